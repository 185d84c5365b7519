/* packed.h - values as RESTORE gets them, with blocks (listpack, ziplist, intset, zipmap, stream)
 * that hold together: lengths, counts and ends are right, while what the elements are, how they are
 * written and in which order they come is chosen.  So a fuzzer gets past the checks of the frame
 * at once, which bytes at random seldom do. */
#ifndef TORC_FUZZ_PACKED_H
#define TORC_FUZZ_PACKED_H

#include "core/base/bytes.h"
#include "tests/fuzz/choice.h"

/* Appends the type byte and the value, without a footer. */
void packed_value(struct choice *c, struct bytes *out);

#endif
