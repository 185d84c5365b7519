#include "core/command/command_keys.h"
#include "tests/harness/test.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARGS_MAX = 32 };

static struct command_table table;
static struct slice argv[ARGS_MAX];
static size_t argc;

__attribute__((constructor)) static void fill_table(void)
{
    command_table_init(&table, COMMAND_ON_NODE);
}

static void split(const char *request)
{
    argc = 0;
    while (*request != '\0') {
        size_t len = strcspn(request, " ");
        argv[argc++] = slice_make(request, len);
        request += len + (request[len] == ' ');
    }
}

/* "1:RW 2:RO", the positions of the keys and what is done to them. */
static void append_key(char *out, const struct command_key *key)
{
    for (int i = 0; i < 4; i++)
        if (key->flags & 1 << i)
            sprintf(out + strlen(out), "%s%zu:%s", *out ? " " : "", key->at,
                    command_key_flag_names[i]);
}

static void assert_keys_of(const struct command *c, const char *request, const char *expected)
{
    char found[400] = "";
    struct command_keys keys;
    struct command_key key;
    split(request);
    command_keys_begin(&keys, c, argv, argc);
    while (command_keys_next(&keys, &key)) append_key(found, &key);
    assert_string_equal(found, expected);
    assert_false(command_keys_next(&keys, &key));
    size_t first = expected[0] ? strtoul(expected, NULL, 10) : 0;
    assert_int_equal(command_first_key(c, argv, argc), first);
}

static void assert_keys(const char *request, const char *expected)
{
    split(request);
    const struct command *c = command_find(&table, argv, argc);
    assert_non_null(c);
    assert_keys_of(c, request, expected);
}

TEST(one_key_stands_behind_the_name)
{
    assert_keys("get a", "1:RO");
    assert_keys("incrby a 5", "1:RW");
    assert_keys("setex a 5 v", "1:OW");
}

TEST(commands_without_keys_have_none)
{
    assert_keys("ping", "");
    assert_keys("keys *", "");
    assert_keys("client id", "");
}

TEST(a_range_reaches_to_the_last_argument)
{
    assert_keys("mget a b c", "1:RO 2:RO 3:RO");
    assert_keys("del a", "1:RM");
    assert_keys("mset a 1 b 2", "1:OW 3:OW");
    assert_keys("mset a 1 b", "1:OW 3:OW");
    assert_keys("watch a a", "1:RO 2:RO");
}

TEST(each_key_has_its_own_flags)
{
    assert_keys("rename a b", "1:RW 2:OW");
    assert_keys("copy a b replace", "1:RO 2:OW");
    assert_keys("lcs a b", "1:RO 2:RO");
}

TEST(a_subcommand_counts_its_parent)
{
    assert_keys("object encoding a", "2:RO");
    assert_keys("txn fetch 0 a", "3:RO");
}

TEST(scripts_count_their_keys)
{
    assert_keys("eval s 2 a b c", "3:RW 4:RW");
    assert_keys("eval_ro s 1 a b c", "3:RO");
    assert_keys("evalsha s 3 a b c", "3:RW 4:RW 5:RW");
    assert_keys("eval s 0", "");
    assert_keys("eval s 0 a", "");
}

TEST(a_script_with_a_wrong_count_has_no_keys)
{
    assert_keys("eval s 3 a b", "");
    assert_keys("eval s 1", "");
    assert_keys("eval s -1 a", "");
    assert_keys("eval s x a", "");
    assert_keys("eval s 1x a", "");
    assert_keys("eval s 18446744073709551615 a", "");
    assert_keys("eval s 9223372036854775807 a", "");
}

static uint16_t first_flags(const char *request)
{
    struct command_keys keys;
    struct command_key key;
    split(request);
    command_keys_begin(&keys, command_find(&table, argv, argc), argv, argc);
    assert_true(command_keys_next(&keys, &key));
    return key.flags;
}

