#include "proxy/rename.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/transaction.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

enum { TRIES_MAX = 32 };

struct rename {
    struct call fetch;                   /* first */
    struct worker *worker;
    struct pending *pending;
    struct watcher *watcher;
    enum resp_version version;
    bool is_copy, only_if_absent;
    int from_db, to_db;
    size_t from_shard, to_shard;
    struct bytes from, to;               /* the keys */
    unsigned tries;
};

/* Ends it; the watcher goes back. */
static void finish(struct rename *n, struct slice reply)
{
    pending_answer(n->pending, reply);
    if (n->watcher != NULL) watcher_put(n->watcher);
    bytes_free(&n->from);
    bytes_free(&n->to);
    mem_free(n);
}

/* ---- COPY source destination [DB n] [REPLACE] ---- */

static bool read_copy(struct rename *n, const struct request *r, int databases)
{
    bool replaces = false;
    for (size_t i = 3; i < r->argc; i++) {
        int64_t db;
        if (slice_is(r->argv[i], "replace")) {
            replaces = true;
        } else if (slice_is(r->argv[i], "db") && i + 1 < r->argc) {
            if (!number_to_int64(r->argv[++i], &db) || db < 0 || db >= databases) return false;
            n->to_db = (int)db;
        } else {
            return false;
        }
    }
    n->is_copy = true;
    n->only_if_absent = !replaces;
    return true;
}

/* ---- the transaction ---- */

static void start(struct rename *n);

static void committed(void *context, struct transaction *t, const struct transaction_result *result)
{
    struct rename *n = context;
    switch (result->end) {
    case TRANSACTION_COMMITTED: {
        struct slice restored = transaction_reply(t, 0);
        if (restored.len > 0 && restored.ptr[0] == '-') finish(n, restored);
        else finish(n, n->is_copy || n->only_if_absent ? SLICE(":1\r\n") : SLICE("+OK\r\n"));
        break;
    }
    case TRANSACTION_CONDITION:
        if (result->shard == n->to_shard) {
            finish(n, SLICE(":0\r\n"));
            break;
        }
        __attribute__((fallthrough));    /* the value is not what was fetched any more */
    case TRANSACTION_WATCH:
        if (++n->tries == TRIES_MAX) {
            finish(n, SLICE("-TRYAGAIN the key was changed by others all the time\r\n"));
            break;
        }
        watcher_put(n->watcher);
        n->watcher = NULL;
        start(n);
        break;
    case TRANSACTION_FAILED:
        finish(n, result->error);
        break;
    }
}

static void commit(struct rename *n, struct slice payload, int64_t expiry_ms, struct slice encoding)
{
    struct transaction *t = transaction_new(n->worker, n->version);
    struct slice from = bytes_slice(&n->from), to = bytes_slice(&n->to);
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    const struct txn_guard absent = {
        .type = TXN_GUARD_ABSENT, .db = (uint32_t)n->to_db, .key = {to.ptr, to.len}};
    char ttl[NUMBER_INT64_MAX_LEN];

    transaction_lock(t, n->to_shard, (uint32_t)n->to_db, TXN_EXCLUSIVE, to);
    if (n->only_if_absent) transaction_guard(t, n->to_shard, &absent);
    transaction_command(t, n->to_shard, n->to_db,
                        (struct slice[]){SLICE("TXN"), SLICE("PUT"), to,
                                         slice_make(ttl, number_from_int64(ttl, expiry_ms)),
                                         payload, encoding,
                                         n->is_copy ? SLICE("copy_to") : SLICE("rename_to")},
                        7);
    transaction_lock(t, n->from_shard, (uint32_t)n->from_db,
                     n->is_copy ? TXN_SHARED : TXN_EXCLUSIVE, from);
    transaction_guard(t, n->from_shard, &watched);
    transaction_vote_on(t, n->from_shard, &n->watcher->upstream);
    if (!n->is_copy)
        transaction_command(t, n->from_shard, n->from_db,
                            (struct slice[]){SLICE("TXN"), SLICE("PUT"), from, SLICE("-1"),
                                             SLICE(""), SLICE(""), SLICE("rename_from")},
                            7);
    transaction_by(t, pending_author(n->pending));
    transaction_run(t, false, committed, n);
}

