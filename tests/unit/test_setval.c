#include "core/base/bytes.h"
#include "core/base/mem.h"
#include "server/store/intset.h"
#include "server/store/setval.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

enum { NAMES = 700 };

/* Members are numbered; the model is which of them are in. */
struct model {
    bool has[NAMES];
    size_t count;
};

static struct hash_secret secret;

static struct value_limits limits_of(uint64_t seed)
{
    struct random r;
    struct value_limits l = limits;
    random_seed(&r, seed);
    hash_secret_draw(&secret, &r);
    l.secret = &secret;
    l.set_max_intset_entries = seed % 3 == 0 ? 512 : (int64_t)(seed % 3) * 10;
    return l;
}

/* By kind: integers only, short texts and integers, or texts of any length. */
static struct slice name_of(size_t i, unsigned kind, struct bytes *buffer)
{
    bytes_clear(buffer);
    if (kind == 0 || i % 3 == 0) bytes_printf(buffer, "%ld", (long)(i * i * i) - 4000);
    else bytes_printf(buffer, "member %zu", i);
    for (size_t pad = kind == 2 && i % 7 == 1 ? i : 0; pad > 0; pad--)
        bytes_append_byte(buffer, 'x');
    return bytes_slice(buffer);
}

static void assert_same(const struct entry *e, const struct model *m, unsigned kind)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct bytes buffer = {0};
    struct setval_walk walk;
    struct slice member;
    size_t walked = 0;
    assert_int_equal(setval_count(e), m->count);
    for (size_t i = 0; i < NAMES; i++)
        assert_int_equal(setval_has(e, name_of(i, kind, &buffer)), m->has[i]);
    setval_walk_begin(&walk, e);
    for (; setval_walk_next(&walk, scratch, &member); walked++) assert_true(setval_has(e, member));
    assert_int_equal(walked, m->count);
    bytes_free(&buffer);
}

static void change(struct entry *e, struct model *m, unsigned kind, struct random *r,
                   const struct value_limits *l, size_t names)
{
    struct bytes buffer = {0};
    size_t i = (size_t)random_below(r, names);
    struct slice name = name_of(i, kind, &buffer);
    if (random_below(r, 3) > 0) {
        assert_int_equal(setval_add(e, name, l), !m->has[i]);
        m->count += !m->has[i];
        m->has[i] = true;
    } else {
        assert_int_equal(setval_remove(e, name), m->has[i]);
        m->count -= m->has[i];
        m->has[i] = false;
    }
    bytes_free(&buffer);
}

TEST(whatever_is_done_a_set_holds_what_it_should)
{
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct value_limits l = limits_of(seed);
        struct random r;
        struct model m = {.count = 0};
        unsigned kind = (unsigned)(seed % 3);
        struct entry *e = setval_new(SLICE("key"), 0, &l);
        random_seed(&r, seed);
        for (int step = 0; step < 3000; step++) {
            change(e, &m, kind, &r, &l, step < 300 ? 20 : step < 1000 ? 60 : NAMES);
            if (step % 97 == 0) assert_same(e, &m, kind);
        }
        assert_same(e, &m, kind);
        struct entry *copy = entry_copy(e, SLICE("other"), ENTRY_NO_EXPIRY);
        entry_free(e);
        assert_same(copy, &m, kind);
        for (size_t i = 0; i < NAMES; i++) {
            struct bytes buffer = {0};
            assert_int_equal(setval_remove(copy, name_of(i, kind, &buffer)), m.has[i]);
            bytes_free(&buffer);
        }
        assert_int_equal(setval_count(copy), 0);
        entry_free(copy);
    }
}

static struct entry *set_of(const struct value_limits *l, size_t count, unsigned kind)
{
    struct bytes buffer = {0};
    struct entry *e = setval_new(SLICE("key"), 0, l);
    for (size_t i = 0; i < count; i++) setval_add(e, name_of(i, kind, &buffer), l);
    bytes_free(&buffer);
    return e;
}

static void assert_kept_as(size_t count, unsigned kind, enum entry_encoding encoding,
                           const char *name)
{
    struct value_limits l = limits_of(3);
    struct entry *e = set_of(&l, count, kind);
    assert_int_equal(setval_count(e), count);
    assert_int_equal(e->encoding, encoding);
    assert_string_equal(entry_encoding_name(e), name);
    entry_free(e);
}

TEST(integers_are_an_intset_few_short_texts_a_block_and_the_rest_a_table)
{
    assert_kept_as(1, 0, ENTRY_INTSET, "intset");
    assert_kept_as(512, 0, ENTRY_INTSET, "intset");
    assert_kept_as(513, 0, ENTRY_LARGE, "hashtable");
    assert_kept_as(SETVAL_PACKED_COUNT_MAX, 1, ENTRY_PACKED, "hashtable");
    assert_kept_as(SETVAL_PACKED_COUNT_MAX + 1, 1, ENTRY_LARGE, "hashtable");
}

