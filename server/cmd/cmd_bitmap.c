/* cmd_bitmap.c - strings as bits: SETBIT GETBIT BITCOUNT BITPOS BITOP. */
#include "core/base/mem.h"
#include "server/cmd/bitmap.h"
#include "server/cmd/string.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/bits.h"

static bool refuse_offset(struct client *c)
{
    reply_error(c, "ERR bit offset is not an integer or out of range");
    return false;
}

bool bitmap_take_offset(struct client *c, struct slice text, unsigned width, uint64_t *offset)
{
    int64_t value;
    bool is_counted = width > 0 && text.len > 0 && text.ptr[0] == '#';
    if (!number_to_int64(slice_part(text, is_counted, text.len), &value)) return refuse_offset(c);
    if (is_counted && __builtin_mul_overflow(value, (int64_t)width, &value))
        return refuse_offset(c);
    bool is_too_far = !(c->flags & CLIENT_REPLAY) &&
                      value >> 3 >= c->server->options.proto_max_bulk_len;
    if (value < 0 || is_too_far) return refuse_offset(c);
    *offset = (uint64_t)value;
    return true;
}

char *bitmap_open(struct client *c, struct db_place *place, uint64_t last_bit)
{
    size_t needed = (size_t)(last_bit >> 3) + 1;
    if (place->entry == NULL) db_put_string_at(c->db, place, SLICE(""), ENTRY_NO_EXPIRY);
    size_t len = entry_string_len(place->entry);
    return db_open_string_at(c->db, place, needed > len ? needed : len);
}

void bitmap_changed(struct client *c, struct db_place *place)
{
    db_changed(c->db, place->key);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "setbit", place->key);
}

/* ---- SETBIT GETBIT ---- */

void cmd_setbit(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    uint64_t offset;
    int64_t value;
    if (!bitmap_take_offset(c, c->argv[2], 0, &offset)) return;
    if (!number_to_int64(c->argv[3], &value) || (value & ~INT64_C(1)) != 0) {
        reply_error(c, "ERR bit is not an integer or out of range");
        return;
    }
    bool bit = value;
    struct db_place place;
    if (!typed_place(c, c->argv[1], ENTRY_STRING, &place)) return;
    bool was = place.entry != NULL && bits_get(entry_string(place.entry, scratch), offset);
    bool is_new = place.entry == NULL || offset >> 3 >= entry_string_len(place.entry);
    char *data = bitmap_open(c, &place, offset);
    if (is_new || was != bit) {
        bits_set(data, offset, bit);
        bitmap_changed(c, &place);
    }
    reply_int64(c, was);
}

void cmd_getbit(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    uint64_t offset;
    struct entry *e;
    if (!bitmap_take_offset(c, c->argv[2], 0, &offset)) return;
    if (!typed_read(c, c->argv[1], ENTRY_STRING, &e)) return;
    reply_int64(c, e != NULL && bits_get(entry_string(e, scratch), offset));
}

/* ---- BITCOUNT BITPOS ---- */

/* Which part of a string is meant, as the arguments say it. */
struct part {
    int64_t start, end;
    bool is_in_bits, has_end;
};

static bool take_unit(struct client *c, size_t at, bool *is_in_bits)
{
    *is_in_bits = at < c->argc && slice_is(c->argv[at], "bit");
    if (at >= c->argc || *is_in_bits || slice_is(c->argv[at], "byte")) return true;
    reply_syntax_error(c);
    return false;
}

static int64_t from_end(int64_t at, int64_t len)
{
    if (at < 0) at += len;
    return at < 0 ? 0 : at;
}

/* The first and the last bit of it in a string of so many bytes; false where there is none. */
static bool find_part(const struct part *p, size_t bytes, uint64_t *first, uint64_t *last)
{
    int64_t len = (int64_t)bytes * (p->is_in_bits ? 8 : 1);
    int64_t start = from_end(p->start, len), end = from_end(p->end, len);
    if (end >= len) end = len - 1;
    if (start > end) return false;
    *first = (uint64_t)start * (p->is_in_bits ? 1 : 8);
    *last = p->is_in_bits ? (uint64_t)end : (uint64_t)end * 8 + 7;
    return true;
}

