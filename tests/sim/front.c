/* front.c - see front.h. */
#include "tests/sim/front.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/resp_reply.h"
#include "core/wire/resp_write.h"
#include "txn/message.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ARGS_MAX = 16, AGAIN_MS = 100, TEXT_MAX = 32, TRIES_MAX = 200, PATIENCE_MS = 300 };

static const char *const node_names[SIM_NODES_MAX] = {"n0", "n1", "n2", "n3"};

static int64_t now_us(const struct sim_front *f)
{
    return (int64_t)f->world->now_ms * 1000;
}

static uint64_t now_ms(const struct sim_front *f)
{
    return sim_clock(f->world, f->clock_ms);
}

static struct slice queue_name(int queue, char out[2])
{
    out[0] = 'q';
    out[1] = (char)('0' + queue);
    return slice_make(out, 2);
}

static int node_of(const struct sim_front *f, int queue)
{
    return queue % f->nodes;
}

/* Unique over all fronts and lives. */
static uint64_t new_object(struct sim_front *f)
{
    return ++f->objects << 8 | (uint64_t)(f->index + 1);
}

static struct sim_wait *find_wait(struct sim_front *f, uint64_t object)
{
    for (size_t i = 0; i < f->waits_count; i++)
        if (f->waits[i]->object == object)
            return f->waits[i];
    return NULL;
}

static struct sim_move *find_move(struct sim_front *f, uint64_t object)
{
    for (size_t i = 0; i < f->moves_count; i++)
        if (f->moves[i]->object == object)
            return f->moves[i];
    return NULL;
}

static void *memory(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size > 0)
        return mem_realloc(ptr, size);
    mem_free(ptr);
    return NULL;
}

/* ---- connections ---- */

static void on_lost(struct sim_front *f, struct sim_link *l, struct sim_call call);

static void add_call(struct sim_link *l, enum sim_call_type type, uint64_t object, uint32_t side)
{
    if (l->calls_count == l->calls_cap) {
        l->calls_cap = l->calls_cap == 0 ? 8 : l->calls_cap * 2;
        l->calls = mem_realloc(l->calls, l->calls_cap * sizeof(*l->calls));
    }
    l->calls[l->calls_count++] = (struct sim_call){type, object, side};
}

static struct sim_call take_call(struct sim_link *l)
{
    struct sim_call call = l->calls[0];

    memmove(l->calls, l->calls + 1, --l->calls_count * sizeof(*l->calls));
    return call;
}

static void free_link(struct sim_link *l)
{
    bytes_free(&l->in);
    mem_free(l->calls);
    mem_free(l);
}

/* What was asked on it ends now. */
static void end_calls(struct sim_front *f, struct sim_link *l)
{
    while (l->calls_count > 0)
        on_lost(f, l, take_call(l));
}

static void keep_closed(struct sim_front *f, struct sim_link *l)
{
    if (f->closed_count == f->closed_cap) {
        f->closed_cap = f->closed_cap == 0 ? 32 : f->closed_cap * 2;
        f->closed = mem_realloc(f->closed, f->closed_cap * sizeof(struct sim_link *));
    }
    f->closed[f->closed_count++] = l;
}

/* Closed by us, or after its end was heard; freed later, since it may be in use.  Whoever asked
 * something on it has left it. */
static void drop_link(struct sim_front *f, struct sim_link *l)
{
    if (l == NULL)
        return;
    sim_wire_close(f->wires, l->wire);
    l->is_up = false;
    for (size_t i = 0; i < f->links_count; i++)
        if (f->links[i] == l)
            f->links[i--] = f->links[--f->links_count];
    keep_closed(f, l);
    end_calls(f, l);
}

/* Moves in.  The calls that it answers were added before. */
static void send(struct sim_front *f, struct sim_link *l, struct bytes *bytes)
{
    if (l->is_up)
        sim_wire_to_node(f->wires, l->wire, bytes);
    bytes_free(bytes);
    if (!l->is_up)
        end_calls(f, l);
}

static void say(struct sim_front *f, struct sim_link *l, const char *text)
{
    struct slice argv[ARGS_MAX], rest = slice_of(text);
    struct bytes bytes = {0};
    size_t argc = 0;

    while (rest.len > 0) {
        size_t len = 0;
        while (len < rest.len && rest.ptr[len] != ' ')
            len++;
        argv[argc++] = slice_part(rest, 0, len);
        rest = slice_part(rest, len < rest.len ? len + 1 : len, rest.len);
    }
    resp_write_request(&bytes, argv, argc);
    send(f, l, &bytes);
}

static struct sim_link *open_link(struct sim_front *f, int node)
{
    struct sim_link *l = mem_zalloc(sizeof(*l));
    const struct sim_shard *s = &f->shards[node];

    l->node = node;
    l->is_up = true;
    l->was_refused = !s->up;
    l->wire = sim_wire_open(f->wires, f->index, f->life, node, s->life, s->up);
    if (f->links_count == f->links_cap) {
        f->links_cap = f->links_cap == 0 ? 32 : f->links_cap * 2;
        f->links = mem_realloc(f->links, f->links_cap * sizeof(struct sim_link *));
    }
    f->links[f->links_count++] = l;
    add_call(l, SIM_CALL_IGNORED, 0, 0);
    say(f, l, "SELECT 1");
    return l;
}

