/* raw_reply.c - finds the ends of replies and their parts; see the header. */
#include "tests/harness/raw_reply.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

static const char *line_end(const char *ptr, size_t len)
{
    const char *cr = memchr(ptr, '\r', len);
    return cr != NULL && (size_t)(cr - ptr) + 1 < len ? cr + 2 : NULL;
}

static bool is_one_of(char kind, const char *set)
{
    return kind != '\0' && strchr(set, kind) != NULL;
}

static long length_at_depth(const char *ptr, size_t len, int depth)
{
    if (len == 0) return RAW_MORE;
    if (!is_one_of(ptr[0], "+-:,(#_$=!*~>%|") || depth > DEPTH_MAX) return RAW_MALFORMED;

    const char *body = line_end(ptr, len);
    if (body == NULL) return RAW_MORE;
    if (is_one_of(ptr[0], "+-:,(#_")) return body - ptr;

    size_t used = (size_t)(body - ptr);
    long count = strtol(ptr + 1, NULL, 10);
    if (count < 0) return (long)used;
    if (is_one_of(ptr[0], "$=!")) {
        used += (size_t)count + 2;
        return used <= len ? (long)used : RAW_MORE;
    }
    if (is_one_of(ptr[0], "%|")) count *= 2;
    for (; count > 0; count--) {
        long inner = length_at_depth(ptr + used, len - used, depth + 1);
        if (inner <= 0) return inner;
        used += (size_t)inner;
    }
    return (long)used;
}

long raw_reply_length(const char *ptr, size_t len)
{
    return length_at_depth(ptr, len, 0);
}

char raw_reply_kind(struct raw_reply r)
{
    return r.len > 0 ? r.ptr[0] : '\0';
}

bool raw_reply_is_null(struct raw_reply r)
{
    return r.len >= 2 && (r.ptr[0] == '_' || (is_one_of(r.ptr[0], "$*") && r.ptr[1] == '-'));
}

bool raw_reply_is_aggregate(struct raw_reply r)
{
    return r.len > 0 && is_one_of(r.ptr[0], "*~>%|") && !raw_reply_is_null(r);
}

bool raw_reply_equal(struct raw_reply a, struct raw_reply b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

long long raw_reply_number(struct raw_reply r)
{
    return r.len > 1 ? strtoll(r.ptr + 1, NULL, 10) : 0;
}

struct raw_reply raw_reply_text(struct raw_reply r)
{
    if (raw_reply_is_null(r) || r.len < 3) return (struct raw_reply){"", 0};
    if (is_one_of(r.ptr[0], "$=!")) {
        const char *body = line_end(r.ptr, r.len);
        return (struct raw_reply){body, r.len - (size_t)(body - r.ptr) - 2};
    }
    return (struct raw_reply){r.ptr + 1, r.len - 3};
}

size_t raw_reply_count(struct raw_reply r)
{
    if (!raw_reply_is_aggregate(r)) return 0;
    size_t count = (size_t)raw_reply_number(r);
    return is_one_of(r.ptr[0], "%|") ? count * 2 : count;
}

struct raw_reply raw_reply_next(struct raw_reply r, struct raw_reply previous)
{
    const char *at = previous.ptr != NULL ? previous.ptr + previous.len : line_end(r.ptr, r.len);
    long len = raw_reply_length(at, r.len - (size_t)(at - r.ptr));
    return (struct raw_reply){at, len > 0 ? (size_t)len : 0};
}
