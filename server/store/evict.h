/* evict.h - which key to give up when memory is short: LRU, LFU and the like, from samples.
 *
 * No list of all keys by age is kept.  A few random keys are looked at each time, and the best
 * found so far are remembered in a pool from call to call: the choice comes close to that of a full
 * list, and an entry needs no more than its 24 bits of stamp. */
#ifndef TORC_STORE_EVICT_H
#define TORC_STORE_EVICT_H

#include "server/store/db.h"

enum evict_order {
    EVICT_LEAST_RECENT,                  /* the longest without use */
    EVICT_LEAST_FREQUENT,                /* the least used, as LFU stamps tell */
    EVICT_SOONEST,                       /* the next whose time is over */
    EVICT_ANY                            /* a random one */
};

struct evict_policy {
    enum evict_order order;
    bool volatile_only;                  /* of keys that have a time to live */
    int64_t samples;                     /* keys looked at for a choice, per database; at least 1 */
};

enum { EVICT_POOL = 16, EVICT_KEY_KEPT = 255 };

struct evict_candidate {
    uint64_t score;                      /* the higher, the sooner it goes */
    int db;
    size_t key_len, key_cap;
    char *key;                           /* kept from use to use */
};

struct evict_pool {
    struct evict_candidate items[EVICT_POOL];      /* by rising score */
    size_t count;
    struct evict_policy policy;          /* that the scores belong to */
    int next_db;                         /* for EVICT_ANY, which takes from one after the other */
};

void evict_init(struct evict_pool *pool);
void evict_close(struct evict_pool *pool);

/* The entry to give up next, and its database; NULL when there is none, or none was found that
 * may_go() allows. */
struct entry *evict_choose(struct evict_pool *pool, struct keyspace *ks,
                           const struct evict_policy *policy,
                           bool (*may_go)(void *context, struct db *db, struct slice key),
                           void *context, struct db **db);

#endif
