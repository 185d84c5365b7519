/* test_txn_participant.c - the vote register, event by event.
 *
 * What a step wants done is written down as a line: CHECK 1, LOG P1! (! means sync), VOTE a YES
 * (a, b, c are who asked), READ, APPLY, DECIDED, PLAIN. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"

#include <stdio.h>

enum { START_MS = 1000, DEADLINE_MS = START_MS + TXN_LIFETIME_MS };

static long blocks;
static struct txn_participant node;
static uint64_t now_ms;
static struct txn_vote guards_say;
static char did[2048];
static struct { char bytes[1024]; size_t len; } log_of[32];
static int logged;

static void begin(void)
{
    blocks = 0;
    now_ms = START_MS + 5;
    logged = 0;
    guards_say = (struct txn_vote){.verdict = TXN_YES};
    txn_participant_init(&node, fixture_alloc(&blocks), 4);
}

static void end(void)
{
    txn_participant_close(&node);
    assert_int_equal(blocks, 0);
}

static void keep(struct txn_slice record)
{
    assert_true(logged < 32 && record.len <= sizeof(log_of[0].bytes));
    memcpy(log_of[logged].bytes, record.ptr, record.len);
    log_of[logged++].len = record.len;
}

static void note_log(const struct txn_do *d, char *line, size_t size)
{
    struct txn_record r;

    assert_true(txn_record_read(d->record, &r));
    keep(d->record);
    snprintf(line, size, "LOG %c%d%s", r.type, (int)r.id.sequence, d->sync ? "!" : "");
}

static void note_check(const struct txn_do *d, char *line, size_t size)
{
    const struct txn_in in = {.type = TXN_IN_GUARDS, .now_ms = now_ms, .id = d->id,
                              .vote = guards_say};

    snprintf(line, size, "CHECK %d", (int)d->id.sequence);
    txn_participant_step(&node, &in);
}

static void note(const struct txn_do *d, char *line, size_t size)
{
    char vote[TXN_VOTE_TEXT_MAX + 1] = "";

    switch (d->type) {
    case TXN_DO_CHECK:
        note_check(d, line, size);
        break;
    case TXN_DO_LOG:
        note_log(d, line, size);
        break;
    case TXN_DO_VOTE:
        vote[txn_vote_print(&d->vote, vote)] = '\0';
        snprintf(line, size, "VOTE %c %s", (char)d->to, vote);
        break;
    case TXN_DO_READ:
        snprintf(line, size, "READ %c %u", (char)d->to, d->commands.left);
        break;
    case TXN_DO_APPLY:
        keep(d->record);
        snprintf(line, size, "APPLY %c %u at %d", (char)d->to, d->commands.left, (int)d->at_ms);
        break;
    case TXN_DO_DECIDED:
        snprintf(line, size, "DECIDED %c %d", (char)d->to, d->decision);
        break;
    case TXN_DO_PLAIN:
        snprintf(line, size, "PLAIN %d", (int)d->plain);
        break;
    }
}

static const char *drain(void)
{
    struct txn_do d;
    char line[600];

    did[0] = '\0';
    while (txn_participant_next(&node, &d)) {
        note(&d, line, sizeof(line));
        if (did[0] != '\0')
            strcat(did, ", ");
        strcat(did, line);
    }
    return did;
}

static const char *step(struct txn_in in)
{
    in.now_ms = now_ms;
    txn_participant_step(&node, &in);
    return drain();
}

static const char *prepare_as(char from, uint64_t sequence, uint64_t ts, bool reads_only,
                              const char *key, enum txn_mode mode)
{
    static struct fixture_args args;
    struct txn_message m;
    const struct txn_lock lock = lock_of(key, mode);

    fixture_prepare(&args, id_of(sequence), ts, reads_only, &lock, 1, NULL);
    assert_null(fixture_parse(&args, &m));
    return step((struct txn_in){.type = TXN_IN_PREPARE, .from = (uint64_t)from,
                                .prepare = &m.prepare});
}

static const char *prepare(uint64_t sequence, const char *key)       /* the number is the age */
{
    return prepare_as('a', sequence, sequence, false, key, TXN_EXCLUSIVE);
}

static const char *reads(uint64_t sequence, const char *key)
{
    return prepare_as('r', sequence, sequence, true, key, TXN_SHARED);
}

static const char *decide(uint64_t sequence, enum txn_decision decision)
{
    return step((struct txn_in){.type = TXN_IN_DECIDE, .from = 'd', .id = id_of(sequence),
                                .decision = decision});
}

