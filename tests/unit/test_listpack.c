#include "core/base/bytes.h"
#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/listpack.h"
#include "tests/harness/test.h"

enum { MODEL_MAX = 200, TEXT_MAX = 5000 };

/* The same elements, held in the plainest way. */
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

static void model_delete(struct model *m, size_t i)
{
    bytes_free(&m->items[i]);
    memmove(&m->items[i], &m->items[i + 1], (m->count - i - 1) * sizeof m->items[0]);
    m->count--;
}

static void model_close(struct model *m)
{
    while (m->count > 0) model_delete(m, 0);
}

static void assert_same(const struct listpack *lp, const struct model *m)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    size_t i = 0;
    assert_int_equal(listpack_count(lp), m->count);
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at), i++) {
        assert_true(slice_equal(listpack_get(lp, at, scratch), bytes_slice(&m->items[i])));
        assert_true(listpack_is(lp, at, bytes_slice(&m->items[i])));
    }
    assert_int_equal(i, m->count);
    for (uint32_t at = listpack_last(lp); at != LISTPACK_NONE; at = listpack_prev(lp, at))
        assert_true(slice_equal(listpack_get(lp, at, scratch), bytes_slice(&m->items[--i])));
    assert_int_equal(i, 0);
    assert_int_equal(mem_class(listpack_bytes(lp)), mem_class(mem_size(lp)));
}

/* Numbers of all widths, texts of all head lengths, things that are nearly numbers. */
static struct slice random_text(struct random *r, char *buffer)
{
    static const char *const odd[] = {"",    "-0", "00", "+1", "9223372036854775808",
                                      "1.5", " 1", "-"};
    size_t len = (size_t)random_below(r, random_below(r, 20) == 0 ? TEXT_MAX : 90);
    switch (random_below(r, 4)) {
    case 0: return slice_of(odd[random_below(r, sizeof odd / sizeof odd[0])]);
    case 1:
        return slice_make(
            buffer, number_from_int64(buffer, (int64_t)random_next(r) >> random_below(r, 64)));
    default: break;
    }
    for (size_t i = 0; i < len; i++) buffer[i] = (char)random_below(r, 256);
    return slice_make(buffer, len);
}

static struct listpack *change(struct listpack *lp, struct model *m, struct random *r)
{
    char buffer[TEXT_MAX];
    struct slice text = random_text(r, buffer);
    size_t i = m->count > 0 ? (size_t)random_below(r, m->count) : 0;
    uint32_t at = listpack_seek(lp, (int64_t)i);
    uint64_t what = m->count == MODEL_MAX ? 5 : random_below(r, m->count == 0 ? 3 : 6);
    if (what == 0) {
        model_insert(m, m->count, text);
        return listpack_append(lp, text);
    } else if (what == 1) {
        model_insert(m, 0, text);
        return listpack_prepend(lp, text);
    } else if (what == 2) {
        model_insert(m, i, text);
        return listpack_insert(lp, at, text);
    } else if (what == 3) {
        model_delete(m, i);
        model_insert(m, i, text);
        return listpack_replace(lp, at, text);
    }
    size_t count = 1 + (size_t)random_below(r, what == 4 ? 1 : 30);
    lp = listpack_delete(lp, at, count);
    for (; count > 0 && i < m->count; count--) model_delete(m, i);
    assert_int_equal(listpack_here(lp, at) != LISTPACK_NONE, i < m->count);
    return lp;
}

TEST(a_listpack_holds_what_was_put_into_it)
{
    struct random r;
    random_seed(&r, 7);
    for (int round = 0; round < 20; round++) {
        struct listpack *lp = listpack_new();
        struct model m = {.count = 0};
        for (int i = 0; i < 400; i++) {
            lp = change(lp, &m, &r);
            assert_same(lp, &m);
        }
        struct listpack *loaded = listpack_load(listpack_slice(lp));
        struct listpack *copy = listpack_copy(lp);
        assert_non_null(loaded);
        assert_same(loaded, &m);
        assert_true(slice_equal(listpack_slice(copy), listpack_slice(lp)));
        listpack_free(copy);
        listpack_free(loaded);
        listpack_free(lp);
        model_close(&m);
    }
}

