/* reload.h - reads the list of shards again, on SIGHUP or PROXY RELOAD, while clients are served.
 *
 * Shards may have moved to other addresses: their names are who they are.  A list with other names
 * or weights is refused, since it would make another ring, and keys cannot move between shards yet.
 *
 * The first thread reads and builds.  Then each worker changes over by itself: it takes up no
 * requests until those under way to the old addresses are answered, for a second at most, and
 * connects to the new ones.  What is still under way then is lost as with any connection; clients
 * that wait for an element go on waiting at the new address. */
#ifndef TORC_PROXY_RELOAD_H
#define TORC_PROXY_RELOAD_H

#include "proxy/request.h"

struct proxy;

/* In the first thread, for everybody who has asked. Returns when all workers have changed over. */
void reload_run(struct proxy *p);

/* Nobody will read it any more; when no thread runs. */
void reload_close(struct proxy *p);

/* PROXY RELOAD: asks the first thread. */
enum dispatch_result reload_serve(struct client *c, const struct request *r);

#endif
