/* sim.c - see sim.h. */
#include "tests/sim/sim.h"

#include "tests/sim/node.h"
#include "tests/sim/proxy.h"

#include <assert.h>

struct run {
    struct sim_world world;
    struct sim_registers registers;
    struct sim_history history;
    struct sim_node node[SIM_NODES_MAX];
    struct sim_proxy proxy[SIM_PROXIES_MAX];
    int nodes, proxies;
};

/* ---- what this seed is like ---- */

static uint32_t sometimes(struct sim_world *w, uint32_t per_mille_max)
{
    return sim_chance(w, 500) ? 0 : (uint32_t)sim_between(w, 1, per_mille_max);
}

static void draw_faults(struct sim_world *w)
{
    struct sim_faults *f = &w->faults;

    f->lose = sometimes(w, 150);
    f->twice = sometimes(w, 150);
    f->late = sometimes(w, 200);
    f->very_late = sometimes(w, 30);
    f->node_dies = sometimes(w, 20);
    f->node_dies_idle = sometimes(w, 30);
    f->proxy_dies = sometimes(w, 20);
    f->rewrite = sometimes(w, 50);
    f->down_ms_max = sim_chance(w, 500) ? 5 : 800;
    f->short_deadlines = sim_chance(w, 400);
    f->clocks_jump = sim_chance(w, 200);
    f->calm = sim_chance(w, 50);
    if (f->calm)
        *f = (struct sim_faults){.calm = true, .down_ms_max = 1};
    w->faults_end_ms = sim_between(w, 1500, 4000);
}

static void begin(struct run *r, uint64_t seed, FILE *trace)
{
    struct sim_world *w = &r->world;
    int keys, clients;

    *r = (struct run){0};
    sim_world_init(w, seed, trace);
    draw_faults(w);
    r->nodes = (int)sim_between(w, 2, SIM_NODES_MAX);
    r->proxies = (int)sim_between(w, 1, SIM_PROXIES_MAX);
    keys = (int)sim_between(w, 2, SIM_KEYS_MAX);
    clients = (int)sim_between(w, 1, SIM_CLIENTS_MAX);
    sim_trace(w, "seed %llu: %d nodes, %d proxies, %d clients each, %d keys",
              (unsigned long long)seed, r->nodes, r->proxies, clients, keys);
    for (int i = 0; i < r->nodes; i++)
        sim_node_init(&r->node[i], w, &r->registers, i);
    for (int i = 0; i < r->proxies; i++) {
        struct sim_proxy *p = &r->proxy[i];
        sim_proxy_init(p, w, &r->history, &r->registers, i);
        p->nodes = r->nodes;
        p->keys = keys;
        p->clients = clients;
        p->clients_end_ms = w->faults_end_ms;
        sim_proxy_start(p);
    }
}

static void end(struct run *r)
{
    for (int i = 0; i < r->nodes; i++)
        sim_node_close(&r->node[i]);
    for (int i = 0; i < r->proxies; i++)
        sim_proxy_close(&r->proxy[i]);
    sim_history_close(&r->history);
    sim_registers_close(&r->registers);
    sim_world_close(&r->world);
}

/* ---- events ---- */

static void node_event(struct run *r, const struct sim_event *e)
{
    struct sim_node *n = &r->node[e->process];

    if (e->type == SIM_REQUEST) {
        sim_node_request(n, e->ask, bytes_slice(&e->payload));
        return;
    }
    if (e->life != n->life)
        return;
    if (e->type == SIM_NODE_TICK)
        sim_node_tick(n);
    else if (e->type == SIM_NODE_SYNC)
        sim_node_sync(n);
    else
        sim_node_start(n);
}

static void proxy_event(struct run *r, const struct sim_event *e)
{
    struct sim_proxy *p = &r->proxy[e->process];
    const struct sim_ask ask = r->world.asks[e->type == SIM_CLIENT ? 0 : e->ask];

    if (e->type == SIM_ANSWER)
        sim_proxy_answer(p, &ask, bytes_slice(&e->payload));
    else if (e->type == SIM_LOST)
        sim_proxy_lost(p, &ask);
    else if (e->life != p->life)
        return;
    else if (e->type == SIM_PROXY_TICK)
        sim_proxy_tick(p);
    else if (e->type == SIM_PROXY_START)
        sim_proxy_start(p);
    else
        sim_proxy_client(p, (int)e->ask);
}

