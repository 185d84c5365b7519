#include "proxy/wait.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/gather.h"
#include "proxy/plain.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AGAIN_US = 100 * 1000, TIMEOUT_TEXT_MAX = 32 };
static const int64_t FOR_EVER_MS = 1000ll * 1000 * 1000 * 1000;      /* and no deadline overflows */

/* Where what stands in a request. */
struct form {
    size_t first_key, keys;
    size_t timeout_at;                   /* 0: it does not wait */
    size_t count_at;                     /* of the number of keys; 0: it has none */
    bool has_ids;                        /* one for each key, behind them; its timeout is in milliseconds */
};

/* A shard that is asked. */
struct side {
    struct call call;                    /* first */
    struct wait *wait;
    size_t shard;
    struct watcher *watcher;             /* NULL: none yet, or lost */
    bool is_asked;                       /* the call is under way */
    bool is_over;                        /* the time was over there */
};

enum wait_state {
    WAIT_LOOKS,                          /* at its keys, one shard after the other */
    WAIT_WAITS,
    WAIT_GATHERS,                        /* tries to move from one shard to another */
    WAIT_IS_ANSWERED
};

struct wait {
    struct worker *worker;
    struct client *client;               /* NULL when it has gone */
    struct pending *pending;
    struct wait *next;                   /* client->unsettled */
    const struct command *command;
    struct slice *argv;                  /* one allocation with the bytes behind */
    size_t argc;
    struct form form;
    int db;
    enum resp_version version;
    int64_t deadline_us;                 /* monotonic; 0: none */
    enum wait_state state;
    bool moves_over;                     /* from one shard to another */
    bool has_begun;                      /* it waits, whatever becomes of the shards */
    size_t look_at;                      /* the next key to be looked at */
    struct loop_timer timer;
    struct side *taken;                  /* whose elements the client is given */
    bool is_announced;                   /* the shard's confirmation lies in the kernel */
    unsigned users;                      /* functions that hold on to it */
    bool is_dead;
    size_t sides_count;
    struct side sides[];
};

/* ---- the request ---- */

static bool is_many(const struct command *command)
{
    return command->id == CMD_blmpop || command->id == CMD_bzmpop;
}

static bool is_move(const struct command *command)
{
    return command->id == CMD_blmove || command->id == CMD_brpoplpush;
}

static bool is_read(const struct command *command)
{
    return command->id == CMD_xread || command->id == CMD_xreadgroup;
}

/* BLMPOP timeout numkeys key... */
static bool find_counted_keys(const struct request *r, struct form *f)
{
    int64_t keys;
    if (!number_to_int64(r->argv[2], &keys) || keys < 1 || (uint64_t)keys >= r->argc - 3)
        return false;
    *f = (struct form){.first_key = 3, .keys = (size_t)keys, .timeout_at = 1, .count_at = 2};
    return true;
}

/* XREAD [BLOCK ms] [option...] STREAMS key... id... */
static bool find_streams(const struct request *r, struct form *f)
{
    *f = (struct form){.has_ids = true};
    for (size_t i = 1; i + 1 < r->argc; i++) {
        if (slice_is(r->argv[i], "streams")) {
            f->first_key = i + 1;
            f->keys = (r->argc - f->first_key) / 2;
            return (r->argc - f->first_key) % 2 == 0;
        }
        if (slice_is(r->argv[i], "block")) f->timeout_at = ++i;
        else if (slice_is(r->argv[i], "count")) i++;
        else if (slice_is(r->argv[i], "group")) i += 2;
    }
    return false;
}

/* False where the arguments make no sense: a node will say what is wrong with them. */
static bool find_form(const struct request *r, struct form *f)
{
    if (is_many(r->command)) return find_counted_keys(r, f);
    if (is_read(r->command)) return find_streams(r, f);
    *f = (struct form){.first_key = 1,
                       .keys = is_move(r->command) ? 1 : r->argc - 2,
                       .timeout_at = r->argc - 1};
    return true;
}

