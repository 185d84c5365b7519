/* tracking_tell.c - what clients are told, each behind the replies that it waits for: itself, or
 * the client of any worker to which it is redirected. */
#include "core/base/mem.h"
#include "core/wire/tracking_message.h"
#include "proxy/client.h"
#include "proxy/errand.h"
#include "proxy/pubsub.h"
#include "proxy/tracker.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

enum {
    UNREAD_MAX = 32 * 1024 * 1024,       /* bytes that a client may leave unread */
    ANSWER_US = 100 * 1000               /* within which an answer comes to who needs not wait */
};

/* In tracker->waiting, each followed by what is to be told. */
struct waiting {
    uint64_t line;                       /* the last reply in front of it: client.h */
    int64_t since_us;
    size_t len;
};

static void note_unread(struct client *c)
{
    if (stream_unsent(&c->stream) + c->pushed.len > UNREAD_MAX)
        c->worker->tracking->has_overrun = true;
}

/* Not if it takes no such messages. */
static void write_message(struct client *to, bool is_redirected, struct slice keys)
{
    if (to->resp == RESP2 && !(is_redirected && pubsub_is_subscriber(to))) return;
    struct bytes *out = client_push_out(to);
    tracking_message_write(out, to->resp);
    bytes_append_slice(out, keys);
    note_unread(to);
}

struct client *tracker_find_client(const struct worker *w, uint64_t id)
{
    struct client *c = w->clients;
    while (c != NULL && c->id != id) c = c->next;
    return c;
}

/* A message for a client of any worker. */
struct redirected {
    struct errand errand;                /* first */
    uint64_t from, to;
    struct bytes what;
    bool has_arrived;
};

static void arrive(struct worker *w, struct errand *errand)
{
    struct redirected *m = (struct redirected *)errand;
    struct client *to = tracker_find_client(w, m->to);
    if (to == NULL) return;
    m->has_arrived = true;
    write_message(to, true, bytes_slice(&m->what));
}

static void tell_broken(struct client *c)
{
    if (c->tracker == NULL || !(c->tracker->flags & TRACKING_ON)) return;
    c->tracker->flags |= TRACKING_BROKEN;
    if (c->resp == RESP2) return;
    tracking_message_write_broken(client_push_out(c), c->tracker->redirect);
}

static void redirected_home(struct worker *w, struct errand *errand)
{
    struct redirected *m = (struct redirected *)errand;
    struct client *from = tracker_find_client(w, m->from);
    if (!m->has_arrived && from != NULL) tell_broken(from);
    bytes_free(&m->what);
    mem_free(m);
}

static void tell_now(struct tracker *tracker, struct slice what)
{
    struct client *c = tracker->client;
    if (!(tracker->flags & TRACKING_ON)) return;
    if (what.len == 0) what = c->resp == RESP2 ? SLICE("$-1\r\n") : SLICE("_\r\n");
    if (tracker->redirect == 0) {
        write_message(c, false, what);
        return;
    }
    struct redirected *m = mem_zalloc(sizeof *m);
    *m = (struct redirected){.errand = {.visit = arrive, .home = redirected_home},
                             .from = c->id, .to = tracker->redirect};
    bytes_append_slice(&m->what, what);
    errand_start(c->worker, &m->errand);
}

void tracker_tell(struct tracker *tracker, struct slice what)
{
    const struct client *c = tracker->client;
    if (c->first == NULL) {
        tell_now(tracker, what);
        return;
    }
    const struct waiting head = {c->line_in, loop_monotonic_us(c->worker->loop), what.len};
    bytes_append(&tracker->waiting, &head, sizeof head);
    bytes_append_slice(&tracker->waiting, what);
    if (tracker->waiting.len > UNREAD_MAX) c->worker->tracking->has_overrun = true;
}

/* What waits for replies that are out, or since before. */
static void tell_waiting(struct tracker *t, int64_t before_us)
{
    const struct client *c = t->client;
    struct waiting head;
    size_t at = 0;
    for (; at < t->waiting.len; at += sizeof head + head.len) {
        memcpy(&head, t->waiting.ptr + at, sizeof head);
        bool is_owed = c->first != NULL && head.line > c->line_out;
        if (is_owed && head.since_us >= before_us) break;
        tell_now(t, slice_make(t->waiting.ptr + at + sizeof head, head.len));
    }
    if (at > 0) bytes_consume(&t->waiting, at);
}

void tracking_replied(struct client *c)
{
    tell_waiting(c->tracker, 0);
}

/* Whatever it has read before it began to wait is answered. */
void tracker_tell_waiting(struct worker *w)
{
    LIST_EACH(&w->tracking->trackers, link) {
        struct tracker *t = LIST_ITEM(link, struct tracker, all);
        if (t->waiting.len > 0 && (t->client->wait != NULL || t->client->wait_replicas != NULL))
            tell_waiting(t, loop_monotonic_us(w->loop) - ANSWER_US);
    }
}

static bool is_overrun(const struct client *c)
{
    return stream_unsent(&c->stream) + c->pushed.len + c->tracker->waiting.len > UNREAD_MAX;
}

/* Behind the messages, since clients are being gone through. */
void tracker_close_overrun(struct worker *w)
{
    if (!w->tracking->has_overrun) return;
    w->tracking->has_overrun = false;
    for (struct client *c = w->clients, *next; c != NULL; c = next) {
        next = c->next;
        if (c->tracker == NULL || !is_overrun(c)) continue;
        char peer[STREAM_NAME_MAX];
        stream_peer_name(&c->stream, peer);
        log_write(w->log, LOG_LEVEL_WARNING,
                  "Client %s closed for overcoming of output buffer limits.", peer);
        client_free(c);
    }
}
