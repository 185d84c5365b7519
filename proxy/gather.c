/* gather.c - see gather.h.  Here a gather is made, goes through its rounds, and ends.
 *
 * Invariant: done() is called exactly once, and g is gone then; whatever fails before the
 * transaction has changed nothing. */
#include "proxy/gather.h"

#include "core/base/mem.h"
#include "proxy/gather_parts.h"
#include "proxy/plain.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

enum {
    TRYING_MAX_US = 10 * 1000 * 1000,    /* after which changes are the client's business */
    PAUSE_FIRST_US = 500,                /* grows with the tries */
    PAUSE_MAX_US = 20 * 1000
};

/* ---- building ---- */

struct gather *gather_new(struct worker *w, enum resp_version version)
{
    struct gather *g = mem_zalloc(sizeof *g);
    g->worker = w;
    list_add_last(&w->gathers, &g->everyone);
    g->version = version;
    g->sides = mem_zalloc(w->topology->count * sizeof *g->sides);
    for (size_t i = 0; i < w->topology->count; i++) g->sides[i].shard = i;
    return g;
}

void gather_by(struct gather *g, uint64_t author)
{
    g->author = author;
}

void gather_free_fetches(struct gather *g)
{
    for (size_t i = 0; i < g->fetches_count; i++) bytes_free(&g->fetches[i].reply);
    mem_free(g->fetches);
    g->fetches = NULL;
    g->fetches_count = 0;
}

static void give_back_watchers(struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++) {
        struct side *side = &g->sides[i];
        if (side->watcher == NULL || side->is_borrowed) continue;
        watcher_put(side->watcher);
        side->watcher = NULL;
    }
}

static void gather_free(struct gather *g)
{
    list_leave(&g->everyone);
    loop_timer_stop(g->worker->loop, &g->again);
    give_back_watchers(g);
    gather_free_fetches(g);
    bytes_free(&g->key_bytes);
    bytes_free(&g->run.bytes);
    bytes_free(&g->everywhere);
    bytes_free(&g->failure);
    bytes_free(&g->run_reply);
    mem_free(g->swapped);
    mem_free(g->keys.at);
    mem_free(g->watched.at);
    mem_free(g->commands);
    mem_free(g->sides);
    mem_free(g);
}

static void add_key(struct gather *g, struct key_list *list, int db, struct slice key)
{
    if (list->count == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 8;
        list->at = mem_realloc(list->at, list->cap * sizeof *list->at);
    }
    size_t shard = topology_owner(g->worker->topology, key);
    list->at[list->count++] =
        (struct gathered_key){.shard = shard, .db = db, .at = g->key_bytes.len, .len = key.len};
    bytes_append_slice(&g->key_bytes, key);
}

void gather_swaps(struct gather *g, int db)
{
    for (size_t i = 0; i < g->swapped_count; i++)
        if (g->swapped[i] == db) return;
    g->swapped = mem_realloc(g->swapped, (g->swapped_count + 1) * sizeof *g->swapped);
    g->swapped[g->swapped_count++] = db;
}

void gather_key_for(struct gather *g, int db, struct slice key, enum gather_use use)
{
    add_key(g, &g->keys, db, key);
    g->keys.at[g->keys.count - 1].use = use;
}

void gather_key(struct gather *g, int db, struct slice key)
{
    gather_key_for(g, db, key, GATHER_COPIED);
    for (size_t i = 0; i < g->swapped_count; i++)
        if (g->swapped[i] != db) gather_key_for(g, g->swapped[i], key, GATHER_COPIED);
}

void gather_names(struct gather *g)
{
    g->has_names = true;
}

bool gather_was_spread(const struct gather *g)
{
    size_t shards = 0;
    for (size_t i = 0; i < g->worker->topology->count; i++) shards += g->sides[i].keys > 0;
    return g->has_names || shards > 1;
}

void gather_watched(struct gather *g, int db, struct slice key)
{
    add_key(g, &g->watched, db, key);
}

void gather_watcher(struct gather *g, size_t shard, struct watcher *watcher)
{
    g->sides[shard].watcher = watcher;
    g->sides[shard].is_borrowed = true;
}