TEST(many_members_are_looked_for_side_by_side)
{
    struct value_limits l = limits_of(3);
    for (unsigned kind = 0; kind < 3; kind++) {
        for (size_t count = 10; count < NAMES; count *= 5) {
            struct entry *e = set_of(&l, count, kind);
            struct bytes buffers[SETVAL_BATCH_MAX] = {0};
            struct slice members[SETVAL_BATCH_MAX];
            bool has[SETVAL_BATCH_MAX];
            for (size_t i = 0; i < SETVAL_BATCH_MAX; i++)
                members[i] = name_of(i * 17 % NAMES, kind, &buffers[i]);
            setval_has_each(e, members, SETVAL_BATCH_MAX, has);
            for (size_t i = 0; i < SETVAL_BATCH_MAX; i++) {
                assert_int_equal(has[i], i * 17 % NAMES < count);
                bytes_free(&buffers[i]);
            }
            entry_free(e);
        }
    }
}

/* ---- random ones ---- */

enum { FEW = 24, DRAWS = 24000 };

struct drawn {
    const struct entry *set;
    unsigned times[FEW];
    size_t count;
};

static size_t index_of(struct slice member)
{
    struct bytes buffer = {0};
    size_t i = 0;
    while (!slice_equal(member, name_of(i, 1, &buffer)) &&
           !slice_equal(member, name_of(i, 0, &buffer)))
        i++;
    bytes_free(&buffer);
    assert_true(i < FEW);
    return i;
}

static void note(void *context, struct slice member)
{
    struct drawn *d = context;
    d->times[index_of(member)]++;
    d->count++;
}

/* Within six standard deviations of what is expected. */
static void assert_even(const struct drawn *d, unsigned total)
{
    double expected = (double)total / FEW, bound = 6 * __builtin_sqrt(expected);
    for (size_t i = 0; i < FEW; i++) {
        assert_true(d->times[i] > expected - bound);
        assert_true(d->times[i] < expected + bound);
    }
}

static struct entry *few_as(enum entry_encoding encoding, const struct value_limits *l)
{
    struct entry *e = set_of(l, FEW, encoding == ENTRY_INTSET ? 0 : 1);
    if (encoding == ENTRY_LARGE) {                /* longer texts make it a table, which it stays */
        struct bytes long_text = {0};
        for (int i = 0; i < 100; i++) bytes_append_byte(&long_text, 'y');
        setval_add(e, bytes_slice(&long_text), l);
        setval_remove(e, bytes_slice(&long_text));
        bytes_free(&long_text);
    }
    assert_int_equal(e->encoding, encoding);
    return e;
}

TEST(every_member_is_drawn_as_often_as_any_other_alone_and_among_several)
{
    static const enum entry_encoding encodings[] = {ENTRY_INTSET, ENTRY_PACKED, ENTRY_LARGE};
    struct value_limits l = limits_of(3);
    struct random r;
    char scratch[NUMBER_INT64_MAX_LEN];
    random_seed(&r, 9);
    for (size_t kind = 0; kind < 3; kind++) {
        struct entry *e = few_as(encodings[kind], &l);
        struct drawn alone = {.set = e};
        for (int i = 0; i < DRAWS; i++) note(&alone, setval_random(e, &r, scratch));
        assert_even(&alone, DRAWS);
        for (size_t each = 1; each <= FEW; each += 5) {
            struct drawn several = {.set = e};
            for (size_t i = 0; i < DRAWS / each; i++) {
                size_t before = several.count;
                struct drawn once = {.set = e};
                setval_sample(e, each, &r, note, &once);
                for (size_t j = 0; j < FEW; j++) {
                    assert_true(once.times[j] <= 1);
                    several.times[j] += once.times[j];
                }
                several.count += once.count;
                assert_int_equal(several.count, before + each);
            }
            assert_even(&several, (unsigned)several.count);
        }
        entry_free(e);
    }
}

static void count_part(void *context, const struct slice *parts, size_t count)
{
    assert_int_equal(count, 1);
    assert_true(parts[0].len > 0);
    (*(size_t *)context)++;
}

TEST(blocks_are_scanned_in_one_go_and_tables_some_members_at_a_time)
{
    struct value_limits l = limits_of(3);
    for (unsigned kind = 0; kind < 3; kind++) {
        for (size_t count = 5; count < NAMES; count *= 11) {
            struct entry *e = set_of(&l, count, kind);
            size_t seen = 0, calls = 0;
            uint64_t cursor = 0;
            do {
                cursor = setval_scan(e, cursor, count_part, &seen);
                calls++;
            } while (cursor != 0);
            assert_true(seen >= count);
            assert_int_equal(calls > 1, e->encoding == ENTRY_LARGE && count > 8);
            entry_free(e);
        }
    }
}

