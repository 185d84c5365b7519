/* txn.c - ids as text, and the order of wait-die. */
#include "txn/txn.h"

#include "txn/text.h"

enum { HEX = 16 };

size_t txn_id_print(struct txn_id id, char *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = HEX;

    for (int i = 0; i < HEX; i++)
        out[i] = digits[(id.proxy >> (60 - 4 * i)) & 15];
    out[n++] = '-';
    n += txn_print_u64(id.sequence, out + n);
    out[n++] = '-';
    n += txn_print_u64(id.start_ms, out + n);
    return n;
}

static bool parse_hex(const char *text, uint64_t *out)
{
    uint64_t value = 0;

    for (int i = 0; i < HEX; i++) {
        char c = text[i];
        if (c >= '0' && c <= '9')
            value = value << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | (uint64_t)(c - 'a' + 10);
        else
            return false;
    }
    *out = value;
    return true;
}

bool txn_id_parse(struct txn_slice text, struct txn_id *out)
{
    const char *rest, *dash;
    size_t left;

    if (text.len < HEX + 4 || text.len > TXN_ID_TEXT_MAX || text.ptr[HEX] != '-'
        || !parse_hex(text.ptr, &out->proxy))
        return false;
    rest = text.ptr + HEX + 1;
    left = text.len - HEX - 1;
    dash = memchr(rest, '-', left);
    if (dash == NULL)
        return false;
    return txn_parse_u64((struct txn_slice){rest, (size_t)(dash - rest)}, &out->sequence)
        && txn_parse_u64((struct txn_slice){dash + 1, left - (size_t)(dash - rest) - 1},
                         &out->start_ms);
}

bool txn_age_older(const struct txn_age *a, const struct txn_age *b)
{
    if (a->ts != b->ts)
        return a->ts < b->ts;
    if (a->id.proxy != b->id.proxy)
        return a->id.proxy < b->id.proxy;
    if (a->id.sequence != b->id.sequence)
        return a->id.sequence < b->id.sequence;
    return a->id.start_ms < b->id.start_ms;
}
