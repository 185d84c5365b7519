#include "proxy/everywhere.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/fanout.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/route.h"
#include "proxy/transaction.h"
#include "proxy/worker.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forward_to(struct client *c, const struct request *r, size_t shard)
{
    struct pending *p = client_await(c);
    p->call.may_write = !(r->command->flags & COMMAND_READONLY);
    upstream_send(worker_upstream(c->worker, shard, c->resp), &p->call, c->db, r->raw);
}

/* ---- over the whole keyspace at one moment ---- */

struct whole {
    struct pending *pending;
    enum merge merge;
    size_t count;
};

static void whole_done(void *context, struct transaction *t,
                       const struct transaction_result *result)
{
    struct whole *w = context;
    struct bytes *out = pending_reply(w->pending);

    if (result->end == TRANSACTION_COMMITTED) {
        struct slice *replies = mem_alloc(w->count * sizeof *replies);
        for (size_t i = 0; i < w->count; i++) replies[i] = transaction_reply(t, i);
        merge_replies(w->merge, replies, w->count, out);
        mem_free(replies);
    } else {
        bytes_append_slice(out, result->error);
    }
    pending_finish(w->pending);
    mem_free(w);
}

static enum dispatch_result serve_whole(struct client *c, const struct request *r, enum merge merge)
{
    struct transaction *t = transaction_new(c->worker, c->resp);
    enum txn_mode mode = r->command->flags & COMMAND_WRITE ? TXN_EXCLUSIVE : TXN_SHARED;
    struct whole *w = mem_alloc(sizeof *w);

    *w = (struct whole){client_await_alone(c), merge, c->worker->topology->count};
    for (size_t shard = 0; shard < w->count; shard++) {
        transaction_lock(t, shard, TXN_EVERYTHING, mode, SLICE(""));
        transaction_command(t, shard, c->db, r->argv, r->argc);
    }
    transaction_run(t, false, whole_done, w);
    return DISPATCH_SERVED;
}

/* Of plain shards each is asked at its own time; to write data like that must be allowed. */
static bool is_for_each(const struct worker *w, const struct command *command)
{
    if (!(command->flags & (COMMAND_WRITE | COMMAND_READONLY))) return true;
    return plain_is_any(w) &&
           (w->options.split_without_atomicity || !(command->flags & COMMAND_WRITE) ||
            command->group == GROUP_SCRIPTING);
}

enum dispatch_result everywhere_serve(struct client *c, const struct request *r, enum merge merge)
{
    bool is_about_keys = r->command->flags & (COMMAND_WRITE | COMMAND_READONLY);
    if (c->worker->topology->count > 1 && is_about_keys && !plain_may_start(c))
        return DISPATCH_TURN;
    if (c->worker->topology->count == 1) {
        forward_to(c, r, 0);
    } else if (is_for_each(c->worker, r->command)) {
        fanout_for_client(c, !(r->command->flags & COMMAND_READONLY), r->raw, merge);
    } else {
        return serve_whole(c, r, merge);
    }
    return DISPATCH_SERVED;
}

enum dispatch_result everywhere_lastsave(struct client *c, const struct request *r)
{
    return everywhere_serve(c, r, MERGE_MIN);
}

/* DEBUG OBJECT and the like have a key; everything else is for all alike (SLEEP: at once). */
bool everywhere_debugs_key(const struct request *r)
{
    return r->argc > 2 && (slice_is(r->argv[1], "object") || slice_is(r->argv[1], "sdslen") ||
                           slice_is(r->argv[1], "listpack"));
}

static enum merge merge_of_debug(const struct request *r)
{
    return slice_is(r->argv[1], "digest-value") ? MERGE_ANY_OF : MERGE_FIRST;
}

enum dispatch_result everywhere_debug(struct client *c, const struct request *r)
{
    if (everywhere_debugs_key(r)) forward_to(c, r, topology_owner(c->worker->topology, r->argv[2]));
    else fanout_for_client(c, true, r->raw, merge_of_debug(r));
    return DISPATCH_SERVED;
}

/* ---- SCAN ---- */

bool everywhere_read_cursor(struct slice text, uint64_t *cursor)
{
    char copy[64], *end;
    if (text.len >= sizeof copy || (text.len > 0 && isspace((unsigned char)text.ptr[0])))
        return false;
    if (text.len > 0) memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    errno = 0;
    *cursor = strtoull(copy, &end, 10);
    return errno == 0 && (size_t)(end - copy) == text.len;
}

