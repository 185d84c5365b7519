/* test_ring_text.c - what is printed reads back equal; what is not understood is refused with a
 * line and a reason. */
#include "ring/ring_text.h"
#include "tests/harness/test.h"

#include <stdio.h>
#include <stdlib.h>

static void read_good(struct ring *r, const char *text)
{
    struct ring_text_error error;
    if (!ring_text_read(r, text, strlen(text), &error))
        fail_msg("line %u: %s", (unsigned)error.line, error.reason);
    assert_null(ring_fault(r));
}

static void refuses_bytes(const char *text, size_t len, uint32_t line, const char *reason)
{
    struct ring r;
    struct ring_text_error error = {0};
    assert_false(ring_text_read(&r, text, len, &error));
    assert_string_equal(error.reason, reason);
    assert_int_equal(error.line, line);
}

static void refuses(const char *text, uint32_t line, const char *reason)
{
    refuses_bytes(text, strlen(text), line, reason);
}

/* The printed text; the caller frees it. */
static char *printed(const struct ring *r)
{
    size_t len = ring_text_print(r, NULL, 0);
    char *text = malloc(len + 1);
    assert_non_null(text);
    assert_int_equal(ring_text_print(r, text, len), len);
    text[len] = '\0';
    return text;
}

static void round_trips(const struct ring *r)
{
    struct ring back;
    char *text = printed(r);
    read_good(&back, text);
    assert_true(ring_equal(r, &back));
    char *again = printed(&back);
    assert_string_equal(text, again);
    free(text);
    free(again);
}

/* ---- reading ---- */

TEST(a_list_of_shards_is_enough_for_a_ring)
{
    struct ring r;
    read_good(&r, "shard b 10.0.0.2:7001 2\nshard a 10.0.0.1:7001\n");
    assert_int_equal(r.epoch, 1);
    assert_int_equal(r.shard_count, 2);
    assert_string_equal(r.shards[0].name, "a");
    assert_string_equal(r.shards[0].address, "10.0.0.1:7001");
    assert_int_equal(r.shards[0].weight, 1);
    assert_int_equal(r.shards[1].weight, 2);
    assert_true(ring_is_built(&r));
}

TEST(the_order_of_lines_does_not_matter)
{
    struct ring a, b;
    read_good(&a, "epoch 3\nshard x h:1\nshard y h:2 5\nshard z h:3\n");
    read_good(&b, "shard z h:3\nshard x h:1 1\nepoch 3\nshard y h:2 5\n");
    assert_true(ring_equal(&a, &b));
}

TEST(comments_blank_lines_and_tabs_are_fine)
{
    struct ring r;
    read_good(&r, "# three \xc3\xa4\n\n  \t\n epoch\t18446744073709551615 # the last\n"
                  "\tshard  a   - # no address\nshard b h:2 7# weight\n#");
    assert_true(r.epoch == UINT64_MAX);
    assert_int_equal(r.shard_count, 2);
    assert_string_equal(r.shards[0].address, "");
    assert_int_equal(r.shards[1].weight, 7);
}

TEST(slots_lines_are_the_table)
{
    struct ring r;
    read_good(&r, "slots b 0-99\nshard a h:1\nshard b h:2\nslots a 100-16000 16002-16383\n"
                  "slots b 16001\n");
    assert_int_equal(ring_owner(&r, 0), 1);
    assert_int_equal(ring_owner(&r, 99), 1);
    assert_int_equal(ring_owner(&r, 100), 0);
    assert_int_equal(ring_owner(&r, 16001), 1);
    assert_int_equal(ring_owner(&r, 16383), 0);
    assert_int_equal(r.shards[1].slots, 101);
    assert_false(ring_is_built(&r));
}

TEST(a_shard_may_own_no_slot_when_slots_are_given)
{
    struct ring r;
    read_good(&r, "shard a h:1\nshard b h:2\nslots a 0-16383\n");
    assert_int_equal(r.shards[1].slots, 0);
    round_trips(&r);
}

/* ---- refusing ---- */

TEST(a_text_without_shards_is_refused)
{
    refuses("", 0, "no shard is listed");
    refuses_bytes(NULL, 0, 0, "no shard is listed");
    refuses("epoch 4\n# shard a h:1\n", 0, "no shard is listed");
}

TEST(unknown_and_surplus_words_are_refused)
{
    refuses("shard a h:1\nshrad b h:2\n", 2, "'shrad' is none of epoch, shard, slots");
    refuses("Shard a h:1\n", 1, "'Shard' is none of epoch, shard, slots");
    refuses("shard a h:1 2 3\n", 1, "'3' is one word too many");
    refuses("epoch 1 2\nshard a h:1", 1, "'2' is one word too many");
}

TEST(shards_that_lack_a_word_or_repeat_a_name_are_refused)
{
    refuses("shard a\n", 1, "a shard is: shard NAME ADDRESS [WEIGHT]");
    refuses("shard\n", 1, "a shard is: shard NAME ADDRESS [WEIGHT]");
    refuses("shard a h:1\n\nshard a h:2\n", 3, "a shard of this name is already in the list");
    refuses("shard 012345678901234567890123456789012345678901234567 h:1\n", 1,
            ring_status_text(RING_BAD_NAME));
}

TEST(weights_that_are_no_positive_whole_number_are_refused)
{
    static const char *const bad[] = {"0", "-1", "+1", "01", "1.5", "1e3", "1000001", "x",
                                      "99999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "shard a h:1 %s\n", bad[i]);
        refuses(text, 1, ring_status_text(RING_BAD_WEIGHT));
    }
}

