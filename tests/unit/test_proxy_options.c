#include "proxy/options.h"
#include "tests/harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct options options;
static struct bytes why;

static bool read_words(int argc, const char *const *argv)
{
    bytes_clear(&why);
    options_close(&options);
    options_init(&options);
    return options_read_arguments(&options, argc, (char **)(uintptr_t)argv, &why);
}

#define READ(...)                                                                                  \
    read_words(sizeof((const char *const[]){"torc-proxy", __VA_ARGS__}) / sizeof(char *),          \
               (const char *const[]){"torc-proxy", __VA_ARGS__})

static void expect_reason(const char *wanted)
{
    assert_int_equal(why.len, strlen(wanted));
    assert_memory_equal(why.ptr, wanted, why.len);
}

TEST(options_are_read_as_words_behind_their_names)
{
    assert_true(READ("--port", "7000", "--bind", "127.0.0.1", "-::1", "--loglevel", "WARNING",
                     "--requirepass", "a b"));
    assert_int_equal(options.port, 7000);
    assert_string_equal(options.bind, "127.0.0.1 -::1");
    assert_string_equal(options.requirepass, "a b");
    assert_int_equal(options.loglevel, 3);
}

TEST(shards_are_listed_one_by_one)
{
    assert_true(READ("--shard", "a", "127.0.0.1:7001", "--shard", "b", "[::1]:7002", "3", "--shard",
                     "c", "/run/c.sock"));
    assert_int_equal(options.shards_count, 3);
    assert_string_equal(options.shards[0].name, "a");
    assert_string_equal(options.shards[0].host, "127.0.0.1");
    assert_int_equal(options.shards[0].port, 7001);
    assert_int_equal(options.shards[0].weight, 1);
    assert_string_equal(options.shards[1].host, "::1");
    assert_int_equal(options.shards[1].weight, 3);
    assert_string_equal(options.shards[2].host, "/run/c.sock");
    assert_int_equal(options.shards[2].port, 0);
}

TEST(what_makes_no_sense_is_refused_with_a_reason)
{
    assert_false(READ("--port", "70000"));
    expect_reason("--port: argument must be between 0 and 65535 inclusive");
    assert_false(READ("--port", "x"));
    expect_reason("--port: argument couldn't be parsed into an integer");
    assert_false(READ("--nonsense", "1"));
    expect_reason("--nonsense: Bad directive or wrong number of arguments");
    assert_false(READ("--shard", "a", "127.0.0.1"));
    expect_reason("--shard: a shard is written as: shard NAME HOST:PORT [weight]");
    assert_false(READ("--shard", "a", "h:1", "0"));
    assert_false(READ("--loglevel", "loud"));
    expect_reason(
        "--loglevel: argument(s) must be one of the following: debug, verbose, notice, warning");
}

TEST(config_set_changes_only_what_may_change_while_running)
{
    assert_true(READ("--port", "7000"));
    bytes_clear(&why);
    assert_int_equal(options_set(&options, SLICE("MaxClients"), SLICE("17"), &why), OPTION_SET);
    assert_int_equal(options.maxclients, 17);
    assert_int_equal(options_set(&options, SLICE("maxclients"), SLICE("0"), &why), OPTION_BAD);
    assert_int_equal(options.maxclients, 17);
    assert_int_equal(options_set(&options, SLICE("port"), SLICE("1"), &why), OPTION_FIXED);
    assert_int_equal(options_set(&options, SLICE("port"), SLICE("7000"), &why), OPTION_SET);
    assert_int_equal(options_set(&options, SLICE("databases"), SLICE("16"), &why), OPTION_FIXED);
    assert_int_equal(options_set(&options, SLICE("maxmemory"), SLICE("1"), &why), OPTION_UNKNOWN);
}

static size_t found_count;

static void count_found(void *context, struct slice name, struct slice value)
{
    (void)context;
    (void)name;
    (void)value;
    found_count++;
}

TEST(config_get_finds_rows_by_pattern)
{
    assert_true(READ("--port", "7000"));
    found_count = 0;
    options_match(&options, SLICE("tcp-*"), count_found, NULL);
    assert_int_equal(found_count, 2);
    options_match(&options, SLICE("nothing"), count_found, NULL);
    assert_int_equal(found_count, 2);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

TEST(text_with_quotes_and_backslashes_is_rewritten_so_that_it_reads_back)
{
    char path[] = "/tmp/torc-proxy-options-XXXXXX";
    const char *awkward = "a \"b\" \\ 'c'\t#";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    write_file(path, "# it's \"mine\nshard a 127.0.0.1:7001\nrequirepass \"two words\"\n");
    assert_true(READ(path));
    assert_string_equal(options.requirepass, "two words");
    assert_int_equal(options_set(&options, SLICE("requirepass"), slice_of(awkward), &why),
                     OPTION_SET);
    assert_true(options_rewrite(&options));
    assert_true(READ(path));
    assert_string_equal(options.requirepass, awkward);
    write_file(path, "shard a 127.0.0.1:7001\nrequirepass \"open\n");
    assert_false(READ(path));
    unlink(path);
    options_close(&options);
    bytes_free(&why);
}

TEST(a_rewritten_file_keeps_what_it_does_not_know_and_reads_back)
{
    char path[] = "/tmp/torc-proxy-options-XXXXXX", line[256], all[2048] = "";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    write_file(path, "# my proxy\nport 7000\nshard a 127.0.0.1:7001\nmaxclients 10\n");
    assert_true(READ(path, "--timeout", "5"));
    assert_int_equal(options.maxclients, 10);
    assert_int_equal(options_set(&options, SLICE("maxclients"), SLICE("20"), &why), OPTION_SET);
    assert_true(options_rewrite(&options));
    FILE *file = fopen(path, "r");
    while (fgets(line, sizeof line, file) != NULL) strcat(all, line);
    fclose(file);
    assert_string_equal(
        all, "# my proxy\nport 7000\nshard a 127.0.0.1:7001\nmaxclients 20\ntimeout 5\n");
    assert_true(READ(path, "--loglevel", "debug"));
    assert_int_equal(options.timeout, 5);
    assert_int_equal(options.shards_count, 1);
    unlink(path);
    options_close(&options);
    bytes_free(&why);
}
