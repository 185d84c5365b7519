/* tracking.h - CLIENT TRACKING over shards.
 *
 * As long as a client of a worker tracks, every shard tells the worker about every key that changes
 * (BCAST, over the connections of relay.h).  Who has read what, and who listens to which prefix, is
 * known here.
 *
 * A change may be heard before the reply to a read that came before it.  So a client is told of it
 * behind all replies that it waits for when the change is heard; with them, behind those to its own
 * writes, too:
 *
 *     read of k forwarded,  "k has changed" heard,  reply v to the client,  "k has changed" to it
 *
 * What a shard may have said while its connection was lost is not known: then all keys are told to
 * have changed, and once more when it is back.
 *
 *     tracker    a client      tracked    a key that clients have read      item    one of each */
#ifndef TORC_PROXY_TRACKING_H
#define TORC_PROXY_TRACKING_H

#include "core/base/list.h"
#include "core/wire/resp_reply.h"
#include "proxy/request.h"

struct client;
struct tracking;
struct worker;

struct tracking *tracking_new(struct worker *w);
void tracking_free(struct tracking *t);

enum dispatch_result tracking_serve(struct client *c, const struct request *r);     /* TRACKING */
enum dispatch_result tracking_caching(struct client *c, const struct request *r);
enum dispatch_result tracking_getredir(struct client *c, const struct request *r);
enum dispatch_result tracking_info(struct client *c, const struct request *r);

/* enum tracking_flag; and whom it redirects to, -1 when it does not track. */
unsigned tracking_flags(const struct client *c);
int64_t tracking_redirect(const struct client *c);

/* Clients of the worker that track. */
size_t tracking_clients(const struct worker *w);

/* Before a request of a client that has a tracker is served, and behind that. */
void tracking_request(struct client *c, const struct request *r);
void tracking_served(struct client *c, const struct command *command);

/* A reply has been written to the client: what waited for it is told. */
void tracking_replied(struct client *c);

/* RESET; and the client has gone. */
void tracking_stop(struct client *c);
void tracking_forget(struct client *c);

/* From the connection to a shard: a push `invalidate`, *at being behind the word; lost; back. */
void tracking_heard(struct worker *w, struct resp_cursor *at);
void tracking_lost(struct worker *w, size_t shard);
void tracking_back(struct worker *w, size_t shard);

#endif
