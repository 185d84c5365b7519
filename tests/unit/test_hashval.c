#include "core/base/bytes.h"
#include "core/base/mem.h"
#include "server/store/hashval.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

enum { NAMES = 600, VALUE_MAX = 400 };

/* Fields are numbered; the model is what each holds. */
struct model {
    struct field {
        bool is_there;
        char value[VALUE_MAX];
        size_t value_len;
        int64_t at_ms;
    } fields[NAMES];
    size_t count;
};

static struct value_limits limits_of(uint64_t seed)
{
    struct value_limits l = limits;
    if (seed % 2) l.hash_max_listpack_entries = (int64_t)(seed % 7) * 5;
    return l;
}

static struct slice name_of(size_t i, struct bytes *buffer)
{
    bytes_clear(buffer);
    if (i % 3 == 0) bytes_printf(buffer, "%ld", (long)(i * i * i) - 4000);
    else bytes_printf(buffer, "field %zu", i);
    for (size_t pad = i % 41 == 1 ? 40 + i : 0; pad > 0; pad--) bytes_append_byte(buffer, 'x');
    return bytes_slice(buffer);
}

/* Mostly short, around the places where the head of an item or its class changes now and then. */
static struct slice random_value(struct random *r, bool may_be_long, char *buffer)
{
    size_t len = (size_t)random_below(r, may_be_long ? (random_below(r, 4) ? 30 : VALUE_MAX) : 20);
    if (random_below(r, 3) == 0) {
        int64_t number = (int64_t)random_next(r) >> random_below(r, 64);
        return slice_make(buffer, number_from_int64(buffer, number));
    }
    for (size_t i = 0; i < len; i++) buffer[i] = (char)random_below(r, 256);
    return slice_make(buffer, len);
}

static int64_t soonest(const struct model *m)
{
    int64_t at_ms = ENTRY_NO_EXPIRY;
    for (size_t i = 0; i < NAMES; i++) {
        const struct field *f = &m->fields[i];
        if (f->is_there && f->at_ms != ENTRY_NO_EXPIRY &&
            (at_ms == ENTRY_NO_EXPIRY || f->at_ms < at_ms))
            at_ms = f->at_ms;
    }
    return at_ms;
}

static void assert_same(const struct entry *e, const struct model *m)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct bytes name = {0};
    struct hashval_walk walk;
    struct hashval_pair pair;
    struct slice value;
    size_t walked = 0;
    int64_t at_ms;
    assert_int_equal(hashval_count(e), m->count);
    for (size_t i = 0; i < NAMES; i++) {
        const struct field *f = &m->fields[i];
        assert_int_equal(hashval_get(e, name_of(i, &name), scratch, &value), f->is_there);
        assert_int_equal(hashval_expiry(e, bytes_slice(&name), &at_ms), f->is_there);
        if (!f->is_there) continue;
        assert_true(slice_equal(value, slice_make(f->value, f->value_len)));
        assert_true(at_ms == f->at_ms);
    }
    hashval_walk_begin(&walk, e);
    for (; hashval_walk_next(&walk, &pair); walked++) {
        assert_true(hashval_get(e, pair.field, scratch, &value));
        assert_true(slice_equal(value, pair.value));
        assert_true(hashval_expiry(e, pair.field, &at_ms));
        assert_true(hashval_walk_expiry(&walk) == at_ms);
    }
    assert_int_equal(walked, m->count);
    assert_true(hashval_next_expiry(e) == soonest(m));
    bytes_free(&name);
}

static void set(struct entry *e, struct model *m, size_t i, struct random *r,
                const struct value_limits *l, bool is_update, bool may_be_long)
{
    char buffer[VALUE_MAX];
    struct bytes name = {0};
    struct field *f = &m->fields[i];
    struct slice value = random_value(r, may_be_long, buffer);
    bool is_new = (is_update ? hashval_update : hashval_set)(e, name_of(i, &name), value, l);
    assert_int_equal(is_new, !f->is_there);
    m->count += is_new;
    if (is_new || !is_update) f->at_ms = ENTRY_NO_EXPIRY;
    f->is_there = true;
    f->value_len = value.len;
    memcpy(f->value, value.ptr, value.len);
    bytes_free(&name);
}

static void change(struct entry *e, struct model *m, struct random *r, const struct value_limits *l,
                   size_t names, bool may_be_long, bool may_expire)
{
    struct bytes name = {0};
    size_t i = (size_t)random_below(r, names);
    struct field *f = &m->fields[i];
    switch (random_below(r, may_expire ? 8 : 6)) {
    case 0:
    case 1:
        assert_int_equal(hashval_remove(e, name_of(i, &name)), f->is_there);
        m->count -= f->is_there;
        f->is_there = false;
        break;
    case 2:
    case 3: set(e, m, i, r, l, true, may_be_long); break;
    case 6:
    case 7:
        if (!f->is_there) break;
        f->at_ms = random_below(r, 4) ? (int64_t)random_below(r, 1000) : ENTRY_NO_EXPIRY;
        hashval_set_expiry(e, name_of(i, &name), f->at_ms, l);
        break;
    default: set(e, m, i, r, l, false, may_be_long); break;
    }
    bytes_free(&name);
}

