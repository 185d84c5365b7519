/* undo.h - takes back what a script has done, when it turns out that it has to wait.
 *
 * Nothing runs beside a script, so one that reaches for a key which a transaction holds cannot wait
 * inside itself; and half of what it does must not be seen.  While transactions hold anything, the
 * keys that its commands write are copied before they are written for the first time.  Where nothing
 * is held, which is nearly always, nothing is copied. */
#ifndef TORC_SESSION_UNDO_H
#define TORC_SESSION_UNDO_H

#include "server/session/propagate.h"
#include "server/store/table.h"
#include "txn/txn.h"

struct undo {
    struct server *server;               /* NULL: off */
    struct table kept;                   /* of struct kept_key */
    int64_t dirty;
    struct propagate_mark mark;
    size_t held_messages;
};

/* From here on; inside of a unit of propagation. */
void undo_begin(struct undo *u, struct server *server);

/* These keys may be written next.  Whoever writes all keys must have been granted all: nothing can
 * be in its way then. */
void undo_keep(struct undo *u, const struct txn_lock *keys, size_t count);

/* All is as it was at the beginning, and nothing of it is propagated. */
void undo_take_back(struct undo *u);

/* Frees the copies; fine where nothing was begun. */
void undo_end(struct undo *u);

#endif
