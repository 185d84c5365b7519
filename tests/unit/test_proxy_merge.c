#include "proxy/merge.h"
#include "tests/harness/test.h"

static struct bytes out;

static void expect_merged(enum merge kind, const struct slice *replies, size_t count,
                          const char *wanted)
{
    bytes_clear(&out);
    merge_replies(kind, replies, count, &out);
    assert_int_equal(out.len, strlen(wanted));
    assert_memory_equal(out.ptr, wanted, out.len);
}

#define REPLIES(...)                                                                               \
    (const struct slice[]){__VA_ARGS__},                                                           \
        sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice)

TEST(integers_of_all_shards_are_added_up)
{
    expect_merged(MERGE_SUM, REPLIES(SLICE(":3\r\n"), SLICE(":0\r\n"), SLICE(":39\r\n")),
                  ":42\r\n");
}

TEST(the_smallest_integer_is_found)
{
    expect_merged(MERGE_MIN, REPLIES(SLICE(":30\r\n"), SLICE(":7\r\n"), SLICE(":39\r\n")),
                  ":7\r\n");
}

TEST(arrays_are_put_one_behind_the_other)
{
    expect_merged(
        MERGE_CONCAT,
        REPLIES(SLICE("*1\r\n$1\r\na\r\n"), SLICE("*0\r\n"), SLICE("*2\r\n$1\r\nb\r\n:5\r\n")),
        "*3\r\n$1\r\na\r\n$1\r\nb\r\n:5\r\n");
}

TEST(a_script_exists_when_one_shard_has_it)
{
    expect_merged(MERGE_ANY_OF,
                  REPLIES(SLICE("*3\r\n:1\r\n:1\r\n:0\r\n"), SLICE("*3\r\n:1\r\n:0\r\n:0\r\n")),
                  "*3\r\n:1\r\n:1\r\n:0\r\n");
    expect_merged(MERGE_ANY_OF, REPLIES(SLICE("*2\r\n+0000\r\n+07ab\r\n"),
                                        SLICE("*2\r\n+0a12\r\n+0000\r\n")),
                  "*2\r\n+0a12\r\n+07ab\r\n");
}

TEST(the_first_error_is_the_answer_whatever_is_merged)
{
    expect_merged(MERGE_SUM, REPLIES(SLICE(":3\r\n"), SLICE("-ERR a\r\n"), SLICE("-ERR b\r\n")),
                  "-ERR a\r\n");
    expect_merged(MERGE_FIRST, REPLIES(SLICE("+OK\r\n"), SLICE("-ERR b\r\n")), "-ERR b\r\n");
    expect_merged(MERGE_CONCAT, REPLIES(SLICE("*0\r\n"), SLICE("-ERR b\r\n")), "-ERR b\r\n");
}

TEST(the_error_of_the_shard_that_was_meant_is_told)
{
    expect_merged(MERGE_ONE_OF, REPLIES(SLICE("-NOTBUSY a\r\n"), SLICE("-UNKILLABLE b\r\n"),
                                        SLICE("-NOTBUSY c\r\n")),
                  "-UNKILLABLE b\r\n");
}

TEST(one_success_is_enough_where_one_is_asked_for)
{
    expect_merged(MERGE_ONE_OF, REPLIES(SLICE("-NOTBUSY a\r\n"), SLICE("+OK\r\n")), "+OK\r\n");
    expect_merged(MERGE_ONE_OF, REPLIES(SLICE("-NOTBUSY a\r\n"), SLICE("-NOTBUSY b\r\n")),
                  "-NOTBUSY a\r\n");
}

TEST(replies_that_do_not_fit_together_are_an_error_and_nothing_else)
{
    expect_merged(MERGE_SUM, REPLIES(SLICE(":1\r\n"), SLICE("+OK\r\n")),
                  "-ERR the shards' replies do not fit together\r\n");
    expect_merged(MERGE_ANY_OF, REPLIES(SLICE("*1\r\n:1\r\n"), SLICE("*2\r\n:1\r\n:1\r\n")),
                  "-ERR the shards' replies do not fit together\r\n");
}

TEST(elements_are_interleaved_as_the_keys_were_dealt_out)
{
    const uint16_t from[] = {0, 1, 0, 1, 1};
    const char wanted[] = "*5\r\n$1\r\na\r\n$-1\r\n$1\r\nc\r\n*1\r\n:9\r\n_\r\n";
    bytes_clear(&out);
    merge_interleave(
        REPLIES(SLICE("*2\r\n$1\r\na\r\n$1\r\nc\r\n"), SLICE("*3\r\n$-1\r\n*1\r\n:9\r\n_\r\n")),
        from, 5, &out);
    assert_int_equal(out.len, sizeof wanted - 1);
    assert_memory_equal(out.ptr, wanted, out.len);
}

TEST(too_few_elements_are_noticed)
{
    const uint16_t from[] = {0, 0};
    bytes_clear(&out);
    merge_interleave(REPLIES(SLICE("*1\r\n$1\r\na\r\n")), from, 2, &out);
    assert_int_equal(out.ptr[0], '-');
    bytes_free(&out);
}
