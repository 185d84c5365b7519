/* discard.h - a thread that frees what is large, so that nobody waits for it. */
#ifndef TORC_DISCARD_H
#define TORC_DISCARD_H

#include "core/io/job_thread.h"
#include "server/store/garbage.h"

#include <stdatomic.h>

struct discard {
    struct job_thread thread;
    bool is_running;
    int64_t given;                       /* keys, ever */
    _Atomic int64_t freed;
};

bool discard_start(struct discard *d) __attribute__((warn_unused_result));
void discard_give(struct discard *d, const struct garbage *g);      /* takes over what *g names */
void discard_stop(struct discard *d);                               /* waits until all is freed */

#endif
