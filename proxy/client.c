#include "proxy/client.h"

#include "core/base/mem.h"
#include "proxy/dispatch.h"
#include "proxy/monitor.h"
#include "proxy/passage.h"
#include "proxy/pubsub.h"
#include "proxy/relay.h"
#include "proxy/session.h"
#include "proxy/spread.h"
#include "proxy/tracking.h"
#include "proxy/wait.h"
#include "proxy/wait_replicas.h"
#include "proxy/worker.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    OWED_MAX = 4096,                 /* replies a client may be owed before it is held */
    WINDOW_FIRST = 128,              /* until the first ones tell how large they are */
    EXPECTED_MAX = 4 * 1024 * 1024,  /* bytes of them, if all are as large as the last ones were */
    ASKED_MAX = 4 * 1024 * 1024,     /* bytes of requests, which may wait here for a slow shard */
    UNSENT_MAX = 1024 * 1024,        /* bytes it may leave unread, likewise */
    HELD_INPUT_MAX = 64 * 1024,      /* bytes it may send while it is held, until it is paused */
    UNREAD_INPUT_MAX = 64 << 20,     /* the same while it has to read first, see keep_input() */
    KEPT_CAP_MAX = 1024             /* a larger buffer of an early reply is not kept for the next */
};

static const struct resp_limits limits_of_strangers = {
    .inline_max = 64 * 1024, .bulk_max = 512u << 20, .argc_max = INT32_MAX, .authenticated = false
};
static const struct resp_limits limits_of_friends = {
    .inline_max = 64 * 1024, .bulk_max = 512u << 20, .argc_max = INT32_MAX, .authenticated = true
};

static const struct stream_events client_events;

/* ---- coming and going ---- */

struct client *client_new(struct worker *w, int fd)
{
    struct client *c = mem_zalloc(sizeof *c);
    if (!stream_open(&c->stream, w->loop, fd, &client_events)) {
        mem_free(c);
        return NULL;
    }
    c->worker = w;
    c->last = &c->first;
    c->resp = RESP2;
    c->window = WINDOW_FIRST;
    c->id = proxy_next_client_id(w->proxy);
    c->created_us = c->active_us = loop_monotonic_us(w->loop);
    resp_request_init(&c->request, &limits_of_strangers);
    client_set_authenticated(c, w->options.requirepass[0] == '\0');
    stream_set_keepalive(&c->stream, w->options.tcp_keepalive);
    worker_add_client(w, c);
    return c;
}

void client_set_authenticated(struct client *c, bool authenticated)
{
    c->is_authenticated = authenticated;
    c->request.limits = authenticated ? &limits_of_friends : &limits_of_strangers;
}

bool client_is_allowed(const struct client *c)
{
    return c->is_authenticated || c->worker->options.requirepass[0] == '\0';
}

static void drop_pending(struct pending *p)
{
    if (p->kept.cap > KEPT_CAP_MAX) bytes_free(&p->kept);
    bytes_clear(&p->kept);
    pool_put(&p->worker->pendings, p);
}

/* What is not ready yet is dropped when its answer comes. */
static void leave_line(struct client *c)
{
    for (struct pending *p = c->first, *next; p != NULL; p = next) {
        next = p->next;
        p->client = NULL;
        if (p->is_ready) drop_pending(p);
    }
}

static void let_source_go_on(struct client *c)
{
    if (c->source != NULL) upstream_go_on(c->source);
    c->source = NULL;
}

static void forget(struct client *c)
{
    leave_line(c);
    let_source_go_on(c);
    passage_forget(c);
    wait_forget(c);
    wait_replicas_forget(c);
    session_free(c);
    relay_forget(c);
    tracking_forget(c);
    monitor_forget(c);
    worker_remove_client(c->worker, c);
    resp_request_close(&c->request);
    bytes_free(&c->name);
    bytes_free(&c->pushed);
    mem_free(c);
}

