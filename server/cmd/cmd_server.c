/* cmd_server.c - INFO TIME LASTSAVE LOLWUT SHUTDOWN, and COMMAND, which core/ answers. */
#include "core/base/number.h"
#include "core/command/command_docs.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

enum { SECOND_US = 1000 * 1000 };

/* ---- COMMAND ---- */

/* Errors are written past reply_error(), so they are counted here. */
static void answer(struct client *c, void (*write)(const struct command_reply *r,
                                                   const struct slice *argv, size_t argc))
{
    struct command_reply reply = {&c->server->commands, c->out, c->resp};
    size_t before = c->out->len;
    write(&reply, c->argv, c->argc);
    if (c->out->ptr[before] != '-') return;
    stats_count_error(&c->server->stats,
                      slice_make(c->out->ptr + before + 1, c->out->len - before - 1));
    c->errors++;
}

void cmd_command(struct client *c) { answer(c, command_reply_info); }
void cmd_command_info(struct client *c) { answer(c, command_reply_info); }
void cmd_command_docs(struct client *c) { answer(c, command_reply_docs); }
void cmd_command_list(struct client *c) { answer(c, command_reply_list); }
void cmd_command_getkeys(struct client *c) { answer(c, command_reply_getkeys); }
void cmd_command_getkeysandflags(struct client *c) { answer(c, command_reply_getkeysandflags); }

void cmd_command_count(struct client *c)
{
    struct command_reply reply = {&c->server->commands, c->out, c->resp};
    command_reply_count(&reply);
}

void cmd_command_help(struct client *c)
{
    static const char *const lines[] = {
        "(no subcommand)",
        "    Return details about all Redis commands.",
        "COUNT",
        "    Return the total number of commands in this Redis server.",
        "LIST",
        "    Return a list of all commands in this Redis server.",
        "INFO [<command-name> ...]",
        "    Return details about multiple Redis commands.",
        "    If no command names are given, documentation details for all",
        "    commands are returned.",
        "DOCS [<command-name> ...]",
        "    Return documentation details about multiple Redis commands.",
        "    If no command names are given, documentation details for all",
        "    commands are returned.",
        "GETKEYS <full-command>",
        "    Return the keys from a full Redis command.",
        "GETKEYSANDFLAGS <full-command>",
        "    Return the keys and the access flags from a full Redis command.",
        NULL};
    reply_help(c, lines);
}

/* ---- what the server tells ---- */

void cmd_info(struct client *c)
{
    struct bytes text = {0};
    stats_info(c->server, c->argv + 1, c->argc - 1, &text);
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

static void reply_number_text(struct client *c, int64_t value)
{
    char text[NUMBER_INT64_MAX_LEN];
    reply_bulk(c, slice_make(text, number_from_int64(text, value)));
}

/* Not the time at which the turn began: scripts wait for it to pass. */
void cmd_time(struct client *c)
{
    struct server *s = c->server;
    int64_t passed_us = s->ops->ticks_us(s) - s->monotonic_us;
    int64_t now_us = s->wall_us + (passed_us > 0 ? passed_us : 0);
    reply_array(c, 2);
    reply_number_text(c, now_us / SECOND_US);
    reply_number_text(c, now_us % SECOND_US);
}

void cmd_lastsave(struct client *c)
{
    reply_int64(c, c->server->last_save_s);
}

/* Redis draws for VERSION 5 and 6; the line below the drawing is what programs look at. */
void cmd_lolwut(struct client *c)
{
    int64_t version;
    if (c->argc > 2 && slice_is(c->argv[1], "version") &&
        !reply_take_int64(c, c->argv[2], &version))
        return;
    reply_verbatim(c, SLICE("Redis ver. " REDIS_VERSION "\n"));
}

/* ---- SHUTDOWN ---- */

struct shutdown {
    bool save, nosave, now, force, abort;
};

static bool read_shutdown(const struct client *c, struct shutdown *how)
{
    *how = (struct shutdown){0};
    for (size_t i = 1; i < c->argc; i++) {
        if (slice_is(c->argv[i], "save")) how->save = true;
        else if (slice_is(c->argv[i], "nosave")) how->nosave = true;
        else if (slice_is(c->argv[i], "now")) how->now = true;
        else if (slice_is(c->argv[i], "force")) how->force = true;
        else if (slice_is(c->argv[i], "abort")) how->abort = true;
        else return false;
    }
    return !(how->save && how->nosave) &&
           !(how->abort && (how->save || how->nosave || how->now || how->force));
}

/* There is nothing to wait for, so a shutdown is never in progress when somebody could take it
 * back.  It is not answered: the connection closes. */
void cmd_shutdown(struct client *c)
{
    struct shutdown how;
    if (!read_shutdown(c, &how)) {
        reply_syntax_error(c);
    } else if (how.abort) {
        reply_error(c, "ERR No shutdown in progress.");
    } else if (c->server->busy_error != NULL && !how.nosave) {
        reply_error(c, c->server->busy_error);
    } else {
        c->server->ops->shutdown(c->server, how.nosave, how.now, how.force);
        c->flags |= CLIENT_CLOSING;
    }
}
