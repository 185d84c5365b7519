/* garbage.h - what was taken out of the keyspace and takes long to free.
 *
 * Nothing else points at it, so whoever has it may free it on any thread, at any time: values keep
 * no count of anything outside of themselves. */
#ifndef TORC_STORE_GARBAGE_H
#define TORC_STORE_GARBAGE_H

#include "server/store/entry.h"
#include "server/store/table.h"

struct garbage {
    size_t objects;                      /* keys: what lazyfree_pending_objects counts */
    struct entry *entry;                 /* one, or NULL: those of the tables */
    struct table entries, expires;       /* of a whole database; both of the same entries */
};

/* From so many allocations on a value is worth being handed to another thread. */
enum { GARBAGE_PARTS_MIN = 65 };

/* Frees all of it; the struct is the caller's. */
void garbage_free(struct garbage *g);

#endif
