#include "core/base/bytes.h"

#include "core/base/mem.h"

#include <stdarg.h>
#include <stdio.h>

enum { BYTES_CAP_MIN = 64 };

char *bytes_reserve(struct bytes *b, size_t extra)
{
    size_t need = b->len + extra;
    if (need > b->cap || b->ptr == NULL) {
        size_t cap = b->cap < BYTES_CAP_MIN / 2 ? BYTES_CAP_MIN : b->cap * 2;
        if (cap < need) cap = need;
        b->ptr = mem_realloc(b->ptr, cap);
        b->cap = cap;
    }
    return b->ptr + b->len;
}

void bytes_append(struct bytes *b, const void *ptr, size_t len)
{
    if (len == 0) return;
    memcpy(bytes_reserve(b, len), ptr, len);
    b->len += len;
}

void bytes_append_slice(struct bytes *b, struct slice s)
{
    bytes_append(b, s.ptr, s.len);
}

void bytes_append_byte(struct bytes *b, char byte)
{
    *bytes_reserve(b, 1) = byte;
    b->len++;
}

void bytes_printf(struct bytes *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        vsnprintf(bytes_reserve(b, (size_t)len + 1), (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

void bytes_consume(struct bytes *b, size_t len)
{
    if (len >= b->len) {
        b->len = 0;
        return;
    }
    memmove(b->ptr, b->ptr + len, b->len - len);
    b->len -= len;
}

void bytes_free(struct bytes *b)
{
    mem_free(b->ptr);
    *b = (struct bytes){0};
}

struct bytes bytes_take(struct bytes *from)
{
    struct bytes taken = *from;
    *from = (struct bytes){0};
    return taken;
}
