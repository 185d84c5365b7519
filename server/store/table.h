/* table.h - a hash table of pointers at a little over seven bytes an item.
 *
 * A bucket is one cache line: nine tags of one byte, nine pointers of 48 bits, and how far items
 * that belong here were displaced.
 *
 *      0         9     10                                64
 *      +---------+-----+---------------------------------+
 *      | 9 tags  |reach| 9 pointers of 6 bytes           |
 *      +---------+-----+---------------------------------+
 *
 * An item's home is bucket floor(hash * n / 2^64), its tag the low byte of the hash (never 0: that
 * is an empty place).  When the home is full it goes to the first of the next buckets with
 * room, and the home's reach says how many of them must be looked at.  What finds no room within
 * REACH_MAX buckets goes to a small list, the spill.
 *
 * Because the home grows with the hash, a table of any size keeps its items in the order of
 * their hashes.  Three things follow.  The size need not be a power of two, so a large table
 * grows by a quarter and stays well filled.  Resizing moves one bucket after the other from one
 * array to the next, both are walked in order, and one comparison tells in which of them
 * an item lies.  And a scan is a position in the order of hashes: it survives any resizing, and
 * an item that stays in the table for the whole of a scan is met.
 *
 * Buckets are allocated in segments, which are freed as soon as they are moved out of, so a resize
 * neither stalls nor doubles the memory.
 *
 * What goes to one table in the order of another must not arrive in the order of its own: all of it
 * would want the same few buckets while the table is small.  So each table has its own order of
 * hashes, which its seed makes; where the above says hash, it is that of table_order().
 *
 * The table knows items by hash and pointer only; matching and hashing of an item are functions
 * that its owner passes.  Pointers must fit in 48 bits, as user space ones do on x86-64 and
 * AArch64 Linux. */
#ifndef TORC_STORE_TABLE_H
#define TORC_STORE_TABLE_H

#include "core/base/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    TABLE_SLOTS = 9,
    TABLE_REACH_MAX = 63,
    TABLE_SPILLED = 0x80,                /* in reach: items of this home are in the spill, too */
    TABLE_SEGMENT_BITS = 10,
    TABLE_SEGMENT = 1 << TABLE_SEGMENT_BITS
};

struct table_bucket {
    uint8_t tags[TABLE_SLOTS];
    uint8_t reach;
    uint8_t pointers[TABLE_SLOTS][6];
};
_Static_assert(sizeof(struct table_bucket) == 64, "a bucket is a cache line");

struct table_array {
    struct table_bucket **segments;      /* NULL in the directory: not there yet, or moved out of */
    size_t buckets;                      /* homes */
    size_t physical;                     /* homes and the tail that the last ones may reach into */
};

struct table {
    struct table_array now, next;        /* next.buckets != 0: being resized */
    size_t moved;                        /* homes of now below this have been moved to next */
    size_t count;
    void **spill;
    size_t spill_count, spill_cap;
    uint64_t seed;
    uint64_t (*hash_of)(const void *context, const void *item);
    const void *context;
};

/* hash_of is asked when items move and when they are scanned; it must be what is given to find. */
void table_init(struct table *t, uint64_t (*hash_of)(const void *context, const void *item),
                const void *context);

/* Frees the arrays, not the items. */
void table_close(struct table *t);

/* Adds an item that is not in the table. */
void table_add(struct table *t, uint64_t hash, void *item);

/* Removes the item at this address; false when it is not there. */
bool table_remove(struct table *t, uint64_t hash, const void *item);

/* Puts another address in the place of the item; both hash alike.  False when it is not there. */
bool table_replace(struct table *t, uint64_t hash, const void *item, void *by);

/* Moves at most `buckets` buckets of a resize that is under way; true while there is more to do. */
bool table_resize_step(struct table *t, size_t buckets);

/* Begins to resize where the load asks for it.  Removing never does by itself, since a scan that
 * deletes would pay for it again and again. */
void table_shrink_if_sparse(struct table *t);

/* Calls visit for the items of the next home in hash order and returns the next cursor; 0 starts
 * and 0 ends.  Cursors are below 2^48.  Items may be removed from the table by visit only after the
 * call has returned. */
uint64_t table_scan(const struct table *t, uint64_t cursor,
                    void (*visit)(void *context, void *item), void *context);

/* Calls visit for every item, in no order, without asking for hashes: items may be freed by it. The
 * table is not to be used afterwards but to be closed, if they are. */
void table_each(const struct table *t, void (*visit)(void *context, void *item), void *context);

/* Makes an empty table as large as count items need, so that adding them moves nothing. */
void table_reserve(struct table *t, size_t count);

/* One item after the other, in no order, of a table that nobody changes meanwhile:
 *
 *     struct table_walk walk;
 *     table_walk_begin(&walk, &table);
 *     while ((item = table_walk_next(&walk)) != NULL) ...
 *
 * What lies a bucket ahead is fetched into the cache. */
