#include "core/io/loop.h"
#include "core/io/clock.h"
#include "core/io/listener.h"
#include "tests/harness/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MS = 1000 };

static char told[256];

static void tell(const char *word)
{
    strcat(told, word);
    strcat(told, " ");
}

static struct loop *new_loop(void)
{
    struct loop *loop = loop_new();
    assert_non_null(loop);
    told[0] = '\0';
    return loop;
}

/* ---- timers ---- */

struct named_timer {
    struct loop_timer timer;             /* first: found by it */
    struct loop *loop;
    const char *name;
    struct loop_timer *stops, *starts;
};

static void fire(struct loop_timer *timer)
{
    struct named_timer *t = (struct named_timer *)timer;
    tell(t->name);
    if (t->stops != NULL) loop_timer_stop(t->loop, t->stops);
    if (t->starts != NULL) loop_timer_start(t->loop, t->starts, 0);
}

static void start(struct loop *loop, struct named_timer *t, const char *name, int64_t after_us)
{
    *t = (struct named_timer){.timer.fire = fire, .loop = loop, .name = name};
    loop_timer_start(loop, &t->timer, after_us);
}

TEST(timers_fire_in_the_order_in_which_they_are_due)
{
    struct loop *loop = new_loop();
    struct named_timer t[4];
    start(loop, &t[0], "c", 3 * MS);
    start(loop, &t[1], "a", 0);
    start(loop, &t[2], "d", 4 * MS);
    start(loop, &t[3], "b", 2 * MS);
    for (int i = 0; i < 20; i++) loop_turn(loop, 1);
    assert_string_equal(told, "a b c d ");
    loop_free(loop);
}

TEST(a_loop_waits_for_its_next_timer_and_not_less)
{
    struct loop *loop = new_loop();
    struct named_timer t;
    int64_t began = clock_monotonic_us();
    start(loop, &t, "a", 20 * MS);
    while (told[0] == '\0') loop_turn(loop, -1);
    assert_true(clock_monotonic_us() - began >= 19 * MS);
    loop_free(loop);
}

TEST(a_loop_that_lingers_does_not_sleep)
{
    struct loop *loop = new_loop();
    loop_refresh_time(loop);
    int64_t until_us = loop_monotonic_us(loop) + 20 * MS;
    loop_linger(loop, 20 * MS);
    loop_linger(loop, MS);
    while (loop_monotonic_us(loop) < until_us) {
        loop_turn(loop, -1);             /* would wait for ever: nothing is to happen */
        assert_true(loop_is_idle(loop));
    }
    struct named_timer t;
    start(loop, &t, "a", 0);
    loop_turn(loop, -1);
    assert_false(loop_is_idle(loop));
    loop_free(loop);
}

TEST(a_timer_may_stop_another_and_one_started_for_now_waits_for_the_next_turn)
{
    struct loop *loop = new_loop();
    struct named_timer a, b, c;
    start(loop, &a, "a", 0);
    start(loop, &b, "b", 0);
    start(loop, &c, "c", 0);
    a.stops = &b.timer;
    c.starts = &c.timer;
    loop_turn(loop, 0);
    assert_true(strcmp(told, "a c ") == 0 || strcmp(told, "c a ") == 0);
    told[0] = '\0';
    loop_turn(loop, 0);
    assert_string_equal(told, "c ");
    loop_timer_stop(loop, &c.timer);
    loop_timer_stop(loop, &c.timer);
    told[0] = '\0';
    loop_turn(loop, 0);
    assert_string_equal(told, "");
    loop_free(loop);
}

TEST(a_timer_that_is_started_again_moves)
{
    struct loop *loop = new_loop();
    struct named_timer a, b;
    start(loop, &a, "a", 0);
    start(loop, &b, "b", 0);
    loop_timer_start(loop, &a.timer, 3600LL * 1000 * MS);
    loop_turn(loop, 0);
    assert_string_equal(told, "b ");
    loop_free(loop);
}

static int order_of[1000], fired;

struct counted_timer {
    struct loop_timer timer;             /* first */
    int due;
};

static void note_order(struct loop_timer *timer)
{
    order_of[fired++] = ((struct counted_timer *)timer)->due;
}

TEST(a_thousand_timers_started_moved_and_stopped_at_random_fire_in_order)
{
    static struct counted_timer t[1000];
    struct loop *loop = new_loop();
    int left = 0;
    srand(7);
    fired = 0;
    for (int i = 0; i < 3000; i++) {
        struct counted_timer *one = &t[rand() % 1000];
        one->timer.fire = note_order;
        one->due = rand() % 5000;
        if (rand() % 3) loop_timer_start(loop, &one->timer, one->due);
        else loop_timer_stop(loop, &one->timer);
    }
    for (int i = 0; i < 1000; i++) left += t[i].timer.place != 0;
    usleep(10 * MS);
    for (int i = 0; i < 10; i++) loop_turn(loop, 0);
    assert_int_equal(fired, left);
    for (int i = 1; i < fired; i++) assert_true(order_of[i - 1] <= order_of[i]);
    loop_free(loop);
}

/* ---- hooks, wake-ups, descriptors ---- */

