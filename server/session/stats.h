/* stats.h - what INFO tells: counters live here, sections are written by stats.c.
 *
 * Time of commands.  Reading the clock costs as much as a GET, so it is read where a run of calls
 * of one command begins and ends, not around every call: a pipeline of a hundred GETs reads it
 * twice, one that goes GET SET GET SET once per call.  A command's sum of microseconds is exact all
 * the same; what EXEC and scripts call is timed on a level of its own, so that EXEC's time holds
 * that of its commands.  The histogram of a command takes the calls of a run to be alike. */
#ifndef TORC_SESSION_STATS_H
#define TORC_SESSION_STATS_H

#include "core/base/bytes.h"
#include "core/base/histogram.h"
#include "core/command/command.h"

struct server;

struct command_stats {
    int64_t calls, usec, rejected, failed;
    struct histogram *latency;           /* of nanoseconds; NULL: none was counted */
};

enum { STATS_ERRORS_MAX = 128, STATS_ERROR_NAME_MAX = 33, STATS_SAMPLES = 16, STATS_LEVELS = 8 };

/* The run of calls under way, per level of nesting. */
struct stats_timer {
    struct stats_run {
        int command;                     /* its id plus one; 0: none */
        int64_t since_us;
        int64_t calls_before;            /* of the command */
    } runs[STATS_LEVELS];
    int level;
};

struct stats {
    struct command_stats commands[CMD_COUNT];
    struct stats_timer timer;
    struct error_stats {
        char name[STATS_ERROR_NAME_MAX];
        int64_t count;
    } errors[STATS_ERRORS_MAX];          /* by name */
    int errors_count;
    int64_t errors_total;                /* replies, also those whose name had no room */
    int64_t connections, rejected_connections;
    int64_t calls;                       /* commands run, inside EXEC and scripts too */
    int64_t bytes_in, bytes_out;         /* of clients' sockets; the process counts */
    int64_t memory_startup, memory_peak;
    int64_t evicted_keys;
    int64_t evicted_clients;             /* see crowd.h */
    int64_t excess_us, excess_since_us;  /* was over maxmemory nevertheless; since, or 0 */
    int64_t lazyfreed_before;            /* freed in the background until the last reset */
    struct stats_sample {
        int64_t calls, in, out;          /* a second */
    } samples[STATS_SAMPLES];
    int sample_at;
    int64_t sampled_us;                  /* when the last one was taken, and the totals then */
    struct stats_sample sampled;
};

/* Counts an error by its code: the first word of the text, or ERR. */
void stats_count_error(struct stats *s, struct slice text);

void stats_close(struct stats *s);

/* Around every call.  The slow path reads the clock. */
void stats_time_switch(struct server *server, int command);
static inline void stats_call_begin(struct server *server, struct stats *s, uint16_t id)
{
    struct stats_timer *t = &s->timer;
    if (t->runs[t->level].command != id + 1) stats_time_switch(server, id + 1);
    if (t->level < STATS_LEVELS - 1) t->level++;
}
static inline void stats_call_end(struct server *server, struct stats *s, int level)
{
    struct stats_timer *t = &s->timer;
    if (t->level != level && t->runs[t->level].command != 0) stats_time_switch(server, 0);
    t->level = level;
}

/* In the middle of a run: reads the clock; microseconds since it was read last. */
int64_t stats_time_split(struct server *server);

/* At the end of a batch: time that passes from here on belongs to no command. */
static inline void stats_batch_end(struct server *server, struct stats *s)
{
    if (s->timer.runs[s->timer.level].command != 0) stats_time_switch(server, 0);
}

/* The clock as it was read last, on the scale of ticks_us. */
static inline int64_t stats_clock_us(const struct stats *s)
{
    return s->timer.runs[s->timer.level].since_us;
}

/* Often; takes a sample when 100 ms have passed since the last. */
void stats_sample(struct server *server);

/* CONFIG RESETSTAT. */
void stats_reset(struct server *server);

/* Notes that memory use is higher than ever, if it is. */
void stats_note_memory(struct stats *s);

/* Bytes as INFO shows them to people: "1.50M". */
void stats_human_bytes(struct bytes *out, int64_t bytes);

/* Appends the sections named, in INFO's order: names in any case, "default", "all", "everything"
 * too; unknown names are left out, no name means default. */
void stats_info(struct server *server, const struct slice *sections, size_t count,
                struct bytes *out);

#endif
