/* table.c - placing, removing, resizing and scanning; the picture is in the header.
 *
 * Invariant: an item of hash h lies, in the array that table_locate() names for h, in one of the
 * buckets home .. home + reach(home), or in the spill when the home is marked SPILLED.  A
 * reach is never made smaller but by moving the whole home. */
#include "server/store/table.h"

#include "core/base/mem.h"

#include <assert.h>

enum {
    LOAD_MAX_PERCENT = 88,           /* of the slots; beyond it the table grows */
    LOAD_MIN_PERCENT = 30,           /* below it the table shrinks */
    SMALL_BUCKETS = 256,             /* up to this size it doubles, later it grows by a quarter */
    TAIL_PART = 8,                   /* the tail is an eighth of the homes, at most the reach */
    STEPS_PER_CHANGE = 4,
    RANDOM_TRIES = 256
};

/* ---- arrays ---- */

static size_t segments_of(size_t physical)
{
    return (physical + TABLE_SEGMENT - 1) >> TABLE_SEGMENT_BITS;
}

/* An array of one segment is only as long as it must be. */
static size_t segment_len(const struct table_array *a)
{
    return a->physical < TABLE_SEGMENT ? a->physical : TABLE_SEGMENT;
}

static void array_open(struct table_array *a, size_t buckets)
{
    a->buckets = buckets;
    size_t tail = buckets / TAIL_PART;
    a->physical = buckets + (tail < TABLE_REACH_MAX ? tail : TABLE_REACH_MAX);
    a->segments = mem_zalloc(segments_of(a->physical) * sizeof *a->segments);
}

static void array_close(struct table_array *a)
{
    for (size_t i = 0; i < segments_of(a->physical); i++) mem_free(a->segments[i]);
    mem_free(a->segments);
    *a = (struct table_array){0};
}

static struct table_bucket *bucket_for_write(struct table_array *a, size_t index)
{
    size_t segment = index >> TABLE_SEGMENT_BITS;
    if (a->segments[segment] == NULL)
        a->segments[segment] = mem_zalloc_aligned(64, segment_len(a) * sizeof(struct table_bucket));
    return a->segments[segment] + (index & (TABLE_SEGMENT - 1));
}

static void set_slot(struct table_bucket *b, unsigned slot, uint8_t tag, const void *item)
{
    uint64_t value = (uintptr_t)item;
    assert(value >> 48 == 0);
    b->tags[slot] = tag;
    memcpy(b->pointers[slot], &value, 6);
}

static uint64_t order_of(const struct table *t, const void *item)
{
    return table_order(t, t->hash_of(t->context, item));
}

/* ---- the spill ---- */

static void spill_add(struct table *t, void *item)
{
    if (t->spill_count == t->spill_cap) {
        t->spill_cap = t->spill_cap ? t->spill_cap * 2 : 4;
        t->spill = mem_realloc(t->spill, t->spill_cap * sizeof *t->spill);
    }
    t->spill[t->spill_count++] = item;
}

static void **spill_find(const struct table *t, const void *item)
{
    for (size_t i = 0; i < t->spill_count; i++)
        if (t->spill[i] == item) return &t->spill[i];
    return NULL;
}

/* ---- placing ---- */

static void place(struct table *t, struct table_array *a, size_t home, uint64_t hash, void *item)
{
    struct table_bucket *first = bucket_for_write(a, home);
    for (size_t distance = 0; distance <= TABLE_REACH_MAX && home + distance < a->physical;
         distance++) {
        struct table_bucket *b = distance ? bucket_for_write(a, home + distance) : first;
        unsigned empty = table_match(b, 0);
        if (empty == 0) continue;
        set_slot(b, (unsigned)__builtin_ctz(empty), table_tag(hash), item);
        if (distance > table_reach(first))
            first->reach = (uint8_t)((first->reach & TABLE_SPILLED) | distance);
        return;
    }
    first->reach |= TABLE_SPILLED;
    spill_add(t, item);
}

