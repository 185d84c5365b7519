#include "core/base/bytes.h"
#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/entry.h"
#include "tests/harness/test.h"

static const int64_t LATER = 1700000000000;

static void assert_slice(struct slice s, struct slice expected)
{
    assert_int_equal(s.len, expected.len);
    if (s.len > 0) assert_memory_equal(s.ptr, expected.ptr, s.len);
}

static void assert_string(const struct entry *e, struct slice expected)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    assert_slice(entry_string(e, scratch), expected);
    assert_int_equal(entry_string_len(e), expected.len);
}

static const char *encoding_of(const char *value)
{
    struct entry *e = entry_new_string(SLICE("k"), slice_of(value), ENTRY_NO_EXPIRY);
    const char *name = entry_encoding_name(e);
    assert_string(e, slice_of(value));
    entry_free(e);
    return name;
}

static struct slice repeated(char *buffer, char byte, size_t len)
{
    memset(buffer, byte, len);
    return slice_make(buffer, len);
}

TEST(a_16_byte_key_with_a_16_byte_value_takes_48_bytes_with_and_without_a_time_to_live)
{
    struct slice key = SLICE("key:000000000001"), value = SLICE("0123456789abcdef");
    struct entry *bare = entry_new_string(key, value, ENTRY_NO_EXPIRY);
    struct entry *mortal = entry_new_string(key, value, LATER);
    assert_true(entry_memory(bare, 0) <= 48);
    assert_true(entry_memory(mortal, 0) <= 48);
    entry_free(bare);
    entry_free(mortal);
}

