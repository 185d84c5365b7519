#include "proxy/slowlog.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/fanout.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

#include <stdlib.h>

/* ---- SLOWLOG GET ---- */

enum { SLOWLOG_COUNT = 10 };

struct slowlog_entry {
    int64_t time_s, id;
    size_t fields;
    struct slice rest;                   /* what stands behind the id */
    size_t place;                        /* as it was read: a shard's own stay in their order */
};

struct slowlog_entries {
    struct slowlog_entry *items;
    size_t count, cap;
};

struct slowlog_get {
    struct pending *pending;
    int64_t wanted;                      /* -1: all */
};

static bool read_entry(struct resp_cursor *c, struct slowlog_entry *e)
{
    struct resp_value head, id, time;
    struct slice field;
    if (!resp_cursor_next(c, &head) || head.type != '*' || head.integer < 2 ||
        !resp_cursor_next(c, &id))
        return false;
    const char *start = c->ptr;
    if (!resp_cursor_next(c, &time)) return false;
    for (int64_t i = 2; i < head.integer; i++)
        if (!resp_cursor_skip(c, &field)) return false;
    *e = (struct slowlog_entry){.time_s = time.integer,
                                .id = id.integer,
                                .fields = (size_t)head.integer,
                                .rest = slice_make(start, (size_t)(c->ptr - start))};
    return true;
}

static void read_entries(struct slowlog_entries *all, struct slice reply, size_t shard,
                         size_t shards)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head;
    struct slowlog_entry e;
    if (!resp_cursor_next(&c, &head) || head.type != '*') return;
    while (read_entry(&c, &e)) {
        if (all->count == all->cap) {
            all->cap = all->cap * 2 + 16;
            all->items = mem_realloc(all->items, all->cap * sizeof *all->items);
        }
        e.id = e.id * (int64_t)shards + (int64_t)shard;
        e.place = all->count;
        all->items[all->count++] = e;
    }
}

static int newest_first(const void *a, const void *b)
{
    const struct slowlog_entry *x = a, *y = b;
    if (x->time_s != y->time_s) return x->time_s > y->time_s ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static void slowlogs_are_there(void *context, const struct slice *replies, size_t count)
{
    struct slowlog_get *g = context;
    struct bytes *out = pending_reply(g->pending);
    struct slice error = merge_find_error(replies, count);
    struct slowlog_entries all = {0};

    for (size_t i = 0; i < count; i++) read_entries(&all, replies[i], i, count);
    if (all.count > 0) qsort(all.items, all.count, sizeof *all.items, newest_first);
    size_t shown = g->wanted >= 0 && (size_t)g->wanted < all.count ? (size_t)g->wanted : all.count;
    if (error.len > 0) {
        bytes_append_slice(out, error);
    } else {
        resp_write_array(out, shown);
        for (size_t i = 0; i < shown; i++) {
            resp_write_array(out, all.items[i].fields);
            resp_write_int64(out, all.items[i].id);
            bytes_append_slice(out, all.items[i].rest);
        }
    }
    pending_finish(g->pending);
    mem_free(all.items);
    mem_free(g);
}

enum dispatch_result slowlog_get_serve(struct client *c, const struct request *r)
{
    int64_t wanted = SLOWLOG_COUNT;
    bool makes_sense = r->argc == 2 ||
                       (r->argc == 3 && number_to_int64(r->argv[2], &wanted) && wanted >= -1);
    if (!makes_sense) return dispatch_anywhere(c, r);
    struct slowlog_get *g = mem_alloc(sizeof *g);
    *g = (struct slowlog_get){client_await(c), wanted};
    fanout_start(c->worker, c->resp, -1, false, r->raw, slowlogs_are_there, g);
    return DISPATCH_SERVED;
}