/* The slot that holds this very item; NULL when it is in the spill, or not at all. */
static struct table_bucket *find_slot(const struct table *t, uint64_t hash, const void *item,
                                      unsigned *slot)
{
    size_t home;
    if (t->count == 0) return NULL;
    const struct table_array *a = table_locate(t, hash, &home);
    struct table_bucket *b = table_bucket_at(a, home);
    if (b == NULL) return NULL;
    for (size_t left = table_reach(b);; left--) {
        for (unsigned bits = table_match(b, table_tag(hash)); bits != 0; bits &= bits - 1) {
            *slot = (unsigned)__builtin_ctz(bits);
            if (table_pointer(b, *slot) == item) return b;
        }
        if (left == 0) return NULL;
        b = table_bucket_at(a, ++home);
    }
}

/* ---- resizing ---- */

static void resize_to(struct table *t, size_t buckets)
{
    if (buckets == 0) buckets = 1;
    if (t->now.buckets == 0) {
        array_open(&t->now, buckets);
        bucket_for_write(&t->now, 0);
        return;
    }
    if (buckets == t->now.buckets) return;
    array_open(&t->next, buckets);
    t->moved = 0;
}

static void prefetch_home_items(const struct table *t, size_t home)
{
    if (home >= t->now.physical) return;
    const struct table_bucket *b = table_bucket_at(&t->now, home);
    if (b == NULL) return;
    for (unsigned i = 0; i < TABLE_SLOTS; i++)
        if (b->tags[i] != 0) __builtin_prefetch(table_pointer(b, i));
}

/* From the end, because one that finds no room in next either goes to the end again. */
static void move_spilled(struct table *t, size_t home)
{
    for (size_t i = t->spill_count; i-- > 0;) {
        void *item = t->spill[i];
        uint64_t hash = order_of(t, item);
        if (table_home(hash, t->now.buckets) != home) continue;
        t->spill[i] = t->spill[--t->spill_count];
        place(t, &t->next, table_home(hash, t->next.buckets), hash, item);
    }
}

static void move_home(struct table *t, size_t home)
{
    struct table_bucket *first = table_bucket_at(&t->now, home);
    if (first == NULL) return;
    for (size_t distance = 0; distance <= table_reach(first); distance++) {
        struct table_bucket *b = table_bucket_at(&t->now, home + distance);
        for (unsigned i = 0; i < TABLE_SLOTS; i++) {
            if (b->tags[i] == 0) continue;
            void *item = table_pointer(b, i);
            uint64_t hash = order_of(t, item);
            if (table_home(hash, t->now.buckets) != home) continue;
            b->tags[i] = 0;
            place(t, &t->next, table_home(hash, t->next.buckets), hash, item);
        }
    }
    if (first->reach & TABLE_SPILLED) move_spilled(t, home);
}

static void free_segment_behind(struct table *t)
{
    if ((t->moved & (TABLE_SEGMENT - 1)) != 0) return;
    size_t segment = (t->moved >> TABLE_SEGMENT_BITS) - 1;
    mem_free(t->now.segments[segment]);
    t->now.segments[segment] = NULL;
}

bool table_resize_step(struct table *t, size_t buckets)
{
    if (t->next.buckets == 0) return false;
    while (buckets-- > 0 && t->moved < t->now.buckets) {
        prefetch_home_items(t, t->moved + 1);
        move_home(t, t->moved);
        t->moved++;
        free_segment_behind(t);
    }
    if (t->moved < t->now.buckets) return true;
    array_close(&t->now);
    t->now = t->next;
    t->next = (struct table_array){0};
    bucket_for_write(&t->now, 0);
    return false;
}

static void grow_if_full(struct table *t)
{
    size_t n = t->now.buckets;
    if (t->next.buckets != 0) {
        table_resize_step(t, STEPS_PER_CHANGE);
        return;
    }
    if ((t->count + 1) * 100 <= n * TABLE_SLOTS * LOAD_MAX_PERCENT) return;
    resize_to(t, n < SMALL_BUCKETS ? n * 2 : n + n / 4);
    if (n != 0 && n < SMALL_BUCKETS / 16) table_resize_step(t, n);
}

void table_shrink_if_sparse(struct table *t)
{
    size_t n = t->now.buckets;
    if (t->next.buckets != 0 || n <= 1) return;
    if (t->count * 100 >= n * TABLE_SLOTS * LOAD_MIN_PERCENT) return;
    resize_to(t, (t->count * 100 + 1) / (TABLE_SLOTS * 70) + 1);
}

/* ---- the calls ---- */

