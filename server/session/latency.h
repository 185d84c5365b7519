/* latency.h - LATENCY: what has held the server up for latency-monitor-threshold or longer, by its
 * kind.
 *
 * Of each kind the samples of the last 160 seconds in which there was one are kept; of several in
 * one second the longest. */
#ifndef TORC_SESSION_LATENCY_H
#define TORC_SESSION_LATENCY_H

#include "core/command/latency_graph.h"

struct server;

#define LATENCY_EVENTS(X)                                                                         \
    X(COMMAND, "command") X(FAST_COMMAND, "fast-command")                                         \
    X(EXPIRE_CYCLE, "expire-cycle") X(EVICTION_CYCLE, "eviction-cycle") X(AOF_WRITE, "aof-write") \
    X(AOF_FSYNC, "aof-fsync-always")

enum latency_kind {
#define X(name, text) LATENCY_##name,
    LATENCY_EVENTS(X)
#undef X
    LATENCY_KINDS
};

enum { LATENCY_SAMPLES = 160 };

struct latency_event {
    struct latency_sample samples[LATENCY_SAMPLES];        /* a ring */
    size_t count, next;
    int64_t max_ms;
};

struct latency {
    struct latency_event events[LATENCY_KINDS];
};

extern const char *const latency_names[LATENCY_KINDS];

/* LATENCY_KINDS when there is no such kind. */
enum latency_kind latency_find(struct slice name);

/* Notes that something took so long, if that is long. */
void latency_note(struct server *server, enum latency_kind kind, int64_t took_us);

/* Around something that may take long: a moment, or 0 while nothing is watched. */
int64_t latency_begin(struct server *server);
void latency_end(struct server *server, enum latency_kind kind, int64_t began_us);

/* The i-th sample, the oldest first. */
const struct latency_sample *latency_at(const struct latency_event *e, size_t i);

/* Forgets an event; whether there was one. */
bool latency_reset(struct server *server, enum latency_kind kind);

#endif
