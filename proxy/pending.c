#include "proxy/pending.h"

#include "core/base/cache.h"
#include "proxy/session.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

enum {
    OWED_MAX = 4096,                 /* replies a client may be owed before it is held */
    WINDOW_FIRST = 128,              /* until the first ones tell how large they are */
    EXPECTED_MAX = 4 * 1024 * 1024,  /* bytes of them, if all are as large as the last ones were */
    ASKED_MAX = 4 * 1024 * 1024,     /* bytes of requests, which may wait here for a slow shard */
    KEPT_CAP_MAX = 1024              /* a larger buffer of a reply is not kept for the next */
};

_Static_assert(sizeof(struct pending) <= CACHE_LINE, "one line for each request on its way");

/* ---- coming and going ---- */

static struct pending *make(struct worker *w, struct client *c, enum resp_version version)
{
    struct pending *p = pool_get(&w->pendings);
    *p = (struct pending){.call = {.done = pending_done, .replies = 1, .may_write = true},
                          .client = c,
                          .version = (uint8_t)version};
    return p;
}

static struct pending_more *more_of(struct pending *p, struct worker *w)
{
    if (p->more != NULL) return p->more;
    struct pending_more *more = pool_get(&w->pendings_more);
    more->worker = w;
    more->exec = NULL;
    more->parts_len = 0;
    p->more = more;
    return more;
}

static void drop(struct pending *p)
{
    struct worker *w = pending_worker(p);
    struct pending_more *more = p->more;
    if (more != NULL) {
        if (more->kept.cap > KEPT_CAP_MAX) bytes_free(&more->kept);
        bytes_clear(&more->kept);
        pool_put(&w->pendings_more, more);
    }
    pool_put(&w->pendings, p);
}

struct pending *pending_add(struct client *c)
{
    size_t len = c->request.at;
    struct pending *p = make(c->worker, c, c->resp);
    p->is_muted = c->reply_mode != REPLY_ON;
    p->request_len = len < UINT32_MAX ? (uint32_t)len : UINT32_MAX;
    if (c->owed == 0) c->window = WINDOW_FIRST;
    *c->last = p;
    c->last = &p->next;
    c->owed++;
    c->line_in++;
    c->owed_bytes += p->request_len;
    return p;
}

struct pending *pending_add_to_exec(struct client *c)
{
    struct pending *p = make(c->worker, NULL, c->resp);
    more_of(p, c->worker)->exec = c->exec;
    exec_await(c->exec, p);
    return p;
}

void pending_leave_line(struct client *c)
{
    for (struct pending *p = c->first, *next; p != NULL; p = next) {
        next = p->next;
        more_of(p, c->worker);
        p->client = NULL;
        if (p->is_ready) drop(p);
    }
}

/* Large replies come over connections that others share, so only so many are asked for at once. */
bool pending_line_is_full(const struct client *c)
{
    if (c->owed == 0) return false;
    return c->owed >= c->window || c->owed * c->reply_len > EXPECTED_MAX ||
           c->owed_bytes > ASKED_MAX;
}

void pending_free_pools(struct worker *w)
{
    struct pending_more *more;
    while ((more = pool_take(&w->pendings_more)) != NULL) {
        bytes_free(&more->kept);
        mem_free(more);
    }
    pool_free(&w->pendings);
}

/* ---- delivering ---- */

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
    drop(p);
    if (c->tracker != NULL) tracking_replied(c);
}

static void deliver(struct client *c, const struct pending *p, struct slice reply)
{
    if (p->is_muted) return;
    bytes_append_slice(stream_out(&c->stream), reply);
    client_note_unread(c, p->more != NULL ? p->more->parts_len : 0);
}

static void deliver_kept(struct client *c, struct pending *p)
{
    if (p->early_len > 0) deliver(c, p, slice_make(p->early, p->early_len));
    if (p->more == NULL || p->more->kept.len == 0) return;
    deliver(c, p, bytes_slice(&p->more->kept));
    bytes_clear(&p->more->kept);
}

static void deliver_pushed(struct client *c)
{
    bytes_append_slice(stream_out(&c->stream), bytes_slice(&c->pushed));
    bytes_free(&c->pushed);
}

static void deliver_ready(struct client *c)
{
    while (c->first != NULL && c->first->is_ready) {
        struct pending *p = c->first;
        cache_fetch(p->next);
        deliver_kept(c, p);
        remove_first(c, p);
    }
    if (c->pushed.len > 0 && c->first == NULL) deliver_pushed(c);
}

