/* exec_ways.c - the shards' part of EXEC, in the three ways that take more than forwarding. */
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/command/command_keys.h"
#include "proxy/exec.h"
#include "proxy/gather.h"
#include "proxy/script.h"
#include "proxy/script_call.h"
#include "proxy/session.h"
#include "proxy/tracking.h"
#include "proxy/transaction.h"
#include "proxy/worker.h"

#include <string.h>

/* ---- scripts that are called by their digest ---- */

/* What the i-th request shows, if it does. */
static struct slice shown_script(const struct exec *e, size_t i)
{
    struct request r = {0};
    switch (e->session->queue[i].command->id) {
    case CMD_eval:
    case CMD_eval_ro:
        r = exec_request(e, i);
        return script_is_shown(&r) ? r.argv[1] : slice_make(NULL, 0);
    case CMD_script_load:
        return exec_request(e, i).argv[2];
    default:
        return slice_make(NULL, 0);
    }
}

static bool calls_by_digest(const struct exec *e, size_t i)
{
    enum command_id id = (enum command_id)e->session->queue[i].command->id;
    return id == CMD_evalsha || id == CMD_evalsha_ro;
}

/* The script behind an EVALSHA: shown earlier in the same queue, or known here.  Empty when it is
 * neither, or when it will be forgotten before. */
static struct slice find_script(const struct exec *e, size_t i, struct slice digest,
                                bool *is_forgotten)
{
    struct slice own = slice_make(NULL, 0);
    *is_forgotten = false;
    for (size_t before = i; before-- > 0 && own.ptr == NULL && !*is_forgotten;) {
        struct slice body = shown_script(e, before);
        if (body.ptr != NULL && script_is(body, digest)) own = body;
        *is_forgotten = exec_forgets_scripts(e, before);
    }
    return own.ptr != NULL || *is_forgotten ? own : script_body(e->worker, digest);
}

/* The SCRIPT LOAD that must stand before the i-th request, in three slices; false for none. */
static bool needs_load(const struct exec *e, size_t i, struct slice load[3])
{
    bool is_forgotten;
    if (!calls_by_digest(e, i) || e->worker->topology->count == 1) return false;
    struct request r = exec_request(e, i);
    load[0] = SLICE("SCRIPT");
    load[1] = SLICE("LOAD");
    load[2] = find_script(e, i, r.argv[1], &is_forgotten);
    return load[2].ptr != NULL;
}

/* Copies of keys are looked at before any shard has forgotten a script: there the digest is made
 * one that no script has. */
static size_t gather_single(struct exec *e, size_t i, struct gather *g, int db)
{
    bool is_forgotten = false;
    if (calls_by_digest(e, i)) find_script(e, i, exec_request(e, i).argv[1], &is_forgotten);
    struct request r = exec_request(e, i);
    if (!is_forgotten) return gather_command(g, db, r.argv, r.argc);
    struct slice *argv = mem_alloc(r.argc * sizeof *argv);
    memcpy(argv, r.argv, r.argc * sizeof *argv);
    argv[1] = SLICE("the-digest-of-no-script-since-not-in-hex");
    size_t number = gather_command(g, db, argv, r.argc);
    mem_free(argv);
    return number;
}

/* ---- one shard: MULTI ... EXEC in one piece ---- */

static void block_done(struct call *call, struct slice reply, enum call_end end)
{
    struct exec *e = (struct exec *)call;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head;
    struct slice element;

    if (end == CALL_ANSWERED && script_call_reaches(reply)) {
        exec_gather(e, reply);
        return;
    }
    if (end == CALL_UNSENT && e->is_watched_block) {
        exec_finish_null(e);
        return;
    }
    if (end != CALL_ANSWERED || !resp_cursor_next(&c, &head) || head.type != '*' ||
        head.integer != (int64_t)e->elements) {
        exec_finish(e, reply);           /* an error, or null */
        return;
    }
    for (size_t i = 0, at = 0; i < e->count; i++) {
        struct exec_command *k = &e->commands[i];
        while (k->place != PLACE_OURS && at <= k->number && resp_cursor_skip(&c, &element)) at++;
        if (k->place != PLACE_OURS) bytes_append_slice(&k->reply, element);
    }
    exec_continue(e);
}

