/* zset.c - both forms behind one set of calls.
 *
 * Invariant of the large form: tree and table hold the same elements, each member once. */
#include "server/store/zset.h"

#include "core/base/mem.h"
#include "server/store/table.h"
#include "server/store/zset_flat.h"

#include <assert.h>
#include <math.h>

struct large {
    struct ztree tree;
    struct table members;
};

enum { PAIRS_SEARCHED_MAX = 128 };       /* in a foreign block, one by one for doubles */

static bool is_packed(const struct zset *z)
{
    return z->encoding == ENTRY_PACKED;
}

static struct large *large_of(const struct zset *z)
{
    assert(z->encoding == ENTRY_LARGE);
    return z->body;
}

/* ---- the small form ---- */

static double score_at(const struct listpack *lp, uint32_t at)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    int64_t whole;
    double score = 0;
    if (listpack_get_int64(lp, at, &whole)) return (double)whole;
    bool is_number = number_to_double(listpack_get(lp, at, scratch), &score);
    assert(is_number);
    return score;
}

static uint32_t packed_find(const struct listpack *lp, struct slice member)
{
    return listpack_find(lp, listpack_first(lp), member, 1);
}

static bool packed_next(const struct listpack *lp, uint32_t *at, struct zset_item *out)
{
    if (*at == LISTPACK_NONE) return false;
    out->member = listpack_get(lp, *at, out->digits);
    *at = listpack_next(lp, *at);
    out->score = score_at(lp, *at);
    *at = listpack_next(lp, *at);
    return true;
}

static bool packed_prev(const struct listpack *lp, uint32_t *at, struct zset_item *out)
{
    if (*at == LISTPACK_NONE) return false;
    out->member = listpack_get(lp, *at, out->digits);
    out->score = score_at(lp, listpack_next(lp, *at));
    *at = listpack_prev(lp, *at);
    if (*at != LISTPACK_NONE) *at = listpack_prev(lp, *at);
    return true;
}

static bool is_less(const struct zset_item *a, struct slice member, double score)
{
    return a->score != score ? a->score < score : slice_compare(a->member, member) < 0;
}

/* The first pair that is not in front of this one; NONE: all are. */
static uint32_t packed_place(const struct listpack *lp, struct slice member, double score)
{
    struct zset_item item;
    uint32_t at = listpack_first(lp), here = at;
    while (packed_next(lp, &at, &item)) {
        if (!is_less(&item, member, score)) return here;
        here = at;
    }
    return LISTPACK_NONE;
}

/* Whole numbers of up to 62 bits as such, so that -0 becomes 0 and 1e+17 has all its digits. */
static size_t score_text(char out[static NUMBER_DOUBLE_MAX_LEN], double score)
{
    const double whole_max = 4611686018427387904.0;
    bool may_be_whole = score >= -whole_max && score <= whole_max;
    if (may_be_whole && (double)(int64_t)score == score)
        return number_from_int64(out, (int64_t)score);
    return number_from_double(out, score);
}

static struct listpack *packed_put(struct listpack *lp, uint32_t at, struct slice member,
                                   double score)
{
    char digits[NUMBER_DOUBLE_MAX_LEN];
    struct slice text = slice_make(digits, score_text(digits, score));
    if (at == LISTPACK_NONE) return listpack_append(listpack_append(lp, member), text);
    return listpack_insert(listpack_insert(lp, at, text), at, member);
}

static bool may_be_packed(const struct value_limits *limits, size_t count, size_t member_len)
{
    return (int64_t)count <= limits->zset_max_listpack_entries &&
           (int64_t)member_len <= limits->zset_max_listpack_value;
}

/* ---- the large form ---- */

static uint64_t hash_of(const void *secret, const void *element)
{
    return hash_slice(secret, zset_element_member(element));
}

static bool is_member(const void *element, const void *member)
{
    return slice_equal(zset_element_member(element), *(const struct slice *)member);
}

static uint64_t hash_member(const struct large *l, struct slice member)
{
    return hash_slice(l->members.context, member);
}

static struct zset_element *large_find(const struct large *l, uint64_t hash, struct slice member)
{
    return table_find(&l->members, hash, is_member, &member);
}