void client_free(struct client *c)
{
    stream_close(&c->stream);
    forget(c);
}

static void client_closed(struct stream *s, int error)
{
    (void)error;
    forget((struct client *)s);
}

void client_close_after_replies(struct client *c)
{
    c->is_closing = true;
    if (c->first == NULL) {
        stream_close_after_flush(&c->stream);
        return;
    }
    struct pending *p = c->first;
    while (p->next != NULL) p = p->next;
    p->is_last = true;
    stream_pause(&c->stream);
}

/* ---- what is not read ---- */

bool client_is_overrun(struct client *c, size_t more)
{
    const struct output_limits *limits = &c->worker->options.client_output_buffer_limit;
    int class = pubsub_is_subscriber(c) ? OUTPUT_PUBSUB : OUTPUT_NORMAL;
    size_t unread = stream_unsent(&c->stream) + c->pushed.len + more;
    return output_limit_is_passed(&limits->classes[class], unread,
                                  loop_monotonic_us(c->worker->loop), &c->over_soft_us);
}

void clients_close_overrun(struct worker *w)
{
    for (struct client *c = w->clients, *next; c != NULL; c = next) {
        char peer[STREAM_NAME_MAX];
        next = c->next;
        if (!c->is_overrun && !client_is_overrun(c, 0)) continue;
        stream_peer_name(&c->stream, peer);
        log_write(w->log, LOG_LEVEL_WARNING,
                  "Client %s closed for overcoming of output buffer limits.", peer);
        client_free(c);
    }
}

/* Behind a reply, or a part: so much of it has come in parts, which Redis would write as a whole.
 * Nothing more goes out then. */
static void note_unread(struct client *c, size_t parts_len)
{
    int64_t hard = c->worker->options.client_output_buffer_limit.classes[OUTPUT_NORMAL].hard;
    if (__builtin_expect(hard == 0, 1)) return;
    if ((int64_t)parts_len < hard && !client_is_overrun(c, 0)) return;
    c->is_overrun = c->worker->has_overrun = true;
}

/* ---- replies ---- */

static struct pending *add_pending(struct client *c)
{
    struct pending *p = pool_get(&c->worker->pendings);
    p->call.done = pending_done;
    p->call.part = NULL;
    p->call.replies = 1;
    p->parts_len = 0;
    p->call.may_write = true;
    p->call.waits = false;
    p->next = NULL;
    p->client = c;
    p->worker = c->worker;
    p->version = c->resp;
    p->exec = NULL;
    p->is_ready = p->is_last = p->is_exclusive = false;
    p->is_muted = c->reply_mode != REPLY_ON;
    p->request_len = c->request.at;
    if (c->owed == 0) c->window = WINDOW_FIRST;
    *c->last = p;
    c->last = &p->next;
    c->owed++;
    c->line_in++;
    c->owed_bytes += p->request_len;
    return p;
}

struct bytes *client_reply(struct client *c)
{
    if (c->exec != NULL) return exec_reply(c->exec);
    if (c->reply_mode != REPLY_ON) {
        bytes_clear(&c->worker->nowhere);
        return &c->worker->nowhere;
    }
    if (c->first == NULL) return stream_out(&c->stream);
    struct pending *p = add_pending(c);
    p->is_ready = true;
    return &p->kept;
}

struct bytes *client_push_out(struct client *c)
{
    bool is_amid_reply = c->first != NULL && c->first->parts_len > 0;
    return is_amid_reply ? &c->pushed : stream_out(&c->stream);
}

static void deliver_pushed(struct client *c)
{
    bytes_append_slice(stream_out(&c->stream), bytes_slice(&c->pushed));
    bytes_free(&c->pushed);
}

void client_refuse(struct client *c, struct slice error)
{
    stats_count_error(&c->worker->stats, error);
    resp_write_error(client_reply(c), error);
}

void client_error(struct client *c, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    client_refuse(c, slice_make(text, len < (int)sizeof text ? (size_t)len : sizeof text - 1));
}