/* The same as a node's rules, or else it would wait where it must not. */
static bool read_timeout(const struct request *r, const struct form *f, int64_t *timeout_ms)
{
    long double seconds;
    if (f->has_ids) return number_to_int64(r->argv[f->timeout_at], timeout_ms) && *timeout_ms >= 0;
    if (!number_to_long_double(r->argv[f->timeout_at], &seconds)) return false;
    long double ms = ceill(seconds * 1000);
    if (ms < 0 || ms >= (long double)INT64_MAX) return false;
    *timeout_ms = (int64_t)ms;
    return true;
}

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

/* The time that is left, as the command has it; never 0 but for ever. */
static struct slice timeout_left(const struct wait *w, bool in_ms, char out[TIMEOUT_TEXT_MAX])
{
    int64_t left_ms = w->deadline_us == 0 ? 0 : (w->deadline_us - now_us(w) + 999) / 1000;
    if (w->deadline_us != 0 && left_ms < 1) left_ms = 1;
    int len = in_ms ? snprintf(out, TIMEOUT_TEXT_MAX, "%lld", (long long)left_ms)
                    : snprintf(out, TIMEOUT_TEXT_MAX, "%lld.%03d", (long long)(left_ms / 1000),
                               (int)(left_ms % 1000));
    return slice_make(out, (size_t)len);
}

/* Adds those of arguments [at + from, at + to) that belong to keys of the shard. */
static size_t add_arguments(const struct wait *w, size_t shard, size_t at, size_t from, size_t to,
                            struct slice *out)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        if (shard_at(w, i) == shard) out[count++] = w->argv[at + i];
    return count;
}

/* The command with those of keys [from, to) that lie on the shard. */
static void write_command(const struct wait *w, size_t shard, size_t from, size_t to,
                          struct bytes *out)
{
    const struct form *f = &w->form;
    struct slice *argv = worker_argv_room(w->worker, w->argc);
    char timeout[TIMEOUT_TEXT_MAX], digits[NUMBER_INT64_MAX_LEN];
    size_t argc = f->first_key, behind = f->first_key + f->keys;

    memcpy(argv, w->argv, f->first_key * sizeof *argv);
    size_t keys = add_arguments(w, shard, f->first_key, from, to, argv + argc);
    argc += keys;
    if (f->has_ids) {
        argc += add_arguments(w, shard, behind, from, to, argv + argc);
        behind += f->keys;
    }
    memcpy(argv + argc, w->argv + behind, (w->argc - behind) * sizeof *argv);
    argc += w->argc - behind;
    if (f->count_at != 0) argv[f->count_at] = slice_make(digits, number_from_uint64(digits, keys));
    argv[f->timeout_at < f->first_key ? f->timeout_at : argc - 1] =
        timeout_left(w, f->has_ids, timeout);
    resp_write_request(out, argv, argc);
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
    mem_free(w->argv);
    mem_free(w);
}

/* A connection that still waits, or whose elements nobody got, is closed: the shard sees to it. */
static void leave_side(struct side *side)
{
    struct watcher *watcher = side->watcher;
    side->watcher = NULL;
    if (watcher == NULL) return;
    if (side == side->wait->taken && side->wait->is_announced)
        stream_withdraw(&watcher->upstream.stream);
    if (side->is_asked || side == side->wait->taken) watcher_drop(watcher);
    else watcher_put(watcher);
}