static struct sim_link *get_link(struct sim_front *f, int node, uint64_t owner)
{
    struct sim_link *l = NULL;

    for (size_t i = 0; i < f->links_count && l == NULL; i++)
        if (f->links[i]->is_idle && f->links[i]->node == node)
            l = f->links[i];
    if (l == NULL)
        l = open_link(f, node);
    l->is_idle = false;
    f->wires->at[l->wire].owner = owner;
    return l;
}

static void put_link(struct sim_front *f, struct sim_link *l)
{
    if (l == NULL)
        return;
    if (!l->is_up) {
        drop_link(f, l);
        return;
    }
    f->wires->at[l->wire].owner = 0;
    f->wires->at[l->wire].hands_over = false;
    add_call(l, SIM_CALL_UNWATCHED, 0, 0);
    say(f, l, "UNWATCH");
}

static void ignored(struct sim_front *f, struct sim_link *l, const char *text)
{
    add_call(l, SIM_CALL_IGNORED, 0, 0);
    say(f, l, text);
}

/* ---- what a node may not know: as proxy/settle.c ---- */

static void settle_later(struct sim_front *f, const struct sim_link *l)
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
    char text[TEXT_MAX + SIM_NAME_MAX];

    snprintf(text, sizeof(text), "TXN SETTLE %s", s->name);
    s->link = open_link(f, s->node);
    add_call(s->link, SIM_CALL_SETTLED, 0, 0);
    say(f, s->link, text);
}

static void told(struct sim_front *f, struct sim_link *l, bool is_settled)
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

static void say_taken(struct sim_front *f, struct sim_link *l, uint32_t value)
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
    add_call(l, SIM_CALL_TAKEN, 0, 0);
    say(f, l, "TXN TAKEN");
}

static void say_taken_not(struct sim_front *f, struct sim_link *l)
{
    struct sim_wire *x = &f->wires->at[l->wire];

    if (l->is_up && !x->is_broken) {
        x->settling++;
        x->takes_back = true;
    }
    l->was_taken_back = true;
    ignored(f, l, "TXN TAKEN NOT");
}

/* ---- waits: effects ---- */

static void carry_out(struct sim_front *f, struct sim_wait *w, const struct txn_waiting_effect *e);

static void die(struct sim_front *f);

static void carry_out_all(struct sim_front *f, struct sim_wait *w)
{
    struct txn_waiting_effect e;

    if (w->is_busy)
        return;
    w->is_busy = true;
    while (f->up && txn_waiting_next(&w->machine, &e)) {
        carry_out(f, w, &e);
        if (e.type != TXN_WAITING_ANSWER && sim_fault(f->world, f->world->faults.proxy_dies))
            die(f);
    }
    w->is_busy = false;
}

static void step(struct sim_front *f, struct sim_wait *w, struct txn_waiting_event event)
{
    event.now_us = now_us(f);
    txn_waiting_step(&w->machine, &event);
    carry_out_all(f, w);
}

static void step_with_reply(struct sim_front *f, struct sim_wait *w,
                            struct txn_waiting_event event, struct slice reply)
{
    bytes_clear(&w->reply);
    bytes_append_slice(&w->reply, reply);
    step(f, w, event);
}

static struct slice timeout_text(const struct sim_front *f, const struct sim_wait *w, bool in_ms,
                                 char out[TEXT_MAX])
{
    int64_t ms = w->deadline_us == 0 ? 0 : (w->deadline_us - now_us(f) + 999) / 1000;
    int len;

    if (w->deadline_us != 0 && ms < 1)
        ms = 1;
    len = in_ms ? snprintf(out, TEXT_MAX, "%lld", (long long)ms)
                : snprintf(out, TEXT_MAX, "%lld.%03d", (long long)(ms / 1000), (int)(ms % 1000));
    return slice_make(out, (size_t)len);
}

static bool is_asked_for(const struct sim_front *f, const struct sim_wait *w, uint32_t key,
                         const struct txn_waiting_effect *e)
{
    int node = w->side[e->side].node;

    if (e->keys == TXN_KEY_OFFERED)
        return key == e->key;
    for (uint32_t i = 0; i <= key && e->keys == TXN_KEYS_IN_FRONT; i++)
        if (node_of(f, w->keys[i]) != node)
            return false;
    return node_of(f, w->keys[key]) == node;
}

static void write_command(struct sim_front *f, const struct sim_wait *w,
                          const struct txn_waiting_effect *e, struct bytes *out)
{
    static const char *const words[] = {"BLPOP", "BRPOP", "BLMOVE"};
    struct slice argv[ARGS_MAX] = {slice_of(words[w->kind])};
    char names[SIM_WAIT_KEYS_MAX + 1][2], timeout[TEXT_MAX];
    size_t argc = 1;

    for (uint32_t i = 0; i < w->keys_count; i++)
        if (is_asked_for(f, w, i, e))
            argv[argc++] = queue_name(w->keys[i], names[i]);
    if (w->kind == SIM_WAIT_MOVE) {
        argv[argc++] = queue_name(w->to, names[SIM_WAIT_KEYS_MAX]);
        argv[argc++] = SLICE("LEFT");
        argv[argc++] = SLICE("RIGHT");
    }
    argv[argc++] = timeout_text(f, w, false, timeout);
    resp_write_request(out, argv, argc);
}

