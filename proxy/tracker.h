/* tracker.h - what the files tracking*.c share: a client that tracks, and what its worker knows for
 * all of them. */
#ifndef TORC_PROXY_TRACKER_H
#define TORC_PROXY_TRACKER_H

#include "core/base/bytes.h"
#include "core/command/tracking_wish.h"
#include "proxy/tracked.h"

struct client;
struct pending;
struct worker;

enum { TRACKER_BUCKETS = 256, FLUSHES_KNOWN = 16 };

struct tracker {
    struct client *client;
    struct list all;                     /* tracking->trackers */
    struct list items;                   /* of tracked_item: what it has read */
    unsigned flags;                      /* enum tracking_flag */
    uint64_t author;                     /* by which shards know it, without the request */
    uint64_t requests;                   /* of the client */
    struct tracker *same_bucket;         /* of tracking->by_author */
    uint64_t redirect;                   /* client id; 0: itself */
    struct bytes *prefixes;              /* sorted */
    size_t prefixes_count;
    struct bytes waiting;                /* what is told behind replies: see tracking_tell.c */
    bool knows_of_all;                   /* told that all have changed, has read nothing since */
};

struct tracking {
    struct worker *worker;
    struct list trackers;
    size_t clients;                      /* that track now */
    struct tracked keys;
    bool listens;                        /* to shards */
    struct tracker *by_author[TRACKER_BUCKETS];
    bool has_overrun;                    /* somebody may have to be closed */
    struct ear_state {
        bool is_deaf;                    /* what it said since may have been lost */
        bool is_refused;                 /* it was too busy to be asked */
        bool is_flushed;                 /* it has said so of the latest FLUSHALL, unnumbered */
    } *shards;
    int64_t flushed_us;                  /* when that was heard first */
    int64_t flushes[FLUSHES_KNOWN];      /* numbers of those that were heard of, round and round */
    size_t flushes_count;
};

/* Borrowed until prefixes change. */
struct slice tracker_prefix(const struct tracker *t, size_t i);

/* Makes c track as it wishes, which makes sense, and answers p when all shards know. */
void tracker_start(struct client *c, const struct tracking_wish *wish, struct pending *p);

/* Tells the tracker, behind the replies that it waits for.  what: an array of keys, or empty for
 * all of them.  Nobody is closed before tracker_close_overrun(), so lists may be gone through. */
void tracker_tell(struct tracker *t, struct slice what);
void tracker_close_overrun(struct worker *w);

/* Asks all shards to tell what changes, and answers p when they know. */
void tracker_listen(struct worker *w, struct pending *p);

/* Tells all who have read anything; and those who listen, of whose caches nothing is known here,
 * unless they were just told of the same. */
void tracker_all_changed(struct tracking *t, bool tells_listeners);

/* Messages that have waited for a moment behind the answer to a client that waits for others. */
void tracker_tell_waiting(struct worker *w);

/* tracking-table-max-keys; what is forgotten is told to have changed. */
void tracker_keep_limit(struct worker *w);

/* The client of this worker with this id, or NULL. */
struct client *tracker_find_client(const struct worker *w, uint64_t id);

#endif
