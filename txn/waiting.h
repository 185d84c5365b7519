/* waiting.h - one client's waiting for an element (BLPOP and its like), as its proxy decides it.
 *
 * Nodes keep the lines and hold what they offer; here it is decided whom to ask, which offer to
 * take, when to ask again, and when a node may hear that the client has what it gave.  Events go
 * in with the time, effects come out in the order to carry them out, as everywhere in txn/; the
 * proxy makes requests of them, the simulator messages.
 *
 * A side is a shard that holds some of the keys, and the connection to it: one that carries
 * nothing else, so that ending it is all there is to giving up.
 *
 *   what pops from several sides begins with LOOKS: the first key's side gives without waiting
 *   DIRECT:  WAITS ------------------------------> ANSWERED
 *   else:    WAITS --an offer--> TAKES or GATHERS --> ANSWERED
 *              ^                        |
 *              +----- it was gone ------+          and GATHERS comes first where streams are read
 *
 * Safety rests on three rules: a node hears TAKEN only when the client has everything, a
 * connection on which something was taken that the client has not got is closed, never reused, and
 * when that connection is lost the client does not get the rest. */
#ifndef TORC_TXN_WAITING_H
#define TORC_TXN_WAITING_H

#include "txn/txn.h"

enum { TXN_WAITING_AGAIN_US = 100 * 1000 };          /* a shard that was lost is asked again */

#define TXN_NO_SIDE UINT32_MAX

enum txn_waiting_state {
    TXN_WAITING_LOOKS,
    TXN_WAITING_WAITS,
    TXN_WAITING_TAKES,
    TXN_WAITING_GATHERS,
    TXN_WAITING_ANSWERED
};

enum txn_waiting_event_type {
    TXN_WAITING_BEGUN,          /* side, at_once: it waits there, or has something already */
    TXN_WAITING_OFFERED,        /* side, key, offered_us */
    TXN_WAITING_NOTHING,        /* side: it has nothing, or has waited long enough */
    TXN_WAITING_GIVEN,          /* side, keeps: what the client is to get, and whether the node
                                 * keeps it in mind until it hears TAKEN */
    TXN_WAITING_REFUSED,        /* side, passes: an error, and whether it will pass */
    TXN_WAITING_LOST,           /* side, was_sent, is_last: the connection was lost; what was asked
                                 * may have arrived; and there is no use in asking again.  Also of
                                 * the side whose elements the client is being sent */
    TXN_WAITING_GATHERED,       /* what: of the gather; side_is_up: of the side it worked with */
    TXN_WAITING_TIMER,          /* the time has come that TXN_WAITING_SET_TIMER told */
    TXN_WAITING_CHOICE,         /* the turn is over in which TXN_WAITING_CHOOSE came */
    TXN_WAITING_WROTE,          /* told, all: see TXN_WAITING_ANSWER */
    TXN_WAITING_CLIENT_GONE,
    TXN_WAITING_UNBLOCK         /* with_error: somebody else ends it; ignored unless it waits */
};

enum txn_waiting_gathered {
    TXN_GATHERED_REPLY,                              /* the client's */
    TXN_GATHERED_NOTHING,
    TXN_GATHERED_PASSES,                             /* an error that passes */
    TXN_GATHERED_LOST                                /* a connection was lost; nothing happened */
};

struct txn_waiting_event {
    enum txn_waiting_event_type type;
    uint32_t side;
    int64_t now_us;                                  /* of a clock that never runs back */
    uint32_t key;                                    /* which of the client's, from 0 */
    int64_t offered_us;                              /* on the node's clock */
    enum txn_waiting_gathered what;
    bool at_once, keeps, passes, was_sent, is_last, side_is_up, told, all, with_error;
};

