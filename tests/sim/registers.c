/* registers.c - see registers.h. */
#include "tests/sim/registers.h"

#include "core/base/mem.h"

void sim_registers_close(struct sim_registers *r)
{
    mem_free(r->at);
    *r = (struct sim_registers){0};
}

void sim_registers_begin(struct sim_registers *r, struct txn_id id, uint32_t participants)
{
    if (r->count == r->cap) {
        r->cap = r->cap == 0 ? 64 : r->cap * 2;
        r->at = mem_realloc(r->at, r->cap * sizeof(*r->at));
    }
    r->at[r->count++] = (struct sim_register){.id = id, .participants = participants};
}

static struct sim_register *find(struct sim_registers *r, struct txn_id id)
{
    for (size_t i = r->count; i-- > 0; )
        if (txn_id_equal(r->at[i].id, id))
            return &r->at[i];
    return NULL;
}

static void check(struct sim_register *t, struct sim_world *w, int node)
{
    if (t->yes & t->no)
        sim_violation(w, "node %d said YES and NO to " SIM_TID, node, SIM_TID_ARGS(t->id));
    if ((t->no | t->late) & t->committed)
        sim_violation(w, SIM_TID " committed where the vote was NO or LATE before",
                      SIM_TID_ARGS(t->id));
    if (t->committed != 0 && t->yes != t->participants)
        sim_violation(w, SIM_TID " committed without every YES", SIM_TID_ARGS(t->id));
    if (t->committed != 0 && t->aborted != 0)
        sim_violation(w, SIM_TID " committed on one node, aborted on another (%d)",
                      SIM_TID_ARGS(t->id), node);
    if (t->aborted != 0 && t->no == 0 && t->late == 0)
        sim_violation(w, SIM_TID " aborted without a NO or a LATE", SIM_TID_ARGS(t->id));
}

void sim_registers_vote(struct sim_registers *r, struct sim_world *w, int node, struct txn_id id,
                        const struct txn_vote *vote)
{
    struct sim_register *t = find(r, id);
    uint32_t bit = 1u << node;

    if (t == NULL)
        return;
    switch (vote->verdict) {
    case TXN_YES:
        if (t->late & bit & ~t->yes)
            sim_violation(w, "node %d said LATE, then YES to " SIM_TID, node,
                          SIM_TID_ARGS(id));
        t->yes |= bit;
        break;
    case TXN_NO:
        t->no |= bit;                        /* also after a LATE: both say that it never was */
        break;
    case TXN_LATE:
        if ((t->yes & bit) && !((t->committed | t->aborted) & bit))
            sim_violation(w, "node %d said YES, then LATE to " SIM_TID ", undecided",
                          node, SIM_TID_ARGS(id));
        if (!((t->yes | t->no) & bit))
            t->late |= bit;
        break;
    case TXN_PENDING:
        break;
    }
    check(t, w, node);
}

void sim_registers_decision(struct sim_registers *r, struct sim_world *w, int node,
                            struct txn_id id, enum txn_decision decision)
{
    struct sim_register *t = find(r, id);
    uint32_t bit = 1u << node;

    if (t == NULL)
        return;
    if (decision == TXN_COMMIT)
        t->committed |= bit;
    else if (decision == TXN_ABORT)
        t->aborted |= bit;
    check(t, w, node);
}
