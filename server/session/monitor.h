/* monitor.h - MONITOR: clients that are shown every command that others call.
 *
 * What administers the server is not shown, nor what it asks not to be (flag skip_monitor).  While
 * nobody looks it costs one comparison a call. */
#ifndef TORC_SESSION_MONITOR_H
#define TORC_SESSION_MONITOR_H

#include "server/session/server.h"

/* The client is shown commands from now on; nothing where it is already. */
void monitor_begin(struct client *c);
void monitor_end(struct client *c);

static inline bool monitor_is_anybody(const struct server *s)
{
    return !list_is_empty(&s->monitors);
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

#endif