struct table_walk {
    const struct table *table;
    const struct table_array *array;
    const struct table_bucket *bucket;
    size_t index;                        /* of the bucket */
    unsigned slots;                      /* of the bucket, that are still to come */
    size_t spilled;
};

void table_walk_begin(struct table_walk *w, const struct table *t);
void *table_walk_next(struct table_walk *w);                       /* NULL at the end */

/* A random item, every one as likely as the other.  NULL when empty. */
void *table_random(const struct table *t, struct random *random);

/* Bytes taken by the table itself. */
size_t table_memory(const struct table *t);

/* ---- lookup, inlined because it is every command's first cost ---- */

static inline uint64_t table_order(const struct table *t, uint64_t hash)
{
    return (hash ^ t->seed) * 0x9e3779b97f4a7c15u;
}

static inline uint8_t table_tag(uint64_t hash)
{
    uint8_t low = (uint8_t)hash;
    return low ? low : 1;
}

/* How many buckets behind this one hold items that belong here. */
static inline size_t table_reach(const struct table_bucket *b)
{
    return b->reach & (TABLE_SPILLED - 1u);
}

static inline size_t table_home(uint64_t hash, size_t buckets)
{
    return (size_t)(((unsigned __int128)hash * buckets) >> 64);
}

static inline struct table_bucket *table_bucket_at(const struct table_array *a, size_t index)
{
    struct table_bucket *segment = a->segments[index >> TABLE_SEGMENT_BITS];
    return segment ? segment + (index & (TABLE_SEGMENT - 1)) : NULL;
}

/* Which array holds the items of this hash, and their home there. */
static inline const struct table_array *table_locate(const struct table *t, uint64_t hash,
                                                     size_t *home)
{
    *home = table_home(hash, t->now.buckets);
    if (__builtin_expect(t->next.buckets != 0, 0) && *home < t->moved) {
        *home = table_home(hash, t->next.buckets);
        return &t->next;
    }
    return &t->now;
}

/* A bit for each slot whose tag is this one. */
static inline unsigned table_match(const struct table_bucket *b, uint8_t tag)
{
#ifdef __SSE2__
    __m128i tags = _mm_loadu_si128((const __m128i *)(const void *)b->tags);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag))) &
           ((1u << TABLE_SLOTS) - 1);
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < TABLE_SLOTS; i++) bits |= (unsigned)(b->tags[i] == tag) << i;
    return bits;
#endif
}

static inline void *table_pointer(const struct table_bucket *b, unsigned slot)
{
    uint64_t value = 0;
    memcpy(&value, b->pointers[slot], 6);
    return (void *)(uintptr_t)value;
}

/* The item of this hash for which match(item, key) holds, or NULL.  match is inlined. */
static inline __attribute__((always_inline)) void *table_find(const struct table *t, uint64_t hash,
                                                              bool (*match)(const void *item,
                                                                            const void *key),
                                                              const void *key)
{
    if (t->count == 0) return NULL;
    size_t home;
    hash = table_order(t, hash);
    const struct table_array *a = table_locate(t, hash, &home);
    const struct table_bucket *b = table_bucket_at(a, home);
    if (b == NULL) return NULL;
    bool is_spilled = b->reach & TABLE_SPILLED;
    uint8_t tag = table_tag(hash);
    for (size_t left = table_reach(b);; left--) {
        for (unsigned bits = table_match(b, tag); bits != 0; bits &= bits - 1) {
            void *item = table_pointer(b, (unsigned)__builtin_ctz(bits));
            if (match(item, key)) return item;
        }
        if (left == 0) break;
        b = table_bucket_at(a, ++home);
    }
    if (__builtin_expect(is_spilled, 0))
        for (size_t i = 0; i < t->spill_count; i++)
            if (match(t->spill[i], key)) return t->spill[i];
    return NULL;
}

/* Two hints for a batch: first the home of a hash, later the item it seems to hold. */
static inline void table_prefetch_home(const struct table *t, uint64_t hash)
{
    if (t->count == 0) return;
    size_t home;
    hash = table_order(t, hash);
    const struct table_array *a = table_locate(t, hash, &home);
    const struct table_bucket *b = table_bucket_at(a, home);
    if (b != NULL) __builtin_prefetch(b);
}

static inline void table_prefetch_item(const struct table *t, uint64_t hash)
{
    if (t->count == 0) return;
    size_t home;
    hash = table_order(t, hash);
    const struct table_array *a = table_locate(t, hash, &home);
    const struct table_bucket *b = table_bucket_at(a, home);
    unsigned bits = b ? table_match(b, table_tag(hash)) : 0;
    if (bits != 0) __builtin_prefetch(table_pointer(b, (unsigned)__builtin_ctz(bits)));
}

#endif
