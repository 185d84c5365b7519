#include "core/io/thread.h"

#include <signal.h>
#include <stddef.h>

/* A thread inherits the mask of the one that creates it. */
bool thread_start(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *context),
                  void *context)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(thread, attributes, run, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}
