/* wait.c - see wait.h.  txn/waiting.h decides; here its effects are carried out on real
 * connections, clients and timers.
 *
 * Invariant: effects are carried out one after the other, never one within another; what happens
 * meanwhile is an event like any other, and its effects come behind. */
#include "proxy/wait.h"

#include "core/base/mem.h"
#include "proxy/dispatch.h"
#include "proxy/gather.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/wait_parts.h"
#include "proxy/wait_replicas.h"
#include "proxy/watcher.h"

#include <string.h>

static const int64_t FOR_EVER_MS = 1000ll * 1000 * 1000 * 1000;      /* and no deadline overflows */

/* ---- what happens ---- */

static void carry_out(struct wait *w, const struct txn_waiting_effect *e);

static void wait_free(struct wait *w)
{
    loop_timer_stop(w->worker->loop, &w->timer);
    loop_timer_stop(w->worker->loop, &w->choice);
    txn_waiting_close(&w->machine);
    bytes_free(&w->ids);
    bytes_free(&w->kept);
    mem_free(w->argv);
    mem_free(w);
}

/* What happens while an effect is carried out is carried out behind it. */
static void carry_out_all(struct wait *w)
{
    struct txn_waiting_effect e;
    if (w->is_busy) return;
    w->is_busy = true;
    while (txn_waiting_next(&w->machine, &e)) carry_out(w, &e);
    w->is_busy = false;
    if (w->is_dead) wait_free(w);
}

void wait_step(struct wait *w, struct txn_waiting_event event)
{
    event.now_us = wait_now_us(w);
    txn_waiting_step(&w->machine, &event);
    carry_out_all(w);
}

void wait_step_with_reply(struct wait *w, struct txn_waiting_event event, struct slice reply)
{
    if (w->is_busy) {
        bytes_clear(&w->kept);
        bytes_append_slice(&w->kept, reply);
        reply = bytes_slice(&w->kept);
    }
    w->reply = reply;
    wait_step(w, event);
}

/* ---- the end ---- */

static void leave_unsettled(struct wait *w)
{
    struct client *c = w->client;
    if (c == NULL) return;
    for (struct wait **link = &c->unsettled; *link != NULL; link = &(*link)->next) {
        if (*link != w) continue;
        *link = w->next;
        break;
    }
}

static void do_end(struct wait *w)
{
    leave_unsettled(w);
    w->is_dead = true;
}

/* The client has it all, and the shard is told in the same moment: this process may be killed at
 * any other. */
static bool write_and_tell(struct wait *w, struct side *side, bool is_behind)
{
    struct client *c = w->client;
    if (side == NULL || side->watcher == NULL || is_behind) {
        stream_flush(&c->stream);
        return false;
    }
    watcher_taken(side->watcher);
    stream_flush_both(&c->stream, &side->watcher->upstream.stream);
    return true;
}

void wait_settle(struct client *c)
{
    if (stream_unsent(&c->stream) > 0) return;
    for (struct wait *w = c->unsettled, *next; w != NULL; w = next) {
        next = w->next;
        wait_step(w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .all = true});
    }
}

static struct slice answer_of(const struct wait *w, enum txn_waiting_answer answer)
{
    switch (answer) {
    case TXN_ANSWER_NOTHING:   return w->version == RESP3 ? SLICE("_\r\n") : SLICE("*-1\r\n");
    case TXN_ANSWER_UNBLOCKED: return SLICE("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
    case TXN_ANSWER_NOBODY:    return SLICE("");
    default:                   return w->reply;
    }
}

/* The side's connection was lost before the client had all that came from it. */
static void taken_lost(void *owner)
{
    struct side *side = owner;
    wait_step(side->wait, (struct txn_waiting_event){.type = TXN_WAITING_LOST,
                                                .side = (uint32_t)(side - side->wait->sides)});
}

static void watch_taken(struct side *side)
{
    if (side == NULL || side->watcher == NULL) return;
    side->watcher->gone = taken_lost;
    side->watcher->owner = side;
}

/* The reply is written out at once. */
static void do_answer(struct wait *w, struct side *side, enum txn_waiting_answer answer)
{
    struct client *c = w->client;
    bool is_behind = c != NULL && stream_unsent(&c->stream) > 0;
    if (c != NULL) {
        c->wait = NULL;
        w->next = c->unsettled;
        c->unsettled = w;
    }
    struct slice reply = answer_of(w, answer);
    if (answer == TXN_ANSWER_UNBLOCKED)
        pending_count_failed(w->pending, (enum command_id)w->form.command->id, reply);
    pending_answer(w->pending, reply);
    if (w->client == NULL) return;
    bool told = write_and_tell(w, side, is_behind);
    bool all = stream_unsent(&c->stream) == 0;
    if (!all) watch_taken(side);
    wait_step(w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .told = told, .all = all});
    wait_settle(c);
}

