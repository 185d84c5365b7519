/* aof.h - the append-only file: what is written behind every change, and read at start.
 *
 * The files are laid out as Redis 7 does: a folder with a manifest that names the parts,
 *
 *     appendonlydir/appendonly.aof.manifest         file appendonly.aof.1.incr.aof seq 1 type i
 *     appendonlydir/appendonly.aof.1.incr.aof       RESP requests, one behind the other
 *
 * A unit of several commands stands between MULTI and EXEC, so that a tail which was cut off is dropped
 * as a whole.  Transactions add TXN RECORD requests; they are the only thing in it that Redis does
 * not know.
 *
 * The writer collects in memory; aof_write() at the end of a turn makes one write of it (group commit).
 * It has no thread and no clock; who owns it decides when to sync. */
#ifndef TORC_PERSIST_AOF_H
#define TORC_PERSIST_AOF_H

#include "core/base/bytes.h"
#include "core/base/file_ops.h"

#include <stdint.h>

struct aof_writer {
    const struct file_ops *files;
    int fd;
    int db;                              /* the database last selected in the file; -1: none */
    struct bytes waiting;                /* not written yet */
    int64_t size;                        /* bytes of the file that are whole */
    bool unsynced;                       /* written since the last sync */
};

struct aof_paths {
    char folder[1024], manifest[2048], part[2048];
};

/* Where the files lie, below the current directory. */
void aof_paths_init(struct aof_paths *paths, const char *folder, const char *name);

/* Makes folder, manifest and part if they are not there, and opens the part.  False with errno. */
bool aof_open(struct aof_writer *w, const struct file_ops *files, const struct aof_paths *paths)
    __attribute__((warn_unused_result));

/* Writes what waits; closes the file.  The caller syncs before if it wants to. */
void aof_close(struct aof_writer *w);

/* A unit begins and ends; `commands` of it follow with aof_command(). */
void aof_begin(struct aof_writer *w, size_t commands);
void aof_command(struct aof_writer *w, int db, struct slice resp);
void aof_end(struct aof_writer *w, size_t commands);

/* Writes all that waits.  False with errno when the disk took less: what it took of it is cut off
 * again, and all still waits. */
bool aof_write(struct aof_writer *w) __attribute__((warn_unused_result));

/* Makes what was written durable.  False with errno. */
bool aof_sync(struct aof_writer *w) __attribute__((warn_unused_result));

enum aof_status {
    AOF_OK,
    AOF_MISSING,                         /* there is no file: nothing to read */
    AOF_CUT,                             /* the last unit is not whole; `valid` says up to where it is good */
    AOF_BAD,                             /* not the format; `valid` says where */
    AOF_ERROR                            /* errno */
};

/* Reads a part and hands its requests to run, in order, MULTI and EXEC included; run answers false
 * to stop (AOF_BAD).  *valid: bytes up to the end of the last whole unit. */
enum aof_status aof_read(const struct file_ops *files, const char *path,
                         bool (*run)(void *context, struct slice *argv, size_t argc), void *context, int64_t *valid);

/* Cuts a part off behind its last whole unit. */
bool aof_cut(const struct file_ops *files, const char *path, int64_t valid) __attribute__((warn_unused_result));

#endif
