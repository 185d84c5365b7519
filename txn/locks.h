/* locks.h - the keys that undecided transactions hold, and the lines in front of them.
 *
 * A lock is over (database, key bytes), shared or exclusive, or over everything at once.  Two kinds
 * of request ask for locks:
 *
 *   a transaction  takes all its locks at one moment and holds them until it is decided.  If some
 *                  are taken it waits in line, first come first served, provided that it is older
 *                  than every transaction it would wait for (holders and those ahead in line), else
 *                  it is refused: whoever waits is older than whom it waits for, so no circle
 *                  closes on any number of shards, and the oldest always gets through (wait-die).
 *   a plain command  of an ordinary client never holds anything: it runs at once, or waits until no
 *                  transaction holds a key of it, and then runs at once.  It does not wait for
 *                  transactions that are themselves waiting, and none waits for it.
 *
 * Invariant: no two holders conflict on a key.  (The quarantine after a restart is the one holder
 * that is put there without asking; see txn_locks_take_at_once.)
 *
 * Where no transaction is open txn_locks_empty() is one load; else every question is one hash
 * lookup per key. */
#ifndef TORC_TXN_LOCKS_H
#define TORC_TXN_LOCKS_H

#include "txn/txn.h"

struct txn_request;                 /* one holder, or one in line */
struct txn_claim;
struct txn_lock_entry;

/* Doubly linked list of requests. */
struct txn_line {
    struct txn_request *first, *last;
};

struct txn_locks {
    struct txn_alloc alloc;
    struct txn_lock_entry **table;  /* power of two buckets, chained; NULL at first */
    size_t buckets, entries;
    struct txn_lock_entry *everything;
    struct txn_line holders;        /* transactions that hold */
    struct txn_line waiting;        /* transactions and plain commands, as they came */
    struct txn_line granted;        /* left the line, not yet fetched */
    size_t held_shared, held_exclusive;      /* key locks held, everything not counted */
    size_t plain_waiting, plain_max;
    uint64_t arrivals, releases;
};

enum txn_lock_result {
    TXN_LOCK_TAKEN,
    TXN_LOCK_WAITS,
    TXN_LOCK_CONFLICT               /* refused; nothing was kept */
};

/* plain_max bounds how many plain commands may wait at once, over all keys. */
void txn_locks_init(struct txn_locks *l, struct txn_alloc alloc, size_t plain_max);
void txn_locks_close(struct txn_locks *l);

/* True where no transaction holds anything: then no command needs to ask further. */
static inline bool txn_locks_empty(const struct txn_locks *l)
{
    return l->holders.first == NULL;
}

/* Whether a plain command that touches these keys would have to wait. */
bool txn_locks_block(const struct txn_locks *l, const struct txn_lock *keys, size_t count);

/* Whether this transaction, which holds its locks, is in the way of a plain command that touches
 * these keys. */
bool txn_request_blocks(const struct txn_request *holder, const struct txn_lock *keys,
                        size_t count);

/* Whether a transaction stands in line for this key, or for everything. */
bool txn_locks_await(const struct txn_locks *l, uint32_t db, struct txn_slice key);

/* How many hold this key, in any mode, those who hold everything included. */
size_t txn_locks_holders(const struct txn_locks *l, uint32_t db, struct txn_slice key);

/* Puts a plain command in line.  id is the caller's and comes back when it may run.  The keys are
 * copied.  NULL if it need not wait, or if plain_max are waiting already (ask
 * txn_locks_block() first).  The request is the table's; it dies when it was cancelled, or when its
 * id has come back (TXN_DO_PLAIN). */
struct txn_request *txn_locks_wait(struct txn_locks *l, uint64_t id, const struct txn_lock *keys,
                                   size_t count);

/* Takes a plain command out of line: its client left, or it waited long enough. */
void txn_locks_cancel(struct txn_locks *l, struct txn_request *plain);

/* ---- for the participant ---- */

/* Asks for all locks of a transaction at once.  owner comes back with the grant.  On TAKEN and
 * WAITS *out is the request, the table's until txn_locks_release().  The same key may be named
 * more than once; the stronger mode counts.  Keys are copied. */
enum txn_lock_result txn_locks_take(struct txn_locks *l, void *owner, const struct txn_age *age,
                                    const struct txn_lock *keys, size_t count,
                                    struct txn_request **out);

/* As txn_locks_take(), for who was given a key before: what `given` holds is not in its way, now or
 * later.  `given` may be released at any time. */
enum txn_lock_result txn_locks_take_with(struct txn_locks *l, void *owner,
                                         const struct txn_age *age, const struct txn_lock *keys,
                                         size_t count, const struct txn_request *given,
                                         struct txn_request **out);

/* As txn_locks_take(), but holds whatever others hold: for what a log says was held before a
 * restart, and for the quarantine after it. */
struct txn_request *txn_locks_take_at_once(struct txn_locks *l, void *owner,
                                           const struct txn_age *age,
                                           const struct txn_lock *keys, size_t count);

/* Gives back what a transaction holds, or takes it out of line.  Whoever can go on moves to the
 * granted list, in the order of the lines. */
void txn_locks_release(struct txn_locks *l, struct txn_request *transaction);

/* What was granted meanwhile, oldest grant first; NULL when there is no more.  A transaction holds
 * its locks from the grant on.  A plain command must be retired. */
struct txn_request *txn_locks_next_granted(struct txn_locks *l);

/* The owner of a transaction; NULL for a plain command. */
void *txn_request_owner(const struct txn_request *request);

/* The end of a granted plain command.  False if it was cancelled meanwhile, else *id is its id. */
bool txn_locks_retire(struct txn_locks *l, struct txn_request *plain, uint64_t *id);

#endif
