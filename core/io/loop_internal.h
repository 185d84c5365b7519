/* loop_internal.h - what loop.c and stream.c know of each other; nobody else includes it. */
#ifndef TORC_IO_LOOP_INTERNAL_H
#define TORC_IO_LOOP_INTERNAL_H

#include "core/base/bytes.h"
#include "core/base/list.h"
#include "core/io/loop.h"
#include "core/io/stream.h"
#include "core/io/two_writes.h"

#include <sys/epoll.h>

enum {
    LOOP_READ_SIZE = 64 * 1024,
    LOOP_EVENTS_PER_TURN = 256,
    LOOP_GATHER_MAX = 4096,              /* bytes that wait for more */
    LOOP_GATHER_TURNS = 2,               /* that they wait for it */
    LOOP_SPARES_MAX = LOOP_EVENTS_PER_TURN,
    LOOP_SPARE_SIZE_MAX = 64 * 1024,
    LOOP_SPARE_BYTES_MAX = 1024 * 1024
};

struct loop {
    int epoll_fd;
    bool is_stopped;
    int64_t monotonic_us, wall_us;
    int64_t bytes_in, bytes_out;
    int64_t linger_until_us;
    bool is_idle;                        /* this turn */
    struct loop_timer **timers;          /* a binary heap by due_us */
    size_t timers_count, timers_cap;
    bool is_firing;                 /* timers of this turn: what is started now comes in the next */
    struct loop_hook *hooks, **hooks_end;
    struct list dirty, resumed;          /* of struct stream, in the order they are served */
    struct list gathering;               /* dirty, too, and waiting for more */
    struct loop_watch wake_watch;
    void (*wake)(void *context);
    void *wake_context;
    char *scratch;                       /* LOOP_READ_SIZE bytes lent to whoever reads */
    struct bytes spares[LOOP_SPARES_MAX];    /* output buffers that no stream uses now */
    size_t spares_count, spares_bytes;
    struct epoll_event events[LOOP_EVENTS_PER_TURN];
    struct two_writes two_writes;
    int events_count;                    /* of this turn, and not all handled yet */
};

/* Readiness of the stream's socket, from the backend. */
void stream_on_ready(struct stream *s, bool can_read, bool can_write, bool has_failed);
void stream_on_turn_end(struct stream *s);
void stream_on_resumed(struct stream *s);

/* Output buffers go round: the allocator's cache keeps a few of such a size, and a turn needs one
 * for every stream that it answers.  What was lent is empty, with or without room. */
struct bytes loop_lend_buffer(struct loop *loop);
void loop_take_back(struct loop *loop, struct bytes *buffer);

/* interest: EPOLLIN, EPOLLOUT, EPOLLRDHUP. */
bool loop_add_stream(struct loop *loop, struct stream *s, uint32_t interest);
void loop_change_stream(struct loop *loop, struct stream *s, uint32_t interest);

#endif