static struct zset_element *find_element(const struct zset *z, struct slice member)
{
    return large_find(large_of(z), hash_member(large_of(z), member), member);
}

static struct large *large_new(const struct hash_secret *secret)
{
    struct large *l = mem_alloc(sizeof *l);
    ztree_init(&l->tree);
    table_init(&l->members, hash_of, secret);
    return l;
}

static void free_element(struct zset_element *e)
{
    mem_free(e);
}

static void large_free(struct large *l)
{
    ztree_close(&l->tree, free_element);
    table_close(&l->members);
    mem_free(l);
}

static void large_put(struct large *l, uint64_t hash, struct slice member, double score)
{
    struct zset_element *e = zset_element_new(member, score);
    table_add(&l->members, hash, e);
    ztree_add(&l->tree, e);
}

static void large_remove(struct large *l, uint64_t hash, struct zset_element *e)
{
    ztree_remove(&l->tree, e);
    table_remove(&l->members, hash, e);
    mem_free(e);
}

/* False, and the value half there, where a member comes twice. */
static bool large_fill(struct large *l, const struct listpack *lp)
{
    struct zset_item item;
    uint32_t at = listpack_first(lp);
    while (packed_next(lp, &at, &item)) {
        uint64_t hash = hash_member(l, item.member);
        if (large_find(l, hash, item.member) != NULL) return false;
        large_put(l, hash, item.member, item.score);
    }
    return true;
}

static void make_large(struct zset *z, const struct value_limits *limits)
{
    struct large *l = large_new(limits->secret);
    bool is_filled = large_fill(l, z->body);
    assert(is_filled);
    listpack_free(z->body);
    *z = (struct zset){ENTRY_LARGE, l};
}

/* ---- beginning and end ---- */

struct zset zset_new_large(const struct value_limits *limits, size_t expected)
{
    struct large *l = large_new(limits->secret);
    table_reserve(&l->members, expected);
    return (struct zset){ENTRY_LARGE, l};
}

struct zset zset_new(const struct value_limits *limits, size_t expected, size_t member_len)
{
    if (!may_be_packed(limits, expected, member_len)) return zset_new_large(limits, expected);
    return (struct zset){ENTRY_PACKED, listpack_new()};
}

void zset_free(struct zset *z)
{
    if (is_packed(z)) listpack_free(z->body);
    else if (z->encoding == ENTRY_FLAT) flat_free(z->body);
    else large_free(large_of(z));
    z->body = NULL;
}

size_t zset_count(const struct zset *z)
{
    if (z->encoding == ENTRY_FLAT) return ((const struct flat *)z->body)->count;
    return is_packed(z) ? listpack_count(z->body) / 2 : large_of(z)->tree.count;
}

/* ---- by member ---- */

/* What becomes of an old score. */
static enum zset_outcome merge_score(double old, double *score, unsigned flags)
{
    double fresh = flags & ZSET_INCR ? old + *score : *score;
    if (flags & ZSET_NX) return ZSET_REFUSED;
    if (isnan(fresh)) return ZSET_NAN;
    *score = fresh;
    if (((flags & ZSET_LT) && fresh >= old) || ((flags & ZSET_GT) && fresh <= old))
        return ZSET_REFUSED;
    return fresh != old ? ZSET_UPDATED : ZSET_SAME;
}

static enum zset_outcome packed_update(struct zset *z, uint32_t at, struct slice member,
                                       double *score, unsigned flags)
{
    enum zset_outcome outcome =
        merge_score(score_at(z->body, listpack_next(z->body, at)), score, flags);
    if (outcome != ZSET_UPDATED) return outcome;
    z->body = listpack_delete(z->body, at, 2);
    z->body = packed_put(z->body, packed_place(z->body, member, *score), member, *score);
    return outcome;
}

