/* persist_link.h - persist/ on real files: reads the log at start, appends every propagated unit,
 * and syncs by the policy at the end of each turn, before replies leave; everysec in a helper
 * thread. */
#ifndef TORC_PERSIST_LINK_H
#define TORC_PERSIST_LINK_H

#include "core/io/log.h"
#include "core/io/loop.h"
#include "server/persist/aof_manifest.h"

#include <pthread.h>

struct server;

struct persist_link {
    struct loop_hook turn_end;           /* first: found by it */
    struct server *server;
    struct loop *loop;
    const struct log *log;
    struct aof_manifest manifest;
    struct aof_writer aof;
    int folder_fd;                       /* locked while we use it; -1 */
    bool is_open;
    bool sync_now;                       /* a unit of this turn asked for it */
    int64_t synced_us;                   /* when everysec last asked for a sync */
    int64_t complained_us;
    int sync_failed;                     /* errno of the last sync in the background; 0: fine */

    pthread_t thread;                    /* syncs in the background; all below is under the lock */
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    bool sync_wanted, sync_running, sync_ended, thread_stops;
    int sync_error;
};

/* Reads what is there, if appendonly is on, and opens the log for appending; otherwise nothing is
 * listened to, so that no change has to be put into words.  False, logged, when the files cannot be
 * read or written, or another node uses them. */
bool persist_link_open(struct persist_link *p, struct server *server, struct loop *loop,
                       const struct log *log) __attribute__((warn_unused_result));

/* Empties the data and reads it again from the log.  False when there is none, or what is left
 * cannot be written to it; nothing has happened then.  A log that cannot be read ends the process,
 * as at start. */
bool persist_link_read_again(struct persist_link *p) __attribute__((warn_unused_result));

/* Writes and syncs what is left. */
void persist_link_close(struct persist_link *p);

#endif
