/* tracking_message.h - what a client that tracks keys is told; server and proxy tell it alike.
 *
 *     RESP3   >2 invalidate KEYS
 *     RESP2   *3 message __redis__:invalidate KEYS      to a subscriber, for whom redirects to it
 *     RESP3   >3 invalidate KEYS AUTHORS                to a proxy, that knows who they are
 *     RESP3   >3 invalidate null FLUSH                  likewise, of all keys
 *     RESP3   >3 tracking-read AUTHOR KEYS              to a proxy: that one has read them
 *
 * KEYS is an array, or null when all keys have changed.  That null has the version of the client
 * that tracks, also where another one of another version is told: so does Redis.  AUTHORS is an
 * array of as many numbers as there are keys: who has made the change, 0 where that is unknown.  An
 * author is a client in the upper bits, and in the lower ones which of its requests.  FLUSH is a
 * number that all shards say of the same FLUSHALL, and of no other. */
#ifndef TORC_WIRE_TRACKING_MESSAGE_H
#define TORC_WIRE_TRACKING_MESSAGE_H

#include "core/wire/resp_write.h"

enum { AUTHOR_REQUEST_BITS = 20 };

/* Whether they are the same client. */
static inline bool author_is_same(uint64_t a, uint64_t b)
{
    return a >> AUTHOR_REQUEST_BITS == b >> AUTHOR_REQUEST_BITS;
}

/* Only the head, in the version of who is told; the keys follow. */
void tracking_message_write(struct bytes *out, enum resp_version v);

/* The same for a proxy; keys and authors follow, or a null and the number of the flush. */
void tracking_message_write_authored(struct bytes *out);

/* Likewise; the keys follow, of a script all that it has declared. */
void tracking_message_write_read(struct bytes *out, uint64_t author);

/* To a client that tracks and speaks RESP3: the one that it redirects to, an id, has gone. */
void tracking_message_write_broken(struct bytes *out, uint64_t redirect);

#endif