/* ZSET_REFUSED with a large z: there was no room in the block. */
static enum zset_outcome packed_add(struct zset *z, const struct value_limits *limits,
                                    struct slice member, double *score, unsigned flags)
{
    uint32_t at = packed_find(z->body, member);
    if (at != LISTPACK_NONE) return packed_update(z, at, member, score, flags);
    if (flags & ZSET_XX) return ZSET_REFUSED;
    bool fits = listpack_fits(z->body, member.len + NUMBER_DOUBLE_MAX_LEN, 2);
    if (!may_be_packed(limits, zset_count(z) + 1, member.len) || !fits) {
        make_large(z, limits);
        return ZSET_REFUSED;
    }
    z->body = packed_put(z->body, packed_place(z->body, member, *score), member, *score);
    return ZSET_ADDED;
}

static enum zset_outcome large_add(struct large *l, struct slice member, double *score,
                                   unsigned flags)
{
    uint64_t hash = hash_member(l, member);
    struct zset_element *e = large_find(l, hash, member);
    if (e != NULL) {
        enum zset_outcome outcome = merge_score(e->score, score, flags);
        if (outcome == ZSET_UPDATED) ztree_move(&l->tree, e, *score);
        return outcome;
    }
    if (flags & ZSET_XX) return ZSET_REFUSED;
    large_put(l, hash, member, *score);
    return ZSET_ADDED;
}

enum zset_outcome zset_add(struct zset *z, const struct value_limits *limits, struct slice member,
                           double *score, unsigned flags)
{
    assert(!isnan(*score));
    if (is_packed(z)) {
        enum zset_outcome outcome = packed_add(z, limits, member, score, flags);
        if (is_packed(z)) return outcome;
    }
    return large_add(large_of(z), member, score, flags);
}

bool zset_score(const struct zset *z, struct slice member, double *score)
{
    if (is_packed(z)) {
        uint32_t at = packed_find(z->body, member);
        if (at == LISTPACK_NONE) return false;
        *score = score_at(z->body, listpack_next(z->body, at));
        return true;
    }
    const struct zset_element *e = find_element(z, member);
    if (e != NULL) *score = e->score;
    return e != NULL;
}

static bool packed_rank(const struct listpack *lp, struct slice member, size_t *rank, double *score)
{
    uint32_t at = listpack_first(lp);
    for (*rank = 0; at != LISTPACK_NONE; (*rank)++) {
        bool is_here = listpack_is(lp, at, member);
        at = listpack_next(lp, at);
        if (is_here) {
            *score = score_at(lp, at);
            return true;
        }
        at = listpack_next(lp, at);
    }
    return false;
}

bool zset_rank(const struct zset *z, struct slice member, size_t *rank, double *score)
{
    if (is_packed(z)) return packed_rank(z->body, member, rank, score);
    const struct zset_element *e = find_element(z, member);
    if (e == NULL) return false;
    *rank = ztree_rank(&large_of(z)->tree, e);
    *score = e->score;
    return true;
}

bool zset_remove(struct zset *z, struct slice member)
{
    if (is_packed(z)) {
        uint32_t at = packed_find(z->body, member);
        if (at == LISTPACK_NONE) return false;
        z->body = listpack_delete(z->body, at, 2);
        return true;
    }
    struct large *l = large_of(z);
    uint64_t hash = hash_member(l, member);
    struct zset_element *e = large_find(l, hash, member);
    if (e == NULL) return false;
    large_remove(l, hash, e);
    table_shrink_if_sparse(&l->members);
    return true;
}

/* ---- by place ---- */

static struct zset_span span_between(size_t first, size_t end)
{
    return (struct zset_span){first, end > first ? end - first : 0};
}

/* The span of a small one: from the first that is in, to the last before the first that is over. */
static struct zset_span packed_span(const struct listpack *lp,
                                    bool (*is_in)(const void *, const struct zset_item *),
                                    bool (*is_over)(const void *, const struct zset_item *),
                                    const void *range)
{
    struct zset_item item;
    uint32_t at = listpack_first(lp);
    size_t first = 0, count = 0;
    bool has_item = packed_next(lp, &at, &item);
    for (; has_item && !is_in(range, &item); first++) has_item = packed_next(lp, &at, &item);
    for (; has_item && !is_over(range, &item); count++) has_item = packed_next(lp, &at, &item);
    return (struct zset_span){first, count};
}

