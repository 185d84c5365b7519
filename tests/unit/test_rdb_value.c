#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/persist/rdb_value.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

static void assert_written(struct slice value, const void *expected, size_t len)
{
    struct bytes out = {0};
    rdb_put_string(&out, value);
    assert_int_equal(out.len, len);
    assert_memory_equal(out.ptr, expected, len);
    bytes_free(&out);
}

#define WRITES(value, expected) assert_written(SLICE(value), expected, sizeof(expected) - 1)

TEST(strings_are_written_as_redis_writes_them)
{
    WRITES("", "\x00");
    WRITES("hello", "\x05hello");
    WRITES("0", "\xc0\x00");
    WRITES("127", "\xc0\x7f");
    WRITES("-128", "\xc0\x80");
    WRITES("128", "\xc1\x80\x00");
    WRITES("-129", "\xc1\x7f\xff");
    WRITES("32768", "\xc2\x00\x80\x00\x00");
    WRITES("-2147483648", "\xc2\x00\x00\x00\x80");
    WRITES("2147483648", "\x0a" "2147483648");
    WRITES("007", "\x03" "007");
    WRITES("aaaaaaaaaaaaaaaaaaaa", "\x14" "aaaaaaaaaaaaaaaaaaaa");
    WRITES("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\xc3\x09\x1e\x01\x61\x61\xe0\x11\x00\x01\x61\x61");
}

TEST(lengths_take_one_two_five_or_nine_bytes)
{
    static const struct { uint64_t length; size_t bytes; } rows[] = {
        {0, 1}, {63, 1}, {64, 2}, {16383, 2}, {16384, 5},
        {UINT32_MAX, 5}, {UINT64_C(1) << 32, 9}, {UINT64_MAX, 9}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes out = {0};
        uint64_t length;
        rdb_put_length(&out, rows[i].length);
        assert_int_equal(out.len, rows[i].bytes);
        struct slice in = bytes_slice(&out);
        assert_true(rdb_take_length(&in, &length));
        assert_true(length == rows[i].length);
        assert_int_equal(in.len, 0);
        for (size_t cut = 0; cut < out.len; cut++) {
            in = slice_make(out.ptr, cut);
            assert_false(rdb_take_length(&in, &length));
        }
        bytes_free(&out);
    }
}

/* Alike and unlike bytes, as many as it comes to. */
static struct slice random_text(struct random *r, char *buffer, size_t max)
{
    size_t len = (size_t)random_below(r, random_below(r, 2) ? max : 40);
    uint64_t variety = 1 + random_below(r, 200);
    for (size_t i = 0; i < len; i++) buffer[i] = (char)random_below(r, variety);
    return slice_make(buffer, len);
}

TEST(what_is_written_is_read_back_and_every_shorter_part_of_it_is_refused)
{
    static char buffer[3000];
    struct random r;
    struct bytes scratch = {0};
    random_seed(&r, 11);
    for (int i = 0; i < 300; i++) {
        struct bytes out = {0};
        struct slice text = random_text(&r, buffer, sizeof buffer), back;
        rdb_put_string(&out, text);
        size_t len = out.len;
        bytes_append(&out, "rest", 4);
        struct slice in = bytes_slice(&out);
        assert_true(rdb_take_string(&in, &scratch, &back));
        assert_true(slice_equal(back, text));
        assert_true(slice_equal(in, SLICE("rest")));
        for (size_t cut = 0; cut < len; cut++) {
            in = slice_make(out.ptr, cut);
            assert_false(rdb_take_string(&in, &scratch, &back));
        }
        bytes_free(&out);
    }
    bytes_free(&scratch);
}

static bool reads(const void *bytes, size_t len)
{
    char *copy = mem_alloc(len);                       /* so that a sanitizer sees a step too far */
    memcpy(copy, bytes, len);
    struct slice in = slice_make(copy, len), out;
    struct bytes scratch = {0};
    bool ok = rdb_take_string(&in, &scratch, &out);
    bytes_free(&scratch);
    mem_free(copy);
    return ok;
}

#define READS(literal) reads(literal, sizeof(literal) - 1)

TEST(lengths_and_encodings_that_are_no_such_thing_are_refused)
{
    assert_true(READS("\x80\x00\x00\x00\x01x"));
    assert_true(READS("\x81\x00\x00\x00\x00\x00\x00\x00\x01x"));
    assert_false(READS(""));
    assert_false(READS("\x82\x00\x00\x00\x01x"));
    assert_false(READS("\xc4"));
    assert_false(READS("\xff"));
    assert_false(READS("\x05hell"));
    assert_false(READS("\x81\xff\xff\xff\xff\xff\xff\xff\xffx"));
    assert_false(READS("\xc2\x00\x00\x00"));
}

TEST(compressed_strings_that_cannot_be_are_refused_before_memory_is_asked_for)
{
    assert_true(READS("\xc3\x09\x1e\x01\x61\x61\xe0\x11\x00\x01\x61\x61"));
    assert_false(READS("\xc3\x09\x1d\x01\x61\x61\xe0\x11\x00\x01\x61\x61"));
    assert_false(READS("\xc3\x09\x1f\x01\x61\x61\xe0\x11\x00\x01\x61\x61"));
    assert_false(READS("\xc3\x0a\x1e\x01\x61\x61\xe0\x11\x00\x01\x61\x61"));
    assert_false(READS("\xc3\x00\x00"));
    assert_false(READS("\xc3\x00\x05"));
    assert_false(READS("\xc3\x02\x00\x00\x61"));
    assert_false(READS("\xc3\x02\x81\x00\x00\x00\xff\xff\xff\xff\xff\x00\x61"));
    assert_false(READS("\xc3\x02\x81\xff\xff\xff\xff\xff\xff\xff\xff\x00\x61"));
    assert_false(READS("\xc3\xc0\x01\x1e\x01\x61"));
    assert_false(READS("\xc3\x03\x08\xe0\x05\x20"));            /* repeats what is not there */
}

static void assert_value(const char *value)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct bytes out = {0};
    struct entry *e = entry_new_string(SLICE("a"), slice_of(value), ENTRY_NO_EXPIRY);
    rdb_put_value(&out, e);
    struct slice in = bytes_slice(&out);
    struct entry *back = rdb_take_value(&in, rdb_type_of(e), SLICE("b"), 77, &limits);
    assert_non_null(back);
    assert_true(slice_equal(entry_string(back, scratch), slice_of(value)));
    assert_true(slice_equal(entry_key(back), SLICE("b")));
    assert_true(entry_expiry(back) == 77);
    assert_ptr_equal(entry_encoding_name(back), entry_encoding_name(e));
    entry_free(e);
    entry_free(back);
    bytes_free(&out);
}

TEST(an_entry_goes_through_bytes_with_its_encoding)
{
    assert_value("");
    assert_value("15");
    assert_value("-9223372036854775808");
    assert_value("a short one");
    assert_value("a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a");
}

TEST(a_value_of_an_unknown_type_is_refused)
{
    struct slice in = SLICE("\x01x");
    assert_null(rdb_take_value(&in, 250, SLICE("k"), ENTRY_NO_EXPIRY, &limits));
}
