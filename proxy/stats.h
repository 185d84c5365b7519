/* stats.h - what a worker counts; INFO sums it up over all of them. */
#ifndef TORC_PROXY_STATS_H
#define TORC_PROXY_STATS_H

#include "core/base/bytes.h"
#include "core/command/command.h"

#include <stdint.h>

enum { STATS_ERRORS_MAX = 64, STATS_ERROR_NAME_MAX = 32 };

struct stats_error {
    char name[STATS_ERROR_NAME_MAX];
    uint64_t count;
};

struct stats {
    uint64_t connections;            /* ever accepted */
    uint64_t connections_refused;
    uint64_t commands;
    uint64_t calls[CMD_COUNT], rejected[CMD_COUNT];
    uint64_t failed[CMD_COUNT];      /* with an error of the proxy's own; the shards count theirs */
    uint64_t errors;                 /* of the proxy's own, all in all and by code */
    struct stats_error error_codes[STATS_ERRORS_MAX];
    uint64_t splits;                 /* commands over keys of several shards */
    uint64_t transactions;           /* over several shards, each counted once */
    uint64_t transactions_committed, transactions_aborted, transactions_uncertain;
    uint64_t transactions_retried;   /* attempts beyond the first */
    uint64_t resolved;               /* left open by somebody and finished here */
    uint64_t bytes_in, bytes_out;    /* of clients that have gone */
};

/* Counts an error; text is without its '-'.  A code that finds no room is in the sum only. */
void stats_count_error(struct stats *s, struct slice text);

/* Adds what other has counted of errors. */
void stats_add_errors(struct stats *s, const struct stats *other);

/* Their lines of INFO errorstats. */
void stats_print_errors(const struct stats *s, struct bytes *out);

#endif
