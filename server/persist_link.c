#include "server/persist_link.h"

#include "core/io/clock.h"
#include "core/io/file.h"
#include "core/io/thread.h"
#include "server/boot.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SECOND_US = 1000 * 1000,
    COMPLAIN_EVERY_US = 30 * SECOND_US
};

/* ---- the thread behind everysec ---- */

static void *sync_thread(void *context)
{
    struct persist_link *p = context;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->sync_wanted && !p->thread_stops) pthread_cond_wait(&p->wanted, &p->lock);
        if (!p->sync_wanted) break;
        p->sync_wanted = false;
        p->sync_running = true;
        int fd = p->aof.fd;
        pthread_mutex_unlock(&p->lock);
        int error = fdatasync(fd) == 0 ? 0 : errno;
        pthread_mutex_lock(&p->lock);
        p->sync_running = false;
        p->sync_error = error;
        p->sync_ended = true;
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static bool start_thread(struct persist_link *p)
{
    p->thread_stops = p->sync_wanted = p->sync_running = p->sync_ended = false;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wanted, NULL);
    return thread_start(&p->thread, NULL, sync_thread, p);
}

static void stop_thread(struct persist_link *p)
{
    pthread_mutex_lock(&p->lock);
    p->thread_stops = true;
    pthread_cond_signal(&p->wanted);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->wanted);
    pthread_mutex_destroy(&p->lock);
}

/* ---- appending ---- */

static void on_unit(void *context, const struct propagated *unit)
{
    struct persist_link *p = context;
    const struct options *o = &p->server->options;
    aof_begin(&p->aof, unit->count, unit->commands[0].db);
    for (size_t i = 0; i < unit->count; i++) {
        const struct propagated_command *c = &unit->commands[i];
        aof_command(&p->aof, c->db, slice_make(unit->bytes + c->offset, c->len));
    }
    aof_end(&p->aof, unit->count);
    if (o->appendfsync == OPTION_FSYNC_ALWAYS ||
        (unit->sync && o->txn_fsync && o->appendfsync != OPTION_FSYNC_NO))
        p->sync_now = true;
}

/* An answer would claim what the disk refused: nothing may leave this process any more. */
static void give_up(struct persist_link *p, const char *what)
{
    log_write(p->log, LOG_LEVEL_WARNING,
              "Can't recover from AOF %s error when the change must be durable before it is "
              "answered: %s. Exiting...",
              what, strerror(errno));
    _exit(1);
}

/* What could not be written is kept, and tried again at the end of every turn; until that succeeds
 * nothing more is added to it.  Of what was answered in this turn only the votes and decisions of
 * transactions promise more than `everysec` does: nobody hears of them. */
static void note_error(struct persist_link *p)
{
    int error = errno;
    struct server *s = p->server;
    if (s->write_error == 0) txn_node_hang_up(s);
    if (s->write_error == 0 || s->monotonic_us - p->complained_us > COMPLAIN_EVERY_US) {
        log_write(p->log, LOG_LEVEL_WARNING, "Error while writing the AOF: %s", strerror(error));
        p->complained_us = s->monotonic_us;
    }
    s->write_error = error;
}

/* Whether a sync has ended since this was asked last, and how. */
static bool sync_has_ended(struct persist_link *p, int *error)
{
    pthread_mutex_lock(&p->lock);
    bool ended = p->sync_ended;
    *error = p->sync_error;
    p->sync_ended = false;
    pthread_mutex_unlock(&p->lock);
    return ended;
}

static void note_sync(struct persist_link *p, int error)
{
    if (p->server->write_error == p->sync_failed) p->server->write_error = error;
    p->sync_failed = error;
}

/* As long as what was written may not reach the disk, no more is taken; the next second it is tried
 * again. */
static void look_at_sync(struct persist_link *p)
{
    int error;
    if (!sync_has_ended(p, &error)) return;
    if (error != 0) {
        if (p->sync_failed == 0)
            log_write(p->log, LOG_LEVEL_WARNING, "Error while syncing the AOF: %s",
                      strerror(error));
        p->aof.unsynced = true;
    } else if (p->sync_failed != 0) {
        log_write(p->log, LOG_LEVEL_WARNING, "The AOF can be synced again");
    }
    note_sync(p, error);
}

