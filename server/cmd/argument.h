/* argument.h - what several families of commands read from their arguments in the same way. */
#ifndef TORC_CMD_ARGUMENT_H
#define TORC_CMD_ARGUMENT_H

#include "server/session/client.h"

/* A number that Redis keeps in 32 bits; on failure it has replied and returns false.  error:
 * instead of the usual words, or NULL. */
bool argument_int(struct client *c, struct slice text, const char *error, int64_t *out)
    __attribute__((warn_unused_result));

/* A number of at least min; the same, with the words for everything else. */
bool argument_at_least(struct client *c, struct slice text, int64_t min, const char *error,
                       int64_t *out) __attribute__((warn_unused_result));

/* ---- points in time ---- */

enum argument_time {
    TIME_SECONDS = 1,                    /* not milliseconds */
    TIME_RELATIVE = 2                    /* from now on, not since 1970 */
};

/* The time to live of SET and its like, as wall clock milliseconds.  It may be over, but not zero
 * or less. */
bool argument_expiry(struct client *c, struct slice text, unsigned time, int64_t *expiry_ms)
    __attribute__((warn_unused_result));

/* The same for EXPIRE and its like, which also take zero and less. */
bool argument_deadline(struct client *c, struct slice text, unsigned time, int64_t *deadline_ms)
    __attribute__((warn_unused_result));

/* True for a time that is over, so that a key is not even kept.  Never while the log is read: it
 * says itself what came of its keys. */
bool argument_is_past(const struct client *c, int64_t time_ms);

/* ---- many keys ---- */

/* For commands with a key at every stride-th argument: fetches cache lines some keys ahead.
 *
 *     struct key_batch batch = {.stride = 1};
 *     for (size_t i = 1; i < c->argc; i++) {
 *         key_batch_before(&batch, c, i);
 *         ... look up c->argv[i] ...
 *     }
 *     key_batch_end(&batch, c); */
struct key_batch {
    size_t stride;
    size_t from, count;                  /* arguments from `from` on have hashes */
    uint64_t hashes[DB_PREFETCH_MAX];
};

void key_batch_fill(struct key_batch *b, const struct client *c, size_t i);

static inline void key_batch_before(struct key_batch *b, struct client *c, size_t i)
{
    if (c->argc <= 1 + b->stride) return;        /* the only key was fetched with its request */
    size_t at = b->count > 0 ? (i - b->from) / b->stride : 0;
    if (at >= b->count) {
        key_batch_fill(b, c, i);
        at = 0;
    }
    keyspace_hint(c->db->keyspace, c->argv[i], b->hashes[at]);
}

static inline void key_batch_end(struct key_batch *b, struct client *c)
{
    if (b->count > 0) keyspace_hint(c->db->keyspace, (struct slice){0}, 0);
}

#endif
