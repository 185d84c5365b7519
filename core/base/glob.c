/* glob.c - see the header.
 *
 * Every element of a pattern but the star takes exactly one byte.  So it is enough to remember
 * the last star: when what follows it does not fit, it takes one byte more and the rest is
 * tried again.  An earlier star never has to be reconsidered, since the last one can take
 * whatever an earlier one might have left. */
#include "core/base/glob.h"

#include <stdint.h>

static int folded(char c, bool nocase)
{
    return nocase && c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool in_range(char first, char last, char c, bool nocase)
{
    char low = first < last ? first : last;
    char high = first < last ? last : first;
    int folded_c = folded(c, nocase);
    return folded_c >= folded(low, nocase) && folded_c <= folded(high, nocase);
}

/* A class from behind its [ on; returns where the pattern goes on. */
static size_t match_class(struct slice p, size_t at, char c, bool nocase, bool *matches)
{
    bool negated = at < p.len && p.ptr[at] == '^';
    bool found = false;
    at += negated;
    for (; at < p.len && p.ptr[at] != ']'; at++) {
        if (p.ptr[at] == '\\' && at + 1 < p.len) {
            at++;
            found |= p.ptr[at] == c;
        } else if (at + 2 < p.len && p.ptr[at + 1] == '-') {
            found |= in_range(p.ptr[at], p.ptr[at + 2], c, nocase);
            at += 2;
        } else {
            found |= folded(p.ptr[at], nocase) == folded(c, nocase);
        }
    }
    *matches = found != negated;
    return at < p.len ? at + 1 : at;
}

/* One element, not a star, against one byte; returns where the pattern goes on. */
static size_t match_element(struct slice p, size_t at, char c, bool nocase, bool *matches)
{
    switch (p.ptr[at]) {
    case '?':
        *matches = true;
        return at + 1;
    case '[':
        return match_class(p, at + 1, c, nocase, matches);
    case '\\':
        if (at + 1 < p.len) at++;
        break;
    }
    *matches = folded(p.ptr[at], nocase) == folded(c, nocase);
    return at + 1;
}

static size_t skip_stars(struct slice p, size_t at)
{
    while (at < p.len && p.ptr[at] == '*') at++;
    return at;
}

bool glob_match(struct slice pattern, struct slice text, bool nocase)
{
    if (text.len == 0) return pattern.len == 0;
    const size_t none = SIZE_MAX;
    size_t p = 0, t = 0, after_star = none, star_text = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            p = after_star = skip_stars(pattern, p);
            if (p == pattern.len) return true;
            star_text = t;
            continue;
        }
        bool matches = false;
        if (p < pattern.len) p = match_element(pattern, p, text.ptr[t], nocase, &matches);
        if (matches) {
            t++;
        } else if (after_star != none) {
            p = after_star;
            t = ++star_text;
        } else {
            return false;
        }
    }
    return skip_stars(pattern, p) == pattern.len;
}
