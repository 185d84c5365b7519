/* cmd_latency.c - LATENCY: what held the server up, and how long commands take. */
#include "core/base/histogram.h"
#include "server/session/handlers.h"
#include "server/session/latency.h"
#include "server/session/reply.h"
#include "server/session/server.h"

enum { SECOND_US = 1000 * 1000 };

/* ---- events ---- */

void cmd_latency_latest(struct client *c)
{
    const struct latency_event *events = c->server->latency.events;
    size_t count = 0;
    for (int i = 0; i < LATENCY_KINDS; i++) count += events[i].count > 0;
    reply_array(c, count);
    for (int i = 0; i < LATENCY_KINDS; i++) {
        if (events[i].count == 0) continue;
        const struct latency_sample *last = latency_at(&events[i], events[i].count - 1);
        reply_array(c, 4);
        reply_text(c, latency_names[i]);
        reply_int64(c, last->time_s);
        reply_int64(c, last->ms);
        reply_int64(c, events[i].max_ms);
    }
}

/* NULL for a kind that is not known or did not happen. */
static const struct latency_event *find_event(const struct client *c, struct slice name)
{
    enum latency_kind kind = latency_find(name);
    if (kind == LATENCY_KINDS || c->server->latency.events[kind].count == 0) return NULL;
    return &c->server->latency.events[kind];
}

void cmd_latency_history(struct client *c)
{
    const struct latency_event *e = find_event(c, c->argv[2]);
    reply_array(c, e != NULL ? e->count : 0);
    for (size_t i = 0; e != NULL && i < e->count; i++) {
        reply_array(c, 2);
        reply_int64(c, latency_at(e, i)->time_s);
        reply_int64(c, latency_at(e, i)->ms);
    }
}

void cmd_latency_reset(struct client *c)
{
    int64_t count = 0;
    if (c->argc == 2)
        for (int i = 0; i < LATENCY_KINDS; i++)
            count += latency_reset(c->server, (enum latency_kind)i);
    for (size_t i = 2; i < c->argc; i++) {
        enum latency_kind kind = latency_find(c->argv[i]);
        if (kind != LATENCY_KINDS) count += latency_reset(c->server, kind);
    }
    reply_int64(c, count);
}

void cmd_latency_graph(struct client *c)
{
    const struct latency_event *e = find_event(c, c->argv[2]);
    struct latency_sample samples[LATENCY_SAMPLES];
    struct bytes text = {0};
    if (e == NULL) {
        reply_errorf(c, "ERR No samples available for event '%.*s'", (int)c->argv[2].len,
                     c->argv[2].ptr);
        return;
    }
    for (size_t i = 0; i < e->count; i++) samples[i] = *latency_at(e, i);
    latency_graph(&text, c->argv[2], samples, e->count, e->max_ms, c->server->wall_us / SECOND_US);
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

/* What somebody would do about it. */
static const char *advice_for(enum latency_kind kind)
{
    switch (kind) {
    case LATENCY_COMMAND:
    case LATENCY_FAST_COMMAND: return "SLOWLOG GET tells which commands take long.";
    case LATENCY_EXPIRE_CYCLE: return "Many keys expire at once: spread their times to live.";
    case LATENCY_EVICTION_CYCLE:
        return "Making room takes long: raise maxmemory, or free large values in the background "
               "(lazyfree-lazy-eviction).";
    case LATENCY_AOF_WRITE:
    case LATENCY_AOF_FSYNC:
        return "The disk is slow: look at what else uses it, or at appendfsync.";
    case LATENCY_KINDS: break;
    }
    return "";
}

static void describe(struct bytes *out, const struct latency_event *e, enum latency_kind kind)
{
    int64_t sum = 0;
    for (size_t i = 0; i < e->count; i++) sum += latency_at(e, i)->ms;
    bytes_printf(out, "%s: in %zu of the last seconds, %lld ms on average, %lld ms at most. %s\n",
                 latency_names[kind], e->count, (long long)(sum / (int64_t)e->count),
                 (long long)e->max_ms, advice_for(kind));
}

void cmd_latency_doctor(struct client *c)
{
    struct server *s = c->server;
    struct bytes text = {0};
    for (int i = 0; i < LATENCY_KINDS; i++)
        if (s->latency.events[i].count > 0)
            describe(&text, &s->latency.events[i], (enum latency_kind)i);
    if (text.len == 0 && s->options.latency_monitor_threshold == 0)
        bytes_printf(&text, "Nothing is watched: "
                            "CONFIG SET latency-monitor-threshold <milliseconds> begins to.\n");
    else if (text.len == 0)
        bytes_printf(&text, "Nothing took %lld ms or longer.\n",
                     (long long)s->options.latency_monitor_threshold);
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

/* ---- HISTOGRAM ---- */

/* The bounds are powers of two of 1.024 microseconds, as Redis shows them. */
enum { FIRST_NS = 1024, BOUNDS = 20 };

static int64_t shown_us(uint64_t bound_ns)
{
    return (int64_t)((bound_ns + bound_ns / 128 - 1) / 1000);
}

static void reply_histogram(struct client *c, const struct histogram *h)
{
    uint64_t bounds[BOUNDS], counts[BOUNDS], before = 0;
    size_t shown = 0;
    for (int i = 0; i < BOUNDS && before < h->total; i++) {
        uint64_t bound = (uint64_t)FIRST_NS << i;
        uint64_t count = i + 1 < BOUNDS ? histogram_up_to(h, bound) : h->total;
        if (count == before) continue;
        bounds[shown] = bound;
        counts[shown++] = before = count;
    }
    reply_map(c, 2);
    reply_text(c, "calls");
    reply_int64(c, (int64_t)h->total);
    reply_text(c, "histogram_usec");
    reply_map(c, shown);
    for (size_t i = 0; i < shown; i++) {
        reply_int64(c, shown_us(bounds[i]));
        reply_int64(c, (int64_t)counts[i]);
    }
}

static bool is_asked_for(const struct client *c, const struct command *row)
{
    if (c->argc == 2) return true;
    for (size_t i = 2; i < c->argc; i++) {
        const struct command *asked = command_find_full_name(&c->server->commands, c->argv[i]);
        if (asked != NULL && (asked == row || asked == row->parent)) return true;
    }
    return false;
}

void cmd_latency_histogram(struct client *c)
{
    const struct command_stats *stats = c->server->stats.commands;
    size_t count = 0;
    stats_batch_end(c->server, &c->server->stats);
    for (int i = 0; i < CMD_COUNT; i++)
        count += stats[i].latency != NULL && is_asked_for(c, &commands[i]);
    reply_map(c, count);
    for (int i = 0; i < CMD_COUNT; i++) {
        if (stats[i].latency == NULL || !is_asked_for(c, &commands[i])) continue;
        reply_bulk(c, commands[i].full_name);
        reply_histogram(c, stats[i].latency);
    }
}

void cmd_latency_help(struct client *c)
{
    static const char *const lines[] = {
        "DOCTOR",
        "    Return a human readable latency analysis report.",
        "GRAPH <event>",
        "    Return an ASCII latency graph for the <event> class.",
        "HISTORY <event>",
        "    Return time-latency samples for the <event> class.",
        "LATEST",
        "    Return the latest latency samples for all events.",
        "RESET [<event> ...]",
        "    Reset latency data of one or more <event> classes.",
        "    (default: reset all data for all event classes)",
        "HISTOGRAM [COMMAND ...]",
        ("    Return a cumulative distribution of latencies in the format of a histogram for the "
         "specified command names."),
        "    If no commands are specified then all histograms are replied.",
        NULL};
    reply_help(c, lines);
}
