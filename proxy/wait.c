#include "proxy/wait.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/gather.h"
#include "proxy/plain.h"
#include "proxy/wait_form.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

#include <string.h>

enum { AGAIN_US = 100 * 1000, ID_TEXT_MAX = 48 };
static const int64_t FOR_EVER_MS = 1000ll * 1000 * 1000 * 1000;      /* and no deadline overflows */

/* A shard that is asked. */
struct side {
    struct call call;                    /* first: what the shard says in the end */
    struct call begun;                   /* that it will; of TXN WAIT */
    struct wait *wait;
    size_t shard;
    struct watcher *watcher;             /* NULL: none yet, or lost */
    bool is_asked;                       /* the call is under way */
    bool is_over;                        /* the time was over there */
    bool was_in_line;
    bool has_begun;                      /* the client stands in line there */
    bool is_at_once;                     /* or something was there already */
    bool has_offer;
    size_t key;                          /* which was offered ... */
    int64_t offered_us;                  /* ... and when */
};

/*   what pops from several shards begins with LOOKS: the first key's shard gives without waiting
 *   DIRECT:  WAITS ------------------------------> IS_ANSWERED
 *   else:    WAITS --an offer--> TAKES or GATHERS --> IS_ANSWERED
 *              ^                        |
 *              +----- it was gone ------+          and GATHERS comes first where streams are read */
enum wait_state { WAIT_LOOKS, WAIT_WAITS, WAIT_TAKES, WAIT_GATHERS, WAIT_IS_ANSWERED };

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
    enum wait_state state;
    bool is_direct;                      /* one shard serves it as it is */
    bool moves_over;                     /* from one shard to another */
    bool has_begun;                      /* it waits, whatever becomes of the shards */
    bool is_in_line;                     /* it was in line at each of them */
    struct loop_timer timer, choice;
    struct side *taken;                  /* whose elements the client is given */
    struct side *mover;                  /* whose offer a gather works with */
    bool is_behind;                      /* of what the client was to be sent before */
    bool is_told;                        /* the shard was told that the client has them */
    unsigned users;                      /* functions that hold on to it */
    bool is_dead;
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

static bool is_late(const struct wait *w)
{
    return w->deadline_us != 0 && now_us(w) >= w->deadline_us;
}

/* The time that is left; never 0 but for ever. */
static int64_t left_ms(const struct wait *w)
{
    int64_t ms = w->deadline_us == 0 ? 0 : (w->deadline_us - now_us(w) + 999) / 1000;
    return w->deadline_us != 0 && ms < 1 ? 1 : ms;
}

/* ---- the end ---- */

static void hold(struct wait *w)
{
    w->users++;
}

static void let_go(struct wait *w)
{
    if (--w->users > 0 || !w->is_dead) return;
    loop_timer_stop(w->worker->loop, &w->timer);
    loop_timer_stop(w->worker->loop, &w->choice);
    bytes_free(&w->ids);
    mem_free(w->argv);
    mem_free(w);
}

/* A connection that still waits, or whose elements nobody got, is closed: the shard sees to it. */
static void leave_side(struct side *side)
{
    struct watcher *watcher = side->watcher;
    bool has_offer = side->has_offer, is_asked = side->is_asked;
    side->watcher = NULL;
    side->has_offer = side->is_asked = false;
    if (watcher == NULL) return;
    if (is_asked || side == side->wait->taken) {
        watcher_drop(watcher);
        return;
    }
    if (has_offer) watcher_leave(watcher);
    watcher_put(watcher);
}

static void leave_sides_but(struct wait *w, const struct side *kept)
{
    loop_timer_stop(w->worker->loop, &w->timer);
    loop_timer_stop(w->worker->loop, &w->choice);
    for (size_t i = 0; i < w->sides_count; i++)
        if (&w->sides[i] != kept) leave_side(&w->sides[i]);
}

static void leave_unsettled(struct wait *w)
{
    struct client *c = w->client;
    for (struct wait **link = &c->unsettled; *link != NULL; link = &(*link)->next) {
        if (*link != w) continue;
        *link = w->next;
        break;
    }
}

/* Everything is said. */
static void finish(struct wait *w)
{
    if (w->client != NULL) leave_unsettled(w);
    if (w->taken != NULL) leave_side(w->taken);
    w->is_dead = true;
}

/* The client has it all, and the shard is told in the same moment: this process may be killed at any
 * other.  If the client does not take all of it the shard must know. */
static void write_and_tell(struct wait *w)
{
    struct client *c = w->client;
    if (w->taken == NULL || w->is_behind) {
        stream_flush(&c->stream);
        return;
    }
    struct watcher *watcher = w->taken->watcher;
    watcher_taken(watcher);
    stream_flush_both(&c->stream, &watcher->upstream.stream);
    w->is_told = stream_unsent(&c->stream) == 0;
    if (!w->is_told) watcher_taken_not(watcher);
}

