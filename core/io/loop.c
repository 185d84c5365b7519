#include "core/io/loop_internal.h"

#include "core/base/mem.h"
#include "core/io/clock.h"

#include <sys/eventfd.h>
#include <unistd.h>

static void wake_readable(struct loop_watch *watch);

struct loop *loop_new(void)
{
    struct loop *loop = mem_zalloc(sizeof *loop);
    int wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    loop->hooks_end = &loop->hooks;
    list_init(&loop->dirty);
    list_init(&loop->gathering);
    list_init(&loop->resumed);
    loop->scratch = mem_alloc(LOOP_READ_SIZE);
    loop->wake_watch = (struct loop_watch){.readable = wake_readable, .fd = wake_fd};
    loop_refresh_time(loop);
    if (loop->epoll_fd < 0 || wake_fd < 0 || !loop_watch_start(loop, &loop->wake_watch)) {
        loop_free(loop);
        return NULL;
    }
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop->wake_watch.fd >= 0) close(loop->wake_watch.fd);
    if (loop->epoll_fd >= 0) close(loop->epoll_fd);
    for (size_t i = 0; i < loop->spares_count; i++) bytes_free(&loop->spares[i]);
    two_writes_close(&loop->two_writes);
    mem_free(loop->timers);
    mem_free(loop->scratch);
    mem_free(loop);
}

int64_t loop_monotonic_us(const struct loop *loop)
{
    return loop->monotonic_us;
}

int64_t loop_wall_us(const struct loop *loop)
{
    return loop->wall_us;
}

void loop_traffic(const struct loop *loop, int64_t *in, int64_t *out)
{
    *in = loop->bytes_in;
    *out = loop->bytes_out;
}

void loop_refresh_time(struct loop *loop)
{
    loop->monotonic_us = clock_monotonic_us();
    loop->wall_us = clock_wall_us();
}

void loop_linger(struct loop *loop, int64_t for_us)
{
    int64_t until_us = loop->monotonic_us + for_us;
    if (until_us > loop->linger_until_us) loop->linger_until_us = until_us;
}

bool loop_is_idle(const struct loop *loop)
{
    return loop->is_idle;
}

/* ---- buffers ---- */

struct bytes loop_lend_buffer(struct loop *loop)
{
    if (loop->spares_count == 0) return (struct bytes){0};
    struct bytes *last = &loop->spares[--loop->spares_count];
    loop->spares_bytes -= last->cap;
    return bytes_take(last);
}

void loop_take_back(struct loop *loop, struct bytes *buffer)
{
    if (buffer->cap == 0 || buffer->cap > LOOP_SPARE_SIZE_MAX ||
        loop->spares_count == LOOP_SPARES_MAX ||
        loop->spares_bytes + buffer->cap > LOOP_SPARE_BYTES_MAX) {
        bytes_free(buffer);
        return;
    }
    loop->spares_bytes += buffer->cap;
    bytes_clear(buffer);
    loop->spares[loop->spares_count++] = bytes_take(buffer);
}

/* ---- timers: a binary heap whose members know their place ---- */

static void place_timer(struct loop *loop, size_t place, struct loop_timer *timer)
{
    loop->timers[place - 1] = timer;
    timer->place = place;
}

static void sift_up(struct loop *loop, struct loop_timer *timer, size_t place)
{
    while (place > 1 && loop->timers[place / 2 - 1]->due_us > timer->due_us) {
        place_timer(loop, place, loop->timers[place / 2 - 1]);
        place /= 2;
    }
    place_timer(loop, place, timer);
}

static void sift_down(struct loop *loop, struct loop_timer *timer, size_t place)
{
    size_t count = loop->timers_count;
    for (size_t child; (child = place * 2) <= count; place = child) {
        if (child < count && loop->timers[child]->due_us < loop->timers[child - 1]->due_us) child++;
        if (loop->timers[child - 1]->due_us >= timer->due_us) break;
        place_timer(loop, place, loop->timers[child - 1]);
    }
    place_timer(loop, place, timer);
}

