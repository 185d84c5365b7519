#include "server/store/streamval.h"

#include "core/base/mem.h"

#include <assert.h>

/* ---- the type ---- */

struct streamval *streamval_of(const struct entry *e)
{
    return entry_body(e);
}

static struct streamval *stream_new(void)
{
    struct streamval *s = mem_zalloc(sizeof *s);
    id_tree_init(&s->blocks, sizeof(struct listpack *));
    return s;
}

struct entry *streamval_new(struct slice key)
{
    return entry_new_body(key, ENTRY_STREAM, ENTRY_LARGE, stream_new(), ENTRY_NO_EXPIRY);
}

static struct listpack **block_at(const struct streamval *s, struct id_place p)
{
    return id_place_value(&s->blocks, p);
}

static void stream_free(struct entry *e)
{
    struct streamval *s = entry_body(e);
    struct id_place p = id_tree_first(&s->blocks);
    for (; p.leaf != NULL; p = id_place_next(p)) listpack_free(*block_at(s, p));
    id_tree_close(&s->blocks);
    stream_groups_close(&s->groups);
    mem_free(s);
}

static void put_block(struct streamval *s, struct stream_id first, struct listpack *lp)
{
    bool is_new;
    struct listpack **at = id_tree_put(&s->blocks, first, &is_new);
    assert(is_new);
    *at = lp;
}

static void *stream_copy(const struct entry *e)
{
    const struct streamval *s = entry_body(e);
    struct streamval *copy = mem_alloc(sizeof *copy);
    *copy = *s;
    id_tree_init(&copy->blocks, sizeof(struct listpack *));
    copy->groups = (struct stream_names){0};
    struct id_place p = id_tree_first(&s->blocks);
    for (; p.leaf != NULL; p = id_place_next(p))
        put_block(copy, id_place_id(p), listpack_copy(*block_at(s, p)));
    stream_groups_copy(&copy->groups, &s->groups);
    return copy;
}

static size_t stream_memory(const struct entry *e, size_t samples)
{
    const struct streamval *s = entry_body(e);
    size_t bytes = 0, seen = 0, blocks = s->blocks.count;
    struct id_place p = id_tree_first(&s->blocks);
    for (; p.leaf != NULL && (samples == 0 || seen < samples); p = id_place_next(p), seen++)
        bytes += mem_size(*block_at(s, p));
    if (seen > 0) bytes = bytes / seen * blocks;
    return mem_size(s) + s->blocks.bytes + bytes + stream_groups_memory(&s->groups);
}

static const char *stream_encoding_name(const struct entry *e)
{
    (void)e;
    return "stream";
}

static size_t stream_parts(const struct entry *e)
{
    const struct streamval *s = entry_body(e);
    size_t parts = s->blocks.count;
    for (size_t i = 0; i < s->groups.count; i++) {
        const struct stream_group *g = stream_groups_at(&s->groups, i);
        parts += 1 + g->consumers.count + g->pending.count / 16;
    }
    return parts;
}

const struct value_type streamval_type = {stream_free, stream_copy, stream_memory,
                                          stream_encoding_name, stream_parts};

/* ---- reading ---- */

static void walk_block(struct streamval_walk *w)
{
    if (w->block.leaf != NULL)
        stream_block_walk_begin(&w->entries, *block_at(w->stream, w->block), id_place_id(w->block),
                                w->backwards);
}

void streamval_walk_begin(struct streamval_walk *w, const struct streamval *s,
                          struct stream_id from, struct stream_id to, bool backwards)
{
    *w = (struct streamval_walk){.stream = s, .from = from, .to = to, .backwards = backwards};
    w->block = id_tree_at_or_before(&s->blocks, backwards ? to : from);
    if (w->block.leaf == NULL) w->block = id_tree_first(&s->blocks);
    if (stream_id_compare(from, to) > 0) w->block.leaf = NULL;
    walk_block(w);
}

