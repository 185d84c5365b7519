/* transaction_events.c - what happens to attempts: nodes answer, connections are lost, time passes.
 *
 * Invariant: a NO is made up here only for a register that can never have said YES. */
#include "core/base/mem.h"
#include "core/wire/resp_reply.h"
#include "proxy/room.h"
#include "proxy/transaction_attempt.h"
#include "proxy/transaction_parts.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"

#include <stdio.h>
#include <string.h>

enum { ANSWERS_US = 50 };                /* within which others answer after the first shard has */

/* ---- refusals and time ---- */

/* A PREPARE that certainly has not arrived, and will not be sent again because the transaction ends
 * with this, is as good as a NO: its register can never have said YES. */
static void refuse(struct attempt *a, uint32_t participant, enum txn_why why, struct slice text)
{
    const struct txn_event event = {.type = TXN_EVENT_VOTE,
                                    .now_ms = worker_txn_ms(a->all->worker),
                                    .shard = participant,
                                    .vote = {.verdict = TXN_NO,
                                             .why = why,
                                             .text = {text.ptr, text.len}}};
    attempt_step(a, &event);
}

static void refuse_unreachable(struct attempt *a, uint32_t participant)
{
    char text[128];
    int len = snprintf(text, sizeof text, "CLUSTERDOWN shard %.64s is not reachable",
                       a->all->worker->topology->shards[a->to[participant].shard].name);
    bool is_watch = a->transaction->parts[participant].votes_on != NULL;
    refuse(a, participant, is_watch ? TXN_WHY_WATCH : TXN_WHY_ERROR, slice_make(text, (size_t)len));
}

static void refuse_unsent(struct attempt *a)
{
    a->has_unsent = false;
    if (a->transaction == NULL) return;
    for (uint32_t i = 0; i < a->coordinator.start.shards; i++) {
        if (a->to[i].via != NULL || a->to[i].may_have_arrived) continue;
        refuse_unreachable(a, i);
        return;
    }
}

void transactions_tick(struct loop_timer *timer)
{
    struct transactions *all =
        (struct transactions *)((char *)timer - offsetof(struct transactions, tick));
    const struct txn_event tick = {.type = TXN_EVENT_TICK, .now_ms = worker_txn_ms(all->worker)};

    for (struct attempt *a = all->open, *next; a != NULL; a = next) {
        next = a->next;
        if (a->has_unsent) refuse_unsent(a);
        else if (txn_coordinator_due_ms(&a->coordinator) <= tick.now_ms) attempt_step(a, &tick);
    }
    if (all->open != NULL) loop_timer_start(all->worker->loop, timer, TRANSACTIONS_TICK_US);
}

/* ---- answers ---- */

/* Time of a vote: not before its bytes were read, which the time of the turn may be. */
static uint64_t now_exactly_ms(struct worker *w)
{
    loop_refresh_time(w->loop);
    return worker_txn_ms(w);
}

static int participant_of(const struct attempt *a, size_t shard)
{
    for (uint32_t i = 0; i < a->coordinator.start.shards; i++)
        if (a->to[i].shard == shard) return (int)i;
    return -1;
}

/* What stands behind the header of an array of replies, one per command of that shard. */
static bool keep_replies(struct transaction *t, uint32_t participant, const struct resp_cursor *c)
{
    struct part *part = &t->parts[participant];
    bytes_clear(&part->replies);
    bytes_append(&part->replies, c->ptr, (size_t)(c->end - c->ptr));
    if (part->reply_at == NULL)
        part->reply_at = mem_alloc(part->commands_count * sizeof *part->reply_at);
    struct resp_cursor kept = resp_cursor_over(bytes_slice(&part->replies));
    for (uint32_t i = 0; i < part->commands_count; i++)
        if (!resp_cursor_skip(&kept, &part->reply_at[i])) return false;
    return true;
}

/* Sent once and not looked at, a PREPARE cannot be voted on any more. */
static void hear_refusal(struct attempt *a, uint32_t participant, struct slice error)
{
    const struct delivery *to = &a->to[participant];
    if (a->transaction != NULL && to->times == 1)
        refuse(a, participant, TXN_WHY_ERROR, error);
}

