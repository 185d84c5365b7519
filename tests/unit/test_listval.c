#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/listval.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

enum { MODEL_MAX = 3000, TEXT_MAX = 300 };

struct model {
    struct bytes items[MODEL_MAX];
    size_t count;
};

static void model_insert(struct model *m, size_t i, struct slice text)
{
    memmove(&m->items[i + 1], &m->items[i], (m->count - i) * sizeof m->items[0]);
    m->items[i] = (struct bytes){0};
    bytes_append_slice(&m->items[i], text);
    m->count++;
}

static void model_remove(struct model *m, size_t i, size_t count)
{
    for (size_t k = i; k < i + count; k++) bytes_free(&m->items[k]);
    memmove(&m->items[i], &m->items[i + count], (m->count - i - count) * sizeof m->items[0]);
    m->count -= count;
}

static void assert_walks(const struct entry *e, const struct model *m, size_t from, bool backwards)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct listval_walk w;
    struct slice text;
    size_t i = from;
    listval_walk_begin(&w, e, from, backwards);
    while (listval_walk_next(&w, &text, scratch)) {
        assert_true(slice_equal(text, bytes_slice(&m->items[i])));
        i += backwards ? (size_t)-1 : 1;
    }
    assert_int_equal(i, backwards ? (size_t)-1 : m->count);
}

static void assert_same(const struct entry *e, const struct model *m, struct random *r)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    assert_int_equal(listval_count(e), m->count);
    size_t blocks = 0;
    for (size_t i = 0; i < listval_blocks(e); i++) blocks += listpack_count(listval_block(e, i));
    assert_int_equal(blocks, m->count);
    assert_int_equal(e->encoding == ENTRY_PACKED, listval_blocks(e) == 1);
    if (m->count == 0) return;
    size_t i = (size_t)random_below(r, m->count);
    assert_true(slice_equal(listval_get(e, i, scratch), bytes_slice(&m->items[i])));
    assert_walks(e, m, 0, false);
    assert_walks(e, m, m->count - 1, true);
    assert_walks(e, m, i, i % 2 == 0);
}

static struct slice random_text(struct random *r, char *buffer)
{
    size_t len = (size_t)random_below(r, random_below(r, 10) == 0 ? TEXT_MAX : 3);
    for (size_t i = 0; i < len; i++) buffer[i] = (char)('0' + random_below(r, 4));
    return slice_make(buffer, len);
}

static void remove_equal(struct entry *e, struct model *m, struct slice text, size_t limit,
                         bool backwards, const struct value_limits *bounds)
{
    size_t removed = 0;
    for (size_t i = backwards ? m->count : 0;
         removed < limit && (backwards ? i > 0 : i < m->count);) {
        size_t at = backwards ? i - 1 : i;
        bool is_equal = slice_equal(bytes_slice(&m->items[at]), text);
        if (is_equal) model_remove(m, at, 1);
        removed += is_equal;
        i = backwards ? at : is_equal ? i : i + 1;
    }
    assert_int_equal(listval_remove_equal(e, text, limit, backwards, bounds), removed);
}

static void change(struct entry *e, struct model *m, struct random *r,
                   const struct value_limits *bounds)
{
    char buffer[TEXT_MAX];
    struct slice text = random_text(r, buffer);
    size_t i = m->count > 0 ? (size_t)random_below(r, m->count) : 0, count = 0;
    uint64_t what = m->count == MODEL_MAX ? 7 : random_below(r, m->count == 0 ? 3 : 9);
    switch (what) {
    case 0:
        model_insert(m, 0, text);
        listval_push(e, LISTVAL_HEAD, text, bounds);
        return;
    case 1: case 2:
        model_insert(m, m->count, text);
        listval_push(e, LISTVAL_TAIL, text, bounds);
        return;
    case 3: case 4: case 5:
        model_insert(m, i, text);
        listval_insert(e, i, text, bounds);
        return;
    case 6:
        model_remove(m, i, 1);
        model_insert(m, i, text);
        listval_set(e, i, text, bounds);
        return;
    case 7:
        count = random_below(r, 50) == 0 ? m->count - i : 1 + (size_t)random_below(r, 2);
        if (count > m->count - i) count = m->count - i;
        model_remove(m, i, count);
        listval_remove(e, i, count, bounds);
        return;
    default:
        remove_equal(e, m, text, 1 + (size_t)random_below(r, 3), random_below(r, 2), bounds);
    }
}

static void run(int64_t size, uint64_t seed)
{
    struct random r;
    static struct model m;
    struct value_limits bounds = limits;
    bounds.list_max_listpack_size = size;
    random_seed(&r, seed);
    struct entry *e = listval_new(SLICE("key"), ENTRY_NO_EXPIRY);
    for (int i = 0; i < 3000; i++) {
        change(e, &m, &r, &bounds);
        if (i % 5 == 0) assert_same(e, &m, &r);
    }
    struct entry *copy = entry_copy(e, SLICE("copy"), 7);
    assert_same(copy, &m, &r);
    entry_free(copy);
    entry_free(e);
    model_remove(&m, 0, m.count);
}

TEST(a_list_holds_what_was_put_into_it_however_its_blocks_are_bounded)
{
    static const int64_t sizes[] = {-2, -1, 0, 1, 2, 3, 16, 100};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) run(sizes[i], 100 + i);
}

TEST(a_queue_of_many_blocks_does_not_grow)
{
    struct entry *e = listval_new(SLICE("q"), ENTRY_NO_EXPIRY);
    char digits[NUMBER_INT64_MAX_LEN], scratch[NUMBER_INT64_MAX_LEN];
    size_t largest = 0;
    for (int64_t i = 0; i < 200000; i++) {
        listval_push(e, LISTVAL_TAIL, slice_make(digits, number_from_int64(digits, i)), &limits);
        if (i < 20000) continue;
        assert_true(slice_equal(listval_get(e, 0, scratch),
                                slice_make(digits, number_from_int64(digits, i - 20000))));
        listval_remove(e, 0, 1, &limits);
        size_t bytes = entry_memory(e, 0);
        if (bytes > largest) largest = bytes;
    }
    assert_true(largest < 20000 * 6);
    entry_free(e);
}
