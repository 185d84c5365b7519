/* slot.c - CRC16 eight bytes at a time.
 *
 * Appending zero bytes to a message is a linear map of its CRC, so a group of eight bytes costs
 * eight independent loads: TABLES[k][b] is the CRC of byte b followed by k zero bytes ("slicing
 * by eight").  Linear also means that the entry of b is the xor of the entries of its bits; so a
 * table is written as its eight single-bit entries, and the compiler expands it. */
#include "ring/slot.h"

#include <string.h>

#define BIT(i, n, entry) (((i) >> (n) & 1) ? (entry) : 0)
#define ENTRY(i, b0, b1, b2, b3, b4, b5, b6, b7)                                          \
    (BIT(i, 0, b0) ^ BIT(i, 1, b1) ^ BIT(i, 2, b2) ^ BIT(i, 3, b3) ^                      \
     BIT(i, 4, b4) ^ BIT(i, 5, b5) ^ BIT(i, 6, b6) ^ BIT(i, 7, b7))
#define ENTRIES_4(i, ...)                                                                 \
    ENTRY((i), __VA_ARGS__), ENTRY((i) + 1, __VA_ARGS__),                                 \
    ENTRY((i) + 2, __VA_ARGS__), ENTRY((i) + 3, __VA_ARGS__)
#define ENTRIES_16(i, ...)                                                                \
    ENTRIES_4((i), __VA_ARGS__), ENTRIES_4((i) + 4, __VA_ARGS__),                         \
    ENTRIES_4((i) + 8, __VA_ARGS__), ENTRIES_4((i) + 12, __VA_ARGS__)
#define ENTRIES_64(i, ...)                                                                \
    ENTRIES_16((i), __VA_ARGS__), ENTRIES_16((i) + 16, __VA_ARGS__),                      \
    ENTRIES_16((i) + 32, __VA_ARGS__), ENTRIES_16((i) + 48, __VA_ARGS__)
#define TABLE(...)                                                                        \
    {ENTRIES_64(0, __VA_ARGS__), ENTRIES_64(64, __VA_ARGS__),                             \
     ENTRIES_64(128, __VA_ARGS__), ENTRIES_64(192, __VA_ARGS__)}

static const uint16_t TABLES[8][256] = {
    TABLE(0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4, 0x9188),
    TABLE(0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc, 0x1b98),
    TABLE(0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3b5a),
    TABLE(0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c, 0xdd38),
    TABLE(0xaa51, 0x4483, 0x8906, 0x022d, 0x045a, 0x08b4, 0x1168, 0x22d0),
    TABLE(0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10, 0xd420),
    TABLE(0xb861, 0x60e3, 0xc1c6, 0x93ad, 0x377b, 0x6ef6, 0xddec, 0xabf9),
    TABLE(0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0, 0xfd81),
};

static inline uint16_t after_8(uint16_t crc, const unsigned char *p)
{
    return (uint16_t)(TABLES[7][p[0] ^ (crc >> 8)] ^ TABLES[6][p[1] ^ (crc & 0xff)] ^
                      TABLES[5][p[2]] ^ TABLES[4][p[3]] ^ TABLES[3][p[4]] ^ TABLES[2][p[5]] ^
                      TABLES[1][p[6]] ^ TABLES[0][p[7]]);
}

static inline uint16_t after_4(uint16_t crc, const unsigned char *p)
{
    return (uint16_t)(TABLES[3][p[0] ^ (crc >> 8)] ^ TABLES[2][p[1] ^ (crc & 0xff)] ^
                      TABLES[1][p[2]] ^ TABLES[0][p[3]]);
}

static inline uint16_t after_1(uint16_t crc, const unsigned char *p)
{
    return (uint16_t)((crc << 8) ^ TABLES[0][p[0] ^ (crc >> 8)]);
}

uint16_t slot_crc16(const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    uint16_t crc = 0;

    for (; len >= 8; p += 8, len -= 8) crc = after_8(crc, p);
    if (len >= 4) {
        crc = after_4(crc, p);
        p += 4;
        len -= 4;
    }
    for (; len > 0; p++, len--) crc = after_1(crc, p);
    return crc;
}

size_t slot_hash_tag(const char *key, size_t len, const char **tag)
{
    *tag = key;
    const char *open = len ? memchr(key, '{', len) : NULL;
    if (open == NULL) return len;

    const char *inner = open + 1;
    size_t rest = len - (size_t)(inner - key);
    const char *close = rest ? memchr(inner, '}', rest) : NULL;
    if (close == NULL || close == inner) return len;     /* "{}" is no tag, nor is a later one */

    *tag = inner;
    return (size_t)(close - inner);
}

uint16_t slot_of_key(const char *key, size_t len)
{
    const char *tag;
    size_t tag_len = slot_hash_tag(key, len, &tag);
    return slot_crc16(tag, tag_len) % SLOT_COUNT;
}