static void abandon(struct wait *w)
{
    leave_unsettled(w);
    w->client = NULL;
    wait_step(w, (struct txn_waiting_event){.type = TXN_WAITING_CLIENT_GONE});
}

void wait_forget(struct client *c)
{
    if (c->wait != NULL) abandon(c->wait);
    c->wait = NULL;
    while (c->unsettled != NULL) abandon(c->unsettled);
}

bool wait_is_shown(const struct client *c)
{
    return c->wait_replicas != NULL || (c->wait != NULL && txn_waiting_is_shown(&c->wait->machine));
}

/* ---- what must meet in one place ---- */

static struct side *side_at(struct wait *w, uint32_t i)
{
    return i == TXN_NO_SIDE ? NULL : &w->sides[i];
}

static void gathered(void *context, struct gather *g, const struct transaction_result *result)
{
    struct wait *w = context;
    struct slice reply =
        result->end == TRANSACTION_COMMITTED ? gather_reply(g, 0) : result->error;
    const struct side *mover = side_at(w, w->machine.mover);
    struct txn_waiting_event event = {
        .type = TXN_WAITING_GATHERED,
        .side_is_up = mover != NULL && mover->watcher->upstream.state == UPSTREAM_UP};

    if (result->end == TRANSACTION_WATCH) event.what = TXN_GATHERED_LOST;
    else if (wait_is_passing(reply)) event.what = TXN_GATHERED_PASSES;
    else if (wait_is_null(reply)) event.what = TXN_GATHERED_NOTHING;
    wait_step_with_reply(w, event, reply);
}

/* Inside of a gather, as of MULTI, nothing waits: the command as it is does. */
static void gather(struct wait *w, const struct side *mover)
{
    struct gather *g = gather_new(w->worker, w->version);
    gather_command(g, w->db, w->argv, w->argc);
    for (size_t i = 0; i < w->form.keys; i++) gather_key(g, w->db, wait_key_at(w, i));
    if (w->moves_over) gather_key(g, w->db, w->argv[2]);
    if (mover != NULL) gather_watcher(g, mover->shard, mover->watcher);
    gather_by(g, pending_author(w->pending));
    gather_run(g, gathered, w);
}

/* ---- what is to be done ---- */

static void timer_fired(struct loop_timer *timer)
{
    wait_step((struct wait *)((char *)timer - offsetof(struct wait, timer)),
              (struct txn_waiting_event){.type = TXN_WAITING_TIMER});
}

