/* cmd_multi.c - MULTI EXEC DISCARD WATCH UNWATCH. */
#include "server/session/handlers.h"
#include "server/session/call.h"
#include "server/session/multi.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/taken.h"
#include "server/session/undo.h"

void cmd_multi(struct client *c)
{
    if (c->flags & CLIENT_MULTI) {
        reply_error(c, "ERR MULTI calls can not be nested");
        return;
    }
    c->flags |= CLIENT_MULTI;
    reply_ok(c);
}

void cmd_discard(struct client *c)
{
    if (!(c->flags & CLIENT_MULTI)) {
        reply_error(c, "ERR DISCARD without MULTI");
        return;
    }
    multi_discard(c);
    multi_unwatch_all(c);
    reply_ok(c);
}

void cmd_watch(struct client *c)
{
    if (c->flags & CLIENT_MULTI) {
        reply_error(c, "ERR WATCH inside MULTI is not allowed");
        return;
    }
    if (!(c->flags & CLIENT_DIRTY_CAS))
        for (size_t i = 1; i < c->argc; i++) multi_watch(c, c->argv[i]);
    reply_ok(c);
}

void cmd_unwatch(struct client *c)
{
    multi_unwatch_all(c);
    taken_settle(c);
    c->flags &= ~(unsigned)CLIENT_DIRTY_CAS;
    reply_ok(c);
}

static bool may_reach_elsewhere(const struct client *c)
{
    if (!(c->flags & CLIENT_PROXY) || !c->server->held.are_some) return false;
    for (size_t i = 0; i < c->queued_count; i++)
        if (command_calls_script(c->queued[i].command)) return true;
    return false;
}

/* Where the last line of out begins, at or behind `from`. */
static size_t find_last_line(const struct bytes *out, size_t from)
{
    size_t at = out->len - 2;
    while (at > from && out->ptr[at - 1] != '\n') at--;
    return at;
}

/* The queue is taken over first: what runs may look at the client as one that is not in MULTI. */
static void run_queue(struct client *c)
{
    struct slice *argv = c->argv;
    size_t argc = c->argc;
    const struct command *self = c->command;
    unsigned errors = c->errors;

    c->flags = (c->flags & ~(unsigned)CLIENT_MULTI) | CLIENT_EXEC;
    reply_array(c, c->queued_count);
    for (size_t i = 0; i < c->queued_count && !c->reaches_elsewhere; i++) {
        c->argv = c->queued[i].argv;
        c->argc = c->queued[i].argc;
        c->command = c->queued[i].command;
        if (c->undo != NULL && !command_calls_script(c->command)) undo_keep(c->undo, c);
        call_run(c);
    }
    c->flags &= ~(unsigned)CLIENT_EXEC;
    c->argv = argv;
    c->argc = argc;
    c->command = self;
    c->errors = errors;                  /* those of commands are not EXEC's */
    propagate_nothing(c);
}

/* A script in the queue of a proxy's client may reach for keys of other nodes.  Then nothing of the
 * whole queue has happened, what is watched still is, and the answer is what the script's would
 * be. */
static void run_queue_or_take_back(struct client *c)
{
    struct undo undo;
    struct db *db = c->db;
    size_t before = c->out->len, from = 0;

    undo_begin(&undo, c->server);
    c->undo = &undo;
    run_queue(c);
    c->undo = NULL;
    if (c->reaches_elsewhere) {
        undo_take_back(&undo);
        c->flags &= ~(unsigned)CLIENT_DIRTY_CAS;
        c->db = db;
        from = find_last_line(c->out, before);
        memmove(c->out->ptr + before, c->out->ptr + from, c->out->len - from);
        c->out->len -= from - before;
    } else {
        multi_unwatch_all(c);
    }
    undo_end(&undo);
    c->reaches_elsewhere = false;
}

void cmd_exec(struct client *c)
{
    if (!(c->flags & CLIENT_MULTI)) {
        reply_error(c, "ERR EXEC without MULTI");
        return;
    }
    bool touched = multi_is_touched(c);
    bool runs = !touched && !(c->flags & CLIENT_DIRTY_EXEC);
    if (runs && may_reach_elsewhere(c)) {
        run_queue_or_take_back(c);
    } else {
        multi_unwatch_all(c);
        if (c->flags & CLIENT_DIRTY_EXEC)
            reply_error(c, "EXECABORT Transaction discarded because of previous errors.");
        else if (touched) reply_null_array(c);
        else run_queue(c);
    }
    multi_discard(c);
}
