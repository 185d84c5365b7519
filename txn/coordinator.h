/* coordinator.h - the proxy's half: asks for votes, and says what came of them.
 *
 *            all yes                    all applied
 *  PREPARING --------> COMMITTING --------------------> DONE   (and FORGET to all)
 *      |  a no                        all told
 *      +-------------> ABORTING ----------------------> DONE
 *      |  late, or the deadline passes
 *      +----------------------------------------------> DONE   (UNCERTAIN; a resolver finishes it)
 *
 * It keeps nothing on disk and may be dropped at any moment: whatever it leaves open, a resolver
 * finishes from the registers.
 *
 * Safety rests on two rules: COMMIT is never sent before every participant's YES was seen, and a
 * client is told of an abort only where a NO was seen.  (LATE may come from a register that has
 * committed and forgotten.)
 *
 * A transaction of reads decides nothing: its votes carry the replies, and the client gets them if
 * all came within TXN_READ_ACCEPT_MS, since then all its locks were held at one moment.  It ends
 * with a RELEASE to all, which nobody needs to answer.
 *
 * One struct per attempt.  RETRY asks the caller for another one: new id, same ts, attempt + 1;
 * the old one still has its ABORTs to deliver and lives on until DONE.
 *
 * Shards are numbered 0 .. shards-1 in the order in which the PREPARE names them; the caller keeps
 * the names, the commands and the replies. */
#ifndef TORC_TXN_COORDINATOR_H
#define TORC_TXN_COORDINATOR_H

#include "txn/txn.h"

enum txn_phase { TXN_PREPARING, TXN_COMMITTING, TXN_ABORTING, TXN_FINISHED };

enum {
    TXN_RESEND_MS = 1000,           /* a silent participant is asked again after this */
    TXN_RESEND_LOST_MS = 50,        /* one whose connection was lost, after this */
    TXN_BACKOFF_MS = 2,             /* a RETRY waits up to this times two to the attempt ... */
    TXN_BACKOFF_MAX_MS = 100        /* ... and at most this */
};

struct txn_start {
    struct txn_id id;
    uint64_t ts;
    uint32_t shards;                /* 1 .. TXN_PARTICIPANTS_MAX */
    bool reads_only;
    bool answer_at_commit;          /* the replies are known beforehand: do not wait for them */
    uint32_t attempt;               /* 0 for the first */
    uint64_t jitter;                /* any random number; spreads the retries */
};

enum txn_event_type {
    TXN_EVENT_VOTE,                 /* shard answered PREPARE or QUERY: vote.  With reads_only and
                                     * YES the caller keeps the replies that came along. */
    TXN_EVENT_DECIDED,              /* shard answered DECIDE: decision, with_replies */
    TXN_EVENT_LOST,                 /* the connection to shard was lost; what was sent may or may
                                     * not have arrived */
    TXN_EVENT_TICK
};

struct txn_event {
    enum txn_event_type type;
    uint64_t now_ms;                /* VOTE: read after the bytes of the vote were */
    uint32_t shard;
    struct txn_vote vote;
    enum txn_decision decision;     /* DECIDED: COMMIT for +APPLIED or replies, ABORT, RELEASE */
    bool with_replies;              /* DECIDED COMMIT: the first one, which carries the replies */
};

enum txn_effect_type {
    TXN_SEND_PREPARE,               /* to shard; known tids are answered the same again */
    TXN_SEND_DECIDE,                /* to shard: decision */
    TXN_SEND_QUERY,                 /* to shard */
    TXN_SEND_FORGET,                /* to shard; is not answered to this machine */
    TXN_ANSWER,                     /* to the client: outcome; exactly one in a whole life */
    TXN_DONE                        /* nothing more will come; the struct may go */
};

enum txn_outcome_type {
    TXN_COMMITTED,                  /* merge the replies (or those known beforehand) */
    TXN_ABORTED,                    /* it did not happen: why WATCH, CONDITION or ERROR */
    TXN_RETRY,                      /* it did not happen: again in after_ms.  why CONFLICT, REFUSED,
                                     * or MOVED (with a new ring), or NONE (reads took too long) */
    TXN_UNCERTAIN                   /* nobody can tell yet, or the replies are lost */
};

struct txn_outcome {
    enum txn_outcome_type type;
    enum txn_why why;
    uint32_t shard;                 /* ABORTED: who said so */
    uint32_t index;                 /* CONDITION: which guard of that shard */
    struct txn_slice text;          /* ERROR: borrowed from the event */
    uint64_t after_ms;              /* RETRY */
};

struct txn_effect {
    enum txn_effect_type type;
    uint32_t shard;
    enum txn_decision decision;
    struct txn_outcome outcome;
};

/* What one step wants done, in this order.  The caller's scratch; a step empties it first. */
struct txn_effects {
    uint32_t count;
    struct txn_effect at[2 * TXN_PARTICIPANTS_MAX + 2];
};

struct txn_coordinator {
    struct txn_start start;
    enum txn_phase phase;
    enum txn_decision decision;     /* what COMMITTING and ABORTING send */
    bool answered;
    bool replies_lost;
    uint64_t started_ms;
    uint32_t yes, settled;
    struct {
        bool voted;                 /* YES */
        bool settled;               /* DECIDE was answered */
        uint64_t again_ms;          /* when to send again */
    } shard[TXN_PARTICIPANTS_MAX];
};

/* Starts with one PREPARE to each. */
void txn_coordinator_start(struct txn_coordinator *t, const struct txn_start *start,
                           uint64_t now_ms, struct txn_effects *out);

/* Events that no longer matter (a vote that came twice, an answer from before) are ignored. */
void txn_coordinator_step(struct txn_coordinator *t, const struct txn_event *event,
                          struct txn_effects *out);

/* When a TICK is due at the latest; UINT64_MAX when none is. */
uint64_t txn_coordinator_due_ms(const struct txn_coordinator *t);

#endif
