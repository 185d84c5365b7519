#include "proxy/pause.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/errand.h"
#include "proxy/may_write.h"
#include "proxy/pending.h"
#include "proxy/session.h"
#include "proxy/worker.h"

#define PAUSE_MAX_MS (INT64_MAX / 2000)  /* for ever */

/* CLIENT PAUSE and UNPAUSE on their way through the workers. */
struct pausing {
    struct call call;                    /* first: FUNCTION LIST */
    struct errand errand;
    struct worker *worker;
    struct pending *pending;
    int64_t pause_us;
    bool holds_all;
    struct bytes readers;
};

static struct pausing *pausing_of(struct errand *errand)
{
    return (struct pausing *)((char *)errand - offsetof(struct pausing, errand));
}

/* ---- on one worker ---- */

void pause_release(struct worker *w)
{
    for (struct client *c = w->clients; c != NULL; c = c->next)
        if (c->holds & HOLD_PAUSE) client_release(c, HOLD_PAUSE);
}

static void end(struct worker *w)
{
    w->pause.until_us = 0;
    w->pause.holds_all = false;
    bytes_free(&w->pause.readers);
    loop_timer_stop(w->loop, &w->pause.end);
    pause_release(w);
}

static void is_over(struct loop_timer *timer)
{
    end((struct worker *)((char *)timer - offsetof(struct worker, pause.end)));
}

void pause_close(struct worker *w)
{
    bytes_free(&w->pause.readers);
}

static void begin_here(struct worker *w, struct errand *errand)
{
    const struct pausing *p = pausing_of(errand);
    int64_t now_us = loop_monotonic_us(w->loop), until_us = now_us + p->pause_us;
    if (until_us > w->pause.until_us) w->pause.until_us = until_us;
    w->pause.holds_all = w->pause.holds_all || p->holds_all;
    w->pause.end.fire = is_over;
    loop_timer_start(w->loop, &w->pause.end, w->pause.until_us - now_us);
}

static void learn_here(struct worker *w, struct errand *errand)
{
    const struct pausing *p = pausing_of(errand);
    if (w->pause.until_us == 0) return;
    bytes_clear(&w->pause.readers);
    bytes_append_slice(&w->pause.readers, bytes_slice(&p->readers));
    pause_release(w);
}

static void end_here(struct worker *w, struct errand *errand)
{
    (void)errand;
    end(w);
}

/* ---- who waits ---- */

bool pause_holds(const struct client *c, const struct command *command, const struct slice *argv)
{
    const struct worker *w = c->worker;
    if (w->is_changing) return true;
    if (loop_monotonic_us(w->loop) >= w->pause.until_us) return false;
    if (w->pause.holds_all)
        return !(command->parent != NULL && command->parent->id == CMD_client);
    return session_may_write(c, command, argv);
}

/* ---- the commands ---- */

/* A shard that does not tell leaves all functions waiting. */
static void functions_known(struct call *call, struct slice reply, enum call_end end)
{
    struct pausing *p = (struct pausing *)call;
    if (end == CALL_ANSWERED) may_write_find_readers(reply, &p->readers);
    errand_start(p->worker, &p->errand);
}

static void answer(struct worker *w, struct errand *errand)
{
    struct pausing *p = pausing_of(errand);
    (void)w;
    pending_answer(p->pending, SLICE("+OK\r\n"));
    bytes_free(&p->readers);
    mem_free(p);
}

static void has_begun(struct worker *w, struct errand *errand)
{
    struct pausing *p = pausing_of(errand);
    struct slice request = SLICE("*2\r\n$8\r\nFUNCTION\r\n$4\r\nLIST\r\n");
    p->errand = (struct errand){.visit = learn_here, .home = answer};
    p->call = (struct call){.done = functions_known, .replies = 1};
    upstream_send(worker_upstream(w, worker_any_shard(w), RESP2), &p->call, -1, request);
}

static void start(struct client *c, struct pausing pausing)
{
    struct pausing *p = mem_alloc(sizeof *p);
    *p = pausing;
    p->worker = c->worker;
    p->pending = client_await(c);
    errand_start(c->worker, &p->errand);
}

static enum dispatch_result fail(struct client *c, const char *text)
{
    client_error(c, "%s", text);
    return DISPATCH_SERVED;
}

enum dispatch_result pause_serve(struct client *c, const struct request *r)
{
    int64_t ms;
    bool holds_all = r->argc == 3 || slice_is(r->argv[3], "all");

    if (r->argc > 4) {
        client_refuse_subcommand(c, r->argv);
        return DISPATCH_SERVED;
    }
    if (!holds_all && !slice_is(r->argv[3], "write"))
        return fail(c, "ERR CLIENT PAUSE mode must be WRITE or ALL");
    if (!number_to_int64(r->argv[2], &ms))
        return fail(c, "ERR timeout is not an integer or out of range");
    if (ms < 0) return fail(c, "ERR timeout is negative");
    start(c, (struct pausing){.errand = {.visit = begin_here,
                                         .home = holds_all ? answer : has_begun},
                              .pause_us = ms < PAUSE_MAX_MS ? ms * 1000 : PAUSE_MAX_MS * 1000,
                              .holds_all = holds_all});
    return DISPATCH_SERVED;
}

enum dispatch_result unpause_serve(struct client *c, const struct request *r)
{
    (void)r;
    start(c, (struct pausing){.errand = {.visit = end_here, .home = answer}});
    return DISPATCH_SERVED;
}
