/* number.c - numbers <-> text.
 *
 * Integers are printed two digits at a time from a table, into their final place: the number of
 * digits is known before the first is written.  Doubles that are integers, or short decimals,
 * take a path of their own that gives the same answer as strtod() and printf() (the argument is
 * beside each); everything else is left to the C library. */
#include "core/base/number.h"

#include "core/base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char digit_pairs[200] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

static size_t digits_of(uint64_t value)
{
    static const uint64_t powers[] = {
        0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
        100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
        10000000000000000, 100000000000000000, 1000000000000000000, 10000000000000000000u};
    /* 1233/4096 is log10(2); the estimate is at most one too low. */
    size_t bits = 64 - (size_t)__builtin_clzll(value | 1);
    size_t low = bits * 1233 >> 12;
    return low + (value >= powers[low] || low == 0);
}

size_t number_from_uint64(char out[static NUMBER_INT64_MAX_LEN], uint64_t value)
{
    size_t len = digits_of(value);
    char *end = out + len;
    while (value >= 100) {
        end -= 2;
        memcpy(end, digit_pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10)
        memcpy(out, digit_pairs + value * 2, 2);
    else
        *out = (char)('0' + value);
    return len;
}

size_t number_from_int64(char out[static NUMBER_INT64_MAX_LEN], int64_t value)
{
    if (value >= 0) return number_from_uint64(out, (uint64_t)value);
    char digits[NUMBER_INT64_MAX_LEN];
    size_t len = number_from_uint64(digits, 0 - (uint64_t)value);
    out[0] = '-';
    memcpy(out + 1, digits, len);
    return len + 1;
}

bool number_to_uint64(struct slice text, uint64_t *out)
{
    if (text.len == 0 || text.len > NUMBER_INT64_MAX_LEN) return false;
    if (text.ptr[0] == '0' && text.len > 1) return false;
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(unsigned char)text.ptr[i] - '0';
        if (digit > 9) return false;
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_add_overflow(value, digit, &value)) return false;
    }
    *out = value;
    return true;
}

bool number_to_int64(struct slice text, int64_t *out)
{
    bool negative = text.len > 1 && text.ptr[0] == '-';
    uint64_t value;
    if (!number_to_uint64(slice_part(text, negative, text.len), &value)) return false;
    if (negative && value == 0) return false;
    if (value > (uint64_t)INT64_MAX + negative) return false;
    *out = (int64_t)(negative ? 0 - value : value);
    return true;
}

/* [-]digits[.digits] with at most 15 digits: mantissa and power of ten are then both exact
 * doubles, so that the one division rounds exactly as strtod() does. */
static bool short_decimal(struct slice text, double *out)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t i = negative, point = text.len, digits = 0;
    uint64_t mantissa = 0;
    for (; i < text.len; i++) {
        unsigned digit = (unsigned)(unsigned char)text.ptr[i] - '0';
        if (digit <= 9 && digits < 15) {
            mantissa = mantissa * 10 + digit;
            digits++;
        } else if (text.ptr[i] == '.' && point == text.len) {
            point = i;
        } else {
            return false;
        }
    }
    if (digits == 0) return false;
    double value = (double)mantissa;
    if (point + 1 < text.len) value /= powers[text.len - point - 1];
    *out = negative ? -value : value;
    return true;
}

/* text ends with a terminator here; end points behind what strtod() has read. */
static bool read_whole(struct slice text, const char *end)
{
    return !isspace((unsigned char)text.ptr[0]) && end == text.ptr + text.len;
}

static bool terminated_to_double(struct slice text, double *out)
{
    char *end;
    errno = 0;
    double value = strtod(text.ptr, &end);
    if (!read_whole(text, end) || isnan(value)) return false;
    if (errno == ERANGE && (isinf(value) || fpclassify(value) == FP_ZERO)) return false;
    *out = value;
    return true;
}

bool number_to_double(struct slice text, double *out)
{
    char buffer[256];
    if (text.len == 0) return false;
    if (short_decimal(text, out)) return true;

    char *copy = text.len < sizeof buffer ? buffer : mem_alloc(text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    bool ok = terminated_to_double(slice_make(copy, text.len), out);
    if (copy != buffer) mem_free(copy);
    return ok;
}

bool number_to_long_double(struct slice text, long double *out)
{
    char copy[NUMBER_LONG_DOUBLE_MAX_LEN];
    if (text.len == 0 || text.len >= sizeof copy) return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';

    char *end;
    errno = 0;
    long double value = strtold(copy, &end);
    if (!read_whole(slice_make(copy, text.len), end) || isnan(value)) return false;
    if (errno == ERANGE && (isinf(value) || fpclassify(value) == FP_ZERO)) return false;
    *out = value;
    return true;
}

static size_t put(char *out, const char *text)
{
    size_t len = strlen(text);
    memcpy(out, text, len);
    return len;
}

size_t number_from_long_double(char out[static NUMBER_LONG_DOUBLE_MAX_LEN], long double value)
{
    if (isinf(value)) return put(out, value > 0 ? "inf" : "-inf");
    size_t len = (size_t)snprintf(out, NUMBER_LONG_DOUBLE_MAX_LEN, "%.17Lf", value);
    if (memchr(out, '.', len) == NULL) return len;
    while (out[len - 1] == '0') len--;
    if (out[len - 1] == '.') len--;
    if (len == 2 && memcmp(out, "-0", 2) == 0) return put(out, "0");
    return len;
}

size_t number_from_double(char out[static NUMBER_DOUBLE_MAX_LEN], double value)
{
    /* Below 2^52 every integer is printed by %.17g without a point or an exponent. */
    const double exact = 4503599627370496.0;
    if (value > -exact && value < exact && value == (double)(int64_t)value) {
        if (value != 0 || !signbit(value)) return number_from_int64(out, (int64_t)value);
    }
    return (size_t)snprintf(out, NUMBER_DOUBLE_MAX_LEN, "%.17g", value);
}

bool number_to_bytes(struct slice value, int64_t *out, bool *is_too_large)
{
    static const struct {
        const char *unit;
        int64_t factor;
    } units[] = {{"", 1},        {"b", 1},        {"k", 1000},       {"kb", 1024},
                 {"m", 1000000}, {"mb", 1 << 20}, {"g", 1000000000}, {"gb", 1 << 30}};
    int64_t number = 0;
    bool too_large = false;
    size_t digits = 0;
    for (; digits < value.len && value.ptr[digits] >= '0' && value.ptr[digits] <= '9'; digits++)
        too_large |= __builtin_mul_overflow(number, 10, &number) ||
                     __builtin_add_overflow(number, value.ptr[digits] - '0', &number);
    struct slice unit = slice_part(value, digits, value.len);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!slice_is(unit, units[i].unit)) continue;
        *is_too_large = __builtin_mul_overflow(number, units[i].factor, out) || too_large;
        if (*is_too_large) *out = INT64_MAX;
        return true;
    }
    return false;
}
