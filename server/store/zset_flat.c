#include "server/store/zset_flat.h"

#include <math.h>

enum { SCORE_BYTES = 8 };

struct flat *zset_flat_new(const struct value_limits *limits)
{
    return flat_new(limits->secret, SCORE_BYTES);
}

static uint64_t low_byte_first(uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bits = __builtin_bswap64(bits);
#endif
    return bits;
}

double zset_flat_score(const void *item)
{
    struct slice member = flat_text(item);
    uint64_t bits;
    double score;
    memcpy(&bits, member.ptr + member.len, sizeof bits);
    bits = low_byte_first(bits);
    memcpy(&score, &bits, sizeof score);
    return score;
}

void zset_flat_append(struct flat *f, struct slice member, double score)
{
    uint64_t bits;
    memcpy(&bits, &score, sizeof bits);
    bits = low_byte_first(bits);
    flat_append(f, member, &bits);
}

struct flat *zset_flat_over(struct slice block, size_t count, const struct value_limits *limits)
{
    struct flat *f = flat_over(block, count, limits->secret, SCORE_BYTES);
    if (f == NULL) return NULL;
    for (const void *item = flat_first(f); item != NULL; item = flat_next(f, item)) {
        if (!isnan(zset_flat_score(item))) continue;
        flat_free(f);
        return NULL;
    }
    return f;
}
