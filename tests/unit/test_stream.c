/* test_stream.c - streams over socket pairs; the test is the peer, with plain reads and writes. */
#include "core/io/stream.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BIG = 4 * 1024 * 1024 };

struct peer {
    struct stream stream;                /* first: found by it */
    struct loop *loop;
    int fd;                              /* the test's end */
    struct bytes seen;                   /* consumed input */
    size_t consumes;                     /* at most that many bytes a call */
    size_t needs;                        /* what data() sets need to, if something is left */
    int calls, closed, drained, ended, error;
    bool closes_inside, turns_inside, resumes_inside;
    int *closings, place;                /* counts all that were closed; which one it was */
};

static size_t on_data(struct stream *s, char *data, size_t len)
{
    struct peer *p = (struct peer *)s;
    size_t used = len < p->consumes ? len : p->consumes;
    p->calls++;
    bytes_append(&p->seen, data, used);
    if (p->turns_inside) {
        p->turns_inside = false;
        loop_turn_inside(p->loop);
        assert_memory_equal(p->seen.ptr + p->seen.len - used, data, used);
    }
    if (p->resumes_inside) stream_resume(s);
    if (p->closes_inside) stream_close(s);
    else if (used < len) s->need = p->needs;
    return used;
}

static void on_closed(struct stream *s, int error)
{
    struct peer *p = (struct peer *)s;
    p->closed++;
    p->error = error;
    if (p->closings != NULL) p->place = ++*p->closings;
}

static void on_drained(struct stream *s)
{
    ((struct peer *)s)->drained++;
}

static bool on_ended(struct stream *s)
{
    ((struct peer *)s)->ended++;
    return true;
}

static const struct stream_events events = {
    .data = on_data, .closed = on_closed, .drained = on_drained};
static const struct stream_events events_with_end = {
    .data = on_data, .closed = on_closed, .ended = on_ended};

static void open_peer(struct peer *p, struct loop *loop)
{
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    *p = (struct peer){.loop = loop, .fd = fds[1], .consumes = SIZE_MAX};
    assert_true(stream_open(&p->stream, loop, fds[0], &events));
}

static void close_peer(struct peer *p)
{
    stream_close(&p->stream);
    if (p->fd >= 0) close(p->fd);
    bytes_free(&p->seen);
}

static void turns(struct loop *loop, int count)
{
    for (int i = 0; i < count; i++) loop_turn(loop, 0);
}

static void send_text(struct peer *p, const char *text)
{
    assert_int_equal(write(p->fd, text, strlen(text)), (ssize_t)strlen(text));
}

static void assert_seen(const struct peer *p, const char *text)
{
    assert_int_equal(p->seen.len, strlen(text));
    assert_memory_equal(p->seen.ptr, text, p->seen.len);
}

static void assert_received(struct peer *p, const char *text)
{
    char got[256];
    ssize_t n = read(p->fd, got, sizeof got);
    assert_int_equal(n, (ssize_t)strlen(text));
    assert_memory_equal(got, text, (size_t)n);
}

static void begin(struct loop **loop, struct peer *p)
{
    *loop = loop_new();
    open_peer(p, *loop);
}

static void end(struct loop *loop, struct peer *p)
{
    close_peer(p);
    loop_free(loop);
}

/* ---- input ---- */

TEST(what_comes_is_handed_out_at_once_and_nothing_is_kept)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    send_text(&p, "hello");
    turns(loop, 2);
    assert_seen(&p, "hello");
    assert_int_equal(p.calls, 1);
    assert_int_equal(p.stream.in.cap, 0);
    end(loop, &p);
}

TEST(what_was_not_consumed_is_offered_again_with_more)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    p.consumes = 3;
    send_text(&p, "abcd");
    turns(loop, 2);
    assert_int_equal(p.calls, 1);
    send_text(&p, "ef");
    turns(loop, 2);
    assert_seen(&p, "abcdef");
    assert_int_equal(p.calls, 2);
    end(loop, &p);
}

TEST(nothing_is_offered_before_what_is_needed_is_there)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    p.consumes = 0;
    p.needs = 10;
    send_text(&p, "abc");
    turns(loop, 2);
    p.consumes = SIZE_MAX;
    send_text(&p, "defghi");
    turns(loop, 2);
    assert_int_equal(p.calls, 1);
    send_text(&p, "j");
    turns(loop, 2);
    assert_int_equal(p.calls, 2);
    assert_seen(&p, "abcdefghij");
    end(loop, &p);
}

