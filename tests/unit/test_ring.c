/* test_ring.c - the ring's promises, measured: balance, movement, sameness everywhere. */
#include "ring/ring.h"
#include "tests/harness/test.h"

#include <stdio.h>
#include <stdlib.h>

static enum ring_status add(struct ring *r, const char *name, const char *address, uint32_t weight)
{
    return ring_add_shard(r, name, strlen(name), address, strlen(address), weight);
}

static void add_numbered(struct ring *r, int number, uint32_t weight)
{
    char name[16];
    snprintf(name, sizeof name, "shard-%d", number);
    assert_int_equal(add(r, name, "", weight), RING_OK);
}

/* shard-first .. shard-(first + count - 1) of weight 1, without the one called skip. */
static void list_equal_shards(struct ring *r, int first, int count, int skip)
{
    ring_init(r, 1);
    for (int i = first; i < first + count; i++)
        if (i != skip) add_numbered(r, i, 1);
}

/* The same weights every time; small shares among them, of which rounding makes much. */
static uint32_t odd_weight(int number)
{
    return 1 + ((uint32_t)number * 2654435761u >> 9) % 100;
}

static void list_weights(struct ring *r, const uint32_t *weights, int count)
{
    ring_init(r, 1);
    for (int i = 0; i < count; i++) add_numbered(r, i, weights[i]);
}

static uint32_t moved(const struct ring *a, const struct ring *b)
{
    uint32_t count = 0;
    for (uint16_t slot = 0; slot < SLOT_COUNT; slot++) {
        const char *from = a->shards[ring_owner(a, slot)].name;
        const char *to = b->shards[ring_owner(b, slot)].name;
        count += strcmp(from, to) != 0;
    }
    return count;
}

/* The promise of ring_build_from(): one slot below the minimum may remain. */
static void assert_sound_and_nearly_even(const struct ring *r)
{
    assert_null(ring_fault(r));
    for (uint32_t id = 0; id < r->shard_count; id++)
        assert_in_range(r->shards[id].slots + 1, ring_slots_min(r, id), ring_slots_max(r, id) + 1);
}

static void assert_sound_and_even(const struct ring *r)
{
    assert_null(ring_fault(r));
    uint64_t total = 0;
    for (uint32_t id = 0; id < r->shard_count; id++) total += r->shards[id].weight;
    for (uint32_t id = 0; id < r->shard_count; id++) {
        double share = (double)SLOT_COUNT * r->shards[id].weight / (double)total;
        double slots = r->shards[id].slots;
        assert_true(slots <= 1.02 * share || slots < share + 1);
        assert_true(slots >= 0.98 * share || slots > share - 1);
        assert_in_range(r->shards[id].slots, ring_slots_min(r, id), ring_slots_max(r, id));
    }
}

static uint64_t checksum(const struct ring *r)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t slot = 0; slot < SLOT_COUNT; slot++)
        hash = (hash ^ r->owner[slot]) * 0x100000001b3;
    return hash;
}

/* ---- the list ---- */

TEST(a_new_ring_has_no_shards_and_no_owners)
{
    struct ring r;
    ring_init(&r, 7);
    assert_int_equal(r.epoch, 7);
    assert_int_equal(r.shard_count, 0);
    assert_int_equal(ring_owner(&r, 0), RING_NOBODY);
    assert_string_equal(ring_fault(&r), "the ring has no shard");
    assert_false(ring_is_built(&r));
}

TEST(shards_are_kept_in_the_order_of_their_names)
{
    struct ring r;
    ring_init(&r, 1);
    assert_int_equal(add(&r, "b", "host:2", 2), RING_OK);
    assert_int_equal(add(&r, "a", "", 1), RING_OK);
    assert_int_equal(add(&r, "ab", "host:3", 3), RING_OK);
    assert_string_equal(r.shards[0].name, "a");
    assert_string_equal(r.shards[1].name, "ab");
    assert_string_equal(r.shards[2].name, "b");
    assert_string_equal(r.shards[2].address, "host:2");
    assert_int_equal(r.shards[1].weight, 3);
    assert_int_equal(ring_find_shard(&r, "ab", 2), 1);
    assert_int_equal(ring_find_shard(&r, "abc", 3), -1);
    assert_int_equal(ring_find_shard(&r, "aa", 2), -1);
    assert_int_equal(ring_find_shard(&r, "", 0), -1);
}

