#include "proxy/session.h"

#include "core/base/mem.h"
#include "proxy/busy.h"
#include "proxy/dispatch.h"
#include "proxy/exec.h"
#include "proxy/may_write.h"
#include "proxy/pending.h"
#include "proxy/room.h"
#include "proxy/split.h"
#include "proxy/worker.h"

#include <string.h>

enum { QUEUED_BYTES_MAX = 1024 * 1024 * 1024 };      /* as Redis's client-query-buffer-limit */

static struct session *session_of(struct client *c)
{
    if (c->session == NULL) {
        c->session = mem_zalloc(sizeof *c->session);
        c->session->worker = c->worker;
    }
    return c->session;
}

static bool is_in_multi(const struct client *c)
{
    return c->session != NULL && c->session->in_multi;
}

void session_release(struct session *s)
{
    for (size_t i = 0; i < s->watches_count; i++) watcher_put(s->watches[i].watcher);
    mem_free(s->watches);
    bytes_free(&s->watched_keys);
    mem_free(s->queue);
    bytes_free(&s->raw);
    mem_free(s);
}

void session_free(struct client *c)
{
    struct session *s = c->session;
    c->session = NULL;
    if (s == NULL) return;
    if (s->is_watching) s->is_abandoned = true;          /* WATCH is under way: it lets go itself */
    else session_release(s);
}

void session_speak(struct client *c)
{
    for (size_t i = 0; c->session != NULL && i < c->session->watches_count; i++)
        upstream_speak(&c->session->watches[i].watcher->upstream, c->resp);
}

static enum dispatch_result ok(struct client *c)
{
    resp_write_status(client_reply(c), SLICE("OK"));
    return DISPATCH_SERVED;
}

static enum dispatch_result fail(struct client *c, struct slice text)
{
    client_refuse(c, text);
    return DISPATCH_SERVED;
}

int session_select(const struct worker *w, const struct request *r, int db)
{
    int64_t wanted;
    if (r->command->id == CMD_reset) return 0;
    if (r->command->id != CMD_select || !number_to_int64(r->argv[1], &wanted)) return db;
    return wanted >= 0 && wanted < w->options.databases ? (int)wanted : db;
}

/* ---- MULTI and the queue ---- */

int session_queued(const struct client *c)
{
    return is_in_multi(c) ? (int)c->session->queue_count : -1;
}

bool session_queues(const struct client *c, const struct request *r)
{
    if (!is_in_multi(c)) return false;
    switch (r->command->id) {
    case CMD_exec: case CMD_discard: case CMD_multi: case CMD_watch: case CMD_quit: case CMD_reset:
        return false;
    default:
        return true;
    }
}

void session_spoil(struct client *c)
{
    if (is_in_multi(c)) c->session->is_spoilt = true;
}

bool session_may_write(const struct client *c, const struct command *command,
                       const struct slice *argv)
{
    if (!is_in_multi(c)) return may_write(c->worker, command, argv);
    return command->id == CMD_exec && c->session->may_write;
}

void session_queue(struct client *c, const struct request *r)
{
    struct session *s = c->session;
    const char *refusal = NULL;
    if (!(r->command->flags & COMMAND_ALLOW_BUSY)) refusal = busy_text(c->worker);
    if (refusal == NULL) refusal = room_text(c->worker, r);
    if (refusal != NULL) {
        client_error(c, "%s", refusal);
        session_spoil(c);
        return;
    }
    if (s->raw.len + r->raw.len > QUEUED_BYTES_MAX) {
        log_write(c->worker->log, LOG_LEVEL_WARNING,
                  "Closing client that reached max query buffer length within MULTI");
        client_close_after_replies(c);
        return;
    }
    if (s->queue_count == s->queue_cap) {
        s->queue_cap = s->queue_cap ? s->queue_cap * 2 : 8;
        s->queue = mem_realloc(s->queue, s->queue_cap * sizeof *s->queue);
    }
    s->queue[s->queue_count++] = (struct queued){r->command, r->argc, s->raw.len, r->raw.len};
    bytes_append_slice(&s->raw, r->raw);
    s->may_write = s->may_write || may_write(c->worker, r->command, r->argv);
    resp_write_status(client_reply(c), SLICE("QUEUED"));
}

enum dispatch_result session_multi(struct client *c, const struct request *r)
{
    (void)r;
    if (is_in_multi(c)) return fail(c, SLICE("ERR MULTI calls can not be nested"));
    session_of(c)->in_multi = true;
    return ok(c);
}

enum dispatch_result session_discard(struct client *c, const struct request *r)
{
    (void)r;
    if (!is_in_multi(c)) return fail(c, SLICE("ERR DISCARD without MULTI"));
    session_free(c);
    return ok(c);
}

void session_refuse_exec(struct client *c, struct slice why)
{
    if (slice_starts(why, SLICE("ERR "))) why = slice_part(why, 4, why.len);
    session_free(c);
    client_error(c, "EXECABORT Transaction discarded because of: %.*s", (int)why.len, why.ptr);
}

/* ---- WATCH ---- */