static bool score_is_in(const void *range, const struct zset_item *item)
{
    const struct zset_scores *r = range;
    return r->without_min ? item->score > r->min : item->score >= r->min;
}

static bool score_is_over(const void *range, const struct zset_item *item)
{
    const struct zset_scores *r = range;
    return r->without_max ? item->score >= r->max : item->score > r->max;
}

struct zset_span zset_span_of_scores(const struct zset *z, const struct zset_scores *scores)
{
    if (is_packed(z)) return packed_span(z->body, score_is_in, score_is_over, scores);
    const struct ztree *t = &large_of(z)->tree;
    struct ztree_bound min = {.by_score = true, .score = scores->min, .after = scores->without_min};
    struct ztree_bound max = {
        .by_score = true, .score = scores->max, .after = !scores->without_max};
    return span_between(ztree_count_before(t, &min), ztree_count_before(t, &max));
}

static bool lex_is_in(const void *range, const struct zset_item *item)
{
    const struct zset_lex *min = &((const struct zset_lexes *)range)->min;
    if (min->kind == LEX_LOWEST || min->kind == LEX_HIGHEST) return min->kind == LEX_LOWEST;
    int order = slice_compare(item->member, min->member);
    return order > 0 || (order == 0 && min->kind == LEX_WITH);
}

static bool lex_is_over(const void *range, const struct zset_item *item)
{
    const struct zset_lex *max = &((const struct zset_lexes *)range)->max;
    if (max->kind == LEX_LOWEST || max->kind == LEX_HIGHEST) return max->kind == LEX_LOWEST;
    int order = slice_compare(item->member, max->member);
    return order > 0 || (order == 0 && max->kind == LEX_WITHOUT);
}

static size_t count_before_lex(const struct ztree *t, const struct zset_lex *lex, bool after_equal)
{
    struct ztree_bound bound = {.by_member = true, .after = after_equal, .member = lex->member};
    if (lex->kind == LEX_LOWEST) return 0;
    if (lex->kind == LEX_HIGHEST) return t->count;
    return ztree_count_before(t, &bound);
}

struct zset_span zset_span_of_lexes(const struct zset *z, const struct zset_lexes *lexes)
{
    if (is_packed(z)) return packed_span(z->body, lex_is_in, lex_is_over, lexes);
    const struct ztree *t = &large_of(z)->tree;
    return span_between(count_before_lex(t, &lexes->min, lexes->min.kind == LEX_WITHOUT),
                        count_before_lex(t, &lexes->max, lexes->max.kind == LEX_WITH));
}

void zset_remove_span(struct zset *z, struct zset_span span)
{
    assert(span.first + span.count <= zset_count(z));
    if (is_packed(z)) {
        uint32_t at = listpack_seek(z->body, (int64_t)span.first * 2);
        if (span.count > 0) z->body = listpack_delete(z->body, at, span.count * 2);
        return;
    }
    struct large *l = large_of(z);
    for (size_t i = 0; i < span.count; i++) {
        struct ztree_cursor at = ztree_at(&l->tree, span.first);
        struct zset_element *e = ztree_next(&at);
        large_remove(l, hash_of(l->members.context, e), e);
    }
    table_shrink_if_sparse(&l->members);
}

/* ---- walking ---- */

struct zset_cursor zset_at(const struct zset *z, size_t rank)
{
    if (!is_packed(z)) return (struct zset_cursor){.tree = ztree_at(&large_of(z)->tree, rank)};
    uint32_t at = rank < zset_count(z) ? listpack_seek(z->body, (int64_t)rank * 2) : LISTPACK_NONE;
    return (struct zset_cursor){.packed = z->body, .at = at};
}

static bool set_item(struct zset_item *out, const struct zset_element *e)
{
    if (e == NULL) return false;
    out->member = zset_element_member(e);
    out->score = e->score;
    return true;
}

bool zset_next(struct zset_cursor *at, struct zset_item *out)
{
    if (at->packed != NULL) return packed_next(at->packed, &at->at, out);
    return set_item(out, ztree_next(&at->tree));
}

bool zset_prev(struct zset_cursor *at, struct zset_item *out)
{
    if (at->packed != NULL) return packed_prev(at->packed, &at->at, out);
    return set_item(out, ztree_prev(&at->tree));
}

