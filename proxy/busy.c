#include "proxy/busy.h"

#include "proxy/watcher.h"
#include "proxy/worker.h"

#include <string.h>

enum { SILENCE_US = 50 * 1000 };

static bool is_silent(const struct upstream *u, int64_t now_us)
{
    return upstream_is_silent(u, now_us, SILENCE_US);
}

static struct link *link_of_probe(struct call *call)
{
    return (struct link *)((char *)call - offsetof(struct link, probe));
}

/* A shard that says it is busy is there, however long it takes. */
static void mark(struct upstream *u, int64_t now_us, enum behind behind)
{
    upstream_stand_behind(u, is_silent(u, now_us) ? behind : BEHIND_NOTHING);
    if (u->behind != BEHIND_NOTHING) u->alive_us = now_us;
}

static enum behind behind_what(struct slice reply)
{
    if (!slice_starts(reply, SLICE("-BUSY"))) return BEHIND_NOTHING;
    bool is_function = memmem(reply.ptr, reply.len, "FUNCTION KILL", 13) != NULL;
    return is_function ? BEHIND_FUNCTION : BEHIND_SCRIPT;
}

struct at_work {
    const struct shard *shard;
    int64_t now_us;
};

static void mark_watcher(void *context, struct upstream *u)
{
    const struct at_work *at_work = context;
    if (u->shard == at_work->shard) u->alive_us = at_work->now_us;
}

static void probed(struct call *call, struct slice reply, enum call_end end)
{
    struct link *link = link_of_probe(call);
    int64_t now_us = loop_monotonic_us(link->side.worker->loop);
    enum behind behind = end == CALL_ANSWERED ? behind_what(reply) : BEHIND_NOTHING;

    link->is_probing = false;
    mark(&link->resp2, now_us, behind);
    mark(&link->resp3, now_us, behind);
    if (behind != BEHIND_NOTHING)
        watchers_each(link->side.worker->watchers, mark_watcher,
                      &(struct at_work){link->side.shard, now_us});
}

static void probe(struct link *link)
{
    if (link->is_probing) return;
    link->is_probing = true;
    link->probe = (struct call){.done = probed, .replies = 1};
    upstream_send(&link->side, &link->probe, -1, SLICE("*1\r\n$4\r\nPING\r\n"));
}

void busy_watch(struct worker *w)
{
    int64_t now_us = loop_monotonic_us(w->loop);
    for (size_t i = 0; i < w->topology->count; i++) {
        struct link *link = &w->links[i];
        if (is_silent(&link->resp2, now_us) || is_silent(&link->resp3, now_us)) probe(link);
    }
}

static void watch_watcher(void *context, struct upstream *u)
{
    struct worker *w = context;
    if (is_silent(u, loop_monotonic_us(w->loop))) probe(&w->links[u->shard - w->topology->shards]);
}

void busy_watch_watchers(struct worker *w)
{
    watchers_each(w->watchers, watch_watcher, w);
}

static const char *text_of(const struct worker *w, size_t shard)
{
    const struct busy_shard *busy = &w->proxy->busy[shard];
    if (busy->behind[BEHIND_SCRIPT] > 0) return upstream_busy_text(BEHIND_SCRIPT);
    if (busy->behind[BEHIND_FUNCTION] > 0) return upstream_busy_text(BEHIND_FUNCTION);
    return NULL;
}

const char *busy_text(const struct worker *w)
{
    const char *text = NULL;
    for (size_t i = 0; i < w->topology->count && text == NULL; i++) text = text_of(w, i);
    return text;
}
