/* pending.h - requests that clients wait for, in the line of replies that each client is owed.
 *
 * Replies arrive in any order from several shards, but leave in the order of the requests: whoever
 * stands first in the client's line is written straight to the client's output, whoever comes early
 * is kept.
 *
 * What is pending outlives its client: when the client has gone, its reply is dropped.
 *
 * There are as many of these as requests on their way, and each of them is seen three times, when
 * it has left the cache: so it is one cache line, with what few need elsewhere. */
#ifndef TORC_PROXY_PENDING_H
#define TORC_PROXY_PENDING_H

#include "proxy/client.h"
#include "proxy/upstream.h"

/* What few of them need. */
struct pending_more {
    struct worker *worker;       /* for those without a client */
    struct exec *exec;           /* part of a transaction's answer, not in a client's line ... */
    size_t exec_index;           /* ... and which */
    struct bytes kept;           /* a reply that came early, or is being built */
    size_t parts_len;            /* bytes of it that came before the rest */
};

struct pending {
    union {
        struct call call;        /* first: when one shard answers it alone */
        char early[sizeof(struct call)];         /* and then a short reply that came early */
    };
    struct pending *next;        /* in the client's line */
    struct client *client;       /* NULL when it has gone, and in a transaction */
    struct pending_more *more;   /* or NULL */
    uint32_t request_len;        /* bytes of the client's request, as far as they can be counted */
    uint8_t version;             /* of the answer: enum resp_version */
    uint8_t early_len;
    bool is_ready : 1;           /* the whole reply is there, and kept */
    bool is_muted : 1;           /* CLIENT REPLY: it is not to be sent */
    bool is_last : 1;            /* the connection closes behind it */
    bool is_exclusive : 1;
};

/* A request of the client that is being served joins the line. */
struct pending *pending_add(struct client *c);

/* One within a transaction of its client: the answer is an element of the transaction's. */
struct pending *pending_add_to_exec(struct client *c);

/* Nobody waits for what is in the client's line any more; what is not ready yet is dropped when its
 * answer comes. */
void pending_leave_line(struct client *c);

/* The client is owed as much as it may be. */
bool pending_line_is_full(const struct client *c);

/* A part of its reply was sent, and the rest is to come. */
static inline bool pending_is_amid_reply(const struct pending *p)
{
    return p->more != NULL && p->more->parts_len > 0;
}

/* The transaction that it is part of, or NULL. */
static inline struct exec *pending_exec(const struct pending *p)
{
    return p->more != NULL ? p->more->exec : NULL;
}

/* Under which shards tell what it changes: client->author. */
static inline uint64_t pending_author(const struct pending *p)
{
    return p->client != NULL ? p->client->author : 0;
}

static inline struct worker *pending_worker(const struct pending *p)
{
    return p->client != NULL ? p->client->worker : p->more->worker;
}

/* Counts an error ("-CODE ...") that is no shard's as told; with the command that failed by it. */
void pending_count_error(const struct pending *p, struct slice reply);
void pending_count_failed(const struct pending *p, enum command_id command, struct slice reply);

/* Gives the answer; the pending is gone afterwards. */
void pending_answer(struct pending *p, struct slice reply);

/* Where the answer is to be built, ended by pending_finish(). */
struct bytes *pending_reply(struct pending *p);
void pending_finish(struct pending *p);

/* The done() of a call that a shard answers alone. */
void pending_done(struct call *call, struct slice reply, enum call_end end);

/* The part() of upstreams: a large reply goes to the client while it comes. */
bool pending_part(struct upstream *u, struct call *call, struct slice part);

/* What lies in the pools of a worker that ends. */
void pending_free_pools(struct worker *w);

#endif
