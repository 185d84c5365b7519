/* listpack.c - the block is allocated with the size class of its length, always: so its capacity
 * needs no place of its own, and it is moved only where its class changes. */
#include "server/store/listpack.h"

#include "core/base/mem.h"

#include <assert.h>

enum {
    HEAD_BYTES = 6,
    END = 0xff,
    COUNT_UNKNOWN = UINT16_MAX,
    TEXT_HEAD_MAX = 5, INT_HEAD_MAX = 9, BACK_MAX = 5,

    TEXT_6 = 0x80, TEXT_12 = 0xe0, TEXT_32 = 0xf0,
    INT_13 = 0xc0, INT_16 = 0xf1, INT_24 = 0xf2, INT_32 = 0xf3, INT_64 = 0xf4,

    INT_TEXT_MAX = 20
};

struct listpack {
    unsigned char bytes[HEAD_BYTES];
};

static unsigned char *at_of(const struct listpack *lp, size_t at)
{
    return (unsigned char *)(uintptr_t)lp + at;
}

static uint64_t read_low_first(const unsigned char *from, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = bytes; i-- > 0;) value = value << 8 | from[i];
    return value;
}

static void write_low_first(unsigned char *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) to[i] = (unsigned char)(value >> 8 * i);
}

/* ---- the header ---- */

size_t listpack_bytes(const struct listpack *lp)
{
    uint32_t bytes;
    memcpy(&bytes, lp, sizeof bytes);
    return bytes;
}

static void set_bytes(struct listpack *lp, size_t bytes)
{
    write_low_first(lp->bytes, bytes, 4);
}

static unsigned kept_count(const struct listpack *lp)
{
    return (unsigned)lp->bytes[4] | (unsigned)lp->bytes[5] << 8;
}

static void set_count(struct listpack *lp, size_t count)
{
    write_low_first(lp->bytes + 4, count < COUNT_UNKNOWN ? count : COUNT_UNKNOWN, 2);
}

struct slice listpack_slice(const struct listpack *lp)
{
    return slice_make(lp, listpack_bytes(lp));
}

/* ---- one element ---- */

/* An element as it is written: what stands in front of its text, and how long both are. */
struct element {
    unsigned char head[INT_HEAD_MAX];
    size_t head_len;
    struct slice text;                   /* empty for an integer */
};

static struct element element_of_int(int64_t value)
{
    struct element e = {.head_len = 1};
    if (value >= 0 && value <= 127) {
        e.head[0] = (unsigned char)value;
    } else if (value >= -4096 && value <= 4095) {
        e.head[0] = (unsigned char)(INT_13 | ((uint64_t)value >> 8 & 0x1f));
        e.head[1] = (unsigned char)value;
        e.head_len = 2;
    } else {
        size_t bytes = value >= INT16_MIN && value <= INT16_MAX  ? 2
                       : value >= -(1 << 23) && value < (1 << 23) ? 3
                       : value >= INT32_MIN && value <= INT32_MAX ? 4
                                                                  : 8;
        e.head[0] = (unsigned char)(bytes == 8 ? INT_64 : INT_16 + bytes - 2);
        write_low_first(e.head + 1, (uint64_t)value, bytes);
        e.head_len = 1 + bytes;
    }
    return e;
}

static struct element element_of_text(struct slice text)
{
    struct element e = {.head_len = 1, .text = text};
    if (text.len < 64) {
        e.head[0] = (unsigned char)(TEXT_6 | text.len);
    } else if (text.len < 4096) {
        e.head[0] = (unsigned char)(TEXT_12 | text.len >> 8);
        e.head[1] = (unsigned char)text.len;
        e.head_len = 2;
    } else {
        e.head[0] = TEXT_32;
        write_low_first(e.head + 1, text.len, 4);
        e.head_len = TEXT_HEAD_MAX;
    }
    return e;
}

static struct element element_of(struct slice text)
{
    int64_t value;
    if (text.len <= INT_TEXT_MAX && number_to_int64(text, &value)) return element_of_int(value);
    return element_of_text(text);
}

