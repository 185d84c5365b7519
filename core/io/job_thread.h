/* job_thread.h - a thread that runs jobs one after the other, in the order in which they were
 * given.
 *
 * What a job works on is the thread's from the moment it is given; nothing comes back. */
#ifndef TORC_IO_JOB_THREAD_H
#define TORC_IO_JOB_THREAD_H

#include <pthread.h>
#include <stdbool.h>

struct job {
    void (*run)(struct job *job);        /* on the thread; frees the job if that is to be done */
    struct job *next;
};

struct job_thread {
    pthread_t thread;
    pthread_mutex_t lock;                /* of all below */
    pthread_cond_t wanted;
    struct job *first, *last;
    bool stops;
};

/* name: at most 15 characters, as the system shows the thread.  False without a thread. */
bool job_thread_start(struct job_thread *t, const char *name) __attribute__((warn_unused_result));

/* May be called by any thread. */
void job_thread_give(struct job_thread *t, struct job *job);

/* Waits until all jobs have been run, and ends the thread. */
void job_thread_stop(struct job_thread *t);

#endif
