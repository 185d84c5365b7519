/* raw_reply.h - replies of RESP2 and RESP3 as the bytes they came in.
 *
 * Tests compare replies byte by byte, so nothing is decoded that need not be.  (hiredis, which we
 * like for its independence from our own wire code, is on Debian too old for RESP3; this reader
 * shares nothing with core/wire either.)  A struct raw_reply borrows the bytes of one whole reply.
 */
#ifndef TORC_RAW_REPLY_H
#define TORC_RAW_REPLY_H

#include <stdbool.h>
#include <stddef.h>

struct raw_reply {
    const char *ptr;
    size_t len;
};

enum { RAW_MORE = 0, RAW_MALFORMED = -1 };

/* The length of the reply at the start of these bytes, RAW_MORE when it is not whole yet, or
 * RAW_MALFORMED when it is none. */
long raw_reply_length(const char *ptr, size_t len);

/* The first byte, which says what it is: + - : $ * and those of RESP3. */
char raw_reply_kind(struct raw_reply r);
bool raw_reply_is_null(struct raw_reply r);             /* $-1, *-1 or _ */
bool raw_reply_is_aggregate(struct raw_reply r);        /* and not null */
bool raw_reply_equal(struct raw_reply a, struct raw_reply b);

/* The number in the first line: of an integer its value, of an aggregate or a blob its count. */
long long raw_reply_number(struct raw_reply r);

/* What a status, an error or a blob says. */
struct raw_reply raw_reply_text(struct raw_reply r);

/* Elements of an aggregate (of a map keys and values in turn): how many, and the i-th after
 * `previous`, which is zeroed for the first. */
size_t raw_reply_count(struct raw_reply r);
struct raw_reply raw_reply_next(struct raw_reply r, struct raw_reply previous);

#endif
