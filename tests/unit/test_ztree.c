#include "tests/harness/test.h"

#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/ztree.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* What the tree must be like: the same elements in a sorted array. */
enum { MODEL_MAX = 20000 };

struct model {
    struct ztree tree;
    struct zset_element *sorted[MODEL_MAX];
    size_t count;
};

static int compare(const struct zset_element *a, double score, struct slice member)
{
    if (a->score != score) return a->score < score ? -1 : 1;
    return slice_compare(zset_element_member(a), member);
}

static size_t place_of(const struct model *m, double score, struct slice member)
{
    size_t low = 0, count = m->count;
    while (count > 0) {
        size_t half = count / 2;
        if (compare(m->sorted[low + half], score, member) < 0) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

static void model_insert(struct model *m, struct zset_element *e)
{
    assert_true(m->count < MODEL_MAX);
    size_t at = place_of(m, e->score, zset_element_member(e));
    memmove(m->sorted + at + 1, m->sorted + at, (m->count - at) * sizeof *m->sorted);
    m->sorted[at] = e;
    m->count++;
}

static void model_take(struct model *m, size_t at)
{
    memmove(m->sorted + at, m->sorted + at + 1, (m->count - at - 1) * sizeof *m->sorted);
    m->count--;
}

static void add(struct model *m, double score, const char *member)
{
    struct zset_element *e = zset_element_new(slice_of(member), score);
    ztree_add(&m->tree, e);
    model_insert(m, e);
}

static void remove_at(struct model *m, size_t rank)
{
    struct zset_element *e = m->sorted[rank];
    ztree_remove(&m->tree, e);
    model_take(m, rank);
    mem_free(e);
}

static void move_at(struct model *m, size_t rank, double score)
{
    struct zset_element *e = m->sorted[rank];
    model_take(m, rank);
    ztree_move(&m->tree, e, score);
    assert_true(e->score == score);
    model_insert(m, e);
}

static void check(const struct model *m)
{
    assert_int_equal(m->tree.count, m->count);
    struct ztree_cursor forward = ztree_at(&m->tree, 0);
    for (size_t i = 0; i < m->count; i++) assert_ptr_equal(ztree_next(&forward), m->sorted[i]);
    assert_null(ztree_next(&forward));
    if (m->count == 0) return;
    struct ztree_cursor backward = ztree_at(&m->tree, m->count - 1);
    for (size_t i = m->count; i-- > 0;) assert_ptr_equal(ztree_prev(&backward), m->sorted[i]);
    assert_null(ztree_prev(&backward));
}

static void check_ranks(const struct model *m, size_t step)
{
    for (size_t i = 0; i < m->count; i += step) {
        assert_int_equal(ztree_rank(&m->tree, m->sorted[i]), i);
        struct ztree_cursor at = ztree_at(&m->tree, i);
        assert_ptr_equal(ztree_next(&at), m->sorted[i]);
    }
}

static void free_element(struct zset_element *e)
{
    mem_free(e);
}

static struct model *model_new(void)
{
    struct model *m = calloc(1, sizeof *m);
    assert(m != NULL);
    ztree_init(&m->tree);
    return m;
}

static void model_close(struct model *m)
{
    ztree_close(&m->tree, free_element);
    free(m);
}

TEST(an_empty_tree_has_no_ranks)
{
    struct ztree t;
    ztree_init(&t);
    struct ztree_bound anywhere = {.by_score = true, .score = 1};
    struct ztree_cursor at = ztree_at(&t, 0);
    assert_int_equal(ztree_count_before(&t, &anywhere), 0);
    assert_null(ztree_next(&at));
    assert_null(ztree_prev(&at));
    assert_int_equal(ztree_memory(&t), 0);
    ztree_close(&t, NULL);
}

TEST(members_of_every_length_are_kept)
{
    char bytes[1000];
    memset(bytes, 'x', sizeof bytes);
    for (size_t len = 0; len <= sizeof bytes; len++) {
        struct zset_element *e = zset_element_new(slice_make(bytes, len), 1.5);
        assert_true(slice_equal(zset_element_member(e), slice_make(bytes, len)));
        assert_true(e->score == 1.5);
        mem_free(e);
    }
}

TEST(a_tree_is_as_its_sorted_array_through_random_changes)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct model *m = model_new();
        struct random random;
        random_seed(&random, seed);
        uint64_t scores = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 40 : 1000000;
        size_t serial = 0;
        for (int round = 0; round < 40; round++) {
            bool grows = round % 10 < 6;
            for (int i = 0; i < 500; i++) {
                char member[32];
                double score = (double)random_below(&random, scores) - 5;
                uint64_t dice = random_below(&random, 10);
                snprintf(member, sizeof member, "%zu", serial++ * 7919 % 1000003);
                if (m->count == 0 || dice < (grows ? 6u : 1u)) add(m, score, member);
                else if (dice < 8) remove_at(m, (size_t)random_below(&random, m->count));
                else move_at(m, (size_t)random_below(&random, m->count), score);
            }
            check(m);
        }
        check_ranks(m, 7);
        while (m->count > 0) remove_at(m, (size_t)random_below(&random, m->count));
        check(m);
        assert_int_equal(ztree_memory(&m->tree), 0);
        model_close(m);
    }
}