static const char *query(uint64_t sequence)
{
    return step((struct txn_in){.type = TXN_IN_QUERY, .from = 'q', .id = id_of(sequence)});
}

static const char *forget(uint64_t sequence)
{
    return step((struct txn_in){.type = TXN_IN_FORGET, .id = id_of(sequence)});
}

static const char *tick_at(uint64_t at_ms)
{
    now_ms = at_ms;
    return step((struct txn_in){.type = TXN_IN_TICK});
}

static size_t remembered(void)
{
    struct txn_counts c;

    txn_participant_count(&node, &c);
    return c.remembered;
}

static void restart(void)
{
    int count = logged;

    txn_participant_close(&node);
    txn_participant_init(&node, fixture_alloc(&blocks), 4);
    for (int i = 0; i < count; i++)
        assert_true(txn_participant_replay(&node, (struct txn_slice){log_of[i].bytes,
                                                                     log_of[i].len}));
}

TEST(a_yes_is_logged_before_it_is_said)
{
    begin();
    assert_string_equal(prepare(1, "a"), "CHECK 1, LOG P1!, VOTE a YES");
    end();
}

TEST(a_commit_runs_the_commands_as_of_the_moment_of_preparation)
{
    begin();
    prepare(1, "a");
    now_ms += 300;
    assert_string_equal(decide(1, TXN_COMMIT), "APPLY d 1 at 1005");
    assert_true(txn_locks_empty(txn_participant_locks(&node)));
    end();
}

TEST(a_decision_repeated_is_answered_and_changes_nothing)
{
    begin();
    prepare(1, "a");
    decide(1, TXN_COMMIT);
    assert_string_equal(decide(1, TXN_COMMIT), "DECIDED d 1");
    assert_string_equal(decide(1, TXN_ABORT), "DECIDED d 1");
    prepare(2, "a");
    assert_string_equal(decide(2, TXN_ABORT), "LOG A2, DECIDED d 2");
    assert_string_equal(decide(2, TXN_COMMIT), "DECIDED d 2");
    end();
}

TEST(a_prepare_repeated_is_answered_the_same)
{
    begin();
    prepare(1, "a");
    assert_string_equal(prepare_as('b', 1, 1, false, "a", TXN_EXCLUSIVE), "VOTE b YES");
    decide(1, TXN_COMMIT);
    assert_string_equal(prepare(1, "a"), "VOTE a YES COMMITTED");
    prepare(2, "a");
    decide(2, TXN_ABORT);
    assert_string_equal(prepare(2, "a"), "VOTE a YES ABORTED");
    end();
}

TEST(a_transaction_without_locks_is_one_too)
{
    static struct fixture_args args;
    struct txn_message m;

    begin();
    fixture_prepare(&args, id_of(1), 1, false, NULL, 0, NULL);
    assert_null(fixture_parse(&args, &m));
    assert_string_equal(step((struct txn_in){.type = TXN_IN_PREPARE, .from = 'a',
                                             .prepare = &m.prepare}),
                        "CHECK 1, LOG P1!, VOTE a YES");
    assert_string_equal(decide(1, TXN_COMMIT), "APPLY d 0 at 1005");
    end();
}

TEST(a_guard_that_fails_makes_a_recorded_no)
{
    begin();
    guards_say = (struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_CONDITION, .index = 2};
    assert_string_equal(prepare(1, "a"), "CHECK 1, LOG N1!, VOTE a NO CONDITION 2");
    guards_say.verdict = TXN_YES;
    assert_string_equal(prepare(1, "a"), "VOTE a NO CONDITION 2");
    assert_true(txn_locks_empty(txn_participant_locks(&node)));
    end();
}

TEST(the_text_of_an_error_is_kept)
{
    begin();
    guards_say = (struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_ERROR,
                                   .text = text("OOM no memory")};
    prepare(1, "a");
    restart();
    assert_string_equal(query(1), "VOTE q NO ERROR OOM no memory");
    end();
}

TEST(a_no_that_is_clear_beforehand_takes_no_lock)
{
    static struct fixture_args args;
    struct txn_message m;
    const struct txn_lock lock = lock_of("a", TXN_EXCLUSIVE);

    begin();
    fixture_prepare(&args, id_of(1), 1, false, &lock, 1, NULL);
    assert_null(fixture_parse(&args, &m));
    assert_string_equal(step((struct txn_in){.type = TXN_IN_PREPARE, .from = 'a',
                                             .prepare = &m.prepare,
                                             .vote = {.verdict = TXN_NO, .why = TXN_WHY_MOVED}}),
                        "LOG N1!, VOTE a NO MOVED");
    end();
}

