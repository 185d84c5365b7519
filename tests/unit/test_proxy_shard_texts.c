#include "proxy/shard_texts.h"
#include "tests/harness/test.h"

static struct bytes texts[3];

static struct shard_texts of(const char *first, const char *second, const char *third)
{
    const char *all[] = {first, second, third};
    for (size_t i = 0; i < 3; i++) {
        bytes_free(&texts[i]);
        bytes_append_slice(&texts[i], slice_of(all[i]));
    }
    return (struct shard_texts){texts, 3};
}

static void assert_printed(struct bytes *out, const char *expected)
{
    assert_int_equal(out->len, strlen(expected));
    assert_memory_equal(out->ptr, expected, out->len);
    bytes_free(out);
}

static void assert_section(const struct shard_texts *t, const char *title, const char *own,
                           const char *expected)
{
    struct bytes out = {0};
    shard_texts_print_section(t, &out, title, slice_of(own));
    assert_printed(&out, expected);
}

TEST(numbers_of_a_section_are_added_up_and_words_are_those_of_the_first_shard)
{
    struct shard_texts t = of("# Memory\r\nused_memory:1000\r\nused_memory_human:1000B\r\n"
                              "policy:a\r\n\r\n# Stats\r\nhits:1\r\n",
                              "# Memory\r\nused_memory:1048\r\nused_memory_human:1.02K\r\n"
                              "policy:b\r\n",
                              "");
    assert_section(&t, "memory", "",
                   "used_memory:2048\r\nused_memory_human:2.00K\r\npolicy:a\r\n");
}

TEST(lines_that_the_proxy_has_itself_are_left_out)
{
    struct shard_texts t = of("# Stats\r\nhits:1\r\nmisses:2\r\n", "", "");
    assert_section(&t, "stats", "hits:7\r\n", "misses:2\r\n");
}

TEST(what_every_shard_has_is_not_added_up)
{
    struct shard_texts t = of("# Memory\r\nnumber_of_functions:3\r\nloading:1\r\n",
                              "# Memory\r\nnumber_of_functions:2\r\nloading:1\r\n", "");
    assert_section(&t, "memory", "", "number_of_functions:3\r\nloading:1\r\n");
}

TEST(keys_of_all_shards_are_one_keyspace_whose_time_to_live_is_weighed)
{
    struct shard_texts t = of("# Keyspace\r\ndb0:keys=4,expires=1,avg_ttl=100\r\n",
                              "# Keyspace\r\ndb0:keys=6,expires=3,avg_ttl=200\r\n"
                              "db3:keys=1,expires=0,avg_ttl=0\r\n",
                              "");
    struct bytes out = {0};
    shard_texts_print_keyspace(&t, &out);
    assert_printed(&out, "db0:keys=10,expires=4,avg_ttl=175\r\n"
                         "db3:keys=1,expires=0,avg_ttl=0\r\n");
}

TEST(a_line_that_not_every_shard_has_is_there_once)
{
    struct shard_texts t = of("errorstat_ERR:count=1\r\n"
                              "latency_percentiles_usec_get:p50=1.0,p99=9.0\r\n",
                              "errorstat_OOM:count=5\r\nerrorstat_ERR:count=2\r\n",
                              "latency_percentiles_usec_get:p50=2.0,p99=3.0\r\n");
    struct bytes out = {0};
    shard_texts_print_errors(&t, SLICE(""), &out);
    assert_printed(&out, "errorstat_ERR:count=3\r\nerrorstat_OOM:count=5\r\n");
    shard_texts_print_errors(&t, SLICE("errorstat_ERR:count=4\r\nerrorstat_BUSY:count=1\r\n"),
                             &out);
    assert_printed(&out, "errorstat_ERR:count=7\r\nerrorstat_OOM:count=5\r\n"
                         "errorstat_BUSY:count=1\r\n");
    shard_texts_print_percentiles(&t, &out);
    assert_printed(&out, "latency_percentiles_usec_get:p50=2.000,p99=9.000\r\n");
}

TEST(a_command_is_summed_over_those_that_have_run_it)
{
    struct shard_texts t = of("cmdstat_get:calls=1,usec=5,rejected_calls=2\r\n",
                              "cmdstat_set:calls=1,usec=7\r\n"
                              "cmdstat_txn|query:calls=1,usec=7\r\n",
                              "cmdstat_get:calls=2,usec=6\r\n"
                              "cmdstat_config|set:calls=4,usec=6,failed_calls=3\r\n");
    struct command_table table;
    struct command_sums sums[CMD_COUNT] = {0};
    command_table_init(&table, COMMAND_ON_PROXY);
    shard_texts_sum_commands(&t, &table, sums);
    assert_int_equal(sums[CMD_get].usec, 11);
    assert_int_equal(sums[CMD_get].rejected, 2);
    assert_int_equal(sums[CMD_config_set].failed, 3);
    assert_int_equal(sums[CMD_del].usec, 0);
}

TEST(of_what_all_should_know_the_most_counts)
{
    struct shard_texts t = of("pubsub_channels:2\r\n", "", "pubsub_channels:5\r\n");
    assert_int_equal(shard_texts_most(&t, SLICE("pubsub_channels")), 5);
}
