/* fuzz_restore.c - any bytes given to RESTORE are either refused, or a value that is the same after
 * DUMP and RESTORE.  Once as they are, and once with a footer that fits, so that the checksum does
 * not keep the fuzzer out.  And as what another node says in a gather, used where it lies. */
#include "core/base/crc64.h"
#include "server/cmd/dump.h"
#include "server/persist/rdb_value.h"
#include "tests/harness/limits.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where elements have no order the dump has none either, but it is as long. */
static void assert_alike(const struct entry *e, const struct entry *back)
{
    char scratch[2][NUMBER_INT64_MAX_LEN];
    struct bytes a = {0}, b = {0};
    dump_entry(e, &a);
    dump_entry(back, &b);
    assert(e->type == back->type && a.len == b.len);
    assert(entry_encoding_name(e) == entry_encoding_name(back));
    if (e->type == ENTRY_STRING)
        assert(slice_equal(entry_string(e, scratch[0]), entry_string(back, scratch[1])));
    bytes_free(&a);
    bytes_free(&b);
}

static void check(struct slice payload)
{
    struct bytes dumped = {0};
    struct entry *e = dump_read(SLICE("key"), payload, 5, &limits);
    if (e == NULL) return;
    assert(dump_is_intact(payload));
    dump_entry(e, &dumped);
    struct entry *back = dump_read(SLICE("key"), bytes_slice(&dumped), 5, &limits);
    assert(back != NULL);
    assert_alike(e, back);
    entry_free(e);
    entry_free(back);
    bytes_free(&dumped);
}

static void check_sealed(struct slice body)
{
    struct bytes payload = {0};
    bytes_append_slice(&payload, body);
    bytes_append(&payload, (char[]){RDB_VERSION, 0}, 2);
    uint64_t crc = crc64(0, bytes_slice(&payload));
    for (int i = 0; i < 8; i++) bytes_append_byte(&payload, (char)(crc >> 8 * i));
    check(bytes_slice(&payload));
    bytes_free(&payload);
}

/* Only sets and sorted sets are used where they lie; there nobody has looked for one twice. */
static void check_over(struct slice plain)
{
    struct bytes out = {0};
    struct entry *e = dump_over_plain(SLICE("key"), plain, 5, &limits);
    if (e == NULL) return;
    dump_plain(e, &out);
    dump_entry(e, &out);
    entry_free(e);
    bytes_free(&out);
}

static void check_plain(struct slice plain)
{
    struct bytes out = {0};
    check_over(plain);
    struct entry *e = dump_read_plain(SLICE("key"), plain, 5, &limits);
    if (e == NULL) return;
    dump_plain(e, &out);
    check_over(bytes_slice(&out));
    struct entry *back = dump_read_plain(SLICE("key"), bytes_slice(&out), 5, &limits);
    assert(back != NULL);
    assert_alike(e, back);
    entry_free(e);
    entry_free(back);
    bytes_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check(slice_make(data, size));
    check_sealed(slice_make(data, size));
    check_plain(slice_make(data, size));
    return 0;
}
