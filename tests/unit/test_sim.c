/* test_sim.c - the simulator itself: a seed is a whole run, and the first seeds hold.
 * `make sim SEEDS=n` runs more of them. */
#include "tests/harness/test.h"

#include "tests/sim/sim.h"

#include <stdlib.h>

static char *trace_of(uint64_t seed, size_t *len)
{
    struct sim_result result;
    char *text = NULL;
    FILE *trace = open_memstream(&text, len);

    assert_non_null(trace);
    sim_run(seed, trace, &result);
    fclose(trace);
    return text;
}

TEST(the_same_seed_gives_the_same_run)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        size_t first_len, second_len;
        char *first = trace_of(seed, &first_len), *second = trace_of(seed, &second_len);
        assert_int_equal(first_len, second_len);
        assert_memory_equal(first, second, first_len);
        free(first);
        free(second);
    }
}

TEST(sim_nobody_loses_an_element_that_he_waits_for)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct sim_result result;
        sim_run_waits(seed, NULL, &result);
        if (!result.holds)
            print_message("seed %llu: %s\n", (unsigned long long)seed, result.violation);
        assert_true(result.holds);
    }
}

TEST(sim_shards_agree_under_loss_delay_and_death)
{
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct sim_result result;
        sim_run(seed, NULL, &result);
        if (!result.holds)
            print_message("seed %llu: %s\n", (unsigned long long)seed, result.violation);
        assert_true(result.holds);
    }
}
