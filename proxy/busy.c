#include "proxy/busy.h"

#include "proxy/worker.h"

#include <string.h>

enum { SILENCE_US = 50 * 1000 };

static bool is_silent(const struct upstream *u, int64_t now_us)
{
    return u->first != NULL && u->state == UPSTREAM_UP && now_us - u->heard_us > SILENCE_US;
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

static void probed(struct call *call, struct slice reply, enum call_end end)
{
    struct link *link = link_of_probe(call);
    int64_t now_us = loop_monotonic_us(link->side.worker->loop);
    bool is_busy = end == CALL_ANSWERED && slice_starts(reply, SLICE("-BUSY"));

    bool is_function = is_busy && memmem(reply.ptr, reply.len, "FUNCTION KILL", 13) != NULL;

    link->is_probing = false;
    mark(&link->resp2, now_us, is_busy, is_function);
    mark(&link->resp3, now_us, is_busy, is_function);
}

void busy_watch(struct worker *w)
{
    int64_t now_us = loop_monotonic_us(w->loop);
    for (size_t i = 0; i < w->topology->count; i++) {
        struct link *link = &w->links[i];
        if (link->is_probing) continue;
        if (!is_silent(&link->resp2, now_us) && !is_silent(&link->resp3, now_us)) continue;
        link->is_probing = true;
        link->probe = (struct call){.done = probed, .replies = 1};
        upstream_send(&link->side, &link->probe, -1, SLICE("*1\r\n$4\r\nPING\r\n"));
    }
}
