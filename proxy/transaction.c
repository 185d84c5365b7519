/* transaction.c - see transaction.h.
 *
 * A transaction (what is to be done, and who wants to know) goes through attempts (one id, one
 * coordinator).  An attempt that was answered lives on for as long as its decision has to be
 * delivered; it needs no commands for that, so the transaction is gone by then. */
#include "proxy/transaction.h"

#include "core/base/mem.h"
#include "core/wire/resp_reply.h"
#include "proxy/plain.h"
#include "proxy/transaction_parts.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"
#include "txn/coordinator.h"

#include <stdio.h>
#include <string.h>

enum {
    TABLE_SIZE = 1024,
    TICK_US = 10 * 1000,
    ANSWERS_US = 50,                     /* within which others answer after the first shard has */
    COMPANY_US = 40,                     /* for which a RELEASE waits for something to go with */
    TRYING_MAX_MS = 10 * 1000            /* after which conflicts are the client's business */
};

struct attempt;

/* What is known of the way of one participant's PREPARE. */
struct delivery {
    uint16_t shard;
    bool may_have_arrived;               /* over a connection that was lost since */
    unsigned times;                      /* it was sent */
    const struct upstream *via;          /* the connection it was written to last; NULL: to none */
    uint64_t position;                   /* of its first byte there */
};

struct attempt {
    struct txn_coordinator coordinator;
    struct transaction *transaction;     /* NULL once it was answered */
    struct transactions *all;
    struct attempt *prev, *next;         /* all that are open */
    struct attempt *same;                /* in the table */
    enum resp_version version;
    bool has_unsent;                     /* a PREPARE found no connection */
    struct delivery to[];                /* by participant */
};

struct transactions {
    struct worker *worker;
    uint64_t sequence;
    struct attempt *open;
    struct list everyone;
    struct attempt *table[TABLE_SIZE];   /* by sequence */
    struct loop_timer tick;
    struct loop_hook turn_end;
    int64_t released_us;                 /* when the first RELEASE not yet sent was made; 0: none */
    bool has_fresh_release;              /* one of this turn */
    struct turns turns;
    struct txn_lock *scratch;
    size_t scratch_cap;
    struct txn_effects effects;
    struct txn_wire wire;
};

/* ---- life ---- */

struct transaction *transaction_new(struct worker *w, enum resp_version version)
{
    struct transaction *t = mem_zalloc(sizeof *t);
    t->worker = w;
    t->version = version;
    list_add_last(&w->transactions->everyone, &t->everyone);
    return t;
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

/* ---- sending ---- */

/* Time of a vote: not before its bytes were read, which the time of the turn may be. */
static uint64_t now_exactly_ms(struct worker *w)
{
    loop_refresh_time(w->loop);
    return worker_txn_ms(w);
}

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

static struct upstream *lane_to(const struct attempt *a, uint32_t participant)
{
    return worker_lane(a->all->worker, a->to[participant].shard, a->version);
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
        upstream_tell(lane_to(a, participant), txn_wire_end(&a->all->wire));
        return;
    }
    struct upstream *u = part->votes_on != NULL ? part->votes_on : lane_to(a, participant);
    struct delivery *to = &a->to[participant];
    bool is_sent = upstream_tell(u, encode_prepare(a, part));
    if (is_sent) {
        to->position = u->written - a->all->wire.message.len;
        upstream_send_more(u, bytes_slice(&part->commands.bytes));
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

static void turn_ended(struct loop_hook *hook)
{
    struct transactions *all =
        (struct transactions *)((char *)hook - offsetof(struct transactions, turn_end));
    struct loop *loop = all->worker->loop;
    bool is_late = loop_monotonic_us(loop) - all->released_us >= COMPANY_US;
    bool has_company = !all->has_fresh_release && !loop_is_idle(loop);
    if (all->released_us != 0 && (is_late || has_company)) release_now(all);
    all->has_fresh_release = false;
}

static void send(struct attempt *a, const struct txn_effect *effect)
{
    struct txn_id id = a->coordinator.start.id;
    if (effect->type == TXN_SEND_PREPARE) {
        send_prepare(a, effect->shard);
        return;
    }
    struct txn_writer writer = txn_wire_writer(txn_wire_begin(&a->all->wire));
    struct upstream *u = lane_to(a, effect->shard);
    switch (effect->type) {
    case TXN_SEND_DECIDE:
        txn_write_decide(&writer, id, effect->decision);
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

/* ---- attempts ---- */

static struct attempt **bucket_of(struct transactions *all, uint64_t sequence)
{
    return &all->table[sequence / all->worker->proxy->workers_count % TABLE_SIZE];
}

static struct attempt *find_attempt(struct transactions *all, struct txn_id id)
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
    a->has_unsent = false;
    for (size_t i = 0; i < t->parts_count; i++)
        a->to[i] = (struct delivery){.shard = (uint16_t)t->parts[i].shard};
    a->prev = NULL;
    a->next = all->open;
    if (all->open != NULL) all->open->prev = a;
    else loop_timer_start(all->worker->loop, &all->tick, TICK_US);
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
            send(a, effect);
        }
    }
    if (t != NULL && a->coordinator.phase != TXN_PREPARING) turns_leave(&t->turn);
    if (is_answered) a->transaction = NULL;
    if (is_done) attempt_free(a);
    if (is_answered && t != NULL) answer(t, &outcome);
    turns_serve(&all->turns);
}

static void step(struct attempt *a, const struct txn_event *event)
{
    txn_coordinator_step(&a->coordinator, event, &a->all->effects);
    carry_out(a);
}

/* ---- events ---- */

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
    step(a, &event);
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

static void tick_fired(struct loop_timer *timer)
{
    struct transactions *all =
        (struct transactions *)((char *)timer - offsetof(struct transactions, tick));
    const struct txn_event tick = {.type = TXN_EVENT_TICK, .now_ms = worker_txn_ms(all->worker)};

    for (struct attempt *a = all->open, *next; a != NULL; a = next) {
        next = a->next;
        if (a->has_unsent) refuse_unsent(a);
        else if (txn_coordinator_due_ms(&a->coordinator) <= tick.now_ms) step(a, &tick);
    }
    if (all->open != NULL) loop_timer_start(all->worker->loop, timer, TICK_US);
}

/* ---- answers ---- */

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
    struct attempt *a = find_attempt(all, answer->id);
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
    if (answer->has_replies && a->transaction != NULL &&
        !keep_replies(a->transaction, event.shard, &answer->rest))
        return;
    loop_linger(all->worker->loop, ANSWERS_US);
    step(a, &event);
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
    step(a, &event);
}

void transactions_lost(struct upstream *u, uint64_t taken)
{
    struct transactions *all = u->worker->transactions;
    for (struct attempt *a = all->open, *next; a != NULL; a = next) {
        next = a->next;
        int participant = participant_of(a, (size_t)(u->shard - all->worker->topology->shards));
        if (participant < 0) continue;
        if (a->to[participant].via == u || lane_to(a, (uint32_t)participant) == u)
            lose(a, (uint32_t)participant, u, taken);
    }
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
    all->tick.fire = tick_fired;
    turns_init(&all->turns, w->loop, &w->random);
    all->turn_end.run = turn_ended;
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