TEST(the_younger_is_refused_and_the_older_waits_its_turn)
{
    begin();
    prepare(5, "a");
    assert_string_equal(prepare(6, "a"), "LOG N6!, VOTE a NO CONFLICT");
    assert_string_equal(prepare(4, "a"), "");
    now_ms += 50;
    assert_string_equal(decide(5, TXN_COMMIT),
                        "APPLY d 1 at 1005, CHECK 4, LOG P4!, VOTE a YES");
    end();
}

TEST(whoever_asks_again_in_line_takes_over_the_answer)
{
    begin();
    prepare(5, "a");
    prepare(4, "a");
    assert_string_equal(prepare_as('b', 4, 4, false, "a", TXN_EXCLUSIVE), "VOTE a PENDING");
    assert_string_equal(decide(5, TXN_ABORT),
                        "LOG A5, CHECK 4, DECIDED d 2, LOG P4!, VOTE b YES");
    end();
}

TEST(a_query_makes_an_empty_register_say_no_for_good)
{
    begin();
    assert_string_equal(query(1), "LOG N1!, VOTE q NO REFUSED");
    assert_string_equal(prepare(1, "a"), "VOTE a NO REFUSED");
    end();
}

TEST(a_query_takes_a_transaction_out_of_line)
{
    begin();
    prepare(5, "a");
    prepare(4, "a");
    assert_string_equal(query(4), "LOG N4!, VOTE a NO REFUSED, VOTE q NO REFUSED");
    assert_string_equal(query(5), "VOTE q YES");
    end();
}

TEST(an_abort_that_comes_first_refuses_the_prepare)
{
    begin();
    assert_string_equal(decide(1, TXN_ABORT), "LOG N1!, DECIDED d 2");
    assert_string_equal(prepare(1, "a"), "VOTE a NO REFUSED");
    end();
}

TEST(a_commit_of_what_was_never_prepared_is_an_error)
{
    begin();
    assert_string_equal(decide(1, TXN_COMMIT), "DECIDED d 0");
    prepare(5, "a");
    prepare(4, "a");
    assert_string_equal(decide(4, TXN_COMMIT), "DECIDED d 0");
    end();
}

TEST(after_its_deadline_an_unknown_transaction_is_late_and_stays_so)
{
    begin();
    now_ms = DEADLINE_MS;
    assert_string_equal(query(1), "LOG N1!, VOTE q NO REFUSED");
    now_ms = DEADLINE_MS + 1;
    assert_string_equal(prepare(2, "a"), "LOG L2!, VOTE a LATE");
    assert_string_equal(query(2), "VOTE q LATE");
    assert_string_equal(decide(2, TXN_ABORT), "DECIDED d 2");
    restart();
    now_ms = START_MS;                       /* the clock was set back */
    assert_string_equal(prepare(2, "a"), "VOTE a LATE");
    end();
}

TEST(a_wait_in_line_ends_with_the_deadline)
{
    begin();
    prepare(5, "a");
    prepare(4, "a");
    assert_string_equal(tick_at(DEADLINE_MS), "");
    assert_string_equal(tick_at(DEADLINE_MS + 1), "LOG L4!, VOTE a LATE");
    end();
}

TEST(an_abort_is_forgotten_after_the_deadline)
{
    begin();
    prepare(1, "a");
    decide(1, TXN_ABORT);
    query(2);
    tick_at(DEADLINE_MS);
    assert_int_equal(remembered(), 2);
    assert_string_equal(tick_at(DEADLINE_MS + 1), "");
    assert_int_equal(remembered(), 0);
    end();
}

TEST(a_commit_is_forgotten_after_the_deadline_and_when_all_have_applied_it)
{
    begin();
    prepare(1, "a");
    decide(1, TXN_COMMIT);
    tick_at(DEADLINE_MS + 1);
    assert_int_equal(remembered(), 1);
    assert_string_equal(forget(1), "LOG F1");
    assert_int_equal(remembered(), 0);
    assert_string_equal(decide(1, TXN_COMMIT), "DECIDED d 1");
    end();
}

TEST(a_commit_that_all_have_applied_is_still_remembered_until_the_deadline)
{
    begin();
    prepare(1, "a");
    decide(1, TXN_COMMIT);
    assert_string_equal(forget(1), "");
    assert_string_equal(prepare(1, "a"), "VOTE a YES COMMITTED");
    assert_string_equal(tick_at(DEADLINE_MS + 1), "LOG F1");
    assert_int_equal(remembered(), 0);
    end();
}

