/* call.c - what stands between a request and its handler; the order of the checks is Redis's. */
#include "server/session/call.h"

#include "core/base/mem.h"
#include "core/command/command_errors.h"
#include "core/command/command_keys.h"
#include "server/session/block.h"
#include "server/session/hold.h"
#include "server/session/monitor.h"
#include "server/session/multi.h"
#include "server/session/offer.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/taken.h"
#include "server/session/txn_node.h"

#include <stdio.h>

enum {
    /* A transaction is decided long before, unless a participant of it is away.  Shorter than the
     * silence after which a proxy gives a connection up (shard-timeout), since what one client
     * waits for holds up the others of that connection. */
    PARKED_MAX_US = 5 * 1000 * 1000,
    DENIAL_MAX = 256
};

#define DEBUG_DENIED \
    "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you " \
    "can run it from a local connection, otherwise you need to set this option in the " \
    "configuration file, and then restart the server."

/* An error of a request that is not run.  With EXEC, the transaction is gone. */
static void refuse(struct client *c, struct slice why)
{
    if (c->command != NULL && c->command->id == CMD_exec) {
        multi_discard(c);
        multi_unwatch_all(c);
        reply_errorf(c, "EXECABORT Transaction discarded because of: %.*s", (int)why.len, why.ptr);
    } else if (!txn_node_refuse(c, why)) {
        reply_error_slice(c, why);
    }
}

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
    bool is_exec = c->command != NULL && c->command->id == CMD_exec;
    refuse(c, slice_part(bytes_slice(&text), is_exec ? sizeof "ERR" : 0, text.len));
    bytes_free(&text);
    return false;
}

/* ---- may it run now? ---- */

/* Flags of the request, of all that EXEC would run in one. */
static uint32_t flags_of(const struct client *c)
{
    uint32_t flags = c->command->flags;
    if (c->command->id == CMD_exec)
        for (size_t i = 0; i < c->queued_count; i++)
            flags |= c->queued[i].command->flags &
                     (COMMAND_DENYOOM | COMMAND_WRITE | COMMAND_MAY_REPLICATE);
    return flags;
}

static bool may_debug(const struct client *c)
{
    int who = c->server->options.enable_debug_command;
    return who == OPTION_PROTECT_YES || (who == OPTION_PROTECT_LOCAL && (c->flags & CLIENT_LOCAL));
}

bool call_is_forbidden(struct client *c)
{
    if (!(c->command->flags & COMMAND_PROTECTED) || may_debug(c)) return false;
    reply_error(c, DEBUG_DENIED);
    return true;
}

/* What is queued takes memory too, so nothing is when there is none; but a queue can be run and
 * dropped. */
static bool needs_memory(const struct client *c, uint32_t flags)
{
    if (flags & COMMAND_DENYOOM) return true;
    return (c->flags & CLIENT_MULTI) && c->command->id != CMD_exec &&
           c->command->id != CMD_discard && c->command->id != CMD_quit &&
           c->command->id != CMD_reset;
}

/* A vote or a decision that could not be logged is none. */
static bool needs_log(const struct client *c, uint32_t flags)
{
    switch (c->command->id) {
    case CMD_txn_prepare:
    case CMD_txn_decide:
    case CMD_txn_query:
    case CMD_txn_forget: return true;
    default: return flags & COMMAND_WRITE;
    }
}

static bool is_for_subscribers(enum command_id id)
{
    switch (id) {
    case CMD_subscribe:
    case CMD_psubscribe:
    case CMD_ssubscribe:
    case CMD_unsubscribe:
    case CMD_punsubscribe:
    case CMD_sunsubscribe:
    case CMD_ping:
    case CMD_quit:
    case CMD_reset: return true;
    default: return false;
    }
}

/* In RESP2 a reply could not be told from a message. */
static bool is_deaf_to(const struct client *c)
{
    return c->resp == RESP2 && pubsub_is_subscriber(c) && !is_for_subscribers(c->command->id);
}

