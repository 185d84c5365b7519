/* slice.h - borrowed bytes: a pointer and a length, never a terminator.
 *
 * A slice owns nothing; whoever hands one out says until when its bytes live.  Slices are
 * passed by value.  An empty slice may have a NULL pointer. */
#ifndef TORC_BASE_SLICE_H
#define TORC_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
    const char *ptr;
    size_t len;
};

/* A slice of a string literal, without strlen(): SLICE("PING"). */
#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})

static inline struct slice slice_make(const void *ptr, size_t len)
{
    return (struct slice){ptr, len};
}

/* A slice of a C string, borrowed. */
static inline struct slice slice_of(const char *text)
{
    return (struct slice){text, strlen(text)};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && memcmp(s.ptr, prefix.ptr, prefix.len) == 0;
}

/* ASCII letters compare without case; every other byte as it is. */
bool slice_equal_nocase(struct slice a, struct slice b);

/* The slice against a C string, without case: slice_is(argv[2], "nx"). */
bool slice_is(struct slice a, const char *text);

/* <0, 0, >0 as memcmp() of the common part, the shorter first. */
int slice_compare(struct slice a, struct slice b);

/* Whether given is the secret.  Takes as long for a wrong byte at the front as for one at the end;
 * only the length can be guessed. */
bool slice_is_secret(struct slice given, struct slice secret);

/* Printable ASCII without blanks all through, or empty. */
bool slice_is_word(struct slice s);

/* The part from offset on, at most len bytes; both are cut to what is there. */
struct slice slice_part(struct slice s, size_t offset, size_t len);

/* Takes the next word off the front of words with blanks between them; false when none is left. */
bool slice_next_word(struct slice *rest, struct slice *word);

#endif
