/* proxy.c - see proxy.h. */
#include "tests/sim/proxy.h"

#include "core/base/mem.h"
#include "tests/sim/elements.h"
#include "txn/message.h"

#include <assert.h>
#include <stdlib.h>

static const char *const names[SIM_NODES_MAX] = {"n0", "n1", "n2", "n3"};

static uint64_t now(const struct sim_proxy *p)
{
    return sim_clock(p->world, p->clock_ms);
}

static struct txn_slice name_of(char kind, int key, char out[2])
{
    out[0] = kind;
    out[1] = (char)('0' + key);
    return (struct txn_slice){out, 2};
}

static struct txn_slice key_name(int key, char out[2])
{
    return name_of('k', key, out);
}

/* ---- operations ---- */

static bool op_has_key(const struct sim_op *op, int key)
{
    for (size_t i = 0; i < op->steps; i++)
        if (op->step[i].key == key)
            return true;
    return false;
}

static struct sim_op_step *add_step(struct sim_op *op, int key)
{
    struct sim_op_step *s = &op->step[op->steps++];

    s->key = key;
    return s;
}

static void append_value(struct sim_proxy *p, struct sim_op_step *s)
{
    s->value = ++p->history->values;
}

static void pick_keys(struct sim_proxy *p, struct sim_op *op, size_t count)
{
    while (op->steps < count) {
        int key = (int)sim_between(p->world, 0, (uint64_t)p->keys - 1);
        if (!op_has_key(op, key))
            add_step(op, key);
    }
}

static size_t some_keys(struct sim_proxy *p)
{
    return sim_between(p->world, 1, (uint64_t)(p->keys < 3 ? p->keys : 3));
}

static void plan_reads(struct sim_proxy *p, struct sim_op *op)
{
    op->kind = SIM_READS;
    op->everything = sim_chance(p->world, 200);
    pick_keys(p, op, op->everything ? (size_t)p->keys : some_keys(p));
}

/* What FLUSHALL is: a change of all there is, on all shards, with a lock for everything. */
static void plan_flush(struct sim_proxy *p, struct sim_op *op)
{
    op->watched = false;
    op->answer_at_commit = true;
    pick_keys(p, op, (size_t)p->keys);
    for (size_t i = 0; i < op->steps; i++)
        append_value(p, &op->step[i]);
}

/* Some keys are only read. */
static void plan_gather(struct sim_proxy *p, struct sim_op *op)
{
    op->kind = SIM_GATHERS;
    op->watched = op->answer_at_commit = true;
    pick_keys(p, op, some_keys(p));
    for (size_t i = 0; i < op->steps; i++)
        if (i == 0 || sim_chance(p->world, 400))
            append_value(p, &op->step[i]);
}

static void plan_writes(struct sim_proxy *p, struct sim_op *op)
{
    bool reads = false;

    op->kind = SIM_WRITES;
    op->everything = sim_chance(p->world, 40);
    op->watched = sim_chance(p->world, 100);
    if (op->everything && sim_chance(p->world, 500)) {
        plan_flush(p, op);
        return;
    }
    pick_keys(p, op, some_keys(p));
    for (size_t i = 0; i < op->steps; i++) {
        if (i > 0 && sim_chance(p->world, 350)) {
            reads = true;
            continue;
        }
        append_value(p, &op->step[i]);
        op->step[i].if_absent = sim_chance(p->world, 60);
        reads |= op->step[i].if_absent;
    }
    op->answer_at_commit = !reads && sim_chance(p->world, 500);
}

static void plan_plain(struct sim_proxy *p, struct sim_op *op)
{
    op->kind = SIM_PLAIN;
    pick_keys(p, op, 1);
    if (sim_chance(p->world, 500))
        append_value(p, &op->step[0]);
}

static void plan_queues(struct sim_proxy *p, struct sim_op *op)
{
    op->flushes = op->everything && op->kind == SIM_WRITES && op->steps == (size_t)p->keys;
    for (size_t i = 0; i < op->steps; i++)
        op->step[i].pushes = op->step[i].value != 0 && !op->flushes && sim_chance(p->world, 500);
}

static struct sim_op *plan(struct sim_proxy *p)
{
    struct sim_op *op = sim_history_begin(p->history, p->world);
    uint64_t kind = sim_between(p->world, 0, 99);

