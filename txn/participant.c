/* participant.c - see participant.h.
 *
 * An entry keeps its PREPARE record as the bytes that went to the log; locks, commands and
 * participants are read from there.  Once it is decided the record is cut down to the
 * participants.  Memory that an effect points to is given back through the queue of effects,
 * behind that effect. */
#include "txn/participant.h"

#include "txn/rule.h"

#include <assert.h>
#include <string.h>

enum state { WAITING, CHECKING, READING, YES, NO, COMMITTED, ABORTED };

struct txn_entry {
    struct txn_entry *chain;
    struct txn_entry *wheel_prev, *wheel_next;
    struct txn_entry *prev, *next;           /* in undecided or committed */
    struct txn_id id;
    enum state state;
    bool reads_only;
    bool scheduled;                          /* in the wheel */
    bool told_all_applied;
    uint64_t due_ms;
    uint64_t from;                           /* whom the vote goes to, while there is none */
    uint64_t ts;
    uint64_t prepared_ms;
    uint64_t voted_ms;                       /* 0: in an earlier life, by a clock that may differ */
    unsigned char *record;                   /* PREPARE; NULL for a NO */
    size_t record_len;
    unsigned char *guards;
    size_t guards_len;
    uint32_t guards_count;
    struct txn_request *request;             /* in the locks, while it waits or holds */
    struct txn_vote no;                      /* text is the entry's own */
};

struct txn_queued {
    struct txn_do effect;
    void *garbage;                           /* no effect, but memory to give back */
    struct txn_request *plain;               /* of DO_PLAIN */
};

/* ---- memory ---- */

static void *resize(const struct txn_participant *p, void *ptr, size_t size)
{
    return p->alloc.realloc(p->alloc.ctx, ptr, size);
}

static void give_back(const struct txn_participant *p, void *ptr)
{
    if (ptr != NULL)
        resize(p, ptr, 0);
}

static struct txn_slice slice(const unsigned char *ptr, size_t len)
{
    return (struct txn_slice){(const char *)ptr, len};
}

/* ---- the queue of effects ---- */

static struct txn_queued *push(struct txn_participant *p)
{
    struct txn_queued *q;

    if (p->queue_first == p->queue_count)
        p->queue_first = p->queue_count = 0;
    if (p->queue_count == p->queue_cap) {
        p->queue_cap = p->queue_cap == 0 ? 16 : p->queue_cap * 2;
        p->queue = resize(p, p->queue, p->queue_cap * sizeof(*p->queue));
    }
    q = &p->queue[p->queue_count++];
    *q = (struct txn_queued){0};
    return q;
}

static struct txn_do *push_do(struct txn_participant *p, enum txn_do_type type, uint64_t to,
                              struct txn_id id)
{
    struct txn_do *d = &push(p)->effect;

    d->type = type;
    d->to = to;
    d->id = id;
    return d;
}

/* Gives memory back once everything queued so far has been carried out. */
static void push_garbage(struct txn_participant *p, void *ptr)
{
    if (ptr != NULL)
        push(p)->garbage = ptr;
}

static void push_vote(struct txn_participant *p, uint64_t to, struct txn_id id,
                      struct txn_vote vote)
{
    push_do(p, TXN_DO_VOTE, to, id)->vote = vote;
}

static void push_decided(struct txn_participant *p, const struct txn_in *in,
                         enum txn_decision decision)
{
    push_do(p, TXN_DO_DECIDED, in->from, in->id)->decision = decision;
}

static void push_log(struct txn_participant *p, struct txn_id id, struct txn_slice record,
                     bool sync)
{
    struct txn_do *d = push_do(p, TXN_DO_LOG, 0, id);

    d->record = record;
    d->sync = sync;
}

/* A record of a few bytes, made here. */
static struct txn_slice short_record(struct txn_participant *p, enum txn_record_type type,
                                     struct txn_id id)
{
    unsigned char *record = resize(p, NULL, TXN_RECORD_SHORT);

    txn_record_write(type, id, record);
    return slice(record, TXN_RECORD_SHORT);
}