TEST(names_addresses_and_weights_out_of_bounds_are_refused)
{
    struct ring r;
    char longest[RING_ADDRESS_MAX + 2];
    memset(longest, 'x', sizeof longest);
    ring_init(&r, 1);

    assert_int_equal(add(&r, "", "", 1), RING_BAD_NAME);
    assert_int_equal(add(&r, "a b", "", 1), RING_BAD_NAME);
    assert_int_equal(add(&r, "a#", "", 1), RING_BAD_NAME);
    assert_int_equal(add(&r, "\xc3\xa4", "", 1), RING_BAD_NAME);
    assert_int_equal(ring_add_shard(&r, "a\0b", 3, "", 0, 1), RING_BAD_NAME);
    assert_int_equal(ring_add_shard(&r, longest, RING_NAME_MAX + 1, "", 0, 1), RING_BAD_NAME);
    assert_int_equal(add(&r, "a", "host 1", 1), RING_BAD_ADDRESS);
    assert_int_equal(add(&r, "a", "-", 1), RING_BAD_ADDRESS);
    assert_int_equal(ring_add_shard(&r, "a", 1, longest, RING_ADDRESS_MAX + 1, 1),
                     RING_BAD_ADDRESS);
    assert_int_equal(add(&r, "a", "", 0), RING_BAD_WEIGHT);
    assert_int_equal(add(&r, "a", "", RING_WEIGHT_MAX + 1), RING_BAD_WEIGHT);
    assert_int_equal(r.shard_count, 0);

    assert_int_equal(ring_add_shard(&r, longest, RING_NAME_MAX, longest, RING_ADDRESS_MAX,
                                    RING_WEIGHT_MAX), RING_OK);
    assert_int_equal(ring_add_shard(&r, longest, RING_NAME_MAX, NULL, 0, 1), RING_NAME_TWICE);
    ring_build(&r);
    assert_null(ring_fault(&r));
}

TEST(a_ring_holds_512_shards_and_not_one_more)
{
    struct ring r;
    list_equal_shards(&r, 0, RING_SHARDS_MAX, -1);
    assert_int_equal(add(&r, "more", "", 1), RING_TOO_MANY);
    ring_build(&r);
    assert_sound_and_even(&r);
}

/* ---- balance ---- */

TEST(equal_shards_are_within_2_percent_for_1_to_64_shards)
{
    struct ring r;
    for (int count = 1; count <= 64; count++) {
        list_equal_shards(&r, 0, count, -1);
        ring_build(&r);
        assert_sound_and_even(&r);
    }
}

TEST(shards_with_weights_1_to_10_are_within_2_percent_for_1_to_64_shards)
{
    struct ring r;
    uint32_t weights[64];
    for (int count = 1; count <= 64; count++) {
        for (int i = 0; i < count; i++) weights[i] = i % 2 ? 10 : 1;
        list_weights(&r, weights, count);
        ring_build(&r);
        assert_sound_and_even(&r);
    }
}

TEST(random_weights_are_within_2_percent_for_1_to_64_shards)
{
    struct ring r;
    uint32_t weights[64];
    for (int count = 1; count <= 64; count++) {
        for (int i = 0; i < count; i++) weights[i] = odd_weight(100 * count + i);
        list_weights(&r, weights, count);
        ring_build(&r);
        assert_sound_and_even(&r);
    }
}

TEST(extreme_weights_still_give_every_slot_an_owner)
{
    static const uint32_t giants[] = {1, RING_WEIGHT_MAX, 1, 1, RING_WEIGHT_MAX, 999};
    struct ring r;
    for (int count = 1; count <= 6; count++) {
        list_weights(&r, giants, count);
        ring_build(&r);
        assert_sound_and_even(&r);
    }
}

/* ---- the same everywhere ---- */

TEST(the_order_of_listing_does_not_matter)
{
    struct ring up, down;
    ring_init(&up, 1);
    ring_init(&down, 1);
    for (int i = 0; i < 20; i++) {
        add_numbered(&up, i, 1 + (uint32_t)i % 3);
        add_numbered(&down, 19 - i, 1 + (uint32_t)(19 - i) % 3);
    }
    ring_build(&up);
    ring_build(&down);
    assert_true(ring_equal(&up, &down));
}

TEST(weights_count_only_in_relation_to_each_other)
{
    static const uint32_t small[] = {1, 2, 3, 1, 7}, large[] = {1000, 2000, 3000, 1000, 7000};
    struct ring a, b;
    list_weights(&a, small, 5);
    list_weights(&b, large, 5);
    ring_build(&a);
    ring_build(&b);
    assert_int_equal(moved(&a, &b), 0);
}

