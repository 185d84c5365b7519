/* gather_commit.c - what the commands would write, as a transaction.
 *
 * Invariant: it is committed only if everything that was fetched, or is watched by the client, is
 * still as it was: each is locked, and each connection that watched votes. */
#include "core/base/number.h"
#include "proxy/gather_parts.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

/* ---- what is written ---- */

/* The next five elements of what RUN would write. */
struct written {
    int db;
    struct slice key, payload;
    struct resp_value expiry;
    struct slice encoding;
    bool is_deleted;
};

static bool next_written(struct resp_cursor *c, struct written *w)
{
    struct resp_value db, key, payload, encoding;
    if (!resp_cursor_next(c, &db) || !resp_cursor_next(c, &key) || !resp_cursor_next(c, &payload) ||
        !resp_cursor_next(c, &w->expiry) || !resp_cursor_next(c, &encoding))
        return false;
    w->db = (int)db.integer;
    w->key = key.text;
    w->is_deleted = payload.type == '_';
    w->payload = payload.text;
    w->encoding = encoding.text;
    return true;
}

static void add_write(struct gather *g, struct transaction *t, const struct written *w)
{
    size_t shard = topology_owner(g->worker->topology, w->key);
    char expiry[NUMBER_INT64_MAX_LEN];

    transaction_lock(t, shard, (uint32_t)w->db, TXN_EXCLUSIVE, w->key);
    transaction_command(
        t, shard, w->db,
        (struct slice[]){SLICE("TXN"), SLICE("PUT"), w->key,
                         slice_make(expiry, number_from_int64(expiry, w->expiry.integer)),
                         w->is_deleted ? SLICE("") : w->payload, w->encoding},
        6);
}

/* What was said on copies is said when it is certain, and by the shard that says everything about a
 * key, so that it keeps its place among that. */
static void add_messages(struct gather *g, struct transaction *t, struct resp_cursor *c)
{
    struct resp_value head, about, kind, channel, message;
    if (!resp_cursor_next(c, &head) || head.type != '*' || head.integer == 0) return;
    transaction_writes(t);
    for (int64_t i = 0; i + 3 < head.integer; i += 4) {
        if (!resp_cursor_next(c, &about) || !resp_cursor_next(c, &kind) ||
            !resp_cursor_next(c, &channel) || !resp_cursor_next(c, &message))
            return;
        size_t shard = topology_owner(g->worker->topology, about.text);
        struct slice publish[] = {SLICE("TXN"), SLICE("PUBLISH"), kind.text, channel.text,
                                  message.text};
        transaction_command(t, shard, 0, publish, 5);
    }
}

/* Fetched keys are out of the way while commands about all keys run. */
static void add_deletions(struct gather *g, struct transaction *t)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        const struct gathered_key *k = &g->keys.at[i];
        transaction_lock(t, k->shard, (uint32_t)k->db, TXN_EXCLUSIVE, gather_key_at(g, k));
        transaction_command(t, k->shard, k->db,
                            (struct slice[]){SLICE("TXN"), SLICE("REMOVE"), gather_key_at(g, k)},
                            3);
    }
}

static void add_everywhere(struct gather *g, struct transaction *t, struct gathered_command *k)
{
    struct slice *argv = worker_argv_room(g->worker, k->argc);
    struct resp_cursor c = resp_cursor_over(slice_make(g->everywhere.ptr + k->at, k->len));
    struct resp_value value;

    for (size_t i = 0; i < k->argc && resp_cursor_next(&c, &value); i++) argv[i] = value.text;
    for (size_t shard = 0; shard < g->worker->topology->count; shard++) {
        transaction_lock(t, shard, TXN_EVERYTHING, k->mode, SLICE(""));
        size_t number = transaction_command(t, shard, k->db, argv, k->argc);
        if (shard == 0) k->first = number;
    }
}

/* ---- what must still hold ---- */

static void add_locks(struct gather *g, struct transaction *t, const struct key_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        transaction_lock(t, list->at[i].shard, (uint32_t)list->at[i].db, TXN_SHARED,
                         gather_key_at(g, &list->at[i]));
}

static void add_guards(struct gather *g, struct transaction *t)
{
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    for (size_t i = 0; i < g->worker->topology->count; i++) {
        if (g->sides[i].watcher == NULL) continue;
        transaction_guard(t, i, &watched);
        transaction_vote_on(t, i, &g->sides[i].watcher->upstream);
    }
    for (size_t i = 0; g->has_names && i < g->worker->topology->count; i++)
        transaction_lock(t, i, TXN_EVERYTHING, TXN_SHARED, SLICE(""));
    add_locks(g, t, &g->keys);
    add_locks(g, t, &g->watched);
}

/* ---- the transaction ---- */

static bool has_client_watches(const struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].is_borrowed) return true;
    return false;
}

static void committed(void *context, struct transaction *t, const struct transaction_result *result)
{
    struct gather *g = context;
    switch (result->end) {
    case TRANSACTION_COMMITTED:
        g->transaction = t;
        gather_end(g, result);
        break;
    case TRANSACTION_CONDITION:
        gather_try_again(g);
        break;
    case TRANSACTION_WATCH:              /* without watches, a watching connection was lost */
        if (has_client_watches(g)) gather_end(g, result);
        else gather_try_again(g);
        break;
    case TRANSACTION_FAILED:
        gather_end(g, result);
        break;
    }
}

void gather_commit(struct gather *g, struct resp_cursor c, size_t writes)
{
    struct transaction *t = transaction_new(g->worker, g->version);
    struct written w;

    add_guards(g, t);
    if (g->writes) transaction_writes(t);
    if (g->has_everywhere) add_deletions(g, t);
    for (size_t i = 0; i < g->commands_count; i++)
        if (g->commands[i].is_everywhere) add_everywhere(g, t, &g->commands[i]);
    for (size_t i = 0; i < writes && next_written(&c, &w); i++) add_write(g, t, &w);
    add_messages(g, t, &c);
    transaction_by(t, g->author);
    transaction_run(t, false, committed, g);
}