static struct sim_link *link_of(struct sim_front *f, struct sim_wait *w, uint32_t side)
{
    if (w->side[side].link == NULL)
        w->side[side].link = get_link(f, w->side[side].node, w->object);
    return w->side[side].link;
}

static void ask_to_take(struct sim_front *f, struct sim_wait *w,
                        const struct txn_waiting_effect *e)
{
    static const char *const modes[] = {"WAIT", "NOW", "AWAITED"};
    struct sim_link *l = link_of(f, w, e->side);
    struct bytes bytes = {0};

    snprintf(l->name, sizeof(l->name), "f%d-%llu-%llu", f->index, (unsigned long long)f->life,
             (unsigned long long)++f->names);
    resp_write_request(&bytes,
                       (struct slice[]){SLICE("TXN"), SLICE("TAKE"), slice_of(modes[e->mode]),
                                        slice_of(l->name)},
                       4);
    write_command(f, w, e, &bytes);
    w->side[e->side].is_offering = false;
    add_call(l, SIM_CALL_IGNORED, 0, 0);
    add_call(l, SIM_CALL_REPLY, w->object, e->side);
    send(f, l, &bytes);
}

static void ask_for_offer(struct sim_front *f, struct sim_wait *w, uint32_t side)
{
    struct sim_link *l = link_of(f, w, side);
    struct slice argv[ARGS_MAX] = {SLICE("TXN"), SLICE("WAIT"), SLICE("LIST")};
    char names[SIM_WAIT_KEYS_MAX][2], timeout[TEXT_MAX], digits[NUMBER_INT64_MAX_LEN];
    struct bytes bytes = {0};
    size_t argc = 5;

    argv[3] = timeout_text(f, w, true, timeout);
    for (uint32_t i = 0; i < w->keys_count; i++)
        if (node_of(f, w->keys[i]) == w->side[side].node)
            argv[argc++] = queue_name(w->keys[i], names[i]);
    argv[4] = slice_make(digits, number_from_uint64(digits, argc - 5));
    resp_write_request(&bytes, argv, argc);
    w->side[side].is_offering = true;
    add_call(l, SIM_CALL_BEGUN, w->object, side);
    add_call(l, SIM_CALL_REPLY, w->object, side);
    send(f, l, &bytes);
}

/* ---- waits: what the client is given ---- */

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

static void next_op_later(struct sim_front *f, int client)
{
    sim_after(f->world, sim_between(f->world, 0, 60), SIM_FRONT_CLIENT, f->index, f->life,
              (uint64_t)client, NULL);
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
    next_op_later(f, w->client);
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
        say_taken(f, taken, w->given);
    if (wrote.all)
        client_has_all(f, w);
    if (!wrote.all && taken != NULL)
        f->wires->at[taken->wire].hands_over = true;
    if (!wrote.all)
        sim_after(f->world, sim_between(f->world, 1, 300), SIM_FRONT_DRAINED, f->index, f->life,
                  w->object, NULL);
    step(f, w, wrote);
}

void sim_front_drained(struct sim_front *f, uint64_t object)
{
    struct sim_wait *w = find_wait(f, object);

    if (w == NULL || w->client < 0)
        return;
    client_has_all(f, w);
    step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_WROTE, .all = true});
}

/* ---- BLMOVE over two nodes ---- */

static void fetch(struct sim_front *f, struct sim_move *m);
static void end_move(struct sim_front *f, struct sim_move *m, enum txn_waiting_gathered what);

static void start_move(struct sim_front *f, struct sim_wait *w, uint32_t side)
{
    struct sim_move *m = mem_zalloc(sizeof(*m));

    m->object = new_object(f);
    m->wait = w->object;
    m->key[0] = w->keys[0];
    m->key[1] = w->to;
    m->began_ms = f->world->now_ms;
    for (int i = 0; i < 2; i++)
        m->node[i] = node_of(f, m->key[i]);
    m->link[0] = w->side[side].link;
    m->link[1] = get_link(f, m->node[1], m->object);
    m->own[1] = true;
    if (f->moves_count == f->moves_cap) {
        f->moves_cap = f->moves_cap == 0 ? 16 : f->moves_cap * 2;
        f->moves = mem_realloc(f->moves, f->moves_cap * sizeof(struct sim_move *));
    }
    f->moves[f->moves_count++] = m;
    fetch(f, m);
}

