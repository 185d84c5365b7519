/* coordinator.c - see coordinator.h. */
#include "txn/coordinator.h"

#include "txn/effects.h"
#include "txn/rule.h"

static uint64_t deadline_ms(const struct txn_coordinator *t)
{
    return txn_deadline_ms(t->start.id);
}

static void answer(struct txn_coordinator *t, struct txn_effects *out,
                   const struct txn_outcome *outcome)
{
    assert(!t->answered);
    t->answered = true;
    txn_effects_add(out, TXN_ANSWER, 0)->outcome = *outcome;
}

static void answer_simply(struct txn_coordinator *t, struct txn_effects *out,
                          enum txn_outcome_type type)
{
    const struct txn_outcome outcome = {.type = type};

    answer(t, out, &outcome);
}

static void finish(struct txn_coordinator *t, struct txn_effects *out)
{
    t->phase = TXN_FINISHED;
    txn_effects_add(out, TXN_DONE, 0);
}

/* Nobody can tell: whatever is still open is left to a resolver. */
static void give_up(struct txn_coordinator *t, struct txn_effects *out)
{
    if (!t->answered)
        answer_simply(t, out, TXN_UNCERTAIN);
    finish(t, out);
}

/* ---- sending ---- */

static void send_decision(struct txn_coordinator *t, uint32_t shard, uint64_t now_ms,
                          struct txn_effects *out)
{
    txn_effects_add(out, TXN_SEND_DECIDE, shard)->decision = t->decision;
    t->shard[shard].again_ms = now_ms + TXN_RESEND_MS;
}

static void decide(struct txn_coordinator *t, enum txn_decision decision, uint64_t now_ms,
                   struct txn_effects *out)
{
    assert(decision != TXN_COMMIT || t->yes == t->start.shards);
    t->phase = decision == TXN_COMMIT ? TXN_COMMITTING : TXN_ABORTING;
    t->decision = decision;
    for (uint32_t i = 0; i < t->start.shards; i++)
        if (!t->shard[i].settled)
            send_decision(t, i, now_ms, out);
}

static void settle(struct txn_coordinator *t, uint32_t shard)
{
    if (!t->shard[shard].settled)
        t->settled++;
    t->shard[shard].settled = true;
}

/* ---- outcomes ---- */

static uint64_t backoff_ms(const struct txn_coordinator *t)
{
    uint64_t most = TXN_BACKOFF_MAX_MS;

    if (t->start.attempt < 6)
        most = (uint64_t)TXN_BACKOFF_MS << t->start.attempt;
    if (most > TXN_BACKOFF_MAX_MS)
        most = TXN_BACKOFF_MAX_MS;
    return t->start.jitter % (most + 1);
}

/* What the client hears of a transaction that certainly did not happen. */
static struct txn_outcome outcome_of_no(const struct txn_coordinator *t, uint32_t shard,
                                        const struct txn_vote *vote)
{
    struct txn_outcome o = {.type = TXN_RETRY, .why = vote->why, .shard = shard};

    switch (vote->why) {
    case TXN_WHY_WATCH:
    case TXN_WHY_CONDITION:
    case TXN_WHY_ERROR:
        o.type = TXN_ABORTED;
        o.index = vote->index;
        o.text = vote->text;
        break;
    case TXN_WHY_NONE:
    case TXN_WHY_CONFLICT:
    case TXN_WHY_MOVED:
    case TXN_WHY_REFUSED:
        o.after_ms = backoff_ms(t);
        break;
    }
    return o;
}

/* Reads end here, whatever came of them; the releases need no answer, the leases end anyway. */
static void finish_reads(struct txn_coordinator *t, const struct txn_outcome *outcome,
                         uint64_t now_ms, struct txn_effects *out)
{
    answer(t, out, outcome);
    decide(t, TXN_RELEASE, now_ms, out);
    finish(t, out);
}

static void retry_reads(struct txn_coordinator *t, uint64_t now_ms, struct txn_effects *out)
{
    const struct txn_outcome again = {.type = TXN_RETRY, .after_ms = backoff_ms(t)};

    finish_reads(t, &again, now_ms, out);
}

