/* front.c - see front.h: the life of a front, what its clients do, and the tick. */
#include "tests/sim/front_parts.h"

#include "core/base/mem.h"

enum { PATIENCE_MS = 300 };

int64_t sim_front_now_us(const struct sim_front *f)
{
    return (int64_t)f->world->now_ms * 1000;
}

uint64_t sim_front_now_ms(const struct sim_front *f)
{
    return sim_clock(f->world, f->clock_ms);
}

int sim_front_node_of(const struct sim_front *f, int queue)
{
    return queue % f->nodes;
}

uint64_t sim_front_new_object(struct sim_front *f)
{
    return ++f->objects << 8 | (uint64_t)(f->index + 1);
}

struct sim_wait *sim_front_find_wait(struct sim_front *f, uint64_t object)
{
    for (size_t i = 0; i < f->waits_count; i++)
        if (f->waits[i]->object == object)
            return f->waits[i];
    return NULL;
}

/* ---- clients ---- */

static void *memory(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size > 0)
        return mem_realloc(ptr, size);
    mem_free(ptr);
    return NULL;
}

void sim_front_next_op(struct sim_front *f, int client)
{
    sim_after(f->world, sim_between(f->world, 0, 60), SIM_FRONT_CLIENT, f->index, f->life,
              (uint64_t)client, NULL);
}

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
        int node = sim_front_node_of(f, w->keys[i]);
        bool is_new = true;
        for (uint32_t j = 0; j < w->sides; j++)
            is_new = is_new && w->side[j].node != node;
        if (is_new)
            w->side[w->sides++].node = node;
    }
}

static void start_push(struct sim_front *f, struct sim_wait *w)
{
    char text[SIM_TEXT_MAX];

    w->value = ++f->history->values;
    sim_element(f->elements, w->value);
    snprintf(text, sizeof(text), "%s q%d %u", sim_chance(f->world, 300) ? "LPUSH" : "RPUSH",
             w->keys[0], w->value);
    sim_trace(f->world, "front %d: %s", f->index, text);
    w->side[0].link = sim_link_get(f, sim_front_node_of(f, w->keys[0]), w->object);
    sim_link_expect(w->side[0].link, SIM_CALL_PUSHED, w->object, 0);
    sim_link_say(f, w->side[0].link, text);
}

static void start_wait(struct sim_front *f, struct sim_wait *w)
{
    bool moves_over = w->kind == SIM_WAIT_MOVE
                   && sim_front_node_of(f, w->to) != sim_front_node_of(f, w->keys[0]);
    struct txn_waiting_start start = {.now_us = sim_front_now_us(f), .patience_us = 2000 * 1000};

    add_sides(f, w);
    sim_wait_note_beginning(f, w);
    if (sim_chance(f->world, 300))
        w->deadline_us = sim_front_now_us(f) + (int64_t)sim_between(f->world, 50, 3000) * 1000;
    start.sides = w->sides;
    start.deadline_us = w->deadline_us;
    start.is_direct = w->sides == 1 && !moves_over;
    start.moves_over = moves_over;
    sim_trace(f->world, "front %d client %d waits as %llu, kind %d, keys %d %d %d (%u), to q%d",
              f->index, w->client, (unsigned long long)w->object, (int)w->kind, w->keys[0],
              w->keys[1], w->keys[2], w->keys_count, w->to);
    w->has_machine = true;
    txn_waiting_init(&w->machine, (struct txn_alloc){memory, NULL, NULL}, &start);
    sim_wait_carry_out(f, w);
}

static struct sim_wait *new_wait(struct sim_front *f, int client)
{
    struct sim_wait *w = mem_zalloc(sizeof(*w));

    w->object = sim_front_new_object(f);
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
    sim_wait_step(f, w, (struct txn_waiting_event){.type = TXN_WAITING_CLIENT_GONE});
    if (f->up)
        sim_front_next_op(f, client);
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
        sim_wait_step(f, w,
                      (struct txn_waiting_event){.type = TXN_WAITING_UNBLOCK, .with_error = true});
}

/* ---- life ---- */

static void free_wait(struct sim_wait *w)
{
    if (w->has_machine)
        txn_waiting_close(&w->machine);
    bytes_free(&w->reply);
    mem_free(w);
}

static void sweep(struct sim_front *f)
{
    sim_link_free_closed(f);
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
            sim_link_drop(f, m->control[j]);
        mem_free(m);
    }
}

/* Its memory is freed at the next start, since it may die in the middle of anything. */
void sim_front_die(struct sim_front *f)
{
    if (!f->up)
        return;
    sim_trace(f->world, "front %d DIES", f->index);
    f->up = false;
    f->life++;
    sim_settle_forget(f);
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
        sim_link_free(f->links[i]);
    sim_link_free_closed(f);
    f->waits_count = f->moves_count = f->links_count = f->settlements_count = 0;
}

void sim_front_tick(struct sim_front *f)
{
    sim_after(f->world, SIM_FRONT_TICK_MS, SIM_FRONT_TICK, f->index, f->life, 0, NULL);
    for (size_t i = 0; i < f->waits_count && f->up; i++)
        tick_wait(f, f->waits[i]);
    for (size_t i = 0; i < f->moves_count && f->up; i++)
        sim_move_tick(f, f->moves[i]);
    sim_settle_tick(f);
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
        sim_front_next_op(f, i);
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