static struct model *filled(size_t count, bool is_ascending)
{
    struct model *m = model_new();
    for (size_t i = 0; i < count; i++) {
        char member[32];
        snprintf(member, sizeof member, "m%06zu", i);
        add(m, (double)(is_ascending ? i : count - i), member);
    }
    return m;
}

TEST(members_that_come_in_order_leave_full_nodes)
{
    for (int is_ascending = 0; is_ascending < 2; is_ascending++) {
        struct model *m = filled(MODEL_MAX, is_ascending);
        check(m);
        check_ranks(m, 1);
        assert_true(m->tree.leaves <= MODEL_MAX / ZTREE_LEAF_MAX + 2);
        assert_true(m->tree.inners <= MODEL_MAX / ZTREE_LEAF_MAX / ZTREE_INNER_MAX + 4);
        model_close(m);
    }
}

TEST(nodes_are_given_back_while_members_go_from_one_end)
{
    for (int from_front = 0; from_front < 2; from_front++) {
        struct model *m = filled(MODEL_MAX, true);
        while (m->count > 10) {
            remove_at(m, from_front ? 0 : m->count - 1);
            if (m->count % 997 == 0) check(m);
        }
        check(m);
        assert_true(m->tree.leaves <= 2);
        model_close(m);
    }
}

TEST(neighbours_join_when_members_go_everywhere)
{
    struct model *m = filled(MODEL_MAX, true);
    struct random random;
    random_seed(&random, 5);
    while (m->count > MODEL_MAX / 10) remove_at(m, (size_t)random_below(&random, m->count));
    check(m);
    check_ranks(m, 3);
    assert_true(m->tree.leaves < m->count / (ZTREE_LEAF_MAX / 5));
    model_close(m);
}

TEST(a_member_moves_within_its_leaf_and_across)
{
    struct model *m = filled(1000, true);
    struct random random;
    random_seed(&random, 11);
    for (int i = 0; i < 20000; i++) {
        size_t rank = (size_t)random_below(&random, m->count);
        double by = (double)random_below(&random, i % 2 ? 8 : 2000) - (i % 2 ? 4 : 1000);
        move_at(m, rank, m->sorted[rank]->score + by + 0.5);
        if (i % 500 == 0) check(m);
    }
    check(m);
    check_ranks(m, 1);
    model_close(m);
}

TEST(a_place_is_found_by_score_by_member_and_by_both)
{
    struct model *m = model_new();
    for (int i = 0; i < 3000; i++) {
        char member[32];
        snprintf(member, sizeof member, "%04d", i);
        add(m, i / 100, member);
    }
    struct ztree_bound b = {.by_score = true, .score = 7};
    assert_int_equal(ztree_count_before(&m->tree, &b), 700);
    b.after = true;
    assert_int_equal(ztree_count_before(&m->tree, &b), 800);
    b = (struct ztree_bound){.by_member = true, .member = SLICE("1234")};
    assert_int_equal(ztree_count_before(&m->tree, &b), 1234);
    b.after = true;
    assert_int_equal(ztree_count_before(&m->tree, &b), 1235);
    b = (struct ztree_bound){.by_score = true, .by_member = true, .score = 3, .member = SLICE("")};
    assert_int_equal(ztree_count_before(&m->tree, &b), 300);
    b.member = SLICE("0350x");
    assert_int_equal(ztree_count_before(&m->tree, &b), 351);
    model_close(m);
}