static void first_hook(struct loop_hook *hook)
{
    (void)hook;
    tell("first");
}

static void second_hook(struct loop_hook *hook)
{
    (void)hook;
    tell("second");
}

TEST(hooks_run_at_the_end_of_each_turn_in_their_order_and_behind_timers)
{
    struct loop *loop = new_loop();
    struct loop_hook first = {.run = first_hook}, second = {.run = second_hook};
    struct named_timer t;
    loop_add_hook(loop, &first);
    loop_add_hook(loop, &second);
    start(loop, &t, "timer", 0);
    loop_turn(loop, 0);
    loop_turn(loop, 0);
    assert_string_equal(told, "timer first second first second ");
    loop_free(loop);
}

TEST(a_turn_inside_runs_hooks_but_no_timers)
{
    struct loop *loop = new_loop();
    struct loop_hook first = {.run = first_hook};
    struct named_timer t;
    loop_add_hook(loop, &first);
    start(loop, &t, "timer", 0);
    loop_turn_inside(loop);
    assert_string_equal(told, "first ");
    loop_free(loop);
}

static void woken(void *context)
{
    tell("woken");
    loop_stop(context);
}

static void *wake_it(void *loop)
{
    usleep(5 * MS);
    for (int i = 0; i < 10; i++) loop_wake(loop);
    return NULL;
}

TEST(another_thread_wakes_a_loop_that_waits_for_ever)
{
    struct loop *loop = new_loop();
    pthread_t thread;
    loop_on_wake(loop, woken, loop);
    assert_int_equal(pthread_create(&thread, NULL, wake_it, loop), 0);
    loop_run(loop);
    pthread_join(thread, NULL);
    assert_memory_equal(told, "woken ", 6);
    loop_free(loop);
}

struct two_watches {
    struct loop *loop;
    struct loop_watch a, b;
    struct loop_watch *other_of_a;
};

static struct two_watches pair;

static void a_readable(struct loop_watch *watch)
{
    tell("a");
    loop_watch_stop(pair.loop, watch);
    loop_watch_stop(pair.loop, &pair.b);
}

static void b_readable(struct loop_watch *watch)
{
    tell("b");
    loop_watch_stop(pair.loop, watch);
    loop_watch_stop(pair.loop, &pair.a);
}

TEST(a_watch_that_was_stopped_is_not_told_of_an_event_of_the_same_turn)
{
    int fds[2];
    pair = (struct two_watches){.loop = new_loop()};
    assert_int_equal(pipe(fds), 0);
    pair.a = (struct loop_watch){.readable = a_readable, .fd = fds[0]};
    pair.b = (struct loop_watch){.readable = b_readable, .fd = dup(fds[0])};
    assert_true(loop_watch_start(pair.loop, &pair.a));
    assert_true(loop_watch_start(pair.loop, &pair.b));
    assert_int_equal(write(fds[1], "x", 1), 1);
    loop_turn(pair.loop, 100);
    loop_turn(pair.loop, 0);
    assert_int_equal(strlen(told), 2);
    close(pair.b.fd);
    close(fds[0]);
    close(fds[1]);
    loop_free(pair.loop);
}

TEST(the_time_of_a_turn_stands_still_until_it_is_read_again)
{
    struct loop *loop = new_loop();
    int64_t before = loop_monotonic_us(loop);
    usleep(2 * MS);
    assert_true(loop_monotonic_us(loop) == before);
    loop_refresh_time(loop);
    assert_true(loop_monotonic_us(loop) - before >= 2 * MS);
    loop_free(loop);
}

/* ---- listeners ---- */

static int accepted_fd;

static void accepted(struct listener *l, int fd)
{
    (void)l;
    tell("accepted");
    accepted_fd = fd;
}

TEST(a_listener_on_port_0_tells_its_port_and_accepts)
{
    struct loop *loop = new_loop();
    struct listener l = {.accepted = accepted}, taken = {.accepted = accepted};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_true(listener_open_tcp(&l, loop, "127.0.0.1", 0, 16, false));
    address.sin_port = htons((uint16_t)listener_port(&l));
    assert_false(listener_open_tcp(&taken, loop, "127.0.0.1", listener_port(&l), 16, false));
    assert_false(listener_open_tcp(&taken, loop, "no such host", 0, 16, false));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    loop_turn(loop, 1000);
    assert_string_equal(told, "accepted ");
    close(fd);
    close(accepted_fd);
    listener_close(&l);
    listener_close(&l);
    loop_free(loop);
}

TEST(a_unix_listener_replaces_an_old_file_of_its_name)
{
    struct loop *loop = new_loop();
    struct listener l = {.accepted = accepted};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/torc-test-%d.sock", (int)getpid());
    for (int i = 0; i < 2; i++) {
        assert_true(listener_open_unix(&l, loop, address.sun_path, 0700, 16));
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
        loop_turn(loop, 1000);
        close(fd);
        close(accepted_fd);
        listener_close(&l);
    }
    assert_string_equal(told, "accepted accepted ");
    char too_long[200];
    memset(too_long, 'x', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    assert_false(listener_open_unix(&l, loop, too_long, 0, 16));
    unlink(address.sun_path);
    loop_free(loop);
}
