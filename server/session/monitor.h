/* monitor.h - MONITOR: clients that are shown every command that others call; RELAY CALLS: proxies
 * that are shown what scripts call, since they see everything else themselves.
 *
 * What administers the server is not shown, nor what it asks not to be (flag skip_monitor).  What
 * is taken back, because it has to begin again, has not been called and is not shown.  While nobody
 * looks it costs one comparison a call. */
#ifndef TORC_SESSION_MONITOR_H
#define TORC_SESSION_MONITOR_H

#include "server/session/server.h"

/* The client is shown all commands from now on, or the calls of scripts; nothing where it is
 * already. */
void monitor_begin(struct client *c);
void monitor_begin_calls(struct client *c);
void monitor_end(struct client *c);

static inline bool monitor_is_anybody(const struct server *s)
{
    return !list_is_empty(&s->monitors.clients);
}

/* Shows what c called, which is not hidden. */
void monitor_show(const struct client *c, const struct command *row, const struct slice *argv,
                  size_t argc);

/* For scripts, which are to be seen before what they call: shows c's request. */
void monitor_show_script(const struct client *c);

static inline bool monitor_is_hidden(const struct command *row)
{
    return row->flags & (COMMAND_SKIP_MONITOR | COMMAND_ADMIN);
}

/* Between the two, lines are kept, up to a megabyte: what is behind that is shown with it, at once.
 * Pairs may be nested; taken back are those since the inner one began. */
uint64_t monitor_hold(struct server *s);
void monitor_release(struct server *s);
void monitor_take_back(struct server *s, uint64_t held);

void monitors_close(struct server *s);

#endif
