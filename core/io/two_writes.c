#include "core/io/two_writes.h"

#include <linux/aio_abi.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool has_context(struct two_writes *t)
{
    if (t->context == 0 && !t->is_refused)
        t->is_refused = syscall(SYS_io_setup, 2, &t->context) != 0;
    return t->context != 0;
}

/* Sockets have done it when the call returns. */
static void take_results(struct two_writes *t, long count)
{
    struct io_event events[2];
    long had = 0;
    while (had < count) {
        long n = syscall(SYS_io_getevents, t->context, count - had, count - had, events, NULL);
        if (n < 0) continue;             /* a signal */
        for (long i = 0; i < n; i++)
            ((struct one_write *)(uintptr_t)events[i].data)->result = events[i].res;
        had += n;
    }
}

bool two_writes_do(struct two_writes *t, struct one_write writes[2])
{
    struct iocb blocks[2] = {0}, *both[2] = {&blocks[0], &blocks[1]};
    if (!has_context(t)) return false;
    for (size_t i = 0; i < 2; i++) {
        writes[i].result = 0;
        blocks[i].aio_data = (uintptr_t)&writes[i];
        blocks[i].aio_lio_opcode = IOCB_CMD_PWRITE;
        blocks[i].aio_fildes = (uint32_t)writes[i].fd;
        blocks[i].aio_buf = (uintptr_t)writes[i].data.ptr;
        blocks[i].aio_nbytes = writes[i].data.len;
    }
    long count = syscall(SYS_io_submit, t->context, 2, both);
    if (count <= 0) return false;
    take_results(t, count);
    return true;
}

void two_writes_close(struct two_writes *t)
{
    if (t->context != 0) syscall(SYS_io_destroy, t->context);
    t->context = 0;
}
