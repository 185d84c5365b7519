/* participant_entry.h - a transaction in the register, and what the files of participant.h tell
 * each other; for participant*.c only.
 *
 *     participant_vote     PREPARE and guards, up to the vote     participant_entries  the register
 *     participant          DECIDE, QUERY, FORGET, time            participant_effects  the queue
 *     participant_restart  to and from the log                    participant_open     what is open
 */
#ifndef TORC_TXN_PARTICIPANT_ENTRY_H
#define TORC_TXN_PARTICIPANT_ENTRY_H

#include "txn/participant.h"

enum txn_entry_state {
    ENTRY_WAITING,
    ENTRY_CHECKING,
    ENTRY_READING,
    ENTRY_YES,
    ENTRY_NO,
    ENTRY_COMMITTED,
    ENTRY_ABORTED
};

struct txn_entry {
    struct txn_entry *chain;
    struct txn_entry *wheel_prev, *wheel_next;
    struct txn_entry *prev, *next;           /* in undecided or committed */
    struct txn_id id;
    enum txn_entry_state state;
    bool reads_only;
    bool scheduled;                          /* in the wheel */
    bool told_all_applied;
    uint64_t due_ms;
    uint64_t from;                           /* whom the vote goes to, while there is none */
    uint64_t ts;
    uint64_t prepared_ms;
    uint64_t voted_ms;                       /* 0: in an earlier life, by a clock that may differ */
    unsigned char *record;                   /* PREPARE; NULL for a NO */
    size_t record_len;
    unsigned char *guards;
    size_t guards_len;
    uint32_t guards_count;
    struct txn_request *request;             /* in the locks, while it waits or holds */
    struct txn_vote no;                      /* text is the entry's own */
};

struct txn_queued {
    struct txn_do effect;
    void *garbage;                           /* no effect, but memory to give back */
    struct txn_request *plain;               /* of DO_PLAIN */
};

/* ---- memory ---- */

/* As realloc(); size 0 frees. */
static inline void *txn_memory_resize(const struct txn_participant *p, void *ptr, size_t size)
{
    return p->alloc.realloc(p->alloc.ctx, ptr, size);
}

/* At once; txn_push_garbage() where an effect may still point there.  NULL is fine. */
static inline void txn_memory_give_back(const struct txn_participant *p, void *ptr)
{
    if (ptr != NULL)
        txn_memory_resize(p, ptr, 0);
}

/* Bytes of a record, borrowed. */
static inline struct txn_slice txn_bytes(const unsigned char *ptr, size_t len)
{
    return (struct txn_slice){(const char *)ptr, len};
}

/* ---- participant_effects: behind everything queued so far ---- */

/* An empty place at the end of the queue; lives until the next push. */
struct txn_queued *txn_push(struct txn_participant *p);

/* An effect; what it needs beyond this is filled in by the caller, before the next push. */
struct txn_do *txn_push_do(struct txn_participant *p, enum txn_do_type type, uint64_t to,
                           struct txn_id id);

/* One about the locks, commands and guards of an entry, answered to e->from. */
struct txn_do *txn_push_transaction(struct txn_participant *p, struct txn_entry *e,
                                    enum txn_do_type type);

/* Takes the memory, and gives it back once everything queued so far has been carried out. */
void txn_push_garbage(struct txn_participant *p, void *ptr);

static inline void txn_push_vote(struct txn_participant *p, uint64_t to, struct txn_id id,
                                 struct txn_vote vote)
{
    txn_push_do(p, TXN_DO_VOTE, to, id)->vote = vote;
}

/* The record is borrowed until the effect is carried out. */
void txn_push_log(struct txn_participant *p, struct txn_id id, struct txn_slice record, bool sync);

/* A record of a few bytes, made here; the caller's, for txn_push_garbage(). */
struct txn_slice txn_short_record(struct txn_participant *p, enum txn_record_type type,
                                  struct txn_id id);

/* Logs such a record. */
void txn_push_short(struct txn_participant *p, enum txn_record_type type, struct txn_id id,
                    bool sync);

/* ---- participant_entries: the register ---- */

/* NULL: there is none. */
struct txn_entry *txn_entry_find(const struct txn_participant *p, struct txn_id id);

