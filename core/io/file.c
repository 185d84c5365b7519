#include "core/io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int real_open_read(void *context, const char *path)
{
    (void)context;
    return open(path, O_RDONLY | O_CLOEXEC);
}

static int sync_folder_of(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 1;
    if (len >= sizeof folder) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(folder, slash ? path : ".", len);
    folder[len] = '\0';
    int fd = open(len ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = fsync(fd);
    close(fd);
    return result;
}

/* A new file's name is made durable with it. */
static int real_open_append(void *context, const char *path)
{
    (void)context;
    int is_new = access(path, F_OK) != 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd >= 0 && is_new && sync_folder_of(path) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static ssize_t real_read(void *context, int fd, void *into, size_t len)
{
    (void)context;
    ssize_t n;
    do n = read(fd, into, len);
    while (n < 0 && errno == EINTR);
    return n;
}

static ssize_t real_write(void *context, int fd, const void *from, size_t len)
{
    (void)context;
    ssize_t n;
    do n = write(fd, from, len);
    while (n < 0 && errno == EINTR);
    return n;
}

static int real_sync(void *context, int fd)
{
    (void)context;
    return fdatasync(fd);
}

static int real_truncate(void *context, int fd, int64_t len)
{
    (void)context;
    return ftruncate(fd, len);
}

static int64_t real_size(void *context, int fd)
{
    (void)context;
    struct stat st;
    return fstat(fd, &st) == 0 ? (int64_t)st.st_size : -1;
}

static int real_close(void *context, int fd)
{
    (void)context;
    return close(fd);
}

static int real_make_dir(void *context, const char *path)
{
    (void)context;
    if (mkdir(path, 0755) == 0) return sync_folder_of(path);
    return errno == EEXIST ? 0 : -1;
}

static int write_whole(const char *path, const void *from, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return -1;
    int ok = real_write(NULL, fd, from, len) == (ssize_t)len && fsync(fd) == 0;
    return close(fd) == 0 && ok ? 0 : -1;
}

static int real_replace(void *context, const char *path, const void *from, size_t len)
{
    (void)context;
    char temp[4096];
    if (snprintf(temp, sizeof temp, "%s.tmp", path) >= (int)sizeof temp) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (write_whole(temp, from, len) != 0 || rename(temp, path) != 0) return -1;
    return sync_folder_of(path);
}

static int real_rename(void *context, const char *from, const char *to)
{
    (void)context;
    return rename(from, to) == 0 && sync_folder_of(to) == 0 ? sync_folder_of(from) : -1;
}

const struct file_ops file_ops_real = {
    .open_read = real_open_read,
    .open_append = real_open_append,
    .read = real_read,
    .write = real_write,
    .sync = real_sync,
    .truncate = real_truncate,
    .size = real_size,
    .close = real_close,
    .make_dir = real_make_dir,
    .rename = real_rename,
    .replace = real_replace,
};