TEST(addresses_and_epochs_do_not_change_the_table)
{
    struct ring a, b;
    ring_init(&a, 1);
    ring_init(&b, 2);
    assert_int_equal(add(&a, "x", "here:1", 1) | add(&a, "y", "here:2", 1), RING_OK);
    assert_int_equal(add(&b, "x", "there:1", 1) | add(&b, "y", "", 1), RING_OK);
    ring_build(&a);
    ring_build(&b);
    assert_memory_equal(a.owner, b.owner, sizeof a.owner);
}

/* If this fails, keys of every ring that is written without slots lie on other shards now. */
TEST(the_table_is_the_one_it_has_always_been)
{
    static const uint32_t weights[] = {1, 10, 3, 3, 5};
    struct ring r;
    list_equal_shards(&r, 1, 3, -1);
    ring_build(&r);
    assert_int_equal(checksum(&r), 0xac16ddb35baf3294);
    list_equal_shards(&r, 1, 64, -1);
    ring_build(&r);
    assert_int_equal(checksum(&r), 0x26550800aa7cb390);
    list_weights(&r, weights, 5);
    ring_build(&r);
    assert_int_equal(checksum(&r), 0x7e7e0cdbede7e2b3);
}

/* ---- movement ---- */

TEST(a_shard_that_joins_takes_its_share_and_nothing_else_moves)
{
    struct ring before, after;
    for (int count = 1; count <= 64; count++) {
        list_equal_shards(&before, 0, count, -1);
        ring_build(&before);
        list_equal_shards(&after, 0, count + 1, -1);
        ring_build_from(&after, &before);
        assert_sound_and_even(&after);

        char name[16];
        int len = snprintf(name, sizeof name, "shard-%d", count);
        uint32_t taken = after.shards[ring_find_shard(&after, name, (size_t)len)].slots;
        assert_int_equal(moved(&before, &after), taken);
        assert_true(taken <= 1.15 * SLOT_COUNT / (count + 1));
    }
}

TEST(a_shard_that_leaves_gives_away_what_it_had_and_nothing_else_moves)
{
    struct ring before, after;
    for (int count = 2; count <= 64; count++) {
        list_equal_shards(&before, 0, count, -1);
        ring_build(&before);
        for (int gone = 0; gone < count; gone += 1 + count / 4) {
            list_equal_shards(&after, 0, count, gone);
            ring_build_from(&after, &before);
            assert_sound_and_even(&after);

            char name[16];
            int len = snprintf(name, sizeof name, "shard-%d", gone);
            int id = ring_find_shard(&before, name, (size_t)len);
            assert_int_equal(moved(&before, &after), before.shards[id].slots);
        }
    }
}

/* One change after the other for 400 steps, so that unevenness would add up if it could. */
TEST(a_long_history_of_changes_keeps_balance_and_movement)
{
    struct ring now, next;
    bool present[64] = {[0] = true};
    int count = 1;
    uint32_t x = 99;

    list_equal_shards(&now, 0, 1, -1);
    ring_build(&now);
    for (int step = 0; step < 400; step++) {
        x = x * 1664525 + 1013904223;
        int which = (int)((x >> 16) % 64);
        if (present[which] && count == 1) continue;
        present[which] = !present[which];
        count += present[which] ? 1 : -1;

        ring_init(&next, now.epoch + 1);
        for (int i = 0; i < 64; i++)
            if (present[i]) add_numbered(&next, i, 1);
        ring_build_from(&next, &now);
        assert_sound_and_even(&next);
        int larger = present[which] ? count : count + 1;
        assert_true(moved(&now, &next) <= 1.15 * SLOT_COUNT / larger);
        now = next;
    }
}

TEST(with_mixed_weights_a_joining_shard_moves_its_share)
{
    struct ring before, after;
    for (int count = 1; count <= 63; count++) {
        uint32_t weights[64], total = 0;
        for (int i = 0; i <= count; i++) weights[i] = i % 3 == 0 ? 10 : 1 + (uint32_t)i % 5;
        for (int i = 0; i <= count; i++) total += weights[i];
        list_weights(&before, weights, count);
        ring_build(&before);
        list_weights(&after, weights, count + 1);
        ring_build_from(&after, &before);
        assert_sound_and_even(&after);
        assert_true(moved(&before, &after) <= 1.15 * SLOT_COUNT * weights[count] / total + 1);
    }
}

TEST(with_mixed_weights_a_leaving_shard_moves_what_it_had_and_no_more)
{
    struct ring before, after;
    for (int count = 2; count <= 64; count++) {
        ring_init(&before, 1);
        ring_init(&after, 2);
        for (int i = 0; i < count; i++) {
            add_numbered(&before, i, odd_weight(i));
            if (i != count / 2) add_numbered(&after, i, odd_weight(i));
        }
        ring_build(&before);
        ring_build_from(&after, &before);
        assert_sound_and_nearly_even(&after);

        char name[16];
        int len = snprintf(name, sizeof name, "shard-%d", count / 2);
        uint32_t owned = before.shards[ring_find_shard(&before, name, (size_t)len)].slots;
        assert_int_equal(moved(&before, &after), owned);
    }
}

