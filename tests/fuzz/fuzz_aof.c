/* fuzz_aof.c - any bytes as the append-only file: what is said to be whole of it is whole when it
 * is all there is, and gives the same requests.  And the same bytes as a manifest. */
#include "server/persist/aof_manifest.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct file {
    const uint8_t *data;
    size_t len, at;
};

static int open_file(void *context, const char *path)
{
    struct file *f = context;
    (void)path;
    f->at = 0;
    return 3;
}

/* In pieces that differ, so that requests lie across them. */
static ssize_t read_file(void *context, int fd, void *into, size_t len)
{
    struct file *f = context;
    size_t left = f->len - f->at, most = 1 + f->at % 61;
    (void)fd;
    if (len > left) len = left;
    if (len > most) len = most;
    if (len > 0) memcpy(into, f->data + f->at, len);
    f->at += len;
    return (ssize_t)len;
}

static int64_t size_of_file(void *context, int fd)
{
    (void)fd;
    return (int64_t)((struct file *)context)->len;
}

static int done(void *context, int fd)
{
    (void)context;
    (void)fd;
    return 0;
}

struct seen {
    size_t requests, bytes;
};

static bool see(void *context, struct slice *argv, size_t argc)
{
    struct seen *s = context;
    assert(argc > 0);
    s->requests++;
    for (size_t i = 0; i < argc; i++) s->bytes += argv[i].len;
    return true;
}

static enum aof_status read_all(const uint8_t *data, size_t len, struct seen *seen, int64_t *valid)
{
    struct file f = {data, len, 0};
    struct file_ops files = {.context = &f, .open_read = open_file, .read = read_file,
                             .size = size_of_file, .close = done};
    return aof_read(&files, "aof", see, seen, valid);
}

static void check_manifest(const uint8_t *data, size_t len)
{
    struct file f = {data, len, 0};
    struct file_ops files = {.context = &f, .open_read = open_file, .read = read_file,
                             .size = size_of_file, .close = done};
    struct aof_manifest m;
    char path[AOF_PATH_MAX];
    aof_manifest_init(&m, &files, "folder", "name");
    if (aof_manifest_load(&m) == AOF_OK)
        for (const struct aof_part *p = aof_manifest_next(&m, NULL); p != NULL;
             p = aof_manifest_next(&m, p))
            aof_part_path(&m, p, path);
    aof_manifest_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct seen first = {0}, again = {0};
    int64_t valid, whole;
    enum aof_status status = read_all(data, len, &first, &valid);
    assert(valid >= 0 && (size_t)valid <= len);
    if (status == AOF_OK) assert((size_t)valid == len);
    if (status == AOF_OK || status == AOF_CUT) {
        status = read_all(data, (size_t)valid, &again, &whole);
        assert(status == AOF_OK && whole == valid);
        assert(again.requests <= first.requests && again.bytes <= first.bytes);
    }
    check_manifest(data, len);
    return 0;
}
