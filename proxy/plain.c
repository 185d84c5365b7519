#include "proxy/plain.h"

#include "core/base/mem.h"
#include "proxy/dispatch.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

#include <string.h>

bool plain_is(const struct worker *w, size_t shard)
{
    return w->links[shard].resp2.kind == SHARD_PLAIN;
}

bool plain_is_any(const struct worker *w)
{
    for (size_t i = 0; i < w->topology->count; i++)
        if (plain_is(w, i)) return true;
    return false;
}

static bool all_have_told(struct worker *w)
{
    for (size_t i = 0; i < w->topology->count; i++) {
        struct upstream *u = &w->links[i].resp2;
        if (!u->has_told && upstream_is_reachable(u)) return false;
    }
    return true;
}

bool plain_may_start(struct client *c)
{
    return client_is_clear(c) && (c->exec != NULL || all_have_told(c->worker));
}

void plain_is_told(struct worker *w)
{
    for (struct client *c = w->clients; c != NULL; c = c->next)
        if ((c->holds & HOLD_TURN) && c->first == NULL) client_release(c, HOLD_TURN);
}

void plain_write_error(const struct worker *w, size_t shard, struct bytes *out)
{
    bytes_printf(out,
                 "-CROSSSLOT this concerns several shards, and shard %s is a plain Redis, which "
                 "takes no part in transactions\r\n",
                 w->topology->shards[shard].name);
}

bool plain_splits(const struct worker *w, const struct plan *plan)
{
    if (!w->options.split_without_atomicity) return false;
    for (size_t i = 0; i < plan->count; i++)
        if (plain_is(w, plan->pieces[i].shard)) return true;
    return false;
}

/* ---- a request in pieces ---- */

struct pieces;

struct piece_call {
    struct call call;                    /* first */
    struct pieces *all;
    struct bytes reply;
};

struct pieces {
    struct pending *pending;
    enum merge merge;
    bool is_interleaved;
    size_t count, left, groups;
    uint16_t *from;                      /* by group, behind the calls */
    struct piece_call calls[];
};

static void finish(struct pieces *all)
{
    struct slice *replies = mem_alloc(all->count * sizeof *replies);
    struct bytes *out = pending_reply(all->pending);
    for (size_t i = 0; i < all->count; i++) replies[i] = bytes_slice(&all->calls[i].reply);
    if (all->is_interleaved) merge_interleave(replies, all->count, all->from, all->groups, out);
    else merge_replies(all->merge, replies, all->count, out);
    pending_finish(all->pending);
    for (size_t i = 0; i < all->count; i++) bytes_free(&all->calls[i].reply);
    mem_free(replies);
    mem_free(all);
}

static void one_done(struct call *call, struct slice reply, enum call_end end)
{
    struct piece_call *one = (struct piece_call *)call;
    (void)end;
    bytes_append_slice(&one->reply, reply);
    if (--one->all->left == 0) finish(one->all);
}

static struct pieces *pieces_new(struct client *c, const struct request *r, const struct plan *plan)
{
    size_t groups = plan->is_interleaved ? plan->groups : 0;
    struct pieces *all = mem_zalloc(sizeof *all + plan->count * sizeof all->calls[0] +
                                    groups * sizeof *all->from);
    all->pending = client_await(c);
    all->merge = plan->merge;
    all->is_interleaved = plan->is_interleaved;
    all->count = plan->count;
    all->left = plan->count + 1; /* one is ours: the calls may end while they are being sent */
    all->groups = groups;
    all->from = (uint16_t *)(all->calls + plan->count);
    if (groups > 0) memcpy(all->from, plan->from, groups * sizeof *all->from);
    for (size_t i = 0; i < plan->count; i++)
        all->calls[i] = (struct piece_call){
            .call = {.done = one_done, .replies = 1,
                     .may_write = !(r->command->flags & COMMAND_READONLY)},
            .all = all};
    return all;
}

enum dispatch_result plain_serve(struct client *c, const struct request *r, const struct plan *plan)
{
    struct worker *w = c->worker;
    struct pieces *all = pieces_new(c, r, plan);
    size_t count = plan->count;

    w->stats.splits++;
    for (size_t i = 0; i < count; i++) {
        const struct piece *piece = &plan->pieces[i];
        bytes_clear(&w->scratch);
        resp_write_request(&w->scratch, plan->args + piece->first, piece->argc);
        upstream_send(worker_upstream(w, piece->shard, c->resp), &all->calls[i].call, c->db,
                      bytes_slice(&w->scratch));
    }
    if (--all->left == 0) finish(all);
    return DISPATCH_SERVED;
}