static void hand_over(struct wait *w)
{
    struct watcher *watcher = w->taken != NULL ? w->taken->watcher : NULL;
    if (watcher != NULL) {
        w->taken->watcher = NULL;
        if (!w->is_told) watcher_taken(watcher);
        stream_flush(&watcher->upstream.stream);
        watcher_put(watcher);
    }
    finish(w);
}

void wait_settle(struct client *c)
{
    if (stream_unsent(&c->stream) > 0) return;
    while (c->unsettled != NULL) {
        struct wait *w = c->unsettled;
        hold(w);
        hand_over(w);
        let_go(w);
    }
}

/* The reply is written out at once. */
static void answer(struct wait *w, struct slice reply)
{
    struct client *c = w->client;
    hold(w);
    w->state = WAIT_IS_ANSWERED;
    leave_sides_but(w, w->taken);
    if (c != NULL) {
        c->wait = NULL;
        w->next = c->unsettled;
        c->unsettled = w;
        w->is_behind = stream_unsent(&c->stream) > 0;
    }
    pending_answer(w->pending, reply);
    if (w->client == NULL) {
        finish(w);
    } else {
        write_and_tell(w);
        wait_settle(c);
    }
    let_go(w);
}

static void answer_nothing(struct wait *w)
{
    answer(w, w->version == RESP3 ? SLICE("_\r\n") : SLICE("*-1\r\n"));
}

static void abandon(struct wait *w)
{
    hold(w);
    w->client = NULL;
    if (w->state != WAIT_GATHERS && w->state != WAIT_IS_ANSWERED) {
        w->state = WAIT_IS_ANSWERED;
        leave_sides_but(w, NULL);
        pending_answer(w->pending, SLICE(""));
        finish(w);
    }
    let_go(w);                           /* a gather goes on; its end is the wait's */
}

void wait_forget(struct client *c)
{
    if (c->wait != NULL) abandon(c->wait);
    c->wait = NULL;
    while (c->unsettled != NULL) {
        struct wait *w = c->unsettled;
        hold(w);
        finish(w);
        w->client = NULL;
        let_go(w);
    }
}

bool wait_is_shown(const struct client *c)
{
    const struct wait *w = c->wait;
    return w != NULL && w->state == WAIT_WAITS && (w->is_direct || w->is_in_line);
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
    return ((const struct side *)context)->key == key;
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
    if (!is_plain)
        resp_write_request(
            &request,
            (struct slice[]){SLICE("TXN"), SLICE("TAKE"), mode, watcher_name_take(side->watcher)}, 4);
    wait_form_write(&w->form, w->argv, w->argc, &(struct wait_keys){has, side}, left_ms(w), room,
                    &request);
    side->is_asked = true;
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
    wait_form_write_wait(&w->form, w->argv, &(struct wait_keys){is_of_shard, side}, left_ms(w), room,
                         &request);
    side->has_begun = side->is_at_once = side->has_offer = false;
    side->is_asked = true;
    side->begun = (struct call){.done = began, .replies = 1};
    side->call = (struct call){.done = replied, .replies = 1};
    upstream_send(u, &side->begun, w->db, bytes_slice(&request));
    upstream_send(u, &side->call, -1, SLICE(""));
    bytes_free(&request);
}

/* ---- waiting ---- */

static void timer_fired(struct loop_timer *timer);

static bool is_over_everywhere(const struct wait *w)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (!w->sides[i].is_over) return false;
    return true;
}

static bool is_idle(const struct side *side)
{
    return !side->is_asked && !side->is_over && !side->has_offer;
}

static bool is_asked_everywhere(const struct wait *w)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (is_idle(&w->sides[i])) return false;
    return true;
}

/* For shards that are to be asked again, and for those that are silent when the time is over. */
static void set_timer(struct wait *w)
{
    int64_t patience_us = (int64_t)w->worker->options.shard_timeout_ms * 1000;
    if (w->state != WAIT_WAITS) return;
    w->timer.fire = timer_fired;
    if (!is_asked_everywhere(w)) loop_timer_start(w->worker->loop, &w->timer, AGAIN_US);
    else if (w->deadline_us != 0)
        loop_timer_start(w->worker->loop, &w->timer, w->deadline_us - now_us(w) + patience_us);
}

static void ask_all(struct wait *w)
{
    hold(w);
    w->state = WAIT_WAITS;
    for (size_t i = 0; i < w->sides_count && w->state == WAIT_WAITS; i++) {
        struct side *side = &w->sides[i];
        if (!is_idle(side)) continue;
        if (w->is_direct) ask_to_take(side, SLICE("WAIT"), is_of_shard);
        else ask_for_offer(side);
    }
    set_timer(w);
    let_go(w);
}

