/* cmd_bitfield.c - numbers of any width anywhere in a string: BITFIELD BITFIELD_RO. */
#include "core/base/mem.h"
#include "server/cmd/bitmap.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/bits.h"

enum field_verb { FIELD_GET, FIELD_SET, FIELD_INCRBY };
enum field_overflow { FIELD_WRAP, FIELD_SAT, FIELD_FAIL };

struct field {
    enum field_verb verb;
    enum field_overflow overflow;
    bool is_signed;
    unsigned width;
    uint64_t offset;
    int64_t operand;
};

/* ---- reading the request ---- */

static bool take_type(struct client *c, struct slice text, struct field *f)
{
    int64_t width;
    bool is_named = text.len > 0 && (text.ptr[0] == 'i' || text.ptr[0] == 'u');
    f->is_signed = is_named && text.ptr[0] == 'i';
    if (is_named && number_to_int64(slice_part(text, 1, text.len), &width) && width >= 1 &&
        width <= (f->is_signed ? 64 : 63)) {
        f->width = (unsigned)width;
        return true;
    }
    reply_error(c, "ERR Invalid bitfield type. Use something like i16 u8. "
                   "Note that u64 is not supported but i64 is.");
    return false;
}

static bool take_overflow(struct client *c, struct slice text, enum field_overflow *out)
{
    if (slice_is(text, "wrap")) *out = FIELD_WRAP;
    else if (slice_is(text, "sat")) *out = FIELD_SAT;
    else if (slice_is(text, "fail")) *out = FIELD_FAIL;
    else {
        reply_error(c, "ERR Invalid OVERFLOW type specified");
        return false;
    }
    return true;
}

struct fields {
    struct field *items;
    size_t count;
    bool writes;
    uint64_t last_bit;                   /* the furthest that is written */
};

/* One operation from argv[*at] on. */
static bool take_field(struct client *c, size_t *at, enum field_overflow overflow,
                       struct fields *all)
{
    struct slice word = c->argv[*at];
    size_t more = c->argc - *at - 1;
    struct field f = {.overflow = overflow};
    if (slice_is(word, "get") && more >= 2) {
        f.verb = FIELD_GET;
    } else if ((slice_is(word, "set") || slice_is(word, "incrby")) && more >= 3) {
        f.verb = slice_is(word, "set") ? FIELD_SET : FIELD_INCRBY;
    } else {
        reply_syntax_error(c);
        return false;
    }
    if (!take_type(c, c->argv[*at + 1], &f)) return false;
    if (!bitmap_take_offset(c, c->argv[*at + 2], f.width, &f.offset)) return false;
    if (f.verb != FIELD_GET) {
        uint64_t last = f.offset + f.width - 1;
        if (!reply_take_int64(c, c->argv[*at + 3], &f.operand)) return false;
        all->writes = true;
        if (last > all->last_bit) all->last_bit = last;
    }
    *at += f.verb == FIELD_GET ? 3 : 4;
    all->items[all->count++] = f;
    return true;
}

static bool take_fields(struct client *c, struct fields *all)
{
    enum field_overflow overflow = FIELD_WRAP;
    for (size_t at = 2; at < c->argc;) {
        if (slice_is(c->argv[at], "overflow") && at + 1 < c->argc) {
            if (!take_overflow(c, c->argv[at + 1], &overflow)) return false;
            at += 2;
        } else if (!take_field(c, &at, overflow, all)) {
            return false;
        }
    }
    return true;
}

/* ---- numbers that do not fit ---- */

/* The number as it is kept: the low bits, with the sign of the highest if it has one. */
static int64_t narrow(const struct field *f, uint64_t value)
{
    unsigned unused = 64 - f->width;
    if (f->is_signed) return (int64_t)(value << unused) >> unused;
    return (int64_t)(value << unused >> unused);
}

static int64_t least(const struct field *f)
{
    return f->is_signed ? (int64_t)(UINT64_MAX << (f->width - 1)) : 0;
}

static int64_t most(const struct field *f)
{
    unsigned bits = f->is_signed ? f->width - 1 : f->width;
    return (int64_t)((UINT64_C(1) << bits) - 1);
}

