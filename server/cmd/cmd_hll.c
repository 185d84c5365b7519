/* cmd_hll.c - HyperLogLog: PFADD PFCOUNT PFMERGE PFDEBUG PFSELFTEST. */
#include "core/base/mem.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/hll.h"

static size_t sparse_max(const struct client *c)
{
    return (size_t)c->server->keyspace.limits.hll_sparse_max_bytes;
}

static void reply_damaged(struct client *c)
{
    reply_error(c, "INVALIDOBJ Corrupted HLL object detected");
}

/* The string of an entry as a HyperLogLog; false, having replied, for anything else. */
static bool hll_of(struct client *c, const struct entry *e, struct slice *out)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    if (e->type != ENTRY_STRING) {
        reply_wrong_type(c);
        return false;
    }
    *out = e->encoding == ENTRY_INT ? SLICE("") : entry_string(e, scratch);
    if (hll_kind(*out) != HLL_NONE) return true;
    reply_error(c, "WRONGTYPE Key is not a valid HyperLogLog string value.");
    return false;
}

/* Puts the bytes of a HyperLogLog under the place's key; its time to live stays. */
static void store(struct client *c, struct db_place *place, const struct bytes *hll)
{
    if (place->entry == NULL) db_put_string_at(c->db, place, SLICE(""), ENTRY_NO_EXPIRY);
    memcpy(db_edit_string_at(c->db, place, hll->len), hll->ptr, hll->len);
}

/* ---- PFADD ---- */

/* Raises registers of a dense one where it lies; -1 cannot be. */
static int add_in_place(struct client *c, struct db_place *place, struct slice hll)
{
    int raised = 0;
    for (size_t i = 2; i < c->argc; i++) {
        struct hll_place at = hll_place_of(c->argv[i]);
        if (hll_dense_get(hll.ptr, at.index) >= at.rank) continue;
        char *data = db_edit_string_at(c->db, place, hll.len);
        hll_dense_set(data, at.index, at.rank);
        hll_forget_count(data);
        hll = slice_make(data, hll.len);
        raised++;
    }
    return raised;
}

/* How many elements raised a register, or -1 where one is damaged: nothing is stored then. */
static int add_to_copy(struct client *c, struct db_place *place, struct slice hll)
{
    struct bytes copy = {0};
    int raised = hll.len == 0, one = 0;
    if (hll.len == 0) hll_new(&copy);
    else bytes_append_slice(&copy, hll);
    for (size_t i = 2; i < c->argc && one >= 0; i++) {
        one = hll_raise(&copy, hll_place_of(c->argv[i]), sparse_max(c));
        raised += one;
    }
    if (one >= 0 && raised > 0) {
        hll_forget_count(copy.ptr);
        store(c, place, &copy);
    }
    bytes_free(&copy);
    return one < 0 ? -1 : raised;
}

void cmd_pfadd(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    struct slice hll = SLICE("");
    if (place.entry != NULL && !hll_of(c, place.entry, &hll)) return;
    int raised = hll_kind(hll) == HLL_DENSE ? add_in_place(c, &place, hll)
                                            : add_to_copy(c, &place, hll);
    if (raised < 0) {
        reply_damaged(c);
        return;
    }
    server_changed(c->server, raised);
    if (raised > 0) notify(c->server, c->db, NOTIFY_STRING, "pfadd", c->argv[1]);
    reply_int64(c, raised > 0);
}

/* ---- PFCOUNT ---- */

/* Raises registers to those of all keys from argv[from] on; false, having replied, if it cannot. */
static bool merge_keys(struct client *c, size_t from, uint8_t *registers, bool *any_dense)
{
    struct slice hll;
    for (size_t i = from; i < c->argc; i++) {
        const struct entry *e = db_find_read(c->db, c->argv[i]);
        if (e == NULL) continue;
        if (!hll_of(c, e, &hll)) return false;
        *any_dense |= hll_kind(hll) == HLL_DENSE;
        if (hll_merge(registers, hll)) continue;
        reply_damaged(c);
        return false;
    }
    return true;
}

/* Registers are 16 KiB, not to be cleared for a count that is known. */
static bool count_anew(struct client *c, struct db_place *place, struct slice hll, uint64_t *count)
{
    uint8_t registers[HLL_REGISTERS] = {0};
    if (!hll_merge(registers, hll)) {
        reply_damaged(c);
        return false;
    }
    *count = hll_count(registers);
    hll_keep_count(db_edit_string_at(c->db, place, hll.len), *count);
    server_changed(c->server, 1);
    return true;
}

/* The count is kept in the head, which changes the key as far as the log is concerned; Redis does
 * so, too. */
static void count_one(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    struct slice hll;
    uint64_t count;
    db_note_read(c->db, place.key, place.entry != NULL);
    if (place.entry == NULL) {
        reply_int64(c, 0);
        return;
    }
    if (!hll_of(c, place.entry, &hll)) return;
    if (hll_kept_count(hll, &count) || count_anew(c, &place, hll, &count))
        reply_int64(c, (int64_t)count);
}