/* One shard after the other, until there are as many elements as asked for, so that a small
 * database is walked in one call as it is on one node. */
struct scan {
    struct call call;            /* first */
    struct worker *worker;
    struct pending *pending;
    enum resp_version version;
    int db;
    size_t shard, shards;
    size_t argc;
    struct bytes options;        /* what stands behind the cursor, encoded */
    struct bytes elements;
    size_t count, wanted;
};

static void finish_scan(struct scan *s, struct slice reply)
{
    pending_answer(s->pending, reply);
    bytes_free(&s->options);
    bytes_free(&s->elements);
    mem_free(s);
}

static void answer_scan(struct scan *s, uint64_t cursor)
{
    struct bytes out = {0};
    char digits[NUMBER_INT64_MAX_LEN];
    resp_write_array(&out, 2);
    resp_write_bulk(&out, slice_make(digits, number_from_uint64(digits, cursor)));
    resp_write_array(&out, s->count);
    bytes_append_slice(&out, bytes_slice(&s->elements));
    finish_scan(s, bytes_slice(&out));
    bytes_free(&out);
}

static void scan_done(struct call *call, struct slice reply, enum call_end end);

static void send_scan(struct scan *s, uint64_t node_cursor)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct bytes request = {0};

    s->call = (struct call){.done = scan_done, .replies = 1};
    resp_write_array(&request, s->argc);
    resp_write_bulk(&request, SLICE("SCAN"));
    resp_write_bulk(&request, slice_make(digits, number_from_uint64(digits, node_cursor)));
    bytes_append_slice(&request, bytes_slice(&s->options));
    upstream_send(worker_upstream(s->worker, s->shard, s->version), &s->call, s->db,
                  bytes_slice(&request));
    bytes_free(&request);
}

static void scan_done(struct call *call, struct slice reply, enum call_end end)
{
    struct scan *s = (struct scan *)call;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, cursor, elements;
    uint64_t node_cursor;

    if (end != CALL_ANSWERED || !resp_cursor_next(&c, &head) || head.type != '*' ||
        !resp_cursor_next(&c, &cursor) || !everywhere_read_cursor(cursor.text, &node_cursor) ||
        !resp_cursor_next(&c, &elements)) {
        finish_scan(s, reply);
        return;
    }
    bytes_append(&s->elements, c.ptr, (size_t)(c.end - c.ptr));
    s->count += (size_t)elements.integer;
    if (node_cursor != 0) {
        answer_scan(s, node_cursor * s->shards + s->shard);
    } else if (++s->shard == s->shards) {
        answer_scan(s, 0);
    } else if (s->count >= s->wanted) {
        answer_scan(s, s->shard);
    } else {
        send_scan(s, 0);
    }
}

/* COUNT, where it makes sense; a node says what is wrong with it otherwise. */
static size_t wanted_count(const struct request *r)
{
    int64_t count = 10;
    for (size_t i = 2; i + 1 < r->argc; i += 2)
        if (slice_is(r->argv[i], "count") && !number_to_int64(r->argv[i + 1], &count)) count = 1;
    return count > 0 ? (size_t)count : 1;
}

enum dispatch_result everywhere_scan(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    uint64_t cursor;

    if (!everywhere_read_cursor(r->argv[1], &cursor)) {
        forward_to(c, r, worker_any_shard(w));           /* it is wrong, and a node says how */
        return DISPATCH_SERVED;
    }
    if (!client_is_clear(c)) return DISPATCH_TURN;
    struct scan *s = mem_zalloc(sizeof *s);
    *s = (struct scan){.worker = w, .pending = client_await_alone(c), .version = c->resp,
                       .db = c->db, .shards = w->topology->count, .argc = r->argc,
                       .wanted = wanted_count(r)};
    s->shard = (size_t)(cursor % s->shards);
    for (size_t i = 2; i < r->argc; i++) resp_write_bulk(&s->options, r->argv[i]);
    send_scan(s, cursor / s->shards);
    return DISPATCH_SERVED;
}

/* ---- RANDOMKEY ---- */

struct randomkey {
    struct pending *pending;
    int64_t *sizes, total;
};

