/* test_txn_message.c - the wire form reads back what it writes, and refuses everything else. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"

static struct fixture_args args;
static struct txn_message message;

static void write_full_prepare(void)
{
    struct txn_writer w = fixture_writer(&args);
    const struct txn_slice names[2] = {text("shard-1"), text("shard_2")};
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    const struct txn_guard absent = {TXN_GUARD_ABSENT, 3, text("free")};
    const struct txn_lock all = {TXN_EVERYTHING, TXN_SHARED, text("")};
    const struct txn_lock key = lock_of("k", TXN_EXCLUSIVE);

    txn_write_prepare(&w, id_of(9), 77, 5, false, names, 2);
    txn_write_guards(&w, 2);
    txn_write_guard(&w, &watched);
    txn_write_guard(&w, &absent);
    txn_write_locks(&w, 2);
    txn_write_lock(&w, &all);
    txn_write_lock(&w, &key);
    txn_write_commands(&w, 1);
    txn_write_command(&w, 4, 2);
    txn_write_arg(&w, text("GET"));
    txn_write_arg(&w, text("k"));
    assert_int_equal(w.count, args.argc);
}

TEST(a_prepare_reads_back_as_it_was_written)
{
    struct txn_guard guard;
    struct txn_lock lock;
    struct txn_args_call call;

    write_full_prepare();
    assert_null(fixture_parse(&args, &message));
    assert_int_equal(message.verb, TXN_VERB_PREPARE);
    assert_true(txn_id_equal(message.prepare.id, id_of(9)));
    assert_int_equal(message.prepare.ts, 77);
    assert_int_equal(message.prepare.epoch, 5);
    assert_int_equal(message.prepare.names.count, 2);
    assert_true(txn_slice_equal(message.prepare.names.argv[1], text("shard_2")));
    assert_true(txn_args_guard(&message.prepare.guards, &guard));
    assert_int_equal(guard.type, TXN_GUARD_WATCHED);
    assert_true(txn_args_guard(&message.prepare.guards, &guard));
    assert_int_equal(guard.db, 3);
    assert_false(txn_args_guard(&message.prepare.guards, &guard));
    assert_true(txn_args_lock(&message.prepare.locks, &lock));
    assert_true(lock.db == TXN_EVERYTHING && lock.mode == TXN_SHARED);
    assert_true(txn_args_lock(&message.prepare.locks, &lock));
    assert_true(txn_slice_equal(lock.key, text("k")) && lock.mode == TXN_EXCLUSIVE);
    assert_true(txn_args_command(&message.prepare.commands, &call));
    assert_int_equal(call.db, 4);
    assert_int_equal(call.argc, 2);
    assert_false(txn_args_command(&message.prepare.commands, &call));
}

TEST(a_prepare_cut_short_anywhere_is_refused)
{
    write_full_prepare();
    for (size_t argc = 1; argc < args.argc; argc++)
        assert_non_null(txn_message_parse(args.argv + 1, argc - 1, &message));
}

TEST(counts_that_lie_are_refused)
{
    static const char *const lies[] = {"4294967295", "99", "3", "0", "-1", "", "01"};

    for (size_t i = 1; i < 20; i++) {
        for (size_t j = 0; j < sizeof(lies) / sizeof(lies[0]); j++) {
            struct txn_slice saved;
            write_full_prepare();
            saved = args.argv[i];
            args.argv[i] = text(lies[j]);
            if (fixture_parse(&args, &message) == NULL) {        /* then it holds together */
                struct txn_args_call call;
                while (txn_args_command(&message.prepare.commands, &call))
                    assert_true(call.argv + call.argc <= args.argv + args.argc);
            }
            args.argv[i] = saved;
        }
    }
}

TEST(counting_without_a_sink_gives_the_same_number)
{
    struct txn_writer w = {NULL, NULL, 0};
    const struct txn_slice name = text("n0");
    const struct txn_lock key = lock_of("k", TXN_SHARED);

    txn_write_prepare(&w, id_of(1), 1, 1, true, &name, 1);
    txn_write_guards(&w, 0);
    txn_write_locks(&w, 1);
    txn_write_lock(&w, &key);
    txn_write_commands(&w, 0);
    assert_int_equal(w.count, 14);
}

TEST(reads_cannot_lock_exclusively)
{
    const struct txn_lock key = lock_of("k", TXN_EXCLUSIVE);

    fixture_prepare(&args, id_of(1), 1, true, &key, 1, NULL);
    assert_string_equal(fixture_parse(&args, &message),
                        "a transaction of reads cannot lock exclusively");
}

TEST(participants_are_named_once_and_plainly)
{
    struct txn_writer w = fixture_writer(&args);
    const struct txn_slice twice[2] = {text("a"), text("a")};
    const struct txn_slice odd = text("a b");

    txn_write_prepare(&w, id_of(1), 1, 1, true, twice, 2);
    assert_string_equal(fixture_parse(&args, &message), "a participant is named twice");
    w = fixture_writer(&args);
    txn_write_prepare(&w, id_of(1), 1, 1, true, &odd, 1);
    assert_string_equal(fixture_parse(&args, &message), "invalid name of a participant");
}