static void log_short(struct txn_participant *p, enum txn_record_type type, struct txn_id id,
                      bool sync)
{
    struct txn_slice record = short_record(p, type, id);

    push_log(p, id, record, sync);
    push_garbage(p, (void *)record.ptr);
}

bool txn_participant_next(struct txn_participant *p, struct txn_do *out)
{
    while (p->queue_first < p->queue_count) {
        struct txn_queued q = p->queue[p->queue_first++];
        if (q.garbage != NULL) {
            give_back(p, q.garbage);
            continue;
        }
        if (q.plain != NULL && !txn_locks_retire(&p->locks, q.plain, &q.effect.plain))
            continue;
        *out = q.effect;
        return true;
    }
    return false;
}

/* ---- entries by id ---- */

static size_t bucket_of(const struct txn_participant *p, struct txn_id id)
{
    uint64_t h = (id.proxy ^ id.sequence * UINT64_C(0x9e3779b97f4a7c15)) + id.start_ms;

    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return (size_t)(h ^ h >> 32) & (p->buckets - 1);
}

static struct txn_entry *find(const struct txn_participant *p, struct txn_id id)
{
    struct txn_entry *e;

    if (p->buckets == 0)
        return NULL;
    for (e = p->table[bucket_of(p, id)]; e != NULL; e = e->chain)
        if (txn_id_equal(e->id, id))
            return e;
    return NULL;
}

static void grow(struct txn_participant *p)
{
    struct txn_entry **old = p->table;
    size_t old_buckets = p->buckets;

    p->buckets = old_buckets == 0 ? 64 : old_buckets * 2;
    p->table = resize(p, NULL, p->buckets * sizeof(*p->table));
    for (size_t i = 0; i < p->buckets; i++)
        p->table[i] = NULL;
    for (size_t i = 0; i < old_buckets; i++) {
        while (old[i] != NULL) {
            struct txn_entry *e = old[i];
            size_t to = bucket_of(p, e->id);
            old[i] = e->chain;
            e->chain = p->table[to];
            p->table[to] = e;
        }
    }
    give_back(p, old);
}

static struct txn_entry *add(struct txn_participant *p, struct txn_id id, enum state state)
{
    struct txn_entry *e = resize(p, NULL, sizeof(*e));
    size_t at;

    if (p->entries >= p->buckets)
        grow(p);
    at = bucket_of(p, id);
    *e = (struct txn_entry){.id = id, .state = state, .chain = p->table[at]};
    p->table[at] = e;
    p->entries++;
    return e;
}

/* ---- the wheel: what is due when ---- */

static void unschedule(struct txn_participant *p, struct txn_entry *e)
{
    if (!e->scheduled)
        return;
    e->scheduled = false;
    if (e->wheel_prev != NULL)
        e->wheel_prev->wheel_next = e->wheel_next;
    else
        p->wheel[e->due_ms / TXN_WHEEL_MS % TXN_WHEEL] = e->wheel_next;
    if (e->wheel_next != NULL)
        e->wheel_next->wheel_prev = e->wheel_prev;
}

/* Something must be looked at as soon as the clock shows due_ms. */
static void schedule(struct txn_participant *p, struct txn_entry *e, uint64_t due_ms)
{
    struct txn_entry **slot;

    unschedule(p, e);
    e->due_ms = due_ms > p->wheel_ms ? due_ms : p->wheel_ms;
    e->scheduled = true;
    slot = &p->wheel[e->due_ms / TXN_WHEEL_MS % TXN_WHEEL];
    e->wheel_prev = NULL;
    e->wheel_next = *slot;
    if (*slot != NULL)
        (*slot)->wheel_prev = e;
    *slot = e;
}

/* The deadline itself still counts as in time. */
static void schedule_deadline(struct txn_participant *p, struct txn_entry *e)
{
    uint64_t deadline_ms = txn_deadline_ms(e->id);

    schedule(p, e, deadline_ms == UINT64_MAX ? UINT64_MAX : deadline_ms + 1);
}

/* ---- the lists of what is open ---- */

