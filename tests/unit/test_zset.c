#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/zset.h"
#include "server/store/zset_flat.h"
#include "tests/harness/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MODEL_MAX = 600, MEMBERS = 400 };

static struct hash_secret secret;

static struct value_limits limits_of(int64_t entries, int64_t value)
{
    return (struct value_limits){.secret = &secret, .zset_max_listpack_entries = entries,
                                 .zset_max_listpack_value = value};
}

/* The same members in the plainest way: an array in order. */
struct model {
    struct {
        char member[40];
        double score;
    } items[MODEL_MAX];
    size_t count;
};

static size_t model_find(const struct model *m, const char *member)
{
    size_t i = 0;
    while (i < m->count && strcmp(m->items[i].member, member) != 0) i++;
    return i;
}

static void model_remove(struct model *m, size_t i, size_t count)
{
    memmove(&m->items[i], &m->items[i + count], (m->count - i - count) * sizeof m->items[0]);
    m->count -= count;
}

static void model_insert(struct model *m, const char *member, double score)
{
    size_t i = 0;
    while (i < m->count && (m->items[i].score < score ||
                            (m->items[i].score == score && strcmp(m->items[i].member, member) < 0)))
        i++;
    memmove(&m->items[i + 1], &m->items[i], (m->count - i) * sizeof m->items[0]);
    snprintf(m->items[i].member, sizeof m->items[i].member, "%s", member);
    m->items[i].score = score;
    m->count++;
}

/* What ZADD promises, said once more. */
static enum zset_outcome model_add(struct model *m, const char *member, double *score,
                                   unsigned flags)
{
    size_t i = model_find(m, member);
    if (i == m->count) {
        if (flags & ZSET_XX) return ZSET_REFUSED;
        model_insert(m, member, *score);
        return ZSET_ADDED;
    }
    double old = m->items[i].score;
    if (flags & ZSET_NX) return ZSET_REFUSED;
    if (flags & ZSET_INCR) *score += old;
    if ((flags & ZSET_GT) && *score <= old) return ZSET_REFUSED;
    if ((flags & ZSET_LT) && *score >= old) return ZSET_REFUSED;
    if (*score == old) return ZSET_SAME;
    model_remove(m, i, 1);
    model_insert(m, member, *score);
    return ZSET_UPDATED;
}

static void assert_same(const struct zset *z, const struct model *m)
{
    struct zset_item item;
    assert_int_equal(zset_count(z), m->count);
    struct zset_cursor at = zset_at(z, 0);
    for (size_t i = 0; i < m->count; i++) {
        assert_true(zset_next(&at, &item));
        assert_true(slice_equal(item.member, slice_of(m->items[i].member)));
        assert_true(item.score == m->items[i].score);
    }
    assert_false(zset_next(&at, &item));
    if (m->count == 0) return;
    at = zset_at(z, m->count - 1);
    for (size_t i = m->count; i-- > 0;) {
        assert_true(zset_prev(&at, &item));
        assert_true(slice_equal(item.member, slice_of(m->items[i].member)));
    }
    assert_false(zset_prev(&at, &item));
}

static void assert_found(const struct zset *z, const struct model *m, const char *member)
{
    size_t i = model_find(m, member), rank = 0;
    double score = 0;
    assert_int_equal(zset_score(z, slice_of(member), &score), i < m->count);
    assert_int_equal(zset_rank(z, slice_of(member), &rank, &score), i < m->count);
    if (i == m->count) return;
    assert_int_equal(rank, i);
    assert_true(score == m->items[i].score);
}

static void assert_span_of_scores(const struct zset *z, const struct model *m, struct random *r)
{
    struct zset_scores s = {(double)random_below(r, 40) - 10, (double)random_below(r, 40) - 10,
                            random_below(r, 2), random_below(r, 2)};
    size_t first = 0, count = 0;
    for (size_t i = 0; i < m->count; i++) {
        double score = m->items[i].score;
        bool is_in_front = s.without_min ? score <= s.min : score < s.min;
        bool is_behind = s.without_max ? score >= s.max : score > s.max;
        first += is_in_front;
        count += !is_in_front && !is_behind;
    }
    struct zset_span span = zset_span_of_scores(z, &s);
    assert_int_equal(span.count, count);
    if (count > 0) assert_int_equal(span.first, first);
}

