/* plan.h - what must move for one ring to become the next.
 *
 * A plan names each slot whose owner changes, once, in rising order; a slot whose owner keeps its
 * name is not in it, whatever happens to ids, weights and addresses.  Applied to the first ring,
 * it gives the table of the second.  It does not choose anything: moving little is the work of
 * ring_build_from(). */
#ifndef TORC_RING_PLAN_H
#define TORC_RING_PLAN_H

#include "ring/ring.h"

struct plan_move {
    uint16_t slot;
    uint16_t from;               /* id in the first ring */
    uint16_t to;                 /* id in the second */
};

struct plan {                    /* about 100 KB */
    uint64_t first_epoch;
    uint64_t second_epoch;
    uint32_t count;              /* of moves, at most SLOT_COUNT */
    uint32_t leaving[RING_SHARDS_MAX];       /* slots that leave a shard of the first ring */
    uint32_t arriving[RING_SHARDS_MAX];      /* slots that reach a shard of the second */
    struct plan_move moves[SLOT_COUNT];
};

/* Both rings have no fault. */
void plan_make(struct plan *plan, const struct ring *first, const struct ring *second);

/* Gives r, which has a list of shards and no table yet, the table of first with the moves
 * carried out.  False if the plan does not fit: a slot is not where the plan takes it from, or an
 * owner is not in the list; r has no table then. */
bool plan_apply(const struct plan *plan, const struct ring *first, struct ring *r)
    __attribute__((warn_unused_result));

#endif
