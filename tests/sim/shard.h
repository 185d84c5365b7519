/* shard.h - a storage node in the simulator that is the real one: server/session with all of its
 * commands over server/store, behind connections and a log of the simulator's.
 *
 * It serves fronts on wires, byte for byte, and the proxies of proxy.h, whose messages it puts into
 * RESP.  A turn is what one arrival leads to; what it has changed goes to the log, and only
 * then do answers leave.  A death comes between the two, or tears what the turn has written.
 *
 * It also looks from outside at who stands in line for a key, and that nobody overtakes. */
#ifndef TORC_SIM_SHARD_H
#define TORC_SIM_SHARD_H

#include "core/wire/resp_request.h"
#include "server/session/server.h"
#include "tests/sim/elements.h"
#include "tests/sim/registers.h"
#include "tests/sim/wire.h"

enum { SIM_SHARD_TICK_MS = 20 };

struct sim_shard;

enum sim_expect { SIM_EXPECT_PLAIN, SIM_EXPECT_FETCHED, SIM_EXPECT_LISTS };

/* A connection, seen from here. */
struct sim_peer {
    struct client client;                    /* first */
    struct sim_shard *shard;
    uint64_t wire;                           /* 0: a proxy's, whose requests come from ... */
    struct sim_ask by;
    uint64_t ask;                            /* the last of them */
    struct { enum sim_expect type; uint64_t ask; } expects[8];
    size_t expects_count;
    struct bytes in, out;
    struct resp_request reader;
    bool waits;                              /* parked, or blocked */
    bool has_ended;
    uint32_t line;                           /* queues it stands in line for, bit each ... */
    uint64_t line_since;                     /* ... and since when ... */
    int line_to;                             /* ... to move to this one; -1: to none */
    unsigned heard;                          /* TAKENs in this turn */
    size_t line_out;                         /* where its reply will begin */
};

struct sim_shard {
    int index;
    bool up;
    uint64_t life;
    int64_t clock_ms;                        /* off by */
    struct sim_world *world;
    struct sim_wires *wires;
    struct sim_elements *elements;
    struct sim_registers *registers;
    struct client_ops client_ops;
    struct server server;
    struct sim_peer **peers;
    size_t peers_count, peers_cap;
    struct bytes *log;                       /* units, each all or nothing */
    size_t log_count, log_cap, durable;
    uint64_t lines;                          /* who has ever stood in one */
    uint32_t ticks;
};

void sim_shard_init(struct sim_shard *s, struct sim_world *w, struct sim_wires *wires,
                    struct sim_elements *e, struct sim_registers *r, int index);
void sim_shard_close(struct sim_shard *s);

/* From its log, or for the first time. */
void sim_shard_start(struct sim_shard *s);
void sim_shard_tick(struct sim_shard *s);

/* From a proxy of proxy.h. */
void sim_shard_request(struct sim_shard *s, uint64_t ask, struct slice message);

void sim_shard_bytes(struct sim_shard *s, uint64_t wire, struct slice bytes);
void sim_shard_end(struct sim_shard *s, uint64_t wire);

/* Runs one command from nowhere; the reply is appended. */
void sim_shard_run(struct sim_shard *s, int db, struct slice *argv, size_t argc,
                   struct bytes *reply);

#endif
