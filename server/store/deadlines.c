#include "server/store/deadlines.h"

#include "core/base/mem.h"

#include <assert.h>

enum { FIRST_CAP = 4 };

void deadlines_close(struct deadlines *d)
{
    mem_free(d->all);
    *d = (struct deadlines){0};
}

static void resize(struct deadlines *d, uint32_t cap)
{
    d->all = mem_realloc(d->all, cap * sizeof *d->all);
    d->cap = cap;
}

static void put(struct deadlines *d, uint32_t place, struct deadline deadline, deadlines_tell *tell)
{
    d->all[place] = deadline;
    tell(deadline.item, place);
}

/* Whose parent is due later goes up. */
static void rise(struct deadlines *d, uint32_t place, struct deadline deadline,
                 deadlines_tell *tell)
{
    while (place > 0) {
        uint32_t parent = (place - 1) / 2;
        if (d->all[parent].at_ms <= deadline.at_ms) break;
        put(d, place, d->all[parent], tell);
        place = parent;
    }
    put(d, place, deadline, tell);
}

/* Whose children are due sooner goes down. */
static void sink(struct deadlines *d, uint32_t place, struct deadline deadline,
                 deadlines_tell *tell)
{
    for (;;) {
        uint64_t child = 2 * (uint64_t)place + 1;
        if (child >= d->count) break;
        if (child + 1 < d->count && d->all[child + 1].at_ms < d->all[child].at_ms) child++;
        if (d->all[child].at_ms >= deadline.at_ms) break;
        put(d, place, d->all[child], tell);
        place = (uint32_t)child;
    }
    put(d, place, deadline, tell);
}

static void settle(struct deadlines *d, uint32_t place, struct deadline deadline,
                   deadlines_tell *tell)
{
    if (place > 0 && d->all[(place - 1) / 2].at_ms > deadline.at_ms) rise(d, place, deadline, tell);
    else sink(d, place, deadline, tell);
}

void deadlines_add(struct deadlines *d, int64_t at_ms, void *item, deadlines_tell *tell)
{
    assert(d->count < UINT32_MAX / 2);
    if (d->count == d->cap) resize(d, d->cap ? d->cap * 2 : FIRST_CAP);
    d->count++;
    rise(d, d->count - 1, (struct deadline){at_ms, item}, tell);
}

void deadlines_remove(struct deadlines *d, uint32_t place, deadlines_tell *tell)
{
    assert(place < d->count);
    struct deadline last = d->all[--d->count];
    if (place < d->count) settle(d, place, last, tell);
    if (d->count == 0) deadlines_close(d);
    else if (d->cap > FIRST_CAP && d->count < d->cap / 4) resize(d, d->cap / 2);
}

void deadlines_change(struct deadlines *d, uint32_t place, int64_t at_ms, deadlines_tell *tell)
{
    assert(place < d->count);
    settle(d, place, (struct deadline){at_ms, d->all[place].item}, tell);
}

void deadlines_moved(struct deadlines *d, uint32_t place, void *item)
{
    assert(place < d->count);
    d->all[place].item = item;
}
