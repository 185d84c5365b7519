/* participant.h - the node's half: one durable, write-once vote register per transaction.
 *
 *  PREPARE --> WAITING --> CHECKING --> YES --COMMIT--> COMMITTED --> forgotten, once FORGET has
 *                 |           |          |                            come and now > deadline
 *                 |           |          +----ABORT---> ABORTED ----> forgotten, once
 *                 +-----------+--> NO ------------------------------>   now > deadline
 *
 * A guard that fails, a conflict, and a QUERY or an ABORT that comes before the vote make the NO.
 *
 * A transaction of reads goes WAITING --> CHECKING --> READING, and is gone with RELEASE or when
 * its lease ends; it is never on record.
 *
 * Invariants: a vote or decision on record never changes; a YES holds its locks until it is
 * decided; what was on record is so again after a restart.
 *
 * How to drive it.  Hand in an event with txn_participant_step(), then fetch what is to be done
 * with txn_participant_next() until there is no more, and carry each out before fetching the next.
 * Events may be handed in between (the answer to a CHECK is); nothing else may touch the keyspace
 * until next() has returned false.
 *
 * Durability.  Effects come in order: LOG before the VOTE or answer that speaks of it.  An answer
 * may leave the node only when every record logged before it that is marked `sync` is as durable as
 * the node promises for transactions.  A YES or NO that could be lost after it was sent would be a
 * vote that changes; a COMMIT that could be lost after +APPLIED was sent would be taken for
 * undecided after everybody else has forgotten it.  Sending later, with a group commit, is fine. */
#ifndef TORC_TXN_PARTICIPANT_H
#define TORC_TXN_PARTICIPANT_H

#include "txn/locks.h"
#include "txn/message.h"
#include "txn/record.h"
#include "txn/txn.h"

struct txn_entry;                   /* one transaction in the register */
struct txn_queued;

enum txn_in_type {
    TXN_IN_PREPARE,                 /* from, prepare, vote: YES, or a NO that is clear beforehand */
    TXN_IN_GUARDS,                  /* id, vote: the answer to TXN_DO_CHECK, YES or NO */
    TXN_IN_DECIDE,                  /* from, id, decision */
    TXN_IN_QUERY,                   /* from, id */
    TXN_IN_FORGET,                  /* id: every participant has reported it applied */
    TXN_IN_TICK                     /* some ten times a second or more often */
};

/* from is the caller's word for who is to be answered (a connection's id); it comes back as `to`.
 * Every PREPARE, DECIDE and QUERY is answered exactly once, a PREPARE perhaps much later; an answer
 * to a connection that is gone is dropped.
 * Everything pointed to is borrowed for the call. */
struct txn_in {
    enum txn_in_type type;
    uint64_t now_ms;
    uint64_t from;
    struct txn_id id;
    const struct txn_prepare *prepare;
    struct txn_vote vote;
    enum txn_decision decision;
    const struct txn_request *given;         /* PREPARE: of txn_participant_give(), or NULL */
};

enum txn_do_type {
    TXN_DO_CHECK,       /* The locks of `id` were taken just now.  Look at `locks` (are they
                         * this shard's slots under `epoch`), at `guards` (WATCHED means the
                         * connection `to`) and at memory, and hand in TXN_IN_GUARDS before
                         * anything else happens. */
    TXN_DO_LOG,         /* append `record`; if `sync`, what follows waits until it is durable */
    TXN_DO_VOTE,        /* answer `to`: `vote` */
    TXN_DO_READ,        /* run `commands` as of at_ms; answer `to` with YES and their replies */
    TXN_DO_APPLY,       /* run `commands` as of at_ms; append what they changed and `record` to the
                         * log as one unit, all or nothing (`sync`); answer `to` with the replies */
    TXN_DO_DECIDED,     /* answer `to`: `decision` is what holds here; UNDECIDED means that it was
                         * told to commit without a YES on record: the asker's error */
    TXN_DO_PLAIN        /* run the plain command `plain` now, without asking the locks again */
};

/* Everything pointed to lives until the next call of txn_participant_next(). */
struct txn_do {
    enum txn_do_type type;
    uint64_t to;
    struct txn_id id;
    struct txn_vote vote;
    enum txn_decision decision;
    struct txn_slice record;
    bool sync;
    uint64_t epoch;
    uint64_t at_ms;                 /* when the locks were taken */
    struct txn_list guards, locks, commands;
    uint64_t plain;
};

enum { TXN_WHEEL = 256, TXN_WHEEL_MS = 64 };

