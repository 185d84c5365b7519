#include "proxy/reload.h"

#include "core/base/mem.h"
#include "proxy/pending.h"
#include "proxy/worker.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_US = 1000 * 1000, LOOK_AGAIN_US = 1000 };

/* Somebody who waits for the answer. */
struct reload_question {
    struct errand errand;                /* first */
    struct reload_question *next;
    struct worker *worker;
    struct pending *pending;
    struct bytes answer;
};

struct reload {
    const struct topology *topology;
    struct names *names;
    bool *moves;                         /* by shard */
    sem_t done;                          /* once by each worker */
};

/* One worker changes over. */
struct change_over {
    struct errand errand;                /* first */
    const struct reload *reload;
    struct worker *worker;
    struct loop_timer timer;
    int64_t deadline_us;
};

/* ---- what the file says ---- */

static const struct shard_option *find_option(const struct options *o, const char *name)
{
    for (size_t i = 0; i < o->shards_count; i++)
        if (strcmp(o->shards[i].name, name) == 0) return &o->shards[i];
    return NULL;
}

static const struct shard *find_shard(const struct topology *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->shards[i].name, name) == 0) return &t->shards[i];
    return NULL;
}

/* The same ring, or a sentence in why. */
static bool is_same_ring(const struct topology *t, const struct options *o, struct bytes *why)
{
    static const char reason[] = "keys cannot move between shards while they are served";
    for (size_t i = 0; i < o->shards_count; i++)
        if (find_shard(t, o->shards[i].name) == NULL) {
            bytes_printf(why, "shard %s is new, and %s", o->shards[i].name, reason);
            return false;
        }
    for (size_t i = 0; i < t->count; i++) {
        const struct shard_option *s = find_option(o, t->shards[i].name);
        if (s != NULL && s->weight == t->shards[i].weight) continue;
        bytes_printf(why, "shard %s %s, and %s", t->shards[i].name,
                     s == NULL ? "is missing" : "has another weight", reason);
        return false;
    }
    return true;
}

/* In the order in which they stand in the ring, which gives the same numbers again. */
static void sort_as(struct options *o, const struct topology *t)
{
    struct shard_option *sorted = mem_alloc(t->count * sizeof *sorted);
    for (size_t i = 0; i < t->count; i++) sorted[i] = *find_option(o, t->shards[i].name);
    mem_free(o->shards);
    o->shards = sorted;
}

static struct topology *read_topology(const struct proxy *p, struct bytes *why)
{
    struct options fresh;
    struct topology *t = NULL;
    char reason[512];

    options_init(&fresh);
    if (options_read_arguments(&fresh, p->argc, p->argv, why) &&
        is_same_ring(p->topology, &fresh, why)) {
        sort_as(&fresh, p->topology);
        t = topology_new(&fresh, reason, sizeof reason);
        if (t == NULL) bytes_printf(why, "%s", reason);
    }
    options_close(&fresh);
    return t;
}

static size_t find_moves(const struct topology *from, const struct topology *to, bool *moves)
{
    size_t count = 0;
    assert(from->count == to->count);
    for (size_t i = 0; i < to->count; i++) {
        const struct shard *a = &from->shards[i], *b = &to->shards[i];
        moves[i] = strcmp(a->host, b->host) != 0 || a->port != b->port;
        count += moves[i];
    }
    return count;
}

/* ---- a worker ---- */

static struct change_over *of_timer(struct loop_timer *timer)
{
    return (struct change_over *)((char *)timer - offsetof(struct change_over, timer));
}

static void change_over(struct change_over *o)
{
    sem_t *done = (sem_t *)(uintptr_t)&o->reload->done;
    worker_change_topology(o->worker, o->reload->topology, o->reload->names, o->reload->moves);
    sem_post(done);                      /* o is gone */
}

static void look_again(struct loop_timer *timer)
{
    struct change_over *o = of_timer(timer);
    struct worker *w = o->worker;
    if (worker_is_quiet(w, o->reload->moves) || loop_monotonic_us(w->loop) >= o->deadline_us)
        change_over(o);
    else
        loop_timer_start(w->loop, timer, LOOK_AGAIN_US);
}

