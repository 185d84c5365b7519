#include "proxy/settle.h"

#include "core/base/mem.h"
#include "proxy/worker.h"

#include <stdio.h>

enum { AGAIN_US = 100 * 1000 };

struct settlement {
    struct call call;                    /* first */
    struct list all;                     /* worker->settlements */
    struct loop_timer again;
    struct worker *worker;
    size_t shard;
    bool is_asked;
    size_t len;
    char name[TAKE_NAME_MAX];
};

struct slice settle_name(struct worker *w, char out[TAKE_NAME_MAX])
{
    int len = snprintf(out, TAKE_NAME_MAX, "%016llx-%zu-%llu", (unsigned long long)w->proxy->txn_id,
                       (size_t)(w - w->proxy->workers), (unsigned long long)w->takes++);
    return slice_make(out, (size_t)len);
}

static void end(struct settlement *s)
{
    loop_timer_stop(s->worker->loop, &s->again);
    list_leave(&s->all);
    mem_free(s);
}

static void told(struct call *call, struct slice reply, enum call_end end_of_call)
{
    struct settlement *s = (struct settlement *)call;
    s->is_asked = false;
    if (end_of_call == CALL_ANSWERED && reply.ptr[0] == '+') end(s);
    else loop_timer_start(s->worker->loop, &s->again, AGAIN_US);
}

static void tell(struct settlement *s)
{
    struct bytes request = {0};
    struct slice name = slice_make(s->name, s->len);
    resp_write_request(&request, (struct slice[]){SLICE("TXN"), SLICE("SETTLE"), name}, 3);
    s->is_asked = true;
    s->call = (struct call){.done = told, .replies = 1};
    upstream_send(worker_upstream(s->worker, s->shard, RESP2), &s->call, -1, bytes_slice(&request));
    bytes_free(&request);
}

static void again_fired(struct loop_timer *timer)
{
    tell((struct settlement *)((char *)timer - offsetof(struct settlement, again)));
}

void settle_later(struct worker *w, size_t shard, struct slice name)
{
    if (w->is_closing || name.len > TAKE_NAME_MAX) return;
    struct settlement *s = mem_zalloc(sizeof *s);
    s->worker = w;
    s->shard = shard;
    s->len = name.len;
    memcpy(s->name, name.ptr, name.len);
    s->again.fire = again_fired;
    list_add_last(&w->settlements, &s->all);
    tell(s);
}

/* Behind the connections: nothing is under way any more. */
void settle_close(struct worker *w)
{
    LIST_EACH(&w->settlements, link) end(LIST_ITEM(link, struct settlement, all));
}
