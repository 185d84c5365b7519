/* pubsub.h - who listens to which channels, and what is said there.
 *
 * Channels, patterns and shard channels are names in one table; each has a list of subscriptions,
 * in the order in which they were made, and each client one list of its own per kind.  A message is
 * one lookup, and one comparison for each pattern there is.  It goes straight into the output of
 * whom it is for, in the order in which it was published.
 *
 * A subscription has a weight: how many receivers it stands for.  That of a client is 1.  A proxy
 * subscribes once for all of its clients, and says how many they are; so what PUBLISH and PUBSUB
 * answer counts people, whatever stands between. */
#ifndef TORC_SESSION_PUBSUB_H
#define TORC_SESSION_PUBSUB_H

#include "core/base/bytes.h"
#include "core/base/list.h"
#include "server/store/table.h"

struct client;
struct server;

enum pubsub_kind { PUBSUB_CHANNEL, PUBSUB_PATTERN, PUBSUB_SHARD, PUBSUB_KINDS };

struct pubsub {
    struct table names;                  /* of struct pubsub_name */
    struct table subscriptions;          /* by client and name */
    struct list patterns;                /* of struct pubsub_name */
    size_t counts[PUBSUB_KINDS];         /* names of each kind */
    struct bytes body, key;              /* of the message under way */
    struct bytes own;                    /* for a client that wants no replies to what it runs */
    struct bytes held;                   /* messages, until it is certain that they were said */
    int holds;
};

/* What a client listens to. */
struct pubsub_client {
    struct list subscriptions[PUBSUB_KINDS];
    size_t counts[PUBSUB_KINDS];
};

struct pubsub_name {
    struct list subscriptions;
    struct list among_patterns;          /* pubsub->patterns */
    uint64_t hash;
    enum pubsub_kind kind;
    int64_t weight;                      /* of all subscriptions */
    size_t len;
    char text[];
};

void pubsub_init(struct server *server);
void pubsub_close(struct server *server);
void pubsub_client_init(struct client *c);

/* False when c listens there already; the weight is set all the same. */
bool pubsub_subscribe(struct client *c, enum pubsub_kind kind, struct slice name, int64_t weight);

/* False when c did not listen there. */
bool pubsub_unsubscribe(struct client *c, enum pubsub_kind kind, struct slice name);

/* The name that c has listened to for longest; false: none.  Borrowed until it is left. */
bool pubsub_first(const struct client *c, enum pubsub_kind kind, struct slice *name);

/* c listens to nothing any more, and is told nothing about it. */
void pubsub_forget(struct client *c);

/* Channels and patterns, as subscribing counts them; shard channels are counted by themselves. */
size_t pubsub_count(const struct client *c, enum pubsub_kind kind);
bool pubsub_is_subscriber(const struct client *c);

/* Bytes of its subscriptions; names, which may be shared, are not among them. */
size_t pubsub_memory(const struct client *c);

/* Says a message; kind is PUBSUB_CHANNEL or PUBSUB_SHARD.  Returns how many receive it. */
int64_t pubsub_publish(struct server *server, enum pubsub_kind kind, struct slice channel,
                       struct slice message);

/* The same of what is said about a key; if it is held, it is known whose shard is to say it. */
int64_t pubsub_publish_about(struct server *server, struct slice key, struct slice channel,
                             struct slice message);

/* How many listen to this name. */
int64_t pubsub_weight(const struct server *server, enum pubsub_kind kind, struct slice name);

/* Every name of one kind. */
void pubsub_each(const struct server *server, enum pubsub_kind kind,
                 void (*visit)(void *context, struct slice name, int64_t weight), void *context);

/* Where what is pushed to c is to be written; c is told that something is. */
struct bytes *pubsub_out(struct client *c);

/* Between the two, messages are counted but not sent yet: of a script that may have to be taken
 * back. Pairs may be nested; taken back are those since the inner one began. */
size_t pubsub_hold(struct server *server);
void pubsub_release(struct server *server);
void pubsub_take_back(struct server *server, size_t held);

/* The same; they are appended to *messages. */
void pubsub_take_held(struct server *server, size_t held, struct bytes *messages);

/* Those taken, in the order in which they were said. */
struct pubsub_message {
    enum pubsub_kind kind;
    struct slice about, channel, message;        /* about: a key, or the channel */
};
void pubsub_each_message(struct slice messages,
                         void (*visit)(void *context, const struct pubsub_message *m),
                         void *context);

#endif