static void begin(struct worker *w, struct errand *errand)
{
    struct change_over *o = (struct change_over *)errand;
    w->is_changing = true;
    o->worker = w;
    o->deadline_us = loop_monotonic_us(w->loop) + PATIENCE_US;
    o->timer.fire = look_again;
    loop_timer_start(w->loop, &o->timer, 0);
}

/* ---- the first thread ---- */

static void change_all(struct proxy *p, struct reload *r)
{
    struct change_over *all = mem_zalloc(p->workers_count * sizeof *all);
    sem_init(&r->done, 0, 0);
    for (size_t i = 0; i < p->workers_count; i++) {
        all[i] = (struct change_over){.errand = {.visit = begin}, .reload = r};
        errand_post(proxy_worker(p, i), &all[i].errand);
    }
    for (size_t i = 0; i < p->workers_count; i++)
        while (sem_wait(&r->done) != 0) assert(errno == EINTR);
    sem_destroy(&r->done);
    mem_free(all);
}

/* The old ones are nobody's any more, the new ones are the proxy's. */
static void exchange(struct proxy *p, struct reload *r)
{
    topology_free((struct topology *)(uintptr_t)p->topology);
    names_free(p->names);
    p->topology = r->topology;
    p->names = r->names;
}

/* False with a sentence in why. */
static bool reload(struct proxy *p, struct bytes *why)
{
    if (p->options.file[0] == '\0') {
        bytes_printf(why, "The server is running without a config file");
        return false;
    }
    struct topology *t = read_topology(p, why);
    if (t == NULL) return false;
    struct reload r = {.topology = t, .moves = mem_zalloc(t->count * sizeof *r.moves)};
    size_t count = find_moves(p->topology, t, r.moves);
    if (count == 0) {
        topology_free(t);
    } else {
        r.names = topology_look_up(t);
        change_all(p, &r);
        exchange(p, &r);
    }
    log_write(&p->log, LOG_LEVEL_NOTICE, "The list of shards was read again: %zu have moved",
              count);
    mem_free(r.moves);
    return true;
}

static void arrive(struct worker *w, struct errand *errand)
{
    (void)w;
    (void)errand;
}

static void answer(struct worker *w, struct errand *errand)
{
    struct reload_question *q = (struct reload_question *)errand;
    (void)w;
    pending_answer(q->pending, bytes_slice(&q->answer));
    bytes_free(&q->answer);
    mem_free(q);
}

void reload_run(struct proxy *p)
{
    struct reload_question *questions = atomic_exchange(&p->reload_questions, NULL);
    struct bytes why = {0};
    bool good = reload(p, &why);

    if (!good)
        log_write(&p->log, LOG_LEVEL_WARNING, "The list of shards stays as it is: %.*s",
                  (int)why.len, why.ptr);
    for (struct reload_question *q = questions, *next; q != NULL; q = next) {
        next = q->next;
        if (good) bytes_append_slice(&q->answer, SLICE("+OK\r\n"));
        else bytes_printf(&q->answer, "-ERR %.*s\r\n", (int)why.len, why.ptr);
        q->errand = (struct errand){.visit = arrive, .home = answer};
        errand_post(q->worker, &q->errand);
    }
    bytes_free(&why);
}

void reload_close(struct proxy *p)
{
    struct reload_question *q = atomic_exchange(&p->reload_questions, NULL);
    for (struct reload_question *next; q != NULL; q = next) {
        next = q->next;
        pending_answer(q->pending, SLICE("-ERR the proxy stops\r\n"));
        mem_free(q);
    }
}

enum dispatch_result reload_serve(struct client *c, const struct request *r)
{
    struct proxy *p = c->worker->proxy;
    struct reload_question *q = mem_zalloc(sizeof *q);
    (void)r;
    q->worker = c->worker;
    q->pending = client_await(c);
    q->next = atomic_load(&p->reload_questions);
    while (!atomic_compare_exchange_weak(&p->reload_questions, &q->next, q)) continue;
    kill(getpid(), SIGHUP);
    return DISPATCH_SERVED;
}
