/* server.h - everything a node knows, in one struct that is passed to whoever needs it.
 *
 * There is no socket, file, clock or thread in it: the time is told with server_set_time(), and
 * what the process must do is asked for through server_ops.  So a simulation can hold many of
 * them. */
#ifndef TORC_SESSION_SERVER_H
#define TORC_SESSION_SERVER_H

#include "core/base/mem.h"
#include "core/base/version.h"
#include "server/session/block.h"
#include "server/session/call.h"
#include "server/session/client.h"
#include "server/session/held_slots.h"
#include "server/session/latency.h"
#include "server/session/multi.h"
#include "server/session/options.h"
#include "server/session/propagate.h"
#include "server/session/pubsub.h"
#include "server/session/room.h"
#include "server/session/slowlog.h"
#include "server/session/stats.h"
#include "server/store/evict.h"
#include "txn/participant.h"

struct scratch;
struct script_engine;

#define SERVER_BUSY_SCRIPT \
    "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."
#define SERVER_BUSY_FUNCTION \
    "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE."

/* What only the process can do. */
struct server_ops {
    /* Stops the process after this turn; with abort, takes an earlier SHUTDOWN back. */
    void (*shutdown)(struct server *s, bool nosave, bool now, bool force);

    /* An option was changed by CONFIG SET: open, close or adjust what hangs on it.  False with a
     * reason when it cannot be; the option is set back then, and this is called again. */
    bool (*option_changed)(struct server *s, const char *name, char *reason, size_t reason_cap);

    /* Serves others for a moment while a script runs long; see script/.  The connection whose
     * request is under way is left alone. */
    void (*serve_others)(struct server *s);

    /* Monotonic microseconds at this very moment, for time limits and statistics. */
    int64_t (*ticks_us)(struct server *s);

    /* Writes a line to the log; level is one of OPTION_LOG_... */
    void (*log)(struct server *s, int level, struct slice text);

    /* Sleeps, for DEBUG SLEEP. */
    void (*sleep_us)(struct server *s, int64_t us);

    /* Adds the lines of INFO's section ("server", "memory", "persistence", "stats", "cpu") that
     * only the process knows.  May be NULL. */
    void (*info)(struct server *s, struct slice section, struct bytes *out);

    /* Frees what *g names on another thread and takes it over.  NULL: it is freed at once. */
    void (*discard)(struct server *s, const struct garbage *g);

    /* How many keys were handed to it, and how many of them are freed.  NULL where discard is. */
    void (*discarded)(struct server *s, int64_t *given, int64_t *freed);

    /* Empties the data and reads the log again; false when there is none that can be written.  NULL
     * where there never is. */
    bool (*read_log_again)(struct server *s);

    /* Rewrites the configuration file; false with a reason. */
    bool (*rewrite_config)(struct server *s, char *reason, size_t reason_cap);
};

/* monitor.h's. */
struct monitors {
    struct list clients;
    size_t of_all;                       /* of them, those that are not shown scripts' calls only */
    struct bytes held;                   /* lines, until it is certain that they are to be shown */
    uint64_t held_before;                /* bytes that were held and have been shown */
    int holds;
};

struct server {
    struct keyspace keyspace;
    struct options options;
    struct stats stats;
    struct slowlog slowlog;
    struct latency latency;
    struct random random;
    struct mem_meter memory;
    struct evict_pool evictions;
    int64_t discarded_seen;              /* keys freed by another thread, that the meter knows of */
    bool is_out_of_memory;               /* the last command that asked found no room, see room.h */
    bool is_short_of_room;               /* more is to be given up */
    struct command_table commands;
    const command_handler *handlers;     /* by command id */
    const struct server_ops *ops;
    void *process;                       /* of whoever made ops */

    int64_t wall_us, monotonic_us, start_us;       /* start_us: wall clock */
    char run_id[40];
    char replication_id[40];             /* of the history of this data */

    struct list clients;                 /* connections, by age */
    size_t clients_count;
    int64_t crowd_bytes;                 /* of clients that may be ended for it, see crowd.h */
    uint64_t next_client_id;
    struct monitors monitors;            /* clients that are shown what others call */
    struct list parked;                  /* clients whose request waits */
    struct client *running;              /* whose command is being called */

    int64_t dirty;                       /* changes; a command that raises it is propagated */
    int64_t last_save_s;
    struct propagation propagation;
    struct multi_watches watches;
    struct block_waits blocks;
    struct pubsub pubsub;
    struct tracking tracking;
    unsigned notify_classes;             /* of notify.h */
    struct txn_participant txn;
    struct list offers;                  /* of struct offer: offer.h */
    struct list takes;                   /* of struct taken: taken.h */
    struct list holding;                 /* connections that hold what they have fetched: hold.h */
    struct list txn_clients;             /* connections of proxies that have sent TXN messages */
    struct held_slots held;
    struct scratch *scratch;             /* what a command sees instead of the keyspace, or NULL */
    bool is_applying;                    /* the command is of a transaction that holds its keys */

    int64_t pause_end_us;                /* CLIENT PAUSE, monotonic; 0: none */
    bool pause_all;                      /* not only writes */
    int write_error;                     /* errno of the last failed write of the log; 0: none */
    int64_t http_warning_us;             /* from when on the log warns of HTTP again */
    bool is_loading;
    const char *busy_error;              /* others are told: a script runs longer than it may */
    bool active_expire;                  /* DEBUG SET-ACTIVE-EXPIRE */
    bool scripts_may_all;                /* DEBUG SET-DISABLE-DENY-SCRIPTS */
    bool is_cron_paused;                 /* DEBUG PAUSE-CRON */
    struct script_engine *scripts;

    /* Whether the script that EVAL, EVALSHA or FCALL names by its argument 1 has declared that it
     * writes nothing.  NULL where there are no scripts. */
    bool (*script_only_reads)(struct server *s, const struct command *command, struct slice name);
};

/* handlers, ops: borrowed.  The options are taken over (moved). */
void server_init(struct server *s, struct options *options, const command_handler *handlers,
                 const struct server_ops *ops, uint64_t seed);
void server_close(struct server *s);

/* The options have changed: what is kept of them elsewhere follows. */
void server_options_changed(struct server *s);

/* Tells the time; before every turn and before anything that depends on it. */
void server_set_time(struct server *s, int64_t wall_us, int64_t monotonic_us);

/* Ten times a second (option hz): expiry, resizing, timeouts of parked requests, transactions. */
void server_cron(struct server *s);

/* True when memory was over maxmemory before the command under way and nothing could be given up,
 * so that a DENYOOM command must be refused. */
static inline bool server_is_out_of_memory(const struct server *s)
{
    return s->is_out_of_memory;
}

/* Whether a key may be removed now although nobody asked: no transaction holds it. */
bool server_may_remove(const struct server *s, const struct db *db, struct slice key);

/* For handlers: the key was changed `times` times (AOF, WATCH and statistics follow).  Calls of
 * db_* tell watchers by themselves; this counts. */
static inline void server_changed(struct server *s, int64_t times)
{
    s->dirty += times;
}

#endif
