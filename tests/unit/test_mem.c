#include "core/base/mem.h"
#include "tests/harness/test.h"

#include <pthread.h>

enum { BLOCKS = 1000, BLOCK = 4096, ALL = BLOCKS * BLOCK, SLACK = 1 << 20 };

static void allocate(void *blocks[BLOCKS])
{
    for (int i = 0; i < BLOCKS; i++) blocks[i] = mem_alloc(BLOCK);
}

static void release(void *blocks[BLOCKS])
{
    for (int i = 0; i < BLOCKS; i++) mem_free(blocks[i]);
}

static void *allocate_elsewhere(void *blocks)
{
    allocate(blocks);
    return NULL;
}

static void assert_near(size_t value, size_t expected)
{
    assert_in_range(value, expected > SLACK ? expected - SLACK : 0, expected + SLACK);
}

TEST(what_a_thread_keeps_for_its_next_allocations_is_not_used)
{
    enum { SMALL = 48, FEW = 64 };
    void *blocks[BLOCKS];
    size_t before = mem_used();
    for (int i = 0; i < BLOCKS; i++) blocks[i] = mem_alloc(SMALL);
    assert_in_range(mem_used(), before + BLOCKS * SMALL, before + BLOCKS * SMALL + FEW);
    for (int i = 0; i < BLOCKS; i++) mem_free(blocks[i]);
    assert_in_range(mem_used(), before, before + FEW);
}

TEST(a_meter_follows_its_thread_at_once)
{
    struct mem_meter m;
    void *blocks[BLOCKS];
    mem_meter_init(&m);
    size_t before = mem_meter_used(&m);
    allocate(blocks);
    assert_near(mem_meter_used(&m), before + ALL);
    release(blocks);
    assert_near(mem_meter_used(&m), before);
}

TEST(a_meter_learns_of_other_threads_when_it_is_adjusted)
{
    struct mem_meter m;
    void *blocks[BLOCKS];
    pthread_t thread;
    mem_meter_init(&m);
    size_t before = mem_meter_used(&m);
    assert_int_equal(pthread_create(&thread, NULL, allocate_elsewhere, blocks), 0);
    pthread_join(thread, NULL);
    mem_meter_adjust(&m);
    assert_near(mem_meter_used(&m), before + ALL);
    release(blocks);
    mem_meter_adjust(&m);
    assert_near(mem_meter_used(&m), before);
}
