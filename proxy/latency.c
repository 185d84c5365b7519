#include "proxy/latency.h"

#include "core/base/mem.h"
#include "core/command/latency_graph.h"
#include "proxy/fanout.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

#include <stdlib.h>

enum { EVENTS_MAX = 32, SAMPLES_SHOWN = 160, BOUNDS_MAX = 32, SECOND_US = 1000 * 1000 };

/* ---- one question to all shards, or two ---- */

struct question {
    struct pending *pending;
    struct bytes *latest;                /* by shard: what LATEST answered, if it was asked first */
    size_t latest_count;
    struct bytes asked;                  /* the request itself */
    void (*answer)(struct question *q, const struct slice *replies, size_t count,
                   struct bytes *out);
};

static void answered(void *context, const struct slice *replies, size_t count)
{
    struct question *q = context;
    struct slice error = merge_find_error(replies, count);
    struct bytes *out = pending_reply(q->pending);
    if (error.len > 0) bytes_append_slice(out, error);
    else q->answer(q, replies, count, out);
    pending_finish(q->pending);
    for (size_t i = 0; i < q->latest_count; i++) bytes_free(&q->latest[i]);
    mem_free(q->latest);
    bytes_free(&q->asked);
    mem_free(q);
}

static void latest_is_known(void *context, const struct slice *replies, size_t count)
{
    struct question *q = context;
    q->latest = mem_zalloc(count * sizeof *q->latest);
    q->latest_count = count;
    for (size_t i = 0; i < count; i++) bytes_append_slice(&q->latest[i], replies[i]);
}

/* Both go over the same connections, so LATEST is answered first. */
static enum dispatch_result ask(struct client *c, bool needs_latest, struct slice request,
                                const struct request *r,
                                void (*answer)(struct question *q, const struct slice *replies,
                                               size_t count, struct bytes *out))
{
    struct question *q = mem_zalloc(sizeof *q);
    *q = (struct question){.pending = client_await(c), .answer = answer};
    bytes_append_slice(&q->asked, r->raw);
    if (needs_latest)
        fanout_start(c->worker, c->resp, -1, false,
                     SLICE("*2\r\n$7\r\nLATENCY\r\n$6\r\nLATEST\r\n"), latest_is_known, q);
    fanout_start(c->worker, c->resp, -1, false, request, answered, q);
    return DISPATCH_SERVED;
}

/* The argument at that place of the request. */
static struct slice argument(const struct question *q, size_t at)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&q->asked));
    struct resp_value value = {0};
    if (!resp_cursor_next(&c, &value)) return SLICE("");
    for (size_t i = 0; i <= at; i++)
        if (!resp_cursor_next(&c, &value)) return (struct slice){NULL, 0};
    return value.text;
}

/* ---- LATEST ---- */

struct event {
    struct slice name;
    int64_t time_s, ms, max_ms;
};

struct events {
    struct event items[EVENTS_MAX];
    size_t count;
};

static bool read_event(struct resp_cursor *c, struct event *e)
{
    struct resp_value head, name, time, ms, max;
    if (!resp_cursor_next(c, &head) || !resp_cursor_next(c, &name) || !resp_cursor_next(c, &time) ||
        !resp_cursor_next(c, &ms) || !resp_cursor_next(c, &max))
        return false;
    *e = (struct event){name.text, time.integer, ms.integer, max.integer};
    return true;
}

static void merge_event(struct events *all, const struct event *e)
{
    struct event *known = all->items;
    while (known < all->items + all->count && !slice_equal(known->name, e->name)) known++;
    if (known == all->items + all->count) {
        if (all->count < EVENTS_MAX) all->items[all->count++] = *e;
        return;
    }
    if (e->max_ms > known->max_ms) known->max_ms = e->max_ms;
    if (e->time_s < known->time_s || (e->time_s == known->time_s && e->ms < known->ms)) return;
    known->time_s = e->time_s;
    known->ms = e->ms;
}

static void merge_latest(struct events *all, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head;
    struct event e;
    if (!resp_cursor_next(&c, &head) || head.type != '*') return;
    while (read_event(&c, &e)) merge_event(all, &e);
}

static void answer_latest(struct question *q, const struct slice *replies, size_t count,
                          struct bytes *out)
{
    struct events all = {.count = 0};
    (void)q;
    for (size_t i = 0; i < count; i++) merge_latest(&all, replies[i]);
    resp_write_array(out, all.count);
    for (size_t i = 0; i < all.count; i++) {
        resp_write_array(out, 4);
        resp_write_bulk(out, all.items[i].name);
        resp_write_int64(out, all.items[i].time_s);
        resp_write_int64(out, all.items[i].ms);
        resp_write_int64(out, all.items[i].max_ms);
    }
}

enum dispatch_result latency_latest(struct client *c, const struct request *r)
{
    return ask(c, false, r->raw, r, answer_latest);
}

/* ---- RESET ---- */

