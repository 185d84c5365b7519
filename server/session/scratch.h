/* scratch.h - commands run on copies of keys, and nothing real is touched.
 *
 * While a scratch is open, the keyspace holds the copies that were put into it and nothing else,
 * nothing is propagated, and no watcher hears of a change.  Commands that touch a key which is not
 * among the copies do not find it; the scratch notes which it was, so that everything can be done
 * again with that key.  What is published meanwhile, events of keys included, is kept and not said:
 * it has not happened yet.  Leaving puts the real keyspace back. */
#ifndef TORC_SESSION_SCRATCH_H
#define TORC_SESSION_SCRATCH_H

#include "server/session/server.h"

struct scratch {
    struct server *server;
    struct keyspace other;               /* the real keyspace while it is open, then the copies */
    struct table keys;                   /* of struct scratch_key */
    size_t missing_count;
    bool has_names;                      /* of all keys there are */
    bool lacks_everything;               /* a script asked for all keys */
    int64_t dirty;                       /* the server's, to be put back */
    int sinks_count;
    size_t held_messages;
    uint64_t held_lines;
    struct bytes messages;               /* that were published, as pubsub keeps them */
    void (*left)(struct server *server); /* takes back what is not the keyspace's; or NULL */
};

/* Fill it with copies, then enter; entries and keys are copied. */
void scratch_open(struct scratch *x, struct server *s);
/* Takes e; NULL: none. */
void scratch_put(struct scratch *x, int db, struct slice key, struct entry *e);
void scratch_enter(struct scratch *x);

/* The entry itself is put, until the close, for what only reads it.  False, and nothing done, where
 * it may change by itself or is small: a copy will do. */
bool scratch_lend(struct scratch *x, int db, struct entry *e);

/* A key of which only the name is there, for who asks for all keys; who touches it needs a copy. */
void scratch_put_name(struct scratch *x, int db, struct slice key, int64_t expiry_ms,
                      enum entry_type type);

/* All names were put: keys that are not among them do not exist. */
void scratch_know_names(struct scratch *x);

/* The type of a key, whether it is a copy or a name. */
enum entry_type scratch_type(const struct scratch *x, int db, const struct entry *e);

/* The real keyspace is back; the copies can be looked at until the close. */
void scratch_leave(struct scratch *x);
void scratch_close(struct scratch *x);

/* A command has changed a copy; for changes that the keyspace does not tell by itself. */
void scratch_changed(struct scratch *x, int db, struct slice key);

/* Notes what a script's request would touch and is not there; true if there is something.  The
 * request may run all the same, and does not find it. */
bool scratch_lacks(struct scratch *x, const struct client *c);

/* Notes that a key is read, if it is not there. */
void scratch_reach(struct scratch *x, int db, struct slice key);

/* Every key that was put or changed: whether it was changed, and what it is now, or NULL. */
void scratch_each(struct scratch *x,
                  void (*visit)(void *context, int db, struct slice key, bool is_changed,
                                struct entry *e),
                  void *context);

/* Every message that was published. */
void scratch_each_message(const struct scratch *x,
                          void (*visit)(void *context, const struct pubsub_message *m),
                          void *context);

/* Every key that was touched and is not there. */
void scratch_each_missing(struct scratch *x, void (*visit)(void *context, int db, struct slice key),
                          void *context);

#endif
