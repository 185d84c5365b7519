/* txn.h - the words that both sides of an atomic commit share.
 *
 * txn/ commits what touches several shards (README.md tells the protocol).  It is pure: no clock,
 * socket, thread, random source or global; time and randomness come in as arguments, effects go
 * out as values.  Memory comes from the struct txn_alloc that is handed in at the start.
 *
 * Time is in milliseconds since 1970.  A process reads it from one clock that does not run back
 * while the process lives (the monotonic clock plus an offset taken once at start).  Clocks of
 * different machines may differ: that costs time or retries, never agreement. */
#ifndef TORC_TXN_TXN_H
#define TORC_TXN_TXN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    /* A transaction may be voted on until its start_ms + TXN_LIFETIME_MS, and is remembered at
     * least that long.  Part of the protocol: every node and every proxy must agree on it, since
     * a node that has never heard of a transaction computes its deadline from the id alone. */
    TXN_LIFETIME_MS = 10000,

    /* A transaction of reads leaves no record, so its locks are leased: the coordinator believes
     * its votes if all came within TXN_READ_ACCEPT_MS of its start, and a node holds the locks for
     * TXN_READ_LEASE_MS.  The difference is what the clocks of two machines may drift apart, and
     * what an event may be stamped too early, within a lease. */
    TXN_READ_ACCEPT_MS = 400,
    TXN_READ_LEASE_MS = 500,

    /* How long something may be undecided before a resolver takes it up. */
    TXN_UNDECIDED_MS = 200,

    /* How long a node leaves that to the coordinator, while its connection is there: who finishes
     * it instead takes the replies from the client. */
    TXN_COORDINATED_MS = 700,

    TXN_PARTICIPANTS_MAX = 128,
    TXN_NAME_MAX = 64,              /* bytes of a shard's name; at least one */
    TXN_TEXT_MAX = 512,             /* bytes of an error that a NO carries; longer ones are cut */
    TXN_ID_TEXT_MAX = 16 + 1 + 20 + 1 + 20
};

/* Borrowed bytes, never a terminator. */
struct txn_slice {
    const char *ptr;
    size_t len;
};

/* Where memory comes from.  realloc(ctx, NULL, n) allocates, realloc(ctx, p, 0) frees and returns
 * NULL.  It must not fail: out of memory is the programs' business, and sizes that come from
 * outside were checked against what really arrived before they get here.
 *
 * hash is for keys of the keyspace; seed it, or whoever chooses keys chooses collisions. */
struct txn_alloc {
    void *(*realloc)(void *ctx, void *ptr, size_t size);
    uint64_t (*hash)(void *ctx, const void *ptr, size_t len);
    void *ctx;
};

/* One attempt at a transaction.  A retry is a new id with the timestamp of the first attempt. */
struct txn_id {
    uint64_t proxy;                 /* 64 random bits, drawn whenever a proxy starts */
    uint64_t sequence;              /* counts up within that proxy */
    uint64_t start_ms;              /* when the proxy started this attempt */
};

static inline bool txn_id_equal(struct txn_id a, struct txn_id b)
{
    return a.sequence == b.sequence && a.proxy == b.proxy && a.start_ms == b.start_ms;
}

/* The last moment at which the transaction may be voted on. */
static inline uint64_t txn_deadline_ms(struct txn_id id)
{
    return id.start_ms > UINT64_MAX - TXN_LIFETIME_MS ? UINT64_MAX : id.start_ms + TXN_LIFETIME_MS;
}

/* The text form is 16 lower case hex digits, '-', sequence, '-', start_ms:
 * "00f1e2d3c4b5a697-42-1700000000000".  Prints into out (TXN_ID_TEXT_MAX bytes, no terminator) and
 * returns the length.  Reading is strict: what it accepts prints back to the same bytes. */
size_t txn_id_print(struct txn_id id, char *out);
bool txn_id_parse(struct txn_slice text, struct txn_id *out) __attribute__((warn_unused_result));

/* Who is older: the order of wait-die, total over all transactions. */
struct txn_age {
    uint64_t ts;                    /* start_ms of the first attempt */
    struct txn_id id;               /* breaks ties */
};
bool txn_age_older(const struct txn_age *a, const struct txn_age *b);

enum txn_mode {
    TXN_SHARED,                     /* what is read or guarded */
    TXN_EXCLUSIVE                   /* what is written */
};

/* The database number that stands for every key of every database (FLUSHALL, SWAPDB, KEYS,
 * DBSIZE); the key is empty then. */
#define TXN_EVERYTHING UINT32_MAX

/* One key and how it is touched. */
struct txn_lock {
    uint32_t db;
    enum txn_mode mode;
    struct txn_slice key;
};

/* What must hold at a participant at the moment its locks are taken. */
enum txn_guard_type {
    TXN_GUARD_WATCHED,              /* the keys watched on the asking connection are untouched */
    TXN_GUARD_ABSENT,               /* the key does not exist */
    TXN_GUARD_PRESENT               /* the key exists */
};

struct txn_guard {
    enum txn_guard_type type;
    uint32_t db;                    /* ABSENT and PRESENT only */
    struct txn_slice key;
};

/* Why a register says NO.  Only a recorded NO proves that a transaction did not happen. */
enum txn_why {
    TXN_WHY_NONE,
    TXN_WHY_WATCH,                  /* a watched key was touched, or its connection was lost */
    TXN_WHY_CONDITION,              /* a guard does not hold; index says which, from 0 */
    TXN_WHY_CONFLICT,               /* a lock is held by somebody older: again, with the same ts */
    TXN_WHY_MOVED,                  /* not this shard's slot under that epoch: again, new ring */
    TXN_WHY_REFUSED,                /* a QUERY or an ABORT came first: again */
    TXN_WHY_ERROR                   /* the node cannot do it (OOM ...); text is the error line */
};

enum txn_verdict {
    TXN_YES,                        /* recorded: will commit if told to, whatever happens */
    TXN_NO,                         /* recorded: will never commit */
    TXN_LATE,                       /* nothing on record, and past the deadline never will be */
    TXN_PENDING                     /* still in line; the vote goes to whoever asked last */
};

enum txn_decision {
    TXN_UNDECIDED,
    TXN_COMMIT,
    TXN_ABORT,
    TXN_RELEASE                     /* ends a transaction of reads, whatever came of it */
};

/* What a register answers to PREPARE and QUERY. */
struct txn_vote {
    enum txn_verdict verdict;
    enum txn_decision decision;     /* with YES: what the register has been told; else UNDECIDED */
    enum txn_why why;               /* with NO */
    uint32_t index;                 /* with NO and CONDITION */
    struct txn_slice text;          /* with NO and ERROR; borrowed, "OOM command not ..." */
};

#endif
