/* wait.c - see wait.h.  txn/waiting.h decides; here its effects are carried out on real
 * connections, clients and timers. */
#include "proxy/wait.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/gather.h"
#include "proxy/plain.h"
#include "proxy/wait_form.h"
#include "proxy/watcher.h"
#include "proxy/wait_replicas.h"
#include "proxy/worker.h"
#include "txn/waiting.h"

#include <string.h>

enum { ID_TEXT_MAX = 48 };
static const int64_t FOR_EVER_MS = 1000ll * 1000 * 1000 * 1000;      /* and no deadline overflows */

/* A shard that is asked. */
struct side {
    struct call call;                    /* first: what the shard says in the end */
    struct call begun;                   /* that it will; of TXN WAIT */
    struct wait *wait;
    size_t shard;
    struct watcher *watcher;             /* NULL: none yet, or lost */
    bool is_offering;                    /* what is under way is TXN WAIT */
    size_t offered;                      /* the key it is asked for, where it is only one */
};

struct wait {
    struct worker *worker;
    struct client *client;               /* NULL when it has gone */
    struct pending *pending;
    struct wait *next;                   /* client->unsettled */
    struct slice *argv;                  /* one allocation with the bytes behind */
    size_t argc;
    struct wait_form form;
    struct bytes ids;                    /* what stands where the client said $ */
    int db;
    enum resp_version version;
    int64_t deadline_us;                 /* monotonic; 0: none */
    bool moves_over;                     /* from one shard to another */
    struct txn_waiting machine;
    struct slice reply;                  /* of the last event */
    struct bytes kept;                   /* where it had to be kept */
    bool is_busy, is_dead;               /* effects are being carried out; the last one was */
    struct loop_timer timer, choice;
    size_t sides_count;
    struct side sides[];
};

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

static struct slice key_at(const struct wait *w, size_t i)
{
    return w->argv[w->form.first_key + i];
}

static size_t shard_at(const struct wait *w, size_t i)
{
    return topology_owner(w->worker->topology, key_at(w, i));
}

static int64_t now_us(const struct wait *w)
{
    return loop_monotonic_us(w->worker->loop);
}

/* The time that is left; never 0 but for ever. */
static int64_t left_ms(const struct wait *w)
{
    int64_t ms = w->deadline_us == 0 ? 0 : (w->deadline_us - now_us(w) + 999) / 1000;
    return w->deadline_us != 0 && ms < 1 ? 1 : ms;
}

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

/* w may be gone afterwards. */
static void step(struct wait *w, struct txn_waiting_event event)
{
    event.now_us = now_us(w);
    txn_waiting_step(&w->machine, &event);
    carry_out_all(w);
}

static void step_with_reply(struct wait *w, struct txn_waiting_event event, struct slice reply)
{
    if (w->is_busy) {
        bytes_clear(&w->kept);
        bytes_append_slice(&w->kept, reply);
        reply = bytes_slice(&w->kept);
    }
    w->reply = reply;
    step(w, event);
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
        step(w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .all = true});
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
    step(side->wait, (struct txn_waiting_event){.type = TXN_WAITING_LOST,
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
    step(w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .told = told, .all = all});
    wait_settle(c);
}

