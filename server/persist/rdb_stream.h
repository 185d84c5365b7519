/* rdb_stream.h - streams in the form of rdb_value.h.
 *
 *      STREAM_LISTPACKS_2   count, (string: first ID, string: block) ...   store/stream_block.h
 *                           length | last ID | first ID | highest deleted ID | entries added
 *                           count, group ...
 *      group                string: name | last ID | entries read
 *                           count, (id16 | time | deliveries) ...            what is pending
 *                           count, consumer ...
 *      consumer             string: name | time it was seen | count, id16 ...
 *
 *      STREAM_LISTPACKS     the same of Redis before 7: without first ID, highest deleted ID,
 *                           entries added and entries read
 *
 * IDs are two lengths, ms and seq; first IDs of blocks and id16 are 16 bytes, high byte first.
 * Times are milliseconds in 8 bytes, low byte first. */
#ifndef TORC_PERSIST_RDB_STREAM_H
#define TORC_PERSIST_RDB_STREAM_H

#include "server/persist/rdb_value.h"

extern const struct rdb_form rdb_stream_form;

#endif