/* A new one, empty but for this; there must be none with this id.  It is the register's. */
struct txn_entry *txn_entry_add(struct txn_participant *p, struct txn_id id,
                                enum txn_entry_state state);

/* Takes the entry out and gives its memory back behind what is queued.  Its locks were released. */
void txn_entry_erase(struct txn_participant *p, struct txn_entry *e);

/* Something must be looked at as soon as the clock shows due_ms; instead of what was due before. */
void txn_entry_schedule(struct txn_participant *p, struct txn_entry *e, uint64_t due_ms);

/* As soon as the deadline is over. */
void txn_entry_schedule_deadline(struct txn_participant *p, struct txn_entry *e);

/* Nothing is due any more; fine if nothing was. */
void txn_entry_unschedule(struct txn_participant *p, struct txn_entry *e);

/* The first entry of a slot that is due; others in it belong to a later turn of the wheel. */
struct txn_entry *txn_entry_due(const struct txn_participant *p, uint64_t slot, uint64_t now_ms);

/* Last in p's undecided or committed, and out of it. */
void txn_entry_append(struct txn_entry **first, struct txn_entry **last, struct txn_entry *e);
void txn_entry_remove(struct txn_entry **first, struct txn_entry **last, struct txn_entry *e);

/* Out of the list of its state, if that has one. */
void txn_entry_leave_lists(struct txn_participant *p, struct txn_entry *e);

/* ---- participant_vote: up to the vote ---- */

/* PREPARE, and the answer to TXN_DO_CHECK. */
void txn_on_prepare(struct txn_participant *p, const struct txn_in *in);
void txn_on_guards(struct txn_participant *p, const struct txn_in *in);

/* Whether a register with nothing on record says LATE. */
static inline bool txn_is_late(const struct txn_participant *p, struct txn_id id, uint64_t now_ms)
{
    return now_ms > txn_deadline_ms(id) || id.start_ms <= p->late_start_ms;
}

/* What started before id, or with it, is late from now on, whatever the clock says. */
static inline void txn_remember_late(struct txn_participant *p, struct txn_id id)
{
    if (id.start_ms > p->late_start_ms)
        p->late_start_ms = id.start_ms;
}

/* LATE is a promise as good as a NO: it holds after a restart, also if the clock was set back. */
void txn_answer_late(struct txn_participant *p, uint64_t to, struct txn_id id);

/* Goes on with whoever was given locks; after every release. */
void txn_fetch_grants(struct txn_participant *p, uint64_t now_ms);

/* The entry's locks, held or waited for; then txn_fetch_grants().  Fine if it has none. */
void txn_entry_release(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms);

/* The locks of a record as an array, in p->scratch, valid until the next call; returns how many. */
size_t txn_scratch_locks(struct txn_participant *p, struct txn_list locks);

/* The NO of a register that was asked, or told to abort, before it had a vote. */
static inline struct txn_vote txn_vote_refused(void)
{
    return (struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_REFUSED};
}

/* The vote on record; its text is the entry's. */
struct txn_vote txn_entry_vote(const struct txn_entry *e);

/* The state and its vote, neither logged nor said. */
void txn_entry_set_no(struct txn_participant *p, struct txn_entry *e, const struct txn_vote *why);

/* Turns an entry without a vote into a NO, and answers the PREPARE.  One of reads is erased. */
void txn_entry_vote_no(struct txn_participant *p, struct txn_entry *e, const struct txn_vote *why,
                       uint64_t now_ms);

/* The rule that makes silence harmless: whoever has nothing on record when it is asked says NO, and
 * a PREPARE that comes later finds that NO. */
struct txn_entry *txn_entry_add_refused(struct txn_participant *p, struct txn_id id);

/* Out of line before there was a vote: a WAITING entry whose time is up.  It is erased. */
void txn_entry_give_up(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms);

/* ---- participant: once there is a vote ---- */

/* The long record goes, one with the participants only stays. */
void txn_entry_cut(struct txn_participant *p, struct txn_entry *e);

/* The state and its list or deadline; nothing is logged. */
void txn_entry_set_committed(struct txn_participant *p, struct txn_entry *e);
void txn_entry_set_aborted(struct txn_participant *p, struct txn_entry *e);

#endif
