/* tracked.h - which client has read which key: a table of keys, each with a list of those who know
 * it, and of each client a list of what it knows.  A key is there as long as somebody knows it. */
#ifndef TORC_PROXY_TRACKED_H
#define TORC_PROXY_TRACKED_H

#include "core/base/list.h"
#include "core/base/random.h"
#include "core/base/slice.h"

#include <stdint.h>

struct tracker;

struct tracked_key {
    struct tracked_key *next;            /* in its bucket */
    struct list items;                   /* never empty */
    uint64_t hash;
    size_t len;
    char text[];
};

/* One client knows one key. */
struct tracked_item {
    struct list by_key, by_tracker;
    struct tracker *tracker;
    struct tracked_key *key;
    uint64_t request;                    /* of the tracker, that has read it last */
};

struct tracked {
    struct tracked_key **buckets;
    size_t buckets_count, count, items_count;
    uint64_t seed;
};

void tracked_init(struct tracked *t, uint64_t seed);

/* All items have been removed. */
void tracked_close(struct tracked *t);

/* NULL when nobody knows it. */
struct tracked_key *tracked_find(const struct tracked *t, struct slice key);

/* A key at random, of a table that is not empty. */
struct tracked_key *tracked_any(const struct tracked *t, struct random *random);

/* The tracker knows the key since that request, by its number, or a later one. */
void tracked_add(struct tracked *t, struct slice key, struct tracker *tracker, uint64_t request);

/* Frees the item; the key goes with its last. */
void tracked_remove(struct tracked *t, struct tracked_item *item);

#endif
