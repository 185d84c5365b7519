/* participant_restart.c - the register as records: read from the log, and written for a new one.
 *
 * Invariant: replaying what a snapshot emits gives the same votes and decisions, with the same
 * locks. */
#include "txn/participant_entry.h"
#include "txn/rule.h"

#include <assert.h>
#include <string.h>

/* ---- from the log ---- */

static bool replay_prepare(struct txn_participant *p, const struct txn_record *r,
                           struct txn_slice bytes)
{
    const struct txn_age age = {r->ts, r->id};
    struct txn_entry *e = txn_entry_add(p, r->id, ENTRY_YES);
    size_t count = txn_scratch_locks(p, r->locks);

    e->ts = r->ts;
    e->prepared_ms = r->prepared_ms;
    e->record_len = bytes.len;
    e->record = txn_memory_resize(p, NULL, bytes.len);
    memcpy(e->record, bytes.ptr, bytes.len);
    e->request = txn_locks_take_at_once(&p->locks, e, &age, p->scratch, count);
    txn_entry_append(&p->undecided_first, &p->undecided_last, e);
    return true;
}

static bool replay_decision(struct txn_participant *p, struct txn_entry *e,
                            enum txn_record_type type)
{
    if (e == NULL || e->state != ENTRY_YES)
        return false;
    if (type == TXN_RECORD_COMMIT)
        txn_entry_set_committed(p, e);
    else
        txn_entry_set_aborted(p, e);
    txn_entry_cut(p, e);
    txn_entry_release(p, e, 0);              /* nobody waits yet */
    return true;
}

static bool replay_forget(struct txn_participant *p, struct txn_entry *e)
{
    if (e == NULL || e->state != ENTRY_COMMITTED)
        return false;
    txn_remember_late(p, e->id);
    p->late_logged_ms = p->late_start_ms;
    txn_entry_erase(p, e);
    return true;
}

static bool replay(struct txn_participant *p, const struct txn_record *r, struct txn_slice bytes)
{
    struct txn_entry *e = txn_entry_find(p, r->id);

    switch (r->type) {
    case TXN_RECORD_PREPARE:
        return e == NULL && replay_prepare(p, r, bytes);
    case TXN_RECORD_NO:
        if (e != NULL)
            return false;
        txn_entry_set_no(p, txn_entry_add(p, r->id, ENTRY_NO), &r->no);
        return true;
    case TXN_RECORD_COMMIT:
    case TXN_RECORD_ABORT:
        return replay_decision(p, e, r->type);
    case TXN_RECORD_FORGET:
        return replay_forget(p, e);
    case TXN_RECORD_LATE:
        txn_remember_late(p, r->id);
        p->late_logged_ms = p->late_start_ms;
        return true;
    case TXN_RECORD_READS:
        p->answers_reads = true;
        return true;
    }
    return false;
}

bool txn_participant_replay(struct txn_participant *p, struct txn_slice record)
{
    struct txn_record r;
    struct txn_do none;
    bool good;

    good = txn_record_read(record, &r) && replay(p, &r, record);
    if (txn_participant_next(p, &none))      /* gives back the garbage, and there is nothing else */
        assert(false);
    return good;
}

void txn_participant_quarantine(struct txn_participant *p, uint64_t start_ms)
{
    /* Younger than anybody, so that whoever wants to write may wait for it. */
    const struct txn_age youngest = {UINT64_MAX, {UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    const struct txn_lock reads = {TXN_EVERYTHING, TXN_SHARED, {"", 0}};

    assert(p->quarantine == NULL);
    if (!p->answers_reads || !TXN_RULE(writes_wait_out_the_leases_of_an_earlier_life))
        return;
    p->quarantine = txn_locks_take_at_once(&p->locks, p, &youngest, &reads, 1);
    p->quarantine_until_ms = start_ms + TXN_READ_LEASE_MS;
}

/* ---- into a log ---- */

typedef void (*emit_record)(void *ctx, struct txn_slice record);

static void emit_short(emit_record emit, void *ctx, enum txn_record_type type, struct txn_id id)
{
    unsigned char record[TXN_RECORD_SHORT];

    txn_record_write(type, id, record);
    emit(ctx, txn_bytes(record, sizeof(record)));
}

static void emit_closed(const struct txn_entry *e, emit_record emit, void *ctx)
{
    unsigned char no[TXN_RECORD_NO_MAX];

    switch (e->state) {
    case ENTRY_NO:
        emit(ctx, txn_bytes(no, txn_record_write_no(e->id, &e->no, no)));
        break;
    case ENTRY_COMMITTED:
    case ENTRY_ABORTED:
        emit(ctx, txn_bytes(e->record, e->record_len));
        emit_short(emit, ctx, e->state == ENTRY_COMMITTED ? TXN_RECORD_COMMIT : TXN_RECORD_ABORT,
                   e->id);
        break;
    case ENTRY_WAITING:
    case ENTRY_CHECKING:
    case ENTRY_READING:
    case ENTRY_YES:
        break;
    }
}

void txn_participant_snapshot(struct txn_participant *p, emit_record emit, void *ctx)
{
    if (p->answers_reads)
        emit_short(emit, ctx, TXN_RECORD_READS, (struct txn_id){0});
    if (p->late_start_ms > 0)
        emit_short(emit, ctx, TXN_RECORD_LATE, (struct txn_id){0, 0, p->late_start_ms});
    for (size_t i = 0; i < p->buckets; i++)
        for (const struct txn_entry *e = p->table[i]; e != NULL; e = e->chain)
            emit_closed(e, emit, ctx);
    for (const struct txn_entry *e = p->undecided_first; e != NULL; e = e->next)
        emit(ctx, txn_bytes(e->record, e->record_len));
}