/* Whether the walk is over with an entry of this ID. */
static bool is_past(const struct streamval_walk *w, struct stream_id id)
{
    return w->backwards ? stream_id_compare(id, w->from) < 0 : stream_id_compare(id, w->to) > 0;
}

bool streamval_walk_next(struct streamval_walk *w, struct stream_entry *e)
{
    while (w->block.leaf != NULL) {
        while (stream_block_walk_next(&w->entries, e)) {
            if (e->is_deleted) continue;
            if (is_past(w, e->id)) {
                w->block.leaf = NULL;
                return false;
            }
            int before = w->backwards ? stream_id_compare(w->to, e->id)
                                      : stream_id_compare(e->id, w->from);
            if (before >= 0) return true;
        }
        w->block = w->backwards ? id_place_prev(w->block) : id_place_next(w->block);
        walk_block(w);
    }
    return false;
}

bool streamval_find(const struct streamval *s, struct stream_id id, struct stream_entry *e)
{
    struct streamval_walk w;
    streamval_walk_begin(&w, s, id, id, false);
    return streamval_walk_next(&w, e);
}

static struct stream_id edge(const struct streamval *s, bool backwards)
{
    struct streamval_walk w;
    struct stream_entry e;
    streamval_walk_begin(&w, s, (struct stream_id){0, 0}, STREAM_ID_LAST, backwards);
    return streamval_walk_next(&w, &e) ? e.id : (struct stream_id){0, 0};
}

struct stream_id streamval_top(const struct streamval *s)
{
    return edge(s, true);
}

struct stream_id streamval_first_lying(const struct streamval *s)
{
    static const struct stream_id none = {UINT64_MAX, UINT64_MAX};
    struct id_place p = id_tree_first(&s->blocks);
    struct stream_block_walk w;
    struct stream_entry e;
    if (p.leaf == NULL) return none;
    stream_block_walk_begin(&w, *block_at(s, p), id_place_id(p), false);
    return stream_block_walk_next(&w, &e) ? e.id : none;
}

void streamval_find_first(struct streamval *s)
{
    s->first_id = edge(s, false);
}

/* ---- adding ---- */

static size_t bytes_of(const struct slice *pairs, size_t fields)
{
    size_t bytes = 0;
    for (size_t i = 0; i < 2 * fields; i++) bytes += pairs[i].len;
    return bytes;
}

/* Whether a block takes one more entry of so many bytes; deleted ones count. */
static bool has_room(const struct listpack *lp, size_t bytes, const struct value_limits *limits)
{
    size_t max = (size_t)limits->stream_node_max_bytes;
    if (max == 0 || max > STREAMVAL_ENTRY_MAX) max = STREAMVAL_ENTRY_MAX;
    if (listpack_bytes(lp) + bytes >= max) return false;
    uint64_t entries_max = (uint64_t)limits->stream_node_max_entries;
    return entries_max == 0 || stream_block_live(lp) + stream_block_deleted(lp) < entries_max;
}

static void drop_block(struct streamval *s, struct stream_id first, struct listpack *lp)
{
    listpack_free(lp);
    id_tree_remove(&s->blocks, first);
}

/* The block that the next entry goes to. */
static struct id_place block_to_add(struct streamval *s, struct stream_id id,
                                    const struct slice *pairs, size_t fields,
                                    const struct value_limits *limits)
{
    struct id_place p = id_tree_last(&s->blocks);
    if (p.leaf != NULL && has_room(*block_at(s, p), bytes_of(pairs, fields), limits)) return p;

    /* XSETID can go back to where only deleted entries lie. */
    struct listpack **old = id_tree_find(&s->blocks, id);
    if (old != NULL) drop_block(s, id, *old);
    put_block(s, id, stream_block_new(pairs, fields));
    return id_tree_at_or_after(&s->blocks, id);
}

void streamval_add(struct streamval *s, struct stream_id id, const struct slice *pairs,
                   size_t fields, const struct value_limits *limits)
{
    assert(stream_id_compare(id, s->last_id) > 0);
    struct id_place p = block_to_add(s, id, pairs, fields, limits);
    struct listpack **lp = block_at(s, p);
    *lp = stream_block_add(*lp, id_place_id(p), id, pairs, fields);
    s->length++;
    s->entries_added++;
    s->last_id = id;
    if (s->length == 1) s->first_id = id;
}

