#include "server/session/server.h"
#include "tests/harness/test.h"

#include <stdio.h>

static int64_t ticks_us;        /* the clock of a test */
static struct server server;

static int64_t fake_ticks(struct server *s)
{
    (void)s;
    return ticks_us;
}

static void fake_info(struct server *s, struct slice section, struct bytes *out)
{
    (void)s;
    bytes_printf(out, "of_process:%.*s\r\n", (int)section.len, section.ptr);
}

static const struct server_ops ops = {.ticks_us = fake_ticks, .info = fake_info};

static struct stats *start(void)
{
    struct options options;
    options_init(&options);
    server_init(&server, &options, NULL, &ops, 1);
    server_set_time(&server, 1000000000, 1000000);
    ticks_us = 1000;
    return &server.stats;
}

/* INFO of some sections, in a buffer that is used again. */
static const char *info(const char *one, const char *other)
{
    static struct bytes out;
    struct slice sections[] = {slice_of(one), slice_of(other ? other : "")};
    bytes_clear(&out);
    stats_info(&server, sections, one[0] == '\0' ? 0 : other != NULL ? 2 : 1, &out);
    bytes_append_byte(&out, '\0');
    return out.ptr;
}

static void call(uint16_t id, int64_t us)
{
    int level = server.stats.timer.level;
    stats_call_begin(&server, &server.stats, id);
    ticks_us += us;
    stats_call_end(&server, &server.stats, level);
    server.stats.commands[id].calls++;
}

/* ---- errors ---- */

TEST(an_error_is_counted_by_its_first_word)
{
    struct stats *s = start();
    stats_count_error(s, SLICE("WRONGTYPE Operation against"));
    stats_count_error(s, SLICE("ERR syntax error"));
    stats_count_error(s, SLICE("ERR no such key"));
    assert_string_equal(info("errorstats", NULL),
                        "# Errorstats\r\nerrorstat_ERR:count=2\r\nerrorstat_WRONGTYPE:count=1\r\n");
    server_close(&server);
}

TEST(an_error_without_a_code_counts_as_err)
{
    struct stats *s = start();
    stats_count_error(s, SLICE("word"));
    stats_count_error(s,
                      SLICE("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee too long a word"));
    stats_count_error(s, SLICE(""));
    assert_string_equal(info("errorstats", NULL), "# Errorstats\r\nerrorstat_ERR:count=3\r\n");
    server_close(&server);
}

TEST(codes_that_find_no_room_still_count_in_the_total)
{
    struct stats *s = start();
    for (int i = 0; i < 500; i++) {
        char text[32];
        int len = snprintf(text, sizeof text, "CODE%d text", i);
        stats_count_error(s, slice_make(text, (size_t)len));
    }
    assert_int_equal(s->errors_count, STATS_ERRORS_MAX);
    assert_int_equal(s->errors_total, 500);
    server_close(&server);
}

/* ---- time of commands ---- */

TEST(a_run_of_one_command_gets_all_of_its_time)
{
    struct stats *s = start();
    for (int i = 0; i < 100; i++) call(CMD_get, 3);
    stats_batch_end(&server, s);
    assert_int_equal(s->commands[CMD_get].usec, 300);
    server_close(&server);
}

TEST(commands_in_turn_get_each_its_own)
{
    struct stats *s = start();
    for (int i = 0; i < 10; i++) {
        call(CMD_get, 3);
        call(CMD_set, 5);
    }
    stats_batch_end(&server, s);
    assert_int_equal(s->commands[CMD_get].usec, 30);
    assert_int_equal(s->commands[CMD_set].usec, 50);
    server_close(&server);
}

TEST(time_between_batches_belongs_to_nobody)
{
    struct stats *s = start();
    call(CMD_get, 3);
    stats_batch_end(&server, s);
    ticks_us += 1000;
    call(CMD_get, 4);
    stats_batch_end(&server, s);
    assert_int_equal(s->commands[CMD_get].usec, 7);
    server_close(&server);
}

TEST(exec_s_time_holds_that_of_its_commands)
{
    struct stats *s = start();
    int level = s->timer.level;
    stats_call_begin(&server, s, CMD_exec);
    call(CMD_get, 3);
    call(CMD_set, 5);
    ticks_us += 2;
    stats_call_end(&server, s, level);
    call(CMD_get, 1);
    stats_batch_end(&server, s);
    assert_int_equal(s->commands[CMD_exec].usec, 10);
    assert_int_equal(s->commands[CMD_get].usec, 4);
    assert_int_equal(s->timer.level, 0);
    server_close(&server);
}

TEST(nesting_deeper_than_there_are_levels_does_no_harm)
{
    struct stats *s = start();
    int levels[2 * STATS_LEVELS];
    for (int i = 0; i < 2 * STATS_LEVELS; i++) {
        levels[i] = s->timer.level;
        stats_call_begin(&server, s, (uint16_t)(i % 2 ? CMD_get : CMD_set));
    }
    for (int i = 2 * STATS_LEVELS - 1; i >= 0; i--) stats_call_end(&server, s, levels[i]);
    stats_batch_end(&server, s);
    assert_int_equal(s->timer.level, 0);
    server_close(&server);
}

