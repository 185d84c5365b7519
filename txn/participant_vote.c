/* participant_vote.c - from PREPARE to the vote: locks, guards, and what is too late for one.
 *
 * Invariant: a vote that is on record is logged before it is said, and a YES is voted only while
 * all of its locks are held. */
#include "txn/participant_entry.h"
#include "txn/rule.h"

#include <assert.h>
#include <string.h>

/* ---- late ---- */

void txn_answer_late(struct txn_participant *p, uint64_t to, struct txn_id id)
{
    txn_remember_late(p, id);
    if (id.start_ms > p->late_logged_ms) {
        p->late_logged_ms = id.start_ms;
        txn_push_short(p, TXN_RECORD_LATE, id, true);
    }
    txn_push_vote(p, to, id, (struct txn_vote){.verdict = TXN_LATE});
}

/* ---- locks ---- */

static void on_granted(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms);

void txn_fetch_grants(struct txn_participant *p, uint64_t now_ms)
{
    struct txn_request *r;

    while ((r = txn_locks_next_granted(&p->locks)) != NULL) {
        if (txn_request_owner(r) != NULL) {
            on_granted(p, txn_request_owner(r), now_ms);
        } else {
            struct txn_queued *q = txn_push(p);
            q->effect.type = TXN_DO_PLAIN;
            q->plain = r;
        }
    }
}

void txn_entry_release(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    struct txn_request *r = e->request;

    if (r == NULL)
        return;
    e->request = NULL;
    txn_locks_release(&p->locks, r);
    txn_fetch_grants(p, now_ms);
}

size_t txn_scratch_locks(struct txn_participant *p, struct txn_list locks)
{
    struct txn_lock lock;
    size_t count = 0;

    if (p->scratch_cap < locks.left) {
        p->scratch_cap = locks.left;
        p->scratch = txn_memory_resize(p, p->scratch, p->scratch_cap * sizeof(*p->scratch));
    }
    while (txn_list_lock(&locks, &lock))
        p->scratch[count++] = lock;
    return count;
}

/* ---- votes ---- */

struct txn_vote txn_entry_vote(const struct txn_entry *e)
{
    struct txn_vote yes = {.verdict = TXN_YES};

    if (e->state == ENTRY_NO)
        return e->no;
    if (e->state == ENTRY_COMMITTED)
        yes.decision = TXN_COMMIT;
    if (e->state == ENTRY_ABORTED)
        yes.decision = TXN_ABORT;
    return yes;
}

static struct txn_slice copy_text(struct txn_participant *p, struct txn_slice text)
{
    char *copy;

    if (text.len == 0)
        return (struct txn_slice){NULL, 0};
    if (text.len > TXN_TEXT_MAX)
        text.len = TXN_TEXT_MAX;
    copy = txn_memory_resize(p, NULL, text.len);
    memcpy(copy, text.ptr, text.len);
    return (struct txn_slice){copy, text.len};
}

void txn_entry_set_no(struct txn_participant *p, struct txn_entry *e, const struct txn_vote *why)
{
    e->state = ENTRY_NO;
    e->no = *why;
    e->no.text = copy_text(p, why->text);
    txn_push_garbage(p, e->record);
    txn_push_garbage(p, e->guards);
    e->record = e->guards = NULL;
    txn_entry_schedule_deadline(p, e);
}

static void log_no(struct txn_participant *p, const struct txn_entry *e)
{
    unsigned char *record = txn_memory_resize(p, NULL, TXN_RECORD_NO_MAX);
    size_t len = txn_record_write_no(e->id, &e->no, record);

    txn_push_log(p, e->id, txn_bytes(record, len), true);
    txn_push_garbage(p, record);
}

/* A NO of a transaction of reads: nobody will ever ask for it. */
static void refuse_reads(struct txn_participant *p, struct txn_entry *e,
                         const struct txn_vote *why, uint64_t now_ms)
{
    struct txn_vote vote = *why;

    vote.text = copy_text(p, why->text);
    txn_push_vote(p, e->from, e->id, vote);
    txn_push_garbage(p, (void *)vote.text.ptr);
    txn_entry_release(p, e, now_ms);
    txn_entry_erase(p, e);
}

void txn_entry_vote_no(struct txn_participant *p, struct txn_entry *e, const struct txn_vote *why,
                       uint64_t now_ms)
{
    assert(e->state == ENTRY_WAITING || e->state == ENTRY_CHECKING);
    if (e->reads_only) {
        refuse_reads(p, e, why, now_ms);
        return;
    }
    txn_entry_set_no(p, e, why);
    log_no(p, e);
    txn_push_vote(p, e->from, e->id, e->no);
    txn_entry_release(p, e, now_ms);
}

struct txn_entry *txn_entry_add_refused(struct txn_participant *p, struct txn_id id)
{
    struct txn_entry *e = txn_entry_add(p, id, ENTRY_NO);
    struct txn_vote no = txn_vote_refused();

    txn_entry_set_no(p, e, &no);
    log_no(p, e);
    return e;
}

/* ---- PREPARE ---- */

static void on_taken(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    txn_entry_unschedule(p, e);
    e->state = ENTRY_CHECKING;
    e->prepared_ms = now_ms;
    txn_push_transaction(p, e, TXN_DO_CHECK);
}

