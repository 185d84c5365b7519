/* stream.h - a connected socket as bytes in and bytes out.
 *
 * Input: the loop reads, the owner is handed everything unread and says how much it has
 * understood.  An idle stream owns no buffer: reads go to one the loop lends, and only the rest of
 * a request that is not complete is kept.
 *
 * Output: whoever has something to say appends to stream_out(); the loop writes it at the end of
 * the turn, in one call, and again as the peer takes it.  Nothing is written before the loop's
 * hooks have run, so a reply never leaves before the log it depends on. */
#ifndef TORC_IO_STREAM_H
#define TORC_IO_STREAM_H

#include "core/base/bytes.h"
#include "core/base/list.h"
#include "core/io/loop.h"

struct stream;

struct stream_events {
    /* data[0..len) are all bytes not consumed so far.  Returns how many are now; the rest is
     * offered again, with more, once stream->need bytes are there (set it; 0 means any).  The
     * bytes may be changed, and die with the return.  The stream may be closed, and its memory
     * freed, inside. */
    size_t (*data)(struct stream *s, char *data, size_t len);

    /* The peer is gone, a read or write failed (error: an errno; 0 for an orderly end), or
     * stream_close_after_flush() is through.  The socket is closed already; the owner may free
     * the stream now.  Not called for stream_close(). */
    void (*closed)(struct stream *s, int error);

    /* The peer sends no more, but may still read.  True: it is to be answered what it has sent, and
     * the owner closes the stream.  May be NULL, and is not called again. */
    bool (*ended)(struct stream *s);

    /* An attempt by stream_connect() has ended well.  May be NULL. */
    void (*connected)(struct stream *s);

    /* All output was taken by the kernel, after some could not be at once.  May be NULL. */
    void (*drained)(struct stream *s);
};

struct stream {
    struct loop_watch watch;             /* first: the loop finds the stream by it */
    const struct stream_events *events;
    struct loop *loop;
    struct list dirty;                   /* streams with output in this turn */
    struct list resumed;                 /* streams whose kept input is to be offered again */
    struct bytes in;                     /* what was not consumed */
    struct bytes out;
    size_t need;                         /* see data() */
    size_t expected;                     /* so many bytes will come, and get room; 0: unknown */
    size_t out_sent;                     /* bytes at the start of out that are gone */
    int64_t bytes_in, bytes_out;         /* totals, for INFO */
    bool *is_alive;                      /* set while a callback runs; stream_close() clears it */
    bool is_open, is_connecting;
    bool is_dirty, is_resumed;           /* member of the list of that name */
    bool is_blocked;                     /* the kernel took less than there was */
    bool is_paused, closes_after_flush;
    bool notices_end;                    /* also while paused */
    bool has_ended;                      /* the peer sends no more */
    bool is_held, gathers;
    unsigned char turns_gathered;        /* that output has waited for more */
};

/* Takes over a connected, non-blocking socket.  False with errno, the socket closed. */
bool stream_open(struct stream *s, struct loop *loop, int fd, const struct stream_events *events)
    __attribute__((warn_unused_result));

/* Starts to connect to a numeric or named host and port, or to a Unix path (host begins with
 * '/').  False with errno when it fails at once; otherwise connected() or closed() follows.  Output
 * may be appended meanwhile. */
bool stream_connect(struct stream *s, struct loop *loop, const char *host, int port,
                    const struct stream_events *events) __attribute__((warn_unused_result));

/* Where output is appended.  Marks the stream to be flushed at the end of the turn, behind those
 * that are marked already. */
struct bytes *stream_out(struct stream *s);

/* The same before all others: what is told of a request to those who did not send it, as that a key
 * has changed, leaves before its reply. */
struct bytes *stream_out_first(struct stream *s);

/* Few bytes of output wait for two turns more from now on, where turns have several things to do:
 * requests of many clients leave together.  Costs nobody time who is alone. */
void stream_gather(struct stream *s);

/* Bytes of output that the kernel has not taken. */
static inline size_t stream_unsent(const struct stream *s)
{
    return s->out.len - s->out_sent;
}

/* Closes at once, without a call of closed(); what was not sent is dropped.  Fine on a stream
 * that is closed already. */
void stream_close(struct stream *s);

/* Reads nothing any more and closes when the output is out; closed() is called then, never from
 * inside this call. */
void stream_close_after_flush(struct stream *s);

/* While paused, nothing is read: back-pressure.  Resuming offers kept input again, in this or the
 * next turn, also on a stream that is not paused. */
void stream_pause(struct stream *s);

/* Pauses the stream of a peer that waits for us: when it goes away, the stream is lost at once,
 * whatever it has sent before. */
void stream_pause_for_peer(struct stream *s);
void stream_resume(struct stream *s);

/* A held stream is neither read nor written nor lost, and its output stays where it is.  Streams
 * are held while their data() runs; one whose owner works on a request at another time, and may let
 * the loop turn meanwhile, is held by hand. */
void stream_hold(struct stream *s);
void stream_release(struct stream *s);

/* Writes what the kernel takes now, without waiting for the end of the turn. */
void stream_flush(struct stream *s);

/* Writes what the kernel takes now of both, in one call: a process that is killed has done both or
 * neither.  Where the kernel cannot do that b follows a, if all of a was taken.  Of one loop. */
void stream_flush_both(struct stream *a, struct stream *b);

/* TCP keepalive; 0 turns it off. */
void stream_set_keepalive(struct stream *s, int idle_seconds);

/* "127.0.0.1:6379", "[::1]:6379", "/path:0", or "?:0"; terminated. */
enum { STREAM_NAME_MAX = 160 };
void stream_peer_name(const struct stream *s, char out[STREAM_NAME_MAX]);
void stream_own_name(const struct stream *s, char out[STREAM_NAME_MAX]);

/* Whether a connected TCP socket's peer is 127.0.0.1 or ::1. */
bool stream_is_loopback(int fd);

#endif
