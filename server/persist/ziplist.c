#include "server/persist/ziplist.h"

enum {
    HEAD_BYTES = 10, END = 0xff,
    PREV_LONG = 254,
    COUNT_UNKNOWN = UINT16_MAX,
    TEXT_32 = 0x80, INT_16 = 0xc0, INT_32 = 0xd0, INT_64 = 0xe0, INT_24 = 0xf0, INT_8 = 0xfe,
    INT_4_FIRST = 0xf1, INT_4_LAST = 0xfd
};

/* Bytes that are still to be read; nothing is taken that is not there. */
struct reader {
    const unsigned char *at, *end;
};

static bool take(struct reader *r, size_t len, const unsigned char **out)
{
    if (len > (size_t)(r->end - r->at)) return false;
    *out = r->at;
    r->at += len;
    return true;
}

static uint64_t low_first(const unsigned char *p, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = bytes; i-- > 0;) value = value << 8 | p[i];
    return value;
}

static uint64_t high_first(const unsigned char *p, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) value = value << 8 | p[i];
    return value;
}

static int64_t sign_extend(uint64_t value, size_t bytes)
{
    unsigned shift = 64 - (unsigned)bytes * 8;
    return (int64_t)(value << shift) >> shift;
}

static bool take_int(struct reader *r, size_t bytes, struct listpack **lp)
{
    const unsigned char *p;
    if (!take(r, bytes, &p)) return false;
    *lp = listpack_append_int64(*lp, sign_extend(low_first(p, bytes), bytes));
    return true;
}

static bool take_text(struct reader *r, uint64_t len, struct listpack **lp)
{
    const unsigned char *p;
    if (len > SIZE_MAX || !take(r, (size_t)len, &p)) return false;
    if (!listpack_fits(*lp, (size_t)len, 1)) return false;
    *lp = listpack_append(*lp, slice_make(p, (size_t)len));
    return true;
}

static bool take_long_text(struct reader *r, size_t bytes, uint64_t above, struct listpack **lp)
{
    const unsigned char *p;
    return take(r, bytes, &p) && take_text(r, above << 8 * bytes | high_first(p, bytes), lp);
}

static bool take_value(struct reader *r, struct listpack **lp)
{
    const unsigned char *head;
    if (!take(r, 1, &head)) return false;
    if (*head < 0x40) return take_text(r, *head, lp);
    if (*head < TEXT_32) return take_long_text(r, 1, *head & 0x3f, lp);
    if (*head >= INT_4_FIRST && *head <= INT_4_LAST) {
        *lp = listpack_append_int64(*lp, (*head & 0x0f) - 1);
        return true;
    }
    switch (*head) {
    case TEXT_32: return take_long_text(r, 4, 0, lp);
    case INT_8: return take_int(r, 1, lp);
    case INT_16: return take_int(r, 2, lp);
    case INT_24: return take_int(r, 3, lp);
    case INT_32: return take_int(r, 4, lp);
    case INT_64: return take_int(r, 8, lp);
    default: return false;
    }
}

static bool take_length_before(struct reader *r, uint64_t expected)
{
    const unsigned char *p, *more;
    if (!take(r, 1, &p)) return false;
    if (*p < PREV_LONG) return *p == expected;
    return *p == PREV_LONG && take(r, 4, &more) && low_first(more, 4) == expected;
}

/* All elements; *last becomes where the last one begins. */
static bool take_all(struct reader *r, struct listpack **lp, size_t *count,
                     const unsigned char **last)
{
    uint64_t before = 0;
    for (*count = 0; r->at < r->end; ++*count) {
        *last = r->at;
        if (!take_length_before(r, before) || !take_value(r, lp)) return false;
        before = (uint64_t)(r->at - *last);
    }
    return true;
}

struct listpack *ziplist_to_listpack(struct slice bytes)
{
    const unsigned char *start = (const unsigned char *)bytes.ptr, *last = start + HEAD_BYTES;
    if (bytes.len < HEAD_BYTES + 1 || low_first(start, 4) != bytes.len) return NULL;
    struct reader r = {start + HEAD_BYTES, start + bytes.len - 1};
    uint64_t tail = low_first(start + 4, 4), said = low_first(start + 8, 2);
    size_t count;
    if (*r.end != END) return NULL;
    struct listpack *lp = listpack_new();
    if (take_all(&r, &lp, &count, &last) && (said == COUNT_UNKNOWN || said == count) &&
        tail == (uint64_t)(last - start))
        return lp;
    listpack_free(lp);
    return NULL;
}
