#include "core/base/number.h"
#include "tests/harness/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void assert_text(const char *text, size_t len, const char *expected)
{
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(text, expected, len);
}

static void assert_prints_as_printf(int64_t value)
{
    char out[NUMBER_INT64_MAX_LEN], expected[32];
    snprintf(expected, sizeof expected, "%lld", (long long)value);
    assert_text(out, number_from_int64(out, value), expected);
    snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
    assert_text(out, number_from_uint64(out, (uint64_t)value), expected);
}

TEST(integers_print_as_printf_does_around_every_power)
{
    for (uint64_t power = 1;; power *= 10) {
        for (int around = -2; around <= 2; around++) {
            assert_prints_as_printf((int64_t)(power + (uint64_t)(int64_t)around));
            assert_prints_as_printf(-(int64_t)(power + (uint64_t)(int64_t)around));
        }
        if (power == 10000000000000000000u) break;
    }
    for (int bit = 0; bit < 64; bit++) {
        assert_prints_as_printf((int64_t)(UINT64_C(1) << bit));
        assert_prints_as_printf((int64_t)((UINT64_C(1) << bit) - 1));
    }
}

static int64_t int64_of(const char *text)
{
    int64_t value = 0;
    assert_true(number_to_int64(slice_of(text), &value));
    return value;
}

TEST(integers_are_read_over_their_whole_range)
{
    assert_int_equal(int64_of("0"), 0);
    assert_int_equal(int64_of("-1"), -1);
    assert_int_equal(int64_of("10"), 10);
    assert_true(int64_of("9223372036854775807") == INT64_MAX);
    assert_true(int64_of("-9223372036854775808") == INT64_MIN);
    uint64_t value;
    assert_true(number_to_uint64(SLICE("18446744073709551615"), &value));
    assert_true(value == UINT64_MAX);
}

TEST(integers_are_read_strictly)
{
    static const char *const refused[] = {
        "", "-", "+1", " 1", "1 ", "01", "-0", "-01", "00", "--1", "1a", "0x1", "1.0", "1e3",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999",
        "18446744073709551616", "100000000000000000000"};
    int64_t value = 7;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(number_to_int64(slice_of(refused[i]), &value));
    assert_int_equal(value, 7);
    uint64_t positive;
    assert_false(number_to_uint64(SLICE("-1"), &positive));
    assert_false(number_to_uint64(SLICE("18446744073709551616"), &positive));
}

TEST(a_number_ends_where_its_slice_ends)
{
    int64_t value;
    double real;
    assert_true(number_to_int64(slice_make("1234", 2), &value));
    assert_int_equal(value, 12);
    assert_true(number_to_double(slice_make("1e23", 3), &real));
    assert_true(real == 100);
}

static double double_of(const char *text)
{
    double value = 0;
    assert_true(number_to_double(slice_of(text), &value));
    return value;
}

TEST(doubles_are_read_as_redis_reads_them)
{
    assert_true(double_of("3.0e3") == 3000);
    assert_true(double_of(".5") == 0.5);
    assert_true(double_of("5.") == 5);
    assert_true(double_of("+5") == 5);
    assert_true(double_of("-.5") == -0.5);
    assert_true(double_of("0x10") == 16);
    assert_true(double_of("inf") == INFINITY);
    assert_true(double_of("-Infinity") == -INFINITY);
    assert_true(double_of("1e-310") == 1e-310);
    assert_true(signbit(double_of("-0")));
}

TEST(text_that_is_no_double_is_refused)
{
    static const char *const refused[] = {"", " 1", "1 ", "nan", "NaN(12)", ".", "-.", "-", "0x",
                                          "1_000", "1e400", "-1e400", "1e-400", "1.2.3", "a"};
    double value = 7;
    long double wide = 7;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_false(number_to_double(slice_of(refused[i]), &value));
        if (strchr(refused[i], '4') == NULL)
            assert_false(number_to_long_double(slice_of(refused[i]), &wide));
    }
    assert_false(number_to_double(slice_make("1\0", 2), &value));
    assert_false(number_to_long_double(slice_make("1\0", 2), &wide));
    assert_true(value == 7 && wide == 7);
}

TEST(short_decimals_are_read_as_strtod_reads_them)
{
    char text[64];
    srand(1);
    for (int i = 0; i < 100000; i++) {
        long mantissa = (long)rand() * rand() % 1000000000000000;
        int decimals = rand() % 16;
        snprintf(text, sizeof text, "%s%ld.%0*ld", rand() % 2 ? "-" : "", mantissa % 1000, decimals,
                 mantissa);
        if (rand() % 4 == 0) snprintf(text, sizeof text, "%ld", mantissa);
        assert_true(double_of(text) == strtod(text, NULL));
    }
}

TEST(a_double_may_be_longer_than_any_buffer)
{
    char text[9000];
    double value;
    long double wide;
    memset(text, '0', sizeof text);
    text[sizeof text - 1] = '1';
    assert_true(number_to_double(slice_make(text, sizeof text), &value));
    assert_true(value == 1);
    assert_false(number_to_long_double(slice_make(text, NUMBER_LONG_DOUBLE_MAX_LEN), &wide));
    size_t longest = NUMBER_LONG_DOUBLE_MAX_LEN - 1;
    const char *tail = text + sizeof text - longest;
    assert_true(number_to_long_double(slice_make(tail, longest), &wide));
    assert_true(wide == 1);
}

static void assert_double_prints(double value, const char *expected)
{
    char out[NUMBER_DOUBLE_MAX_LEN];
    assert_text(out, number_from_double(out, value), expected);
}

TEST(doubles_print_with_seventeen_digits)
{
    assert_double_prints(3, "3");
    assert_double_prints(0, "0");
    assert_double_prints(-0.0, "-0");
    assert_double_prints(-15, "-15");
    assert_double_prints(1.1, "1.1000000000000001");
    assert_double_prints(1.5, "1.5");
    assert_double_prints(1e15, "1000000000000000");
    assert_double_prints(4503599627370496, "4503599627370496");
    assert_double_prints(1e16, "10000000000000000");
    assert_double_prints(1e17, "1e+17");
    assert_double_prints(-2.2250738585072014e-308, "-2.2250738585072014e-308");
    assert_double_prints(INFINITY, "inf");
    assert_double_prints(-INFINITY, "-inf");
}

static void assert_long_double_prints(const char *text, const char *expected)
{
    char out[NUMBER_LONG_DOUBLE_MAX_LEN];
    long double value;
    assert_true(number_to_long_double(slice_of(text), &value));
    assert_text(out, number_from_long_double(out, value), expected);
}

TEST(long_doubles_print_as_incrbyfloat_does)
{
    assert_long_double_prints("3.0e3", "3000");
    assert_long_double_prints("0.3", "0.3");
    assert_long_double_prints("-0.0", "0");
    assert_long_double_prints("1e-30", "0");
    assert_long_double_prints("-1e-30", "0");
    assert_long_double_prints("10.50", "10.5");
    assert_long_double_prints("0x10", "16");
    assert_long_double_prints("100", "100");
    assert_long_double_prints("inf", "inf");
    assert_long_double_prints("-inf", "-inf");
}

TEST(the_largest_long_double_fits_its_buffer)
{
    char out[NUMBER_LONG_DOUBLE_MAX_LEN];
    size_t len = number_from_long_double(out, -__LDBL_MAX__);
    assert_int_equal(len, 1 + 4933);
    assert_memory_equal(out, "-1189731495357231765", 20);
}
