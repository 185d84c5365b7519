/* id_tree.h - an ordered map from stream IDs to small values of one size, as a B+ tree.
 *
 *                 inner: 32 children, each with the first ID that may lie under it
 *               /            |            \
 *      leaf <-> leaf <-> leaf <-> leaf <-> leaf      1 KiB: IDs side by side, values behind them
 *
 * Nearly always something is added at the end and taken from the front.  So a full last leaf is not
 * split: it stays full, and the new ID begins another.  A tree of a few IDs is one leaf that grows.
 * A leaf that gets thin joins a neighbour it fits into; inner nodes only go when they are empty.
 *
 * Values are whatever value_bytes bytes (a multiple of 8 up to 24; 0: the tree is a set) the caller
 * puts there; they lie aligned to 8 and move with every change of the tree. */
#ifndef TORC_STORE_ID_TREE_H
#define TORC_STORE_ID_TREE_H

#include "server/store/stream_id.h"

struct id_leaf;

struct id_tree {
    void *root;                          /* a leaf if height is 0; NULL when empty */
    struct id_leaf *first, *last;
    size_t count, bytes;                 /* bytes: allocated for all nodes */
    uint16_t value_bytes, height;
};

void id_tree_init(struct id_tree *t, size_t value_bytes);

/* Empties it; what values point at is the caller's. */
void id_tree_close(struct id_tree *t);

/* The place of this ID's value, zeroed if it is new (*is_new). */
void *id_tree_put(struct id_tree *t, struct stream_id id, bool *is_new);

/* The value, or NULL; of a set something that is not NULL. */
void *id_tree_find(const struct id_tree *t, struct stream_id id);
bool id_tree_remove(struct id_tree *t, struct stream_id id);

/* A place in the order; leaf is NULL behind the end.  Good until the tree changes. */
struct id_place {
    struct id_leaf *leaf;
    unsigned index;
};
struct id_place id_tree_first(const struct id_tree *t);
struct id_place id_tree_last(const struct id_tree *t);
struct id_place id_tree_at_or_after(const struct id_tree *t, struct stream_id id);
struct id_place id_tree_at_or_before(const struct id_tree *t, struct stream_id id);
struct id_place id_place_next(struct id_place p);
struct id_place id_place_prev(struct id_place p);
struct stream_id id_place_id(struct id_place p);
void *id_place_value(const struct id_tree *t, struct id_place p);

#endif
