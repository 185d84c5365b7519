/* waits.c - a seeded run with the real node, and clients that wait for elements.
 *
 * Shards run server/ as it is (shard.h); fronts run txn/waiting for clients that wait (front.h);
 * the proxies of proxy.h run transactions over the same nodes, which also put elements into queues
 * and empty all of them.  What is simulated instead of run: the proxy's connections, its gather (of
 * BLMOVE over two nodes: FETCH, PREPARE with watches) and the telling of a node that was away.
 *
 * At the end: transactions are strictly serializable; no element is lost or delivered twice; nobody
 * was served before who came first; keys came in their order; nothing is held, offered or kept, and
 * whoever waits is served as soon as there is something.  Where nothing goes wrong nobody ever
 * waits for long beside a key that has something, as he would if two waited for each other. */
#include "tests/sim/sim.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/resp_reply.h"
#include "server/session/taken.h"
#include "tests/sim/front.h"
#include "tests/sim/proxy.h"

#include <assert.h>

enum { SETTLED_MS = 2000 + TAKEN_SETTLE_US / 1000, FED_MS = 3000 };

struct run {
    struct sim_world world;
    struct sim_registers registers;
    struct sim_history history;
    struct sim_elements elements;
    struct sim_wires wires;
    struct sim_shard shard[SIM_NODES_MAX];
    struct sim_proxy proxy[SIM_PROXIES_MAX];
    struct sim_front front[SIM_FRONTS_MAX];
    int nodes, proxies, fronts, keys;
};

/* ---- what this seed is like ---- */

static uint32_t sometimes(struct sim_world *w, uint32_t per_mille_max)
{
    return sim_chance(w, 500) ? 0 : (uint32_t)sim_between(w, 1, per_mille_max);
}

static void draw_faults(struct run *r)
{
    struct sim_world *w = &r->world;
    struct sim_faults *f = &w->faults;

    f->lose = sometimes(w, 50);
    f->twice = sometimes(w, 50);
    f->late = sometimes(w, 100);
    f->node_dies = sometimes(w, 10);
    f->node_dies_idle = sometimes(w, 10);
    f->proxy_dies = sometimes(w, 10);
    f->down_ms_max = sim_chance(w, 500) ? 5 : 800;
    r->wires.breaks = sometimes(w, 20);
    if (sim_chance(w, 100)) {
        *f = (struct sim_faults){.calm = true, .down_ms_max = 1};
        r->wires.breaks = 0;
    }
    w->faults_end_ms = sim_between(w, 1500, 4000);
}

static void begin_proxies(struct run *r)
{
    for (int i = 0; i < r->proxies; i++) {
        struct sim_proxy *p = &r->proxy[i];
        sim_proxy_init(p, &r->world, &r->history, &r->registers, i);
        p->nodes = r->nodes;
        p->keys = r->keys;
        p->clients = 2;
        p->has_queues = true;
        p->clients_end_ms = r->world.faults_end_ms;
        sim_proxy_start(p);
    }
}

static void begin_fronts(struct run *r)
{
    for (int i = 0; i < r->fronts; i++) {
        struct sim_front *f = &r->front[i];
        *f = (struct sim_front){.world = &r->world,
                                .wires = &r->wires,
                                .elements = &r->elements,
                                .history = &r->history,
                                .registers = &r->registers,
                                .shards = r->shard,
                                .nodes = r->nodes,
                                .keys = r->keys,
                                .clients_end_ms = r->world.faults_end_ms};
        f->clients = (int)sim_between(&r->world, 1, 5);
        f->client_dies = sometimes(&r->world, 10);
        f->slow = r->world.faults.calm ? 0 : sometimes(&r->world, 300);
        sim_front_init(f, i);
    }
}

static void begin(struct run *r, uint64_t seed, FILE *trace)
{
    struct sim_world *w = &r->world;

    *r = (struct run){0};
    sim_world_init(w, seed, trace);
    sim_elements_init(&r->elements, w);
    sim_wires_init(&r->wires, w, &r->elements);
    draw_faults(r);
    r->nodes = r->elements.nodes = (int)sim_between(w, 2, 3);
    r->proxies = (int)sim_between(w, 1, 2);
    r->fronts = (int)sim_between(w, 1, SIM_FRONTS_MAX);
    r->keys = (int)sim_between(w, 2, 5);
    sim_trace(w, "seed %llu: %d nodes, %d proxies, %d fronts, %d keys", (unsigned long long)seed,
              r->nodes, r->proxies, r->fronts, r->keys);
    for (int i = 0; i < r->nodes; i++)
        sim_shard_init(&r->shard[i], w, &r->wires, &r->elements, &r->registers, i);
    begin_proxies(r);
    begin_fronts(r);
}

