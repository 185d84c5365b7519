#include "core/base/hash.h"
#include "core/base/mem.h"
#include "server/store/table.h"
#include "tests/harness/test.h"

/* Items are small numbers dressed as pointers: the table never follows them. */
static void *item_of(uint64_t n) { return (void *)(uintptr_t)(n * 16 + 16); }
static uint64_t number_of(const void *item) { return ((uintptr_t)item - 16) / 16; }

static uint64_t hash_of(const void *context, const void *item)
{
    uint64_t n = number_of(item);
    return hash_slice(context, slice_make(&n, sizeof n));
}

static bool same(const void *item, const void *key) { return item == key; }

static void *find(const struct table *t, uint64_t n)
{
    return table_find(t, hash_of(t->context, item_of(n)), same, item_of(n));
}

static void add(struct table *t, uint64_t n)
{
    table_add(t, hash_of(t->context, item_of(n)), item_of(n));
}
static bool drop(struct table *t, uint64_t n)
{
    return table_remove(t, hash_of(t->context, item_of(n)), item_of(n));
}

static struct hash_secret secret_of(uint64_t seed)
{
    struct random random;
    struct hash_secret secret;
    random_seed(&random, seed);
    hash_secret_draw(&secret, &random);
    return secret;
}

TEST(every_item_is_found_while_the_table_grows_and_after_it_shrank)
{
    struct hash_secret secret = secret_of(1);
    struct table t;
    enum { N = 60000 };
    table_init(&t, hash_of, &secret);
    for (uint64_t i = 0; i < N; i++) {
        assert_null(find(&t, i));
        add(&t, i);
        assert_ptr_equal(find(&t, i), item_of(i));
        if (i % 997 == 0)
            for (uint64_t j = 0; j <= i; j += 7) assert_ptr_equal(find(&t, j), item_of(j));
    }
    for (uint64_t i = 0; i < N; i++) assert_ptr_equal(find(&t, i), item_of(i));
    for (uint64_t i = 100; i < N; i++) assert_true(drop(&t, i));
    assert_false(drop(&t, N - 1));
    table_shrink_if_sparse(&t);
    while (table_resize_step(&t, 100)) {}
    for (uint64_t i = 0; i < 100; i++) assert_ptr_equal(find(&t, i), item_of(i));
    assert_int_equal(t.count, 100);
    assert_true(table_memory(&t) < 4096);
    table_close(&t);
}

TEST(a_large_table_takes_at_most_ten_and_a_half_bytes_an_item_and_hardly_ever_spills)
{
    struct hash_secret secret = secret_of(2);
    struct table t;
    enum { N = 1000000 };
    double worst = 0;
    table_init(&t, hash_of, &secret);
    for (uint64_t i = 0; i < N; i++) {
        add(&t, i);
        if (i > 100000 && i % 10000 == 0) {
            double each = (double)table_memory(&t) / (double)t.count;
            if (each > worst) worst = each;
        }
    }
    assert_true(worst < 10.5);
    assert_true(t.spill_count < N / 10000);
    table_close(&t);
}

struct seen {
    uint8_t *times;
};

static void note(void *context, void *item) { ((struct seen *)context)->times[number_of(item)]++; }

TEST(a_scan_meets_every_item_that_stays_although_the_table_is_resized_meanwhile)
{
    enum { STAY = 3000, MORE = 40000 };
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct hash_secret secret = secret_of(seed);
        struct random random;
        struct table t;
        struct seen seen = {mem_zalloc(STAY + MORE)};
        uint64_t cursor = 0, next = STAY;
        size_t present = 0;
        random_seed(&random, seed);
        table_init(&t, hash_of, &secret);
        for (uint64_t i = 0; i < STAY; i++) add(&t, i);
        do {
            cursor = table_scan(&t, cursor, note, &seen);
            uint64_t burst = random_below(&random, 60);
            if (seed % 2) {
                for (uint64_t i = 0; i < burst && next < STAY + MORE; i++, present++)
                    add(&t, next++);
            } else if (present > 0) {
                for (; burst-- > 0 && present > 0; present--) drop(&t, --next);
                table_shrink_if_sparse(&t);
            } else if (next == STAY) {
                for (; next < STAY + MORE; present++) add(&t, next++);
            }
        } while (cursor != 0);
        for (uint64_t i = 0; i < STAY; i++) assert_true(seen.times[i] >= 1);
        mem_free(seen.times);
        table_close(&t);
    }
}

TEST(a_scan_of_a_table_at_rest_meets_nothing_twice_but_at_the_edges_of_homes)
{
    enum { N = 5000 };
    struct hash_secret secret = secret_of(3);
    struct table t;
    struct seen seen = {mem_zalloc(N)};
    size_t twice = 0;
    table_init(&t, hash_of, &secret);
    for (uint64_t i = 0; i < N; i++) add(&t, i);
    while (table_resize_step(&t, 100)) {}
    for (uint64_t cursor = 0; (cursor = table_scan(&t, cursor, note, &seen)) != 0;)
        assert_true(cursor >> 48 == 0);
    for (uint64_t i = 0; i < N; i++) {
        assert_true(seen.times[i] >= 1);
        twice += seen.times[i] > 1;
    }
    assert_true(twice <= 2);
    mem_free(seen.times);
    table_close(&t);
}

