#include "core/base/mem.h"
#include "server/config_file.h"
#include "tests/harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FATAL                                                                                      \
    "*** FATAL CONFIG FILE ERROR (Torc 0.1.0) ***\nReading the configuration file, at line "

static void assert_text(struct bytes *actual, const char *expected)
{
    bytes_append_byte(actual, '\0');
    assert_string_equal(actual->ptr, expected);
    bytes_free(actual);
}

static void assert_reads(struct options *o, const char *text)
{
    struct bytes error = {0};
    options_init(o);
    if (!config_read(o, slice_of(text), &error)) fail_msg("%.*s", (int)error.len, error.ptr);
}

static void assert_refuses(const char *text, const char *expected)
{
    struct bytes error = {0};
    struct options o;
    options_init(&o);
    assert_false(config_read(&o, slice_of(text), &error));
    assert_text(&error, expected);
    options_close(&o);
}

static void assert_rewritten(const struct options *o, const char *old, const char *expected)
{
    struct bytes out = {0};
    config_rewritten(o, slice_of(old), &out);
    assert_text(&out, expected);
}

/* A file in the system's folder for such, which the caller unlinks. */
static void write_file(char path[64], const char *text)
{
    snprintf(path, 64, "/tmp/test_config_file_XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

/* ---- reading ---- */

TEST(comments_blanks_and_empty_lines_say_nothing)
{
    struct options o;
    assert_reads(&o, "# a comment\n\n \t \r\n  port 7000  \r\n#port 1\ntimeout\t5");
    assert_int_equal(o.port, 7000);
    assert_int_equal(o.timeout, 5);
    options_close(&o);
}

TEST(a_value_with_blanks_stands_in_quotes)
{
    struct options o;
    assert_reads(&o, "requirepass \"a b\\x21\\\"\"\nlogfile 'it\\'s.log'\nunixsocket \"\"\n");
    assert_string_equal(o.requirepass, "a b!\"");
    assert_string_equal(o.logfile, "it's.log");
    assert_string_equal(o.unixsocket, "");
    options_close(&o);
}

TEST(the_last_line_of_an_option_wins_and_names_have_no_case)
{
    struct options o;
    assert_reads(&o, "port 1\nPORT 2\nLua-Time-Limit 7\n");
    assert_int_equal(o.port, 2);
    assert_int_equal(o.busy_reply_threshold, 7);
    options_close(&o);
}

TEST(options_of_several_words_take_them)
{
    struct options o;
    assert_reads(&o, "bind 127.0.0.1 -::1\nclient-output-buffer-limit normal 1mb 2kb 3\n");
    assert_string_equal(o.bind, "127.0.0.1 -::1");
    assert_int_equal(o.client_output_buffer_limit.classes[OUTPUT_NORMAL].soft, 2048);
    options_close(&o);
}

TEST(options_of_several_words_take_none_as_well)
{
    struct options o;
    assert_reads(&o, "save 900 1\nsave\n"
                     "latency-tracking-info-percentiles\nclient-output-buffer-limit\n");
    assert_string_equal(o.save, "");
    assert_string_equal(o.latency_tracking_info_percentiles, "");
    assert_int_equal(o.client_output_buffer_limit.classes[OUTPUT_PUBSUB].soft_seconds, 60);
    options_close(&o);
}

TEST(rules_of_save_add_up_until_an_empty_one)
{
    struct options o;
    assert_reads(&o, "save 900 1\nsave 300 10 60 5\n");
    assert_string_equal(o.save, "900 1 300 10 60 5");
    options_close(&o);
    assert_reads(&o, "save 900 1\nsave \"\"\nsave 1 1\n");
    assert_string_equal(o.save, "1 1");
    options_close(&o);
}

TEST(several_words_in_one_argument_are_split_again_with_the_quotes_in_them)
{
    struct options o;
    assert_reads(&o, "save 60 1\nsave '\"\"'\n");
    assert_string_equal(o.save, "");
    options_close(&o);
    assert_reads(&o, "save \"'900' 1\"\nbind '*'\n");
    assert_string_equal(o.save, "900 1");
    assert_string_equal(o.bind, "*");
    options_close(&o);
}

TEST(an_error_names_its_line_and_says_why_in_redis_s_words)
{
    assert_refuses("nosuch 1\n",
                   FATAL "1\n>>> 'nosuch 1'\nBad directive or wrong number of arguments");
    assert_refuses("# c\n\n  port abc\n",
                   FATAL "3\n>>> 'port abc'\nargument couldn't be parsed into an integer");
    assert_refuses("port\n", FATAL "1\n>>> 'port'\nwrong number of arguments");
    assert_refuses("notify-keyspace-events K E\n",
                   FATAL "1\n>>> 'notify-keyspace-events K E'\nwrong number of arguments");
    assert_refuses("shutdown-on-sigint\n",
                   FATAL "1\n>>> 'shutdown-on-sigint'\nargument(s) must be one of the following: "
                         "default, save, nosave, now, force");
    assert_refuses("port 1 2\n", FATAL "1\n>>> 'port 1 2'\nwrong number of arguments");
    assert_refuses("maxmemory \"1gb\n",
                   FATAL "1\n>>> 'maxmemory \"1gb'\nUnbalanced quotes in configuration line");
    assert_refuses("save '\"\" \"\"'",
                   FATAL "1\n>>> 'save '\"\" \"\"''\nInvalid save parameters");
    assert_refuses("save 900 1 \"\"", FATAL "1\n>>> 'save 900 1 \"\"'\nInvalid save parameters");
    assert_refuses("hz 1\nsave 900", FATAL "2\n>>> 'save 900'\nInvalid save parameters");
}

TEST(an_included_file_is_read_in_place)
{
    char path[64], text[160];
    struct options o;
    write_file(path, "port 2\ntimeout 9\n");
    snprintf(text, sizeof text, "port 1\ninclude %s\ntimeout 8\n", path);
    assert_reads(&o, text);
    assert_int_equal(o.port, 2);
    assert_int_equal(o.timeout, 8);
    options_close(&o);
    unlink(path);
}

TEST(a_file_that_is_not_there_is_an_error_with_its_name)
{
    assert_refuses(
        "include /nonexistent/x.conf\n",
        "Fatal error, can't open config file '/nonexistent/x.conf': No such file or directory");
}

TEST(a_file_that_includes_itself_is_refused)
{
    char path[64], text[160];
    struct bytes error = {0};
    struct options o;
    write_file(path, "");
    snprintf(text, sizeof text, "include %s\n", path);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
    options_init(&o);
    assert_false(config_read(&o, slice_of(text), &error));
    assert_non_null(strstr(error.ptr, "more than 16 deep"));
    bytes_free(&error);
    options_close(&o);
    unlink(path);
}

/* ---- the command line ---- */

static bool load(struct options *o, char **argv, char **path, struct bytes *error)
{
    int argc = 0;
    while (argv[argc] != NULL) argc++;
    options_init(o);
    return config_load(o, argc, argv, path, error);
}

TEST(options_of_the_command_line_stand_behind_the_file)
{
    char path[64], *found;
    struct options o;
    struct bytes error = {0};
    write_file(path, "port 1\ntimeout 3");
    assert_true(
        load(&o, (char *[]){"torc-server", path, "--port", "2", "--bind", "127.0.0.1", "::1", NULL},
             &found, &error));
    assert_int_equal(o.port, 2);
    assert_int_equal(o.timeout, 3);
    assert_string_equal(o.bind, "127.0.0.1 ::1");
    assert_string_equal(found, path);
    mem_free(found);
    options_close(&o);
    unlink(path);
}

TEST(an_option_may_stand_in_one_argument_with_its_value)
{
    char *path;
    struct options o;
    struct bytes error = {0};
    assert_true(
        load(&o, (char *[]){"torc-server", "--port 2", "--timeout", "3", NULL}, &path, &error));
    assert_int_equal(o.port, 2);
    assert_int_equal(o.timeout, 3);
    assert_null(path);
    options_close(&o);
}

TEST(a_value_may_look_like_an_option)
{
    char *path;
    struct options o;
    struct bytes error = {0};
    assert_true(load(&o, (char *[]){"torc-server", "--requirepass", "--x y", "--port", "2", NULL},
                     &path, &error));
    assert_string_equal(o.requirepass, "--x y");
    assert_int_equal(o.port, 2);
    options_close(&o);
}

TEST(save_without_a_value_is_the_empty_one)
{
    char *path;
    struct options o;
    struct bytes error = {0};
    assert_true(load(
        &o, (char *[]){"torc-server", "--save", "1 2", "--save", "--port", "2", "--save", NULL},
        &path, &error));
    assert_string_equal(o.save, "");
    assert_int_equal(o.port, 2);
    options_close(&o);
    assert_true(
        load(&o, (char *[]){"torc-server", "--save", "", "--port", "3", NULL}, &path, &error));
    assert_string_equal(o.save, "");
    assert_int_equal(o.port, 3);
    options_close(&o);
}

TEST(an_error_of_the_command_line_shows_the_line_that_it_made)
{
    char *path;
    struct options o;
    struct bytes error = {0};
    assert_false(load(&o, (char *[]){"torc-server", "--hz", "1", "2", NULL}, &path, &error));
    assert_text(&error, FATAL "2\n>>> 'hz \"1\" \"2\"'\nwrong number of arguments");
    options_close(&o);
    assert_false(load(&o, (char *[]){"torc-server", "--nosuch", NULL}, &path, &error));
    assert_text(&error, FATAL "2\n>>> 'nosuch'\nBad directive or wrong number of arguments");
    options_close(&o);
}

/* ---- rewriting ---- */

TEST(a_rewrite_of_defaults_changes_nothing_in_an_empty_file)
{
    struct options o;
    options_init(&o);
    assert_rewritten(&o, "", "");
    options_close(&o);
}

TEST(a_rewrite_keeps_comments_order_and_what_it_does_not_know)
{
    struct options o;
    assert_reads(&o, "port 7\nmaxmemory 100mb\nrequirepass \"x\\\"y\"\ntimeout 9\n");
    assert_rewritten(&o, "# mine\nport 6\n\ninclude other.conf\n# memory\nmaxmemory 1\n",
                     "# mine\nport 7\n\ninclude other.conf\n# memory\nmaxmemory 100mb\n\n"
                     "# Generated by CONFIG REWRITE\nrequirepass \"x\\\"y\"\ntimeout 9\n");
    options_close(&o);
}

TEST(a_rewrite_puts_a_default_where_the_file_said_otherwise)
{
    struct options o;
    options_init(&o);
    assert_rewritten(&o, "timeout 9\nlua-time-limit 1\n", "timeout 0\nbusy-reply-threshold 5000\n");
    options_close(&o);
}

TEST(a_rewrite_drops_lines_of_an_option_that_are_too_many)
{
    struct options o;
    assert_reads(&o, "hz 20\nsave 900 1\n");
    assert_rewritten(&o, "save 1 1\nsave 2 2\nhz 1\nport 6379\nhz 2\n",
                     "save 900 1\n\nhz 20\nport 6379\n\n");
    options_close(&o);
}

TEST(a_rewrite_names_only_the_classes_whose_limits_are_not_the_default)
{
    struct options o;
    assert_reads(&o, "client-output-buffer-limit pubsub 1gb 5 6\n");
    assert_rewritten(&o, "client-output-buffer-limit normal 1mb 2mb 3\n",
                     "client-output-buffer-limit normal 0 0 0\n\n# Generated by CONFIG REWRITE\n"
                     "client-output-buffer-limit pubsub 1gb 5 6\n");
    options_close(&o);
}

TEST(what_was_rewritten_reads_as_it_was)
{
    struct options o, again;
    struct bytes text = {0}, error = {0};
    size_t count;
    const struct option_row *rows = option_rows(&count);
    assert_reads(&o, "requirepass \"\\x00\\xff \\n'\\\"\"\nsave 9 1\nsave 3 2\nbind a b\nmaxmemory "
                     "3gb\nunixsocketperm 770\n"
                     "loglevel warning\nappendonly yes\nclient-output-buffer-limit normal 1 2 3\n");
    config_rewritten(&o, SLICE(""), &text);
    options_init(&again);
    assert_true(config_read(&again, bytes_slice(&text), &error));
    for (size_t i = 0; i < count; i++) {
        struct bytes before = {0}, after = {0};
        option_print(&o, &rows[i], &before);
        option_print(&again, &rows[i], &after);
        assert_true(slice_equal(bytes_slice(&before), bytes_slice(&after)));
        bytes_free(&before);
        bytes_free(&after);
    }
    bytes_free(&text);
    options_close(&o);
    options_close(&again);
}

TEST(a_rewrite_replaces_the_file)
{
    char path[64], reason[128];
    struct options o;
    struct bytes error = {0};
    char *found;
    write_file(path, "# mine\n");
    options_init(&o);
    o.port = 1234;
    assert_true(config_rewrite(&o, path, reason, sizeof reason));
    options_close(&o);
    assert_true(load(&o, (char *[]){"torc-server", path, NULL}, &found, &error));
    assert_int_equal(o.port, 1234);
    assert_false(config_rewrite(&o, "/nonexistent/x.conf", reason, sizeof reason));
    assert_string_equal(reason, "No such file or directory");
    mem_free(found);
    options_close(&o);
    unlink(path);
}

/* ---- redis.conf.example ---- */

static char *read_example(void)
{
    FILE *file = fopen("redis.conf.example", "r");
    if (file == NULL) fail_msg("redis.conf.example is missing: run this in the top folder");
    char *text = calloc(1, 1 << 16);
    assert_true(fread(text, 1, (1 << 16) - 1, file) > 0);
    fclose(file);
    return text;
}

/* A setting is needed for each row, so that the defaults alone would not do. */
TEST(the_example_names_every_option_with_its_default)
{
    struct options o, defaults;
    size_t count;
    const struct option_row *rows = option_rows(&count);
    char *text = read_example();
    assert_reads(&o, text);
    options_init(&defaults);
    for (size_t i = 0; i < count; i++) {
        struct bytes expected = {0}, actual = {0};
        char line[64];
        snprintf(line, sizeof line, "\n%s ", rows[i].name);
        if (strstr(text, line) == NULL)
            fail_msg("%s is not in redis.conf.example: run scripts/config-example", rows[i].name);
        option_print(&defaults, &rows[i], &expected);
        option_print(&o, &rows[i], &actual);
        if (!slice_equal(bytes_slice(&expected), bytes_slice(&actual)))
            fail_msg("%s: not the default", rows[i].name);
        bytes_free(&expected);
        bytes_free(&actual);
    }
    options_close(&o);
    options_close(&defaults);
    free(text);
}

TEST(the_example_is_what_is_generated)
{
    assert_int_equal(system("scripts/config-example --check"), 0);
}
