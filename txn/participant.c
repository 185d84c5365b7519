/* participant.c - see participant.h.  Here is what happens once there is a vote: it is decided,
 * asked for and forgotten; participant_vote.c has what comes before.
 *
 * Invariant: a decision never changes, and whatever is forgotten is late from then on.
 *
 * An entry keeps its PREPARE record as the bytes that went to the log; locks, commands and
 * participants are read from there.  Once it is decided the record is cut down to the
 * participants.  Memory that an effect points to is given back through the queue of effects,
 * behind that effect. */
#include "txn/participant.h"

#include "txn/participant_entry.h"
#include "txn/rule.h"

#include <assert.h>
#include <string.h>

/* ---- DECIDE ---- */

void txn_entry_cut(struct txn_participant *p, struct txn_entry *e)
{
    unsigned char cut[TXN_RECORD_CUT_MAX];
    size_t len = txn_record_cut(e->record, e->record_len, cut);

    txn_push_garbage(p, e->record);
    e->record = txn_memory_resize(p, NULL, len);
    e->record_len = len;
    memcpy(e->record, cut, len);
}

static void forget(struct txn_participant *p, struct txn_entry *e)
{
    if (e->state == ENTRY_COMMITTED)
        txn_push_short(p, TXN_RECORD_FORGET, e->id, false);
    txn_entry_erase(p, e);
}

/* Every participant has it applied.  Before the deadline a copy of the PREPARE may still be under
 * way, and would find an empty register. */
static void forget_in_time(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (!e->told_all_applied) {
        e->told_all_applied = true;
        txn_entry_remove(&p->committed_first, &p->committed_last, e);
    }
    if (txn_is_late(p, e->id, now_ms)) {
        txn_remember_late(p, e->id);
        forget(p, e);
    } else if (TXN_RULE(commit_is_remembered_until_the_deadline)) {
        txn_entry_schedule_deadline(p, e);
    } else {
        forget(p, e);
    }
}

void txn_entry_set_committed(struct txn_participant *p, struct txn_entry *e)
{
    txn_entry_leave_lists(p, e);
    e->state = ENTRY_COMMITTED;
    txn_entry_append(&p->committed_first, &p->committed_last, e);
}

static void commit(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    struct txn_slice record = txn_short_record(p, TXN_RECORD_COMMIT, e->id);
    struct txn_do *d;

    e->from = in->from;
    d = txn_push_transaction(p, e, TXN_DO_APPLY);
    d->record = record;
    d->sync = true;
    txn_push_garbage(p, (void *)record.ptr);
    txn_entry_set_committed(p, e);
    txn_entry_cut(p, e);
    txn_entry_release(p, e, in->now_ms);
    if (!TXN_RULE(commit_is_remembered_until_all_applied))
        forget_in_time(p, e, in->now_ms);
}

void txn_entry_set_aborted(struct txn_participant *p, struct txn_entry *e)
{
    txn_entry_leave_lists(p, e);
    e->state = ENTRY_ABORTED;
    txn_entry_schedule_deadline(p, e);
}

/* Needs no sync: while it is lost the register is a YES again, and whoever asks finds the NO. */
static void abort_yes(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    txn_entry_set_aborted(p, e);
    txn_push_short(p, TXN_RECORD_ABORT, e->id, false);
    txn_entry_cut(p, e);
    txn_entry_release(p, e, now_ms);
}

static enum txn_decision decision_of(const struct txn_entry *e)
{
    switch (e->state) {
    case ENTRY_COMMITTED: return TXN_COMMIT;
    case ENTRY_NO:
    case ENTRY_ABORTED:   return TXN_ABORT;
    default:              return TXN_UNDECIDED;
    }
}

static void push_decided(struct txn_participant *p, const struct txn_in *in,
                         enum txn_decision decision)
{
    txn_push_do(p, TXN_DO_DECIDED, in->from, in->id)->decision = decision;
}

/* COMMIT is sent only where every participant's YES was seen, so an empty register has forgotten,
 * and nothing is forgotten before its deadline. */
static void on_commit(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    if (e == NULL)
        push_decided(p, in, txn_is_late(p, in->id, in->now_ms) ? TXN_COMMIT : TXN_UNDECIDED);
    else if (e->state == ENTRY_YES)
        commit(p, e, in);
    else
        push_decided(p, in, decision_of(e));
}

static void on_abort(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    const struct txn_vote no = txn_vote_refused();
    enum txn_decision decision = TXN_ABORT;

    if (e == NULL) {
        if (!txn_is_late(p, in->id, in->now_ms))
            txn_entry_add_refused(p, in->id);
    } else if (e->state == ENTRY_YES) {
        abort_yes(p, e, in->now_ms);
    } else if (e->state == ENTRY_WAITING || e->state == ENTRY_CHECKING) {
        txn_entry_vote_no(p, e, &no, in->now_ms);
    } else {
        decision = decision_of(e);
    }
    push_decided(p, in, decision);
}

static void on_release(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    const struct txn_vote no = txn_vote_refused();

    if (e != NULL && e->state == ENTRY_READING) {
        txn_entry_release(p, e, in->now_ms);
        txn_entry_erase(p, e);
    } else if (e != NULL && e->reads_only) {
        txn_entry_vote_no(p, e, &no, in->now_ms);
    }
    push_decided(p, in, TXN_RELEASE);
}