static size_t back_len(size_t len)
{
    return len < 1u << 7 ? 1 : len < 1u << 14 ? 2 : len < 1u << 21 ? 3 : len < 1u << 28 ? 4 : 5;
}

/* Seven bits a byte, the low ones last; all but the first have the high bit set. */
static void write_back(unsigned char *to, size_t len)
{
    size_t bytes = back_len(len);
    for (size_t i = bytes; i-- > 0; len >>= 7)
        to[i] = (unsigned char)((len & 0x7f) | (i > 0 ? 0x80 : 0));
}

static size_t element_len(const struct element *e)
{
    size_t len = e->head_len + e->text.len;
    return len + back_len(len);
}

static void element_write(unsigned char *to, const struct element *e)
{
    memcpy(to, e->head, e->head_len);
    if (e->text.len > 0) memcpy(to + e->head_len, e->text.ptr, e->text.len);
    write_back(to + e->head_len + e->text.len, e->head_len + e->text.len);
}

/* The length of the head at p, and of the text behind it. */
static size_t head_of(const unsigned char *p, size_t *text_len)
{
    *text_len = 0;
    if (*p < TEXT_6) return 1;
    if (*p < INT_13) {
        *text_len = *p & 0x3f;
        return 1;
    }
    if (*p < TEXT_12) return 2;
    if (*p < TEXT_32) {
        *text_len = (size_t)(*p & 0x0f) << 8 | p[1];
        return 2;
    }
    if (*p == TEXT_32) {
        *text_len = (size_t)read_low_first(p + 1, 4);
        return TEXT_HEAD_MAX;
    }
    return *p == INT_64 ? INT_HEAD_MAX : (size_t)(*p - INT_16) + 3;
}

/* Bytes of the whole element at p. */
static size_t stride(const unsigned char *p)
{
    size_t text_len, len = head_of(p, &text_len);
    len += text_len;
    return len + back_len(len);
}

static int64_t sign_extend(uint64_t value, unsigned bits)
{
    uint64_t sign = UINT64_C(1) << (bits - 1);
    return (int64_t)((value ^ sign) - sign);
}

static bool int_at(const unsigned char *p, int64_t *out)
{
    if (*p < TEXT_6) {
        *out = *p;
    } else if (*p >= INT_13 && *p < TEXT_12) {
        *out = sign_extend((uint64_t)(*p & 0x1f) << 8 | p[1], 13);
    } else if (*p >= INT_16 && *p <= INT_64) {
        size_t bytes = *p == INT_64 ? 8 : (size_t)(*p - INT_16) + 2;
        uint64_t value = read_low_first(p + 1, bytes);
        *out = bytes == 8 ? (int64_t)value : sign_extend(value, (unsigned)bytes * 8);
    } else {
        return false;
    }
    return true;
}

bool listpack_get_int64(const struct listpack *lp, uint32_t at, int64_t *out)
{
    return int_at(at_of(lp, at), out);
}

struct slice listpack_get(const struct listpack *lp, uint32_t at,
                          char scratch[NUMBER_INT64_MAX_LEN])
{
    const unsigned char *p = at_of(lp, at);
    int64_t value;
    size_t text_len;
    if (int_at(p, &value)) return slice_make(scratch, number_from_int64(scratch, value));
    const unsigned char *text = p + head_of(p, &text_len);
    return slice_make(text, text_len);
}

/* ---- walking ---- */

struct slice listpack_take(const struct listpack *lp, uint32_t *at,
                           char scratch[NUMBER_INT64_MAX_LEN])
{
    const unsigned char *p = at_of(lp, *at);
    int64_t value;
    size_t text_len, head_len = head_of(p, &text_len), len = head_len + text_len;
    *at = listpack_here(lp, *at + (uint32_t)(len + back_len(len)));
    if (int_at(p, &value)) return slice_make(scratch, number_from_int64(scratch, value));
    return slice_make(p + head_len, text_len);
}