/* Within a transaction the answer is an element of the transaction's. */
static struct pending *add_to_exec(struct client *c)
{
    struct pending *p = pool_get(&c->worker->pendings);
    p->call = (struct call){.done = pending_done, .replies = 1, .may_write = true};
    p->next = NULL;
    p->client = NULL;
    p->worker = c->worker;
    p->version = c->resp;
    p->is_ready = p->is_last = p->is_exclusive = p->is_muted = false;
    p->exec = c->exec;
    exec_await(c->exec, p);
    return p;
}

struct pending *client_await(struct client *c)
{
    return c->exec != NULL ? add_to_exec(c) : add_pending(c);
}

struct pending *client_await_alone(struct client *c)
{
    if (c->exec != NULL) return add_to_exec(c);
    struct pending *p = add_pending(c);
    p->is_exclusive = c->is_exclusive = true;
    return p;
}

/* Takes the first off the line; true when the client takes up requests again. */
static void remove_first(struct client *c, struct pending *p)
{
    c->first = p->next;
    if (c->first == NULL) c->last = &c->first;
    c->owed--;
    c->line_out++;
    if (c->window < OWED_MAX) c->window++;
    c->owed_bytes -= p->request_len;
    if (p->is_exclusive) c->is_exclusive = false;
    if (p->is_last) stream_close_after_flush(&c->stream);
    drop_pending(p);
    if (c->tracker != NULL) tracking_replied(c);
}

/* What the kernel takes at once does not count against the client. */
static bool output_is_full(struct client *c)
{
    if (__builtin_expect(stream_unsent(&c->stream) <= UNSENT_MAX, 1)) return false;
    stream_flush(&c->stream);
    return stream_unsent(&c->stream) > UNSENT_MAX;
}

static void deliver(struct client *c, const struct pending *p, struct slice reply)
{
    if (p->is_muted) return;
    bytes_append_slice(stream_out(&c->stream), reply);
    note_unread(c, p->parts_len);
}

static void deliver_kept(struct client *c, struct pending *p)
{
    deliver(c, p, bytes_slice(&p->kept));
    bytes_clear(&p->kept);
}

static void deliver_ready(struct client *c)
{
    while (c->first != NULL && c->first->is_ready) {
        struct pending *p = c->first;
        deliver_kept(c, p);
        remove_first(c, p);
    }
    if (c->pushed.len > 0 && c->first == NULL) deliver_pushed(c);
}

/* Large replies come over connections that others share, so only so many are asked for at once. */
static bool line_is_full(const struct client *c)
{
    return c->owed >= c->window || c->owed * c->reply_len > EXPECTED_MAX ||
           c->owed_bytes > ASKED_MAX;
}

static void after_delivery(struct client *c)
{
    deliver_ready(c);
    if ((c->holds & HOLD_LINE) && c->owed <= c->window / 2 && !line_is_full(c))
        client_release(c, HOLD_LINE);
    if ((c->holds & HOLD_TURN) && c->first == NULL) client_release(c, HOLD_TURN);
}

/* A large one is remembered for a while: what is asked for next may be as large. */
static void note_reply(struct client *c, size_t len)
{
    if (len >= c->reply_len) c->reply_len = len;
    else c->reply_len -= (c->reply_len - len) / 8;
}

void pending_count_error(const struct pending *p, struct slice reply)
{
    stats_count_error(&p->worker->stats, slice_part(reply, 1, reply.len));
}

void pending_count_failed(const struct pending *p, enum command_id command, struct slice reply)
{
    pending_count_error(p, reply);
    p->worker->stats.failed[command]++;
}

