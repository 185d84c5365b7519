/* test_txn_coordinator.c - what a coordinator sends and says, event by event. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"
#include "txn/coordinator.h"

#include <stdio.h>

static struct txn_coordinator t;
static struct txn_effects out;
static uint64_t now_ms;
static char did[1024];

static void note(const struct txn_effect *e, char *line, size_t size)
{
    static const char *const outcomes[] = {"COMMITTED", "ABORTED", "RETRY", "UNCERTAIN"};
    static const char decisions[] = "?CAR";

    switch (e->type) {
    case TXN_SEND_PREPARE: snprintf(line, size, "P%u", e->shard); break;
    case TXN_SEND_DECIDE:
        snprintf(line, size, "%c%u", decisions[e->decision], e->shard);
        break;
    case TXN_SEND_QUERY:   snprintf(line, size, "Q%u", e->shard); break;
    case TXN_SEND_FORGET:  snprintf(line, size, "F%u", e->shard); break;
    case TXN_ANSWER:
        snprintf(line, size, "%s %d", outcomes[e->outcome.type], e->outcome.why);
        break;
    case TXN_DONE:         snprintf(line, size, "DONE"); break;
    }
}

static const char *effects(void)
{
    char line[64];

    did[0] = '\0';
    for (uint32_t i = 0; i < out.count; i++) {
        note(&out.at[i], line, sizeof(line));
        if (i > 0)
            strcat(did, " ");
        strcat(did, line);
    }
    return did;
}

static const char *start(bool reads_only, bool answer_at_commit)
{
    const struct txn_start s = {.id = id_of(1), .ts = 1000, .shards = 2,
                                .reads_only = reads_only, .answer_at_commit = answer_at_commit,
                                .attempt = 3, .jitter = 1000003};

    now_ms = 1000;
    txn_coordinator_start(&t, &s, now_ms, &out);
    return effects();
}

static const char *step(struct txn_event event)
{
    event.now_ms = now_ms;
    txn_coordinator_step(&t, &event, &out);
    return effects();
}

static const char *vote(uint32_t shard, struct txn_vote v)
{
    return step((struct txn_event){.type = TXN_EVENT_VOTE, .shard = shard, .vote = v});
}

static const char *yes(uint32_t shard)
{
    return vote(shard, (struct txn_vote){.verdict = TXN_YES});
}

static const char *no(uint32_t shard, enum txn_why why)
{
    return vote(shard, (struct txn_vote){.verdict = TXN_NO, .why = why});
}

static const char *decided(uint32_t shard, enum txn_decision decision, bool with_replies)
{
    return step((struct txn_event){.type = TXN_EVENT_DECIDED, .shard = shard,
                                   .decision = decision, .with_replies = with_replies});
}

static const char *tick_at(uint64_t at_ms)
{
    now_ms = at_ms;
    return step((struct txn_event){.type = TXN_EVENT_TICK});
}

TEST(commit_is_sent_only_after_every_shard_voted_yes)
{
    assert_string_equal(start(false, false), "P0 P1");
    assert_string_equal(yes(0), "");
    assert_string_equal(yes(0), "");
    assert_string_equal(yes(1), "C0 C1");
}

TEST(replies_go_to_the_client_when_all_have_applied)
{
    start(false, false);
    yes(0);
    yes(1);
    assert_string_equal(decided(1, TXN_COMMIT, true), "");
    assert_string_equal(decided(0, TXN_COMMIT, true), "COMMITTED 0 F0 F1 DONE");
}

TEST(replies_known_beforehand_go_at_the_commit_point)
{
    start(false, true);
    yes(0);
    assert_string_equal(yes(1), "C0 C1 COMMITTED 0");
    decided(0, TXN_COMMIT, false);
    assert_string_equal(decided(1, TXN_COMMIT, true), "F0 F1 DONE");
}

TEST(lost_replies_make_the_answer_uncertain)
{
    start(false, false);
    yes(0);
    yes(1);
    decided(0, TXN_COMMIT, false);
    assert_string_equal(decided(1, TXN_COMMIT, true), "UNCERTAIN 0 F0 F1 DONE");
}

TEST(a_no_aborts_at_once_and_needs_no_telling)
{
    start(false, false);
    yes(0);
    assert_string_equal(no(1, TXN_WHY_WATCH), "ABORTED 1 A0");
    assert_string_equal(yes(0), "");
    assert_string_equal(decided(0, TXN_ABORT, false), "DONE");
}

TEST(a_conflict_asks_for_another_try_within_the_back_off)
{
    start(false, false);
    assert_string_equal(no(0, TXN_WHY_CONFLICT), "RETRY 3 A1");
    assert_int_equal(out.at[0].outcome.after_ms, 1000003 % ((TXN_BACKOFF_MS << 3) + 1));
    start(false, false);
    assert_string_equal(no(0, TXN_WHY_MOVED), "RETRY 4 A1");
    start(false, false);
    assert_string_equal(no(0, TXN_WHY_REFUSED), "RETRY 5 A1");
}

TEST(an_error_and_a_condition_reach_the_client)
{
    start(false, false);
    vote(1, (struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_ERROR, .text = text("OOM x")});
    assert_true(txn_slice_equal(out.at[0].outcome.text, text("OOM x")));
    start(false, false);
    vote(1, (struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_CONDITION, .index = 4});
    assert_int_equal(out.at[0].outcome.index, 4);
    assert_int_equal(out.at[0].outcome.shard, 1);
}

TEST(late_is_uncertain_never_aborted)
{
    start(false, false);
    yes(0);
    assert_string_equal(vote(1, (struct txn_vote){.verdict = TXN_LATE}), "UNCERTAIN 0 DONE");
}

TEST(the_own_deadline_is_uncertain_too)
{
    start(false, false);
    yes(0);
    assert_string_equal(tick_at(1000 + TXN_LIFETIME_MS), "P1");
    assert_string_equal(tick_at(1000 + TXN_LIFETIME_MS + 1), "UNCERTAIN 0 DONE");
}

TEST(a_resolvers_abort_is_an_abort)
{
    start(false, false);
    assert_string_equal(vote(0, (struct txn_vote){.verdict = TXN_YES, .decision = TXN_ABORT}),
                        "RETRY 5 A1");
}

TEST(a_resolvers_commit_counts_as_a_yes)
{
    start(false, true);
    vote(0, (struct txn_vote){.verdict = TXN_YES, .decision = TXN_COMMIT});
    assert_string_equal(yes(1), "C0 C1 COMMITTED 0");
}

TEST(silence_is_asked_again_and_a_lost_connection_sooner)
{
    start(false, false);
    yes(0);
    assert_int_equal(txn_coordinator_due_ms(&t), 1000 + TXN_RESEND_MS);
    assert_string_equal(tick_at(1000 + TXN_RESEND_MS - 1), "");
    assert_string_equal(tick_at(1000 + TXN_RESEND_MS), "P1");
    step((struct txn_event){.type = TXN_EVENT_LOST, .shard = 1});
    assert_int_equal(txn_coordinator_due_ms(&t), now_ms + TXN_RESEND_LOST_MS);
    assert_string_equal(tick_at(now_ms + TXN_RESEND_LOST_MS), "P1");
    assert_string_equal(yes(1), "C0 C1");
    decided(0, TXN_COMMIT, true);
    assert_string_equal(tick_at(now_ms + TXN_RESEND_MS), "C1");
}

TEST(a_node_without_its_log_makes_the_answer_uncertain)
{
    start(false, false);
    yes(0);
    yes(1);
    assert_string_equal(decided(0, TXN_UNDECIDED, false), "UNCERTAIN 0");
    decided(1, TXN_COMMIT, true);
    assert_string_equal(tick_at(1000 + TXN_LIFETIME_MS + 1), "DONE");
}

TEST(reads_take_one_round_trip)
{
    assert_string_equal(start(true, false), "P0 P1");
    yes(1);
    assert_string_equal(yes(0), "COMMITTED 0 R0 R1 DONE");
    assert_true(txn_coordinator_due_ms(&t) == UINT64_MAX);
}

TEST(reads_are_not_believed_when_their_lease_may_have_ended)
{
    start(true, false);
    yes(1);
    now_ms = 1000 + TXN_READ_ACCEPT_MS + 1;
    assert_string_equal(yes(0), "RETRY 0 R0 R1 DONE");
    start(true, false);
    assert_int_equal(txn_coordinator_due_ms(&t), 1000 + TXN_READ_ACCEPT_MS + 1);
    assert_string_equal(tick_at(1000 + TXN_READ_ACCEPT_MS), "");
    assert_string_equal(tick_at(1000 + TXN_READ_ACCEPT_MS + 1), "RETRY 0 R0 R1 DONE");
}

TEST(reads_that_are_refused_release_what_they_hold)
{
    start(true, false);
    assert_string_equal(no(0, TXN_WHY_CONFLICT), "RETRY 3 R1 DONE");
    start(true, false);
    assert_string_equal(no(0, TXN_WHY_WATCH), "ABORTED 1 R1 DONE");
}