int64_t listpack_take_int64(const struct listpack *lp, uint32_t *at)
{
    int64_t value;
    bool is_int = listpack_get_int64(lp, *at, &value);
    assert(is_int);
    *at = listpack_next(lp, *at);
    return value;
}

uint32_t listpack_skip(const struct listpack *lp, uint32_t at, uint64_t count)
{
    while (count > 0 && at != LISTPACK_NONE) {
        at = listpack_next(lp, at);
        count--;
    }
    return at;
}

uint32_t listpack_here(const struct listpack *lp, uint32_t at)
{
    return *at_of(lp, at) == END ? LISTPACK_NONE : at;
}

uint32_t listpack_first(const struct listpack *lp)
{
    return listpack_here(lp, HEAD_BYTES);
}

uint32_t listpack_next(const struct listpack *lp, uint32_t at)
{
    return listpack_here(lp, at + (uint32_t)stride(at_of(lp, at)));
}

uint32_t listpack_prev(const struct listpack *lp, uint32_t at)
{
    if (at <= HEAD_BYTES) return LISTPACK_NONE;
    const unsigned char *p = at_of(lp, at) - 1;
    uint32_t len = *p & 0x7f;
    for (unsigned shift = 7; *p & 0x80; shift += 7) len |= (uint32_t)(*--p & 0x7f) << shift;
    return at - len - (uint32_t)back_len(len);
}

uint32_t listpack_last(const struct listpack *lp)
{
    return listpack_prev(lp, (uint32_t)listpack_bytes(lp) - 1);
}

size_t listpack_count(const struct listpack *lp)
{
    size_t count = kept_count(lp);
    if (count < COUNT_UNKNOWN) return count;
    count = 0;
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at)) count++;
    return count;
}

uint32_t listpack_seek(const struct listpack *lp, int64_t index)
{
    int64_t count = kept_count(lp) < COUNT_UNKNOWN ? (int64_t)kept_count(lp) : INT64_MAX;
    if (count < INT64_MAX) {
        if (index >= count || index < -count) return LISTPACK_NONE;
        if (index > count / 2) index -= count;
        else if (index < -(count / 2) - 1) index += count;
    }
    uint32_t at = index >= 0 ? listpack_first(lp) : listpack_last(lp);
    for (; index > 0 && at != LISTPACK_NONE; index--) at = listpack_next(lp, at);
    for (; index < -1 && at != LISTPACK_NONE; index++) at = listpack_prev(lp, at);
    return at;
}

static bool is_same(const unsigned char *p, const struct element *e)
{
    size_t text_len;
    if (memcmp(p, e->head, e->head_len) != 0) return false;
    return e->text.len == 0 || memcmp(p + head_of(p, &text_len), e->text.ptr, e->text.len) == 0;
}

bool listpack_is(const struct listpack *lp, uint32_t at, struct slice text)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    return slice_equal(listpack_get(lp, at, scratch), text);
}

uint32_t listpack_find(const struct listpack *lp, uint32_t at, struct slice text, unsigned skip)
{
    const unsigned char *p = at_of(lp, at), *end = at_of(lp, listpack_bytes(lp) - 1);
    struct element wanted = element_of(text);
    if (at == LISTPACK_NONE) return LISTPACK_NONE;
    while (*p != END) {
        if ((size_t)(end - p) > wanted.head_len && is_same(p, &wanted))
            return (uint32_t)(p - at_of(lp, 0));
        for (unsigned i = 0; i <= skip && *p != END; i++) p += stride(p);
    }
    return LISTPACK_NONE;
}

/* ---- the block ---- */

static struct listpack *new_of(size_t bytes)
{
    return mem_alloc_class(bytes);
}

struct listpack *listpack_new(void)
{
    struct listpack *lp = new_of(HEAD_BYTES + 1);
    set_bytes(lp, HEAD_BYTES + 1);
    set_count(lp, 0);
    *at_of(lp, HEAD_BYTES) = END;
    return lp;
}

