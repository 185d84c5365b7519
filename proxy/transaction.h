/* transaction.h - runs one transaction over several shards: txn/coordinator on real connections.
 *
 *     t = transaction_new(w, version);
 *     transaction_lock(t, shard, ...);        every key that is read, written or guarded
 *     i = transaction_command(t, shard, ...); in the order of the client
 *     transaction_run(t, ...);                done() is called, perhaps at once; t is gone then
 *
 * A transaction without a write lock is one of reads and takes one round trip.  Conflicts are tried
 * again here, with the age of the first attempt; what done() hears is final.
 *
 * PREPAREs and the rest travel on a connection per shard that carries nothing else, because a
 * command that waits for a lock would hold up the decision that frees it. */
#ifndef TORC_PROXY_TRANSACTION_H
#define TORC_PROXY_TRANSACTION_H

#include "core/base/slice.h"
#include "core/wire/resp_write.h"
#include "txn/txn.h"

struct transaction;
struct upstream;
struct worker;

enum transaction_end {
    TRANSACTION_COMMITTED,
    TRANSACTION_WATCH,           /* a watched key was touched: nothing happened */
    TRANSACTION_CONDITION,       /* a guard does not hold: nothing happened */
    TRANSACTION_FAILED           /* error tells why, and whether something may have happened */
};

struct transaction_result {
    enum transaction_end end;
    struct slice error;          /* FAILED: a whole error reply */
    size_t shard;                /* CONDITION: whose guard ... */
    uint32_t guard;              /* ... and which of that shard's */
};

struct transaction *transaction_new(struct worker *w, enum resp_version version);

/* Who has asked for it: client->author; 0 for nobody who matters. */
void transaction_by(struct transaction *t, uint64_t author);

/* db TXN_EVERYTHING with an empty key locks the whole shard. */
void transaction_lock(struct transaction *t, size_t shard, uint32_t db, enum txn_mode mode,
                      struct slice key);
void transaction_guard(struct transaction *t, size_t shard, const struct txn_guard *guard);

/* Its commands do more than read, whatever the locks say: they run only if it is committed. */
void transaction_writes(struct transaction *t);

/* Returns the command's number, from 0 for the transaction; for transaction_reply(). */
size_t transaction_command(struct transaction *t, size_t shard, int db, const struct slice *argv,
                           size_t argc);

/* The shard votes on this connection: the one that has watched keys.  It must live until done(). */
void transaction_vote_on(struct transaction *t, size_t shard, struct upstream *u);

/* How many shards take part so far. */
size_t transaction_shards(const struct transaction *t);

/* Whether that one does. */
bool transaction_has(const struct transaction *t, size_t shard);

/* With answer_at_commit, done() is called as soon as the outcome is certain, and there are no
 * replies to ask for. */
void transaction_run(struct transaction *t, bool answer_at_commit,
                     void (*done)(void *context, struct transaction *t,
                                  const struct transaction_result *r),
                     void *context);

/* Only inside done(), for COMMITTED. */
struct slice transaction_reply(const struct transaction *t, size_t command);

/* ---- the worker's part ---- */

struct transactions;
struct transactions *transactions_new(struct worker *w);
void transactions_free(struct transactions *all);

/* The message() and lost() of connections that transactions use. */
void transactions_message(struct upstream *u, struct slice message);
void transactions_lost(struct upstream *u, uint64_t taken);

#endif
