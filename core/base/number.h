/* number.h - numbers <-> text, exactly as Redis reads and prints them. */
#ifndef TORC_BASE_NUMBER_H
#define TORC_BASE_NUMBER_H

#include "core/base/slice.h"

#include <stdint.h>

enum {
    NUMBER_INT64_MAX_LEN = 20,          /* "-9223372036854775808" */
    NUMBER_DOUBLE_MAX_LEN = 32,         /* "-2.2250738585072014e-308" and room to spare */
    NUMBER_LONG_DOUBLE_MAX_LEN = 5120   /* 4933 digits, point, 17 more; the bound of Redis too */
};

/* Writes decimal digits to out (no terminator); returns how many. */
size_t number_from_int64(char out[static NUMBER_INT64_MAX_LEN], int64_t value);
size_t number_from_uint64(char out[static NUMBER_INT64_MAX_LEN], uint64_t value);

/* Strict, as Redis's string2ll(): no spaces, no '+', no leading zeros, no "-0"; the whole slice.
 * *out is untouched when the answer is false. */
bool number_to_int64(struct slice text, int64_t *out) __attribute__((warn_unused_result));
bool number_to_uint64(struct slice text, uint64_t *out) __attribute__((warn_unused_result));

/* As Redis reads doubles (strtod: decimal, exponent, hex, inf, no spaces, no NaN); the whole slice.
 * What overflows to infinity or underflows to zero is refused.  A long double's text must be
 * shorter than NUMBER_LONG_DOUBLE_MAX_LEN.  *out is untouched when the answer is false. */
bool number_to_double(struct slice text, double *out) __attribute__((warn_unused_result));
bool number_to_long_double(struct slice text, long double *out) __attribute__((warn_unused_result));

/* As INCRBYFLOAT prints: "%.17Lf" without trailing zeros, never "-0". */
size_t number_from_long_double(char out[static NUMBER_LONG_DOUBLE_MAX_LEN], long double value);

/* As scores and RESP3 doubles are printed by Redis 7.0: "%.17g", so "3", "1e+17", "-inf". */
size_t number_from_double(char out[static NUMBER_DOUBLE_MAX_LEN], double value);

/* "64mb", "1g", "100": k m g are powers of 1000, kb mb gb of 1024.  No digits are 0.  What is too
 * large is INT64_MAX. */
bool number_to_bytes(struct slice value, int64_t *out, bool *is_too_large)
    __attribute__((warn_unused_result));

#endif