TEST(a_paused_stream_reads_nothing_and_offers_what_it_kept_when_it_goes_on)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    p.consumes = 1;
    send_text(&p, "ab");
    turns(loop, 2);
    stream_pause(&p.stream);
    p.consumes = SIZE_MAX;
    send_text(&p, "cd");
    turns(loop, 3);
    assert_seen(&p, "a");
    stream_resume(&p.stream);
    turns(loop, 3);
    assert_seen(&p, "abcd");
    end(loop, &p);
}

TEST(a_stream_may_be_closed_while_it_hands_out_its_input)
{
    struct loop *loop;
    struct peer p;
    char byte;
    begin(&loop, &p);
    p.closes_inside = true;
    send_text(&p, "bye");
    turns(loop, 2);
    assert_seen(&p, "bye");
    assert_int_equal(p.closed, 0);
    assert_int_equal(read(p.fd, &byte, 1), 0);
    end(loop, &p);
}

TEST(streams_that_resume_themselves_are_served_once_in_each_turn)
{
    struct loop *loop;
    struct peer p, other;
    begin(&loop, &p);
    open_peer(&other, loop);
    p.resumes_inside = other.resumes_inside = true;
    p.consumes = other.consumes = 1;
    send_text(&p, "abcdef");
    send_text(&other, "abcdef");
    turns(loop, 1);
    for (int calls = 2; calls < 6; calls++) {       /* in the first turn, it is also readable */
        assert_int_equal(p.calls, calls);
        assert_int_equal(other.calls, calls);
        turns(loop, 1);
    }
    close_peer(&other);
    end(loop, &p);
}

TEST(input_stays_as_it_is_while_the_loop_turns_inside_and_serves_others)
{
    struct loop *loop;
    struct peer p, other;
    begin(&loop, &p);
    open_peer(&other, loop);
    p.turns_inside = true;
    send_text(&p, "outer");
    loop_turn(loop, 0);
    assert_seen(&p, "outer");
    p.turns_inside = true;
    send_text(&p, "again");
    send_text(&other, "inner");
    turns(loop, 2);
    assert_seen(&p, "outeragain");
    assert_seen(&other, "inner");
    close_peer(&other);
    end(loop, &p);
}

/* ---- the end ---- */

TEST(an_orderly_end_is_told_once_behind_all_input)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    send_text(&p, "last");
    close(p.fd);
    p.fd = -1;
    turns(loop, 4);
    assert_seen(&p, "last");
    assert_int_equal(p.closed, 1);
    assert_int_equal(p.error, 0);
    end(loop, &p);
}

TEST(who_sends_no_more_may_be_answered_what_it_sent)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    p.stream.events = &events_with_end;
    p.consumes = 3;
    p.needs = SIZE_MAX;
    send_text(&p, "onetwo");
    assert_int_equal(shutdown(p.fd, SHUT_WR), 0);
    turns(loop, 4);
    assert_seen(&p, "one");
    assert_int_equal(p.ended, 1);
    stream_resume(&p.stream);
    turns(loop, 4);
    assert_seen(&p, "onetwo");
    bytes_append_slice(stream_out(&p.stream), SLICE("answer"));
    turns(loop, 1);
    assert_received(&p, "answer");
    assert_int_equal(p.closed, 0);
    stream_close_after_flush(&p.stream);
    turns(loop, 1);
    assert_int_equal(p.closed, 1);
    assert_int_equal(p.ended, 1);
    end(loop, &p);
}

TEST(a_peer_that_is_gone_behind_its_end_is_noticed)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    p.stream.events = &events_with_end;
    assert_int_equal(shutdown(p.fd, SHUT_WR), 0);
    turns(loop, 2);
    assert_int_equal(p.ended, 1);
    close(p.fd);
    p.fd = -1;
    turns(loop, 2);
    assert_int_equal(p.closed, 1);
    end(loop, &p);
}

TEST(who_waits_for_its_peer_hears_of_its_end_and_who_holds_it_back_does_not)
{
    struct loop *loop;
    struct peer waits, holds;
    begin(&loop, &waits);
    open_peer(&holds, loop);
    stream_pause_for_peer(&waits.stream);
    stream_pause(&holds.stream);
    assert_int_equal(shutdown(waits.fd, SHUT_WR), 0);
    assert_int_equal(shutdown(holds.fd, SHUT_WR), 0);
    turns(loop, 3);
    assert_int_equal(waits.closed, 1);
    assert_int_equal(holds.closed, 0);
    stream_resume(&holds.stream);
    turns(loop, 3);
    assert_int_equal(holds.closed, 1);
    close_peer(&holds);
    end(loop, &waits);
}