enum txn_waiting_effect_type {
    TXN_WAITING_ASK_TAKE,       /* side, mode, keys: TXN TAKE and the command */
    TXN_WAITING_ASK_OFFER,      /* side: TXN WAIT for its keys */
    TXN_WAITING_LEAVE,          /* side: TXN LEAVE, behind what was asked */
    TXN_WAITING_UNFETCH,        /* side: what a gather fetched there is forgotten */
    TXN_WAITING_PUT,            /* side: its connection may serve others */
    TXN_WAITING_DROP,           /* side: its connection is closed */
    TXN_WAITING_GATHER,         /* all keys; side: on whose connection, or TXN_NO_SIDE */
    TXN_WAITING_SET_TIMER,      /* at_us; replaces the last one */
    TXN_WAITING_CHOOSE,         /* say CHOICE when all that has come in by now is handed in */
    TXN_WAITING_ANSWER,         /* answer: write it to the client.  With a side: if nothing stands
                                 * before it, TXN TAKEN goes to that side in the same instant, since
                                 * this process may be killed at any other.  Then say WROTE: whether
                                 * it was told, and whether the client has all. And again when the
                                 * client has all, if it had not. */
    TXN_WAITING_TAKEN,          /* side: the client has it */
    TXN_WAITING_TAKEN_NOT,      /* side: it has not after all */
    TXN_WAITING_CLOSE_CLIENT,   /* it has not got all, and must get no more: the node has lost sight
                                 * of us, and gives what it gave to others */
    TXN_WAITING_END             /* the last one */
};

enum txn_waiting_mode { TXN_TAKE_WAIT, TXN_TAKE_NOW, TXN_TAKE_AWAITED };
enum txn_waiting_keys {
    TXN_KEYS_OF_SIDE,
    TXN_KEYS_IN_FRONT,                               /* as many as stand before any other side's */
    TXN_KEY_OFFERED
};
enum txn_waiting_answer {
    TXN_ANSWER_REPLY,                                /* what the last event brought */
    TXN_ANSWER_NOTHING,
    TXN_ANSWER_UNBLOCKED,                            /* an error */
    TXN_ANSWER_NOBODY                                /* the client has gone */
};

struct txn_waiting_effect {
    enum txn_waiting_effect_type type;
    uint32_t side;
    enum txn_waiting_mode mode;
    enum txn_waiting_keys keys;
    uint32_t key;                                    /* with TXN_KEY_OFFERED */
    enum txn_waiting_answer answer;
    int64_t at_us;
};

struct txn_waiting_start {
    uint32_t sides;                                  /* in the order of their first keys */
    int64_t now_us, deadline_us;                     /* 0: none */
    int64_t patience_us;                             /* with shards that are silent at the end */
    bool is_direct;                                  /* one shard serves it as it is */
    bool moves_over;                                 /* its destination is on another shard */
    bool reads;                                      /* streams, which can be read together */
    bool has_past;                                   /* and some of which may have something */
};

struct txn_waiting_side;

struct txn_waiting {
    struct txn_alloc alloc;
    struct txn_waiting_start start;
    enum txn_waiting_state state;
    bool has_begun;                                  /* it waits, whatever becomes of shards */
    bool is_in_line;                                 /* it was in line at each of them */
    bool client_is_gone, is_told, is_over;
    uint32_t taken;                                  /* whose elements the client is given */
    uint32_t mover;                                  /* whose offer a gather works with */
    struct txn_waiting_side *sides;
    struct txn_waiting_effect *effects;              /* not fetched yet */
    size_t effects_first, effects_count, effects_cap;
};

/* Whoever starts it closes it, after TXN_WAITING_END. */
void txn_waiting_init(struct txn_waiting *w, struct txn_alloc alloc,
                      const struct txn_waiting_start *start);
void txn_waiting_close(struct txn_waiting *w);

/* An event may be handed in while effects of the one before are being carried out.  Nothing may be
 * handed in for a side after its PUT or DROP until it is asked again. */
void txn_waiting_step(struct txn_waiting *w, const struct txn_waiting_event *event);
bool txn_waiting_next(struct txn_waiting *w, struct txn_waiting_effect *out)
    __attribute__((warn_unused_result));

/* Whether it waits, as far as others can tell. */
bool txn_waiting_is_shown(const struct txn_waiting *w);

#endif
