/* listval.c - every change opens the list as a struct of blocks, whichever encoding it has, and
 * puts it back as what fits. */
#include "server/store/listval.h"

#include "core/base/mem.h"

#include <assert.h>

enum {
    CAP_FIRST = 4,
    SIZE_ESTIMATE_EXTRA = 8,             /* what Redis adds for the head of an element */
    SAFE_BYTES = 8192                    /* blocks bounded by number are not larger, either */
};

struct listval {
    struct listval_block *blocks;        /* room of cap; in use: first, first + 1, ... */
    size_t first, used, cap;
    size_t count;                        /* elements of all */
};

/* A list while it is worked on. */
struct open_list {
    struct listval l;
    struct listval_block single;         /* where l.blocks points for a list of one block */
    struct listval *kept;                /* the struct of a large one */
};

static struct listval_block *block_at(const struct listval *l, size_t i)
{
    return l->blocks + l->first + i;
}

/* ---- opening and putting back ---- */

static void open_list(struct open_list *o, const struct entry *e)
{
    if (e->encoding == ENTRY_PACKED) {
        struct listpack *lp = entry_body(e);
        o->single = (struct listval_block){lp, listpack_count(lp)};
        o->l =
            (struct listval){.blocks = &o->single, .used = 1, .cap = 1, .count = o->single.count};
        o->kept = NULL;
    } else {
        o->kept = entry_body(e);
        o->l = *o->kept;
    }
}

static void put_back(struct open_list *o, struct entry *e)
{
    struct listval *l = &o->l;
    if (l->used == 1) {
        struct listpack *lp = block_at(l, 0)->lp;
        if (l->blocks != &o->single) mem_free(l->blocks);
        mem_free(o->kept);
        entry_set_body(e, ENTRY_PACKED, lp);
        return;
    }
    if (o->kept == NULL) o->kept = mem_alloc(sizeof *o->kept);
    *o->kept = *l;
    entry_set_body(e, ENTRY_LARGE, o->kept);
}

/* Room for one more block at i; what lies there and behind moves up. */
static struct listval_block *add_block(struct open_list *o, size_t i)
{
    struct listval *l = &o->l;
    bool at_front = i == 0;
    if (at_front ? l->first == 0 : l->first + l->used == l->cap) {
        size_t cap = l->used < CAP_FIRST ? CAP_FIRST : l->used + l->used / 2 + 1;
        size_t first = at_front ? cap - l->used : l->first < cap - l->used ? l->first : 0;
        struct listval_block *blocks = mem_alloc(cap * sizeof *blocks);
        memcpy(blocks + first, block_at(l, 0), l->used * sizeof *blocks);
        if (l->blocks != &o->single) mem_free(l->blocks);
        l->blocks = blocks;
        l->cap = cap;
        l->first = first;
    }
    if (at_front) l->first--;
    else memmove(block_at(l, i + 1), block_at(l, i), (l->used - i) * sizeof *l->blocks);
    l->used++;
    *block_at(l, i) = (struct listval_block){listpack_new(), 0};
    return block_at(l, i);
}

static void drop_block(struct listval *l, size_t i)
{
    listpack_free(block_at(l, i)->lp);
    if (i == 0) l->first++;
    else memmove(block_at(l, i), block_at(l, i + 1), (l->used - i - 1) * sizeof *l->blocks);
    l->used--;
}

/* An empty block is dropped, unless it is the only one. */
static bool drop_if_empty(struct listval *l, size_t i)
{
    if (block_at(l, i)->count > 0 || l->used == 1) return false;
    drop_block(l, i);
    return true;
}

/* ---- how large a block may be ---- */

static size_t bytes_max(int64_t option)
{
    static const size_t sizes[] = {4096, 8192, 16384, 32768, 65536};
    size_t i = (size_t)(-1 - (option < -5 ? -5 : option));
    return sizes[i];
}

static bool is_small_enough(size_t bytes, size_t count, const struct value_limits *limits)
{
    int64_t option = limits->list_max_listpack_size;
    if (option < 0) return bytes <= bytes_max(option);
    return bytes <= SAFE_BYTES && count <= (option > 0 ? (size_t)option : 1);
}

