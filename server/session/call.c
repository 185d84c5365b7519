#include "server/session/call.h"

#include "core/command/command_errors.h"
#include "server/session/block.h"
#include "server/session/call_steps.h"
#include "server/session/monitor.h"
#include "server/session/multi.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/taken.h"
#include "txn/rule.h"

/* ---- finding the row ---- */

bool call_find(struct client *c)
{
    const struct command_table *table = &c->server->commands;
    c->command = c->found != NULL ? c->found : command_find(table, c->argv, c->argc);
    c->found = NULL;
    if (c->command != NULL && command_arity_fits(c->command, c->argc)) return true;
    struct bytes text = {0};
    if (c->command == NULL) command_error_unknown(&text, table, c->argv, c->argc);
    else command_error_arity(&text, c->command);
    call_refuse(c, bytes_slice(&text));
    bytes_free(&text);
    return false;
}

/* ---- running ---- */

static void run_handler(struct client *c)
{
    struct server *s = c->server;
    int64_t dirty = s->dirty;
    int db = c->db->id;
    bool outer_replaced = s->propagation.was_replaced;

    s->propagation.was_replaced = false;
    propagate_begin(s);
    s->handlers[c->command->id](c);
    if (s->dirty != dirty && !s->propagation.was_replaced &&
        !(c->flags & (CLIENT_REPLAY | CLIENT_SILENT)))
        propagate_command(s, db, c->argv, c->argc);
    propagate_end(s);
    s->propagation.was_replaced = outer_replaced;
}

void call_again(struct client *c)
{
    run_handler(c);
}

/* Behind stats_call_end(). */
static void time_call(struct client *c, const struct command *row, const struct slice *argv,
                      size_t argc)
{
    int64_t took_us = stats_time_split(c->server);
    if (c->blocked != NULL) return;
    slowlog_note(c, row, argv, argc, took_us);
    latency_note(c->server, row->flags & COMMAND_FAST ? LATENCY_FAST_COMMAND : LATENCY_COMMAND,
                 took_us);
}

void call_run(struct client *c)
{
    struct server *s = c->server;
    const struct command *row = c->command;
    const struct slice *argv = c->argv;
    struct command_stats *stats = &s->stats.commands[row->id];
    unsigned errors = c->errors;
    int level = s->stats.timer.level;
    size_t argc = c->argc, before = c->out->len;

    if (c->flags & CLIENT_REPLAY) {
        run_handler(c);
        return;
    }
    stats_call_begin(s, &s->stats, row->id);
    if (slowlog_times_each(s)) stats_time_split(s);
    run_handler(c);
    s->stats.calls++;
    stats->calls++;
    stats_call_end(s, &s->stats, level);
    if (slowlog_times_each(s) || slowlog_must_time(row, argv[argc - 1], c->out->len - before))
        time_call(c, row, argv, argc);
    if (monitor_is_anybody(s) && !monitor_is_hidden(row)) monitor_show(c, row, argv, argc);
    if (s->tracking.clients > 0) tracking_read(c, row, argv, argc);
    if (c->flags & CLIENT_SCRIPT) stats_batch_end(s, &s->stats);     /* its own time goes on */
    stats->failed += c->errors != errors;
}

/* ---- a request ---- */

static void reject(struct client *c)
{
    if (c->command != NULL) c->server->stats.commands[c->command->id].rejected++;
    if (c->flags & CLIENT_MULTI) c->flags |= CLIENT_DIRTY_EXEC;
}

bool call_is_queued(const struct client *c)
{
    if (!(c->flags & CLIENT_MULTI)) return false;
    switch (c->command->id) {
    case CMD_exec:
    case CMD_discard:
    case CMD_multi:
    case CMD_watch:
    case CMD_quit:
    case CMD_reset: return false;
    default: return true;
    }
}

static void run_or_queue(struct client *c)
{
    struct server *s = c->server;
    struct client *outer = s->running;
    if (call_is_queued(c)) {
        multi_queue(c);
        reply_status(c, SLICE("QUEUED"));
        return;
    }
    s->running = c;
    c->flags |= CLIENT_RUNNING;
    call_run(c);
    c->flags &= ~(unsigned)CLIENT_RUNNING;
    s->running = outer;
}

/* CLIENT REPLY: what is not to be seen is cut off again, but not what was pushed.  ON and RESET
 * have taken the flags away themselves, so that their own replies are seen. */
