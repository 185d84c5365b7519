#include "server/store/stream_block.h"

#include "core/base/mem.h"

#include <assert.h>

enum {
    FLAG_DELETED = 1, FLAG_SAME_FIELDS = 2, FLAGS_ALL = 3,

    HEAD_ELEMENTS = 4,                   /* without the names */
    ENTRY_ELEMENTS = 3,                  /* flags, ms, seq */
    STACK_BYTES = 2048
};

/* ---- writing ---- */

/* Elements on their way into a block; most entries are small. */
struct draft {
    char *at, *begin;
    size_t count;
    char stack[STACK_BYTES];
};

static void draft_begin(struct draft *d, const struct slice *texts, size_t count, size_t ints)
{
    size_t bytes = (count + ints) * LISTPACK_ELEMENT_EXTRA;
    for (size_t i = 0; i < count; i++) bytes += texts[i].len;
    d->begin = bytes <= sizeof d->stack ? d->stack : mem_alloc(bytes);
    d->at = d->begin;
    d->count = 0;
}

static void draft_int(struct draft *d, int64_t value)
{
    d->at += listpack_encode_int64(d->at, value);
    d->count++;
}

static void draft_text(struct draft *d, struct slice text)
{
    d->at += listpack_encode(d->at, text);
    d->count++;
}

static struct listpack *draft_append(struct draft *d, struct listpack *lp)
{
    lp = listpack_append_encoded(lp, slice_make(d->begin, (size_t)(d->at - d->begin)), d->count);
    if (d->begin != d->stack) mem_free(d->begin);
    return lp;
}

struct listpack *stream_block_new(const struct slice *pairs, size_t fields)
{
    struct draft d;
    draft_begin(&d, pairs, 2 * fields, HEAD_ELEMENTS);
    draft_int(&d, 0);
    draft_int(&d, 0);
    draft_int(&d, (int64_t)fields);
    for (size_t i = 0; i < fields; i++) draft_text(&d, pairs[2 * i]);
    draft_int(&d, 0);
    return draft_append(&d, listpack_new());
}

static uint32_t deleted_at(const struct listpack *lp)
{
    return listpack_next(lp, listpack_first(lp));
}

uint64_t stream_block_live(const struct listpack *lp)
{
    uint32_t at = listpack_first(lp);
    return (uint64_t)listpack_take_int64(lp, &at);
}

uint64_t stream_block_deleted(const struct listpack *lp)
{
    uint32_t at = deleted_at(lp);
    return (uint64_t)listpack_take_int64(lp, &at);
}

static bool has_names(const struct listpack *lp, const struct slice *pairs, size_t fields)
{
    uint32_t at = listpack_skip(lp, listpack_first(lp), 2);
    if (listpack_take_int64(lp, &at) != (int64_t)fields) return false;
    for (size_t i = 0; i < fields; i++) {
        char scratch[NUMBER_INT64_MAX_LEN];
        if (!slice_equal(listpack_take(lp, &at, scratch), pairs[2 * i])) return false;
    }
    return true;
}

struct listpack *stream_block_add(struct listpack *lp, struct stream_id first, struct stream_id id,
                                  const struct slice *pairs, size_t fields)
{
    struct draft d;
    bool is_same = has_names(lp, pairs, fields);
    draft_begin(&d, pairs, 2 * fields, ENTRY_ELEMENTS + 2);
    draft_int(&d, is_same ? FLAG_SAME_FIELDS : 0);
    draft_int(&d, (int64_t)(id.ms - first.ms));
    draft_int(&d, (int64_t)(id.seq - first.seq));
    if (!is_same) draft_int(&d, (int64_t)fields);
    for (size_t i = 0; i < 2 * fields; i++)
        if (!is_same || i % 2 == 1) draft_text(&d, pairs[i]);
    draft_int(&d, (int64_t)d.count);
    lp = listpack_replace_int64(lp, listpack_first(lp), (int64_t)stream_block_live(lp) + 1);
    return draft_append(&d, lp);
}

void stream_block_mark(struct listpack *lp, const struct stream_entry *e)
{
    struct listpack *same =
        listpack_replace_int64(lp, e->at, FLAG_DELETED | (e->has_own_names ? 0 : FLAG_SAME_FIELDS));
    assert(same == lp);                  /* flags are one byte, always */
}

struct listpack *stream_block_count_deleted(struct listpack *lp, uint64_t marked)
{
    int64_t live = (int64_t)(stream_block_live(lp) - marked);
    lp = listpack_replace_int64(lp, deleted_at(lp), (int64_t)(stream_block_deleted(lp) + marked));
    return listpack_replace_int64(lp, listpack_first(lp), live);
}