TEST(whatever_is_done_a_hash_holds_what_it_should)
{
    struct model *m = mem_alloc(sizeof *m);
    for (uint64_t seed = 1; seed <= 24; seed++) {
        struct value_limits l = limits_of(seed);
        struct random r;
        struct entry *e = hashval_new(SLICE("key"), 0, &l);
        memset(m, 0, sizeof *m);
        random_seed(&r, seed);
        for (int step = 0; step < 4000; step++) {
            size_t names = step < 300 ? 20 : step < 1000 ? 60 : NAMES;
            change(e, m, &r, &l, names, seed % 3 > 0, seed % 4 > 1);
            if (step % 197 == 0) assert_same(e, m);
        }
        assert_same(e, m);
        struct entry *copy = entry_copy(e, SLICE("other"), ENTRY_NO_EXPIRY);
        assert_string_equal(entry_encoding_name(copy), entry_encoding_name(e));
        assert_true(entry_memory(e, 0) > sizeof(struct entry));
        entry_free(e);
        assert_same(copy, m);
        entry_free(copy);
    }
    mem_free(m);
}

TEST(fields_that_expire_come_out_soonest_first)
{
    struct value_limits l = limits_of(2);
    struct random r;
    struct bytes name = {0};
    struct entry *e = hashval_new(SLICE("key"), 0, &l);
    random_seed(&r, 1);
    for (size_t i = 0; i < NAMES; i++) {
        hashval_set(e, name_of(i, &name), SLICE("value"), &l);
        if (i % 2) hashval_set_expiry(e, name_of(i, &name), (int64_t)random_below(&r, 500), &l);
    }
    assert_int_equal(hashval_expiring(e), NAMES / 2);
    for (int64_t last = 0; hashval_expiring(e) > 0;) {
        int64_t at_ms = hashval_next_expiry(e);
        assert_true(at_ms >= last);
        last = at_ms;
        assert_true(hashval_remove(e, hashval_next_field(e)));
    }
    assert_int_equal(hashval_count(e), NAMES / 2);
    assert_true(hashval_next_expiry(e) == ENTRY_NO_EXPIRY);
    entry_free(e);
    bytes_free(&name);
}

static struct entry *hash_of(const struct value_limits *l, size_t count)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct entry *e = hashval_new(SLICE("key"), 0, l);
    for (size_t i = 0; i < count; i++)
        hashval_set(e, slice_make(digits, number_from_uint64(digits, i)), SLICE("1"), l);
    return e;
}

static void assert_kept_as(size_t count, struct slice field, struct slice value,
                           const char *encoding)
{
    struct value_limits l = limits_of(2);
    struct entry *e = hash_of(&l, count);
    assert_int_equal(hashval_count(e), count);
    hashval_set(e, field, value, &l);
    assert_string_equal(entry_encoding_name(e), encoding);
    entry_free(e);
}

TEST(few_and_short_fields_are_a_block_and_the_rest_a_table)
{
    char text[65] = {0};
    struct slice fits = slice_make(text, 64), too_long = slice_make(text, 65);
    assert_kept_as(0, SLICE("f"), SLICE("v"), "listpack");
    assert_kept_as(0, fits, fits, "listpack");
    assert_kept_as(0, too_long, SLICE("v"), "hashtable");
    assert_kept_as(0, SLICE("f"), too_long, "hashtable");
    assert_kept_as(511, SLICE("f"), SLICE("v"), "listpack");
    assert_kept_as(512, SLICE("f"), SLICE("v"), "hashtable");
}

struct drawn {
    unsigned times[20];
    size_t count;
};

static void note(void *context, const struct hashval_pair *pair)
{
    struct drawn *d = context;
    int64_t i;
    bool is_number = number_to_int64(pair->value, &i);
    assert_true(is_number);
    d->times[i]++;
    d->count++;
}

TEST(every_field_is_drawn_as_often_as_any_other_alone_and_among_several)
{
    enum { FEW = 20, DRAWS = 20000 };
    struct random r;
    random_seed(&r, 3);
    for (int64_t max = 0; max <= 512; max += 512) {
        struct value_limits l = limits_of(2);
        char digits[NUMBER_INT64_MAX_LEN];
        struct bytes name = {0};
        l.hash_max_listpack_entries = max;
        struct entry *e = hashval_new(SLICE("key"), 0, &l);
        for (size_t i = 0; i < FEW; i++) {
            struct slice value = slice_make(digits, number_from_uint64(digits, i));
            hashval_set(e, name_of(i, &name), value, &l);
        }
        for (size_t each = 0; each <= FEW; each += 4) {
            struct drawn d = {.count = 0};
            while (d.count < DRAWS) {
                struct hashval_pair pair;
                size_t before = d.count;
                if (each > 0) hashval_sample(e, each, &r, note, &d);
                if (each == 0) hashval_random(e, &r, &pair);
                if (each == 0) note(&d, &pair);
                assert_int_equal(d.count, before + (each > 0 ? each : 1));
            }
            double expected = (double)d.count / FEW, bound = 6 * __builtin_sqrt(expected);
            for (size_t i = 0; i < FEW; i++) {
                assert_true(d.times[i] > expected - bound);
                assert_true(d.times[i] < expected + bound);
            }
        }
        entry_free(e);
        bytes_free(&name);
    }
}