size_t gather_command(struct gather *g, int db, const struct slice *argv, size_t argc)
{
    if (g->commands_count == g->commands_cap) {
        g->commands_cap = g->commands_cap ? g->commands_cap * 2 : 8;
        g->commands = mem_realloc(g->commands, g->commands_cap * sizeof *g->commands);
    }
    gather_add_number(&g->run, db);
    gather_add_number(&g->run, (int64_t)argc);
    for (size_t i = 0; i < argc; i++) gather_add_arg(&g->run, argv[i]);
    g->commands[g->commands_count] = (struct gathered_command){.db = db};
    return g->commands_count++;
}

size_t gather_everywhere(struct gather *g, int db, enum txn_mode mode, const struct slice *argv,
                         size_t argc, const struct slice *there, size_t there_argc)
{
    size_t number = gather_command(g, db, there, there_argc);
    struct gathered_command *k = &g->commands[number];

    g->has_everywhere = k->is_everywhere = true;
    k->mode = mode;
    k->argc = argc;
    k->at = g->everywhere.len;
    for (size_t i = 0; i < argc; i++) resp_write_bulk(&g->everywhere, argv[i]);
    k->len = g->everywhere.len - k->at;
    return number;
}

void gather_writes(struct gather *g)
{
    g->writes = true;
}

struct slice gather_reply(const struct gather *g, size_t command)
{
    return g->commands[command].reply;
}

struct slice gather_reply_of(const struct gather *g, size_t command, size_t shard)
{
    return transaction_reply(g->transaction, g->commands[command].first + shard);
}

/* ---- the end ---- */

void gather_end(struct gather *g, const struct transaction_result *result)
{
    g->done(g->context, g, result);
    gather_free(g);
}

void gather_end_failed(struct gather *g, struct slice error)
{
    gather_end(g, &(struct transaction_result){.end = TRANSACTION_FAILED, .error = error});
}

/* ---- once more ---- */

static void again_fired(struct loop_timer *timer)
{
    gather_start_round((struct gather *)((char *)timer - offsetof(struct gather, again)));
}

void gather_try_again(struct gather *g)
{
    struct worker *w = g->worker;
    int64_t pause_us = PAUSE_FIRST_US;

    if (loop_monotonic_us(w->loop) - g->started_us > TRYING_MAX_US) {
        gather_end_failed(g, SLICE("-TRYAGAIN the keys of this command were changed by others all "
                                   "the time\r\n"));
        return;
    }
    g->again.fire = again_fired;
    if (++g->tries < GATHER_TRIES_AT_ONCE) {
        gather_start_round(g);
        return;
    }
    for (unsigned i = GATHER_TRIES_AT_ONCE; i < g->tries && pause_us < PAUSE_MAX_US; i++)
        pause_us *= 2;
    loop_timer_start(w->loop, &g->again,
                     pause_us / 2 + (int64_t)random_below(&w->random, (uint64_t)pause_us));
}

/* ---- a round ---- */

/* The client's own connections have votes to come. */
static bool must_wait(const struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].is_borrowed && g->sides[i].watcher->upstream.unanswered > 0) return true;
    return false;
}

static bool watches_are_lost(const struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].is_borrowed && g->sides[i].watcher->upstream.state != UPSTREAM_UP)
            return true;
    return false;
}

/* A plain Redis takes no part; then g is gone. */
static bool is_refused(struct gather *g)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        struct bytes error = {0};
        if (!plain_is(g->worker, g->keys.at[i].shard)) continue;
        plain_write_error(g->worker, g->keys.at[i].shard, &error);
        gather_end_failed(g, bytes_slice(&error));
        bytes_free(&error);
        return true;
    }
    return false;
}

void gather_start_round(struct gather *g)
{
    if (is_refused(g)) return;
    if (watches_are_lost(g)) {
        gather_end(g, &(struct transaction_result){.end = TRANSACTION_WATCH});
        return;
    }
    if (must_wait(g)) {
        g->again.fire = again_fired;
        loop_timer_start(g->worker->loop, &g->again, PAUSE_FIRST_US);
        return;
    }
    gather_free_fetches(g);
    bytes_clear(&g->failure);
    gather_fetch(g);
}

void gather_run(struct gather *g,
                void (*done)(void *context, struct gather *g, const struct transaction_result *r),
                void *context)
{
    g->done = done;
    g->context = context;
    g->started_us = loop_monotonic_us(g->worker->loop);
    gather_start_round(g);
}

void gathers_close(struct worker *w)
{
    struct list *link;
    while ((link = list_first(&w->gathers)) != NULL)
        gather_end_failed(LIST_ITEM(link, struct gather, everyone),
                          SLICE("-ERR the proxy stops; nothing happened\r\n"));
}