struct listpack *listpack_copy(const struct listpack *lp)
{
    size_t bytes = listpack_bytes(lp);
    return memcpy(new_of(bytes), lp, bytes);
}

void listpack_free(struct listpack *lp)
{
    mem_free(lp);
}

bool listpack_fits(const struct listpack *lp, size_t extra, size_t elements)
{
    size_t room = LISTPACK_BYTES_MAX - listpack_bytes(lp);
    return extra < room && elements < (room - extra) / LISTPACK_ELEMENT_EXTRA;
}

/* The `old` bytes at `at` become `fresh` ones, which are not written yet. */
static struct listpack *resize_at(struct listpack *lp, size_t at, size_t old, size_t fresh)
{
    size_t bytes = listpack_bytes(lp), now = bytes - old + fresh;
    if (old == fresh) return lp;
    size_t class_was = mem_class(bytes), class_now = mem_class(now);
    assert(now <= LISTPACK_BYTES_MAX);
    if (class_now > class_was) lp = mem_realloc(lp, class_now);
    memmove(at_of(lp, at + fresh), at_of(lp, at + old), bytes - at - old);
    if (class_now < class_was) lp = mem_realloc(lp, class_now);
    set_bytes(lp, now);
    return lp;
}

/* More or fewer by `more`; where the count is not kept any more, it is found again once it is
 * small. */
static void add_count(struct listpack *lp, int64_t more)
{
    unsigned kept = kept_count(lp);
    if (kept < COUNT_UNKNOWN) set_count(lp, (size_t)((int64_t)kept + more));
    else if (more < 0) set_count(lp, listpack_count(lp));
}

static struct listpack *put(struct listpack *lp, uint32_t at, size_t old, const struct element *e)
{
    lp = resize_at(lp, at, old, element_len(e));
    element_write(at_of(lp, at), e);
    return lp;
}

static struct listpack *insert_element(struct listpack *lp, uint32_t at, const struct element *e)
{
    lp = put(lp, at, 0, e);
    add_count(lp, 1);
    return lp;
}

static uint32_t end_of(const struct listpack *lp)
{
    return (uint32_t)listpack_bytes(lp) - 1;
}

struct listpack *listpack_insert(struct listpack *lp, uint32_t at, struct slice text)
{
    struct element e = element_of(text);
    return insert_element(lp, at != LISTPACK_NONE ? at : end_of(lp), &e);
}

struct listpack *listpack_append(struct listpack *lp, struct slice text)
{
    return listpack_insert(lp, LISTPACK_NONE, text);
}

struct listpack *listpack_prepend(struct listpack *lp, struct slice text)
{
    return listpack_insert(lp, HEAD_BYTES, text);
}

static size_t encode(char *to, const struct element *e)
{
    element_write((unsigned char *)to, e);
    return element_len(e);
}

size_t listpack_encode(char *to, struct slice text)
{
    struct element e = element_of(text);
    return encode(to, &e);
}

size_t listpack_encode_int64(char *to, int64_t value)
{
    struct element e = element_of_int(value);
    return encode(to, &e);
}

struct listpack *listpack_append_encoded(struct listpack *lp, struct slice elements, size_t count)
{
    size_t end = end_of(lp);
    lp = resize_at(lp, end, 0, elements.len);
    memcpy(at_of(lp, end), elements.ptr, elements.len);
    add_count(lp, (int64_t)count);
    return lp;
}

struct listpack *listpack_append_int64(struct listpack *lp, int64_t value)
{
    struct element e = element_of_int(value);
    return insert_element(lp, end_of(lp), &e);
}

struct listpack *listpack_replace(struct listpack *lp, uint32_t at, struct slice text)
{
    struct element e = element_of(text);
    return put(lp, at, stride(at_of(lp, at)), &e);
}

