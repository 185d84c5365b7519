#include "core/base/crc64.h"
#include "tests/harness/test.h"

TEST(the_checksum_of_the_nine_digits_is_the_known_one)
{
    assert_true(crc64(0, SLICE("123456789")) == UINT64_C(0xe9c6d914c4b8d9ca));
    assert_true(crc64(0, SLICE("")) == 0);
}

/* Bit by bit, as the definition says. */
static uint64_t slowly(struct slice s)
{
    uint64_t crc = 0;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char)s.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT64_C(0x95ac9329ac4bc9b5) : 0);
    }
    return crc;
}

TEST(any_bytes_in_any_parts_have_the_checksum_of_the_definition)
{
    char bytes[600];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * i * 7 + i / 3);
    for (size_t len = 0; len <= sizeof bytes; len += 7) {
        uint64_t expected = slowly(slice_make(bytes, len));
        for (size_t cut = 0; cut <= len; cut += 13) {
            uint64_t before = crc64(0, slice_make(bytes, cut));
            assert_true(crc64(before, slice_make(bytes + cut, len - cut)) == expected);
        }
    }
}
