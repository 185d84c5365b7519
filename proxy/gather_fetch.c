/* gather_fetch.c - OFFER, FETCH and GIVE: keys are watched, and their values come here.
 *
 * Invariant: a key is watched before its value is read, on the connection that votes later, so that
 * nothing can change it unseen between the two. */
#include "core/base/mem.h"
#include "proxy/gather_parts.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

#include <stdlib.h>

enum { OFFER_MAX = 16 * 1024 };          /* bytes of a value that comes along unasked */

/* ---- what shards said ---- */

/* Not where the commands run, and not here either. */
static bool is_wanted(const struct gather *g, const struct gathered_key *k)
{
    return k->shard != g->home && !k->is_given;
}

/* What one shard said: three elements a key. */
static bool take_values(struct gather *g, const struct fetch *f)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&f->reply));
    struct resp_value head, payload, expiry, encoding;

    if (f->what != FETCH_KEYS && f->what != FETCH_GIVEN) return true;
    if (!resp_cursor_next(&c, &head) || head.type != '*') return false;
    for (size_t i = f->first_key; i < f->first_key + f->keys; i++) {
        struct gathered_key *k = &g->keys.at[i];
        if (f->what == FETCH_GIVEN && !is_wanted(g, k)) continue;
        if (!resp_cursor_next(&c, &payload) || !resp_cursor_next(&c, &expiry) ||
            !resp_cursor_next(&c, &encoding))
            return false;
        k->is_given = payload.type != ':';
        k->payload = k->is_given && payload.type != '_' ? payload.text : SLICE("");
        k->size = k->is_given ? k->payload.len : (size_t)payload.integer;
        k->expiry_ms = expiry.integer;
        k->encoding = encoding.text;
    }
    return true;
}

static bool take_all_values(struct gather *g, size_t from)
{
    for (size_t i = from; i < g->fetches_count; i++)
        if (!take_values(g, &g->fetches[i])) return false;
    return true;
}

static bool is_too_much(const struct gather *g)
{
    size_t bytes = 0;
    for (size_t i = 0; i < g->keys.count; i++)
        if (g->keys.at[i].shard != g->home) bytes += g->keys.at[i].payload.len;
    for (size_t i = 0; i < g->fetches_count; i++)
        if (gather_gives_names(g, &g->fetches[i])) bytes += g->fetches[i].reply.len;
    return bytes > (size_t)g->worker->options.txn_gather_max_bytes;
}

/* The commands run where most of what they need is; where they were thought to, if that has not
 * much less. */
static void choose_home(struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++) g->sides[i].size = 0;
    for (size_t i = 0; i < g->keys.count; i++)
        if (g->keys.at[i].use != GATHER_REPLACED)
            g->sides[g->keys.at[i].shard].size += g->keys.at[i].size;
    if (g->has_names) return;
    size_t best = g->home;
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].size > g->sides[best].size) best = i;
    if (g->sides[best].size / 5 * 4 > g->sides[g->home].size) g->home = best;
}

static void ask_again(struct gather *g);