void loop_timer_start(struct loop *loop, struct loop_timer *timer, int64_t after_us)
{
    loop_timer_stop(loop, timer);
    int64_t least_us = loop->is_firing;
    timer->due_us = loop->monotonic_us + (after_us > least_us ? after_us : least_us);
    if (loop->timers_count == loop->timers_cap) {
        loop->timers_cap = loop->timers_cap ? loop->timers_cap * 2 : 16;
        loop->timers = mem_realloc(loop->timers, loop->timers_cap * sizeof(struct loop_timer *));
    }
    sift_up(loop, timer, ++loop->timers_count);
}

void loop_timer_stop(struct loop *loop, struct loop_timer *timer)
{
    size_t place = timer->place;
    if (place == 0) return;
    timer->place = 0;
    struct loop_timer *last = loop->timers[--loop->timers_count];
    if (last == timer) return;
    if (place > 1 && loop->timers[place / 2 - 1]->due_us > last->due_us) sift_up(loop, last, place);
    else sift_down(loop, last, place);
}

/* A timer started for "now" inside a timer waits for the next turn, so that streams get theirs. */
static void fire_timers(struct loop *loop)
{
    int64_t now = loop->monotonic_us;
    loop->is_firing = true;
    while (loop->timers_count > 0 && loop->timers[0]->due_us <= now) {
        struct loop_timer *timer = loop->timers[0];
        loop_timer_stop(loop, timer);
        loop->is_idle = false;
        timer->fire(timer);
    }
    loop->is_firing = false;
}

static bool is_work_left(const struct loop *loop)
{
    return !list_is_empty(&loop->resumed) || !list_is_empty(&loop->dirty) ||
           !list_is_empty(&loop->gathering);
}

static int wait_of(const struct loop *loop, int wait_ms)
{
    if (is_work_left(loop)) return 0;
    if (loop->linger_until_us > loop->monotonic_us) return 0;
    if (loop->timers_count == 0) return wait_ms;
    int64_t left_us = loop->timers[0]->due_us - loop->monotonic_us;
    int64_t left_ms = left_us <= 0 ? 0 : (left_us + 999) / 1000;
    return wait_ms < 0 || left_ms < wait_ms ? (int)left_ms : wait_ms;
}

/* ---- hooks and wake-ups ---- */

void loop_add_hook(struct loop *loop, struct loop_hook *hook)
{
    hook->next = NULL;
    *loop->hooks_end = hook;
    loop->hooks_end = &hook->next;
}

void loop_on_wake(struct loop *loop, void (*wake)(void *context), void *context)
{
    loop->wake = wake;
    loop->wake_context = context;
}

void loop_wake(struct loop *loop)
{
    uint64_t one = 1;
    ssize_t written = write(loop->wake_watch.fd, &one, sizeof one);
    (void)written;                     /* a counter that is full wakes as well */
}

static void wake_readable(struct loop_watch *watch)
{
    struct loop *loop = (struct loop *)((char *)watch - offsetof(struct loop, wake_watch));
    uint64_t count;
    if (read(watch->fd, &count, sizeof count) > 0 && loop->wake != NULL)
        loop->wake(loop->wake_context);
}

/* ---- descriptors ---- */

static bool set_interest(struct loop *loop, int op, struct loop_watch *watch, uint32_t interest)
{
    struct epoll_event event = {.events = interest, .data = {.ptr = watch}};
    return epoll_ctl(loop->epoll_fd, op, watch->fd, &event) == 0;
}

bool loop_watch_start(struct loop *loop, struct loop_watch *watch)
{
    return set_interest(loop, EPOLL_CTL_ADD, watch, EPOLLIN);
}

bool loop_add_stream(struct loop *loop, struct stream *s, uint32_t interest)
{
    return set_interest(loop, EPOLL_CTL_ADD, &s->watch, interest);
}

void loop_change_stream(struct loop *loop, struct stream *s, uint32_t interest)
{
    set_interest(loop, EPOLL_CTL_MOD, &s->watch, interest);
}

/* Events of this turn that were not handled yet must not reach a watch that is gone. */
void loop_watch_stop(struct loop *loop, struct loop_watch *watch)
{
    set_interest(loop, EPOLL_CTL_DEL, watch, 0);
    for (int i = 0; i < loop->events_count; i++)
        if (loop->events[i].data.ptr == watch) loop->events[i].data.ptr = NULL;
}