static void end(struct run *r)
{
    for (int i = 0; i < r->nodes; i++)
        sim_shard_close(&r->shard[i]);
    for (int i = 0; i < r->proxies; i++)
        sim_proxy_close(&r->proxy[i]);
    for (int i = 0; i < r->fronts; i++)
        sim_front_close(&r->front[i]);
    sim_history_close(&r->history);
    sim_registers_close(&r->registers);
    sim_elements_close(&r->elements);
    sim_wires_close(&r->wires);
    sim_world_close(&r->world);
}

/* ---- events ---- */

static void shard_event(struct run *r, const struct sim_event *e)
{
    struct sim_shard *s = &r->shard[e->process];

    if (e->type == SIM_REQUEST) {
        sim_shard_request(s, e->ask, bytes_slice(&e->payload));
        return;
    }
    if (e->life != s->life)
        return;
    if (e->type == SIM_NODE_TICK)
        sim_shard_tick(s);
    else if (e->type == SIM_WIRE_TO_NODE && !r->wires.at[e->ask].is_broken)
        sim_shard_bytes(s, e->ask, bytes_slice(&e->payload));
    else if (e->type == SIM_WIRE_END_AT_NODE)
        sim_shard_end(s, e->ask);
    else if (e->type == SIM_NODE_START)
        sim_shard_start(s);
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

static void front_event(struct run *r, const struct sim_event *e)
{
    struct sim_front *f = &r->front[e->process];

    if (e->life != f->life)
        return;
    switch (e->type) {
    case SIM_WIRE_TO_FRONT:
        if (!r->wires.at[e->ask].is_cut)
            sim_front_bytes(f, e->ask, bytes_slice(&e->payload));
        break;
    case SIM_WIRE_END_AT_FRONT: sim_front_end(f, e->ask); break;
    case SIM_FRONT_TICK:        sim_front_tick(f); break;
    case SIM_FRONT_START:       sim_front_start(f); break;
    case SIM_FRONT_CLIENT:      sim_front_client(f, (int)e->ask); break;
    case SIM_FRONT_TIMER:       sim_front_timer(f, e->ask >> 16, e->ask & 0xffff); break;
    case SIM_FRONT_CHOICE:      sim_front_choice(f, e->ask); break;
    default:                    sim_front_drained(f, e->ask); break;
    }
}

static void event(struct run *r, const struct sim_event *e)
{
    switch (e->type) {
    case SIM_REQUEST:
    case SIM_NODE_TICK:
    case SIM_NODE_SYNC:
    case SIM_NODE_START:
    case SIM_WIRE_TO_NODE:
    case SIM_WIRE_END_AT_NODE: shard_event(r, e); break;
    case SIM_ANSWER:
    case SIM_LOST:
    case SIM_PROXY_TICK:
    case SIM_PROXY_START:
    case SIM_CLIENT:           proxy_event(r, e); break;
    default:                   front_event(r, e); break;
    }
}

static void run_until(struct run *r, uint64_t until_ms)
{
    struct sim_event e;

    while (r->world.count > 0 && r->world.heap[0].at_ms <= until_ms && sim_next(&r->world, &e)) {
        event(r, &e);
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

/* Nobody waits for a key that has something. */
static void check_served(struct run *r)
{
    for (int i = 0; i < r->fronts; i++) {
        for (size_t j = 0; j < r->front[i].waits_count; j++) {
            const struct sim_wait *w = r->front[i].waits[j];
            for (uint32_t k = 0; k < w->keys_count && !w->is_dead && w->kind != SIM_PUSH; k++)
                if (r->elements.queue[w->keys[k]].count > 0)
                    sim_violation(&r->world, "wait %llu waits, and q%d has something",
                                  (unsigned long long)w->object, w->keys[k]);
        }
    }
}

/* Each of them moves at most to one queue, so twice as many are enough. */
static void feed(struct run *r)
{
    size_t waits = 0;

    for (int i = 0; i < r->fronts; i++)
        waits += r->front[i].waits_count;
    for (size_t i = 0; i < 2 * waits; i++)
        for (int key = 0; key < r->keys; key++)
            sim_front_push(&r->front[0], key);
}

static void check_over(struct run *r)
{
    for (int i = 0; i < r->fronts; i++) {
        if (r->front[i].waits_count + r->front[i].moves_count > 0)
            sim_violation(&r->world, "front %d still has %zu waits and %zu moves", i,
                          r->front[i].waits_count, r->front[i].moves_count);
        if (r->front[i].settlements_count > 0)
            sim_violation(&r->world, "front %d still has something to settle", i);
    }
    for (int i = 0; i < r->nodes; i++) {
        struct server *s = &r->shard[i].server;
        if (!list_is_empty(&s->offers) || !list_is_empty(&s->takes) || s->blocks.count > 0)
            sim_violation(&r->world, "node %d still keeps an offer, a take or somebody waiting",
                          i);
    }
}

static void check_decided(struct run *r)
{
    struct txn_counts c;

    for (int i = 0; i < r->nodes; i++) {
        const struct server *s = &r->shard[i].server;
        assert(r->shard[i].up);
        txn_participant_count(&s->txn, &c);
        if (c.undecided + c.waiting + c.plain_waiting > 0)
            sim_violation(&r->world, "node %d has %zu undecided, %zu waiting, %zu plain commands "
                          "waiting", i, c.undecided, c.waiting, c.plain_waiting);
        if (!txn_locks_empty(&s->txn.locks))
            sim_violation(&r->world, "node %d holds locks", i);
    }
}

static void read_list(struct run *r, int key, struct bytes *out)
{
    char name[2] = {'k', (char)('0' + key)};
    struct slice argv[] = {SLICE("GET"), slice_make(name, 2)};
    struct bytes reply = {0};
    struct resp_cursor c;
    struct resp_value value;

    sim_shard_run(&r->shard[key % r->nodes], 0, argv, 2, &reply);
    c = resp_cursor_over(bytes_slice(&reply));
    if (resp_cursor_next(&c, &value) && value.type == '$')
        bytes_append_slice(out, value.text);
    bytes_free(&reply);
}

static void read_queue(struct run *r, int queue, struct sim_queue *out)
{
    char name[2] = {'q', (char)('0' + queue)};
    struct slice argv[] = {SLICE("LRANGE"), slice_make(name, 2), SLICE("0"), SLICE("-1")};
    struct bytes reply = {0};
    struct resp_cursor c;
    struct resp_value value;
    uint64_t number = 0;

    sim_shard_run(&r->shard[queue % r->nodes], SIM_QUEUES_DB, argv, 4, &reply);
    c = resp_cursor_over(bytes_slice(&reply));
    if (resp_cursor_next(&c, &value) && value.integer > 0)
        out->at = mem_alloc((size_t)value.integer * sizeof(*out->at));
    while (resp_cursor_next(&c, &value) && number_to_uint64(value.text, &number))
        out->at[out->count++] = (uint32_t)number;
    bytes_free(&reply);
}

static void check_history(struct run *r)
{
    struct bytes lists[SIM_KEYS_MAX] = {{0}};

    for (int key = 0; key < r->keys; key++)
        read_list(r, key, &lists[key]);
    for (int key = 0; key < r->keys; key++)
        sim_trace(&r->world, "k%d: %.*s", key, (int)lists[key].len,
                  lists[key].ptr == NULL ? "" : lists[key].ptr);
    sim_history_check(&r->history, &r->world, lists);
    for (int key = 0; key < SIM_KEYS_MAX; key++)
        bytes_free(&lists[key]);
}

/* What transactions have put into queues is there exactly when they happened. */
static void note_pushes(struct run *r)
{
    for (size_t i = 0; i < r->history.count; i++) {
        const struct sim_op *op = r->history.ops[i];
        for (size_t j = 0; j < op->steps; j++)
            if (op->step[j].pushes && op->status == SIM_OK)
                sim_element(&r->elements, op->step[j].value)->was_pushed = true;
    }
}

static void check_elements(struct run *r)
{
    struct sim_queue lists[SIM_KEYS_MAX] = {{0}};

    note_pushes(r);
    for (int queue = 0; queue < r->keys; queue++)
        read_queue(r, queue, &lists[queue]);
    sim_elements_check(&r->elements, lists);
    for (int queue = 0; queue < SIM_KEYS_MAX; queue++)
        mem_free(lists[queue].at);
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
    for (int i = 0; i < r->fronts; i++) {
        out->waits += r->front[i].done;
        out->given += r->front[i].given;
    }
}

void sim_run_waits(uint64_t seed, FILE *trace, struct sim_result *out)
{
    struct run *r = mem_zalloc(sizeof(*r));

    begin(r, seed, trace);
    run_until(r, r->world.faults_end_ms + r->world.faults.down_ms_max);
    run_until(r, last_trouble_ms(r) + SETTLED_MS);
    check_served(r);
    feed(r);
    run_until(r, r->world.now_ms + FED_MS);
    check_over(r);
    check_decided(r);
    check_history(r);
    check_elements(r);
    sum_up(r, out);
    end(r);
    mem_free(r);
}
