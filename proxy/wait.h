/* wait.h - commands that wait for an element: BLPOP and its like, and CLIENT UNBLOCK.
 *
 *   keys on one shard      the node waits, on a connection that this client has for itself
 *   keys on several        the first key's shard is asked; then every shard waits, those that have
 *                          something offer it, and one is taken
 *   streams on several     gathered; if there is nothing, likewise
 *   BLMOVE from one shard  the source's shard waits until it can offer a list; then it is a gather
 *   to another
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

/* Whether it waits, as far as others can tell. */
bool wait_is_shown(const struct client *c);

/* The client leaves. */
void wait_forget(struct client *c);

/* All of the client's output was written: so were the elements in it. */
void wait_settle(struct client *c);

#endif
