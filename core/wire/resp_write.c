/* resp_write.c - see the header.
 *
 * Every reply asks for its room once, at its largest, and is then written straight through:
 * this is done for each command of each client. */
#include "core/wire/resp_write.h"

#include "core/base/number.h"

enum { HEAD_MAX = 1 + NUMBER_INT64_MAX_LEN + 2 };     /* type, number, CR LF */

static inline char *room(struct bytes *out, size_t len)
{
    if (__builtin_expect(out->cap - out->len >= len, 1)) return out->ptr + out->len;
    return bytes_reserve(out, len);
}

static inline void written_to(struct bytes *out, const char *end)
{
    out->len = (size_t)(end - out->ptr);
}

static inline char *put_crlf(char *to)
{
    memcpy(to, "\r\n", 2);
    return to + 2;
}

/* Most counts and lengths have one or two digits. */
static inline char *put_head(char *to, char type, uint64_t number)
{
    *to++ = type;
    if (number < 10)
        *to++ = (char)('0' + number);
    else
        to += number_from_uint64(to, number);
    return put_crlf(to);
}

static inline char *put_bytes(char *to, struct slice data)
{
    if (data.len != 0) memcpy(to, data.ptr, data.len);
    return to + data.len;
}

static inline char *put_bulk(char *to, struct slice data)
{
    return put_crlf(put_bytes(put_head(to, '$', data.len), data));
}

static void write_fixed(struct bytes *out, struct slice reply)
{
    written_to(out, put_bytes(room(out, reply.len), reply));
}

static void write_head(struct bytes *out, char type, uint64_t number)
{
    written_to(out, put_head(room(out, HEAD_MAX), type, number));
}

static void write_line(struct bytes *out, char type, struct slice text)
{
    char *to = room(out, text.len + 3);
    *to++ = type;
    for (size_t i = 0; i < text.len; i++)
        *to++ = text.ptr[i] == '\r' || text.ptr[i] == '\n' ? ' ' : text.ptr[i];
    written_to(out, put_crlf(to));
}

void resp_write_status(struct bytes *out, struct slice text)
{
    write_line(out, '+', text);
}

void resp_write_error(struct bytes *out, struct slice text)
{
    write_line(out, '-', text);
}

void resp_write_int64(struct bytes *out, int64_t value)
{
    if (value >= 0) {
        write_head(out, ':', (uint64_t)value);
        return;
    }
    char *to = room(out, HEAD_MAX);
    *to++ = ':';
    to += number_from_int64(to, value);
    written_to(out, put_crlf(to));
}

void resp_write_bulk(struct bytes *out, struct slice data)
{
    written_to(out, put_bulk(room(out, HEAD_MAX + data.len + 2), data));
}

void resp_write_array(struct bytes *out, size_t count)
{
    write_head(out, '*', count);
}

void resp_write_map(struct bytes *out, enum resp_version v, size_t pairs)
{
    if (v == RESP3)
        write_head(out, '%', pairs);
    else
        write_head(out, '*', pairs * 2);
}

void resp_write_set(struct bytes *out, enum resp_version v, size_t count)
{
    write_head(out, v == RESP3 ? '~' : '*', count);
}

void resp_write_push(struct bytes *out, enum resp_version v, size_t count)
{
    write_head(out, v == RESP3 ? '>' : '*', count);
}

void resp_write_null(struct bytes *out, enum resp_version v)
{
    write_fixed(out, v == RESP3 ? SLICE("_\r\n") : SLICE("$-1\r\n"));
}

void resp_write_null_array(struct bytes *out, enum resp_version v)
{
    write_fixed(out, v == RESP3 ? SLICE("_\r\n") : SLICE("*-1\r\n"));
}

void resp_write_bool(struct bytes *out, enum resp_version v, bool value)
{
    if (v == RESP3)
        write_fixed(out, value ? SLICE("#t\r\n") : SLICE("#f\r\n"));
    else
        write_fixed(out, value ? SLICE(":1\r\n") : SLICE(":0\r\n"));
}

void resp_write_double(struct bytes *out, enum resp_version v, double value)
{
    char text[NUMBER_DOUBLE_MAX_LEN];
    struct slice digits = slice_make(text, number_from_double(text, value));
    if (v == RESP3)
        write_line(out, ',', digits);
    else
        resp_write_bulk(out, digits);
}

void resp_write_verbatim(struct bytes *out, enum resp_version v, struct slice format3,
                         struct slice text)
{
    if (v != RESP3) {
        resp_write_bulk(out, text);
        return;
    }
    size_t len = format3.len + 1 + text.len;
    char *to = put_head(room(out, HEAD_MAX + len + 2), '=', len);
    to = put_bytes(to, format3);
    *to++ = ':';
    written_to(out, put_crlf(put_bytes(to, text)));
}

void resp_write_big_number(struct bytes *out, enum resp_version v, struct slice digits)
{
    if (v == RESP3)
        write_line(out, '(', digits);
    else
        resp_write_bulk(out, digits);
}

void resp_write_request(struct bytes *out, const struct slice *argv, size_t argc)
{
    size_t len = HEAD_MAX;
    for (size_t i = 0; i < argc; i++) len += HEAD_MAX + argv[i].len + 2;
    char *to = put_head(room(out, len), '*', argc);
    for (size_t i = 0; i < argc; i++) to = put_bulk(to, argv[i]);
    written_to(out, to);
}
