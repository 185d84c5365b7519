#include "server/session/latency.h"

#include "server/session/server.h"

enum { SECOND_US = 1000 * 1000, MS_US = 1000 };

const char *const latency_names[LATENCY_KINDS] = {
#define X(name, text) text,
    LATENCY_EVENTS(X)
#undef X
};

enum latency_kind latency_find(struct slice name)
{
    int kind = 0;
    while (kind < LATENCY_KINDS && !slice_equal(name, slice_of(latency_names[kind]))) kind++;
    return (enum latency_kind)kind;
}

static void add(struct latency_event *e, int64_t time_s, int64_t ms)
{
    struct latency_sample *last = &e->samples[(e->next + LATENCY_SAMPLES - 1) % LATENCY_SAMPLES];
    if (ms > e->max_ms) e->max_ms = ms;
    if (e->count > 0 && last->time_s == time_s) {
        if (ms > last->ms) last->ms = ms;
        return;
    }
    e->samples[e->next] = (struct latency_sample){time_s, ms};
    e->next = (e->next + 1) % LATENCY_SAMPLES;
    if (e->count < LATENCY_SAMPLES) e->count++;
}

void latency_note(struct server *s, enum latency_kind kind, int64_t took_us)
{
    int64_t limit_ms = s->options.latency_monitor_threshold, ms = took_us / MS_US;
    if (limit_ms > 0 && ms >= limit_ms) add(&s->latency.events[kind], s->wall_us / SECOND_US, ms);
}

int64_t latency_begin(struct server *s)
{
    return s->options.latency_monitor_threshold > 0 ? s->ops->ticks_us(s) : 0;
}

void latency_end(struct server *s, enum latency_kind kind, int64_t began_us)
{
    if (began_us != 0) latency_note(s, kind, s->ops->ticks_us(s) - began_us);
}

const struct latency_sample *latency_at(const struct latency_event *e, size_t i)
{
    return &e->samples[(e->next + LATENCY_SAMPLES - e->count + i) % LATENCY_SAMPLES];
}

bool latency_reset(struct server *s, enum latency_kind kind)
{
    bool was_there = s->latency.events[kind].count > 0;
    s->latency.events[kind] = (struct latency_event){0};
    return was_there;
}