TEST(random_items_are_even_also_while_resizing)
{
    enum { N = 400, DRAWS = 200000 };
    struct hash_secret secret = secret_of(4);
    struct random random;
    struct table t;
    unsigned drawn[N] = {0};
    random_seed(&random, 5);
    table_init(&t, hash_of, &secret);
    assert_null(table_random(&t, &random));
    for (uint64_t i = 0; i < N; i++) add(&t, i);
    for (int i = 0; i < DRAWS; i++) drawn[number_of(table_random(&t, &random))]++;
    for (int i = 0; i < N; i++) {
        assert_true(drawn[i] > DRAWS / N / 2);
        assert_true(drawn[i] < DRAWS / N * 2);
    }
    table_close(&t);
}

static uint64_t always_alike(const void *context, const void *item)
{
    (void)context;
    (void)item;
    return 0x123456789abcdef0u;
}

TEST(items_that_all_hash_alike_go_to_the_spill_and_are_still_found_replaced_removed_and_scanned)
{
    enum { N = 2000 };
    const uint64_t hash = always_alike(NULL, NULL);
    struct table t;
    struct seen seen = {mem_zalloc(2 * N)};
    table_init(&t, always_alike, NULL);
    for (uint64_t i = 0; i < N; i++) table_add(&t, hash, item_of(i));
    while (table_resize_step(&t, 10)) {}
    assert_true(t.spill_count > 0);
    for (uint64_t i = 0; i < N; i += 2) assert_true(table_remove(&t, hash, item_of(i)));
    for (uint64_t i = 1; i < N; i += 2)
        assert_true(table_replace(&t, hash, item_of(i), item_of(i + N)));
    assert_false(table_replace(&t, hash, item_of(0), item_of(1)));
    for (uint64_t i = 1; i < N; i += 2)
        assert_ptr_equal(table_find(&t, hash, same, item_of(i + N)), item_of(i + N));
    for (uint64_t cursor = 0; (cursor = table_scan(&t, cursor, note, &seen)) != 0;) {}
    for (uint64_t i = 0; i < 2 * N; i++) assert_int_equal(seen.times[i] > 0, i > N && i % 2 == 1);
    mem_free(seen.times);
    table_close(&t);
}

TEST(a_walk_meets_everything_once_also_while_resizing_and_where_much_is_spilled)
{
    enum { N = 9000 };
    struct hash_secret secret = secret_of(6);
    struct table t;
    struct table_walk walk;
    table_init(&t, hash_of, &secret);
    table_walk_begin(&walk, &t);
    assert_null(table_walk_next(&walk));
    for (uint64_t i = 0; i < N; i++) {
        add(&t, i);
        if (i % 300 != 0 && i + 1 < N) continue;
        struct seen seen = {mem_zalloc(N)};
        table_walk_begin(&walk, &t);
        for (void *item; (item = table_walk_next(&walk)) != NULL;) note(&seen, item);
        for (uint64_t j = 0; j < N; j++) assert_int_equal(seen.times[j], j <= i);
        mem_free(seen.times);
    }
    table_close(&t);

    size_t met = 0;
    table_init(&t, always_alike, NULL);
    for (uint64_t i = 0; i < 2000; i++) table_add(&t, always_alike(NULL, NULL), item_of(i));
    assert_true(t.spill_count > 0);
    table_walk_begin(&walk, &t);
    while (table_walk_next(&walk) != NULL) met++;
    assert_int_equal(met, 2000);
    table_close(&t);
}

TEST(a_table_with_reserved_room_is_not_resized_until_that_is_full)
{
    struct hash_secret secret = secret_of(7);
    for (uint64_t n = 0; n < 3000; n = n * 5 / 4 + 1) {
        struct table t;
        table_init(&t, hash_of, &secret);
        table_reserve(&t, n);
        size_t buckets = t.now.buckets;
        for (uint64_t i = 0; i < n; i++) add(&t, i);
        assert_int_equal(t.now.buckets, buckets);
        assert_int_equal(t.next.buckets, 0);
        for (uint64_t i = 0; i < n; i++) assert_ptr_equal(find(&t, i), item_of(i));
        table_close(&t);
    }
}

TEST(what_comes_in_the_order_of_another_table_does_not_crowd_in_a_few_places)
{
    enum { N = 100000 };
    struct hash_secret secret = secret_of(8);
    struct table from, to;
    struct table_walk walk;
    size_t spilled = 0;
    table_init(&from, hash_of, &secret);
    table_init(&to, hash_of, &secret);
    for (uint64_t i = 0; i < N; i++) add(&from, i);
    table_walk_begin(&walk, &from);
    for (void *item; (item = table_walk_next(&walk)) != NULL;) {
        table_add(&to, hash_of(&secret, item), item);
        if (to.spill_count > spilled) spilled = to.spill_count;
    }
    assert_int_equal(to.count, N);
    assert_true(spilled < N / 1000);
    table_close(&from);
    table_close(&to);
}
