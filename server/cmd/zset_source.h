/* zset_source.h - what ZUNION, ZINTER and ZDIFF read from: sorted sets, and sets, whose members
 * all have the score 1.  Missing keys are empty. */
#ifndef TORC_CMD_ZSET_SOURCE_H
#define TORC_CMD_ZSET_SOURCE_H

#include "server/session/client.h"
#include "server/store/setval.h"
#include "server/store/zset.h"

struct zset_source {
    const struct entry *entry;           /* NULL: empty */
    size_t count;
    size_t place;                        /* among the arguments */
    double weight;
    struct flat *flat;                   /* of a sorted set that is flat */
};

/* The key to be read from; false with WRONGTYPE replied. */
bool zset_source_open(struct client *c, struct slice key, struct zset_source *out)
    __attribute__((warn_unused_result));

/* Walking over one, in no order that matters. */
struct zset_source_walk {
    bool is_set;
    struct setval_walk set;
    struct zset_cursor at;
    const struct flat *flat;
    const void *item;                    /* of it, the next one */
};

void zset_source_begin(const struct zset_source *s, struct zset_source_walk *walk);
bool zset_source_next(struct zset_source_walk *walk, struct zset_item *out);

/* Whether finding members by name takes an index that must be made first. */
bool zset_source_is_flat(const struct zset_source *s);

bool zset_source_score(const struct zset_source *s, struct slice member, double *score)
    __attribute__((warn_unused_result));

#endif