TEST(streams_are_written_in_the_order_in_which_they_got_output_but_for_those_put_first)
{
    struct loop *loop = loop_new();
    struct peer p[3];
    int closings = 0;
    for (int i = 0; i < 3; i++) {
        open_peer(&p[i], loop);
        p[i].closings = &closings;
    }
    for (int i = 0; i < 3; i++) {
        bytes_append(stream_out(&p[i].stream), "text", 4);
        stream_close_after_flush(&p[i].stream);
    }
    bytes_append(stream_out_first(&p[1].stream), "more", 4);
    turns(loop, 1);
    assert_int_equal(p[1].place, 1);
    assert_int_equal(p[0].place, 2);
    assert_int_equal(p[2].place, 3);
    for (int i = 0; i < 3; i++) close_peer(&p[i]);
    loop_free(loop);
}

/* What the test's end gets of the stream after some turns. */
static size_t received(struct loop *loop, struct peer *p, int count)
{
    static char buffer[2 * BIG];
    turns(loop, count);
    ssize_t n = read(p->fd, buffer, sizeof buffer);
    return n > 0 ? (size_t)n : 0;
}

TEST(what_gathers_leaves_at_once_when_alone_or_much_and_else_two_turns_later)
{
    struct loop *loop;
    struct peer gathers, others[2];
    char much[8 * 1024] = {0};
    begin(&loop, &gathers);
    stream_gather(&gathers.stream);
    for (int i = 0; i < 2; i++) open_peer(&others[i], loop);

    send_text(&others[0], "x");
    bytes_append(stream_out(&gathers.stream), "alone", 5);
    assert_int_equal(received(loop, &gathers, 1), 5);

    for (int turn = 0; turn < 3; turn++) {
        for (int i = 0; i < 2; i++) send_text(&others[i], "x");
        bytes_append(stream_out(&gathers.stream), "few", 3);
        loop_turn(loop, -1);
        assert_int_equal(received(loop, &gathers, 0), turn < 2 ? 0 : 9);
    }

    for (int i = 0; i < 2; i++) send_text(&others[i], "x");
    bytes_append(stream_out(&gathers.stream), "last", 4);
    assert_int_equal(received(loop, &gathers, 1), 0);
    loop_turn(loop, -1);                 /* does not wait */
    assert_int_equal(received(loop, &gathers, 0), 4);

    for (int i = 0; i < 2; i++) send_text(&others[i], "x");
    bytes_append(stream_out(&gathers.stream), much, sizeof much);
    assert_int_equal(received(loop, &gathers, 1), sizeof much);

    for (int i = 0; i < 2; i++) close_peer(&others[i]);
    end(loop, &gathers);
}

TEST(a_stream_that_gathers_may_be_closed_at_any_time)
{
    struct loop *loop;
    struct peer gathers, others[2];
    begin(&loop, &gathers);
    stream_gather(&gathers.stream);
    for (int i = 0; i < 2; i++) open_peer(&others[i], loop);
    for (int i = 0; i < 2; i++) send_text(&others[i], "x");
    bytes_append(stream_out(&gathers.stream), "lost", 4);
    turns(loop, 1);
    stream_close(&gathers.stream);
    assert_int_equal(received(loop, &gathers, 2), 0);
    for (int i = 0; i < 2; i++) close_peer(&others[i]);
    end(loop, &gathers);
}

TEST(closing_after_the_flush_sends_everything_first)
{
    struct loop *loop;
    struct peer p;
    char byte;
    begin(&loop, &p);
    bytes_append(stream_out(&p.stream), "the end", 7);
    stream_close_after_flush(&p.stream);
    assert_int_equal(p.closed, 0);
    send_text(&p, "ignored");
    turns(loop, 2);
    assert_int_equal(p.closed, 1);
    assert_int_equal(p.calls, 0);
    assert_received(&p, "the end");
    assert_true(read(p.fd, &byte, 1) <= 0);
    end(loop, &p);
}

TEST(closing_after_the_flush_closes_without_output_as_well)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    stream_close_after_flush(&p.stream);
    turns(loop, 1);
    assert_int_equal(p.closed, 1);
    end(loop, &p);
}

/* ---- output ---- */

TEST(output_leaves_at_the_end_of_the_turn_and_not_before)
{
    struct loop *loop;
    struct peer p;
    char byte;
    begin(&loop, &p);
    bytes_append(stream_out(&p.stream), "one ", 4);
    bytes_append(stream_out(&p.stream), "two", 3);
    assert_int_equal(read(p.fd, &byte, 1), -1);
    loop_turn(loop, -1);
    assert_received(&p, "one two");
    assert_int_equal(p.drained, 0);
    end(loop, &p);
}

