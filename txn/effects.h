/* effects.h - filling a struct txn_effects; for coordinator and resolver. */
#ifndef TORC_TXN_EFFECTS_H
#define TORC_TXN_EFFECTS_H

#include "txn/coordinator.h"

#include <assert.h>

static inline struct txn_effect *txn_effects_add(struct txn_effects *out,
                                                 enum txn_effect_type type, uint32_t shard)
{
    struct txn_effect *e;

    assert(out->count < sizeof(out->at) / sizeof(out->at[0]));
    e = &out->at[out->count++];
    *e = (struct txn_effect){.type = type, .shard = shard};
    return e;
}

static inline void txn_effects_to_all(struct txn_effects *out, enum txn_effect_type type,
                                      uint32_t shards)
{
    for (uint32_t i = 0; i < shards; i++)
        txn_effects_add(out, type, i);
}

#endif