static void abort_because(struct txn_coordinator *t, uint32_t shard, const struct txn_vote *vote,
                          uint64_t now_ms, struct txn_effects *out)
{
    const struct txn_outcome outcome = outcome_of_no(t, shard, vote);

    if (t->start.reads_only) {
        finish_reads(t, &outcome, now_ms, out);
        return;
    }
    answer(t, out, &outcome);
    decide(t, TXN_ABORT, now_ms, out);
    if (t->settled == t->start.shards)
        finish(t, out);
}

/* ---- events ---- */

static bool within_lease(const struct txn_coordinator *t, uint64_t now_ms)
{
    return now_ms <= t->started_ms + TXN_READ_ACCEPT_MS
        || !TXN_RULE(reads_are_believed_within_their_lease_only);
}

static void on_all_yes(struct txn_coordinator *t, uint64_t now_ms, struct txn_effects *out)
{
    const struct txn_outcome committed = {.type = TXN_COMMITTED};

    if (t->start.reads_only) {
        if (within_lease(t, now_ms))
            finish_reads(t, &committed, now_ms, out);
        else
            retry_reads(t, now_ms, out);
        return;
    }
    decide(t, TXN_COMMIT, now_ms, out);                  /* the commit point */
    if (t->start.answer_at_commit)
        answer(t, out, &committed);
}

static void on_yes(struct txn_coordinator *t, const struct txn_event *event,
                   struct txn_effects *out)
{
    const struct txn_vote refused = {.verdict = TXN_NO, .why = TXN_WHY_REFUSED};

    if (event->vote.decision == TXN_ABORT) {             /* a resolver found somebody's NO */
        settle(t, event->shard);
        abort_because(t, event->shard, &refused, event->now_ms, out);
        return;
    }
    if (t->shard[event->shard].voted)
        return;
    t->shard[event->shard].voted = true;
    if (++t->yes == t->start.shards)
        on_all_yes(t, event->now_ms, out);
}

static void on_no(struct txn_coordinator *t, const struct txn_event *event,
                  struct txn_effects *out)
{
    settle(t, event->shard);                             /* a NO need not be told of the abort */
    abort_because(t, event->shard, &event->vote, event->now_ms, out);
}

/* A register may be late because it has committed and forgotten: this proves nothing. */
static void on_late(struct txn_coordinator *t, const struct txn_event *event,
                    struct txn_effects *out)
{
    const struct txn_vote watch = {.verdict = TXN_NO, .why = TXN_WHY_WATCH};

    if (t->start.reads_only)
        retry_reads(t, event->now_ms, out);
    else if (TXN_RULE(late_proves_no_abort))
        give_up(t, out);
    else
        abort_because(t, event->shard, &watch, event->now_ms, out);
}

static void on_vote(struct txn_coordinator *t, const struct txn_event *event,
                    struct txn_effects *out)
{
    if (t->phase != TXN_PREPARING)
        return;
    switch (event->vote.verdict) {
    case TXN_YES:     on_yes(t, event, out); break;
    case TXN_NO:      on_no(t, event, out); break;
    case TXN_LATE:    on_late(t, event, out); break;
    case TXN_PENDING: break;
    }
}

static void on_all_applied(struct txn_coordinator *t, struct txn_effects *out)
{
    if (!t->answered)
        answer_simply(t, out, t->replies_lost ? TXN_UNCERTAIN : TXN_COMMITTED);
    txn_effects_to_all(out, TXN_SEND_FORGET, t->start.shards);
    finish(t, out);
}

static void on_applied(struct txn_coordinator *t, const struct txn_event *event,
                       struct txn_effects *out)
{
    if (event->decision != TXN_COMMIT) {                 /* that node has lost its log */
        if (!t->answered)
            answer_simply(t, out, TXN_UNCERTAIN);
        return;
    }
    if (!event->with_replies && !t->shard[event->shard].settled)
        t->replies_lost = true;
    settle(t, event->shard);
    if (t->settled == t->start.shards)
        on_all_applied(t, out);
}