static void sync_in_background(struct persist_link *p)
{
    look_at_sync(p);
    if (!p->aof.unsynced || p->server->monotonic_us - p->synced_us < SECOND_US) return;
    pthread_mutex_lock(&p->lock);
    if (!p->sync_running && !p->sync_wanted) {
        p->sync_wanted = true;
        p->aof.unsynced = false;
        p->synced_us = p->server->monotonic_us;
        pthread_cond_signal(&p->wanted);
    }
    pthread_mutex_unlock(&p->lock);
}

static bool write_timed(struct persist_link *p)
{
    int64_t began_us = latency_begin(p->server);
    bool ok = aof_write(&p->aof);
    latency_end(p->server, LATENCY_AOF_WRITE, began_us);
    return ok;
}

static bool sync_timed(struct persist_link *p)
{
    int64_t began_us = latency_begin(p->server);
    bool ok = aof_sync(&p->aof);
    latency_end(p->server, LATENCY_AOF_FSYNC, began_us);
    return ok;
}

/* What was answered has been written, so that it outlives this process.  Redis does not write while
 * a sync is under way, since the system may hold up who does; killed on a slow disk, it has lost up
 * to two seconds of what it had answered. */
static void on_turn_end(struct loop_hook *hook)
{
    struct persist_link *p = (struct persist_link *)hook;
    if (!p->is_open) return;
    if (p->aof.waiting.len > 0) {
        if (!write_timed(p)) {
            if (p->server->options.appendfsync == OPTION_FSYNC_ALWAYS) give_up(p, "writing");
            note_error(p);
            return;
        }
        p->server->write_error = p->sync_failed;
    }
    if (p->sync_now && !sync_timed(p)) give_up(p, "syncing");
    p->sync_now = false;
    if (p->server->options.appendfsync == OPTION_FSYNC_EVERYSEC) sync_in_background(p);
    else if (p->sync_failed != 0) note_sync(p, 0);     /* nobody syncs any more, or who answers */
}

/* ---- opening and closing ---- */

/* Two nodes that append to one file, or of which one cuts off the tail that the other is writing,
 * would ruin it.  The system takes the lock back when a process ends, however it ends. */
static bool lock_folder(struct persist_link *p)
{
    const char *folder = p->manifest.folder;
    if (mkdir(folder, 0755) == 0 || errno == EEXIST)
        p->folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->folder_fd < 0) {
        log_write(p->log, LOG_LEVEL_WARNING, "Can't open or create append-only dir %s: %s", folder,
                  strerror(errno));
        return false;
    }
    if (flock(p->folder_fd, LOCK_EX | LOCK_NB) == 0) return true;
    log_write(p->log, LOG_LEVEL_WARNING,
              "The append-only dir %s in %s is in use by another server: "
              "every server needs a dir of its own",
              folder, p->server->options.dir);
    return false;
}

static bool open_log(struct persist_link *p)
{
    char path[AOF_PATH_MAX] = "";
    const struct aof_part *part = aof_manifest_last(&p->manifest);
    if (part != NULL) aof_part_path(&p->manifest, part, path);
    if (part == NULL || !aof_open(&p->aof, &file_ops_real, path)) {
        log_write(p->log, LOG_LEVEL_WARNING, "Can't open the append-only file %s: %s",
                  part ? path : p->manifest.path, strerror(errno));
        return false;
    }
    p->is_open = start_thread(p);
    if (p->is_open) propagate_add_sink(p->server, on_unit, p);
    return p->is_open;
}

/* Only the part that was written last can end in the middle. */
static bool may_cut(const struct persist_link *p, const struct aof_part *part)
{
    bool is_last = aof_manifest_next(&p->manifest, part) == NULL;
    return p->server->options.aof_load_truncated && is_last;
}

