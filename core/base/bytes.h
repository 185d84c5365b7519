/* bytes.h - owned bytes that grow.
 *
 * A zeroed struct is a valid empty one.  Whoever holds the struct owns ptr and gives it back
 * with bytes_free().  Appending may move ptr; slices into it die then.  There is no
 * terminator.  Capacity grows by doubling, so n appends cost O(n). */
#ifndef TORC_BASE_BYTES_H
#define TORC_BASE_BYTES_H

#include "core/base/slice.h"

struct bytes {
    char *ptr;
    size_t len;
    size_t cap;
};

static inline struct slice bytes_slice(const struct bytes *b)
{
    return slice_make(b->ptr, b->len);
}

/* Makes room for extra more bytes and returns where they go; the caller adds to len. */
char *bytes_reserve(struct bytes *b, size_t extra);

void bytes_append(struct bytes *b, const void *ptr, size_t len);
void bytes_append_slice(struct bytes *b, struct slice s);
void bytes_append_byte(struct bytes *b, char byte);
void bytes_printf(struct bytes *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Drops the first len bytes; the rest moves to the front. */
void bytes_consume(struct bytes *b, size_t len);

static inline void bytes_clear(struct bytes *b)      /* keeps the capacity */
{
    b->len = 0;
}

/* Gives back the memory; the struct is empty and usable again. */
void bytes_free(struct bytes *b);

/* Moves the bytes out; *from is empty afterwards. */
struct bytes bytes_take(struct bytes *from);

#endif