static const char *random_member(struct random *r, char *out)
{
    size_t n = (size_t)random_below(r, MEMBERS);
    static const char *const forms[] = {"%zu", "m%zu", "a rather long member %zu"};
    snprintf(out, 40, forms[n % 3], n);
    return out;
}

static void change(struct zset *z, struct model *m, const struct value_limits *limits,
                   struct random *r, bool grows)
{
    char member[40];
    random_member(r, member);
    if (random_below(r, 10) < (grows ? 8u : 4u) && m->count + 1 < MODEL_MAX) {
        static const unsigned flags[] = {0, 0, 0, 0, ZSET_NX, ZSET_XX, ZSET_GT, ZSET_LT, ZSET_INCR,
                                         ZSET_INCR | ZSET_XX, ZSET_INCR | ZSET_GT};
        unsigned chosen = flags[random_below(r, sizeof flags / sizeof flags[0])];
        double score = (double)random_below(r, 60) / 2 - 8, same = score;
        enum zset_outcome expected = model_add(m, member, &same, chosen);
        assert_int_equal(zset_add(z, limits, slice_of(member), &score, chosen), expected);
        if (expected == ZSET_UPDATED) assert_true(score == same);
    } else if (random_below(r, 12) > 0) {
        size_t i = model_find(m, member);
        assert_int_equal(zset_remove(z, slice_of(member)), i < m->count);
        if (i < m->count) model_remove(m, i, 1);
    } else if (m->count > 0) {
        struct zset_span span = {(size_t)random_below(r, m->count), 0};
        span.count = (size_t)random_below(r, m->count - span.first) / 4;
        zset_remove_span(z, span);
        model_remove(m, span.first, span.count);
    }
    assert_found(z, m, member);
}

static void compare_with_model(uint64_t seed, struct value_limits limits)
{
    struct model *m = calloc(1, sizeof *m);
    struct random r;
    random_seed(&r, seed);
    struct zset z = zset_new(&limits, 1, 1);
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 60; i++) change(&z, m, &limits, &r, round % 20 < 12);
        assert_same(&z, m);
        assert_span_of_scores(&z, m, &r);
    }
    zset_free(&z);
    free(m);
}

TEST(a_large_one_is_as_its_sorted_array_through_random_changes)
{
    for (uint64_t seed = 1; seed <= 5; seed++) compare_with_model(seed, limits_of(0, 64));
}

TEST(a_small_one_is_as_its_sorted_array_through_random_changes)
{
    for (uint64_t seed = 1; seed <= 5; seed++) compare_with_model(seed, limits_of(10000, 64));
}

TEST(one_that_becomes_large_on_its_way_is_as_its_sorted_array)
{
    for (uint64_t seed = 1; seed <= 5; seed++)
        compare_with_model(seed, limits_of(20 * (int64_t)seed, 64));
    compare_with_model(6, limits_of(1000, 10));
}

TEST(a_sum_that_is_no_number_changes_nothing)
{
    for (int64_t entries = 0; entries <= 10; entries += 10) {
        struct value_limits limits = limits_of(entries, 64);
        struct zset z = zset_new(&limits, 1, 1);
        double score = INFINITY;
        assert_int_equal(zset_add(&z, &limits, SLICE("a"), &score, 0), ZSET_ADDED);
        score = -INFINITY;
        assert_int_equal(zset_add(&z, &limits, SLICE("a"), &score, ZSET_INCR), ZSET_NAN);
        assert_true(zset_score(&z, SLICE("a"), &score) && score == INFINITY);
        zset_free(&z);
    }
}

