/* ztree.c - adding, removing and ranking; the picture is in the header.
 *
 * Changes go down recursively and mend each node on the way back: a parent refreshes its entry
 * of the child, takes in a sibling that a split has made, or joins what has become too small. */
#include "server/store/ztree.h"

#include "core/base/mem.h"

#include <assert.h>

struct inner {
    uint32_t count;
    double scores[ZTREE_INNER_MAX];
    struct zset_element *elements[ZTREE_INNER_MAX];
    void *children[ZTREE_INNER_MAX];
    size_t counts[ZTREE_INNER_MAX];
};
_Static_assert(sizeof(struct ztree_leaf) <= 1024, "a leaf fits its size class");
_Static_assert(sizeof(struct inner) <= 2048, "an inner node fits its size class");

struct zset_element *zset_element_new(struct slice member, double score)
{
    bool is_long = member.len >= UINT8_MAX;
    uint32_t len = (uint32_t)member.len;
    struct zset_element *e = mem_alloc_class(offsetof(struct zset_element, bytes) +
                                             (is_long ? sizeof len : 0) + member.len);
    e->score = score;
    e->len = is_long ? UINT8_MAX : (uint8_t)len;
    if (is_long) memcpy(e->bytes, &len, sizeof len);
    if (len > 0) memcpy(e->bytes + (is_long ? sizeof len : 0), member.ptr, len);
    return e;
}

/* ---- searching ---- */

static inline bool is_before(const struct ztree_bound *b, double score,
                             const struct zset_element *e)
{
    if (b->by_score && score != b->score) return score < b->score;
    if (!b->by_member) return b->after;
    int order = slice_compare(zset_element_member(e), b->member);
    return order < 0 || (order == 0 && b->after);
}

