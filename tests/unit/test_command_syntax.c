#include "core/command/command.h"
#include "core/command/command_syntax.h"
#include "tests/harness/test.h"

static struct syntax_arg only(const char *syntax)
{
    struct slice rest = slice_of(syntax);
    struct syntax_arg arg, more;
    assert_true(syntax_next(&rest, &arg));
    assert_false(syntax_next(&rest, &more));
    return arg;
}

static void assert_slice(struct slice s, const char *expected)
{
    assert_int_equal(s.len, strlen(expected));
    assert_memory_equal(s.ptr, expected, s.len);
}

TEST(a_name_is_a_string_unless_it_says_more)
{
    struct syntax_arg arg = only("value");
    assert_int_equal(arg.type, SYNTAX_STRING);
    assert_slice(arg.name, "value");
    arg = only("increment:integer");
    assert_int_equal(arg.type, SYNTAX_INTEGER);
    assert_slice(arg.name, "increment");
    assert_int_equal(only("when:unix-time").type, SYNTAX_UNIX_TIME);
    assert_int_equal(only("pattern:pattern").type, SYNTAX_PATTERN);
}

TEST(keys_name_their_key_spec)
{
    assert_int_equal(only("key").type, SYNTAX_KEY);
    assert_int_equal(only("key").key_spec, 0);
    struct syntax_arg arg = only("newkey:key1");
    assert_int_equal(arg.type, SYNTAX_KEY);
    assert_int_equal(arg.key_spec, 1);
    assert_slice(arg.name, "newkey");
    assert_int_equal(only("key:string").type, SYNTAX_STRING);
    assert_int_equal(only("key:string").key_spec, -1);
    assert_int_equal(only("pattern:pattern1").type, SYNTAX_PATTERN);
    assert_int_equal(only("pattern:pattern1").key_spec, 1);
}

TEST(a_colon_may_belong_to_the_name)
{
    struct syntax_arg arg = only("ADDR=ip:port");
    assert_int_equal(arg.type, SYNTAX_STRING);
    assert_slice(arg.name, "ip:port");
    assert_slice(arg.token, "ADDR");
}

TEST(tokens_stand_alone_or_before_an_argument)
{
    struct syntax_arg arg = only("KEEPTTL");
    assert_int_equal(arg.type, SYNTAX_PURE_TOKEN);
    assert_slice(arg.token, "KEEPTTL");
    arg = only("EX=seconds:integer");
    assert_int_equal(arg.type, SYNTAX_INTEGER);
    assert_slice(arg.token, "EX");
    assert_slice(arg.name, "seconds");
    arg = only("equal:=");
    assert_int_equal(arg.type, SYNTAX_PURE_TOKEN);
    assert_slice(arg.token, "=");
    assert_slice(arg.name, "equal");
    arg = only("empty_string:\"\"");
    assert_true(arg.token.ptr != NULL && arg.token.len == 0);
    arg = only("auto_id:*");
    assert_slice(arg.token, "*");
}

TEST(suffixes_follow_each_other)
{
    struct syntax_arg arg = only("[PREFIX=prefix...+@6.0.0@-7.0.0]");
    assert_true(arg.optional && arg.multiple && arg.multiple_token);
    assert_slice(arg.since, "6.0.0");
    assert_slice(arg.deprecated_since, "7.0.0");
    arg = only("[key...@7.0.0]");
    assert_true(arg.optional && arg.multiple && !arg.multiple_token);
    assert_slice(arg.since, "7.0.0");
    assert_slice(arg.name, "key");
}

TEST(blocks_and_choices_have_parts)
{
    struct syntax_arg arg = only("[TYPE=kind(a | B=b{c [d]} | E)@5.0.0]");
    assert_int_equal(arg.type, SYNTAX_ONEOF);
    assert_slice(arg.name, "kind");
    assert_slice(arg.token, "TYPE");
    assert_slice(arg.since, "5.0.0");

    struct syntax_arg part;
    assert_true(syntax_next(&arg.parts, &part));
    assert_slice(part.name, "a");
    assert_true(syntax_next(&arg.parts, &part));
    assert_int_equal(part.type, SYNTAX_BLOCK);
    assert_slice(part.parts, "c [d]");
    assert_true(syntax_next(&arg.parts, &part));
    assert_slice(part.token, "E");
    assert_false(syntax_next(&arg.parts, &part));
}

static void read_all(struct slice syntax, const struct command *c)
{
    struct syntax_arg arg;
    while (syntax_next(&syntax, &arg)) {
        assert_true(arg.name.len > 0);
        assert_true(arg.key_spec < c->key_specs_count);
        assert_true(arg.type != SYNTAX_KEY || arg.key_spec >= 0);
        read_all(arg.parts, c);
    }
}

TEST(the_syntax_of_every_command_is_read)
{
    for (size_t id = 0; id < CMD_COUNT; id++)
        read_all(slice_of(commands[id].syntax), &commands[id]);
}