TEST(an_intset_of_anybody_is_taken_within_the_limits_only)
{
    struct value_limits l = limits_of(3);
    for (int64_t count = 30; count <= 513; count += 483) {
        struct intset *s = intset_new();
        bool is_new;
        for (int64_t i = 0; i < count; i++) s = intset_add(s, i, &is_new);
        struct entry *e = setval_new_intset(SLICE("key"), s, &l);
        assert_int_equal(setval_intset(e) != NULL, count == 30);
        assert_int_equal(setval_count(e), count);
        assert_true(entry_memory(e, 0) > (size_t)count * 2);
        assert_true(entry_memory(e, 5) > (size_t)count * 2);
        entry_free(e);
    }
}
/* ---- flat ones ---- */

static struct entry *flat_of(size_t count, unsigned kind, const struct value_limits *l,
                             struct model *m)
{
    struct bytes buffer = {0};
    struct entry *e = setval_new_flat(SLICE("key"), l);
    *m = (struct model){.count = count};
    for (size_t i = 0; i < count; i++) {
        setval_append(e, name_of(i, kind, &buffer));
        m->has[i] = true;
    }
    bytes_free(&buffer);
    return e;
}

static void count_parts(void *context, const struct slice *parts, size_t count)
{
    (void)parts;
    *(size_t *)context += count;
}

static void count_member(void *context, struct slice member)
{
    (void)member;
    ++*(size_t *)context;
}

TEST(a_flat_set_is_read_like_any_other)
{
    struct value_limits l = limits_of(1);
    struct random r;
    struct model m;
    char scratch[NUMBER_INT64_MAX_LEN];
    random_seed(&r, 4);
    for (unsigned kind = 0; kind < 3; kind++) {
        size_t seen = 0, sampled = 0;
        uint64_t cursor = 0;
        struct entry *e = flat_of(NAMES / 2, kind, &l, &m);
        assert_same(e, &m, kind);
        assert_true(setval_has(e, setval_random(e, &r, scratch)));
        do cursor = setval_scan(e, cursor, count_parts, &seen);
        while (cursor != 0);
        assert_int_equal(seen, m.count);
        setval_sample(e, 20, &r, count_member, &sampled);
        assert_int_equal(sampled, 20);
        assert_string_equal(entry_encoding_name(e), "hashtable");
        struct entry *copy = entry_copy(e, SLICE("copy"), ENTRY_NO_EXPIRY);
        entry_free(e);
        assert_same(copy, &m, kind);
        entry_free(copy);
    }
}

TEST(a_flat_set_that_changes_becomes_large)
{
    struct value_limits l = limits_of(1);
    struct model m;
    struct random r;
    random_seed(&r, 5);
    struct entry *e = flat_of(NAMES / 2, 1, &l, &m);
    for (int i = 0; i < 500; i++) change(e, &m, 1, &r, &l, NAMES);
    assert_same(e, &m, 1);
    assert_null(setval_flat(e));
    entry_free(e);
    e = flat_of(NAMES / 2, 2, &l, &m);
    assert_false(setval_remove(e, SLICE("nobody")));
    assert_null(setval_flat(e));
    assert_same(e, &m, 2);
    entry_free(e);
}

TEST(a_flat_set_is_settled_as_what_it_would_be_had_members_been_added_one_by_one)
{
    static const size_t counts[] = {1, 9, 10, 11, 32, 33, 512, 513};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (unsigned kind = 0; kind < 3; kind++)
            for (uint64_t seed = 0; seed < 3; seed++) {
                struct value_limits l = limits_of(seed);
                struct model m;
                struct bytes buffer = {0};
                struct entry *added = setval_new(SLICE("key"), 0, &l);
                struct entry *e = flat_of(counts[i], kind, &l, &m);
                for (size_t k = 0; k < counts[i]; k++)
                    setval_add(added, name_of(k, kind, &buffer), &l);
                assert_true(setval_settle(e, &l));
                assert_int_equal(e->encoding, added->encoding);
                assert_same(e, &m, kind);
                entry_free(e);
                entry_free(added);
                bytes_free(&buffer);
            }
}

TEST(a_block_in_which_a_member_comes_twice_is_not_settled)
{
    struct value_limits l = limits_of(1);
    struct model m;
    for (size_t count = 5; count < 200; count += 100) {
        struct entry *e = flat_of(count, 1, &l, &m);
        setval_append(e, SLICE("twice"));
        setval_append(e, SLICE("twice"));
        assert_false(setval_settle(e, &l));
        entry_free(e);
    }
}

