#include "server/session/held_slots.h"
#include "tests/harness/test.h"

TEST(before_a_proxy_has_spoken_every_key_is_here)
{
    struct held_slots held = {0};
    assert_false(held.are_some);
    assert_true(held_slots_have(&held, SLICE("any")));
}

TEST(a_key_is_here_when_the_bit_of_its_slot_is_set)
{
    struct held_slots held = {0};
    uint8_t bits[HELD_SLOTS_BYTES] = {0};
    uint16_t slot = slot_of_key("foo", 3);           /* 12182 */
    bits[slot / 8] = (uint8_t)(1 << slot % 8);
    assert_true(held_slots_tell(&held, slice_make((char *)bits, sizeof bits)));
    assert_true(held.are_some);
    assert_true(held_slots_have(&held, SLICE("foo")));
    assert_true(held_slots_have(&held, SLICE("a{foo}b")));
    assert_false(held_slots_have(&held, SLICE("bar")));
}

TEST(who_holds_all_slots_asks_for_none)
{
    struct held_slots held = {0};
    uint8_t bits[HELD_SLOTS_BYTES];
    memset(bits, 0xff, sizeof bits);
    assert_true(held_slots_tell(&held, slice_make((char *)bits, sizeof bits)));
    assert_false(held.are_some);
}

TEST(bytes_that_are_no_set_of_slots_change_nothing)
{
    struct held_slots held = {0};
    assert_false(held_slots_tell(&held, SLICE("short")));
    assert_false(held.are_some);
}
