#include "core/io/job_thread.h"

#include "core/base/mem.h"
#include "core/io/thread.h"

#include <stddef.h>

/* The next job; NULL when there will be none.  Called with the lock held, which is given up while
 * there is nothing to do. */
static struct job *take(struct job_thread *t)
{
    while (t->first == NULL && !t->stops) pthread_cond_wait(&t->wanted, &t->lock);
    struct job *job = t->first;
    if (job == NULL) return NULL;
    t->first = job->next;
    if (t->first == NULL) t->last = NULL;
    return job;
}

static void *run(void *context)
{
    struct job_thread *t = context;
    struct job *job;
    pthread_mutex_lock(&t->lock);
    while ((job = take(t)) != NULL) {
        bool is_last = t->first == NULL;
        pthread_mutex_unlock(&t->lock);
        job->run(job);
        if (is_last) mem_thread_rests();
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

bool job_thread_start(struct job_thread *t, const char *name)
{
    *t = (struct job_thread){0};
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wanted, NULL);
    bool ok = thread_start(&t->thread, NULL, run, t);
    if (ok) pthread_setname_np(t->thread, name);
    return ok;
}

void job_thread_give(struct job_thread *t, struct job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&t->lock);
    if (t->last != NULL) t->last->next = job;
    else t->first = job;
    t->last = job;
    pthread_cond_signal(&t->wanted);
    pthread_mutex_unlock(&t->lock);
}

void job_thread_stop(struct job_thread *t)
{
    pthread_mutex_lock(&t->lock);
    t->stops = true;
    pthread_cond_signal(&t->wanted);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wanted);
    pthread_mutex_destroy(&t->lock);
}