static void add_to_block(struct exec *e, struct bytes *block, const struct slice *argv, size_t argc)
{
    resp_write_request(block, argv, argc);
    e->elements++;
}

static void select_in_block(struct exec *e, struct bytes *block, int db)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct slice text = slice_make(digits, number_from_int64(digits, db));
    add_to_block(e, block, (struct slice[]){SLICE("SELECT"), text}, 2);
}

/* Returns the database that is selected at its end. */
static int build_block(struct exec *e, struct bytes *block)
{
    struct slice load[3];
    int db = e->db, block_db = e->db;

    bytes_append_slice(block, SLICE("*1\r\n$5\r\nMULTI\r\n"));
    for (size_t i = 0; i < e->count; i++) {
        if (needs_load(e, i, load)) add_to_block(e, block, load, 3);
        struct request r = exec_request(e, i);
        struct exec_command *k = &e->commands[i];
        k->place = exec_place(e->worker, &r);
        db = session_select(e->worker, &r, db);
        if (k->place == PLACE_OURS) continue;
        if (db != block_db) select_in_block(e, block, db);
        block_db = db;
        bytes_append_slice(block, r.raw);
        k->number = e->elements++;
    }
    bytes_append_slice(block, SLICE("*1\r\n$4\r\nEXEC\r\n"));
    return block_db;
}

void exec_block(struct exec *e, size_t shard)
{
    const struct session *s = e->session;
    struct bytes block = {0};
    struct upstream *u = s->watches_count > 0 ? &s->watches[0].watcher->upstream
                                              : worker_upstream(e->worker, shard, e->version);
    int db = e->db, last_db = build_block(e, &block);
    bool is_told = e->reader != 0 && tracking_hears_of_reads(e->worker, shard);
    if (!is_told) exec_may_read(e);
    e->is_watched_block = s->watches_count > 0;
    e->call =
        (struct call){.done = block_done, .replies = (uint32_t)e->elements + 2, .may_write = true};
    upstream_send_as(u, &e->call, db, e->author, is_told ? e->reader : 0, bytes_slice(&block));
    if (last_db != db) upstream_forget_db(u);                 /* e may be gone */
    bytes_free(&block);
}

/* ---- several shards: a transaction ---- */

static void answer_everywhere(struct exec *e, struct exec_command *k, const struct slice *replies,
                              size_t count)
{
    const struct slice *sets[EVERYWHERE_ASKED_MAX] = {replies, replies + count};
    everywhere_answer(&k->everywhere, e->worker, sets, count, &k->reply);
}

static void take_everywhere(struct exec *e, struct exec_command *k, const struct transaction *t)
{
    size_t shards = e->worker->topology->count, count = k->everywhere.asked * shards;
    struct slice *replies = mem_alloc(count * sizeof *replies);
    for (size_t i = 0; i < count; i++) replies[i] = transaction_reply(t, k->first + i);
    answer_everywhere(e, k, replies, shards);
    mem_free(replies);
}

static void transaction_done(void *context, struct transaction *t,
                             const struct transaction_result *result)
{
    struct exec *e = context;
    switch (result->end) {
    case TRANSACTION_COMMITTED:
        for (size_t i = 0; i < e->count; i++) {
            struct exec_command *k = &e->commands[i];
            if (k->place == PLACE_EVERY_SHARD) take_everywhere(e, k, t);
            else if (k->place != PLACE_OURS) spread_merge(&k->spread, t, &k->reply);
        }
        exec_continue(e);
        break;
    case TRANSACTION_WATCH:
    case TRANSACTION_CONDITION:
        exec_finish_null(e);
        break;
    case TRANSACTION_FAILED:
        exec_finish(e, result->error);
        break;
    }
}

/* MOVE and COPY write to a database that is not the client's. */
static void lock_other_db(struct transaction *t, const struct request *r, size_t shard)
{
    int64_t db = -1;
    struct slice key = r->argv[1];
    if (r->command->id == CMD_move && !number_to_int64(r->argv[2], &db)) return;
    for (size_t i = 3; r->command->id == CMD_copy && i + 1 < r->argc; i++) {
        if (!slice_is(r->argv[i], "db")) continue;
        key = r->argv[2];
        if (!number_to_int64(r->argv[++i], &db)) return;
    }
    if (db >= 0 && db < INT32_MAX) transaction_lock(t, shard, (uint32_t)db, TXN_EXCLUSIVE, key);
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
    if (r->command->id == CMD_move || r->command->id == CMD_copy) lock_other_db(t, r, shard);
    if (r->command->flags & COMMAND_MAY_REPLICATE) transaction_writes(t);
    k->spread = (struct spread){.merge = MERGE_FIRST,
                                .first = transaction_command(t, shard, db, r->argv, r->argc),
                                .count = 1};
}

