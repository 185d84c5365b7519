/* thread.h - a thread beside the one that runs a loop: signals are not for it.
 *
 * The loop's thread takes signals when it is ready for them; one that came to another thread
 * meanwhile would end the process. */
#ifndef TORC_IO_THREAD_H
#define TORC_IO_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* As pthread_create(), with all signals blocked in the new thread. attributes may be NULL. */
bool thread_start(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *context),
                  void *context) __attribute__((warn_unused_result));

#endif
