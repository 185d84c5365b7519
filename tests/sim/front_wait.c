/* front_wait.c - one client that waits: what its txn/waiting wants is carried out, and what it gets
 * is written to the client, which may be slow to read.
 *
 * Its front may die between any two effects. */
#include "tests/sim/front_parts.h"

#include "core/base/number.h"
#include "core/wire/resp_reply.h"

static void carry_out(struct sim_front *f, struct sim_wait *w, const struct txn_waiting_effect *e);

void sim_wait_carry_out(struct sim_front *f, struct sim_wait *w)
{
    struct txn_waiting_effect e;

    if (w->is_busy)
        return;
    w->is_busy = true;
    while (f->up && txn_waiting_next(&w->machine, &e)) {
        carry_out(f, w, &e);
        if (e.type != TXN_WAITING_ANSWER && sim_fault(f->world, f->world->faults.proxy_dies))
            sim_front_die(f);
    }
    w->is_busy = false;
}

void sim_wait_step(struct sim_front *f, struct sim_wait *w, struct txn_waiting_event event)
{
    event.now_us = sim_front_now_us(f);
    txn_waiting_step(&w->machine, &event);
    sim_wait_carry_out(f, w);
}

void sim_wait_step_with(struct sim_front *f, struct sim_wait *w, struct txn_waiting_event event,
                        struct slice reply)
{
    bytes_clear(&w->reply);
    bytes_append_slice(&w->reply, reply);
    sim_wait_step(f, w, event);
}

/* ---- what the client is given ---- */

static uint32_t element_in(struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    uint64_t number = 0;

    for (int i = 0; i < 3; i++)
        if (!resp_cursor_next(&c, &value))
            return 0;
    return number_to_uint64(value.text, &number) ? (uint32_t)number : 0;
}

static void client_has_all(struct sim_front *f, struct sim_wait *w)
{
    if (w->given != 0) {
        sim_trace(f->world, "front %d wait %llu: its client has element %u", f->index,
                  (unsigned long long)w->object, w->given);
        sim_element(f->elements, w->given)->delivered++;
        f->given++;
    }
    f->done++;
    sim_front_next_op(f, w->client);
    w->client = -1;
}

static void answer(struct sim_front *f, struct sim_wait *w, const struct txn_waiting_effect *e)
{
    struct sim_link *taken = e->side == TXN_NO_SIDE ? NULL : w->side[e->side].link;
    bool is_behind = sim_chance(f->world, f->slow), all = !sim_chance(f->world, f->slow);
    struct txn_waiting_event wrote = {.type = TXN_WAITING_WROTE};

    if (w->client < 0)
        return;
    if (taken != NULL && w->kind != SIM_WAIT_MOVE)
        w->given = element_in(bytes_slice(&w->reply));
    if (taken != NULL && w->kind != SIM_WAIT_MOVE && w->given == 0)
        sim_violation(f->world, "front %d: %.*s is no element", f->index, (int)w->reply.len,
                      w->reply.ptr);
    wrote.told = taken != NULL && !is_behind;
    wrote.all = !is_behind && all;
    if (wrote.told)
        sim_settle_taken(f, taken, w->given);
    if (wrote.all)
        client_has_all(f, w);
    if (!wrote.all && taken != NULL)
        f->wires->at[taken->wire].hands_over = true;
    if (!wrote.all)
        sim_after(f->world, sim_between(f->world, 1, 300), SIM_FRONT_DRAINED, f->index, f->life,
                  w->object, NULL);
    sim_wait_step(f, w, wrote);
}

void sim_front_drained(struct sim_front *f, uint64_t object)
{
    struct sim_wait *w = sim_front_find_wait(f, object);

    if (w == NULL || w->client < 0)
        return;
    client_has_all(f, w);
    sim_wait_step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .all = true});
}

/* ---- effects ---- */

static void leave_link(struct sim_front *f, struct sim_side *side, bool put)
{
    struct sim_link *l = side->link;

    side->link = NULL;
    if (put)
        sim_link_put(f, l);
    else
        sim_link_drop(f, l);
}

static void carry_out_at(struct sim_front *f, struct sim_wait *w, struct sim_side *side,
                         enum txn_waiting_effect_type type)
{
    if (side->link == NULL)
        return;
    switch (type) {
    case TXN_WAITING_LEAVE:     sim_link_tell(f, side->link, "TXN LEAVE"); break;
    case TXN_WAITING_UNFETCH:   sim_link_tell(f, side->link, "TXN UNFETCH"); break;
    case TXN_WAITING_PUT:       leave_link(f, side, true); break;
    case TXN_WAITING_DROP:      leave_link(f, side, false); break;
    case TXN_WAITING_TAKEN:     sim_settle_taken(f, side->link, w->given); break;
    default:                    sim_settle_taken_not(f, side->link); break;
    }
}

static void set_timer(struct sim_front *f, struct sim_wait *w, int64_t at_us)
{
    int64_t in_ms = (at_us - sim_front_now_us(f) + 999) / 1000;

    sim_after(f->world, in_ms > 0 ? (uint64_t)in_ms : 0, SIM_FRONT_TIMER, f->index, f->life,
              w->object << 16 | (++w->timer & 0xffff), NULL);
}

static void carry_out(struct sim_front *f, struct sim_wait *w, const struct txn_waiting_effect *e)
{
    switch (e->type) {
    case TXN_WAITING_ASK_TAKE:  sim_wait_ask_to_take(f, w, e); break;
    case TXN_WAITING_ASK_OFFER: sim_wait_ask_for_offer(f, w, e->side); break;
    case TXN_WAITING_GATHER:    sim_move_start(f, w, e->side); break;
    case TXN_WAITING_SET_TIMER: set_timer(f, w, e->at_us); break;
    case TXN_WAITING_CHOOSE:
        sim_after(f->world, 0, SIM_FRONT_CHOICE, f->index, f->life, w->object, NULL);
        break;
    case TXN_WAITING_ANSWER:    answer(f, w, e); break;
    case TXN_WAITING_CLOSE_CLIENT:
        sim_front_next_op(f, w->client);
        w->client = -1;
        break;
    case TXN_WAITING_END:       w->is_dead = true; break;
    default:                    carry_out_at(f, w, &w->side[e->side], e->type); break;
    }
}

void sim_front_timer(struct sim_front *f, uint64_t object, uint64_t timer)
{
    struct sim_wait *w = sim_front_find_wait(f, object);

    if (w != NULL && (w->timer & 0xffff) == timer)
        sim_wait_step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_TIMER});
}

void sim_front_choice(struct sim_front *f, uint64_t object)
{
    struct sim_wait *w = sim_front_find_wait(f, object);

    if (w != NULL)
        sim_wait_step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
}
