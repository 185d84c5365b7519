#include "ring/plan.h"

#include <assert.h>
#include <string.h>

/* For each id of a, the id of the same name in b, or RING_NOBODY. */
static void match_names(const struct ring *a, const struct ring *b, uint16_t *id_in_b)
{
    for (uint32_t id = 0; id < a->shard_count; id++) {
        int found = ring_find_shard(b, a->shards[id].name, strlen(a->shards[id].name));
        id_in_b[id] = found < 0 ? RING_NOBODY : (uint16_t)found;
    }
}

static void add_move(struct plan *plan, uint16_t slot, uint16_t from, uint16_t to)
{
    plan->moves[plan->count++] = (struct plan_move){slot, from, to};
    plan->leaving[from]++;
    plan->arriving[to]++;
}

void plan_make(struct plan *plan, const struct ring *first, const struct ring *second)
{
    uint16_t id_in_second[RING_SHARDS_MAX];
    assert(ring_fault(first) == NULL);
    assert(ring_fault(second) == NULL);

    memset(plan, 0, sizeof *plan);
    plan->first_epoch = first->epoch;
    plan->second_epoch = second->epoch;
    match_names(first, second, id_in_second);
    for (uint16_t slot = 0; slot < SLOT_COUNT; slot++) {
        uint16_t from = first->owner[slot], to = second->owner[slot];
        if (id_in_second[from] != to) add_move(plan, slot, from, to);
    }
}

static bool moves_fit(const struct plan *plan, const struct ring *first, const struct ring *r)
{
    if (plan->count > SLOT_COUNT) return false;
    for (uint32_t i = 0; i < plan->count; i++) {
        const struct plan_move *move = &plan->moves[i];
        if (move->slot >= SLOT_COUNT || first->owner[move->slot] != move->from) return false;
        if (move->to >= r->shard_count) return false;
    }
    return true;
}

/* A slot that stays with a shard which is not in the list keeps the table from being whole. */
static bool is_whole(const uint16_t *owner)
{
    for (size_t slot = 0; slot < SLOT_COUNT; slot++)
        if (owner[slot] == RING_NOBODY) return false;
    return true;
}

bool plan_apply(const struct plan *plan, const struct ring *first, struct ring *r)
{
    uint16_t id_in_r[RING_SHARDS_MAX], owner[SLOT_COUNT];
    assert(ring_fault(first) == NULL);
    assert(r->owner[0] == RING_NOBODY);

    if (!moves_fit(plan, first, r)) return false;
    match_names(first, r, id_in_r);
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) owner[slot] = id_in_r[first->owner[slot]];
    for (uint32_t i = 0; i < plan->count; i++) owner[plan->moves[i].slot] = plan->moves[i].to;
    if (!is_whole(owner)) return false;

    memcpy(r->owner, owner, sizeof owner);
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) r->shards[owner[slot]].slots++;
    return true;
}
