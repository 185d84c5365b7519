/* node.h - a storage node in the simulator: the real participant over a toy store and a toy log.
 *
 * The log is a list of units, each all or nothing.  What was appended is durable once a sync has
 * come by; answers that must not leave before are held back until then (a group commit).  A death
 * loses the unsynced end of the log, or part of it, and everything in memory.
 *
 * FETCH watches its keys for who asked; a PREPARE of the same attempt has that as its guard. */
#ifndef TORC_SIM_NODE_H
#define TORC_SIM_NODE_H

#include "tests/sim/registers.h"
#include "tests/sim/store.h"
#include "tests/sim/world.h"
#include "txn/participant.h"

enum { SIM_NODE_TICK_MS = 20, SIM_PLAIN_MAX = 32, SIM_PLAIN_WAIT_MS = 1500, SIM_WATCHES_MAX = 64 };

/* What an undecided transaction holds, seen from outside: bit per key. */
struct sim_hold {
    struct txn_id id;
    uint32_t shared, exclusive;
};

struct sim_plain {
    uint64_t id;                             /* the ask */
    uint64_t since_ms;
    struct txn_request *request;
    struct bytes message;
};

/* An answer that waits for the sync. */
struct sim_held {
    uint64_t ask;
    struct bytes message;
    bool is_vote;
    struct txn_id id;
    struct txn_vote vote;
};

/* Keys that were fetched, and whether somebody has changed one since. */
struct sim_watch {
    struct sim_ask by;
    uint32_t keys;
    bool touched;
};

struct sim_node {
    int index;
    bool up;
    uint64_t life;
    int64_t clock_ms;                        /* off by */
    struct sim_world *world;
    struct sim_registers *registers;
    struct txn_participant participant;
    struct sim_store store;
    struct bytes *log;
    size_t log_count, log_cap, durable;
    bool must_sync, sync_coming;
    struct sim_held *held;
    size_t held_count, held_cap;
    struct sim_plain plain[SIM_PLAIN_MAX];
    size_t plain_count;
    struct sim_hold *holds;
    size_t holds_count, holds_cap;
    struct sim_watch watches[SIM_WATCHES_MAX];
    size_t watches_count;                    /* ever made in this life; the oldest make room */
    uint32_t ticks;
};

void sim_node_init(struct sim_node *n, struct sim_world *w, struct sim_registers *r, int index);
void sim_node_close(struct sim_node *n);

/* From its log, or for the first time. */
void sim_node_start(struct sim_node *n);

void sim_node_request(struct sim_node *n, uint64_t ask, struct slice message);
void sim_node_tick(struct sim_node *n);
void sim_node_sync(struct sim_node *n);

/* Keys are named k0, k1 ...; a bit each. */
uint32_t sim_key_bit(struct slice key);

#endif
