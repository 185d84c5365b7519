/* test_slot.c - slots agree with Redis Cluster's; the vectors were asked of redis-server 7.0.15
 * (CLUSTER KEYSLOT). */
#include "ring/slot.h"
#include "tests/harness/test.h"

struct vector {
    const char *key;
    size_t len;
    uint16_t slot;
};
#define KEY(text, slot) {text, sizeof(text) - 1, slot}

static const struct vector PLAIN[] = {
    KEY("a", 15495),
    KEY("foo", 12182),
    KEY("bar", 5061),
    KEY("hello", 866),
    KEY("key:000000001234", 16382),
    KEY("user:1000:profile", 8918),
    KEY("123456789", 12739),
    KEY("\000", 0),
    KEY("\377\376\000\001", 9169),
    KEY("a\000b", 8383),
    KEY("1234567", 1750),
    KEY("12345678", 4117),
    KEY("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 4856),
    KEY("session:9f86d081884c7d659a2feaa0c55ad015", 7976),
    KEY(" \303\234n\303\257", 9895),
};

static const struct vector TAGGED[] = {
    KEY("{user1000}.following", 3443),
    KEY("{user1000}.followers", 3443),
    KEY("foo{}{bar}", 8363),
    KEY("foo{{bar}}zap", 4015),
    KEY("foo{bar}{zap}", 5061),
    KEY("{}", 15257),
    KEY("{", 4092),
    KEY("}", 12090),
    KEY("}{a}", 15495),
    KEY("foo{bar", 15278),
    KEY("foo}bar{", 11073),
    KEY("{a}", 15495),
    KEY("{}{a}", 13650),
    KEY("a{b}", 3300),
    KEY("{\000}x", 0),
    KEY("{{}}", 4092),
    KEY("}{", 12793),
};

static uint16_t crc_bit_by_bit(const unsigned char *p, size_t len)
{
    uint16_t crc = 0;
    for (size_t i = 0; i < len * 8; i++) {
        unsigned in = p[i / 8] >> (7 - i % 8) & 1;
        unsigned top = (unsigned)crc >> 15 ^ in;
        crc = (uint16_t)(crc << 1 ^ (top ? 0x1021 : 0));
    }
    return crc;
}

static void tag_is(const char *key, const char *expected)
{
    const char *tag;
    size_t len = slot_hash_tag(key, strlen(key), &tag);
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(tag, expected, len);
}

TEST(crc16_has_the_check_value_of_xmodem)
{
    assert_int_equal(slot_crc16("123456789", 9), 0x31c3);
}

TEST(crc16_of_nothing_is_zero)
{
    assert_int_equal(slot_crc16("", 0), 0);
    assert_int_equal(slot_crc16(NULL, 0), 0);
}

TEST(crc16_by_tables_equals_crc16_bit_by_bit_at_every_length)
{
    unsigned char data[300];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof data; i++) {
        x = x * 1664525 + 1013904223;
        data[i] = (unsigned char)(x >> 24);
    }
    for (size_t len = 0; len <= 64; len++)
        for (size_t at = 0; at + len <= sizeof data; at += 7)
            assert_int_equal(slot_crc16(data + at, len), crc_bit_by_bit(data + at, len));
    assert_int_equal(slot_crc16(data, sizeof data), crc_bit_by_bit(data, sizeof data));
}

TEST(every_single_byte_has_its_own_crc)
{
    for (unsigned b = 0; b < 256; b++) {
        unsigned char byte = (unsigned char)b;
        assert_int_equal(slot_crc16(&byte, 1), crc_bit_by_bit(&byte, 1));
    }
}

TEST(slots_of_plain_keys_are_those_of_redis)
{
    for (size_t i = 0; i < sizeof PLAIN / sizeof PLAIN[0]; i++)
        assert_int_equal(slot_of_key(PLAIN[i].key, PLAIN[i].len), PLAIN[i].slot);
}

TEST(slots_of_keys_with_braces_are_those_of_redis)
{
    for (size_t i = 0; i < sizeof TAGGED / sizeof TAGGED[0]; i++)
        assert_int_equal(slot_of_key(TAGGED[i].key, TAGGED[i].len), TAGGED[i].slot);
}

TEST(the_empty_key_has_slot_zero)
{
    assert_int_equal(slot_of_key("", 0), 0);
    assert_int_equal(slot_of_key(NULL, 0), 0);
}

TEST(a_tag_is_what_stands_between_the_first_braces)
{
    tag_is("{user1000}.following", "user1000");
    tag_is("foo{bar}{zap}", "bar");
    tag_is("foo{{bar}}zap", "{bar");
    tag_is("}{a}", "a");
    tag_is("{a}", "a");
}

TEST(without_a_filled_pair_of_braces_the_whole_key_counts)
{
    tag_is("plain", "plain");
    tag_is("foo{}{bar}", "foo{}{bar}");
    tag_is("{}", "{}");
    tag_is("{", "{");
    tag_is("}", "}");
    tag_is("}{", "}{");
    tag_is("foo{bar", "foo{bar");
    tag_is("", "");
}

TEST(keys_that_share_a_tag_share_a_slot)
{
    uint16_t slot = slot_of_key("user1000", 8);
    assert_int_equal(slot_of_key("{user1000}.following", 20), slot);
    assert_int_equal(slot_of_key("{user1000}.followers", 20), slot);
    assert_int_equal(slot_of_key("a{x}b", 5), slot_of_key("x", 1));
}
