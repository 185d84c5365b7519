#include "proxy/stats.h"
#include "tests/harness/test.h"

#include <stdio.h>

static void assert_errors(const struct stats *s, const char *expected)
{
    struct bytes out = {0};
    stats_print_errors(s, &out);
    bytes_append_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    bytes_free(&out);
}

TEST(errors_are_counted_by_their_first_word)
{
    struct stats s = {0};
    stats_count_error(&s, SLICE("ERR no such thing"));
    stats_count_error(&s, SLICE("NOAUTH Authentication required."));
    stats_count_error(&s, SLICE("ERR another"));
    stats_count_error(&s, SLICE("nothing"));
    stats_count_error(&s, SLICE("A_VERY_LONG_WORD_THAT_CANNOT_BE_A_CODE of an error"));
    assert_int_equal(s.errors, 5);
    assert_errors(&s, "errorstat_ERR:count=4\r\nerrorstat_NOAUTH:count=1\r\n");
}

TEST(errors_of_several_threads_add_up)
{
    struct stats a = {0}, b = {0};
    stats_count_error(&a, SLICE("ERR x"));
    stats_count_error(&b, SLICE("BUSY x"));
    stats_count_error(&b, SLICE("ERR x"));
    b.failed[CMD_auth] = 2;
    stats_add_errors(&a, &b);
    assert_int_equal(a.errors, 3);
    assert_int_equal(a.failed[CMD_auth], 2);
    assert_errors(&a, "errorstat_ERR:count=2\r\nerrorstat_BUSY:count=1\r\n");
}

TEST(codes_that_find_no_room_are_in_the_sum_only)
{
    struct stats s = {0};
    char text[STATS_ERROR_NAME_MAX];
    for (int i = 0; i < 2 * STATS_ERRORS_MAX; i++) {
        snprintf(text, sizeof text, "CODE%d x", i);
        stats_count_error(&s, slice_of(text));
    }
    assert_int_equal(s.errors, 2 * STATS_ERRORS_MAX);
    assert_string_equal(s.error_codes[STATS_ERRORS_MAX - 1].name, "CODE63");
}
