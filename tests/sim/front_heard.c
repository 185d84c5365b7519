/* front_heard.c - what comes from nodes: answers, each to the call that stands first; messages
 * about transactions, which answer no call; and the end of a connection. */
#include "tests/sim/front_parts.h"

#include "core/wire/resp_reply.h"
#include "txn/message.h"

static void on_push_ended(struct sim_front *f, struct sim_wait *w, struct sim_link *l, bool is_done)
{
    w->is_dead = true;
    if (is_done)
        sim_element(f->elements, w->value)->was_pushed = true;
    w->side[0].link = NULL;
    sim_front_next_op(f, w->client);
    sim_link_drop(f, l);
}

static void on_answer(struct sim_front *f, struct sim_link *l, struct sim_call call,
                      struct slice reply)
{
    struct sim_wait *w = sim_front_find_wait(f, call.object);
    struct sim_move *m = sim_move_find(f, call.object);

    switch (call.type) {
    case SIM_CALL_IGNORED:
    case SIM_CALL_TAKEN:
        if (reply.ptr[0] == '-')
            sim_violation(f->world, "front %d is told %.*s", f->index, (int)reply.len - 2,
                          reply.ptr);
        break;
    case SIM_CALL_UNWATCHED: l->is_idle = true; break;
    case SIM_CALL_SETTLED:
        sim_settle_told(f, l, true);
        sim_link_drop(f, l);
        break;
    case SIM_CALL_BEGUN:
        if (w != NULL && !sim_wait_has_left(w, call.side, l))
            sim_wait_begun(f, w, call.side, reply);
        break;
    case SIM_CALL_REPLY:
        if (w != NULL && !sim_wait_has_left(w, call.side, l))
            sim_wait_reply(f, w, call.side, reply);
        break;
    case SIM_CALL_FETCHED:
        if (m != NULL)
            sim_move_fetched(f, m, call.side, reply);
        break;
    case SIM_CALL_ELEMENT:
        if (m != NULL)
            sim_move_element(f, m, reply);
        break;
    case SIM_CALL_PUSHED:
        if (w != NULL)
            on_push_ended(f, w, l, reply.ptr[0] == ':');
        break;
    }
}

void sim_front_lost(struct sim_front *f, struct sim_link *l, struct sim_call call)
{
    struct sim_wait *w = sim_front_find_wait(f, call.object);
    struct sim_move *m = sim_move_find(f, call.object);

    if (!f->up)
        return;
    switch (call.type) {
    case SIM_CALL_IGNORED:
    case SIM_CALL_BEGUN:
    case SIM_CALL_UNWATCHED:
        break;
    case SIM_CALL_TAKEN:
        if (!l->was_taken_back)
            sim_settle_later(f, l);
        break;
    case SIM_CALL_SETTLED:
        sim_settle_told(f, l, false);
        break;
    case SIM_CALL_REPLY:
        if (w == NULL || sim_wait_has_left(w, call.side, l))
            break;
        w->is_disturbed = true;
        sim_wait_step_with(f, w,
                           (struct txn_waiting_event){.type = TXN_WAITING_LOST,
                                                      .side = call.side,
                                                      .was_sent = !l->was_refused},
                           SLICE("-CLUSTERDOWN\r\n"));
        break;
    case SIM_CALL_FETCHED:
    case SIM_CALL_ELEMENT:
        if (m != NULL)
            sim_move_end(f, m, TXN_GATHERED_LOST);
        break;
    case SIM_CALL_PUSHED:
        if (w != NULL)
            on_push_ended(f, w, l, false);
        break;
    }
}

static struct sim_link *find_link(const struct sim_front *f, uint64_t wire)
{
    for (size_t i = 0; i < f->links_count; i++)
        if (f->links[i]->wire == wire)
            return f->links[i];
    return NULL;
}

static bool is_message(struct slice reply, struct txn_id *id, struct slice *verb,
                       struct resp_cursor *c)
{
    struct resp_value head, text, word;

    *c = resp_cursor_over(reply);
    if (!resp_cursor_next(c, &head) || head.type != '*' || head.integer != 3
        || !resp_cursor_next(c, &text) || !resp_cursor_next(c, &word))
        return false;
    *verb = word.text;
    return txn_id_parse((struct txn_slice){text.text.ptr, text.text.len}, id);
}

static void on_bytes(struct sim_front *f, struct sim_link *l, struct slice reply)
{
    struct resp_cursor c;
    struct slice verb;
    struct txn_id id;

    if (is_message(reply, &id, &verb, &c))
        sim_move_message(f, l, id, verb, &c);
    else if (l->calls_count > 0)
        on_answer(f, l, sim_link_take_call(l), reply);
    else
        sim_violation(f->world, "front %d is told what it has not asked: %.*s", f->index,
                      (int)reply.len, reply.ptr);
}

void sim_front_bytes(struct sim_front *f, uint64_t wire, struct slice bytes)
{
    struct resp_cursor c = resp_cursor_over(bytes);
    struct slice reply;
    struct sim_link *l;

    while (f->up && (l = find_link(f, wire)) != NULL && resp_cursor_skip(&c, &reply))
        on_bytes(f, l, reply);
}

static bool is_owned(const struct sim_front *f, const struct sim_link *l)
{
    for (size_t i = 0; i < f->waits_count; i++)
        for (uint32_t j = 0; j < SIM_WAIT_KEYS_MAX; j++)
            if (f->waits[i]->side[j].link == l)
                return true;
    for (size_t i = 0; i < f->moves_count; i++)
        for (uint32_t j = 0; j < 2; j++)
            if (f->moves[i]->link[j] == l || f->moves[i]->control[j] == l)
                return true;
    return false;
}

static void lost_of_waits(struct sim_front *f, const struct sim_link *l)
{
    for (size_t i = 0; i < f->waits_count && f->up; i++) {
        struct sim_wait *w = f->waits[i];
        uint32_t taken = w->has_machine ? w->machine.taken : TXN_NO_SIDE;
        struct txn_waiting_event lost = {.type = TXN_WAITING_LOST, .side = taken};
        if (taken != TXN_NO_SIDE && w->side[taken].link == l)
            sim_wait_step(f, w, lost);
    }
}

void sim_front_end(struct sim_front *f, uint64_t wire)
{
    struct sim_link *l = find_link(f, wire);

    if (l == NULL)
        return;
    l->is_up = l->is_idle = false;
    sim_link_end_calls(f, l);
    l = find_link(f, wire);
    if (l == NULL || !f->up)
        return;
    sim_move_lost(f, l);
    lost_of_waits(f, l);
    l = find_link(f, wire);
    if (l != NULL && f->up && !is_owned(f, l))
        sim_link_drop(f, l);
}
