/* transaction_parts.h - what a transaction is made of, by shard: guards, locks and commands, in the
 * form in which they are sent.  For transaction*.c only. */
#ifndef TORC_PROXY_TRANSACTION_PARTS_H
#define TORC_PROXY_TRANSACTION_PARTS_H

#include "proxy/transaction.h"
#include "proxy/turns.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"

struct part {
    size_t shard;
    struct upstream *votes_on;           /* NULL: the lane */
    struct txn_wire_args guards, locks, commands;
    uint32_t guards_count, locks_count, commands_count;
    struct bytes replies;
    struct slice *reply_at;              /* within replies, by the part's commands */
};

struct place {                           /* of a command */
    uint32_t part, index;
};

/* A lock, whose key stands among the part's locks. */
struct wanted {
    uint32_t part, db;
    enum txn_mode mode;
    size_t at, len;
};

struct transaction {
    struct worker *worker;
    struct list everyone;                /* transactions->everyone */
    enum resp_version version;
    bool writes, answer_at_commit;
    uint64_t author;
    struct part *parts;
    size_t parts_count, parts_cap, last_part;
    struct place *places;
    size_t places_count, places_cap;
    struct wanted *wanted;
    size_t wanted_count, wanted_cap;
    struct turn turn;
    uint64_t ts;
    uint32_t attempts;
    struct loop_timer again;
    void (*done)(void *context, struct transaction *t, const struct transaction_result *r);
    void *context;
};

/* Frees the parts, and what belongs to them. */
void transaction_parts_free(struct transaction *t);

/* All wanted_count locks; their keys are borrowed until more are added. */
void transaction_list_locks(const struct transaction *t, struct txn_lock *locks);

/* Whether a connection that watched votes in it. */
bool transaction_has_watched(const struct transaction *t);

#endif
