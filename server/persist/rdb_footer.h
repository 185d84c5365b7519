/* rdb_footer.h - the end of what DUMP and FUNCTION DUMP give away, by which RESTORE sees that it
 * came through unharmed.
 *
 *      payload | RDB version 2 | CRC64 of all before 8
 *
 * Both numbers have their low byte first. */
#ifndef TORC_PERSIST_RDB_FOOTER_H
#define TORC_PERSIST_RDB_FOOTER_H

#include "core/base/bytes.h"

enum { RDB_FOOTER_LEN = 2 + 8 };

/* Appends the footer of what stands in *out from there on. */
void rdb_put_footer(struct bytes *out, size_t from);

/* Whether a payload with its footer came through unharmed, and is of a version we read. */
bool rdb_footer_fits(struct slice payload) __attribute__((warn_unused_result));

#endif
