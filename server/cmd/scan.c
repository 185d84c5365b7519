#include "server/cmd/scan.h"

#include "core/base/glob.h"
#include "server/cmd/typed.h"
#include "server/session/reply.h"

enum { COUNT_DEFAULT = 10, HOMES_PER_COUNT = 10 };

/* ---- arguments ---- */

/* As strtoul() reads: a sign, digits that fit 64 bits, or nothing at all.  A negative number
 * wraps. */
bool scan_take_cursor(struct client *c, size_t at, struct scan_request *r)
{
    struct slice text = c->argv[at];
    uint64_t value = 0;
    size_t i = 0;
    bool is_negative = text.len > 0 && text.ptr[0] == '-', fits = true;
    if (is_negative || (text.len > 0 && text.ptr[0] == '+')) i = 1;
    bool has_digits = i < text.len;
    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
        fits = fits && !__builtin_mul_overflow(value, 10, &value) &&
               !__builtin_add_overflow(value, (unsigned)(text.ptr[i] - '0'), &value);
    if (!fits || i < text.len || (!has_digits && text.len > 0)) {
        reply_error(c, "ERR invalid cursor");
        return false;
    }
    *r = (struct scan_request){.cursor = is_negative ? 0 - value : value, .count = COUNT_DEFAULT};
    return true;
}

/* A pattern that is exactly "*" is none: glob_match() would keep the empty key out. */
void scan_set_pattern(struct scan_request *r, struct slice pattern)
{
    r->pattern = pattern;
    r->has_pattern = !slice_equal(pattern, SLICE("*"));
}

/* Names nothing if there is no such type. */
static const char *type_named(struct slice name)
{
    for (unsigned type = ENTRY_STRING; type < ENTRY_TYPES; type++) {
        const char *known = entry_type_name(&(struct entry){.type = type & 0xf});
        if (slice_is(name, known)) return known;
    }
    return "";
}

static bool take_count(struct client *c, struct slice text, int64_t *count)
{
    if (!reply_take_int64(c, text, count)) return false;
    if (*count >= 1) return true;
    reply_syntax_error(c);
    return false;
}

bool scan_take_options(struct client *c, size_t from, bool has_type, struct scan_request *r)
{
    for (size_t i = from; i < c->argc; i += 2) {
        bool has_value = i + 1 < c->argc;
        if (has_value && slice_is(c->argv[i], "count")) {
            if (!take_count(c, c->argv[i + 1], &r->count)) return false;
        } else if (has_value && slice_is(c->argv[i], "match")) {
            scan_set_pattern(r, c->argv[i + 1]);
        } else if (has_value && has_type && slice_is(c->argv[i], "type")) {
            r->type = type_named(c->argv[i + 1]);
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

bool scan_passes(const struct scan_request *r, struct slice text)
{
    return !r->has_pattern || glob_match(r->pattern, text, false);
}

/* ---- the reply ---- */

void scan_reply(struct client *c, uint64_t cursor, size_t count, const struct bytes *elements)
{
    char digits[NUMBER_INT64_MAX_LEN];
    reply_array(c, 2);
    reply_bulk(c, slice_make(digits, number_from_uint64(digits, cursor)));
    reply_array(c, count);
    bytes_append_slice(c->out, bytes_slice(elements));
}

/* ---- values ---- */

struct scan {
    const struct scan_request *request;
    struct bytes elements;
    size_t parts;
    int64_t seen;
};

static void note(void *context, const struct slice *parts, size_t count)
{
    struct scan *s = context;
    s->seen++;
    if (!scan_passes(s->request, parts[0])) return;
    for (size_t i = 0; i < count; i++) resp_write_bulk(&s->elements, parts[i]);
    s->parts += count;
}

void scan_value(struct client *c, enum entry_type type,
                uint64_t (*step)(const struct entry *e, uint64_t cursor, scan_visit *visit,
                                 void *context))
{
    struct scan_request r;
    struct scan s = {.request = &r};
    struct entry *e;
    if (!scan_take_cursor(c, 2, &r) || !typed_read(c, c->argv[1], type, &e)) return;
    if (e == NULL) {
        scan_reply(c, 0, 0, &s.elements);
        return;
    }
    if (!scan_take_options(c, 3, false, &r)) return;
    int64_t homes = r.count > INT64_MAX / HOMES_PER_COUNT ? INT64_MAX : r.count * HOMES_PER_COUNT;
    do r.cursor = step(e, r.cursor, note, &s);
    while (r.cursor != 0 && s.seen < r.count && homes-- > 0);
    scan_reply(c, r.cursor, s.parts, &s.elements);
    bytes_free(&s.elements);
}
