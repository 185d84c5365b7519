/* participant_open.c - what is open, for resolvers, INFO and tests.  Changes nothing. */
#include "txn/participant_entry.h"

static uint64_t age_of(const struct txn_entry *e, uint64_t now_ms)
{
    return now_ms > e->voted_ms ? now_ms - e->voted_ms : 0;
}

static struct txn_open_here open_here(const struct txn_entry *e, uint64_t now_ms)
{
    struct txn_record view;

    txn_record_view(e->record, e->record_len, &view);
    return (struct txn_open_here){e->id, e->state == ENTRY_COMMITTED ? TXN_COMMIT : TXN_UNDECIDED,
                                  age_of(e, now_ms), e->from, view.participants};
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

bool txn_participant_is_stuck(const struct txn_participant *p, const struct txn_lock *keys,
                              size_t count, uint64_t before_ms)
{
    const struct txn_entry *e;

    for (e = p->undecided_first; e != NULL && e->voted_ms < before_ms; e = e->next)
        if (e->request != NULL && txn_request_blocks(e->request, keys, count))
            return true;
    return false;
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
            out->waiting += e->state == ENTRY_WAITING;
}

bool txn_participant_peek(const struct txn_participant *p, struct txn_id id, struct txn_vote *out)
{
    const struct txn_entry *e = txn_entry_find(p, id);

    if (e == NULL || e->reads_only || e->state == ENTRY_WAITING || e->state == ENTRY_CHECKING)
        return false;
    *out = txn_entry_vote(e);
    return true;
}
