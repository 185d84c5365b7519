#include "server/store/flat.h"

#include "core/base/mem.h"

#include <assert.h>

enum {
    SHORT_MAX = (1 << 6) - 1, MIDDLE_MAX = (1 << 14) - 1,
    MIDDLE = 0x40, LONG = 0x80, LONGEST = 0x81
};

/* ---- items ---- */

static size_t put_high_first(char *to, size_t value, size_t digits)
{
    for (size_t i = 0; i < digits; i++) to[i] = (char)(value >> 8 * (digits - 1 - i));
    return digits;
}

size_t flat_put_length(char to[FLAT_LENGTH_MAX], size_t len)
{
    if (len <= SHORT_MAX) return put_high_first(to, len, 1);
    if (len <= MIDDLE_MAX) return put_high_first(to, (size_t)MIDDLE << 8 | len, 2);
    bool is_longest = len > UINT32_MAX;
    to[0] = (char)(is_longest ? LONGEST : LONG);
    return 1 + put_high_first(to + 1, len, is_longest ? 8 : 4);
}

static uint64_t hash_of(const void *secret, const void *item)
{
    return hash_slice(secret, flat_text(item));
}

static bool is_text(const void *item, const void *text)
{
    return slice_equal(flat_text(item), *(const struct slice *)text);
}

/* Bytes of the item at the front of what is left; 0 where there is none. */
static size_t item_len(struct slice left, size_t extra)
{
    if (left.len == 0) return 0;
    unsigned first = (unsigned char)left.ptr[0];
    size_t head = first <= SHORT_MAX ? 1 : first < LONG ? 2 : 0;
    if (first == LONG) head = 5;
    else if (first == LONGEST) head = 9;
    if (head == 0 || head > left.len) return 0;
    size_t text = flat_text(left.ptr).len, room = left.len - head;
    return text <= room && extra <= room - text ? head + text + extra : 0;
}

/* ---- life ---- */

struct flat *flat_new(const struct hash_secret *secret, size_t extra)
{
    struct flat *f = mem_zalloc(sizeof *f);
    f->secret = secret;
    f->extra = extra;
    table_init(&f->index, hash_of, secret);
    return f;
}

struct flat *flat_over(struct slice block, size_t count, const struct hash_secret *secret,
                       size_t extra)
{
    struct slice left = block;
    for (size_t i = 0; i < count; i++) {
        size_t len = item_len(left, extra);
        if (len == 0) return NULL;
        left = slice_make(left.ptr + len, left.len - len);
    }
    struct flat *f = flat_new(secret, extra);
    f->block = slice_make(block.ptr, block.len - left.len);
    f->count = count;
    return f;
}

struct flat *flat_copy(const struct flat *f)
{
    struct flat *copy = flat_new(f->secret, f->extra);
    bytes_append_slice(&copy->own, f->block);
    copy->block = bytes_slice(&copy->own);
    copy->count = f->count;
    return copy;
}

void flat_free(struct flat *f)
{
    table_close(&f->index);
    bytes_free(&f->own);
    mem_free(f);
}

void flat_append(struct flat *f, struct slice text, const void *extra)
{
    assert(f->index.count == 0);
    char *at = bytes_reserve(&f->own, FLAT_LENGTH_MAX + text.len + f->extra), *from = at;
    at += flat_put_length(at, text.len);
    if (text.len > 0) memcpy(at, text.ptr, text.len);
    at += text.len;
    if (f->extra > 0) memcpy(at, extra, f->extra);
    f->own.len += (size_t)(at - from) + f->extra;
    f->block = bytes_slice(&f->own);
    f->count++;
}

/* ---- members ---- */

const void *flat_first(const struct flat *f)
{
    return f->count > 0 ? f->block.ptr : NULL;
}

const void *flat_next(const struct flat *f, const void *item)
{
    struct slice text = flat_text(item);
    const char *next = text.ptr + text.len + f->extra;
    return next < f->block.ptr + f->block.len ? next : NULL;
}

const struct table *flat_index(struct flat *f)
{
    if (f->index.count > 0) return &f->index;
    table_reserve(&f->index, f->count);
    for (const void *item = flat_first(f); item != NULL; item = flat_next(f, item))
        table_add(&f->index, hash_of(f->secret, item), (void *)(uintptr_t)item);
    return &f->index;
}

const void *flat_find(struct flat *f, struct slice text)
{
    return table_find(flat_index(f), hash_slice(f->secret, text), is_text, &text);
}

size_t flat_memory(const struct flat *f)
{
    return mem_size(f) + f->own.cap + table_memory(&f->index);
}
