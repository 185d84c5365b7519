/* wire.h - connections between fronts and shards: what was written arrives once and in order, or
 * the connection ends.
 *
 * Every connection has delays of its own, so that what is sent on two of them changes order.
 *   a front that closes one, or dies    what it had written still arrives, then the end
 *   a node that dies                    what it had written still arrives, then the end
 *   the network breaks                  what is under way is lost, and each side notices when it
 *                                       does.  Not while an element is handed over: proxy/README.md
 *                                       says why nothing can be promised then */
#ifndef TORC_SIM_WIRE_H
#define TORC_SIM_WIRE_H

#include "tests/sim/world.h"

struct sim_wire {
    int front, node;
    uint64_t front_life, node_life;
    bool front_open, node_open;
    bool is_broken;                          /* nothing more gets through ... */
    bool is_cut;                             /* ... and what is under way is lost */
    uint64_t to_node_ms, to_front_ms;        /* the last arrival */
    unsigned settling;                       /* TAKENs that are not in the node's log ... */
    uint32_t value;                          /* ... of this element ... */
    bool takes_back;                         /* ... and that say NOT */
    bool hands_over;                         /* its element is being sent to a client */
    uint64_t owner;                          /* the operation it is used for; 0: none */
};

struct sim_elements;

struct sim_wires {
    struct sim_world *world;
    struct sim_elements *elements;
    struct sim_wire *at;                     /* 0: none */
    size_t count, cap;
    uint32_t breaks;                         /* chance of a break, with each message */
};

void sim_wires_init(struct sim_wires *w, struct sim_world *world, struct sim_elements *e);
void sim_wires_close(struct sim_wires *w);

/* node_is_up: else its end comes soon. */
uint64_t sim_wire_open(struct sim_wires *w, int front, uint64_t front_life, int node,
                       uint64_t node_life, bool node_is_up);

/* The bytes move in. */
void sim_wire_to_node(struct sim_wires *w, uint64_t wire, struct bytes *bytes);
void sim_wire_to_front(struct sim_wires *w, uint64_t wire, struct bytes *bytes);

/* By the front: nothing comes back from now on. */
void sim_wire_close(struct sim_wires *w, uint64_t wire);

/* The process has died, with all its connections. */
void sim_wires_front_died(struct sim_wires *w, int front);
void sim_wires_node_died(struct sim_wires *w, int node);

#endif
