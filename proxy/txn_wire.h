/* txn_wire.h - messages of the transaction protocol (txn/message.h) as RESP, both ways. */
#ifndef TORC_PROXY_TXN_WIRE_H
#define TORC_PROXY_TXN_WIRE_H

#include "core/base/bytes.h"
#include "core/wire/resp_reply.h"
#include "txn/coordinator.h"
#include "txn/message.h"

/* Arguments as RESP bulk strings, and how many.  Zeroed is empty. */
struct txn_wire_args {
    struct bytes bytes;
    size_t count;
};

/* A writer that appends to args. */
struct txn_writer txn_wire_writer(struct txn_wire_args *args);

void txn_wire_append(struct txn_wire_args *to, const struct txn_wire_args *from);

/* One request being encoded: its arguments first, since the head of the array tells how many there
 * are.  Zeroed is empty; kept from one message to the next. */
struct txn_wire {
    struct txn_wire_args args;
    struct bytes message;
};

struct txn_wire_args *txn_wire_begin(struct txn_wire *w);

/* The whole request; lives until the next begin.  With more: all but that, which the caller sends
 * next. */
struct slice txn_wire_end(struct txn_wire *w);
struct slice txn_wire_end_before(struct txn_wire *w, const struct txn_wire_args *more);

void txn_wire_free(struct txn_wire *w);

static inline struct txn_slice txn_wire_slice(struct slice s)
{
    return (struct txn_slice){s.ptr, s.len};
}

/* An answer. */
struct txn_wire_answer {
    enum {
        TXN_WIRE_VOTE,
        TXN_WIRE_DECIDED,
        TXN_WIRE_UNDECIDED,
        TXN_WIRE_REFUSED,                /* a PREPARE that was not looked at */
        TXN_WIRE_OTHER
    } type;
    struct txn_id id;                    /* all but UNDECIDED */
    struct slice error;                  /* REFUSED: without '-' */
    struct txn_vote vote;                /* VOTE */
    enum txn_decision decision;          /* DECIDED; COMMIT for replies */
    bool has_replies;                    /* with a YES to reads, and the first answer to COMMIT */
    struct resp_cursor rest;             /* stands at the replies, or at the list of UNDECIDED */
};

/* False for what is no answer of this protocol.  Slices point into the message. */
bool txn_wire_read(struct slice message, struct txn_wire_answer *out)
    __attribute__((warn_unused_result));

#endif
