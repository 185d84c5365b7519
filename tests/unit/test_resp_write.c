#include "core/wire/resp_write.h"
#include "tests/harness/test.h"

#include <math.h>

static struct bytes out;

static void assert_written(const char *expected)
{
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(out.ptr, expected, out.len);
    bytes_free(&out);
}

TEST(lines_are_written_with_their_type)
{
    resp_write_status(&out, SLICE("OK"));
    assert_written("+OK\r\n");
    resp_write_error(&out, SLICE("ERR no"));
    assert_written("-ERR no\r\n");
}

TEST(line_ends_inside_a_line_become_spaces)
{
    resp_write_error(&out, SLICE("ERR a\r\nb\n"));
    assert_written("-ERR a  b \r\n");
    resp_write_status(&out, SLICE("a\rb"));
    assert_written("+a b\r\n");
}

TEST(integers_are_written_over_their_whole_range)
{
    resp_write_int64(&out, 0);
    resp_write_int64(&out, 10);
    resp_write_int64(&out, -1);
    assert_written(":0\r\n:10\r\n:-1\r\n");
    resp_write_int64(&out, INT64_MAX);
    assert_written(":9223372036854775807\r\n");
    resp_write_int64(&out, INT64_MIN);
    assert_written(":-9223372036854775808\r\n");
}

TEST(bulks_carry_any_bytes)
{
    resp_write_bulk(&out, slice_make(NULL, 0));
    assert_written("$0\r\n\r\n");
    resp_write_bulk(&out, SLICE("a\r\nb"));
    assert_written("$4\r\na\r\nb\r\n");
    resp_write_bulk(&out, SLICE("hello world"));
    assert_written("$11\r\nhello world\r\n");
}

TEST(a_large_bulk_is_whole)
{
    char data[5000];
    memset(data, 'x', sizeof data);
    resp_write_bulk(&out, slice_make(data, sizeof data));
    assert_int_equal(out.len, 5000 + 9);
    assert_memory_equal(out.ptr, "$5000\r\nx", 8);
    assert_memory_equal(out.ptr + out.len - 3, "x\r\n", 3);
    bytes_free(&out);
}

TEST(collections_of_resp2_are_arrays)
{
    resp_write_array(&out, 3);
    resp_write_map(&out, RESP2, 3);
    resp_write_set(&out, RESP2, 3);
    resp_write_push(&out, RESP2, 3);
    assert_written("*3\r\n*6\r\n*3\r\n*3\r\n");
}

TEST(collections_of_resp3_have_their_own_types)
{
    resp_write_array(&out, 12);
    resp_write_map(&out, RESP3, 3);
    resp_write_set(&out, RESP3, 3);
    resp_write_push(&out, RESP3, 3);
    assert_written("*12\r\n%3\r\n~3\r\n>3\r\n");
}

TEST(nulls_and_booleans_have_a_form_in_both_versions)
{
    resp_write_null(&out, RESP2);
    resp_write_null_array(&out, RESP2);
    resp_write_bool(&out, RESP2, true);
    resp_write_bool(&out, RESP2, false);
    assert_written("$-1\r\n*-1\r\n:1\r\n:0\r\n");
    resp_write_null(&out, RESP3);
    resp_write_null_array(&out, RESP3);
    resp_write_bool(&out, RESP3, true);
    resp_write_bool(&out, RESP3, false);
    assert_written("_\r\n_\r\n#t\r\n#f\r\n");
}

TEST(doubles_have_a_form_in_both_versions)
{
    resp_write_double(&out, RESP2, 3.141);
    resp_write_double(&out, RESP2, INFINITY);
    assert_written("$5\r\n3.141\r\n$3\r\ninf\r\n");
    resp_write_double(&out, RESP3, 3.141);
    resp_write_double(&out, RESP3, -INFINITY);
    resp_write_double(&out, RESP3, 3);
    assert_written(",3.141\r\n,-inf\r\n,3\r\n");
}

TEST(verbatim_text_and_big_numbers_are_bulks_in_resp2)
{
    resp_write_verbatim(&out, RESP2, SLICE("txt"), SLICE("a\nb"));
    resp_write_big_number(&out, RESP2, SLICE("123456799999999999999"));
    assert_written("$3\r\na\nb\r\n$21\r\n123456799999999999999\r\n");
    resp_write_verbatim(&out, RESP3, SLICE("txt"), SLICE("a\nb"));
    resp_write_big_number(&out, RESP3, SLICE("123456799999999999999"));
    assert_written("=7\r\ntxt:a\nb\r\n(123456799999999999999\r\n");
}

TEST(a_request_is_an_array_of_bulks)
{
    struct slice argv[] = {SLICE("SET"), SLICE("k"), SLICE("")};
    resp_write_request(&out, argv, 3);
    assert_written("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n");
}