struct listpack *listpack_replace_int64(struct listpack *lp, uint32_t at, int64_t value)
{
    struct element e = element_of_int(value);
    return put(lp, at, stride(at_of(lp, at)), &e);
}

struct listpack *listpack_delete(struct listpack *lp, uint32_t at, size_t count)
{
    const unsigned char *from = at_of(lp, at), *to = from;
    size_t removed = 0;
    for (; removed < count && *to != END; removed++) to += stride(to);
    lp = resize_at(lp, at, (size_t)(to - from), 0);
    add_count(lp, -(int64_t)removed);
    return lp;
}

struct listpack *listpack_join(struct listpack *lp, const struct listpack *from)
{
    size_t extra = listpack_bytes(from) - HEAD_BYTES - 1, end = end_of(lp);
    size_t count = listpack_count(lp) + listpack_count(from);
    lp = resize_at(lp, end, 0, extra);
    memcpy(at_of(lp, end), at_of(from, HEAD_BYTES), extra);
    set_count(lp, count);
    return lp;
}

struct listpack *listpack_split(struct listpack **lp, uint32_t at)
{
    size_t moved = end_of(*lp) - at, before = 0;
    for (uint32_t i = listpack_first(*lp); i != at; i += (uint32_t)stride(at_of(*lp, i))) before++;
    size_t after = listpack_count(*lp) - before;
    struct listpack *rest = new_of(HEAD_BYTES + moved + 1);
    set_bytes(rest, HEAD_BYTES + moved + 1);
    set_count(rest, after);
    memcpy(at_of(rest, HEAD_BYTES), at_of(*lp, at), moved + 1);
    *lp = resize_at(*lp, at, moved, 0);
    set_count(*lp, before);
    return rest;
}

/* ---- bytes of anybody ---- */

/* The whole of one element lies before `end`, and its length is told alike from both sides. */
static bool is_valid_at(const unsigned char *p, const unsigned char *end)
{
    unsigned char back[BACK_MAX];
    size_t text_len, room = (size_t)(end - p);
    size_t head_min = *p < INT_13 ? 1 : *p < TEXT_32 ? 2 : *p == TEXT_32 ? TEXT_HEAD_MAX : 3;
    if (*p > INT_64 || head_min > room) return false;
    size_t head_len = head_of(p, &text_len);
    if (head_len > room || text_len > room - head_len) return false;
    size_t len = head_len + text_len, bytes = back_len(len);
    if (bytes > room - len) return false;
    write_back(back, len);
    return memcmp(p + len, back, bytes) == 0;
}

/* Whether this is how we would have written it; searching relies on that. */
static bool is_our_way(const struct listpack *lp, uint32_t at)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct element e = element_of(listpack_get(lp, at, scratch));
    return memcmp(at_of(lp, at), e.head, e.head_len) == 0;
}

static struct listpack *written_our_way(struct listpack *lp)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    uint32_t at = listpack_first(lp);
    while (at != LISTPACK_NONE && is_our_way(lp, at)) at = listpack_next(lp, at);
    if (at == LISTPACK_NONE) return lp;
    struct listpack *fresh = listpack_new();
    for (at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at))
        fresh = listpack_append(fresh, listpack_get(lp, at, scratch));
    listpack_free(lp);
    return fresh;
}

struct listpack *listpack_load(struct slice bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    if (bytes.len < HEAD_BYTES + 1 || bytes.len > LISTPACK_BYTES_MAX) return NULL;
    const unsigned char *end = p + bytes.len - 1;
    uint64_t said = read_low_first(p + 4, 2);
    size_t count = 0;
    if (read_low_first(p, 4) != bytes.len || *end != END) return NULL;
    for (p += HEAD_BYTES; p < end; p += stride(p), count++)
        if (!is_valid_at(p, end)) return NULL;
    if (said != COUNT_UNKNOWN && said != count) return NULL;
    struct listpack *lp = memcpy(new_of(bytes.len), bytes.ptr, bytes.len);
    set_count(lp, count);
    return written_our_way(lp);
}