/* ---- the fetch ---- */

static void missed(struct call *call, struct slice reply, enum call_end end)
{
    (void)reply;
    (void)end;
    finish((struct rename *)call, SLICE(":0\r\n"));
}

/* COPY of a key that is not there reads it all the same, which has its event; whatever EXISTS
 * answers, it was not there when it was fetched. */
static void miss(struct rename *n)
{
    struct bytes request = {0};
    n->fetch = (struct call){.done = missed, .replies = 1};
    resp_write_request(&request, (struct slice[]){SLICE("EXISTS"), bytes_slice(&n->from)}, 2);
    upstream_send(&n->watcher->upstream, &n->fetch, n->from_db, bytes_slice(&request));
    bytes_free(&request);
}

static void fetched(struct call *call, struct slice reply, enum call_end end)
{
    struct rename *n = (struct rename *)call;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, payload, expiry, encoding;

    if (end != CALL_ANSWERED || reply.ptr[0] == '-') {
        finish(n, reply);
        return;
    }
    if (!resp_cursor_next(&c, &head) || !resp_cursor_next(&c, &payload) ||
        !resp_cursor_next(&c, &expiry) || !resp_cursor_next(&c, &encoding)) {
        finish(n, SLICE("-ERR a shard sent no value\r\n"));
        return;
    }
    if (payload.type == '_') {
        if (n->is_copy) miss(n);
        else finish(n, SLICE("-ERR no such key\r\n"));
        return;
    }
    commit(n, payload.text, expiry.integer, encoding.text);
}

static void start(struct rename *n)
{
    struct bytes request = {0};

    n->watcher = watcher_get(n->worker, n->from_shard, n->version);
    n->fetch = (struct call){.done = fetched, .replies = 1};
    resp_write_request(&request, (struct slice[]){SLICE("TXN"), SLICE("FETCH"), SLICE("GIVE"),
                                                  bytes_slice(&n->from)}, 4);
    upstream_send(&n->watcher->upstream, &n->fetch, n->from_db, bytes_slice(&request));
    bytes_free(&request);
}

static bool is_refused(struct client *c, size_t shard)
{
    if (!plain_is(c->worker, shard)) return false;
    plain_write_error(c->worker, shard, client_reply(c));
    return true;
}

enum dispatch_result rename_serve(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    if (route_plan(&w->plan, w->topology->ring, r->command, r->argv, r->argc) != ROUTE_IS_APART)
        return dispatch_by_route(c, r);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    if (is_refused(c, topology_owner(w->topology, r->argv[1])) ||
        is_refused(c, topology_owner(w->topology, r->argv[2])))
        return DISPATCH_SERVED;

    struct rename *n = mem_zalloc(sizeof *n);
    *n = (struct rename){.worker = w, .version = c->resp, .from_db = c->db, .to_db = c->db,
                         .from_shard = topology_owner(w->topology, r->argv[1]),
                         .to_shard = topology_owner(w->topology, r->argv[2]),
                         .only_if_absent = r->command->id == CMD_renamenx};
    n->pending = client_await_alone(c);
    if (r->command->id == CMD_copy && !read_copy(n, r, w->options.databases)) {
        n->pending->call.may_write = false;              /* a node says what is wrong with it */
        upstream_send(worker_upstream(w, n->from_shard, c->resp), &n->pending->call, c->db, r->raw);
        mem_free(n);
        return DISPATCH_SERVED;
    }
    bytes_append_slice(&n->from, r->argv[1]);
    bytes_append_slice(&n->to, r->argv[2]);
    start(n);
    return DISPATCH_SERVED;
}
