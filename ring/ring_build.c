/* ring_build.c - who owns which slot: a walk of all shards at once, with bounds.
 *
 * Every shard visits all slots in an order of its own, a permutation that its name alone
 * decides, and a heavier shard walks faster.  A slot belongs to the first shard that comes by and
 * may still take one.  Two bounds make it even: a shard that holds its maximum takes no more, and
 * once no more slots are free than the shards below their minimum lack, only those take.
 *
 * Without the bounds this is weighted rendezvous hashing, the limit of a ring with ever more
 * virtual nodes.  When shard x joins, a slot changes its owner only if x visits it first; the
 * bounds disturb that a little, which is why growing starts from the old table instead
 * (ring_build_from): there, only slots without an owner, or whose owner has too many, are taken.
 *
 * The visit times: visit k (from 0) of a shard of weight w is at -ln(1 - (k + 1/2) / n) / w, where
 * n is the number of slots: the middle of the k-th of n equal parts of an exponential
 * distribution.  Exponential, because then the chance to come first is proportional to the
 * weight, whatever the others weigh.  Times are integers (2^-56 units), since floating point may
 * round differently from one machine to the next.
 *
 * The table is part of the text format (a text without slots means "as built"): whatever changes it
 * would scatter people's keys.  A unit test holds a checksum. */
#include "ring/ring.h"

#include <assert.h>
#include <string.h>

enum { TIME_BITS = 56, HALF_BITS = 7, HALF_MASK = (1 << HALF_BITS) - 1, FEISTEL_ROUNDS = 4 };
_Static_assert(1 << (2 * HALF_BITS) == SLOT_COUNT, "a slot is two halves");

struct walker {
    uint64_t time;           /* of the next visit */
    uint64_t seed;           /* decides the order of visits */
    uint32_t visits;         /* made so far */
    uint32_t weight;
    uint16_t id;
};

struct spread {
    const struct ring *ring;                 /* the shards; its table is not looked at */
    uint16_t *owner;
    uint32_t free;                           /* slots that wait to be taken */
    uint32_t owed;                           /* what the shards below their minimum lack */
    uint32_t have[RING_SHARDS_MAX];
    uint32_t low[RING_SHARDS_MAX];           /* bounds of have[] in the end */
    uint32_t high[RING_SHARDS_MAX];
    uint32_t heap_count;
    struct walker heap[RING_SHARDS_MAX];     /* shards that may still take, soonest first */
};

/* ---- fair shares ---- */

static uint64_t total_weight(const struct ring *r)
{
    uint64_t total = 0;
    for (uint32_t id = 0; id < r->shard_count; id++) total += r->shards[id].weight;
    return total;
}

static uint32_t share_max(uint64_t weight, uint64_t total)
{
    uint64_t slots = weight * SLOT_COUNT;
    uint64_t ceiling = (slots + total - 1) / total;
    uint64_t bound = slots * 102 / (total * 100);
    return (uint32_t)(bound > ceiling ? bound : ceiling);
}

static uint32_t share_min(uint64_t weight, uint64_t total)
{
    uint64_t slots = weight * SLOT_COUNT;
    uint64_t floor = slots / total;
    uint64_t bound = (slots * 98 + total * 100 - 1) / (total * 100);
    return (uint32_t)(bound < floor ? bound : floor);
}

uint32_t ring_slots_max(const struct ring *r, uint32_t id)
{
    assert(id < r->shard_count);
    return share_max(r->shards[id].weight, total_weight(r));
}

uint32_t ring_slots_min(const struct ring *r, uint32_t id)
{
    assert(id < r->shard_count);
    return share_min(r->shards[id].weight, total_weight(r));
}

/* ---- the order of a shard's visits ---- */

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

static uint64_t seed_of(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325;              /* FNV-1a */
    for (; *name != '\0'; name++) hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
    return mix(hash);
}

/* The slot of the visit: a Feistel network over two 7-bit halves, hence a permutation. */
static uint16_t slot_of_visit(uint64_t seed, uint32_t visit)
{
    uint32_t left = visit >> HALF_BITS, right = visit & HALF_MASK;
    for (uint32_t round = 0; round < FEISTEL_ROUNDS; round++) {
        uint32_t swapped = left ^ (uint32_t)(mix(seed + (round << HALF_BITS | right)) >> 57);
        left = right;
        right = swapped;
    }
    return (uint16_t)(left << HALF_BITS | right);
}