struct watch_command {
    struct pending *pending;
    struct session *session;
    size_t left;
    struct bytes error;
};

struct watch_call {
    struct call call;                    /* first */
    struct watch_command *command;
    size_t watch;                        /* in session->watches */
};

static void finish_watch(struct watch_command *k)
{
    struct session *s = k->session;
    s->is_watching = false;
    pending_answer(k->pending, k->error.len > 0 ? bytes_slice(&k->error) : SLICE("+OK\r\n"));
    if (s->is_abandoned) session_release(s);
    bytes_free(&k->error);
    mem_free(k);
}

static void watched(struct call *call, struct slice reply, enum call_end end)
{
    struct watch_call *w = (struct watch_call *)call;
    struct watch_command *k = w->command;
    bool has_failed = end != CALL_ANSWERED || reply.ptr[0] == '-';
    if (has_failed && k->error.len == 0) bytes_append_slice(&k->error, reply);
    if (!has_failed) k->session->watches[w->watch].holds_keys = true;
    mem_free(w);
    if (--k->left == 0) finish_watch(k);
}

static size_t add_watch(struct session *s, size_t shard, enum resp_version version)
{
    s->watches = mem_realloc(s->watches, (s->watches_count + 1) * sizeof *s->watches);
    s->watches[s->watches_count] =
        (struct watch){.shard = shard, .watcher = watcher_get(s->worker, shard, version)};
    return s->watches_count++;
}

/* A connection that was lost before it watched anything is of no use to anybody; one that did keeps
 * EXEC from happening. */
static size_t watch_for(struct session *s, size_t shard, enum resp_version version)
{
    for (size_t i = 0; i < s->watches_count; i++) {
        struct watch *watch = &s->watches[i];
        if (watch->shard != shard) continue;
        if (watch->holds_keys || watch->watcher->upstream.state != UPSTREAM_DOWN) return i;
        watcher_drop(watch->watcher);
        watch->watcher = watcher_get(s->worker, shard, version);
        return i;
    }
    return add_watch(s, shard, version);
}

static void send_watch(struct client *c, struct watch_command *k, const struct piece *piece)
{
    size_t watch = watch_for(k->session, piece->shard, c->resp);
    struct watch_call *call = mem_zalloc(sizeof *call);
    struct bytes request = {0};

    *call = (struct watch_call){{.done = watched, .replies = 1}, k, watch};
    resp_write_request(&request, c->worker->plan.args + piece->first, piece->argc);
    upstream_send(&k->session->watches[watch].watcher->upstream, &call->call, c->db,
                  bytes_slice(&request));
    bytes_free(&request);
}

/* Remembered to be locked by EXEC, as "db length key" one behind the other. */
static void remember_key(struct session *s, int db, struct slice key)
{
    struct watched_key head = {db, key.len};
    bytes_append(&s->watched_keys, &head, sizeof head);
    bytes_append_slice(&s->watched_keys, key);
}

void session_each_watched(const struct session *s,
                          void (*visit)(void *context, int db, struct slice key), void *context)
{
    struct watched_key head;
    for (size_t at = 0; at < s->watched_keys.len; at += sizeof head + head.len) {
        memcpy(&head, s->watched_keys.ptr + at, sizeof head);
        visit(context, head.db, slice_make(s->watched_keys.ptr + at + sizeof head, head.len));
    }
}

enum dispatch_result session_watch(struct client *c, const struct request *r)
{
    struct plan *plan = &c->worker->plan;
    if (is_in_multi(c)) return fail(c, SLICE("ERR WATCH inside MULTI is not allowed"));
    if (!client_is_clear(c)) return DISPATCH_TURN;

    struct session *s = session_of(c);
    struct watch_command *k = mem_zalloc(sizeof *k);
    *k = (struct watch_command){client_await_alone(c), s, 1, {0}};
    s->is_watching = true;
    for (size_t i = 1; i < r->argc; i++) remember_key(s, c->db, r->argv[i]);
    plan_split(plan, c->worker->topology->ring, r->command, r->argv, r->argc);
    k->left += plan->count;
    for (size_t i = 0; i < plan->count; i++) send_watch(c, k, &plan->pieces[i]);
    if (--k->left == 0) finish_watch(k);
    return DISPATCH_SERVED;
}

/* Within EXEC there is nothing left to be unwatched. */
enum dispatch_result session_unwatch(struct client *c, const struct request *r)
{
    (void)r;
    if (c->exec == NULL && c->session != NULL) session_free(c);
    return ok(c);
}

/* ---- EXEC ---- */

enum dispatch_result session_exec(struct client *c, const struct request *r)
{
    struct session *s = c->session;
    (void)r;
    const char *busy = busy_text(c->worker);
    if (!is_in_multi(c)) return fail(c, SLICE("ERR EXEC without MULTI"));
    if (busy != NULL) {
        session_refuse_exec(c, slice_of(busy));
        return DISPATCH_SERVED;
    }
    if (s->is_spoilt) {
        session_free(c);
        return fail(c, SLICE("EXECABORT Transaction discarded because of previous errors."));
    }
    return exec_run(c, s);
}
