/* busy.h - notices shards that run a script for too long.
 *
 * A node whose script runs longer than its busy-reply-threshold answers -BUSY to everybody, except
 * on the connection that the script came by: what is behind it there waits.  On a node that is what
 * the one client of that connection wants; here others share it.  So a shard that owes answers in
 * silence is asked on another connection, and as long as it says -BUSY there, requests for the
 * silent one are answered so at once instead of being sent.  The other shards are served, but for
 * transactions; PING, which is how people find out, is answered so as well. */
#ifndef TORC_PROXY_BUSY_H
#define TORC_PROXY_BUSY_H

struct worker;

/* Called regularly. */
void busy_watch(struct worker *w);

/* The same, less often, for the connections that clients have for themselves (watcher.h): nothing
 * is refused there, but a script that runs for long does not end them. */
void busy_watch_watchers(struct worker *w);

/* If a shard is known to be busy, by whichever thread: what is refused is told, without the '-'.
 * Else NULL. */
const char *busy_text(const struct worker *w);

#endif
