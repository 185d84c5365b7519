/* test_txn_locks.c - who may hold, who waits, who is refused, who is next. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"

#include <stdio.h>

static long blocks;
static struct txn_locks locks;
static char owners[16];

static void begin(void)
{
    blocks = 0;
    txn_locks_init(&locks, fixture_alloc(&blocks), 3);
}

static void end(void)
{
    txn_locks_close(&locks);
    assert_int_equal(blocks, 0);
}

/* Transaction number `who`; a lower number is older. */
static enum txn_lock_result take_many(int who, const struct txn_lock *keys, size_t count,
                                      struct txn_request **out)
{
    const struct txn_age age = {(uint64_t)who, id_of((uint64_t)who)};

    return txn_locks_take(&locks, &owners[who], &age, keys, count, out);
}

static enum txn_lock_result take(int who, const char *key, enum txn_mode mode,
                                 struct txn_request **out)
{
    const struct txn_lock one = lock_of(key, mode);

    return take_many(who, &one, 1, out);
}

static enum txn_lock_result take_everything(int who, enum txn_mode mode,
                                            struct txn_request **out)
{
    const struct txn_lock all = {TXN_EVERYTHING, mode, text("")};

    return take_many(who, &all, 1, out);
}

static bool blocks_plain(const char *key, enum txn_mode mode)
{
    const struct txn_lock one = lock_of(key, mode);

    return txn_locks_block(&locks, &one, 1);
}

static struct txn_request *wait_plain(uint64_t id, const char *key, enum txn_mode mode)
{
    const struct txn_lock one = lock_of(key, mode);

    return txn_locks_wait(&locks, id, &one, 1);
}

static int granted(void)                     /* a transaction's number, or 100 + a plain id */
{
    struct txn_request *r = txn_locks_next_granted(&locks);
    uint64_t id;

    if (r == NULL)
        return -1;
    if (txn_request_owner(r) != NULL)
        return (int)((char *)txn_request_owner(r) - owners);
    return txn_locks_retire(&locks, r, &id) ? 100 + (int)id : -2;
}

TEST(nothing_locked_costs_nothing)
{
    begin();
    assert_true(txn_locks_empty(&locks));
    assert_false(blocks_plain("a", TXN_EXCLUSIVE));
    end();
}