static void fetch(struct sim_front *f, struct sim_move *m)
{
    char text[TEXT_MAX];

    m->unfetched = 3;
    m->again_ms = 0;
    for (uint32_t i = 0; i < 2 && !m->done; i++) {
        if (m->tries > 0)
            ignored(f, m->link[i], "TXN UNFETCH");
        if (m->tries > 3)
            ignored(f, m->link[i], "TXN HOLD");
        snprintf(text, sizeof(text), "TXN FETCH KEEP q%d", m->key[i]);
        add_call(m->link[i], SIM_CALL_FETCHED, m->object, i);
        say(f, m->link[i], text);
    }
    if (m->done)
        return;
    snprintf(text, sizeof(text), "LRANGE q%d 0 0", m->key[0]);
    add_call(m->link[0], SIM_CALL_ELEMENT, m->object, 0);
    say(f, m->link[0], text);
    m->tries++;
}

static void again_later(struct sim_front *f, struct sim_move *m, uint64_t after_ms)
{
    if (m->tries > TRIES_MAX || f->world->now_ms - m->began_ms > 20000) {
        sim_violation(f->world, "front %d: a move does not come to an end", f->index);
        end_move(f, m, TXN_GATHERED_LOST);
        return;
    }
    m->is_started = false;
    m->again_ms = f->world->now_ms + after_ms;
}

static void write_to_queue(struct sim_move *m, int i, struct txn_writer *w)
{
    char name[2], value[TEXT_MAX];
    struct slice key = queue_name(m->key[i], name);
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
    struct slice at[64];
    size_t count;
    struct bytes texts[64];
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
    send(f, l, &bytes);
}

static struct sim_link *control_of(struct sim_front *f, struct sim_move *m, uint32_t i)
{
    if (m->control[i] != NULL && !m->control[i]->is_up) {
        drop_link(f, m->control[i]);
        m->control[i] = NULL;
    }
    if (m->control[i] == NULL) {
        m->control[i] = open_link(f, m->node[i]);
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
        txn_write_decide(&w, id, e->decision);
    } else {
        txn_write_forget(&w, id);
    }
    send_args(f, prepares ? m->link[e->shard] : control_of(f, m, e->shard), a);
    mem_free(a);
}

static void on_outcome(struct sim_front *f, struct sim_move *m, const struct txn_outcome *o)
{
    switch (o->type) {
    case TXN_COMMITTED: end_move(f, m, TXN_GATHERED_REPLY); break;
    case TXN_ABORTED:   again_later(f, m, sim_between(f->world, 0, 20)); break;
    case TXN_RETRY:     again_later(f, m, o->after_ms); break;
    case TXN_UNCERTAIN: end_move(f, m, TXN_GATHERED_REPLY); break;       /* it is told so */
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
            die(f);
    }
}

static void step_move(struct sim_front *f, struct sim_move *m, struct txn_event event)
{
    struct txn_effects *out = mem_alloc(sizeof(*out));

    event.now_ms = now_ms(f);
    txn_coordinator_step(&m->coordinator, &event, out);
    carry_out_move(f, m, out);
    mem_free(out);
}

static void start_transaction(struct sim_front *f, struct sim_move *m)
{
    struct txn_effects *out = mem_alloc(sizeof(*out));
    struct txn_start start = {.id = {f->id, ++f->sequence, now_ms(f)}, .shards = 2};

    if (m->ts == 0)
        m->ts = start.id.start_ms;
    start.ts = m->ts;
    start.attempt = m->tries;
    start.jitter = random_next(&f->world->random);
    m->is_started = true;
    sim_trace(f->world, "front %d moves element %u from q%d to q%d as " SIM_TID, f->index, m->value,
              m->key[0], m->key[1], SIM_TID_ARGS(start.id));
    sim_registers_begin(f->registers, start.id, 1u << m->node[0] | 1u << m->node[1]);
    txn_coordinator_start(&m->coordinator, &start, now_ms(f), out);
    carry_out_move(f, m, out);
    mem_free(out);
}

/* The connection with the offer goes back to the wait. */
static void end_move(struct sim_front *f, struct sim_move *m, enum txn_waiting_gathered what)
{
    struct sim_wait *w = find_wait(f, m->wait);
    struct txn_waiting_event event = {.type = TXN_WAITING_GATHERED, .what = what};

    if (m->done)
        return;
    m->done = true;
    event.side_is_up = m->link[0]->is_up;
    m->link[0] = NULL;
    drop_link(f, m->link[1]);
    m->link[1] = NULL;
    if (f->up && w != NULL)
        step(f, w, event);
}

static void on_fetched(struct sim_front *f, struct sim_move *m, uint32_t shard, struct slice reply)
{
    if (m->done || m->unfetched == 0)
        return;
    if (reply.ptr[0] == '-') {
        end_move(f, m, TXN_GATHERED_PASSES);
        return;
    }
    m->unfetched &= ~(1u << shard);
    if (m->unfetched == 0 && m->value != 0)
        start_transaction(f, m);
}

static void on_element(struct sim_front *f, struct sim_move *m, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    uint64_t number = 0;

    if (m->done)
        return;
    if (reply.ptr[0] == '-') {
        end_move(f, m, TXN_GATHERED_PASSES);
        return;
    }
    if (!resp_cursor_next(&c, &value) || !resp_cursor_next(&c, &value)) {
        end_move(f, m, TXN_GATHERED_NOTHING);
        return;
    }
    m->value = number_to_uint64(value.text, &number) ? (uint32_t)number : 0;
    if (m->unfetched == 0 && !m->is_started)
        start_transaction(f, m);
}