static void abandon(struct wait *w)
{
    leave_unsettled(w);
    w->client = NULL;
    step(w, (struct txn_waiting_event){.type = TXN_WAITING_CLIENT_GONE});
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

/* ---- asking shards ---- */

static bool is_of_shard(const void *context, size_t key)
{
    const struct side *side = context;
    return shard_at(side->wait, key) == side->shard;
}

/* Of the shard of the first key, as many as stand at the front. */
static bool is_in_front(const void *context, size_t key)
{
    const struct side *side = context;
    size_t first = 0;
    while (first < side->wait->form.keys && shard_at(side->wait, first) == side->shard) first++;
    return key < first;
}

static bool is_offered(const void *context, size_t key)
{
    return ((const struct side *)context)->offered == key;
}

static void replied(struct call *call, struct slice reply, enum call_end end);
static void began(struct call *call, struct slice reply, enum call_end end);

static struct upstream *upstream_of(struct side *side)
{
    if (side->watcher == NULL)
        side->watcher = watcher_get(side->wait->worker, side->shard, side->wait->version);
    return &side->watcher->upstream;
}

/* The command, with those keys.  A plain Redis takes nothing back. */
static void ask_to_take(struct side *side, struct slice mode,
                        bool (*has)(const void *context, size_t key))
{
    struct wait *w = side->wait;
    struct bytes request = {0};
    struct slice *room = worker_argv_room(w->worker, w->argc + 8);
    struct upstream *u = upstream_of(side);
    bool is_plain = plain_is(w->worker, side->shard);
    if (!is_plain) {
        struct slice take[] = {SLICE("TXN"), SLICE("TAKE"), mode, watcher_name_take(side->watcher)};
        resp_write_request(&request, take, 4);
    }
    wait_form_write(&w->form, w->argv, w->argc, &(struct wait_keys){has, side}, left_ms(w), room,
                    &request);
    side->is_offering = false;
    side->call = (struct call){.done = replied, .replies = is_plain ? 1 : 2, .may_write = true};
    upstream_send(u, &side->call, w->db, bytes_slice(&request));
    bytes_free(&request);
}

/* What the shard says first is a reply of its own.  Where it says nothing both calls end alike. */
static void ask_for_offer(struct side *side)
{
    struct wait *w = side->wait;
    struct upstream *u = upstream_of(side);
    struct bytes request = {0};
    struct slice *room = worker_argv_room(w->worker, w->argc + 8);
    wait_form_write_wait(&w->form, w->argv, &(struct wait_keys){is_of_shard, side}, left_ms(w),
                         room, &request);
    side->is_offering = true;
    side->begun = (struct call){.done = began, .replies = 1};
    side->call = (struct call){.done = replied, .replies = 1};
    upstream_send(u, &side->begun, w->db, bytes_slice(&request));
    upstream_send(u, &side->call, -1, SLICE(""));
    bytes_free(&request);
}

/* ---- what shards say ---- */

static bool is_null(struct slice reply)
{
    return reply.ptr[0] == '_' || (reply.len > 1 && reply.ptr[1] == '-' && reply.ptr[0] != '-' &&
                                   reply.ptr[0] != ':');
}

/* What passes, and what those who began to wait before are not told. */
static bool is_passing(struct slice reply)
{
    return slice_starts(reply, SLICE("-LOADING")) || slice_starts(reply, SLICE("-BUSY ")) ||
           slice_starts(reply, SLICE("-TRYAGAIN"));
}

/* The IDs that stand for $ from now on, of the shard's keys in their order. */
static void take_ids(struct side *side, struct resp_cursor *c)
{
    struct wait *w = side->wait;
    struct resp_value id;
    for (size_t i = 0; i < w->form.keys; i++) {
        struct slice *own = &w->argv[w->form.first_key + w->form.keys + i];
        if (shard_at(w, i) != side->shard || !resp_cursor_next(c, &id)) continue;
        if (!slice_equal(*own, SLICE("$")) || id.text.len > ID_TEXT_MAX) continue;
        size_t at = w->ids.len;
        bytes_append_slice(&w->ids, id.text);
        *own = slice_make(w->ids.ptr + at, id.text.len);
    }
}

static struct txn_waiting_event event_of(const struct side *side, enum txn_waiting_event_type type)
{
    return (struct txn_waiting_event){.type = type, .side = (uint32_t)(side - side->wait->sides)};
}

/* It is being left, or was. */
static bool is_left(const struct side *side)
{
    return side->watcher == NULL || side->wait->machine.state == TXN_WAITING_ANSWERED;
}

static void began(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)((char *)call - offsetof(struct side, begun));
    struct wait *w = side->wait;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, is_at_once;
    struct txn_waiting_event event = event_of(side, TXN_WAITING_BEGUN);

    if (end != CALL_ANSWERED || is_left(side)) return;
    if (reply.ptr[0] == '-' || !resp_cursor_next(&c, &head) || !resp_cursor_next(&c, &is_at_once)) {
        event.type = TXN_WAITING_REFUSED;
        event.passes = is_passing(reply);
    } else {
        event.at_once = is_at_once.integer == 1;
        if (w->form.has_ids) take_ids(side, &c);
    }
    step_with_reply(w, event, reply);
}

