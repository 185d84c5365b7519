/* front_link.c - a front's connections: each has calls in the order in which they will be answered.
 *
 * A call ends once: its answer is taken up, or, with the connection, sim_front_lost() hears of
 * it.  A connection that nobody needs is kept for the next who does. */
#include "tests/sim/front_parts.h"

#include "core/base/mem.h"
#include "core/wire/resp_write.h"

#include <string.h>

void sim_link_expect(struct sim_link *l, enum sim_call_type type, uint64_t object, uint32_t side)
{
    if (l->calls_count == l->calls_cap) {
        l->calls_cap = l->calls_cap == 0 ? 8 : l->calls_cap * 2;
        l->calls = mem_realloc(l->calls, l->calls_cap * sizeof(*l->calls));
    }
    l->calls[l->calls_count++] = (struct sim_call){type, object, side};
}

struct sim_call sim_link_take_call(struct sim_link *l)
{
    struct sim_call call = l->calls[0];

    memmove(l->calls, l->calls + 1, --l->calls_count * sizeof(*l->calls));
    return call;
}

void sim_link_free(struct sim_link *l)
{
    mem_free(l->calls);
    mem_free(l);
}

void sim_link_end_calls(struct sim_front *f, struct sim_link *l)
{
    while (l->calls_count > 0)
        sim_front_lost(f, l, sim_link_take_call(l));
}

static void keep_closed(struct sim_front *f, struct sim_link *l)
{
    if (f->closed_count == f->closed_cap) {
        f->closed_cap = f->closed_cap == 0 ? 32 : f->closed_cap * 2;
        f->closed = mem_realloc(f->closed, f->closed_cap * sizeof(struct sim_link *));
    }
    f->closed[f->closed_count++] = l;
}

void sim_link_drop(struct sim_front *f, struct sim_link *l)
{
    if (l == NULL)
        return;
    sim_wire_close(f->wires, l->wire);
    l->is_up = false;
    for (size_t i = 0; i < f->links_count; i++)
        if (f->links[i] == l)
            f->links[i--] = f->links[--f->links_count];
    keep_closed(f, l);
    sim_link_end_calls(f, l);
}

void sim_link_free_closed(struct sim_front *f)
{
    while (f->closed_count > 0)
        sim_link_free(f->closed[--f->closed_count]);
}

void sim_link_send(struct sim_front *f, struct sim_link *l, struct bytes *bytes)
{
    if (l->is_up)
        sim_wire_to_node(f->wires, l->wire, bytes);
    bytes_free(bytes);
    if (!l->is_up)
        sim_link_end_calls(f, l);
}

void sim_link_say(struct sim_front *f, struct sim_link *l, const char *text)
{
    struct slice argv[SIM_ARGS_MAX], rest = slice_of(text);
    struct bytes bytes = {0};
    size_t argc = 0;

    while (rest.len > 0) {
        size_t len = 0;
        while (len < rest.len && rest.ptr[len] != ' ')
            len++;
        argv[argc++] = slice_part(rest, 0, len);
        rest = slice_part(rest, len < rest.len ? len + 1 : len, rest.len);
    }
    resp_write_request(&bytes, argv, argc);
    sim_link_send(f, l, &bytes);
}

struct sim_link *sim_link_open(struct sim_front *f, int node)
{
    struct sim_link *l = mem_zalloc(sizeof(*l));
    const struct sim_shard *s = &f->shards[node];

    l->node = node;
    l->is_up = true;
    l->was_refused = !s->up;
    l->wire = sim_wire_open(f->wires, f->index, f->life, node, s->life, s->up);
    if (f->links_count == f->links_cap) {
        f->links_cap = f->links_cap == 0 ? 32 : f->links_cap * 2;
        f->links = mem_realloc(f->links, f->links_cap * sizeof(struct sim_link *));
    }
    f->links[f->links_count++] = l;
    sim_link_expect(l, SIM_CALL_IGNORED, 0, 0);
    sim_link_say(f, l, "SELECT 1");
    return l;
}

struct sim_link *sim_link_get(struct sim_front *f, int node, uint64_t owner)
{
    struct sim_link *l = NULL;

    for (size_t i = 0; i < f->links_count && l == NULL; i++)
        if (f->links[i]->is_idle && f->links[i]->node == node)
            l = f->links[i];
    if (l == NULL)
        l = sim_link_open(f, node);
    l->is_idle = false;
    f->wires->at[l->wire].owner = owner;
    return l;
}

void sim_link_put(struct sim_front *f, struct sim_link *l)
{
    if (l == NULL)
        return;
    if (!l->is_up) {
        sim_link_drop(f, l);
        return;
    }
    f->wires->at[l->wire].owner = 0;
    f->wires->at[l->wire].hands_over = false;
    sim_link_expect(l, SIM_CALL_UNWATCHED, 0, 0);
    sim_link_say(f, l, "UNWATCH");
}

void sim_link_tell(struct sim_front *f, struct sim_link *l, const char *text)
{
    sim_link_expect(l, SIM_CALL_IGNORED, 0, 0);
    sim_link_say(f, l, text);
}
