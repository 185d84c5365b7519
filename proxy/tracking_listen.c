/* tracking_listen.c - the shards tell what changes: they are asked to, and asked again when they
 * were away or busy. */
#include "core/base/mem.h"
#include "proxy/pending.h"
#include "proxy/tracker.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

#define TRACK_ALL SLICE("*4\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$2\r\nON\r\n$5\r\nBCAST\r\n")
#define TRACK_NOTHING SLICE("*3\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$3\r\nOFF\r\n")

/* ---- asking ---- */

struct asking {
    struct worker *worker;
    struct pending *pending;             /* NULL: nobody waits */
    bool is_back;                        /* after it was lost: anything may have changed */
    bool has_listened;                   /* the shards tell already, if they were not lost */
    size_t left;
    struct asking_call {
        struct call call;                /* first */
        struct asking *asking;
        size_t shard;
    } calls[];
};

static void finish(struct asking *a)
{
    if (--a->left > 0) return;
    if (a->pending != NULL) pending_answer(a->pending, SLICE("+OK\r\n"));
    if (a->is_back && !a->worker->is_closing) tracker_all_changed(a->worker->tracking, true);
    mem_free(a);
}

/* A shard that is away is asked when it is back; one that is busy, soon. */
static void asked(struct call *call, struct slice reply, enum call_end end)
{
    const struct asking_call *one = (const struct asking_call *)call;
    struct asking *a = one->asking;
    struct ear_state *shard = &a->worker->tracking->shards[one->shard];
    bool is_busy = slice_starts(reply, SLICE("-BUSY")) || slice_starts(reply, SLICE("-LOADING"));
    bool is_put_off = end != CALL_ANSWERED || is_busy;
    if (is_put_off && !(a->has_listened && is_busy)) shard->is_deaf = true;
    if (is_put_off) a->is_back = false;
    else if (reply.ptr[0] == '-')
        log_write(a->worker->log, LOG_LEVEL_WARNING, "a shard does not tell what changes: %.*s",
                  (int)reply.len - 2, reply.ptr);
    shard->is_refused |= end == CALL_ANSWERED && is_busy;
    finish(a);
}

static struct asking *asking_new(struct worker *w, struct pending *p)
{
    struct asking *a = mem_zalloc(sizeof *a + w->topology->count * sizeof a->calls[0]);
    a->worker = w;
    a->pending = p;
    a->left = 1;
    return a;
}

static void ask(struct asking *a, size_t shard, struct slice request)
{
    a->calls[shard] = (struct asking_call){{.done = asked, .replies = 1}, a, shard};
    a->left++;
    upstream_send(&a->worker->links[shard].relay, &a->calls[shard].call, -1, request);
}

void tracking_back(struct worker *w, size_t shard)
{
    if (!w->tracking->listens) return;
    struct asking *a = asking_new(w, NULL);
    a->is_back = w->tracking->shards[shard].is_deaf;
    w->tracking->shards[shard].is_deaf = false;
    ask(a, shard, TRACK_ALL);
    finish(a);
}

void tracking_lost(struct worker *w, size_t shard)
{
    struct tracking *t = w->tracking;
    if (w->is_closing || !t->listens || t->shards[shard].is_deaf) return;
    t->shards[shard].is_deaf = true;
    tracker_all_changed(t, true);
}

void tracker_listen(struct worker *w, struct pending *p)
{
    struct asking *a = asking_new(w, p);
    a->has_listened = w->tracking->listens;
    w->tracking->listens = true;
    for (size_t i = 0; i < w->topology->count; i++) ask(a, i, TRACK_ALL);
    finish(a);
}

static void stop_one(struct worker *w, size_t shard)
{
    struct asking *a = asking_new(w, NULL);
    ask(a, shard, TRACK_NOTHING);
    finish(a);
}

/* Who stops to track may begin again, and has still read what it has. */
static void stop_listening(struct worker *w)
{
    w->tracking->listens = false;
    for (size_t i = 0; i < w->topology->count; i++)
        if (w->links[i].relay.state == UPSTREAM_UP) stop_one(w, i);
}

static void ask_again(struct worker *w)
{
    for (size_t i = 0; i < w->topology->count; i++) {
        if (!w->tracking->shards[i].is_refused) continue;
        w->tracking->shards[i].is_refused = false;
        if (w->tracking->listens) tracking_back(w, i);
        else stop_one(w, i);
    }
}

void tracking_tend(struct worker *w)
{
    const struct tracking *t = w->tracking;
    tracker_keep_limit(w);
    tracker_tell_waiting(w);
    tracker_close_overrun(w);
    ask_again(w);
    if (t->listens && t->clients == 0 && t->keys.count == 0) stop_listening(w);
}