/* Returns their sum. */
static int64_t read_sizes(const struct slice *replies, size_t count, int64_t *sizes)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        struct resp_cursor c = resp_cursor_over(replies[i]);
        struct resp_value value;
        bool is_size = resp_cursor_next(&c, &value) && value.type == ':';
        sizes[i] = is_size ? value.integer : 0;
        total += sizes[i];
    }
    return total;
}

static void sizes_known(void *context, const struct slice *replies, size_t count)
{
    struct randomkey *k = context;
    struct slice error = merge_find_error(replies, count);
    if (error.len > 0) bytes_append_slice(pending_reply(k->pending), error);
    k->sizes = mem_zalloc(count * sizeof *k->sizes);
    k->total = error.len > 0 ? 0 : read_sizes(replies, count, k->sizes);
}

static bool is_null(struct slice reply)
{
    return reply.len == 0 || reply.ptr[0] == '_' || (reply.len > 1 && reply.ptr[1] == '-');
}

/* What was drawn may have become empty since its size was asked for, and then any key will do. */
static struct slice draw_key(struct random *random, const int64_t *sizes, int64_t total,
                             const struct slice *replies, size_t count)
{
    int64_t ticket = total > 0 ? (int64_t)random_below(random, (uint64_t)total) : 0;
    size_t i = 0;
    while (i + 1 < count && ticket >= sizes[i]) ticket -= sizes[i++];
    for (size_t tried = 0; tried < count && is_null(replies[i]); tried++) i = (i + 1) % count;
    return replies[i];
}

static void keys_known(void *context, const struct slice *replies, size_t count)
{
    struct randomkey *k = context;
    struct bytes *out = pending_reply(k->pending);
    struct slice error = merge_find_error(replies, count);

    if (out->len == 0 && error.len > 0)
        bytes_append_slice(out, error);
    else if (out->len == 0)
        bytes_append_slice(
            out, draw_key(&pending_worker(k->pending)->random, k->sizes, k->total, replies, count));
    pending_finish(k->pending);
    mem_free(k->sizes);
    mem_free(k);
}

enum dispatch_result everywhere_randomkey(struct client *c, const struct request *r)
{
    struct randomkey *k = mem_zalloc(sizeof *k);
    k->pending = client_await(c);
    fanout_start(c->worker, c->resp, c->db, false, SLICE("*1\r\n$6\r\nDBSIZE\r\n"), sizes_known, k);
    fanout_start(c->worker, c->resp, c->db, false, r->raw, keys_known, k);
    return DISPATCH_SERVED;
}

/* ---- as part of a transaction ---- */

static bool changes_functions(const struct command *command)
{
    return command->parent != NULL && command->parent->id == CMD_function &&
           command->flags & COMMAND_WRITE;
}

/* What only reads is carried out while the shards vote: too early for these, which a watched key
 * may still prevent. */
static bool changes_shards(const struct command *command)
{
    return command->id == CMD_script_load || command->id == CMD_script_flush ||
           command->id == CMD_debug;
}

bool everywhere_plan(struct everywhere *e, const struct topology *topology, const struct request *r)
{
    uint64_t cursor;
    *e = (struct everywhere){
        .kind = EVERYWHERE_MERGED,
        .merge = route_merge(r->command),
        .asked = 1,
        .is_locked = r->command->flags & (COMMAND_WRITE | COMMAND_READONLY),
        .is_about_keys = r->command->acl & ACL_KEYSPACE,
        .is_about_functions = changes_functions(r->command),
        .changes_shards = changes_shards(r->command)};
    if (r->command->id == CMD_debug) e->merge = merge_of_debug(r);
    if (r->command->id == CMD_randomkey) {
        e->kind = EVERYWHERE_DRAWN;
        e->asked = 2;
    } else if (r->command->id == CMD_scan) {
        if (!everywhere_read_cursor(r->argv[1], &cursor)) return false;
        e->kind = EVERYWHERE_SCANNED;
        e->asked = 2;
        e->first_shard = (size_t)(cursor % topology->count);
        e->wanted = wanted_count(r);
        e->cursor_len = number_from_uint64(e->cursor, cursor / topology->count);
    }
    return true;
}

/* Sizes first, then keys. */
static size_t request_draw(size_t which, struct slice *argv)
{
    argv[0] = which == 0 ? SLICE("DBSIZE") : SLICE("RANDOMKEY");
    return 1;
}

