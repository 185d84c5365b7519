/* aof.h - a part of the append-only file: what is written behind every change, and read at start.
 *
 * RESP requests stand one behind the other; lines that begin with # are skipped.  aof_manifest.h
 * tells which parts there are.
 *
 * A unit of several commands stands between MULTI and EXEC, so that a tail which was cut off is
 * dropped as a whole.  Transactions add TXN RECORD requests; they are the only thing in it that
 * Redis does not know.
 *
 * The writer collects in memory; aof_write() at the end of a turn makes one write of it (group
 * commit). It has no thread and no clock; who owns it decides when to sync. */
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

/* Opens a part for appending, and makes it if it is not there.  False with errno. */
bool aof_open(struct aof_writer *w, const struct file_ops *files, const char *path)
    __attribute__((warn_unused_result));

/* Writes what waits; closes the file.  The caller syncs before if it wants to. */
void aof_close(struct aof_writer *w);

/* A unit begins and ends; `commands` of it follow with aof_command(), the first of them in database
 * db. */
void aof_begin(struct aof_writer *w, size_t commands, int db);
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
    AOF_CUT,                   /* the last unit is not whole; `valid` says up to where it is good */
    AOF_BAD,                             /* not the format; `valid` says where */
    AOF_SNAPSHOT,                        /* an RDB file, which cannot be read */
    AOF_ERROR                            /* errno */
};

/* Reads a part and hands its requests to run, in order, MULTI and EXEC included; run answers false
 * to stop (AOF_BAD).  *valid: bytes up to the end of the last whole unit. */
enum aof_status aof_read(const struct file_ops *files, const char *path,
                         bool (*run)(void *context, struct slice *argv, size_t argc), void *context,
                         int64_t *valid);

/* Cuts a part off behind its last whole unit. */
bool aof_cut(const struct file_ops *files, const char *path, int64_t valid)
    __attribute__((warn_unused_result));

#endif
