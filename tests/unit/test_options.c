#include "server/session/options.h"

#include "core/wire/words.h"
#include "tests/harness/test.h"

#include <stdlib.h>

static const struct option_row *row(const char *name)
{
    const struct option_row *found = option_find(slice_of(name));
    assert_non_null(found);
    return found;
}

/* Sets an option; NULL, or the reason why not. */
static const char *set(struct options *o, const char *name, const char *value)
{
    static char reason[512];
    return option_set(o, row(name), slice_of(value), reason, sizeof reason) ? NULL : reason;
}

static void assert_set(struct options *o, const char *name, const char *value)
{
    const char *reason = set(o, name, value);
    if (reason != NULL) fail_msg("%s %s: %s", name, value, reason);
}

static void assert_prints(const struct options *o, const char *name, const char *expected)
{
    struct bytes out = {0};
    option_print(o, row(name), &out);
    bytes_append_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    bytes_free(&out);
}

TEST(defaults_are_redis_s)
{
    struct options o;
    options_init(&o);
    assert_int_equal(o.port, 6379);
    assert_int_equal(o.maxclients, 10000);
    assert_true(o.protected_mode);
    assert_int_equal(o.appendfsync, OPTION_FSYNC_EVERYSEC);
    assert_prints(&o, "bind", "* -::*");
    assert_prints(&o, "maxmemory-policy", "noeviction");
    assert_prints(&o, "client-output-buffer-limit",
                  "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60");
    options_close(&o);
}

TEST(names_are_found_in_any_case_and_by_their_aliases)
{
    assert_ptr_equal(row("PORT"), row("port"));
    assert_ptr_equal(row("lua-time-limit"), row("busy-reply-threshold"));
    assert_null(option_find(SLICE("nosuch")));
    assert_null(option_find(SLICE("")));
    assert_null(option_find(SLICE("por")));
}

TEST(every_row_has_a_name_of_its_own_and_takes_its_own_default_back)
{
    size_t count;
    struct options o;
    const struct option_row *rows = option_rows(&count);
    options_init(&o);
    for (size_t i = 0; i < count; i++) {
        struct bytes before = {0}, after = {0};
        char reason[256];
        assert_ptr_equal(row(rows[i].name), &rows[i]);
        option_print(&o, &rows[i], &before);
        assert_true(option_set(&o, &rows[i], bytes_slice(&before), reason, sizeof reason));
        option_print(&o, &rows[i], &after);
        assert_true(slice_equal(bytes_slice(&before), bytes_slice(&after)));
        bytes_free(&before);
        bytes_free(&after);
    }
    options_close(&o);
}

TEST(every_alias_stands_for_a_row)
{
    const char *name;
    const struct option_row *stands_for;
    for (size_t i = 0; option_alias(i, &name, &stands_for); i++) {
        assert_non_null(stands_for);
        assert_string_not_equal(name, stands_for->name);
    }
}

TEST(sizes_take_units_of_1000_and_of_1024)
{
    static const struct {
        const char *text;
        int64_t bytes;
    } cases[] = {{"0", 0},
                 {"100", 100},
                 {"100b", 100},
                 {"1k", 1000},
                 {"1kb", 1024},
                 {"3m", 3000000},
                 {"64mb", 64 << 20},
                 {"2G", 2000000000},
                 {"1GB", 1 << 30},
                 {"", 0},
                 {"b", 0},
                 {"99999999999999999999", INT64_MAX},
                 {"17179869184gb", INT64_MAX}};
    struct options o;
    options_init(&o);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_set(&o, "maxmemory", cases[i].text);
        assert_int_equal(o.maxmemory, cases[i].bytes);
    }
    options_close(&o);
}

