/* aof_manifest.h - which files make up the append-only file, and in what order they are read.
 *
 * The layout is that of Redis 7: a folder with a manifest, one line for each part,
 *
 *     file appendonly.aof.2.base.aof seq 2 type b        the whole data at some time; at most one
 *     file appendonly.aof.2.incr.aof seq 2 type i        what came later; the last one grows
 *
 * Parts of type h wait to be removed and are not read.  Invariant: a part is named here before
 * anything is appended to it. */
#ifndef TORC_PERSIST_AOF_MANIFEST_H
#define TORC_PERSIST_AOF_MANIFEST_H

#include "core/base/bytes.h"
#include "core/base/file_ops.h"
#include "server/persist/aof.h"

enum { AOF_NAME_MAX = 256, AOF_PATH_MAX = 2048 };

enum aof_part_type { AOF_PART_BASE = 'b', AOF_PART_INCREMENT = 'i', AOF_PART_HISTORY = 'h' };

struct aof_part {
    char name[AOF_NAME_MAX];             /* within the folder */
    int64_t seq;
    enum aof_part_type type;
};

struct aof_manifest {
    const struct file_ops *files;
    char folder[1024], name[AOF_NAME_MAX], path[AOF_PATH_MAX];
    struct aof_part *parts;              /* as they stand in the file */
    size_t count;
};

/* folder and name: options appenddirname and appendfilename, below the current directory. */
void aof_manifest_init(struct aof_manifest *m, const struct file_ops *files, const char *folder,
                       const char *name);
void aof_manifest_free(struct aof_manifest *m);

/* Reads the file.  Where there is none, but a single file of that name lies in the current
 * directory, as Redis wrote it before version 7, it is moved into the folder as the base.
 * AOF_MISSING: there is neither. */
enum aof_status aof_manifest_load(struct aof_manifest *m) __attribute__((warn_unused_result));

/* The next part to be read, base first; start with NULL, NULL at the end. */
const struct aof_part *aof_manifest_next(const struct aof_manifest *m, const struct aof_part *part);

/* The part that grows; makes folder, manifest and a first one if need be.  NULL with errno. */
const struct aof_part *aof_manifest_last(struct aof_manifest *m)
    __attribute__((warn_unused_result));

void aof_part_path(const struct aof_manifest *m, const struct aof_part *part,
                   char out[AOF_PATH_MAX]);

#endif