TEST(members_between_members_are_found_in_both_forms)
{
    for (int64_t entries = 0; entries <= 100; entries += 100) {
        struct value_limits limits = limits_of(entries, 64);
        struct zset z = zset_new(&limits, 10, 1);
        for (char c = 'a'; c <= 'j'; c++) {
            double score = 0;
            zset_add(&z, &limits, slice_make(&c, 1), &score, 0);
        }
        struct zset_lexes r = {{LEX_WITH, SLICE("c")}, {LEX_WITHOUT, SLICE("f")}};
        struct zset_span s = zset_span_of_lexes(&z, &r);
        assert_int_equal(s.first, 2);
        assert_int_equal(s.count, 3);
        r = (struct zset_lexes){{LEX_WITHOUT, SLICE("h")}, {.kind = LEX_HIGHEST}};
        assert_int_equal(zset_span_of_lexes(&z, &r).count, 2);
        r = (struct zset_lexes){{.kind = LEX_LOWEST}, {LEX_WITH, SLICE("b")}};
        assert_int_equal(zset_span_of_lexes(&z, &r).count, 2);
        r = (struct zset_lexes){{.kind = LEX_HIGHEST}, {.kind = LEX_LOWEST}};
        assert_int_equal(zset_span_of_lexes(&z, &r).count, 0);
        zset_free(&z);
    }
}

static struct listpack *block_of(size_t pairs, bool is_reverse)
{
    struct listpack *lp = listpack_new();
    for (size_t i = 0; i < pairs; i++) {
        char member[20];
        size_t n = is_reverse ? pairs - i : i;
        snprintf(member, sizeof member, "m%05zu", n);
        lp = listpack_append_int64(listpack_append(lp, slice_of(member)), (int64_t)n);
    }
    return lp;
}

TEST(a_block_of_anybody_is_taken_if_it_makes_sense)
{
    struct value_limits limits = limits_of(1000, 64);
    struct zset z;
    for (size_t pairs = 1; pairs < 2000; pairs = pairs * 3 + 1)
        for (int is_reverse = 0; is_reverse < 2; is_reverse++) {
            assert_true(zset_from_listpack(block_of(pairs, is_reverse), &limits, &z));
            assert_int_equal(zset_count(&z), pairs);
            assert_int_equal(z.encoding, pairs > 1000 ? ENTRY_LARGE : ENTRY_PACKED);
            struct zset_cursor at = zset_at(&z, 0);
            struct zset_item item;
            assert_true(zset_next(&at, &item));
            assert_true(item.score == (is_reverse ? 1 : 0));
            zset_free(&z);
        }
}

TEST(a_block_that_contradicts_itself_is_refused)
{
    struct value_limits limits = limits_of(1000, 64);
    struct zset z;
    assert_false(zset_from_listpack(listpack_new(), &limits, &z));
    struct listpack *odd = listpack_append(block_of(3, false), SLICE("alone"));
    assert_false(zset_from_listpack(odd, &limits, &z));
    struct listpack *no_score =
        listpack_append(listpack_append(block_of(3, false), SLICE("a")), SLICE("b"));
    assert_false(zset_from_listpack(no_score, &limits, &z));
    struct listpack *nan =
        listpack_append(listpack_append(block_of(3, false), SLICE("a")), SLICE("nan"));
    assert_false(zset_from_listpack(nan, &limits, &z));
    for (size_t pairs = 2; pairs < 1500; pairs = pairs * 4 + 1) {
        struct listpack *twice = listpack_append(block_of(pairs, false), SLICE("m00000"));
        twice = listpack_append(twice, SLICE("inf"));
        assert_false(zset_from_listpack(twice, &limits, &z));
    }
}

TEST(packing_makes_small_what_is_within_the_limits)
{
    struct value_limits none = limits_of(0, 0), limits = limits_of(3, 5);
    static const char *const members[] = {"a", "12", "long one"};
    struct zset z = zset_new(&none, 3, 1);
    for (size_t i = 0; i < 2; i++) {
        double score = (double)i;
        zset_add(&z, &none, slice_of(members[i]), &score, 0);
    }
    zset_pack(&z, &limits);
    assert_int_equal(z.encoding, ENTRY_PACKED);
    double score = 7;
    zset_add(&z, &limits, slice_of(members[2]), &score, 0);
    assert_int_equal(z.encoding, ENTRY_LARGE);
    zset_pack(&z, &limits);
    assert_int_equal(z.encoding, ENTRY_LARGE);
    assert_int_equal(zset_count(&z), 3);
    zset_free(&z);
}