static void list_append(struct txn_entry **first, struct txn_entry **last, struct txn_entry *e)
{
    e->prev = *last;
    e->next = NULL;
    if (*last != NULL)
        (*last)->next = e;
    else
        *first = e;
    *last = e;
}

static void list_remove(struct txn_entry **first, struct txn_entry **last, struct txn_entry *e)
{
    if (e->prev != NULL)
        e->prev->next = e->next;
    else
        *first = e->next;
    if (e->next != NULL)
        e->next->prev = e->prev;
    else
        *last = e->prev;
}

static void leave_lists(struct txn_participant *p, struct txn_entry *e)
{
    if (e->state == YES)
        list_remove(&p->undecided_first, &p->undecided_last, e);
    if (e->state == COMMITTED && !e->told_all_applied)
        list_remove(&p->committed_first, &p->committed_last, e);
}

/* Takes the entry out and gives its memory back behind what is queued.  Its locks were released. */
static void erase(struct txn_participant *p, struct txn_entry *e)
{
    struct txn_entry **at = &p->table[bucket_of(p, e->id)];

    assert(e->request == NULL);
    unschedule(p, e);
    leave_lists(p, e);
    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    p->entries--;
    push_garbage(p, e->record);
    push_garbage(p, e->guards);
    push_garbage(p, (void *)e->no.text.ptr);
    give_back(p, e);
}

/* ---- late ---- */

static bool is_late(const struct txn_participant *p, struct txn_id id, uint64_t now_ms)
{
    return now_ms > txn_deadline_ms(id) || id.start_ms <= p->late_start_ms;
}

static void remember_late(struct txn_participant *p, struct txn_id id)
{
    if (id.start_ms > p->late_start_ms)
        p->late_start_ms = id.start_ms;
}

/* LATE is a promise as good as a NO: it holds after a restart, also if the clock was set back. */
static void answer_late(struct txn_participant *p, uint64_t to, struct txn_id id)
{
    remember_late(p, id);
    if (id.start_ms > p->late_logged_ms) {
        p->late_logged_ms = id.start_ms;
        log_short(p, TXN_RECORD_LATE, id, true);
    }
    push_vote(p, to, id, (struct txn_vote){.verdict = TXN_LATE});
}

/* ---- locks ---- */

static void on_granted(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms);

static void fetch_grants(struct txn_participant *p, uint64_t now_ms)
{
    struct txn_request *r;

    while ((r = txn_locks_next_granted(&p->locks)) != NULL) {
        if (txn_request_owner(r) != NULL) {
            on_granted(p, txn_request_owner(r), now_ms);
        } else {
            struct txn_queued *q = push(p);
            q->effect.type = TXN_DO_PLAIN;
            q->plain = r;
        }
    }
}

static void release(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    struct txn_request *r = e->request;

    if (r == NULL)
        return;
    e->request = NULL;
    txn_locks_release(&p->locks, r);
    fetch_grants(p, now_ms);
}

/* The locks of a record as an array, valid until the next call. */
static size_t locks_array(struct txn_participant *p, struct txn_list locks)
{
    struct txn_lock lock;
    size_t count = 0;

    if (p->scratch_cap < locks.left) {
        p->scratch_cap = locks.left;
        p->scratch = resize(p, p->scratch, p->scratch_cap * sizeof(*p->scratch));
    }
    while (txn_list_lock(&locks, &lock))
        p->scratch[count++] = lock;
    return count;
}

/* ---- votes ---- */

static struct txn_vote refused(void)
{
    return (struct txn_vote){.verdict = TXN_NO, .why = TXN_WHY_REFUSED};
}

static struct txn_vote vote_of(const struct txn_entry *e)
{
    struct txn_vote yes = {.verdict = TXN_YES};

    if (e->state == NO)
        return e->no;
    if (e->state == COMMITTED)
        yes.decision = TXN_COMMIT;
    if (e->state == ABORTED)
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
    copy = resize(p, NULL, text.len);
    memcpy(copy, text.ptr, text.len);
    return (struct txn_slice){copy, text.len};
}

