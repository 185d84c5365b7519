/* test_plan.c - a plan leads from one ring to the next, and says how much moves. */
#include "ring/plan.h"
#include "tests/harness/test.h"

#include <stdio.h>

/* shard-first .. shard-(first + count - 1) with weights 1, 2, 1, 2 ... */
static void list_shards(struct ring *r, uint64_t epoch, int first, int count)
{
    ring_init(r, epoch);
    for (int i = first; i < first + count; i++) {
        char name[16];
        int len = snprintf(name, sizeof name, "shard-%d", i);
        uint32_t weight = 1 + (uint32_t)i % 2;
        assert_int_equal(ring_add_shard(r, name, (size_t)len, "", 0, weight), RING_OK);
    }
}

static void leads_to(const struct plan *plan, const struct ring *first, const struct ring *second)
{
    struct ring r;
    ring_init(&r, second->epoch);
    for (uint32_t id = 0; id < second->shard_count; id++) {
        const struct ring_shard *s = &second->shards[id];
        assert_int_equal(ring_add_shard(&r, s->name, strlen(s->name), s->address,
                                        strlen(s->address), s->weight), RING_OK);
    }
    assert_true(plan_apply(plan, first, &r));
    assert_null(ring_fault(&r));
    assert_true(ring_equal(&r, second));
}

static void counts_are_true(const struct plan *plan, const struct ring *first,
                            const struct ring *second)
{
    uint32_t leaving = 0, arriving = 0;
    for (uint32_t id = 0; id < first->shard_count; id++) leaving += plan->leaving[id];
    for (uint32_t id = 0; id < second->shard_count; id++) arriving += plan->arriving[id];
    assert_int_equal(leaving, plan->count);
    assert_int_equal(arriving, plan->count);
    for (uint32_t i = 1; i < plan->count; i++)
        assert_true(plan->moves[i - 1].slot < plan->moves[i].slot);
}

TEST(between_equal_rings_nothing_moves)
{
    struct ring r;
    struct plan plan;
    list_shards(&r, 1, 0, 5);
    ring_build(&r);
    plan_make(&plan, &r, &r);
    assert_int_equal(plan.count, 0);
    leads_to(&plan, &r, &r);
}

TEST(a_plan_applied_to_the_first_ring_gives_the_second)
{
    struct ring first, second;
    struct plan plan;
    static const int shapes[][4] = {{0, 3, 0, 4}, {0, 4, 1, 3}, {0, 8, 4, 8}, {0, 5, 10, 5},
                                    {0, 64, 0, 63}, {0, 1, 0, 512}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        list_shards(&first, 4, shapes[i][0], shapes[i][1]);
        ring_build(&first);
        list_shards(&second, 5, shapes[i][2], shapes[i][3]);
        ring_build_from(&second, &first);
        plan_make(&plan, &first, &second);
        assert_int_equal(plan.first_epoch, 4);
        assert_int_equal(plan.second_epoch, 5);
        counts_are_true(&plan, &first, &second);
        leads_to(&plan, &first, &second);
    }
}

TEST(a_plan_for_a_joining_shard_moves_to_it_only)
{
    struct ring first, second;
    struct plan plan;
    list_shards(&first, 1, 1, 6);
    ring_build(&first);
    list_shards(&second, 2, 0, 7);
    ring_build_from(&second, &first);
    plan_make(&plan, &first, &second);
    assert_int_equal(ring_find_shard(&second, "shard-0", 7), 0);
    assert_int_equal(plan.arriving[0], plan.count);
    assert_int_equal(plan.count, second.shards[0].slots);
}

TEST(a_plan_between_rings_without_a_common_shard_moves_every_slot)
{
    struct ring first, second;
    struct plan plan;
    list_shards(&first, 1, 0, 3);
    ring_build(&first);
    list_shards(&second, 2, 7, 2);
    ring_build(&second);
    plan_make(&plan, &first, &second);
    assert_int_equal(plan.count, SLOT_COUNT);
    leads_to(&plan, &first, &second);
}

TEST(a_plan_that_does_not_fit_is_refused)
{
    struct ring first, second, list;
    struct plan plan;
    list_shards(&first, 1, 0, 3);
    ring_build(&first);
    list_shards(&second, 2, 0, 4);
    ring_build_from(&second, &first);
    plan_make(&plan, &first, &second);

    list_shards(&list, 2, 0, 4);
    assert_false(plan_apply(&plan, &second, &list));          /* its slots have moved already */
    assert_int_equal(ring_owner(&list, 0), RING_NOBODY);

    list_shards(&list, 2, 0, 2);
    assert_false(plan_apply(&plan, &first, &list));           /* an owner is not in the list */

    list_shards(&list, 2, 0, 4);
    plan.moves[0].slot = SLOT_COUNT;
    assert_false(plan_apply(&plan, &first, &list));
}
