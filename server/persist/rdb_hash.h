/* rdb_hash.h - hashes in the form of rdb_value.h.
 *
 *      HASH               count, (string field, string value) ...
 *      HASH_LISTPACK      string: a listpack, see store/listpack.h
 *      HASH_ZIPLIST       string: a ziplist, see ziplist.h; of Redis before 7.0
 *      HASH_ZIPMAP        string: a zipmap; of Redis before 2.6
 *
 *      HASH_EXPIRING      time 8, count, (delay, string field, string value) ...
 *      HASH_LISTPACK_EXPIRING     time 8, string: a listpack of fields, values and times in turn
 *
 * The last two are of Redis 7.4, for hashes with fields that expire; the first of them is what is
 * written then, and older ones cannot read it.  time is when the first field expires, in
 * milliseconds, low byte first; delay is how much later this one does, plus one, or 0 for a field
 * that does not, as is a time of 0.
 *
 *      zipmap             count 1 | pair ... | 0xff
 *                         pair: length, field, length, unused 1, value, unused bytes
 *                         length: 1 byte, or 254 and 4 bytes, low byte first */
#ifndef TORC_PERSIST_RDB_HASH_H
#define TORC_PERSIST_RDB_HASH_H

#include "server/persist/rdb_value.h"

extern const struct rdb_form rdb_hash_form;

#endif
