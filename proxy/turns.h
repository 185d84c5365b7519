/* turns.h - transactions of one worker that want the same keys take turns.
 *
 * Two that want the same keys would meet at the nodes, which refuse the younger: it begins again
 * when all have heard of that.  So those of one worker wait for each other here, first come first
 * served, where none holds anything at a node while it waits.
 *
 *     if (turns_take(&turns, &t->turn, locks, count)) begin(t);      otherwise turn->comes() will
 *     ...
 *     turns_leave(&t->turn);          as soon as the nodes are told the outcome: who comes next
 *     turns_serve(&turns);            asks them behind that, over the same connections
 */
#ifndef TORC_PROXY_TURNS_H
#define TORC_PROXY_TURNS_H

#include "core/base/hash.h"
#include "core/io/loop.h"
#include "txn/locks.h"

struct turns {
    struct loop *loop;
    struct txn_locks locks;
    struct hash_secret secret;
    bool is_serving, is_closing;
};

/* In its owner's memory. */
struct turn {
    struct turns *turns;
    struct txn_request *request;         /* waits or holds; NULL: neither */
    struct loop_timer late;
    void (*comes)(struct turn *turn);
};

void turns_init(struct turns *turns, struct loop *loop, struct random *random);

/* From here on no turn comes; those that are taken are left one by one, and then it is closed. */
void turns_end(struct turns *turns);
void turns_close(struct turns *turns);

/* True when the turn is there now.  Otherwise comes() is called when it is, or after so long that
 * the nodes may as well decide.  Keys are copied. */
bool turns_take(struct turns *turns, struct turn *turn, const struct txn_lock *locks, size_t count,
                void (*comes)(struct turn *turn));

/* Makes way for others; fine for who has no turn. */
void turns_leave(struct turn *turn);

/* Calls those whose turn has come; may be called from within. */
void turns_serve(struct turns *turns);

#endif