    if (kind < 35)
        plan_writes(p, op);
    else if (kind < 55)
        plan_gather(p, op);
    else if (kind < 77)
        plan_reads(p, op);
    else
        plan_plain(p, op);
    if (p->has_queues && op->kind != SIM_PLAIN)
        plan_queues(p, op);
    return op;
}

static void next_op_later(struct sim_proxy *p, int client)
{
    p->client[client].op = NULL;
    sim_after(p->world, sim_between(p->world, 0, 60), SIM_CLIENT, p->index, p->life,
              (uint64_t)client, NULL);
}

static void end_op(struct sim_proxy *p, struct sim_attempt *a, enum sim_status status)
{
    static const char *const words[] = {"unknown", "ok", "failed"};

    sim_trace(p->world, "proxy %d operation %u: %s", p->index, a->op->index, words[status]);
    a->op->status = status;
    if (status != SIM_UNKNOWN)
        a->op->ended_ms = p->world->now_ms;
    next_op_later(p, a->client);
}

/* ---- messages ---- */

static void put_arg(void *ctx, const char *ptr, size_t len)
{
    sim_put(ctx, slice_make(ptr, len));
}

static int node_of(const struct sim_proxy *p, int key)
{
    return key % p->nodes;
}

static uint64_t ask_of(struct sim_proxy *p, uint64_t object, uint32_t shard)
{
    return sim_ask(p->world, (struct sim_ask){p->index, p->life, object, shard, false});
}

static uint64_t ask_of_attempt(struct sim_proxy *p, const struct sim_attempt *a, uint32_t shard)
{
    return sim_ask(p->world, (struct sim_ask){p->index, p->life, a->object, shard,
                                              a->op->kind == SIM_GATHERS});
}

static void write_guards(struct sim_proxy *p, const struct sim_attempt *a, int node,
                         struct txn_writer *w)
{
    bool watched = a->op->watched && (a->op->kind == SIM_GATHERS || node == a->nodes[0]);
    uint32_t count = watched;
    char key[2];

    for (size_t i = 0; i < a->op->steps; i++)
        count += node_of(p, a->op->step[i].key) == node && a->op->step[i].if_absent;
    txn_write_guards(w, count);
    if (watched)
        txn_write_guard(w, &(struct txn_guard){.type = TXN_GUARD_WATCHED});
    for (size_t i = 0; i < a->op->steps; i++) {
        struct txn_guard guard = {TXN_GUARD_ABSENT, 0, key_name(a->op->step[i].key, key)};
        if (node_of(p, a->op->step[i].key) == node && a->op->step[i].if_absent)
            txn_write_guard(w, &guard);
    }
}

static uint32_t steps_at(const struct sim_proxy *p, const struct sim_op *op, int node)
{
    uint32_t count = 0;

    for (size_t i = 0; i < op->steps; i++)
        count += node_of(p, op->step[i].key) == node;
    return count;
}

static uint32_t pushes_at(const struct sim_proxy *p, const struct sim_op *op, int node)
{
    uint32_t count = 0;

    for (size_t i = 0; i < op->steps; i++)
        count += node_of(p, op->step[i].key) == node && op->step[i].pushes;
    return count;
}

static void write_locks(struct sim_proxy *p, const struct sim_attempt *a, int node,
                        struct txn_writer *w)
{
    const struct sim_op *op = a->op;
    char key[2];

    if (op->everything) {
        struct txn_lock all = {TXN_EVERYTHING, op->kind == SIM_READS ? TXN_SHARED : TXN_EXCLUSIVE,
                               {"", 0}};
        txn_write_locks(w, 1);
        txn_write_lock(w, &all);
        return;
    }
    txn_write_locks(w, steps_at(p, op, node) + pushes_at(p, op, node));
    for (size_t i = 0; i < op->steps; i++) {
        struct txn_lock lock = {0, op->step[i].value != 0 ? TXN_EXCLUSIVE : TXN_SHARED,
                                key_name(op->step[i].key, key)};
        if (node_of(p, op->step[i].key) == node)
            txn_write_lock(w, &lock);
    }
    for (size_t i = 0; i < op->steps; i++) {
        struct txn_lock lock = {SIM_QUEUES_DB, TXN_EXCLUSIVE, name_of('q', op->step[i].key, key)};
        if (node_of(p, op->step[i].key) == node && op->step[i].pushes)
            txn_write_lock(w, &lock);
    }
}

