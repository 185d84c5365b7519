#include "core/command/command_errors.h"
#include "tests/harness/test.h"

#include <stdio.h>

static struct command_table table;
static struct bytes out;

__attribute__((constructor)) static void fill_table(void)
{
    command_table_init(&table, COMMAND_ON_NODE);
}

static void assert_error(const char *expected)
{
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(out.ptr, expected, out.len);
    bytes_free(&out);
}

TEST(an_unknown_command_is_named_with_its_arguments)
{
    struct slice argv[] = {SLICE("foo"), SLICE("a"), SLICE("b\nc")};
    command_error_unknown(&out, &table, argv, 1);
    assert_error("ERR unknown command 'foo', with args beginning with: ");
    command_error_unknown(&out, &table, argv, 3);
    assert_error("ERR unknown command 'foo', with args beginning with: 'a' 'b\nc' ");
}

TEST(an_unknown_subcommand_points_to_help)
{
    struct slice argv[] = {SLICE("clIent"), SLICE("foo")};
    command_error_unknown(&out, &table, argv, 2);
    assert_error("ERR unknown subcommand 'foo'. Try CLIENT HELP.");
}

TEST(a_subcommand_with_wrong_arguments_points_to_help)
{
    char word[300] = "", expected[400];
    memset(word, 'x', sizeof word - 1);
    command_error_subcommand(&out, (struct slice[]){SLICE("xInfo"), SLICE("sTream")});
    assert_error("ERR unknown subcommand or wrong number of arguments for 'sTream'. "
                 "Try XINFO HELP.");
    command_error_subcommand(&out, (struct slice[]){SLICE("debug"), slice_of(word)});
    snprintf(expected, sizeof expected,
             "ERR unknown subcommand or wrong number of arguments for '%.128s'. Try DEBUG HELP.",
             word);
    assert_error(expected);
}

TEST(long_words_are_cut_at_128_bytes)
{
    char word[300] = "", expected[400];
    memset(word, 'x', sizeof word - 1);
    struct slice argv[] = {slice_make(word, sizeof word), slice_make(word, 100),
                           slice_make(word, 100), SLICE("unseen")};
    command_error_unknown(&out, &table, argv, 4);
    snprintf(expected, sizeof expected,
             "ERR unknown command '%.128s', with args beginning with: '%.100s' '%.25s' ",
             word, word, word);
    assert_error(expected);
}

TEST(words_end_at_a_zero_byte)
{
    struct slice argv[] = {slice_make("a\0b", 3)};
    command_error_unknown(&out, &table, argv, 1);
    assert_error("ERR unknown command 'a', with args beginning with: ");
}

TEST(a_wrong_number_of_arguments_names_the_subcommand)
{
    command_error_arity(&out, &commands[CMD_client_id]);
    assert_error("ERR wrong number of arguments for 'client|id' command");
    command_error_arity(&out, &commands[CMD_get]);
    assert_error("ERR wrong number of arguments for 'get' command");
}
