/* world.h - virtual time, one seeded queue of events, and a network that misbehaves.
 *
 * Everything that happens in a simulated run is an event in this queue, and every choice is drawn
 * from one random generator, so that a seed is a whole run.  Time is in milliseconds of the
 * simulation; processes see it through clocks of their own (sim_clock).
 *
 * Messages are lists of byte strings, as RESP commands and answers are.  Faults: a message is lost,
 * doubled, late by a little (which reorders), or late by so much that it arrives in another age of
 * the world; a process dies between any two steps; a node loses what was not synced. */
#ifndef TORC_SIM_WORLD_H
#define TORC_SIM_WORLD_H

#include "core/base/bytes.h"
#include "core/base/random.h"

#include <stdint.h>
#include <stdio.h>

enum { SIM_NODES_MAX = 4, SIM_PROXIES_MAX = 3, SIM_CLIENTS_MAX = 4, SIM_KEYS_MAX = 8 };

/* How this run misbehaves; chances are per mille. */
struct sim_faults {
    uint32_t lose, twice, late, very_late;
    uint32_t node_dies, proxy_dies;          /* at any one step */
    uint32_t node_dies_idle;                 /* per tick of 50 ms */
    uint32_t rewrite;                        /* a log is rewritten, per tick */
    uint64_t down_ms_max;
    bool calm;                               /* nothing goes wrong, so nothing may be left open */
    bool short_deadlines;                    /* the proxies' clocks are nearly 10 s behind */
    bool clocks_jump;                        /* a restarted node's clock may have been set back */
};

enum sim_event_type {
    SIM_REQUEST, SIM_ANSWER, SIM_LOST, SIM_NODE_TICK, SIM_NODE_SYNC, SIM_NODE_START,
    SIM_PROXY_TICK, SIM_PROXY_START, SIM_CLIENT,
    /* connections, and what waits on them: wire.h, front.h */
    SIM_WIRE_TO_NODE, SIM_WIRE_TO_FRONT, SIM_WIRE_END_AT_NODE, SIM_WIRE_END_AT_FRONT,
    SIM_FRONT_TICK, SIM_FRONT_START, SIM_FRONT_CLIENT, SIM_FRONT_TIMER, SIM_FRONT_CHOICE,
    SIM_FRONT_DRAINED
};

/* Where an answer goes: which life of which proxy, and what there asked. */
struct sim_ask {
    int proxy;
    uint64_t life;
    uint64_t object;                         /* an attempt or a resolver; 0: a poll */
    uint32_t shard;                          /* which participant of it */
    bool gathers;                            /* its guards are what it fetched */
};

struct sim_event {
    uint64_t at_ms, order;
    enum sim_event_type type;
    int process;                             /* node or proxy */
    uint64_t life;                           /* events of an earlier life are dropped */
    uint64_t ask;
    struct bytes payload;
};

struct sim_world {
    struct random random;
    struct sim_faults faults;
    uint64_t now_ms;
    uint64_t faults_end_ms;                  /* nothing goes wrong on purpose after this */
    uint64_t last_trouble_ms;                /* the last arrival of anything that was late */
    uint64_t sequence;
    struct sim_event *heap;
    size_t count, cap;
    struct sim_ask *asks;
    size_t asks_count, asks_cap;
    uint64_t arrival_ms[SIM_PROXIES_MAX][SIM_NODES_MAX];     /* of the last request, if calm */
    FILE *trace;                             /* NULL: silent */
    char violation[512];                     /* the first one found; empty: none */
};

void sim_world_init(struct sim_world *w, uint64_t seed, FILE *trace);
void sim_world_close(struct sim_world *w);

/* The milliseconds since 1970 on a clock that is off by offset_ms. */
uint64_t sim_clock(const struct sim_world *w, int64_t offset_ms);

/* True with a chance of per_mille / 1000; always false once the faults have ended. */
bool sim_fault(struct sim_world *w, uint32_t per_mille);
bool sim_chance(struct sim_world *w, uint32_t per_mille);       /* also then */
uint64_t sim_between(struct sim_world *w, uint64_t low, uint64_t high);

/* An event in delay_ms; the payload moves in. */
void sim_after(struct sim_world *w, uint64_t delay_ms, enum sim_event_type type, int process,
               uint64_t life, uint64_t ask, struct bytes *payload);

/* The next event; its payload is the caller's.  False when there is none. */
bool sim_next(struct sim_world *w, struct sim_event *out);

/* Notes who asks; the number travels with the request and comes back with the answer. */
uint64_t sim_ask(struct sim_world *w, struct sim_ask ask);

/* Over the network, from a process to another; the payload moves in.  `once`: may be lost or late,
 * never doubled, as on a connection. */
void sim_send(struct sim_world *w, enum sim_event_type type, int process, uint64_t ask, bool once,
              struct bytes *payload);

/* One line of the trace. */
void sim_trace(struct sim_world *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An invariant does not hold.  The first one counts. */
void sim_violation(struct sim_world *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- messages ---- */

void sim_put(struct bytes *message, struct slice item);
void sim_put_text(struct bytes *message, const char *text);

/* Reads the next item, moving rest forward; false at the end. */
bool sim_get(struct slice *rest, struct slice *item);

#endif
