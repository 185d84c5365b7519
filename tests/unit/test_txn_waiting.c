/* test_txn_waiting.c - one client's waiting, event by event. */
#include "tests/harness/test.h"
#include "txn/waiting.h"

#include <stdlib.h>

static void *memory(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size > 0) return realloc(ptr, size);
    free(ptr);
    return NULL;
}

static const struct txn_alloc alloc = {memory, NULL, NULL};

static void begin(struct txn_waiting *w, uint32_t sides)
{
    const struct txn_waiting_start start = {.sides = sides, .is_direct = sides == 1};
    txn_waiting_init(w, alloc, &start);
}

static void happens(struct txn_waiting *w, struct txn_waiting_event event)
{
    txn_waiting_step(w, &event);
}

static void assert_next(struct txn_waiting *w, enum txn_waiting_effect_type type, uint32_t side)
{
    struct txn_waiting_effect e;
    assert_true(txn_waiting_next(w, &e));
    assert_int_equal(e.type, type);
    assert_int_equal(e.side, side);
}

static void assert_no_more(struct txn_waiting *w)
{
    struct txn_waiting_effect e;
    assert_false(txn_waiting_next(w, &e));
}

/* Two sides, of which the first has said that it has nothing; both are asked for offers. */
static void begin_in_two_lines(struct txn_waiting *w)
{
    begin(w, 2);
    assert_next(w, TXN_WAITING_ASK_TAKE, 0);
    happens(w, (struct txn_waiting_event){.type = TXN_WAITING_NOTHING, .side = 0});
    assert_next(w, TXN_WAITING_ASK_OFFER, 0);
    assert_next(w, TXN_WAITING_ASK_OFFER, 1);
    assert_no_more(w);
}

static void offer(struct txn_waiting *w, uint32_t side, bool at_once, int64_t offered_us)
{
    happens(w, (struct txn_waiting_event){
                   .type = TXN_WAITING_BEGUN, .side = side, .at_once = at_once});
    happens(w, (struct txn_waiting_event){
                   .type = TXN_WAITING_OFFERED, .side = side, .key = side,
                   .offered_us = offered_us});
}

TEST(one_shard_gives_and_is_told_in_the_moment_of_the_answer)
{
    struct txn_waiting w;
    begin(&w, 1);
    assert_next(&w, TXN_WAITING_ASK_TAKE, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_GIVEN, .keeps = true});
    assert_next(&w, TXN_WAITING_ANSWER, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .told = true, .all = true});
    assert_next(&w, TXN_WAITING_PUT, 0);
    assert_next(&w, TXN_WAITING_END, TXN_NO_SIDE);
    assert_no_more(&w);
    txn_waiting_close(&w);
}

TEST(who_has_not_got_all_has_not_taken_it)
{
    struct txn_waiting w;
    begin(&w, 1);
    assert_next(&w, TXN_WAITING_ASK_TAKE, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_GIVEN, .keeps = true});
    assert_next(&w, TXN_WAITING_ANSWER, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .told = true});
    assert_next(&w, TXN_WAITING_TAKEN_NOT, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .all = true});
    assert_next(&w, TXN_WAITING_TAKEN, 0);
    assert_next(&w, TXN_WAITING_PUT, 0);
    assert_next(&w, TXN_WAITING_END, TXN_NO_SIDE);
    txn_waiting_close(&w);
}

TEST(a_client_whose_shard_is_lost_while_it_is_sent_an_element_is_closed)
{
    struct txn_waiting w;
    begin(&w, 1);
    assert_next(&w, TXN_WAITING_ASK_TAKE, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_GIVEN, .keeps = true});
    assert_next(&w, TXN_WAITING_ANSWER, 0);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE});
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_LOST});
    assert_next(&w, TXN_WAITING_CLOSE_CLIENT, TXN_NO_SIDE);
    assert_next(&w, TXN_WAITING_DROP, 0);
    assert_next(&w, TXN_WAITING_END, TXN_NO_SIDE);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_CLIENT_GONE});
    assert_no_more(&w);
    txn_waiting_close(&w);
}

