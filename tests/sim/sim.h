/* sim.h - one seeded run: nodes, proxies, clients, faults, and at the end the invariants.
 *
 * The life of a run: faults and clients for some seconds; then nothing goes wrong on purpose and
 * clients begin nothing new; 2 s after the last trouble every transaction must be decided and every
 * lock free; after every deadline has passed every register must be empty; then the history is
 * checked.
 * The same seed gives the same run, on any machine. */
#ifndef TORC_SIM_SIM_H
#define TORC_SIM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct sim_result {
    bool holds;                              /* every invariant */
    char violation[512];                     /* the first that did not */
    size_t operations, ok, failed, unknown, transactions;
    size_t waits, given;                     /* that ended, and with an element */
};

/* trace: where one line per state change goes, or NULL. */
void sim_run(uint64_t seed, FILE *trace, struct sim_result *out);

/* The same with real nodes, and clients that wait for elements: waits.c. */
void sim_run_waits(uint64_t seed, FILE *trace, struct sim_result *out);

#endif