static void on_message(struct sim_front *f, struct sim_link *l, struct txn_id id, struct slice verb,
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

static void lost_of_moves(struct sim_front *f, const struct sim_link *l)
{
    for (size_t i = 0; i < f->moves_count && f->up; i++) {
        struct sim_move *m = f->moves[i];
        for (uint32_t j = 0; j < 2; j++)
            if (m->ts != 0 && (m->link[j] == l || m->control[j] == l))
                step_move(f, m, (struct txn_event){.type = TXN_EVENT_LOST, .shard = j});
    }
}

static void tick_move(struct sim_front *f, struct sim_move *m)
{
    if (!m->done && !m->is_started && m->again_ms != 0 && m->again_ms <= f->world->now_ms) {
        m->value = 0;
        if (!m->link[0]->is_up || !m->link[1]->is_up)
            end_move(f, m, TXN_GATHERED_LOST);
        else
            fetch(f, m);
    }
    if (f->up && m->ts != 0 && txn_coordinator_due_ms(&m->coordinator) <= now_ms(f))
        step_move(f, m, (struct txn_event){.type = TXN_EVENT_TICK});
}

/* ---- waits: carrying out ---- */

static void leave_link(struct sim_front *f, struct sim_side *side, bool put)
{
    struct sim_link *l = side->link;

    side->link = NULL;
    if (put)
        put_link(f, l);
    else
        drop_link(f, l);
}

static void carry_out_at(struct sim_front *f, struct sim_wait *w, struct sim_side *side,
                         enum txn_waiting_effect_type type)
{
    if (side->link == NULL)
        return;
    switch (type) {
    case TXN_WAITING_LEAVE:     ignored(f, side->link, "TXN LEAVE"); break;
    case TXN_WAITING_UNFETCH:   ignored(f, side->link, "TXN UNFETCH"); break;
    case TXN_WAITING_PUT:       leave_link(f, side, true); break;
    case TXN_WAITING_DROP:      leave_link(f, side, false); break;
    case TXN_WAITING_TAKEN:     say_taken(f, side->link, w->given); break;
    default:                    say_taken_not(f, side->link); break;
    }
}

static void set_timer(struct sim_front *f, struct sim_wait *w, int64_t at_us)
{
    int64_t in_ms = (at_us - now_us(f) + 999) / 1000;

    sim_after(f->world, in_ms > 0 ? (uint64_t)in_ms : 0, SIM_FRONT_TIMER, f->index, f->life,
              w->object << 16 | (++w->timer & 0xffff), NULL);
}

static void carry_out(struct sim_front *f, struct sim_wait *w, const struct txn_waiting_effect *e)
{
    switch (e->type) {
    case TXN_WAITING_ASK_TAKE:  ask_to_take(f, w, e); break;
    case TXN_WAITING_ASK_OFFER: ask_for_offer(f, w, e->side); break;
    case TXN_WAITING_GATHER:    start_move(f, w, e->side); break;
    case TXN_WAITING_SET_TIMER: set_timer(f, w, e->at_us); break;
    case TXN_WAITING_CHOOSE:
        sim_after(f->world, 0, SIM_FRONT_CHOICE, f->index, f->life, w->object, NULL);
        break;
    case TXN_WAITING_ANSWER:    answer(f, w, e); break;
    case TXN_WAITING_CLOSE_CLIENT:
        next_op_later(f, w->client);
        w->client = -1;
        break;
    case TXN_WAITING_END:       w->is_dead = true; break;
    default:                    carry_out_at(f, w, &w->side[e->side], e->type); break;
    }
}

void sim_front_timer(struct sim_front *f, uint64_t object, uint64_t timer)
{
    struct sim_wait *w = find_wait(f, object);

    if (w != NULL && (w->timer & 0xffff) == timer)
        step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_TIMER});
}

void sim_front_choice(struct sim_front *f, uint64_t object)
{
    struct sim_wait *w = find_wait(f, object);

    if (w != NULL)
        step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_CHOICE});
}

/* ---- waits: what nodes say ---- */

static bool is_left(const struct sim_wait *w, uint32_t side, const struct sim_link *l)
{
    return w->side[side].link != l || w->machine.state == TXN_WAITING_ANSWERED;
}

static bool is_null(struct slice reply)
{
    return reply.len > 1 && (reply.ptr[0] == '$' || reply.ptr[0] == '*') && reply.ptr[1] == '-';
}

static void note_beginning(struct sim_front *f, struct sim_wait *w)
{
    for (uint32_t i = 0; i < w->keys_count; i++) {
        const struct sim_shard *s = &f->shards[node_of(f, w->keys[i])];
        w->was_full[i] = s->up && f->elements->queue[w->keys[i]].count > 0
                      && list_is_empty((struct list *)(uintptr_t)&s->server.offers)
                      && txn_locks_empty(&s->server.txn.locks);
    }
}

