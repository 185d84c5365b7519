/* monitor.h - MONITOR: clients that are shown every command of this proxy's clients.
 *
 * A line is shown when its command has been served or is on its way, so each client's lines stand
 * in the order in which it asked; those of EXEC are shown when it comes.  What administers the
 * server is not shown.  The workers tell each other at the end of a turn.  What scripts call is
 * heard from the shards: monitor_calls.h.  While nobody looks it costs one comparison a request. */
#ifndef TORC_PROXY_MONITOR_H
#define TORC_PROXY_MONITOR_H

#include "proxy/request.h"
#include "proxy/worker.h"

enum dispatch_result monitor_serve(struct client *c, const struct request *r);

/* The client is shown nothing any more: RESET, or it leaves. */
void monitor_forget(struct client *c);

static inline bool monitor_is_anybody(const struct worker *w)
{
    return w->monitors_everywhere > 0;
}

/* Whether a client that is shown commands may not say this one itself. */
bool monitor_refuses(const struct client *c, const struct command *command);

/* Takes down what is about to be served, to be shown by monitor_show() or dropped. */
void monitor_note(struct client *c, const struct request *r);
void monitor_show(struct worker *w);
void monitor_drop(struct worker *w);

/* Shows lines to the monitors of this worker. */
void monitor_tell(struct worker *w, struct slice lines);

/* What was shown here and the other workers have not been sent is on its way to them. */
void monitor_tell_others(struct worker *w);

/* The worker's turn hook. */
void monitor_turn_ended(struct loop_hook *hook);

#endif
