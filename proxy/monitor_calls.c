#include "proxy/monitor_calls.h"

#include "core/base/mem.h"
#include "proxy/monitor.h"
#include "proxy/plain.h"

struct monitor_calls {
    struct worker *worker;
    bool is_on;                          /* the shards have been told so */
    bool has_ended;
    size_t unanswered;                   /* times that a shard was told */
    struct list waiting;                 /* of struct monitor_wait */
    struct bytes heard;
    bool is_telling;
};

struct monitor_calls *monitor_calls_new(struct worker *w)
{
    struct monitor_calls *m = mem_zalloc(sizeof *m);
    m->worker = w;
    list_init(&m->waiting);
    return m;
}

void monitor_calls_free(struct monitor_calls *m)
{
    if (m == NULL) return;
    bytes_free(&m->heard);
    mem_free(m);
}

/* ---- who waits ---- */

static void pass(struct worker *w, struct errand *errand)
{
    (void)w;
    (void)errand;
}

static void may_go_on(struct worker *w, struct errand *errand)
{
    struct monitor_wait *wait = (struct monitor_wait *)errand;
    wait->done(w, wait);
}

static void release(struct monitor_calls *m)
{
    if (m->unanswered > 0 && !m->has_ended) return;
    LIST_EACH(&m->waiting, link) {
        struct monitor_wait *wait = LIST_ITEM(link, struct monitor_wait, waiting);
        list_leave(&wait->waiting);
        wait->errand = (struct errand){.visit = pass, .home = may_go_on};
        errand_post(wait->worker, &wait->errand);
    }
}

static void wait_here(struct worker *w, struct errand *errand)
{
    struct monitor_calls *m = w->monitor_calls;
    list_add_last(&m->waiting, &((struct monitor_wait *)errand)->waiting);
    release(m);
}

/* It is handed on in home(), since an errand is looked at behind its visit(). */
void monitor_calls_await(struct worker *w, struct monitor_wait *wait,
                         void (*done)(struct worker *w, struct monitor_wait *wait))
{
    *wait = (struct monitor_wait){
        .errand = {.visit = pass, .home = wait_here}, .worker = w, .done = done};
    list_init(&wait->waiting);
    errand_post(proxy_worker(w->proxy, 0), &wait->errand);
}

void monitor_calls_end(struct monitor_calls *m)
{
    if (m == NULL) return;
    m->has_ended = true;
    release(m);
}

/* ---- the shards ---- */

struct telling {
    struct call call;                    /* first */
    struct monitor_calls *calls;
    size_t shard;
};

/* This connection may know better than that for requests. */
static bool is_plain(const struct worker *w, size_t shard)
{
    const struct upstream *u = &w->links[shard].relay;
    return u->has_told ? u->kind == SHARD_PLAIN : plain_is(w, shard);
}

static void shard_knows(struct call *call, struct slice reply, enum call_end end)
{
    struct telling *one = (struct telling *)call;
    struct monitor_calls *m = one->calls;
    const struct worker *w = m->worker;
    if (end == CALL_ANSWERED && reply.ptr[0] == '-' && !is_plain(w, one->shard))
        log_write(w->log, LOG_LEVEL_WARNING, "shard %s does not tell what scripts call: %.*s",
                  w->topology->shards[one->shard].name, (int)reply.len - 2, reply.ptr);
    mem_free(one);
    m->unanswered--;
    release(m);
}

static bool is_there(const struct upstream *u)
{
    return u->state == UPSTREAM_UP || u->state == UPSTREAM_CONNECTING;
}

static void tell_shard(struct monitor_calls *m, size_t shard)
{
    struct upstream *u = &m->worker->links[shard].relay;
    if (is_plain(m->worker, shard) || (!m->is_on && !is_there(u))) return;
    struct telling *one = mem_zalloc(sizeof *one);
    *one = (struct telling){
        .call = {.done = shard_knows, .replies = 1}, .calls = m, .shard = shard};
    m->unanswered++;
    upstream_send(u, &one->call, -1,
                  m->is_on ? SLICE("*3\r\n$5\r\nRELAY\r\n$5\r\nCALLS\r\n$1\r\n1\r\n")
                           : SLICE("*3\r\n$5\r\nRELAY\r\n$5\r\nCALLS\r\n$1\r\n0\r\n"));
}

void monitor_calls_listen(struct monitor_calls *m)
{
    bool is_wanted = monitor_is_anybody(m->worker);
    if (is_wanted == m->is_on) return;
    m->is_on = is_wanted;
    m->unanswered++;                     /* ours: the calls may end while they are being sent */
    for (size_t i = 0; i < m->worker->topology->count; i++) tell_shard(m, i);
    m->unanswered--;
    release(m);
}

void monitor_calls_back(struct worker *w, size_t shard)
{
    if (monitor_calls_is_on(w)) tell_shard(w->monitor_calls, shard);
}

bool monitor_calls_is_on(const struct worker *w)
{
    return w->monitor_calls != NULL && w->monitor_calls->is_on;
}

/* ---- what is heard ---- */

void monitor_calls_heard(struct worker *w, struct slice line)
{
    if (monitor_calls_is_on(w)) bytes_append_slice(&w->monitor_calls->heard, line);
}

struct round {
    struct errand errand;                /* first */
    struct bytes lines;
};

static void send_off(struct worker *w, struct errand *errand)
{
    (void)errand;
    monitor_tell_others(w);
}

static void tell_here(struct worker *w, struct errand *errand)
{
    monitor_tell(w, bytes_slice(&((struct round *)errand)->lines));
}

static void calls_are_told(struct worker *w, struct errand *errand)
{
    struct round *round = (struct round *)errand;
    w->monitor_calls->is_telling = false;
    bytes_free(&round->lines);
    mem_free(round);
}

static void lines_are_sent_off(struct worker *w, struct errand *errand)
{
    *errand = (struct errand){.visit = tell_here, .home = calls_are_told};
    errand_start(w, errand);
}

void monitor_calls_tell(struct monitor_calls *m)
{
    if (m->heard.len == 0 || m->is_telling) return;
    struct round *round = mem_zalloc(sizeof *round);
    *round = (struct round){.errand = {.visit = send_off, .home = lines_are_sent_off},
                            .lines = m->heard};
    m->heard = (struct bytes){0};
    m->is_telling = true;
    errand_start(m->worker, &round->errand);
}