TEST(readers_share_and_writers_do_not)
{
    struct txn_request *r;

    begin();
    assert_int_equal(take(1, "a", TXN_SHARED, &r), TXN_LOCK_TAKEN);
    assert_int_equal(take(2, "a", TXN_SHARED, &r), TXN_LOCK_TAKEN);
    assert_int_equal(take(3, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_CONFLICT);
    assert_null(r);
    assert_int_equal(take(3, "b", TXN_EXCLUSIVE, &r), TXN_LOCK_TAKEN);
    assert_true(blocks_plain("a", TXN_EXCLUSIVE) && !blocks_plain("a", TXN_SHARED));
    assert_true(blocks_plain("b", TXN_SHARED));
    assert_int_equal(txn_locks_holders(&locks, 0, text("a")), 2);
    assert_int_equal(txn_locks_holders(&locks, 1, text("a")), 0);
    end();
}

TEST(the_older_waits_and_the_younger_is_refused)
{
    struct txn_request *holder, *older, *younger;

    begin();
    assert_int_equal(take(5, "a", TXN_EXCLUSIVE, &holder), TXN_LOCK_TAKEN);
    assert_int_equal(take(4, "a", TXN_EXCLUSIVE, &older), TXN_LOCK_WAITS);
    assert_int_equal(take(6, "a", TXN_EXCLUSIVE, &younger), TXN_LOCK_CONFLICT);
    txn_locks_release(&locks, holder);
    assert_int_equal(granted(), 4);
    assert_int_equal(granted(), -1);
    end();
}

TEST(nobody_waits_behind_an_older_one_in_line)
{
    struct txn_request *r;

    begin();
    assert_int_equal(take(9, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_TAKEN);
    assert_int_equal(take(4, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_WAITS);
    assert_int_equal(take(6, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_CONFLICT);
    assert_int_equal(take(3, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_WAITS);
    end();
}

TEST(a_free_key_that_an_older_one_waits_for_is_not_taken_past_it)
{
    const struct txn_lock both[2] = {lock_of("a", TXN_EXCLUSIVE), lock_of("b", TXN_EXCLUSIVE)};
    struct txn_request *holder, *r;

    begin();
    assert_int_equal(take(9, "a", TXN_EXCLUSIVE, &holder), TXN_LOCK_TAKEN);
    assert_int_equal(take_many(4, both, 2, &r), TXN_LOCK_WAITS);
    assert_int_equal(take(6, "b", TXN_EXCLUSIVE, &r), TXN_LOCK_CONFLICT);
    assert_false(blocks_plain("b", TXN_EXCLUSIVE));
    assert_int_equal(take(2, "b", TXN_EXCLUSIVE, &r), TXN_LOCK_WAITS);
    txn_locks_release(&locks, holder);
    assert_int_equal(granted(), 4);
    assert_int_equal(granted(), -1);
    end();
}

TEST(a_line_is_served_in_order_and_readers_together)
{
    struct txn_request *holder, *r, *writer;

    begin();
    take(9, "a", TXN_EXCLUSIVE, &holder);
    assert_int_equal(take(8, "a", TXN_SHARED, &r), TXN_LOCK_WAITS);
    assert_int_equal(take(7, "a", TXN_SHARED, &r), TXN_LOCK_WAITS);
    assert_int_equal(take(6, "a", TXN_EXCLUSIVE, &writer), TXN_LOCK_WAITS);
    txn_locks_release(&locks, holder);
    assert_int_equal(granted(), 8);
    assert_int_equal(granted(), 7);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, writer);       /* out of line again */
    assert_int_equal(granted(), -1);
    end();
}

TEST(leaving_the_line_lets_those_behind_go)
{
    struct txn_request *reader, *writer, *r;

    begin();
    take(9, "a", TXN_SHARED, &reader);
    assert_int_equal(take(8, "a", TXN_EXCLUSIVE, &writer), TXN_LOCK_WAITS);
    assert_int_equal(take(7, "a", TXN_SHARED, &r), TXN_LOCK_WAITS);
    txn_locks_release(&locks, writer);
    assert_int_equal(granted(), 7);
    end();
}

TEST(a_key_named_twice_counts_once_in_its_stronger_mode)
{
    const struct txn_lock twice[3] = {lock_of("a", TXN_SHARED), lock_of("a", TXN_EXCLUSIVE),
                                      lock_of("a", TXN_SHARED)};
    struct txn_request *r;

    begin();
    assert_int_equal(take_many(1, twice, 3, &r), TXN_LOCK_TAKEN);
    assert_true(blocks_plain("a", TXN_SHARED));
    txn_locks_release(&locks, r);
    assert_true(txn_locks_empty(&locks));
    assert_false(blocks_plain("a", TXN_EXCLUSIVE));
    end();
}

TEST(everything_conflicts_with_every_key_by_mode)
{
    struct txn_request *all, *r;

    begin();
    assert_int_equal(take_everything(5, TXN_SHARED, &all), TXN_LOCK_TAKEN);
    assert_int_equal(take(6, "a", TXN_SHARED, &r), TXN_LOCK_TAKEN);
    assert_int_equal(take(7, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_CONFLICT);
    assert_true(blocks_plain("b", TXN_EXCLUSIVE) && !blocks_plain("b", TXN_SHARED));
    assert_int_equal(take_everything(8, TXN_EXCLUSIVE, &r), TXN_LOCK_CONFLICT);
    assert_int_equal(take_everything(4, TXN_EXCLUSIVE, &r), TXN_LOCK_WAITS);
    end();
}

TEST(whoever_waits_for_everything_is_served_when_the_last_key_is_free)
{
    const struct txn_lock all = {TXN_EVERYTHING, TXN_EXCLUSIVE, text("")};
    struct txn_request *a, *b, *everything;

    begin();
    take(8, "a", TXN_EXCLUSIVE, &a);
    take(9, "b", TXN_SHARED, &b);
    assert_int_equal(take_everything(1, TXN_EXCLUSIVE, &everything), TXN_LOCK_WAITS);
    assert_non_null(txn_locks_wait(&locks, 7, &all, 1));
    txn_locks_release(&locks, a);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, b);
    assert_int_equal(granted(), 1);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, everything);
    assert_int_equal(granted(), 107);
    end();
}

TEST(keys_behind_everything_are_served_when_it_is_released)
{
    struct txn_request *all, *r;

    begin();
    take_everything(5, TXN_EXCLUSIVE, &all);
    assert_int_equal(take(4, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_WAITS);
    assert_non_null(wait_plain(1, "b", TXN_SHARED));
    txn_locks_release(&locks, all);
    assert_int_equal(granted(), 4);
    assert_int_equal(granted(), 101);
    end();
}

TEST(plain_commands_wait_for_holders_only)
{
    struct txn_request *holder, *r;

    begin();
    take(9, "a", TXN_EXCLUSIVE, &holder);
    assert_non_null(wait_plain(1, "a", TXN_SHARED));
    assert_int_equal(take(4, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_WAITS);
    assert_non_null(wait_plain(2, "a", TXN_SHARED));
    txn_locks_release(&locks, holder);
    assert_int_equal(granted(), 101);        /* ran before transaction 4 took the key */
    assert_int_equal(granted(), 4);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, r);
    assert_int_equal(granted(), 102);
    end();
}

TEST(a_plain_command_waits_for_all_of_its_keys)
{
    const struct txn_lock both[2] = {lock_of("a", TXN_SHARED), lock_of("b", TXN_EXCLUSIVE)};
    struct txn_request *a, *b;

    begin();
    take(1, "a", TXN_EXCLUSIVE, &a);
    take(2, "b", TXN_SHARED, &b);
    assert_non_null(txn_locks_wait(&locks, 5, both, 2));
    txn_locks_release(&locks, a);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, b);
    assert_int_equal(granted(), 105);
    end();
}

TEST(the_line_of_plain_commands_is_bounded)
{
    struct txn_request *holder, *first;

    begin();
    take(1, "a", TXN_EXCLUSIVE, &holder);
    assert_null(wait_plain(9, "b", TXN_SHARED));         /* need not wait */
    first = wait_plain(1, "a", TXN_SHARED);
    assert_non_null(wait_plain(2, "a", TXN_SHARED));
    assert_non_null(wait_plain(3, "a", TXN_SHARED));
    assert_null(wait_plain(4, "a", TXN_SHARED));
    txn_locks_cancel(&locks, first);
    assert_non_null(wait_plain(4, "a", TXN_SHARED));
    txn_locks_release(&locks, holder);
    assert_int_equal(granted(), 102);
    assert_int_equal(granted(), 103);
    assert_int_equal(granted(), 104);
    end();
}

TEST(a_plain_command_can_be_cancelled_after_its_grant)
{
    struct txn_request *holder, *plain;

    begin();
    take(1, "a", TXN_EXCLUSIVE, &holder);
    plain = wait_plain(1, "a", TXN_SHARED);
    txn_locks_release(&locks, holder);
    txn_locks_cancel(&locks, plain);
    assert_int_equal(granted(), -2);
    end();
}

TEST(what_a_log_says_was_held_is_held)
{
    const struct txn_lock keys[2] = {lock_of("a", TXN_EXCLUSIVE), lock_of("b", TXN_SHARED)};
    const struct txn_age age = {5, id_of(5)};
    struct txn_request *r;

    begin();
    assert_non_null(txn_locks_take_at_once(&locks, &owners[5], &age, keys, 2));
    assert_int_equal(take(6, "a", TXN_SHARED, &r), TXN_LOCK_CONFLICT);
    assert_int_equal(take(6, "b", TXN_SHARED, &r), TXN_LOCK_TAKEN);
    end();
}

TEST(who_was_given_a_key_takes_it_over_and_everybody_else_stays_behind)
{
    const struct txn_lock key = lock_of("a", TXN_EXCLUSIVE);
    const struct txn_lock both[2] = {key, lock_of("b", TXN_EXCLUSIVE)};
    const struct txn_age oldest = {0}, age = {5, id_of(5)};
    struct txn_request *given, *other, *r;

    begin();
    given = txn_locks_take_at_once(&locks, &locks, &oldest, &key, 1);
    assert_int_equal(take(6, "b", TXN_EXCLUSIVE, &other), TXN_LOCK_TAKEN);
    assert_int_equal(take(1, "a", TXN_EXCLUSIVE, &r), TXN_LOCK_CONFLICT);
    assert_non_null(wait_plain(1, "a", TXN_SHARED));
    assert_int_equal(txn_locks_take_with(&locks, &owners[5], &age, both, 2, given, &r),
                     TXN_LOCK_WAITS);
    txn_locks_release(&locks, other);
    assert_int_equal(granted(), 5);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, given);
    assert_int_equal(granted(), -1);
    txn_locks_release(&locks, r);
    assert_int_equal(granted(), 101);
    end();
}

TEST(many_keys_are_found_again)
{
    struct txn_request *held[200];
    char key[200][16];

    begin();
    for (int i = 0; i < 200; i++) {
        const struct txn_age age = {1, id_of((uint64_t)i)};
        struct txn_lock one;
        snprintf(key[i], sizeof(key[i]), "key%d", i);
        one = lock_of(key[i], TXN_EXCLUSIVE);
        assert_int_equal(txn_locks_take(&locks, &owners[0], &age, &one, 1, &held[i]),
                         TXN_LOCK_TAKEN);
    }
    for (int i = 0; i < 200; i += 2)
        txn_locks_release(&locks, held[i]);
    for (int i = 0; i < 200; i++)
        assert_int_equal(blocks_plain(key[i], TXN_SHARED), i % 2);
    end();
}
