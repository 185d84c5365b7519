#include "proxy/client.h"

#include "core/base/mem.h"
#include "core/command/command_errors.h"
#include "proxy/dispatch.h"
#include "proxy/monitor.h"
#include "proxy/passage.h"
#include "proxy/pending.h"
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
    UNSENT_MAX = 1024 * 1024,        /* bytes it may leave unread before it is held */
    HELD_INPUT_MAX = 64 * 1024,      /* bytes it may send while it is held, until it is paused */
    UNREAD_INPUT_MAX = 64 << 20      /* the same while it has to read first, see keep_input() */
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

static void let_source_go_on(struct client *c)
{
    if (c->source != NULL) upstream_go_on(c->source);
    c->source = NULL;
}

static void forget(struct client *c)
{
    pending_leave_line(c);
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
void client_note_unread(struct client *c, size_t parts_len)
{
    int64_t hard = c->worker->options.client_output_buffer_limit.classes[OUTPUT_NORMAL].hard;
    if (__builtin_expect(hard == 0, 1)) return;
    if ((int64_t)parts_len < hard && !client_is_overrun(c, 0)) return;
    c->is_overrun = c->worker->has_overrun = true;
}

/* What the kernel takes at once does not count against the client. */
bool client_output_is_full(struct client *c)
{
    if (__builtin_expect(stream_unsent(&c->stream) <= UNSENT_MAX, 1)) return false;
    stream_flush(&c->stream);
    return stream_unsent(&c->stream) > UNSENT_MAX;
}

/* ---- replies ---- */

struct bytes *client_reply(struct client *c)
{
    if (c->exec != NULL) return exec_reply(c->exec);
    if (c->reply_mode != REPLY_ON) {
        bytes_clear(&c->worker->nowhere);
        return &c->worker->nowhere;
    }
    if (c->first == NULL) return stream_out(&c->stream);
    struct pending *p = pending_add(c);
    p->is_ready = true;
    return pending_reply(p);
}

struct bytes *client_push_out(struct client *c)
{
    bool is_amid_reply = c->first != NULL && pending_is_amid_reply(c->first);
    return is_amid_reply ? &c->pushed : stream_out_first(&c->stream);
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

void client_refuse_subcommand(struct client *c, const struct slice *argv)
{
    struct bytes text = {0};
    command_error_subcommand(&text, argv);
    client_refuse(c, bytes_slice(&text));
    bytes_free(&text);
}

struct pending *client_await(struct client *c)
{
    return c->exec != NULL ? pending_add_to_exec(c) : pending_add(c);
}

struct pending *client_await_alone(struct client *c)
{
    if (c->exec != NULL) return pending_add_to_exec(c);
    struct pending *p = pending_add(c);
    p->is_exclusive = c->is_exclusive = true;
    return p;
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
        if (pending_line_is_full(c)) {
            hold(c, HOLD_LINE);
            return false;
        }
        if (client_output_is_full(c)) {
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
    if (client_output_is_full(c)) {
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