struct visitor {
    void (*visit)(void *context, const struct slice *parts, size_t count);
    void *context;
};

static void visit_element(void *context, void *item)
{
    const struct visitor *v = context;
    const struct zset_element *e = item;
    char digits[NUMBER_DOUBLE_MAX_LEN];
    struct slice parts[] = {zset_element_member(e),
                            slice_make(digits, number_from_double(digits, e->score))};
    v->visit(v->context, parts, 2);
}

static void visit_block(const struct listpack *lp, const struct visitor *v)
{
    char scratch[2][NUMBER_INT64_MAX_LEN];
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at)) {
        struct slice member = listpack_get(lp, at, scratch[0]);
        at = listpack_next(lp, at);
        v->visit(v->context, (struct slice[]){member, listpack_get(lp, at, scratch[1])}, 2);
    }
}

uint64_t zset_scan(const struct entry *e, uint64_t cursor,
                   void (*visit)(void *context, const struct slice *parts, size_t count),
                   void *context)
{
    struct zset z = zset_of(e);
    struct visitor v = {visit, context};
    if (!is_packed(&z)) return table_scan(&large_of(&z)->members, cursor, visit_element, &v);
    visit_block(z.body, &v);
    return 0;
}

/* ---- from elsewhere ---- */

static bool all_members_are_short(const struct large *l, const struct value_limits *limits)
{
    const struct zset_element *e;
    size_t bytes = 0;
    for (struct ztree_cursor at = ztree_at(&l->tree, 0); (e = ztree_next(&at)) != NULL;) {
        size_t len = zset_element_member(e).len;
        bytes += len + NUMBER_DOUBLE_MAX_LEN;
        if ((int64_t)len > limits->zset_max_listpack_value || bytes > LISTPACK_BYTES_MAX / 2)
            return false;
    }
    return true;
}

void zset_pack(struct zset *z, const struct value_limits *limits)
{
    struct zset_item item;
    if (is_packed(z) || !may_be_packed(limits, zset_count(z), 0)) return;
    if (!all_members_are_short(large_of(z), limits)) return;
    struct listpack *lp = listpack_new();
    for (struct zset_cursor at = zset_at(z, 0); zset_next(&at, &item);)
        lp = packed_put(lp, LISTPACK_NONE, item.member, item.score);
    large_free(large_of(z));
    *z = (struct zset){ENTRY_PACKED, lp};
}

/* Whether every second element reads as a score. */
static bool has_scores(const struct listpack *lp)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    int64_t whole;
    double score;
    if (listpack_count(lp) == 0 || listpack_count(lp) % 2 != 0) return false;
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at)) {
        at = listpack_next(lp, at);
        if (!listpack_get_int64(lp, at, &whole) &&
            !number_to_double(listpack_get(lp, at, scratch), &score))
            return false;
    }
    return true;
}

static bool is_in_order(const struct listpack *lp)
{
    struct zset_item items[2];
    uint32_t at = listpack_first(lp);
    bool has_item = packed_next(lp, &at, &items[0]);
    for (int i = 0; has_item; i = !i) {
        has_item = packed_next(lp, &at, &items[!i]);
        if (has_item && !is_less(&items[i], items[!i].member, items[!i].score)) return false;
    }
    return true;
}

static bool has_doubles(const struct listpack *lp)
{
    struct zset_item item;
    uint32_t at = listpack_first(lp);
    while (packed_next(lp, &at, &item))
        if (at != LISTPACK_NONE && listpack_find(lp, at, item.member, 1) != LISTPACK_NONE)
            return true;
    return false;
}

/* What cannot stay the block it is becomes a large one first, whose table tells whether a member
 * comes twice. */
static bool load_by_table(struct listpack *lp, const struct value_limits *limits, bool stays,
                          struct zset *out)
{
    struct zset large = zset_new_large(limits, listpack_count(lp) / 2);
    if (!large_fill(large_of(&large), lp)) {
        zset_free(&large);
        return false;
    }
    if (stays) {
        zset_free(&large);
        return true;
    }
    listpack_free(lp);
    *out = large;
    zset_pack(out, limits);
    return true;
}

