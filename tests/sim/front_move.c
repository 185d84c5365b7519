/* front_move.c - BLMOVE over two nodes: what the proxy's gather does, simulated.
 *
 *     FETCH    both nodes watch their queue; the source tells its first element
 *     PREPARE  a transaction takes it here and puts it there, if both are still as they were
 *
 * and again from the beginning when that was aborted.  The coordinator lives until it has heard of
 * everybody, though the wait goes on as soon as the outcome is known. */
#include "tests/sim/front_parts.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/resp_write.h"
#include "txn/message.h"

enum { TRIES_MAX = 200, MESSAGE_ARGS_MAX = 64 };

static const char *const node_names[SIM_NODES_MAX] = {"n0", "n1", "n2", "n3"};

static void fetch(struct sim_front *f, struct sim_move *m);

struct sim_move *sim_move_find(struct sim_front *f, uint64_t object)
{
    for (size_t i = 0; i < f->moves_count; i++)
        if (f->moves[i]->object == object)
            return f->moves[i];
    return NULL;
}

void sim_move_start(struct sim_front *f, struct sim_wait *w, uint32_t side)
{
    struct sim_move *m = mem_zalloc(sizeof(*m));

    m->object = sim_front_new_object(f);
    m->wait = w->object;
    m->key[0] = w->keys[0];
    m->key[1] = w->to;
    m->began_ms = f->world->now_ms;
    for (int i = 0; i < 2; i++)
        m->node[i] = sim_front_node_of(f, m->key[i]);
    m->link[0] = w->side[side].link;
    m->link[1] = sim_link_get(f, m->node[1], m->object);
    if (f->moves_count == f->moves_cap) {
        f->moves_cap = f->moves_cap == 0 ? 16 : f->moves_cap * 2;
        f->moves = mem_realloc(f->moves, f->moves_cap * sizeof(struct sim_move *));
    }
    f->moves[f->moves_count++] = m;
    fetch(f, m);
}

static void fetch(struct sim_front *f, struct sim_move *m)
{
    char text[SIM_TEXT_MAX];

    m->unfetched = 3;
    m->again_ms = 0;
    for (uint32_t i = 0; i < 2 && !m->done; i++) {
        if (m->tries > 0)
            sim_link_tell(f, m->link[i], "TXN UNFETCH");
        if (m->tries > 3)
            sim_link_tell(f, m->link[i], "TXN HOLD");
        snprintf(text, sizeof(text), "TXN FETCH KEEP q%d", m->key[i]);
        sim_link_expect(m->link[i], SIM_CALL_FETCHED, m->object, i);
        sim_link_say(f, m->link[i], text);
    }
    if (m->done)
        return;
    snprintf(text, sizeof(text), "LRANGE q%d 0 0", m->key[0]);
    sim_link_expect(m->link[0], SIM_CALL_ELEMENT, m->object, 0);
    sim_link_say(f, m->link[0], text);
    m->tries++;
}

static void again_later(struct sim_front *f, struct sim_move *m, uint64_t after_ms)
{
    if (m->tries > TRIES_MAX || f->world->now_ms - m->began_ms > 20000) {
        sim_violation(f->world, "front %d: a move does not come to an end", f->index);
        sim_move_end(f, m, TXN_GATHERED_LOST);
        return;
    }
    m->is_started = false;
    m->again_ms = f->world->now_ms + after_ms;
}

static void write_to_queue(struct sim_move *m, int i, struct txn_writer *w)
{
    char name[2], value[SIM_TEXT_MAX];
    struct slice key = sim_queue_name(m->key[i], name);
    const struct txn_slice as_txn = {key.ptr, key.len};
    const struct txn_lock lock = {SIM_QUEUES_DB, TXN_EXCLUSIVE, as_txn};
    int len = snprintf(value, sizeof(value), "%u", m->value);

    txn_write_guards(w, 1);
    txn_write_guard(w, &(struct txn_guard){.type = TXN_GUARD_WATCHED});
    txn_write_locks(w, 1);
    txn_write_lock(w, &lock);
    txn_write_commands(w, 1);
    txn_write_command(w, SIM_QUEUES_DB, i == 0 ? 2 : 3);
    txn_write_arg(w, i == 0 ? (struct txn_slice){"LPOP", 4} : (struct txn_slice){"RPUSH", 5});
    txn_write_arg(w, as_txn);
    if (i == 1)
        txn_write_arg(w, (struct txn_slice){value, (size_t)len});
}

