#include "proxy/txn_wire.h"
#include "tests/harness/test.h"

#include <stdio.h>

static const struct txn_id id = {
    .proxy = 0xf1e2d3c4b5a697, .sequence = 42, .start_ms = 1700000000000};
static const char id_text[] = "00f1e2d3c4b5a697-42-1700000000000";

/* The answer with this body. */
static bool read_answer(const char *verb, const char *body, struct txn_wire_answer *out)
{
    static char text[512];
    int len = snprintf(text, sizeof text, "*3\r\n$%zu\r\n%s\r\n$%zu\r\n%s\r\n%s", strlen(id_text),
                       id_text, strlen(verb), verb, body);
    return txn_wire_read(slice_make(text, (size_t)len), out);
}

TEST(a_request_is_an_array_of_as_many_strings_as_were_written)
{
    struct txn_wire wire = {0};
    struct txn_writer writer = txn_wire_writer(txn_wire_begin(&wire));
    txn_write_decide(&writer, id, TXN_COMMIT, 0);
    struct slice text = txn_wire_end(&wire);
    const char head[] = "*4\r\n$3\r\nTXN\r\n$6\r\nDECIDE\r\n";
    assert_true(text.len > sizeof head);
    assert_memory_equal(text.ptr, head, sizeof head - 1);
    struct resp_skip skip = {0};
    assert_int_equal(resp_skip_step(&skip, text.ptr, text.len), RESP_DONE);
    assert_int_equal(skip.at, text.len);
    txn_wire_free(&wire);
}

TEST(a_vote_is_read_with_its_id)
{
    struct txn_wire_answer a;
    assert_true(read_answer("PREPARE", "+YES\r\n", &a));
    assert_int_equal(a.type, TXN_WIRE_VOTE);
    assert_true(txn_id_equal(a.id, id));
    assert_int_equal(a.vote.verdict, TXN_YES);
    assert_false(a.has_replies);
    assert_true(read_answer("QUERY", "+NO CONDITION 3\r\n", &a));
    assert_int_equal(a.vote.why, TXN_WHY_CONDITION);
    assert_int_equal(a.vote.index, 3);
}

TEST(the_replies_of_reads_stand_behind_their_yes)
{
    struct txn_wire_answer a;
    struct slice reply;
    assert_true(read_answer("PREPARE", "*3\r\n+YES\r\n$1\r\na\r\n*0\r\n", &a));
    assert_true(a.has_replies);
    assert_int_equal(a.vote.verdict, TXN_YES);
    assert_true(resp_cursor_skip(&a.rest, &reply));
    assert_true(slice_equal(reply, SLICE("$1\r\na\r\n")));
    assert_true(resp_cursor_skip(&a.rest, &reply));
    assert_true(slice_equal(reply, SLICE("*0\r\n")));
    assert_false(resp_cursor_skip(&a.rest, &reply));
}

TEST(the_first_answer_to_commit_carries_replies_and_later_ones_a_word)
{
    struct txn_wire_answer a;
    assert_true(read_answer("DECIDE", "*1\r\n:1\r\n", &a));
    assert_int_equal(a.type, TXN_WIRE_DECIDED);
    assert_int_equal(a.decision, TXN_COMMIT);
    assert_true(a.has_replies);
    assert_true(read_answer("DECIDE", "+APPLIED\r\n", &a));
    assert_int_equal(a.decision, TXN_COMMIT);
    assert_false(a.has_replies);
    assert_true(read_answer("DECIDE", "+ABORTED\r\n", &a));
    assert_int_equal(a.decision, TXN_ABORT);
}

TEST(what_is_no_answer_is_not_taken_for_one)
{
    struct txn_wire_answer a;
    assert_false(txn_wire_read(SLICE("-BUSY a script runs\r\n"), &a));
    assert_false(txn_wire_read(SLICE("*2\r\n+a\r\n+b\r\n"), &a));
    assert_false(read_answer("PREPARE", "+MAYBE\r\n", &a));
    assert_false(read_answer("PREPARE", ":1\r\n", &a));
    assert_false(read_answer("DECIDE", "+PERHAPS\r\n", &a));
}
