/* ztree.h - members of a sorted set in their order: a B+ tree by (score, member) that knows
 * ranks.
 *
 * All elements hang off leaves, which are linked both ways; the nodes above hold, for each
 * child, its first element and how many lie below it.  Scores stand a second time beside the
 * pointers, so that a search touches elements only where scores are equal.
 *
 *      leaf       count | prev | next | scores ... | elements ...
 *      inner      count | scores ... | elements ... | children ... | counts ...
 *
 * Invariants: a node but the root is never empty; the entry of a child in its parent is the
 * child's own first one.  A node grows full before it splits, and where members come in order,
 * either way, it stays full; two neighbours are joined when one is less than a quarter full and
 * both fit into one.
 *
 * The tree owns its nodes, not the elements.  Scores are compared as numbers (-0 equals 0) and
 * are never NaN; equal ones are ordered by the bytes of their members. */
#ifndef TORC_STORE_ZTREE_H
#define TORC_STORE_ZTREE_H

#include "core/base/slice.h"

#include <stdint.h>

enum {
    ZTREE_LEAF_MAX = 62,                 /* a leaf takes 1016 bytes, of a class of 1024 */
    ZTREE_INNER_MAX = 63,                /* 2024 bytes of 2048 */
    ZTREE_PREFETCH = 8
};

/* A member and its score in one allocation: 29 bytes for a member of 20.  From 255 bytes on, the
 * length stands in four bytes behind the first. */
struct zset_element {
    double score;
    uint8_t len;
    char bytes[];
};

struct zset_element *zset_element_new(struct slice member, double score);

static inline struct slice zset_element_member(const struct zset_element *e)
{
    uint32_t len;
    if (__builtin_expect(e->len < UINT8_MAX, 1)) return slice_make(e->bytes, e->len);
    memcpy(&len, e->bytes, sizeof len);
    return slice_make(e->bytes + sizeof len, len);
}

struct ztree_leaf {
    uint32_t count;
    struct ztree_leaf *prev, *next;
    double scores[ZTREE_LEAF_MAX];
    struct zset_element *elements[ZTREE_LEAF_MAX];
};

struct ztree {
    void *root;                          /* NULL when empty */
    unsigned height;                     /* levels above the leaves */
    size_t count, leaves, inners;
};

void ztree_init(struct ztree *t);

/* Frees the nodes; free_element is called for every element in order, unless NULL. */
void ztree_close(struct ztree *t, void (*free_element)(struct zset_element *e));

/* Adds an element that is not in the tree (no other has its member). */
void ztree_add(struct ztree *t, struct zset_element *e);

/* Takes out an element that is in the tree. */
void ztree_remove(struct ztree *t, struct zset_element *e);

/* Gives an element of the tree another score, and its place by it. */
void ztree_move(struct ztree *t, struct zset_element *e, double score);

/* A place between elements: by score, by member (where all scores are equal), or by both, in
 * front of the elements that are equal to it or, with `after`, behind them. */
struct ztree_bound {
    bool by_score, by_member, after;
    double score;
    struct slice member;
};

/* How many elements lie in front of the place. */
size_t ztree_count_before(const struct ztree *t, const struct ztree_bound *bound);

/* The element's rank, from 0. */
size_t ztree_rank(const struct ztree *t, const struct zset_element *e);

/* ---- walking ---- */

/* Where one stands; good until the tree changes. */
struct ztree_cursor {
    const struct ztree_leaf *leaf;       /* NULL: at either end */
    uint32_t slot;
};

/* At the element with this rank. */
struct ztree_cursor ztree_at(const struct ztree *t, size_t rank);

/* The element where the cursor stands, which then goes on; NULL at the end. */
static inline struct zset_element *ztree_next(struct ztree_cursor *at)
{
    if (at->leaf == NULL) return NULL;
    struct zset_element *e = at->leaf->elements[at->slot];
    if (at->slot + ZTREE_PREFETCH < at->leaf->count)
        __builtin_prefetch(at->leaf->elements[at->slot + ZTREE_PREFETCH]);
    if (++at->slot == at->leaf->count) *at = (struct ztree_cursor){at->leaf->next, 0};
    return e;
}

static inline struct zset_element *ztree_prev(struct ztree_cursor *at)
{
    if (at->leaf == NULL) return NULL;
    struct zset_element *e = at->leaf->elements[at->slot];
    if (at->slot >= ZTREE_PREFETCH)
        __builtin_prefetch(at->leaf->elements[at->slot - ZTREE_PREFETCH]);
    if (at->slot-- == 0) {
        const struct ztree_leaf *leaf = at->leaf->prev;
        *at = (struct ztree_cursor){leaf, leaf != NULL ? leaf->count - 1 : 0};
    }
    return e;
}

/* Bytes of the nodes. */
size_t ztree_memory(const struct ztree *t);

#endif
