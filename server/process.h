/* process.h - the node as a process: options, files, sockets, timers and signals around a struct
 * server. */
#ifndef TORC_PROCESS_H
#define TORC_PROCESS_H

#include "core/io/log.h"
#include "core/io/oom_score.h"
#include "server/connection.h"
#include "server/discard.h"
#include "server/persist_link.h"

enum { PROCESS_LISTENERS_MAX = 16 };

struct process_listener {
    struct listener listener;            /* first: found by it */
    struct process *process;
};

struct process {
    struct server server;
    struct connections connections;
    struct loop *loop;
    struct log log;
    struct process_listener listeners[PROCESS_LISTENERS_MAX];      /* TCP, one per address */
    int listeners_count;
    struct process_listener unix_listener;
    struct persist_link persist;
    struct discard discard;
    struct oom_score oom_score;
    struct loop_timer cron;
    struct loop_timer deadline;          /* the first at which a blocked client gives up */
    struct loop_timer room;              /* more is to be given up, see session/room.h */
    struct loop_hook turn_end;
    struct loop_watch signals;
    int64_t traffic_in, traffic_out;     /* of the loop, as far as statistics have taken it over */
    bool has_started;                    /* it is serving, and its files are its own */
    bool was_told_to_end;                /* by a signal */
    char *config_path;                   /* absolute; NULL without a file */
};

/* Takes bytes read and written over into the statistics. */
void process_count_traffic(struct process *p);

/* What INFO tells of the process; server_ops.info. */
void process_info(struct server *s, struct slice section, struct bytes *out);

int process_main(int argc, char **argv);

#endif
