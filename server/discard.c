#include "server/discard.h"

#include "core/base/mem.h"

struct discard_job {
    struct job job;                      /* first: found by it */
    struct discard *discard;
    struct garbage garbage;
};

static void run(struct job *job)
{
    struct discard_job *j = (struct discard_job *)job;
    garbage_free(&j->garbage);
    atomic_fetch_add_explicit(&j->discard->freed, (int64_t)j->garbage.objects,
                              memory_order_relaxed);
    mem_free(j);
}

bool discard_start(struct discard *d)
{
    d->is_running = job_thread_start(&d->thread, "discard");
    return d->is_running;
}

void discard_give(struct discard *d, const struct garbage *g)
{
    struct discard_job *j = mem_alloc(sizeof *j);
    *j = (struct discard_job){{.run = run}, d, *g};
    d->given += (int64_t)g->objects;
    if (d->is_running) job_thread_give(&d->thread, &j->job);
    else run(&j->job);
}

void discard_stop(struct discard *d)
{
    if (d->is_running) job_thread_stop(&d->thread);
    d->is_running = false;
}
