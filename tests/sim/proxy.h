/* proxy.h - a proxy in the simulator: clients, and the real coordinators and resolvers.
 *
 * A client has one operation at a time.  Every operation over several shards becomes attempts with
 * a coordinator each, behind the FETCHes of a gather; a proxy also asks all nodes regularly what is
 * undecided, and finishes it.  A death drops all of that at any step; the next life has a new id
 * and knows nothing. */
#ifndef TORC_SIM_PROXY_H
#define TORC_SIM_PROXY_H

#include "tests/sim/history.h"
#include "tests/sim/registers.h"
#include "tests/sim/world.h"
#include "txn/coordinator.h"
#include "txn/resolver.h"

enum { SIM_PROXY_TICK_MS = 10, SIM_POLL_TICKS = 10, SIM_CLIENT_PATIENCE_MS = 4000 };

/* One attempt at an operation, or the one request of a plain one. */
struct sim_attempt {
    uint64_t object;
    struct sim_op *op;
    int client;
    uint32_t tries;
    uint64_t ts;
    bool plain;
    uint32_t unfetched;                      /* bit per participant; then comes the coordinator */
    bool done;
    struct txn_coordinator coordinator;
    int nodes[SIM_NODES_MAX];
    uint32_t nodes_count;
    struct bytes replies[SIM_NODES_MAX];     /* by participant */
};

struct sim_resolver {
    uint64_t object;
    bool done;
    struct txn_resolver resolver;
    int nodes[SIM_NODES_MAX];
};

struct sim_client {
    struct sim_op *op;                       /* being tried; NULL: thinking */
    uint32_t tries;
    uint64_t ts;
};

struct sim_proxy {
    int index;
    bool up;
    uint64_t life;
    int64_t clock_ms;
    uint64_t id, sequence, objects;
    struct sim_world *world;
    struct sim_history *history;
    struct sim_registers *registers;
    int nodes, keys, clients;
    bool has_queues;                         /* its nodes have: elements.h */
    uint64_t clients_end_ms;                 /* nothing new is begun after this */
    struct sim_client client[SIM_CLIENTS_MAX];
    struct sim_attempt **attempts;
    size_t attempts_count, attempts_cap;
    struct sim_resolver **resolvers;
    size_t resolvers_count, resolvers_cap;
    uint32_t ticks;
};

void sim_proxy_init(struct sim_proxy *p, struct sim_world *w, struct sim_history *h,
                    struct sim_registers *r, int index);
void sim_proxy_close(struct sim_proxy *p);

void sim_proxy_start(struct sim_proxy *p);
void sim_proxy_tick(struct sim_proxy *p);

/* A client's thinking, or its back-off, is over. */
void sim_proxy_client(struct sim_proxy *p, int client);

void sim_proxy_answer(struct sim_proxy *p, const struct sim_ask *ask, struct slice message);
void sim_proxy_lost(struct sim_proxy *p, const struct sim_ask *ask);

#endif