static void hush(struct client *c, size_t before)
{
    struct bytes *pushed = &c->server->pubsub.own;
    if (c->flags & (CLIENT_REPLY_OFF | CLIENT_REPLY_SKIP)) c->out->len = before;
    bytes_append_slice(c->out, bytes_slice(pushed));
    bytes_clear(pushed);
    c->flags &= ~(unsigned)CLIENT_REPLY_SKIP;
    if (c->flags & CLIENT_REPLY_SKIP_NEXT) c->flags |= CLIENT_REPLY_SKIP;
    c->flags &= ~(unsigned)CLIENT_REPLY_SKIP_NEXT;
}

/* Whether it says something about the next request. */
static bool is_in_front(const struct command *row)
{
    return row != NULL && (row->id == CMD_txn_author || row->id == CMD_txn_take);
}

/* CLIENT CACHING and TXN AUTHOR are about one request, or one transaction. */
static void end_tracking(struct client *c)
{
    bool is_about_client = c->command != NULL && c->command->parent != NULL &&
                           c->command->parent->id == CMD_client;
    if (c->flags & CLIENT_MULTI) return;
    if (!is_about_client) c->tracking.flags &= ~(unsigned)TRACKING_CACHING;
    if (c->tracking.author == 0 || is_in_front(c->command)) return;
    c->tracking.author = 0;
    c->tracking.tells_reads = false;
    c->tracking.told = NULL;
}

/* Blocked clients are served when all is done: not between the commands of EXEC or of a script. */
static enum call_status finish(struct client *c, size_t before)
{
    struct server *s = c->server;
    if (c->blocked != NULL) return CALL_BLOCKED;
    if (c->reached.count > 0) lock_list_free_own(&c->reached);
    c->parked_us = 0;
    if (c->flags & CLIENT_TAKES) taken_note(c, before);
    hush(c, before);
    end_tracking(c);
    tracking_tell_waiting(s);
    if (s->running == NULL && !list_is_empty(&s->blocks.ready)) block_serve(s);
    return CALL_DONE;
}

static enum call_status run_as_it_is(struct client *c, size_t before)
{
    enum call_status status = CALL_DONE;
    run_or_queue(c);
    while (c->runs_again) {
        c->runs_again = false;
        c->out->len = before;
        if (!call_must_wait_for_keys(c, &status)) run_or_queue(c);
    }
    return status;
}

/* Runs the request, which nothing is in the way of; afterwards something may be.  What is taken and
 * for whom is one unit of the log: of a torn one half must not stay. */
static enum call_status run_now(struct client *c, size_t before)
{
    bool is_unit = (c->flags & CLIENT_TAKES) && TXN_RULE(what_is_taken_and_for_whom_is_one_unit);
    if (!is_unit) return run_as_it_is(c, before);
    propagate_begin(c->server);
    enum call_status status = run_as_it_is(c, before);
    if (status == CALL_DONE && c->blocked == NULL) taken_note(c, before);
    propagate_end(c->server);
    return status;
}

static bool is_of_http(const struct client *c)
{
    return c->found == NULL && !(c->flags & CLIENT_REPLAY) && command_is_of_http(c->argv[0]);
}

static void turn_out(struct client *c)
{
    struct server *s = c->server;
    c->flags |= CLIENT_CLOSING;
    if (s->monotonic_us < s->http_warning_us) return;
    s->http_warning_us = s->monotonic_us + COMMAND_HTTP_WARNING_SECONDS * INT64_C(1000000);
    s->ops->log(s, OPTION_LOG_WARNING, SLICE(COMMAND_HTTP_WARNING));
}

enum call_status call_request(struct client *c)
{
    enum call_status status = CALL_DONE;
    size_t before = c->out->len;
    c->command = NULL;
    c->active_us = c->server->monotonic_us;
    if (c->server->tracking.clients > 0) tracking_limit(c->server);
    if (is_of_http(c)) {
        turn_out(c);
    } else if (!call_find(c) || call_is_denied(c)) {
        reject(c);
    } else {
        c->last_command = c->command;
        if (!call_must_wait(c, &status)) status = run_now(c, before);
    }
    return status == CALL_DONE ? finish(c, before) : status;
}

enum call_status call_request_unparked(struct client *c)
{
    enum client_wait end = c->lock_wait_end;
    size_t before = c->out->len;
    c->lock_wait_end = CLIENT_WAIT_ASKS;
    call_leave_parking(c);
    if (end == CLIENT_WAIT_ASKS) {
        c->parked_us = 0;
        return call_request(c);
    }
    enum call_status status = CALL_DONE;
    if (!call_find(c) || call_is_denied(c)) reject(c);
    else if (end == CLIENT_WAIT_GRANTED) status = run_now(c, before);
    else call_refuse(c, SLICE(CALL_HELD_TOO_LONG));
    return status == CALL_DONE ? finish(c, before) : status;
}