/* Why the request may not run now; NULL if it may. */
static const char *why_denied(const struct client *c, uint32_t flags, char text[DENIAL_MAX])
{
    struct server *s = c->server;
    if ((flags & COMMAND_PROTECTED) && !may_debug(c)) return DEBUG_DENIED;
    if (!client_is_authenticated(c) && !(flags & COMMAND_NO_AUTH))
        return "NOAUTH Authentication required.";
    if (s->options.maxmemory > 0 && s->busy_error == NULL) room_make(s);
    if (s->is_out_of_memory && needs_memory(c, flags))
        return "OOM command not allowed when used memory > 'maxmemory'.";
    if (s->write_error != 0 && needs_log(c, flags)) {
        snprintf(text, DENIAL_MAX, "MISCONF Errors writing to the AOF file: %s",
                 strerror(s->write_error));
        return text;
    }
    if (is_deaf_to(c)) {
        snprintf(text, DENIAL_MAX,
                 "ERR Can't execute '%.*s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / "
                 "QUIT / RESET are allowed in this context",
                 (int)c->command->full_name.len, c->command->full_name.ptr);
        return text;
    }
    if (s->is_loading && !(flags & COMMAND_LOADING))
        return "LOADING Redis is loading the dataset in memory";
    if (s->busy_error != NULL && !(flags & COMMAND_ALLOW_BUSY)) return s->busy_error;
    if ((c->flags & CLIENT_MONITOR) &&
        (flags & (COMMAND_WRITE | COMMAND_READONLY | COMMAND_MAY_REPLICATE)))
        return "ERR Replica can't interact with the keyspace";
    if ((c->flags & CLIENT_MULTI) && (flags & COMMAND_NO_MULTI))
        return "ERR Command not allowed inside a transaction";
    return NULL;
}

static bool is_denied(struct client *c)
{
    if (c->flags & CLIENT_REPLAY) return false;
    char text[DENIAL_MAX];
    const char *why = why_denied(c, flags_of(c), text);
    if (why == NULL) return false;
    refuse(c, slice_of(why));
    return true;
}

static void reject(struct client *c)
{
    if (c->command != NULL) c->server->stats.commands[c->command->id].rejected++;
    if (c->flags & CLIENT_MULTI) c->flags |= CLIENT_DIRTY_EXEC;
}

static bool is_queued(const struct client *c)
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

/* ---- the keys of a request, as locks ---- */

static void add_lock(struct lock_list *list, uint32_t db, bool writes, struct slice key)
{
    lock_list_add(list,
                  (struct txn_lock){db, writes ? TXN_EXCLUSIVE : TXN_SHARED, {key.ptr, key.len}});
}

/* DBSIZE, KEYS, FLUSHALL, SWAPDB ...: no key is named and all are meant.  SCAN too: what a client
 * was told is written may still be held by the transaction that wrote it, and must be found.
 * RANDOMKEY promises no certain answer and waits for nobody. */
static bool means_all_keys(const struct command *row)
{
    return (row->acl & ACL_KEYSPACE) && !command_has_keys(row) && row->id != CMD_randomkey;
}

/* The argument of MOVE and COPY that names another database than the client's; 0: none. */
static size_t other_db_at(const struct command *row, const struct slice *argv, size_t argc)
{
    size_t at = row->id == CMD_move ? 2 : 0;
    if (row->id == CMD_copy)
        for (size_t i = 3; i + 1 < argc; i++)
            if (slice_is(argv[i], "db")) at = ++i;
    return at;
}

/* The database of that number, or db where it is none: the request will fail then. */
static uint32_t db_named(const struct client *c, struct slice text, uint32_t db)
{
    int64_t id;
    bool is_one = number_to_int64(text, &id) && id >= 0 && id < c->server->keyspace.dbs_count;
    return is_one ? (uint32_t)id : db;
}

/* It has a key, though the table, as that of Redis, does not say so. */
static bool is_debug_object(const struct command *row, const struct slice *argv, size_t argc)
{
    return row->id == CMD_debug && argc == 3 && slice_is(argv[1], "object");
}

static void add_request(struct lock_list *list, const struct client *c, uint32_t db,
                        const struct command *row, const struct slice *argv, size_t argc)
{
    struct command_keys keys;
    struct command_key key;
    size_t other_at = other_db_at(row, argv, argc);
    uint32_t other = other_at != 0 ? db_named(c, argv[other_at], db) : db;
    if (means_all_keys(row))
        add_lock(list, TXN_EVERYTHING, row->flags & COMMAND_WRITE, (struct slice){0});
    if (is_debug_object(row, argv, argc)) add_lock(list, db, false, argv[2]);
    command_keys_begin(&keys, row, argv, argc);
    while (command_keys_next(&keys, &key)) {
        bool is_source = (row->id == CMD_move || row->id == CMD_copy) && key.at == 1;
        add_lock(list, is_source ? db : other, command_key_writes(key.flags), argv[key.at]);
    }
    if (row->id == CMD_move) add_lock(list, other, true, argv[1]);
}

static void add_watched(void *context, int db, struct slice key)
{
    add_lock(context, (uint32_t)db, false, key);
}

/* What EXEC touches: what was queued, and what is watched. */
static void add_queue(struct lock_list *list, struct client *c)
{
    uint32_t db = (uint32_t)c->db->id;
    for (size_t i = 0; i < c->queued_count; i++) {
        const struct multi_command *q = &c->queued[i];
        if (q->command->id == CMD_select) db = db_named(c, q->argv[1], db);
        add_request(list, c, db, q->command, q->argv, q->argc);
    }
    multi_each_watched(c, add_watched, list);
}

