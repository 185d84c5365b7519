#include "core/wire/resp_request.h"

#include "core/base/mem.h"
#include "core/base/number.h"

#include <ctype.h>
#include <stdio.h>

enum {
    COUNT_LINE_MAX = 64 * 1024,      /* Redis: PROTO_INLINE_MAX_SIZE also bounds the header lines */
    STRANGER_ARGC_MAX = 10,
    STRANGER_BULK_MAX = 16384,
    ARGS_CAP_MIN = 8,
    ARGS_KEPT_MAX = 1024,             /* a larger array is not kept for the next request */
    ARGS_TRUSTED = 1024              /* a claimed count beyond this is believed as arguments come */
};

void resp_request_init(struct resp_request *r, const struct resp_limits *limits)
{
    memset(r, 0, sizeof *r);
    r->limits = limits;
}

void resp_request_close(struct resp_request *r)
{
    mem_free(r->args);
    r->args = NULL;
    r->args_cap = 0;
}

static enum resp_status bad(struct resp_request *r, const char *why)
{
    snprintf(r->error, sizeof r->error, "Protocol error: %s", why);
    return RESP_BAD;
}

static void make_room(struct resp_request *r, size_t count)
{
    if (count > r->args_cap ||
        (r->args_cap > ARGS_KEPT_MAX && count <= ARGS_KEPT_MAX && r->argc == 0)) {
        r->args_cap = count < ARGS_CAP_MIN ? ARGS_CAP_MIN : count;
        r->args = mem_realloc(r->args, r->args_cap * sizeof *r->args);
    }
}

static void add_arg(struct resp_request *r, size_t offset, size_t len)
{
    if (r->argc == r->args_cap) make_room(r, r->args_cap * 2);
    r->args[r->argc++] = (struct resp_span){offset, len};
}

/* The header line "*3\r\n" or "$5\r\n" at r->at, whose first byte was already looked at.
 * The common case, one to four digits, is read without a call. */
static enum resp_status read_header(struct resp_request *r, const char *in, size_t len,
                                    const char *too_big, int64_t *value, bool *valid)
{
    const char *from = in + r->at + 1, *end = in + len, *p = from;
    int64_t n = 0;

    while (p < end && p - from < 9 && (unsigned char)(*p - '0') < 10) n = n * 10 + (*p++ - '0');
    if (p > from && end - p >= 2 && p[0] == '\r' && (from[0] != '0' || p == from + 1)) {
        *value = n;
        *valid = true;
        r->at = (size_t)(p - in) + 2;
        return RESP_DONE;
    }
    const char *cr = memchr(from, '\r', (size_t)(end - from));
    if (cr == NULL) {
        if ((size_t)(end - from) > COUNT_LINE_MAX) return bad(r, too_big);
        r->need = len + 1;
        return RESP_MORE;
    }
    if (cr + 1 == end) {
        r->need = len + 1;
        return RESP_MORE;
    }
    *valid = number_to_int64(slice_make(from, (size_t)(cr - from)), value);
    r->at = (size_t)(cr - in) + 2;
    return RESP_DONE;
}

static enum resp_status read_count(struct resp_request *r, const char *in, size_t len)
{
    int64_t count;
    bool valid;
    enum resp_status status =
        read_header(r, in, len, "too big mbulk count string", &count, &valid);

    if (status != RESP_DONE) return status;
    if (!valid || count > r->limits->argc_max) return bad(r, "invalid multibulk length");
    if (count > STRANGER_ARGC_MAX && !r->limits->authenticated)
        return bad(r, "unauthenticated multibulk length");
    r->argc_wanted = count < 0 ? 0 : (size_t)count;
    make_room(r, r->argc_wanted < ARGS_TRUSTED ? r->argc_wanted : ARGS_TRUSTED);
    r->state = RESP_REQ_LENGTH;
    return RESP_DONE;
}

static enum resp_status read_length(struct resp_request *r, const char *in, size_t len)
{
    int64_t bulk;
    bool valid;

