/* may_write.h - which requests may change data, as far as a worker knows.
 *
 * Scripts and functions say of themselves that they only read. Scripts are known here; of
 * functions only the shards know, and a worker what they said when a pause began (pause.h). */
#ifndef TORC_PROXY_MAY_WRITE_H
#define TORC_PROXY_MAY_WRITE_H

#include "core/base/bytes.h"
#include "core/command/command.h"

struct worker;

/* Whether the request may change data, or tell replicas anything. */
bool may_write(struct worker *w, const struct command *command, const struct slice *argv);

/* Appends the names of the functions that only read, as bulks, out of a shard's answer to FUNCTION
 * LIST in RESP2; of an error none. */
void may_write_find_readers(struct slice functions, struct bytes *readers);

#endif
