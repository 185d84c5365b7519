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
#include "txn/coordinator.h"
#include "txn/waiting.h"

enum { SIM_FRONTS_MAX = 3, SIM_FRONT_TICK_MS = 10, SIM_WAIT_KEYS_MAX = 3, SIM_NAME_MAX = 32 };

enum sim_call_type {
    SIM_CALL_IGNORED, SIM_CALL_REPLY, SIM_CALL_BEGUN, SIM_CALL_UNWATCHED, SIM_CALL_TAKEN,
    SIM_CALL_SETTLED, SIM_CALL_FETCHED, SIM_CALL_ELEMENT, SIM_CALL_PUSHED
};

struct sim_call {
    enum sim_call_type type;
    uint64_t object;                         /* the wait or move that asked; 0: none */
    uint32_t side;
};

/* A connection, seen from here. */
struct sim_link {
    uint64_t wire;
    int node;
    bool is_up, is_idle, was_refused;
    struct bytes in;
    struct sim_call *calls;                  /* first asked, first answered */
    size_t calls_count, calls_cap;
    char name[SIM_NAME_MAX];                 /* of what was taken last ... */
    uint32_t value;                          /* ... and handed over ... */
    bool was_taken_back;                     /* ... or not after all */
};

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

/* BLMOVE's gather, and its transaction. */
struct sim_move {
    uint64_t object, wait;
    bool done, is_started;
    struct sim_link *link[2];                /* that watch: source, destination */
    bool own[2];                             /* the first is the wait's where it has an offer */
    struct sim_link *control[2];
    int node[2], key[2];
    unsigned unfetched;
    uint32_t tries, value;
    uint64_t ts, again_ms, began_ms;
    struct txn_coordinator coordinator;
};

struct sim_settlement {
    char name[SIM_NAME_MAX];
    int node;
    uint32_t value;
    struct sim_link *link;                   /* NULL: to be told again */
    uint64_t again_ms;
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
