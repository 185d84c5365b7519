/* transaction.c - see transaction.h.
 *
 * A transaction (what is to be done, and who wants to know) goes through attempts (one id, one
 * coordinator).  An attempt that was answered lives on for as long as its decision has to be
 * delivered; it needs no commands for that, so the transaction is gone by then. */
#include "proxy/transaction.h"

#include "core/base/mem.h"
#include "proxy/plain.h"
#include "proxy/transaction_attempt.h"
#include "proxy/transaction_parts.h"
#include "proxy/worker.h"

#include <stdio.h>

enum { TRYING_MAX_MS = 10 * 1000 };      /* after which conflicts are the client's business */

/* ---- life ---- */

struct transaction *transaction_new(struct worker *w, enum resp_version version)
{
    struct transaction *t = mem_zalloc(sizeof *t);
    t->worker = w;
    t->version = version;
    list_add_last(&w->transactions->everyone, &t->everyone);
    return t;
}

void transaction_by(struct transaction *t, uint64_t author)
{
    t->author = author;
}

static void transaction_free(struct transaction *t)
{
    loop_timer_stop(t->worker->loop, &t->again);
    list_leave(&t->everyone);
    transaction_parts_free(t);
    mem_free(t);
}

/* ---- its turn ---- */

static void begin(struct transaction *t);

static void turn_comes(struct turn *turn)
{
    begin((struct transaction *)((char *)turn - offsetof(struct transaction, turn)));
}

static const struct txn_lock *locks_of(struct transactions *all, const struct transaction *t)
{
    if (t->wanted_count > all->scratch_cap) {
        all->scratch_cap = t->wanted_count * 2;
        all->scratch = mem_realloc(all->scratch, all->scratch_cap * sizeof *all->scratch);
    }
    transaction_list_locks(t, all->scratch);
    return all->scratch;
}

/* A guard grows stale while it waits, so that those with guards go on. */
static void begin_in_turn(struct transaction *t)
{
    struct transactions *all = t->worker->transactions;
    if (transaction_has_watched(t) ||
        turns_take(&all->turns, &t->turn, locks_of(all, t), t->wanted_count, turn_comes))
        begin(t);
}

/* ---- the end ---- */

static void end(struct transaction *t, const struct transaction_result *result)
{
    struct transactions *all = t->worker->transactions;
    turns_leave(&t->turn);
    t->done(t->context, t, result);
    transaction_free(t);
    turns_serve(&all->turns);
}

static void end_failed(struct transaction *t, struct slice error)
{
    end(t, &(struct transaction_result){.end = TRANSACTION_FAILED, .error = error});
}

static void end_unreachable(struct transaction *t, size_t shard)
{
    char text[160];
    int len = snprintf(text, sizeof text, "-CLUSTERDOWN shard %.64s is not reachable\r\n",
                       t->worker->topology->shards[shard].name);
    end_failed(t, slice_make(text, (size_t)len));
}

/* ---- attempts ---- */

static struct attempt **bucket_of(struct transactions *all, uint64_t sequence)
{
    return &all->table[sequence / all->worker->proxy->workers_count % TRANSACTIONS_TABLE_SIZE];
}

struct attempt *attempt_find(struct transactions *all, struct txn_id id)
{
    struct attempt *a = *bucket_of(all, id.sequence);
    while (a != NULL && !txn_id_equal(a->coordinator.start.id, id)) a = a->same;
    return a;
}

static struct attempt *attempt_new(struct transactions *all, struct transaction *t)
{
    struct attempt *a = mem_alloc(sizeof *a + t->parts_count * sizeof a->to[0]);
    a->transaction = t;
    a->all = all;
    a->version = t->version;
    a->author = t->author;
    a->has_unsent = false;
    for (size_t i = 0; i < t->parts_count; i++)
        a->to[i] = (struct delivery){.shard = (uint16_t)t->parts[i].shard};
    a->prev = NULL;
    a->next = all->open;
    if (all->open != NULL) all->open->prev = a;
    else loop_timer_start(all->worker->loop, &all->tick, TRANSACTIONS_TICK_US);
    all->open = a;
    return a;
}

