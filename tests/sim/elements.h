/* elements.h - what became of every element that was ever put into a queue.
 *
 * Queues are the lists that clients wait for: q0, q1 ... in database 1.  Elements are numbers, each
 * put somewhere once.  The logs of the nodes say what happened to them there, the clients what they
 * got; in the end each element is in a list or was delivered, once, unless somebody has deleted it
 * or nobody can know. */
#ifndef TORC_SIM_ELEMENTS_H
#define TORC_SIM_ELEMENTS_H

#include "tests/sim/world.h"

enum { SIM_QUEUES_DB = 1 };

struct sim_element {
    bool was_pushed;                         /* for certain */
    bool was_deleted;                        /* or taken by somebody who was not told so */
    bool may_be_twice;                       /* whoever could tell that it was delivered has died,
                                              * with the node that was to be told */
    bool is_risky;                           /* the node has died before it heard TAKEN */
    uint32_t delivered, found;
};

struct sim_queue {
    uint32_t *at;
    size_t count, cap;
    uint64_t filled_ms;                      /* since when it is not empty */
    uint64_t taken_ms;                       /* when somebody last took from it */
    uint64_t owner, owner_ms;                /* who named it last, and when ... */
    uint64_t other_ms;                       /* ... and when somebody else did */
};

struct sim_elements {
    struct sim_world *world;
    int nodes;                               /* queue i lies on node i % nodes */
    struct sim_element *at;                  /* by number */
    size_t cap;
    struct sim_queue queue[SIM_KEYS_MAX];    /* as the logs have it */
};

void sim_elements_init(struct sim_elements *e, struct sim_world *w);
void sim_elements_close(struct sim_elements *e);
struct sim_element *sim_element(struct sim_elements *e, uint32_t value);

/* Which queue a key is; -1: none. */
int sim_queue_of(struct slice key);
struct slice sim_queue_name(int queue, char out[2]);

/* A request of this operation names the queue; 0: somebody's. */
void sim_queue_asked(struct sim_queue *q, uint64_t owner, uint64_t now_ms);

/* When somebody else did last. */
uint64_t sim_queue_others_ms(const struct sim_queue *q, uint64_t owner);

/* A node has logged this command. */
void sim_elements_logged(struct sim_elements *e, int node, int db, const struct slice *argv,
                         size_t argc);

/* A node begins to read its log: its queues are empty. */
void sim_elements_forget(struct sim_elements *e, int node);

/* The last invariant: lists[i] is what queue i holds, in order. */
void sim_elements_check(struct sim_elements *e, const struct sim_queue *lists);

#endif