/* The command of a step that was fetched: SET key list. */
static void write_put(struct txn_writer *w, const struct sim_op_step *s)
{
    struct bytes list = {0};
    char key[2], value[16];
    int len = snprintf(value, sizeof(value), "%u,", s->value);

    bytes_append_slice(&list, bytes_slice(&s->list));
    bytes_append(&list, value, (size_t)len);
    txn_write_arg(w, (struct txn_slice){"SET", 3});
    txn_write_arg(w, key_name(s->key, key));
    txn_write_arg(w, (struct txn_slice){list.ptr, list.len});
    bytes_free(&list);
}

/* The command of a step: GET key, or APPEND key value. */
static void write_step(struct txn_writer *w, const struct sim_op_step *s)
{
    const struct txn_slice get = {"GET", 3}, append = {"APPEND", 6};
    char key[2], value[16];

    txn_write_arg(w, s->value != 0 ? append : get);
    txn_write_arg(w, key_name(s->key, key));
    if (s->value != 0) {
        int len = snprintf(value, sizeof(value), "%u,", s->value);
        txn_write_arg(w, (struct txn_slice){value, (size_t)len});
    }
}

/* What happens to queues, behind the steps. */
static void write_queues(struct sim_proxy *p, const struct sim_op *op, int node,
                         struct txn_writer *w)
{
    for (size_t i = 0; i < op->steps; i++) {
        const struct sim_op_step *s = &op->step[i];
        char key[2], value[16];
        int len = snprintf(value, sizeof(value), "%u", s->value);
        if (node_of(p, s->key) != node || !s->pushes)
            continue;
        txn_write_command(w, SIM_QUEUES_DB, 3);
        txn_write_arg(w, (struct txn_slice){"RPUSH", 5});
        txn_write_arg(w, name_of('q', s->key, key));
        txn_write_arg(w, (struct txn_slice){value, (size_t)len});
    }
    if (!op->flushes)
        return;
    txn_write_command(w, SIM_QUEUES_DB, 1);
    txn_write_arg(w, (struct txn_slice){"FLUSHDB", 7});
}

static bool is_put_at(const struct sim_proxy *p, const struct sim_op_step *s, int node)
{
    return s->value != 0 && node_of(p, s->key) == node;
}

static void write_puts(const struct sim_proxy *p, const struct sim_op *op, int node,
                       struct txn_writer *w)
{
    uint32_t count = 0;

    for (size_t i = 0; i < op->steps; i++)
        count += is_put_at(p, &op->step[i], node);
    txn_write_commands(w, count + pushes_at(p, op, node));
    for (size_t i = 0; i < op->steps; i++) {
        if (!is_put_at(p, &op->step[i], node))
            continue;
        txn_write_command(w, 0, 3);
        write_put(w, &op->step[i]);
    }
}

static void write_commands(struct sim_proxy *p, const struct sim_attempt *a, int node,
                           struct txn_writer *w)
{
    if (a->op->kind == SIM_GATHERS) {
        write_puts(p, a->op, node, w);
        write_queues(p, a->op, node, w);
        return;
    }
    txn_write_commands(w, steps_at(p, a->op, node) + pushes_at(p, a->op, node) + a->op->flushes);
    for (size_t i = 0; i < a->op->steps; i++) {
        const struct sim_op_step *s = &a->op->step[i];
        if (node_of(p, s->key) != node)
            continue;
        txn_write_command(w, 0, s->value != 0 ? 3 : 2);
        write_step(w, s);
    }
    write_queues(p, a->op, node, w);
}

static void send_prepare(struct sim_proxy *p, struct sim_attempt *a, uint32_t shard)
{
    struct bytes message = {0};
    struct txn_writer w = {put_arg, &message, 0};
    struct txn_slice participants[SIM_NODES_MAX];

    for (uint32_t i = 0; i < a->nodes_count; i++)
        participants[i] = (struct txn_slice){names[a->nodes[i]], 2};
    txn_write_prepare(&w, a->coordinator.start.id, a->ts, 1, a->op->kind == SIM_READS,
                      participants, a->nodes_count);
    write_guards(p, a, a->nodes[shard], &w);
    write_locks(p, a, a->nodes[shard], &w);
    write_commands(p, a, a->nodes[shard], &w);
    sim_send(p->world, SIM_REQUEST, a->nodes[shard], ask_of_attempt(p, a, shard), false,
             &message);
}