static bool tell_bad(struct persist_link *p, enum aof_status status, const char *path,
                     int64_t valid)
{
    switch (status) {
    case AOF_CUT:
        log_write(p->log, LOG_LEVEL_WARNING,
                  "Unexpected end of file reading the append only file %s. You can: "
                  "1) Make a backup of your AOF file, then cut it to %lld bytes. "
                  "2) Alternatively you can set the 'aof-load-truncated' configuration option "
                  "to yes and restart the server.",
                  path, (long long)valid);
        break;
    case AOF_BAD:
        log_write(p->log, LOG_LEVEL_WARNING,
                  "Bad file format reading the append only file %s, good up to byte %lld: "
                  "make a backup of it, then cut it there",
                  path, (long long)valid);
        break;
    case AOF_SNAPSHOT:
        log_write(p->log, LOG_LEVEL_WARNING,
                  "The append only file %s begins with an RDB snapshot, which this version does "
                  "not read: let Redis rewrite it with aof-use-rdb-preamble no",
                  path);
        break;
    default:
        log_write(p->log, LOG_LEVEL_WARNING,
                  "Unrecoverable error reading the append only file %s: %s", path, strerror(errno));
    }
    return false;
}

static bool read_parts(struct persist_link *p)
{
    struct server *s = p->server;
    char path[AOF_PATH_MAX];
    const struct aof_part *part;
    int64_t valid, start = clock_monotonic_us();
    enum aof_status status = boot_read_log(s, &p->manifest, &part, &valid);
    if (status == AOF_OK) {
        log_write(p->log, LOG_LEVEL_NOTICE, "DB loaded from append only file: %.3f seconds",
                  (double)(clock_monotonic_us() - start) / SECOND_US);
        return true;
    }
    aof_part_path(&p->manifest, part, path);
    if (status != AOF_CUT || !may_cut(p, part) || !aof_cut(&file_ops_real, path, valid))
        return tell_bad(p, status, path, valid);
    log_write(p->log, LOG_LEVEL_WARNING,
              "AOF %s loaded anyway because aof-load-truncated is enabled; cut to %lld bytes", path,
              (long long)valid);
    return true;
}

static bool read_log(struct persist_link *p)
{
    switch (aof_manifest_load(&p->manifest)) {
    case AOF_OK: return read_parts(p);
    case AOF_MISSING: return true;
    case AOF_BAD:
        log_write(p->log, LOG_LEVEL_WARNING, "Invalid AOF manifest file format: %s",
                  p->manifest.path);
        return false;
    default:
        log_write(p->log, LOG_LEVEL_WARNING, "Can't read the AOF manifest %s: %s", p->manifest.path,
                  strerror(errno));
        return false;
    }
}

bool persist_link_open(struct persist_link *p, struct server *server, struct loop *loop,
                       const struct log *log)
{
    const struct options *o = &server->options;
    *p = (struct persist_link){.turn_end = {.run = on_turn_end},
                               .server = server,
                               .loop = loop,
                               .log = log,
                               .folder_fd = -1};
    aof_manifest_init(&p->manifest, &file_ops_real, o->appenddirname, o->appendfilename);
    loop_add_hook(loop, &p->turn_end);
    if (!o->appendonly) return true;
    return lock_folder(p) && read_log(p) && open_log(p);
}

bool persist_link_read_again(struct persist_link *p)
{
    char path[AOF_PATH_MAX];
    const struct aof_part *part;
    int64_t valid;
    if (!p->is_open || !aof_write(&p->aof)) return false;
    keyspace_flush(&p->server->keyspace, NULL, false);
    enum aof_status status = boot_read_data(p->server, &p->manifest, &part, &valid);
    if (status == AOF_OK) return true;
    aof_part_path(&p->manifest, part, path);
    tell_bad(p, status, path, valid);
    _exit(1);
}

static void close_log(struct persist_link *p)
{
    if (!aof_write(&p->aof) || !aof_sync(&p->aof))
        log_write(p->log, LOG_LEVEL_WARNING, "Error while writing the AOF at the end: %s",
                  strerror(errno));
    stop_thread(p);
    fdatasync(p->aof.fd);
    aof_close(&p->aof);
    p->is_open = false;
}

void persist_link_close(struct persist_link *p)
{
    if (p->is_open) close_log(p);
    aof_manifest_free(&p->manifest);
    if (p->folder_fd >= 0) close(p->folder_fd);
    p->folder_fd = -1;
}
