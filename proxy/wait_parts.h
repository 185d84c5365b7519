/* wait_parts.h - a client that waits, and the shards that are asked for it.  For wait.c,
 * wait_sides.c and wait_unblock.c only. */
#ifndef TORC_PROXY_WAIT_PARTS_H
#define TORC_PROXY_WAIT_PARTS_H

#include "proxy/wait_form.h"
#include "proxy/worker.h"
#include "txn/waiting.h"

enum { WAIT_ID_TEXT_MAX = 48 };

/* A shard that is asked. */
struct side {
    struct call call;                    /* first: what the shard says in the end */
    struct call begun;                   /* that it will; of TXN WAIT */
    struct wait *wait;
    size_t shard;
    struct watcher *watcher;             /* NULL: none yet, or lost */
    bool is_offering;                    /* what is under way is TXN WAIT */
    size_t offered;                      /* the key it is asked for, where it is only one */
};

struct wait {
    struct worker *worker;
    struct client *client;               /* NULL when it has gone */
    struct pending *pending;
    struct wait *next;                   /* client->unsettled */
    struct slice *argv;                  /* one allocation with the bytes behind */
    size_t argc;
    struct wait_form form;
    struct bytes ids;                    /* what stands where the client said $ */
    int db;
    enum resp_version version;
    int64_t deadline_us;                 /* monotonic; 0: none */
    bool moves_over;                     /* from one shard to another */
    struct txn_waiting machine;
    struct slice reply;                  /* of the last event */
    struct bytes kept;                   /* where it had to be kept */
    bool is_busy, is_dead;               /* effects are being carried out; the last one was */
    struct loop_timer timer, choice;
    size_t sides_count;
    struct side sides[];
};

static inline struct slice wait_key_at(const struct wait *w, size_t i)
{
    return w->argv[w->form.first_key + i];
}

static inline size_t wait_shard_at(const struct wait *w, size_t i)
{
    return topology_owner(w->worker->topology, wait_key_at(w, i));
}

static inline int64_t wait_now_us(const struct wait *w)
{
    return loop_monotonic_us(w->worker->loop);
}

/* Tells txn/waiting.h what happened and carries out what follows; w may be gone afterwards. */
void wait_step(struct wait *w, struct txn_waiting_event event);

/* Likewise; the reply is borrowed, and becomes the client's answer if it is to be one. */
void wait_step_with_reply(struct wait *w, struct txn_waiting_event event, struct slice reply);

/* Asks the side's shard for an element, or to offer one; its answers are events. */
void wait_ask_take(struct side *side, const struct txn_waiting_effect *e);
void wait_ask_offer(struct side *side);

/* Of a reply: nil, whatever the version. */
bool wait_is_null(struct slice reply);

/* What passes, and what those who began to wait before are not told. */
bool wait_is_passing(struct slice reply);

#endif