void call_list_keys(struct client *c, struct lock_list *list)
{
    if (c->command->id == CMD_exec) add_queue(list, c);
    else add_request(list, c, (uint32_t)c->db->id, c->command, c->argv, c->argc);
}

static bool is_same_key(const struct txn_lock *a, const struct txn_lock *b)
{
    return a->db == b->db &&
           slice_equal(slice_make(a->key.ptr, a->key.len), slice_make(b->key.ptr, b->key.len));
}

static bool is_among(const struct txn_lock *lock, const struct lock_list *granted)
{
    for (size_t i = 0; i < granted->count; i++)
        if (granted->items[i].db == TXN_EVERYTHING || is_same_key(lock, &granted->items[i]))
            return true;
    return false;
}

/* What was free when the caller's script began, and what it has waited for. */
static void add_granted(struct lock_list *list, const struct call_keys *granted)
{
    struct client *caller = granted->caller;
    if (caller->flags & CLIENT_EXEC) add_queue(list, caller);
    for (size_t i = 0; i < granted->count; i++)
        add_lock(list, (uint32_t)caller->db->id, false, granted->at[i]);
    for (size_t i = 0; i < caller->reached.count; i++)
        lock_list_add(list, caller->reached.items[i]);
}

bool call_meets_lock(struct client *c, const struct call_keys *granted)
{
    if (txn_locks_empty(&c->server->txn.locks)) return false;
    struct lock_list list = {0}, free = {0};
    size_t others = 0;
    call_list_keys(c, &list);
    add_granted(&free, granted);
    for (size_t i = 0; i < list.count; i++)
        if (!is_among(&list.items[i], &free)) list.items[others++] = list.items[i];
    bool locked = others > 0 && txn_node_blocks(c->server, list.items, others);
    lock_list_free(&list);
    lock_list_free(&free);
    return locked;
}

bool call_must_run_again(struct client *caller, struct client *c)
{
    struct lock_list list = {0};
    if (caller->flags & (CLIENT_EXEC | CLIENT_SCRIPT | CLIENT_INTERNAL | CLIENT_REPLAY))
        return false;
    call_list_keys(c, &list);
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].db == TXN_EVERYTHING) list.items[i].mode = TXN_EXCLUSIVE;
        lock_list_add_own(&caller->reached, list.items[i]);
    }
    lock_list_free(&list);
    caller->runs_again = true;
    return true;
}

/* ---- parking ---- */

static enum call_status park(struct client *c)
{
    c->flags |= CLIENT_PARKED;
    if (c->parked_us == 0) c->parked_us = c->server->monotonic_us;
    list_add_last(&c->server->parked, &c->parked);
    return CALL_PARKED;
}

/* Whether the command may change something, or tell replicas anything. */
static bool may_write(struct server *s, const struct command *row, const struct slice *argv)
{
    if (!(row->flags & (COMMAND_WRITE | COMMAND_MAY_REPLICATE))) return false;
    return s->script_only_reads == NULL || !s->script_only_reads(s, row, argv[1]);
}

static bool is_paused(const struct client *c)
{
    struct server *s = c->server;
    if (s->pause_end_us <= s->monotonic_us) return false;
    if (s->pause_all || may_write(s, c->command, c->argv)) return true;
    if (c->command->id != CMD_exec) return false;
    for (size_t i = 0; i < c->queued_count; i++)
        if (may_write(s, c->queued[i].command, c->queued[i].argv)) return true;
    return false;
}

/* Whether an offer of the key does not keep c waiting: its own, or one it stands in line behind. */
static bool passes_offer(struct client *c, const struct txn_lock *lock)
{
    return offer_covers(c, lock) ||
           (c->command->id == CMD_txn_wait && offer_is_made(c->server, lock));
}

