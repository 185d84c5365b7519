/* three_phase.h - three-phase commit, for the simulator only: why it was not chosen.
 *
 *   coordinator:  CAN-COMMIT? -> all YES -> PRE-COMMIT -> all ACK -> DO-COMMIT
 *   participant:  WAITING -> (YES) READY -> (PRE-COMMIT) PREPARED -> (DO-COMMIT) COMMITTED
 *   timeout:      READY aborts, PREPARED commits: nobody ever blocks
 *
 * The timeout rule is right where silence means that somebody died.  Where it means that the
 * network is cut after some participants heard PRE-COMMIT, the two sides decide differently. */
#ifndef TORC_TXN_THREE_PHASE_H
#define TORC_TXN_THREE_PHASE_H

#include "txn/txn.h"

enum txn3_message {
    TXN3_CAN_COMMIT, TXN3_YES, TXN3_NO, TXN3_PRE_COMMIT, TXN3_ACK, TXN3_DO_COMMIT, TXN3_DO_ABORT,
    TXN3_TIMEOUT                    /* nothing came for long enough */
};

enum txn3_state {
    TXN3_WAITING, TXN3_READY, TXN3_PREPARED, TXN3_COMMITTED, TXN3_ABORTED
};

/* What to send: nothing, to all participants (by the coordinator), or back (by a participant). */
struct txn3_reply {
    bool send;
    enum txn3_message message;
};

struct txn3_participant {
    enum txn3_state state;
};

struct txn3_coordinator {
    enum txn3_state state;
    uint32_t shards, answers;
};

/* A participant's step; it votes YES. */
struct txn3_reply txn3_participant_step(struct txn3_participant *p, enum txn3_message message);

/* The coordinator's; it starts with CAN-COMMIT to all. */
struct txn3_reply txn3_coordinator_start(struct txn3_coordinator *c, uint32_t shards);
struct txn3_reply txn3_coordinator_step(struct txn3_coordinator *c, enum txn3_message message);

#endif
