/* streamval.h - streams: entries in blocks (stream_block.h), the blocks in a tree by their first
 * ID, and groups of consumers (stream_group.h).
 *
 * stream-node-max-bytes and stream-node-max-entries bound a block by Redis's rules, so that a
 * stream has the same blocks here and there.  A block goes with its last live entry, unless
 * trimming to an ID took that.  A stream may be empty: its key stays.
 *
 * A stream hangs off its entry of type ENTRY_STREAM; streamval_of() opens it. */
#ifndef TORC_STORE_STREAMVAL_H
#define TORC_STORE_STREAMVAL_H

#include "server/store/stream_block.h"
#include "server/store/stream_group.h"
#include "server/store/value.h"

/* More bytes of names and values no entry has. */
#define STREAMVAL_ENTRY_MAX ((size_t)1 << 30)

extern const struct value_type streamval_type;

struct streamval {
    struct id_tree blocks;               /* of struct listpack * */
    uint64_t length, entries_added;
    struct stream_id last_id;            /* ever given */
    struct stream_id first_id;           /* of the live entries; 0-0 when there are none */
    struct stream_id max_deleted_id;     /* 0-0: none was */
    struct stream_names groups;
};

struct entry *streamval_new(struct slice key);
struct streamval *streamval_of(const struct entry *e);

/* Adds an entry of `fields` names and values (name, value, name ...) under an ID above last_id. */
void streamval_add(struct streamval *s, struct stream_id id, const struct slice *pairs,
                   size_t fields, const struct value_limits *limits);

/* Deletes those of the IDs that are there; returns how many. */
size_t streamval_delete(struct streamval *s, const struct stream_id *ids, size_t count);

struct streamval_trim {
    enum { STREAMVAL_KEEP_ALL, STREAMVAL_KEEP_COUNT, STREAMVAL_KEEP_FROM } what;
    uint64_t count;                      /* of entries that stay */
    struct stream_id from;               /* the first that stays */
    bool is_rough;                       /* whole blocks only */
    uint64_t limit;                      /* of what is deleted; 0: none */
};
uint64_t streamval_trim(struct streamval *s, const struct streamval_trim *trim);

/* ---- reading ---- */

/* Goes over the live entries with IDs from `from` to `to` (both included), or back from `to`.  The
 * stream stays as it is meanwhile. */
struct streamval_walk {
    const struct streamval *stream;
    struct stream_id from, to;
    struct id_place block;
    struct stream_block_walk entries;
    bool backwards;
};
void streamval_walk_begin(struct streamval_walk *w, const struct streamval *s,
                          struct stream_id from, struct stream_id to, bool backwards);
bool streamval_walk_next(struct streamval_walk *w, struct stream_entry *e);

/* The live entry of this ID; false where there is none. */
bool streamval_find(const struct streamval *s, struct stream_id id, struct stream_entry *e);

/* The last live entry's ID; 0-0 where there is none. */
struct stream_id streamval_top(const struct streamval *s);

/* The first ID of all, those deleted in place included: trimming to it deletes nothing.  The
 * highest there is where nothing lies, so that trimming to it leaves nothing. */
struct stream_id streamval_first_lying(const struct streamval *s);

/* ---- how far groups have read ---- */

/* How many entries were added up to this ID, or STREAM_READ_UNKNOWN where deleting has left no way
 * to tell. */
int64_t streamval_entries_up_to(const struct streamval *s, struct stream_id id);

/* Whether an entry from this ID on was deleted. */
bool streamval_has_gaps_from(const struct streamval *s, struct stream_id id);

/* Entries that a group has not read yet, by what it says of itself (so it may be less than 0);
 * false where that is not known. */
bool streamval_lag(const struct streamval *s, const struct stream_group *g, int64_t *lag);

/* The group has read the entry with this ID, above its last. */
void streamval_group_advance(const struct streamval *s, struct stream_group *g,
                             struct stream_id id);

/* ---- for files ---- */

/* Adds a block at the end, which becomes the stream's; its entries count into the length.  False,
 * and it was freed, where it is not valid or not above the last. */
bool streamval_add_block(struct streamval *s, struct stream_id first, struct listpack *lp)
    __attribute__((warn_unused_result));

/* Once blocks were added: first_id is found again. */
void streamval_find_first(struct streamval *s);

/* How many nodes Redis's radix tree would have for these blocks: XINFO tells it. */
size_t streamval_radix_nodes(const struct streamval *s);

#endif
