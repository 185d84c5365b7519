/* cmd_scan.c - walking over keys: SCAN and KEYS. */
#include "core/base/glob.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* A pattern that is exactly "*" is none: glob_match() would keep the empty key out. */
struct filter {
    struct slice pattern;
    bool has_pattern;
    const char *type;
};

static void set_pattern(struct filter *f, struct slice pattern)
{
    f->pattern = pattern;
    f->has_pattern = !slice_equal(pattern, SLICE("*"));
}

static bool passes(const struct filter *f, const struct entry *e)
{
    if (f->has_pattern && !glob_match(f->pattern, entry_key(e), false)) return false;
    return f->type == NULL || entry_type_name(e) == f->type;
}

/* ---- KEYS ---- */

struct listing {
    struct client *client;
    struct filter filter;
    size_t count;
};

static void list_key(void *context, void *item)
{
    struct listing *l = context;
    const struct entry *e = item;
    if (!passes(&l->filter, e) || db_is_expired(l->client->db, e)) return;
    reply_bulk(l->client, entry_key(e));
    l->count++;
}

void cmd_keys(struct client *c)
{
    struct listing l = {.client = c};
    set_pattern(&l.filter, c->argv[1]);
    size_t begun = reply_begin_array(c);
    db_each(c->db, list_key, &l);
    reply_end_array(c, begun, l.count);
}

/* ---- SCAN ---- */

enum { COUNT_DEFAULT = 10, HOMES_PER_COUNT = 10 };

/* As strtoul() reads: a sign, digits that fit 64 bits, or nothing at all.  A negative number
 * wraps. */
static bool take_cursor(struct client *c, struct slice text, uint64_t *out)
{
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
    *out = is_negative ? 0 - value : value;
    return true;
}

/* Names nothing if there is no such type. */
static const char *type_named(struct slice name)
{
    for (unsigned type = ENTRY_STRING; type <= ENTRY_STREAM; type++) {
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

static bool take_options(struct client *c, struct filter *f, int64_t *count)
{
    for (size_t i = 2; i < c->argc; i += 2) {
        bool has_value = i + 1 < c->argc;
        if (has_value && slice_is(c->argv[i], "count")) {
            if (!take_count(c, c->argv[i + 1], count)) return false;
        } else if (has_value && slice_is(c->argv[i], "match")) {
            set_pattern(f, c->argv[i + 1]);
        } else if (has_value && slice_is(c->argv[i], "type")) {
            f->type = type_named(c->argv[i + 1]);
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

/* Entries of one step are kept as pointers until those whose time is over may be removed. */
static void note_entry(void *context, void *item)
{
    bytes_append(context, &item, sizeof item);
}

/* Replies the keys of what passes; returns how many. */
static size_t reply_step(struct client *c, const struct filter *f, struct slice entries)
{
    size_t replied = 0;
    for (size_t at = 0; at < entries.len; at += sizeof(struct entry *)) {
        struct entry *e;
        memcpy(&e, entries.ptr + at, sizeof e);
        if (!passes(f, e)) continue;
        if (db_is_expired(c->db, e)) {
            db_find_peek(c->db, entry_key(e));
            continue;
        }
        reply_bulk(c, entry_key(e));
        replied++;
    }
    return replied;
}

/* Goes on until count entries were seen, or in a sparse table until so many homes were looked at
 * that a client should not wait any longer. */
static uint64_t scan(struct client *c, const struct filter *f, uint64_t cursor, int64_t count,
                     size_t *replied)
{
    struct bytes step = {0};
    int64_t homes = count > INT64_MAX / HOMES_PER_COUNT ? INT64_MAX : count * HOMES_PER_COUNT;
    int64_t seen = 0;
    do {
        bytes_clear(&step);
        cursor = db_scan(c->db, cursor, note_entry, &step);
        seen += (int64_t)(step.len / sizeof(struct entry *));
        *replied += reply_step(c, f, bytes_slice(&step));
    } while (cursor != 0 && seen < count && homes-- > 0);
    bytes_free(&step);
    return cursor;
}

void cmd_scan(struct client *c)
{
    struct filter filter = {0};
    char digits[NUMBER_INT64_MAX_LEN];
    uint64_t cursor;
    int64_t count = COUNT_DEFAULT;
    size_t replied = 0;
    struct bytes keys = {0}, *out = c->out;
    if (!take_cursor(c, c->argv[1], &cursor) || !take_options(c, &filter, &count)) return;
    c->out = &keys;                              /* they stand behind the cursor they lead to */
    cursor = scan(c, &filter, cursor, count, &replied);
    c->out = out;
    reply_array(c, 2);
    reply_bulk(c, slice_make(digits, number_from_uint64(digits, cursor)));
    reply_array(c, replied);
    bytes_append_slice(c->out, bytes_slice(&keys));
    bytes_free(&keys);
}
