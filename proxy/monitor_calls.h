/* monitor_calls.h - what scripts call, for MONITOR: the shards know, since they run them.
 *
 * As long as any client of the proxy monitors, its first worker has each shard tell what scripts
 * call there, over the connection of relay.h (RELAY CALLS), and hands it on to the monitors of all
 * workers.  A shard does not know for whom a script runs: calls come of everybody's scripts.
 *
 * The line of the EVAL is to stand before those of its calls, though another worker has written it
 * down.  It had when the call was heard; so two errands go round, and since errands do not overtake
 * each other the lines of the EVAL are everywhere before the second:
 *
 *     first       every worker sends off what it has written down
 *     second      the calls heard before the first
 *
 * What a shard's scripts call while its connection is lost is not seen. */
#ifndef TORC_PROXY_MONITOR_CALLS_H
#define TORC_PROXY_MONITOR_CALLS_H

#include "core/base/list.h"
#include "core/base/slice.h"
#include "proxy/errand.h"

struct monitor_calls;

/* For the first worker; others have none. */
struct monitor_calls *monitor_calls_new(struct worker *w);

/* When the connections are closed. */
void monitor_calls_free(struct monitor_calls *m);

/* Nobody is kept waiting any more; before the workers close.  NULL is fine. */
void monitor_calls_end(struct monitor_calls *m);

/* The number of monitors has changed.  At the first worker. */
void monitor_calls_listen(struct monitor_calls *m);

/* Lives in the waiter's memory, until done() is called. */
struct monitor_wait {
    struct errand errand;                /* first */
    struct list waiting;
    struct worker *worker;
    void (*done)(struct worker *w, struct monitor_wait *wait);
};

/* Calls done() at w when each shard tells its calls, or is known to be away.  Whom wait is for has
 * been counted. */
void monitor_calls_await(struct worker *w, struct monitor_wait *wait,
                         void (*done)(struct worker *w, struct monitor_wait *wait));

/* From the connection to a shard; nothing where nobody monitors or w is not the first: the line of
 * a call; the shard is there, and knows nothing; whether it is used. */
void monitor_calls_heard(struct worker *w, struct slice line);
void monitor_calls_back(struct worker *w, size_t shard);
bool monitor_calls_is_on(const struct worker *w);

/* At the end of a turn: what was heard goes round. */
void monitor_calls_tell(struct monitor_calls *m);

#endif
