/* text.h - numbers and words as bytes, for what txn/ prints and reads. */
#ifndef TORC_TXN_TEXT_H
#define TORC_TXN_TEXT_H

#include "txn/txn.h"

#include <string.h>

enum { TXN_U64_TEXT_MAX = 20 };

#define TXN_TEXT(literal) ((struct txn_slice){"" literal, sizeof(literal) - 1})

static inline bool txn_slice_equal(struct txn_slice a, struct txn_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Letters without case, against an upper case word. */
bool txn_slice_is(struct txn_slice text, const char *word);

/* Decimal digits into out (TXN_U64_TEXT_MAX bytes, no terminator); returns how many. */
size_t txn_print_u64(uint64_t value, char *out);

/* The whole text: digits only, no leading zeros. */
bool txn_parse_u64(struct txn_slice text, uint64_t *out) __attribute__((warn_unused_result));
bool txn_parse_u32(struct txn_slice text, uint32_t *out) __attribute__((warn_unused_result));

#endif
