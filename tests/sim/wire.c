/* wire.c - see wire.h. */
#include "tests/sim/wire.h"

#include "core/base/mem.h"
#include "tests/sim/elements.h"

void sim_wires_init(struct sim_wires *w, struct sim_world *world, struct sim_elements *e)
{
    *w = (struct sim_wires){.world = world, .elements = e, .count = 1, .cap = 64};
    w->at = mem_zalloc(w->cap * sizeof(*w->at));
}

void sim_wires_close(struct sim_wires *w)
{
    mem_free(w->at);
}

static uint64_t delay_of(struct sim_world *w)
{
    if (sim_fault(w, w->faults.late))
        return sim_between(w, 10, 300);
    return sim_between(w, 0, 4);
}

/* When something sent now arrives: behind all that was sent before. */
static uint64_t arrival(struct sim_world *w, uint64_t *last_ms)
{
    uint64_t at_ms = w->now_ms + delay_of(w);

    *last_ms = at_ms > *last_ms ? at_ms : *last_ms + 1;
    if (*last_ms > w->last_trouble_ms && *last_ms > w->now_ms + 5)
        w->last_trouble_ms = *last_ms;
    return *last_ms - w->now_ms;
}

static void end_at_front(struct sim_wires *w, uint64_t wire)
{
    struct sim_wire *x = &w->at[wire];

    sim_after(w->world, arrival(w->world, &x->to_front_ms), SIM_WIRE_END_AT_FRONT, x->front,
              x->front_life, wire, NULL);
}

static void end_at_node(struct sim_wires *w, uint64_t wire)
{
    struct sim_wire *x = &w->at[wire];

    sim_after(w->world, arrival(w->world, &x->to_node_ms), SIM_WIRE_END_AT_NODE, x->node,
              x->node_life, wire, NULL);
}

uint64_t sim_wire_open(struct sim_wires *w, int front, uint64_t front_life, int node,
                       uint64_t node_life, bool node_is_up)
{
    if (w->count == w->cap) {
        w->cap *= 2;
        w->at = mem_realloc(w->at, w->cap * sizeof(*w->at));
    }
    w->at[w->count] = (struct sim_wire){.front = front,
                                        .front_life = front_life,
                                        .node = node,
                                        .node_life = node_life,
                                        .front_open = true,
                                        .node_open = node_is_up,
                                        .is_broken = !node_is_up};
    if (!node_is_up)
        end_at_front(w, w->count);
    return w->count++;
}

static void break_now(struct sim_wires *w, uint64_t wire)
{
    struct sim_wire *x = &w->at[wire];

    sim_trace(w->world, "wire %llu BREAKS", (unsigned long long)wire);
    x->is_broken = x->is_cut = true;
    if (x->front_open)
        end_at_front(w, wire);
    if (x->node_open)
        end_at_node(w, wire);
}

static bool may_break(struct sim_wires *w, uint64_t wire)
{
    return !w->at[wire].is_broken && w->at[wire].settling == 0 && !w->at[wire].hands_over
        && sim_fault(w->world, w->breaks);
}

void sim_wire_to_node(struct sim_wires *w, uint64_t wire, struct bytes *bytes)
{
    struct sim_wire *x = &w->at[wire];

    if (may_break(w, wire))
        break_now(w, wire);
    if (x->is_broken || !x->front_open) {
        bytes_free(bytes);
        return;
    }
    sim_after(w->world, arrival(w->world, &x->to_node_ms), SIM_WIRE_TO_NODE, x->node,
              x->node_life, wire, bytes);
}

void sim_wire_to_front(struct sim_wires *w, uint64_t wire, struct bytes *bytes)
{
    struct sim_wire *x = &w->at[wire];

    if (may_break(w, wire))
        break_now(w, wire);
    if (x->is_broken || !x->front_open || !x->node_open) {
        bytes_free(bytes);
        return;
    }
    sim_after(w->world, arrival(w->world, &x->to_front_ms), SIM_WIRE_TO_FRONT, x->front,
              x->front_life, wire, bytes);
}

void sim_wire_close(struct sim_wires *w, uint64_t wire)
{
    struct sim_wire *x = &w->at[wire];

    if (!x->front_open)
        return;
    x->front_open = false;
    x->owner = 0;
    if (x->node_open && !x->is_broken)
        end_at_node(w, wire);
}

void sim_wires_front_died(struct sim_wires *w, int front)
{
    for (uint64_t i = 1; i < w->count; i++)
        if (w->at[i].front == front)
            sim_wire_close(w, i);
}

void sim_wires_node_died(struct sim_wires *w, int node)
{
    for (uint64_t i = 1; i < w->count; i++) {
        struct sim_wire *x = &w->at[i];
        if (x->node != node || !x->node_open)
            continue;
        if (x->settling > 0) {
            sim_element(w->elements, x->value)->is_risky = true;
            sim_element(w->elements, x->value)->may_be_twice |= !x->front_open;
            sim_element(w->elements, x->value)->was_deleted |= x->takes_back;
        }
        x->node_open = false;
        if (x->front_open && !x->is_broken)
            end_at_front(w, i);
        x->is_broken = true;
    }
}