struct txn_participant {
    struct txn_alloc alloc;
    struct txn_locks locks;
    struct txn_entry **table;       /* by id; power of two buckets, chained */
    size_t buckets, entries;
    struct txn_entry *wheel[TXN_WHEEL];      /* by when something is due */
    uint64_t wheel_ms;              /* everything due before this has been looked at */
    struct txn_entry *undecided_first, *undecided_last;   /* voted YES, oldest first */
    struct txn_entry *committed_first, *committed_last;   /* applied, FORGET has not come */
    struct txn_queued *queue;       /* effects not fetched yet */
    size_t queue_first, queue_count, queue_cap;
    uint64_t late_start_ms;         /* what started up to then is late, whatever the clock says */
    uint64_t late_logged_ms;        /* the part of that which is in the log */
    struct txn_lock *scratch;       /* the locks of one transaction, as an array */
    size_t scratch_cap;
    bool answers_reads;             /* in this life or an earlier one; on record */
    struct txn_request *quarantine;
    uint64_t quarantine_until_ms;
};

/* plain_max as for txn_locks_init(). */
void txn_participant_init(struct txn_participant *p, struct txn_alloc alloc, size_t plain_max);
void txn_participant_close(struct txn_participant *p);

void txn_participant_step(struct txn_participant *p, const struct txn_in *in);
bool txn_participant_next(struct txn_participant *p, struct txn_do *out)
    __attribute__((warn_unused_result));

/* For plain commands: txn_locks_empty(), _block(), _wait() and _cancel(). */
static inline struct txn_locks *txn_participant_locks(struct txn_participant *p)
{
    return &p->locks;
}

/* Gives a key to somebody who is not a transaction yet, or never will be: everybody else waits, and
 * a transaction that wants it is refused, until it is taken back; but for the one whose PREPARE
 * names it.  It is on no record.  The key must be free. */
struct txn_request *txn_participant_give(struct txn_participant *p, const struct txn_lock *key);
void txn_participant_take_back(struct txn_participant *p, struct txn_request *given,
                               uint64_t now_ms);

/* ---- restart ---- */

/* One record from the log, in order; before anything else happens.  False if it is damaged, or
 * cannot follow what came before.  The writes of a committed transaction are in the log beside it;
 * they are not run from here. */
bool txn_participant_replay(struct txn_participant *p, struct txn_slice record)
    __attribute__((warn_unused_result));

/* After the last record.  If an earlier life of this node has ever answered reads, nothing is
 * written (writers wait in line) until TXN_READ_LEASE_MS after start_ms, because a transaction of
 * reads may still believe in the locks that died with that life.  start_ms: a moment at which that
 * life was over already. */
void txn_participant_quarantine(struct txn_participant *p, uint64_t start_ms);

/* Whether a transaction holds this key in any mode: expiry and eviction leave it alone then.  The
 * quarantine is nobody's: a key whose time is over reads as missing for everybody, removed or not.
 */
bool txn_participant_holds(const struct txn_participant *p, uint32_t db, struct txn_slice key);

/* The whole register as records, for a rewritten log: replaying them into an empty participant
 * gives this state again.  What waits or reads is not part of it. */
void txn_participant_snapshot(struct txn_participant *p,
                              void (*emit)(void *ctx, struct txn_slice record), void *ctx);

/* ---- what is open ---- */

struct txn_open_here {
    struct txn_id id;
    enum txn_decision decision;     /* UNDECIDED, or COMMIT: applied here, FORGET has not come */
    uint64_t age_ms;                /* since the vote; very large if that was before a restart */
    uint64_t from;                  /* who was told the vote; 0: that was before a restart */
    struct txn_list participants;   /* for txn_list_name(); lives during the call */
};

/* Undecided for at least older_than_ms; and committed past their deadline, to be forgotten.
 * Oldest first, at most max of each. */
void txn_participant_undecided(const struct txn_participant *p, uint64_t now_ms,
                               uint64_t older_than_ms, size_t max,
                               void (*emit)(void *ctx, const struct txn_open_here *open),
                               void *ctx);

/* Whether a transaction that voted YES before that time, and is undecided, keeps a plain command
 * with these keys waiting. */
bool txn_participant_is_stuck(const struct txn_participant *p, const struct txn_lock *keys,
                              size_t count, uint64_t before_ms)
    __attribute__((warn_unused_result));

/* Figures for INFO and for tests. */
struct txn_counts {
    size_t waiting, undecided, committed, remembered;    /* remembered: every entry there is */
    size_t plain_waiting;
};
void txn_participant_count(const struct txn_participant *p, struct txn_counts *out);

/* What the register says about id, changing nothing: for assertions and tests.  False if nothing is
 * on record. */
bool txn_participant_peek(const struct txn_participant *p, struct txn_id id, struct txn_vote *out);

#endif