static void leave_out_offered(struct client *c, struct lock_list *list)
{
    size_t kept = 0;
    if (list_is_empty(&c->server->offers)) return;
    for (size_t i = 0; i < list->count; i++) {
        if (c->command->id == CMD_txn_fetch) offer_revoke(c, &list->items[i]);
        if (!passes_offer(c, &list->items[i])) list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

/* Puts the request in line for its keys if it must wait for one, with what its script has met. */
static bool must_wait_for_keys(struct client *c, enum call_status *status)
{
    struct server *s = c->server;
    struct lock_list list = {0};
    call_list_keys(c, &list);
    leave_out_offered(c, &list);
    for (size_t i = 0; i < c->reached.count; i++) lock_list_add(&list, c->reached.items[i]);
    bool waits = list.count > 0 && txn_node_blocks(s, list.items, list.count);
    if (waits) {
        c->lock_wait = txn_locks_wait(&s->txn.locks, (uint64_t)(uintptr_t)c, list.items,
                                      list.count);
        if (c->lock_wait != NULL) *status = park(c);
        else refuse(c, SLICE("TRYAGAIN Too many requests wait for keys that transactions hold"));
    }
    lock_list_free(&list);
    return waits;
}

/* True when the request is not to run now; *status is what to tell the caller then. */
static bool must_wait(struct client *c, enum call_status *status)
{
    struct server *s = c->server;
    *status = CALL_DONE;
    if (c->flags & (CLIENT_REPLAY | CLIENT_INTERNAL)) return false;
    if (s->pause_end_us != 0 && is_paused(c)) {
        *status = park(c);
        return true;
    }
    if (is_queued(c)) return false;
    if (!list_is_empty(&s->holding) && hold_stops(c)) {
        *status = park(c);
        return true;
    }
    if (txn_locks_empty(&s->txn.locks)) return false;
    return must_wait_for_keys(c, status);
}

static void leave_parking(struct client *c)
{
    c->flags &= ~(unsigned)CLIENT_PARKED;
    list_leave(&c->parked);
}

void call_forget_parked(struct client *c)
{
    if (c->lock_wait != NULL) txn_locks_cancel(&c->server->txn.locks, c->lock_wait);
    c->lock_wait = NULL;
    leave_parking(c);
}

static void tend_one(struct client *c)
{
    const struct server *s = c->server;
    if (c->lock_wait == NULL) {
        if (s->pause_end_us <= s->monotonic_us) c->ops->unpark(c);
    } else if (s->monotonic_us - c->parked_us > PARKED_MAX_US) {
        txn_locks_cancel(&c->server->txn.locks, c->lock_wait);
        c->lock_wait = NULL;
        c->lock_wait_end = CLIENT_WAIT_TOO_LONG;
        c->ops->unpark(c);
    }
}

void call_tend_parked(struct server *s)
{
    struct list due;                     /* what runs now may end clients that are still in it */
    struct list *link;
    list_init(&due);
    list_move_all(&due, &s->parked);
    while ((link = list_first(&due)) != NULL) {
        list_leave(link);
        list_add_last(&s->parked, link);
        tend_one(LIST_ITEM(link, struct client, parked));
    }
    if (s->pause_end_us <= s->monotonic_us) s->pause_end_us = 0;
}

bool call_pause_is_over(const struct server *s)
{
    return s->pause_end_us != 0 && s->pause_end_us <= s->monotonic_us;
}

void call_end_pause(struct server *s)
{
    if (s->pause_end_us > s->monotonic_us) s->pause_end_us = s->monotonic_us;
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

static void run_or_queue(struct client *c)
{
    struct server *s = c->server;
    struct client *outer = s->running;
    if (is_queued(c)) {
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

/* CLIENT CACHING is about one request, or one transaction. */
static void end_caching(struct client *c)
{
    bool is_about_client = c->command != NULL && c->command->parent != NULL &&
                           c->command->parent->id == CMD_client;
    if (!is_about_client && !(c->flags & CLIENT_MULTI))
        c->tracking.flags &= ~(unsigned)TRACKING_CACHING;
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
    end_caching(c);
    tracking_tell_waiting(s);
    if (s->running == NULL && !list_is_empty(&s->blocks.ready)) block_serve(s);
    return CALL_DONE;
}

/* Runs the request, which nothing is in the way of; afterwards something may be. */
static enum call_status run_now(struct client *c, size_t before)
{
    enum call_status status = CALL_DONE;
    run_or_queue(c);
    while (c->runs_again) {
        c->runs_again = false;
        c->out->len = before;
        if (!must_wait_for_keys(c, &status)) run_or_queue(c);
    }
    return status;
}

enum call_status call_request(struct client *c)
{
    enum call_status status = CALL_DONE;
    size_t before = c->out->len;
    c->command = NULL;
    c->active_us = c->server->monotonic_us;
    if (c->server->tracking.clients > 0) tracking_limit(c->server);
    if (!call_find(c) || is_denied(c)) {
        reject(c);
    } else {
        c->last_command = c->command;
        if (!must_wait(c, &status)) status = run_now(c, before);
    }
    return status == CALL_DONE ? finish(c, before) : status;
}

enum call_status call_request_unparked(struct client *c)
{
    enum client_wait end = c->lock_wait_end;
    size_t before = c->out->len;
    c->lock_wait_end = CLIENT_WAIT_ASKS;
    leave_parking(c);
    if (end == CLIENT_WAIT_ASKS) {
        c->parked_us = 0;
        return call_request(c);
    }
    enum call_status status = CALL_DONE;
    if (!call_find(c) || is_denied(c)) reject(c);
    else if (end == CLIENT_WAIT_GRANTED) status = run_now(c, before);
    else refuse(c, SLICE("TRYAGAIN A transaction holds a key of this request for too long"));
    return status == CALL_DONE ? finish(c, before) : status;
}
