/* crc64.c - eight bytes at a time, by one table for each of their positions.
 *
 * A CRC is linear: the entry for a byte is the sum (xor) of the entries for its bits.  So only
 * those of single bits are written down, and the compiler makes the tables. */
#include "core/base/crc64.h"

enum { WORD = 8 };

/* What bit 0, 1 ... 7 of a byte comes to; POSITION_n when n more bytes of the word follow it. */
#define POSITION_0(X, byte) \
    X(byte, 0x7ad870c830358979, 0xf5b0e190606b12f2, 0xc038e5739841b68f, 0xab28ecb46814fe75, \
      0x7d08ff3b88be6f81, 0xfa11fe77117cdf02, 0xdf7adabd7a6e2d6f, 0x95ac9329ac4bc9b5)
#define POSITION_1(X, byte) \
    X(byte, 0x89e99ffd73bddf69, 0x388a19a9bfec2db9, 0x711433537fd85b72, 0xe22866a6ffb0b6e4, \
      0xef09eb1ea7f6fea3, 0xf54af06e177a6e2d, 0xc1ccc68f76634f31, 0xa8c0ab4db4510d09)
#define POSITION_2(X, byte) \
    X(byte, 0xf4125129ce4038be, 0xc37d8400c417e217, 0xada22e52d0b85745, 0x701d7af6f9e73de1, \
      0xe03af5edf3ce7bc2, 0xeb2ccd88bf0b64ef, 0xfd00bd4226815ab5, 0xd1585cd715952601)
#define POSITION_3(X, byte) \
    X(byte, 0x8ce168638c796306, 0x329bf69440655567, 0x6537ed2880caaace, 0xca6fda510195559c, \
      0xbf8692f15bbd3853, 0x545403b1efede3cd, 0xa8a80763dfdbc79a, 0x7a092894e7201c5f)
#define POSITION_4(X, byte) \
    X(byte, 0x3504e58b9ba6dd1e, 0x6a09cb17374dba3c, 0xd413962e6e9b7478, 0x837e0a0f85a17b9b, \
      0x2da5324c53d5645d, 0x5b4a6498a7aac8ba, 0xb694c9314f559174, 0x4670b431c63cb183)
#define POSITION_5(X, byte) \
    X(byte, 0xe39d1389931b9354, 0xec6301407ea0b5c3, 0xf39f24d3a5d6f8ed, 0xcc676ff4133a62b1, \
      0xb397f9bb7ee35609, 0x4c76d525a5513f79, 0x98edaa4b4aa27ef2, 0x1a8272c5cdd36e8f)
#define POSITION_6(X, byte) \
    X(byte, 0x62a95de6e302eff2, 0xc552bbcdc605dfe4, 0xa1fc51c8d49c2ca3, 0x68a185c2f1afca2d, \
      0xd1430b85e35f945a, 0x89df31589e28bbdf, 0x38e744e264c6e4d5, 0x71ce89c4c98dc9aa)
#define POSITION_7(X, byte) \
    X(byte, 0x381d0015c96f4444, 0x703a002b92de8888, 0xe074005725bd1110, 0xebb126fd13edb14b, \
      0xfc3b6ba97f4cf1fd, 0xd32ff101a60e7091, 0x8d06c450148b7249, 0x3154aef3718177f9)

#define BIT(byte, n, value) (((byte) >> (n) & 1) ? UINT64_C(value) : 0)
#define SUM(byte, b0, b1, b2, b3, b4, b5, b6, b7) \
    (BIT(byte, 0, b0) ^ BIT(byte, 1, b1) ^ BIT(byte, 2, b2) ^ BIT(byte, 3, b3) ^                 \
     BIT(byte, 4, b4) ^ BIT(byte, 5, b5) ^ BIT(byte, 6, b6) ^ BIT(byte, 7, b7))
#define ONE(P, byte) P(SUM, byte)
#define FOUR(P, i) ONE(P, i), ONE(P, (i) + 1), ONE(P, (i) + 2), ONE(P, (i) + 3)
#define SIXTEEN(P, i) FOUR(P, i), FOUR(P, (i) + 4), FOUR(P, (i) + 8), FOUR(P, (i) + 12)
#define SIXTY_FOUR(P, i) \
    SIXTEEN(P, i), SIXTEEN(P, (i) + 16), SIXTEEN(P, (i) + 32), SIXTEEN(P, (i) + 48)
#define TABLE(P) {SIXTY_FOUR(P, 0), SIXTY_FOUR(P, 64), SIXTY_FOUR(P, 128), SIXTY_FOUR(P, 192)}

static const uint64_t tables[WORD][256] = {
    TABLE(POSITION_0), TABLE(POSITION_1), TABLE(POSITION_2), TABLE(POSITION_3),
    TABLE(POSITION_4), TABLE(POSITION_5), TABLE(POSITION_6), TABLE(POSITION_7)};

static uint64_t little_endian(const char *at)
{
    uint64_t word;
    memcpy(&word, at, WORD);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

uint64_t crc64(uint64_t crc, struct slice data)
{
    const char *at = data.ptr;
    size_t left = data.len;
    for (; left >= WORD; left -= WORD, at += WORD) {
        uint64_t word = crc ^ little_endian(at);
        crc = 0;
        for (int i = 0; i < WORD; i++) crc ^= tables[WORD - 1 - i][word >> (8 * i) & 0xff];
    }
    for (; left > 0; left--, at++) crc = tables[0][(crc ^ (unsigned char)*at) & 0xff] ^ crc >> 8;
    return crc;
}