static size_t drain_big(struct peer *p, const char *expected)
{
    static char got[256 * 1024];
    size_t total = 0;
    while (total < BIG) {
        ssize_t n = read(p->fd, got, sizeof got);
        if (n > 0) {
            assert_memory_equal(got, expected + total, (size_t)n);
            total += (size_t)n;
        }
        loop_turn(p->loop, 0);
    }
    return total;
}

TEST(more_than_the_kernel_takes_goes_out_as_the_peer_reads)
{
    struct loop *loop;
    struct peer p;
    char *big = malloc(BIG);
    begin(&loop, &p);
    for (size_t i = 0; i < BIG; i++) big[i] = (char)(i * 7 + i / 251);
    bytes_append(stream_out(&p.stream), big, BIG);
    turns(loop, 2);
    assert_true(stream_unsent(&p.stream) > 0);
    assert_int_equal(drain_big(&p, big), BIG);
    turns(loop, 2);
    assert_int_equal(stream_unsent(&p.stream), 0);
    assert_int_equal(p.drained, 1);
    free(big);
    end(loop, &p);
}

TEST(a_held_stream_is_left_alone_and_goes_on_afterwards)
{
    struct loop *loop;
    struct peer p;
    char byte;
    begin(&loop, &p);
    stream_hold(&p.stream);
    bytes_append(stream_out(&p.stream), "held", 4);
    send_text(&p, "input");
    turns(loop, 3);
    assert_int_equal(p.calls, 0);
    assert_int_equal(read(p.fd, &byte, 1), -1);
    stream_release(&p.stream);
    turns(loop, 2);
    assert_seen(&p, "input");
    assert_received(&p, "held");
    end(loop, &p);
}

TEST(writing_to_a_peer_that_is_gone_closes)
{
    struct loop *loop;
    struct peer p;
    begin(&loop, &p);
    stream_pause(&p.stream);
    close(p.fd);
    p.fd = -1;
    bytes_append(stream_out(&p.stream), "x", 1);
    turns(loop, 3);
    assert_int_equal(p.closed, 1);
    assert_int_not_equal(p.error, 0);
    end(loop, &p);
}

TEST(two_streams_are_written_at_once)
{
    struct loop *loop;
    struct peer a, b;
    begin(&loop, &a);
    open_peer(&b, loop);
    bytes_append(stream_out(&a.stream), "one", 3);
    bytes_append(stream_out(&b.stream), "two", 3);
    stream_flush_both(&a.stream, &b.stream);
    assert_int_equal(stream_unsent(&a.stream) + stream_unsent(&b.stream), 0);
    assert_received(&a, "one");
    assert_received(&b, "two");
    struct bytes *much = stream_out(&a.stream);
    bytes_reserve(much, BIG);
    memset(much->ptr, 'x', BIG);
    much->len = BIG;
    bytes_append(stream_out(&b.stream), "more", 4);
    stream_flush_both(&a.stream, &b.stream);
    assert_true(stream_unsent(&a.stream) > 0);
    assert_received(&b, "more");
    close_peer(&b);
    end(loop, &a);
}

TEST(traffic_is_counted)
{
    struct loop *loop;
    struct peer p;
    int64_t in, out;
    begin(&loop, &p);
    send_text(&p, "12345");
    bytes_append(stream_out(&p.stream), "123", 3);
    turns(loop, 2);
    loop_traffic(loop, &in, &out);
    assert_int_equal(in, 5);
    assert_int_equal(out, 3);
    assert_int_equal(p.stream.bytes_in, 5);
    assert_int_equal(p.stream.bytes_out, 3);
    end(loop, &p);
}

/* ---- connecting ---- */

TEST(connecting_to_nobody_fails_and_says_why)
{
    struct loop *loop = loop_new();
    struct peer p = {.loop = loop, .fd = -1};
    assert_false(stream_connect(&p.stream, loop, "/tmp/there-is-no-such-socket", 0, &events));
    assert_int_equal(errno, ENOENT);
    if (stream_connect(&p.stream, loop, "127.0.0.1", 1, &events)) {
        for (int i = 0; i < 100 && p.closed == 0; i++) loop_turn(loop, 10);
        assert_int_equal(p.closed, 1);
        assert_int_equal(p.error, ECONNREFUSED);
    }
    loop_free(loop);
}
