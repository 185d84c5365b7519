#include "proxy/wait_replicas.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

struct wait_replicas {
    struct loop_timer timer;             /* first; does not run when the wait has no end */
    struct client *client;
    struct pending *pending;
};

static void finish(struct wait_replicas *w, struct slice reply)
{
    struct client *c = w->client;
    struct pending *pending = w->pending;
    loop_timer_stop(c->worker->loop, &w->timer);
    c->wait_replicas = NULL;
    mem_free(w);
    pending_answer(pending, reply);
}

static void is_over(struct loop_timer *timer)
{
    finish((struct wait_replicas *)timer, SLICE(":0\r\n"));
}

bool wait_replicas_end(struct client *c, bool with_error)
{
    const struct slice unblocked = SLICE("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
    struct wait_replicas *w = c->wait_replicas;
    if (w == NULL) return false;
    if (with_error) pending_count_failed(w->pending, CMD_wait, unblocked);
    finish(w, with_error ? unblocked : SLICE(":0\r\n"));
    return true;
}

/* A pending outlives its client. */
void wait_replicas_forget(struct client *c)
{
    wait_replicas_end(c, false);
}

/* A time that nobody will see the end of has none. */
static void start(struct client *c, int64_t timeout_ms)
{
    enum { MS_US = 1000 };
    struct wait_replicas *w = mem_alloc(sizeof *w);
    struct loop *loop = c->worker->loop;
    *w = (struct wait_replicas){{.fire = is_over}, c, client_await_alone(c)};
    c->wait_replicas = w;
    if (timeout_ms > 0 && timeout_ms < (INT64_MAX - loop_monotonic_us(loop)) / MS_US)
        loop_timer_start(loop, &w->timer, timeout_ms * MS_US);
}

enum dispatch_result wait_replicas(struct client *c, const struct request *r)
{
    int64_t replicas, timeout_ms;
    if (!number_to_int64(r->argv[1], &replicas))
        client_error(c, "ERR value is not an integer or out of range");
    else if (!number_to_int64(r->argv[2], &timeout_ms))
        client_error(c, "ERR timeout is not an integer or out of range");
    else if (timeout_ms < 0) client_error(c, "ERR timeout is negative");
    else if (replicas <= 0 || c->exec != NULL) resp_write_int64(client_reply(c), 0);
    else if (!client_is_clear(c)) return DISPATCH_TURN;
    else start(c, timeout_ms);
    return DISPATCH_SERVED;
}
