/* test_txn_three_phase.c - why three-phase commit was not chosen. */
#include "tests/harness/test.h"

#include "txn/three_phase.h"

enum { SHARDS = 3 };

static struct txn3_coordinator c;
static struct txn3_participant p[SHARDS];

static void begin(void)
{
    memset(p, 0, sizeof(p));
    txn3_coordinator_start(&c, SHARDS);
}

/* One round: a message to those that can be reached, their answers back. */
static struct txn3_reply round_of(enum txn3_message message, int reachable)
{
    struct txn3_reply next = {false, TXN3_TIMEOUT};

    for (int i = 0; i < reachable; i++) {
        struct txn3_reply answer = txn3_participant_step(&p[i], message);
        if (answer.send)
            next = txn3_coordinator_step(&c, answer.message);
    }
    return next;
}

TEST(three_phases_commit_where_nothing_goes_wrong)
{
    struct txn3_reply next;

    begin();
    next = round_of(TXN3_CAN_COMMIT, SHARDS);
    assert_int_equal(next.message, TXN3_PRE_COMMIT);
    next = round_of(next.message, SHARDS);
    assert_int_equal(next.message, TXN3_DO_COMMIT);
    round_of(next.message, SHARDS);
    for (int i = 0; i < SHARDS; i++)
        assert_int_equal(p[i].state, TXN3_COMMITTED);
}

TEST(three_phases_do_not_block_when_the_coordinator_dies)
{
    begin();
    round_of(TXN3_CAN_COMMIT, SHARDS);
    for (int i = 0; i < SHARDS; i++)
        txn3_participant_step(&p[i], TXN3_TIMEOUT);
    for (int i = 0; i < SHARDS; i++)
        assert_int_equal(p[i].state, TXN3_ABORTED);
}

TEST(three_phases_split_under_a_partition)
{
    struct txn3_reply next;

    begin();
    next = round_of(TXN3_CAN_COMMIT, SHARDS);
    round_of(next.message, SHARDS - 1);      /* the last shard is cut off before PRE-COMMIT */
    txn3_coordinator_step(&c, TXN3_TIMEOUT);
    for (int i = 0; i < SHARDS; i++)
        txn3_participant_step(&p[i], TXN3_TIMEOUT);
    assert_int_equal(p[0].state, TXN3_COMMITTED);
    assert_int_equal(p[1].state, TXN3_COMMITTED);
    assert_int_equal(p[2].state, TXN3_ABORTED);
}

TEST(a_no_aborts_all_three_phases)
{
    struct txn3_reply next;

    begin();
    next = txn3_coordinator_step(&c, TXN3_NO);
    assert_true(next.send);
    round_of(next.message, SHARDS);
    assert_int_equal(c.state, TXN3_ABORTED);
    for (int i = 0; i < SHARDS; i++)
        assert_int_equal(p[i].state, TXN3_ABORTED);
}
