/* number.h - numbers <-> text, exactly as Redis reads and prints them. */
#ifndef TORC_BASE_NUMBER_H
#define TORC_BASE_NUMBER_H

#include "core/base/slice.h"

#include <stdint.h>

enum {
    NUMBER_INT64_MAX_LEN = 20,      /* "-9223372036854775808" */
    NUMBER_DOUBLE_MAX_LEN = 400     /* %.17Lf of the largest long double a value may hold is cut to this */
};

/* Writes decimal digits to out (at least NUMBER_INT64_MAX_LEN bytes, no terminator); returns how many. */
size_t number_from_int64(char *out, int64_t value);
size_t number_from_uint64(char *out, uint64_t value);

/* Strict, as Redis's string2ll(): no spaces, no '+', no leading zeros, no "-0"; the whole slice. */
bool number_to_int64(struct slice text, int64_t *out) __attribute__((warn_unused_result));
bool number_to_uint64(struct slice text, uint64_t *out) __attribute__((warn_unused_result));

/* As Redis reads doubles (strtod: decimal, exponent, hex, inf, no spaces, no NaN); the whole slice. */
bool number_to_double(struct slice text, double *out) __attribute__((warn_unused_result));
bool number_to_long_double(struct slice text, long double *out) __attribute__((warn_unused_result));

/* As INCRBYFLOAT prints: "%.17Lf" without trailing zeros; out holds NUMBER_DOUBLE_MAX_LEN. */
size_t number_from_long_double(char *out, long double value);

/* As scores and RESP3 doubles are printed by Redis 7.0: "%.17g", "inf", "-inf", integers
 * without exponent where they are exact. */
size_t number_from_double(char *out, double value);

#endif
