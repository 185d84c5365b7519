/* stream_id.h - what an entry of a stream is called: a time in milliseconds, and a number within
 * it.
 *
 * IDs are compared as one number of 128 bits; in files they are 16 bytes, high byte first. */
#ifndef TORC_STORE_STREAM_ID_H
#define TORC_STORE_STREAM_ID_H

#include "core/base/number.h"
#include "core/base/slice.h"

#include <stdint.h>

struct stream_id {
    uint64_t ms, seq;
};

#define STREAM_ID_LAST ((struct stream_id){UINT64_MAX, UINT64_MAX})

enum { STREAM_ID_TEXT_MAX = 2 * NUMBER_INT64_MAX_LEN + 1, STREAM_ID_BYTES = 16 };

static inline int stream_id_compare(struct stream_id a, struct stream_id b)
{
    if (a.ms != b.ms) return a.ms < b.ms ? -1 : 1;
    return a.seq < b.seq ? -1 : a.seq > b.seq;
}

static inline bool stream_id_is_zero(struct stream_id id)
{
    return id.ms == 0 && id.seq == 0;
}

/* The ID behind and in front of this one; false, and round the corner, where there is none. */
static inline bool stream_id_next(struct stream_id *id)
{
    if (++id->seq == 0) id->ms++;
    return !stream_id_is_zero(*id);
}

static inline bool stream_id_prev(struct stream_id *id)
{
    bool is_first = stream_id_is_zero(*id);
    if (id->seq-- == 0) id->ms--;
    return !is_first;
}

/* As "ms-seq"; returns the length. */
size_t stream_id_print(char out[STREAM_ID_TEXT_MAX], struct stream_id id);

/* Reads "ms-seq" or "ms" (with seq_missing for the rest).  has_seq: NULL, or "ms-*" may be said,
 * and *has_seq is false then.  Leading blanks, signs and zeros pass where Redis lets them. */
bool stream_id_parse(struct slice text, uint64_t seq_missing, struct stream_id *id, bool *has_seq)
    __attribute__((warn_unused_result));

void stream_id_to_bytes(unsigned char out[STREAM_ID_BYTES], struct stream_id id);
struct stream_id stream_id_from_bytes(const void *bytes);

#endif
