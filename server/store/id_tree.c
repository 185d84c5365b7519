#include "server/store/id_tree.h"

#include "core/base/mem.h"

#include <assert.h>

enum {
    LEAF_BYTES_FIRST = 64, LEAF_BYTES_MAX = 1024,
    CHILDREN_MAX = 32,
    HEIGHT_MAX = 16                      /* each further level takes 16 times as many additions */
};

struct id_leaf {
    struct id_leaf *prev, *next;
    uint16_t count, cap;
    struct stream_id ids[];              /* cap of them, then the values */
};

struct inner {
    unsigned count;
    struct stream_id ids[CHILDREN_MAX];  /* all under child i are >= ids[i], but for i = 0 */
    void *children[CHILDREN_MAX];
};

/* The way from the root down to a leaf. */
struct path {
    struct inner *nodes[HEIGHT_MAX];
    unsigned at[HEIGHT_MAX];
    struct id_leaf *leaf;
};

/* ---- leaves ---- */

static size_t value_step(const struct id_tree *t)
{
    return sizeof(struct stream_id) + t->value_bytes;
}

static size_t leaf_cap(const struct id_tree *t, size_t bytes)
{
    return (bytes - sizeof(struct id_leaf)) / value_step(t);
}

static unsigned char *value_at(const struct id_tree *t, const struct id_leaf *l, size_t i)
{
    return (unsigned char *)(uintptr_t)(l->ids + l->cap) + i * t->value_bytes;
}

static struct id_leaf *leaf_new(struct id_tree *t, size_t bytes)
{
    struct id_leaf *l = mem_alloc(bytes);
    *l = (struct id_leaf){.cap = (uint16_t)leaf_cap(t, bytes)};
    t->bytes += mem_size(l);
    return l;
}

static void leaf_free(struct id_tree *t, struct id_leaf *l)
{
    t->bytes -= mem_size(l);
    mem_free(l);
}

/* Puts l into the order, behind prev or in front of all. */
static void link_behind(struct id_tree *t, struct id_leaf *prev, struct id_leaf *l)
{
    l->prev = prev;
    l->next = prev != NULL ? prev->next : t->first;
    *(l->prev != NULL ? &l->prev->next : &t->first) = l;
    *(l->next != NULL ? &l->next->prev : &t->last) = l;
}

static void unlink_leaf(struct id_tree *t, struct id_leaf *l)
{
    *(l->prev != NULL ? &l->prev->next : &t->first) = l->next;
    *(l->next != NULL ? &l->next->prev : &t->last) = l->prev;
}

/* Moves count items from one leaf to the end of another. */
static void move_items(const struct id_tree *t, struct id_leaf *to, struct id_leaf *from, size_t at,
                       size_t count)
{
    memcpy(to->ids + to->count, from->ids + at, count * sizeof *to->ids);
    memcpy(value_at(t, to, to->count), value_at(t, from, at), count * t->value_bytes);
    to->count = (uint16_t)(to->count + count);
    from->count = (uint16_t)(from->count - count);
}

/* Opens a gap at i, or closes it. */
static void shift_items(const struct id_tree *t, struct id_leaf *l, size_t to, size_t from)
{
    size_t moved = l->count - (from < to ? from : to + 1);
    memmove(l->ids + to, l->ids + from, moved * sizeof *l->ids);
    memmove(value_at(t, l, to), value_at(t, l, from), moved * t->value_bytes);
    l->count = (uint16_t)(from < to ? l->count + 1 : l->count - 1);
}

