/* habit.h - what was seen of scripts and functions that were called: how far they reach.
 *
 * Keys that a script does not declare are known when it asks for them.  One that found all it
 * wanted on the shard of its keys will do so again, most likely, so its calls may be sent one
 * behind the other; one that did not is gathered for at once.  Being wrong costs time and nothing
 * else.  Pure; forgetful. */
#ifndef TORC_PROXY_HABIT_H
#define TORC_PROXY_HABIT_H

#include "core/base/slice.h"

#include <stdint.h>

enum habit {
    HABIT_UNKNOWN,
    HABIT_NEAR,              /* one shard has it all */
    HABIT_FAR                /* not so, most of the time */
};

enum { HABIT_SETS = 512, HABIT_WAYS = 4 };

struct habits {
    struct habit_entry {
        uint64_t name;
        uint8_t distance, age;
    } sets[HABIT_SETS][HABIT_WAYS];
};

/* A digest in any case, the name of a function in any case. */
uint64_t habit_name(struct slice name);

enum habit habit_of(const struct habits *all, uint64_t name);
void habit_note(struct habits *all, uint64_t name, bool was_near);

#endif
