/* fanout.h - one request to every shard, and all the replies together. */
#ifndef TORC_PROXY_FANOUT_H
#define TORC_PROXY_FANOUT_H

#include "proxy/client.h"
#include "proxy/merge.h"

/* Sends the same request to every shard.  done() gets the replies by shard, errors for those that
 * could not be reached, and may be called before this returns. */
void fanout_start(struct worker *w, enum resp_version version, int db, bool may_write,
                  struct slice request,
                  void (*done)(void *context, const struct slice *replies, size_t count),
                  void *context);

/* The same on connections that get through where a script that runs too long blocks the shared
 * ones; replies are of RESP2. */
void fanout_start_beside(struct worker *w, struct slice request,
                         void (*done)(void *context, const struct slice *replies, size_t count),
                         void *context);

/* As fanout_start(), for a client's request, whose answer is the merged reply. */
void fanout_for_client(struct client *c, bool may_write, struct slice request, enum merge kind);
void fanout_for_client_beside(struct client *c, struct slice request, enum merge kind);

#endif
