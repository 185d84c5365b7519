/* undo.h - takes back what a script has done, when it turns out that it has to wait.
 *
 * Nothing runs beside a script, so one that reaches for a key which a transaction holds cannot wait
 * inside itself; and half of what it does must not be seen.  The same where it reaches for a key
 * that another node has.  So while transactions hold anything, and for all that proxies of several
 * nodes ask for, it is kept what its commands change: a copy of each key before it is written for
 * the first time, or of a large collection the few elements that are concerned (inverse.h). */
#ifndef TORC_SESSION_UNDO_H
#define TORC_SESSION_UNDO_H

#include "server/session/client.h"
#include "server/session/propagate.h"
#include "server/store/table.h"
#include "txn/txn.h"

struct undo {
    struct server *server;               /* NULL: off */
    struct undo_step *newest;
    struct table kept;                   /* of the steps that are whole keys */
    int64_t dirty;
    struct propagate_mark mark;
    size_t held_messages;
    uint64_t held_lines;
};

/* From here on; inside of a unit of propagation. */
void undo_begin(struct undo *u, struct server *server);

/* The request of c is run next.  Whoever writes all keys must have been granted all: nothing can be
 * in its way then. */
void undo_keep(struct undo *u, struct client *c);

/* All is as it was at the beginning, and nothing of it is propagated. */
void undo_take_back(struct undo *u);

/* All that was kept since newest was the newest is forgotten: another one has taken it back. */
void undo_forget(struct undo *u, const struct undo_step *newest);

/* Frees the copies; fine where nothing was begun. */
void undo_end(struct undo *u);

#endif