static void fetched_all(struct gather *g)
{
    size_t heard = g->has_asked_twice ? g->offers_count : 0;
    if (g->is_touched) {
        gather_end(g, &(struct transaction_result){.end = TRANSACTION_WATCH});
        return;
    }
    if (g->failure.len > 0) {
        gather_end_failed(g, bytes_slice(&g->failure));
        return;
    }
    if (g->has_names && g->has_everywhere) {
        gather_end_failed(g, SLICE("-ERR a script that asks for all keys cannot run in a "
                                   "transaction with a command about all keys\r\n"));
        return;
    }
    if (!take_all_values(g, heard)) {
        gather_end_failed(g, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    if (!g->has_asked_twice) {
        choose_home(g);
        ask_again(g);
        return;
    }
    if (is_too_much(g))
        gather_end_failed(g, SLICE("-ERR the values of this command, which lie on several shards, "
                                   "are larger than txn-gather-max-bytes\r\n"));
    else
        gather_run_copies(g);
}

static void fetched(struct call *call, struct slice reply, enum call_end end_of_call)
{
    struct fetch *f = (struct fetch *)call;
    struct gather *g = f->gather;
    bool has_failed = end_of_call != CALL_ANSWERED || reply.ptr[0] == '-';

    if (has_failed && slice_starts(reply, SLICE("-TOUCHED"))) g->is_touched = true;
    if (!has_failed) bytes_append_slice(&f->reply, reply);
    else if (g->failure.len == 0) bytes_append_slice(&g->failure, reply);
    if (--g->left == 0) fetched_all(g);
}

/* ---- where the keys are ---- */

static int compare_keys(const void *a, const void *b, void *context)
{
    const struct gathered_key *x = a, *y = b;
    if (x->shard != y->shard) return x->shard < y->shard ? -1 : 1;
    if (x->db != y->db) return x->db < y->db ? -1 : 1;
    return slice_compare(gather_key_at(context, x), gather_key_at(context, y));
}

static int compare_uses(const void *a, const void *b, void *context)
{
    const struct gathered_key *x = a, *y = b;
    if (x->shard == y->shard && x->db == y->db && x->use != y->use) return x->use < y->use ? -1 : 1;
    return compare_keys(a, b, context);
}

/* Where most values are; of several such shards, one with a key that is written. */
static size_t likely_home(const struct gather *g)
{
    size_t best = 0;
    for (size_t i = 1; i < g->worker->topology->count; i++) {
        const struct side *a = &g->sides[i], *b = &g->sides[best];
        if (a->values != b->values ? a->values > b->values : a->keys > b->keys) best = i;
    }
    return best;
}

/* Sorted by shard, database and use, each once, and where the commands are likely to run. */
static void sort_keys(struct gather *g)
{
    struct gathered_key *keys = g->keys.at;
    size_t kept = 0;

    if (g->keys.count > 1) qsort_r(keys, g->keys.count, sizeof *keys, compare_keys, g);
    for (size_t i = 0; i < g->worker->topology->count; i++)
        g->sides[i].keys = g->sides[i].values = 0;
    for (size_t i = 0; i < g->keys.count; i++) {
        struct gathered_key *k = &keys[i], *last = kept > 0 ? &keys[kept - 1] : NULL;
        if (last != NULL && last->shard == k->shard && last->db == k->db &&
            slice_equal(gather_key_at(g, last), gather_key_at(g, k))) {
            if (k->use != last->use) last->use = GATHER_COPIED;
            continue;
        }
        g->sides[k->shard].keys++;
        keys[kept++] = *k;
    }
    g->keys.count = kept;
    for (size_t i = 0; i < kept; i++)
        g->sides[keys[i].shard].values += keys[i].use != GATHER_REPLACED;
    if (kept > 1) qsort_r(keys, kept, sizeof *keys, compare_uses, g);
    g->home = likely_home(g);
}

/* ---- asking ---- */

/* A vote that is still waited for would be taken for the reply to the next call. */
static bool is_usable(const struct watcher *watcher)
{
    return watcher->upstream.state == UPSTREAM_UP && watcher->upstream.unanswered == 0;
}

/* A watching connection that was lost is replaced, but for a client's own: that one has lost its
 * watches, and the transaction will find it so. */
static void prepare_watchers(struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++) {
        struct side *side = &g->sides[i];
        if (side->keys == 0 && i != g->home && !g->has_names) continue;
        if (side->watcher != NULL && !side->is_borrowed && !is_usable(side->watcher)) {
            watcher_put(side->watcher);
            side->watcher = NULL;
        }
        if (side->watcher == NULL) side->watcher = watcher_get(g->worker, i, g->version);
        else if (side->has_fetched) watcher_unfetch(side->watcher);
        side->has_fetched = true;
        if (g->tries >= GATHER_TRIES_AT_ONCE) watcher_hold(side->watcher);
    }
}

static struct fetch *add_fetch(struct gather *g, size_t shard, int db, size_t first_key)
{
    struct fetch *f = &g->fetches[g->fetches_count++];
    *f = (struct fetch){.call = {.done = fetched, .replies = 1},
                        .gather = g,
                        .shard = shard,
                        .db = db,
                        .first_key = first_key};
    return f;
}

/* Each key is asked for once, and perhaps once more. */
static void make_fetches(struct gather *g)
{
    size_t shards = g->worker->topology->count;
    struct fetch *f = NULL;
    g->fetches = mem_zalloc((2 * g->keys.count + 2 * shards) * sizeof *g->fetches);
    for (size_t i = 0; i < g->keys.count; i++) {
        struct gathered_key *k = &g->keys.at[i];
        k->is_given = false;
        if (f == NULL || f->shard != k->shard || f->db != k->db || f->use != k->use) {
            f = add_fetch(g, k->shard, k->db, i);
            f->use = k->use;
        }
        f->keys++;
    }
    for (size_t i = 0; i < shards; i++)
        if (g->sides[i].is_borrowed && g->sides[i].keys == 0)
            add_fetch(g, i, -1, 0)->what = FETCH_NOTHING;
    for (size_t i = 0; g->has_names && i < shards; i++)
        add_fetch(g, i, -1, 0)->what = FETCH_NAMES;
    g->offers_count = g->fetches_count;
}

static void write_fetch(const struct gather *g, const struct fetch *f,
                        struct txn_wire_args *request)
{
    bool stays = f->shard == g->home;
    gather_add_arg(request, SLICE("TXN"));
    switch (f->what) {
    case FETCH_KEYS:
        if (f->use == GATHER_REPLACED) {
            gather_add_arg(request, SLICE("FETCH"));
            gather_add_arg(request, SLICE("NAME"));
            break;
        }
        gather_add_arg(request, SLICE("OFFER"));
        gather_add_arg(request, f->use == GATHER_READ ? SLICE("LEND") : SLICE("STAY"));
        gather_add_number(request, stays ? 0 : OFFER_MAX);
        break;
    case FETCH_GIVEN:
        gather_add_arg(request, SLICE("GIVE"));
        break;
    case FETCH_NAMES:
        gather_add_arg(request, SLICE("NAMES"));
        gather_add_arg(request, stays ? SLICE("STAY") : SLICE("GIVE"));
        break;
    case FETCH_NOTHING:
        gather_add_arg(request, SLICE("FETCH"));
        gather_add_arg(request, SLICE("STAY"));
        break;
    }
    for (size_t i = f->first_key; i < f->first_key + f->keys; i++)
        if (f->what == FETCH_KEYS || is_wanted(g, &g->keys.at[i]))
            gather_add_arg(request, gather_key_at(g, &g->keys.at[i]));
}

static void send_fetch(struct gather *g, struct fetch *f)
{
    struct txn_wire_args args = {0};
    struct bytes request = {0};

    write_fetch(g, f, &args);
    resp_write_array(&request, args.count);
    bytes_append_slice(&request, bytes_slice(&args.bytes));
    upstream_send(&g->sides[f->shard].watcher->upstream, &f->call, f->db, bytes_slice(&request));
    bytes_free(&request);
    bytes_free(&args.bytes);
}

/* May be the end of g. */
static void send_fetches(struct gather *g, size_t from)
{
    size_t count = g->fetches_count;
    g->left = count - from + 1;
    for (size_t i = from; i < count; i++) send_fetch(g, &g->fetches[i]);
    if (--g->left == 0) fetched_all(g);
}

/* For the values that are not where the commands run and were too large to come along.  They have
 * been watched since they were offered. */
static void ask_again(struct gather *g)
{
    struct fetch *f = NULL;
    g->has_asked_twice = true;
    for (size_t i = 0; i < g->keys.count; i++) {
        const struct gathered_key *k = &g->keys.at[i];
        if (!is_wanted(g, k)) continue;
        if (f == NULL || f->shard != k->shard || f->db != k->db) {
            f = add_fetch(g, k->shard, k->db, i);
            f->what = FETCH_GIVEN;
        }
        f->keys = i + 1 - f->first_key;
    }
    send_fetches(g, g->offers_count);
}

void gather_fetch(struct gather *g)
{
    sort_keys(g);
    prepare_watchers(g);
    make_fetches(g);
    g->has_asked_twice = false;
    send_fetches(g, 0);
}