void txn_entry_give_up(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (e->reads_only) {
        struct txn_vote no = txn_vote_refused();
        refuse_reads(p, e, &no, now_ms);
        return;
    }
    txn_answer_late(p, e->from, e->id);
    txn_entry_release(p, e, now_ms);
    txn_entry_erase(p, e);
}

static void on_granted(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (txn_is_late(p, e->id, now_ms))
        txn_entry_give_up(p, e, now_ms);
    else
        on_taken(p, e, now_ms);
}

static struct txn_entry *add_prepared(struct txn_participant *p, const struct txn_in *in)
{
    const struct txn_prepare *m = in->prepare;
    struct txn_entry *e = txn_entry_add(p, m->id, ENTRY_WAITING);

    e->reads_only = m->reads_only;
    e->from = in->from;
    e->ts = m->ts;
    e->record_len = txn_record_prepare_size(m);
    e->record = txn_memory_resize(p, NULL, e->record_len);
    txn_record_write_prepare(m, e->record);
    e->guards_count = m->guards.count;
    e->guards_len = txn_guards_size(m);
    if (e->guards_len > 0) {
        e->guards = txn_memory_resize(p, NULL, e->guards_len);
        txn_guards_write(m, e->guards);
    }
    return e;
}

static void wait_in_line(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (e->reads_only)
        txn_entry_schedule(p, e, now_ms + TXN_READ_LEASE_MS);
    else
        txn_entry_schedule_deadline(p, e);
}

static void take_locks(struct txn_participant *p, struct txn_entry *e,
                       const struct txn_request *given, uint64_t now_ms)
{
    const struct txn_vote conflict = {.verdict = TXN_NO, .why = TXN_WHY_CONFLICT};
    const struct txn_age age = {e->ts, e->id};
    struct txn_record view;
    size_t count;

    txn_record_view(e->record, e->record_len, &view);
    count = TXN_RULE(what_is_touched_is_locked) ? txn_scratch_locks(p, view.locks) : 0;
    switch (txn_locks_take_with(&p->locks, e, &age, p->scratch, count, given, &e->request)) {
    case TXN_LOCK_TAKEN:    on_taken(p, e, now_ms); break;
    case TXN_LOCK_WAITS:    wait_in_line(p, e, now_ms); break;
    case TXN_LOCK_CONFLICT: txn_entry_vote_no(p, e, &conflict, now_ms); break;
    }
}

static void on_prepare_again(struct txn_participant *p, struct txn_entry *e, uint64_t from)
{
    if (e->state == ENTRY_WAITING || e->state == ENTRY_CHECKING) {
        txn_push_vote(p, e->from, e->id, (struct txn_vote){.verdict = TXN_PENDING});
        e->from = from;
    } else if (e->state == ENTRY_READING) {
        e->from = from;                      /* the locks are held: the replies are the same */
        txn_push_transaction(p, e, TXN_DO_READ);
    } else {
        txn_push_vote(p, from, e->id, txn_entry_vote(e));
    }
}

void txn_on_prepare(struct txn_participant *p, const struct txn_in *in)
{
    const struct txn_id id = in->prepare->id;
    struct txn_entry *e = txn_entry_find(p, id);

    if (e != NULL) {
        on_prepare_again(p, e, in->from);
    } else if (txn_is_late(p, id, in->now_ms)) {
        txn_answer_late(p, in->from, id);
    } else {
        e = add_prepared(p, in);
        if (in->vote.verdict == TXN_NO)
            txn_entry_vote_no(p, e, &in->vote, in->now_ms);
        else
            take_locks(p, e, in->given, in->now_ms);
    }
}

/* ---- GUARDS ---- */

/* Once per log: a node that never answers reads need not wait after a restart. */
static void note_reads(struct txn_participant *p)
{
    if (p->answers_reads)
        return;
    p->answers_reads = true;
    txn_push_short(p, TXN_RECORD_READS, (struct txn_id){0}, true);
}

static void vote_yes(struct txn_participant *p, struct txn_entry *e)
{
    txn_push_garbage(p, e->guards);
    e->guards = NULL;
    e->guards_len = e->guards_count = 0;
    if (e->reads_only) {
        note_reads(p);
        e->state = ENTRY_READING;
        txn_entry_schedule(p, e, e->prepared_ms + TXN_READ_LEASE_MS);
        txn_push_transaction(p, e, TXN_DO_READ);
        return;
    }
    e->state = ENTRY_YES;
    e->voted_ms = e->prepared_ms;
    txn_entry_append(&p->undecided_first, &p->undecided_last, e);
    txn_record_seal(e->record, e->record_len, e->prepared_ms);
    txn_push_log(p, e->id, txn_bytes(e->record, e->record_len), true);
    txn_push_vote(p, e->from, e->id, txn_entry_vote(e));
}

void txn_on_guards(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = txn_entry_find(p, in->id);

    if (e == NULL || e->state != ENTRY_CHECKING)
        return;
    if (in->vote.verdict == TXN_YES || !TXN_RULE(a_guard_that_fails_is_a_no))
        vote_yes(p, e);
    else
        txn_entry_vote_no(p, e, &in->vote, in->now_ms);
}