/* A key that always had something, and that nobody else looked at, comes before those behind it. */
static void check_order(struct sim_front *f, const struct sim_wait *w, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    int queue = -1;

    if (w->kind == SIM_WAIT_MOVE || w->is_disturbed)
        return;
    if (resp_cursor_next(&c, &value) && resp_cursor_next(&c, &value))
        queue = sim_queue_of(value.text);
    for (uint32_t i = 0; i < w->keys_count && w->keys[i] != queue; i++) {
        const struct sim_queue *q = &f->elements->queue[w->keys[i]];
        if (w->was_full[i] && q->count > 0 && q->filled_ms < w->began_ms
            && sim_queue_others_ms(q, w->object) < w->began_ms)
            sim_violation(f->world, "front %d wait %llu is given from q%d before q%d", f->index,
                          (unsigned long long)w->object, queue, w->keys[i]);
    }
}

static void on_begun(struct sim_front *f, struct sim_wait *w, uint32_t side, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    struct txn_waiting_event event = {.type = TXN_WAITING_BEGUN, .side = side};

    if (reply.ptr[0] == '-') {
        event.type = TXN_WAITING_REFUSED;
        event.passes = slice_starts(reply, SLICE("-TRYAGAIN"));
    } else if (resp_cursor_next(&c, &value) && resp_cursor_next(&c, &value)) {
        event.at_once = value.integer == 1;
    }
    step_with_reply(f, w, event, reply);
}

static void on_reply(struct sim_front *f, struct sim_wait *w, uint32_t side, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    struct txn_waiting_event event = {.type = TXN_WAITING_GIVEN, .side = side, .keeps = true};

    if (is_null(reply)) {
        event.type = TXN_WAITING_NOTHING;
    } else if (reply.ptr[0] == '-') {
        event.type = TXN_WAITING_REFUSED;
        event.passes = slice_starts(reply, SLICE("-TRYAGAIN"));
    } else if (w->side[side].is_offering) {
        event.type = TXN_WAITING_OFFERED;
        if (!resp_cursor_next(&c, &value) || !resp_cursor_next(&c, &value))
            return;
        while (event.key + 1 < w->keys_count && w->keys[event.key] != sim_queue_of(value.text))
            event.key++;
        if (resp_cursor_next(&c, &value))
            event.offered_us = value.integer;
    } else {
        check_order(f, w, reply);
    }
    step_with_reply(f, w, event, reply);
}

/* ---- connections: what comes ---- */

static void on_push_ended(struct sim_front *f, struct sim_wait *w, struct sim_link *l, bool is_done)
{
    w->is_dead = true;
    if (is_done)
        sim_element(f->elements, w->value)->was_pushed = true;
    w->side[0].link = NULL;
    next_op_later(f, w->client);
    drop_link(f, l);
}

static void on_answer(struct sim_front *f, struct sim_link *l, struct sim_call call,
                      struct slice reply)
{
    struct sim_wait *w = find_wait(f, call.object);
    struct sim_move *m = find_move(f, call.object);

    switch (call.type) {
    case SIM_CALL_IGNORED:
    case SIM_CALL_TAKEN:
        if (reply.ptr[0] == '-')
            sim_violation(f->world, "front %d is told %.*s", f->index, (int)reply.len - 2,
                          reply.ptr);
        break;
    case SIM_CALL_UNWATCHED: l->is_idle = true; break;
    case SIM_CALL_SETTLED:
        told(f, l, true);
        drop_link(f, l);
        break;
    case SIM_CALL_BEGUN:
        if (w != NULL && !is_left(w, call.side, l))
            on_begun(f, w, call.side, reply);
        break;
    case SIM_CALL_REPLY:
        if (w != NULL && !is_left(w, call.side, l))
            on_reply(f, w, call.side, reply);
        break;
    case SIM_CALL_FETCHED:
        if (m != NULL)
            on_fetched(f, m, call.side, reply);
        break;
    case SIM_CALL_ELEMENT:
        if (m != NULL)
            on_element(f, m, reply);
        break;
    case SIM_CALL_PUSHED:
        if (w != NULL)
            on_push_ended(f, w, l, reply.ptr[0] == ':');
        break;
    }
}

static void on_lost(struct sim_front *f, struct sim_link *l, struct sim_call call)
{
    struct sim_wait *w = find_wait(f, call.object);
    struct sim_move *m = find_move(f, call.object);

    if (!f->up)
        return;
    switch (call.type) {
    case SIM_CALL_IGNORED:
    case SIM_CALL_BEGUN:
    case SIM_CALL_UNWATCHED:
        break;
    case SIM_CALL_TAKEN:
        if (!l->was_taken_back)
            settle_later(f, l);
        break;
    case SIM_CALL_SETTLED:
        told(f, l, false);
        break;
    case SIM_CALL_REPLY:
        if (w == NULL || is_left(w, call.side, l))
            break;
        w->is_disturbed = true;
        step_with_reply(f, w,
                        (struct txn_waiting_event){.type = TXN_WAITING_LOST,
                                                   .side = call.side,
                                                   .was_sent = !l->was_refused},
                        SLICE("-CLUSTERDOWN\r\n"));
        break;
    case SIM_CALL_FETCHED:
    case SIM_CALL_ELEMENT:
        if (m != NULL)
            end_move(f, m, TXN_GATHERED_LOST);
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
        on_message(f, l, id, verb, &c);
    else if (l->calls_count > 0)
        on_answer(f, l, take_call(l), reply);
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
        if (taken != TXN_NO_SIDE && w->side[taken].link == l)
            step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_LOST, .side = taken});
    }
}