/* ---- the turn ---- */

static void serve_events(struct loop *loop)
{
    for (int i = 0; i < loop->events_count; i++) {
        struct loop_watch *watch = loop->events[i].data.ptr;
        uint32_t what = loop->events[i].events;
        if (watch == NULL) continue;
        bool failed = what & (EPOLLERR | EPOLLHUP | EPOLLRDHUP);
        if (watch->is_stream)
            stream_on_ready((struct stream *)watch, (what & EPOLLIN) || failed,
                            (what & EPOLLOUT) || failed, failed);
        else
            watch->readable(watch);
    }
    loop->events_count = 0;
}

/* Those resumed meanwhile come in the next turn. */
static void serve_resumed(struct loop *loop)
{
    struct list now;
    list_init(&now);
    list_move_all(&now, &loop->resumed);
    for (struct list *link; (link = list_first(&now)) != NULL;) {
        struct stream *s = LIST_ITEM(link, struct stream, resumed);
        list_leave(link);
        s->is_resumed = false;
        stream_on_resumed(s);
    }
}

static void flush(struct stream *s)
{
    list_leave(&s->dirty);
    s->is_dirty = false;
    stream_on_turn_end(s);
}

static void flush_all(struct list *streams)
{
    for (struct list *link; (link = list_first(streams)) != NULL;)
        flush(LIST_ITEM(link, struct stream, dirty));
}

/* Counts this turn as one that it has waited. */
static bool may_gather_more(struct stream *s)
{
    return stream_unsent(s) < LOOP_GATHER_MAX && s->turns_gathered++ < LOOP_GATHER_TURNS;
}

static void flush_or_gather(struct loop *loop)
{
    struct list now;
    list_init(&now);
    list_move_all(&now, &loop->gathering);
    for (struct list *link; (link = list_first(&now)) != NULL;) {
        struct stream *s = LIST_ITEM(link, struct stream, dirty);
        if (may_gather_more(s)) {
            list_leave(link);
            list_add_last(&loop->gathering, link);
        } else {
            flush(s);
        }
    }
}

/* In a turn with one event at most nothing more is likely to come soon. */
static void flush_streams(struct loop *loop, int events)
{
    flush_all(&loop->dirty);
    if (events > 1) flush_or_gather(loop);
    else flush_all(&loop->gathering);
}

void loop_turn(struct loop *loop, int wait_ms)
{
    int count =
        epoll_wait(loop->epoll_fd, loop->events, LOOP_EVENTS_PER_TURN, wait_of(loop, wait_ms));
    loop_refresh_time(loop);
    loop->events_count = count > 0 ? count : 0;
    loop->is_idle = count <= 0 && list_is_empty(&loop->resumed);
    serve_events(loop);
    serve_resumed(loop);
    fire_timers(loop);
    for (struct loop_hook *hook = loop->hooks; hook != NULL; hook = hook->next) hook->run(hook);
    flush_streams(loop, count);
}

/* The outer turn ends early, because the events it had not handled are gone: the next one gets them
 * again.  The input that an outer callback looks at may stand in the scratch buffer, so there is
 * another one meanwhile. */
void loop_turn_inside(struct loop *loop)
{
    char *lent = loop->scratch;
    loop->scratch = mem_alloc(LOOP_READ_SIZE);
    int count = epoll_wait(loop->epoll_fd, loop->events, LOOP_EVENTS_PER_TURN, 0);
    loop_refresh_time(loop);
    loop->events_count = count > 0 ? count : 0;
    serve_events(loop);
    serve_resumed(loop);
    for (struct loop_hook *hook = loop->hooks; hook != NULL; hook = hook->next) hook->run(hook);
    flush_streams(loop, 0);
    mem_free(loop->scratch);
    loop->scratch = lent;
}

void loop_run(struct loop *loop)
{
    loop->is_stopped = false;
    while (!loop->is_stopped) loop_turn(loop, -1);
}

void loop_stop(struct loop *loop)
{
    loop->is_stopped = true;
}