TEST(commandstats_show_only_what_was_called)
{
    struct stats *s = start();
    call(CMD_client_list, 7);
    call(CMD_client_list, 8);
    stats_batch_end(&server, s);
    s->commands[CMD_get].rejected = 1;
    assert_string_equal(
        info("commandstats", NULL),
        "# Commandstats\r\n"
        "cmdstat_get:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0\r\n"
        "cmdstat_client|list:calls=2,usec=15,usec_per_call=7.50,rejected_calls=0,failed_calls="
        "0\r\n");
    server_close(&server);
}

/* ---- samples ---- */

TEST(instantaneous_figures_are_the_mean_of_sixteen_samples)
{
    struct stats *s = start();
    for (int i = 0; i <= STATS_SAMPLES; i++) {
        stats_sample(&server);
        server.monotonic_us += 100000;
        s->calls += 50;
        s->bytes_in += 2048;
    }
    const char *text = info("stats", NULL);
    assert_non_null(strstr(text, "instantaneous_ops_per_sec:500\r\n"));
    assert_non_null(strstr(text, "instantaneous_input_kbps:20.00\r\n"));
    server_close(&server);
}

TEST(samples_are_not_taken_more_often_than_every_100_ms)
{
    struct stats *s = start();
    stats_sample(&server);
    server.monotonic_us += 99999;
    s->calls += 1000;
    stats_sample(&server);
    assert_int_equal(s->sample_at, 0);
    server.monotonic_us += 1;
    stats_sample(&server);
    assert_int_equal(s->sample_at, 1);
    server_close(&server);
}

TEST(a_reset_clears_counters_but_not_what_was_used_at_start)
{
    struct stats *s = start();
    call(CMD_get, 3);
    stats_count_error(s, SLICE("ERR x"));
    s->connections = s->bytes_in = 7;
    s->memory_startup = 1234;
    server.keyspace.hits = 5;
    stats_reset(&server);
    assert_int_equal(s->commands[CMD_get].calls, 0);
    assert_int_equal(s->errors_count, 0);
    assert_int_equal(s->connections, 0);
    assert_int_equal(server.keyspace.hits, 0);
    assert_int_equal(s->memory_startup, 1234);
    server_close(&server);
}

/* ---- sections ---- */

TEST(sections_come_in_info_s_order_whatever_was_asked)
{
    start();
    assert_string_equal(info("KEYSPACE", "cluster"),
                        "# Cluster\r\ncluster_enabled:0\r\n\r\n# Keyspace\r\n");
    assert_string_equal(info("keyspace", "keyspace"), "# Keyspace\r\n");
    server_close(&server);
}

TEST(an_unknown_section_is_left_out)
{
    start();
    assert_string_equal(info("nosuch", NULL), "");
    assert_string_equal(info("nosuch", "cluster"), "# Cluster\r\ncluster_enabled:0\r\n");
    server_close(&server);
}

TEST(default_leaves_out_commandstats_and_all_does_not)
{
    start();
    assert_null(strstr(info("", NULL), "# Commandstats"));
    assert_non_null(strstr(info("", NULL), "# Errorstats"));
    assert_null(strstr(info("default", NULL), "# Commandstats"));
    assert_non_null(strstr(info("default", "commandstats"), "# Commandstats"));
    assert_non_null(strstr(info("all", NULL), "# Commandstats"));
    assert_non_null(strstr(info("everything", NULL), "# Commandstats"));
    server_close(&server);
}

TEST(the_process_adds_its_lines)
{
    start();
    assert_string_equal(info("cpu", NULL), "# CPU\r\nof_process:cpu\r\n");
    assert_non_null(strstr(info("server", NULL), "redis_version:7.0.15\r\ntorc_version:"));
    assert_non_null(strstr(info("server", NULL), "of_process:server\r\n"));
    server_close(&server);
}

TEST(the_keyspace_shows_databases_that_have_keys)
{
    start();
    db_put_string(&server.keyspace.dbs[0], SLICE("a"), SLICE("1"), ENTRY_NO_EXPIRY);
    db_put_string(&server.keyspace.dbs[3], SLICE("b"), SLICE("1"), server.keyspace.now_ms + 16000);
    assert_string_equal(
        info("keyspace", NULL),
        "# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\ndb3:keys=1,expires=1,avg_ttl=16000\r\n");
    server_close(&server);
}

TEST(bytes_for_people_have_two_digits_and_a_unit)
{
    static const struct {
        int64_t bytes;
        const char *text;
    } cases[] = {{0, "0B"},       {1023, "1023B"},    {1024, "1.00K"},
                 {1536, "1.50K"}, {1048576, "1.00M"}, {25276514304, "23.54G"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes out = {0};
        stats_human_bytes(&out, cases[i].bytes);
        bytes_append_byte(&out, '\0');
        assert_string_equal(out.ptr, cases[i].text);
        bytes_free(&out);
    }
}
