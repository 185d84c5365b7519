/* history.c - see history.h. */
#include "tests/sim/history.h"

#include "core/base/mem.h"
#include "core/base/number.h"

#include <stdlib.h>

struct sim_op *sim_history_begin(struct sim_history *h, struct sim_world *w)
{
    struct sim_op *op = mem_zalloc(sizeof(*op));

    op->index = (uint32_t)h->count;
    op->began_ms = w->now_ms;
    op->ended_ms = UINT64_MAX;
    if (h->count == h->cap) {
        h->cap = h->cap == 0 ? 64 : h->cap * 2;
        h->ops = mem_realloc(h->ops, h->cap * sizeof(struct sim_op *));
    }
    h->ops[h->count++] = op;
    return op;
}

void sim_history_close(struct sim_history *h)
{
    for (size_t i = 0; i < h->count; i++) {
        for (size_t j = 0; j < h->ops[i]->steps; j++)
            bytes_free(&h->ops[i]->step[j].list);
        mem_free(h->ops[i]);
    }
    mem_free(h->ops);
    *h = (struct sim_history){0};
}

/* A list as numbers. */
struct values {
    uint32_t *at;
    size_t count;
};

struct checker {
    const struct sim_history *h;
    struct sim_world *w;
    struct values lists[SIM_KEYS_MAX];
    uint32_t *owner;                         /* of a value: index of its operation */
    uint32_t *found;                         /* how often a value stands in the lists */
    bool *happened;                          /* per operation */
    bool *edge;                              /* from * count + to: from came before to */
};

static struct values parse(struct slice text)
{
    struct values v = {mem_alloc((text.len + 1) * sizeof(uint32_t)), 0};
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        uint64_t value = 0;
        if (text.ptr[i] != ',')
            continue;
        if (number_to_uint64(slice_make(text.ptr + from, i - from), &value))
            v.at[v.count++] = (uint32_t)value;
        from = i + 1;
    }
    return v;
}

static void find_owners(struct checker *c)
{
    for (uint32_t i = 0; i < c->h->count; i++)
        for (size_t j = 0; j < c->h->ops[i]->steps; j++)
            c->owner[c->h->ops[i]->step[j].value] = i;
    for (int key = 0; key < SIM_KEYS_MAX; key++)
        for (size_t i = 0; i < c->lists[key].count; i++)
            c->found[c->lists[key].at[i]]++;
}

/* All or nothing, once, and as the client was told. */
static void check_applied(struct checker *c, const struct sim_op *op)
{
    size_t writes = 0, present = 0;

    for (size_t i = 0; i < op->steps; i++) {
        uint32_t value = op->step[i].value;
        if (value == 0)
            continue;
        writes++;
        present += c->found[value] > 0;
        if (c->found[value] > 1)
            sim_violation(c->w, "operation %u took effect twice", op->index);
    }
    if (present != 0 && present != writes)
        sim_violation(c->w, "operation %u is half applied", op->index);
    if (op->status == SIM_OK && present != writes)
        sim_violation(c->w, "operation %u was acknowledged and is lost", op->index);
    if (op->status == SIM_FAILED && present != 0)
        sim_violation(c->w, "operation %u took effect though its client was told otherwise",
                      op->index);
    c->happened[op->index] = op->status == SIM_OK || present != 0;
}

static void add_edge(struct checker *c, uint32_t from, uint32_t to)
{
    if (from != to)
        c->edge[from * c->h->count + to] = true;
}

static void add_list_edges(struct checker *c)
{
    for (int key = 0; key < SIM_KEYS_MAX; key++)
        for (size_t i = 1; i < c->lists[key].count; i++)
            add_edge(c, c->owner[c->lists[key].at[i - 1]], c->owner[c->lists[key].at[i]]);
}

static void add_read_edges(struct checker *c, const struct sim_op *op,
                           const struct sim_op_step *step)
{
    const struct values *all = &c->lists[step->key];
    struct values seen = parse(bytes_slice(&step->list));

    if (seen.count > all->count || (seen.count > 0
            && memcmp(seen.at, all->at, seen.count * sizeof(seen.at[0])) != 0)) {
        sim_violation(c->w, "operation %u read what never was in k%d: %.*s", op->index, step->key,
                      (int)step->list.len, step->list.ptr == NULL ? "" : step->list.ptr);
    } else {
        if (seen.count > 0)
            add_edge(c, c->owner[seen.at[seen.count - 1]], op->index);
        if (seen.count < all->count)
            add_edge(c, op->index, c->owner[all->at[seen.count]]);
    }
    mem_free(seen.at);
}

static void add_time_edges(struct checker *c, const struct sim_op *op)
{
    if (op->status != SIM_OK)
        return;
    for (uint32_t i = 0; i < c->h->count; i++)
        if (c->happened[i] && op->ended_ms < c->h->ops[i]->began_ms)
            add_edge(c, op->index, i);
}

static void add_edges(struct checker *c)
{
    add_list_edges(c);
    for (size_t i = 0; i < c->h->count; i++) {
        const struct sim_op *op = c->h->ops[i];
        if (!c->happened[i])
            continue;
        for (size_t j = 0; j < op->steps; j++)
            if (op->status == SIM_OK && op->step[j].seen)
                add_read_edges(c, op, &op->step[j]);
        add_time_edges(c, op);
    }
}

/* Takes away whoever nobody stands before, until none is left.  What cannot go stands on a circle,
 * or behind one. */
static void check_order(struct checker *c)
{
    size_t count = c->h->count, left = 0, taken;
    bool *gone = mem_zalloc(count + 1);

    for (size_t i = 0; i < count; i++) {
        gone[i] = !c->happened[i];
        left += c->happened[i];
    }
    do {
        taken = 0;
        for (size_t to = 0; to < count; to++) {
            bool waits = gone[to];
            for (size_t from = 0; from < count && !waits; from++)
                waits = !gone[from] && c->edge[from * count + to];
            if (!waits) {
                gone[to] = true;
                taken++;
            }
        }
        left -= taken;
    } while (taken > 0);
    for (size_t i = 0; i < count && left > 0; i++)
        if (!gone[i])
            sim_trace(c->w, "on or behind a circle: operation %zu", i);
    if (left > 0)
        sim_violation(c->w, "not strictly serializable: %zu operations have no order", left);
    mem_free(gone);
}

void sim_history_check(const struct sim_history *h, struct sim_world *w,
                       const struct bytes lists[SIM_KEYS_MAX])
{
    struct checker c = {.h = h, .w = w};

    c.owner = mem_zalloc((h->values + 1) * sizeof(*c.owner));
    c.found = mem_zalloc((h->values + 1) * sizeof(*c.found));
    c.happened = mem_zalloc(h->count + 1);
    c.edge = mem_zalloc(h->count * h->count + 1);
    for (int key = 0; key < SIM_KEYS_MAX; key++)
        c.lists[key] = parse(bytes_slice(&lists[key]));

    find_owners(&c);
    for (size_t i = 0; i < h->count; i++)
        check_applied(&c, h->ops[i]);
    add_edges(&c);
    check_order(&c);

    for (int key = 0; key < SIM_KEYS_MAX; key++)
        mem_free(c.lists[key].at);
    mem_free(c.owner);
    mem_free(c.found);
    mem_free(c.happened);
    mem_free(c.edge);
}