static void end_late_sides(struct wait *w)
{
    for (size_t i = 0; i < w->sides_count; i++) {
        struct side *side = &w->sides[i];
        side->is_over = true;
        leave_side(side);
    }
}

static void end_late(struct wait *w)
{
    hold(w);
    w->state = WAIT_IS_ANSWERED;
    end_late_sides(w);
    answer_nothing(w);
    let_go(w);
}

static void timer_fired(struct loop_timer *timer)
{
    struct wait *w = (struct wait *)((char *)timer - offsetof(struct wait, timer));
    if (is_late(w)) end_late(w);
    else ask_all(w);
}

/* What was offered is gone, because this process had stood still, or a shard is lost. */
static void wait_again(struct wait *w, bool at_once)
{
    w->has_begun = true;
    w->state = WAIT_WAITS;
    if (is_late(w)) end_late(w);
    else if (at_once) ask_all(w);
    else set_timer(w);
}

/* ---- what must meet in one place ---- */

static void gathered(void *context, struct gather *g, const struct transaction_result *result);

/* Inside of a gather, as of MULTI, nothing waits: the command as it is does. */
static void gather(struct wait *w)
{
    struct gather *g = gather_new(w->worker, w->version);
    w->state = WAIT_GATHERS;
    gather_command(g, w->db, w->argv, w->argc);
    for (size_t i = 0; i < w->form.keys; i++) gather_key(g, w->db, key_at(w, i));
    if (w->moves_over) gather_key(g, w->db, w->argv[2]);
    if (w->mover != NULL) gather_watcher(g, w->mover->shard, w->mover->watcher);
    gather_run(g, gathered, w);
}

/* ---- choosing ---- */

/* Of what was there at once the first key's, as if all had been looked at together; else what came
 * first. */
static bool is_before(const struct side *a, const struct side *b, bool by_key)
{
    return by_key ? a->key < b->key : a->offered_us < b->offered_us;
}

static struct side *choose(struct wait *w)
{
    struct side *best = NULL;
    bool by_key = true;
    for (size_t i = 0; i < w->sides_count; i++)
        if (w->sides[i].has_offer && !w->sides[i].is_at_once) by_key = false;
    for (size_t i = 0; i < w->sides_count; i++) {
        struct side *side = &w->sides[i];
        if (side->has_offer && (best == NULL || is_before(side, best, by_key))) best = side;
    }
    return best;
}

static bool has_any_at_once(const struct wait *w)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (w->sides[i].has_offer && w->sides[i].is_at_once) return true;
    return false;
}

static void take(struct wait *w, struct side *side)
{
    w->state = WAIT_TAKES;
    leave_sides_but(w, side);
    side->has_offer = false;
    if (w->moves_over) {
        w->mover = side;
        gather(w);
        return;
    }
    ask_to_take(side, side->is_at_once ? SLICE("NOW") : SLICE("AWAITED"), is_offered);
    if (side->watcher != NULL) watcher_leave(side->watcher);
}

/* Streams that had something before the client waited are read together. */
static void choice_fired(struct loop_timer *timer)
{
    struct wait *w = (struct wait *)((char *)timer - offsetof(struct wait, choice));
    hold(w);
    if (wait_form_is_read(&w->form) && w->sides_count > 1 && has_any_at_once(w)) {
        leave_sides_but(w, NULL);
        gather(w);
    } else {
        take(w, choose(w));
    }
    let_go(w);
}

/* When each shard has said where it stands; at the end of the turn, since what others have offered may
 * have come with it. */
