/* two_writes.h - two sockets written by one system call.
 *
 * A process that is killed ends between two system calls, never inside one that does not wait.  So
 * what must be said to two peers or to neither is handed to the kernel at once (io_submit). */
#ifndef TORC_IO_TWO_WRITES_H
#define TORC_IO_TWO_WRITES_H

#include "core/base/slice.h"

#include <stdint.h>

struct two_writes {
    unsigned long context;               /* the kernel's; 0: none yet */
    bool is_refused;                     /* the kernel gives none */
};

/* A socket that does not block, what is to be written, and what came of it: bytes, or -errno. */
struct one_write {
    int fd;
    struct slice data;
    int64_t result;
};

/* False when nothing was written, because the kernel cannot do it. */
bool two_writes_do(struct two_writes *t, struct one_write writes[2])
    __attribute__((warn_unused_result));

void two_writes_close(struct two_writes *t);

#endif
