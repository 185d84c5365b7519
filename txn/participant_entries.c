/* participant_entries.c - where entries are found: by id, by what is due when, and by what is open.
 *
 * Invariant: every entry is in the table once; in one slot of the wheel while it is scheduled; and
 * in a list while it is undecided, or committed and FORGET has not come. */
#include "txn/participant_entry.h"

#include <assert.h>

/* ---- by id ---- */

static size_t bucket_of(const struct txn_participant *p, struct txn_id id)
{
    uint64_t h = (id.proxy ^ id.sequence * UINT64_C(0x9e3779b97f4a7c15)) + id.start_ms;

    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return (size_t)(h ^ h >> 32) & (p->buckets - 1);
}

struct txn_entry *txn_entry_find(const struct txn_participant *p, struct txn_id id)
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
    p->table = txn_memory_resize(p, NULL, p->buckets * sizeof(*p->table));
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
    txn_memory_give_back(p, old);
}

struct txn_entry *txn_entry_add(struct txn_participant *p, struct txn_id id,
                                enum txn_entry_state state)
{
    struct txn_entry *e = txn_memory_resize(p, NULL, sizeof(*e));
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

void txn_entry_unschedule(struct txn_participant *p, struct txn_entry *e)
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

void txn_entry_schedule(struct txn_participant *p, struct txn_entry *e, uint64_t due_ms)
{
    struct txn_entry **slot;

    txn_entry_unschedule(p, e);
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
void txn_entry_schedule_deadline(struct txn_participant *p, struct txn_entry *e)
{
    uint64_t deadline_ms = txn_deadline_ms(e->id);

    txn_entry_schedule(p, e, deadline_ms == UINT64_MAX ? UINT64_MAX : deadline_ms + 1);
}

struct txn_entry *txn_entry_due(const struct txn_participant *p, uint64_t slot, uint64_t now_ms)
{
    struct txn_entry *e = p->wheel[slot % TXN_WHEEL];

    while (e != NULL && e->due_ms > now_ms)
        e = e->wheel_next;
    return e;
}

/* ---- the lists of what is open ---- */

void txn_entry_append(struct txn_entry **first, struct txn_entry **last, struct txn_entry *e)
{
    e->prev = *last;
    e->next = NULL;
    if (*last != NULL)
        (*last)->next = e;
    else
        *first = e;
    *last = e;
}

void txn_entry_remove(struct txn_entry **first, struct txn_entry **last, struct txn_entry *e)
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

void txn_entry_leave_lists(struct txn_participant *p, struct txn_entry *e)
{
    if (e->state == ENTRY_YES)
        txn_entry_remove(&p->undecided_first, &p->undecided_last, e);
    if (e->state == ENTRY_COMMITTED && !e->told_all_applied)
        txn_entry_remove(&p->committed_first, &p->committed_last, e);
}

void txn_entry_erase(struct txn_participant *p, struct txn_entry *e)
{
    struct txn_entry **at = &p->table[bucket_of(p, e->id)];

    assert(e->request == NULL);
    txn_entry_unschedule(p, e);
    txn_entry_leave_lists(p, e);
    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    p->entries--;
    txn_push_garbage(p, e->record);
    txn_push_garbage(p, e->guards);
    txn_push_garbage(p, (void *)e->no.text.ptr);
    txn_memory_give_back(p, e);
}
