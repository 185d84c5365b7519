/* merge.h - replies of several shards into the one reply a client expects.  Pure.
 *
 * replies are whole RESP replies.  Whatever the kind, the first error among them is the answer,
 * but for MERGE_ONE_OF. */
#ifndef TORC_PROXY_MERGE_H
#define TORC_PROXY_MERGE_H

#include "core/base/bytes.h"
#include "core/wire/resp_reply.h"
#include "core/wire/resp_write.h"

enum merge {
    MERGE_FIRST,             /* all say the same: +OK */
    MERGE_SUM,               /* integers, added */
    MERGE_MIN,               /* integers, the smallest: LASTSAVE */
    MERGE_ONE_OF,            /* the first that is no error, or not -NOTBUSY: SCRIPT KILL */
    MERGE_CONCAT,            /* arrays or sets, one behind the other */
    MERGE_ANY_OF             /* arrays of integers or texts, the greatest at each place: SCRIPT
                                EXISTS, because what one shard has is loaded on the others
                                when it is called there; DEBUG DIGEST-VALUE, where a key that
                                is not there is all zeros */
};

void merge_replies(enum merge kind, const struct slice *replies, size_t count, struct bytes *out);

/* The first error, or an empty slice. */
struct slice merge_find_error(const struct slice *replies, size_t count);

/* The elements of arrays into one array: element i of the result is the next one of
 * replies[from[i]]. */
void merge_interleave(const struct slice *replies, size_t count, const uint16_t *from,
                      size_t elements, struct bytes *out);

#endif