static void put_in_table(struct attempt *a)
{
    struct attempt **bucket = bucket_of(a->all, a->coordinator.start.id.sequence);
    a->same = *bucket;
    *bucket = a;
}

static void attempt_free(struct attempt *a)
{
    struct attempt **link = bucket_of(a->all, a->coordinator.start.id.sequence);
    while (*link != a) link = &(*link)->same;
    *link = a->same;
    if (a->prev != NULL) a->prev->next = a->next;
    else a->all->open = a->next;
    if (a->next != NULL) a->next->prev = a->prev;
    mem_free(a);
}

static void again_fired(struct loop_timer *timer)
{
    begin_in_turn((struct transaction *)((char *)timer - offsetof(struct transaction, again)));
}

static void try_again(struct transaction *t, const struct txn_outcome *outcome)
{
    struct worker *w = t->worker;
    if (worker_txn_ms(w) > t->ts + TRYING_MAX_MS) {
        end_failed(t, SLICE("-TRYAGAIN the keys of this transaction stayed locked by others\r\n"));
        return;
    }
    w->stats.transactions_retried++;
    t->attempts++;
    t->again.fire = again_fired;
    loop_timer_start(w->loop, &t->again, (int64_t)outcome->after_ms * 1000);
}

static void end_refused(struct transaction *t, const struct txn_outcome *outcome)
{
    char text[TXN_TEXT_MAX + 4];
    int len;

    t->worker->stats.transactions_aborted++;
    switch (outcome->why) {
    case TXN_WHY_WATCH:
        end(t, &(struct transaction_result){.end = TRANSACTION_WATCH});
        break;
    case TXN_WHY_CONDITION:
        end(t, &(struct transaction_result){.end = TRANSACTION_CONDITION, .guard = outcome->index,
                                            .shard = t->parts[outcome->shard].shard});
        break;
    default:
        len = snprintf(text, sizeof text, "-%.*s\r\n", (int)outcome->text.len, outcome->text.ptr);
        end_failed(t, slice_make(text, (size_t)len));
    }
}

static void answer(struct transaction *t, const struct txn_outcome *outcome)
{
    switch (outcome->type) {
    case TXN_COMMITTED:
        t->worker->stats.transactions_committed++;
        end(t, &(struct transaction_result){.end = TRANSACTION_COMMITTED});
        break;
    case TXN_ABORTED:
        end_refused(t, outcome);
        break;
    case TXN_RETRY:
        try_again(t, outcome);
        break;
    case TXN_UNCERTAIN:
        t->worker->stats.transactions_uncertain++;
        end_failed(t, SLICE("-UNCERTAIN the outcome of this transaction is unknown\r\n"));
        break;
    }
}

/* The client is told last, when the attempt needs nothing any more: what it does then may start
 * another step. */
static void carry_out(struct attempt *a)
{
    struct transactions *all = a->all;
    struct txn_effects *effects = &all->effects;
    struct transaction *t = a->transaction;
    struct txn_outcome outcome;
    bool is_answered = false, is_done = false;

    for (uint32_t i = 0; i < effects->count; i++) {
        const struct txn_effect *effect = &effects->at[i];
        if (effect->type == TXN_ANSWER) {
            outcome = effect->outcome;
            is_answered = true;
        } else if (effect->type == TXN_DONE) {
            is_done = true;
        } else {
            attempt_send(a, effect);
        }
    }
    if (t != NULL && a->coordinator.phase != TXN_PREPARING) turns_leave(&t->turn);
    if (is_answered) a->transaction = NULL;
    if (is_done) attempt_free(a);
    if (is_answered && t != NULL) answer(t, &outcome);
    turns_serve(&all->turns);
}

void attempt_step(struct attempt *a, const struct txn_event *event)
{
    txn_coordinator_step(&a->coordinator, event, &a->all->effects);
    carry_out(a);
}

/* ---- starting ---- */

