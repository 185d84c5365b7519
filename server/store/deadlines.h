/* deadlines.h - items in the order of the times at which something is due; the soonest is at hand.
 *
 * A binary heap of a time and a pointer each.  Every item keeps the place it has in the heap, which
 * it is told whenever that changes, so that any item can leave or be given another time.  Items are
 * the caller's. */
#ifndef TORC_STORE_DEADLINES_H
#define TORC_STORE_DEADLINES_H

#include <stddef.h>
#include <stdint.h>

struct deadline {
    int64_t at_ms;
    void *item;
};

struct deadlines {
    struct deadline *all;
    uint32_t count, cap;
};

/* What tells an item its place. */
typedef void deadlines_tell(void *item, uint32_t place);

void deadlines_close(struct deadlines *d);

void deadlines_add(struct deadlines *d, int64_t at_ms, void *item, deadlines_tell *tell);
void deadlines_remove(struct deadlines *d, uint32_t place, deadlines_tell *tell);
void deadlines_change(struct deadlines *d, uint32_t place, int64_t at_ms, deadlines_tell *tell);

/* The item at this place lies at another address now; it knows its place. */
void deadlines_moved(struct deadlines *d, uint32_t place, void *item);

#endif
