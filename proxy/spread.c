/* spread.c - see spread.h.
 *
 * Commands of one kind that a client sends one right behind the other are carried out as one
 * transaction, a batch: they happen at one instant, in their order, which is one of the instants at
 * which they might have happened.  Otherwise each would wait for the answer to the one before. */
#include "proxy/spread.h"

#include "core/base/mem.h"
#include "proxy/dispatch.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/transaction.h"
#include "proxy/worker.h"

#include <string.h>

enum {
    BATCH_COMMANDS_MAX = 128,            /* in a transaction, whose locks others may wait for ... */
    BATCH_BYTES_MAX = 256 * 1024         /* ... and of their requests */
};

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

/* ---- commands of a client ---- */

/* One in a batch. */
struct spread_command {
    struct spread_command *next;
    struct pending *pending;
    struct spread spread;
};

struct batch {
    struct transaction *transaction;
    const struct command *command;
    size_t count, bytes;
    struct spread_command *first, **last;
    const char *known;           /* the reply, where it needs no shard to be told; or NULL */
    const char *refused;         /* the reply when a condition does not hold */
};

static void answer(const struct batch *b, struct spread_command *s, const struct transaction *t,
                   const struct transaction_result *result)
{
    struct bytes *out = pending_reply(s->pending);

    switch (result->end) {
    case TRANSACTION_COMMITTED:
        if (b->known != NULL) bytes_append_slice(out, slice_of(b->known));
        else spread_merge(&s->spread, t, out);
        break;
    case TRANSACTION_CONDITION:
        bytes_append_slice(out, slice_of(b->refused));
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

static void batch_done(void *context, struct transaction *t,
                       const struct transaction_result *result)
{
    struct batch *b = context;
    for (struct spread_command *s = b->first, *next; s != NULL; s = next) {
        next = s->next;
        answer(b, s, t, result);
    }
    mem_free(b);
}

static struct batch *batch_new(struct client *c, const struct command *command)
{
    struct batch *b = mem_zalloc(sizeof *b);
    b->transaction = transaction_new(c->worker, c->resp);
    transaction_by(b->transaction, c->author);
    b->command = command;
    b->last = &b->first;
    if (command->id == CMD_mset) b->known = "+OK\r\n";
    return b;
}

static void batch_add(struct batch *b, struct client *c, const struct request *r,
                      const struct plan *plan)
{
    struct spread_command *s = mem_zalloc(sizeof *s);
    spread_init(&s->spread, plan, spread_add(b->transaction, plan, r->command, c->db));
    s->pending = client_await_alone(c);
    *b->last = s;
    b->last = &s->next;
    b->count++;
    b->bytes += r->raw.len;
    c->worker->stats.splits++;
}

static void batch_run(struct batch *b)
{
    transaction_run(b->transaction, b->known != NULL, batch_done, b);
}

/* Who needs fewer shards must not fail with one that is away, so all need the same ones. */
static bool has_same_shards(const struct batch *b, const struct plan *plan)
{
    if (plan->count != transaction_shards(b->transaction)) return false;
    for (size_t i = 0; i < plan->count; i++)
        if (!transaction_has(b->transaction, plan->pieces[i].shard)) return false;
    return true;
}

static enum dispatch_result join(struct client *c, const struct request *r, const struct plan *plan)
{
    struct batch *b = c->batch;
    if (b->count == BATCH_COMMANDS_MAX || b->bytes + r->raw.len > BATCH_BYTES_MAX ||
        !has_same_shards(b, plan))
        return DISPATCH_TURN;
    batch_add(b, c, r, plan);
    return DISPATCH_SERVED;
}

bool spread_may_join(const struct client *c, const struct command *command)
{
    return c->batch != NULL && c->batch->command == command;
}

enum dispatch_result spread_serve(struct client *c, const struct request *r,
                                  const struct plan *plan)
{
    if (c->batch != NULL && c->exec == NULL) return join(c, r, plan);
    if (plain_splits(c->worker, plan)) return plain_serve(c, r, plan);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct batch *b = batch_new(c, r->command);
    batch_add(b, c, r, plan);
    if (c->exec == NULL) c->batch = b;
    else batch_run(b);
    return DISPATCH_SERVED;
}

void spread_run(struct client *c)
{
    struct batch *b = c->batch;
    c->batch = NULL;
    batch_run(b);
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

    struct batch *b = batch_new(c, r->command);
    for (size_t i = 0; i < plan->count; i++) plan->args[plan->pieces[i].first] = SLICE("MSET");
    batch_add(b, c, r, plan);
    add_guards(b->transaction, plan, c->db);
    b->known = ":1\r\n";
    b->refused = ":0\r\n";
    batch_run(b);
    return DISPATCH_SERVED;
}