/* Tables lie at different addresses; near ones need seeds with nothing in common (SplitMix64). */
static uint64_t seed_from(uint64_t address)
{
    uint64_t z = address + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void table_init(struct table *t, uint64_t (*hash_of)(const void *context, const void *item),
                const void *context)
{
    *t = (struct table){.seed = seed_from((uintptr_t)t), .hash_of = hash_of, .context = context};
}

void table_reserve(struct table *t, size_t count)
{
    if (t->now.buckets == 0) resize_to(t, count * 100 / (TABLE_SLOTS * LOAD_MAX_PERCENT) + 1);
}

void table_close(struct table *t)
{
    if (t->now.buckets != 0) array_close(&t->now);
    if (t->next.buckets != 0) array_close(&t->next);
    mem_free(t->spill);
    table_init(t, t->hash_of, t->context);
}

void table_add(struct table *t, uint64_t hash, void *item)
{
    size_t home;
    grow_if_full(t);
    hash = table_order(t, hash);
    struct table_array *a = (struct table_array *)(uintptr_t)table_locate(t, hash, &home);
    place(t, a, home, hash, item);
    t->count++;
}

bool table_remove(struct table *t, uint64_t hash, const void *item)
{
    unsigned slot;
    hash = table_order(t, hash);
    struct table_bucket *b = find_slot(t, hash, item, &slot);
    if (b != NULL) {
        b->tags[slot] = 0;
    } else {
        void **spilled = spill_find(t, item);
        if (spilled == NULL) return false;
        *spilled = t->spill[--t->spill_count];
    }
    t->count--;
    if (t->next.buckets != 0) table_resize_step(t, STEPS_PER_CHANGE);
    return true;
}

bool table_replace(struct table *t, uint64_t hash, const void *item, void *by)
{
    unsigned slot;
    hash = table_order(t, hash);
    struct table_bucket *b = find_slot(t, hash, item, &slot);
    if (b != NULL) {
        set_slot(b, slot, table_tag(hash), by);
        return true;
    }
    void **spilled = spill_find(t, item);
    if (spilled == NULL) return false;
    *spilled = by;
    return true;
}

/* ---- scanning ---- */

/* The first hash whose home is this bucket; 2^64 (as a 128-bit number) behind the last one. */
static unsigned __int128 first_hash(size_t home, size_t buckets)
{
    unsigned __int128 one = (unsigned __int128)1 << 64;
    return (one * home + buckets - 1) / buckets;
}

struct visitor {
    const struct table *table;
    void (*visit)(void *context, void *item);
    void *context;
    const struct table_array *array;
    size_t home;
    uint64_t from;
};

static void visit_item(const struct visitor *v, void *item)
{
    uint64_t hash = order_of(v->table, item);
    if (hash >= v->from && table_home(hash, v->array->buckets) == v->home)
        v->visit(v->context, item);
}

static bool spill_is_in(const struct visitor *v, void *item)
{
    size_t home;
    return table_locate(v->table, order_of(v->table, item), &home) == v->array;
}

static void visit_home(const struct visitor *v)
{
    const struct table_bucket *b = table_bucket_at(v->array, v->home);
    if (b == NULL) return;
    bool is_spilled = b->reach & TABLE_SPILLED;
    size_t reach = table_reach(b);
    for (size_t distance = 0; distance <= reach; distance++) {
        b = table_bucket_at(v->array, v->home + distance);
        for (unsigned i = 0; b != NULL && i < TABLE_SLOTS; i++)
            if (b->tags[i] != 0) visit_item(v, table_pointer(b, i));
    }
    if (!is_spilled) return;
    for (size_t i = 0; i < v->table->spill_count; i++)
        if (spill_is_in(v, v->table->spill[i])) visit_item(v, v->table->spill[i]);
}

uint64_t table_scan(const struct table *t, uint64_t cursor,
                    void (*visit)(void *context, void *item), void *context)
{
    if (t->now.buckets == 0 || cursor >> 48 != 0) return 0;
    uint64_t from = cursor << 16;
    struct visitor v = {t, visit, context, NULL, 0, from};
    v.array = table_locate(t, from, &v.home);
    visit_home(&v);
    unsigned __int128 end = first_hash(v.home + 1, v.array->buckets);
    if (v.array == &t->next) {   /* a home of next may begin before and end behind what was moved */
        unsigned __int128 moved = first_hash(t->moved, t->now.buckets);
        if (end > moved) end = moved;
    }
    if (end >> 64 != 0) return 0;
    uint64_t after = (uint64_t)end >> 16;      /* down: items may be met twice, never missed */
    return after > cursor ? after : cursor + 1;
}

static void each_in_array(const struct table_array *a, void (*visit)(void *context, void *item),
                          void *context)
{
    for (size_t i = 0; i < a->physical; i++) {
        const struct table_bucket *b = table_bucket_at(a, i);
        for (unsigned slot = 0; b != NULL && slot < TABLE_SLOTS; slot++)
            if (b->tags[slot] != 0) visit(context, table_pointer(b, slot));
    }
}

void table_each(const struct table *t, void (*visit)(void *context, void *item), void *context)
{
    each_in_array(&t->now, visit, context);
    each_in_array(&t->next, visit, context);
    for (size_t i = 0; i < t->spill_count; i++) visit(context, t->spill[i]);
}

static unsigned filled(const struct table_bucket *b)
{
    return ~table_match(b, 0) & ((1u << TABLE_SLOTS) - 1);
}

static void prefetch_items(const struct table_bucket *b)
{
    for (unsigned bits = filled(b); bits != 0; bits &= bits - 1)
        __builtin_prefetch(table_pointer(b, (unsigned)__builtin_ctz(bits)));
}

static void walk_to(struct table_walk *w, const struct table_array *a, size_t index)
{
    w->array = a;
    w->index = index;
    w->bucket = index < a->physical ? table_bucket_at(a, index) : NULL;
    w->slots = w->bucket != NULL ? filled(w->bucket) : 0;
    const struct table_bucket *next =
        index + 1 < a->physical ? table_bucket_at(a, index + 1) : NULL;
    if (next != NULL) prefetch_items(next);
}

void table_walk_begin(struct table_walk *w, const struct table *t)
{
    *w = (struct table_walk){.table = t};
    walk_to(w, &t->now, t->next.buckets != 0 ? t->moved : 0);
}

void *table_walk_next(struct table_walk *w)
{
    while (w->slots == 0) {
        if (w->index + 1 < w->array->physical) walk_to(w, w->array, w->index + 1);
        else if (w->array == &w->table->now) walk_to(w, &w->table->next, 0);
        else return w->spilled < w->table->spill_count ? w->table->spill[w->spilled++] : NULL;
    }
    unsigned slot = (unsigned)__builtin_ctz(w->slots);
    w->slots &= w->slots - 1;
    return table_pointer(w->bucket, slot);
}

/* ---- random items ---- */

static void *random_slot(const struct table *t, struct random *random)
{
    size_t first = t->next.buckets != 0 ? t->moved : 0, here = t->now.physical - first;
    size_t pick = (size_t)random_below(random, here + t->next.physical);
    const struct table_bucket *b = pick < here ? table_bucket_at(&t->now, first + pick)
                                               : table_bucket_at(&t->next, pick - here);
    unsigned slot = (unsigned)random_below(random, TABLE_SLOTS);
    return b != NULL && b->tags[slot] != 0 ? table_pointer(b, slot) : NULL;
}

static void keep_first(void *context, void *item)
{
    void **kept = context;
    if (*kept == NULL) *kept = item;
}

/* Almost empty tables, before they shrink: the next item behind a random place is even enough. */
static void *random_by_scan(const struct table *t, struct random *random)
{
    void *found = NULL;
    uint64_t cursor = random_next(random) >> 16;
    while (found == NULL) cursor = table_scan(t, cursor, keep_first, &found);
    return found;
}

void *table_random(const struct table *t, struct random *random)
{
    if (t->count == 0) return NULL;
    if (t->spill_count > 0 && random_below(random, t->count) < t->spill_count)
        return t->spill[random_below(random, t->spill_count)];
    for (int tries = 0; tries < RANDOM_TRIES; tries++) {
        void *item = random_slot(t, random);
        if (item != NULL) return item;
    }
    return random_by_scan(t, random);
}

static size_t array_memory(const struct table_array *a)
{
    size_t segments = segments_of(a->physical), bytes = segments * sizeof *a->segments;
    for (size_t i = 0; i < segments; i++)
        if (a->segments[i] != NULL) bytes += segment_len(a) * sizeof(struct table_bucket);
    return bytes;
}

size_t table_memory(const struct table *t)
{
    return array_memory(&t->now) + array_memory(&t->next) + t->spill_cap * sizeof *t->spill;
}
