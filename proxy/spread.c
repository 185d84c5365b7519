#include "proxy/spread.h"

#include "core/base/mem.h"
#include "proxy/dispatch.h"
#include "proxy/plain.h"
#include "proxy/transaction.h"
#include "proxy/worker.h"

#include <string.h>

static const struct slice *args_of(const struct plan *plan, const struct piece *piece)
{
    return plan->args + piece->first;
}

size_t spread_add(struct transaction *t, const struct plan *plan, const struct command *command,
                  int db)
{
    enum txn_mode mode =
        command_key_writes(command->key_specs[0].flags) ? TXN_EXCLUSIVE : TXN_SHARED;
    size_t first = 0;

    for (size_t i = 0; i < plan->count; i++) {
        const struct piece *piece = &plan->pieces[i];
        const struct slice *args = args_of(plan, piece);
        for (size_t k = 1; k < piece->argc; k += (size_t)command->key_step)
            transaction_lock(t, piece->shard, (uint32_t)db, mode, args[k]);
        size_t number = transaction_command(t, piece->shard, db, args, piece->argc);
        if (i == 0) first = number;
    }
    return first;
}

void spread_init(struct spread *s, const struct plan *plan, size_t first)
{
    *s = (struct spread){.merge = plan->merge,
                         .is_interleaved = plan->is_interleaved,
                         .first = first,
                         .count = plan->count,
                         .groups = plan->groups};
    if (!plan->is_interleaved) return;
    s->from = mem_alloc(plan->groups * sizeof *s->from);
    memcpy(s->from, plan->from, plan->groups * sizeof *s->from);
}

void spread_close(struct spread *s)
{
    mem_free(s->from);
    s->from = NULL;
}

void spread_merge(const struct spread *s, const struct transaction *t, struct bytes *out)
{
    struct slice *replies = mem_alloc(s->count * sizeof *replies);
    for (size_t i = 0; i < s->count; i++) replies[i] = transaction_reply(t, s->first + i);
    if (s->is_interleaved) merge_interleave(replies, s->count, s->from, s->groups, out);
    else merge_replies(s->merge, replies, s->count, out);
    mem_free(replies);
}

/* ---- one command of a client ---- */

struct spread_command {
    struct pending *pending;
    struct spread spread;
    const char *known;           /* the reply, where it needs no shard to be told; or NULL */
    const char *refused;         /* the reply when a condition does not hold */
};

static void command_done(void *context, struct transaction *t,
                         const struct transaction_result *result)
{
    struct spread_command *s = context;
    struct bytes *out = pending_reply(s->pending);

    switch (result->end) {
    case TRANSACTION_COMMITTED:
        if (s->known != NULL) bytes_append_slice(out, slice_of(s->known));
        else spread_merge(&s->spread, t, out);
        break;
    case TRANSACTION_CONDITION:
        bytes_append_slice(out, slice_of(s->refused));
        break;
    case TRANSACTION_WATCH:
    case TRANSACTION_FAILED:
        bytes_append_slice(out, result->error);
        break;
    }
    pending_finish(s->pending);
    spread_close(&s->spread);
    mem_free(s);
}

static void start(struct client *c, struct transaction *t, struct spread_command *s)
{
    s->pending = client_await_alone(c);
    c->worker->stats.splits++;
    transaction_run(t, s->known != NULL, command_done, s);
}

enum dispatch_result spread_serve(struct client *c, const struct request *r,
                                  const struct plan *plan)
{
    if (plain_splits(c->worker, plan)) return plain_serve(c, r, plan);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct transaction *t = transaction_new(c->worker, c->resp);
    struct spread_command *s = mem_zalloc(sizeof *s);
    spread_init(&s->spread, plan, spread_add(t, plan, r->command, c->db));
    if (r->command->id == CMD_mset) s->known = "+OK\r\n";
    start(c, t, s);
    return DISPATCH_SERVED;
}

/* ---- MSETNX: the same as MSET, where no key may exist ---- */

static void add_guards(struct transaction *t, const struct plan *plan, int db)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct piece *piece = &plan->pieces[i];
        const struct slice *args = args_of(plan, piece);
        for (size_t k = 1; k < piece->argc; k += 2) {
            const struct txn_guard guard = {.type = TXN_GUARD_ABSENT, .db = (uint32_t)db,
                                            .key = {args[k].ptr, args[k].len}};
            transaction_guard(t, piece->shard, &guard);
        }
    }
}

enum dispatch_result spread_msetnx(struct client *c, const struct request *r)
{
    struct plan *plan = &c->worker->plan;
    enum route route = route_plan(plan, c->worker->topology->ring, r->command, r->argv, r->argc);
    if (route != ROUTE_IS_PIECES || plan->count == 1) return dispatch_by_route(c, r);
    if (!plain_may_start(c)) return DISPATCH_TURN;

    struct transaction *t = transaction_new(c->worker, c->resp);
    struct spread_command *s = mem_zalloc(sizeof *s);
    for (size_t i = 0; i < plan->count; i++) plan->args[plan->pieces[i].first] = SLICE("MSET");
    spread_add(t, plan, r->command, c->db);
    add_guards(t, plan, c->db);
    s->known = ":1\r\n";
    s->refused = ":0\r\n";
    start(c, t, s);
    return DISPATCH_SERVED;
}
