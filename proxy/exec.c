#include "proxy/exec.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/session.h"
#include "proxy/spread.h"
#include "proxy/transaction.h"
#include "proxy/worker.h"

#include <stdio.h>
#include <string.h>

enum { NO_SHARD = -1, MANY_SHARDS = -2 };

/* Where a queued command is carried out. */
enum place {
    PLACE_OURS,              /* by the proxy, after the shards */
    PLACE_PIECES,            /* as the plan says */
    PLACE_EVERY_SHARD,
    PLACE_ANY_SHARD
};

struct exec_command {
    enum place place;
    struct spread spread;                /* of those for shards: which replies are its own */
    struct bytes reply;
};

struct exec {
    struct call call;                    /* first: the block */
    struct worker *worker;
    struct pending *pending;
    struct session *session;             /* taken from the client */
    enum resp_version version;
    int db;                              /* of the client, before */
    bool is_watched_block;               /* a lost connection means a touched key */
    bool has_selects;
    size_t elements;                     /* of the block's reply */
    size_t count, current, left; /* left: of our own commands, and one for whoever starts them */
    struct exec_command commands[];
};

/* ---- reading the queue ---- */

static struct request request_at(struct worker *w, const struct session *s, size_t i)
{
    const struct queued *q = &s->queue[i];
    struct slice raw = slice_make(s->raw.ptr + q->offset, q->len);
    struct resp_cursor c = {raw.ptr, raw.ptr + raw.len};
    struct resp_value value;
    struct slice *argv = worker_argv_room(w, q->argc);
    size_t argc = 0;

    if (resp_cursor_next(&c, &value))
        while (argc < q->argc && resp_cursor_next(&c, &value)) argv[argc++] = value.text;
    return (struct request){q->command, argv, argc, raw};
}

/* Leaves the plan of the request in the worker. */
static enum place place_of(struct worker *w, const struct request *r)
{
    bool touches_keys = r->command->flags & (COMMAND_WRITE | COMMAND_READONLY);

    switch (route_plan(&w->plan, w->topology->ring, r->command, r->argv, r->argc)) {
    case ROUTE_IS_PIECES:
        return PLACE_PIECES;
    case ROUTE_IS_EVERYWHERE:
        if (r->command->id == CMD_scan || r->command->id == CMD_randomkey) return PLACE_OURS;
        return touches_keys ? PLACE_EVERY_SHARD : PLACE_OURS;
    case ROUTE_IS_ANYWHERE:
    case ROUTE_IS_APART:
        return PLACE_ANY_SHARD;
    case ROUTE_IS_OURS:
        break;
    }
    return PLACE_OURS;
}

static int join(int home, size_t shard)
{
    return home == NO_SHARD || home == (int)shard ? (int)shard : MANY_SHARDS;
}

/* What the whole queue needs. */
struct outline {
    int home;                            /* the one shard of all, NO_SHARD, or MANY_SHARDS */
    bool needs_shard, needs_us;
};

static struct outline outline_of(struct worker *w, const struct session *s)
{
    struct outline o = {.home = NO_SHARD};
    for (size_t i = 0; i < s->watches_count; i++) o.home = join(o.home, s->watches[i].shard);
    for (size_t i = 0; i < s->queue_count; i++) {
        struct request r = request_at(w, s, i);
        enum place place = place_of(w, &r);
        o.needs_us = o.needs_us || place == PLACE_OURS;
        o.needs_shard = o.needs_shard || place == PLACE_ANY_SHARD;
        for (size_t p = 0; place == PLACE_PIECES && p < w->plan.count; p++)
            o.home = join(o.home, w->plan.pieces[p].shard);
        for (size_t p = 0; place == PLACE_EVERY_SHARD && p < w->topology->count; p++)
            o.home = join(o.home, p);
    }
    if (o.home == NO_SHARD && o.needs_shard) o.home = (int)worker_any_shard(w);
    return o;
}

/* ---- one shard, nothing of ours: the queue as it stands ---- */

static void forward_queue(struct client *c, struct session *s, size_t shard)
{
    struct worker *w = c->worker;
    struct pending *p = client_await(c);

    bytes_clear(&w->scratch);
    bytes_append_slice(&w->scratch, SLICE("*1\r\n$5\r\nMULTI\r\n"));
    bytes_append_slice(&w->scratch, bytes_slice(&s->raw));
    bytes_append_slice(&w->scratch, SLICE("*1\r\n$4\r\nEXEC\r\n"));
    p->call.replies = (uint32_t)s->queue_count + 2;
    upstream_send(worker_upstream(w, shard, c->resp), &p->call, c->db, bytes_slice(&w->scratch));
    session_free(c);
}

/* ---- the end ---- */

