/* multi.h - MULTI's queue, and WATCH.
 *
 * Watched keys are in one table of the server, key to watchers, so that a change costs one lookup,
 * and nothing at all while nobody watches. */
#ifndef TORC_SESSION_MULTI_H
#define TORC_SESSION_MULTI_H

#include "server/session/client.h"

/* A request as one allocation: the slices, then their bytes; *bytes is how many it takes. */
struct slice *multi_copy_request(const struct slice *argv, size_t argc, size_t *bytes);

/* Copies the request of c into its queue. */
void multi_queue(struct client *c);

/* Forgets the queue and leaves the MULTI state; WATCHes stay. */
void multi_discard(struct client *c);

void multi_watch(struct client *c, struct slice key);
void multi_unwatch_all(struct client *c);

/* The same for keys that a proxy fetches (TXN FETCH): their change does not mean that EXEC answers
 * nil, but that what was fetched is stale. */
enum multi_use { MULTI_COPIED, MULTI_LENT, MULTI_NAMED };         /* what TXN RUN gets of it */
void multi_fetch(struct client *c, struct slice key, enum multi_use use);
void multi_unfetch_all(struct client *c);
void multi_each_fetched(const struct client *c,
                        void (*visit)(void *context, int db, struct slice key, enum multi_use use),
                        void *context);

/* The same for the names of all keys: any change in the keyspace makes them stale. */
void multi_fetch_names(struct client *c);
bool multi_has_names(const struct client *c);

void multi_each_watched(const struct client *c,
                        void (*visit)(void *context, int db, struct slice key), void *context);

/* Whether EXEC must answer nil: a watched key was changed, or its time is over. */
bool multi_is_touched(struct client *c);

bool multi_has_fetched(const struct client *c, int db, struct slice key);
/* Whether the key was fetched as MULTI_LENT. */
bool multi_has_borrowed(const struct client *c, int db, struct slice key);

/* Whether a fetched key was changed, or its time is over. */
bool multi_is_stale(struct client *c);

void multi_init(struct server *server);

/* Frees the table; no client watches any more. */
void multi_close(struct server *server);

/* Something about the key was changed that WATCH does not see (consumer groups, as in Redis); what
 * was fetched is stale all the same. */
void multi_key_amended(struct server *server, struct db *db, struct slice key);

/* Hooks of the keyspace. */
void multi_key_changed(struct server *server, struct db *db, struct slice key);
/* See db_hooks.flushed. */
void multi_db_flushed(struct server *server, struct db *db, struct db *other);

struct multi_watches {
    struct table keys;                   /* of struct watched_key */
    struct list names;                   /* clients that have fetched the names of all keys */
    size_t count;                        /* watches of all clients, and those */
};

#endif