/* ln((d + 1) / (d - 1)), in units of 2^-56: 2 atanh(1/d) by its series. */
static uint64_t log_ratio(uint64_t d)
{
    uint64_t power = ((uint64_t)2 << TIME_BITS) / d, sum = 0;
    for (uint64_t odd = 1; power > 0; odd += 2, power /= d * d) sum += power / odd;
    return sum;
}

/* The time between visit - 1 (or the start) and visit, for weight 1.  ln(2n) - ln(2n - 2k - 1)
 * is the time of visit k, so neighbours are ln((2n - 2k + 1) / (2n - 2k - 1)) apart. */
static uint64_t time_before(uint32_t visit)
{
    return visit == 0 ? log_ratio(4 * SLOT_COUNT - 1) : log_ratio(2 * (SLOT_COUNT - visit));
}

/* ---- the heap of walkers ---- */

/* Equal weights visit at equal times.  The tie must not depend on the order of a list: seed,
 * and then the id, which follows the names. */
static bool is_sooner(const struct walker *a, const struct walker *b)
{
    if (a->time != b->time) return a->time < b->time;
    if (a->seed != b->seed) return a->seed < b->seed;
    return a->id < b->id;
}

static void sift_down(struct walker *heap, uint32_t count, uint32_t at)
{
    struct walker moving = heap[at];
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && is_sooner(&heap[child + 1], &heap[child])) child++;
        if (!is_sooner(&heap[child], &moving)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

static void start_walkers(struct spread *s)
{
    const struct ring *r = s->ring;
    s->heap_count = r->shard_count;
    for (uint32_t id = 0; id < r->shard_count; id++) {
        uint32_t weight = r->shards[id].weight;
        s->heap[id] = (struct walker){.time = time_before(0) / weight,
                                      .seed = seed_of(r->shards[id].name),
                                      .weight = weight,
                                      .id = (uint16_t)id};
    }
    for (uint32_t at = s->heap_count / 2; at-- > 0;) sift_down(s->heap, s->heap_count, at);
}

/* ---- the walk ---- */

static bool may_take(const struct spread *s, uint16_t id)
{
    return s->have[id] < s->low[id] || (s->have[id] < s->high[id] && s->free > s->owed);
}

static bool is_free(const struct spread *s, uint16_t slot)
{
    uint16_t owner = s->owner[slot];
    return owner == RING_NOBODY || s->have[owner] > s->high[owner];
}

static void take(struct spread *s, uint16_t slot, uint16_t id)
{
    if (s->owner[slot] != RING_NOBODY) s->have[s->owner[slot]]--;
    if (s->have[id] < s->low[id]) s->owed--;
    s->owner[slot] = id;
    s->have[id]++;
    s->free--;
}

/* A shard that may not take now never may again (free - owed does not grow), and one that may
 * takes every free slot that it passes; so the walk ends with every slot owned, within bounds. */
static void walk(struct spread *s)
{
    start_walkers(s);
    while (s->free > 0) {
        assert(s->heap_count > 0);
        struct walker *w = &s->heap[0];
        if (w->visits < SLOT_COUNT && may_take(s, w->id)) {
            uint16_t slot = slot_of_visit(w->seed, w->visits++);
            if (is_free(s, slot)) take(s, slot, w->id);
            w->time += w->visits < SLOT_COUNT ? time_before(w->visits) / w->weight : 0;
        } else {
            s->heap[0] = s->heap[--s->heap_count];
        }
        sift_down(s->heap, s->heap_count, 0);
    }
}

static void spread_new(struct spread *s, const struct ring *r, uint16_t *owner)
{
    uint64_t total = total_weight(r);
    s->ring = r;
    s->owner = owner;
    s->free = SLOT_COUNT;
    s->owed = 0;
    for (uint32_t id = 0; id < r->shard_count; id++) {
        s->have[id] = 0;
        s->low[id] = share_min(r->shards[id].weight, total);
        s->high[id] = share_max(r->shards[id].weight, total);
        s->owed += s->low[id];
    }
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) owner[slot] = RING_NOBODY;
    walk(s);
}

static void note_counts(struct ring *r, const struct spread *s)
{
    for (uint32_t id = 0; id < r->shard_count; id++) r->shards[id].slots = s->have[id];
}

void ring_build(struct ring *r)
{
    struct spread s;
    assert(r->shard_count > 0);
    spread_new(&s, r, r->owner);
    note_counts(r, &s);
}

bool ring_is_built(const struct ring *r)
{
    struct spread s;
    uint16_t owner[SLOT_COUNT];
    if (r->shard_count == 0) return false;
    spread_new(&s, r, owner);
    return memcmp(owner, r->owner, sizeof owner) == 0;
}

