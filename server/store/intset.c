/* intset.c - the block is allocated with the size class of its length, always: so its capacity
 * needs no place of its own. */
#include "server/store/intset.h"

#include "core/base/mem.h"

#include <assert.h>

struct intset {
    uint32_t width, count;
    char values[];
};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "integers lie in the block as in memory");

static size_t bytes_of(size_t width, size_t count)
{
    return sizeof(struct intset) + width * count;
}

static uint32_t width_of(int64_t value)
{
    return value >= INT16_MIN && value <= INT16_MAX   ? 2
           : value >= INT32_MIN && value <= INT32_MAX ? 4
                                                      : 8;
}

static int64_t get(const char *values, uint32_t width, size_t i)
{
    int16_t narrow;
    int32_t middle;
    int64_t wide;
    switch (width) {
    case 2: memcpy(&narrow, values + i * 2, 2); return narrow;
    case 4: memcpy(&middle, values + i * 4, 4); return middle;
    default: memcpy(&wide, values + i * 8, 8); return wide;
    }
}

static void set(struct intset *s, size_t i, int64_t value)
{
    memcpy(s->values + i * s->width, &value, s->width);
}

struct intset *intset_new(void)
{
    struct intset *s = mem_alloc_class(sizeof *s);
    *s = (struct intset){.width = 2};
    return s;
}

struct intset *intset_copy(const struct intset *s)
{
    size_t bytes = bytes_of(s->width, s->count);
    return memcpy(mem_alloc_class(bytes), s, bytes);
}

void intset_free(struct intset *s)
{
    mem_free(s);
}

struct slice intset_slice(const struct intset *s)
{
    return slice_make(s, bytes_of(s->width, s->count));
}

size_t intset_count(const struct intset *s)
{
    return s->count;
}

int64_t intset_get(const struct intset *s, size_t index)
{
    assert(index < s->count);
    return get(s->values, s->width, index);
}

/* The first place whose integer is not below value. */
static size_t place_of(const struct intset *s, int64_t value)
{
    size_t low = 0, high = s->count;
    if (high > 0 && get(s->values, s->width, high - 1) < value) return high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (get(s->values, s->width, middle) < value) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool is_at(const struct intset *s, size_t i, int64_t value)
{
    return i < s->count && get(s->values, s->width, i) == value;
}

bool intset_has(const struct intset *s, int64_t value)
{
    return width_of(value) <= s->width && is_at(s, place_of(s, value), value);
}

static struct intset *resize(struct intset *s, size_t bytes_was, size_t bytes)
{
    size_t class = mem_class(bytes);
    return class == mem_class(bytes_was) ? s : mem_realloc(s, class);
}

/* A value that needs a wider block lies in front of all others or behind them. */
static struct intset *widen(struct intset *s, int64_t value)
{
    uint32_t was = s->width, width = width_of(value);
    s = resize(s, bytes_of(was, s->count), bytes_of(width, s->count + 1u));
    s->width = width;
    size_t shift = value < 0;
    for (size_t i = s->count; i-- > 0;) set(s, i + shift, get(s->values, was, i));
    set(s, value < 0 ? 0 : s->count, value);
    s->count++;
    return s;
}

struct intset *intset_add(struct intset *s, int64_t value, bool *is_new)
{
    *is_new = true;
    assert(s->count < INTSET_COUNT_MAX);
    if (width_of(value) > s->width) return widen(s, value);
    size_t i = place_of(s, value), width = s->width;
    if (is_at(s, i, value)) {
        *is_new = false;
        return s;
    }
    s = resize(s, bytes_of(width, s->count), bytes_of(width, s->count + 1u));
    memmove(s->values + (i + 1) * width, s->values + i * width, (s->count - i) * width);
    set(s, i, value);
    s->count++;
    return s;
}

struct intset *intset_remove(struct intset *s, int64_t value, bool *was_there)
{
    size_t i = place_of(s, value), width = s->width;
    *was_there = width_of(value) <= width && is_at(s, i, value);
    if (!*was_there) return s;
    s->count--;
    memmove(s->values + i * width, s->values + (i + 1) * width, (s->count - i) * width);
    return resize(s, bytes_of(width, s->count + 1u), bytes_of(width, s->count));
}

struct intset *intset_load(struct slice bytes)
{
    struct intset head;
    if (bytes.len < sizeof head) return NULL;
    memcpy(&head, bytes.ptr, sizeof head);
    if (head.width != 2 && head.width != 4 && head.width != 8) return NULL;
    if (head.count > INTSET_COUNT_MAX || bytes.len != bytes_of(head.width, head.count)) return NULL;
    const char *values = bytes.ptr + sizeof head;
    for (size_t i = 1; i < head.count; i++)
        if (get(values, head.width, i - 1) >= get(values, head.width, i)) return NULL;
    return memcpy(mem_alloc_class(bytes.len), bytes.ptr, bytes.len);
}