void pending_answer(struct pending *p, struct slice reply)
{
    struct client *c = p->client;
    if (c == NULL) {
        if (p->exec != NULL) exec_take(p->exec, p, reply);
        drop_pending(p);
        return;
    }
    note_reply(c, p->parts_len + reply.len);
    if (c->first == p) {
        if (p->kept.len > 0) deliver_kept(c, p);
        deliver(c, p, reply);
        remove_first(c, p);
        if (c->pushed.len > 0) deliver_pushed(c);
        if ((c->first != NULL && c->first->is_ready) || c->holds != 0) after_delivery(c);
    } else {
        bytes_append_slice(&p->kept, reply);
        p->is_ready = true;
    }
}

/* Of a reply a part was sent, and the rest is lost: nothing behind it could be understood. */
static void break_off(struct client *c)
{
    leave_line(c);
    c->first = NULL;
    c->last = &c->first;
    c->owed = c->owed_bytes = 0;
    c->is_closing = true;
    stream_close_after_flush(&c->stream);
}

void pending_done(struct call *call, struct slice reply, enum call_end end)
{
    struct pending *p = (struct pending *)call;
    bool is_torn = end != CALL_ANSWERED && p->parts_len > 0;
    if (is_torn && p->client != NULL && p->client->first == p && p->kept.len == 0 &&
        !p->is_muted)
        break_off(p->client);
    if (is_torn) bytes_clear(&p->kept);
    if (end != CALL_ANSWERED && reply.len > 0 && reply.ptr[0] == '-') pending_count_error(p, reply);
    pending_answer(p, reply);
}

/* Whether nobody but the client waits for what comes behind the call. */
static bool is_alone(const struct call *call, const struct client *c)
{
    for (const struct call *behind = call->next; behind != NULL; behind = behind->next)
        if (behind->part != pending_part || ((const struct pending *)behind)->client != c)
            return false;
    return true;
}

/* A shard is not read for somebody who does not read himself, as long as that harms nobody else. */
bool pending_part(struct call *call, struct upstream *u, struct slice part)
{
    struct pending *p = (struct pending *)call;
    struct client *c = p->client;
    p->parts_len += part.len;
    if (c == NULL || p->is_muted) return true;
    if (c->first != p) {
        bytes_append_slice(&p->kept, part);
        return true;
    }
    if (p->kept.len > 0) deliver_kept(c, p);
    deliver(c, p, part);
    if (!output_is_full(c) || !is_alone(call, c)) return true;
    c->source = u;
    if (c->holds != 0) stream_resume(&c->stream);        /* it may write first: keep_input() */
    return false;
}

struct bytes *pending_reply(struct pending *p)
{
    return &p->kept;
}

void pending_finish(struct pending *p)
{
    struct client *c = p->client;
    if (c == NULL) {
        if (p->exec != NULL) exec_take(p->exec, p, bytes_slice(&p->kept));
        drop_pending(p);
        return;
    }
    p->is_ready = true;
    if (c->first == p) after_delivery(c);
}

/* ---- requests ---- */

static void hold(struct client *c, enum client_hold reason)
{
    c->holds |= (uint8_t)reason;
}

/* Held for a moment, most clients send nothing more: the stream is paused only for those that
 * do.  Many clients send a whole pipeline before they read the first reply, so who is to read must
 * be allowed to write a lot.  Who waits for an element must not get one when he has gone. */
static size_t keep_input(struct client *c, size_t len)
{
    bool is_to_read = (c->holds & HOLD_OUTPUT) || c->source != NULL;
    if (len <= (is_to_read ? UNREAD_INPUT_MAX : HELD_INPUT_MAX)) return 0;
    if (c->wait != NULL || c->wait_replicas != NULL) stream_pause_for_peer(&c->stream);
    else stream_pause(&c->stream);
    return 0;
}

void client_release(struct client *c, enum client_hold reason)
{
    c->holds &= (uint8_t)~reason;
    if (c->holds != 0 || c->is_closing) return;
    if (c->stream.has_ended && c->stream.in.len == 0) client_close_after_replies(c);
    else stream_resume(&c->stream);
}