static void set_no(struct txn_participant *p, struct txn_entry *e, const struct txn_vote *why)
{
    e->state = NO;
    e->no = *why;
    e->no.text = copy_text(p, why->text);
    push_garbage(p, e->record);
    push_garbage(p, e->guards);
    e->record = e->guards = NULL;
    schedule_deadline(p, e);
}

static void log_no(struct txn_participant *p, const struct txn_entry *e)
{
    unsigned char *record = resize(p, NULL, TXN_RECORD_NO_MAX);
    size_t len = txn_record_write_no(e->id, &e->no, record);

    push_log(p, e->id, slice(record, len), true);
    push_garbage(p, record);
}

/* A NO of a transaction of reads: nobody will ever ask for it. */
static void refuse_reads(struct txn_participant *p, struct txn_entry *e,
                         const struct txn_vote *why, uint64_t now_ms)
{
    struct txn_vote vote = *why;

    vote.text = copy_text(p, why->text);
    push_vote(p, e->from, e->id, vote);
    push_garbage(p, (void *)vote.text.ptr);
    release(p, e, now_ms);
    erase(p, e);
}

/* Turns an entry without a vote into a NO, and answers the PREPARE. */
static void vote_no(struct txn_participant *p, struct txn_entry *e, const struct txn_vote *why,
                    uint64_t now_ms)
{
    assert(e->state == WAITING || e->state == CHECKING);
    if (e->reads_only) {
        refuse_reads(p, e, why, now_ms);
        return;
    }
    set_no(p, e, why);
    log_no(p, e);
    push_vote(p, e->from, e->id, e->no);
    release(p, e, now_ms);
}

/* The rule that makes silence harmless: whoever has nothing on record when it is asked says NO, and
 * a PREPARE that comes later finds that NO. */
static struct txn_entry *record_refusal(struct txn_participant *p, struct txn_id id)
{
    struct txn_entry *e = add(p, id, NO);
    struct txn_vote no = refused();

    set_no(p, e, &no);
    log_no(p, e);
    return e;
}

/* ---- PREPARE ---- */

static struct txn_do *push_transaction(struct txn_participant *p, struct txn_entry *e,
                                       enum txn_do_type type)
{
    struct txn_do *d = push_do(p, type, e->from, e->id);
    struct txn_record view;

    txn_record_view(e->record, e->record_len, &view);
    d->epoch = view.epoch;
    d->at_ms = e->prepared_ms;
    d->locks = view.locks;
    d->commands = view.commands;
    if (e->guards_count > 0)
        d->guards = (struct txn_list){e->guards, e->guards + e->guards_len, e->guards_count};
    return d;
}

static void on_taken(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    unschedule(p, e);
    e->state = CHECKING;
    e->prepared_ms = now_ms;
    push_transaction(p, e, TXN_DO_CHECK);
}

/* Out of line before there was a vote: a WAITING entry whose time is up. */
static void give_up_waiting(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (e->reads_only) {
        struct txn_vote no = refused();
        refuse_reads(p, e, &no, now_ms);
        return;
    }
    answer_late(p, e->from, e->id);
    release(p, e, now_ms);
    erase(p, e);
}

static void on_granted(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (is_late(p, e->id, now_ms))
        give_up_waiting(p, e, now_ms);
    else
        on_taken(p, e, now_ms);
}

static struct txn_entry *add_prepared(struct txn_participant *p, const struct txn_in *in)
{
    const struct txn_prepare *m = in->prepare;
    struct txn_entry *e = add(p, m->id, WAITING);

    e->reads_only = m->reads_only;
    e->from = in->from;
    e->ts = m->ts;
    e->record_len = txn_record_prepare_size(m);
    e->record = resize(p, NULL, e->record_len);
    txn_record_write_prepare(m, e->record);
    e->guards_count = m->guards.count;
    e->guards_len = txn_guards_size(m);
    if (e->guards_len > 0) {
        e->guards = resize(p, NULL, e->guards_len);
        txn_guards_write(m, e->guards);
    }
    return e;
}

static void wait_in_line(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (e->reads_only)
        schedule(p, e, now_ms + TXN_READ_LEASE_MS);
    else
        schedule_deadline(p, e);
}

