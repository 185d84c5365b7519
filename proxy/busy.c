#include "proxy/busy.h"

#include "core/command/command_keys.h"
#include "proxy/exec.h"
#include "proxy/request.h"
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
static void mark(struct upstream *u, int64_t now_us, bool is_busy, bool is_function)
{
    u->is_busy = is_busy && is_silent(u, now_us);
    u->is_busy_function = is_function;
    if (u->is_busy) u->alive_us = now_us;
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
    bool is_busy = end == CALL_ANSWERED && slice_starts(reply, SLICE("-BUSY"));

    bool is_function = is_busy && memmem(reply.ptr, reply.len, "FUNCTION KILL", 13) != NULL;

    link->is_probing = false;
    mark(&link->resp2, now_us, is_busy, is_function);
    mark(&link->resp3, now_us, is_busy, is_function);
    if (is_busy)
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
    const char *text = upstream_busy_text(&w->links[shard].resp2);
    return text != NULL ? text : upstream_busy_text(&w->links[shard].resp3);
}

static const char *text_of_any(const struct worker *w)
{
    const char *text = NULL;
    for (size_t i = 0; i < w->topology->count && text == NULL; i++) text = text_of(w, i);
    return text;
}

const char *busy_text(struct worker *w, const struct request *r)
{
    struct command_keys walk;
    struct command_key key;
    const char *text = text_of_any(w);
    if (text == NULL || exec_place(w, r) == PLACE_EVERY_SHARD) return text;
    text = NULL;
    command_keys_begin(&walk, r->command, r->argv, r->argc);
    while (text == NULL && command_keys_next(&walk, &key))
        text = text_of(w, topology_owner(w->topology, r->argv[key.at]));
    return text;
}
