/* cmd_watching.c - MONITOR and SLOWLOG: what others do, and what took long. */
#include "core/base/number.h"
#include "server/session/handlers.h"
#include "server/session/monitor.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- MONITOR ---- */

void cmd_monitor(struct client *c)
{
    if (c->flags & CLIENT_EXEC) {
        reply_error(c, "ERR MONITOR isn't allowed for DENY BLOCKING client");
    } else if (!(c->flags & CLIENT_MONITOR)) {
        monitor_begin(c);
        reply_ok(c);
    }
}

/* ---- SLOWLOG ---- */

enum { COUNT_DEFAULT = 10, ENTRY_FIELDS = 6 };

static void reply_entry(struct client *c, const struct slowlog_entry *e)
{
    reply_array(c, ENTRY_FIELDS);
    reply_int64(c, e->id);
    reply_int64(c, e->time_s);
    reply_int64(c, e->took_us);
    reply_array(c, e->argc);
    for (size_t i = 0; i < e->argc; i++) reply_bulk(c, e->args[i]);
    reply_bulk(c, e->peer);
    reply_bulk(c, e->name);
}

static bool take_count(struct client *c, size_t *count)
{
    int64_t given = COUNT_DEFAULT;
    if (c->argc > 3) {
        reply_subcommand_error(c);
        return false;
    }
    if (c->argc == 3 && (!number_to_int64(c->argv[2], &given) || given < -1)) {
        reply_error(c, "ERR count should be greater than or equal to -1");
        return false;
    }
    size_t there = c->server->slowlog.count;
    *count = given < 0 || (size_t)given > there ? there : (size_t)given;
    return true;
}

void cmd_slowlog_get(struct client *c)
{
    size_t count;
    slowlog_trim(c->server);
    if (!take_count(c, &count)) return;
    reply_array(c, count);
    LIST_EACH(&c->server->slowlog.entries, link) {
        if (count-- == 0) break;
        reply_entry(c, LIST_ITEM(link, struct slowlog_entry, all));
    }
}

void cmd_slowlog_len(struct client *c)
{
    slowlog_trim(c->server);
    reply_int64(c, (int64_t)c->server->slowlog.count);
}

void cmd_slowlog_reset(struct client *c)
{
    slowlog_reset(&c->server->slowlog);
    reply_ok(c);
}

void cmd_slowlog_help(struct client *c)
{
    static const char *const lines[] = {
        "GET [<count>]",
        "    Return top <count> entries from the slowlog (default: 10, -1 mean all).",
        "    Entries are made of:",
        "    id, timestamp, time in microseconds, arguments array, client IP and port,",
        "    client name",
        "LEN",
        "    Return the length of the slowlog.",
        "RESET",
        "    Reset the slowlog.",
        NULL};
    reply_help(c, lines);
}
