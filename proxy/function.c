#include "proxy/function.h"

#include "core/base/mem.h"
#include "proxy/fanout.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

enum dispatch_result function_ask(struct client *c, const struct request *r)
{
    struct pending *p = client_await(c);
    p->call.may_write = false;
    upstream_send(worker_upstream(c->worker, worker_any_shard(c->worker), c->resp), &p->call, c->db,
                  r->raw);
    return DISPATCH_SERVED;
}

enum dispatch_result function_kill(struct client *c, const struct request *r)
{
    fanout_for_client_beside(c, r->raw, MERGE_ONE_OF);
    return DISPATCH_SERVED;
}

/* ---- FUNCTION STATS ---- */

/* The parts of one shard's answer, which is of RESP2. */
struct shard_stats {
    bool is_running;
    struct slice name, command;          /* as they stand on the wire */
    int64_t duration_ms, libraries, functions;
};

static bool next_number(struct resp_cursor *c, int64_t *out)
{
    struct resp_value label, value;
    if (!resp_cursor_next(c, &label) || !resp_cursor_next(c, &value) || value.type != ':')
        return false;
    *out = value.integer;
    return true;
}

static bool read_running(struct resp_cursor *c, struct shard_stats *out)
{
    struct resp_value value;
    if (!resp_cursor_next(c, &value)) return false;
    out->is_running = value.type == '*';
    if (!out->is_running) return true;
    return resp_cursor_next(c, &value) && resp_cursor_skip(c, &out->name) &&
           resp_cursor_next(c, &value) && resp_cursor_skip(c, &out->command) &&
           next_number(c, &out->duration_ms);
}

static bool read_stats(struct slice reply, struct shard_stats *out)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    *out = (struct shard_stats){0};
    if (!resp_cursor_next(&c, &value) || value.type != '*' || !resp_cursor_next(&c, &value) ||
        !read_running(&c, out))
        return false;
    for (int heads = 0; heads < 4; heads++)              /* "engines", *2, "LUA", *4 */
        if (!resp_cursor_next(&c, &value)) return false;
    return next_number(&c, &out->libraries) && next_number(&c, &out->functions);
}

static void write_running(struct bytes *out, enum resp_version v, const struct shard_stats *s)
{
    if (!s->is_running) {
        resp_write_null(out, v);
        return;
    }
    resp_write_map(out, v, 3);
    resp_write_bulk(out, SLICE("name"));
    bytes_append_slice(out, s->name);
    resp_write_bulk(out, SLICE("command"));
    bytes_append_slice(out, s->command);
    resp_write_bulk(out, SLICE("duration_ms"));
    resp_write_int64(out, s->duration_ms);
}

static void write_stats(struct bytes *out, enum resp_version v, const struct shard_stats *s)
{
    resp_write_map(out, v, 2);
    resp_write_bulk(out, SLICE("running_script"));
    write_running(out, v, s);
    resp_write_bulk(out, SLICE("engines"));
    resp_write_map(out, v, 1);
    resp_write_bulk(out, SLICE("LUA"));
    resp_write_map(out, v, 2);
    resp_write_bulk(out, SLICE("libraries_count"));
    resp_write_int64(out, s->libraries);
    resp_write_bulk(out, SLICE("functions_count"));
    resp_write_int64(out, s->functions);
}

/* Of several functions that run, the one that has run longest. */
static void stats_known(void *context, const struct slice *replies, size_t count)
{
    struct pending *p = context;
    struct slice error = merge_find_error(replies, count);
    struct shard_stats chosen = {0}, one;
    bool is_chosen = false;

    for (size_t i = 0; i < count; i++) {
        if (!read_stats(replies[i], &one)) continue;
        if (is_chosen && (!one.is_running || one.duration_ms <= chosen.duration_ms)) continue;
        chosen = one;
        is_chosen = true;
    }
    if (is_chosen && (chosen.is_running || error.len == 0))
        write_stats(pending_reply(p), p->version, &chosen);
    else bytes_append_slice(pending_reply(p), error);
    pending_finish(p);
}

enum dispatch_result function_stats(struct client *c, const struct request *r)
{
    fanout_start_beside(c->worker, r->raw, stats_known, client_await(c));
    return DISPATCH_SERVED;
}