static void take_locks(struct txn_participant *p, struct txn_entry *e,
                       const struct txn_request *given, uint64_t now_ms)
{
    const struct txn_vote conflict = {.verdict = TXN_NO, .why = TXN_WHY_CONFLICT};
    const struct txn_age age = {e->ts, e->id};
    struct txn_record view;
    size_t count;

    txn_record_view(e->record, e->record_len, &view);
    count = TXN_RULE(what_is_touched_is_locked) ? locks_array(p, view.locks) : 0;
    switch (txn_locks_take_with(&p->locks, e, &age, p->scratch, count, given, &e->request)) {
    case TXN_LOCK_TAKEN:    on_taken(p, e, now_ms); break;
    case TXN_LOCK_WAITS:    wait_in_line(p, e, now_ms); break;
    case TXN_LOCK_CONFLICT: vote_no(p, e, &conflict, now_ms); break;
    }
}

static void on_prepare_again(struct txn_participant *p, struct txn_entry *e, uint64_t from)
{
    if (e->state == WAITING || e->state == CHECKING) {
        push_vote(p, e->from, e->id, (struct txn_vote){.verdict = TXN_PENDING});
        e->from = from;
    } else if (e->state == READING) {
        e->from = from;                      /* the locks are held: the replies are the same */
        push_transaction(p, e, TXN_DO_READ);
    } else {
        push_vote(p, from, e->id, vote_of(e));
    }
}

static void on_prepare(struct txn_participant *p, const struct txn_in *in)
{
    const struct txn_id id = in->prepare->id;
    struct txn_entry *e = find(p, id);

    if (e != NULL) {
        on_prepare_again(p, e, in->from);
    } else if (is_late(p, id, in->now_ms)) {
        answer_late(p, in->from, id);
    } else {
        e = add_prepared(p, in);
        if (in->vote.verdict == TXN_NO)
            vote_no(p, e, &in->vote, in->now_ms);
        else
            take_locks(p, e, in->given, in->now_ms);
    }
}

/* Once per log: a node that never answers reads need not wait after a restart. */
static void note_reads(struct txn_participant *p)
{
    if (p->answers_reads)
        return;
    p->answers_reads = true;
    log_short(p, TXN_RECORD_READS, (struct txn_id){0}, true);
}

static void vote_yes(struct txn_participant *p, struct txn_entry *e)
{
    push_garbage(p, e->guards);
    e->guards = NULL;
    e->guards_len = e->guards_count = 0;
    if (e->reads_only) {
        note_reads(p);
        e->state = READING;
        schedule(p, e, e->prepared_ms + TXN_READ_LEASE_MS);
        push_transaction(p, e, TXN_DO_READ);
        return;
    }
    e->state = YES;
    e->voted_ms = e->prepared_ms;
    list_append(&p->undecided_first, &p->undecided_last, e);
    txn_record_seal(e->record, e->record_len, e->prepared_ms);
    push_log(p, e->id, slice(e->record, e->record_len), true);
    push_vote(p, e->from, e->id, vote_of(e));
}

static void on_guards(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = find(p, in->id);

    if (e == NULL || e->state != CHECKING)
        return;
    if (in->vote.verdict == TXN_YES || !TXN_RULE(a_guard_that_fails_is_a_no))
        vote_yes(p, e);
    else
        vote_no(p, e, &in->vote, in->now_ms);
}

/* ---- DECIDE ---- */

/* The long record goes, one with the participants only stays. */
static void cut_record(struct txn_participant *p, struct txn_entry *e)
{
    unsigned char cut[TXN_RECORD_CUT_MAX];
    size_t len = txn_record_cut(e->record, e->record_len, cut);

    push_garbage(p, e->record);
    e->record = resize(p, NULL, len);
    e->record_len = len;
    memcpy(e->record, cut, len);
}

static void forget(struct txn_participant *p, struct txn_entry *e)
{
    if (e->state == COMMITTED)
        log_short(p, TXN_RECORD_FORGET, e->id, false);
    erase(p, e);
}

/* Every participant has it applied.  Before the deadline a copy of the PREPARE may still be under
 * way, and would find an empty register. */