static void send_fetch(struct sim_proxy *p, struct sim_attempt *a, uint32_t shard)
{
    struct bytes message = {0};

    sim_put_text(&message, "FETCH");
    for (size_t i = 0; i < a->op->steps; i++) {
        char key[2];
        key_name(a->op->step[i].key, key);
        if (node_of(p, a->op->step[i].key) == a->nodes[shard])
            sim_put(&message, slice_make(key, 2));
    }
    sim_send(p->world, SIM_REQUEST, a->nodes[shard], ask_of_attempt(p, a, shard), true, &message);
}

/* What coordinator and resolver send alike. */
static void send_effect(struct sim_proxy *p, uint64_t object, struct txn_id id, int node,
                        const struct txn_effect *e)
{
    struct bytes message = {0};
    struct txn_writer w = {put_arg, &message, 0};

    if (e->type == TXN_SEND_DECIDE)
        txn_write_decide(&w, id, e->decision, 0);
    else if (e->type == TXN_SEND_QUERY)
        txn_write_query(&w, id);
    else
        txn_write_forget(&w, id);
    sim_send(p->world, SIM_REQUEST, node, ask_of(p, object, e->shard), false, &message);
}

/* ---- death ---- */

static void drop_memory(struct sim_proxy *p)
{
    for (size_t i = 0; i < p->attempts_count; i++) {
        for (size_t j = 0; j < SIM_NODES_MAX; j++)
            bytes_free(&p->attempts[i]->replies[j]);
        mem_free(p->attempts[i]);
    }
    for (size_t i = 0; i < p->resolvers_count; i++)
        mem_free(p->resolvers[i]);
    p->attempts_count = p->resolvers_count = 0;
    for (int i = 0; i < p->clients; i++)
        p->client[i].op = NULL;              /* its status stays unknown */
}

static void die(struct sim_proxy *p)
{
    sim_trace(p->world, "proxy %d DIES", p->index);
    p->up = false;
    p->life++;
    sim_after(p->world, sim_between(p->world, 1, p->world->faults.down_ms_max), SIM_PROXY_START,
              p->index, p->life, 0, NULL);
}

static bool dies_here(struct sim_proxy *p)
{
    if (sim_fault(p->world, p->world->faults.proxy_dies))
        die(p);
    return !p->up;
}

/* ---- attempts ---- */

static struct sim_attempt *new_attempt(struct sim_proxy *p, int client)
{
    struct sim_attempt *a = mem_zalloc(sizeof(*a));

    a->object = ++p->objects;
    a->client = client;
    a->op = p->client[client].op;
    if (p->attempts_count == p->attempts_cap) {
        p->attempts_cap = p->attempts_cap == 0 ? 16 : p->attempts_cap * 2;
        p->attempts = mem_realloc(p->attempts, p->attempts_cap * sizeof(struct sim_attempt *));
    }
    p->attempts[p->attempts_count++] = a;
    return a;
}

/* The replies of a participant, in the order of the steps that fell to it. */
static void take_lists(struct sim_proxy *p, struct sim_attempt *a, uint32_t shard)
{
    struct slice rest = bytes_slice(&a->replies[shard]), reply;

    for (size_t i = 0; i < a->op->steps; i++) {
        struct sim_op_step *s = &a->op->step[i];
        if (node_of(p, s->key) != a->nodes[shard] || !sim_get(&rest, &reply))
            continue;
        s->seen = s->value == 0 || s->if_absent;
        if (s->value == 0)
            bytes_append_slice(&s->list, reply);
    }
}

static void try_again(struct sim_proxy *p, struct sim_attempt *a, uint64_t after_ms)
{
    struct sim_client *c = &p->client[a->client];

    if (p->world->now_ms >= p->clients_end_ms
        || p->world->now_ms - a->op->began_ms > SIM_CLIENT_PATIENCE_MS) {
        end_op(p, a, SIM_FAILED);
        return;
    }
    c->tries = a->tries + 1;
    sim_after(p->world, after_ms, SIM_CLIENT, p->index, p->life, (uint64_t)a->client, NULL);
}

