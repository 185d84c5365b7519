/* relay.h - what the clients of one worker listen to, and the connections over which it is heard.
 *
 * A worker has one connection to each shard for this, and listens on all of them to all names that
 * one of its clients listens to: a script publishes where it runs, and events of keys come from
 * where the keys are.  A message is published on one shard only, so it comes once.  Each shard is
 * told for how many clients a name is listened to (RELAY), and so PUBLISH and PUBSUB count clients
 * over all workers and proxies.
 *
 * A change (a client begins to listen, or stops) is made known to all shards first and confirmed to
 * the client when each has answered or is known to be away; from the answer of a shard on its
 * messages are counted for the client and reach it.  A connection that was lost is made again, and
 * told everything; what was published there meanwhile is lost, which is logged and counted.
 *
 *     listener     one client and one name; links: from which shards it hears just now
 *     name         its listeners, and its weight: those that do not leave
 *     change       listeners that come or go, until all shards have answered */
#ifndef TORC_PROXY_RELAY_H
#define TORC_PROXY_RELAY_H

#include "core/base/bytes.h"
#include "core/base/list.h"

#include <stdint.h>

struct client;
struct pending;
struct relay;
struct worker;

enum relay_kind { RELAY_CHANNEL, RELAY_PATTERN, RELAY_SHARD, RELAY_KINDS };

/* What a client listens to. */
struct subscriber {
    struct client *client;
    struct list listeners[RELAY_KINDS];
    struct list leaving;                 /* listeners that the shards have not let go yet */
    size_t counts[RELAY_KINDS];
    size_t changes;                      /* under way; meanwhile messages wait in early */
    struct list changing;                /* of struct change */
    struct bytes early;
    struct list overrun;                 /* relay's: does not read what it is sent, to be closed */
};

struct relay *relay_new(struct worker *w);

/* When no client is left and the connections are closed. */
void relay_free(struct relay *r);

/* Prepares the connection to a shard; nothing is connected as long as nobody listens. */
void relay_open(struct worker *w, size_t shard);

/* Once a second: a shard that is silent must be noticed though nothing is asked of it. */
void relay_tend(struct worker *w);

/* How often messages may have been lost, and for how long in all. */
struct relay_gaps {
    uint64_t count;
    int64_t ms;
};
struct relay_gaps relay_gaps(const struct worker *w);

/* Begins a change of c, then any number of joins and leaves, then its end: p is answered with the
 * text, and may be finished before this returns. */
struct change *relay_begin(struct client *c);
bool relay_join(struct change *change, enum relay_kind kind, struct slice name);
bool relay_leave(struct change *change, enum relay_kind kind, struct slice name);
/* The name is borrowed. */
bool relay_first(const struct subscriber *s, enum relay_kind kind, struct slice *name);
struct bytes *relay_text(struct change *change);
void relay_end(struct change *change, struct pending *p);

/* The client has gone. */
void relay_forget(struct client *c);

#endif
