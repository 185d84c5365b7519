/* rdb_hash.h - hashes in the form of rdb_value.h.
 *
 *      HASH               count, (string field, string value) ...
 *      HASH_LISTPACK      string: a listpack, see store/listpack.h
 *      HASH_ZIPLIST       string: a ziplist, see ziplist.h; of Redis before 7.0
 *      HASH_ZIPMAP        string: a zipmap; of Redis before 2.6
 *
 *      zipmap             count 1 | (length, field, length, unused 1, value, unused bytes) ... | 0xff
 *                         length: 1 byte, or 254 and 4 bytes, low byte first */
#ifndef TORC_PERSIST_RDB_HASH_H
#define TORC_PERSIST_RDB_HASH_H

#include "server/persist/rdb_value.h"

extern const struct rdb_form rdb_hash_form;

#endif