struct args {
    struct slice at[MESSAGE_ARGS_MAX];
    size_t count;
    struct bytes texts[MESSAGE_ARGS_MAX];
};

static void put_arg(void *ctx, const char *ptr, size_t len)
{
    struct args *a = ctx;

    bytes_append(&a->texts[a->count], ptr, len);
    a->at[a->count] = slice_make(a->texts[a->count].ptr, len);
    a->count++;
}

static void send_args(struct sim_front *f, struct sim_link *l, struct args *a)
{
    struct bytes bytes = {0};

    resp_write_request(&bytes, a->at, a->count);
    for (size_t i = 0; i < a->count; i++)
        bytes_free(&a->texts[i]);
    sim_link_send(f, l, &bytes);
}

static struct sim_link *control_of(struct sim_front *f, struct sim_move *m, uint32_t i)
{
    if (m->control[i] != NULL && !m->control[i]->is_up) {
        sim_link_drop(f, m->control[i]);
        m->control[i] = NULL;
    }
    if (m->control[i] == NULL) {
        m->control[i] = sim_link_open(f, m->node[i]);
        f->wires->at[m->control[i]->wire].owner = m->object;
    }
    return m->control[i];
}

/* A watch that was lost with its connection cannot be asked for: the register is. */
static void send_of_move(struct sim_front *f, struct sim_move *m, const struct txn_effect *e)
{
    struct args *a = mem_zalloc(sizeof(*a));
    struct txn_writer w = {put_arg, a, 0};
    struct txn_id id = m->coordinator.start.id;
    struct txn_slice names[2];
    bool prepares = e->type == TXN_SEND_PREPARE && m->link[e->shard] != NULL
                 && m->link[e->shard]->is_up;

    for (int i = 0; i < 2; i++)
        names[i] = (struct txn_slice){node_names[m->node[i]], 2};
    if (prepares) {
        txn_write_prepare(&w, id, m->ts, 1, false, names, 2);
        write_to_queue(m, (int)e->shard, &w);
    } else if (e->type == TXN_SEND_PREPARE || e->type == TXN_SEND_QUERY) {
        txn_write_query(&w, id);
    } else if (e->type == TXN_SEND_DECIDE) {
        txn_write_decide(&w, id, e->decision, 0);
    } else {
        txn_write_forget(&w, id);
    }
    send_args(f, prepares ? m->link[e->shard] : control_of(f, m, e->shard), a);
    mem_free(a);
}

static void on_outcome(struct sim_front *f, struct sim_move *m, const struct txn_outcome *o)
{
    switch (o->type) {
    case TXN_COMMITTED: sim_move_end(f, m, TXN_GATHERED_REPLY); break;
    case TXN_ABORTED:   again_later(f, m, sim_between(f->world, 0, 20)); break;
    case TXN_RETRY:     again_later(f, m, o->after_ms); break;
    case TXN_UNCERTAIN: sim_move_end(f, m, TXN_GATHERED_REPLY); break;       /* it is told so */
    }
}

static void carry_out_move(struct sim_front *f, struct sim_move *m, const struct txn_effects *out)
{
    struct txn_effects own = *out;

    for (uint32_t i = 0; i < own.count && f->up; i++) {
        if (own.at[i].type == TXN_ANSWER)
            on_outcome(f, m, &own.at[i].outcome);
        else if (own.at[i].type != TXN_DONE)
            send_of_move(f, m, &own.at[i]);
        if (f->up && sim_fault(f->world, f->world->faults.proxy_dies))
            sim_front_die(f);
    }
}

static void step_move(struct sim_front *f, struct sim_move *m, struct txn_event event)
{
    struct txn_effects *out = mem_alloc(sizeof(*out));

    event.now_ms = sim_front_now_ms(f);
    txn_coordinator_step(&m->coordinator, &event, out);
    carry_out_move(f, m, out);
    mem_free(out);
}

static void start_transaction(struct sim_front *f, struct sim_move *m)
{
    struct txn_effects *out = mem_alloc(sizeof(*out));
    struct txn_start start = {.id = {f->id, ++f->sequence, sim_front_now_ms(f)}, .shards = 2};

    if (m->ts == 0)
        m->ts = start.id.start_ms;
    start.ts = m->ts;
    start.attempt = m->tries;
    start.jitter = random_next(&f->world->random);
    m->is_started = true;
    sim_trace(f->world, "front %d moves element %u from q%d to q%d as " SIM_TID, f->index, m->value,
              m->key[0], m->key[1], SIM_TID_ARGS(start.id));
    sim_registers_begin(f->registers, start.id, 1u << m->node[0] | 1u << m->node[1]);
    txn_coordinator_start(&m->coordinator, &start, sim_front_now_ms(f), out);
    carry_out_move(f, m, out);
    mem_free(out);
}

