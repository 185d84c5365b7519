/* resolver.h - finishes what a dead or slow coordinator left open.
 *
 * Any proxy asks every node regularly (TXN UNDECIDED) what has been open for longer than
 * TXN_UNDECIDED_MS, and starts one of these for each id it is not already busy with.  It asks every
 * register.  A QUERY makes a register that has nothing on record say NO for good, so the answers
 * decide, whatever the coordinator still does:
 *
 *            all yes, or one has committed                 all applied
 *  ASKING ---------------------------------> COMMITTING ----------------> DONE (FORGET to all)
 *      |     a no, or a late                               all told
 *      +-----------------------------------> ABORTING ------------------> DONE
 *
 * Silence is asked again, for ever.  Several resolvers and the coordinator may work on one
 * transaction at the same time: the registers' votes are all they go by, so they agree.
 *
 * An id listed as COMMITTED was applied there but perhaps not everywhere; the resolver tells all,
 * and has it forgotten. */
#ifndef TORC_TXN_RESOLVER_H
#define TORC_TXN_RESOLVER_H

#include "txn/coordinator.h"
#include "txn/txn.h"

enum { TXN_ASK_AGAIN_MS = 200 };

struct txn_resolver {
    struct txn_id id;
    enum txn_phase phase;
    uint32_t shards, yes, settled;
    uint64_t again_ms;
    struct {
        bool voted;
        bool settled;
    } shard[TXN_PARTICIPANTS_MAX];
};

/* decision is what the list said: TXN_UNDECIDED, or TXN_COMMIT.  Effects are SEND_QUERY,
 * SEND_DECIDE, SEND_FORGET and DONE; shards are numbered in the order of the names in the list. */
void txn_resolver_start(struct txn_resolver *r, struct txn_id id, uint32_t shards,
                        enum txn_decision decision, uint64_t now_ms, struct txn_effects *out);

/* VOTE: an answer to QUERY.  DECIDED: an answer to DECIDE (with_replies does not matter here).
 * LOST is as good as silence. */
void txn_resolver_step(struct txn_resolver *r, const struct txn_event *event,
                       struct txn_effects *out);

/* When a TICK is due at the latest; UINT64_MAX when none is. */
uint64_t txn_resolver_due_ms(const struct txn_resolver *r);

#endif
