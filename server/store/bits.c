#include "server/store/bits.h"

/* ---- counting and finding ---- */

static uint64_t word_at(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* Each byte of the result holds the bits set in that byte of the word. */
static uint64_t count_by_byte(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    return (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
}

static unsigned sum_of_bytes(uint64_t word)
{
    return (unsigned)(word * 0x0101010101010101u >> 56);
}

/* The same of bytes so large that their sum needs sixteen bits. */
static uint64_t sum_of_large_bytes(uint64_t word)
{
    uint64_t pairs = (word & 0x00ff00ff00ff00ffu) + (word >> 8 & 0x00ff00ff00ff00ffu);
    return pairs * 0x0001000100010001u >> 48;
}

/* A byte of the sum holds up to 31 words' counts of 8. */
static uint64_t count_bytes(const char *p, size_t len)
{
    enum { WORDS = 31 };
    uint64_t count = 0;
    while (len >= 8) {
        uint64_t sum = 0;
        for (int i = 0; i < WORDS && len >= 8; i++, p += 8, len -= 8)
            sum += count_by_byte(word_at(p));
        count += sum_of_large_bytes(sum);
    }
    for (; len > 0; p++, len--) count += sum_of_bytes(count_by_byte((unsigned char)*p));
    return count;
}

uint64_t bits_count(struct slice s, uint64_t first, uint64_t last)
{
    uint64_t count = 0;
    for (; first <= last && (first & 7) != 0; first++) count += bits_get(s, first);
    for (; first <= last && (last & 7) != 7; last--) {
        count += bits_get(s, last);
        if (last == 0) return count;
    }
    if (first > last) return count;
    return count + count_bytes(s.ptr + (first >> 3), (size_t)((last - first + 1) >> 3));
}

static bool is_all(uint64_t word, bool value)
{
    return word == (value ? UINT64_MAX : 0);
}

int64_t bits_find(struct slice s, bool value, uint64_t first, uint64_t last)
{
    for (; first <= last; first++) {
        if ((first & 7) == 0)
            while (last - first >= 64 && is_all(word_at(s.ptr + (first >> 3)), !value)) first += 64;
        if (bits_get(s, first) == value) return (int64_t)first;
    }
    return -1;
}

/* ---- combining ---- */

static uint64_t combine(enum bits_operation operation, uint64_t a, uint64_t b)
{
    switch (operation) {
    case BITS_AND: return a & b;
    case BITS_OR: return a | b;
    case BITS_XOR: return a ^ b;
    case BITS_NOT: break;
    }
    return ~a;
}

static uint64_t padded_word(struct slice s, size_t at, size_t len)
{
    uint64_t word = 0;
    if (at < s.len) memcpy(&word, s.ptr + at, s.len - at < len ? s.len - at : len);
    return word;
}

/* At most 8 bytes from `at` on. */
static void combine_at(enum bits_operation operation, const struct slice *strings, size_t count,
                       char *out, size_t at, size_t len)
{
    uint64_t word = padded_word(strings[0], at, len);
    if (operation == BITS_NOT) word = ~word;
    for (size_t i = 1; i < count; i++)
        word = combine(operation, word, padded_word(strings[i], at, len));
    memcpy(out + at, &word, len);
}

/* The part that all strings have, word by word and string by string: a compiler makes it wide. */
static void combine_common(enum bits_operation operation, const struct slice *strings, size_t count,
                           char *out, size_t len)
{
    memcpy(out, strings[0].ptr, len);
    if (operation == BITS_NOT)
        for (size_t i = 0; i < len; i++) out[i] = (char)~out[i];
    for (size_t k = 1; k < count; k++) {
        const char *from = strings[k].ptr;
        if (operation == BITS_AND)
            for (size_t i = 0; i < len; i++) out[i] &= from[i];
        else if (operation == BITS_OR)
            for (size_t i = 0; i < len; i++) out[i] |= from[i];
        else
            for (size_t i = 0; i < len; i++) out[i] ^= from[i];
    }
}

void bits_combine(enum bits_operation operation, const struct slice *strings, size_t count,
                  char *out, size_t len)
{
    size_t common = len;
    for (size_t i = 0; i < count; i++)
        if (strings[i].len < common) common = strings[i].len;
    if (common > 0) combine_common(operation, strings, count, out, common);
    for (size_t at = common; at < len; at += 8)
        combine_at(operation, strings, count, out, at, len - at < 8 ? len - at : 8);
}

/* ---- numbers ---- */

uint64_t bits_read(struct slice s, uint64_t at, unsigned width)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++) value = value << 1 | bits_get(s, at + i);
    return value;
}

void bits_write(char *data, uint64_t at, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++) bits_set(data, at + i, value >> (width - 1 - i) & 1);
}
