/* zset_flat.h - members of a sorted set as in flat.h, in no order; a score is 8 bytes, the low one
 * first, as RDB files and DUMP payloads have it. */
#ifndef TORC_STORE_ZSET_FLAT_H
#define TORC_STORE_ZSET_FLAT_H

#include "server/store/flat.h"
#include "server/store/value.h"

/* An empty one, and one over a block of so many members with scores, which stays where it is for as
 * long; NULL where the block is none. */
struct flat *zset_flat_new(const struct value_limits *limits);
struct flat *zset_flat_over(struct slice block, size_t count, const struct value_limits *limits);

/* A member that it has not. */
void zset_flat_append(struct flat *f, struct slice member, double score);
double zset_flat_score(const void *item);

#endif
