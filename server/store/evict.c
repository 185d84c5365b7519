#include "server/store/evict.h"

#include "core/base/mem.h"

#include <string.h>

/* Rounds without a find after which a choice is given up: nearly all keys may be held. */
enum { ROUNDS_MAX = 20 };

void evict_init(struct evict_pool *pool)
{
    *pool = (struct evict_pool){0};
}

void evict_close(struct evict_pool *pool)
{
    for (size_t i = 0; i < EVICT_POOL; i++) mem_free(pool->items[i].key);
    *pool = (struct evict_pool){0};
}

static const struct table *table_of(const struct db *db, const struct evict_policy *policy)
{
    return policy->volatile_only ? &db->expires : &db->entries;
}

static uint64_t score_of(const struct db *db, const struct entry *e, enum evict_order order)
{
    enum { FREQUENCY_MAX = 255 };
    if (order == EVICT_LEAST_RECENT) return (uint64_t)db_idle_seconds(db, e);
    if (order == EVICT_LEAST_FREQUENT) return (uint64_t)(FREQUENCY_MAX - db_frequency(db, e));
    int64_t expiry_ms = entry_expiry(e);
    return UINT64_MAX - (uint64_t)(expiry_ms == ENTRY_NO_EXPIRY ? 0 : expiry_ms);
}

/* ---- the pool ---- */

static bool has(const struct evict_pool *pool, const struct db *db, struct slice key)
{
    for (size_t i = 0; i < pool->count; i++) {
        const struct evict_candidate *c = &pool->items[i];
        if (c->db == db->id && slice_equal(slice_make(c->key, c->key_len), key)) return true;
    }
    return false;
}

/* The key's bytes are copied, since the entry may be gone when its turn comes. */
static void fill(struct evict_candidate *c, const struct db *db, struct slice key, uint64_t score)
{
    if (c->key_cap < key.len || c->key_cap > EVICT_KEY_KEPT) {
        mem_free(c->key);
        c->key_cap = key.len > EVICT_KEY_KEPT ? key.len : EVICT_KEY_KEPT;
        c->key = mem_alloc(c->key_cap);
    }
    if (key.len > 0) memcpy(c->key, key.ptr, key.len);
    c->key_len = key.len;
    c->db = db->id;
    c->score = score;
}

/* Rotates items [from, to] by one to the left, so that the first is the last. */
static void move_up(struct evict_pool *pool, size_t from, size_t to)
{
    struct evict_candidate first = pool->items[from];
    memmove(&pool->items[from], &pool->items[from + 1], (to - from) * sizeof first);
    pool->items[to] = first;
}

static void move_down(struct evict_pool *pool, size_t from, size_t to)
{
    struct evict_candidate last = pool->items[from];
    memmove(&pool->items[to + 1], &pool->items[to], (from - to) * sizeof last);
    pool->items[to] = last;
}

/* Takes the place of the worst when the pool is full, if it is better. */
static void offer(struct evict_pool *pool, const struct db *db, const struct entry *e,
                  uint64_t score)
{
    size_t place = 0;
    while (place < pool->count && pool->items[place].score < score) place++;
    if ((place == 0 && pool->count == EVICT_POOL) || has(pool, db, entry_key(e))) return;
    if (pool->count < EVICT_POOL) {
        fill(&pool->items[pool->count], db, entry_key(e), score);
        move_down(pool, pool->count++, place);
    } else {
        fill(&pool->items[0], db, entry_key(e), score);
        move_up(pool, 0, place - 1);
    }
}

/* The best that is still there, may go, and is as good as it was; the others are forgotten. */
static struct entry *take_best(struct evict_pool *pool, struct keyspace *ks,
                               bool (*may_go)(void *context, struct db *db, struct slice key),
                               void *context, struct db **db)
{
    while (pool->count > 0) {
        const struct evict_candidate *c = &pool->items[--pool->count];
        *db = &ks->dbs[c->db];
        struct entry *e = db_find_raw(*db, slice_make(c->key, c->key_len));
        if (e == NULL || (pool->policy.volatile_only && entry_expiry(e) == ENTRY_NO_EXPIRY))
            continue;
        if (score_of(*db, e, pool->policy.order) < c->score) continue;
        if (may_go(context, *db, entry_key(e))) return e;
    }
    return NULL;
}

/* ---- choosing ---- */

static bool sample(struct evict_pool *pool, struct keyspace *ks)
{
    const struct evict_policy *policy = &pool->policy;
    bool any = false;
    for (int i = 0; i < ks->dbs_count; i++) {
        const struct table *t = table_of(&ks->dbs[i], policy);
        for (int64_t n = 0; n < policy->samples && t->count > 0; n++) {
            const struct entry *e = table_random(t, &ks->random);
            offer(pool, &ks->dbs[i], e, score_of(&ks->dbs[i], e, policy->order));
            any = true;
        }
    }
    return any;
}

static struct entry *choose_best(struct evict_pool *pool, struct keyspace *ks,
                                 bool (*may_go)(void *context, struct db *db, struct slice key),
                                 void *context, struct db **db)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (!sample(pool, ks)) return NULL;
        struct entry *e = take_best(pool, ks, may_go, context, db);
        if (e != NULL) return e;
    }
    return NULL;
}

static struct entry *choose_any(struct evict_pool *pool, struct keyspace *ks,
                                const struct evict_policy *policy,
                                bool (*may_go)(void *context, struct db *db, struct slice key),
                                void *context, struct db **db)
{
    for (int n = 0; n < ROUNDS_MAX * ks->dbs_count; n++) {
        *db = &ks->dbs[pool->next_db++ % ks->dbs_count];
        pool->next_db %= ks->dbs_count;
        const struct table *t = table_of(*db, policy);
        if (t->count == 0) continue;
        struct entry *e = table_random(t, &ks->random);
        if (may_go(context, *db, entry_key(e))) return e;
    }
    return NULL;
}

static bool is_same(const struct evict_policy *a, const struct evict_policy *b)
{
    return a->order == b->order && a->volatile_only == b->volatile_only;
}

struct entry *evict_choose(struct evict_pool *pool, struct keyspace *ks,
                           const struct evict_policy *policy,
                           bool (*may_go)(void *context, struct db *db, struct slice key),
                           void *context, struct db **db)
{
    if (!is_same(&pool->policy, policy)) pool->count = 0;
    pool->policy = *policy;
    if (policy->order == EVICT_ANY) return choose_any(pool, ks, policy, may_go, context, db);
    return choose_best(pool, ks, may_go, context, db);
}
