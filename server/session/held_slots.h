/* held_slots.h - the slots whose keys proxies send to this node, as they said last.
 *
 * They bind only what comes from a proxy, where a key of another slot would be looked for
 * elsewhere: scripts, which may name keys that were not declared.  Who talks to the node itself
 * sees it whole. */
#ifndef TORC_SESSION_HELD_SLOTS_H
#define TORC_SESSION_HELD_SLOTS_H

#include "core/base/slice.h"
#include "ring/slot.h"

#include <string.h>

enum { HELD_SLOTS_BYTES = SLOT_COUNT / 8 };

struct held_slots {
    bool are_some;                       /* told, and not all */
    uint8_t bits[HELD_SLOTS_BYTES];      /* the bit of slot n is 1 << n % 8 in byte n / 8 */
};

/* False when the bytes are no such set. */
static inline bool held_slots_tell(struct held_slots *held, struct slice bits)
{
    if (bits.len != sizeof held->bits) return false;
    memcpy(held->bits, bits.ptr, bits.len);
    held->are_some = false;
    for (size_t i = 0; i < sizeof held->bits; i++) held->are_some |= held->bits[i] != 0xff;
    return true;
}

static inline bool held_slots_have(const struct held_slots *held, struct slice key)
{
    uint16_t slot = slot_of_key(key.ptr, key.len);
    return !held->are_some || (held->bits[slot / 8] >> slot % 8 & 1);
}

#endif
