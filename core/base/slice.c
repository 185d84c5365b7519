#include "core/base/slice.h"

static inline unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;
    return (u >= 'A' && u <= 'Z') ? (unsigned char)(u | 0x20) : u;
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i])) return false;
    return true;
}

bool slice_is(struct slice a, const char *text)
{
    size_t i = 0;
    for (; i < a.len; i++)
        if (text[i] == '\0' || lower(a.ptr[i]) != lower(text[i])) return false;
    return text[i] == '\0';
}

int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0) return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool slice_is_secret(struct slice given, struct slice secret)
{
    unsigned differs = given.len != secret.len;
    for (size_t i = 0; i < given.len && secret.len > 0; i++)
        differs |= (unsigned char)(given.ptr[i] ^ secret.ptr[i % secret.len]);
    return !differs;
}

bool slice_is_word(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '!' || s.ptr[i] > '~') return false;
    return true;
}

struct slice slice_part(struct slice s, size_t offset, size_t len)
{
    if (offset > s.len) offset = s.len;
    if (len > s.len - offset) len = s.len - offset;
    return slice_make(len ? s.ptr + offset : s.ptr, len);
}

bool slice_next_word(struct slice *rest, struct slice *word)
{
    while (rest->len > 0 && *rest->ptr == ' ') *rest = slice_part(*rest, 1, rest->len);
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != ' ') len++;
    *word = slice_part(*rest, 0, len);
    *rest = slice_part(*rest, len, rest->len);
    return len > 0;
}
