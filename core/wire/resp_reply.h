/* resp_reply.h - finds where a reply ends, and reads its parts.
 *
 * Skipping is resumable and decodes nothing: a proxy forwards the bytes as they came.  The cursor
 * below reads whole replies part by part, for those who must look inside (merging, the
 * transaction protocol, scripts).  RESP2 and RESP3. */
#ifndef TORC_WIRE_RESP_REPLY_H
#define TORC_WIRE_RESP_REPLY_H

#include "core/base/slice.h"
#include "core/wire/resp_request.h"

#include <stdint.h>

/* Progress through one reply, however deep; a zeroed struct is at the start of one.  Depth needs
 * no stack: every element read pays one, every aggregate adds its count. */
struct resp_skip {
    size_t at;            /* bytes understood; after RESP_DONE the length of the reply */
    uint64_t owed;        /* elements still to come; 0 only before the first */
    size_t need;          /* bytes from the start without which nothing more can be done */
    bool in_bulk;         /* what is needed is the rest of a bulk string */
    uint64_t bulk_left;   /* of a bulk string whose beginning was released */
    const char *error;    /* after RESP_BAD */
};

/* in points at the first byte of the reply and holds all that came since.  RESP_BAD for what
 * cannot be RESP, or lengths beyond any sense (over 1 TiB, over 2^32 elements). */
enum resp_status resp_skip_step(struct resp_skip *s, const char *in, size_t len);

/* After RESP_MORE: how many of the len bytes are done with and may be given away.  From then on the
 * reply begins behind them. */
size_t resp_skip_release(struct resp_skip *s, size_t len);

/* Reads a complete reply (or several in a row) part by part. */
struct resp_cursor {
    const char *ptr, *end;
};

static inline struct resp_cursor resp_cursor_over(struct slice s)
{
    return s.len > 0 ? (struct resp_cursor){s.ptr, s.ptr + s.len} : (struct resp_cursor){"", ""};
}

struct resp_value {
    char type;               /* the RESP byte: + - : $ * _ # , ( ! = % ~ > |; '_' for every null */
    int64_t integer;         /* ':' value; '#' 0 or 1; '$' '=' '!' length; aggregates: elements to
                                follow (a map's keys and values both counted) */
    struct slice text;       /* the bytes of + - $ , ( ! = (without the three letters and colon) */
    struct slice raw;        /* the header, or the whole scalar, as it stands on the wire */
};

/* The next value; an aggregate's elements follow as values of their own.  False at the end or on
 * bytes that resp_skip_step() would not accept. */
bool resp_cursor_next(struct resp_cursor *c, struct resp_value *out)
    __attribute__((warn_unused_result));

/* Moves over one value with everything in it; out gets its bytes. */
bool resp_cursor_skip(struct resp_cursor *c, struct slice *out) __attribute__((warn_unused_result));

#endif