void sim_front_end(struct sim_front *f, uint64_t wire)
{
    struct sim_link *l = find_link(f, wire);

    if (l == NULL)
        return;
    l->is_up = l->is_idle = false;
    end_calls(f, l);
    l = find_link(f, wire);
    if (l == NULL || !f->up)
        return;
    lost_of_moves(f, l);
    lost_of_waits(f, l);
    l = find_link(f, wire);
    if (l != NULL && f->up && !is_owned(f, l))
        drop_link(f, l);
}

/* ---- clients ---- */

static void pick_keys(struct sim_front *f, struct sim_wait *w, uint32_t count)
{
    while (w->keys_count < count) {
        int key = (int)sim_between(f->world, 0, (uint64_t)f->keys - 1);
        bool is_new = true;
        for (uint32_t i = 0; i < w->keys_count; i++)
            is_new = is_new && w->keys[i] != key;
        if (is_new)
            w->keys[w->keys_count++] = key;
    }
}

static void add_sides(struct sim_front *f, struct sim_wait *w)
{
    for (uint32_t i = 0; i < w->keys_count; i++) {
        int node = node_of(f, w->keys[i]);
        bool is_new = true;
        for (uint32_t j = 0; j < w->sides; j++)
            is_new = is_new && w->side[j].node != node;
        if (is_new)
            w->side[w->sides++].node = node;
    }
}

static void start_push(struct sim_front *f, struct sim_wait *w)
{
    char text[TEXT_MAX];

    w->value = ++f->history->values;
    sim_element(f->elements, w->value);
    snprintf(text, sizeof(text), "%s q%d %u", sim_chance(f->world, 300) ? "LPUSH" : "RPUSH",
             w->keys[0], w->value);
    sim_trace(f->world, "front %d: %s", f->index, text);
    w->side[0].link = get_link(f, node_of(f, w->keys[0]), w->object);
    add_call(w->side[0].link, SIM_CALL_PUSHED, w->object, 0);
    say(f, w->side[0].link, text);
}

static void start_wait(struct sim_front *f, struct sim_wait *w)
{
    bool moves_over = w->kind == SIM_WAIT_MOVE && node_of(f, w->to) != node_of(f, w->keys[0]);
    struct txn_waiting_start start = {.now_us = now_us(f), .patience_us = 2000 * 1000};

    add_sides(f, w);
    note_beginning(f, w);
    if (sim_chance(f->world, 300))
        w->deadline_us = now_us(f) + (int64_t)sim_between(f->world, 50, 3000) * 1000;
    start.sides = w->sides;
    start.deadline_us = w->deadline_us;
    start.is_direct = w->sides == 1 && !moves_over;
    start.moves_over = moves_over;
    sim_trace(f->world, "front %d client %d waits as %llu, kind %d, keys %d %d %d (%u), to q%d",
              f->index, w->client, (unsigned long long)w->object, (int)w->kind, w->keys[0],
              w->keys[1], w->keys[2], w->keys_count, w->to);
    w->has_machine = true;
    txn_waiting_init(&w->machine, (struct txn_alloc){memory, NULL, NULL}, &start);
    carry_out_all(f, w);
}

static struct sim_wait *new_wait(struct sim_front *f, int client)
{
    struct sim_wait *w = mem_zalloc(sizeof(*w));

    w->object = new_object(f);
    w->client = client;
    w->began_ms = f->world->now_ms;
    if (f->waits_count == f->waits_cap) {
        f->waits_cap = f->waits_cap == 0 ? 16 : f->waits_cap * 2;
        f->waits = mem_realloc(f->waits, f->waits_cap * sizeof(struct sim_wait *));
    }
    f->waits[f->waits_count++] = w;
    return w;
}

void sim_front_client(struct sim_front *f, int client)
{
    uint64_t kind = sim_between(f->world, 0, 99);
    struct sim_wait *w;
    uint32_t most = f->keys < SIM_WAIT_KEYS_MAX ? (uint32_t)f->keys : SIM_WAIT_KEYS_MAX;

    if (f->world->now_ms >= f->clients_end_ms)
        return;
    w = new_wait(f, client);
    w->kind = kind < 30 ? SIM_WAIT_HEAD : kind < 45 ? SIM_WAIT_TAIL
            : kind < 60 ? SIM_WAIT_MOVE : SIM_PUSH;
    pick_keys(f, w, w->kind < SIM_WAIT_MOVE ? (uint32_t)sim_between(f->world, 1, most) : 1);
    w->to = (int)sim_between(f->world, 0, (uint64_t)f->keys - 1);
    if (w->kind == SIM_PUSH)
        start_push(f, w);
    else
        start_wait(f, w);
}

void sim_front_push(struct sim_front *f, int queue)
{
    struct sim_wait *w = new_wait(f, 0);

    w->kind = SIM_PUSH;
    w->keys[w->keys_count++] = queue;
    start_push(f, w);
}