static enum txn_mode mode_of(const struct request *r)
{
    return r->command->flags & COMMAND_WRITE ? TXN_EXCLUSIVE : TXN_SHARED;
}

static void add_everywhere(struct exec_command *k, struct worker *w, struct transaction *t,
                           const struct request *r, int db)
{
    struct slice *argv = mem_alloc((r->argc + EVERYWHERE_EXTRA_ARGS) * sizeof *argv);
    bool is_planned = everywhere_plan(&k->everywhere, w->topology, r);

    if (k->everywhere.changes_shards) transaction_writes(t);
    for (size_t which = 0; is_planned && which < k->everywhere.asked; which++) {
        size_t argc = everywhere_request(&k->everywhere, r, which, false, argv);
        for (size_t shard = 0; shard < w->topology->count; shard++) {
            if (k->everywhere.is_locked)
                transaction_lock(t, shard, TXN_EVERYTHING, mode_of(r), SLICE(""));
            size_t number = transaction_command(t, shard, db, argv, argc);
            if (which == 0 && shard == 0) k->first = number;
        }
    }
    mem_free(argv);
}

static void add_command(struct exec_command *k, struct worker *w, struct transaction *t,
                        const struct request *r, int db, const struct slice *load)
{
    size_t shard = k->place == PLACE_PIECES ? w->plan.pieces[0].shard : worker_any_shard(w);
    switch (k->place) {
    case PLACE_OURS:
    case PLACE_APART:
        break;
    case PLACE_EVERY_SHARD:
        add_everywhere(k, w, t, r, db);
        break;
    case PLACE_ANY_SHARD:
    case PLACE_PIECES:
        if (load != NULL) transaction_command(t, shard, db, load, 3);
        if (k->place == PLACE_PIECES && w->plan.count > 1)
            spread_init(&k->spread, &w->plan, spread_add(t, &w->plan, r->command, db));
        else
            add_single(k, t, r, shard, db);
        break;
    }
}

struct watch_target {
    struct worker *worker;
    struct transaction *transaction;
    struct gather *gather;
};

static void lock_watched(void *context, int db, struct slice key)
{
    struct watch_target *to = context;
    transaction_lock(to->transaction, topology_owner(to->worker->topology, key), (uint32_t)db,
                     TXN_SHARED, key);
}

/* Each shard with watched keys votes on the connection that watches, and holds the keys. */
static void add_watches(struct exec *e, struct transaction *t)
{
    const struct session *s = e->session;
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    struct watch_target to = {.worker = e->worker, .transaction = t};

    for (size_t i = 0; i < s->watches_count; i++) {
        transaction_guard(t, s->watches[i].shard, &watched);
        transaction_vote_on(t, s->watches[i].shard, &s->watches[i].watcher->upstream);
    }
    session_each_watched(s, lock_watched, &to);
}

void exec_transaction(struct exec *e)
{
    struct worker *w = e->worker;
    struct transaction *t = transaction_new(w, e->version);
    struct slice load[3];
    int db = e->db;

    for (size_t i = 0; i < e->count; i++) {
        bool is_loaded = needs_load(e, i, load);
        struct request r = exec_request(e, i);
        db = session_select(e->worker, &r, db);
        e->commands[i].place = exec_place(w, &r);
        add_command(&e->commands[i], w, t, &r, db, is_loaded ? load : NULL);
    }
    add_watches(e, t);
    exec_may_read(e);
    transaction_by(t, e->author);
    transaction_run(t, false, transaction_done, e);
}

/* ---- commands whose keys lie apart, and all around them: a gather ---- */

