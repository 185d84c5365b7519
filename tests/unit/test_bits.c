#include "core/base/random.h"
#include "server/store/bits.h"
#include "tests/harness/test.h"

enum { BYTES = 700 };

static struct slice random_bytes(struct random *r, char *buffer, size_t len)
{
    uint64_t kind = random_below(r, 4);
    for (size_t i = 0; i < len; i++)
        buffer[i] = (char)(kind == 0 ? 0 : kind == 1 ? 0xff : random_below(r, 256));
    if (len > 0 && kind < 2) bits_set(buffer, random_below(r, len * 8), random_below(r, 2));
    return slice_make(buffer, len);
}

TEST(bits_are_counted_and_found_as_one_by_one)
{
    struct random r;
    char buffer[BYTES];
    random_seed(&r, 3);
    for (int round = 0; round < 3000; round++) {
        struct slice s = random_bytes(&r, buffer, 1 + (size_t)random_below(&r, BYTES));
        uint64_t first = random_below(&r, s.len * 8);
        uint64_t last = first + random_below(&r, s.len * 8 - first);
        uint64_t count = 0;
        int64_t found[2] = {-1, -1};
        for (uint64_t i = first; i <= last; i++) {
            bool bit = bits_get(s, i);
            count += bit;
            if (found[bit] < 0) found[bit] = (int64_t)i;
        }
        assert_int_equal(bits_count(s, first, last), count);
        assert_int_equal(bits_find(s, false, first, last), found[0]);
        assert_int_equal(bits_find(s, true, first, last), found[1]);
    }
}

TEST(strings_of_different_length_are_combined_as_if_zeros_followed)
{
    struct random r;
    char buffers[3][BYTES], out[BYTES];
    random_seed(&r, 5);
    for (int round = 0; round < 2000; round++) {
        struct slice s[3];
        size_t len = 0;
        for (int i = 0; i < 3; i++) {
            s[i] = random_bytes(&r, buffers[i], (size_t)random_below(&r, round % 2 ? BYTES : 20));
            if (s[i].len > len) len = s[i].len;
        }
        enum bits_operation operation = (enum bits_operation)random_below(&r, 3);
        bits_combine(operation, s, 3, out, len);
        for (size_t i = 0; i < len; i++) {
            unsigned char b[3], expected;
            for (int k = 0; k < 3; k++) b[k] = i < s[k].len ? (unsigned char)s[k].ptr[i] : 0;
            if (operation == BITS_AND) expected = b[0] & b[1] & b[2];
            else if (operation == BITS_OR) expected = b[0] | b[1] | b[2];
            else expected = b[0] ^ b[1] ^ b[2];
            assert_int_equal((unsigned char)out[i], expected);
        }
        bits_combine(BITS_NOT, s, 1, out, s[0].len);
        for (size_t i = 0; i < s[0].len; i++)
            assert_int_equal((unsigned char)out[i], (unsigned char)~s[0].ptr[i]);
    }
}

TEST(numbers_are_read_as_they_were_written_and_nothing_beside_them_changes)
{
    struct random r;
    char before[32], after[32];
    random_seed(&r, 9);
    for (int round = 0; round < 5000; round++) {
        random_bytes(&r, before, sizeof before);
        memcpy(after, before, sizeof before);
        unsigned width = 1 + (unsigned)random_below(&r, 64);
        uint64_t at = random_below(&r, sizeof before * 8 - width);
        uint64_t value = random_next(&r) >> (64 - width);
        bits_write(after, at, width, value);
        struct slice s = slice_make(after, sizeof after);
        assert_true(bits_read(s, at, width) == value);
        for (uint64_t i = 0; i < sizeof before * 8; i++)
            if (i < at || i >= at + width)
                assert_int_equal(bits_get(s, i), bits_get(slice_make(before, sizeof before), i));
    }
    assert_true(bits_read(SLICE("\xff"), 4, 8) == 0xf0);
}