static void client_drained(struct stream *s)
{
    struct client *c = (struct client *)s;
    wait_settle(c);
    let_source_go_on(c);
    if (c->holds & HOLD_OUTPUT) client_release(c, HOLD_OUTPUT);
}

static void refuse_protocol(struct client *c)
{
    struct bytes *out = client_reply(c);
    bytes_printf(out, "-ERR %s\r\n", c->request.error);
    client_close_after_replies(c);
}

/* Serves the request that was read; false when it must wait. */
static bool serve(struct client *c, char *data)
{
    struct query q = {data, c->request.at, c->request.args, c->request.argc};

    if (q.argc > 0) {
        if (line_is_full(c)) {
            hold(c, HOLD_LINE);
            return false;
        }
        if (output_is_full(c)) {
            hold(c, HOLD_OUTPUT);
            return false;
        }
        switch (dispatch(c, &q)) {
        case DISPATCH_SERVED: break;
        case DISPATCH_TURN:   hold(c, HOLD_TURN);  return false;
        case DISPATCH_PAUSED: hold(c, HOLD_PAUSE); return false;
        }
    }
    resp_request_reset(&c->request);
    return true;
}

/* A large request whose beginning is there passes through; false where it does not, or not yet. */
static bool begin_passage(struct client *c, const char *data)
{
    struct query q = {data, 0, c->request.args, c->request.argc};
    if (!passage_is_wanted(c) || !dispatch_passes(c, &q, c->request.argc_wanted)) return false;
    if (c->first != NULL) {
        hold(c, HOLD_TURN);
        return false;
    }
    if (output_is_full(c)) {
        hold(c, HOLD_OUTPUT);
        return false;
    }
    dispatch_passage(c, &q);
    return true;
}

/* Serves what is there; returns the bytes that need not be seen again. */
static size_t take_requests(struct client *c, char *data, size_t len)
{
    size_t used = 0;

    while (used < len && !c->is_closing) {
        if (c->passage != NULL) {
            used += passage_take(c, data + used, len - used);
            if (c->passage != NULL) break;
            continue;
        }
        if (!c->request_is_whole) {
            enum resp_status status = resp_request_step(&c->request, data + used, len - used);
            if (status == RESP_MORE) {
                if (begin_passage(c, data + used)) continue;
                if (c->holds == 0) c->stream.need = c->request.need;
                break;
            }
            if (status == RESP_BAD) {
                refuse_protocol(c);
                return len;
            }
        }
        size_t request_len = c->request.at;
        c->request_is_whole = !serve(c, data + used);
        if (c->request_is_whole) break;
        used += request_len;
    }
    return c->is_closing ? len : used;
}

/* Of one that sends no more: it waits for something, or a part of a request is all there is. */
static bool is_of_no_use(const struct client *c)
{
    return c->wait != NULL || c->wait_replicas != NULL || c->passage != NULL ||
           (c->holds & HOLD_PAUSE);
}

static size_t client_data(struct stream *s, char *data, size_t len)
{
    struct client *c = (struct client *)s;

    c->active_us = loop_monotonic_us(c->worker->loop);
    if (c->holds != 0) return keep_input(c, len);
    size_t used = take_requests(c, data, len);
    if (c->batch != NULL) spread_run(c);
    if (!s->has_ended) return used;
    if (is_of_no_use(c)) client_free(c);
    else if (c->holds == 0) client_close_after_replies(c);
    return used;
}

/* As Redis, which has read and done it all before it notices.  What is left is served when the
 * client is released, or at once, if it has just been. */
static bool client_ended(struct stream *s)
{
    struct client *c = (struct client *)s;
    bool comes_again = s->is_resumed && s->in.len > 0;
    if (is_of_no_use(c)) return false;
    if (c->holds == 0 && !comes_again) client_close_after_replies(c);
    return true;
}

static const struct stream_events client_events = {
    .data = client_data,
    .ended = client_ended,
    .closed = client_closed,
    .drained = client_drained,
};