/* An array of the key and of when it was offered. */
static void offered(struct side *side, struct slice reply)
{
    struct wait *w = side->wait;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, key, at;
    struct txn_waiting_event event = event_of(side, TXN_WAITING_OFFERED);

    if (!resp_cursor_next(&c, &head) || !resp_cursor_next(&c, &key) || !resp_cursor_next(&c, &at)) {
        event.type = TXN_WAITING_REFUSED;
        step_with_reply(w, event, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    while (event.key + 1 < w->form.keys && !slice_equal(key_at(w, event.key), key.text))
        event.key++;
    event.offered_us = at.integer;
    step_with_reply(w, event, reply);
}

static void replied(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)call;
    struct wait *w = side->wait;
    struct txn_waiting_event event = event_of(side, TXN_WAITING_GIVEN);

    if (is_left(side)) return;
    if (end != CALL_ANSWERED) {
        event.type = TXN_WAITING_LOST;
        event.was_sent = end == CALL_LOST;
        event.is_last = w->worker->is_closing;
    } else if (is_null(reply)) {
        event.type = TXN_WAITING_NOTHING;
    } else if (reply.ptr[0] == '-') {
        event.type = TXN_WAITING_REFUSED;
        event.passes = is_passing(reply);
    } else if (side->is_offering) {
        offered(side, reply);
        return;
    }
    event.keeps = !plain_is(w->worker, side->shard);
    step_with_reply(w, event, reply);
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
    else if (is_passing(reply)) event.what = TXN_GATHERED_PASSES;
    else if (is_null(reply)) event.what = TXN_GATHERED_NOTHING;
    step_with_reply(w, event, reply);
}

/* Inside of a gather, as of MULTI, nothing waits: the command as it is does. */
static void gather(struct wait *w, const struct side *mover)
{
    struct gather *g = gather_new(w->worker, w->version);
    gather_command(g, w->db, w->argv, w->argc);
    for (size_t i = 0; i < w->form.keys; i++) gather_key(g, w->db, key_at(w, i));
    if (w->moves_over) gather_key(g, w->db, w->argv[2]);
    if (mover != NULL) gather_watcher(g, mover->shard, mover->watcher);
    gather_run(g, gathered, w);
}

/* ---- what is to be done ---- */

static void timer_fired(struct loop_timer *timer)
{
    step((struct wait *)((char *)timer - offsetof(struct wait, timer)),
         (struct txn_waiting_event){.type = TXN_WAITING_TIMER});
}

static void choice_fired(struct loop_timer *timer)
{
    step((struct wait *)((char *)timer - offsetof(struct wait, choice)),
         (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
}

static void set_timer(struct wait *w, struct loop_timer *timer, void (*fire)(struct loop_timer *),
                      int64_t in_us)
{
    timer->fire = fire;
    loop_timer_start(w->worker->loop, timer, in_us > 0 ? in_us : 0);
}

static void do_ask_take(struct side *side, const struct txn_waiting_effect *e)
{
    static const char *const modes[] = {
        [TXN_TAKE_WAIT] = "WAIT", [TXN_TAKE_NOW] = "NOW", [TXN_TAKE_AWAITED] = "AWAITED"};
    static bool (*const has[])(const void *context, size_t key) = {
        [TXN_KEYS_OF_SIDE] = is_of_shard,
        [TXN_KEYS_IN_FRONT] = is_in_front,
        [TXN_KEY_OFFERED] = is_offered};
    side->offered = e->key;
    ask_to_take(side, slice_of(modes[e->mode]), has[e->keys]);
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
    case TXN_WAITING_ASK_TAKE:  do_ask_take(side, e); break;
    case TXN_WAITING_ASK_OFFER: ask_for_offer(side); break;
    case TXN_WAITING_GATHER:    gather(w, side); break;
    case TXN_WAITING_SET_TIMER: set_timer(w, &w->timer, timer_fired, e->at_us - now_us(w)); break;
    case TXN_WAITING_CHOOSE:    set_timer(w, &w->choice, choice_fired, 0); break;
    case TXN_WAITING_ANSWER:    do_answer(w, side, e->answer); break;
    case TXN_WAITING_CLOSE_CLIENT: client_free(w->client); break;
    case TXN_WAITING_END:       do_end(w); break;
    default:                    carry_out_at(side, e); break;
    }
}

/* ---- the start ---- */

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
    if (timeout_ms > 0 && timeout_ms < FOR_EVER_MS) w->deadline_us = now_us(w) + timeout_ms * 1000;
    for (size_t i = 0; i < w->form.keys; i++) add_side(w, shard_at(w, i));
    w->moves_over = wait_form_is_move(form) &&
                    topology_owner(w->worker->topology, w->argv[2]) != w->sides[0].shard;
    size_t lasts = wait_form_lasts(form, w->argv);
    bytes_reserve(&w->ids, lasts * ID_TEXT_MAX);         /* for all: arguments will point there */
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
        .now_us = now_us(w),
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

/* ---- CLIENT UNBLOCK ---- */

struct unblock {
    struct errand errand;                /* first */
    struct pending *pending;
    uint64_t id;
    bool with_error, is_done;
};

static bool end_waiting(struct client *c, bool with_error)
{
    struct wait *w = c->wait;
    if (wait_replicas_end(c, with_error)) return true;
    if (w == NULL || w->machine.state != TXN_WAITING_WAITS) return false;
    step(w, (struct txn_waiting_event){.type = TXN_WAITING_UNBLOCK, .with_error = with_error});
    return true;
}

static void unblock_here(struct worker *w, struct errand *errand)
{
    struct unblock *u = (struct unblock *)errand;
    for (struct client *c = w->clients; c != NULL && !u->is_done; c = c->next) {
        if (c->id != u->id) continue;
        u->is_done = end_waiting(c, u->with_error);
        return;
    }
}

static void unblock_home(struct worker *w, struct errand *errand)
{
    struct unblock *u = (struct unblock *)errand;
    (void)w;
    pending_answer(u->pending, u->is_done ? SLICE(":1\r\n") : SLICE(":0\r\n"));
    mem_free(u);
}

enum dispatch_result client_unblock(struct client *c, const struct request *r)
{
    bool with_error = r->argc == 4 && slice_is(r->argv[3], "error");
    int64_t id = 0;
    if (r->argc > 4) {
        struct slice word = slice_part(r->argv[1], 0, 128);
        client_error(c,
                     "ERR unknown subcommand or wrong number of arguments for '%.*s'. "
                     "Try CLIENT HELP.",
                     (int)word.len, word.ptr);
    } else if (r->argc == 4 && !with_error && !slice_is(r->argv[3], "timeout")) {
        client_error(c, "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    } else if (!number_to_int64(r->argv[2], &id)) {
        client_error(c, "ERR value is not an integer or out of range");
    } else {
        struct unblock *u = mem_zalloc(sizeof *u);
        *u = (struct unblock){.errand = {.visit = unblock_here, .home = unblock_home},
                              .pending = client_await(c),
                              .id = id > 0 ? (uint64_t)id : 0,
                              .with_error = with_error};
        errand_start(c->worker, &u->errand);
    }
    return DISPATCH_SERVED;
}
