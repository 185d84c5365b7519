#include "core/base/random.h"
#include "server/store/id_tree.h"
#include "tests/harness/test.h"

enum { MODEL_MAX = 4000 };

struct model {
    struct stream_id ids[MODEL_MAX];
    uint64_t values[MODEL_MAX];
    size_t count;
};

static size_t model_search(const struct model *m, struct stream_id id)
{
    size_t i = 0;
    while (i < m->count && stream_id_compare(m->ids[i], id) < 0) i++;
    return i;
}

static bool model_has(const struct model *m, size_t i, struct stream_id id)
{
    return i < m->count && stream_id_compare(m->ids[i], id) == 0;
}

static void put(struct id_tree *t, struct model *m, struct stream_id id, uint64_t value)
{
    size_t i = model_search(m, id);
    bool is_new, is_missing = !model_has(m, i, id);
    if (is_missing && m->count == MODEL_MAX) return;
    uint64_t *at = id_tree_put(t, id, &is_new);
    assert_int_equal(is_new, is_missing);
    if (t->value_bytes > 0) {
        assert_int_equal(*at, is_missing ? 0 : m->values[i]);
        *at = value;
    }
    if (is_missing) {
        memmove(m->ids + i + 1, m->ids + i, (m->count - i) * sizeof m->ids[0]);
        memmove(m->values + i + 1, m->values + i, (m->count - i) * sizeof m->values[0]);
        m->ids[i] = id;
        m->count++;
    }
    m->values[i] = value;
}

static void take(struct id_tree *t, struct model *m, struct stream_id id)
{
    size_t i = model_search(m, id);
    bool is_there = model_has(m, i, id);
    assert_int_equal(id_tree_remove(t, id), is_there);
    if (!is_there) return;
    m->count--;
    memmove(m->ids + i, m->ids + i + 1, (m->count - i) * sizeof m->ids[0]);
    memmove(m->values + i, m->values + i + 1, (m->count - i) * sizeof m->values[0]);
}

static void assert_place(const struct id_tree *t, struct id_place p, const struct model *m,
                         size_t i)
{
    assert_int_equal(p.leaf != NULL, i < m->count);
    if (p.leaf == NULL) return;
    assert_int_equal(stream_id_compare(id_place_id(p), m->ids[i]), 0);
    if (t->value_bytes > 0) assert_int_equal(*(uint64_t *)id_place_value(t, p), m->values[i]);
}

static void assert_same(const struct id_tree *t, const struct model *m, struct stream_id id)
{
    size_t at = model_search(m, id), i = 0;
    assert_int_equal(t->count, m->count);
    for (struct id_place p = id_tree_first(t); p.leaf != NULL; p = id_place_next(p))
        assert_place(t, p, m, i++);
    assert_int_equal(i, m->count);
    for (struct id_place p = id_tree_last(t); p.leaf != NULL; p = id_place_prev(p))
        assert_place(t, p, m, --i);
    assert_int_equal(i, 0);
    assert_place(t, id_tree_at_or_after(t, id), m, at);
    assert_place(t, id_tree_at_or_before(t, id), m, model_has(m, at, id) ? at : at - 1);
    assert_int_equal(id_tree_find(t, id) != NULL, model_has(m, at, id));
}

/* Mostly behind the last, and mostly taken from the front; now and then anywhere. */
static void change(struct id_tree *t, struct model *m, struct random *r, uint64_t *next, bool grows)
{
    struct stream_id any = {random_below(r, *next + 2), random_below(r, 3)};
    uint64_t what = random_below(r, 10);
    if (grows ? what < 5 : what < 2) put(t, m, (struct stream_id){(*next)++, 0}, *next);
    else if (what < 6) put(t, m, any, what);
    else if (what < 8 && m->count > 0) take(t, m, m->ids[grows ? random_below(r, m->count) : 0]);
    else take(t, m, any);
    if (!grows && what == 9 && m->count > 0) take(t, m, m->ids[random_below(r, m->count)]);
}

static void run(size_t value_bytes, uint64_t seed)
{
    static struct model m;
    struct random r;
    struct id_tree t;
    uint64_t next = 5;
    random_seed(&r, seed);
    id_tree_init(&t, value_bytes);
    m.count = 0;
    for (int i = 0; i < 12000; i++) {
        bool grows = i / 3000 % 2 == 0;
        change(&t, &m, &r, &next, grows);
        if (i % 40 == 0) assert_same(&t, &m, (struct stream_id){random_below(&r, next + 2), 1});
    }
    while (m.count > 0) take(&t, &m, m.ids[random_below(&r, m.count)]);
    assert_null(t.root);
    assert_int_equal(t.bytes, 0);
    id_tree_close(&t);
}

TEST(a_tree_holds_what_was_put_into_it)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        for (size_t value_bytes = 0; value_bytes <= 24; value_bytes += 8)
            run(value_bytes, seed * 100 + value_bytes);
}

TEST(what_is_only_appended_fills_its_leaves)
{
    struct id_tree t;
    bool is_new;
    id_tree_init(&t, 0);
    for (uint64_t i = 0; i < 100000; i++) id_tree_put(&t, (struct stream_id){i, 0}, &is_new);
    assert_true(t.bytes < t.count * 18);
    id_tree_close(&t);
    assert_int_equal(t.count, 0);
}

TEST(a_queue_gives_its_memory_back)
{
    struct id_tree t;
    bool is_new;
    size_t most = 0;
    id_tree_init(&t, 24);
    for (uint64_t i = 0; i < 100000; i++) {
        id_tree_put(&t, (struct stream_id){i, 0}, &is_new);
        if (i >= 1000) assert_true(id_tree_remove(&t, (struct stream_id){i - 1000, 0}));
        if (t.bytes > most) most = t.bytes;
    }
    assert_true(most < 64 * 1024);
    id_tree_close(&t);
}

TEST(a_tree_closed_while_it_is_full_leaks_nothing)
{
    struct id_tree t;
    struct random r;
    bool is_new;
    random_seed(&r, 9);
    id_tree_init(&t, 8);
    for (int i = 0; i < 20000; i++)
        id_tree_put(&t, (struct stream_id){random_below(&r, 1 << 20), 0}, &is_new);
    assert_true(t.height >= 2);
    id_tree_close(&t);
}
