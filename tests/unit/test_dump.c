#include "core/base/crc64.h"
#include "core/base/mem.h"
#include "server/cmd/dump.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

/* As redis-server 7.0.15 answers DUMP. */
#define HELLO "\x00\x05hello\x0a\x00\x63\x72\xdf\x76\x65\x34\x20\x0a"
#define MINUS_129 "\x00\xc1\x7f\xff\x0a\x00\x17\x60\x82\x28\x54\x80\x84\x80"

static void assert_dumped(struct slice value, struct slice payload)
{
    struct bytes out = {0};
    struct entry *e = entry_new_string(SLICE("k"), value, 5);
    bytes_append(&out, "before", 6);
    dump_entry(e, &out);
    assert_true(slice_equal(slice_part(bytes_slice(&out), 6, out.len), payload));
    entry_free(e);
    bytes_free(&out);
}

TEST(a_payload_is_byte_for_byte_that_of_redis_wherever_it_is_appended)
{
    assert_dumped(SLICE("hello"), SLICE(HELLO));
    assert_dumped(SLICE("-129"), SLICE(MINUS_129));
}

TEST(a_payload_of_redis_is_read)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e = dump_read(SLICE("k"), SLICE(HELLO), 5, &limits);
    assert_non_null(e);
    assert_true(slice_equal(entry_key(e), SLICE("k")));
    assert_true(slice_equal(entry_string(e, scratch), SLICE("hello")));
    assert_true(entry_expiry(e) == 5);
    entry_free(e);
}

TEST(a_payload_with_any_bit_turned_or_any_end_missing_is_not_intact)
{
    char copy[sizeof HELLO - 1];
    assert_true(dump_is_intact(SLICE(HELLO)));
    for (size_t bit = 0; bit < sizeof copy * 8; bit++) {
        memcpy(copy, HELLO, sizeof copy);
        copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
        assert_false(dump_is_intact(slice_make(copy, sizeof copy)));
    }
    for (size_t len = 0; len < sizeof copy; len++)
        assert_false(dump_is_intact(slice_make(HELLO, len)));
}

/* A footer that fits, so that only what stands before it can be wrong. */
static struct entry *read_sealed(struct slice body, int version)
{
    struct bytes payload = {0};
    bytes_append_slice(&payload, body);
    bytes_append_byte(&payload, (char)version);
    bytes_append_byte(&payload, 0);
    uint64_t crc = crc64(0, bytes_slice(&payload));
    for (int i = 0; i < 8; i++) bytes_append_byte(&payload, (char)(crc >> 8 * i));
    struct entry *e = dump_read(SLICE("k"), bytes_slice(&payload), ENTRY_NO_EXPIRY, &limits);
    bytes_free(&payload);
    return e;
}

TEST(older_versions_are_read_and_newer_ones_refused)
{
    for (int version = 1; version <= 10; version++) {
        struct entry *e = read_sealed(SLICE("\x00\x01x"), version);
        assert_non_null(e);
        entry_free(e);
    }
    assert_null(read_sealed(SLICE("\x00\x01x"), 11));
}

TEST(an_intact_payload_that_makes_no_sense_is_refused)
{
    assert_null(read_sealed(SLICE(""), 10));
    assert_null(read_sealed(SLICE("\x00"), 10));
    assert_null(read_sealed(SLICE("\x00\x05hell"), 10));         /* would reach into the footer */
    assert_null(read_sealed(SLICE("\xfe\x01x"), 10));
}
TEST(a_plain_payload_has_no_compression_and_becomes_a_sealed_one)
{
    char text[1000];
    struct bytes plain = {0}, sealed = {0};
    memset(text, 'x', sizeof text);
    struct entry *e = entry_new_text(SLICE("k"), slice_make(text, sizeof text), 5);
    dump_plain(e, &plain);
    assert_int_equal(plain.len, 1 + 2 + sizeof text);
    dump_seal(bytes_slice(&plain), &sealed);
    struct entry *back[] = {dump_read_plain(SLICE("k"), bytes_slice(&plain), 5, &limits),
                            dump_read(SLICE("k"), bytes_slice(&sealed), 5, &limits)};
    for (size_t i = 0; i < 2; i++) {
        char scratch[NUMBER_INT64_MAX_LEN];
        assert_non_null(back[i]);
        assert_true(slice_equal(entry_string(back[i], scratch), slice_make(text, sizeof text)));
        assert_int_equal(entry_expiry(back[i]), 5);
        entry_free(back[i]);
    }
    assert_null(dump_over_plain(SLICE("k"), bytes_slice(&plain), 5, &limits));
    assert_null(dump_read_plain(SLICE("k"), SLICE(""), 5, &limits));
    entry_free(e);
    bytes_free(&plain);
    bytes_free(&sealed);
}