static void leave_other_sides(struct wait *w)
{
    loop_timer_stop(w->worker->loop, &w->timer);
    for (size_t i = 0; i < w->sides_count; i++)
        if (&w->sides[i] != w->taken) leave_side(&w->sides[i]);
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

/* This process may be stopped for good between two system calls, and it often is suspended behind the
 * one that wakes the client.  So the shard is told first, with a message that the kernel keeps until
 * the second call or the end of the process. */
static void announce(struct wait *w)
{
    if (w->taken == NULL || stream_unsent(&w->client->stream) > 0) return;
    watcher_taken(w->taken->watcher);
    stream_deposit(&w->taken->watcher->upstream.stream);
    w->is_announced = true;
}

static void hand_over(struct wait *w)
{
    struct watcher *watcher = w->taken != NULL ? w->taken->watcher : NULL;
    if (watcher != NULL) {
        w->taken->watcher = NULL;
        if (!w->is_announced) watcher_taken(watcher);
        watcher_put(watcher);
        stream_flush(&watcher->upstream.stream);
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
    leave_other_sides(w);
    if (c != NULL) {
        c->wait = NULL;
        w->next = c->unsettled;
        c->unsettled = w;
        announce(w);
    }
    pending_answer(w->pending, reply);
    if (w->client == NULL) {
        finish(w);
    } else {
        stream_flush(&c->stream);
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
    if (w->state == WAIT_LOOKS || w->state == WAIT_WAITS) {
        w->state = WAIT_IS_ANSWERED;
        leave_other_sides(w);
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

/* ---- asking shards ---- */

static void replied(struct call *call, struct slice reply, enum call_end end);

static void send(struct side *side, uint32_t replies, struct slice request)
{
    struct wait *w = side->wait;
    if (side->watcher == NULL)
        side->watcher = watcher_get(w->worker, side->shard, w->version);
    side->call = (struct call){.done = replied, .replies = replies, .may_write = true};
    side->is_asked = true;
    upstream_send(&side->watcher->upstream, &side->call, w->db, request);
}

/* A plain Redis takes nothing back. */
static void ask(struct side *side, struct slice mode, size_t from, size_t to)
{
    struct bytes request = {0};
    bool is_plain = plain_is(side->wait->worker, side->shard);
    if (!is_plain)
        resp_write_request(&request, (struct slice[]){SLICE("TXN"), SLICE("TAKE"), mode}, 3);
    write_command(side->wait, side->shard, from, to, &request);
    send(side, is_plain ? 1 : 2, bytes_slice(&request));
    bytes_free(&request);
}

static void ask_source(struct side *side)
{
    struct wait *w = side->wait;
    struct bytes request = {0};
    char timeout[TIMEOUT_TEXT_MAX];
    resp_write_request(&request,
                       (struct slice[]){SLICE("TXN"), SLICE("WAIT"), key_at(w, 0),
                                        timeout_left(w, false, timeout)},
                       4);
    send(side, 1, bytes_slice(&request));
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

static bool is_asked_everywhere(const struct wait *w)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (!w->sides[i].is_over && !w->sides[i].is_asked) return false;
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
        if (side->is_asked || side->is_over) continue;
        if (w->moves_over) ask_source(side);
        else ask(side, SLICE("WAIT"), 0, w->form.keys);
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

static void timer_fired(struct loop_timer *timer)
{
    struct wait *w = (struct wait *)((char *)timer - offsetof(struct wait, timer));
    if (!is_late(w)) {
        ask_all(w);
        return;
    }
    hold(w);
    w->state = WAIT_IS_ANSWERED;
    end_late_sides(w);
    answer_nothing(w);
    let_go(w);
}

/* ---- looking ---- */

static struct side *side_of(struct wait *w, size_t shard)
{
    size_t i = 0;
    while (w->sides[i].shard != shard) i++;
    return &w->sides[i];
}

/* At the next keys that lie on one shard, and so on; when there is nothing in any, it waits. */
static void look(struct wait *w)
{
    size_t from = w->look_at, to = from + 1;
    if (from == w->form.keys) {
        w->has_begun = true;
        ask_all(w);
        return;
    }
    size_t shard = shard_at(w, from);
    while (to < w->form.keys && shard_at(w, to) == shard) to++;
    w->look_at = to;
    ask(side_of(w, shard), SLICE("NOW"), from, to);
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

static void gather(struct wait *w);

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
    if (w->state == WAIT_LOOKS) w->state = WAIT_WAITS;   /* in what order, does not matter any more */
    set_timer(w);
}

static void found_nothing(struct side *side)
{
    struct wait *w = side->wait;
    if (w->state == WAIT_LOOKS) {
        look(w);
        return;
    }
    side->is_over = true;
    if (is_over_everywhere(w)) answer_nothing(w);
}

static void replied(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)call;
    struct wait *w = side->wait;

    if (w->state == WAIT_IS_ANSWERED) return;            /* it is being left */
    hold(w);
    side->is_asked = false;
    if (end != CALL_ANSWERED) lost(side, reply, end);
    else if (is_null(reply)) found_nothing(side);
    else if (reply.ptr[0] == '-' && w->has_begun && is_passing(reply)) set_timer(w);
    else if (reply.ptr[0] == '-') answer(w, reply);
    else if (w->moves_over) {
        leave_side(side);
        gather(w);
    } else {
        if (!plain_is(w->worker, side->shard)) w->taken = side;
        answer(w, reply);
    }
    let_go(w);
}

/* ---- what must meet in one place ---- */

static void gathered(void *context, struct gather *g, const struct transaction_result *result)
{
    struct wait *w = context;
    struct slice reply =
        result->end == TRANSACTION_COMMITTED ? gather_reply(g, 0) : result->error;

    hold(w);
    if (w->client == NULL || !is_null(reply)) {
        answer(w, reply);
    } else if (is_late(w)) {
        answer_nothing(w);
    } else {
        w->has_begun = true;
        ask_all(w);
    }
    let_go(w);
}

/* Inside of a gather, as of MULTI, nothing waits: the command as it is does. */
static void gather(struct wait *w)
{
    struct gather *g = gather_new(w->worker, w->version);
    w->state = WAIT_GATHERS;
    loop_timer_stop(w->worker->loop, &w->timer);
    gather_command(g, w->db, w->argv, w->argc);
    for (size_t i = 0; i < w->form.keys; i++) gather_key(g, w->db, key_at(w, i));
    if (w->moves_over) gather_key(g, w->db, w->argv[2]);
    gather_run(g, gathered, w);
}

/* ---- the start ---- */

static void add_side(struct wait *w, size_t shard)
{
    for (size_t i = 0; i < w->sides_count; i++)
        if (w->sides[i].shard == shard) return;
    w->sides[w->sides_count++] = (struct side){.wait = w, .shard = shard};
}

static struct wait *wait_new(struct client *c, const struct request *r, const struct form *form,
                             int64_t timeout_ms)
{
    size_t shards = c->worker->topology->count, sides = form->keys < shards ? form->keys : shards;
    struct wait *w = mem_zalloc(sizeof *w + sides * sizeof w->sides[0]);
    w->worker = c->worker;
    w->client = c;
    w->command = r->command;
    w->form = *form;
    w->argv = copy_arguments(r);
    w->argc = r->argc;
    w->db = c->db;
    w->version = c->resp;
    w->pending = client_await_alone(c);
    if (timeout_ms > 0 && timeout_ms < FOR_EVER_MS) w->deadline_us = now_us(w) + timeout_ms * 1000;
    for (size_t i = 0; i < w->form.keys; i++) add_side(w, shard_at(w, i));
    w->moves_over = is_move(r->command) &&
                    topology_owner(w->worker->topology, w->argv[2]) != w->sides[0].shard;
    c->wait = w;
    return w;
}

/* What it is given would be pending for its consumer, whichever shard the client hears of. */
static bool is_refused(struct client *c, const struct request *r, const struct form *f)
{
    const struct topology *t = c->worker->topology;
    if (r->command->id != CMD_xreadgroup) return false;
    for (size_t i = 1; i < f->keys; i++) {
        if (topology_owner(t, r->argv[f->first_key + i]) == topology_owner(t, r->argv[f->first_key]))
            continue;
        client_error(c, "ERR XREADGROUP cannot wait for streams that lie on several shards");
        return true;
    }
    return false;
}

/* Several shards wait only if each takes back what it gave. */
static bool is_refused_for_plain(struct client *c, const struct request *r, const struct form *f)
{
    const struct topology *t = c->worker->topology;
    size_t first = topology_owner(t, r->argv[f->first_key]), plain = first;
    bool is_apart = false;
    for (size_t i = 1; i < f->keys; i++) {
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
    struct form form;
    int64_t timeout_ms;

    if (!find_form(r, &form)) return dispatch_anywhere(c, r);
    if (form.timeout_at == 0) return dispatch_by_route(c, r);
    if (!read_timeout(r, &form, &timeout_ms)) return dispatch_anywhere(c, r);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    if (is_refused(c, r, &form) || is_refused_for_plain(c, r, &form)) return DISPATCH_SERVED;
    struct wait *w = wait_new(c, r, &form, timeout_ms);
    hold(w);
    if (w->moves_over || (w->sides_count > 1 && is_read(w->command))) gather(w);
    else if (w->sides_count > 1) look(w);
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