/* The page at the cursor, then the first page, which is looked at for the shards behind.  Of the
 * copies all keys are asked for every time: they are few, and SCAN may tell a key twice. */
static size_t request_scan(const struct everywhere *e, const struct request *r, size_t which,
                           bool there, struct slice *argv)
{
    size_t argc = r->argc;
    memcpy(argv, r->argv, argc * sizeof *argv);
    argv[1] = which == 0 && !there ? slice_make(e->cursor, e->cursor_len) : SLICE("0");
    if (!there) return argc;
    argv[argc++] = SLICE("COUNT");
    argv[argc++] = SLICE("1000000000");
    return argc;
}

size_t everywhere_request(const struct everywhere *e, const struct request *r, size_t which,
                          bool there, struct slice *argv)
{
    switch (e->kind) {
    case EVERYWHERE_DRAWN:   return request_draw(which, argv);
    case EVERYWHERE_SCANNED: return request_scan(e, r, which, there, argv);
    case EVERYWHERE_MERGED:  break;
    }
    if (there && !e->is_about_keys && !e->is_about_functions) {
        argv[0] = SLICE("PING");
        return 1;
    }
    memcpy(argv, r->argv, r->argc * sizeof *argv);
    return r->argc;
}

static void answer_drawn(struct worker *w, const struct slice *sizes, const struct slice *keys,
                         size_t count, struct bytes *out)
{
    struct slice error = merge_find_error(keys, count);
    int64_t *numbers = mem_alloc(count * sizeof *numbers);
    int64_t total = read_sizes(sizes, count, numbers);
    bytes_append_slice(out,
                       error.len > 0 ? error : draw_key(&w->random, numbers, total, keys, count));
    mem_free(numbers);
}

/* A page's elements; c stands behind its cursor and their count then. */
static bool open_page(struct slice reply, uint64_t *node_cursor, size_t *count,
                      struct resp_cursor *c)
{
    struct resp_value head, cursor, elements;
    *c = resp_cursor_over(reply);
    bool is_page = resp_cursor_next(c, &head) && head.type == '*' && resp_cursor_next(c, &cursor) &&
                   everywhere_read_cursor(cursor.text, node_cursor) &&
                   resp_cursor_next(c, &elements) && elements.type == '*';
    if (is_page) *count = (size_t)elements.integer;
    return is_page;
}

static void answer_scanned(const struct everywhere *e, size_t shards,
                           const struct slice *replies[EVERYWHERE_ASKED_MAX], size_t count,
                           struct bytes *out)
{
    struct bytes elements = {0};
    struct resp_cursor c;
    uint64_t node_cursor = 0, next = 0;
    size_t found = 0, total = 0, shard = e->first_shard;
    struct slice reply = replies[0][shard];

    while (open_page(reply, &node_cursor, &found, &c)) {
        bytes_append(&elements, c.ptr, (size_t)(c.end - c.ptr));
        total += found;
        next = node_cursor != 0 ? node_cursor * shards + shard : shard + 1;
        if (node_cursor != 0 || total >= e->wanted || shard + 1 == shards) break;
        reply = replies[1][++shard];
    }
    if (next == shards && node_cursor == 0) next = 0;
    if (count > shards && open_page(replies[0][shards], &node_cursor, &found, &c)) {
        bytes_append(&elements, c.ptr, (size_t)(c.end - c.ptr));
        total += found;
    }
    if (reply.ptr[0] == '-') {
        bytes_append_slice(out, reply);
    } else {
        char digits[NUMBER_INT64_MAX_LEN];
        resp_write_array(out, 2);
        resp_write_bulk(out, slice_make(digits, number_from_uint64(digits, next)));
        resp_write_array(out, total);
        bytes_append_slice(out, bytes_slice(&elements));
    }
    bytes_free(&elements);
}

void everywhere_answer(const struct everywhere *e, struct worker *w,
                       const struct slice *replies[EVERYWHERE_ASKED_MAX], size_t count,
                       struct bytes *out)
{
    switch (e->kind) {
    case EVERYWHERE_MERGED:
        merge_replies(e->merge, replies[0], e->is_about_keys ? count : w->topology->count, out);
        break;
    case EVERYWHERE_DRAWN:
        answer_drawn(w, replies[0], replies[1], count, out);
        break;
    case EVERYWHERE_SCANNED:
        answer_scanned(e, w->topology->count, replies, count, out);
        break;
    }
}
