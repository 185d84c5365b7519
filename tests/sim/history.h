/* history.h - what the clients of a run did and saw, and whether one order explains it.
 *
 * Values are unique and lists only grow, so the lists at the end give the order of all writes.  An
 * operation that answered must be in them, or not, as it said; what it read must be a beginning of
 * them.  Then "before" has three sources: one write stands before another in a list (ww), a read
 * saw a write or did not see it (wr, rw), and one operation was answered before another began (real
 * time).  If these have no circle, the run is strictly serializable. */
#ifndef TORC_SIM_HISTORY_H
#define TORC_SIM_HISTORY_H

#include "tests/sim/store.h"
#include "tests/sim/world.h"

enum { SIM_STEPS_MAX = SIM_KEYS_MAX };

enum sim_kind {
    SIM_WRITES, SIM_READS, SIM_PLAIN,
    SIM_GATHERS                              /* fetches its keys and replaces some */
};

enum sim_status {
    SIM_UNKNOWN,                             /* no answer, or UNCERTAIN */
    SIM_OK,
    SIM_FAILED                               /* told that it did not happen */
};

/* One key of an operation. */
struct sim_op_step {
    int key;
    uint32_t value;                          /* appended; 0: read */
    bool if_absent;                          /* appended if the key is not there */
    bool pushes;                             /* the value into a queue as well: elements.h */
    bool seen;                               /* the list before is known */
    struct bytes list;
};

struct sim_op {
    uint32_t index;
    enum sim_kind kind;
    bool everything;                         /* locks everything on its shards */
    bool watched;
    bool flushes;                            /* deletes all queues */
    bool answer_at_commit;
    uint64_t began_ms, ended_ms;
    enum sim_status status;
    size_t steps;
    struct sim_op_step step[SIM_STEPS_MAX];
};

struct sim_history {
    struct sim_op **ops;
    size_t count, cap;
    uint32_t values;                         /* drawn so far */
};

void sim_history_close(struct sim_history *h);
struct sim_op *sim_history_begin(struct sim_history *h, struct sim_world *w);

/* lists[key] is what the key holds when everything is over. */
void sim_history_check(const struct sim_history *h, struct sim_world *w,
                       const struct bytes lists[SIM_KEYS_MAX]);

#endif
