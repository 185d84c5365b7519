#include "server/cmd/dump.h"

#include "server/persist/rdb_footer.h"
#include "server/persist/rdb_value.h"

void dump_entry(const struct entry *e, struct bytes *out)
{
    size_t from = out->len;
    bytes_append_byte(out, (char)rdb_type_of(e));
    rdb_put_value(out, e);
    rdb_put_footer(out, from);
}

void dump_plain(const struct entry *e, struct bytes *out)
{
    bytes_append_byte(out, (char)rdb_type_of(e));
    rdb_put_plain_value(out, e);
}

void dump_seal(struct slice plain, struct bytes *out)
{
    size_t from = out->len;
    bytes_append_slice(out, plain);
    rdb_put_footer(out, from);
}

bool dump_is_intact(struct slice payload)
{
    return rdb_footer_fits(payload);
}

/* What stands between the value and the footer is not looked at, as in Redis. */
struct entry *dump_read(struct slice key, struct slice payload, int64_t expiry_ms,
                        const struct value_limits *limits)
{
    if (!dump_is_intact(payload) || payload.len == RDB_FOOTER_LEN) return NULL;
    struct slice value = slice_make(payload.ptr + 1, payload.len - 1 - RDB_FOOTER_LEN);
    return rdb_take_value(&value, (unsigned char)payload.ptr[0], key, expiry_ms, limits);
}

struct entry *dump_read_plain(struct slice key, struct slice plain, int64_t expiry_ms,
                              const struct value_limits *limits)
{
    if (plain.len == 0) return NULL;
    struct slice value = slice_make(plain.ptr + 1, plain.len - 1);
    return rdb_take_value(&value, (unsigned char)plain.ptr[0], key, expiry_ms, limits);
}

struct entry *dump_over_plain(struct slice key, struct slice plain, int64_t expiry_ms,
                              const struct value_limits *limits)
{
    if (plain.len == 0) return NULL;
    struct slice value = slice_make(plain.ptr + 1, plain.len - 1);
    return rdb_value_over(value, (unsigned char)plain.ptr[0], key, expiry_ms, limits);
}