static void after_delivery(struct client *c)
{
    deliver_ready(c);
    if ((c->holds & HOLD_LINE) && c->owed <= c->window / 2 && !pending_line_is_full(c))
        client_release(c, HOLD_LINE);
    if ((c->holds & HOLD_TURN) && c->first == NULL) client_release(c, HOLD_TURN);
}

/* ---- answers ---- */

void pending_count_error(const struct pending *p, struct slice reply)
{
    stats_count_error(&pending_worker(p)->stats, slice_part(reply, 1, reply.len));
}

void pending_count_failed(const struct pending *p, enum command_id command, struct slice reply)
{
    pending_count_error(p, reply);
    pending_worker(p)->stats.failed[command]++;
}

/* A large one is remembered for a while: what is asked for next may be as large. */
static void note_reply(struct client *c, size_t len)
{
    if (len >= c->reply_len) c->reply_len = len;
    else c->reply_len -= (c->reply_len - len) / 8;
}

/* Others are to be answered first.  The call has ended, so a short reply finds room there. */
static void keep(struct pending *p, struct slice reply)
{
    if (p->more == NULL && reply.len <= sizeof p->early) {
        if (reply.len > 0) memcpy(p->early, reply.ptr, reply.len);
        p->early_len = (uint8_t)reply.len;
    } else {
        bytes_append_slice(pending_reply(p), reply);
    }
    p->is_ready = true;
}

void pending_answer(struct pending *p, struct slice reply)
{
    struct client *c = p->client;
    if (c == NULL) {
        if (pending_exec(p) != NULL) exec_take(pending_exec(p), p, reply);
        drop(p);
        return;
    }
    cache_fetch(p->next);
    note_reply(c, reply.len + (p->more != NULL ? p->more->parts_len : 0));
    if (c->first != p) {
        keep(p, reply);
        return;
    }
    deliver_kept(c, p);
    deliver(c, p, reply);
    remove_first(c, p);
    if (c->pushed.len > 0) deliver_pushed(c);
    if ((c->first != NULL && c->first->is_ready) || c->holds != 0) after_delivery(c);
}

/* Of a reply a part was sent, and the rest is lost: nothing behind it could be understood. */
static void break_off(struct client *c)
{
    pending_leave_line(c);
    c->first = NULL;
    c->last = &c->first;
    c->owed = c->owed_bytes = 0;
    c->is_closing = true;
    stream_close_after_flush(&c->stream);
}

/* Of a reply that has come in parts the rest is lost. */
static void tear(struct pending *p)
{
    struct client *c = p->client;
    if (c != NULL && c->first == p && p->more->kept.len == 0 && !p->is_muted) break_off(c);
    bytes_clear(&p->more->kept);
}

void pending_done(struct call *call, struct slice reply, enum call_end end)
{
    struct pending *p = (struct pending *)call;
    if (__builtin_expect(end != CALL_ANSWERED, 0)) {
        if (pending_is_amid_reply(p)) tear(p);
        if (reply.len > 0 && reply.ptr[0] == '-') pending_count_error(p, reply);
    }
    pending_answer(p, reply);
}

/* ---- replies in parts ---- */

/* Whether nobody but the client waits for what comes behind the call. */
static bool is_alone(const struct call *call, const struct client *c)
{
    for (const struct call *behind = call->next; behind != NULL; behind = behind->next)
        if (!behind->in_parts || ((const struct pending *)behind)->client != c) return false;
    return true;
}

/* A shard is not read for somebody who does not read himself, as long as that harms nobody else. */
bool pending_part(struct upstream *u, struct call *call, struct slice part)
{
    struct pending *p = (struct pending *)call;
    struct client *c = p->client;
    more_of(p, u->worker)->parts_len += part.len;
    if (c == NULL || p->is_muted) return true;
    if (c->first != p) {
        bytes_append_slice(&p->more->kept, part);
        return true;
    }
    deliver_kept(c, p);
    deliver(c, p, part);
    if (!client_output_is_full(c) || !is_alone(call, c)) return true;
    c->source = u;
    if (c->holds != 0) stream_resume(&c->stream);        /* it may write first: keep_input() */
    return false;
}

/* ---- answers that are built here ---- */

struct bytes *pending_reply(struct pending *p)
{
    return &more_of(p, pending_worker(p))->kept;
}

void pending_finish(struct pending *p)
{
    struct client *c = p->client;
    if (c == NULL) {
        if (pending_exec(p) != NULL) exec_take(pending_exec(p), p, bytes_slice(&p->more->kept));
        drop(p);
        return;
    }
    p->is_ready = true;
    if (c->first == p) after_delivery(c);
}
