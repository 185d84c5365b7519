#include "core/base/random.h"
#include "server/cmd/partial_sort.h"
#include "tests/harness/test.h"

#include <stdbool.h>
#include <stdlib.h>

enum { ITEMS_MAX = 500 };

struct item {
    int key, serial;
};

static int compare(const void *a, const void *b)
{
    int left = ((const struct item *)a)->key, right = ((const struct item *)b)->key;
    return (left > right) - (left < right);
}

/* Many equal ones, in one case all; every part of every length. */
TEST(the_part_asked_for_is_what_sorting_all_would_put_there)
{
    struct item items[ITEMS_MAX], sorted[ITEMS_MAX];
    struct random random;
    random_seed(&random, 3);
    for (int round = 0; round < 3000; round++) {
        size_t count = 1 + (size_t)random_below(&random, ITEMS_MAX);
        uint64_t keys = 1 + random_below(&random, count);
        for (size_t i = 0; i < count; i++)
            items[i] = sorted[i] = (struct item){(int)random_below(&random, keys), (int)i};
        size_t first = (size_t)random_below(&random, count);
        size_t last = first + (size_t)random_below(&random, count - first);
        partial_sort(items, count, sizeof items[0], compare, first, last);
        qsort(sorted, count, sizeof sorted[0], compare);
        for (size_t i = first; i <= last; i++) assert_int_equal(items[i].key, sorted[i].key);
    }
}

TEST(nothing_is_lost_on_the_way)
{
    struct item items[ITEMS_MAX];
    bool seen[ITEMS_MAX] = {false};
    struct random random;
    random_seed(&random, 4);
    for (int i = 0; i < ITEMS_MAX; i++)
        items[i] = (struct item){(int)random_below(&random, 50), i};
    partial_sort(items, ITEMS_MAX, sizeof items[0], compare, 10, 20);
    for (int i = 0; i < ITEMS_MAX; i++) seen[items[i].serial] = true;
    for (int i = 0; i < ITEMS_MAX; i++) assert_true(seen[i]);
}
