#include "server/cmd/dump.h"

#include "core/base/crc64.h"
#include "server/persist/rdb_value.h"

enum { VERSION_LEN = 2, CHECKSUM_LEN = 8, FOOTER_LEN = VERSION_LEN + CHECKSUM_LEN };

static void append_little_endian(struct bytes *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) bytes_append_byte(out, (char)(value >> 8 * i));
}

static uint64_t little_endian(struct slice s)
{
    uint64_t value = 0;
    for (size_t i = s.len; i-- > 0;) value = value << 8 | (unsigned char)s.ptr[i];
    return value;
}

void dump_entry(const struct entry *e, struct bytes *out)
{
    size_t from = out->len;
    bytes_append_byte(out, (char)rdb_type_of(e));
    rdb_put_value(out, e);
    append_little_endian(out, RDB_VERSION, VERSION_LEN);
    append_little_endian(out, crc64(0, slice_make(out->ptr + from, out->len - from)), CHECKSUM_LEN);
}

bool dump_is_intact(struct slice payload)
{
    if (payload.len < FOOTER_LEN) return false;
    size_t checked = payload.len - CHECKSUM_LEN;
    struct slice version = slice_part(payload, checked - VERSION_LEN, VERSION_LEN);
    struct slice checksum = slice_part(payload, checked, CHECKSUM_LEN);
    if (little_endian(version) > RDB_VERSION) return false;
    return crc64(0, slice_part(payload, 0, checked)) == little_endian(checksum);
}

/* What stands between the value and the footer is not looked at, as in Redis. */
struct entry *dump_read(struct slice key, struct slice payload, int64_t expiry_ms,
                        const struct value_limits *limits)
{
    if (!dump_is_intact(payload) || payload.len == FOOTER_LEN) return NULL;
    struct slice value = slice_make(payload.ptr + 1, payload.len - 1 - FOOTER_LEN);
    return rdb_take_value(&value, (unsigned char)payload.ptr[0], key, expiry_ms, limits);
}