static void on_decided(struct txn_coordinator *t, const struct txn_event *event,
                       struct txn_effects *out)
{
    if (t->phase == TXN_COMMITTING) {
        on_applied(t, event, out);
    } else if (t->phase == TXN_ABORTING) {
        settle(t, event->shard);
        if (t->settled == t->start.shards)
            finish(t, out);
    }
}

static void on_lost(struct txn_coordinator *t, const struct txn_event *event)
{
    uint64_t *again_ms = &t->shard[event->shard].again_ms;

    if (*again_ms > event->now_ms + TXN_RESEND_LOST_MS)
        *again_ms = event->now_ms + TXN_RESEND_LOST_MS;
}

static bool awaits(const struct txn_coordinator *t, uint32_t shard)
{
    return t->phase == TXN_PREPARING ? !t->shard[shard].voted : !t->shard[shard].settled;
}

static void send_again(struct txn_coordinator *t, uint64_t now_ms, struct txn_effects *out)
{
    for (uint32_t i = 0; i < t->start.shards; i++) {
        if (!awaits(t, i) || now_ms < t->shard[i].again_ms)
            continue;
        if (t->phase == TXN_PREPARING) {
            txn_effects_add(out, TXN_SEND_PREPARE, i);
            t->shard[i].again_ms = now_ms + TXN_RESEND_MS;
        } else {
            send_decision(t, i, now_ms, out);
        }
    }
}

static void on_tick(struct txn_coordinator *t, uint64_t now_ms, struct txn_effects *out)
{
    if (t->phase == TXN_FINISHED)
        return;
    if (t->start.reads_only && !within_lease(t, now_ms))
        retry_reads(t, now_ms, out);
    else if (now_ms > deadline_ms(t))
        give_up(t, out);
    else
        send_again(t, now_ms, out);
}

void txn_coordinator_start(struct txn_coordinator *t, const struct txn_start *start,
                           uint64_t now_ms, struct txn_effects *out)
{
    assert(start->shards >= 1 && start->shards <= TXN_PARTICIPANTS_MAX);
    out->count = 0;
    t->start = *start;
    t->phase = TXN_PREPARING;
    t->decision = TXN_UNDECIDED;
    t->answered = t->replies_lost = false;
    t->started_ms = now_ms;
    t->yes = t->settled = 0;
    for (uint32_t i = 0; i < start->shards; i++) {
        t->shard[i].voted = t->shard[i].settled = false;
        t->shard[i].again_ms = now_ms + TXN_RESEND_MS;
    }
    txn_effects_to_all(out, TXN_SEND_PREPARE, start->shards);
}

void txn_coordinator_step(struct txn_coordinator *t, const struct txn_event *event,
                          struct txn_effects *out)
{
    out->count = 0;
    assert(event->type == TXN_EVENT_TICK || event->shard < t->start.shards);
    switch (event->type) {
    case TXN_EVENT_VOTE:    on_vote(t, event, out); break;
    case TXN_EVENT_DECIDED: on_decided(t, event, out); break;
    case TXN_EVENT_LOST:    on_lost(t, event); break;
    case TXN_EVENT_TICK:    on_tick(t, event->now_ms, out); break;
    }
}

uint64_t txn_coordinator_due_ms(const struct txn_coordinator *t)
{
    uint64_t due_ms = deadline_ms(t) == UINT64_MAX ? UINT64_MAX : deadline_ms(t) + 1;

    if (t->phase == TXN_FINISHED)
        return UINT64_MAX;
    if (t->start.reads_only && t->started_ms + TXN_READ_ACCEPT_MS + 1 < due_ms)
        due_ms = t->started_ms + TXN_READ_ACCEPT_MS + 1;
    for (uint32_t i = 0; i < t->start.shards; i++)
        if (awaits(t, i) && t->shard[i].again_ms < due_ms)
            due_ms = t->shard[i].again_ms;
    return due_ms;
}
