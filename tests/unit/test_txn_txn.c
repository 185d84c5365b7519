/* test_txn_txn.c - ids as text, and who is older. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"

static bool reads(const char *s)
{
    struct txn_id id;

    return txn_id_parse(text(s), &id);
}

TEST(an_id_prints_as_hex_sequence_and_start)
{
    char out[TXN_ID_TEXT_MAX];
    size_t len = txn_id_print((struct txn_id){0xf1e2d3c4b5a697, 42, 1700000000000}, out);

    assert_int_equal(len, strlen("00f1e2d3c4b5a697-42-1700000000000"));
    assert_memory_equal(out, "00f1e2d3c4b5a697-42-1700000000000", len);
}

TEST(the_largest_id_reads_back)
{
    const struct txn_id most = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
    char out[TXN_ID_TEXT_MAX];
    struct txn_id back;
    size_t len = txn_id_print(most, out);

    assert_int_equal(len, TXN_ID_TEXT_MAX);
    assert_true(txn_id_parse((struct txn_slice){out, len}, &back));
    assert_true(txn_id_equal(most, back));
}

TEST(an_id_reads_only_in_the_form_it_prints)
{
    assert_true(reads("00f1e2d3c4b5a697-42-17"));
    assert_false(reads("00F1e2d3c4b5a697-42-17"));
    assert_false(reads("0f1e2d3c4b5a697-42-17"));
    assert_false(reads("00f1e2d3c4b5a697-042-17"));
    assert_false(reads("00f1e2d3c4b5a697-42-"));
    assert_false(reads("00f1e2d3c4b5a697--17"));
    assert_false(reads("00f1e2d3c4b5a697-42"));
    assert_false(reads("00f1e2d3c4b5a697-42-17-1"));
    assert_false(reads("00f1e2d3c4b5a697-42-18446744073709551616"));
    assert_false(reads(""));
}

TEST(a_deadline_does_not_overflow)
{
    assert_int_equal(txn_deadline_ms((struct txn_id){1, 1, 5}), 5 + TXN_LIFETIME_MS);
    assert_true(txn_deadline_ms((struct txn_id){1, 1, UINT64_MAX}) == UINT64_MAX);
}

TEST(the_order_of_age_is_total)
{
    const struct txn_age a = {5, {1, 1, 5}}, b = {5, {1, 2, 9}}, c = {6, {0, 0, 0}};

    assert_true(txn_age_older(&a, &b) && !txn_age_older(&b, &a));
    assert_true(txn_age_older(&b, &c) && !txn_age_older(&c, &b));
    assert_false(txn_age_older(&a, &a));
}