TEST(a_shard_whose_weight_grows_takes_from_the_others_and_gives_nothing)
{
    static const uint32_t light[] = {1, 1, 1, 1}, heavy[] = {1, 1, 2, 1};
    struct ring before, after;
    list_weights(&before, light, 4);
    ring_build(&before);
    list_weights(&after, heavy, 4);
    ring_build_from(&after, &before);
    assert_sound_and_nearly_even(&after);
    assert_int_equal(moved(&before, &after), after.shards[2].slots - before.shards[2].slots);
}

TEST(an_unchanged_list_moves_nothing)
{
    struct ring before, after;
    list_equal_shards(&before, 0, 10, -1);
    ring_build(&before);
    list_equal_shards(&after, 0, 10, -1);
    ring_build_from(&after, &before);
    assert_true(ring_equal(&before, &after));
}

TEST(a_list_without_any_of_the_old_shards_starts_anew)
{
    struct ring before, after;
    list_equal_shards(&before, 0, 5, -1);
    ring_build(&before);
    list_equal_shards(&after, 100, 7, -1);
    ring_build_from(&after, &before);
    assert_sound_and_even(&after);
    assert_int_equal(moved(&before, &after), SLOT_COUNT);
}

/* Without the old table, by names and weights alone, a few shards still move little. */
TEST(tables_made_from_names_alone_differ_little_up_to_24_shards)
{
    struct ring before, after;
    for (int count = 1; count <= 24; count++) {
        list_equal_shards(&before, 0, count, -1);
        ring_build(&before);
        list_equal_shards(&after, 0, count + 1, -1);
        ring_build(&after);
        assert_true(moved(&before, &after) <= 1.15 * SLOT_COUNT / (count + 1));
    }
}

/* ---- soundness and equality ---- */

TEST(a_ring_is_built_until_its_table_changes)
{
    struct ring r;
    list_equal_shards(&r, 0, 4, -1);
    ring_build(&r);
    assert_true(ring_is_built(&r));
    r.owner[5] = (uint16_t)((r.owner[5] + 1) % 4);
    assert_false(ring_is_built(&r));
}

TEST(rings_that_differ_in_anything_are_not_equal)
{
    struct ring a, b;
    list_equal_shards(&a, 0, 4, -1);
    ring_build(&a);

    b = a;
    assert_true(ring_equal(&a, &b));
    b.epoch++;
    assert_false(ring_equal(&a, &b));
    b = a;
    b.shards[1].weight++;
    assert_false(ring_equal(&a, &b));
    b = a;
    b.shards[1].name[0] = 'x';
    assert_false(ring_equal(&a, &b));
    b = a;
    b.shards[1].address[0] = 'x';
    assert_false(ring_equal(&a, &b));
    b = a;
    b.owner[SLOT_COUNT - 1] ^= 1;
    assert_false(ring_equal(&a, &b));
    b = a;
    b.shard_count--;
    assert_false(ring_equal(&a, &b));
}

TEST(a_fault_is_found_and_named)
{
    struct ring good, r;
    list_equal_shards(&good, 0, 4, -1);
    ring_build(&good);

    r = good;
    r.owner[7] = 4;
    assert_string_equal(ring_fault(&r), "a slot has no owner");
    r = good;
    r.shards[2].slots++;
    assert_string_equal(ring_fault(&r), "a shard's count of slots is wrong");
    r = good;
    memcpy(r.shards[1].name, "a", 2);
    assert_string_equal(ring_fault(&r), "the shards are not in the order of their names");
    r = good;
    r.shards[3].weight = 0;
    assert_string_equal(ring_fault(&r), ring_status_text(RING_BAD_WEIGHT));
    r = good;
    memset(r.shards[3].name, 'x', sizeof r.shards[3].name);
    assert_string_equal(ring_fault(&r), ring_status_text(RING_BAD_NAME));
    r = good;
    memset(r.shards[3].address, 'x', sizeof r.shards[3].address);
    assert_string_equal(ring_fault(&r), ring_status_text(RING_BAD_ADDRESS));
    r = good;
    r.shard_count = RING_SHARDS_MAX + 1;
    assert_string_equal(ring_fault(&r), ring_status_text(RING_TOO_MANY));
}
