#include "server/persist/aof.h"

#include "core/base/mem.h"
#include "core/wire/resp_request.h"
#include "core/wire/resp_write.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

enum { READ_SIZE = 256 * 1024, WAITING_KEPT_MAX = 1024 * 1024 };

/* ---- names ---- */

void aof_paths_init(struct aof_paths *paths, const char *folder, const char *name)
{
    snprintf(paths->folder, sizeof paths->folder, "%.1000s", folder);
    snprintf(paths->manifest, sizeof paths->manifest, "%s/%.900s.manifest", paths->folder, name);
    snprintf(paths->part, sizeof paths->part, "%s/%.900s.1.incr.aof", paths->folder, name);
}

static bool write_manifest(const struct file_ops *files, const struct aof_paths *paths)
{
    char line[2100];
    int fd = files->open_read(files->context, paths->manifest);
    if (fd >= 0) return files->close(files->context, fd) == 0;
    int len = snprintf(line, sizeof line, "file %s seq 1 type i\n", paths->part + strlen(paths->folder) + 1);
    return files->replace(files->context, paths->manifest, line, (size_t)len) == 0;
}

/* ---- writing ---- */

bool aof_open(struct aof_writer *w, const struct file_ops *files, const struct aof_paths *paths)
{
    *w = (struct aof_writer){.files = files, .fd = -1, .db = -1};
    if (files->make_dir(files->context, paths->folder) != 0) return false;
    w->fd = files->open_append(files->context, paths->part);
    if (w->fd < 0 || !write_manifest(files, paths)) return false;
    w->size = files->size(files->context, w->fd);
    return w->size >= 0;
}

void aof_close(struct aof_writer *w)
{
    if (w->fd >= 0) w->files->close(w->files->context, w->fd);
    bytes_free(&w->waiting);
    w->fd = -1;
}

static void add_request(struct aof_writer *w, const struct slice *argv, size_t argc)
{
    resp_write_request(&w->waiting, argv, argc);
}

void aof_begin(struct aof_writer *w, size_t commands)
{
    if (commands > 1) add_request(w, (struct slice[]){SLICE("MULTI")}, 1);
}

void aof_command(struct aof_writer *w, int db, struct slice resp)
{
    if (db != w->db) {
        char number[16];
        int len = snprintf(number, sizeof number, "%d", db);
        add_request(w, (struct slice[]){SLICE("SELECT"), slice_make(number, (size_t)len)}, 2);
        w->db = db;
    }
    bytes_append_slice(&w->waiting, resp);
}

void aof_end(struct aof_writer *w, size_t commands)
{
    if (commands > 1) add_request(w, (struct slice[]){SLICE("EXEC")}, 1);
}

/* Half a unit must not stay in the file: what comes later would stand behind it. */
static bool take_back(struct aof_writer *w)
{
    int error = errno ? errno : EIO;
    if (w->files->truncate(w->files->context, w->fd, w->size) != 0) return false;
    errno = error;
    return false;
}

bool aof_write(struct aof_writer *w)
{
    size_t done = 0;
    errno = 0;
    while (done < w->waiting.len) {
        ssize_t n = w->files->write(w->files->context, w->fd, w->waiting.ptr + done, w->waiting.len - done);
        if (n <= 0) return take_back(w);
        done += (size_t)n;
    }
    if (done > 0) w->unsynced = true;
    w->size += (int64_t)done;
    bytes_clear(&w->waiting);
    if (w->waiting.cap > WAITING_KEPT_MAX) bytes_free(&w->waiting);
    return true;
}

bool aof_sync(struct aof_writer *w)
{
    if (!w->unsynced) return true;
    if (w->files->sync(w->files->context, w->fd) != 0) return false;
    w->unsynced = false;
    return true;
}

/* ---- reading ---- */

struct reader {
    const struct file_ops *files;
    int fd;
    struct bytes input;
    struct resp_request request;
    struct slice *argv;
    size_t argv_cap;
    bool in_multi;
    int64_t at;                          /* offset of input in the file */
    int64_t valid;
};

static const struct resp_limits file_limits = {
    .inline_max = 64 * 1024, .bulk_max = (size_t)1 << 40, .argc_max = INT_MAX, .authenticated = true};

static struct slice *args_of(struct reader *r, char *request)
{
    const struct resp_request *q = &r->request;
    if (q->argc > r->argv_cap) {
        r->argv_cap = q->argc * 2;
        r->argv = mem_realloc(r->argv, r->argv_cap * sizeof *r->argv);
    }
    for (size_t i = 0; i < q->argc; i++) r->argv[i] = slice_make(request + q->args[i].offset, q->args[i].len);
    return r->argv;
}

/* Runs the whole requests in the input; RESP_MORE when the rest needs more bytes. */
static enum resp_status run_input(struct reader *r, bool (*run)(void *context, struct slice *argv, size_t argc), void *context)
{
    size_t from = 0;
    enum resp_status status = RESP_MORE;
    while (from < r->input.len) {
        status = r->input.ptr[from] == '*' ? resp_request_step(&r->request, r->input.ptr + from, r->input.len - from) : RESP_BAD;
        if (status != RESP_DONE) break;
        struct slice *argv = args_of(r, r->input.ptr + from);
        if (r->request.argc == 0 || !run(context, argv, r->request.argc)) {
            status = RESP_BAD;
            break;
        }
        if (slice_is(argv[0], "multi")) r->in_multi = true;
        if (slice_is(argv[0], "exec")) r->in_multi = false;
        from += r->request.at;
        if (!r->in_multi) r->valid = r->at + (int64_t)from;
        resp_request_reset(&r->request);
        status = RESP_MORE;
    }
    bytes_consume(&r->input, from);
    r->at += (int64_t)from;
    return status;
}

static enum aof_status read_all(struct reader *r, bool (*run)(void *context, struct slice *argv, size_t argc), void *context)
{
    for (;;) {
        ssize_t n = r->files->read(r->files->context, r->fd, bytes_reserve(&r->input, READ_SIZE), READ_SIZE);
        if (n < 0) return AOF_ERROR;
        if (n == 0) return r->input.len > 0 || r->in_multi ? AOF_CUT : AOF_OK;
        r->input.len += (size_t)n;
        if (r->request.need > r->input.len) continue;
        if (run_input(r, run, context) == RESP_BAD) return AOF_BAD;
    }
}

enum aof_status aof_read(const struct file_ops *files, const char *path,
                         bool (*run)(void *context, struct slice *argv, size_t argc), void *context, int64_t *valid)
{
    struct reader r = {.files = files, .fd = files->open_read(files->context, path)};
    *valid = 0;
    if (r.fd < 0) return errno == ENOENT ? AOF_MISSING : AOF_ERROR;
    resp_request_init(&r.request, &file_limits);
    enum aof_status status = read_all(&r, run, context);
    *valid = r.valid;
    files->close(files->context, r.fd);
    resp_request_close(&r.request);
    bytes_free(&r.input);
    mem_free(r.argv);
    return status;
}

bool aof_cut(const struct file_ops *files, const char *path, int64_t valid)
{
    int fd = files->open_append(files->context, path);
    if (fd < 0) return false;
    bool ok = files->truncate(files->context, fd, valid) == 0 && files->sync(files->context, fd) == 0;
    return files->close(files->context, fd) == 0 && ok;
}