static void forget_in_time(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    if (!e->told_all_applied) {
        e->told_all_applied = true;
        list_remove(&p->committed_first, &p->committed_last, e);
    }
    if (is_late(p, e->id, now_ms)) {
        remember_late(p, e->id);
        forget(p, e);
    } else if (TXN_RULE(commit_is_remembered_until_the_deadline)) {
        schedule_deadline(p, e);
    } else {
        forget(p, e);
    }
}

static void set_committed(struct txn_participant *p, struct txn_entry *e)
{
    leave_lists(p, e);
    e->state = COMMITTED;
    list_append(&p->committed_first, &p->committed_last, e);
}

static void commit(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    struct txn_slice record = short_record(p, TXN_RECORD_COMMIT, e->id);
    struct txn_do *d;

    e->from = in->from;
    d = push_transaction(p, e, TXN_DO_APPLY);
    d->record = record;
    d->sync = true;
    push_garbage(p, (void *)record.ptr);
    set_committed(p, e);
    cut_record(p, e);
    release(p, e, in->now_ms);
    if (!TXN_RULE(commit_is_remembered_until_all_applied))
        forget_in_time(p, e, in->now_ms);
}

static void set_aborted(struct txn_participant *p, struct txn_entry *e)
{
    leave_lists(p, e);
    e->state = ABORTED;
    schedule_deadline(p, e);
}

/* Needs no sync: while it is lost the register is a YES again, and whoever asks finds the NO. */
static void abort_yes(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    set_aborted(p, e);
    log_short(p, TXN_RECORD_ABORT, e->id, false);
    cut_record(p, e);
    release(p, e, now_ms);
}

static enum txn_decision decision_of(const struct txn_entry *e)
{
    switch (e->state) {
    case COMMITTED: return TXN_COMMIT;
    case NO:
    case ABORTED:   return TXN_ABORT;
    default:        return TXN_UNDECIDED;
    }
}

/* COMMIT is sent only where every participant's YES was seen, so an empty register has forgotten,
 * and nothing is forgotten before its deadline. */
static void on_commit(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    if (e == NULL)
        push_decided(p, in, is_late(p, in->id, in->now_ms) ? TXN_COMMIT : TXN_UNDECIDED);
    else if (e->state == YES)
        commit(p, e, in);
    else
        push_decided(p, in, decision_of(e));
}

static void on_abort(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    const struct txn_vote no = refused();
    enum txn_decision decision = TXN_ABORT;

    if (e == NULL) {
        if (!is_late(p, in->id, in->now_ms))
            record_refusal(p, in->id);
    } else if (e->state == YES) {
        abort_yes(p, e, in->now_ms);
    } else if (e->state == WAITING || e->state == CHECKING) {
        vote_no(p, e, &no, in->now_ms);
    } else {
        decision = decision_of(e);
    }
    push_decided(p, in, decision);
}

static void on_release(struct txn_participant *p, struct txn_entry *e, const struct txn_in *in)
{
    const struct txn_vote no = refused();

    if (e != NULL && e->state == READING) {
        release(p, e, in->now_ms);
        erase(p, e);
    } else if (e != NULL && e->reads_only) {
        vote_no(p, e, &no, in->now_ms);
    }
    push_decided(p, in, TXN_RELEASE);
}

static void on_decide(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = find(p, in->id);

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
    if (is_late(p, in->id, in->now_ms)) {
        answer_late(p, in->from, in->id);
    } else if (TXN_RULE(a_query_records_the_no_it_answers)) {
        push_vote(p, in->from, in->id, record_refusal(p, in->id)->no);
    } else {
        push_vote(p, in->from, in->id, refused());
    }
}

static void on_query(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = find(p, in->id);
    const struct txn_vote no = refused();

    if (e == NULL) {
        on_query_unknown(p, in);
        return;
    }
    if (e->reads_only) {                     /* has no register: nobody should ask */
        push_vote(p, in->from, in->id, no);
        return;
    }
    if (e->state == WAITING || e->state == CHECKING)
        vote_no(p, e, &no, in->now_ms);
    push_vote(p, in->from, in->id, vote_of(e));
}

