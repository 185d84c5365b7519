/* tracking_command.c - CLIENT TRACKING, CACHING, GETREDIR and TRACKINGINFO. */
#include "core/base/mem.h"
#include "proxy/client.h"
#include "proxy/errand.h"
#include "proxy/pending.h"
#include "proxy/tracker.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

/* ---- REDIRECT: whether there is such a client, at any worker ---- */

struct search {
    struct errand errand;                /* first */
    struct pending *pending;
    struct tracking_wish wish;
    struct bytes prefixes;               /* that the wish points to */
    uint64_t from, id;
    bool is_found;
};

static void seek(struct worker *w, struct errand *errand)
{
    struct search *s = (struct search *)errand;
    s->is_found |= tracker_find_client(w, s->id) != NULL;
}

static void sought(struct worker *w, struct errand *errand)
{
    struct search *s = (struct search *)errand;
    struct client *c = tracker_find_client(w, s->from);
    if (!s->is_found)
        pending_answer(s->pending,
                       SLICE("-ERR The client ID you want redirect to does not exist\r\n"));
    else if (c == NULL) pending_answer(s->pending, SLICE("+OK\r\n"));
    else tracker_start(c, &s->wish, s->pending);
    bytes_free(&s->prefixes);
    mem_free(s->wish.prefixes);
    mem_free(s);
}

static void search(struct client *c, const struct tracking_wish *w, struct pending *p)
{
    struct search *s = mem_zalloc(sizeof *s);
    s->errand = (struct errand){.visit = seek, .home = sought};
    s->pending = p;
    s->from = c->id;
    s->id = (uint64_t)w->redirect;
    s->wish = *w;
    s->wish.prefixes = mem_alloc((w->prefixes_count + 1) * sizeof *w->prefixes);
    for (size_t i = 0; i < w->prefixes_count; i++) bytes_append_slice(&s->prefixes, w->prefixes[i]);
    for (size_t i = 0, at = 0; i < w->prefixes_count; at += w->prefixes[i++].len)
        s->wish.prefixes[i] = slice_make(s->prefixes.ptr + at, w->prefixes[i].len);
    errand_start(c->worker, &s->errand);
}

/* ---- CLIENT TRACKING ---- */

static void fail(struct client *c, struct slice error)
{
    client_refuse(c, error);
}

static bool overlaps(struct client *c, const struct tracking_wish *w)
{
    struct bytes error = {0};
    size_t count = c->tracker != NULL ? c->tracker->prefixes_count : 0;
    struct slice *own = mem_alloc((count + 1) * sizeof *own);
    for (size_t i = 0; i < count; i++) own[i] = tracker_prefix(c->tracker, i);
    bool is_refused = tracking_wish_overlaps(w, own, count, &error);
    if (is_refused) fail(c, bytes_slice(&error));
    bytes_free(&error);
    mem_free(own);
    return is_refused;
}

/* Whether it does is asked of all workers at the end; no client has an id below 1. */
static bool may_exist(void *context, int64_t id)
{
    (void)context;
    return id > 0;
}

static void serve_on(struct client *c, const struct tracking_wish *w)
{
    const char *error = tracking_wish_refused(w, tracking_flags(c));
    if (error != NULL) fail(c, slice_of(error));
    else if ((w->flags & TRACKING_BCAST) && overlaps(c, w)) return;
    else if (w->redirect != 0) search(c, w, client_await_alone(c));
    else tracker_start(c, w, client_await_alone(c));
}

enum dispatch_result tracking_serve(struct client *c, const struct request *r)
{
    if (!client_is_clear(c)) return DISPATCH_TURN;
    struct tracking_wish w = {.prefixes = mem_alloc(r->argc * sizeof *w.prefixes)};
    const char *error = tracking_wish_read(&w, r->argv, r->argc, may_exist, NULL);
    if (error != NULL) {
        fail(c, slice_of(error));
    } else if (w.flags & TRACKING_ON) {
        serve_on(c, &w);
    } else {
        tracking_stop(c);
        resp_write_status(client_reply(c), SLICE("OK"));
    }
    mem_free(w.prefixes);
    return DISPATCH_SERVED;
}

/* ---- the others ---- */

enum dispatch_result tracking_caching(struct client *c, const struct request *r)
{
    const char *error = tracking_caching_refused(tracking_flags(c), r->argv[2]);
    if (error != NULL) {
        fail(c, slice_of(error));
        return DISPATCH_SERVED;
    }
    c->tracker->flags |= TRACKING_CACHING;
    resp_write_status(client_reply(c), SLICE("OK"));
    return DISPATCH_SERVED;
}

enum dispatch_result tracking_getredir(struct client *c, const struct request *r)
{
    (void)r;
    resp_write_int64(client_reply(c), tracking_redirect(c));
    return DISPATCH_SERVED;
}

static void write_flags(const struct client *c, struct bytes *out)
{
    struct bytes words = {0};
    const char *word;
    size_t at = 0, count = 0;
    for (; (word = tracking_flag_word(tracking_flags(c), &at)) != NULL; count++)
        resp_write_bulk(&words, slice_of(word));
    resp_write_set(out, c->resp, count);
    bytes_append_slice(out, bytes_slice(&words));
    bytes_free(&words);
}

enum dispatch_result tracking_info(struct client *c, const struct request *r)
{
    struct bytes *out = client_reply(c);
    size_t count = c->tracker != NULL ? c->tracker->prefixes_count : 0;
    (void)r;
    resp_write_map(out, c->resp, 3);
    resp_write_bulk(out, SLICE("flags"));
    write_flags(c, out);
    resp_write_bulk(out, SLICE("redirect"));
    resp_write_int64(out, tracking_redirect(c));
    resp_write_bulk(out, SLICE("prefixes"));
    resp_write_array(out, count);
    for (size_t i = 0; i < count; i++) resp_write_bulk(out, tracker_prefix(c->tracker, i));
    return DISPATCH_SERVED;
}