static void take_gathered_everywhere(struct exec *e, struct exec_command *k, const struct gather *g)
{
    size_t shards = e->worker->topology->count, count = shards + 1;
    struct slice *replies = mem_alloc(k->everywhere.asked * count * sizeof *replies);
    for (size_t which = 0; which < k->everywhere.asked; which++) {
        struct slice *set = replies + which * count;
        for (size_t i = 0; i < shards; i++) set[i] = gather_reply_of(g, k->number + which, i);
        set[shards] = gather_reply(g, k->number + which);
    }
    answer_everywhere(e, k, replies, count);
    mem_free(replies);
}

static void gather_done(void *context, struct gather *g, const struct transaction_result *result)
{
    struct exec *e = context;
    switch (result->end) {
    case TRANSACTION_COMMITTED:
        for (size_t i = 0; i < e->count; i++) {
            struct exec_command *k = &e->commands[i];
            if (k->place == PLACE_EVERY_SHARD) take_gathered_everywhere(e, k, g);
            else if (k->place != PLACE_OURS)
                bytes_append_slice(&k->reply, gather_reply(g, k->number));
        }
        exec_continue(e);
        break;
    case TRANSACTION_WATCH:
    case TRANSACTION_CONDITION:
        exec_finish_null(e);
        break;
    case TRANSACTION_FAILED:
        exec_finish(e, result->error);
        break;
    }
}

static void gather_swapped(struct gather *g, const struct exec *e)
{
    int64_t db;
    for (size_t i = 0; i < e->count; i++) {
        if (e->session->queue[i].command->id != CMD_swapdb) continue;
        struct request r = exec_request(e, i);
        for (size_t arg = 1; arg < 3; arg++)
            if (number_to_int64(r.argv[arg], &db) && db >= 0 &&
                db < e->worker->options.databases)
                gather_swaps(g, (int)db);
    }
}

static void gather_keys(struct gather *g, const struct request *r, int db)
{
    struct command_keys walk;
    struct command_key key;

    command_keys_begin(&walk, r->command, r->argv, r->argc);
    while (command_keys_next(&walk, &key)) gather_key(g, db, r->argv[key.at]);
    if (r->command->id == CMD_debug && everywhere_debugs_key(r)) gather_key(g, db, r->argv[2]);
}

static void gather_from_everywhere(struct exec_command *k, struct worker *w, struct gather *g,
                                   const struct request *r, int db)
{
    size_t room = (r->argc + EVERYWHERE_EXTRA_ARGS) * sizeof(struct slice);
    struct slice *argv = mem_alloc(room), *there = mem_alloc(room);
    bool is_planned = everywhere_plan(&k->everywhere, w->topology, r);

    for (size_t which = 0; is_planned && which < k->everywhere.asked; which++) {
        size_t argc = everywhere_request(&k->everywhere, r, which, false, argv);
        size_t there_argc = everywhere_request(&k->everywhere, r, which, true, there);
        if (k->everywhere.changes_shards) gather_writes(g);
        size_t number = gather_everywhere(g, db, mode_of(r), argv, argc, there, there_argc);
        if (which == 0) k->number = number;
    }
    mem_free(argv);
    mem_free(there);
}

static void watch_gathered(void *context, int db, struct slice key)
{
    gather_watched(((struct watch_target *)context)->gather, db, key);
}

void exec_gather(struct exec *e, struct slice reached)
{
    const struct session *s = e->session;
    struct worker *w = e->worker;
    struct gather *g = gather_new(w, e->version);
    struct watch_target to = {.worker = w, .gather = g};
    struct slice load[3];
    int db = e->db;

    gather_swapped(g, e);
    for (size_t i = 0; i < e->count; i++) {
        struct exec_command *k = &e->commands[i];
        if (needs_load(e, i, load)) gather_command(g, db, load, 3);
        struct request r = exec_request(e, i);
        db = session_select(e->worker, &r, db);
        k->place = exec_place(w, &r);
        if (k->place == PLACE_OURS) continue;
        if (k->place == PLACE_EVERY_SHARD) {
            gather_from_everywhere(k, w, g, &r, db);
        } else {
            gather_keys(g, &r, db);
            k->number = gather_single(e, i, g, db);
        }
    }
    if (reached.len > 0) script_call_gather_reached(g, reached);
    for (size_t i = 0; i < s->watches_count; i++)
        gather_watcher(g, s->watches[i].shard, s->watches[i].watcher);
    session_each_watched(s, watch_gathered, &to);
    exec_may_read(e);
    gather_by(g, e->author);
    gather_run(g, gather_done, e);
}