void cmd_bitcount(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e;
    struct part part = {0, -1, false, false};
    uint64_t first, last;
    if (!typed_read(c, c->argv[1], ENTRY_STRING, &e)) return;
    if (e == NULL) {
        reply_int64(c, 0);
        return;
    }
    if (c->argc == 3 || c->argc > 5) {
        reply_syntax_error(c);
        return;
    }
    if (c->argc > 2 && (!reply_take_int64(c, c->argv[2], &part.start) ||
                        !reply_take_int64(c, c->argv[3], &part.end)))
        return;
    if (part.start < 0 && part.end < 0 && part.start > part.end) {     /* in whatever unit */
        reply_int64(c, 0);
        return;
    }
    if (!take_unit(c, 4, &part.is_in_bits)) return;
    struct slice s = entry_string(e, scratch);
    bool is_any = find_part(&part, s.len, &first, &last);
    reply_int64(c, is_any ? (int64_t)bits_count(s, first, last) : 0);
}

/* Zeros go on behind a string's end, unless an end was given. */
static int64_t find_bit(struct slice s, bool bit, const struct part *part)
{
    uint64_t first, last;
    if (!find_part(part, s.len, &first, &last)) return -1;
    int64_t at = bits_find(s, bit, first, last);
    return at < 0 && !bit && !part->has_end ? (int64_t)s.len * 8 : at;
}

void cmd_bitpos(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e;
    struct part part = {0, -1, false, c->argc > 4};
    int64_t bit;
    if (!reply_take_int64(c, c->argv[2], &bit)) return;
    if (bit != 0 && bit != 1) {
        reply_error(c, "ERR The bit argument must be 1 or 0.");
        return;
    }
    if (!typed_read(c, c->argv[1], ENTRY_STRING, &e)) return;
    if (e == NULL) {
        reply_int64(c, bit ? -1 : 0);
        return;
    }
    if (c->argc > 6) {
        reply_syntax_error(c);
        return;
    }
    if (c->argc > 3 &&
        (!reply_take_int64(c, c->argv[3], &part.start) || !take_unit(c, 5, &part.is_in_bits)))
        return;
    if (part.has_end && !reply_take_int64(c, c->argv[4], &part.end)) return;
    reply_int64(c, find_bit(entry_string(e, scratch), bit != 0, &part));
}

/* ---- BITOP ---- */

static bool take_operation(struct client *c, enum bits_operation *operation)
{
    static const char *const names[] = {
        [BITS_AND] = "and", [BITS_OR] = "or", [BITS_XOR] = "xor", [BITS_NOT] = "not"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!slice_is(c->argv[1], names[i])) continue;
        *operation = (enum bits_operation)i;
        if (*operation != BITS_NOT || c->argc == 4) return true;
        reply_error(c, "ERR BITOP NOT must be called with a single source key.");
        return false;
    }
    reply_syntax_error(c);
    return false;
}

struct sources {
    struct slice *strings;
    char (*scratch)[NUMBER_INT64_MAX_LEN];
    size_t count, longest;
};

static bool find_sources(struct client *c, struct sources *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct entry *e;
        if (!typed_read(c, c->argv[3 + i], ENTRY_STRING, &e)) return false;
        s->strings[i] = e != NULL ? entry_string(e, s->scratch[i]) : SLICE("");
        if (s->strings[i].len > s->longest) s->longest = s->strings[i].len;
    }
    return true;
}

static void store_combined(struct client *c, enum bits_operation operation, const struct sources *s)
{
    char *result = mem_alloc(s->longest + 1);
    bits_combine(operation, s->strings, s->count, result, s->longest);
    if (s->longest > 0) {
        struct db_place place = db_find_place(c->db, c->argv[2]);
        struct entry *e = entry_new_text(c->argv[2], slice_make(result, s->longest),
                                         ENTRY_NO_EXPIRY);
        e->flags |= ENTRY_EDITED;
        db_put_entry_at(c->db, &place, e);
        server_changed(c->server, 1);
        notify(c->server, c->db, NOTIFY_STRING, "set", c->argv[2]);
    } else if (db_delete(c->db, c->argv[2])) {
        server_changed(c->server, 1);
        notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[2]);
    }
    mem_free(result);
    reply_int64(c, (int64_t)s->longest);
}

void cmd_bitop(struct client *c)
{
    enum bits_operation operation;
    if (!take_operation(c, &operation)) return;
    struct sources s = {.count = c->argc - 3};
    s.strings = mem_alloc(s.count * sizeof *s.strings);
    s.scratch = mem_alloc(s.count * sizeof *s.scratch);
    if (find_sources(c, &s)) store_combined(c, operation, &s);
    mem_free(s.strings);
    mem_free(s.scratch);
}