/* A number to be set whose distance from the highest exceeds 63 bits saturates there: so it does in
 * Redis, where that difference overflows. */
static bool seems_high(const struct field *f, __int128 exact)
{
    return f->verb == FIELD_SET && f->is_signed && f->width < 64 && most(f) - exact > INT64_MAX;
}

/* What is written for a sum of exact value; false where nothing is. */
static bool settle(const struct field *f, __int128 exact, int64_t *out)
{
    bool is_high = exact > most(f) || seems_high(f, exact), is_low = !is_high && exact < least(f);
    *out = narrow(f, (uint64_t)exact);
    if (!is_low && !is_high) return true;
    if (f->overflow == FIELD_SAT) *out = is_low ? least(f) : most(f);
    return f->overflow != FIELD_FAIL;
}

/* A value to be set to an unsigned field is read as one. */
static __int128 wanted(const struct field *f, int64_t before)
{
    if (f->verb == FIELD_INCRBY) return (__int128)before + f->operand;
    return f->is_signed ? (__int128)f->operand : (__int128)(uint64_t)f->operand;
}

/* ---- carrying out ---- */

static void get(struct client *c, const struct field *f, struct slice s)
{
    reply_int64(c, narrow(f, bits_read(s, f->offset, f->width)));
}

/* What is kept now, and what is to be; false where the latter does not fit and is not written. */
static bool weigh(const struct field *f, struct slice s, int64_t *before, int64_t *after)
{
    *before = narrow(f, bits_read(s, f->offset, f->width));
    return settle(f, wanted(f, *before), after);
}

/* data: where to write, or NULL if nothing is going to change. */
static void change(struct client *c, const struct field *f, struct slice s, char *data)
{
    int64_t before, after;
    if (!weigh(f, s, &before, &after)) {
        reply_null(c);
        return;
    }
    if (data != NULL) bits_write(data, f->offset, f->width, (uint64_t)after);
    reply_int64(c, f->verb == FIELD_SET ? before : after);
}

/* Where no operation changes what there is, none changes anything after the others either. */
static bool changes_anything(const struct fields *all, struct slice s)
{
    int64_t before, after;
    if (all->last_bit >> 3 >= s.len) return true;
    for (size_t i = 0; i < all->count; i++) {
        const struct field *f = &all->items[i];
        if (f->verb != FIELD_GET && weigh(f, s, &before, &after) && before != after) return true;
    }
    return false;
}

static void read_all(struct client *c, const struct fields *all)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_STRING, &e)) return;
    struct slice s = e != NULL ? entry_string(e, scratch) : SLICE("");
    reply_array(c, all->count);
    for (size_t i = 0; i < all->count; i++) get(c, &all->items[i], s);
}

static void run_all(struct client *c, const struct fields *all)
{
    char scratch[NUMBER_INT64_MAX_LEN], *data = NULL;
    struct db_place place;
    if (!typed_place(c, c->argv[1], ENTRY_STRING, &place)) return;
    struct slice s = place.entry != NULL ? entry_string(place.entry, scratch) : SLICE("");
    bool changes = changes_anything(all, s);
    char *opened = bitmap_open(c, &place, all->last_bit);
    s = slice_make(opened, entry_string_len(place.entry));
    if (changes) {
        data = opened;
        bitmap_changed(c, &place);
    }
    reply_array(c, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const struct field *f = &all->items[i];
        if (f->verb == FIELD_GET) get(c, f, s);
        else change(c, f, s, data);
    }
}

static void bitfield(struct client *c, bool is_readonly)
{
    struct fields all = {.items = mem_alloc(c->argc * sizeof *all.items)};
    if (take_fields(c, &all)) {
        if (!all.writes) read_all(c, &all);
        else if (!is_readonly) run_all(c, &all);
        else reply_error(c, "ERR BITFIELD_RO only supports the GET subcommand");
    }
    mem_free(all.items);
}

void cmd_bitfield(struct client *c) { bitfield(c, false); }
void cmd_bitfield_ro(struct client *c) { bitfield(c, true); }