static bool is_among_arguments(const struct question *q, struct slice name)
{
    struct slice word = argument(q, 2);
    if (word.ptr == NULL) return true;
    for (size_t at = 2; word.ptr != NULL; word = argument(q, ++at))
        if (slice_equal(word, name)) return true;
    return false;
}

/* An event that several shards have is one. */
static void answer_reset(struct question *q, const struct slice *replies, size_t count,
                         struct bytes *out)
{
    struct events all = {.count = 0};
    int64_t forgotten = 0;
    (void)replies;
    (void)count;
    for (size_t i = 0; i < q->latest_count; i++) merge_latest(&all, bytes_slice(&q->latest[i]));
    for (size_t i = 0; i < all.count; i++) forgotten += is_among_arguments(q, all.items[i].name);
    resp_write_int64(out, forgotten);
}

enum dispatch_result latency_reset(struct client *c, const struct request *r)
{
    return ask(c, true, r->raw, r, answer_reset);
}

/* ---- HISTORY and GRAPH ---- */

struct history {
    struct latency_sample *samples;
    size_t count;
};

static int by_time(const void *a, const void *b)
{
    const struct latency_sample *x = a, *y = b;
    if (x->time_s != y->time_s) return x->time_s < y->time_s ? -1 : 1;
    return (x->ms > y->ms) - (x->ms < y->ms);
}

/* Of one second the longest, and of all the last ones. */
static void thin_out(struct history *h)
{
    size_t kept = 0;
    if (h->count == 0) return;
    qsort(h->samples, h->count, sizeof *h->samples, by_time);
    for (size_t i = 0; i < h->count; i++) {
        if (kept > 0 && h->samples[kept - 1].time_s == h->samples[i].time_s) kept--;
        h->samples[kept++] = h->samples[i];
    }
    size_t dropped = kept > SAMPLES_SHOWN ? kept - SAMPLES_SHOWN : 0;
    h->count = kept - dropped;
    memmove(h->samples, h->samples + dropped, h->count * sizeof *h->samples);
}

/* Its samples are the caller's to free. */
static struct history read_histories(const struct slice *replies, size_t count)
{
    struct history h = {mem_alloc(count * SAMPLES_SHOWN * sizeof *h.samples), 0};
    for (size_t i = 0; i < count; i++) {
        struct resp_cursor c = resp_cursor_over(replies[i]);
        struct resp_value head, pair, time, ms;
        if (!resp_cursor_next(&c, &head)) continue;
        while (h.count < count * SAMPLES_SHOWN && resp_cursor_next(&c, &pair) &&
               resp_cursor_next(&c, &time) && resp_cursor_next(&c, &ms))
            h.samples[h.count++] = (struct latency_sample){time.integer, ms.integer};
    }
    thin_out(&h);
    return h;
}

static void answer_history(struct question *q, const struct slice *replies, size_t count,
                           struct bytes *out)
{
    struct history h = read_histories(replies, count);
    (void)q;
    resp_write_array(out, h.count);
    for (size_t i = 0; i < h.count; i++) {
        resp_write_array(out, 2);
        resp_write_int64(out, h.samples[i].time_s);
        resp_write_int64(out, h.samples[i].ms);
    }
    mem_free(h.samples);
}

enum dispatch_result latency_history(struct client *c, const struct request *r)
{
    return ask(c, false, r->raw, r, answer_history);
}

static int64_t all_time_high(const struct question *q, struct slice name)
{
    struct events all = {.count = 0};
    for (size_t i = 0; i < q->latest_count; i++) merge_latest(&all, bytes_slice(&q->latest[i]));
    for (size_t i = 0; i < all.count; i++)
        if (slice_equal(all.items[i].name, name)) return all.items[i].max_ms;
    return 0;
}

static void answer_graph(struct question *q, const struct slice *replies, size_t count,
                         struct bytes *out)
{
    struct history h = read_histories(replies, count);
    struct slice name = argument(q, 2);
    struct bytes text = {0};
    if (h.count == 0) {
        bytes_printf(&text, "ERR No samples available for event '%.*s'", (int)name.len, name.ptr);
        resp_write_error(out, bytes_slice(&text));
    } else {
        int64_t now_s = loop_wall_us(pending_worker(q->pending)->loop) / SECOND_US;
        latency_graph(&text, name, h.samples, h.count, all_time_high(q, name), now_s);
        resp_write_verbatim(out, q->pending->version, SLICE("txt"), bytes_slice(&text));
    }
    bytes_free(&text);
    mem_free(h.samples);
}

enum dispatch_result latency_graph_serve(struct client *c, const struct request *r)
{
    struct bytes request = {0};
    const struct slice argv[] = {SLICE("LATENCY"), SLICE("HISTORY"), r->argv[2]};
    resp_write_request(&request, argv, 3);
    enum dispatch_result result = ask(c, true, bytes_slice(&request), r, answer_graph);
    bytes_free(&request);
    return result;
}

/* ---- DOCTOR ---- */

