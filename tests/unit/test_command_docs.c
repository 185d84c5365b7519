#include "core/command/command_docs.h"
#include "tests/harness/test.h"

#include <stdlib.h>

static struct command_table table;
static struct bytes out;

__attribute__((constructor)) static void fill_table(void)
{
    command_table_init(&table, COMMAND_ON_NODE);
}

static struct command_reply to(enum resp_version version)
{
    bytes_clear(&out);
    return (struct command_reply){&table, &out, version};
}

static void assert_reply(const char *expected)
{
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(out.ptr, expected, out.len);
    bytes_free(&out);
}

#define ARGV(...) (struct slice[]){__VA_ARGS__}, \
                  sizeof((struct slice[]){__VA_ARGS__}) / sizeof(struct slice)

TEST(info_describes_a_command_as_redis_does)
{
    struct command_reply r = to(RESP2);
    command_reply_info(&r, ARGV(SLICE("command"), SLICE("info"), SLICE("GETDEL")));
    assert_reply("*1\r\n*10\r\n$6\r\ngetdel\r\n:2\r\n*2\r\n+write\r\n+fast\r\n:1\r\n:1\r\n:1\r\n"
                 "*3\r\n+@write\r\n+@string\r\n+@fast\r\n*0\r\n"
                 "*1\r\n*6\r\n$5\r\nflags\r\n*3\r\n+RW\r\n+access\r\n+delete\r\n"
                 "$12\r\nbegin_search\r\n*4\r\n$4\r\ntype\r\n$5\r\nindex\r\n"
                 "$4\r\nspec\r\n*2\r\n$5\r\nindex\r\n:1\r\n"
                 "$9\r\nfind_keys\r\n*4\r\n$4\r\ntype\r\n$5\r\nrange\r\n"
                 "$4\r\nspec\r\n*6\r\n$7\r\nlastkey\r\n:0\r\n$7\r\nkeystep\r\n:1\r\n"
                 "$5\r\nlimit\r\n:0\r\n*0\r\n");
}

TEST(info_uses_sets_in_resp3)
{
    struct command_reply r = to(RESP3);
    command_reply_info(&r, ARGV(SLICE("command"), SLICE("info"), SLICE("nothing"), SLICE("time")));
    assert_reply("*2\r\n_\r\n*10\r\n$4\r\ntime\r\n:1\r\n~3\r\n+loading\r\n+stale\r\n+fast\r\n"
                 ":0\r\n:0\r\n:0\r\n~1\r\n+@fast\r\n~1\r\n$23\r\nnondeterministic_output\r\n"
                 "~0\r\n~0\r\n");
}

TEST(docs_leave_out_what_is_no_command)
{
    struct command_reply r = to(RESP3);
    command_reply_docs(&r, ARGV(SLICE("command"), SLICE("docs"), SLICE("nothing"), SLICE("echo")));
    assert_reply("%1\r\n$4\r\necho\r\n%5\r\n$7\r\nsummary\r\n$21\r\nReturns its argument.\r\n"
                 "$5\r\nsince\r\n$5\r\n1.0.0\r\n$5\r\ngroup\r\n$10\r\nconnection\r\n"
                 "$10\r\ncomplexity\r\n$4\r\nO(1)\r\n$9\r\narguments\r\n"
                 "*1\r\n%2\r\n$4\r\nname\r\n$7\r\nmessage\r\n$4\r\ntype\r\n$6\r\nstring\r\n");
}

/* Skips one reply; the heads must promise exactly what follows. */
static size_t skip_reply(size_t at)
{
    assert_true(at < out.len);
    char type = out.ptr[at];
    const char *end = memchr(out.ptr + at, '\n', out.len - at);
    assert_non_null(end);
    long count = type == '+' || type == '-' ? 0 : strtol(out.ptr + at + 1, NULL, 10);
    at = (size_t)(end + 1 - out.ptr);
    if (type == '$') return at + (size_t)count + 2;
    if (type == '%') count *= 2;
    if (strchr("*%~", type) == NULL) return at;
    while (count-- > 0) at = skip_reply(at);
    return at;
}

TEST(the_reply_about_all_commands_is_whole_in_both_versions)
{
    for (int version = RESP2; version <= RESP3; version++) {
        struct command_reply r = to((enum resp_version)version);
        command_reply_info(&r, ARGV(SLICE("command")));
        assert_int_equal(skip_reply(0), out.len);
        r = to((enum resp_version)version);
        command_reply_docs(&r, ARGV(SLICE("command"), SLICE("docs")));
        assert_int_equal(skip_reply(0), out.len);
    }
    bytes_free(&out);
}

TEST(a_list_is_filtered_by_category_and_pattern)
{
    struct command_reply r = to(RESP2);
    command_reply_list(&r, ARGV(SLICE("command"), SLICE("list"), SLICE("FilterBy"),
                                SLICE("pattern"), SLICE("CLIENT|I*")));
    assert_reply("*2\r\n$9\r\nclient|id\r\n$11\r\nclient|info\r\n");
    command_reply_list(&r, ARGV(SLICE("command"), SLICE("list"), SLICE("filterby"),
                                SLICE("aclcat"), SLICE("Transaction")));
    assert_reply("*5\r\n$7\r\ndiscard\r\n$4\r\nexec\r\n$5\r\nmulti\r\n$7\r\nunwatch\r\n"
                 "$5\r\nwatch\r\n");
    command_reply_list(&r, ARGV(SLICE("command"), SLICE("list"), SLICE("filterby"),
                                SLICE("module"), SLICE("x")));
    assert_reply("*0\r\n");
    command_reply_list(&r, ARGV(SLICE("command"), SLICE("list"), SLICE("filterby"),
                                SLICE("color"), SLICE("x")));
    assert_reply("-ERR syntax error\r\n");
}

TEST(getkeys_tells_keys_and_what_is_done_to_them)
{
    struct command_reply r = to(RESP2);
    command_reply_getkeys(&r, ARGV(SLICE("command"), SLICE("getkeys"), SLICE("mset"), SLICE("a"),
                                   SLICE("1"), SLICE("b"), SLICE("2")));
    assert_reply("*2\r\n$1\r\na\r\n$1\r\nb\r\n");
    r = to(RESP3);
    command_reply_getkeysandflags(&r, ARGV(SLICE("command"), SLICE("getkeysandflags"),
                                           SLICE("del"), SLICE("a")));
    assert_reply("*1\r\n*2\r\n$1\r\na\r\n~2\r\n+RM\r\n+delete\r\n");
}

TEST(getkeys_refuses_in_the_words_of_redis)
{
    struct command_reply r = to(RESP2);
    command_reply_getkeys(&r, ARGV(SLICE("command"), SLICE("getkeys"), SLICE("no"), SLICE("a")));
    assert_reply("-ERR Invalid command specified\r\n");
    command_reply_getkeys(&r, ARGV(SLICE("command"), SLICE("getkeys"), SLICE("ping"), SLICE("a")));
    assert_reply("-ERR The command has no key arguments\r\n");
    command_reply_getkeys(&r, ARGV(SLICE("command"), SLICE("getkeys"), SLICE("get"), SLICE("a"),
                                   SLICE("b")));
    assert_reply("-ERR Invalid number of arguments specified for command\r\n");
    command_reply_getkeys(&r, ARGV(SLICE("command"), SLICE("getkeys"), SLICE("eval"), SLICE("s"),
                                   SLICE("5")));
    assert_reply("*0\r\n");
}
