/* ring_text.c - reads in two passes over the lines: shards first, because ids are known only when
 * all names are, then slots. */
#include "ring/ring_text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct word {
    const char *ptr;
    size_t len;
};

struct reader {
    struct ring *ring;
    struct ring_text_error *error;
    const char *at, *end;            /* the rest of the text */
    const char *line_end;            /* of the present line, its comment cut off */
    uint32_t line;
    bool has_epoch, has_slots;
};

static bool fail(struct reader *in, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool fail(struct reader *in, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(in->error->reason, sizeof in->error->reason, format, args);
    va_end(args);
    in->error->line = in->line;
    return false;
}

/* Steps onto the next line; in->at is its first byte.  False at the end of the text. */
static bool next_line(struct reader *in, const char **following)
{
    in->at = *following;
    if (in->at == in->end) return false;

    size_t rest = (size_t)(in->end - in->at);
    const char *newline = memchr(in->at, '\n', rest);
    in->line_end = newline != NULL ? newline : in->end;
    *following = newline != NULL ? newline + 1 : in->end;

    const char *comment = memchr(in->at, '#', (size_t)(in->line_end - in->at));
    if (comment != NULL) in->line_end = comment;
    in->line++;
    return true;
}

/* The next word of the line; empty at its end. */
static struct word next_word(struct reader *in)
{
    while (in->at < in->line_end && (*in->at == ' ' || *in->at == '\t')) in->at++;
    struct word word = {in->at, 0};
    while (in->at < in->line_end && *in->at != ' ' && *in->at != '\t') in->at++;
    word.len = (size_t)(in->at - word.ptr);
    return word;
}

static bool word_is(struct word word, const char *text)
{
    return word.len == strlen(text) && memcmp(word.ptr, text, word.len) == 0;
}

/* For messages: a word as a "%.*s" argument pair, cut to a readable length. */
#define SHOWN(word) (int)((word).len < 48 ? (word).len : 48), (word).ptr

/* Digits only, without a leading zero, at most max. */
static bool read_number(struct word word, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    if (word.len == 0 || (word.len > 1 && word.ptr[0] == '0')) return false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9') return false;
        uint64_t digit = (uint64_t)(word.ptr[i] - '0');
        if (value > (max - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static bool end_of_line(struct reader *in)
{
    struct word word = next_word(in);
    return word.len == 0 || fail(in, "'%.*s' is one word too many", SHOWN(word));
}

static bool check_bytes(struct reader *in)
{
    for (const char *p = in->at; p < in->line_end; p++)
        if ((*p < ' ' && *p != '\t') || *p > '~')
            return fail(in, "byte 0x%02x is not printable ASCII", (unsigned)(unsigned char)*p);
    return true;
}

/* ---- epoch and shard ---- */

static bool read_epoch(struct reader *in)
{
    struct word word = next_word(in);
    if (in->has_epoch) return fail(in, "the epoch is given a second time");
    in->has_epoch = true;
    if (!read_number(word, UINT64_MAX, &in->ring->epoch))
        return fail(in, "'%.*s' is not an epoch, a whole number below 2^64", SHOWN(word));
    return end_of_line(in);
}

static bool read_shard(struct reader *in)
{
    struct word name = next_word(in), address = next_word(in), weight = next_word(in);
    uint64_t value = 1;

    if (address.len == 0) return fail(in, "a shard is: shard NAME ADDRESS [WEIGHT]");
    if (weight.len > 0 && !read_number(weight, RING_WEIGHT_MAX, &value)) value = 0;
    if (word_is(address, "-")) address.len = 0;

    enum ring_status status = ring_add_shard(in->ring, name.ptr, name.len, address.ptr,
                                             address.len, (uint32_t)value);
    if (status != RING_OK) return fail(in, "%s", ring_status_text(status));
    return end_of_line(in);
}

static bool read_list_line(struct reader *in)
{
    if (!check_bytes(in)) return false;
    struct word word = next_word(in);
    if (word.len == 0) return true;
    if (word_is(word, "epoch")) return read_epoch(in);
    if (word_is(word, "shard")) return read_shard(in);
    if (word_is(word, "slots")) {
        in->has_slots = true;
        return true;
    }
    return fail(in, "'%.*s' is none of epoch, shard, slots", SHOWN(word));
}

/* ---- slots ---- */

/* "17" or "17-20". */
static bool read_range(struct reader *in, struct word word, uint64_t *first, uint64_t *last)
{
    const char *dash = memchr(word.ptr, '-', word.len);
    struct word low = {word.ptr, dash != NULL ? (size_t)(dash - word.ptr) : word.len};
    struct word high = low;
    if (dash != NULL) high = (struct word){dash + 1, word.len - low.len - 1};

    bool understood = read_number(low, SLOT_COUNT - 1, first) &&
                      read_number(high, SLOT_COUNT - 1, last) &&
                      (dash == NULL || *first < *last);
    return understood || fail(in, "'%.*s' is not a slot (0 to 16383) or a rising range of slots",
                              SHOWN(word));
}

static bool give_slots(struct reader *in, uint64_t first, uint64_t last, uint16_t id)
{
    for (uint64_t slot = first; slot <= last; slot++) {
        if (in->ring->owner[slot] != RING_NOBODY)
            return fail(in, "slot %u is given a second time", (unsigned)slot);
        in->ring->owner[slot] = id;
        in->ring->shards[id].slots++;
    }
    return true;
}

static bool read_slots(struct reader *in)
{
    struct word name = next_word(in), range = next_word(in);
    int id = name.len > 0 ? ring_find_shard(in->ring, name.ptr, name.len) : -1;

    if (range.len == 0) return fail(in, "slots are: slots NAME RANGE ...");
    if (id < 0) return fail(in, "no shard is called '%.*s'", SHOWN(name));

    for (; range.len > 0; range = next_word(in)) {
        uint64_t first = 0, last = 0;
        if (!read_range(in, range, &first, &last)) return false;
        if (!give_slots(in, first, last, (uint16_t)id)) return false;
    }
    return true;
}

static bool read_table_line(struct reader *in)
{
    return !word_is(next_word(in), "slots") || read_slots(in);
}

static bool check_no_slot_is_missing(struct reader *in)
{
    for (unsigned slot = 0; slot < SLOT_COUNT; slot++) {
        if (in->ring->owner[slot] != RING_NOBODY) continue;
        in->line = 0;
        return fail(in, "slot %u has no owner", slot);
    }
    return true;
}

/* ---- the whole text ---- */

static bool each_line(struct reader *in, const char *text, bool (*read)(struct reader *in))
{
    const char *following = text;
    in->line = 0;
    while (next_line(in, &following))
        if (!read(in)) return false;
    return true;
}

bool ring_text_read(struct ring *r, const char *text, size_t len, struct ring_text_error *error)
{
    struct reader in = {.ring = r, .error = error, .end = len > 0 ? text + len : text};

    ring_init(r, 1);
    if (!each_line(&in, text, read_list_line)) return false;
    if (r->shard_count == 0) {
        in.line = 0;
        return fail(&in, "no shard is listed");
    }
    if (in.has_slots)
        return each_line(&in, text, read_table_line) && check_no_slot_is_missing(&in);
    ring_build(r);
    return true;
}

/* ---- printing ---- */

enum { LINE_WIDTH = 98 };

struct printer {
    char *out;
    size_t cap;
    size_t len;                      /* of the whole text, also of what did not fit */
    size_t line_start;
};

static void put(struct printer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct printer *p, const char *format, ...)
{
    char piece[RING_NAME_MAX + RING_ADDRESS_MAX + 64];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(piece, sizeof piece, format, args);
    va_end(args);
    assert(len >= 0 && (size_t)len < sizeof piece);

    size_t room = p->len < p->cap ? p->cap - p->len : 0;
    size_t fits = (size_t)len < room ? (size_t)len : room;
    if (fits > 0) memcpy(p->out + p->len, piece, fits);
    p->len += (size_t)len;
}

static void put_shard(struct printer *p, const struct ring_shard *shard)
{
    const char *address = shard->address[0] != '\0' ? shard->address : "-";
    put(p, "shard %s %s", shard->name, address);
    if (shard->weight != 1) put(p, " %u", (unsigned)shard->weight);
    put(p, "\n");
}

/* The slot after the run of slots with one owner that begins here. */
static unsigned run_end(const struct ring *r, unsigned slot)
{
    unsigned end = slot + 1;
    while (end < SLOT_COUNT && r->owner[end] == r->owner[slot]) end++;
    return end;
}

/* Breaks long lines, so that a person can read the file and diff shows little. */
static void put_slots(struct printer *p, const struct ring *r, uint32_t id)
{
    bool open = false;
    for (unsigned slot = 0, end; slot < SLOT_COUNT; slot = end) {
        end = run_end(r, slot);
        if (r->owner[slot] != id) continue;
        if (open && p->len - p->line_start > LINE_WIDTH - 12) {
            put(p, "\n");
            open = false;
        }
        if (!open) {
            p->line_start = p->len;
            put(p, "slots %s", r->shards[id].name);
            open = true;
        }
        put(p, " %u", slot);
        if (end - slot > 1) put(p, "-%u", end - 1);
    }
    if (open) put(p, "\n");
}

size_t ring_text_print(const struct ring *r, char *out, size_t cap)
{
    struct printer p = {.out = out, .cap = cap};

    put(&p, "epoch %llu\n", (unsigned long long)r->epoch);
    for (uint32_t id = 0; id < r->shard_count; id++) put_shard(&p, &r->shards[id]);
    if (!ring_is_built(r))
        for (uint32_t id = 0; id < r->shard_count; id++) put_slots(&p, r, id);
    return p.len;
}
