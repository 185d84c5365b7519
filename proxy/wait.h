/* wait.h - commands that wait for an element: BLPOP and its like, and CLIENT UNBLOCK.
 *
 *   keys on one shard      the node waits, on a connection that this client has for itself
 *   keys on several        looked at one after the other; then every shard waits, and the first that
 *                          has something wins
 *   BLMOVE from one shard  tried as a gather; then the source's shard waits until there is a list,
 *   to another             and it is tried again
 *
 * A shard remembers what it took off a key until it hears that this was written to the client's
 * socket.  When the connection ends before, for whatever reason, it goes back. So ending a
 * connection is all there is to giving up: a client that has gone, a shard that was not the first.
 * A shard that is lost while it waits is asked again when it is back, for the time that is left. */
#ifndef TORC_PROXY_WAIT_H
#define TORC_PROXY_WAIT_H

#include "proxy/request.h"

enum dispatch_result wait_serve(struct client *c, const struct request *r);

enum dispatch_result client_unblock(struct client *c, const struct request *r);

/* The client leaves. */
void wait_forget(struct client *c);

/* All of the client's output was written: so were the elements in it. */
void wait_settle(struct client *c);

#endif
