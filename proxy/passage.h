/* passage.h - one large request, handed to its shard while it still comes in.
 *
 * A value of half a gigabyte must not lie in the proxy, nor on a connection that others share while
 * its client takes its time.  So it travels on a connection of its own (a watcher), piece by piece,
 * no faster than the shard takes it.  It is exclusive: it begins when all before it is answered,
 * and what comes behind it waits for its answer.
 *
 * If the shard is lost, or answers early, the rest of the request is read and dropped. */
#ifndef TORC_PROXY_PASSAGE_H
#define TORC_PROXY_PASSAGE_H

#include "proxy/request.h"

struct client;

/* Whether a request that is still incomplete is large enough. */
bool passage_is_wanted(const struct client *c);

/* Begins with a request for the shard of its one key.  Only when the client is clear. */
void passage_begin(struct client *c, const struct command *command, struct slice key);

/* Takes what is there of the request; returns how many bytes.  c->passage is NULL when that was the
 * end of it. */
size_t passage_take(struct client *c, char *data, size_t len);

/* The client has gone. */
void passage_forget(struct client *c);

#endif
