/* ring_text.h - the ring as text: for a file, a reply, and a test.
 *
 *     # anything after '#' is a comment
 *     epoch 7                              optional, 1 if missing; once
 *     shard a 10.0.0.1:7001                one line a shard, in any order
 *     shard b 10.0.0.2:7001 2              weight 2; 1 if missing
 *     shard c - 2                          no address, weight 2
 *     slots a 0-99 101 4000-4005           optional, any number of lines
 *
 * Without slots lines the table is the one of ring_build(): names and weights say it all.  With
 * slots lines, they are the table, and every slot stands in exactly one of them (a ring made by
 * ring_build_from() needs that).  The printer writes slots only if they are needed.
 *
 * Words are separated by spaces or tabs.  The reader is strict: what it does not understand is
 * an error, since a ring that is misread scatters keys. */
#ifndef TORC_RING_RING_TEXT_H
#define TORC_RING_RING_TEXT_H

#include "ring/ring.h"

enum { RING_TEXT_REASON_MAX = 191 };

struct ring_text_error {
    uint32_t line;                               /* from 1; 0 speaks of the text as a whole */
    char reason[RING_TEXT_REASON_MAX + 1];
};

/* Reads a whole text.  False: *error says why, and *r is not a ring. */
bool ring_text_read(struct ring *r, const char *text, size_t len, struct ring_text_error *error)
    __attribute__((warn_unused_result));

/* Writes the text to out, cut after cap bytes, without a terminator; returns its full length, so
 * that cap 0 (and out NULL) measures.  Reading the text gives an equal ring.  The ring must be
 * sound (ring_fault). */
size_t ring_text_print(const struct ring *r, char *out, size_t cap);

#endif
