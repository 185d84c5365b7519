/* front_settle.c - a node is told that what it gave was taken, or was not; as proxy/settle.c.
 *
 * If the connection ends before the node has answered, it is told by name on another one, until it
 * does: else it would give the element to somebody else. */
#include "tests/sim/front_parts.h"

#include "core/base/mem.h"

#include <string.h>

enum { AGAIN_MS = 100 };

void sim_settle_later(struct sim_front *f, const struct sim_link *l)
{
    struct sim_settlement *s;

    if (f->settlements_count == f->settlements_cap) {
        f->settlements_cap = f->settlements_cap == 0 ? 8 : f->settlements_cap * 2;
        f->settlements = mem_realloc(f->settlements, f->settlements_cap * sizeof(*f->settlements));
    }
    s = &f->settlements[f->settlements_count++];
    *s = (struct sim_settlement){.node = l->node, .value = l->value, .again_ms = f->world->now_ms};
    memcpy(s->name, l->name, sizeof(s->name));
}

static void tell(struct sim_front *f, size_t i)
{
    struct sim_settlement *s = &f->settlements[i];
    char text[SIM_TEXT_MAX + SIM_NAME_MAX];

    snprintf(text, sizeof(text), "TXN SETTLE %s", s->name);
    s->link = sim_link_open(f, s->node);
    sim_link_expect(s->link, SIM_CALL_SETTLED, 0, 0);
    sim_link_say(f, s->link, text);
}

void sim_settle_told(struct sim_front *f, struct sim_link *l, bool is_settled)
{
    for (size_t i = 0; i < f->settlements_count; i++) {
        struct sim_settlement *s = &f->settlements[i];
        if (s->link != l)
            continue;
        s->link = NULL;
        s->again_ms = f->world->now_ms + AGAIN_MS;
        if (is_settled)
            *s = f->settlements[--f->settlements_count];
        return;
    }
}

void sim_settle_tick(struct sim_front *f)
{
    for (size_t i = 0; i < f->settlements_count && f->up; i++)
        if (f->settlements[i].link == NULL && f->settlements[i].again_ms <= f->world->now_ms)
            tell(f, i);
}

void sim_settle_taken(struct sim_front *f, struct sim_link *l, uint32_t value)
{
    struct sim_wire *x = &f->wires->at[l->wire];

    l->value = value;
    if (l->is_up && !x->is_broken) {
        x->settling++;
        x->value = value;
        x->takes_back = false;
    } else {
        sim_element(f->elements, value)->is_risky = true;
    }
    l->was_taken_back = false;
    sim_link_expect(l, SIM_CALL_TAKEN, 0, 0);
    sim_link_say(f, l, "TXN TAKEN");
}

void sim_settle_taken_not(struct sim_front *f, struct sim_link *l)
{
    struct sim_wire *x = &f->wires->at[l->wire];

    if (l->is_up && !x->is_broken) {
        x->settling++;
        x->takes_back = true;
    }
    l->was_taken_back = true;
    sim_link_tell(f, l, "TXN TAKEN NOT");
}

void sim_settle_forget(struct sim_front *f)
{
    for (size_t i = 0; i < f->settlements_count; i++)
        sim_element(f->elements, f->settlements[i].value)->may_be_twice |=
            sim_element(f->elements, f->settlements[i].value)->is_risky;
    for (size_t i = 0; i < f->links_count; i++)
        for (size_t j = 0; j < f->links[i]->calls_count; j++)
            if (f->links[i]->calls[j].type == SIM_CALL_TAKEN)
                sim_element(f->elements, f->links[i]->value)->may_be_twice |=
                    sim_element(f->elements, f->links[i]->value)->is_risky;
    f->settlements_count = 0;
}
