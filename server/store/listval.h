/* listval.h - lists: one listpack, or blocks of listpacks in an array with room at its front.
 *
 * The array makes the way to an index short (the blocks' counts lie side by side), and pushing and
 * popping at both ends free of copying.  How many elements a block holds is
 * list-max-listpack-size's to say, by Redis's rules, so that a list has the same blocks here and
 * there and DUMPs alike.  A list of one block is ENTRY_PACKED, another ENTRY_LARGE.
 *
 * An entry whose last element was taken is empty and is the caller's to remove. */
#ifndef TORC_STORE_LISTVAL_H
#define TORC_STORE_LISTVAL_H

#include "core/base/bytes.h"
#include "server/store/listpack.h"
#include "server/store/value.h"

extern const struct value_type listval_type;

enum listval_end { LISTVAL_HEAD, LISTVAL_TAIL };

/* An empty list for a key. */
struct entry *listval_new(struct slice key, int64_t expiry_ms);

size_t listval_count(const struct entry *e);

void listval_push(struct entry *e, enum listval_end end, struct slice text,
                  const struct value_limits *limits);

/* The element at an index that is there, 0 being the first; the text is borrowed from the list, or
 * lies in scratch. */
struct slice listval_get(const struct entry *e, size_t index, char scratch[NUMBER_INT64_MAX_LEN]);

void listval_set(struct entry *e, size_t index, struct slice text,
                 const struct value_limits *limits);

/* Puts an element in front of the one at index, which may be the count. */
void listval_insert(struct entry *e, size_t index, struct slice text,
                    const struct value_limits *limits);

/* Removes count elements from index on; they are there. */
void listval_remove(struct entry *e, size_t index, size_t count, const struct value_limits *limits);

/* Removes the first `limit` elements that read as text, or with backwards the last; returns how
 * many. */
size_t listval_remove_equal(struct entry *e, struct slice text, size_t limit, bool backwards,
                            const struct value_limits *limits);

/* Goes over the elements from an index on, or back to the first.  The list stays as it is
 * meanwhile. */
struct listval_walk {
    const struct listval_block *block, *end;     /* end: behind the last, or before the first */
    uint32_t at;
    bool backwards;
    struct listval_block {
        struct listpack *lp;
        size_t count;
    } single;
};
void listval_walk_begin(struct listval_walk *w, const struct entry *e, size_t index,
                        bool backwards);

/* The next element as text: borrowed, or in scratch.  False at the end. */
bool listval_walk_next(struct listval_walk *w, struct slice *text,
                       char scratch[NUMBER_INT64_MAX_LEN]);

/* For files: the listpacks, one after the other. */
size_t listval_blocks(const struct entry *e);
const struct listpack *listval_block(const struct entry *e, size_t i);

/* Adds a block at the end; an empty one is dropped.  lp becomes the list's. */
void listval_add_block(struct entry *e, struct listpack *lp);

#endif