static struct txn_id next_id(struct transactions *all)
{
    const struct proxy *p = all->worker->proxy;
    uint64_t sequence = ++all->sequence * p->workers_count + all->worker->index;
    return (struct txn_id){
        .proxy = p->txn_id, .sequence = sequence, .start_ms = worker_txn_ms(all->worker)};
}

/* The shard that cannot be reached, or -1. */
static int find_unreachable(struct transaction *t)
{
    for (size_t i = 0; i < t->parts_count; i++) {
        size_t shard = t->parts[i].shard;
        if (!upstream_is_reachable(worker_lane(t->worker, shard, t->version))) return (int)shard;
    }
    return -1;
}

static bool watches_are_lost(const struct transaction *t)
{
    for (size_t i = 0; i < t->parts_count; i++)
        if (t->parts[i].votes_on != NULL && t->parts[i].votes_on->state != UPSTREAM_UP) return true;
    return false;
}

static void begin(struct transaction *t)
{
    struct transactions *all = t->worker->transactions;
    int unreachable = find_unreachable(t);

    if (watches_are_lost(t)) {
        end(t, &(struct transaction_result){.end = TRANSACTION_WATCH});
        return;
    }
    if (unreachable >= 0) {
        end_unreachable(t, (size_t)unreachable);
        return;
    }
    struct attempt *a = attempt_new(all, t);
    const struct txn_start start = {.id = next_id(all),
                                    .ts = t->ts,
                                    .shards = (uint32_t)t->parts_count,
                                    .reads_only = !t->writes,
                                    .answer_at_commit = t->answer_at_commit,
                                    .attempt = t->attempts,
                                    .jitter = random_next(&all->worker->random)};
    a->coordinator.start = start;
    put_in_table(a);
    txn_coordinator_start(&a->coordinator, &start, start.id.start_ms, &all->effects);
    carry_out(a);
}

/* A plain Redis takes no part; then t is gone. */
static bool is_refused(struct transaction *t)
{
    for (size_t i = 0; i < t->parts_count; i++) {
        struct bytes error = {0};
        if (!plain_is(t->worker, t->parts[i].shard)) continue;
        plain_write_error(t->worker, t->parts[i].shard, &error);
        end_failed(t, bytes_slice(&error));
        bytes_free(&error);
        return true;
    }
    return false;
}

void transaction_run(struct transaction *t, bool answer_at_commit,
                     void (*done)(void *context, struct transaction *t,
                                  const struct transaction_result *r),
                     void *context)
{
    t->answer_at_commit = answer_at_commit;
    t->done = done;
    t->context = context;
    t->ts = worker_txn_ms(t->worker);
    t->worker->stats.transactions++;
    if (t->parts_count > TXN_PARTICIPANTS_MAX) {
        end_failed(t, SLICE("-ERR too many shards for one transaction\r\n"));
        return;
    }
    if (!is_refused(t)) begin_in_turn(t);
}

struct transactions *transactions_new(struct worker *w)
{
    struct transactions *all = mem_zalloc(sizeof *all);
    all->worker = w;
    all->tick.fire = transactions_tick;
    turns_init(&all->turns, w->loop, &w->random);
    all->turn_end.run = transactions_turn_ended;
    loop_add_hook(w->loop, &all->turn_end);
    list_init(&all->everyone);
    return all;
}

/* What is open is left to the resolver of somebody else; nobody here waits any more.  What waits
 * for another try has not happened. */
void transactions_free(struct transactions *all)
{
    turns_end(&all->turns);
    while (all->open != NULL) {
        struct attempt *a = all->open;
        if (a->transaction != NULL)
            end_failed(a->transaction,
                       SLICE("-UNCERTAIN the outcome of this transaction is unknown\r\n"));
        attempt_free(a);
    }
    struct list *link;
    while ((link = list_first(&all->everyone)) != NULL)
        end_failed(LIST_ITEM(link, struct transaction, everyone),
                   SLICE("-TRYAGAIN the keys of this transaction stayed locked by others\r\n"));
    txn_wire_free(&all->wire);
    turns_close(&all->turns);
    mem_free(all->scratch);
    mem_free(all);
}
