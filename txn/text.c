/* text.c - see text.h. */
#include "txn/text.h"

bool txn_slice_is(struct txn_slice text, const char *word)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c != word[i])                       /* also where the word ends early */
            return false;
    }
    return word[i] == '\0';
}

size_t txn_print_u64(uint64_t value, char *out)
{
    char digits[TXN_U64_TEXT_MAX];
    size_t n = 0;

    do {
        digits[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < n; i++)
        out[i] = digits[n - 1 - i];
    return n;
}

bool txn_parse_u64(struct txn_slice text, uint64_t *out)
{
    uint64_t value = 0;

    if (text.len == 0 || text.len > TXN_U64_TEXT_MAX || (text.len > 1 && text.ptr[0] == '0'))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, (uint64_t)10, &value)
            || __builtin_add_overflow(value, (uint64_t)(text.ptr[i] - '0'), &value))
            return false;
    }
    *out = value;
    return true;
}

bool txn_parse_u32(struct txn_slice text, uint32_t *out)
{
    uint64_t value;

    if (!txn_parse_u64(text, &value) || value > UINT32_MAX)
        return false;
    *out = (uint32_t)value;
    return true;
}
