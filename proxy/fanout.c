#include "proxy/fanout.h"

#include "core/base/mem.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

struct fanout;

struct fanout_call {
    struct call call;            /* first */
    struct fanout *fanout;
    struct bytes reply;
};

struct fanout {
    size_t count, left;
    void (*done)(void *context, const struct slice *replies, size_t count);
    void *context;
    struct fanout_call calls[];
};

static void finish(struct fanout *f)
{
    struct slice *replies = mem_alloc(f->count * sizeof *replies);
    for (size_t i = 0; i < f->count; i++) replies[i] = bytes_slice(&f->calls[i].reply);
    f->done(f->context, replies, f->count);
    for (size_t i = 0; i < f->count; i++) bytes_free(&f->calls[i].reply);
    mem_free(replies);
    mem_free(f);
}

static void one_done(struct call *call, struct slice reply, enum call_end end)
{
    struct fanout_call *one = (struct fanout_call *)call;
    struct fanout *f = one->fanout;
    (void)end;
    bytes_append_slice(&one->reply, reply);
    if (--f->left == 0) finish(f);
}

static struct fanout *fanout_new(struct worker *w, bool may_write,
                                 void (*done)(void *context, const struct slice *replies,
                                              size_t count),
                                 void *context)
{
    size_t count = w->topology->count;
    struct fanout *f = mem_zalloc(sizeof *f + count * sizeof f->calls[0]);

    f->count = count;
    f->left = count + 1;         /* one is ours: the calls may end while they are being sent */
    f->done = done;
    f->context = context;
    for (size_t i = 0; i < count; i++) {
        f->calls[i].call = (struct call){.done = one_done, .replies = 1, .may_write = may_write};
        f->calls[i].fanout = f;
    }
    return f;
}

void fanout_start(struct worker *w, enum resp_version version, int db, bool may_write,
                  struct slice request,
                  void (*done)(void *context, const struct slice *replies, size_t count),
                  void *context)
{
    struct fanout *f = fanout_new(w, may_write, done, context);
    for (size_t i = 0; i < f->count; i++)
        upstream_send(worker_upstream(w, i, version), &f->calls[i].call, db, request);
    if (--f->left == 0) finish(f);
}

void fanout_start_beside(struct worker *w, struct slice request,
                         void (*done)(void *context, const struct slice *replies, size_t count),
                         void *context)
{
    struct fanout *f = fanout_new(w, true, done, context);
    for (size_t i = 0; i < f->count; i++)
        upstream_send(&w->links[i].side, &f->calls[i].call, -1, request);
    if (--f->left == 0) finish(f);
}

struct client_fanout {
    struct pending *pending;
    enum merge kind;
};

static void answer_client(void *context, const struct slice *replies, size_t count)
{
    struct client_fanout *f = context;
    merge_replies(f->kind, replies, count, pending_reply(f->pending));
    pending_finish(f->pending);
    mem_free(f);
}

static struct client_fanout *client_fanout_new(struct client *c, enum merge kind)
{
    struct client_fanout *f = mem_alloc(sizeof *f);
    *f = (struct client_fanout){client_await(c), kind};
    return f;
}

void fanout_for_client(struct client *c, bool may_write, struct slice request, enum merge kind)
{
    struct client_fanout *f = client_fanout_new(c, kind);
    fanout_start(c->worker, c->resp, c->db, may_write, request, answer_client, f);
}

void fanout_for_client_beside(struct client *c, struct slice request, enum merge kind)
{
    struct client_fanout *f = client_fanout_new(c, kind);
    fanout_start_beside(c->worker, request, answer_client, f);
}