/* ---- deleting ---- */

/* The block goes with its last live entry. */
static void delete_entry(struct streamval *s, struct id_place p, const struct stream_entry *e)
{
    struct listpack **lp = block_at(s, p);
    s->length--;
    if (stream_block_live(*lp) == 1) {
        drop_block(s, id_place_id(p), *lp);
        return;
    }
    stream_block_mark(*lp, e);
    *lp = stream_block_count_deleted(*lp, 1);
}

static bool delete_one(struct streamval *s, struct stream_id id)
{
    bool was_first = stream_id_compare(id, s->first_id) == 0;
    struct streamval_walk w;
    struct stream_entry e;
    streamval_walk_begin(&w, s, id, id, false);
    if (!streamval_walk_next(&w, &e)) return false;
    delete_entry(s, w.block, &e);
    if (stream_id_compare(id, s->max_deleted_id) > 0) s->max_deleted_id = id;
    if (was_first) streamval_find_first(s);
    return true;
}

size_t streamval_delete(struct streamval *s, const struct stream_id *ids, size_t count)
{
    size_t deleted = 0;
    for (size_t i = 0; i < count; i++) deleted += delete_one(s, ids[i]);
    return deleted;
}

/* ---- trimming ---- */

/* The last ID in the block, deleted or not. */
static struct stream_id last_lying_in(const struct listpack *lp, struct stream_id first)
{
    struct stream_block_walk w;
    struct stream_entry e;
    stream_block_walk_begin(&w, lp, first, true);
    return stream_block_walk_next(&w, &e) ? e.id : first;
}

static bool goes_whole(const struct streamval *s, const struct streamval_trim *t,
                       const struct listpack *lp, struct stream_id first)
{
    if (t->what == STREAMVAL_KEEP_FROM)
        return stream_id_compare(last_lying_in(lp, first), t->from) < 0;
    return s->length - stream_block_live(lp) >= t->count;
}

/* Deletes in place what must go from the first block. */
static uint64_t trim_inside(struct streamval *s, const struct streamval_trim *t, struct id_place p)
{
    struct listpack **lp = block_at(s, p);
    struct stream_block_walk w;
    struct stream_entry e;
    uint64_t deleted = 0;
    stream_block_walk_begin(&w, *lp, id_place_id(p), false);
    while (stream_block_walk_next(&w, &e)) {
        bool stays = t->what == STREAMVAL_KEEP_FROM ? stream_id_compare(e.id, t->from) >= 0
                                                    : s->length <= t->count;
        if (stays) break;
        if (e.is_deleted) continue;
        stream_block_mark(*lp, &e);
        s->length--;
        deleted++;
    }
    *lp = stream_block_count_deleted(*lp, deleted);
    return deleted;
}

uint64_t streamval_trim(struct streamval *s, const struct streamval_trim *t)
{
    uint64_t deleted = 0;
    struct id_place p;
    if (t->what == STREAMVAL_KEEP_ALL) return 0;
    while ((p = id_tree_first(&s->blocks)).leaf != NULL) {
        struct listpack *lp = *block_at(s, p);
        uint64_t live = stream_block_live(lp);
        if (t->what == STREAMVAL_KEEP_COUNT && s->length <= t->count) break;
        if (t->limit != 0 && deleted + live > t->limit) break;
        if (!goes_whole(s, t, lp, id_place_id(p))) {
            if (!t->is_rough) deleted += trim_inside(s, t, p);
            break;
        }
        s->length -= live;
        deleted += live;
        drop_block(s, id_place_id(p), lp);
    }
    if (deleted > 0) streamval_find_first(s);
    return deleted;
}

/* ---- how far groups have read ---- */

/* Whether all that was deleted one by one lies before what is there now. */
static bool has_no_gaps(const struct streamval *s)
{
    return stream_id_is_zero(s->max_deleted_id) ||
           stream_id_compare(s->max_deleted_id, s->first_id) < 0;
}

