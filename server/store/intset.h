/* intset.h - integers in ascending order in one block, in the format that Redis has in its files.
 *
 *      width 4 | count 4 | integer ...         all with the low byte first
 *
 * width is the bytes of every integer: 2, 4 or 8, what the widest that ever was in it needed.
 *
 * Calls that change the block return its new address; the old one is gone. */
#ifndef TORC_STORE_INTSET_H
#define TORC_STORE_INTSET_H

#include "core/base/slice.h"

#include <stdint.h>

struct intset;

enum { INTSET_COUNT_MAX = 1 << 30 };         /* whoever adds sees to it */

struct intset *intset_new(void);
struct intset *intset_copy(const struct intset *s);
void intset_free(struct intset *s);

/* A block from bytes of anybody; NULL where they are not a whole and valid intset. */
struct intset *intset_load(struct slice bytes);

/* The block's own bytes, borrowed until it changes. */
struct slice intset_slice(const struct intset *s);
size_t intset_count(const struct intset *s);

int64_t intset_get(const struct intset *s, size_t index);           /* index < count */
bool intset_has(const struct intset *s, int64_t value);

struct intset *intset_add(struct intset *s, int64_t value, bool *is_new);
struct intset *intset_remove(struct intset *s, int64_t value, bool *was_there);

#endif