static void finish(struct exec *e, struct slice reply)
{
    pending_answer(e->pending, reply);
    session_release(e->session);
    for (size_t i = 0; i < e->count; i++) {
        spread_close(&e->commands[i].spread);
        bytes_free(&e->commands[i].reply);
    }
    mem_free(e);
}

static void finish_null(struct exec *e)
{
    finish(e, e->version == RESP3 ? SLICE("_\r\n") : SLICE("*-1\r\n"));
}

static void finish_with_replies(struct exec *e)
{
    struct bytes out = {0};
    resp_write_array(&out, e->count);
    for (size_t i = 0; i < e->count; i++)
        bytes_append_slice(&out, bytes_slice(&e->commands[i].reply));
    finish(e, bytes_slice(&out));
    bytes_free(&out);
}

/* ---- commands of our own ---- */

struct bytes *exec_reply(struct exec *e)
{
    return &e->commands[e->current].reply;
}

void exec_await(struct exec *e, struct pending *p)
{
    p->exec_index = e->current;
    e->left++;
}

void exec_take(struct exec *e, struct pending *p, struct slice reply)
{
    bytes_append_slice(&e->commands[p->exec_index].reply, reply);
    if (--e->left == 0) finish_with_replies(e);
}

/* The shards are done; now it is certain that the transaction takes place. */
static void run_ours(struct exec *e)
{
    struct client *c = e->pending->client;
    e->left = 1;
    for (e->current = 0; e->current < e->count && c != NULL; e->current++) {
        if (e->commands[e->current].place != PLACE_OURS) continue;
        struct request r = request_at(e->worker, e->session, e->current);
        c->exec = e;
        dispatch_checked(c, &r);
        c->exec = NULL;
    }
    if (--e->left == 0) finish_with_replies(e);
}

/* ---- one shard: MULTI ... EXEC in one piece ---- */

static void block_done(struct call *call, struct slice reply, enum call_end end)
{
    struct exec *e = (struct exec *)call;
    struct resp_cursor c = {reply.ptr, reply.ptr + reply.len};
    struct resp_value head;
    struct slice element;

    if (end == CALL_UNSENT && e->is_watched_block) {
        finish_null(e);
        return;
    }
    if (end != CALL_ANSWERED || !resp_cursor_next(&c, &head) || head.type != '*' ||
        head.integer != (int64_t)e->elements) {
        finish(e, reply);                /* an error, or null */
        return;
    }
    for (size_t i = 0, at = 0; i < e->count; i++) {
        struct exec_command *k = &e->commands[i];
        while (k->place != PLACE_OURS && at <= k->spread.first && resp_cursor_skip(&c, &element))
            at++;
        if (k->place != PLACE_OURS) bytes_append_slice(&k->reply, element);
    }
    run_ours(e);
}

/* The database after a SELECT that would succeed. */
static int select_db(const struct request *r, int db, int databases)
{
    int64_t wanted;
    if (r->command->id != CMD_select || !number_to_int64(r->argv[1], &wanted)) return db;
    return wanted >= 0 && wanted < databases ? (int)wanted : db;
}

static void append_select(struct exec *e, struct bytes *block, int db)
{
    char digits[NUMBER_INT64_MAX_LEN];
    resp_write_request(
        block, (struct slice[]){SLICE("SELECT"), slice_make(digits, number_from_int64(digits, db))},
        2);
    e->has_selects = true;
    e->elements++;
}

static void build_block(struct exec *e, struct bytes *block)
{
    struct worker *w = e->worker;
    int db = e->db, block_db = e->db;

    bytes_append_slice(block, SLICE("*1\r\n$5\r\nMULTI\r\n"));
    for (size_t i = 0; i < e->count; i++) {
        struct request r = request_at(w, e->session, i);
        struct exec_command *k = &e->commands[i];
        k->place = place_of(w, &r);
        db = select_db(&r, db, w->options.databases);
        if (k->place == PLACE_OURS) continue;
        if (db != block_db) append_select(e, block, db);
        block_db = db;
        bytes_append_slice(block, r.raw);
        k->spread.first = e->elements++;
    }
    bytes_append_slice(block, SLICE("*1\r\n$4\r\nEXEC\r\n"));
}

static void run_block(struct exec *e, size_t shard)
{
    const struct session *s = e->session;
    struct bytes block = {0};
    struct upstream *u = s->watches_count > 0 ? &s->watches[0].watcher->upstream
                                              : worker_upstream(e->worker, shard, e->version);
    build_block(e, &block);
    e->is_watched_block = s->watches_count > 0;
    e->call =
        (struct call){.done = block_done, .replies = (uint32_t)e->elements + 2, .may_write = true};
    bool has_selects = e->has_selects;
    int db = e->db;
    upstream_send(u, &e->call, db, bytes_slice(&block));      /* may be the end of e */
    if (has_selects) upstream_forget_db(u);
    bytes_free(&block);
}

/* ---- several shards: a transaction ---- */

