/* test_txn_record.c - records read back, and damage is noticed. */
#include "tests/harness/test.h"

#include "tests/unit/txn_fixture.h"

static unsigned char bytes[4096];
static struct txn_record record;

static struct txn_slice of(size_t len)
{
    return (struct txn_slice){(const char *)bytes, len};
}

static size_t write_prepare(void)
{
    static struct fixture_args args;
    struct txn_message m;
    const struct txn_lock locks[2] = {lock_of("alpha", TXN_EXCLUSIVE), lock_of("", TXN_SHARED)};
    size_t len;

    fixture_prepare(&args, id_of(4), 900, false, locks, 2, NULL);
    assert_null(fixture_parse(&args, &m));
    len = txn_record_prepare_size(&m.prepare);
    assert_true(len < sizeof(bytes));
    txn_record_write_prepare(&m.prepare, bytes);
    txn_record_seal(bytes, len, 1234);
    return len;
}

TEST(a_prepare_record_reads_back)
{
    size_t len = write_prepare();
    struct txn_slice name, arg;
    struct txn_lock lock;
    struct txn_command command;

    assert_true(txn_record_read(of(len), &record));
    assert_int_equal(record.type, TXN_RECORD_PREPARE);
    assert_true(txn_id_equal(record.id, id_of(4)));
    assert_int_equal(record.ts, 900);
    assert_int_equal(record.prepared_ms, 1234);
    assert_int_equal(record.epoch, 3);
    assert_true(txn_list_name(&record.participants, &name));
    assert_true(txn_list_name(&record.participants, &name));
    assert_true(txn_slice_equal(name, text("n1")));
    assert_false(txn_list_name(&record.participants, &name));
    assert_true(txn_list_lock(&record.locks, &lock));
    assert_true(txn_slice_equal(lock.key, text("alpha")) && lock.mode == TXN_EXCLUSIVE);
    assert_true(txn_list_command(&record.commands, &command));
    assert_int_equal(command.argc, 3);
    assert_true(txn_list_arg(&command.args, &arg) && txn_list_arg(&command.args, &arg));
    assert_true(txn_slice_equal(arg, text("alpha")));
    assert_true(txn_list_command(&record.commands, &command));
    assert_false(txn_list_command(&record.commands, &command));
}

TEST(a_record_cut_short_anywhere_is_refused)
{
    size_t len = write_prepare();

    for (size_t cut = 0; cut < len; cut++)
        assert_false(txn_record_read(of(cut), &record));
}

TEST(any_single_damaged_bit_is_noticed)
{
    size_t len = write_prepare();

    for (size_t bit = 0; bit < 8 * len; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(txn_record_read(of(len), &record));
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_true(txn_record_read(of(len), &record));
}

TEST(a_good_checksum_does_not_make_a_bad_count_good)
{
    for (size_t at = 60; at < 72; at++) {
        size_t len = write_prepare();
        bytes[at] ^= 0x40;
        txn_record_seal(bytes, len, 1234);
        assert_false(txn_record_read(of(len), &record));
    }
}

TEST(the_short_records_read_back)
{
    static const enum txn_record_type all[] = {TXN_RECORD_COMMIT, TXN_RECORD_ABORT,
                                               TXN_RECORD_FORGET, TXN_RECORD_LATE,
                                               TXN_RECORD_READS};

    for (int i = 0; i < 5; i++) {
        txn_record_write(all[i], id_of(8), bytes);
        assert_true(txn_record_read(of(TXN_RECORD_SHORT), &record));
        assert_int_equal(record.type, all[i]);
        assert_true(txn_id_equal(record.id, id_of(8)));
    }
}

TEST(a_no_keeps_its_reason_and_a_long_text_is_cut)
{
    static char story[2 * TXN_TEXT_MAX];
    struct txn_vote no = {.verdict = TXN_NO, .why = TXN_WHY_CONDITION, .index = 3};
    size_t len = txn_record_write_no(id_of(1), &no, bytes);

    assert_true(txn_record_read(of(len), &record));
    assert_int_equal(record.no.why, TXN_WHY_CONDITION);
    assert_int_equal(record.no.index, 3);

    no.why = TXN_WHY_ERROR;
    no.text = (struct txn_slice){story, sizeof(story)};
    len = txn_record_write_no(id_of(1), &no, bytes);
    assert_int_equal(len, TXN_RECORD_NO_MAX);
    assert_true(txn_record_read(of(len), &record));
    assert_int_equal(record.no.text.len, TXN_TEXT_MAX);
}

TEST(a_cut_record_keeps_its_participants_only)
{
    static unsigned char cut[TXN_RECORD_CUT_MAX];
    size_t len = txn_record_cut(bytes, write_prepare(), cut);
    struct txn_slice name;

    assert_true(txn_record_read((struct txn_slice){(const char *)cut, len}, &record));
    assert_int_equal(record.participants.left, 2);
    assert_true(txn_list_name(&record.participants, &name));
    assert_true(txn_slice_equal(name, text("n0")));
    assert_int_equal(record.locks.left, 0);
    assert_int_equal(record.commands.left, 0);
    assert_int_equal(record.prepared_ms, 1234);
}

TEST(guards_pack_and_unpack)
{
    static struct fixture_args args;
    struct txn_message m;
    const struct txn_lock lock = lock_of("k", TXN_EXCLUSIVE);
    const struct txn_guard guard = {TXN_GUARD_PRESENT, 2, text("there")};
    struct txn_guard back;
    struct txn_list list;

    fixture_prepare(&args, id_of(4), 900, false, &lock, 1, &guard);
    assert_null(fixture_parse(&args, &m));
    txn_guards_write(&m.prepare, bytes);
    list = (struct txn_list){bytes, bytes + txn_guards_size(&m.prepare), 1};
    assert_true(txn_list_guard(&list, &back));
    assert_true(back.type == TXN_GUARD_PRESENT && back.db == 2);
    assert_true(txn_slice_equal(back.key, text("there")));
    assert_true(list.at == list.end);
}
