#include "proxy/passage.h"

#include "core/base/mem.h"
#include "proxy/pending.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

enum {
    LARGE_MIN = 1024 * 1024,             /* bytes of a request from which on it passes through */
    UNSENT_MAX = 1024 * 1024             /* of it that may wait here for the shard */
};

struct passage {
    struct call call;                    /* first */
    struct client *client;               /* NULL: it has gone, or has sent everything */
    struct pending *pending;
    struct watcher *watcher;             /* NULL: the call has ended, or is being ended */
    struct bytes error;                  /* what its client is told, whatever the shard says */
};

bool passage_is_wanted(const struct client *c)
{
    const struct resp_request *r = &c->request;
    return r->need > LARGE_MIN && r->state == RESP_REQ_PAYLOAD && r->argc >= 2;
}

static void free_if_over(struct passage *p)
{
    if (p->client != NULL || p->watcher != NULL) return;
    bytes_free(&p->error);
    mem_free(p);
}

static void answered(struct call *call, struct slice reply, enum call_end end)
{
    struct passage *p = (struct passage *)call;
    struct client *c = p->client;

    pending_answer(p->pending, p->error.len > 0 ? bytes_slice(&p->error) : reply);
    if (p->watcher != NULL && end == CALL_ANSWERED && c == NULL) watcher_put(p->watcher);
    else if (p->watcher != NULL) watcher_drop(p->watcher);
    p->watcher = NULL;
    if (c != NULL && (c->holds & HOLD_SHARD)) client_release(c, HOLD_SHARD);
    free_if_over(p);
}

/* The shard drops what it has of the request, and the call ends. */
static void drop_connection(struct passage *p)
{
    struct watcher *watcher = p->watcher;
    p->watcher = NULL;
    if (watcher != NULL) watcher_drop(watcher);
}

/* While the client has more to send it is not the shard that is silent. */
static void shard_owes(struct passage *p, bool owes)
{
    struct upstream *u = &p->watcher->upstream;
    p->call.waits = !owes;
    u->heard_us = loop_monotonic_us(u->worker->loop);
}

static void drained(struct upstream *u)
{
    struct passage *p = u->user;
    shard_owes(p, false);
    if (p->client->holds & HOLD_SHARD) client_release(p->client, HOLD_SHARD);
}

void passage_begin(struct client *c, const struct command *command, struct slice key)
{
    struct worker *w = c->worker;
    struct passage *p = mem_zalloc(sizeof *p);

    *p = (struct passage){
        .call = {.done = answered,
                 .replies = 1,
                 .may_write = !(command->flags & COMMAND_READONLY),
                 .waits = true},
        .client = c,
        .pending = client_await_alone(c),
        .watcher = watcher_get(w, topology_owner(w->topology, key), c->resp)};
    c->passage = p;
    struct upstream *u = &p->watcher->upstream;
    u->user = p;
    u->drained = drained;
    upstream_send_by(u, &p->call, c->db, c->author, SLICE(""));
}

/* Who has sent everything is not held: there is nothing more to keep back. */
static void send(struct passage *p, struct slice part, bool is_last)
{
    struct client *c = p->client;
    if (p->watcher == NULL) return;
    struct upstream *u = &p->watcher->upstream;
    upstream_send_more(u, part);
    if (stream_unsent(&u->stream) > UNSENT_MAX) stream_flush(&u->stream);
    if (is_last || stream_unsent(&u->stream) <= UNSENT_MAX) return;
    shard_owes(p, true);
    c->holds |= HOLD_SHARD;
    stream_pause(&c->stream);
}

static void end(struct passage *p)
{
    p->client->passage = NULL;
    p->client = NULL;
    if (p->watcher != NULL) {
        p->watcher->upstream.drained = NULL;
        shard_owes(p, true);
    }
    free_if_over(p);
}

/* Nobody can tell where the next request begins. */
static void break_off(struct passage *p)
{
    struct client *c = p->client;
    if (p->watcher != NULL) {
        bytes_printf(&p->error, "-ERR %s\r\n", c->request.error);
        drop_connection(p);
    }
    end(p);
    client_close_after_replies(c);
}

size_t passage_take(struct client *c, char *data, size_t len)
{
    struct passage *p = c->passage;
    enum resp_status status = resp_request_step(&c->request, data, len);
    if (status == RESP_BAD) {
        break_off(p);
        return len;
    }
    size_t taken =
        status == RESP_DONE ? c->request.at : resp_request_release(&c->request, len);
    send(p, slice_make(data, taken), status == RESP_DONE);
    if (status == RESP_DONE) {
        resp_request_reset(&c->request);
        end(p);
    }
    return taken;
}

void passage_forget(struct client *c)
{
    struct passage *p = c->passage;
    if (p == NULL) return;
    c->passage = NULL;
    p->client = NULL;
    if (p->watcher != NULL) drop_connection(p);
    else free_if_over(p);
}