TEST(the_encoding_is_the_one_that_redis_would_name)
{
    assert_string_equal(encoding_of("0"), "int");
    assert_string_equal(encoding_of("-9223372036854775808"), "int");
    assert_string_equal(encoding_of("9223372036854775807"), "int");
    assert_string_equal(encoding_of("9223372036854775808"), "embstr");
    assert_string_equal(encoding_of("007"), "embstr");
    assert_string_equal(encoding_of("-0"), "embstr");
    assert_string_equal(encoding_of(" 1"), "embstr");
    assert_string_equal(encoding_of(""), "embstr");
    assert_string_equal(encoding_of("44 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), "embstr");
    assert_string_equal(encoding_of("45 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), "raw");
}

TEST(text_that_reads_as_an_integer_can_be_kept_as_text)
{
    int64_t value;
    struct entry *e = entry_new_text(SLICE("k"), SLICE("15"), ENTRY_NO_EXPIRY);
    assert_string_equal(entry_encoding_name(e), "embstr");
    assert_true(entry_as_int64(e, &value));
    assert_int_equal(value, 15);
    entry_free(e);
}

TEST(keys_of_any_length_are_kept)
{
    static char buffer[70000];
    static const size_t lens[] = {0, 1, 16, 253, 254, 255, 256, 257, 65535, 65536, sizeof buffer};
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        struct slice key = repeated(buffer, 'k', lens[i]);
        struct entry *e = entry_new_string(key, SLICE("value"), LATER);
        assert_slice(entry_key(e), key);
        assert_string(e, SLICE("value"));
        assert_true(entry_expiry(e) == LATER);
        entry_free(e);
    }
}

TEST(an_expiry_comes_and_goes_without_touching_key_value_stamp_and_encoding)
{
    static char key_buffer[300], value_buffer[5000];
    static const size_t key_lens[] = {3, 254, 255, 300};
    static const size_t value_lens[] = {0, 10, 44, 45, 1024, 1025, 5000};
    for (size_t k = 0; k < 4; k++) {
        for (size_t v = 0; v < 7; v++) {
            struct slice key = repeated(key_buffer, 'k', key_lens[k]);
            struct slice value = repeated(value_buffer, 'v', value_lens[v]);
            struct entry *e = entry_new_string(key, value, ENTRY_NO_EXPIRY);
            char *data;
            if (v % 2 == 1) e = entry_resize_string(e, value.len, &data);
            const char *encoding = entry_encoding_name(e);
            e->clock = 12345;
            for (int round = 0; round < 3; round++) {
                int64_t expiry = round == 1 ? ENTRY_NO_EXPIRY : LATER + round;
                e = entry_with_expiry(e, expiry);
                assert_true(entry_expiry(e) == expiry);
                assert_slice(entry_key(e), key);
                assert_string(e, value);
                assert_ptr_equal(entry_encoding_name(e), encoding);
                assert_int_equal(e->clock, 12345);
            }
            entry_free(e);
        }
    }
}

TEST(a_value_moves_to_another_key_without_being_copied)
{
    static char buffer[5000];
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e = entry_new_string(SLICE("old"), repeated(buffer, 'v', sizeof buffer), LATER);
    const char *data = entry_string(e, scratch).ptr;
    e = entry_with_key(e, SLICE("a key that is longer than the old one"));
    assert_slice(entry_key(e), SLICE("a key that is longer than the old one"));
    assert_ptr_equal(entry_string(e, scratch).ptr, data);
    assert_true(entry_expiry(e) == LATER);
    entry_free(e);
}

TEST(a_copy_shares_nothing_with_its_original)
{
    static char buffer[2000];
    struct slice values[] = {SLICE("12"), SLICE("short"), repeated(buffer, 'v', sizeof buffer)};
    for (size_t i = 0; i < 3; i++) {
        struct entry *e = entry_new_string(SLICE("a"), values[i], LATER);
        struct entry *copy = entry_copy(e, SLICE("b"), entry_expiry(e));
        entry_free(e);
        assert_slice(entry_key(copy), SLICE("b"));
        assert_string(copy, values[i]);
        assert_true(entry_expiry(copy) == LATER);
        entry_free(copy);
    }
}

TEST(a_value_of_the_same_size_class_is_put_in_place_and_others_are_refused)
{
    static char buffer[4000];
    struct entry *e = entry_new_string(SLICE("key"), SLICE("0123456789"), ENTRY_NO_EXPIRY);
    assert_true(entry_overwrite_string(e, SLICE("abcdefghij"), ENTRY_NO_EXPIRY));
    assert_string(e, SLICE("abcdefghij"));
    assert_true(entry_overwrite_string(e, SLICE("42"), ENTRY_NO_EXPIRY));
    assert_string_equal(entry_encoding_name(e), "int");
    assert_true(entry_overwrite_int64(e, -7));
    assert_string(e, SLICE("-7"));
    assert_false(entry_overwrite_string(e, SLICE("42"), LATER));
    assert_false(entry_overwrite_string(e, repeated(buffer, 'v', 500), ENTRY_NO_EXPIRY));
    assert_false(entry_overwrite_string(e, repeated(buffer, 'v', 4000), ENTRY_NO_EXPIRY));
    assert_string(e, SLICE("-7"));
    entry_free(e);
}

TEST(a_long_value_is_put_in_place_of_one_about_as_long)
{
    static char buffer[4000];
    struct entry *e = entry_new_string(SLICE("key"), repeated(buffer, 'a', 4000), LATER);
    assert_true(entry_overwrite_string(e, repeated(buffer, 'b', 3990), LATER + 1));
    assert_string(e, slice_make(buffer, 3990));
    assert_true(entry_expiry(e) == LATER + 1);
    assert_false(entry_overwrite_string(e, repeated(buffer, 'c', 1100), LATER));
    assert_false(entry_overwrite_string(e, SLICE("short"), LATER));
    assert_false(entry_overwrite_int64(e, 1));
    entry_free(e);
}

TEST(a_string_that_is_resized_keeps_its_bytes_gets_zeros_and_is_called_raw)
{
    static const char zeros[3000] = {0};
    static const size_t lens[] = {3, 10, 44, 200, 1024, 1025, 1030, 3000};
    struct entry *e = entry_new_string(SLICE("key"), SLICE("123"), LATER);
    char scratch[NUMBER_INT64_MAX_LEN], *data;
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        e = entry_resize_string(e, lens[i], &data);
        assert_ptr_equal(data, entry_string(e, scratch).ptr);
        assert_int_equal(entry_string_len(e), lens[i]);
        assert_memory_equal(data, "123", 3);
        assert_memory_equal(data + 3, zeros, lens[i] - 3);
        assert_string_equal(entry_encoding_name(e), "raw");
        assert_true(entry_expiry(e) == LATER);
    }
    entry_free(e);
}

/* ---- at random, against a plain copy ---- */

struct model {
    char value[6000];
    size_t len;
    int64_t expiry;
};

static struct slice random_value(struct random *r, char *buffer)
{
    static const size_t bounds[] = {1, 4, 20, 64, 300, 1200, 3000};
    size_t len = (size_t)random_below(r, bounds[random_below(r, 7)] + 1);
    uint64_t variety = random_below(r, 2) ? 10 : 60;
    for (size_t i = 0; i < len; i++) buffer[i] = (char)('0' + random_below(r, variety));
    return slice_make(buffer, len);
}

static struct entry *overwrite_or_new(struct entry *e, struct slice key, struct slice value,
                                      struct model *m)
{
    if (!entry_overwrite_string(e, value, m->expiry)) {
        entry_free(e);
        e = entry_new_string(key, value, m->expiry);
    }
    memcpy(m->value, value.ptr, value.len);
    m->len = value.len;
    return e;
}

static struct entry *append(struct entry *e, struct slice more, struct model *m)
{
    char *data;
    if (m->len + more.len > sizeof m->value) return e;
    e = entry_resize_string(e, m->len + more.len, &data);
    memcpy(data + m->len, more.ptr, more.len);
    memcpy(m->value + m->len, more.ptr, more.len);
    m->len += more.len;
    return e;
}

TEST(any_sequence_of_changes_leaves_what_a_plain_copy_has)
{
    char key_buffer[300], buffer[3000];
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct random r;
        struct model m = {.expiry = ENTRY_NO_EXPIRY};
        random_seed(&r, seed);
        struct slice key = repeated(key_buffer, 'k', (size_t)random_below(&r, sizeof key_buffer));
        struct entry *e = entry_new_string(key, SLICE(""), ENTRY_NO_EXPIRY);
        for (int i = 0; i < 400; i++) {
            switch (random_below(&r, 3)) {
            case 0: e = overwrite_or_new(e, key, random_value(&r, buffer), &m); break;
            case 1: e = append(e, random_value(&r, buffer), &m); break;
            default:
                m.expiry = random_below(&r, 2) ? LATER + i : ENTRY_NO_EXPIRY;
                e = entry_with_expiry(e, m.expiry);
            }
            assert_slice(entry_key(e), key);
            assert_string(e, slice_make(m.value, m.len));
            assert_true(entry_expiry(e) == m.expiry);
        }
        entry_free(e);
    }
}
