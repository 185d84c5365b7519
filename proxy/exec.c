#include "proxy/exec.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/room.h"
#include "proxy/script.h"
#include "proxy/session.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

enum { NO_SHARD = -1, MANY_SHARDS = -2 };

/* ---- reading the queue ---- */

static struct request request_at(struct worker *w, const struct session *s, size_t i)
{
    const struct queued *q = &s->queue[i];
    struct slice raw = slice_make(s->raw.ptr + q->offset, q->len);
    struct resp_cursor c = resp_cursor_over(raw);
    struct resp_value value;
    struct slice *argv = worker_argv_room(w, q->argc + EVERYWHERE_EXTRA_ARGS);
    size_t argc = 0;

    if (resp_cursor_next(&c, &value))
        while (argc < q->argc && resp_cursor_next(&c, &value)) argv[argc++] = value.text;
    return (struct request){q->command, argv, argc, raw};
}

struct request exec_request(const struct exec *e, size_t i)
{
    return request_at(e->worker, e->session, i);
}

bool exec_forgets_scripts(const struct exec *e, size_t i)
{
    if (e->session->queue[i].command->id != CMD_script_flush) return false;
    struct request r = exec_request(e, i);
    return r.argc == 2 ||
           (r.argc == 3 && (slice_is(r.argv[2], "sync") || slice_is(r.argv[2], "async")));
}

/* Commands that a single node would run at their place, among those for all shards. */
static bool has_place(const struct command *command)
{
    switch (command->id) {
    case CMD_scan: case CMD_randomkey: case CMD_debug:
    case CMD_script_load: case CMD_script_exists: case CMD_script_flush:
        return true;
    default:
        return command->flags & (COMMAND_WRITE | COMMAND_READONLY);
    }
}

static enum place place_everywhere(struct worker *w, const struct request *r)
{
    struct everywhere probe;
    if (r->command->id == CMD_function_list || r->command->id == CMD_function_dump)
        return PLACE_ANY_SHARD;
    if (!has_place(r->command)) return PLACE_OURS;
    if (r->command->id == CMD_debug && everywhere_debugs_key(r)) {
        plan_one(&w->plan, topology_owner(w->topology, r->argv[2]));
        return PLACE_PIECES;
    }
    return everywhere_plan(&probe, w->topology, r) ? PLACE_EVERY_SHARD : PLACE_ANY_SHARD;
}

/* On the shard to which all goes that is said in the channel. */
static bool is_published(const struct command *command)
{
    return command->id == CMD_publish || command->id == CMD_spublish;
}

enum place exec_place(struct worker *w, const struct request *r)
{
    if (r->command->id == CMD_debug) return place_everywhere(w, r);
    if (is_published(r->command)) {
        plan_one(&w->plan, topology_owner(w->topology, r->argv[1]));
        return PLACE_PIECES;
    }
    switch (route_plan(&w->plan, w->topology->ring, r->command, r->argv, r->argc)) {
    case ROUTE_IS_PIECES:
        return r->command->id == CMD_msetnx && w->plan.count > 1 ? PLACE_APART : PLACE_PIECES;
    case ROUTE_IS_EVERYWHERE: return place_everywhere(w, r);
    case ROUTE_IS_ANYWHERE:   return PLACE_ANY_SHARD;
    case ROUTE_IS_APART:      return PLACE_APART;
    case ROUTE_IS_OURS:       break;
    }
    return PLACE_OURS;
}

/* ---- what the whole queue needs ---- */

struct outline {
    int home;                            /* the one shard of all, NO_SHARD, or MANY_SHARDS */
    bool needs_shard, needs_us, is_apart;
    bool calls_script;                   /* which may reach for any key */
};

static void join(struct outline *o, size_t shard)
{
    o->home = o->home == NO_SHARD || o->home == (int)shard ? (int)shard : MANY_SHARDS;
}

