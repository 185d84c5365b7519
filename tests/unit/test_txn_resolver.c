/* test_txn_resolver.c - what was left open is finished from the registers. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"
#include "txn/resolver.h"

#include <stdio.h>

static struct txn_resolver r;
static struct txn_effects out;
static uint64_t now_ms;

static const char *effects(void)
{
    static char did[256];
    static const char *const words[] = {"P", "D", "Q", "F", "ANSWER", "DONE"};
    size_t len = 0;

    did[0] = '\0';
    for (uint32_t i = 0; i < out.count; i++) {
        const struct txn_effect *e = &out.at[i];
        if (e->type == TXN_DONE)
            len += (size_t)snprintf(did + len, sizeof(did) - len, "DONE ");
        else if (e->type == TXN_SEND_DECIDE)
            len += (size_t)snprintf(did + len, sizeof(did) - len, "%c%u ",
                                    e->decision == TXN_COMMIT ? 'C' : 'A', e->shard);
        else
            len += (size_t)snprintf(did + len, sizeof(did) - len, "%s%u ", words[e->type],
                                    e->shard);
    }
    return did;
}

static const char *start(enum txn_decision decision)
{
    now_ms = 5000;
    txn_resolver_start(&r, id_of(1), 3, decision, now_ms, &out);
    return effects();
}

static const char *vote(uint32_t shard, enum txn_verdict verdict, enum txn_decision decision)
{
    const struct txn_event e = {.type = TXN_EVENT_VOTE, .now_ms = now_ms, .shard = shard,
                                .vote = {.verdict = verdict, .decision = decision}};

    txn_resolver_step(&r, &e, &out);
    return effects();
}

static const char *decided(uint32_t shard, enum txn_decision decision)
{
    const struct txn_event e = {.type = TXN_EVENT_DECIDED, .now_ms = now_ms, .shard = shard,
                                .decision = decision};

    txn_resolver_step(&r, &e, &out);
    return effects();
}

static const char *tick(void)
{
    const struct txn_event e = {.type = TXN_EVENT_TICK, .now_ms = now_ms};

    txn_resolver_step(&r, &e, &out);
    return effects();
}

TEST(every_yes_makes_a_commit)
{
    assert_string_equal(start(TXN_UNDECIDED), "Q0 Q1 Q2 ");
    assert_string_equal(vote(0, TXN_YES, TXN_UNDECIDED), "");
    assert_string_equal(vote(0, TXN_YES, TXN_UNDECIDED), "");
    assert_string_equal(vote(2, TXN_YES, TXN_UNDECIDED), "");
    assert_string_equal(vote(1, TXN_YES, TXN_UNDECIDED), "C0 C1 C2 ");
    decided(0, TXN_COMMIT);
    decided(1, TXN_COMMIT);
    assert_string_equal(decided(2, TXN_COMMIT), "F0 F1 F2 DONE ");
}

TEST(a_no_or_a_late_makes_an_abort)
{
    start(TXN_UNDECIDED);
    vote(0, TXN_YES, TXN_UNDECIDED);
    assert_string_equal(vote(1, TXN_NO, TXN_UNDECIDED), "A0 A1 A2 ");
    start(TXN_UNDECIDED);
    assert_string_equal(vote(1, TXN_LATE, TXN_UNDECIDED), "A0 A1 A2 ");
    decided(0, TXN_ABORT);
    decided(1, TXN_ABORT);
    assert_string_equal(decided(2, TXN_ABORT), "DONE ");
}

TEST(one_that_has_committed_or_aborted_decides_for_all)
{
    start(TXN_UNDECIDED);
    assert_string_equal(vote(1, TXN_YES, TXN_COMMIT), "C0 C1 C2 ");
    start(TXN_UNDECIDED);
    assert_string_equal(vote(1, TXN_YES, TXN_ABORT), "A0 A1 A2 ");
}

TEST(the_silent_are_asked_again_for_ever)
{
    start(TXN_UNDECIDED);
    vote(1, TXN_YES, TXN_UNDECIDED);
    assert_string_equal(tick(), "");
    for (int i = 0; i < 100; i++) {
        now_ms = txn_resolver_due_ms(&r);
        assert_string_equal(tick(), "Q0 Q2 ");
    }
    vote(0, TXN_YES, TXN_UNDECIDED);
    vote(2, TXN_YES, TXN_UNDECIDED);
    decided(1, TXN_COMMIT);
    now_ms = txn_resolver_due_ms(&r);
    assert_string_equal(tick(), "C0 C2 ");
}

TEST(what_one_has_applied_is_told_to_all_and_then_forgotten)
{
    assert_string_equal(start(TXN_COMMIT), "C0 C1 C2 ");
    assert_string_equal(decided(0, TXN_ABORT), "");
    decided(0, TXN_COMMIT);
    decided(1, TXN_COMMIT);
    assert_string_equal(decided(2, TXN_COMMIT), "F0 F1 F2 DONE ");
    assert_true(txn_resolver_due_ms(&r) == UINT64_MAX);
}