TEST(elements_are_found_by_their_text_from_a_position_on)
{
    struct listpack *lp = listpack_new();
    for (const char *const *p = (const char *const[]){"a", "1", "b", "a", "1", "200", NULL}; *p;
         p++)
        lp = listpack_append(lp, slice_of(*p));
    uint32_t first = listpack_first(lp);
    assert_int_equal(listpack_find(lp, first, SLICE("a"), 0), first);
    assert_int_equal(listpack_find(lp, first, SLICE("a"), 1), first);
    assert_int_equal(listpack_find(lp, listpack_next(lp, first), SLICE("a"), 0),
                     listpack_seek(lp, 3));
    assert_int_equal(listpack_find(lp, first, SLICE("1"), 1), listpack_seek(lp, 4));
    assert_int_equal(listpack_find(lp, first, SLICE("200"), 0), listpack_seek(lp, -1));
    assert_int_equal(listpack_find(lp, first, SLICE("20"), 0), LISTPACK_NONE);
    assert_int_equal(listpack_find(lp, LISTPACK_NONE, SLICE("a"), 0), LISTPACK_NONE);
    listpack_free(lp);
}

TEST(positions_count_from_both_ends)
{
    struct listpack *lp = listpack_new();
    int64_t value;
    assert_int_equal(listpack_seek(lp, 0), LISTPACK_NONE);
    assert_int_equal(listpack_seek(lp, -1), LISTPACK_NONE);
    for (int i = 0; i < 9; i++) lp = listpack_append_int64(lp, i * 1000 - 3000);
    for (int i = 0; i < 9; i++) {
        assert_true(listpack_get_int64(lp, listpack_seek(lp, i), &value));
        assert_int_equal(value, i * 1000 - 3000);
        assert_int_equal(listpack_seek(lp, i - 9), listpack_seek(lp, i));
    }
    assert_int_equal(listpack_seek(lp, 9), LISTPACK_NONE);
    assert_int_equal(listpack_seek(lp, -10), LISTPACK_NONE);
    listpack_free(lp);
}

TEST(more_elements_than_the_header_can_tell_are_counted)
{
    struct listpack *lp = listpack_new(), *all = listpack_new();
    for (int i = 0; i < 33000; i++) lp = listpack_append_int64(lp, i);
    all = listpack_join(listpack_join(all, lp), lp);
    assert_int_equal(listpack_count(all), 66000);
    all = listpack_delete(all, listpack_first(all), 1000);
    assert_int_equal(listpack_count(all), 65000);
    all = listpack_append(all, SLICE("x"));
    assert_int_equal(listpack_count(all), 65001);
    listpack_free(lp);
    listpack_free(all);
}

TEST(the_bytes_are_those_of_redis)
{
    static const unsigned char bytes[] = {35,   0,   0,    0, 6,    0, 1,    1, 0xdf, 0xff, 2,
                                          0x82, 'h', 'i',  3, 0xf1, 0, 0x20, 3, 0xf2, 0,    0,
                                          1,    4,   0xf3, 0, 0,    0, 0x80, 5, 0x80, 1,    0xff};
    static const char *const texts[] = {"1", "-1", "hi", "8192", "65536", "-2147483648", ""};
    struct listpack *lp = listpack_new();
    for (size_t i = 0; i < 7; i++) lp = listpack_append(lp, slice_of(texts[i]));
    unsigned char expected[sizeof bytes];
    memcpy(expected, bytes, sizeof bytes);
    expected[0] = sizeof bytes;
    expected[4] = 7;
    assert_int_equal(listpack_bytes(lp), sizeof bytes);
    assert_memory_equal(listpack_slice(lp).ptr, expected, sizeof bytes);
    listpack_free(lp);
}

TEST(damaged_bytes_are_refused)
{
    struct random r;
    char buffer[TEXT_MAX];
    random_seed(&r, 11);
    struct listpack *lp = listpack_new();
    for (int i = 0; i < 20; i++) lp = listpack_append(lp, random_text(&r, buffer));
    struct slice whole = listpack_slice(lp);
    for (size_t cut = 0; cut < whole.len; cut++)
        assert_null(listpack_load(slice_make(whole.ptr, cut)));
    char *copy = mem_alloc(whole.len);
    for (size_t i = 0; i < whole.len; i++) {
        memcpy(copy, whole.ptr, whole.len);
        copy[i] = (char)random_below(&r, 256);
        struct listpack *loaded = listpack_load(slice_make(copy, whole.len));
        if (loaded != NULL) listpack_free(loaded);
    }
    mem_free(copy);
    listpack_free(lp);
}

TEST(a_number_written_as_text_is_found_all_the_same)
{
    static const unsigned char bytes[] = {14, 0, 0, 0, 2, 0, 0x81, '7', 2, 0xf1, 5, 0, 3, 0xff};
    struct listpack *lp = listpack_load(slice_make(bytes, sizeof bytes));
    assert_non_null(lp);
    assert_int_equal(listpack_find(lp, listpack_first(lp), SLICE("7"), 0), listpack_first(lp));
    assert_int_equal(listpack_find(lp, listpack_first(lp), SLICE("5"), 0), listpack_last(lp));
    listpack_free(lp);
}
