/* dump.h - one value as bytes.
 *
 *      type 1 | value, see rdb_value.h | RDB version 2 | CRC64 of all before 8       DUMP, RESTORE
 *      type 1 | value without compression                                   TXN FETCH, RUN, PUT
 *
 * Version and checksum have their low byte first. */
#ifndef TORC_CMD_DUMP_H
#define TORC_CMD_DUMP_H

#include "core/base/bytes.h"
#include "server/store/value.h"

void dump_entry(const struct entry *e, struct bytes *out);
void dump_plain(const struct entry *e, struct bytes *out);

/* Makes the first of the second form. */
void dump_seal(struct slice plain, struct bytes *out);

/* Whether a payload came through unharmed, and is of a version we read. */
bool dump_is_intact(struct slice payload) __attribute__((warn_unused_result));

/* An entry for the key from a payload; NULL when it is not intact, or makes no sense although it
 * is. */
struct entry *dump_read(struct slice key, struct slice payload, int64_t expiry_ms,
                        const struct value_limits *limits);
struct entry *dump_read_plain(struct slice key, struct slice plain, int64_t expiry_ms,
                              const struct value_limits *limits);

/* The same for what is gone before the bytes are: they are used where they lie.  NULL where that
 * does not pay. */
struct entry *dump_over_plain(struct slice key, struct slice plain, int64_t expiry_ms,
                              const struct value_limits *limits);

#endif