TEST(an_undecided_yes_is_never_forgotten)
{
    begin();
    prepare(1, "a");
    tick_at(DEADLINE_MS * 100);
    assert_string_equal(query(1), "VOTE q YES");
    assert_string_equal(decide(1, TXN_COMMIT), "APPLY d 1 at 1005");
    end();
}

TEST(after_a_restart_votes_and_locks_are_back)
{
    begin();
    prepare(3, "a");
    prepare(4, "b");
    decide(4, TXN_COMMIT);
    prepare(5, "c");
    decide(5, TXN_ABORT);
    query(6);
    restart();
    assert_string_equal(query(3), "VOTE q YES");
    assert_string_equal(query(4), "VOTE q YES COMMITTED");
    assert_string_equal(query(5), "VOTE q YES ABORTED");
    assert_string_equal(query(6), "VOTE q NO REFUSED");
    assert_string_equal(prepare(7, "a"), "LOG N7!, VOTE a NO CONFLICT");
    assert_string_equal(prepare(8, "b"), "CHECK 8, LOG P8!, VOTE a YES");
    assert_string_equal(decide(3, TXN_COMMIT), "APPLY d 1 at 1005");
    end();
}

static void keep_record(void *ctx, struct txn_slice record)
{
    (void)ctx;
    keep(record);
}

TEST(a_snapshot_says_the_same_as_the_log)
{
    begin();
    prepare(3, "a");
    prepare(4, "b");
    decide(4, TXN_COMMIT);
    prepare(5, "c");
    decide(5, TXN_ABORT);
    query(6);
    logged = 0;
    txn_participant_snapshot(&node, keep_record, NULL);
    restart();
    assert_int_equal(remembered(), 4);
    assert_string_equal(query(3), "VOTE q YES");
    assert_string_equal(query(4), "VOTE q YES COMMITTED");
    assert_string_equal(query(5), "VOTE q YES ABORTED");
    assert_string_equal(query(6), "VOTE q NO REFUSED");
    assert_string_equal(prepare(7, "a"), "LOG N7!, VOTE a NO CONFLICT");
    end();
}

TEST(a_snapshot_keeps_the_promise_of_late)
{
    begin();
    now_ms = DEADLINE_MS + 1;
    query(2);
    logged = 0;
    txn_participant_snapshot(&node, keep_record, NULL);
    restart();
    now_ms = START_MS;
    assert_string_equal(prepare(2, "a"), "VOTE a LATE");
    end();
}

TEST(records_that_cannot_follow_are_refused)
{
    unsigned char record[TXN_RECORD_SHORT];

    begin();
    txn_record_write(TXN_RECORD_COMMIT, id_of(1), record);
    assert_false(txn_participant_replay(&node, (struct txn_slice){(char *)record,
                                                                  sizeof(record)}));
    prepare(1, "a");
    assert_false(txn_participant_replay(&node, (struct txn_slice){log_of[0].bytes,
                                                                  log_of[0].len}));
    assert_false(txn_participant_replay(&node, text("nonsense")));
    end();
}

TEST(reads_are_answered_with_the_vote_and_only_the_first_leaves_a_record)
{
    begin();
    assert_string_equal(reads(1, "a"), "CHECK 1, LOG R0!, READ r 1");
    assert_string_equal(prepare(2, "a"), "LOG N2!, VOTE a NO CONFLICT");
    assert_string_equal(decide(1, TXN_RELEASE), "DECIDED d 3");
    assert_string_equal(prepare(3, "a"), "CHECK 3, LOG P3!, VOTE a YES");
    assert_string_equal(reads(4, "a"), "VOTE r NO CONFLICT");
    assert_string_equal(reads(5, "b"), "CHECK 5, READ r 1");
    end();
}

TEST(a_lease_of_reads_ends_by_itself)
{
    begin();
    reads(2, "a");
    prepare(1, "a");
    assert_string_equal(tick_at(START_MS + 5 + TXN_READ_LEASE_MS - 1), "");
    assert_string_equal(tick_at(START_MS + 5 + TXN_READ_LEASE_MS),
                        "CHECK 1, LOG P1!, VOTE a YES");
    end();
}

TEST(reads_do_not_wait_longer_than_anybody_would_believe_them)
{
    begin();
    prepare(5, "a");
    assert_string_equal(reads(1, "a"), "");
    assert_string_equal(tick_at(START_MS + 5 + TXN_READ_LEASE_MS), "VOTE r NO REFUSED");
    assert_int_equal(remembered(), 1);
    end();
}

TEST(a_release_takes_reads_out_of_line)
{
    begin();
    prepare(5, "a");
    reads(1, "a");
    assert_string_equal(decide(1, TXN_RELEASE), "VOTE r NO REFUSED, DECIDED d 3");
    end();
}

