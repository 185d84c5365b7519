/* cmd_multi.c - MULTI EXEC DISCARD WATCH UNWATCH. */
#include "server/session/handlers.h"
#include "server/session/call.h"
#include "server/session/multi.h"
#include "server/session/reply.h"
#include "server/session/server.h"

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
    c->flags &= ~(unsigned)CLIENT_DIRTY_CAS;
    reply_ok(c);
}

/* The queue is taken over first: what runs may look at the client as one that is not in MULTI. */
static void run_queue(struct client *c)
{
    struct slice *argv = c->argv;
    size_t argc = c->argc;
    const struct command *self = c->command;

    c->flags = (c->flags & ~(unsigned)CLIENT_MULTI) | CLIENT_EXEC;
    reply_array(c, c->queued_count);
    for (size_t i = 0; i < c->queued_count; i++) {
        c->argv = c->queued[i].argv;
        c->argc = c->queued[i].argc;
        c->command = c->queued[i].command;
        call_run(c);
    }
    c->flags &= ~(unsigned)CLIENT_EXEC;
    c->argv = argv;
    c->argc = argc;
    c->command = self;
    propagate_nothing(c);
}

void cmd_exec(struct client *c)
{
    if (!(c->flags & CLIENT_MULTI)) {
        reply_error(c, "ERR EXEC without MULTI");
        return;
    }
    bool touched = multi_is_touched(c);
    multi_unwatch_all(c);
    if (c->flags & CLIENT_DIRTY_EXEC)
        reply_error(c, "EXECABORT Transaction discarded because of previous errors.");
    else if (touched) reply_null_array(c);
    else run_queue(c);
    multi_discard(c);
}
