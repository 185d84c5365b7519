#include "core/base/mem.h"
#include "core/wire/resp_request.h"
#include "tests/harness/test.h"

static const struct resp_limits limits = {
    .inline_max = 64, .bulk_max = 1000, .argc_max = 1000, .authenticated = true};

/* Reads one request from text that comes in pieces of step bytes; returns the status at the end. */
static enum resp_status read_in_steps(struct resp_request *r, char *text, size_t len, size_t step)
{
    enum resp_status status = RESP_MORE;
    for (size_t have = step < len ? step : len;; have = have + step < len ? have + step : len) {
        status = resp_request_step(r, text, have);
        if (status != RESP_MORE || have == len) return status;
    }
}

static void expect_args(const char *text, size_t count, const char *const *args)
{
    for (size_t step = 1; step <= strlen(text); step++) {
        struct resp_request r;
        char copy[512];
        strcpy(copy, text);
        resp_request_init(&r, &limits);
        assert_int_equal(read_in_steps(&r, copy, strlen(text), step), RESP_DONE);
        assert_int_equal(r.at, strlen(text));
        assert_int_equal(r.argc, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(r.args[i].len, strlen(args[i]));
            assert_memory_equal(copy + r.args[i].offset, args[i], r.args[i].len);
        }
        resp_request_close(&r);
    }
}

static void expect_error_of(const struct resp_limits *l, const char *text, const char *error)
{
    struct resp_request r;
    char copy[512];
    strcpy(copy, text);
    resp_request_init(&r, l);
    assert_int_equal(read_in_steps(&r, copy, strlen(text), 1), RESP_BAD);
    assert_string_equal(r.error, error);
    resp_request_close(&r);
}

static void expect_error(const char *text, const char *error)
{
    expect_error_of(&limits, text, error);
}

TEST(an_array_of_bulk_strings_is_read_in_pieces_of_any_size)
{
    expect_args("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\n", 3,
                (const char *[]){"SET", "k", "hello"});
    expect_args("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n", 2, (const char *[]){"ECHO", ""});
    expect_args("*1\r\n$4\r\n\r\n\r\n\r\n", 1, (const char *[]){"\r\n\r\n"});
}

TEST(an_inline_line_is_split_and_unquoted_as_redis_cli_writes_it)
{
    expect_args("PING\r\n", 1, (const char *[]){"PING"});
    expect_args("  set  k   v \n", 3, (const char *[]){"set", "k", "v"});
    expect_args("set k \"a b\\x41\\n\\\"\"\r\n", 3, (const char *[]){"set", "k", "a bA\n\""});
    expect_args("set k 'it\\'s'\r\n", 3, (const char *[]){"set", "k", "it's"});
    expect_args("set \"\" ''\r\n", 3, (const char *[]){"set", "", ""});
}

TEST(empty_lines_and_arrays_are_requests_without_arguments)
{
    expect_args("\r\n", 0, NULL);
    expect_args("*0\r\n", 0, NULL);
    expect_args("*-1\r\n", 0, NULL);
}

TEST(what_is_not_resp_is_refused_in_redis_words)
{
    expect_error("*a\r\n", "Protocol error: invalid multibulk length");
    expect_error("*1001\r\n", "Protocol error: invalid multibulk length");
    expect_error("*1\r\n:3\r\n", "Protocol error: expected '$', got ':'");
    expect_error("*1\r\n$-1\r\n", "Protocol error: invalid bulk length");
    expect_error("*1\r\n$1001\r\n", "Protocol error: invalid bulk length");
    expect_error("set k \"open\r\n", "Protocol error: unbalanced quotes in request");
    expect_error("set k \"a\"b\r\n", "Protocol error: unbalanced quotes in request");
}

TEST(a_line_without_an_end_is_refused_at_the_limit)
{
    char text[200];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    expect_error(text, "Protocol error: too big inline request");
}

TEST(strangers_may_not_claim_large_requests)
{
    struct resp_limits strangers = limits;
    strangers.authenticated = false;
    strangers.bulk_max = 1 << 20;
    expect_error_of(&strangers, "*11\r\n", "Protocol error: unauthenticated multibulk length");
    expect_error_of(&strangers, "*1\r\n$16385\r\n", "Protocol error: unauthenticated bulk length");
}

TEST(a_claimed_count_is_not_believed_before_the_arguments_come)
{
    const struct resp_limits wide = {
        .inline_max = 64, .bulk_max = 1000, .argc_max = INT32_MAX, .authenticated = true};
    struct resp_request r;
    char text[] = "*2000000000\r\n$1\r\na\r\n";
    resp_request_init(&r, &wide);
    assert_int_equal(resp_request_step(&r, text, strlen(text)), RESP_MORE);
    assert_true(r.args_cap <= 4096);
    resp_request_close(&r);
}

TEST(the_need_for_a_large_argument_is_known_from_its_header)
{
    struct resp_request r;
    char text[] = "*2\r\n$4\r\nECHO\r\n$900\r\nab";
    resp_request_init(&r, &limits);
    assert_int_equal(resp_request_step(&r, text, strlen(text)), RESP_MORE);
    assert_int_equal(r.need, strlen(text) - 2 + 900 + 2);
    resp_request_close(&r);
}

TEST(a_request_can_be_given_away_while_it_comes)
{
    char text[] = "*4\r\n$3\r\nSET\r\n$3\r\nkey\r\n$12\r\nabcdefghijkl\r\n$0\r\n\r\n";
    for (size_t step = 1; step <= strlen(text); step++) {
        struct resp_request r;
        size_t from = 0, to = 0;
        enum resp_status status = RESP_MORE;
        resp_request_init(&r, &limits);
        while (status == RESP_MORE) {
            to = to + step < strlen(text) ? to + step : strlen(text);
            status = resp_request_step(&r, text + from, to - from);
            if (status == RESP_MORE && r.argc > 0) from += resp_request_release(&r, to - from);
            assert_true(from <= to && (status != RESP_MORE || to < strlen(text)));
        }
        assert_int_equal(status, RESP_DONE);
        assert_int_equal(from + r.at, strlen(text));
        assert_int_equal(r.argc, 4);
        resp_request_close(&r);
    }
}

TEST(what_follows_a_part_that_was_given_away_is_held_to_the_limits)
{
    struct resp_request r;
    char text[] = "*2\r\n$900\r\nab", rest[900];
    memset(rest, 'x', sizeof rest);
    resp_request_init(&r, &limits);
    assert_int_equal(resp_request_step(&r, text, strlen(text)), RESP_MORE);
    assert_int_equal(resp_request_release(&r, strlen(text)), strlen(text));
    memcpy(rest + 898, "\r\n", 2);
    assert_int_equal(resp_request_step(&r, rest, 900), RESP_MORE);
    assert_int_equal(resp_request_release(&r, 900), 900);
    char bad[] = "$9999999\r\n";
    assert_int_equal(resp_request_step(&r, bad, strlen(bad)), RESP_BAD);
    assert_string_equal(r.error, "Protocol error: invalid bulk length");
    resp_request_close(&r);
}
