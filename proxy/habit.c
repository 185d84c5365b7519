#include "proxy/habit.h"

#include <ctype.h>

enum { FAR_FROM = 4, FAR_STEP = 3, FAR_MAX = 12 };

uint64_t habit_name(struct slice name)
{
    uint64_t hash = UINT64_C(14695981039346656037);      /* FNV-1a; a clash costs time only */
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)tolower((unsigned char)name.ptr[i])) *
               UINT64_C(1099511628211);
    return hash | 1;
}

static size_t set_of(uint64_t name)
{
    return (name >> 32) % HABIT_SETS;
}

enum habit habit_of(const struct habits *all, uint64_t name)
{
    const struct habit_entry *set = all->sets[set_of(name)];
    for (size_t i = 0; i < HABIT_WAYS; i++)
        if (set[i].name == name) return set[i].distance >= FAR_FROM ? HABIT_FAR : HABIT_NEAR;
    return HABIT_UNKNOWN;
}

/* Its place in the set, or that of the one that was not used for longest. */
static struct habit_entry *place_of(struct habit_entry *set, uint64_t name)
{
    struct habit_entry *oldest = set;
    for (size_t i = 0; i < HABIT_WAYS; i++) {
        if (set[i].name == name) return &set[i];
        if (set[i].age > oldest->age) oldest = &set[i];
    }
    *oldest = (struct habit_entry){.name = name};
    return oldest;
}

void habit_note(struct habits *all, uint64_t name, bool was_near)
{
    struct habit_entry *set = all->sets[set_of(name)], *e = place_of(set, name);
    for (size_t i = 0; i < HABIT_WAYS; i++)
        if (set[i].age < UINT8_MAX) set[i].age++;
    e->age = 0;
    int distance = was_near ? e->distance - 1 : e->distance + FAR_STEP;
    e->distance = (uint8_t)(distance < 0 ? 0 : distance > FAR_MAX ? FAR_MAX : distance);
}