static void on_decide(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = txn_entry_find(p, in->id);

    switch (in->decision) {
    case TXN_COMMIT:    on_commit(p, e, in); break;
    case TXN_ABORT:     on_abort(p, e, in); break;
    case TXN_RELEASE:   on_release(p, e, in); break;
    case TXN_UNDECIDED: assert(in->decision != TXN_UNDECIDED); break;
    }
}

/* ---- QUERY, FORGET, TICK ---- */

static void on_query_unknown(struct txn_participant *p, const struct txn_in *in)
{
    if (txn_is_late(p, in->id, in->now_ms)) {
        txn_answer_late(p, in->from, in->id);
    } else if (TXN_RULE(a_query_records_the_no_it_answers)) {
        txn_push_vote(p, in->from, in->id, txn_entry_add_refused(p, in->id)->no);
    } else {
        txn_push_vote(p, in->from, in->id, txn_vote_refused());
    }
}

static void on_query(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = txn_entry_find(p, in->id);
    const struct txn_vote no = txn_vote_refused();

    if (e == NULL) {
        on_query_unknown(p, in);
        return;
    }
    if (e->reads_only) {                     /* has no register: nobody should ask */
        txn_push_vote(p, in->from, in->id, no);
        return;
    }
    if (e->state == ENTRY_WAITING || e->state == ENTRY_CHECKING)
        txn_entry_vote_no(p, e, &no, in->now_ms);
    txn_push_vote(p, in->from, in->id, txn_entry_vote(e));
}

static void on_forget(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = txn_entry_find(p, in->id);

    if (e != NULL && e->state == ENTRY_COMMITTED)
        forget_in_time(p, e, in->now_ms);
}

static void on_due(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    switch (e->state) {
    case ENTRY_WAITING:
        txn_entry_give_up(p, e, now_ms);
        break;
    case ENTRY_READING:
        txn_entry_release(p, e, now_ms);
        txn_entry_erase(p, e);
        break;
    case ENTRY_NO:
    case ENTRY_ABORTED:
    case ENTRY_COMMITTED:
        txn_remember_late(p, e->id);
        forget(p, e);
        break;
    case ENTRY_CHECKING:
    case ENTRY_YES:                          /* nothing ends these but an event */
        assert(e->state != ENTRY_CHECKING && e->state != ENTRY_YES);
        break;
    }
}

static void turn_wheel(struct txn_participant *p, uint64_t now_ms)
{
    uint64_t slot = p->wheel_ms / TXN_WHEEL_MS, last = now_ms / TXN_WHEEL_MS;
    struct txn_entry *e;

    if (last > slot + TXN_WHEEL)
        slot = last - TXN_WHEEL;             /* one whole turn sees everything */
    p->wheel_ms = now_ms;
    for (; slot <= last; slot++) {
        while ((e = txn_entry_due(p, slot, now_ms)) != NULL) {
            txn_entry_unschedule(p, e);
            on_due(p, e, now_ms);
        }
    }
}

static void end_quarantine(struct txn_participant *p, uint64_t now_ms)
{
    txn_locks_release(&p->locks, p->quarantine);
    p->quarantine = NULL;
    txn_fetch_grants(p, now_ms);
}

static void on_tick(struct txn_participant *p, uint64_t now_ms)
{
    if (p->quarantine != NULL && now_ms >= p->quarantine_until_ms)
        end_quarantine(p, now_ms);
    turn_wheel(p, now_ms);
}

void txn_participant_step(struct txn_participant *p, const struct txn_in *in)
{
    switch (in->type) {
    case TXN_IN_PREPARE: txn_on_prepare(p, in); break;
    case TXN_IN_GUARDS:  txn_on_guards(p, in); break;
    case TXN_IN_DECIDE:  on_decide(p, in); break;
    case TXN_IN_QUERY:   on_query(p, in); break;
    case TXN_IN_FORGET:  on_forget(p, in); break;
    case TXN_IN_TICK:    on_tick(p, in->now_ms); break;
    }
}

/* ---- life ---- */

void txn_participant_init(struct txn_participant *p, struct txn_alloc alloc, size_t plain_max)
{
    *p = (struct txn_participant){.alloc = alloc};
    txn_locks_init(&p->locks, alloc, plain_max);
}

void txn_participant_close(struct txn_participant *p)
{
    struct txn_do d;

    while (txn_participant_next(p, &d))
        ;
    for (size_t i = 0; i < p->buckets; i++) {
        while (p->table[i] != NULL) {
            p->table[i]->request = NULL;     /* the locks go as a whole */
            txn_entry_erase(p, p->table[i]);
        }
    }
    while (txn_participant_next(p, &d))
        ;
    txn_locks_close(&p->locks);
    txn_memory_give_back(p, p->queue);
    txn_memory_give_back(p, p->table);
    txn_memory_give_back(p, p->scratch);
    *p = (struct txn_participant){0};
}

/* ---- keys that are held ---- */

struct txn_request *txn_participant_give(struct txn_participant *p, const struct txn_lock *key)
{
    const struct txn_age oldest = {0};       /* nobody waits for it in a line of transactions */

    assert(!txn_locks_block(&p->locks, key, 1));
    return txn_locks_take_at_once(&p->locks, p, &oldest, key, 1);
}

void txn_participant_take_back(struct txn_participant *p, struct txn_request *given,
                               uint64_t now_ms)
{
    txn_locks_release(&p->locks, given);
    txn_fetch_grants(p, now_ms);
}

bool txn_participant_holds(const struct txn_participant *p, uint32_t db, struct txn_slice key)
{
    return txn_locks_holders(&p->locks, db, key) > (p->quarantine != NULL ? 1u : 0u);
}