static void outline_request(struct outline *o, struct worker *w, enum resp_version version,
                            const struct request *r)
{
    size_t any = worker_any_shard(w);
    o->calls_script |= command_calls_script(r->command) && w->topology->count > 1;
    switch (exec_place(w, r)) {
    case PLACE_OURS:
        o->needs_us = true;
        break;
    case PLACE_PIECES:
        for (size_t p = 0; p < w->plan.count; p++) join(o, w->plan.pieces[p].shard);
        o->needs_us |= script_needs_care(w, version, r, w->plan.pieces[0].shard);
        break;
    case PLACE_EVERY_SHARD:
        for (size_t i = 0; i < w->topology->count; i++) join(o, i);
        break;
    case PLACE_ANY_SHARD:
        o->needs_shard = true;
        o->needs_us |= script_needs_care(w, version, r, any);
        break;
    case PLACE_APART:
        o->home = MANY_SHARDS;
        o->is_apart = true;
        break;
    }
}

static struct outline outline_of(struct worker *w, enum resp_version version,
                                 const struct session *s)
{
    struct outline o = {.home = NO_SHARD};
    for (size_t i = 0; i < s->watches_count; i++) join(&o, s->watches[i].shard);
    for (size_t i = 0; i < s->queue_count; i++) {
        struct request r = request_at(w, s, i);
        outline_request(&o, w, version, &r);
    }
    if (o.home == NO_SHARD && o.needs_shard) join(&o, worker_any_shard(w));
    if (o.home == MANY_SHARDS && o.calls_script) o.is_apart = true;
    return o;
}

/* ---- what it reads, for CLIENT TRACKING ---- */

static void may_read(struct worker *w, const struct session *s, uint64_t reader)
{
    for (size_t i = 0; i < s->queue_count && reader != 0; i++) {
        struct request r = request_at(w, s, i);
        tracking_may_read(w, reader, &r);
    }
}

void exec_may_read(const struct exec *e)
{
    may_read(e->worker, e->session, e->reader);
}

/* ---- one shard, nothing of ours: the queue as it stands ---- */

static void forward_queue(struct client *c, struct session *s, size_t shard)
{
    struct worker *w = c->worker;
    struct upstream *u = worker_upstream(w, shard, c->resp);
    uint64_t reader = tracking_reader(c);
    bool is_told = reader != 0 && tracking_hears_of_reads(w, shard);
    struct pending *p = client_await(c);

    if (!is_told) may_read(w, s, reader);
    bytes_clear(&w->scratch);
    bytes_append_slice(&w->scratch, SLICE("*1\r\n$5\r\nMULTI\r\n"));
    bytes_append_slice(&w->scratch, bytes_slice(&s->raw));
    bytes_append_slice(&w->scratch, SLICE("*1\r\n$4\r\nEXEC\r\n"));
    p->call.replies = (uint32_t)s->queue_count + 2;
    upstream_send_as(u, &p->call, c->db, c->author, is_told ? reader : 0, bytes_slice(&w->scratch));
    session_free(c);
}

/* ---- the end ---- */

/* A shard that refuses its part refuses the whole. */
static void answer(struct exec *e, struct slice reply)
{
    struct bytes out = {0};
    bool is_refusal = slice_starts(reply, SLICE("-BUSY")) || room_was_none(reply);
    if (is_refusal) {
        bytes_append_slice(&out, SLICE("-EXECABORT Transaction discarded because of: "));
        bytes_append(&out, reply.ptr + 1, reply.len - 1);
        pending_count_error(e->pending, bytes_slice(&out));
    }
    pending_answer(e->pending, is_refusal ? bytes_slice(&out) : reply);
    bytes_free(&out);
}

void exec_finish(struct exec *e, struct slice reply)
{
    answer(e, reply);
    session_release(e->session);
    for (size_t i = 0; i < e->count; i++) {
        spread_close(&e->commands[i].spread);
        bytes_free(&e->commands[i].reply);
    }
    mem_free(e);
}

void exec_finish_null(struct exec *e)
{
    exec_finish(e, e->version == RESP3 ? SLICE("_\r\n") : SLICE("*-1\r\n"));
}

/* One more of the answers that the end waits for is there. */
static void step(struct exec *e)
{
    struct bytes out = {0};
    if (--e->left > 0) return;
    resp_write_array(&out, e->count);
    for (size_t i = 0; i < e->count; i++)
        bytes_append_slice(&out, bytes_slice(&e->commands[i].reply));
    exec_finish(e, bytes_slice(&out));
    bytes_free(&out);
}

/* ---- commands of our own ---- */

struct bytes *exec_reply(struct exec *e)
{
    return &e->commands[e->current].reply;
}

void exec_await(struct exec *e, struct pending *p)
{
    p->more->exec_index = e->current;
    e->left++;
}

