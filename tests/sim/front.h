/* front.h - a proxy in the simulator whose clients wait for elements: txn/waiting on connections.
 *
 * A client has one operation at a time: it waits for one to three queues (BLPOP, BRPOP), or to move
 * an element from one to another (BLMOVE, which gathers where they lie on different nodes), or
 * pushes some.  It may be slow to take what it is given, it may be unblocked, and it may die at any
 * time, as may its front, between any two effects. */
#ifndef TORC_SIM_FRONT_H
#define TORC_SIM_FRONT_H

#include "tests/sim/history.h"
#include "tests/sim/shard.h"
#include "txn/waiting.h"

enum { SIM_FRONTS_MAX = 3, SIM_FRONT_TICK_MS = 10, SIM_WAIT_KEYS_MAX = 3 };

struct sim_link;
struct sim_move;
struct sim_settlement;

struct sim_side {
    int node;
    struct sim_link *link;
    bool is_offering;
    uint32_t offered;
};

enum sim_wait_kind { SIM_WAIT_HEAD, SIM_WAIT_TAIL, SIM_WAIT_MOVE, SIM_PUSH };

struct sim_wait {
    uint64_t object;
    int client;                              /* -1: it has died */
    enum sim_wait_kind kind;
    int keys[SIM_WAIT_KEYS_MAX], to;         /* queues */
    uint32_t keys_count, value;
    uint64_t began_ms, timer;
    int64_t deadline_us;
    struct txn_waiting machine;
    bool is_busy, is_dead, has_machine;
    struct bytes reply;
    struct sim_side side[SIM_WAIT_KEYS_MAX];
    uint32_t sides;
    uint32_t given;                          /* what it is being sent; 0: nothing */
    bool was_full[SIM_WAIT_KEYS_MAX], is_disturbed;
};

struct sim_front {
    int index;
    bool up;
    uint64_t life, id, sequence, objects, names;
    int64_t clock_ms;
    struct sim_world *world;
    struct sim_wires *wires;
    struct sim_elements *elements;
    struct sim_history *history;
    struct sim_registers *registers;
    struct sim_shard *shards;
    int nodes, keys, clients;
    uint64_t clients_end_ms;
    uint32_t client_dies, slow;              /* per mille */
    struct sim_wait **waits;
    size_t waits_count, waits_cap;
    struct sim_move **moves;
    size_t moves_count, moves_cap;
    struct sim_link **links;
    size_t links_count, links_cap;
    struct sim_link **closed;                /* to be freed */
    size_t closed_count, closed_cap;
    struct sim_settlement *settlements;
    size_t settlements_count, settlements_cap;
    size_t done, given;                      /* waits that ended; and with an element */
};

void sim_front_init(struct sim_front *f, int index);
void sim_front_close(struct sim_front *f);
void sim_front_start(struct sim_front *f);
void sim_front_tick(struct sim_front *f);
void sim_front_client(struct sim_front *f, int client);
void sim_front_timer(struct sim_front *f, uint64_t object, uint64_t timer);
void sim_front_choice(struct sim_front *f, uint64_t object);
void sim_front_drained(struct sim_front *f, uint64_t object);
void sim_front_bytes(struct sim_front *f, uint64_t wire, struct slice bytes);
void sim_front_end(struct sim_front *f, uint64_t wire);

/* Pushes an element for somebody, at the end of a run. */
void sim_front_push(struct sim_front *f, int queue);

#endif