static void client_dies(struct sim_front *f, struct sim_wait *w)
{
    int client = w->client;

    sim_trace(f->world, "front %d client %d dies, of wait %llu", f->index, client,
              (unsigned long long)w->object);
    w->client = -1;
    step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_CLIENT_GONE});
    if (f->up)
        next_op_later(f, client);
}

/* The later of the two. */
static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Offers end by themselves after half a second; where nothing goes wrong nobody needs that.  Who
 * waits while others are served waits for his turn. */
static void check_patience(struct sim_front *f, const struct sim_wait *w)
{
    for (uint32_t i = 0; i < w->keys_count; i++) {
        const struct sim_queue *q = &f->elements->queue[w->keys[i]];
        uint64_t since_ms = later(later(q->filled_ms, q->taken_ms), w->began_ms);
        if (q->count > 0 && f->world->now_ms - since_ms > PATIENCE_MS)
            sim_violation(f->world, "front %d wait %llu waits beside q%d for %llu ms", f->index,
                          (unsigned long long)w->object, w->keys[i],
                          (unsigned long long)(f->world->now_ms - since_ms));
    }
}

static void tick_wait(struct sim_front *f, struct sim_wait *w)
{
    if (w->is_dead || w->kind == SIM_PUSH || w->client < 0)
        return;
    if (f->world->faults.calm)
        check_patience(f, w);
    if (sim_fault(f->world, f->client_dies))
        client_dies(f, w);
    else if (sim_fault(f->world, 1))
        step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_UNBLOCK, .with_error = true});
}

/* ---- life ---- */

static void free_wait(struct sim_wait *w)
{
    if (w->has_machine)
        txn_waiting_close(&w->machine);
    bytes_free(&w->reply);
    mem_free(w);
}

static void free_closed(struct sim_front *f)
{
    while (f->closed_count > 0)
        free_link(f->closed[--f->closed_count]);
}

static void sweep(struct sim_front *f)
{
    free_closed(f);
    for (size_t i = 0; i < f->waits_count; i++) {
        if (!f->waits[i]->is_dead || f->waits[i]->is_busy)
            continue;
        free_wait(f->waits[i]);
        f->waits[i--] = f->waits[--f->waits_count];
    }
    for (size_t i = 0; i < f->moves_count; i++) {
        struct sim_move *m = f->moves[i];
        if (!m->done || (m->ts != 0 && m->coordinator.phase != TXN_FINISHED))
            continue;
        f->moves[i--] = f->moves[--f->moves_count];
        for (int j = 0; j < 2; j++)
            drop_link(f, m->control[j]);
        mem_free(m);
    }
}

/* Whoever knew that a node was to be told has gone. */
static void forget_settlements(struct sim_front *f)
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

/* Its memory is freed at the next start, since it may die in the middle of anything. */
static void die(struct sim_front *f)
{
    if (!f->up)
        return;
    sim_trace(f->world, "front %d DIES", f->index);
    f->up = false;
    f->life++;
    forget_settlements(f);
    sim_wires_front_died(f->wires, f->index);
    sim_after(f->world, sim_between(f->world, 1, f->world->faults.down_ms_max), SIM_FRONT_START,
              f->index, f->life, 0, NULL);
}

static void drop_memory(struct sim_front *f)
{
    for (size_t i = 0; i < f->waits_count; i++)
        free_wait(f->waits[i]);
    for (size_t i = 0; i < f->moves_count; i++)
        mem_free(f->moves[i]);
    for (size_t i = 0; i < f->links_count; i++)
        free_link(f->links[i]);
    free_closed(f);
    f->waits_count = f->moves_count = f->links_count = f->settlements_count = 0;
}

void sim_front_tick(struct sim_front *f)
{
    sim_after(f->world, SIM_FRONT_TICK_MS, SIM_FRONT_TICK, f->index, f->life, 0, NULL);
    for (size_t i = 0; i < f->waits_count && f->up; i++)
        tick_wait(f, f->waits[i]);
    for (size_t i = 0; i < f->moves_count && f->up; i++)
        tick_move(f, f->moves[i]);
    for (size_t i = 0; i < f->settlements_count && f->up; i++)
        if (f->settlements[i].link == NULL && f->settlements[i].again_ms <= f->world->now_ms)
            tell(f, i);
    if (f->up)
        sweep(f);
}

void sim_front_start(struct sim_front *f)
{
    drop_memory(f);
    f->up = true;
    f->id = random_next(&f->world->random);
    sim_trace(f->world, "front %d starts", f->index);
    sim_after(f->world, 0, SIM_FRONT_TICK, f->index, f->life, 0, NULL);
    for (int i = 0; i < f->clients; i++)
        next_op_later(f, i);
}

void sim_front_init(struct sim_front *f, int index)
{
    f->index = index;
    f->clock_ms = (int64_t)sim_between(f->world, 0, 100) - 50;
    sim_front_start(f);
}

void sim_front_close(struct sim_front *f)
{
    drop_memory(f);
    mem_free(f->waits);
    mem_free(f->moves);
    mem_free(f->links);
    mem_free(f->closed);
    mem_free(f->settlements);
}