TEST(set_reads_the_key_only_if_it_is_asked_to)
{
    assert_int_equal(first_flags("set k v"), KEY_OW | KEY_UPDATE);
    assert_int_equal(first_flags("set k get nx"), KEY_OW | KEY_UPDATE);
    assert_int_equal(first_flags("set k v nx GET"), KEY_RW | KEY_ACCESS | KEY_UPDATE);
    assert_int_equal(first_flags("set k v IfEq old"), KEY_RW | KEY_ACCESS | KEY_UPDATE);
}

TEST(only_readers_share_a_lock)
{
    assert_false(command_key_writes(first_flags("get k")));
    assert_true(command_key_writes(first_flags("set k v")));
    assert_true(command_key_writes(first_flags("del k")));
    assert_true(command_key_writes(first_flags("incr k")));
}

/* Rows as the stream and geo commands need them. */
static struct command command_with(const struct command_key_spec *specs, uint16_t count)
{
    return (struct command){.id = CMD_ping, .arity = -2, .key_specs = specs,
                            .key_specs_count = count};
}

TEST(keys_may_stand_behind_a_keyword)
{
    static const struct command_key_spec streams = {
        .begin = KEYS_AFTER_KEYWORD, .keyword = "STREAMS", .index = 1,
        .find = KEYS_RANGE, .last = -1, .step = 1, .limit = 2, .flags = KEY_RO};
    struct command c = command_with(&streams, 1);
    assert_keys_of(&c, "xread streams a b 0 0", "2:RO 3:RO");
    assert_keys_of(&c, "xread count 5 STREAMS a 0", "4:RO");
    assert_keys_of(&c, "xread streams a b 0", "2:RO");
    assert_keys_of(&c, "xread count 5", "");
    assert_keys_of(&c, "xread count streams", "");
    assert_keys_of(&c, "xread streams a", "");
}

TEST(a_keyword_may_be_looked_for_from_the_end)
{
    static const struct command_key_spec keyword = {
        .begin = KEYS_AFTER_KEYWORD, .keyword = "KEYS", .index = -2,
        .find = KEYS_RANGE, .last = -1, .step = 1, .flags = KEY_RW};
    struct command c = command_with(&keyword, 1);
    assert_keys_of(&c, "migrate host 1 2 3 KEYS a b", "6:RW 7:RW");
    assert_keys_of(&c, "migrate host 1 2 3 a", "");
    assert_keys_of(&c, "migrate", "");
}

TEST(an_unknown_spec_adds_nothing_and_a_channel_is_no_key)
{
    static const struct command_key_spec specs[] = {
        {.begin = KEYS_BEGIN_UNKNOWN, .find = KEYS_FIND_UNKNOWN, .flags = KEY_OW},
        {.begin = KEYS_AT_INDEX, .index = 1, .find = KEYS_RANGE, .step = 1,
         .flags = KEY_RO | KEY_NOT_KEY},
        {.begin = KEYS_AT_INDEX, .index = 2, .find = KEYS_RANGE, .step = 1, .flags = KEY_RO}};
    struct command c = command_with(specs, 3);
    assert_keys_of(&c, "sort channel key", "2:RO");
}

TEST(a_malformed_part_takes_its_keys_away)
{
    static const struct command_key_spec specs[] = {
        {.begin = KEYS_AT_INDEX, .index = 1, .find = KEYS_RANGE, .step = 1, .flags = KEY_OW},
        {.begin = KEYS_AT_INDEX, .index = 2, .find = KEYS_COUNTED, .step = 1, .flags = KEY_RO}};
    struct command c = command_with(specs, 2);
    assert_keys_of(&c, "zunionstore to 2 a b", "1:OW 3:RO 4:RO");
    assert_keys_of(&c, "zunionstore to 3 a b", "1:OW");
    assert_keys_of(&c, "zunionstore to", "1:OW");
}