void sim_move_end(struct sim_front *f, struct sim_move *m, enum txn_waiting_gathered what)
{
    struct sim_wait *w = sim_front_find_wait(f, m->wait);
    struct txn_waiting_event event = {.type = TXN_WAITING_GATHERED, .what = what};

    if (m->done)
        return;
    m->done = true;
    event.side_is_up = m->link[0]->is_up;
    m->link[0] = NULL;
    sim_link_drop(f, m->link[1]);
    m->link[1] = NULL;
    if (f->up && w != NULL)
        sim_wait_step(f, w, event);
}

void sim_move_fetched(struct sim_front *f, struct sim_move *m, uint32_t shard, struct slice reply)
{
    if (m->done || m->unfetched == 0)
        return;
    if (reply.ptr[0] == '-') {
        sim_move_end(f, m, TXN_GATHERED_PASSES);
        return;
    }
    m->unfetched &= ~(1u << shard);
    if (m->unfetched == 0 && m->value != 0)
        start_transaction(f, m);
}

void sim_move_element(struct sim_front *f, struct sim_move *m, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    uint64_t number = 0;

    if (m->done)
        return;
    if (reply.ptr[0] == '-') {
        sim_move_end(f, m, TXN_GATHERED_PASSES);
        return;
    }
    if (!resp_cursor_next(&c, &value) || !resp_cursor_next(&c, &value)) {
        sim_move_end(f, m, TXN_GATHERED_NOTHING);
        return;
    }
    m->value = number_to_uint64(value.text, &number) ? (uint32_t)number : 0;
    if (m->unfetched == 0 && !m->is_started)
        start_transaction(f, m);
}

void sim_move_message(struct sim_front *f, struct sim_link *l, struct txn_id id, struct slice verb,
                      struct resp_cursor *c)
{
    struct txn_event event = {.type = TXN_EVENT_VOTE};
    struct resp_value value;
    struct sim_move *m = NULL;

    for (size_t i = 0; i < f->moves_count; i++)
        if (f->moves[i]->ts != 0 && txn_id_equal(f->moves[i]->coordinator.start.id, id))
            m = f->moves[i];
    if (m == NULL || !resp_cursor_next(c, &value))
        return;
    event.shard = l->node == m->node[0] ? 0 : 1;
    if (value.type == '*') {
        event.type = TXN_EVENT_DECIDED;
        event.decision = TXN_COMMIT;
        event.with_replies = true;
    } else if (slice_is(verb, "VOTE")) {
        if (!txn_vote_parse((struct txn_slice){value.text.ptr, value.text.len}, &event.vote))
            sim_violation(f->world, "front %d does not understand a vote", f->index);
        sim_registers_vote(f->registers, f->world, l->node, id, &event.vote);
    } else {
        event.type = TXN_EVENT_DECIDED;
        if (!txn_decision_answer_parse((struct txn_slice){value.text.ptr, value.text.len},
                                       &event.decision))
            sim_violation(f->world, "front %d does not understand a decision", f->index);
    }
    step_move(f, m, event);
}

void sim_move_lost(struct sim_front *f, const struct sim_link *l)
{
    for (size_t i = 0; i < f->moves_count && f->up; i++) {
        struct sim_move *m = f->moves[i];
        for (uint32_t j = 0; j < 2; j++)
            if (m->ts != 0 && (m->link[j] == l || m->control[j] == l))
                step_move(f, m, (struct txn_event){.type = TXN_EVENT_LOST, .shard = j});
    }
}

void sim_move_tick(struct sim_front *f, struct sim_move *m)
{
    if (!m->done && !m->is_started && m->again_ms != 0 && m->again_ms <= f->world->now_ms) {
        m->value = 0;
        if (!m->link[0]->is_up || !m->link[1]->is_up)
            sim_move_end(f, m, TXN_GATHERED_LOST);
        else
            fetch(f, m);
    }
    if (f->up && m->ts != 0 && txn_coordinator_due_ms(&m->coordinator) <= sim_front_now_ms(f))
        step_move(f, m, (struct txn_event){.type = TXN_EVENT_TICK});
}
