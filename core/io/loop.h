/* loop.h - one thread's turn: wait, serve what happened, flush, wait again.
 *
 *     wait for events -> streams, wake-ups, timers -> turn hooks -> write what streams hold
 *
 * The loop belongs to the thread that runs it; loop_wake() alone may be called by others.
 * Users see completions ("these bytes came", "your output is gone"), never readiness, so a
 * backend other than epoll can stand behind the same calls. */
#ifndef TORC_IO_LOOP_H
#define TORC_IO_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;

struct loop *loop_new(void);
void loop_free(struct loop *loop);

/* Runs turns until loop_stop(). */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* One turn that waits at most wait_ms (0: not at all, -1: for ever); for those who must serve
 * while they are busy. */
void loop_turn(struct loop *loop, int wait_ms);

/* One turn from inside a callback of another, without waiting and without timers.  Streams whose
 * callbacks are under way are left alone, so what they were handed stays as it is. */
void loop_turn_inside(struct loop *loop);

/* The time of this turn, read once when it woke up. */
int64_t loop_monotonic_us(const struct loop *loop);
int64_t loop_wall_us(const struct loop *loop);

/* Reads the clocks again, for long work inside one turn. */
void loop_refresh_time(struct loop *loop);

/* Bytes that streams of this loop have read and written since it was made. */
void loop_traffic(const struct loop *loop, int64_t *in, int64_t *out);

/* For so long the loop looks for events without going to sleep, unless it lingers longer already.
 * To go to sleep and to be woken costs more than such a moment, if something comes within it. */
void loop_linger(struct loop *loop, int64_t for_us);

/* Nothing has happened in this turn so far: no event, no timer. */
bool loop_is_idle(const struct loop *loop);

/* A timer lives in its owner's memory and fires once; start it again in its function to
 * repeat.  Starting a running timer moves it; stopping one that does not run is fine. */
struct loop_timer {
    void (*fire)(struct loop_timer *timer);
    int64_t due_us;              /* on the monotonic clock */
    size_t place;                /* 1-based place in the heap; 0: not running */
};
void loop_timer_start(struct loop *loop, struct loop_timer *timer, int64_t after_us);
void loop_timer_stop(struct loop *loop, struct loop_timer *timer);

/* Called at the end of every turn, in the order of registration, before streams are flushed:
 * the place for group commit. */
struct loop_hook {
    void (*run)(struct loop_hook *hook);
    struct loop_hook *next;
};
void loop_add_hook(struct loop *loop, struct loop_hook *hook);

/* Makes the loop call its wake function soon, from any thread; several wakes may become one. */
void loop_on_wake(struct loop *loop, void (*wake)(void *context), void *context);
void loop_wake(struct loop *loop);

/* A descriptor that its owner handles itself (a listener, a pipe): called when readable. */
struct loop_watch {
    void (*readable)(struct loop_watch *watch);
    int fd;
    bool is_stream;              /* the loop's own */
};
bool loop_watch_start(struct loop *loop, struct loop_watch *watch)
    __attribute__((warn_unused_result));
void loop_watch_stop(struct loop *loop, struct loop_watch *watch);

#endif