bool streamval_has_gaps_from(const struct streamval *s, struct stream_id id)
{
    if (s->length == 0 || has_no_gaps(s)) return false;
    return stream_id_compare(id, s->max_deleted_id) <= 0;
}

int64_t streamval_entries_up_to(const struct streamval *s, struct stream_id id)
{
    int to_last = stream_id_compare(id, s->last_id), to_first = stream_id_compare(id, s->first_id);
    if (s->entries_added == 0) return 0;
    if (s->length == 0 && to_last <= 0) return (int64_t)s->entries_added;
    if (to_last == 0) return (int64_t)s->entries_added;
    if (to_last > 0 || !has_no_gaps(s) || to_first > 0) return STREAM_READ_UNKNOWN;
    return (int64_t)(s->entries_added - s->length + (to_first == 0 ? 1 : 0));
}

bool streamval_lag(const struct streamval *s, const struct stream_group *g, int64_t *lag)
{
    int64_t read = g->entries_read;
    if (s->entries_added == 0) read = 0;
    else if (read == STREAM_READ_UNKNOWN || streamval_has_gaps_from(s, g->last_id))
        read = streamval_entries_up_to(s, g->last_id);
    *lag = (int64_t)(s->entries_added - (uint64_t)read);
    return read != STREAM_READ_UNKNOWN;
}

void streamval_group_advance(const struct streamval *s, struct stream_group *g, struct stream_id id)
{
    if (g->entries_read != STREAM_READ_UNKNOWN && !streamval_has_gaps_from(s, id))
        g->entries_read++;
    else if (s->entries_added > 0)
        g->entries_read = streamval_entries_up_to(s, id);
    g->last_id = id;
}

/* ---- for files ---- */

bool streamval_add_block(struct streamval *s, struct stream_id first, struct listpack *lp)
{
    struct id_place last = id_tree_last(&s->blocks);
    bool is_above = last.leaf == NULL || stream_id_compare(id_place_id(last), first) < 0;
    if (!is_above || !stream_block_is_valid(lp)) {
        listpack_free(lp);
        return false;
    }
    put_block(s, first, lp);
    s->length += stream_block_live(lp);
    return true;
}

/* ---- Redis's radix tree ---- */

/* The bytes that two IDs have in common at their front. */
static unsigned common_prefix(struct stream_id a, struct stream_id b)
{
    unsigned char x[STREAM_ID_BYTES], y[STREAM_ID_BYTES];
    unsigned n = 0;
    stream_id_to_bytes(x, a);
    stream_id_to_bytes(y, b);
    while (n < STREAM_ID_BYTES && x[n] == y[n]) n++;
    return n;
}

/* Such a tree has a node for each key, for each place where keys part, and for each run of bytes in
 * between that does not part. */
size_t streamval_radix_nodes(const struct streamval *s)
{
    unsigned open[STREAM_ID_BYTES + 1], depth = 0;      /* where keys part on the way to this one */
    size_t nodes = 1;
    struct id_place p = id_tree_first(&s->blocks);
    if (p.leaf == NULL) return 1;
    struct stream_id before = id_place_id(p);
    for (p = id_place_next(p); p.leaf != NULL; p = id_place_next(p)) {
        struct stream_id id = id_place_id(p);
        unsigned common = common_prefix(before, id), below = STREAM_ID_BYTES;
        while (depth > 0 && open[depth - 1] > common) {
            nodes += below > open[depth - 1] + 1 ? 2 : 1;
            below = open[--depth];
        }
        nodes += below > common + 1;                    /* the run below the parting */
        if (depth == 0 || open[depth - 1] < common) open[depth++] = common;
        nodes++;
        before = id;
    }
    unsigned below = STREAM_ID_BYTES;
    while (depth > 0) {
        nodes += below > open[depth - 1] + 1 ? 2 : 1;
        below = open[--depth];
    }
    return nodes + (below > 0);
}
