/* resolver.c - see resolver.h. */
#include "txn/resolver.h"

#include "txn/effects.h"

static bool awaits(const struct txn_resolver *r, uint32_t shard)
{
    return r->phase == TXN_PREPARING ? !r->shard[shard].voted : !r->shard[shard].settled;
}

/* To everybody who has not answered in this phase. */
static void ask(struct txn_resolver *r, uint64_t now_ms, struct txn_effects *out)
{
    r->again_ms = now_ms + TXN_ASK_AGAIN_MS;
    for (uint32_t i = 0; i < r->shards; i++) {
        if (!awaits(r, i))
            continue;
        if (r->phase == TXN_PREPARING)
            txn_effects_add(out, TXN_SEND_QUERY, i);
        else
            txn_effects_add(out, TXN_SEND_DECIDE, i)->decision =
                r->phase == TXN_COMMITTING ? TXN_COMMIT : TXN_ABORT;
    }
}

static void decide(struct txn_resolver *r, enum txn_phase phase, uint64_t now_ms,
                   struct txn_effects *out)
{
    r->phase = phase;
    ask(r, now_ms, out);
}

static void on_vote(struct txn_resolver *r, const struct txn_event *event,
                    struct txn_effects *out)
{
    const struct txn_vote *vote = &event->vote;

    if (r->phase != TXN_PREPARING || vote->verdict == TXN_PENDING)
        return;
    if (vote->verdict != TXN_YES || vote->decision == TXN_ABORT) {
        decide(r, TXN_ABORTING, event->now_ms, out);
        return;
    }
    if (!r->shard[event->shard].voted)
        r->yes++;
    r->shard[event->shard].voted = true;
    if (vote->decision == TXN_COMMIT || r->yes == r->shards)
        decide(r, TXN_COMMITTING, event->now_ms, out);
}

static void on_decided(struct txn_resolver *r, const struct txn_event *event,
                       struct txn_effects *out)
{
    bool committing = r->phase == TXN_COMMITTING;

    if ((!committing && r->phase != TXN_ABORTING) || r->shard[event->shard].settled)
        return;
    if (committing && event->decision != TXN_COMMIT)
        return;                              /* an answer from before, or a node without its log */
    r->shard[event->shard].settled = true;
    if (++r->settled < r->shards)
        return;
    if (committing)
        txn_effects_to_all(out, TXN_SEND_FORGET, r->shards);
    r->phase = TXN_FINISHED;
    txn_effects_add(out, TXN_DONE, 0);
}

void txn_resolver_start(struct txn_resolver *r, struct txn_id id, uint32_t shards,
                        enum txn_decision decision, uint64_t now_ms, struct txn_effects *out)
{
    assert(shards >= 1 && shards <= TXN_PARTICIPANTS_MAX);
    assert(decision == TXN_UNDECIDED || decision == TXN_COMMIT);
    out->count = 0;
    *r = (struct txn_resolver){.id = id, .shards = shards, .phase = TXN_PREPARING};
    if (decision == TXN_COMMIT)
        r->phase = TXN_COMMITTING;
    ask(r, now_ms, out);
}

void txn_resolver_step(struct txn_resolver *r, const struct txn_event *event,
                       struct txn_effects *out)
{
    out->count = 0;
    assert(event->type == TXN_EVENT_TICK || event->shard < r->shards);
    switch (event->type) {
    case TXN_EVENT_VOTE:
        on_vote(r, event, out);
        break;
    case TXN_EVENT_DECIDED:
        on_decided(r, event, out);
        break;
    case TXN_EVENT_LOST:
        break;
    case TXN_EVENT_TICK:
        if (r->phase != TXN_FINISHED && event->now_ms >= r->again_ms)
            ask(r, event->now_ms, out);
        break;
    }
}

uint64_t txn_resolver_due_ms(const struct txn_resolver *r)
{
    return r->phase == TXN_FINISHED ? UINT64_MAX : r->again_ms;
}