TEST(the_short_messages_read_back)
{
    static const enum txn_decision all[] = {TXN_COMMIT, TXN_ABORT, TXN_RELEASE};
    struct txn_writer w;

    for (int i = 0; i < 3; i++) {
        w = fixture_writer(&args);
        txn_write_decide(&w, id_of(2), all[i], 0);
        assert_null(fixture_parse(&args, &message));
        assert_int_equal(message.verb, TXN_VERB_DECIDE);
        assert_int_equal(message.decision, all[i]);
        assert_int_equal(message.author, 0);
    }
    w = fixture_writer(&args);
    txn_write_decide(&w, id_of(2), TXN_COMMIT, INT64_MAX);
    assert_null(fixture_parse(&args, &message));
    assert_int_equal(message.author, INT64_MAX);
    w = fixture_writer(&args);
    txn_write_decide(&w, id_of(2), TXN_ABORT, 1);
    assert_string_equal(fixture_parse(&args, &message), "invalid author");
    w = fixture_writer(&args);
    txn_write_query(&w, id_of(2));
    assert_null(fixture_parse(&args, &message));
    assert_int_equal(message.verb, TXN_VERB_QUERY);
    w = fixture_writer(&args);
    txn_write_forget(&w, id_of(2));
    assert_null(fixture_parse(&args, &message));
    assert_int_equal(message.verb, TXN_VERB_FORGET);
    w = fixture_writer(&args);
    txn_write_undecided(&w, 200);
    assert_null(fixture_parse(&args, &message));
    assert_int_equal(message.older_than_ms, 200);
}

TEST(verbs_read_in_any_case_and_nothing_else_does)
{
    const struct txn_slice query[] = {text("qUeRy"), text("00f1e2d3c4b5a697-42-17")};
    const struct txn_slice odd[] = {text("QUERYX"), text("00f1e2d3c4b5a697-42-17")};

    assert_null(txn_message_parse(query, 2, &message));
    assert_non_null(txn_message_parse(odd, 2, &message));
    assert_non_null(txn_message_parse(query, 1, &message));
    assert_non_null(txn_message_parse(query, 0, &message));
}

static void vote_round_trip(struct txn_vote vote, const char *expected)
{
    char out[TXN_VOTE_TEXT_MAX];
    struct txn_vote back;
    size_t len = txn_vote_print(&vote, out);

    assert_int_equal(len, strlen(expected));
    assert_memory_equal(out, expected, len);
    assert_true(txn_vote_parse((struct txn_slice){out, len}, &back));
    assert_int_equal(back.verdict, vote.verdict);
    assert_int_equal(back.decision, vote.decision);
    assert_int_equal(back.why, vote.why);
    assert_int_equal(back.index, vote.index);
}

TEST(votes_read_back)
{
    vote_round_trip((struct txn_vote){.verdict = TXN_YES}, "YES");
    vote_round_trip((struct txn_vote){.verdict = TXN_YES, .decision = TXN_COMMIT},
                    "YES COMMITTED");
    vote_round_trip((struct txn_vote){.verdict = TXN_YES, .decision = TXN_ABORT}, "YES ABORTED");
    vote_round_trip((struct txn_vote){.verdict = TXN_LATE}, "LATE");
    vote_round_trip((struct txn_vote){.verdict = TXN_PENDING}, "PENDING");
    vote_round_trip((struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_WATCH}, "NO WATCH");
    vote_round_trip((struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_CONFLICT},
                    "NO CONFLICT");
    vote_round_trip((struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_MOVED}, "NO MOVED");
    vote_round_trip((struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_REFUSED}, "NO REFUSED");
    vote_round_trip((struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_CONDITION, .index = 12},
                    "NO CONDITION 12");
    vote_round_trip((struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_ERROR,
                                      .text = text("OOM command not allowed")},
                    "NO ERROR OOM command not allowed");
}

TEST(a_line_end_in_an_error_does_not_reach_the_wire)
{
    const struct txn_vote no = {.verdict = TXN_NO, .why = TXN_WHY_ERROR, .text = text("a\r\nb")};
    char out[TXN_VOTE_TEXT_MAX];
    size_t len = txn_vote_print(&no, out);

    assert_int_equal(len, strlen("NO ERROR a  b"));
    assert_memory_equal(out, "NO ERROR a  b", len);
}

TEST(what_is_not_a_vote_is_refused)
{
    static const char *const odd[] = {"", "yes", "YES ", "NO", "NO ", "NO CONDITION", "MAYBE",
                                      "NO CONDITION x", "LATER"};
    struct txn_vote vote;

    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
        assert_false(txn_vote_parse(text(odd[i]), &vote));
}

TEST(answers_to_decide_read_back)
{
    static const enum txn_decision all[] = {TXN_COMMIT, TXN_ABORT, TXN_RELEASE, TXN_UNDECIDED};
    enum txn_decision back;

    for (int i = 0; i < 4; i++) {
        assert_true(txn_decision_answer_parse(txn_decision_answer(all[i]), &back));
        assert_int_equal(back, all[i]);
    }
    assert_false(txn_decision_answer_parse(text("applied"), &back));
}

TEST(an_entry_of_undecided_reads)
{
    const struct txn_slice entry[] = {text("00f1e2d3c4b5a697-42-17"), text("COMMITTED"),
                                      text("250"), text("a"), text("b")};
    struct txn_open open;

    assert_true(txn_open_parse(entry, 5, &open));
    assert_int_equal(open.decision, TXN_COMMIT);
    assert_int_equal(open.age_ms, 250);
    assert_int_equal(open.names_count, 2);
    assert_false(txn_open_parse(entry, 3, &open));
}