/* How many of these lie in front of the place. */
static inline uint32_t count_before(const double *scores, struct zset_element *const *elements,
                                    uint32_t count, const struct ztree_bound *b)
{
    uint32_t low = 0;
    while (count > 0) {
        uint32_t half = count / 2;
        if (is_before(b, scores[low + half], elements[low + half])) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

static uint32_t leaf_before(const struct ztree_leaf *leaf, const struct ztree_bound *b)
{
    return count_before(leaf->scores, leaf->elements, leaf->count, b);
}

/* The child in which the place lies: the last one that begins in front of it. */
static uint32_t child_of(const struct inner *n, const struct ztree_bound *b)
{
    uint32_t before = count_before(n->scores, n->elements, n->count, b);
    return before > 0 ? before - 1 : 0;
}

static struct ztree_bound bound_of(const struct zset_element *e, double score, bool after)
{
    return (struct ztree_bound){.by_score = true, .by_member = true, .after = after, .score = score,
                                .member = zset_element_member(e)};
}

size_t ztree_count_before(const struct ztree *t, const struct ztree_bound *bound)
{
    const void *node = t->root;
    size_t before = 0;
    if (node == NULL) return 0;
    for (unsigned level = t->height; level > 0; level--) {
        const struct inner *n = node;
        uint32_t child = child_of(n, bound);
        for (uint32_t i = 0; i < child; i++) before += n->counts[i];
        node = n->children[child];
    }
    return before + leaf_before(node, bound);
}

size_t ztree_rank(const struct ztree *t, const struct zset_element *e)
{
    struct ztree_bound b = bound_of(e, e->score, false);
    return ztree_count_before(t, &b);
}

struct ztree_cursor ztree_at(const struct ztree *t, size_t rank)
{
    const void *node = t->root;
    if (rank >= t->count) return (struct ztree_cursor){0};
    for (unsigned level = t->height; level > 0; level--) {
        const struct inner *n = node;
        uint32_t child = 0;
        while (rank >= n->counts[child]) rank -= n->counts[child++];
        node = n->children[child];
    }
    return (struct ztree_cursor){node, (uint32_t)rank};
}

/* ---- nodes ---- */

static struct ztree_leaf *leaf_new(struct ztree *t)
{
    struct ztree_leaf *leaf = mem_alloc(sizeof *leaf);
    leaf->count = 0;
    leaf->prev = leaf->next = NULL;
    t->leaves++;
    return leaf;
}

static struct inner *inner_new(struct ztree *t)
{
    struct inner *n = mem_alloc(sizeof *n);
    n->count = 0;
    t->inners++;
    return n;
}

/* Elements from `from` on go `by` places up, or down where it is negative. */
static void leaf_shift(struct ztree_leaf *leaf, uint32_t from, int by)
{
    size_t count = leaf->count - from;
    memmove(leaf->scores + from + by, leaf->scores + from, count * sizeof *leaf->scores);
    memmove(leaf->elements + from + by, leaf->elements + from, count * sizeof *leaf->elements);
    leaf->count = (uint32_t)((int)leaf->count + by);
}

static void inner_shift(struct inner *n, uint32_t from, int by)
{
    size_t count = n->count - from;
    memmove(n->scores + from + by, n->scores + from, count * sizeof *n->scores);
    memmove(n->elements + from + by, n->elements + from, count * sizeof *n->elements);
    memmove(n->children + from + by, n->children + from, count * sizeof *n->children);
    memmove(n->counts + from + by, n->counts + from, count * sizeof *n->counts);
    n->count = (uint32_t)((int)n->count + by);
}

/* What stands in `from` from `at` on goes to the end of `to`. */
static void leaf_hand_over(struct ztree_leaf *from, uint32_t at, struct ztree_leaf *to)
{
    size_t count = from->count - at;
    memcpy(to->scores + to->count, from->scores + at, count * sizeof *to->scores);
    memcpy(to->elements + to->count, from->elements + at, count * sizeof *to->elements);
    to->count += (uint32_t)count;
    from->count = at;
}

static void inner_hand_over(struct inner *from, uint32_t at, struct inner *to)
{
    size_t count = from->count - at;
    memcpy(to->scores + to->count, from->scores + at, count * sizeof *to->scores);
    memcpy(to->elements + to->count, from->elements + at, count * sizeof *to->elements);
    memcpy(to->children + to->count, from->children + at, count * sizeof *to->children);
    memcpy(to->counts + to->count, from->counts + at, count * sizeof *to->counts);
    to->count += (uint32_t)count;
    from->count = at;
}

static void leaf_put(struct ztree_leaf *leaf, uint32_t at, struct zset_element *e)
{
    leaf_shift(leaf, at, 1);
    leaf->scores[at] = e->score;
    leaf->elements[at] = e;
}

static uint32_t count_of(const void *node, unsigned level)
{
    return level > 0 ? ((const struct inner *)node)->count
                     : ((const struct ztree_leaf *)node)->count;
}

static size_t elements_below(const void *node, unsigned level)
{
    if (level == 0) return ((const struct ztree_leaf *)node)->count;
    const struct inner *n = node;
    size_t sum = 0;
    for (uint32_t i = 0; i < n->count; i++) sum += n->counts[i];
    return sum;
}

/* The entry of a child, which is of this level, says what the child does. */
static void refresh(struct inner *n, uint32_t i, unsigned level)
{
    const void *child = n->children[i];
    if (level > 0) {
        n->scores[i] = ((const struct inner *)child)->scores[0];
        n->elements[i] = ((const struct inner *)child)->elements[0];
    } else {
        n->scores[i] = ((const struct ztree_leaf *)child)->scores[0];
        n->elements[i] = ((const struct ztree_leaf *)child)->elements[0];
    }
}

static void set_child(struct inner *n, uint32_t i, void *child, unsigned level)
{
    n->children[i] = child;
    n->counts[i] = elements_below(child, level);
    refresh(n, i, level);
}

/* ---- adding ---- */

/* Where an element is being added: at either end of the tree, nodes stay full when they split. */
enum where { INSIDE, AT_FRONT, AT_END };

/* The part of a full leaf from `at` on becomes its right neighbour, which is returned. */
static struct ztree_leaf *leaf_split(struct ztree *t, struct ztree_leaf *leaf, uint32_t at)
{
    struct ztree_leaf *right = leaf_new(t);
    leaf_hand_over(leaf, at, right);
    right->prev = leaf;
    right->next = leaf->next;
    if (leaf->next != NULL) leaf->next->prev = right;
    leaf->next = right;
    return right;
}

/* Returns the right neighbour that had to be made, or NULL. */
static struct ztree_leaf *leaf_add(struct ztree *t, struct ztree_leaf *leaf, struct zset_element *e,
                                   enum where *where)
{
    struct ztree_bound b = bound_of(e, e->score, false);
    uint32_t at = leaf_before(leaf, &b), middle = leaf->count / 2;
    if (leaf->count < ZTREE_LEAF_MAX) {
        leaf_put(leaf, at, e);
        return NULL;
    }
    *where = at == 0 && leaf->prev == NULL               ? AT_FRONT
             : at == leaf->count && leaf->next == NULL ? AT_END
                                                         : INSIDE;
    if (*where != INSIDE) middle = at;
    struct ztree_leaf *right = leaf_split(t, leaf, middle);
    if (at < middle || *where == AT_FRONT) leaf_put(leaf, at, e);
    else leaf_put(right, at - middle, e);
    return right;
}

/* Puts a child of this level at place `at`; returns the right neighbour that had to be made, or
 * NULL. */
static struct inner *inner_put(struct ztree *t, struct inner *n, uint32_t at, void *child,
                               unsigned level, enum where where)
{
    struct inner *right = NULL, *to = n;
    if (n->count == ZTREE_INNER_MAX) {
        uint32_t middle = where == INSIDE ? n->count / 2 : at;
        right = inner_new(t);
        inner_hand_over(n, middle, right);
        if (at >= middle) {
            to = right;
            at -= middle;
        }
    }
    inner_shift(to, at, 1);
    set_child(to, at, child, level);
    return right;
}

static void *add_below(struct ztree *t, void *node, unsigned level, struct zset_element *e,
                       enum where *where)
{
    if (level == 0) return leaf_add(t, node, e, where);
    struct inner *n = node;
    struct ztree_bound b = bound_of(e, e->score, false);
    uint32_t i = child_of(n, &b);
    void *sibling = add_below(t, n->children[i], level - 1, e, where);
    if (sibling == NULL) {
        n->counts[i]++;
        refresh(n, i, level - 1);
        return NULL;
    }
    set_child(n, i, n->children[i], level - 1);
    return inner_put(t, n, i + 1, sibling, level - 1, *where);
}

void ztree_add(struct ztree *t, struct zset_element *e)
{
    enum where where = INSIDE;
    if (t->root == NULL) t->root = leaf_new(t);
    void *sibling = add_below(t, t->root, t->height, e, &where);
    if (sibling != NULL) {
        struct inner *root = inner_new(t);
        root->count = 2;
        set_child(root, 0, t->root, t->height);
        set_child(root, 1, sibling, t->height);
        t->root = root;
        t->height++;
    }
    t->count++;
}

/* ---- removing ---- */

static void leaf_free(struct ztree *t, struct ztree_leaf *leaf)
{
    if (leaf->prev != NULL) leaf->prev->next = leaf->next;
    if (leaf->next != NULL) leaf->next->prev = leaf->prev;
    t->leaves--;
    mem_free(leaf);
}

static void node_free(struct ztree *t, void *node, unsigned level)
{
    if (level == 0) {
        leaf_free(t, node);
    } else {
        t->inners--;
        mem_free(node);
    }
}

/* The child behind the i-th is taken in by it, and its entry goes. */
static void join(struct ztree *t, struct inner *n, uint32_t i, unsigned level)
{
    void *left = n->children[i], *right = n->children[i + 1];
    if (level > 0) inner_hand_over(right, 0, left);
    else leaf_hand_over(right, 0, left);
    n->counts[i] += n->counts[i + 1];
    node_free(t, right, level);
    inner_shift(n, i + 2, -1);
    refresh(n, i, level);
}

/* A child that has become small goes together with a neighbour if both fit into one node. */
static void mend(struct ztree *t, struct inner *n, uint32_t i, unsigned level)
{
    uint32_t max = level > 0 ? ZTREE_INNER_MAX : ZTREE_LEAF_MAX,
             count = count_of(n->children[i], level);
    if (count >= max / 4) return;
    if (i > 0 && count_of(n->children[i - 1], level) + count <= max) join(t, n, i - 1, level);
    else if (i + 1 < n->count && count_of(n->children[i + 1], level) + count <= max)
        join(t, n, i, level);
}

static void leaf_remove(struct ztree_leaf *leaf, const struct zset_element *e,
                        const struct ztree_bound *b)
{
    uint32_t behind = leaf_before(leaf, b);
    assert(behind > 0 && leaf->elements[behind - 1] == e);
    leaf_shift(leaf, behind, -1);
}

static void remove_below(struct ztree *t, void *node, unsigned level, const struct zset_element *e,
                         const struct ztree_bound *b)
{
    if (level == 0) {
        leaf_remove(node, e, b);
        return;
    }
    struct inner *n = node;
    uint32_t i = child_of(n, b);
    remove_below(t, n->children[i], level - 1, e, b);
    n->counts[i]--;
    if (n->counts[i] == 0) {
        node_free(t, n->children[i], level - 1);
        inner_shift(n, i + 1, -1);
        return;
    }
    refresh(n, i, level - 1);
    mend(t, n, i, level - 1);
}

static void set_root(struct ztree *t, void *root, unsigned height)
{
    node_free(t, t->root, t->height);
    t->root = root;
    t->height = height;
}

void ztree_remove(struct ztree *t, struct zset_element *e)
{
    struct ztree_bound b = bound_of(e, e->score, true);
    remove_below(t, t->root, t->height, e, &b);
    t->count--;
    if (t->count == 0) set_root(t, NULL, 0);
    while (t->height > 0 && count_of(t->root, t->height) == 1)
        set_root(t, ((struct inner *)t->root)->children[0], t->height - 1);
}

/* ---- moving ---- */

static struct ztree_leaf *leaf_of(const struct ztree *t, const struct ztree_bound *b)
{
    void *node = t->root;
    for (unsigned level = t->height; level > 0; level--) {
        struct inner *n = node;
        node = n->children[child_of(n, b)];
    }
    return node;
}

/* One element goes from one place in its leaf to another, the others close up. */
static void leaf_rotate(struct ztree_leaf *leaf, uint32_t from, uint32_t to, struct zset_element *e)
{
    uint32_t first = from < to ? from : to, last = from < to ? to : from, count = last - first;
    int up = from < to ? 0 : 1;
    memmove(leaf->scores + first + up, leaf->scores + first + !up, count * sizeof *leaf->scores);
    memmove(leaf->elements + first + up, leaf->elements + first + !up,
            count * sizeof *leaf->elements);
    leaf->scores[to] = e->score;
    leaf->elements[to] = e;
}

/* Within its leaf and without becoming or having been its first, nobody above needs to know. */
static bool move_within_leaf(struct ztree *t, struct zset_element *e, double score)
{
    struct ztree_bound old = bound_of(e, e->score, true), fresh = bound_of(e, score, false);
    struct ztree_leaf *leaf = leaf_of(t, &old);
    uint32_t from = leaf_before(leaf, &old) - 1, to = leaf_before(leaf, &fresh);
    if (from == 0 || to == 0 || (to == leaf->count && leaf->next != NULL)) return false;
    e->score = score;
    leaf_rotate(leaf, from, to > from ? to - 1 : to, e);
    return true;
}

void ztree_move(struct ztree *t, struct zset_element *e, double score)
{
    if (move_within_leaf(t, e, score)) return;
    ztree_remove(t, e);
    e->score = score;
    ztree_add(t, e);
}

/* ---- beginning and end ---- */

void ztree_init(struct ztree *t)
{
    *t = (struct ztree){0};
}

static void close_below(void *node, unsigned level, void (*free_element)(struct zset_element *e))
{
    if (level > 0) {
        struct inner *n = node;
        for (uint32_t i = 0; i < n->count; i++)
            close_below(n->children[i], level - 1, free_element);
    } else if (free_element != NULL) {
        struct ztree_leaf *leaf = node;
        for (uint32_t i = 0; i < leaf->count; i++) free_element(leaf->elements[i]);
    }
    mem_free(node);
}

void ztree_close(struct ztree *t, void (*free_element)(struct zset_element *e))
{
    if (t->root != NULL) close_below(t->root, t->height, free_element);
    ztree_init(t);
}

size_t ztree_memory(const struct ztree *t)
{
    return t->leaves * mem_class(sizeof(struct ztree_leaf)) +
           t->inners * mem_class(sizeof(struct inner));
}