TEST(a_client_that_goes_closes_what_waits_for_it)
{
    struct txn_waiting w;
    begin_in_two_lines(&w);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_CLIENT_GONE});
    assert_next(&w, TXN_WAITING_DROP, 0);
    assert_next(&w, TXN_WAITING_DROP, 1);
    assert_next(&w, TXN_WAITING_ANSWER, TXN_NO_SIDE);
    assert_next(&w, TXN_WAITING_END, TXN_NO_SIDE);
    txn_waiting_close(&w);
}

static void assert_takes(struct txn_waiting *w, uint32_t side)
{
    uint32_t other = 1 - side;
    assert_next(w, TXN_WAITING_CHOOSE, TXN_NO_SIDE);
    happens(w, (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
    assert_next(w, TXN_WAITING_LEAVE, other);
    assert_next(w, TXN_WAITING_PUT, other);
    assert_next(w, TXN_WAITING_ASK_TAKE, side);
    assert_next(w, TXN_WAITING_LEAVE, side);
    assert_no_more(w);
    txn_waiting_close(w);
}

TEST(of_what_was_there_at_once_the_first_key_is_taken)
{
    struct txn_waiting w;
    begin_in_two_lines(&w);
    offer(&w, 1, true, 10);
    assert_no_more(&w);
    offer(&w, 0, true, 20);
    assert_takes(&w, 0);
}

TEST(what_was_there_at_once_comes_before_what_came_later)
{
    struct txn_waiting w;
    begin_in_two_lines(&w);
    offer(&w, 0, false, 10);
    assert_no_more(&w);
    offer(&w, 1, true, 20);
    assert_takes(&w, 1);
}

TEST(an_offer_that_is_gone_puts_the_client_in_line_again)
{
    struct txn_waiting w;
    begin_in_two_lines(&w);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_BEGUN, .side = 0});
    offer(&w, 1, false, 10);
    assert_next(&w, TXN_WAITING_CHOOSE, TXN_NO_SIDE);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
    assert_next(&w, TXN_WAITING_DROP, 0);
    assert_next(&w, TXN_WAITING_ASK_TAKE, 1);
    assert_next(&w, TXN_WAITING_LEAVE, 1);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_NOTHING, .side = 1});
    assert_next(&w, TXN_WAITING_ASK_OFFER, 0);
    assert_next(&w, TXN_WAITING_ASK_OFFER, 1);
    assert_no_more(&w);
    txn_waiting_close(&w);
}

TEST(a_shard_that_is_lost_is_asked_again_later)
{
    struct txn_waiting w;
    begin_in_two_lines(&w);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_LOST, .side = 0, .was_sent = true});
    assert_next(&w, TXN_WAITING_DROP, 0);
    assert_next(&w, TXN_WAITING_SET_TIMER, TXN_NO_SIDE);
    assert_no_more(&w);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_TIMER, .now_us = 1000});
    assert_next(&w, TXN_WAITING_ASK_OFFER, 0);
    assert_no_more(&w);
    txn_waiting_close(&w);
}

/* One shard, whose streams are read from their ends on. */
static void begin_to_read(struct txn_waiting *w)
{
    const struct txn_waiting_start start = {.sides = 1, .reads = true};
    txn_waiting_init(w, alloc, &start);
    assert_next(w, TXN_WAITING_ASK_OFFER, 0);
    assert_no_more(w);
}

TEST(streams_that_had_something_are_read_together)
{
    struct txn_waiting w;
    begin_to_read(&w);
    offer(&w, 0, true, 10);
    assert_next(&w, TXN_WAITING_CHOOSE, TXN_NO_SIDE);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
    assert_next(&w, TXN_WAITING_LEAVE, 0);
    assert_next(&w, TXN_WAITING_PUT, 0);
    assert_next(&w, TXN_WAITING_GATHER, TXN_NO_SIDE);
    assert_no_more(&w);
    txn_waiting_close(&w);
}

TEST(of_streams_that_had_nothing_the_one_that_is_written_is_read)
{
    struct txn_waiting w;
    begin_to_read(&w);
    offer(&w, 0, false, 10);
    assert_next(&w, TXN_WAITING_CHOOSE, TXN_NO_SIDE);
    happens(&w, (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
    assert_next(&w, TXN_WAITING_ASK_TAKE, 0);
    assert_next(&w, TXN_WAITING_LEAVE, 0);
    assert_no_more(&w);
    txn_waiting_close(&w);
}
