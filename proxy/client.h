/* client.h - one connected client: its requests, which are taken up as they come, many at once.
 *
 * A request that is exclusive (a transaction, WATCH, whatever takes several steps) starts when
 * everything before it is answered, and holds up what follows until it is answered itself, so
 * that a pipeline reads its own writes.
 *
 * What it is owed stands in its line: pending.h. */
#ifndef TORC_PROXY_CLIENT_H
#define TORC_PROXY_CLIENT_H

#include "core/base/bytes.h"
#include "core/base/list.h"
#include "core/command/command.h"
#include "core/io/stream.h"
#include "core/wire/resp_request.h"
#include "core/wire/resp_write.h"

struct client;
struct exec;
struct command;
struct passage;
struct pending;
struct session;
struct subscriber;
struct tracker;
struct upstream;
struct wait;
struct wait_replicas;
struct worker;

enum client_hold {               /* why no request is taken up now; bits */
    HOLD_LINE = 1,               /* too many replies are owed */
    HOLD_OUTPUT = 2,             /* the client does not read what it was sent */
    HOLD_TURN = 4,               /* an exclusive request waits for its turn, or is at work */
    HOLD_PAUSE = 8,              /* CLIENT PAUSE */
    HOLD_SHARD = 16              /* the shard does not take what comes: passage.h */
};

enum reply_mode { REPLY_ON, REPLY_OFF, REPLY_SKIP_NEXT, REPLY_SKIP };

struct client {
    struct stream stream;        /* first: found by it */
    struct worker *worker;
    struct client *prev, *next;  /* in the worker's list */
    struct resp_request request;
    bool request_is_whole;       /* it was read and waits to be served */
    uint8_t holds;
    struct pending *first, **last;
    uint64_t line_in, line_out;  /* pending requests that have joined the line, and left it */
    size_t owed, owed_bytes;     /* pending requests, and how long they are together */
    size_t window;               /* of them at once: grows with every answer */
    size_t reply_len;            /* bytes of the latest replies, more or less; 0: none has come */
    bool is_exclusive;           /* one that is exclusive is at work */
    bool is_authenticated;
    bool no_evict;
    bool is_closing;             /* takes no more requests */
    bool is_overrun;             /* leaves more unread than it may: goes at the end of the turn */
    int64_t over_soft_us;        /* since when it has been over the soft limit; 0: it is not */
    enum resp_version resp;
    enum reply_mode reply_mode;
    int db;
    struct session *session;     /* MULTI and WATCH; NULL where neither is in use */
    struct exec *exec;           /* the transaction whose commands are served just now, or NULL */
    size_t published_shard;      /* where its last PUBLISH went, and that one's place in the line */
    uint64_t published_line;
    struct subscriber *subscriber;       /* what it listens to; NULL: it never has */
    struct batch *batch;         /* commands that were joined and are to be started, or NULL */
    struct tracker *tracker;     /* CLIENT TRACKING; NULL: it never has */
    uint64_t author;             /* under which shards tell what it has changed: tracking.h; or 0 */
    bool is_monitor;                     /* is shown every command: monitor.h ... */
    struct list monitors;                /* ... and is in the worker's list */
    struct wait *wait;           /* it waits for an element; or NULL */
    struct wait_replicas *wait_replicas;     /* it is in WAIT; or NULL */
    struct wait *unsettled;      /* those whose answers were not written out yet */
    uint64_t id;
    int64_t created_us, active_us;       /* monotonic */
    const struct command *last_command;
    struct passage *passage;             /* the large request that is coming in, or NULL */
    struct upstream *source;             /* stopped while its large reply is not read, or NULL */
    struct bytes name;
    struct bytes pushed;                 /* waits for the end of a reply that is coming in parts */
};

/* A whole request, as it lies in the client's input. */
struct query {
    const char *base;
    size_t len;
    const struct resp_span *args;
    size_t argc;
};

static inline struct slice query_arg(const struct query *q, size_t i)
{
    return slice_make(q->base + q->args[i].offset, q->args[i].len);
}

/* Strangers are held to small requests. */
void client_set_authenticated(struct client *c, bool authenticated);

/* A password that was taken away is asked of nobody. */
bool client_is_allowed(const struct client *c);

/* Takes over a connection that was accepted; NULL when that failed. */
struct client *client_new(struct worker *w, int fd);

/* Closes now. Whatever is pending for it goes on and is dropped when it comes. */
void client_free(struct client *c);

/* Closes once everything it is owed has been sent; takes no more requests. */
void client_close_after_replies(struct client *c);

/* Where the answer to the request being served is written, at once and in full: the output itself,
 * if nothing else is owed. */
struct bytes *client_reply(struct client *c);

/* Where something nobody asked for is written, in full: not into the middle of a reply. */
struct bytes *client_push_out(struct client *c);

/* Whether it leaves so many bytes unread, and `more` that wait elsewhere, that it is to be closed:
 * client-output-buffer-limit. */
bool client_is_overrun(struct client *c, size_t more);

/* Behind a reply, or a part: so much of it has come in parts, which Redis would write as a whole.
 * A client that is overrun by it is closed at the end of the turn. */
void client_note_unread(struct client *c, size_t parts_len);

/* It leaves so much unread that it is to read first. */
bool client_output_is_full(struct client *c);

/* Closes those that client_is_overrun() of. */
void clients_close_overrun(struct worker *w);

/* An error as the answer; without '-' and line end, which cannot come from the arguments either. */
void client_refuse(struct client *c, struct slice error);
void client_error(struct client *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void client_refuse_subcommand(struct client *c, const struct slice *argv);   /* its arguments */

/* The answer will come later: pending.h. */
struct pending *client_await(struct client *c);

/* As client_await(); nothing else is served until it is answered.  Only when client_is_clear(). */
struct pending *client_await_alone(struct client *c);

/* Nothing is owed, so an exclusive request may start. */
static inline bool client_is_clear(const struct client *c)
{
    return c->first == NULL || c->exec != NULL;
}

/* Takes up requests again, if the reason is gone. */
void client_release(struct client *c, enum client_hold reason);

#endif
