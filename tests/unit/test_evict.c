/* test_evict.c - which key goes next, in a keyspace whose clock is ours. */
#include "server/store/evict.h"
#include "tests/harness/test.h"

#include <stdio.h>

enum { DBS = 2, KEYS = 2000 };
static const int64_t NOW = 1700000000000;

struct fixture {
    struct keyspace ks;
    struct evict_pool pool;
    char held[32];                       /* this key may not go */
};

static bool may_go(void *context, struct db *db, struct slice key)
{
    (void)db;
    return !slice_equal(key, slice_of(((struct fixture *)context)->held));
}

static void open_fixture(struct fixture *f)
{
    struct random random;
    struct hash_secret secret;
    *f = (struct fixture){0};
    random_seed(&random, 1);
    hash_secret_draw(&secret, &random);
    keyspace_init(&f->ks, DBS, &secret, &(struct db_hooks){0});
    f->ks.now_ms = NOW;
    f->ks.clock = KEYS;
    evict_init(&f->pool);
}

static void close_fixture(struct fixture *f)
{
    evict_close(&f->pool);
    keyspace_close(&f->ks);
}

/* Key i was used i seconds after the first, and expires i ms after it. */
static void fill(struct fixture *f, int count, bool expires)
{
    for (int i = 0; i < count; i++) {
        char key[32];
        snprintf(key, sizeof key, "%d", i);
        f->ks.clock = (uint32_t)i + 1;
        db_put_string(&f->ks.dbs[0], slice_of(key), SLICE("x"),
                      expires ? NOW + i : ENTRY_NO_EXPIRY);
    }
    f->ks.clock = KEYS + 1;
}

static int number_of(const struct entry *e)
{
    int64_t number;
    assert_true(number_to_int64(entry_key(e), &number));
    return (int)number;
}

/* Gives up count keys; returns the mean of their numbers. */
static int give_up(struct fixture *f, const struct evict_policy *policy, int count)
{
    int64_t sum = 0;
    for (int i = 0; i < count; i++) {
        struct db *db;
        struct entry *e = evict_choose(&f->pool, &f->ks, policy, may_go, f, &db);
        assert_non_null(e);
        sum += number_of(e);
        db_evict(db, e);
        db_discard(&f->ks, e, false);
    }
    return (int)(sum / count);
}

TEST(the_longest_without_use_and_the_soonest_to_expire_go_first)
{
    static const enum evict_order orders[] = {EVICT_LEAST_RECENT, EVICT_SOONEST};
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        open_fixture(&f);
        fill(&f, KEYS, true);
        int mean = give_up(&f, &(struct evict_policy){orders[i], true, 5}, KEYS / 10);
        assert_in_range(mean, KEYS / 20 - 1, KEYS / 20 + KEYS / 12);
        assert_int_equal(db_size(&f.ks.dbs[0]), KEYS - KEYS / 10);
        close_fixture(&f);
    }
}

TEST(more_samples_choose_better)
{
    int means[2];
    for (int i = 0; i < 2; i++) {
        struct fixture f;
        open_fixture(&f);
        fill(&f, KEYS, false);
        means[i] = give_up(&f, &(struct evict_policy){EVICT_LEAST_RECENT, false, i ? 100 : 1},
                           KEYS / 10);
        close_fixture(&f);
    }
    assert_true(means[1] < means[0]);
    assert_in_range(means[1], KEYS / 20 - 1, KEYS / 20 + 20);       /* KEYS / 20 - 0.5 is best */
}

TEST(the_least_used_go_first)
{
    struct fixture f;
    open_fixture(&f);
    f.ks.is_lfu = true;
    fill(&f, KEYS, false);
    for (int i = KEYS / 2; i < KEYS; i++) {
        char key[32];
        snprintf(key, sizeof key, "%d", i);
        for (int n = 0; n < 30; n++) db_find_read(&f.ks.dbs[0], slice_of(key));
    }
    int mean = give_up(&f, &(struct evict_policy){EVICT_LEAST_FREQUENT, false, 5}, KEYS / 4);
    assert_in_range(mean, KEYS / 8, KEYS / 3);
    close_fixture(&f);
}

TEST(random_keys_come_from_every_database)
{
    struct fixture f;
    open_fixture(&f);
    fill(&f, KEYS, false);
    db_put_string(&f.ks.dbs[1], SLICE("1"), SLICE("x"), ENTRY_NO_EXPIRY);
    give_up(&f, &(struct evict_policy){.order = EVICT_ANY}, 2);
    assert_int_equal(db_size(&f.ks.dbs[1]), 0);
    assert_int_equal(db_size(&f.ks.dbs[0]), KEYS - 1);
    close_fixture(&f);
}

TEST(keys_that_may_not_go_or_never_expire_stay)
{
    static const enum evict_order orders[] = {EVICT_LEAST_RECENT, EVICT_LEAST_FREQUENT,
                                              EVICT_SOONEST, EVICT_ANY};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct db *db;
        struct evict_policy policy = {orders[i], true, 5};
        open_fixture(&f);
        assert_null(evict_choose(&f.pool, &f.ks, &policy, may_go, &f, &db));
        fill(&f, 10, true);
        db_put_string(&f.ks.dbs[0], SLICE("for ever"), SLICE("x"), ENTRY_NO_EXPIRY);
        snprintf(f.held, sizeof f.held, "3");
        give_up(&f, &policy, 9);
        assert_null(evict_choose(&f.pool, &f.ks, &policy, may_go, &f, &db));
        assert_int_equal(db_size(&f.ks.dbs[0]), 2);
        policy.volatile_only = false;
        f.held[0] = '\0';
        assert_non_null(evict_choose(&f.pool, &f.ks, &policy, may_go, &f, &db));
        close_fixture(&f);
    }
}

TEST(a_key_that_was_used_after_it_was_looked_at_is_no_choice_any_more)
{
    struct fixture f;
    struct db *db;
    const struct evict_policy policy = {EVICT_LEAST_RECENT, false, 50};
    open_fixture(&f);
    fill(&f, 10, false);
    assert_int_equal(number_of(evict_choose(&f.pool, &f.ks, &policy, may_go, &f, &db)), 0);
    for (int i = 0; i < 9; i++) {
        char key[2] = {(char)('0' + i)};
        assert_non_null(db_find_read(&f.ks.dbs[0], slice_of(key)));
    }
    assert_int_equal(number_of(evict_choose(&f.pool, &f.ks, &policy, may_go, &f, &db)), 9);
    close_fixture(&f);
}
