/* transaction_send.c - what an attempt says to nodes.
 *
 * Invariant: what a PREPARE was written to, and where it begins there, is known until that
 * connection is lost, so that it is known then whether it may have arrived. */
#include "proxy/transaction_attempt.h"
#include "proxy/transaction_parts.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"

enum { COMPANY_US = 40 };                /* for which a RELEASE waits for something to go with */

/* All but the commands, which may be large and follow as they are. */
static struct slice encode_prepare(struct attempt *a, const struct part *part)
{
    const struct transaction *t = a->transaction;
    const struct topology *topology = t->worker->topology;
    struct txn_slice names[TXN_PARTICIPANTS_MAX];
    struct txn_wire_args *args = txn_wire_begin(&a->all->wire);
    struct txn_writer writer = txn_wire_writer(args);

    for (size_t i = 0; i < t->parts_count; i++)
        names[i] = txn_wire_slice(slice_of(topology->shards[t->parts[i].shard].name));
    txn_write_prepare(&writer, a->coordinator.start.id, t->ts, topology->ring->epoch, !t->writes,
                      names, (uint32_t)t->parts_count);
    txn_write_guards(&writer, part->guards_count);
    txn_wire_append(args, &part->guards);
    txn_write_locks(&writer, part->locks_count);
    txn_wire_append(args, &part->locks);
    txn_write_commands(&writer, part->commands_count);
    return txn_wire_end_before(&a->all->wire, &part->commands);
}

/* To send it once more would only make longer what the shard does not take. */
static bool is_leaving(const struct delivery *to, const struct upstream *u)
{
    return to->via == u && (uint64_t)u->stream.bytes_out < to->end;
}

/* Only the connection that watched can speak for its keys; when it is gone, the register is asked,
 * which makes it refuse what it has not seen. */
static void send_prepare(struct attempt *a, uint32_t participant)
{
    if (a->transaction == NULL) return;
    const struct part *part = &a->transaction->parts[participant];
    if (part->votes_on != NULL && part->votes_on->state != UPSTREAM_UP) {
        struct txn_writer writer = txn_wire_writer(txn_wire_begin(&a->all->wire));
        txn_write_query(&writer, a->coordinator.start.id);
        upstream_tell(attempt_lane(a, participant), txn_wire_end(&a->all->wire));
        return;
    }
    struct upstream *u = part->votes_on != NULL ? part->votes_on : attempt_lane(a, participant);
    struct delivery *to = &a->to[participant];
    if (is_leaving(to, u)) return;
    bool is_sent = upstream_tell(u, encode_prepare(a, part));
    if (is_sent) {
        if (to->via != u) to->position = u->written - a->all->wire.message.len;
        upstream_send_more(u, bytes_slice(&part->commands.bytes));
        to->end = u->written;
    }
    to->times += is_sent;
    to->via = is_sent ? u : NULL;
    a->has_unsent = a->has_unsent || !is_sent;
}

/* A RELEASE goes with what is written in the next turn that has anything to do, or soon without: to
 * wake a node for it alone costs the proxy and the node more than all the rest of a read. */
static void release_soon(struct transactions *all, struct upstream *u)
{
    struct loop *loop = all->worker->loop;
    upstream_note_later(u, txn_wire_end(&all->wire));
    all->has_fresh_release = true;
    if (all->released_us == 0) all->released_us = loop_monotonic_us(loop);
    loop_linger(loop, COMPANY_US);
}

static void release_now(struct transactions *all)
{
    struct worker *w = all->worker;
    all->released_us = 0;
    for (size_t i = 0; i < w->topology->count; i++) {
        upstream_send_notes(&w->links[i].txn2);
        upstream_send_notes(&w->links[i].txn3);
    }
}

void transactions_turn_ended(struct loop_hook *hook)
{
    struct transactions *all =
        (struct transactions *)((char *)hook - offsetof(struct transactions, turn_end));
    struct loop *loop = all->worker->loop;
    bool is_late = loop_monotonic_us(loop) - all->released_us >= COMPANY_US;
    bool has_company = !all->has_fresh_release && !loop_is_idle(loop);
    if (all->released_us != 0 && (is_late || has_company)) release_now(all);
    all->has_fresh_release = false;
}

void attempt_send(struct attempt *a, const struct txn_effect *effect)
{
    struct txn_id id = a->coordinator.start.id;
    if (effect->type == TXN_SEND_PREPARE) {
        send_prepare(a, effect->shard);
        return;
    }
    struct txn_writer writer = txn_wire_writer(txn_wire_begin(&a->all->wire));
    struct upstream *u = attempt_lane(a, effect->shard);
    switch (effect->type) {
    case TXN_SEND_DECIDE:
        txn_write_decide(&writer, id, effect->decision,
                         effect->decision == TXN_COMMIT ? a->author : 0);
        if (effect->decision == TXN_RELEASE) release_soon(a->all, u);
        else upstream_tell(u, txn_wire_end(&a->all->wire));
        break;
    case TXN_SEND_QUERY:
        txn_write_query(&writer, id);
        upstream_tell(u, txn_wire_end(&a->all->wire));
        break;
    case TXN_SEND_FORGET:
        txn_write_forget(&writer, id);
        upstream_note_later(u, txn_wire_end(&a->all->wire));
        break;
    case TXN_SEND_PREPARE: case TXN_ANSWER: case TXN_DONE: break;
    }
}