/* ---- reading ---- */

void stream_block_walk_begin(struct stream_block_walk *w, const struct listpack *lp,
                             struct stream_id first, bool backwards)
{
    uint32_t at = listpack_skip(lp, listpack_first(lp), 2);
    *w = (struct stream_block_walk){.block = lp, .first = first, .backwards = backwards};
    w->fields = (uint64_t)listpack_take_int64(lp, &at);
    w->names_at = at;
    w->entries_at = listpack_skip(lp, at, w->fields + 1);
    w->at = backwards && w->entries_at != LISTPACK_NONE ? listpack_last(lp) : w->entries_at;
}

/* From the last element of an entry to its first. */
static uint32_t step_back(const struct listpack *lp, uint32_t at)
{
    uint32_t from = at;
    int64_t elements = listpack_take_int64(lp, &from);
    while (elements-- > 0) at = listpack_prev(lp, at);
    return at;
}

bool stream_block_walk_next(struct stream_block_walk *w, struct stream_entry *e)
{
    const struct listpack *lp = w->block;
    if (w->at == LISTPACK_NONE) return false;
    uint32_t at = w->backwards ? step_back(lp, w->at) : w->at;
    e->block = lp;
    e->at = at;
    int64_t flags = listpack_take_int64(lp, &at);
    e->is_deleted = flags & FLAG_DELETED;
    e->has_own_names = !(flags & FLAG_SAME_FIELDS);
    e->id.ms = w->first.ms + (uint64_t)listpack_take_int64(lp, &at);
    e->id.seq = w->first.seq + (uint64_t)listpack_take_int64(lp, &at);
    e->names_at = w->names_at;
    e->fields = e->has_own_names ? (uint64_t)listpack_take_int64(lp, &at) : w->fields;
    e->fields_at = at;
    if (!w->backwards)
        w->at = listpack_skip(lp, at, e->fields * (e->has_own_names ? 2 : 1) + 1);
    else
        w->at = e->at > w->entries_at ? listpack_prev(lp, e->at) : LISTPACK_NONE;
    return true;
}

void stream_field_walk_begin(struct stream_field_walk *w, const struct stream_entry *e)
{
    w->entry = e;
    w->left = e->fields;
    w->at = e->fields_at;
    w->name_at = e->names_at;
}

bool stream_field_walk_next(struct stream_field_walk *w, struct slice *name, struct slice *value)
{
    const struct stream_entry *e = w->entry;
    if (w->left == 0) return false;
    w->left--;
    *name = listpack_take(e->block, e->has_own_names ? &w->at : &w->name_at, w->scratch[0]);
    *value = listpack_take(e->block, &w->at, w->scratch[1]);
    return true;
}

/* ---- what comes from outside ---- */

static bool take_int(const struct listpack *lp, uint32_t *at, int64_t *out)
{
    if (*at == LISTPACK_NONE || !listpack_get_int64(lp, *at, out)) return false;
    *at = listpack_next(lp, *at);
    return true;
}

static bool take_count(const struct listpack *lp, uint32_t *at, int64_t *out)
{
    return take_int(lp, at, out) && *out >= 0 && *out < UINT32_MAX;
}

static bool entry_is_valid(const struct listpack *lp, uint32_t *at, int64_t fields,
                           bool *is_deleted)
{
    int64_t flags, ignored, own = fields, elements;
    if (!take_int(lp, at, &flags) || (flags & FLAGS_ALL) != flags) return false;
    if (!take_int(lp, at, &ignored) || !take_int(lp, at, &ignored)) return false;
    *is_deleted = flags & FLAG_DELETED;
    bool has_own = !(flags & FLAG_SAME_FIELDS);
    if (has_own && !take_count(lp, at, &own)) return false;
    int64_t expected = ENTRY_ELEMENTS + (has_own ? 1 + 2 * own : own);
    *at = listpack_skip(lp, *at, (uint64_t)(has_own ? 2 * own : own));
    return take_int(lp, at, &elements) && elements == expected;
}

bool stream_block_is_valid(const struct listpack *lp)
{
    uint32_t at = listpack_first(lp);
    int64_t live, deleted, fields, end;
    if (!take_count(lp, &at, &live) || !take_count(lp, &at, &deleted)) return false;
    if (!take_count(lp, &at, &fields)) return false;
    at = listpack_skip(lp, at, (uint64_t)fields);
    if (!take_int(lp, &at, &end) || end != 0) return false;
    while (at != LISTPACK_NONE) {
        bool is_deleted;
        if (!entry_is_valid(lp, &at, fields, &is_deleted)) return false;
        if (is_deleted) deleted--;
        else live--;
    }
    return live == 0 && deleted == 0;
}
