#include "server/persist/rdb_value.h"

#include "server/persist/rdb_hash.h"
#include "server/persist/rdb_list.h"
#include "server/persist/rdb_set.h"
#include "server/persist/rdb_stream.h"
#include "server/persist/rdb_zset.h"

#include <assert.h>
#include <liblzf/lzf.h>

enum {
    /* the first byte of a length or a string, and the bits that hold no part of a length in it */
    LENGTH_6 = 0x00, LENGTH_14 = 0x40, LENGTH_32 = 0x80, LENGTH_64 = 0x81,
    KIND_MASK = 0xc0,
    SPECIAL_INT8 = 0xc0, SPECIAL_INT16 = 0xc1, SPECIAL_INT32 = 0xc2, SPECIAL_LZF = 0xc3,

    LENGTH_BYTES_MAX = 9,
    INT_TEXT_MAX = 11,                   /* "-2147483648" */
    LZF_FROM = 21,                       /* shorter strings never gain by it */
    LZF_GAIN_MIN = 4,
    LZF_RATIO_MAX = 88                   /* three bytes for a repetition of 264 */
};

/* ---- writing ---- */

static size_t put_big_endian(char *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) to[i] = (char)(value >> 8 * (bytes - 1 - i));
    return bytes;
}

static size_t put_length(char to[LENGTH_BYTES_MAX], uint64_t length)
{
    if (length < 1 << 6) return put_big_endian(to, length, 1);
    if (length < 1 << 14) return put_big_endian(to, (uint64_t)LENGTH_14 << 8 | length, 2);
    bool is_wide = length > UINT32_MAX;
    to[0] = (char)(is_wide ? LENGTH_64 : LENGTH_32);
    return 1 + put_big_endian(to + 1, length, is_wide ? 8 : 4);
}

void rdb_put_length(struct bytes *out, uint64_t length)
{
    out->len += put_length(bytes_reserve(out, LENGTH_BYTES_MAX), length);
}

/* True for integers of up to 32 bits, which are written as such. */
static bool put_int(struct bytes *out, int64_t value)
{
    size_t bytes = value >= INT8_MIN && value <= INT8_MAX     ? 1
                   : value >= INT16_MIN && value <= INT16_MAX ? 2
                   : value >= INT32_MIN && value <= INT32_MAX ? 4
                                                              : 0;
    if (bytes == 0) return false;
    int special = bytes == 1 ? SPECIAL_INT8 : bytes == 2 ? SPECIAL_INT16 : SPECIAL_INT32;
    bytes_append_byte(out, (char)special);
    for (size_t i = 0; i < bytes; i++) bytes_append_byte(out, (char)(value >> 8 * i));
    return true;
}

/* Compressed behind the room for its head, and then moved up to where that ends.  False where too
 * little is gained. */
static bool put_compressed(struct bytes *out, struct slice s)
{
    enum { HEAD_MAX = 1 + 2 * LENGTH_BYTES_MAX };
    char head[HEAD_MAX];
    if (s.len > UINT32_MAX) return false;
    char *to = bytes_reserve(out, HEAD_MAX + s.len);
    unsigned max = (unsigned)s.len - LZF_GAIN_MIN;
    unsigned packed = lzf_compress(s.ptr, (unsigned)s.len, to + HEAD_MAX, max);
    if (packed == 0) return false;
    head[0] = (char)SPECIAL_LZF;
    size_t at = 1 + put_length(head + 1, packed);
    at += put_length(head + at, s.len);
    memcpy(to, head, at);
    memmove(to + at, to + HEAD_MAX, packed);
    out->len += at + packed;
    return true;
}

void rdb_put_string(struct bytes *out, struct slice s)
{
    int64_t value;
    if (s.len <= INT_TEXT_MAX && number_to_int64(s, &value) && put_int(out, value)) return;
    if (s.len >= LZF_FROM && put_compressed(out, s)) return;
    rdb_put_length(out, s.len);
    bytes_append_slice(out, s);
}

