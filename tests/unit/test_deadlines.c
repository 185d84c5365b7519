#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/deadlines.h"
#include "tests/harness/test.h"

#include <stdbool.h>

enum { ITEMS = 200 };

struct item {
    int64_t at_ms;
    uint32_t place;
    bool is_in;
};

static void tell(void *item, uint32_t place)
{
    ((struct item *)item)->place = place;
}

static int64_t soonest(const struct item *items)
{
    int64_t at_ms = INT64_MAX;
    for (int i = 0; i < ITEMS; i++)
        if (items[i].is_in && items[i].at_ms < at_ms) at_ms = items[i].at_ms;
    return at_ms;
}

static void assert_same(const struct deadlines *d, const struct item *items)
{
    uint32_t count = 0;
    for (int i = 0; i < ITEMS; i++) {
        if (!items[i].is_in) continue;
        count++;
        assert_ptr_equal(d->all[items[i].place].item, &items[i]);
        assert_true(d->all[items[i].place].at_ms == items[i].at_ms);
    }
    assert_int_equal(d->count, count);
    if (count > 0) assert_true(d->all[0].at_ms == soonest(items));
}

TEST(the_soonest_is_always_at_hand_and_every_item_knows_its_place)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct random r;
        struct deadlines d = {0};
        struct item items[ITEMS] = {0};
        random_seed(&r, seed);
        for (int step = 0; step < 2000; step++) {
            struct item *item = &items[random_below(&r, ITEMS)];
            int64_t at_ms = (int64_t)random_below(&r, step % 3 ? 50 : 1000000);
            if (!item->is_in) {
                item->at_ms = at_ms;
                item->is_in = true;
                deadlines_add(&d, at_ms, item, tell);
            } else if (random_below(&r, 2)) {
                item->is_in = false;
                deadlines_remove(&d, item->place, tell);
            } else {
                item->at_ms = at_ms;
                deadlines_change(&d, item->place, at_ms, tell);
            }
            assert_same(&d, items);
        }
        while (d.count > 0) {
            struct item *item = d.all[0].item;
            assert_true(item->at_ms == soonest(items));
            item->is_in = false;
            deadlines_remove(&d, 0, tell);
        }
        assert_null(d.all);
    }
}

TEST(an_item_may_move_while_it_waits)
{
    struct deadlines d = {0};
    struct item first = {.at_ms = 5}, second;
    deadlines_add(&d, 5, &first, tell);
    second = first;
    deadlines_moved(&d, second.place, &second);
    assert_ptr_equal(d.all[0].item, &second);
    deadlines_close(&d);
}