static void on_forget(struct txn_participant *p, const struct txn_in *in)
{
    struct txn_entry *e = find(p, in->id);

    if (e != NULL && e->state == COMMITTED)
        forget_in_time(p, e, in->now_ms);
}

static void on_due(struct txn_participant *p, struct txn_entry *e, uint64_t now_ms)
{
    switch (e->state) {
    case WAITING:
        give_up_waiting(p, e, now_ms);
        break;
    case READING:
        release(p, e, now_ms);
        erase(p, e);
        break;
    case NO:
    case ABORTED:
    case COMMITTED:
        remember_late(p, e->id);
        forget(p, e);
        break;
    case CHECKING:
    case YES:
        assert(e->state != CHECKING && e->state != YES);     /* nothing ends these but an event */
        break;
    }
}

/* The first entry of a slot that is due; others in it belong to a later turn of the wheel. */
static struct txn_entry *due_in(const struct txn_participant *p, uint64_t slot, uint64_t now_ms)
{
    struct txn_entry *e = p->wheel[slot % TXN_WHEEL];

    while (e != NULL && e->due_ms > now_ms)
        e = e->wheel_next;
    return e;
}

static void turn_wheel(struct txn_participant *p, uint64_t now_ms)
{
    uint64_t slot = p->wheel_ms / TXN_WHEEL_MS, last = now_ms / TXN_WHEEL_MS;
    struct txn_entry *e;

    if (last > slot + TXN_WHEEL)
        slot = last - TXN_WHEEL;             /* one whole turn sees everything */
    p->wheel_ms = now_ms;
    for (; slot <= last; slot++) {
        while ((e = due_in(p, slot, now_ms)) != NULL) {
            unschedule(p, e);
            on_due(p, e, now_ms);
        }
    }
}

static void end_quarantine(struct txn_participant *p, uint64_t now_ms)
{
    txn_locks_release(&p->locks, p->quarantine);
    p->quarantine = NULL;
    fetch_grants(p, now_ms);
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
    case TXN_IN_PREPARE: on_prepare(p, in); break;
    case TXN_IN_GUARDS:  on_guards(p, in); break;
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
            erase(p, p->table[i]);
        }
    }
    while (txn_participant_next(p, &d))
        ;
    txn_locks_close(&p->locks);
    give_back(p, p->queue);
    give_back(p, p->table);
    give_back(p, p->scratch);
    *p = (struct txn_participant){0};
}

/* ---- restart ---- */

static bool replay_prepare(struct txn_participant *p, const struct txn_record *r,
                           struct txn_slice bytes)
{
    const struct txn_age age = {r->ts, r->id};
    struct txn_entry *e = add(p, r->id, YES);
    size_t count = locks_array(p, r->locks);

    e->ts = r->ts;
    e->prepared_ms = r->prepared_ms;
    e->record_len = bytes.len;
    e->record = resize(p, NULL, bytes.len);
    memcpy(e->record, bytes.ptr, bytes.len);
    e->request = txn_locks_take_at_once(&p->locks, e, &age, p->scratch, count);
    list_append(&p->undecided_first, &p->undecided_last, e);
    return true;
}

static bool replay_decision(struct txn_participant *p, struct txn_entry *e,
                            enum txn_record_type type)
{
    if (e == NULL || e->state != YES)
        return false;
    if (type == TXN_RECORD_COMMIT)
        set_committed(p, e);
    else
        set_aborted(p, e);
    cut_record(p, e);
    release(p, e, 0);                        /* nobody waits yet */
    return true;
}

static bool replay_forget(struct txn_participant *p, struct txn_entry *e)
{
    if (e == NULL || e->state != COMMITTED)
        return false;
    remember_late(p, e->id);
    p->late_logged_ms = p->late_start_ms;
    erase(p, e);
    return true;
}

