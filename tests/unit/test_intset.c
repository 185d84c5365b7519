#include "core/base/mem.h"
#include "core/base/random.h"
#include "server/store/intset.h"
#include "tests/harness/test.h"

enum { MODEL_MAX = 300 };

struct model {
    int64_t values[MODEL_MAX];
    size_t count;
};

static size_t model_place(const struct model *m, int64_t value)
{
    size_t i = 0;
    while (i < m->count && m->values[i] < value) i++;
    return i;
}

static bool model_has(const struct model *m, int64_t value)
{
    size_t i = model_place(m, value);
    return i < m->count && m->values[i] == value;
}

static bool model_add(struct model *m, int64_t value)
{
    size_t i = model_place(m, value);
    if (model_has(m, value)) return false;
    memmove(&m->values[i + 1], &m->values[i], (m->count++ - i) * sizeof value);
    m->values[i] = value;
    return true;
}

static bool model_remove(struct model *m, int64_t value)
{
    size_t i = model_place(m, value);
    if (!model_has(m, value)) return false;
    memmove(&m->values[i], &m->values[i + 1], (--m->count - i) * sizeof value);
    return true;
}

static void assert_same(const struct intset *s, const struct model *m)
{
    assert_int_equal(intset_count(s), m->count);
    for (size_t i = 0; i < m->count; i++) {
        assert_true(intset_get(s, i) == m->values[i]);
        assert_true(intset_has(s, m->values[i]));
    }
    assert_int_equal(mem_class(intset_slice(s).len), mem_class(mem_size(s)));
}

/* Few bits more often than many, so that the block is widened at every stage. */
static int64_t random_value(struct random *r, unsigned bits_max)
{
    unsigned bits = 1 + (unsigned)random_below(r, bits_max);
    return (int64_t)random_next(r) >> (64 - bits);
}

TEST(whatever_is_done_an_intset_holds_what_a_plain_array_holds)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct random r;
        struct model m = {.count = 0};
        struct intset *s = intset_new();
        random_seed(&r, seed);
        for (int step = 0; step < 500; step++) {
            int64_t value = random_value(&r, step < 200 ? 10 : step < 300 ? 30 : 64);
            bool changed;
            assert_int_equal(intset_has(s, value), model_has(&m, value));
            if (m.count < MODEL_MAX && random_below(&r, 3) > 0) {
                s = intset_add(s, value, &changed);
                assert_int_equal(changed, model_add(&m, value));
            } else {
                if (m.count > 0 && random_below(&r, 2)) value = m.values[random_below(&r, m.count)];
                s = intset_remove(s, value, &changed);
                assert_int_equal(changed, model_remove(&m, value));
            }
            assert_same(s, &m);
        }
        struct intset *copy = intset_copy(s), *loaded = intset_load(intset_slice(s));
        assert_same(copy, &m);
        assert_same(loaded, &m);
        intset_free(copy);
        intset_free(loaded);
        intset_free(s);
    }
}

TEST(the_bytes_are_those_of_redis)
{
    bool is_new;
    struct intset *s = intset_add(intset_add(intset_new(), 5, &is_new), -2, &is_new);
    assert_int_equal(intset_slice(s).len, 12);
    assert_memory_equal(intset_slice(s).ptr, "\x02\0\0\0\x02\0\0\0\xfe\xff\x05\0", 12);
    s = intset_add(s, 32768, &is_new);
    assert_int_equal(intset_slice(s).len, 20);
    assert_memory_equal(intset_slice(s).ptr,
                        "\x04\0\0\0\x03\0\0\0\xfe\xff\xff\xff\x05\0\0\0\0\x80\0\0", 20);
    intset_free(s);
}

#define REFUSED(bytes) assert_null(intset_load(SLICE(bytes)))

TEST(bytes_that_are_no_intset_are_refused)
{
    REFUSED("");
    REFUSED("\x02\0\0\0\0\0\0");
    REFUSED("\x03\0\0\0\0\0\0\0");
    REFUSED("\x02\0\0\0\x01\0\0\0");
    REFUSED("\x02\0\0\0\x01\0\0\0\x01");
    REFUSED("\x02\0\0\0\x01\0\0\0\x01\0\0");
    REFUSED("\x02\0\0\0\xff\xff\xff\xff\x01\0");
    REFUSED("\x02\0\0\0\x02\0\0\0\x01\0\x01\0");
    REFUSED("\x02\0\0\0\x02\0\0\0\x01\0\xff\xff");
    struct intset *s = intset_load(SLICE("\x02\0\0\0\x02\0\0\0\x01\0\x02\0"));
    assert_int_equal(intset_count(s), 2);
    intset_free(s);
}