    if (r->at >= len) {
        r->need = r->at + 1;
        return RESP_MORE;
    }
    if (in[r->at] != '$') {
        char why[32];
        snprintf(why, sizeof why, "expected '$', got '%c'", in[r->at]);
        return bad(r, why);
    }
    enum resp_status status = read_header(r, in, len, "too big bulk count string", &bulk, &valid);
    if (status != RESP_DONE) return status;
    if (!valid || bulk < 0 || (uint64_t)bulk > r->limits->bulk_max)
        return bad(r, "invalid bulk length");
    if (bulk > STRANGER_BULK_MAX && !r->limits->authenticated)
        return bad(r, "unauthenticated bulk length");
    r->arg_len = (size_t)bulk;
    r->state = RESP_REQ_PAYLOAD;
    return RESP_DONE;
}

/* Redis does not look at the two bytes behind a payload, so neither is an error made of them. */
static enum resp_status read_payload(struct resp_request *r, size_t len)
{
    size_t end = r->at + r->arg_len + 2;
    if (len < end) {
        r->need = end;
        return RESP_MORE;
    }
    add_arg(r, r->at, r->arg_len);
    r->at = end;
    r->state = RESP_REQ_LENGTH;
    return RESP_DONE;
}

static enum resp_status read_array(struct resp_request *r, const char *in, size_t len)
{
    enum resp_status status = RESP_DONE;
    if (r->state == RESP_REQ_START) status = read_count(r, in, len);
    while (status == RESP_DONE && r->argc < r->argc_wanted) {
        if (r->state == RESP_REQ_LENGTH) status = read_length(r, in, len);
        if (status == RESP_DONE && r->state == RESP_REQ_PAYLOAD) status = read_payload(r, len);
    }
    return status;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static char escaped(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'a': return '\a';
    default: return c;
    }
}

/* One word of an inline line from *p on, unquoted in place to *out; false when a quote is not
 * closed or is followed by something else than a space. */
static bool read_word(char **p, char *end, char **out)
{
    char quote = 0, *s = *p, *o = *out;

    while (s < end) {
        char c = *s;
        if (quote == 0) {
            if (isspace((unsigned char)c) || c == '\0') break;
            if (c == '"' || c == '\'') quote = c;
            else *o++ = c;
            s++;
        } else if (quote == '"' && c == '\\' && end - s >= 4 && s[1] == 'x' &&
                   hex_digit(s[2]) >= 0 && hex_digit(s[3]) >= 0) {
            *o++ = (char)(hex_digit(s[2]) * 16 + hex_digit(s[3]));
            s += 4;
        } else if (quote == '"' && c == '\\' && end - s >= 2) {
            *o++ = escaped(s[1]);
            s += 2;
        } else if (quote == '\'' && c == '\\' && end - s >= 2 && s[1] == '\'') {
            *o++ = '\'';
            s += 2;
        } else if (c == quote) {
            s++;
            if (s < end && !isspace((unsigned char)*s) && *s != '\0') return false;
            quote = 0;
            break;
        } else {
            *o++ = c;
            s++;
        }
    }
    *p = s;
    *out = o;
    return quote == 0;
}

static enum resp_status read_inline(struct resp_request *r, char *in, size_t len)
{
    char *newline = memchr(in, '\n', len);
    if (newline == NULL) {
        if (len > r->limits->inline_max) return bad(r, "too big inline request");
        r->need = len + 1;
        return RESP_MORE;
    }
    char *end = newline, *p = in;
    if (end > in && end[-1] == '\r') end--;
    r->at = (size_t)(newline - in) + 1;
    for (;;) {
        while (p < end && isspace((unsigned char)*p)) p++;
        if (p == end || *p == '\0') return RESP_DONE;
        char *word = p, *out = p;
        if (!read_word(&p, end, &out)) return bad(r, "unbalanced quotes in request");
        make_room(r, r->argc + 1 > r->args_cap ? r->args_cap * 2 + 1 : r->args_cap);
        add_arg(r, (size_t)(word - in), (size_t)(out - word));
    }
}

enum resp_status resp_request_step(struct resp_request *r, char *in, size_t len)
{
    if (r->state == RESP_REQ_START) {
        if (len == 0) {
            r->need = 1;
            return RESP_MORE;
        }
        if (in[0] != '*') return read_inline(r, in, len);
    }
    return read_array(r, in, len);
}

size_t resp_request_release(struct resp_request *r, size_t len)
{
    size_t released = r->at;
    if (r->state == RESP_REQ_PAYLOAD) {
        size_t part = len - r->at < r->arg_len ? len - r->at : r->arg_len;
        r->arg_len -= part;
        released += part;
    }
    r->need = 0;
    r->at = 0;
    return released;
}