void rdb_put_plain_string(struct bytes *out, struct slice s)
{
    char *to = bytes_reserve(out, LENGTH_BYTES_MAX + s.len);
    size_t head = put_length(to, s.len);
    if (s.len > 0) memcpy(to + head, s.ptr, s.len);
    out->len += head + s.len;
}

/* ---- reading ---- */

static bool take_bytes(struct slice *in, uint64_t len, struct slice *out)
{
    if (len > in->len) return false;
    *out = slice_make(in->ptr, (size_t)len);
    *in = slice_make(in->ptr + len, in->len - (size_t)len);
    return true;
}

static bool take_byte(struct slice *in, unsigned *out)
{
    struct slice byte;
    if (!take_bytes(in, 1, &byte)) return false;
    *out = (unsigned char)byte.ptr[0];
    return true;
}

static bool take_big_endian(struct slice *in, uint64_t before, size_t bytes, uint64_t *out)
{
    struct slice digits;
    if (!take_bytes(in, bytes, &digits)) return false;
    for (size_t i = 0; i < bytes; i++) before = before << 8 | (unsigned char)digits.ptr[i];
    *out = before;
    return true;
}

static bool take_little_endian(struct slice *in, size_t bytes, uint64_t *out)
{
    struct slice digits;
    if (!take_bytes(in, bytes, &digits)) return false;
    *out = 0;
    for (size_t i = bytes; i-- > 0;) *out = *out << 8 | (unsigned char)digits.ptr[i];
    return true;
}

static bool take_length_after(struct slice *in, unsigned first, uint64_t *length)
{
    unsigned low = first & 0xffu & ~(unsigned)KIND_MASK;
    switch (first & KIND_MASK) {
    case LENGTH_6: return take_big_endian(in, low, 0, length);
    case LENGTH_14: return take_big_endian(in, low, 1, length);
    default: break;
    }
    if (first == LENGTH_32) return take_big_endian(in, 0, 4, length);
    return first == LENGTH_64 && take_big_endian(in, 0, 8, length);
}

bool rdb_take_length(struct slice *in, uint64_t *length)
{
    unsigned first;
    return take_byte(in, &first) && take_length_after(in, first, length);
}

static bool take_int(struct slice *in, size_t bytes, struct bytes *scratch, struct slice *out)
{
    uint64_t bits;
    if (!take_little_endian(in, bytes, &bits)) return false;
    int64_t value = bytes == 1 ? (int8_t)bits : bytes == 2 ? (int16_t)bits : (int32_t)bits;
    bytes_clear(scratch);
    char *to = bytes_reserve(scratch, NUMBER_INT64_MAX_LEN);
    *out = slice_make(to, number_from_int64(to, value));
    return true;
}

static bool take_compressed(struct slice *in, struct bytes *scratch, struct slice *out)
{
    uint64_t packed_len, len;
    struct slice packed;
    if (!rdb_take_length(in, &packed_len) || !rdb_take_length(in, &len)) return false;
    if (!take_bytes(in, packed_len, &packed)) return false;
    if (packed.len == 0 || len == 0 || packed.len > UINT32_MAX || len > UINT32_MAX) return false;
    if (len > (uint64_t)packed.len * LZF_RATIO_MAX) return false;
    bytes_clear(scratch);
    char *to = bytes_reserve(scratch, (size_t)len);
    *out = slice_make(to, (size_t)len);
    return lzf_decompress(packed.ptr, (unsigned)packed.len, to, (unsigned)len) == len;
}

bool rdb_take_string(struct slice *in, struct bytes *scratch, struct slice *out)
{
    unsigned first;
    uint64_t len;
    if (!take_byte(in, &first)) return false;
    switch (first) {
    case SPECIAL_INT8: return take_int(in, 1, scratch, out);
    case SPECIAL_INT16: return take_int(in, 2, scratch, out);
    case SPECIAL_INT32: return take_int(in, 4, scratch, out);
    case SPECIAL_LZF: return take_compressed(in, scratch, out);
    default: return take_length_after(in, first, &len) && take_bytes(in, len, out);
    }
}

