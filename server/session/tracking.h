/* tracking.h - CLIENT TRACKING: who is told that a key has changed which it may have in a cache of
 * its own.
 *
 * A client that tracks is remembered for every key that it reads, and told once when the key
 * changes; after that it is no longer remembered for it.  In BCAST mode nothing is remembered: at
 * the end of each turn it is told which keys with one of its prefixes have changed.
 *
 *     tracked_key      clients that have read it          item      one client and one key
 *     prefix           clients that listen to it, keys that have changed in this turn
 *
 * A proxy hears of changes for its clients, of which the node knows none: it says who has asked for
 * a request (TXN AUTHOR), and is told so with what that has changed, if nobody else has in the same
 * turn.  What its clients read it knows itself; but where that is not all there is to it (scripts,
 * transactions) it asks to be told, in order with the changes.  When all keys go, it hears a number
 * by which it sees that several nodes tell of the same.
 *
 * What a client's own request changes is told behind its reply.  What it has read stays remembered
 * when it stops to track, as in Redis, and goes when it closes.  Keys of all databases are told
 * alike. */
#ifndef TORC_SESSION_TRACKING_H
#define TORC_SESSION_TRACKING_H

#include "core/base/bytes.h"
#include "core/base/list.h"
#include "core/command/tracking_wish.h"
#include "server/store/table.h"

struct client;
struct command;
struct server;

struct tracking {
    struct table keys;                   /* of struct tracked_key */
    struct table items;                  /* by client and key */
    struct list prefixes;                /* in the order of their bytes */
    size_t clients, prefixes_count;
    size_t rounds;                       /* that were not enough to come below the limit */
    struct client *waiting;              /* whose request is under way; what it is told then */
    struct bytes waiting_keys;
    bool is_by_nobody;                   /* the change under way: time, not a client, has made it */
    bool has_changes;                    /* that a prefix is to be told */
};

/* Of a client. */
struct tracking_client {
    unsigned flags;
    uint64_t redirect;                   /* id; 0: itself */
    struct client *target;               /* the same; NULL when it has gone */
    struct list by_target;               /* target's sources */
    struct list sources;
    struct list items;
    struct list prefixes;                /* of struct membership, in the order of their bytes */
    size_t prefix_bytes;                 /* what they take */
    uint64_t author;                     /* of the request under way, of a proxy's; 0: not said */
    uint64_t transaction;                /* in which it runs commands, as a number; 0: none */
    bool tells_reads;                    /* proxies are told what it reads ... */
    const struct slice *told;            /* ... once of this script: its argv */
};

void tracking_init(struct server *server);
void tracking_close(struct server *server);
void tracking_client_init(struct client *c);

/* Prefixes (of BCAST) are added to those there are; they must not overlap.  redirect: or NULL. */
void tracking_start(struct client *c, unsigned flags, struct client *redirect,
                    const struct slice *prefixes, size_t count);
void tracking_stop(struct client *c);

/* c closes. */
void tracking_forget(struct client *c);

/* Calls visit for each prefix, in the order of their bytes; returns how many. */
size_t tracking_each_prefix(const struct client *c,
                            void (*visit)(void *context, struct slice prefix), void *context);

/* A command has run for c, or for a script of it: what it has read is remembered. */
void tracking_read(struct client *c, const struct command *row, const struct slice *argv,
                   size_t argc);

/* A key has changed; tracking_is_used() asks first whether anybody might want to know. */
void tracking_changed(struct server *server, struct slice key);

/* c has emptied a database, or all. */
void tracking_flushed(struct client *c);

static inline bool tracking_is_used(const struct tracking *t)
{
    return (t->keys.count | t->prefixes_count) != 0;
}

/* Behind the reply of a request: what its client is to be told of it. */
void tracking_tell_waiting(struct server *server);

/* At the end of a turn: what has changed, by prefix. */
void tracking_broadcast(struct server *server);

/* Forgets keys, and tells so, as long as there are more than tracking-table-max-keys. */
void tracking_limit(struct server *server);

#endif