/* ---- from an older table ---- */

static void inherit(struct spread *s, const struct ring *old)
{
    uint16_t id_now[RING_SHARDS_MAX];
    for (uint32_t id = 0; id < old->shard_count; id++) {
        const char *name = old->shards[id].name;
        int now = ring_find_shard(s->ring, name, strlen(name));
        id_now[id] = now < 0 ? RING_NOBODY : (uint16_t)now;
    }
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) {
        uint16_t before = old->owner[slot];
        uint16_t now = before < old->shard_count ? id_now[before] : RING_NOBODY;
        s->owner[slot] = now;
        if (now == RING_NOBODY) s->free++;
        else s->have[now]++;
    }
}

/* What a shard must get, from others if nothing is spare.  When a shard leaves, the minimum of
 * many others may rise by one slot, and filling them all up would move more than the few slots
 * that a light shard had; so a shard that was there before may stay one slot below. */
static uint32_t least_of(const struct spread *s, uint32_t id, uint64_t total)
{
    uint64_t weight = s->ring->shards[id].weight;
    uint32_t least = share_min(weight, total);
    if (s->have[id] == 0) return (uint32_t)(weight * SLOT_COUNT / total);
    return least > 0 ? least - 1 : 0;
}

/* How many slots each shard shall hold: high[] of it, while low[] is what it must have at least. */
static uint32_t cut_to_maximum(struct spread *s, uint64_t total)
{
    uint32_t spare = s->free;
    for (uint32_t id = 0; id < s->ring->shard_count; id++) {
        uint64_t weight = s->ring->shards[id].weight;
        uint32_t most = share_max(weight, total);
        s->high[id] = s->have[id] < most ? s->have[id] : most;
        spare += s->have[id] - s->high[id];
        s->low[id] = least_of(s, id, total);
    }
    return spare;
}

/* Relative load: a / weight(x) < b / weight(y). */
static bool is_lighter(const struct ring *r, uint32_t a, uint32_t x, uint32_t b, uint32_t y)
{
    return (uint64_t)a * r->shards[y].weight < (uint64_t)b * r->shards[x].weight;
}

/* The shard that shall get the next slot: below its minimum first, then the lightest.  -1: nobody
 * is below the minimum and nothing is spare. */
static int next_receiver(const struct spread *s, uint32_t spare, uint64_t total)
{
    int best = -1;
    bool best_lacks = false;
    for (uint32_t id = 0; id < s->ring->shard_count; id++) {
        bool lacks = s->high[id] < s->low[id];
        if (!lacks && (spare == 0 || best_lacks)) continue;
        if (!lacks && s->high[id] >= share_max(s->ring->shards[id].weight, total)) continue;
        if (best < 0 || (lacks && !best_lacks) ||
            is_lighter(s->ring, s->high[id] + 1, id, s->high[best] + 1, (uint32_t)best)) {
            best = (int)id;
            best_lacks = lacks;
        }
    }
    return best;
}

static uint32_t heaviest_giver(const struct spread *s)
{
    int best = -1;
    for (uint32_t id = 0; id < s->ring->shard_count; id++) {
        if (s->high[id] <= s->low[id]) continue;
        if (best < 0 || is_lighter(s->ring, s->high[best], (uint32_t)best, s->high[id], id))
            best = (int)id;
    }
    assert(best >= 0);               /* the minima add up to no more than all slots */
    return (uint32_t)best;
}

static void set_targets(struct spread *s, uint64_t total)
{
    uint32_t spare = cut_to_maximum(s, total);
    int id;
    while ((id = next_receiver(s, spare, total)) >= 0) {
        if (spare > 0) spare--;
        else s->high[heaviest_giver(s)]--;
        s->high[id]++;
    }
    assert(spare == 0);              /* the maxima add up to no less than all slots */
}

void ring_build_from(struct ring *r, const struct ring *old)
{
    struct spread s = {.ring = r, .owner = r->owner};
    assert(r->shard_count > 0);
    assert(r != old);
    inherit(&s, old);
    set_targets(&s, total_weight(r));
    for (uint32_t id = 0; id < r->shard_count; id++) {
        s.low[id] = s.high[id];
        if (s.have[id] > s.high[id]) s.free += s.have[id] - s.high[id];
        else s.owed += s.high[id] - s.have[id];
    }
    assert(s.free == s.owed);
    walk(&s);
    note_counts(r, &s);
}