static void choice_fired(struct loop_timer *timer)
{
    wait_step((struct wait *)((char *)timer - offsetof(struct wait, choice)),
              (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
}

static void set_timer(struct wait *w, struct loop_timer *timer, void (*fire)(struct loop_timer *),
                      int64_t in_us)
{
    timer->fire = fire;
    loop_timer_start(w->worker->loop, timer, in_us > 0 ? in_us : 0);
}

/* Its calls may end in here: they are told by the watcher that is gone. */
static struct watcher *take_watcher(struct side *side)
{
    struct watcher *watcher = side->watcher;
    side->watcher = NULL;
    if (watcher != NULL) watcher->gone = NULL;
    return watcher;
}

/* What is said to a connection; it may have been lost meanwhile, while others were spoken to. */
static void carry_out_at(struct side *side, const struct txn_waiting_effect *e)
{
    if (side->watcher == NULL) return;
    switch (e->type) {
    case TXN_WAITING_LEAVE:     watcher_leave(side->watcher); break;
    case TXN_WAITING_UNFETCH:   watcher_unfetch(side->watcher); break;
    case TXN_WAITING_PUT:       watcher_put(take_watcher(side)); break;
    case TXN_WAITING_DROP:      watcher_drop(take_watcher(side)); break;
    case TXN_WAITING_TAKEN:     watcher_taken(side->watcher); break;
    case TXN_WAITING_TAKEN_NOT: watcher_taken_not(side->watcher); break;
    default: break;
    }
    if (e->type == TXN_WAITING_TAKEN) stream_flush(&side->watcher->upstream.stream);
}

static void carry_out(struct wait *w, const struct txn_waiting_effect *e)
{
    struct side *side = side_at(w, e->side);
    switch (e->type) {
    case TXN_WAITING_ASK_TAKE:  wait_ask_take(side, e); break;
    case TXN_WAITING_ASK_OFFER: wait_ask_offer(side); break;
    case TXN_WAITING_GATHER:    gather(w, side); break;
    case TXN_WAITING_SET_TIMER:
        set_timer(w, &w->timer, timer_fired, e->at_us - wait_now_us(w));
        break;
    case TXN_WAITING_CHOOSE:    set_timer(w, &w->choice, choice_fired, 0); break;
    case TXN_WAITING_ANSWER:    do_answer(w, side, e->answer); break;
    case TXN_WAITING_CLOSE_CLIENT: client_free(w->client); break;
    case TXN_WAITING_END:       do_end(w); break;
    default:                    carry_out_at(side, e); break;
    }
}

/* ---- the start ---- */

static struct slice *copy_arguments(const struct request *r)
{
    size_t bytes = r->argc * sizeof(struct slice);
    for (size_t i = 0; i < r->argc; i++) bytes += r->argv[i].len;
    struct slice *argv = mem_alloc(bytes);
    char *at = (char *)(argv + r->argc);
    for (size_t i = 0; i < r->argc; i++) {
        argv[i] = slice_make(at, r->argv[i].len);
        if (r->argv[i].len > 0) memcpy(at, r->argv[i].ptr, r->argv[i].len);
        at += r->argv[i].len;
    }
    return argv;
}

static void add_side(struct wait *w, size_t shard)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (w->sides[i].shard == shard) return;
    w->sides[w->sides_count++] = (struct side){.wait = w, .shard = shard};
}

static struct wait *wait_new(struct client *c, const struct request *r,
                             const struct wait_form *form, int64_t timeout_ms)
{
    size_t shards = c->worker->topology->count, sides = form->keys < shards ? form->keys : shards;
    struct wait *w = mem_zalloc(sizeof *w + sides * sizeof w->sides[0]);
    w->worker = c->worker;
    w->client = c;
    w->form = *form;
    w->argv = copy_arguments(r);
    w->argc = r->argc;
    w->db = c->db;
    w->version = c->resp;
    w->pending = client_await_alone(c);
    if (timeout_ms > 0 && timeout_ms < FOR_EVER_MS)
        w->deadline_us = wait_now_us(w) + timeout_ms * 1000;
    for (size_t i = 0; i < w->form.keys; i++) add_side(w, wait_shard_at(w, i));
    w->moves_over = wait_form_is_move(form) &&
                    topology_owner(w->worker->topology, w->argv[2]) != w->sides[0].shard;
    size_t lasts = wait_form_lasts(form, w->argv);
    bytes_reserve(&w->ids, lasts * WAIT_ID_TEXT_MAX);    /* for all: arguments will point there */
    c->wait = w;
    return w;
}

static void *machine_memory(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size > 0) return mem_realloc(ptr, size);
    mem_free(ptr);
    return NULL;
}

static void start(struct wait *w)
{
    size_t lasts = wait_form_lasts(&w->form, w->argv);
    bool is_plain = plain_is(w->worker, w->sides[0].shard);
    const struct txn_waiting_start start = {
        .sides = (uint32_t)w->sides_count,
        .now_us = wait_now_us(w),
        .deadline_us = w->deadline_us,
        .patience_us = (int64_t)w->worker->options.shard_timeout_ms * 1000,
        .is_direct = w->sides_count == 1 && !w->moves_over && (lasts == 0 || is_plain),
        .moves_over = w->moves_over,
        .reads = wait_form_is_read(&w->form),
        .has_past = lasts < w->form.keys};
    txn_waiting_init(&w->machine, (struct txn_alloc){machine_memory, NULL, NULL}, &start);
    carry_out_all(w);
}

/* Several shards wait only if each can offer what it has.  A destination is behind its source. */
static bool is_refused_for_plain(struct client *c, const struct request *r,
                                 const struct wait_form *f)
{
    const struct topology *t = c->worker->topology;
    size_t first = topology_owner(t, r->argv[f->first_key]), plain = first;
    bool is_apart = false;
    for (size_t i = 1; i < f->keys + wait_form_is_move(f); i++) {
        size_t shard = topology_owner(t, r->argv[f->first_key + i]);
        if (shard != first) is_apart = true;
        if (plain_is(c->worker, shard)) plain = shard;
    }
    if (!is_apart || !plain_is(c->worker, plain)) return false;
    plain_write_error(c->worker, plain, client_reply(c));
    return true;
}

enum dispatch_result wait_serve(struct client *c, const struct request *r)
{
    struct wait_form form;
    int64_t timeout_ms;

    if (!wait_form_find(r, &form)) return dispatch_anywhere(c, r);
    if (form.timeout_at == 0) return dispatch_by_route(c, r);
    if (!wait_form_timeout(&form, r->argv, &timeout_ms)) return dispatch_anywhere(c, r);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    if (is_refused_for_plain(c, r, &form)) return DISPATCH_SERVED;
    start(wait_new(c, r, &form, timeout_ms));
    return DISPATCH_SERVED;
}
