/* ring.h - which shard owns which slot.  A value: build it, then share it and never change it.
 *
 * A ring is a list of shards (name, weight, address), an epoch, and a table that gives every
 * slot its owner.  A shard's id is its index in the list, and the list is kept sorted by name;
 * so two programs that list the same shards in any order hold the same ids and the same table.
 * Ids are valid within one ring only: when a shard joins or leaves, others may shift.  Across
 * rings (and on the wire) a shard is its name.
 *
 *     ring_init(&r, 1);
 *     ring_add_shard(&r, "a", 1, "10.0.0.1:7001", 13, 1);     ... one call a shard
 *     ring_build(&r);                                         or ring_build_from(&r, &old)
 *     id = ring_owner(&r, slot_of_key(key, len));
 *
 * Nothing here allocates, reads a clock or a random source, or uses floating point: the table
 * is the same on every machine.  README.md tells the idea, with figures. */
#ifndef TORC_RING_RING_H
#define TORC_RING_RING_H

#include "ring/slot.h"

#include <stdbool.h>

enum {
    RING_SHARDS_MAX = 512,
    RING_NAME_MAX = 47,           /* bytes; a name is one printable ASCII word, without '#' */
    RING_ADDRESS_MAX = 127,       /* bytes; the ring carries an address and never looks into it */
    RING_WEIGHT_MAX = 1000000,
    RING_NOBODY = 0xffff          /* the owner of a slot before ring_build() */
};

struct ring_shard {
    char name[RING_NAME_MAX + 1];            /* both end with '\0' */
    char address[RING_ADDRESS_MAX + 1];      /* "" if none was given */
    uint32_t weight;                         /* 1 .. RING_WEIGHT_MAX */
    uint32_t slots;                          /* how many it owns */
};

struct ring {                                /* about 128 KB */
    uint16_t owner[SLOT_COUNT];
    uint64_t epoch;
    uint32_t shard_count;
    struct ring_shard shards[RING_SHARDS_MAX];
};

enum ring_status {
    RING_OK,
    RING_BAD_NAME,
    RING_BAD_ADDRESS,
    RING_BAD_WEIGHT,
    RING_NAME_TWICE,
    RING_TOO_MANY
};

/* A ring without shards, every slot owned by RING_NOBODY. */
void ring_init(struct ring *r, uint64_t epoch);

/* Adds a shard to a list that has no table yet; the bytes are copied.  An address may be empty
 * (and then NULL), otherwise it is one printable ASCII word like a name, but not "-". */
enum ring_status ring_add_shard(struct ring *r, const char *name, size_t name_len,
                                const char *address, size_t address_len, uint32_t weight)
    __attribute__((warn_unused_result));

/* What went wrong, for a person: "a name is 1 to 47 printable characters ...". */
const char *ring_status_text(enum ring_status status);

/* Gives every slot an owner, from names and weights alone.  Needs at least one shard.
 * Every shard holds between ring_slots_min() and ring_slots_max(). */
void ring_build(struct ring *r);

/* The same, starting from the table of old: slots move only as far as balance demands.  A shard
 * that joins takes its share, one that leaves gives away what it had, and nothing else moves (but
 * a joining shard with fewer than about 50 slots can make the maximum of many others fall by one).
 * No shard is above its maximum; one that was there before may stay one slot below its minimum.
 * The lists may differ in any way; shards are matched by name.  The epoch stays the one of
 * ring_init().  r and old are different rings. */
void ring_build_from(struct ring *r, const struct ring *old);

/* True if the table is the one that ring_build() makes for these shards. */
bool ring_is_built(const struct ring *r);

/* The bounds of balance, 2 % around the weighted fair share, widened to whole slots: at most
 * max(floor(1.02 * share), ceil(share)), at least min(ceil(0.98 * share), floor(share)). */
uint32_t ring_slots_max(const struct ring *r, uint32_t id);
uint32_t ring_slots_min(const struct ring *r, uint32_t id);

/* Who owns the slot (below SLOT_COUNT): an id below shard_count.  One load. */
static inline uint16_t ring_owner(const struct ring *r, uint16_t slot)
{
    return r->owner[slot];
}

/* The id of the shard with this name, or -1. */
int ring_find_shard(const struct ring *r, const char *name, size_t name_len);

/* Same epoch, shards, weights, addresses and table. */
bool ring_equal(const struct ring *a, const struct ring *b);

/* NULL if the ring is sound: at least one shard, a valid and sorted list, every slot owned, counts
 * true.  Otherwise what is wrong.  Balance is not asked for: a table that was given slot by slot
 * may be on its way. */
const char *ring_fault(const struct ring *r);

#endif