TEST(epochs_that_are_no_number_or_come_twice_are_refused)
{
    refuses("epoch\nshard a h:1", 1, "'' is not an epoch, a whole number below 2^64");
    refuses("epoch -1\nshard a h:1", 1, "'-1' is not an epoch, a whole number below 2^64");
    refuses("epoch 18446744073709551616", 1,
            "'18446744073709551616' is not an epoch, a whole number below 2^64");
    refuses("epoch 1\nshard a h:1\nepoch 1\n", 3, "the epoch is given a second time");
}

TEST(bytes_that_are_not_printable_are_refused)
{
    refuses("shard a h:1\r\n", 1, "byte 0x0d is not printable ASCII");
    refuses("shard \xc3\xa4 h:1\n", 1, "byte 0xc3 is not printable ASCII");
    refuses_bytes("shard a h:1\n\0", 13, 2, "byte 0x00 is not printable ASCII");
}

TEST(slots_lines_that_are_not_understood_are_refused)
{
    static const char *const bad[] = {"16384", "5-5", "7-3", "-3", "3-", "1-2-3", "01", "x", "1,2",
                                      "0-16384", "-", "0x1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[80], reason[120];
        snprintf(text, sizeof text, "shard a h:1\nslots a %s\n", bad[i]);
        snprintf(reason, sizeof reason,
                 "'%s' is not a slot (0 to 16383) or a rising range of slots", bad[i]);
        refuses(text, 2, reason);
    }
    refuses("shard a h:1\nslots a\n", 2, "slots are: slots NAME RANGE ...");
    refuses("shard a h:1\nslots\n", 2, "slots are: slots NAME RANGE ...");
    refuses("shard a h:1\nslots b 0-16383\n", 2, "no shard is called 'b'");
}

TEST(slots_that_are_missing_or_given_twice_are_refused)
{
    refuses("shard a h:1\nslots a 0-16382\n", 0, "slot 16383 has no owner");
    refuses("shard a h:1\nslots a 1-16383\n", 0, "slot 0 has no owner");
    refuses("shard a h:1\nshard b h:2\nslots a 0-16383\nslots b 17\n", 4,
            "slot 17 is given a second time");
    refuses("shard a h:1\nslots a 0-100 100-16383\n", 2, "slot 100 is given a second time");
}

TEST(more_than_512_shards_are_refused)
{
    char *text = malloc(32 * 513), *at = text;
    assert_non_null(text);
    for (int i = 0; i < 513; i++) at += snprintf(at, 32, "shard s%d h:%d\n", i, i);
    refuses_bytes(text, (size_t)(at - text), 513, ring_status_text(RING_TOO_MANY));
    free(text);
}

TEST(a_long_wrong_word_is_cut_in_the_message)
{
    char text[5000];
    struct ring r;
    struct ring_text_error error;
    memset(text, 'x', sizeof text);
    assert_false(ring_text_read(&r, text, sizeof text, &error));
    assert_true(strlen(error.reason) < 100);
}

/* ---- printing ---- */

TEST(a_built_ring_is_printed_without_slots)
{
    struct ring r;
    read_good(&r, "shard b h:2 2\nshard a -\nepoch 9\n");
    char *text = printed(&r);
    assert_string_equal(text, "epoch 9\nshard a -\nshard b h:2 2\n");
    free(text);
    round_trips(&r);
}

TEST(a_ring_made_from_an_older_one_is_printed_with_slots_and_reads_back)
{
    struct ring before, after;
    char list[64 * 20], *at = list;
    for (int i = 0; i < 40; i++) at += snprintf(at, 20, "shard s%d h:%d %d\n", i, i, 1 + i % 3);
    read_good(&before, list);
    ring_init(&after, before.epoch + 1);
    for (uint32_t id = 0; id < before.shard_count; id++) {
        const struct ring_shard *s = &before.shards[id];
        assert_int_equal(ring_add_shard(&after, s->name, strlen(s->name), s->address,
                                        strlen(s->address), s->weight), RING_OK);
    }
    assert_int_equal(ring_add_shard(&after, "new", 3, NULL, 0, 2), RING_OK);
    ring_build_from(&after, &before);
    assert_false(ring_is_built(&after));
    round_trips(&after);
}

TEST(printed_lines_are_at_most_100_bytes_unless_a_name_is_long)
{
    struct ring r;
    read_good(&r, "shard a h:1\nshard b h:2\nshard c h:3\nslots a 0-16383\n");
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) {
        r.shards[r.owner[slot]].slots--;
        r.owner[slot] = (uint16_t)(slot % 3);
        r.shards[slot % 3].slots++;
    }
    round_trips(&r);
    char *text = printed(&r);
    for (char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        assert_true(len <= 100);
        line += len + 1;
    }
    free(text);
}

TEST(the_largest_ring_round_trips)
{
    struct ring r;
    char name[RING_NAME_MAX + 1], address[RING_ADDRESS_MAX];
    memset(address, 'h', sizeof address);
    ring_init(&r, UINT64_MAX);
    for (int i = 0; i < RING_SHARDS_MAX; i++) {
        snprintf(name, sizeof name, "%047d", i);
        assert_int_equal(ring_add_shard(&r, name, RING_NAME_MAX, address, sizeof address,
                                        RING_WEIGHT_MAX), RING_OK);
    }
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) {
        r.owner[slot] = (uint16_t)(slot % RING_SHARDS_MAX);
        r.shards[slot % RING_SHARDS_MAX].slots++;
    }
    round_trips(&r);
}

TEST(a_buffer_that_is_too_small_gets_the_beginning_and_nothing_behind_it_is_touched)
{
    struct ring r;
    char out[16];
    memset(out, '!', sizeof out);
    read_good(&r, "shard a h:1\n");
    assert_int_equal(ring_text_print(&r, out, 10), 20);
    assert_memory_equal(out, "epoch 1\nsh!!!!!!", sizeof out);
}
