/* transaction_attempt.h - an attempt at a transaction, its way to the nodes, and all of a worker's.
 * For transaction*.c only. */
#ifndef TORC_PROXY_TRANSACTION_ATTEMPT_H
#define TORC_PROXY_TRANSACTION_ATTEMPT_H

#include "proxy/transaction.h"
#include "proxy/turns.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"
#include "txn/coordinator.h"

enum {
    TRANSACTIONS_TABLE_SIZE = 1024,
    TRANSACTIONS_TICK_US = 10 * 1000
};

/* What is known of the way of one participant's PREPARE. */
struct delivery {
    uint16_t shard;
    bool may_have_arrived;               /* over a connection that was lost since */
    unsigned times;                      /* it was sent */
    const struct upstream *via;          /* the connection it was written to last; NULL: to none */
    uint64_t position;                   /* of its first byte there, when it was sent first */
    uint64_t end;                        /* behind its last byte there, when it was sent last */
};

struct attempt {
    struct txn_coordinator coordinator;
    struct transaction *transaction;     /* NULL once it was answered */
    struct transactions *all;
    struct attempt *prev, *next;         /* all that are open */
    struct attempt *same;                /* in the table */
    enum resp_version version;
    uint64_t author;                     /* the transaction's */
    bool has_unsent;                     /* a PREPARE found no connection */
    struct delivery to[];                /* by participant */
};

struct transactions {
    struct worker *worker;
    uint64_t sequence;
    struct attempt *open;
    struct list everyone;
    struct attempt *table[TRANSACTIONS_TABLE_SIZE];   /* by sequence */
    struct loop_timer tick;
    struct loop_hook turn_end;
    int64_t released_us;                 /* when the first RELEASE not yet sent was made; 0: none */
    bool has_fresh_release;              /* one of this turn */
    struct turns turns;
    struct txn_lock *scratch;
    size_t scratch_cap;
    struct txn_effects effects;
    struct txn_wire wire;
};

/* The connection for all but the votes of one that watched. */
static inline struct upstream *attempt_lane(const struct attempt *a, uint32_t participant)
{
    return worker_lane(a->all->worker, a->to[participant].shard, a->version);
}

/* NULL: there is none any more. */
struct attempt *attempt_find(struct transactions *all, struct txn_id id);

/* Hands the coordinator an event and carries out what follows; a may be gone afterwards. */
void attempt_step(struct attempt *a, const struct txn_event *event);

/* Carries out an effect that speaks to a node. */
void attempt_send(struct attempt *a, const struct txn_effect *effect);

/* A hook of the loop: sends what waited for company. */
void transactions_turn_ended(struct loop_hook *hook);

/* A timer: what is due; starts itself again while anything is open. */
void transactions_tick(struct loop_timer *timer);

#endif