TEST(what_is_wrong_changes_nothing_and_is_told_in_redis_s_words)
{
    static const struct {
        const char *name, *value, *reason;
    } cases[] = {
        {"port", "abc", "argument couldn't be parsed into an integer"},
        {"port", "65536", "argument must be between 0 and 65535 inclusive"},
        {"port", "-1", "argument must be between 0 and 65535 inclusive"},
        {"maxmemory", "1xb", "argument must be a memory value"},
        {"maxmemory", "-1", "argument must be a memory value"},
        {"maxmemory", "1.5gb", "argument must be a memory value"},
        {"appendonly", "maybe", "argument must be 'yes' or 'no'"},
        {"appendfsync", "foo", "argument(s) must be one of the following: everysec, always, no"},
        {"unixsocketperm", "999", "argument couldn't be parsed as an octal number"},
        {"bind", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "Too many bind addresses specified."},
        {"save", "900", "Invalid save parameters"},
        {"save", "0 1", "Invalid save parameters"},
        {"save", "900 -1", "Invalid save parameters"},
        {"client-output-buffer-limit", "normal 1 2",
         "Wrong number of arguments in buffer limit configuration."},
        {"client-output-buffer-limit", "master 1 2 3",
         "Invalid client class specified in buffer limit configuration."},
        {"client-output-buffer-limit", "normal 0 0 0 pubsub 1x 2 3",
         "Error in hard, soft or soft_seconds setting in buffer limit configuration."},
        {"client-output-buffer-limit", "normal 1 2 -3",
         "Error in hard, soft or soft_seconds setting in buffer limit configuration."},
    };
    struct options o;
    options_init(&o);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes before = {0};
        option_print(&o, row(cases[i].name), &before);
        bytes_append_byte(&before, '\0');
        const char *reason = set(&o, cases[i].name, cases[i].value);
        assert_non_null(reason);
        assert_string_equal(reason, cases[i].reason);
        assert_prints(&o, cases[i].name, before.ptr);
        bytes_free(&before);
    }
    options_close(&o);
}

TEST(hz_becomes_the_nearest_that_is_allowed)
{
    struct options o;
    options_init(&o);
    assert_set(&o, "hz", "0");
    assert_int_equal(o.hz, 1);
    assert_set(&o, "hz", "100000");
    assert_int_equal(o.hz, 500);
    options_close(&o);
}

TEST(the_socket_s_access_bits_are_octal)
{
    struct options o;
    options_init(&o);
    assert_set(&o, "unixsocketperm", "700");
    assert_int_equal(o.unixsocketperm, 0700);
    assert_prints(&o, "unixsocketperm", "700");
    options_close(&o);
}

TEST(output_limits_change_only_for_the_classes_named)
{
    struct options o;
    options_init(&o);
    assert_set(&o, "client-output-buffer-limit", "normal 100mb 2mb 3 replica 0 0 0");
    assert_prints(&o, "client-output-buffer-limit",
                  "normal 104857600 2097152 3 slave 0 0 0 pubsub 33554432 8388608 60");
    assert_set(&o, "client-output-buffer-limit", "");
    assert_int_equal(o.client_output_buffer_limit.classes[OUTPUT_NORMAL].soft_seconds, 3);
    options_close(&o);
}

TEST(words_are_kept_with_one_blank_between_them)
{
    struct options o;
    options_init(&o);
    assert_set(&o, "bind", "  127.0.0.1   ::1 ");
    assert_prints(&o, "bind", "127.0.0.1 ::1");
    options_close(&o);
}

TEST(a_copy_owns_its_texts)
{
    struct options o, copy;
    options_init(&o);
    assert_set(&o, "requirepass", "secret");
    options_copy(&copy, &o);
    options_close(&o);
    assert_prints(&copy, "requirepass", "secret");
    options_close(&copy);
}

TEST(a_quoted_text_has_no_byte_that_a_line_could_not_hold)
{
    struct bytes out = {0};
    words_quote(&out, slice_make("a\"b\\c\n\r\t\0\xff", 10));
    bytes_append_byte(&out, '\0');
    assert_string_equal(out.ptr, "\"a\\\"b\\\\c\\n\\r\\t\\x00\\xff\"");
    bytes_free(&out);
}