static void answer_doctor(struct question *q, const struct slice *replies, size_t count,
                          struct bytes *out)
{
    const struct topology *t = pending_worker(q->pending)->topology;
    struct bytes text = {0};
    for (size_t i = 0; i < count; i++) {
        struct resp_cursor c = resp_cursor_over(replies[i]);
        struct resp_value value;
        if (!resp_cursor_next(&c, &value)) continue;
        bytes_printf(&text, "shard %s:\n%.*s", t->shards[i].name, (int)value.text.len,
                     value.text.ptr);
    }
    resp_write_verbatim(out, q->pending->version, SLICE("txt"), bytes_slice(&text));
    bytes_free(&text);
}

enum dispatch_result latency_doctor(struct client *c, const struct request *r)
{
    return ask(c, false, r->raw, r, answer_doctor);
}

/* ---- HISTOGRAM ---- */

/* counts[i]: calls that took no longer than bounds[i]. */
struct distribution {
    struct slice name;
    int64_t calls;
    int64_t bounds[BOUNDS_MAX], counts[BOUNDS_MAX];
    size_t count;
};

struct distributions {
    struct distribution *items;
    size_t count;
};

/* name, {calls, n, histogram_usec, {bound, count ...}} */
static bool read_distribution(struct resp_cursor *c, struct distribution *d)
{
    struct resp_value name, head, word, calls, pairs, bound, count;
    *d = (struct distribution){0};
    if (!resp_cursor_next(c, &name) || !resp_cursor_next(c, &head) || !resp_cursor_next(c, &word) ||
        !resp_cursor_next(c, &calls) || !resp_cursor_next(c, &word) || !resp_cursor_next(c, &pairs))
        return false;
    d->name = name.text;
    d->calls = calls.integer;
    for (int64_t i = 0; i + 1 < pairs.integer; i += 2) {
        if (!resp_cursor_next(c, &bound) || !resp_cursor_next(c, &count)) return false;
        if (d->count == BOUNDS_MAX) continue;
        d->bounds[d->count] = bound.integer;
        d->counts[d->count++] = count.integer;
    }
    return true;
}

static int64_t count_up_to(const struct distribution *d, int64_t bound)
{
    int64_t count = 0;
    for (size_t i = 0; i < d->count && d->bounds[i] <= bound; i++) count = d->counts[i];
    return count;
}

static void add_bound(struct distribution *sum, int64_t bound, const struct distribution *a,
                      const struct distribution *b)
{
    if (sum->count == BOUNDS_MAX) return;
    sum->bounds[sum->count] = bound;
    sum->counts[sum->count++] = count_up_to(a, bound) + count_up_to(b, bound);
}

static void add_distribution(struct distribution *to, const struct distribution *d)
{
    struct distribution sum = {.name = to->name, .calls = to->calls + d->calls};
    size_t i = 0, j = 0;
    while (i < to->count || j < d->count) {
        int64_t a = i < to->count ? to->bounds[i] : INT64_MAX;
        int64_t b = j < d->count ? d->bounds[j] : INT64_MAX;
        add_bound(&sum, a < b ? a : b, to, d);
        i += a <= b;
        j += b <= a;
    }
    *to = sum;
}

static void merge_distribution(struct distributions *all, const struct distribution *d)
{
    for (size_t i = 0; i < all->count; i++) {
        if (!slice_equal(all->items[i].name, d->name)) continue;
        add_distribution(&all->items[i], d);
        return;
    }
    all->items = mem_realloc(all->items, (all->count + 1) * sizeof *all->items);
    all->items[all->count++] = *d;
}

static void write_distribution(struct bytes *out, enum resp_version version,
                               const struct distribution *d)
{
    resp_write_bulk(out, d->name);
    resp_write_map(out, version, 2);
    resp_write_bulk(out, SLICE("calls"));
    resp_write_int64(out, d->calls);
    resp_write_bulk(out, SLICE("histogram_usec"));
    resp_write_map(out, version, d->count);
    for (size_t i = 0; i < d->count; i++) {
        resp_write_int64(out, d->bounds[i]);
        resp_write_int64(out, d->counts[i]);
    }
}

static void answer_histogram(struct question *q, const struct slice *replies, size_t count,
                             struct bytes *out)
{
    struct distributions all = {0};
    struct distribution d;
    for (size_t i = 0; i < count; i++) {
        struct resp_cursor c = resp_cursor_over(replies[i]);
        struct resp_value head;
        if (!resp_cursor_next(&c, &head)) continue;
        while (read_distribution(&c, &d)) merge_distribution(&all, &d);
    }
    resp_write_map(out, q->pending->version, all.count);
    for (size_t i = 0; i < all.count; i++)
        write_distribution(out, q->pending->version, &all.items[i]);
    mem_free(all.items);
}

enum dispatch_result latency_histogram(struct client *c, const struct request *r)
{
    return ask(c, false, r->raw, r, answer_histogram);
}
