/* rdb_zset.h - sorted sets in the form of rdb_value.h.
 *
 *      ZSET_2           count, then of each, from the last to the first: string, score 8
 *      ZSET_LISTPACK    string: a listpack of member, score, member, score ..., in order
 *
 * Scores are doubles, low byte first.  Only read are, of older servers:
 *
 *      ZSET             count, then of each: string, score as text behind its length in one byte;
 *                       254 and 255 instead of a length are inf and -inf
 *      ZSET_ZIPLIST     string: a ziplist, as the listpack */
#ifndef TORC_PERSIST_RDB_ZSET_H
#define TORC_PERSIST_RDB_ZSET_H

#include "server/persist/rdb_value.h"

extern const struct rdb_form rdb_zset_form;

#endif
