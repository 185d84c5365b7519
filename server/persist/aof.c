#include "server/persist/aof.h"

#include "core/base/mem.h"
#include "core/wire/resp_request.h"
#include "core/wire/resp_write.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { READ_SIZE = 256 * 1024, WAITING_KEPT_MAX = 1024 * 1024 };

/* ---- writing ---- */

bool aof_open(struct aof_writer *w, const struct file_ops *files, const char *path)
{
    *w = (struct aof_writer){
        .files = files, .fd = files->open_append(files->context, path), .db = -1};
    if (w->fd < 0) return false;
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

static void select_db(struct aof_writer *w, int db)
{
    char number[16];
    if (db == w->db) return;
    int len = snprintf(number, sizeof number, "%d", db);
    add_request(w, (struct slice[]){SLICE("SELECT"), slice_make(number, (size_t)len)}, 2);
    w->db = db;
}

void aof_begin(struct aof_writer *w, size_t commands, int db)
{
    select_db(w, db);
    if (commands > 1) add_request(w, (struct slice[]){SLICE("MULTI")}, 1);
}

void aof_command(struct aof_writer *w, int db, struct slice resp)
{
    select_db(w, db);
    bytes_append_slice(&w->waiting, resp);
}

void aof_end(struct aof_writer *w, size_t commands)
{
    if (commands > 1) add_request(w, (struct slice[]){SLICE("EXEC")}, 1);
}

/* Half a unit must not stay in the file: what comes later would stand behind it.  Where it cannot
 * be cut off, the rest of it is written next. */
static bool take_back(struct aof_writer *w, size_t done)
{
    int error = errno ? errno : EIO;
    if (done > 0 && w->files->truncate(w->files->context, w->fd, w->size) != 0) {
        w->size += (int64_t)done;
        bytes_consume(&w->waiting, done);
    }
    errno = error;
    return false;
}

bool aof_write(struct aof_writer *w)
{
    size_t done = 0;
    errno = 0;
    while (done < w->waiting.len) {
        ssize_t n =
            w->files->write(w->files->context, w->fd, w->waiting.ptr + done, w->waiting.len - done);
        if (n <= 0) return take_back(w, done);
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

static const struct resp_limits file_limits = {.inline_max = 64 * 1024,
                                               .bulk_max = (size_t)1 << 40,
                                               .argc_max = INT_MAX,
                                               .authenticated = true};

static struct slice *args_of(struct reader *r, char *request)
{
    const struct resp_request *q = &r->request;
    if (q->argc > r->argv_cap) {
        r->argv_cap = q->argc * 2;
        r->argv = mem_realloc(r->argv, r->argv_cap * sizeof *r->argv);
    }
    for (size_t i = 0; i < q->argc; i++)
        r->argv[i] = slice_make(request + q->args[i].offset, q->args[i].len);
    return r->argv;
}

/* Passes over a line that tells the time of writing, or what a person has noted. */
static enum resp_status skip_remark(const char *at, size_t len, size_t *used)
{
    const char *end = memchr(at, '\n', len);
    if (end == NULL) return RESP_MORE;
    *used = (size_t)(end - at) + 1;
    return RESP_DONE;
}

typedef bool (*run_request)(void *context, struct slice *argv, size_t argc);

/* One request, which is run, or one remark; RESP_MORE when its end is missing. */
static enum resp_status take_one(struct reader *r, char *at, size_t len, run_request run,
                                 void *context, size_t *used)
{
    if (at[0] == '#') return skip_remark(at, len, used);
    if (at[0] != '*') return RESP_BAD;
    enum resp_status status = resp_request_step(&r->request, at, len);
    if (status != RESP_DONE) return status;
    struct slice *argv = args_of(r, at);
    if (r->request.argc == 0 || !run(context, argv, r->request.argc)) return RESP_BAD;
    if (slice_is(argv[0], "multi")) r->in_multi = true;
    if (slice_is(argv[0], "exec")) r->in_multi = false;
    *used = r->request.at;
    resp_request_reset(&r->request);
    return RESP_DONE;
}

/* Runs the whole requests in the input; RESP_MORE when the rest needs more bytes. */
static enum resp_status run_input(struct reader *r, run_request run, void *context)
{
    size_t from = 0, used = 0;
    enum resp_status status = RESP_MORE;
    while (from < r->input.len) {
        status = take_one(r, r->input.ptr + from, r->input.len - from, run, context, &used);
        if (status != RESP_DONE) break;
        from += used;
        if (!r->in_multi) r->valid = r->at + (int64_t)from;
        status = RESP_MORE;
    }
    bytes_consume(&r->input, from);
    r->at += (int64_t)from;
    return status;
}

static bool is_snapshot(const struct bytes *input)
{
    return input->len >= 5 && memcmp(input->ptr, "REDIS", 5) == 0;
}

static enum aof_status read_all(struct reader *r, run_request run, void *context)
{
    for (;;) {
        ssize_t n = r->files->read(r->files->context, r->fd, bytes_reserve(&r->input, READ_SIZE),
                                   READ_SIZE);
        if (n < 0) return AOF_ERROR;
        if (n == 0) return r->input.len > 0 || r->in_multi ? AOF_CUT : AOF_OK;
        r->input.len += (size_t)n;
        if (r->at == 0 && r->valid == 0 && is_snapshot(&r->input)) return AOF_SNAPSHOT;
        if (r->request.need > r->input.len) continue;
        if (run_input(r, run, context) == RESP_BAD) return AOF_BAD;
    }
}

enum aof_status aof_read(const struct file_ops *files, const char *path,
                         bool (*run)(void *context, struct slice *argv, size_t argc), void *context,
                         int64_t *valid)
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
    bool ok =
        files->truncate(files->context, fd, valid) == 0 && files->sync(files->context, fd) == 0;
    return files->close(files->context, fd) == 0 && ok;
}
