/* participant_effects.c - the queue of what the node is to do, in order.
 *
 * Invariant: effects come out in the order in which they were put in, and memory that one points to
 * is given back behind it, never before. */
#include "txn/participant_entry.h"

struct txn_queued *txn_push(struct txn_participant *p)
{
    struct txn_queued *q;

    if (p->queue_first == p->queue_count)
        p->queue_first = p->queue_count = 0;
    if (p->queue_count == p->queue_cap) {
        p->queue_cap = p->queue_cap == 0 ? 16 : p->queue_cap * 2;
        p->queue = txn_memory_resize(p, p->queue, p->queue_cap * sizeof(*p->queue));
    }
    q = &p->queue[p->queue_count++];
    *q = (struct txn_queued){0};
    return q;
}

struct txn_do *txn_push_do(struct txn_participant *p, enum txn_do_type type, uint64_t to,
                           struct txn_id id)
{
    struct txn_do *d = &txn_push(p)->effect;

    d->type = type;
    d->to = to;
    d->id = id;
    return d;
}

void txn_push_garbage(struct txn_participant *p, void *ptr)
{
    if (ptr != NULL)
        txn_push(p)->garbage = ptr;
}

void txn_push_log(struct txn_participant *p, struct txn_id id, struct txn_slice record,
                  bool sync)
{
    struct txn_do *d = txn_push_do(p, TXN_DO_LOG, 0, id);

    d->record = record;
    d->sync = sync;
}

struct txn_slice txn_short_record(struct txn_participant *p, enum txn_record_type type,
                                  struct txn_id id)
{
    unsigned char *record = txn_memory_resize(p, NULL, TXN_RECORD_SHORT);

    txn_record_write(type, id, record);
    return txn_bytes(record, TXN_RECORD_SHORT);
}

void txn_push_short(struct txn_participant *p, enum txn_record_type type, struct txn_id id,
                    bool sync)
{
    struct txn_slice record = txn_short_record(p, type, id);

    txn_push_log(p, id, record, sync);
    txn_push_garbage(p, (void *)record.ptr);
}

struct txn_do *txn_push_transaction(struct txn_participant *p, struct txn_entry *e,
                                    enum txn_do_type type)
{
    struct txn_do *d = txn_push_do(p, type, e->from, e->id);
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

bool txn_participant_next(struct txn_participant *p, struct txn_do *out)
{
    while (p->queue_first < p->queue_count) {
        struct txn_queued q = p->queue[p->queue_first++];
        if (q.garbage != NULL) {
            txn_memory_give_back(p, q.garbage);
            continue;
        }
        if (q.plain != NULL && !txn_locks_retire(&p->locks, q.plain, &q.effect.plain))
            continue;
        *out = q.effect;
        return true;
    }
    return false;
}
