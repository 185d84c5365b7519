#include "core/wire/resp_reply.h"
#include "tests/harness/test.h"

static void expect_whole(const char *text)
{
    for (size_t step = 1; step <= strlen(text); step++) {
        struct resp_skip skip = {0};
        enum resp_status status = RESP_MORE;
        for (size_t have = step; status == RESP_MORE; have += step) {
            size_t len = have < strlen(text) ? have : strlen(text);
            status = resp_skip_step(&skip, text, len);
            if (len == strlen(text)) break;
            assert_int_equal(status, RESP_MORE);
        }
        assert_int_equal(status, RESP_DONE);
        assert_int_equal(skip.at, strlen(text));
    }
}

/* The same when what is done with is given away at once. */
static void expect_whole_in_parts(const char *text)
{
    for (size_t step = 1; step <= strlen(text); step++) {
        struct resp_skip skip = {0};
        size_t from = 0, to = 0;
        enum resp_status status = RESP_MORE;
        while (status == RESP_MORE) {
            to = to + step < strlen(text) ? to + step : strlen(text);
            status = resp_skip_step(&skip, text + from, to - from);
            if (status == RESP_MORE) from += resp_skip_release(&skip, to - from);
            assert_true(from <= to && (status != RESP_MORE || to < strlen(text)));
        }
        assert_int_equal(status, RESP_DONE);
        assert_int_equal(from + skip.at, strlen(text));
    }
}

static void expect_bad(const char *text)
{
    struct resp_skip skip = {0};
    assert_int_equal(resp_skip_step(&skip, text, strlen(text)), RESP_BAD);
    assert_non_null(skip.error);
}

TEST(replies_of_every_type_are_skipped_to_their_end)
{
    expect_whole("+OK\r\n");
    expect_whole("-ERR no\r\n");
    expect_whole(":-12\r\n");
    expect_whole("$-1\r\n");
    expect_whole("$5\r\nhe\r\no\r\n");
    expect_whole("*-1\r\n");
    expect_whole("*0\r\n");
    expect_whole("*2\r\n*2\r\n:1\r\n$1\r\na\r\n*0\r\n");
    expect_whole("%1\r\n+k\r\n~2\r\n#t\r\n,1.5\r\n");
    expect_whole("=7\r\ntxt:abc\r\n");
    expect_whole("(12345678901234567890\r\n");
    expect_whole("!5\r\nERR x\r\n");
    expect_whole(">2\r\n+message\r\n_\r\n");
    expect_whole("|1\r\n+ttl\r\n:3\r\n+value\r\n");
}

TEST(a_reply_can_be_given_away_while_it_comes)
{
    expect_whole_in_parts("$20\r\n01234567\r\n0123456789\r\n");
    expect_whole_in_parts("*3\r\n$12\r\nabcdefghijkl\r\n:1\r\n*2\r\n$0\r\n\r\n$-1\r\n");
    expect_whole_in_parts("%1\r\n$3\r\nkey\r\n=7\r\ntxt:abc\r\n");
    expect_whole_in_parts("+OK\r\n");
}

TEST(of_a_bulk_string_everything_can_be_given_away)
{
    struct resp_skip skip = {0};
    const char *text = "*1\r\n$10\r\nabc";
    assert_int_equal(resp_skip_step(&skip, text, strlen(text)), RESP_MORE);
    assert_int_equal(resp_skip_release(&skip, strlen(text)), strlen(text));
    assert_int_equal(skip.need, 0);
    assert_int_equal(resp_skip_step(&skip, "defghij\r\n", 9), RESP_DONE);
    assert_int_equal(skip.at, 9);
}

TEST(the_next_reply_is_not_touched)
{
    struct resp_skip skip = {0};
    const char *text = "*1\r\n+a\r\n+b\r\n";
    assert_int_equal(resp_skip_step(&skip, text, strlen(text)), RESP_DONE);
    assert_int_equal(skip.at, 8);
}

TEST(what_cannot_be_a_reply_is_refused)
{
    expect_bad("hello\r\n");
    expect_bad("$x\r\n");
    expect_bad("$-2\r\n");
    expect_bad("*99999999999999\r\n");
    expect_bad("$99999999999999999\r\n");
}

TEST(a_cursor_reads_the_parts_one_by_one)
{
    const char *text = "*3\r\n$3\r\nabc\r\n:7\r\n*-1\r\n+next\r\n";
    struct resp_cursor c = {text, text + strlen(text)};
    struct resp_value v;
    assert_true(resp_cursor_next(&c, &v));
    assert_int_equal(v.type, '*');
    assert_int_equal(v.integer, 3);
    assert_true(resp_cursor_next(&c, &v));
    assert_int_equal(v.type, '$');
    assert_true(slice_equal(v.text, SLICE("abc")));
    assert_true(resp_cursor_next(&c, &v));
    assert_int_equal(v.integer, 7);
    assert_true(resp_cursor_next(&c, &v));
    assert_int_equal(v.type, '_');
    assert_true(resp_cursor_next(&c, &v));
    assert_true(slice_equal(v.text, SLICE("next")));
    assert_false(resp_cursor_next(&c, &v));
}

TEST(a_cursor_moves_over_a_value_with_all_in_it)
{
    const char *text = "%1\r\n+k\r\n*2\r\n:1\r\n:2\r\n:9\r\n";
    struct resp_cursor c = {text, text + strlen(text)};
    struct slice whole;
    struct resp_value v;
    assert_true(resp_cursor_skip(&c, &whole));
    assert_int_equal(whole.len, strlen(text) - 4);
    assert_true(resp_cursor_next(&c, &v));
    assert_int_equal(v.integer, 9);
}