static bool replay(struct txn_participant *p, const struct txn_record *r, struct txn_slice bytes)
{
    struct txn_entry *e = find(p, r->id);

    switch (r->type) {
    case TXN_RECORD_PREPARE:
        return e == NULL && replay_prepare(p, r, bytes);
    case TXN_RECORD_NO:
        if (e != NULL)
            return false;
        set_no(p, add(p, r->id, NO), &r->no);
        return true;
    case TXN_RECORD_COMMIT:
    case TXN_RECORD_ABORT:
        return replay_decision(p, e, r->type);
    case TXN_RECORD_FORGET:
        return replay_forget(p, e);
    case TXN_RECORD_LATE:
        remember_late(p, r->id);
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
    fetch_grants(p, now_ms);
}

bool txn_participant_holds(const struct txn_participant *p, uint32_t db, struct txn_slice key)
{
    return txn_locks_holders(&p->locks, db, key) > (p->quarantine != NULL ? 1u : 0u);
}

typedef void (*emit_record)(void *ctx, struct txn_slice record);

static void emit_short(emit_record emit, void *ctx, enum txn_record_type type, struct txn_id id)
{
    unsigned char record[TXN_RECORD_SHORT];

    txn_record_write(type, id, record);
    emit(ctx, slice(record, sizeof(record)));
}

static void emit_closed(const struct txn_entry *e, emit_record emit, void *ctx)
{
    unsigned char no[TXN_RECORD_NO_MAX];

    switch (e->state) {
    case NO:
        emit(ctx, slice(no, txn_record_write_no(e->id, &e->no, no)));
        break;
    case COMMITTED:
    case ABORTED:
        emit(ctx, slice(e->record, e->record_len));
        emit_short(emit, ctx, e->state == COMMITTED ? TXN_RECORD_COMMIT : TXN_RECORD_ABORT,
                   e->id);
        break;
    case WAITING:
    case CHECKING:
    case READING:
    case YES:
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
        emit(ctx, slice(e->record, e->record_len));
}

/* ---- what is open ---- */

static uint64_t age_of(const struct txn_entry *e, uint64_t now_ms)
{
    return now_ms > e->voted_ms ? now_ms - e->voted_ms : 0;
}

static struct txn_open_here open_here(const struct txn_entry *e, uint64_t now_ms)
{
    struct txn_record view;

    txn_record_view(e->record, e->record_len, &view);
    return (struct txn_open_here){e->id, e->state == COMMITTED ? TXN_COMMIT : TXN_UNDECIDED,
                                  age_of(e, now_ms), view.participants};
}

void txn_participant_undecided(const struct txn_participant *p, uint64_t now_ms,
                               uint64_t older_than_ms, size_t max,
                               void (*emit)(void *ctx, const struct txn_open_here *open),
                               void *ctx)
{
    const struct txn_entry *e;
    size_t left;

    for (e = p->undecided_first, left = max; e != NULL && left > 0; e = e->next, left--) {
        struct txn_open_here open = open_here(e, now_ms);
        if (open.age_ms < older_than_ms)
            break;                           /* the rest is younger */
        emit(ctx, &open);
    }
    for (e = p->committed_first, left = max; e != NULL && left > 0; e = e->next, left--) {
        struct txn_open_here open = open_here(e, now_ms);
        if (now_ms <= txn_deadline_ms(e->id))
            break;                           /* its FORGET may well be under way */
        emit(ctx, &open);
    }
}

void txn_participant_count(const struct txn_participant *p, struct txn_counts *out)
{
    const struct txn_entry *e;

    *out = (struct txn_counts){.remembered = p->entries,
                               .plain_waiting = p->locks.plain_waiting};
    for (e = p->undecided_first; e != NULL; e = e->next)
        out->undecided++;
    for (e = p->committed_first; e != NULL; e = e->next)
        out->committed++;
    for (size_t i = 0; i < p->buckets; i++)
        for (e = p->table[i]; e != NULL; e = e->chain)
            out->waiting += e->state == WAITING;
}

bool txn_participant_peek(const struct txn_participant *p, struct txn_id id, struct txn_vote *out)
{
    const struct txn_entry *e = find(p, id);

    if (e == NULL || e->reads_only || e->state == WAITING || e->state == CHECKING)
        return false;
    *out = vote_of(e);
    return true;
}