static bool stands_alone(size_t len, const struct value_limits *limits)
{
    return limits->list_alone_bytes > 0 && len >= (size_t)limits->list_alone_bytes;
}

static bool holds_one_alone(const struct listval_block *b, const struct value_limits *limits)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    if (limits->list_alone_bytes == 0 || b->count != 1) return false;
    return stands_alone(listpack_get(b->lp, listpack_first(b->lp), scratch).len, limits);
}

static bool has_room(const struct listval_block *b, size_t len, const struct value_limits *limits)
{
    if (b->count == 0) return true;
    if (stands_alone(len, limits) || holds_one_alone(b, limits)) return false;
    size_t bytes = listpack_bytes(b->lp) + len + SIZE_ESTIMATE_EXTRA;
    return is_small_enough(bytes, b->count + 1, limits);
}

/* ---- the type ---- */

struct entry *listval_new(struct slice key, int64_t expiry_ms)
{
    return entry_new_body(key, ENTRY_LIST, ENTRY_PACKED, listpack_new(), expiry_ms);
}

static void list_free(struct entry *e)
{
    if (e->encoding == ENTRY_PACKED) {
        listpack_free(entry_body(e));
        return;
    }
    struct listval *l = entry_body(e);
    for (size_t i = 0; i < l->used; i++) listpack_free(block_at(l, i)->lp);
    mem_free(l->blocks);
    mem_free(l);
}

static void *list_copy(const struct entry *e)
{
    if (e->encoding == ENTRY_PACKED) return listpack_copy(entry_body(e));
    const struct listval *l = entry_body(e);
    struct listval *copy = mem_alloc(sizeof *copy);
    *copy = (struct listval){mem_alloc(l->used * sizeof *l->blocks), 0, l->used, l->used, l->count};
    for (size_t i = 0; i < l->used; i++) {
        const struct listval_block *b = block_at(l, i);
        copy->blocks[i] = (struct listval_block){listpack_copy(b->lp), b->count};
    }
    return copy;
}

static size_t list_memory(const struct entry *e, size_t samples)
{
    if (e->encoding == ENTRY_PACKED) return mem_size(entry_body(e));
    const struct listval *l = entry_body(e);
    size_t looked_at = samples == 0 || samples > l->used ? l->used : samples, bytes = 0;
    for (size_t i = 0; i < looked_at; i++) bytes += mem_size(block_at(l, i)->lp);
    return bytes / looked_at * l->used + mem_size(l->blocks) + mem_size(l);
}

static const char *list_encoding_name(const struct entry *e)
{
    (void)e;
    return "quicklist";
}

size_t listval_blocks(const struct entry *e)
{
    return e->encoding == ENTRY_PACKED ? 1 : ((const struct listval *)entry_body(e))->used;
}

const struct value_type listval_type = {list_free, list_copy, list_memory, list_encoding_name,
                                        listval_blocks};

/* ---- finding ---- */

size_t listval_count(const struct entry *e)
{
    if (e->encoding == ENTRY_PACKED) return listpack_count(entry_body(e));
    return ((const struct listval *)entry_body(e))->count;
}

/* The block of the index-th element; *index becomes its place in there.  What is sought near the
 * end is counted from there. */
static size_t locate(const struct listval *l, size_t *index)
{
    size_t i = 0;
    if (*index < l->count / 2) {
        while (*index >= block_at(l, i)->count) *index -= block_at(l, i++)->count;
        return i;
    }
    size_t before = l->count;
    for (i = l->used; before > *index && i > 0; i--) before -= block_at(l, i - 1)->count;
    *index -= before;
    return i;
}

struct slice listval_get(const struct entry *e, size_t index, char scratch[NUMBER_INT64_MAX_LEN])
{
    struct open_list o;
    open_list(&o, e);
    const struct listpack *lp = block_at(&o.l, locate(&o.l, &index))->lp;
    return listpack_get(lp, listpack_seek(lp, (int64_t)index), scratch);
}

void listval_walk_begin(struct listval_walk *w, const struct entry *e, size_t index, bool backwards)
{
    struct open_list o;
    open_list(&o, e);
    *w = (struct listval_walk){.backwards = backwards, .single = o.single};
    if (index >= o.l.count) return;
    size_t i = locate(&o.l, &index);
    const struct listval_block *first = o.kept == NULL ? &w->single : block_at(&o.l, 0);
    w->block = first + i;
    w->end = backwards ? first - 1 : first + o.l.used;
    w->at = listpack_seek(w->block->lp, (int64_t)index);
}

