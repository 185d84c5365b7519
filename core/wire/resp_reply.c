#include "core/wire/resp_reply.h"

#include "core/base/number.h"

static const uint64_t BULK_MAX = (uint64_t)1 << 40;
static const uint64_t ELEMENTS_MAX = (uint64_t)1 << 32;
enum { LINE_MAX_LEN = 1 << 20 };

/* The end of the line that starts at from (its '\r'), or NULL when it has not come yet. */
static const char *line_end(const char *from, const char *end)
{
    while (from < end) {
        const char *cr = memchr(from, '\r', (size_t)(end - from));
        if (cr == NULL || cr + 1 >= end) return NULL;
        if (cr[1] == '\n') return cr;
        from = cr + 1;
    }
    return NULL;
}

static bool read_number(const char *from, const char *to, int64_t *out)
{
    int64_t n = 0;
    const char *p = from;
    while (p < to && p - from < 18 && (unsigned char)(*p - '0') < 10) n = n * 10 + (*p++ - '0');
    if (p == to && p > from) {
        *out = n;
        return true;
    }
    return number_to_int64(slice_make(from, (size_t)(to - from)), out);
}

static bool is_bulk(char type)
{
    return type == '$' || type == '=' || type == '!';
}

static uint64_t elements_of(char type, int64_t count)
{
    if (count <= 0) return 0;
    return type == '%' || type == '|' ? (uint64_t)count * 2 : (uint64_t)count;
}

static bool is_aggregate(char type)
{
    return type == '*' || type == '%' || type == '~' || type == '>' || type == '|';
}

static bool is_scalar_line(char type)
{
    return type == '+' || type == '-' || type == ':' || type == '_' || type == '#' || type == ',' ||
           type == '(';
}

static enum resp_status skip_bad(struct resp_skip *s, const char *why)
{
    s->error = why;
    return RESP_BAD;
}

static enum resp_status skip_more(struct resp_skip *s, size_t need)
{
    s->need = need;
    return RESP_MORE;
}

static enum resp_status skip_rest_of_bulk(struct resp_skip *s, size_t len)
{
    if (len - s->at < s->bulk_left) return skip_more(s, s->at + s->bulk_left);
    s->at += s->bulk_left;
    s->bulk_left = 0;
    s->owed--;
    return RESP_DONE;
}

size_t resp_skip_release(struct resp_skip *s, size_t len)
{
    size_t released = s->in_bulk ? len : s->at;
    if (s->in_bulk) s->bulk_left = s->need - len;
    s->need = s->in_bulk || s->need < released ? 0 : s->need - released;
    s->at = 0;
    return released;
}

/* One element: a whole scalar, or the header of an aggregate. */
static enum resp_status skip_element(struct resp_skip *s, const char *in, size_t len)
{
    const char *from = in + s->at, *end = in + len;
    s->in_bulk = s->bulk_left > 0;
    if (s->in_bulk) return skip_rest_of_bulk(s, len);
    if (from >= end) return skip_more(s, s->at + 1);
    char type = *from;
    const char *cr = line_end(from, end);
    if (cr == NULL) {
        if ((size_t)(end - from) > LINE_MAX_LEN && !is_scalar_line(type))
            return skip_bad(s, "too long a header line in a reply");
        return skip_more(s, len + 1);
    }
    size_t after = (size_t)(cr - in) + 2;
    if (is_scalar_line(type)) {
        s->at = after;
        s->owed--;
        return RESP_DONE;
    }
    int64_t n;
    if (!read_number(from + 1, cr, &n) || n < -1) return skip_bad(s, "bad length in a reply");
    if (is_bulk(type)) {
        if (n > (int64_t)BULK_MAX) return skip_bad(s, "bad bulk length in a reply");
        size_t whole = after + (n < 0 ? 0 : (size_t)n + 2);
        s->in_bulk = whole > len;
        if (s->in_bulk) return skip_more(s, whole);
        s->at = whole;
        s->owed--;
        return RESP_DONE;
    }
    if (!is_aggregate(type)) return skip_bad(s, "unknown type in a reply");
    uint64_t children = elements_of(type, n);
    if (children > ELEMENTS_MAX || s->owed > ELEMENTS_MAX * 64)
        return skip_bad(s, "bad element count in a reply");
    s->at = after;
    s->owed += children;
    if (type != '|') s->owed--;       /* an attribute comes before the value it speaks of */
    return RESP_DONE;
}

enum resp_status resp_skip_step(struct resp_skip *s, const char *in, size_t len)
{
    if (s->at == 0 && s->owed == 0) s->owed = 1;
    while (s->owed > 0) {
        enum resp_status status = skip_element(s, in, len);
        if (status != RESP_DONE) return status;
    }
    return RESP_DONE;
}

static bool take_bulk(struct resp_cursor *c, const char *start, const char *after,
                      struct resp_value *out)
{
    if (out->integer < 0) {
        out->type = '_';
    } else {
        if ((uint64_t)out->integer + 2 > (uint64_t)(c->end - after)) return false;
        out->text = slice_make(after, (size_t)out->integer);
        after += out->integer + 2;
        if (out->type == '=' && out->text.len >= 4)
            out->text = slice_part(out->text, 4, out->text.len);
    }
    out->raw = slice_make(start, (size_t)(after - start));
    c->ptr = after;
    return true;
}

bool resp_cursor_next(struct resp_cursor *c, struct resp_value *out)
{
    if (c->ptr >= c->end) return false;
    const char *start = c->ptr, *cr = line_end(start, c->end);
    if (cr == NULL) return false;
    const char *after = cr + 2;
    *out = (struct resp_value){.type = *start,
                               .text = slice_make(start + 1, (size_t)(cr - start - 1))};
    if (is_scalar_line(out->type)) {
        if (out->type == ':' && !number_to_int64(out->text, &out->integer)) return false;
        if (out->type == '#') out->integer = out->text.len == 1 && out->text.ptr[0] == 't';
        out->raw = slice_make(start, (size_t)(after - start));
        c->ptr = after;
        return true;
    }
    if (!is_bulk(out->type) && !is_aggregate(out->type)) return false;
    if (!read_number(start + 1, cr, &out->integer) || out->integer < -1) return false;
    if (is_bulk(out->type)) return take_bulk(c, start, after, out);
    out->raw = slice_make(start, (size_t)(after - start));
    c->ptr = after;
    if (out->integer < 0) out->type = '_';
    else out->integer = (int64_t)elements_of(out->type, out->integer);
    return true;
}

bool resp_cursor_skip(struct resp_cursor *c, struct slice *out)
{
    struct resp_skip skip = {0};
    if (resp_skip_step(&skip, c->ptr, (size_t)(c->end - c->ptr)) != RESP_DONE) return false;
    *out = slice_make(c->ptr, skip.at);
    c->ptr += skip.at;
    return true;
}
