/* zset_common.h - what the commands on sorted sets share: ranges as arguments, members in
 * replies, results under a key. */
#ifndef TORC_CMD_ZSET_COMMON_H
#define TORC_CMD_ZSET_COMMON_H

#include "server/cmd/typed.h"
#include "server/store/zset.h"

/* Ranges as Redis reads them; on failure they have replied and return false. */
bool zset_take_scores(struct client *c, struct slice min, struct slice max, struct zset_scores *out)
    __attribute__((warn_unused_result));
bool zset_take_lexes(struct client *c, struct slice min, struct slice max, struct zset_lexes *out)
    __attribute__((warn_unused_result));

/* Ranks from start to end, negative ones counted from the end, as a span of a sorted set of this
 * size. */
struct zset_span zset_span_of_ranks(size_t size, int64_t start, int64_t end);

/* Whole numbers of 64 bits within bounds; error: instead of the usual words, or NULL. */
bool zset_take_bounded(struct client *c, struct slice text, int64_t min, const char *error,
                       int64_t *out) __attribute__((warn_unused_result));

/* The head of an array of count members, and one of them.  With scores, RESP3 has pairs. */
void zset_reply_head(struct client *c, size_t count, bool with_scores);
void zset_reply_item(struct client *c, struct slice member, double score, bool with_scores);

/* Members from the one with this rank on, count of them, forwards or backwards. */
void zset_reply_items(struct client *c, const struct zset *z, size_t rank, size_t count,
                      bool is_reverse, bool with_scores);

/* Puts a result under the key, or removes the key where the result is empty, which is freed
 * then; and replies how many members it has. */
void zset_store(struct client *c, struct slice key, struct zset *result, const char *event);

#endif