static void on_outcome(struct sim_proxy *p, struct sim_attempt *a, const struct txn_outcome *o)
{
    switch (o->type) {
    case TXN_COMMITTED:
        for (uint32_t i = 0; i < a->nodes_count && !a->op->answer_at_commit; i++)
            take_lists(p, a, i);
        end_op(p, a, SIM_OK);
        break;
    case TXN_ABORTED:
        if (a->op->kind == SIM_GATHERS && o->why == TXN_WHY_WATCH)
            try_again(p, a, sim_between(p->world, 0, 20));      /* somebody was faster */
        else
            end_op(p, a, SIM_FAILED);
        break;
    case TXN_RETRY:
        try_again(p, a, o->after_ms);
        break;
    case TXN_UNCERTAIN:
        end_op(p, a, SIM_UNKNOWN);
        break;
    }
}

static void carry_out(struct sim_proxy *p, struct sim_attempt *a, const struct txn_effects *out)
{
    for (uint32_t i = 0; i < out->count && p->up; i++) {
        const struct txn_effect *e = &out->at[i];
        if (e->type == TXN_ANSWER)
            on_outcome(p, a, &e->outcome);
        else if (e->type == TXN_DONE)
            a->done = true;
        else if (e->type == TXN_SEND_PREPARE)
            send_prepare(p, a, e->shard);
        else
            send_effect(p, a->object, a->coordinator.start.id, a->nodes[e->shard], e);
        dies_here(p);
    }
}

static void find_nodes(struct sim_proxy *p, struct sim_attempt *a)
{
    for (int node = 0; node < p->nodes; node++)
        if (steps_at(p, a->op, node) > 0)
            a->nodes[a->nodes_count++] = node;
}

static void start_transaction(struct sim_proxy *p, struct sim_attempt *a)
{
    struct sim_client *c = &p->client[a->client];
    struct txn_start start = {.id = {p->id, ++p->sequence, now(p)}};
    struct txn_effects out;
    uint32_t participants = 0;

    if (c->tries == 0)
        c->ts = start.id.start_ms;
    a->ts = start.ts = c->ts;
    start.shards = a->nodes_count;
    start.reads_only = a->op->kind == SIM_READS;
    start.answer_at_commit = a->op->answer_at_commit;
    start.attempt = c->tries;
    start.jitter = random_next(&p->world->random);
    for (uint32_t i = 0; i < a->nodes_count; i++)
        participants |= 1u << a->nodes[i];
    if (!start.reads_only)
        sim_registers_begin(p->registers, start.id, participants);
    sim_trace(p->world, "proxy %d operation %u: begins " SIM_TID ", try %u, nodes %x", p->index,
              a->op->index, SIM_TID_ARGS(start.id), c->tries, participants);
    txn_coordinator_start(&a->coordinator, &start, now(p), &out);
    carry_out(p, a, &out);
}

static void start_gather(struct sim_proxy *p, struct sim_attempt *a)
{
    for (size_t i = 0; i < a->op->steps; i++)
        a->op->step[i].seen = false;
    a->unfetched = (1u << a->nodes_count) - 1;
    for (uint32_t i = 0; i < a->nodes_count; i++)
        send_fetch(p, a, i);
}

/* Nothing was prepared: it has not happened. */
static void end_gather(struct sim_proxy *p, struct sim_attempt *a)
{
    a->done = true;
    try_again(p, a, sim_between(p->world, 1, 50));
}

/* What the lists of one shard hold. */
static void on_fetched(struct sim_proxy *p, struct sim_attempt *a, uint32_t shard,
                       struct slice lists)
{
    struct slice list;

    for (size_t i = 0; i < a->op->steps; i++) {
        struct sim_op_step *s = &a->op->step[i];
        if (node_of(p, s->key) != a->nodes[shard] || !sim_get(&lists, &list))
            continue;
        s->seen = true;
        bytes_clear(&s->list);
        bytes_append_slice(&s->list, list);
    }
    a->unfetched &= ~(1u << shard);
    if (a->unfetched == 0)
        start_transaction(p, a);
}