/* The first item that is not below id. */
static unsigned leaf_search(const struct id_leaf *l, struct stream_id id)
{
    unsigned low = 0, high = l->count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (stream_id_compare(l->ids[middle], id) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* ---- finding ---- */

static unsigned inner_search(const struct inner *n, struct stream_id id)
{
    unsigned low = 0, high = n->count;
    while (high - low > 1) {
        unsigned middle = (low + high) / 2;
        if (stream_id_compare(n->ids[middle], id) <= 0) low = middle;
        else high = middle;
    }
    return low;
}

static void descend(const struct id_tree *t, struct stream_id id, struct path *path)
{
    void *node = t->root;
    for (unsigned level = 0; level < t->height; level++) {
        path->nodes[level] = node;
        path->at[level] = inner_search(node, id);
        node = path->nodes[level]->children[path->at[level]];
    }
    path->leaf = node;
}

void id_tree_init(struct id_tree *t, size_t value_bytes)
{
    assert(value_bytes % 8 == 0 && value_bytes <= 24);
    *t = (struct id_tree){.value_bytes = (uint16_t)value_bytes};
}

static void free_inner(struct inner *n, unsigned height)
{
    for (unsigned i = 0; height > 1 && i < n->count; i++) free_inner(n->children[i], height - 1);
    mem_free(n);
}

void id_tree_close(struct id_tree *t)
{
    for (struct id_leaf *l = t->first, *next; l != NULL; l = next) {
        next = l->next;
        mem_free(l);
    }
    if (t->height > 0) free_inner(t->root, t->height);
    id_tree_init(t, t->value_bytes);
}

static struct id_place place_in(struct id_leaf *l, unsigned index)
{
    if (l == NULL || index < l->count) return (struct id_place){l, index};
    return (struct id_place){l->next, 0};
}

struct id_place id_tree_first(const struct id_tree *t)
{
    return (struct id_place){t->first, 0};
}

struct id_place id_tree_last(const struct id_tree *t)
{
    return (struct id_place){t->last, t->last != NULL ? t->last->count - 1u : 0};
}

struct id_place id_tree_at_or_after(const struct id_tree *t, struct stream_id id)
{
    struct path path;
    if (t->root == NULL) return (struct id_place){0};
    descend(t, id, &path);
    return place_in(path.leaf, leaf_search(path.leaf, id));
}

struct id_place id_tree_at_or_before(const struct id_tree *t, struct stream_id id)
{
    struct id_place p = id_tree_at_or_after(t, id);
    if (p.leaf == NULL) return id_tree_last(t);
    return stream_id_compare(id_place_id(p), id) == 0 ? p : id_place_prev(p);
}

struct id_place id_place_next(struct id_place p)
{
    return place_in(p.leaf, p.index + 1);
}

struct id_place id_place_prev(struct id_place p)
{
    if (p.index > 0) return (struct id_place){p.leaf, p.index - 1};
    struct id_leaf *prev = p.leaf->prev;
    return (struct id_place){prev, prev != NULL ? prev->count - 1u : 0};
}

struct stream_id id_place_id(struct id_place p)
{
    return p.leaf->ids[p.index];
}

void *id_place_value(const struct id_tree *t, struct id_place p)
{
    return value_at(t, p.leaf, p.index);
}

void *id_tree_find(const struct id_tree *t, struct stream_id id)
{
    struct id_place p = id_tree_at_or_after(t, id);
    if (p.leaf == NULL || stream_id_compare(id_place_id(p), id) != 0) return NULL;
    return id_place_value(t, p);
}

/* ---- adding ---- */

static struct inner *inner_new(struct id_tree *t)
{
    struct inner *n = mem_alloc(sizeof *n);
    n->count = 0;
    t->bytes += mem_size(n);
    return n;
}

static void inner_insert(struct inner *n, unsigned at, struct stream_id id, void *child)
{
    memmove(n->ids + at + 1, n->ids + at, (n->count - at) * sizeof n->ids[0]);
    memmove(n->children + at + 1, n->children + at, (n->count - at) * sizeof n->children[0]);
    n->ids[at] = id;
    n->children[at] = child;
    n->count++;
}

/* A root above the old one, with this as its second child. */
static void grow_root(struct id_tree *t, struct stream_id id, void *right)
{
    assert(t->height < HEIGHT_MAX);
    struct inner *root = inner_new(t);
    inner_insert(root, 0, (struct stream_id){0, 0}, t->root);
    inner_insert(root, 1, id, right);
    t->root = root;
    t->height++;
}

/* The new right half of a full node; one to which something is added at the end keeps all. */
static struct inner *split_inner(struct id_tree *t, struct inner *n, bool at_end)
{
    struct inner *right = inner_new(t);
    unsigned kept = at_end ? n->count : n->count / 2;
    right->count = n->count - kept;
    memcpy(right->ids, n->ids + kept, right->count * sizeof n->ids[0]);
    memcpy(right->children, n->children + kept, right->count * sizeof n->children[0]);
    n->count = kept;
    return right;
}

/* The node `right` with IDs from `id` on goes behind the one that the path leads to. */
static void add_to_parents(struct id_tree *t, struct path *path, struct stream_id id, void *right)
{
    for (unsigned level = t->height; level-- > 0;) {
        struct inner *n = path->nodes[level];
        unsigned at = path->at[level] + 1;
        if (n->count < CHILDREN_MAX) {
            inner_insert(n, at, id, right);
            return;
        }
        struct inner *fresh = split_inner(t, n, at == n->count);
        if (at < n->count || fresh->count > 0) {
            if (at <= n->count) inner_insert(n, at, id, right);
            else inner_insert(fresh, at - n->count, id, right);
        } else {
            inner_insert(fresh, 0, id, right);
        }
        id = fresh->ids[0];
        right = fresh;
    }
    grow_root(t, id, right);
}

/* The only leaf, made larger. */
static struct id_leaf *grow_leaf(struct id_tree *t, struct id_leaf *l)
{
    size_t bytes = LEAF_BYTES_FIRST;
    while (leaf_cap(t, bytes) <= l->cap) bytes *= 2;
    struct id_leaf *larger = leaf_new(t, bytes);
    move_items(t, larger, l, 0, l->count);
    leaf_free(t, l);
    t->root = t->first = t->last = larger;
    return larger;
}

/* Makes room for one item at *at of the path's full leaf; returns the leaf that has it. */
static struct id_leaf *make_room(struct id_tree *t, struct path *path, struct stream_id id,
                                 unsigned *at)
{
    struct id_leaf *l = path->leaf;
    if (l->cap < leaf_cap(t, LEAF_BYTES_MAX)) return grow_leaf(t, l);
    bool at_end = l->next == NULL && *at == l->count;
    struct id_leaf *right = leaf_new(t, LEAF_BYTES_MAX);
    unsigned kept = at_end ? l->count : l->count / 2u;
    move_items(t, right, l, kept, l->count - kept);
    link_behind(t, l, right);
    add_to_parents(t, path, at_end ? id : right->ids[0], right);
    if (*at <= kept && !at_end) return l;
    *at -= kept;
    return right;
}

void *id_tree_put(struct id_tree *t, struct stream_id id, bool *is_new)
{
    struct path path;
    if (t->root == NULL) {
        t->root = leaf_new(t, LEAF_BYTES_FIRST);
        link_behind(t, NULL, t->root);
    }
    descend(t, id, &path);
    struct id_leaf *l = path.leaf;
    unsigned at = leaf_search(l, id);
    *is_new = at == l->count || stream_id_compare(l->ids[at], id) != 0;
    if (!*is_new) return value_at(t, l, at);
    if (l->count == l->cap) l = make_room(t, &path, id, &at);
    shift_items(t, l, at + 1, at);
    l->ids[at] = id;
    t->count++;
    return memset(value_at(t, l, at), 0, t->value_bytes);
}

/* ---- removing ---- */

static void drop_root(struct id_tree *t)
{
    struct inner *root = t->root;
    t->root = root->children[0];
    t->height--;
    t->bytes -= mem_size(root);
    mem_free(root);
}

/* Takes child `at` out of the node at this level; those above go with their last child. */
static void remove_child(struct id_tree *t, struct path *path, unsigned level, unsigned at)
{
    struct inner *n = path->nodes[level];
    memmove(n->ids + at, n->ids + at + 1, (n->count - at - 1) * sizeof n->ids[0]);
    memmove(n->children + at, n->children + at + 1,
            (n->count - at - 1) * sizeof n->children[0]);
    if (--n->count > 0) return;
    t->bytes -= mem_size(n);
    mem_free(n);
    remove_child(t, path, level - 1, path->at[level - 1]);
}

/* Leaf `at` of the last inner node of the path is gone from the order and freed. */
static void drop_leaf(struct id_tree *t, struct path *path, unsigned at, struct id_leaf *l)
{
    unlink_leaf(t, l);
    leaf_free(t, l);
    if (t->height == 0) {
        t->root = NULL;
        return;
    }
    remove_child(t, path, t->height - 1u, at);
    while (t->height > 0 && ((struct inner *)t->root)->count == 1) drop_root(t);
}

/* Joins the path's leaf with a neighbour under the same parent, if both fit into one. */
static void join_neighbour(struct id_tree *t, struct path *path)
{
    struct inner *parent = path->nodes[t->height - 1];
    unsigned at = path->at[t->height - 1], left = at > 0 ? at - 1 : at;
    if (left + 1 >= parent->count) return;
    struct id_leaf *l = parent->children[left], *r = parent->children[left + 1];
    if (l->count + r->count > l->cap) return;
    move_items(t, l, r, 0, r->count);
    drop_leaf(t, path, left + 1, r);
}

bool id_tree_remove(struct id_tree *t, struct stream_id id)
{
    struct path path;
    if (t->root == NULL) return false;
    descend(t, id, &path);
    struct id_leaf *l = path.leaf;
    unsigned at = leaf_search(l, id);
    if (at == l->count || stream_id_compare(l->ids[at], id) != 0) return false;
    t->count--;
    shift_items(t, l, at, at + 1);
    if (l->count == 0) drop_leaf(t, &path, t->height > 0 ? path.at[t->height - 1] : 0, l);
    else if (t->height > 0 && l->count < l->cap / 4) join_neighbour(t, &path);
    return true;
}
