#include "core/base/histogram.h"
#include "tests/harness/test.h"

TEST(small_values_are_told_apart)
{
    struct histogram h = {0};
    for (uint64_t v = 0; v < 64; v++) histogram_add(&h, v, 1);
    for (uint64_t v = 0; v < 64; v++) assert_int_equal(histogram_up_to(&h, v), v + 1);
    assert_int_equal(h.total, 64);
}

TEST(a_large_value_is_off_by_no_more_than_a_32nd)
{
    for (uint64_t v = 1; v < HISTOGRAM_MAX; v = v * 3 + 1) {
        struct histogram h = {0};
        histogram_add(&h, v, 1);
        uint64_t shown = histogram_percentile(&h, 50);
        assert_true(shown >= v && shown - v <= v / 32);
        assert_int_equal(histogram_up_to(&h, v), 1);
        assert_int_equal(histogram_up_to(&h, v - v / 16), v < 16 ? 1 : 0);
    }
}

TEST(percentiles_count_from_below)
{
    struct histogram h = {0};
    assert_int_equal(histogram_percentile(&h, 50), 0);
    histogram_add(&h, 10, 98);
    histogram_add(&h, 20, 1);
    histogram_add(&h, 30, 1);
    assert_int_equal(histogram_percentile(&h, 0), 10);
    assert_int_equal(histogram_percentile(&h, 50), 10);
    assert_int_equal(histogram_percentile(&h, 98), 10);
    assert_int_equal(histogram_percentile(&h, 99), 20);
    assert_int_equal(histogram_percentile(&h, 100), 30);
}

TEST(what_is_too_large_counts_as_the_largest)
{
    struct histogram h = {0};
    histogram_add(&h, UINT64_MAX, 1);
    assert_int_equal(histogram_percentile(&h, 100), HISTOGRAM_MAX);
    assert_int_equal(histogram_up_to(&h, HISTOGRAM_MAX), 1);
}
