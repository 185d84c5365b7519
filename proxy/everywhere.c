#include "proxy/everywhere.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/fanout.h"
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
    if (!client_is_clear(c)) return DISPATCH_TURN;
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

enum dispatch_result everywhere_serve(struct client *c, const struct request *r, enum merge merge)
{
    if (c->worker->topology->count == 1) {
        forward_to(c, r, 0);
    } else if (r->command->flags & (COMMAND_WRITE | COMMAND_READONLY)) {
        return serve_whole(c, r, merge);
    } else {
        fanout_for_client(c, !(r->command->flags & COMMAND_READONLY), r->raw, merge);
    }
    return DISPATCH_SERVED;
}

enum dispatch_result everywhere_lastsave(struct client *c, const struct request *r)
{
    return everywhere_serve(c, r, MERGE_MIN);
}

/* DEBUG OBJECT and the like have a key; everything else is for all alike (SLEEP: at once). */
enum dispatch_result everywhere_debug(struct client *c, const struct request *r)
{
    bool has_key =
        r->argc > 2 && (slice_is(r->argv[1], "object") || slice_is(r->argv[1], "sdslen") ||
                        slice_is(r->argv[1], "listpack"));
    if (has_key) forward_to(c, r, topology_owner(c->worker->topology, r->argv[2]));
    else fanout_for_client(c, true, r->raw, MERGE_FIRST);
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
    struct resp_cursor c = {reply.ptr, reply.ptr + reply.len};
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
    struct scan *s = mem_zalloc(sizeof *s);
    *s = (struct scan){.worker = w, .pending = client_await(c), .version = c->resp, .db = c->db,
                       .shards = w->topology->count, .argc = r->argc, .wanted = wanted_count(r)};
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

static void sizes_known(void *context, const struct slice *replies, size_t count)
{
    struct randomkey *k = context;
    struct slice error = merge_find_error(replies, count);
    if (error.len > 0) bytes_append_slice(pending_reply(k->pending), error);
    k->sizes = mem_zalloc(count * sizeof *k->sizes);
    for (size_t i = 0; i < count && error.len == 0; i++) {
        struct resp_cursor c = {replies[i].ptr, replies[i].ptr + replies[i].len};
        struct resp_value value;
        if (resp_cursor_next(&c, &value) && value.type == ':') k->sizes[i] = value.integer;
        k->total += k->sizes[i];
    }
}

static bool is_null(struct slice reply)
{
    return reply.len == 0 || reply.ptr[0] == '_' || (reply.len > 1 && reply.ptr[1] == '-');
}

/* Sizes and keys were asked for together: what was drawn may have become empty meanwhile, and then
 * any key will do. */
static struct slice draw_key(const struct randomkey *k, const struct slice *replies, size_t count)
{
    int64_t ticket =
        k->total > 0 ? (int64_t)random_below(&k->pending->worker->random, (uint64_t)k->total) : 0;
    size_t i = 0;
    while (i + 1 < count && ticket >= k->sizes[i]) ticket -= k->sizes[i++];
    for (size_t tried = 0; tried < count && is_null(replies[i]); tried++) i = (i + 1) % count;
    return replies[i];
}

static void keys_known(void *context, const struct slice *replies, size_t count)
{
    struct randomkey *k = context;
    struct bytes *out = pending_reply(k->pending);
    struct slice error = merge_find_error(replies, count);

    if (out->len == 0) bytes_append_slice(out, error.len > 0 ? error : draw_key(k, replies, count));
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