static void start_plain(struct sim_proxy *p, struct sim_attempt *a)
{
    struct bytes message = {0};
    struct txn_writer w = {put_arg, &message, 0};
    const struct sim_op_step *s = &a->op->step[0];

    a->plain = true;
    write_step(&w, s);
    sim_trace(p->world, "proxy %d operation %u: plain on k%d", p->index, a->op->index, s->key);
    sim_send(p->world, SIM_REQUEST, node_of(p, s->key), ask_of(p, a->object, 0), true, &message);
}

void sim_proxy_client(struct sim_proxy *p, int client)
{
    struct sim_client *c = &p->client[client];
    struct sim_attempt *a;

    if (c->op == NULL) {
        if (p->world->now_ms >= p->clients_end_ms)
            return;
        c->op = plan(p);
        c->tries = 0;
    }
    a = new_attempt(p, client);
    a->tries = c->tries;
    find_nodes(p, a);
    if (c->op->kind == SIM_PLAIN)
        start_plain(p, a);
    else if (c->op->kind == SIM_GATHERS)
        start_gather(p, a);
    else
        start_transaction(p, a);
}

static struct sim_attempt *find_attempt(struct sim_proxy *p, uint64_t object)
{
    for (size_t i = 0; i < p->attempts_count; i++)
        if (p->attempts[i]->object == object)
            return p->attempts[i];
    return NULL;
}

static void step_attempt(struct sim_proxy *p, struct sim_attempt *a, struct txn_event event)
{
    struct txn_effects out;

    event.now_ms = now(p);
    txn_coordinator_step(&a->coordinator, &event, &out);
    carry_out(p, a, &out);
}

/* ---- resolvers ---- */

static struct sim_resolver *find_resolver(struct sim_proxy *p, uint64_t object)
{
    for (size_t i = 0; i < p->resolvers_count; i++)
        if (p->resolvers[i]->object == object)
            return p->resolvers[i];
    return NULL;
}

static bool resolves(const struct sim_proxy *p, struct txn_id id)
{
    for (size_t i = 0; i < p->resolvers_count; i++)
        if (!p->resolvers[i]->done && txn_id_equal(p->resolvers[i]->resolver.id, id))
            return true;
    return false;
}

static void carry_out_resolver(struct sim_proxy *p, struct sim_resolver *r,
                               const struct txn_effects *out)
{
    for (uint32_t i = 0; i < out->count && p->up; i++) {
        if (out->at[i].type == TXN_DONE)
            r->done = true;
        else
            send_effect(p, r->object, r->resolver.id, r->nodes[out->at[i].shard], &out->at[i]);
        dies_here(p);
    }
}

static void start_resolver(struct sim_proxy *p, const struct txn_open *open)
{
    struct sim_resolver *r = mem_zalloc(sizeof(*r));
    struct txn_effects out;

    if (p->world->faults.calm)
        sim_violation(p->world, SIM_TID " is left open, and nothing went wrong",
                      SIM_TID_ARGS(open->id));
    r->object = ++p->objects;
    assert(open->names_count <= SIM_NODES_MAX);
    for (uint32_t i = 0; i < open->names_count; i++)
        r->nodes[i] = open->names[i].ptr[1] - '0';
    if (p->resolvers_count == p->resolvers_cap) {
        p->resolvers_cap = p->resolvers_cap == 0 ? 16 : p->resolvers_cap * 2;
        p->resolvers = mem_realloc(p->resolvers, p->resolvers_cap * sizeof(struct sim_resolver *));
    }
    p->resolvers[p->resolvers_count++] = r;
    sim_trace(p->world, "proxy %d resolves " SIM_TID " (%s)", p->index, SIM_TID_ARGS(open->id),
              open->decision == TXN_COMMIT ? "committed" : "undecided");
    txn_resolver_start(&r->resolver, open->id, open->names_count, open->decision, now(p), &out);
    carry_out_resolver(p, r, &out);
}

static void step_resolver(struct sim_proxy *p, struct sim_resolver *r, struct txn_event event)
{
    struct txn_effects out;

    event.now_ms = now(p);
    txn_resolver_step(&r->resolver, &event, &out);
    carry_out_resolver(p, r, &out);
}