/* ---- values ---- */

static enum rdb_type string_type(const struct entry *e)
{
    (void)e;
    return RDB_TYPE_STRING;
}

static void put_string_value(struct bytes *out, const struct entry *e,
                             rdb_string_writer *put_string)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    put_string(out, entry_string(e, scratch));
}

static struct entry *take_string_value(struct slice *in, enum rdb_type type, struct slice key,
                                       const struct value_limits *limits)
{
    (void)type;
    (void)limits;
    struct bytes scratch = {0};
    struct slice text;
    struct entry *e = NULL;
    if (rdb_take_string(in, &scratch, &text)) e = entry_new_string(key, text, ENTRY_NO_EXPIRY);
    bytes_free(&scratch);
    return e;
}

static const struct rdb_form string_form = {string_type, put_string_value, take_string_value, NULL};

static const struct rdb_form *form_of(const struct entry *e)
{
    static const struct rdb_form *const forms[ENTRY_TYPES] = {
        [ENTRY_STRING] = &string_form,
        [ENTRY_LIST] = &rdb_list_form,
        [ENTRY_SET] = &rdb_set_form,
        [ENTRY_STREAM] = &rdb_stream_form,
        [ENTRY_HASH] = &rdb_hash_form,
        [ENTRY_ZSET] = &rdb_zset_form,
    };
    assert(forms[e->type] != NULL);
    return forms[e->type];
}

static const struct rdb_form *form_named(unsigned type)
{
    switch (type) {
    case RDB_TYPE_STRING: return &string_form;
    case RDB_TYPE_LIST:
    case RDB_TYPE_LIST_ZIPLIST:
    case RDB_TYPE_LIST_QUICKLIST:
    case RDB_TYPE_LIST_QUICKLIST_2: return &rdb_list_form;
    case RDB_TYPE_SET:
    case RDB_TYPE_SET_INTSET: return &rdb_set_form;
    case RDB_TYPE_STREAM_LISTPACKS:
    case RDB_TYPE_STREAM_LISTPACKS_2: return &rdb_stream_form;
    case RDB_TYPE_HASH:
    case RDB_TYPE_HASH_ZIPMAP:
    case RDB_TYPE_HASH_ZIPLIST:
    case RDB_TYPE_HASH_LISTPACK:
    case RDB_TYPE_HASH_EXPIRING:
    case RDB_TYPE_HASH_LISTPACK_EXPIRING: return &rdb_hash_form;
    case RDB_TYPE_ZSET:
    case RDB_TYPE_ZSET_2:
    case RDB_TYPE_ZSET_ZIPLIST:
    case RDB_TYPE_ZSET_LISTPACK: return &rdb_zset_form;
    default: return NULL;
    }
}

enum rdb_type rdb_type_of(const struct entry *e)
{
    return form_of(e)->type_of(e);
}

void rdb_put_value(struct bytes *out, const struct entry *e)
{
    form_of(e)->put(out, e, rdb_put_string);
}

void rdb_put_plain_value(struct bytes *out, const struct entry *e)
{
    form_of(e)->put(out, e, rdb_put_plain_string);
}

struct entry *rdb_take_value(struct slice *in, unsigned type, struct slice key, int64_t expiry_ms,
                             const struct value_limits *limits)
{
    const struct rdb_form *form = form_named(type);
    struct entry *e = form != NULL ? form->take(in, (enum rdb_type)type, key, limits) : NULL;
    return e != NULL ? entry_with_expiry(e, expiry_ms) : NULL;
}

struct entry *rdb_value_over(struct slice in, unsigned type, struct slice key, int64_t expiry_ms,
                             const struct value_limits *limits)
{
    const struct rdb_form *form = form_named(type);
    if (form == NULL || form->over == NULL) return NULL;
    struct entry *e = form->over(in, (enum rdb_type)type, key, limits);
    return e != NULL ? entry_with_expiry(e, expiry_ms) : NULL;
}