static void choose_soon(struct wait *w)
{
    bool has_offer = false, is_in_line = true;
    for (size_t i = 0; i < w->sides_count; i++) {
        const struct side *side = &w->sides[i];
        if (side->is_asked && (!side->has_begun || side->is_at_once)) return;
        has_offer |= side->has_offer;
        is_in_line &= side->was_in_line;
    }
    w->has_begun = true;
    w->is_in_line |= is_in_line;
    w->choice.fire = choice_fired;
    if (has_offer) loop_timer_start(w->worker->loop, &w->choice, 0);
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

static void lost(struct side *side, struct slice reply, enum call_end end)
{
    struct wait *w = side->wait;
    watcher_drop(side->watcher);
    side->watcher = NULL;
    if (end == CALL_LOST) w->has_begun = true;
    if (!w->has_begun || w->worker->is_closing) {
        answer(w, reply);
        return;
    }
    wait_again(w, false);
    if (w->state == WAIT_WAITS) choose_soon(w);
}

static void refused(struct side *side, struct slice reply)
{
    struct wait *w = side->wait;
    if (!w->has_begun || !is_passing(reply)) {
        answer(w, reply);
        return;
    }
    leave_side(side);
    wait_again(w, false);
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

static void began(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)((char *)call - offsetof(struct side, begun));
    struct wait *w = side->wait;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, is_at_once;

    if (end != CALL_ANSWERED || side->watcher == NULL) return;
    hold(w);
    if (reply.ptr[0] == '-' || !resp_cursor_next(&c, &head) || !resp_cursor_next(&c, &is_at_once)) {
        refused(side, reply);
    } else {
        side->has_begun = side->was_in_line = true;
        side->is_at_once = is_at_once.integer == 1;
        if (w->form.has_ids) take_ids(side, &c);
        choose_soon(w);
    }
    let_go(w);
}

static void offered(struct side *side, struct slice reply)
{
    struct wait *w = side->wait;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, key, at;

    side->has_offer = resp_cursor_next(&c, &head) && resp_cursor_next(&c, &key) &&
                      resp_cursor_next(&c, &at);
    if (!side->has_offer) {
        answer(w, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    side->key = 0;
    while (side->key + 1 < w->form.keys && !slice_equal(key_at(w, side->key), key.text)) side->key++;
    side->offered_us = at.integer;
    choose_soon(w);
}

static void found_nothing(struct side *side)
{
    struct wait *w = side->wait;
    if (w->state == WAIT_TAKES) {
        wait_again(w, true);
        return;
    }
    if (w->state == WAIT_LOOKS) {
        ask_all(w);
        return;
    }
    side->is_over = true;
    if (is_over_everywhere(w)) answer_nothing(w);
}

static void replied(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)call;
    struct wait *w = side->wait;

    if (w->state == WAIT_IS_ANSWERED || side->watcher == NULL) return;       /* it is being left */
    hold(w);
    side->is_asked = false;
    if (end != CALL_ANSWERED) lost(side, reply, end);
    else if (is_null(reply)) found_nothing(side);
    else if (reply.ptr[0] == '-') refused(side, reply);
    else if (w->state == WAIT_WAITS && !w->is_direct) offered(side, reply);
    else {
        if (!plain_is(w->worker, side->shard)) w->taken = side;
        answer(w, reply);
    }
    let_go(w);
}

/* The connection that the offer came on is as before, if it is still there. */
static void end_moving(struct wait *w)
{
    struct side *side = w->mover;
    w->mover = NULL;
    if (side == NULL) return;
    if (side->watcher->upstream.state != UPSTREAM_UP) {
        leave_side(side);
        return;
    }
    watcher_unfetch(side->watcher);
    watcher_leave(side->watcher);
}

static void gathered(void *context, struct gather *g, const struct transaction_result *result)
{
    struct wait *w = context;
    struct slice reply =
        result->end == TRANSACTION_COMMITTED ? gather_reply(g, 0) : result->error;
    bool is_lost = result->end == TRANSACTION_WATCH;

    hold(w);
    end_moving(w);
    if (w->client == NULL) answer(w, SLICE(""));
    else if (is_lost || (w->has_begun && is_passing(reply))) wait_again(w, false);
    else if (!is_null(reply)) answer(w, reply);
    else wait_again(w, true);
    let_go(w);
}

/* ---- the start ---- */

static void add_side(struct wait *w, size_t shard)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (w->sides[i].shard == shard) return;
    w->sides[w->sides_count++] = (struct side){.wait = w, .shard = shard};
}

static struct wait *wait_new(struct client *c, const struct request *r, const struct wait_form *form,
                             int64_t timeout_ms)
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
    w->is_direct = w->sides_count == 1 && !w->moves_over &&
                   (lasts == 0 || plain_is(w->worker, w->sides[0].shard));
    c->wait = w;
    return w;
}

/* Streams of several shards are looked at together, if there is any to be looked at. */
static bool looks_first(const struct wait *w)
{
    return w->sides_count > 1 && wait_form_is_read(&w->form) &&
           wait_form_lasts(&w->form, w->argv) < w->form.keys;
}

/* Several shards wait only if each can offer what it has.  A destination stands behind its source. */
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

/* The first shard may have something, and nobody needs to be held up then. */
static void look(struct wait *w)
{
    w->state = WAIT_LOOKS;
    ask_to_take(&w->sides[0], SLICE("NOW"), is_in_front);
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
    struct wait *w = wait_new(c, r, &form, timeout_ms);
    hold(w);
    if (looks_first(w)) gather(w);
    else if (w->sides_count > 1 && !form.has_ids) look(w);
    else ask_all(w);
    let_go(w);
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
    if (w == NULL || w->state != WAIT_WAITS) return false;
    if (with_error) answer(w, SLICE("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n"));
    else answer_nothing(w);
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
        client_error(c, "ERR unknown subcommand or wrong number of arguments for '%.*s'. Try CLIENT HELP.",
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
