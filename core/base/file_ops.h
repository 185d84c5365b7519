/* file_ops.h - the file calls that persistence needs, as a struct: the real disk, or a simulated
 * one. All return -1 with errno as the system calls of their names do. */
#ifndef TORC_BASE_FILE_OPS_H
#define TORC_BASE_FILE_OPS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct file_ops {
    void *context;
    int (*open_read)(void *context, const char *path);
    int (*open_append)(void *context, const char *path);          /* made if it is not there */
    ssize_t (*read)(void *context, int fd, void *into, size_t len);
    ssize_t (*write)(void *context, int fd, const void *from, size_t len);
    int (*sync)(void *context, int fd);
    int (*truncate)(void *context, int fd, int64_t len);
    int64_t (*size)(void *context, int fd);
    int (*close)(void *context, int fd);
    int (*make_dir)(void *context, const char *path);             /* fine if it is there */
    int (*rename)(void *context, const char *from, const char *to);                  /* durably */
    /* A whole small file, atomically and durably. */
    int (*replace)(void *context, const char *path, const void *from, size_t len);
};

#endif
