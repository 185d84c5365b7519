#include "proxy/errand.h"

#include "proxy/worker.h"

#include <stdatomic.h>
#include <stddef.h>

static void put_in_inbox(struct worker *to, struct errand *e)
{
    e->next = atomic_load_explicit(&to->inbox, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&to->inbox, &e->next, e, memory_order_release,
                                                  memory_order_relaxed)) {
    }
    loop_wake(to->loop);
}

static void go_home(struct worker *w, struct errand *e)
{
    if (e->home != NULL) e->home(w, e);
}

static void serve(struct worker *w, struct errand *e)
{
    if (e->origin == w) {
        go_home(w, e);
        return;
    }
    e->visit(w, e);
    if (e->origin == NULL) go_home(w, e);
    else put_in_inbox(proxy_worker(w->proxy, (w->index + 1) % w->proxy->workers_count), e);
}

void errand_start(struct worker *w, struct errand *e)
{
    e->origin = w;
    e->visit(w, e);
    if (w->proxy->workers_count == 1) go_home(w, e);
    else put_in_inbox(proxy_worker(w->proxy, (w->index + 1) % w->proxy->workers_count), e);
}

void errand_post(struct worker *to, struct errand *e)
{
    e->origin = NULL;
    put_in_inbox(to, e);
}

/* The inbox is a stack; what came first is served first. */
void errand_arrived(void *worker)
{
    struct worker *w = worker;
    struct errand *e = atomic_exchange_explicit(&w->inbox, NULL, memory_order_acquire),
                  *in_order = NULL;
    while (e != NULL) {
        struct errand *next = e->next;
        e->next = in_order;
        in_order = e;
        e = next;
    }
    while (in_order != NULL) {
        e = in_order;
        in_order = e->next;
        serve(w, e);
    }
}
