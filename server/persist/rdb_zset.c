#include "server/persist/rdb_zset.h"

#include "server/persist/ziplist.h"
#include "server/store/zset.h"
#include "server/store/zset_flat.h"

#include <math.h>

enum { SCORE_BYTES = 8, TEXT_INF = 254, TEXT_MINUS_INF = 255, TEXT_NAN = 253 };

/* ---- writing ---- */

static enum rdb_type type_of(const struct entry *e)
{
    return e->encoding == ENTRY_PACKED ? RDB_TYPE_ZSET_LISTPACK : RDB_TYPE_ZSET_2;
}

static void put_score(struct bytes *out, double score)
{
    uint64_t bits;
    memcpy(&bits, &score, sizeof bits);
    char *to = bytes_reserve(out, SCORE_BYTES);
    for (size_t i = 0; i < SCORE_BYTES; i++) to[i] = (char)(bits >> 8 * i);
    out->len += SCORE_BYTES;
}

static void put(struct bytes *out, const struct entry *e, rdb_string_writer *put_string)
{
    if (zset_flat(e) != NULL && put_string == rdb_put_plain_string) {
        rdb_put_length(out, zset_flat(e)->count);
        bytes_append_slice(out, zset_flat(e)->block);
        return;
    }
    struct zset z = zset_of(e);
    struct zset_item item;
    if (e->encoding == ENTRY_PACKED) {
        put_string(out, listpack_slice(z.body));
        return;
    }
    rdb_put_length(out, zset_count(&z));
    for (struct zset_cursor at = zset_at(&z, zset_count(&z) - 1); zset_prev(&at, &item);) {
        put_string(out, item.member);
        put_score(out, item.score);
    }
}

/* ---- reading ---- */

static bool take_bytes(struct slice *in, size_t len, struct slice *out)
{
    if (in->len < len) return false;
    *out = slice_make(in->ptr, len);
    *in = slice_make(in->ptr + len, in->len - len);
    return true;
}

static bool take_binary_score(struct slice *in, double *score)
{
    struct slice bytes;
    uint64_t bits = 0;
    if (!take_bytes(in, SCORE_BYTES, &bytes)) return false;
    for (size_t i = SCORE_BYTES; i-- > 0;) bits = bits << 8 | (unsigned char)bytes.ptr[i];
    memcpy(score, &bits, sizeof *score);
    return !isnan(*score);
}

static bool take_text_score(struct slice *in, double *score)
{
    struct slice first, text;
    if (!take_bytes(in, 1, &first)) return false;
    unsigned len = (unsigned char)first.ptr[0];
    if (len >= TEXT_NAN) {
        *score = len == TEXT_INF ? INFINITY : -INFINITY;
        return len != TEXT_NAN;
    }
    return take_bytes(in, len, &text) && number_to_double(text, score);
}

/* False where anything is damaged, a member that comes twice included. */
static bool take_members(struct slice *in, uint64_t count, bool is_binary, struct zset *z,
                         const struct value_limits *limits)
{
    struct bytes scratch = {0};
    struct slice member;
    double score;
    bool is_good = true;
    for (; is_good && count > 0; count--) {
        is_good = rdb_take_string(in, &scratch, &member) &&
                  (is_binary ? take_binary_score(in, &score) : take_text_score(in, &score)) &&
                  zset_add(z, limits, member, &score, ZSET_NX) == ZSET_ADDED;
    }
    bytes_free(&scratch);
    return is_good;
}

/* A member takes three bytes at least, and few take less than eight: room for more is made as they
 * come. */
static bool take_pairs(struct slice *in, bool is_binary, struct zset *z,
                       const struct value_limits *limits)
{
    enum { BYTES_EACH = 8 };
    uint64_t count;
    if (!rdb_take_length(in, &count) || count == 0) return false;
    size_t expected = count < in->len / BYTES_EACH ? (size_t)count : in->len / BYTES_EACH;
    *z = zset_new_large(limits, expected);       /* a block would not tell -0 from 0 */
    if (!take_members(in, count, is_binary, z, limits)) {
        zset_free(z);
        return false;
    }
    zset_pack(z, limits);
    return true;
}

/* The members where they lie. */
static struct entry *over(struct slice in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    uint64_t count;
    if (type != RDB_TYPE_ZSET_2 || !rdb_take_length(&in, &count) || count > in.len) return NULL;
    if (!zset_is_surely_large((size_t)count, limits)) return NULL;
    struct flat *f = zset_flat_over(in, (size_t)count, limits);
    return f != NULL ? entry_new_body(key, ENTRY_ZSET, ENTRY_FLAT, f, ENTRY_NO_EXPIRY) : NULL;
}

static bool take_block(struct slice *in, enum rdb_type type, struct zset *z,
                       const struct value_limits *limits)
{
    struct bytes scratch = {0};
    struct slice block;
    struct listpack *lp = NULL;
    if (rdb_take_string(in, &scratch, &block))
        lp = type == RDB_TYPE_ZSET_LISTPACK ? listpack_load(block) : ziplist_to_listpack(block);
    bytes_free(&scratch);
    return lp != NULL && zset_from_listpack(lp, limits, z);
}

static struct entry *take(struct slice *in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    bool is_pairs = type == RDB_TYPE_ZSET || type == RDB_TYPE_ZSET_2;
    struct zset z;
    bool is_good = is_pairs ? take_pairs(in, type == RDB_TYPE_ZSET_2, &z, limits)
                            : take_block(in, type, &z, limits);
    if (!is_good) return NULL;
    return entry_new_body(key, ENTRY_ZSET, z.encoding, z.body, ENTRY_NO_EXPIRY);
}

const struct rdb_form rdb_zset_form = {type_of, put, take, over};
