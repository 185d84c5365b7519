#include "core/io/thread.h"

#include <signal.h>
#include <stddef.h>

/* What a fault of the thread itself sends: blocked, it would end the process without a word from
 * whoever wants to tell of it. */
static const int of_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};

/* A thread inherits the mask of the one that creates it. */
bool thread_start(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *context),
                  void *context)
{
    sigset_t others, before;
    sigfillset(&others);
    for (size_t i = 0; i < sizeof of_faults / sizeof of_faults[0]; i++)
        sigdelset(&others, of_faults[i]);
    pthread_sigmask(SIG_SETMASK, &others, &before);
    bool ok = pthread_create(thread, attributes, run, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}
