/* front_parts.h - what the files of a front share.
 *
 *     front.c         its life, its clients, the tick
 *     front_link.c    its connections, and the calls on them
 *     front_heard.c   what comes from nodes, and the end of a connection
 *     front_wait.c    a client that waits: what its txn/waiting wants is carried out
 *     front_ask.c     what nodes are asked for it, and what they say
 *     front_move.c    BLMOVE over two nodes
 *     front_settle.c  telling a node that what it gave was taken
 *
 * Nearly every call may lead to another one on the same wait or connection, and to the death of the
 * front, after which nothing more is done (f->up).  Nothing is freed but by the tick and the next
 * start, though, so that whoever has called may go on looking at what he has. */
#ifndef TORC_SIM_FRONT_PARTS_H
#define TORC_SIM_FRONT_PARTS_H

#include "core/wire/resp_reply.h"
#include "tests/sim/front.h"
#include "txn/coordinator.h"

enum { SIM_ARGS_MAX = 16, SIM_TEXT_MAX = 32, SIM_NAME_MAX = 32 };

enum sim_call_type {
    SIM_CALL_IGNORED, SIM_CALL_REPLY, SIM_CALL_BEGUN, SIM_CALL_UNWATCHED, SIM_CALL_TAKEN,
    SIM_CALL_SETTLED, SIM_CALL_FETCHED, SIM_CALL_ELEMENT, SIM_CALL_PUSHED
};

struct sim_call {
    enum sim_call_type type;
    uint64_t object;                         /* the wait or move that asked; 0: none */
    uint32_t side;
};

/* A connection, seen from here. */
struct sim_link {
    uint64_t wire;
    int node;
    bool is_up, is_idle, was_refused;
    struct sim_call *calls;                  /* first asked, first answered */
    size_t calls_count, calls_cap;
    char name[SIM_NAME_MAX];                 /* of what was taken last ... */
    uint32_t value;                          /* ... and handed over ... */
    bool was_taken_back;                     /* ... or not after all */
};

/* BLMOVE's gather, and its transaction. */
struct sim_move {
    uint64_t object, wait;
    bool done, is_started;
    struct sim_link *link[2];                /* that watch: the wait's, with its offer; one more */
    struct sim_link *control[2];
    int node[2], key[2];
    unsigned unfetched;
    uint32_t tries, value;
    uint64_t ts, again_ms, began_ms;
    struct txn_coordinator coordinator;
};

struct sim_settlement {
    char name[SIM_NAME_MAX];
    int node;
    uint32_t value;
    struct sim_link *link;                   /* NULL: to be told again */
    uint64_t again_ms;
};

/* ---- front.c ---- */

int64_t sim_front_now_us(const struct sim_front *f);
uint64_t sim_front_now_ms(const struct sim_front *f);        /* by its own clock */
int sim_front_node_of(const struct sim_front *f, int queue);

/* Unique over all fronts and lives. */
uint64_t sim_front_new_object(struct sim_front *f);

/* NULL: it has gone. */
struct sim_wait *sim_front_find_wait(struct sim_front *f, uint64_t object);

/* The client has got what it waited for, and does something else soon. */
void sim_front_next_op(struct sim_front *f, int client);

void sim_front_die(struct sim_front *f);

/* ---- front_link.c ---- */

/* Idle ones are used again.  The owner is the operation that the node serves on it. */
struct sim_link *sim_link_get(struct sim_front *f, int node, uint64_t owner);
struct sim_link *sim_link_open(struct sim_front *f, int node);

/* Idle, once the node has forgotten what was watched. */
void sim_link_put(struct sim_front *f, struct sim_link *l);

/* Closed by us, or after its end was heard; freed later, since it may be in use.  Whoever asked
 * something on it has left it. */
void sim_link_drop(struct sim_front *f, struct sim_link *l);
void sim_link_free_closed(struct sim_front *f);
void sim_link_free(struct sim_link *l);

/* The next request's answer is for this one. */
void sim_link_expect(struct sim_link *l, enum sim_call_type type, uint64_t object, uint32_t side);

/* Takes the bytes.  The calls that they answer were added before, and end now if it is down. */
void sim_link_send(struct sim_front *f, struct sim_link *l, struct bytes *bytes);
void sim_link_say(struct sim_front *f, struct sim_link *l, const char *text);

/* A request of which nobody waits for the answer, though it must not be an error. */
void sim_link_tell(struct sim_front *f, struct sim_link *l, const char *text);

struct sim_call sim_link_take_call(struct sim_link *l);

/* What was asked on it ends now. */
void sim_link_end_calls(struct sim_front *f, struct sim_link *l);

/* ---- front_heard.c ---- */

/* A call will not be answered any more. */
void sim_front_lost(struct sim_front *f, struct sim_link *l, struct sim_call call);

/* ---- front_wait.c ---- */

void sim_wait_carry_out(struct sim_front *f, struct sim_wait *w);
void sim_wait_step(struct sim_front *f, struct sim_wait *w, struct txn_waiting_event event);

/* The reply is what the client gets if that is how it ends. */
void sim_wait_step_with(struct sim_front *f, struct sim_wait *w, struct txn_waiting_event event,
                        struct slice reply);

/* ---- front_ask.c ---- */

void sim_wait_ask_to_take(struct sim_front *f, struct sim_wait *w,
                          const struct txn_waiting_effect *e);
void sim_wait_ask_for_offer(struct sim_front *f, struct sim_wait *w, uint32_t side);

/* Which of its keys have something now, for the check of the order. */
void sim_wait_note_beginning(struct sim_front *f, struct sim_wait *w);

/* What comes on this connection is not for this side any more. */
bool sim_wait_has_left(const struct sim_wait *w, uint32_t side, const struct sim_link *l);
void sim_wait_begun(struct sim_front *f, struct sim_wait *w, uint32_t side, struct slice reply);
void sim_wait_reply(struct sim_front *f, struct sim_wait *w, uint32_t side, struct slice reply);

/* ---- front_move.c ---- */

/* From the side that offers; the wait hears TXN_WAITING_GATHERED. */
void sim_move_start(struct sim_front *f, struct sim_wait *w, uint32_t side);

/* The connection with the offer goes back to the wait. */
void sim_move_end(struct sim_front *f, struct sim_move *m, enum txn_waiting_gathered what);
void sim_move_tick(struct sim_front *f, struct sim_move *m);

/* NULL: it has gone. */
struct sim_move *sim_move_find(struct sim_front *f, uint64_t object);

void sim_move_fetched(struct sim_front *f, struct sim_move *m, uint32_t shard, struct slice reply);
void sim_move_element(struct sim_front *f, struct sim_move *m, struct slice reply);

/* A vote or a decision; the cursor stands behind the verb. */
void sim_move_message(struct sim_front *f, struct sim_link *l, struct txn_id id, struct slice verb,
                      struct resp_cursor *c);

/* Told to every transaction that uses this connection. */
void sim_move_lost(struct sim_front *f, const struct sim_link *l);

/* ---- front_settle.c ---- */

/* The node hears that the client has its element, or that it has not, and the node keeps it. */
void sim_settle_taken(struct sim_front *f, struct sim_link *l, uint32_t value);
void sim_settle_taken_not(struct sim_front *f, struct sim_link *l);

/* The connection has ended before the node said that it had heard: it is told on another one. */
void sim_settle_later(struct sim_front *f, const struct sim_link *l);
void sim_settle_told(struct sim_front *f, struct sim_link *l, bool is_settled);
void sim_settle_tick(struct sim_front *f);

/* Whoever knew that a node was to be told has gone. */
void sim_settle_forget(struct sim_front *f);

#endif
