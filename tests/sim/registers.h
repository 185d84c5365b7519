/* registers.h - watches every vote and decision of a run from above (invariant 1 of txn/README.md).
 *
 * It is told of the votes that leave a node, not of those a node merely has in mind: what was not
 * sent before a crash may be answered differently after it. */
#ifndef TORC_SIM_REGISTERS_H
#define TORC_SIM_REGISTERS_H

#include "tests/sim/world.h"
#include "txn/txn.h"

/* A transaction in the trace: the start of its proxy's id, and its number there. */
#define SIM_TID "#%04x.%llu"
#define SIM_TID_ARGS(id) (unsigned)((id).proxy >> 48), (unsigned long long)(id).sequence

struct sim_register {
    struct txn_id id;
    uint32_t participants;                   /* bit per node */
    uint32_t yes, no, late;                  /* who ever said so */
    uint32_t committed, aborted;             /* who ever did so */
};

struct sim_registers {
    struct sim_register *at;
    size_t count, cap;
};

void sim_registers_close(struct sim_registers *r);

/* The transaction exists, and these nodes take part. */
void sim_registers_begin(struct sim_registers *r, struct txn_id id, uint32_t participants);

/* A vote has left a node. */
void sim_registers_vote(struct sim_registers *r, struct sim_world *w, int node, struct txn_id id,
                        const struct txn_vote *vote);

/* A node that had voted YES applies or aborts. */
void sim_registers_decision(struct sim_registers *r, struct sim_world *w, int node,
                            struct txn_id id, enum txn_decision decision);

#endif