bool listval_walk_next(struct listval_walk *w, struct slice *text,
                       char scratch[NUMBER_INT64_MAX_LEN])
{
    if (w->block == w->end) return false;
    const struct listpack *lp = w->block->lp;
    *text = listpack_get(lp, w->at, scratch);
    w->at = w->backwards ? listpack_prev(lp, w->at) : listpack_next(lp, w->at);
    if (w->at != LISTPACK_NONE) return true;
    w->block += w->backwards ? -1 : 1;
    if (w->block == w->end) return true;
    w->at = w->backwards ? listpack_last(w->block->lp) : listpack_first(w->block->lp);
    return true;
}

/* ---- changing ---- */

static void put_into(struct listval *l, struct listval_block *b, uint32_t at, struct slice text)
{
    b->lp = listpack_insert(b->lp, at, text);
    b->count++;
    l->count++;
}

void listval_push(struct entry *e, enum listval_end end, struct slice text,
                  const struct value_limits *limits)
{
    struct open_list o;
    open_list(&o, e);
    bool at_head = end == LISTVAL_HEAD;
    struct listval_block *b = block_at(&o.l, at_head ? 0 : o.l.used - 1);
    if (!has_room(b, text.len, limits)) b = add_block(&o, at_head ? 0 : o.l.used);
    put_into(&o.l, b, at_head ? listpack_first(b->lp) : LISTPACK_NONE, text);
    put_back(&o, e);
}

/* Cuts block i in front of its index-th element, which becomes the first of block i + 1. */
static void split_block(struct open_list *o, size_t i, size_t index)
{
    struct listval_block *rest = add_block(o, i + 1), *b = block_at(&o->l, i);
    listpack_free(rest->lp);
    rest->lp = listpack_split(&b->lp, listpack_seek(b->lp, (int64_t)index));
    rest->count = b->count - index;
    b->count = index;
}

/* Neighbours that fit into one block become one. */
static bool merge_with_next(struct listval *l, size_t i, const struct value_limits *limits)
{
    if (i + 1 >= l->used) return false;
    struct listval_block *a = block_at(l, i), *b = block_at(l, i + 1);
    size_t bytes = listpack_bytes(a->lp) + listpack_bytes(b->lp), count = a->count + b->count;
    if (!is_small_enough(bytes, count, limits) || holds_one_alone(a, limits) ||
        holds_one_alone(b, limits))
        return false;
    a->lp = listpack_join(a->lp, b->lp);
    a->count = count;
    drop_block(l, i + 1);
    return true;
}

static void merge_around(struct listval *l, size_t i, const struct value_limits *limits)
{
    if (i < l->used) merge_with_next(l, i, limits);
    if (i > 0) merge_with_next(l, i - 1, limits);
}

void listval_insert(struct entry *e, size_t index, struct slice text,
                    const struct value_limits *limits)
{
    if (index == 0 || index == listval_count(e)) {
        listval_push(e, index == 0 ? LISTVAL_HEAD : LISTVAL_TAIL, text, limits);
        return;
    }
    struct open_list o;
    open_list(&o, e);
    size_t i = locate(&o.l, &index);
    struct listval_block *b = block_at(&o.l, i);
    bool is_first = index == 0;
    if (has_room(b, text.len, limits)) {
        put_into(&o.l, b, listpack_seek(b->lp, (int64_t)index), text);
    } else if (is_first && has_room(block_at(&o.l, i - 1), text.len, limits)) {
        put_into(&o.l, block_at(&o.l, i - 1), LISTPACK_NONE, text);
    } else {
        if (!is_first) split_block(&o, i++, index);
        put_into(&o.l, add_block(&o, i), LISTPACK_NONE, text);
        merge_around(&o.l, i, limits);
    }
    put_back(&o, e);
}

