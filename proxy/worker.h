/* worker.h - one thread of the proxy, and what all threads share.
 *
 * A worker owns its loop, its clients and its connections to every shard; nothing of it is touched
 * by another thread but the inbox.  What is shared (struct proxy) does not change while the
 * threads run, or is a counter. */
#ifndef TORC_PROXY_WORKER_H
#define TORC_PROXY_WORKER_H

#include "core/base/random.h"
#include "core/io/listener.h"
#include "core/io/names.h"
#include "core/io/log.h"
#include "proxy/client.h"
#include "proxy/errand.h"
#include "proxy/habit.h"
#include "proxy/pause.h"
#include "proxy/pool.h"
#include "proxy/route.h"
#include "proxy/stats.h"
#include "proxy/topology.h"
#include "proxy/upstream.h"
#include "proxy/watcher.h"

#include <pthread.h>

enum { ENTRANCES_MAX = 17 };

/* How many connections of all workers to a shard stand behind what (busy.h). */
struct busy_shard {
    _Atomic int behind[BEHIND_KINDS];    /* but BEHIND_NOTHING */
};

struct proxy {
    struct options options;              /* as they were at the start; each worker has its own */
    struct log log;
    const struct topology *topology;
    struct names *names;                 /* where its shards are, by their number */
    struct busy_shard *busy;             /* likewise */
    struct reload_question *_Atomic reload_questions;    /* reload.c's */
    int argc;                            /* of the program, to read its options again */
    char **argv;
    struct command_table commands;
    struct worker *workers;
    size_t workers_count;
    _Atomic uint64_t next_client_id;
    _Atomic int clients;                 /* of all workers, for maxclients */
    _Atomic uint64_t next_run;           /* spreads Unix connections over the workers */
    int64_t started_us;                  /* wall clock */
    int64_t clock_offset_us; /* from the loops' monotonic clock to the wall clock, once */
    uint64_t txn_id;                     /* this life's name in transaction ids */
    char run_id[41];
};

/* The connections of one worker to one shard. */
struct link {
    struct upstream resp2, resp3;        /* for requests */
    struct upstream txn2, txn3;          /* for the transaction protocol */
    struct upstream relay;              /* for messages: relay.h */
    struct upstream side;               /* for what must get through where a script runs too long */
    struct call probe;                   /* busy.c's, on side */
    bool is_probing;
    bool may_be_full, is_full;           /* has no memory left, as far as is known (room.h) */
    bool is_asked_for_room;
    struct call room;                    /* room.c's, on side */
    uint32_t lives; /* grows when a connection is lost: the node may have forgotten */
};

struct entrance {
    struct listener listener;            /* first: found by it */
    struct worker *worker;
};

struct worker {
    struct proxy *proxy;
    const struct log *log;
    size_t index;
    pthread_t thread;
    struct loop *loop;
    struct options options;              /* its own copy: CONFIG SET reaches each in its turn */
    const struct topology *topology;
    struct names *names;
    bool is_changing;                    /* to another topology: takes up no requests */
    struct link *links;                  /* by shard */
    struct client *clients;
    size_t clients_count;
    bool has_overrun;                    /* one of them leaves too much unread */
    struct loop_hook overrun_hook;
    struct pool pendings, pendings_more, own_calls;
    struct bytes nowhere;                /* what muted clients are told */
    struct bytes scratch;                /* for one request that is encoded anew */
    struct slice *argv;                  /* likewise */
    size_t argv_cap;
    struct plan plan;
    struct pause pause;
    struct loop_timer cron;
    bool is_closing;                     /* nothing is sent any more */
    struct entrance entrances[ENTRANCES_MAX];
    size_t entrances_count;
    struct errand *_Atomic inbox;
    struct random random;
    struct transactions *transactions;
    struct resolve *resolve;             /* of the first worker only; else NULL */
    struct watchers *watchers;
    struct list gathers;                 /* gather.h's */
    struct list settlements;             /* settle.c's */
    uint64_t takes;                      /* their names, likewise */
    struct scripts *scripts;
    struct habits habits;
    struct relay *relay;
    struct tracking *tracking;
    struct list monitors;                /* clients that are shown commands: monitor.h */
    int monitors_everywhere;             /* of all workers */
    struct bytes monitor_noted;          /* lines of the request under way */
    struct bytes monitor_told;           /* lines for the other workers */
    unsigned monitor_news;               /* times that they are being told */
    struct monitor_calls *monitor_calls; /* of the first worker only; else NULL */
    struct loop_hook monitor_hook;
    int64_t http_warning_us;             /* from when on the log warns of HTTP again */
    unsigned turns;                      /* of the cron */
    struct stats stats;
};

/* The connection that requests to a shard share. */
static inline struct upstream *worker_upstream(struct worker *w, size_t shard,
                                               enum resp_version version)
{
    return version == RESP3 ? &w->links[shard].resp3 : &w->links[shard].resp2;
}

/* The connection that carries the transaction protocol. */
static inline struct upstream *worker_lane(struct worker *w, size_t shard,
                                           enum resp_version version)
{
    return version == RESP3 ? &w->links[shard].txn3 : &w->links[shard].txn2;
}

static inline struct worker *proxy_worker(struct proxy *p, size_t index)
{
    return &p->workers[index];
}

static inline uint64_t proxy_next_client_id(struct proxy *p)
{
    return ++p->next_client_id;
}

/* Time for the transaction protocol: that of the wall when the proxy started, and never back. */
static inline uint64_t worker_txn_ms(const struct worker *w)
{
    return (uint64_t)(loop_monotonic_us(w->loop) + w->proxy->clock_offset_us) / 1000;
}

/* Creates the workers and their listeners; nothing runs yet.  False with a sentence in why. */
bool proxy_open(struct proxy *p, struct bytes *why) __attribute__((warn_unused_result));
bool proxy_start(struct proxy *p) __attribute__((warn_unused_result));

/* Stops every worker, waits for the threads, and gives everything back. */
void proxy_stop(struct proxy *p);

/* Gives everything back, where the threads were not started. */
void proxy_close(struct proxy *p);

void worker_add_client(struct worker *w, struct client *c);
void worker_remove_client(struct worker *w, struct client *c);

/* For reload.c: nothing is under way to the shards that move ... */
bool worker_is_quiet(const struct worker *w, const bool *moves);

/* ... and from here on they are there.  Requests are taken up again. */
void worker_change_topology(struct worker *w, const struct topology *to, struct names *names,
                            const bool *moves);

/* Asks for the addresses of its shards. */
struct names *topology_look_up(const struct topology *t);


/* A shard that answers what every shard can answer: one that can be reached, if there is one. */
size_t worker_any_shard(struct worker *w);

/* Room for so many slices, and the arguments of a request in it; valid until the next call. */
struct slice *worker_argv_room(struct worker *w, size_t argc);
const struct slice *worker_argv(struct worker *w, const struct query *q);

#endif
