#include "proxy/watcher.h"

#include "core/base/mem.h"
#include "proxy/transaction.h"
#include "proxy/worker.h"

enum { IDLE_MAX = 64 };

struct watchers {
    struct worker *worker;
    struct watcher *idle, *closed;
    size_t idle_count;
    struct list everyone;
};

struct watchers *watchers_new(struct worker *w)
{
    struct watchers *all = mem_zalloc(sizeof *all);
    all->worker = w;
    list_init(&all->everyone);
    return all;
}

/* Freed later, since the caller may be the upstream's own callback. */
static void discard(struct watcher *watcher)
{
    struct watchers *all = watcher->upstream.worker->watchers;
    upstream_close(&watcher->upstream);
    watcher->next = all->closed;
    all->closed = watcher;
}

void watchers_sweep(struct watchers *all)
{
    for (struct watcher *w = all->closed, *next; w != NULL; w = next) {
        next = w->next;
        list_leave(&w->everyone);
        mem_free(w);
    }
    all->closed = NULL;
}

void watchers_each(struct watchers *all, void (*visit)(void *context, struct upstream *u),
                   void *context)
{
    LIST_EACH(&all->everyone, link)
        visit(context, &LIST_ITEM(link, struct watcher, everyone)->upstream);
}

void watchers_free(struct watchers *all)
{
    while (all->idle != NULL) {
        struct watcher *w = all->idle;
        all->idle = w->next;
        discard(w);
    }
    LIST_EACH(&all->everyone, link) {
        struct upstream *u = &LIST_ITEM(link, struct watcher, everyone)->upstream;
        if (u->state != UPSTREAM_CLOSED) upstream_close(u);
    }
    watchers_sweep(all);
    mem_free(all);
}

static void lost(struct upstream *u, uint64_t taken)
{
    struct watcher *watcher = (struct watcher *)u;
    transactions_lost(u, taken);
    if (watcher->gone != NULL) watcher->gone(watcher->owner);
}

/* Of a node that was away many are left, and would stand in for those that work. */
static void drop_lost(struct watchers *all)
{
    struct watcher **link = &all->idle;
    while (*link != NULL) {
        struct watcher *w = *link;
        if (w->upstream.state == UPSTREAM_UP) {
            link = &w->next;
            continue;
        }
        *link = w->next;
        all->idle_count--;
        discard(w);
    }
}

struct watcher *watcher_get(struct worker *w, size_t shard, enum resp_version version)
{
    struct watchers *all = w->watchers;
    const struct shard *wanted = &w->topology->shards[shard];

    drop_lost(all);
    for (struct watcher **link = &all->idle; *link != NULL; link = &(*link)->next) {
        struct watcher *found = *link;
        if (found->upstream.shard != wanted || found->upstream.version != version) continue;
        if (found->upstream.unanswered > 0) continue;
        *link = found->next;
        all->idle_count--;
        return found;
    }
    struct watcher *watcher = mem_zalloc(sizeof *watcher);
    upstream_init(&watcher->upstream, w, wanted, version);
    watcher->upstream.is_private = true;
    watcher->upstream.message = transactions_message;
    watcher->upstream.lost = lost;
    list_add_last(&all->everyone, &watcher->everyone);
    return watcher;
}

void watcher_drop(struct watcher *watcher)
{
    discard(watcher);
}

static void unwatched(struct call *call, struct slice reply, enum call_end end)
{
    struct watcher *watcher = (struct watcher *)((char *)call - offsetof(struct watcher, unwatch));
    struct watchers *all = watcher->upstream.worker->watchers;

    if (end != CALL_ANSWERED || reply.ptr[0] != '+' || all->idle_count >= IDLE_MAX) {
        discard(watcher);
        return;
    }
    watcher->next = all->idle;
    all->idle = watcher;
    all->idle_count++;
}

void watcher_put(struct watcher *watcher)
{
    if (watcher->upstream.state != UPSTREAM_UP || watcher->upstream.worker->is_closing) {
        discard(watcher);
        return;
    }
    watcher->unwatch = (struct call){.done = unwatched, .replies = 1};
    upstream_send(&watcher->upstream, &watcher->unwatch, -1, SLICE("*1\r\n$7\r\nUNWATCH\r\n"));
}

static void ignore(struct call *call, struct slice reply, enum call_end end)
{
    (void)call;
    (void)reply;
    (void)end;
}

void watcher_unfetch(struct watcher *watcher)
{
    watcher->unfetch = (struct call){.done = ignore, .replies = 1};
    upstream_send(&watcher->upstream, &watcher->unfetch, -1,
                  SLICE("*2\r\n$3\r\nTXN\r\n$7\r\nUNFETCH\r\n"));
}

void watcher_hold(struct watcher *watcher)
{
    watcher->hold = (struct call){.done = ignore, .replies = 1};
    upstream_send(&watcher->upstream, &watcher->hold, -1,
                  SLICE("*2\r\n$3\r\nTXN\r\n$4\r\nHOLD\r\n"));
}

struct slice watcher_name_take(struct watcher *watcher)
{
    struct slice name = settle_name(watcher->upstream.worker, watcher->take_name);
    watcher->take_name_len = name.len;
    return name;
}

/* The shard may have died before it knew. */
static void settled(struct watcher *watcher, enum call_end end)
{
    struct worker *w = watcher->upstream.worker;
    size_t shard = (size_t)(watcher->upstream.shard - w->topology->shards);
    if (end == CALL_ANSWERED || watcher->was_taken_back) return;
    settle_later(w, shard, slice_make(watcher->take_name, watcher->take_name_len));
}

static void taken(struct call *call, struct slice reply, enum call_end end)
{
    (void)reply;
    settled((struct watcher *)((char *)call - offsetof(struct watcher, taken)), end);
}

static void taken_again(struct call *call, struct slice reply, enum call_end end)
{
    (void)reply;
    settled((struct watcher *)((char *)call - offsetof(struct watcher, taken_again)), end);
}

void watcher_taken(struct watcher *watcher)
{
    struct call *call = watcher->was_taken ? &watcher->taken_again : &watcher->taken;
    *call = (struct call){.done = watcher->was_taken ? taken_again : taken, .replies = 1};
    watcher->was_taken = !watcher->was_taken;
    watcher->was_taken_back = false;
    upstream_send(&watcher->upstream, call, -1, SLICE("*2\r\n$3\r\nTXN\r\n$5\r\nTAKEN\r\n"));
}

void watcher_taken_not(struct watcher *watcher)
{
    watcher->was_taken_back = true;
    watcher->taken_not = (struct call){.done = ignore, .replies = 1};
    upstream_send(&watcher->upstream, &watcher->taken_not, -1,
                  SLICE("*3\r\n$3\r\nTXN\r\n$5\r\nTAKEN\r\n$3\r\nNOT\r\n"));
}

void watcher_leave(struct watcher *watcher)
{
    watcher->leave = (struct call){.done = ignore, .replies = 1};
    upstream_send(&watcher->upstream, &watcher->leave, -1,
                  SLICE("*2\r\n$3\r\nTXN\r\n$5\r\nLEAVE\r\n"));
}