TEST(a_copy_is_a_value_of_its_own)
{
    for (int64_t entries = 0; entries <= 10; entries += 10) {
        struct value_limits limits = limits_of(entries, 64);
        struct zset z = zset_new(&limits, 1, 1);
        double score = 1;
        zset_add(&z, &limits, SLICE("a"), &score, 0);
        zset_add(&z, &limits, SLICE("b"), &score, 0);
        struct entry *e =
            entry_new_body(SLICE("k"), ENTRY_ZSET, z.encoding, z.body, ENTRY_NO_EXPIRY);
        struct entry *copy = entry_copy(e, SLICE("other"), ENTRY_NO_EXPIRY);
        z = zset_of(e);
        zset_remove(&z, SLICE("a"));
        zset_put_back(e, &z);
        struct zset other = zset_of(copy);
        assert_int_equal(zset_count(&other), 2);
        assert_true(entry_memory(copy, 0) > 0 && entry_memory(copy, 5) > 0);
        entry_free(e);
        entry_free(copy);
    }
}

/* ---- flat ones ---- */

static struct flat *flat_of(size_t count, const struct value_limits *limits)
{
    char member[24];
    struct flat *f = zset_flat_new(limits);
    for (size_t i = 0; i < count; i++)
        zset_flat_append(f, slice_make(member, (size_t)snprintf(member, sizeof member, "m%zu", i)),
                         i == 3 ? -0.0 : (double)(i * 7 % count) - 5);
    return f;
}

TEST(a_flat_one_becomes_a_sorted_one)
{
    struct value_limits limits = limits_of(10, 64);
    struct zset z;
    struct zset_item item;
    double before = -INFINITY;
    assert_true(zset_from_flat(flat_of(300, &limits), &limits, &z));
    assert_int_equal(z.encoding, ENTRY_LARGE);
    assert_int_equal(zset_count(&z), 300);
    for (struct zset_cursor at = zset_at(&z, 0); zset_next(&at, &item); before = item.score)
        assert_true(item.score >= before);
    assert_true(zset_score(&z, SLICE("m3"), &before) && signbit(before));
    zset_free(&z);
}

TEST(an_entry_with_a_flat_one_is_thawed_by_whoever_wants_its_order)
{
    struct value_limits limits = limits_of(10, 64);
    struct entry *e =
        entry_new_body(SLICE("k"), ENTRY_ZSET, ENTRY_FLAT, flat_of(300, &limits), ENTRY_NO_EXPIRY);
    assert_string_equal(entry_encoding_name(e), "skiplist");
    assert_true(entry_memory(e, 0) > 0);
    struct entry *copy = entry_copy(e, SLICE("other"), ENTRY_NO_EXPIRY);
    assert_non_null(zset_flat(e));
    struct zset z = zset_of(e);
    assert_null(zset_flat(e));
    assert_int_equal(zset_count(&z), 300);
    assert_non_null(zset_flat(copy));
    entry_free(e);
    entry_free(copy);
}

TEST(a_block_with_a_score_that_is_none_or_a_member_that_comes_twice_is_refused)
{
    struct value_limits limits = limits_of(10, 64);
    struct flat *f = flat_of(20, &limits);
    struct zset z;
    struct flat *over = zset_flat_over(f->block, 20, &limits);
    assert_true(over != NULL && zset_flat_score(flat_first(over)) == -5);
    flat_free(over);
    zset_flat_append(f, SLICE("none"), NAN);
    assert_null(zset_flat_over(f->block, 21, &limits));
    flat_free(f);
    f = flat_of(20, &limits);
    zset_flat_append(f, SLICE("m7"), 1);
    assert_false(zset_from_flat(f, &limits, &z));
}