/* Everything that is to happen up to then. */
static void run_until(struct run *r, uint64_t until_ms)
{
    struct sim_event e;

    while (r->world.count > 0 && r->world.heap[0].at_ms <= until_ms && sim_next(&r->world, &e)) {
        switch (e.type) {
        case SIM_REQUEST:
        case SIM_NODE_TICK:
        case SIM_NODE_SYNC:
        case SIM_NODE_START:
            node_event(r, &e);
            break;
        case SIM_ANSWER:
        case SIM_LOST:
        case SIM_PROXY_TICK:
        case SIM_PROXY_START:
        case SIM_CLIENT:
            proxy_event(r, &e);
            break;
        default:
            assert(false);                   /* of waits.c */
        }
        bytes_free(&e.payload);
    }
}

/* ---- the invariants at the end ---- */

static uint64_t last_trouble_ms(const struct run *r)
{
    const struct sim_world *w = &r->world;
    uint64_t faults_ms = w->faults_end_ms + w->faults.down_ms_max;

    return w->last_trouble_ms > faults_ms ? w->last_trouble_ms : faults_ms;
}

static void check_decided(struct run *r)
{
    struct txn_counts c;

    for (int i = 0; i < r->nodes; i++) {
        assert(r->node[i].up);
        txn_participant_count(&r->node[i].participant, &c);
        if (c.undecided + c.waiting + c.plain_waiting > 0)
            sim_violation(&r->world, "2 s after the last fault node %d has %zu undecided, "
                          "%zu waiting, %zu plain commands waiting", i, c.undecided, c.waiting,
                          c.plain_waiting);
        if (!txn_locks_empty(&r->node[i].participant.locks) || r->node[i].holds_count > 0)
            sim_violation(&r->world, "2 s after the last fault node %d holds locks", i);
    }
}

static void check_forgotten(struct run *r)
{
    struct txn_counts c;

    for (int i = 0; i < r->nodes; i++) {
        txn_participant_count(&r->node[i].participant, &c);
        if (c.remembered > 0)
            sim_violation(&r->world, "node %d still remembers %zu transactions", i, c.remembered);
    }
}

/* Clocks that were set back make nodes remember longer. */
static uint64_t memory_ms(const struct run *r)
{
    int64_t behind_ms = 0;

    for (int i = 0; i < r->nodes; i++)
        if (-r->node[i].clock_ms > behind_ms)
            behind_ms = -r->node[i].clock_ms;
    return TXN_LIFETIME_MS + 2000 + (uint64_t)behind_ms;
}

static void check_history(struct run *r)
{
    struct bytes lists[SIM_KEYS_MAX] = {{0}};

    for (int i = 0; i < r->nodes; i++) {
        const struct sim_store *s = &r->node[i].store;
        for (size_t j = 0; j < s->keys; j++) {
            int key = s->key[j].name.ptr[1] - '0';
            bytes_append_slice(&lists[key], bytes_slice(&s->key[j].list));
        }
    }
    for (int key = 0; key < SIM_KEYS_MAX; key++)
        if (lists[key].len > 0)
            sim_trace(&r->world, "k%d: %.*s", key, (int)lists[key].len, lists[key].ptr);
    sim_history_check(&r->history, &r->world, lists);
    for (int key = 0; key < SIM_KEYS_MAX; key++)
        bytes_free(&lists[key]);
}

static void sum_up(const struct run *r, struct sim_result *out)
{
    *out = (struct sim_result){.holds = r->world.violation[0] == '\0',
                               .operations = r->history.count,
                               .transactions = r->registers.count};
    memcpy(out->violation, r->world.violation, sizeof(out->violation));
    for (size_t i = 0; i < r->history.count; i++) {
        out->ok += r->history.ops[i]->status == SIM_OK;
        out->failed += r->history.ops[i]->status == SIM_FAILED;
        out->unknown += r->history.ops[i]->status == SIM_UNKNOWN;
    }
}

void sim_run(uint64_t seed, FILE *trace, struct sim_result *out)
{
    struct run r;

    begin(&r, seed, trace);
    run_until(&r, r.world.faults_end_ms + r.world.faults.down_ms_max);
    run_until(&r, last_trouble_ms(&r) + 2000);
    check_decided(&r);
    run_until(&r, r.world.now_ms + memory_ms(&r));
    check_forgotten(&r);
    check_history(&r);
    sum_up(&r, out);
    end(&r);
}