TEST(plain_commands_run_after_the_decision_and_before_the_next_in_line)
{
    const struct txn_lock key = lock_of("a", TXN_SHARED);

    begin();
    prepare(5, "a");
    assert_non_null(txn_locks_wait(txn_participant_locks(&node), 77, &key, 1));
    prepare(4, "a");
    assert_string_equal(decide(5, TXN_COMMIT),
                        "APPLY d 1 at 1005, PLAIN 77, CHECK 4, LOG P4!, VOTE a YES");
    end();
}

TEST(after_a_restart_writes_wait_until_old_leases_have_ended)
{
    const struct txn_lock key = lock_of("b", TXN_EXCLUSIVE);

    begin();
    assert_string_equal(reads(9, "b"), "CHECK 9, LOG R0!, READ r 1");
    restart();
    txn_participant_quarantine(&node, now_ms);
    assert_false(txn_locks_empty(txn_participant_locks(&node)));
    assert_false(txn_participant_holds(&node, 0, text("b")));
    assert_string_equal(reads(1, "a"), "CHECK 1, READ r 1");
    decide(1, TXN_RELEASE);
    assert_string_equal(prepare(2, "a"), "");
    assert_non_null(txn_locks_wait(txn_participant_locks(&node), 8, &key, 1));
    assert_string_equal(tick_at(START_MS + 5 + TXN_READ_LEASE_MS),
                        "CHECK 2, PLAIN 8, LOG P2!, VOTE a YES");
    end();
}

TEST(after_a_restart_nobody_waits_where_no_reads_were_ever_answered)
{
    begin();
    prepare(1, "a");
    decide(1, TXN_COMMIT);
    restart();
    txn_participant_quarantine(&node, now_ms);
    assert_true(txn_locks_empty(txn_participant_locks(&node)));
    assert_string_equal(prepare(2, "a"), "CHECK 2, LOG P2!, VOTE a YES");
    assert_true(txn_participant_holds(&node, 0, text("a")));
    end();
}

static char listed[256];

static void list_open(void *ctx, const struct txn_open_here *open)
{
    size_t len = strlen(listed);

    (void)ctx;
    snprintf(listed + len, sizeof(listed) - len, "%d:%d:%u ", (int)open->id.sequence,
             open->decision, open->participants.left);
}

static const char *undecided(uint64_t older_than_ms)
{
    listed[0] = '\0';
    txn_participant_undecided(&node, now_ms, older_than_ms, 10, list_open, NULL);
    return listed;
}

static bool is_stuck(const char *key, enum txn_mode mode, uint64_t for_ms)
{
    const struct txn_lock lock = lock_of(key, mode);

    return txn_participant_is_stuck(&node, &lock, 1, now_ms - for_ms);
}

TEST(a_key_is_stuck_that_an_undecided_transaction_has_held_for_long)
{
    const struct txn_lock everything = {TXN_EVERYTHING, TXN_SHARED, {"", 0}};

    begin();
    prepare(1, "a");
    now_ms += 100;
    prepare(2, "b");
    now_ms += 150;
    assert_true(is_stuck("a", TXN_SHARED, 200));
    assert_true(is_stuck("a", TXN_EXCLUSIVE, 200));
    assert_false(is_stuck("b", TXN_SHARED, 200));
    assert_true(is_stuck("b", TXN_SHARED, 100));
    assert_false(is_stuck("aa", TXN_SHARED, 100));
    assert_true(txn_participant_is_stuck(&node, &everything, 1, now_ms - 200));
    decide(1, TXN_COMMIT);
    assert_false(is_stuck("a", TXN_SHARED, 200));
    assert_false(txn_participant_is_stuck(&node, &everything, 1, now_ms - 200));
    end();
}

TEST(what_is_open_for_too_long_is_listed)
{
    begin();
    prepare(1, "a");
    now_ms += 100;
    prepare(2, "b");
    now_ms += 150;
    assert_string_equal(undecided(200), "1:0:2 ");
    assert_string_equal(undecided(100), "1:0:2 2:0:2 ");
    decide(1, TXN_COMMIT);
    assert_string_equal(undecided(100), "2:0:2 ");
    now_ms = DEADLINE_MS + 1;
    assert_string_equal(undecided(100), "2:0:2 1:1:2 ");
    forget(1);
    assert_string_equal(undecided(100), "2:0:2 ");
    restart();
    now_ms = START_MS;
    assert_string_equal(undecided(200), "2:0:2 ");
    end();
}