static void transaction_done(void *context, struct transaction *t,
                             const struct transaction_result *result)
{
    struct exec *e = context;
    switch (result->end) {
    case TRANSACTION_COMMITTED:
        for (size_t i = 0; i < e->count; i++)
            if (e->commands[i].place != PLACE_OURS)
                spread_merge(&e->commands[i].spread, t, &e->commands[i].reply);
        run_ours(e);
        break;
    case TRANSACTION_WATCH:
    case TRANSACTION_CONDITION:
        finish_null(e);
        break;
    case TRANSACTION_FAILED:
        finish(e, result->error);
        break;
    }
}

static void add_single(struct exec_command *k, struct transaction *t, const struct request *r,
                       size_t shard, int db)
{
    struct command_keys walk;
    struct command_key key;

    command_keys_begin(&walk, r->command, r->argv, r->argc);
    while (command_keys_next(&walk, &key))
        transaction_lock(t, shard, (uint32_t)db,
                         command_key_writes(key.flags) ? TXN_EXCLUSIVE : TXN_SHARED,
                         r->argv[key.at]);
    k->spread = (struct spread){.merge = MERGE_FIRST,
                                .first = transaction_command(t, shard, db, r->argv, r->argc),
                                .count = 1};
}

static void add_everywhere(struct exec_command *k, struct worker *w, struct transaction *t,
                           const struct request *r, int db)
{
    enum txn_mode mode = r->command->flags & COMMAND_WRITE ? TXN_EXCLUSIVE : TXN_SHARED;
    k->spread = (struct spread){.merge = w->plan.merge, .count = w->topology->count};
    for (size_t shard = 0; shard < w->topology->count; shard++) {
        transaction_lock(t, shard, TXN_EVERYTHING, mode, SLICE(""));
        size_t number = transaction_command(t, shard, db, r->argv, r->argc);
        if (shard == 0) k->spread.first = number;
    }
}

static void add_command(struct exec_command *k, struct worker *w, struct transaction *t,
                        const struct request *r, int db)
{
    k->place = place_of(w, r);
    switch (k->place) {
    case PLACE_OURS:
        break;
    case PLACE_ANY_SHARD:
        add_single(k, t, r, worker_any_shard(w), db);
        break;
    case PLACE_EVERY_SHARD:
        add_everywhere(k, w, t, r, db);
        break;
    case PLACE_PIECES:
        if (w->plan.count == 1) add_single(k, t, r, w->plan.pieces[0].shard, db);
        else spread_init(&k->spread, &w->plan, spread_add(t, &w->plan, r->command, db));
        break;
    }
}

/* Each shard with watched keys votes on the connection that watches, and holds the keys. */
static void add_watches(struct exec *e, struct transaction *t)
{
    const struct session *s = e->session;
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    struct watched_key head;

    for (size_t i = 0; i < s->watches_count; i++) {
        transaction_guard(t, s->watches[i].shard, &watched);
        transaction_vote_on(t, s->watches[i].shard, &s->watches[i].watcher->upstream);
    }
    for (size_t at = 0; at < s->watched_keys.len; at += sizeof head + head.len) {
        memcpy(&head, s->watched_keys.ptr + at, sizeof head);
        struct slice key = slice_make(s->watched_keys.ptr + at + sizeof head, head.len);
        transaction_lock(t, topology_owner(e->worker->topology, key), (uint32_t)head.db, TXN_SHARED,
                         key);
    }
}

static void run_transaction(struct exec *e)
{
    struct worker *w = e->worker;
    struct transaction *t = transaction_new(w, e->version);
    int db = e->db;

    for (size_t i = 0; i < e->count; i++) {
        struct request r = request_at(w, e->session, i);
        db = select_db(&r, db, w->options.databases);
        add_command(&e->commands[i], w, t, &r, db);
    }
    add_watches(e, t);
    transaction_run(t, false, transaction_done, e);
}

/* ---- the start ---- */

enum dispatch_result exec_run(struct client *c, struct session *s)
{
    struct worker *w = c->worker;
    struct outline o = outline_of(w, s);

    if (o.home >= 0 && !o.needs_us && s->watches_count == 0) {
        forward_queue(c, s, (size_t)o.home);
        return DISPATCH_SERVED;
    }
    if (!client_is_clear(c)) return DISPATCH_TURN;
    struct exec *e = mem_zalloc(sizeof *e + s->queue_count * sizeof e->commands[0]);
    e->worker = w;
    e->session = s;
    e->version = c->resp;
    e->db = c->db;
    e->count = s->queue_count;
    c->session = NULL;
    e->pending = client_await_alone(c);
    if (o.home == NO_SHARD) run_ours(e);
    else if (o.home == MANY_SHARDS) run_transaction(e);
    else run_block(e, (size_t)o.home);
    return DISPATCH_SERVED;
}