void exec_take(struct exec *e, struct pending *p, struct slice reply)
{
    bytes_append_slice(&e->commands[p->more->exec_index].reply, reply);
    step(e);
}

static void script_is_known(void *context)
{
    step(context);
}

/* What the shards have learned or forgotten, so do the workers. */
static void follow_script(struct exec *e, const struct request *r, bool is_kept)
{
    bool is_shown = false;
    size_t body = 1;
    switch (r->command->id) {
    case CMD_eval: case CMD_eval_ro: is_shown = script_is_shown(r); break;
    case CMD_script_load:            is_shown = true; body = 2; break;
    case CMD_script_flush:           script_forget_all(e->worker); break;
    default:                         break;
    }
    if (!is_shown || !is_kept) return;
    e->left++;
    if (!script_meet(e->worker, e->version, r->argv[body], script_is_known, e)) e->left--;
}

/* Scripts that were shown before are forgotten again. */
static size_t behind_last_flush(const struct exec *e)
{
    size_t i = e->count;
    while (i > 0 && !exec_forgets_scripts(e, i - 1)) i--;
    return i;
}

void exec_continue(struct exec *e)
{
    struct client *c = e->pending->client;
    size_t kept_from = behind_last_flush(e);
    e->left = 1;
    for (e->current = 0; e->current < e->count; e->current++) {
        struct request r = exec_request(e, e->current);
        if (e->commands[e->current].place != PLACE_OURS) {
            follow_script(e, &r, e->current >= kept_from);
        } else if (c != NULL) {
            c->exec = e;
            dispatch_checked(c, &r);
            c->exec = NULL;
        }
    }
    step(e);
}

/* ---- the start ---- */

/* Whether a script that is called by its digest may be missing where it will run. */
static bool must_seek(struct worker *w, enum resp_version version, const struct request *r)
{
    size_t any = worker_any_shard(w);
    if (r->command->id != CMD_evalsha && r->command->id != CMD_evalsha_ro) return false;
    switch (exec_place(w, r)) {
    case PLACE_PIECES:    return !script_is_sure(w, version, r->argv[1], &w->plan.pieces[0].shard);
    case PLACE_ANY_SHARD:
        return script_is_shown(r) && !script_is_sure(w, version, r->argv[1], &any);
    default:              return !script_is_sure(w, version, r->argv[1], NULL);
    }
}

static bool has_to_seek(struct worker *w, enum resp_version version, const struct session *s)
{
    bool has = false;
    for (size_t i = 0; i < s->queue_count && !has; i++) {
        if (!command_calls_script(s->queue[i].command)) continue;
        struct request r = request_at(w, s, i);
        has = must_seek(w, version, &r);
    }
    return has;
}

static void go(struct exec *e)
{
    struct outline o = outline_of(e->worker, e->version, e->session);
    if (o.home == NO_SHARD) exec_continue(e);
    else if (o.is_apart) exec_gather(e, slice_make(NULL, 0));
    else if (o.home == MANY_SHARDS) exec_transaction(e);
    else exec_block(e, (size_t)o.home);
}

/* One script after the other is sought, then the queue runs. */
static void seek_next(void *context)
{
    struct exec *e = context;
    while (e->current < e->count) {
        struct request r = exec_request(e, e->current++);
        if (!must_seek(e->worker, e->version, &r)) continue;
        script_seek(e->worker, e->version, r.argv[1], seek_next, e);
        return;
    }
    go(e);
}

enum dispatch_result exec_run(struct client *c, struct session *s)
{
    struct outline o = outline_of(c->worker, c->resp, s);
    bool is_plain = o.home >= 0 && !o.needs_us && !o.calls_script && s->watches_count == 0;

    if (is_plain) {
        forward_queue(c, s, (size_t)o.home);
        return DISPATCH_SERVED;
    }
    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct exec *e = mem_zalloc(sizeof *e + s->queue_count * sizeof e->commands[0]);
    e->worker = c->worker;
    e->session = s;
    e->version = c->resp;
    e->db = c->db;
    e->reader = tracking_reader(c);
    e->author = c->author;
    e->count = s->queue_count;
    c->session = NULL;
    e->pending = client_await_alone(c);
    if (o.calls_script && has_to_seek(e->worker, e->version, s)) seek_next(e);
    else go(e);
    return DISPATCH_SERVED;
}
