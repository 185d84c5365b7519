#include "server/persist/rdb_footer.h"

#include "core/base/crc64.h"
#include "server/persist/rdb_value.h"

enum { CHECKSUM_LEN = 8, VERSION_LEN = RDB_FOOTER_LEN - CHECKSUM_LEN };

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

void rdb_put_footer(struct bytes *out, size_t from)
{
    append_little_endian(out, RDB_VERSION, VERSION_LEN);
    append_little_endian(out, crc64(0, slice_make(out->ptr + from, out->len - from)), CHECKSUM_LEN);
}

bool rdb_footer_fits(struct slice payload)
{
    if (payload.len < RDB_FOOTER_LEN) return false;
    size_t checked = payload.len - CHECKSUM_LEN;
    struct slice version = slice_part(payload, checked - VERSION_LEN, VERSION_LEN);
    struct slice checksum = slice_part(payload, checked, CHECKSUM_LEN);
    if (little_endian(version) > RDB_VERSION) return false;
    return crc64(0, slice_part(payload, 0, checked)) == little_endian(checksum);
}
