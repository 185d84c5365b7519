/* watcher.h - connections for the WATCHes of a client, the fetch of a command, or what waits.
 *
 * A watcher belongs to who got it.  Given back, it is told UNWATCH, and serves somebody else only
 * after the node has confirmed that, and has answered every PREPARE that was sent on it: a vote
 * that was still waited for when its transaction ended would be taken for the reply to the next
 * call.  A watcher in any doubt is closed. */
#ifndef TORC_PROXY_WATCHER_H
#define TORC_PROXY_WATCHER_H

#include "core/base/list.h"
#include "proxy/settle.h"
#include "proxy/upstream.h"

struct watcher {
    struct upstream upstream;            /* first */
    struct watcher *next;                /* idle or closed */
    struct list everyone;                /* all that were not freed */
    struct call unwatch, unfetch, hold, taken, taken_not, taken_again, leave;
    bool was_taken;                      /* taken is in use */
    bool was_taken_back;                 /* TAKEN NOT was said last */
    void (*gone)(void *owner);           /* tells its user that it was lost; NULL: nobody is told */
    void *owner;
    size_t take_name_len;
    char take_name[TAKE_NAME_MAX];       /* of what it took last */
};

struct watchers;
struct watchers *watchers_new(struct worker *w);

/* Closes them all, which ends what their users wait for. */
void watchers_free(struct watchers *all);

/* The upstream may turn out to be unreachable. */
struct watcher *watcher_get(struct worker *w, size_t shard, enum resp_version version);

/* No call may be under way on it but one that nobody waits for. */
void watcher_put(struct watcher *watcher);

/* Whatever is under way on it ends: it is closed, and so is all that the node kept for it. */
void watcher_drop(struct watcher *watcher);

/* What was fetched on it is forgotten; what is watched stays.  Once it was, before it is again. */
void watcher_unfetch(struct watcher *watcher);

/* What is fetched on it next is kept from being written by others for a moment; likewise. */
void watcher_hold(struct watcher *watcher);

/* The name to take something under, next; lives as long as that was not settled. */
struct slice watcher_name_take(struct watcher *watcher);

/* What the node took for its user was handed over; or it was not after all.  Once after each TXN
 * TAKE that took something, or each once and then the first once more. */
void watcher_taken(struct watcher *watcher);
void watcher_taken_not(struct watcher *watcher);

/* What was offered is taken, or not wanted; once after each TXN WAIT. */
void watcher_leave(struct watcher *watcher);

/* Calls visit for every one's connection. */
void watchers_each(struct watchers *all, void (*visit)(void *context, struct upstream *u),
                   void *context);

/* Called regularly: gives back the memory of those that were closed. */
void watchers_sweep(struct watchers *all);

#endif