static void on_undecided(struct sim_proxy *p, struct slice list)
{
    struct slice entry, item;
    struct txn_open open;

    while (p->up && sim_get(&list, &entry)) {
        struct txn_slice argv[3 + SIM_NODES_MAX];
        size_t argc = 0;
        while (argc < 3 + SIM_NODES_MAX && sim_get(&entry, &item))
            argv[argc++] = (struct txn_slice){item.ptr, item.len};
        if (!txn_open_parse(argv, argc, &open))
            sim_violation(p->world, "proxy %d does not understand UNDECIDED", p->index);
        else if (!resolves(p, open.id))
            start_resolver(p, &open);
    }
}

/* ---- what comes in ---- */

/* Answers may come twice. */
static void on_fetch_answer(struct sim_proxy *p, struct sim_attempt *a, uint32_t shard,
                            struct slice word, struct slice rest)
{
    struct slice lists;

    if ((a->unfetched & 1u << shard) == 0)
        return;
    if (slice_is(word, "TRYAGAIN"))
        end_gather(p, a);
    else if (sim_get(&rest, &lists))
        on_fetched(p, a, shard, lists);
}

static void on_plain_answer(struct sim_proxy *p, struct sim_attempt *a, uint32_t shard,
                            struct slice word, struct slice rest)
{
    struct slice reply = {NULL, 0};

    if (a->done)
        return;
    if (!a->plain) {
        on_fetch_answer(p, a, shard, word, rest);
        return;
    }
    a->done = true;
    if (slice_is(word, "TRYAGAIN")) {
        end_op(p, a, SIM_FAILED);
        return;
    }
    sim_get(&rest, &reply);
    if (a->op->step[0].value == 0) {
        a->op->step[0].seen = true;
        bytes_append_slice(&a->op->step[0].list, reply);
    }
    end_op(p, a, SIM_OK);
}

static bool read_answer(struct sim_proxy *p, struct slice word, struct slice *rest,
                        struct txn_event *out)
{
    struct slice text = {NULL, 0};
    struct txn_slice borrowed;

    sim_get(rest, &text);
    if (slice_is(text, "REPLIES")) {
        out->type = TXN_EVENT_DECIDED;
        out->decision = TXN_COMMIT;
        out->with_replies = true;
        return true;
    }
    borrowed = (struct txn_slice){text.ptr, text.len};
    out->type = slice_is(word, "VOTE") ? TXN_EVENT_VOTE : TXN_EVENT_DECIDED;
    if (out->type == TXN_EVENT_VOTE ? txn_vote_parse(borrowed, &out->vote)
                                    : txn_decision_answer_parse(borrowed, &out->decision))
        return true;
    sim_violation(p->world, "proxy %d does not understand an answer", p->index);
    return false;
}

static void on_transaction_answer(struct sim_proxy *p, const struct sim_ask *ask,
                                  struct slice word, struct slice rest)
{
    struct sim_attempt *a = find_attempt(p, ask->object);
    struct sim_resolver *r = find_resolver(p, ask->object);
    struct txn_event event = {.shard = ask->shard};

    if (!read_answer(p, word, &rest, &event))
        return;
    if (a != NULL && !a->done) {
        if (rest.len > 0 && a->replies[ask->shard].len == 0)
            bytes_append_slice(&a->replies[ask->shard], rest);
        step_attempt(p, a, event);
    } else if (r != NULL && !r->done) {
        step_resolver(p, r, event);
    }
}

void sim_proxy_answer(struct sim_proxy *p, const struct sim_ask *ask, struct slice message)
{
    struct slice word;
    struct sim_attempt *a;

    if (!p->up || ask->life != p->life || !sim_get(&message, &word))
        return;
    if (slice_is(word, "UNDECIDED")) {
        on_undecided(p, message);
        return;
    }
    a = find_attempt(p, ask->object);
    if (slice_is(word, "PLAIN") || slice_is(word, "TRYAGAIN")) {
        if (a != NULL)
            on_plain_answer(p, a, ask->shard, word, message);
        return;
    }
    on_transaction_answer(p, ask, word, message);
}

