/* stats.h - what a worker counts; INFO sums it up over all of them. */
#ifndef TORC_PROXY_STATS_H
#define TORC_PROXY_STATS_H

#include "core/command/command.h"

#include <stdint.h>

struct stats {
    uint64_t connections;            /* ever accepted */
    uint64_t connections_refused;
    uint64_t commands;
    uint64_t calls[CMD_COUNT], rejected[CMD_COUNT];
    uint64_t splits;                 /* commands over keys of several shards */
    uint64_t transactions;           /* over several shards, each counted once */
    uint64_t transactions_committed, transactions_aborted, transactions_uncertain;
    uint64_t transactions_retried;   /* attempts beyond the first */
    uint64_t resolved;               /* left open by somebody and finished here */
    uint64_t bytes_in, bytes_out;    /* of clients that have gone */
};

#endif
