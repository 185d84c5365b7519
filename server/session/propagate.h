/* propagate.h - changes, in the form in which the log (and later replicas) repeat them.
 *
 * A command that changed something is propagated as it was called, unless its handler said
 * otherwise: relative times become absolute ones, random choices what was chosen.  What belongs
 * together (EXEC, a script, a transaction's writes) reaches the sinks as one unit. */
#ifndef TORC_SESSION_PROPAGATE_H
#define TORC_SESSION_PROPAGATE_H

#include "core/base/bytes.h"

struct client;
struct db;
struct server;

/* One unit: RESP commands one behind the other, each of one database.  `commands` more than one:
 * all or nothing, the sink wraps them in MULTI and EXEC.  sync: durable before the end of this turn
 * whatever the policy says. */
struct propagated {
    struct propagated_command {
        int db;
        size_t offset, len;              /* in bytes */
    } *commands;
    size_t count;
    const char *bytes;
    bool sync;
};

struct propagate_sink {
    void (*write)(void *context, const struct propagated *unit);
    void *context;
};

enum { PROPAGATE_SINKS_MAX = 4 };

struct propagation {
    struct propagate_sink sinks[PROPAGATE_SINKS_MAX];
    int sinks_count;
    int depth;                           /* units that are open, one in the other */
    bool sync;
    struct bytes bytes;                  /* of the open unit */
    struct propagated_command *commands;
    size_t count, cap;
    bool was_replaced;                   /* the running handler propagated something of its own */
};

void propagate_add_sink(struct server *server,
                        void (*write)(void *context, const struct propagated *unit), void *context);
void propagate_close(struct server *server);

/* A unit collects what is propagated until its end; nested ones belong to the outermost. */
void propagate_begin(struct server *server);
void propagate_end(struct server *server);
void propagate_sync(struct server *server);                    /* the open unit is to be durable */

/* Where the open unit stands now, and back to there. */
struct propagate_mark {
    size_t count, bytes;
};
struct propagate_mark propagate_mark(const struct server *server);
void propagate_take_back(struct server *server, struct propagate_mark mark);

/* Adds a command to the open unit (or makes one of it).  Nothing is done where nobody listens. */
void propagate_command(struct server *server, int db, const struct slice *argv, size_t argc);

/* Whether anybody listens. */
bool propagate_is_wanted(const struct server *server);

/* For handlers: this, instead of the command as it was called; may be said several times. */
void propagate_instead(struct client *c, const struct slice *argv, size_t argc);

/* For handlers: nothing of this call. */
void propagate_nothing(struct client *c);

#endif