bool zset_from_listpack(struct listpack *lp, const struct value_limits *limits, struct zset *out)
{
    *out = (struct zset){ENTRY_PACKED, lp};
    if (has_scores(lp)) {
        bool stays = may_be_packed(limits, zset_count(out), 0) && is_in_order(lp);
        bool is_short = zset_count(out) <= PAIRS_SEARCHED_MAX;
        if (stays && is_short ? !has_doubles(lp) : load_by_table(lp, limits, stays, out))
            return true;
    }
    listpack_free(lp);
    return false;
}

/* ---- flat ones ---- */

bool zset_is_surely_large(size_t count, const struct value_limits *limits)
{
    return (int64_t)count > limits->zset_max_listpack_entries;
}

struct flat *zset_flat(const struct entry *e)
{
    return e->encoding == ENTRY_FLAT ? entry_body(e) : NULL;
}

/* False where a member comes twice, which stays once. */
static bool fill_from_flat(struct large *l, const struct flat *f)
{
    bool is_good = true;
    table_reserve(&l->members, f->count);
    for (const void *item = flat_first(f); item != NULL; item = flat_next(f, item)) {
        struct slice member = flat_text(item);
        uint64_t hash = hash_member(l, member);
        if (large_find(l, hash, member) == NULL) large_put(l, hash, member, zset_flat_score(item));
        else is_good = false;
    }
    return is_good;
}

bool zset_from_flat(struct flat *f, const struct value_limits *limits, struct zset *out)
{
    *out = (struct zset){ENTRY_LARGE, large_new(limits->secret)};
    bool is_good = fill_from_flat(out->body, f);
    flat_free(f);
    if (!is_good) zset_free(out);
    return is_good;
}

void zset_thaw(struct entry *e)
{
    assert(e->type == ENTRY_ZSET);
    struct flat *f = zset_flat(e);
    struct large *l = large_new(f->secret);
    fill_from_flat(l, f);
    flat_free(f);
    entry_set_body(e, ENTRY_LARGE, l);
}

/* ---- the value of an entry ---- */

static void free_value(struct entry *e)
{
    struct zset z = {(enum entry_encoding)e->encoding, entry_body(e)};
    zset_free(&z);
}

static void *copy_value(const struct entry *e)
{
    if (zset_flat(e) != NULL) return flat_copy(zset_flat(e));
    struct zset z = zset_of(e);
    if (is_packed(&z)) return listpack_copy(z.body);
    const struct large *from = large_of(&z);
    struct large *copy = large_new(from->members.context);
    const struct zset_element *element;
    for (struct ztree_cursor at = ztree_at(&from->tree, 0); (element = ztree_next(&at)) != NULL;)
        large_put(copy, hash_of(copy->members.context, element), zset_element_member(element),
                  element->score);
    return copy;
}

static size_t memory_of_value(const struct entry *e, size_t samples)
{
    if (zset_flat(e) != NULL) return flat_memory(zset_flat(e));
    struct zset z = zset_of(e);
    if (is_packed(&z)) return mem_size(z.body);
    const struct large *l = large_of(&z);
    size_t bytes = mem_size(l) + ztree_memory(&l->tree) + table_memory(&l->members), sampled = 0,
           seen = 0;
    const struct zset_element *element;
    for (struct ztree_cursor at = ztree_at(&l->tree, 0); (element = ztree_next(&at)) != NULL;
         seen++) {
        if (samples > 0 && seen == samples) break;
        sampled += mem_size(element);
    }
    return seen > 0 ? bytes + (size_t)((double)sampled / (double)seen * (double)l->tree.count)
                    : bytes;
}

static const char *encoding_name(const struct entry *e)
{
    return e->encoding == ENTRY_PACKED ? "listpack" : "skiplist";
}

static size_t parts_of_value(const struct entry *e)
{
    if (zset_flat(e) != NULL) return 1;
    struct zset z = zset_of(e);
    return is_packed(&z) ? 1 : large_of(&z)->tree.count;
}

const struct value_type zset_type = {free_value, copy_value, memory_of_value, encoding_name,
                                     parts_of_value};
