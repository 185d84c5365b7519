/* three_phase.c - see three_phase.h. */
#include "txn/three_phase.h"

static const struct txn3_reply nothing = {false, TXN3_TIMEOUT};

static struct txn3_reply send(enum txn3_message message)
{
    return (struct txn3_reply){true, message};
}

static bool decided(enum txn3_state state)
{
    return state == TXN3_COMMITTED || state == TXN3_ABORTED;
}

/* Silence must not block: who has heard that all voted YES commits, who has not aborts. */
static struct txn3_reply on_timeout(enum txn3_state *state)
{
    *state = *state == TXN3_PREPARED ? TXN3_COMMITTED : TXN3_ABORTED;
    return nothing;
}

struct txn3_reply txn3_participant_step(struct txn3_participant *p, enum txn3_message message)
{
    if (decided(p->state))
        return nothing;
    if (message == TXN3_CAN_COMMIT && p->state == TXN3_WAITING) {
        p->state = TXN3_READY;
        return send(TXN3_YES);
    }
    if (message == TXN3_PRE_COMMIT && p->state == TXN3_READY) {
        p->state = TXN3_PREPARED;
        return send(TXN3_ACK);
    }
    if (message == TXN3_DO_COMMIT && p->state == TXN3_PREPARED)
        p->state = TXN3_COMMITTED;
    else if (message == TXN3_DO_ABORT)
        p->state = TXN3_ABORTED;
    else if (message == TXN3_TIMEOUT)
        return on_timeout(&p->state);
    return nothing;
}

struct txn3_reply txn3_coordinator_start(struct txn3_coordinator *c, uint32_t shards)
{
    *c = (struct txn3_coordinator){TXN3_READY, shards, 0};
    return send(TXN3_CAN_COMMIT);
}

static struct txn3_reply when_all(struct txn3_coordinator *c, enum txn3_state next,
                                  enum txn3_message message)
{
    if (++c->answers < c->shards)
        return nothing;
    c->answers = 0;
    c->state = next;
    return send(message);
}

struct txn3_reply txn3_coordinator_step(struct txn3_coordinator *c, enum txn3_message message)
{
    if (decided(c->state))
        return nothing;
    if (message == TXN3_YES && c->state == TXN3_READY)
        return when_all(c, TXN3_PREPARED, TXN3_PRE_COMMIT);
    if (message == TXN3_ACK && c->state == TXN3_PREPARED)
        return when_all(c, TXN3_COMMITTED, TXN3_DO_COMMIT);
    if (message == TXN3_NO) {
        c->state = TXN3_ABORTED;
        return send(TXN3_DO_ABORT);
    }
    if (message == TXN3_TIMEOUT) {
        on_timeout(&c->state);
        return send(c->state == TXN3_COMMITTED ? TXN3_DO_COMMIT : TXN3_DO_ABORT);
    }
    return nothing;
}
