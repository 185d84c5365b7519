/* stream_block.h - some entries of a stream in one listpack, laid out as Redis has them in its
 * files.
 *
 *      head     live | deleted | fields | name of each field | 0
 *      entry    flags | ms | seq | value of each field | elements            flags has SAME_FIELDS
 *               flags | ms | seq | fields | (name, value) of each | elements
 *
 * ms and seq are what the entry's ID has more than the block's, which is that of its first entry.
 * `elements` counts those of the entry but itself, to step back over it.  Entries with the fields
 * of the first need not repeat their names.  A deleted entry stays, with a flag. */
#ifndef TORC_STORE_STREAM_BLOCK_H
#define TORC_STORE_STREAM_BLOCK_H

#include "server/store/listpack.h"
#include "server/store/stream_id.h"

struct stream_entry {
    const struct listpack *block;
    struct stream_id id;
    bool is_deleted, has_own_names;
    uint32_t at;                         /* its flags */
    uint32_t fields_at;                  /* the first value, or name if it has its own */
    uint32_t names_at;                   /* the block's */
    uint64_t fields;
};

/* A block with the names of the first entry's fields (pairs: name, value, name ...), and without
 * entries. */
struct listpack *stream_block_new(const struct slice *pairs, size_t fields);

/* Adds an entry with this ID to a block whose first ID is `first`. */
struct listpack *stream_block_add(struct listpack *lp, struct stream_id first, struct stream_id id,
                                  const struct slice *pairs, size_t fields);

uint64_t stream_block_live(const struct listpack *lp);
uint64_t stream_block_deleted(const struct listpack *lp);

/* Deletes a live entry, and then tells the head how many were: a walk goes on over marked entries,
 * not over another head. */
void stream_block_mark(struct listpack *lp, const struct stream_entry *e);
struct listpack *stream_block_count_deleted(struct listpack *lp, uint64_t marked);

/* Goes over the entries, deleted ones too. */
struct stream_block_walk {
    const struct listpack *block;
    struct stream_id first;
    uint64_t fields;
    uint32_t names_at, at;               /* at: NONE when over */
    uint32_t entries_at;
    bool backwards;
};
void stream_block_walk_begin(struct stream_block_walk *w, const struct listpack *lp,
                             struct stream_id first, bool backwards);
bool stream_block_walk_next(struct stream_block_walk *w, struct stream_entry *e);

/* Goes over the fields of an entry: names and values, as listpack_get() gives them. */
struct stream_field_walk {
    const struct stream_entry *entry;
    uint64_t left;
    uint32_t at, name_at;
    char scratch[2][NUMBER_INT64_MAX_LEN];
};
void stream_field_walk_begin(struct stream_field_walk *w, const struct stream_entry *e);
bool stream_field_walk_next(struct stream_field_walk *w, struct slice *name, struct slice *value);

/* Whether a listpack from outside is such a block, so that all of the above is safe. */
bool stream_block_is_valid(const struct listpack *lp);

#endif
