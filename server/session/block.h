/* block.h - clients that wait for a key: BLPOP and its like.
 *
 * A handler that finds nothing says block_on_keys().  The request is kept, and run again when one
 * of the keys was changed: then the handler either replies, or says block_on_keys() once more and
 * the client keeps its place.  Of a key's clients the one that has waited longest comes first, and
 * keys come in the order in which they were changed; both as in Redis.
 *
 * Nobody is served while a command is running, so EXEC and scripts are done first.  A key that a
 * transaction holds is served when it is free again. */
#ifndef TORC_SESSION_BLOCK_H
#define TORC_SESSION_BLOCK_H

#include "server/session/client.h"

/* What is replied where nothing may wait.  After its time: a null array, or the same zero. */
enum block_nothing { BLOCK_NULL, BLOCK_NULL_ARRAY, BLOCK_ZERO };

enum block_when_missing {
    BLOCK_GOES_ON,                      /* a key that is gone, or has another type, is waited for */
    BLOCK_LOOKS                          /* the handler is to say what that means: XREADGROUP */
};

struct block_wish {
    enum entry_type type;                /* what the keys must hold for the handler to be asked */
    enum block_nothing nothing;
    enum block_when_missing when_missing;
    int64_t timeout_us;                  /* 0: for ever */
};

/* c waits for any of its arguments first, first + step ... (count of them; none: for its time).
 * The request is copied as it stands in c->argv now, so a handler may have put something else there
 * (XREAD: what $ stands for).  Where nothing may wait (EXEC, a script, a transaction) the client
 * gets `nothing` at once. */
void block_on_keys(struct client *c, size_t first, size_t step, size_t count,
                   const struct block_wish *wish);

/* True while the request is run again because of another key than this one: Redis serves a client
 * from the key that was changed first, wherever it stands among its arguments. */
bool block_skips(const struct client *c, struct slice key);

/* The timeout argument of BLPOP (seconds with fractions) and of XREAD (milliseconds); on failure
 * they have replied and return false.  Redis calls seconds beyond its range negative. */
bool block_take_seconds(struct client *c, struct slice text, int64_t *timeout_us)
    __attribute__((warn_unused_result));
bool block_take_milliseconds(struct client *c, struct slice text, int64_t *timeout_us)
    __attribute__((warn_unused_result));

/* CLIENT UNBLOCK: false when c does not wait.  with_error: as if it had failed, not as if its time
 * were over. */
bool block_end(struct client *c, bool with_error);

/* The client leaves. */
void block_forget(struct client *c);

/* Hooks of the keyspace. */
void block_key_changed(struct server *server, struct db *db, struct slice key);
void block_db_flushed(struct server *server, struct db *db, struct db *other);

/* Serves whom what was changed may serve; between commands. */
void block_serve(struct server *server);

/* Ends the waiting of those whose time is over. */
void block_tend(struct server *server);

struct block_waits {
    struct table keys;                   /* of struct blocked_key */
    struct list clients;                 /* of struct blocked, by the time they began */
    struct list ready;                   /* of struct blocked_key: changed, not served yet */
    size_t count;                        /* clients that wait */
    int64_t next_us;                     /* the first deadline, monotonic; 0: none */
};

void block_init(struct server *server);
void block_close(struct server *server);

#endif
