/* tracking.h - CLIENT TRACKING over shards.
 *
 * As long as a client of a worker tracks, or has read something when it did, every shard tells the
 * worker about every key that changes (BCAST, over the connections of relay.h).  Who has read what,
 * and who listens to which prefix, is known here.
 *
 * A change may be heard before the reply to a read that came before it.  So a client is told of it
 * behind all replies that it waits for when the change is heard; with them, behind those to its own
 * writes, too:
 *
 *     read of k forwarded,  "k has changed" heard,  reply v to the client,  "k has changed" to it
 *
 * Shards know a client that tracks by a number, its author.  It goes with all that is asked for
 * one that does not want to be told of its own changes (NOLOOP); a shard says with a change whose
 * it was, if it was one client's.  And it goes with scripts and transactions: their shard knows
 * whether a script reads anything, and what a transaction has changed before it read.  It says so
 * on the connection on which changes are heard, in order with them.  Over several shards there is
 * no such order: what is declared counts as read when it is asked for.
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

/* Of the worker: clients that track, keys that were read, by whom, prefixes of each client. */
struct tracking_counts {
    size_t clients, keys, items, prefixes;
};
struct tracking_counts tracking_counts(const struct worker *w);

/* Whether shards tell it what changes. */
bool tracking_listens(const struct worker *w);

/* Before a request of a client that has a tracker is served, and behind that. */
void tracking_request(struct client *c, const struct request *r);
void tracking_served(struct client *c, const struct command *command);

/* By which a shard tells what the request of the client that is being served reads, and
 * tracking_heard_read() hears it (upstream_send_as); 0: nobody wants to know. */
uint64_t tracking_reader(const struct client *c);

/* Whether that shard tells; a plain Redis does not. */
bool tracking_hears_of_reads(const struct worker *w, size_t shard);

/* Nobody will tell: the keys are remembered; of a script, whether it reads or not. */
void tracking_may_read(struct worker *w, uint64_t reader, const struct request *r);

/* Now and then: keeps tracking-table-max-keys, which may be less than it was; listens no more where
 * nobody tracks and nothing is remembered. */
void tracking_tend(struct worker *w);

/* A reply has been written to the client: what waited for it is told. */
void tracking_replied(struct client *c);

/* RESET; and the client has gone. */
void tracking_stop(struct client *c);
void tracking_forget(struct client *c);

/* From the connection to a shard: a push `invalidate` or `tracking-read`, *at being behind the
 * word; lost; back. */
void tracking_heard(struct worker *w, size_t shard, struct resp_cursor *at);
void tracking_heard_read(struct worker *w, struct resp_cursor *at);
void tracking_lost(struct worker *w, size_t shard);
void tracking_back(struct worker *w, size_t shard);

#endif
