#include "proxy/tracked.h"

#include "core/base/mem.h"
#include "proxy/tracker.h"

#include <string.h>

enum { BUCKETS_FIRST = 64 };

void tracked_init(struct tracked *t, uint64_t seed)
{
    *t = (struct tracked){.seed = seed, .buckets_count = BUCKETS_FIRST};
    t->buckets = mem_zalloc(t->buckets_count * sizeof *t->buckets);
}

void tracked_close(struct tracked *t)
{
    mem_free(t->buckets);
}

/* FNV-1a from a random start. */
static uint64_t hash_of(const struct tracked *t, struct slice key)
{
    uint64_t hash = t->seed;
    for (size_t i = 0; i < key.len; i++) hash = (hash ^ (unsigned char)key.ptr[i]) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

static struct tracked_key **place_of(const struct tracked *t, uint64_t hash, struct slice key)
{
    struct tracked_key **at = &t->buckets[hash & (t->buckets_count - 1)];
    while (*at != NULL &&
           ((*at)->hash != hash || !slice_equal(slice_make((*at)->text, (*at)->len), key)))
        at = &(*at)->next;
    return at;
}

struct tracked_key *tracked_find(const struct tracked *t, struct slice key)
{
    return *place_of(t, hash_of(t, key), key);
}

/* The first of a random bucket that is not empty. */
struct tracked_key *tracked_any(const struct tracked *t, struct random *random)
{
    size_t at = random_next(random) & (t->buckets_count - 1);
    while (t->buckets[at] == NULL) at = (at + 1) & (t->buckets_count - 1);
    return t->buckets[at];
}

static void grow(struct tracked *t)
{
    struct tracked_key **old = t->buckets;
    size_t old_count = t->buckets_count;
    t->buckets_count *= 2;
    t->buckets = mem_zalloc(t->buckets_count * sizeof *t->buckets);
    for (size_t i = 0; i < old_count; i++) {
        for (struct tracked_key *k = old[i], *next; k != NULL; k = next) {
            struct tracked_key **bucket = &t->buckets[k->hash & (t->buckets_count - 1)];
            next = k->next;
            k->next = *bucket;
            *bucket = k;
        }
    }
    mem_free(old);
}

static struct tracked_key *find_or_add(struct tracked *t, struct slice key)
{
    uint64_t hash = hash_of(t, key);
    struct tracked_key **at = place_of(t, hash, key), *k = *at;
    if (k != NULL) return k;
    k = mem_alloc(sizeof *k + key.len);
    *k = (struct tracked_key){.hash = hash, .len = key.len};
    if (key.len > 0) memcpy(k->text, key.ptr, key.len);
    list_init(&k->items);
    *at = k;
    if (++t->count > t->buckets_count) grow(t);
    return k;
}

void tracked_remove(struct tracked *t, struct tracked_item *i)
{
    struct tracked_key *k = i->key;
    list_leave(&i->by_key);
    list_leave(&i->by_tracker);
    mem_free(i);
    t->items_count--;
    if (!list_is_empty(&k->items)) return;
    struct tracked_key **at = place_of(t, k->hash, slice_make(k->text, k->len));
    *at = k->next;
    t->count--;
    mem_free(k);
}

/* Among what one of the two has: first of each in turn, so that the shorter list ends it. */
static struct tracked_item *find_item(const struct tracker *tracker, const struct tracked_key *k)
{
    const struct list *a = tracker->items.next, *b = k->items.next;
    for (; a != &tracker->items && b != &k->items; a = a->next, b = b->next) {
        struct tracked_item *of_tracker = LIST_ITEM(a, struct tracked_item, by_tracker);
        struct tracked_item *of_key = LIST_ITEM(b, struct tracked_item, by_key);
        if (of_tracker->key == k) return of_tracker;
        if (of_key->tracker == tracker) return of_key;
    }
    return NULL;
}

void tracked_add(struct tracked *t, struct slice key, struct tracker *tracker, uint64_t request)
{
    struct tracked_key *k = find_or_add(t, key);
    struct tracked_item *i = find_item(tracker, k);
    if (i != NULL) {
        if (i->request < request) i->request = request;
        return;
    }
    i = mem_alloc(sizeof *i);
    *i = (struct tracked_item){.tracker = tracker, .key = k, .request = request};
    list_add_last(&k->items, &i->by_key);
    list_add_last(&tracker->items, &i->by_tracker);
    t->items_count++;
}