void sim_proxy_lost(struct sim_proxy *p, const struct sim_ask *ask)
{
    const struct txn_event lost = {.type = TXN_EVENT_LOST, .shard = ask->shard};
    struct sim_attempt *a;

    if (!p->up || ask->life != p->life || ask->object == 0)
        return;
    a = find_attempt(p, ask->object);
    if (a == NULL || a->done)
        return;
    if (a->unfetched != 0) {
        end_gather(p, a);
        return;
    }
    if (!a->plain) {
        step_attempt(p, a, lost);
        return;
    }
    a->done = true;
    end_op(p, a, SIM_UNKNOWN);
}

/* ---- time ---- */

static void tick_attempt(struct sim_proxy *p, struct sim_attempt *a)
{
    const struct txn_event tick = {.type = TXN_EVENT_TICK};

    if (a->done)
        return;
    if (a->unfetched != 0) {
        if (p->world->now_ms - a->op->began_ms > SIM_CLIENT_PATIENCE_MS)
            end_gather(p, a);
    } else if (!a->plain) {
        if (txn_coordinator_due_ms(&a->coordinator) <= now(p))
            step_attempt(p, a, tick);
    } else if (p->world->now_ms - a->op->began_ms > SIM_CLIENT_PATIENCE_MS) {
        a->done = true;
        end_op(p, a, SIM_UNKNOWN);
    }
}

static void poll(struct sim_proxy *p)
{
    for (int node = 0; node < p->nodes; node++) {
        struct bytes message = {0};
        struct txn_writer w = {put_arg, &message, 0};
        txn_write_undecided(&w, TXN_UNDECIDED_MS);
        sim_send(p->world, SIM_REQUEST, node, ask_of(p, 0, 0), false, &message);
    }
}

static void sweep(struct sim_proxy *p)
{
    for (size_t i = 0; i < p->attempts_count; i++) {
        struct sim_attempt *a = p->attempts[i];
        if (!a->done)
            continue;
        for (size_t j = 0; j < SIM_NODES_MAX; j++)
            bytes_free(&a->replies[j]);
        mem_free(a);
        p->attempts[i--] = p->attempts[--p->attempts_count];
    }
    for (size_t i = 0; i < p->resolvers_count; i++) {
        if (!p->resolvers[i]->done)
            continue;
        mem_free(p->resolvers[i]);
        p->resolvers[i--] = p->resolvers[--p->resolvers_count];
    }
}

void sim_proxy_tick(struct sim_proxy *p)
{
    const struct txn_event tick = {.type = TXN_EVENT_TICK};

    sim_after(p->world, SIM_PROXY_TICK_MS, SIM_PROXY_TICK, p->index, p->life, 0, NULL);
    for (size_t i = 0; i < p->attempts_count && p->up; i++)
        tick_attempt(p, p->attempts[i]);
    for (size_t i = 0; i < p->resolvers_count && p->up; i++)
        if (!p->resolvers[i]->done && txn_resolver_due_ms(&p->resolvers[i]->resolver) <= now(p))
            step_resolver(p, p->resolvers[i], tick);
    if (p->up && ++p->ticks % SIM_POLL_TICKS == 0)
        poll(p);
    if (p->up)
        sweep(p);
}

void sim_proxy_start(struct sim_proxy *p)
{
    drop_memory(p);
    p->up = true;
    p->id = random_next(&p->world->random);
    sim_trace(p->world, "proxy %d starts, clock %+lld", p->index, (long long)p->clock_ms);
    sim_after(p->world, 0, SIM_PROXY_TICK, p->index, p->life, 0, NULL);
    for (int i = 0; i < p->clients; i++)
        next_op_later(p, i);
}

void sim_proxy_init(struct sim_proxy *p, struct sim_world *w, struct sim_history *h,
                    struct sim_registers *r, int index)
{
    *p = (struct sim_proxy){.index = index, .world = w, .history = h, .registers = r};
    p->clock_ms = (int64_t)sim_between(w, 0, 100) - 50;
    if (w->faults.short_deadlines)
        p->clock_ms -= TXN_LIFETIME_MS - (int64_t)sim_between(w, 100, 700);
}

void sim_proxy_close(struct sim_proxy *p)
{
    drop_memory(p);
    mem_free(p->attempts);
    mem_free(p->resolvers);
}