static void hear(struct transactions *all, struct upstream *u, const struct txn_wire_answer *answer)
{
    struct attempt *a = attempt_find(all, answer->id);
    int participant =
        a != NULL ? participant_of(a, (size_t)(u->shard - all->worker->topology->shards)) : -1;
    struct txn_event event = {.now_ms = now_exactly_ms(all->worker),
                              .shard = (uint32_t)participant,
                              .vote = answer->vote,
                              .decision = answer->decision,
                              .with_replies = answer->has_replies};

    if (participant >= 0 && answer->type == TXN_WIRE_REFUSED)
        hear_refusal(a, event.shard, answer->error);
    if (participant < 0 || (answer->type != TXN_WIRE_VOTE && answer->type != TXN_WIRE_DECIDED))
        return;
    event.type = answer->type == TXN_WIRE_VOTE ? TXN_EVENT_VOTE : TXN_EVENT_DECIDED;
    if (answer->type == TXN_WIRE_VOTE)
        room_hear(u, slice_make(answer->vote.text.ptr, answer->vote.text.len));
    if (answer->has_replies && a->transaction != NULL &&
        !keep_replies(a->transaction, event.shard, &answer->rest))
        return;
    loop_linger(all->worker->loop, ANSWERS_US);
    attempt_step(a, &event);
}

/* What a node says that takes part in no transaction, on this connection at least. */
static bool refuses_protocol(struct slice error)
{
    static const char *const starts[] = {"-ERR unknown command", "-NOAUTH", "-NOPERM", "-LOADING"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (error.len >= strlen(starts[i]) && memcmp(error.ptr, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* An error without an id does not tell whose it is.  A node that takes part in nothing (it is
 * loading, wants a password, is a plain Redis) has prepared nothing that came over this connection,
 * so that everybody there may be told; any other error is as good as silence. */
static void hear_error(struct transactions *all, struct upstream *u, struct slice error)
{
    log_write(all->worker->log, LOG_LEVEL_VERBOSE, "shard %s: %.*s", u->shard->name,
              (int)error.len - 3, error.ptr + 1);
    if (!refuses_protocol(error)) return;
    for (struct attempt *a = all->open, *next; a != NULL; a = next) {
        next = a->next;
        int participant = participant_of(a, (size_t)(u->shard - all->worker->topology->shards));
        if (participant < 0 || a->transaction == NULL) continue;
        const struct delivery *to = &a->to[participant];
        if (to->via == u && !to->may_have_arrived)
            refuse(a, (uint32_t)participant, TXN_WHY_ERROR,
                   slice_make(error.ptr + 1, error.len - 3));
    }
}

void transactions_message(struct upstream *u, struct slice message)
{
    struct txn_wire_answer answer;
    if (message.ptr[0] == '-') hear_error(u->worker->transactions, u, message);
    else if (txn_wire_read(message, &answer)) hear(u->worker->transactions, u, &answer);
}

/* ---- losses ---- */

static void lose(struct attempt *a, uint32_t participant, const struct upstream *u, uint64_t taken)
{
    struct delivery *to = &a->to[participant];
    const struct txn_event event = {
        .type = TXN_EVENT_LOST, .now_ms = worker_txn_ms(a->all->worker), .shard = participant};

    if (to->via == u) {
        to->may_have_arrived = to->may_have_arrived || to->position < taken;
        to->via = NULL;
        if (!to->may_have_arrived && a->transaction != NULL) {
            refuse_unreachable(a, participant);
            return;
        }
    }
    attempt_step(a, &event);
}

void transactions_lost(struct upstream *u, uint64_t taken)
{
    struct transactions *all = u->worker->transactions;
    for (struct attempt *a = all->open, *next; a != NULL; a = next) {
        next = a->next;
        int participant = participant_of(a, (size_t)(u->shard - all->worker->topology->shards));
        if (participant < 0) continue;
        if (a->to[participant].via == u || attempt_lane(a, (uint32_t)participant) == u)
            lose(a, (uint32_t)participant, u, taken);
    }
}