static void count_union(struct client *c)
{
    uint8_t registers[HLL_REGISTERS] = {0};
    bool any_dense = false;
    if (merge_keys(c, 1, registers, &any_dense)) reply_int64(c, (int64_t)hll_count(registers));
}

void cmd_pfcount(struct client *c)
{
    if (c->argc == 2) count_one(c);
    else count_union(c);
}

/* ---- PFMERGE ---- */

static bool raise_all(struct bytes *hll, const uint8_t *registers, size_t max)
{
    for (unsigned i = 0; i < HLL_REGISTERS; i++)
        if (registers[i] != 0 && hll_raise(hll, (struct hll_place){i, registers[i]}, max) < 0)
            return false;
    return true;
}

void cmd_pfmerge(struct client *c)
{
    uint8_t registers[HLL_REGISTERS] = {0};
    bool any_dense = false;
    struct bytes merged = {0};
    struct slice hll;
    if (!merge_keys(c, 1, registers, &any_dense)) return;
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (place.entry == NULL) hll_new(&merged);
    else if (hll_of(c, place.entry, &hll)) bytes_append_slice(&merged, hll);
    if ((!any_dense || hll_make_dense(&merged)) && raise_all(&merged, registers, sparse_max(c))) {
        hll_forget_count(merged.ptr);
        store(c, &place, &merged);
        server_changed(c->server, 1);
        notify(c->server, c->db, NOTIFY_STRING, "pfadd", c->argv[1]);
        reply_ok(c);
    } else {
        reply_damaged(c);
    }
    bytes_free(&merged);
}

/* ---- PFDEBUG PFSELFTEST ---- */

/* Makes the HyperLogLog dense where it lies; false, having replied, when it is damaged. */
static bool make_dense(struct client *c, struct db_place *place, struct slice *hll)
{
    struct bytes copy = {0};
    bytes_append_slice(&copy, *hll);
    bool ok = hll_make_dense(&copy);
    if (ok && copy.len != hll->len) {
        store(c, place, &copy);
        server_changed(c->server, 1);
    }
    bytes_free(&copy);
    if (!ok) reply_damaged(c);
    return ok && hll_of(c, place->entry, hll);
}

static void debug_registers(struct client *c, struct db_place *place, struct slice hll)
{
    if (!make_dense(c, place, &hll)) return;
    reply_array(c, HLL_REGISTERS);
    for (unsigned i = 0; i < HLL_REGISTERS; i++) reply_int64(c, hll_dense_get(hll.ptr, i));
}

static void debug_decode(struct client *c, struct slice hll)
{
    struct bytes text = {0};
    if (hll_kind(hll) != HLL_SPARSE) {
        reply_error(c, "ERR HLL encoding is not sparse");
        return;
    }
    hll_describe(hll, &text);
    reply_bulk(c, bytes_slice(&text));
    bytes_free(&text);
}

static void debug_to_dense(struct client *c, struct db_place *place, struct slice hll)
{
    bool was_sparse = hll_kind(hll) == HLL_SPARSE;
    if (make_dense(c, place, &hll)) reply_int64(c, was_sparse);
}

void cmd_pfdebug(struct client *c)
{
    struct slice what = c->argv[1], hll;
    struct db_place place = db_find_place(c->db, c->argv[2]);
    if (place.entry == NULL) {
        reply_error(c, "ERR The specified key does not exist");
        return;
    }
    if (!hll_of(c, place.entry, &hll)) return;
    if (slice_is(what, "getreg")) debug_registers(c, &place, hll);
    else if (slice_is(what, "decode")) debug_decode(c, hll);
    else if (slice_is(what, "todense")) debug_to_dense(c, &place, hll);
    else if (slice_is(what, "encoding"))
        reply_status(c, hll_kind(hll) == HLL_DENSE ? SLICE("dense") : SLICE("sparse"));
    else reply_errorf(c, "ERR Unknown PFDEBUG subcommand '%.*s'", (int)what.len, what.ptr);
}

/* What unit tests check at length: a sparse and a dense one say the same, and nearly the truth. */
void cmd_pfselftest(struct client *c)
{
    enum { ELEMENTS = 5000, ERROR_MAX = ELEMENTS / 25 };
    uint8_t registers[2][HLL_REGISTERS] = {{0}};
    struct bytes sparse = {0}, dense = {0};
    bool ok = true;
    hll_new(&sparse);
    hll_new(&dense);
    ok = hll_make_dense(&dense);
    for (uint64_t i = 0; i < ELEMENTS && ok; i++) {
        struct hll_place at = hll_place_of(slice_make(&i, sizeof i));
        ok = hll_raise(&sparse, at, SIZE_MAX) == hll_raise(&dense, at, 0);
    }
    ok = ok && hll_merge(registers[0], bytes_slice(&sparse)) &&
         hll_merge(registers[1], bytes_slice(&dense));
    int64_t error = (int64_t)hll_count(registers[0]) - ELEMENTS;
    ok = ok && memcmp(registers[0], registers[1], HLL_REGISTERS) == 0 && error < ERROR_MAX &&
         error > -ERROR_MAX;
    bytes_free(&sparse);
    bytes_free(&dense);
    if (ok) reply_ok(c);
    else reply_error(c, "ERR TESTFAILED The two encodings do not agree");
}
