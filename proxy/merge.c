#include "proxy/merge.h"

#include "core/base/mem.h"

static struct resp_cursor cursor_at(struct slice reply)
{
    return resp_cursor_over(reply);
}

struct slice merge_find_error(const struct slice *replies, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (replies[i].len > 0 && (replies[i].ptr[0] == '-' || replies[i].ptr[0] == '!'))
            return replies[i];
    return slice_make(NULL, 0);
}

static void nonsense(struct bytes *out)
{
    bytes_append_slice(out, SLICE("-ERR the shards' replies do not fit together\r\n"));
}

/* The integer a reply is, or false. */
static bool read_integer(struct slice reply, int64_t *out)
{
    struct resp_cursor c = cursor_at(reply);
    struct resp_value value;
    if (!resp_cursor_next(&c, &value) || value.type != ':') return false;
    *out = value.integer;
    return true;
}

static void merge_integers(enum merge kind, const struct slice *replies, size_t count,
                           struct bytes *out)
{
    int64_t result = 0, n;
    for (size_t i = 0; i < count; i++) {
        if (!read_integer(replies[i], &n)) {
            nonsense(out);
            return;
        }
        if (kind == MERGE_SUM) result += n;
        else if (i == 0 || n < result) result = n;
    }
    resp_write_int64(out, result);
}

/* Reads the header of an aggregate; c stands at its elements then. */
static bool open_array(struct slice reply, struct resp_cursor *c, struct resp_value *head)
{
    *c = cursor_at(reply);
    return resp_cursor_next(c, head) && (head->type == '*' || head->type == '~');
}

static void merge_concat(const struct slice *replies, size_t count, struct bytes *out)
{
    struct resp_cursor c;
    struct resp_value head = {0};
    int64_t elements = 0;

    for (size_t i = 0; i < count; i++) {
        if (!open_array(replies[i], &c, &head)) {
            nonsense(out);
            return;
        }
        elements += head.integer;
    }
    bytes_printf(out, "%c%lld\r\n", head.type, (long long)elements);
    for (size_t i = 0; i < count; i++)
        if (open_array(replies[i], &c, &head)) bytes_append(out, c.ptr, (size_t)(c.end - c.ptr));
}

static bool is_greater(const struct resp_value *one, const struct resp_value *other)
{
    if (one->type == ':') return one->integer > other->integer;
    size_t len = one->text.len < other->text.len ? one->text.len : other->text.len;
    return memcmp(one->text.ptr, other->text.ptr, len) > 0;
}

static void merge_any_of(const struct slice *replies, size_t count, struct bytes *out)
{
    struct resp_cursor *cursors = mem_alloc(count * sizeof *cursors);
    struct resp_value head = {0}, value;
    int64_t elements = 0;
    bool fits = true;

    for (size_t i = 0; i < count; i++) {
        fits = fits && open_array(replies[i], &cursors[i], &head) &&
               (i == 0 || head.integer == elements);
        elements = head.integer;
    }
    size_t start = out->len;
    if (fits) resp_write_array(out, (size_t)elements);
    for (int64_t e = 0; fits && e < elements; e++) {
        struct resp_value greatest = {0};
        for (size_t i = 0; i < count && fits; i++) {
            fits = resp_cursor_next(&cursors[i], &value) &&
                   (value.type == ':' || value.type == '+');
            if (fits && (i == 0 || is_greater(&value, &greatest))) greatest = value;
        }
        bytes_append_slice(out, greatest.raw);
    }
    mem_free(cursors);
    if (fits) return;
    out->len = start;
    nonsense(out);
}

static bool has_nothing_to_say(struct slice reply)
{
    return slice_starts(reply, SLICE("-NOTBUSY"));
}

/* Success, or the error of the shard that it was meant for. */
static void merge_one_of(const struct slice *replies, size_t count, struct bytes *out)
{
    size_t chosen = 0;
    for (size_t i = count; i-- > 0;)
        if (!has_nothing_to_say(replies[i])) chosen = i;
    for (size_t i = count; i-- > 0;)
        if (replies[i].ptr[0] != '-') chosen = i;
    bytes_append_slice(out, replies[chosen]);
}

void merge_replies(enum merge kind, const struct slice *replies, size_t count, struct bytes *out)
{
    struct slice error = merge_find_error(replies, count);
    if (error.len > 0 && kind != MERGE_ONE_OF) {
        bytes_append_slice(out, error);
        return;
    }
    switch (kind) {
    case MERGE_FIRST:  bytes_append_slice(out, replies[0]); break;
    case MERGE_SUM:
    case MERGE_MIN:    merge_integers(kind, replies, count, out); break;
    case MERGE_CONCAT: merge_concat(replies, count, out); break;
    case MERGE_ANY_OF: merge_any_of(replies, count, out); break;
    case MERGE_ONE_OF: merge_one_of(replies, count, out); break;
    }
}

void merge_interleave(const struct slice *replies, size_t count, const uint16_t *from,
                      size_t elements, struct bytes *out)
{
    struct slice error = merge_find_error(replies, count), element;
    struct resp_cursor *cursors = mem_alloc(count * sizeof *cursors);
    struct resp_value head;
    bool fits = true;

    if (error.len > 0) {
        bytes_append_slice(out, error);
        mem_free(cursors);
        return;
    }
    for (size_t i = 0; i < count; i++) fits = fits && open_array(replies[i], &cursors[i], &head);
    size_t start = out->len;
    resp_write_array(out, elements);
    for (size_t i = 0; i < elements && fits; i++) {
        fits = resp_cursor_skip(&cursors[from[i]], &element);
        if (fits) bytes_append_slice(out, element);
    }
    mem_free(cursors);
    if (fits) return;
    out->len = start;
    nonsense(out);
}