void listval_set(struct entry *e, size_t index, struct slice text,
                 const struct value_limits *limits)
{
    struct open_list o;
    open_list(&o, e);
    size_t i = locate(&o.l, &index);
    struct listval_block *b = block_at(&o.l, i);
    uint32_t at = listpack_seek(b->lp, (int64_t)index);
    size_t bytes = listpack_bytes(b->lp) + text.len + SIZE_ESTIMATE_EXTRA;
    if (b->count == 1 ||
        (!stands_alone(text.len, limits) && is_small_enough(bytes, b->count, limits))) {
        b->lp = listpack_replace(b->lp, at, text);
        put_back(&o, e);
        return;
    }
    b->lp = listpack_delete(b->lp, at, 1);
    b->count--;
    o.l.count--;
    if (index > 0 && index < b->count) split_block(&o, i, index);
    size_t where = index > 0 ? i + 1 : i;
    put_into(&o.l, add_block(&o, where), LISTPACK_NONE, text);
    merge_around(&o.l, where, limits);
    put_back(&o, e);
}

/* As many of the count elements from *index on as block i has; it may be gone then. */
static size_t remove_from_block(struct listval *l, size_t i, size_t index, size_t count)
{
    struct listval_block *b = block_at(l, i);
    if (count > b->count - index) count = b->count - index;
    b->lp = listpack_delete(b->lp, listpack_seek(b->lp, (int64_t)index), count);
    b->count -= count;
    l->count -= count;
    return count;
}

void listval_remove(struct entry *e, size_t index, size_t count, const struct value_limits *limits)
{
    struct open_list o;
    open_list(&o, e);
    bool in_middle = index > 0 && index + count < o.l.count;
    size_t i = locate(&o.l, &index);
    while (count > 0) {
        count -= remove_from_block(&o.l, i, index, count);
        index = 0;
        if (!drop_if_empty(&o.l, i)) i++;
    }
    if (in_middle) merge_around(&o.l, i, limits);
    put_back(&o, e);
}

static size_t remove_equal_first(struct listval_block *b, struct slice text, size_t limit)
{
    size_t removed = 0;
    uint32_t at = listpack_find(b->lp, listpack_first(b->lp), text, 0);
    for (; at != LISTPACK_NONE && removed < limit; removed++) {
        b->lp = listpack_delete(b->lp, at, 1);
        at = listpack_find(b->lp, listpack_here(b->lp, at), text, 0);
    }
    return removed;
}

static size_t remove_equal_last(struct listval_block *b, struct slice text, size_t limit)
{
    size_t removed = 0;
    uint32_t prev, at = listpack_last(b->lp);
    for (; at != LISTPACK_NONE && removed < limit; at = prev) {
        prev = listpack_prev(b->lp, at);
        if (!listpack_is(b->lp, at, text)) continue;
        b->lp = listpack_delete(b->lp, at, 1);
        removed++;
    }
    return removed;
}

size_t listval_remove_equal(struct entry *e, struct slice text, size_t limit, bool backwards,
                            const struct value_limits *limits)
{
    struct open_list o;
    size_t left = limit;
    open_list(&o, e);
    for (size_t looked_at = 0, blocks = o.l.used; looked_at < blocks && left > 0; looked_at++) {
        size_t i = backwards ? blocks - 1 - looked_at : looked_at;
        struct listval_block *b = block_at(&o.l, i);
        size_t removed =
            backwards ? remove_equal_last(b, text, left) : remove_equal_first(b, text, left);
        b->count -= removed;
        o.l.count -= removed;
        left -= removed;
    }
    for (size_t i = 0; left < limit && i < o.l.used;)
        if (!drop_if_empty(&o.l, i) && !merge_with_next(&o.l, i, limits)) i++;
    put_back(&o, e);
    return limit - left;
}

/* ---- for files ---- */

const struct listpack *listval_block(const struct entry *e, size_t i)
{
    struct open_list o;
    open_list(&o, e);
    return block_at(&o.l, i)->lp;
}

void listval_add_block(struct entry *e, struct listpack *lp)
{
    struct open_list o;
    open_list(&o, e);
    size_t count = listpack_count(lp);
    if (count == 0) {
        listpack_free(lp);
        return;
    }
    struct listval_block *b = block_at(&o.l, o.l.used - 1);
    if (b->count > 0) b = add_block(&o, o.l.used);
    listpack_free(b->lp);
    *b = (struct listval_block){lp, count};
    o.l.count += count;
    put_back(&o, e);
}
