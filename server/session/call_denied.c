/* call_denied.c - requests that may not run now, and why; the order of the checks is Redis's. */
#include "server/session/call_steps.h"
#include "server/session/multi.h"
#include "server/session/reply.h"
#include "server/session/room.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"

#include <stdio.h>

#define DEBUG_DENIED \
    "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you " \
    "can run it from a local connection, otherwise you need to set this option in the " \
    "configuration file, and then restart the server."

void call_refuse(struct client *c, struct slice why)
{
    if (c->command != NULL && c->command->id == CMD_exec) {
        multi_discard(c);
        multi_unwatch_all(c);
        if (slice_starts(why, SLICE("ERR "))) why = slice_part(why, 4, why.len);
        reply_errorf(c, "EXECABORT Transaction discarded because of: %.*s", (int)why.len, why.ptr);
    } else if (!txn_node_refuse(c, why)) {
        reply_error_slice(c, why);
    }
}

/* ---- whether it may run ---- */

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
 * dropped.  A proxy queues itself, and sends it all when EXEC has come. */
static bool needs_memory(const struct client *c, uint32_t flags)
{
    if ((c->flags & CLIENT_MULTI) && (c->flags & CLIENT_PROXY))
        return c->command->id == CMD_exec && (flags & COMMAND_DENYOOM);
    if (flags & COMMAND_DENYOOM) return true;
    return (c->flags & CLIENT_MULTI) && c->command->id != CMD_exec &&
           c->command->id != CMD_discard && c->command->id != CMD_quit &&
           c->command->id != CMD_reset;
}

const char *call_log_error(const struct server *s, char text[CALL_DENIAL_MAX])
{
    if (s->write_error == 0) return NULL;
    snprintf(text, CALL_DENIAL_MAX, "MISCONF Errors writing to the AOF file: %s",
             strerror(s->write_error));
    return text;
}

/* A vote or a decision that could not be logged is none; PING is for those who look after the
 * server. */
static bool needs_log(const struct client *c, uint32_t flags)
{
    switch (c->command->id) {
    case CMD_txn_prepare:
    case CMD_txn_decide:
    case CMD_txn_query:
    case CMD_txn_forget:
    case CMD_ping: return true;
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

/* A proxy's requests behind a SELECT that is refused would run in the wrong database if the script
 * ends between them. */
static bool is_denied_while_busy(const struct client *c, uint32_t flags)
{
    if (c->command->id == CMD_select && (c->flags & CLIENT_PROXY)) return false;
    return !(flags & COMMAND_ALLOW_BUSY);
}

/* Why the request may not run now; NULL if it may. */
static const char *why_denied(const struct client *c, uint32_t flags, char text[CALL_DENIAL_MAX])
{
    struct server *s = c->server;
    if ((flags & COMMAND_PROTECTED) && !may_debug(c)) return DEBUG_DENIED;
    if (!client_is_authenticated(c) && !(flags & COMMAND_NO_AUTH))
        return "NOAUTH Authentication required.";
    if ((c->flags & CLIENT_MULTI) && (flags & COMMAND_NO_MULTI))
        return "ERR Command not allowed inside a transaction";
    if (s->options.maxmemory > 0 && s->busy_error == NULL) room_make(s);
    if (s->is_out_of_memory && needs_memory(c, flags))
        return "OOM command not allowed when used memory > 'maxmemory'.";
    if (s->write_error != 0 && needs_log(c, flags)) return call_log_error(s, text);
    if (is_deaf_to(c)) {
        snprintf(text, CALL_DENIAL_MAX,
                 "ERR Can't execute '%.*s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / "
                 "QUIT / RESET are allowed in this context",
                 (int)c->command->full_name.len, c->command->full_name.ptr);
        return text;
    }
    if (s->is_loading && !(flags & COMMAND_LOADING))
        return "LOADING Redis is loading the dataset in memory";
    if (s->busy_error != NULL && is_denied_while_busy(c, flags)) return s->busy_error;
    if ((c->flags & CLIENT_MONITOR) &&
        (flags & (COMMAND_WRITE | COMMAND_READONLY | COMMAND_MAY_REPLICATE)))
        return "ERR Replica can't interact with the keyspace";
    return NULL;
}

bool call_is_denied(struct client *c)
{
    if (c->flags & CLIENT_REPLAY) return false;
    char text[CALL_DENIAL_MAX];
    const char *why = why_denied(c, flags_of(c), text);
    if (why == NULL) return false;
    call_refuse(c, slice_of(why));
    return true;
}
