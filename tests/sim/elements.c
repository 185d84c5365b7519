/* elements.c - see elements.h. */
#include "tests/sim/elements.h"

#include "core/base/mem.h"
#include "core/base/number.h"

#include <string.h>

void sim_elements_init(struct sim_elements *e, struct sim_world *w)
{
    *e = (struct sim_elements){.world = w};
}

void sim_elements_close(struct sim_elements *e)
{
    for (int i = 0; i < SIM_KEYS_MAX; i++)
        mem_free(e->queue[i].at);
    mem_free(e->at);
}

struct sim_element *sim_element(struct sim_elements *e, uint32_t value)
{
    if (value >= e->cap) {
        size_t cap = value * 2 + 64;
        e->at = mem_realloc(e->at, cap * sizeof(*e->at));
        memset(e->at + e->cap, 0, (cap - e->cap) * sizeof(*e->at));
        e->cap = cap;
    }
    return &e->at[value];
}

int sim_queue_of(struct slice key)
{
    bool is_queue = key.len == 2 && key.ptr[0] == 'q' && key.ptr[1] >= '0'
                 && key.ptr[1] < '0' + SIM_KEYS_MAX;

    return is_queue ? key.ptr[1] - '0' : -1;
}

struct slice sim_queue_name(int queue, char out[2])
{
    out[0] = 'q';
    out[1] = (char)('0' + queue);
    return slice_make(out, 2);
}

/* ---- the queues as the logs have them ---- */

static uint32_t number_of(struct slice text)
{
    uint64_t value = 0;

    return number_to_uint64(text, &value) ? (uint32_t)value : 0;
}

static void push(struct sim_elements *e, struct sim_queue *q, bool at_tail, uint32_t value)
{
    if (q->count == q->cap) {
        q->cap = q->cap == 0 ? 16 : q->cap * 2;
        q->at = mem_realloc(q->at, q->cap * sizeof(*q->at));
    }
    if (q->count == 0)
        q->filled_ms = e->world->now_ms;
    if (!at_tail)
        memmove(q->at + 1, q->at, q->count * sizeof(*q->at));
    q->at[at_tail ? q->count : 0] = value;
    q->count++;
}

static uint32_t pop(struct sim_elements *e, struct sim_queue *q, bool at_tail)
{
    uint32_t value;

    if (q->count == 0)
        return 0;
    q->taken_ms = e->world->now_ms;
    value = q->at[at_tail ? q->count - 1 : 0];
    if (!at_tail)
        memmove(q->at, q->at + 1, (q->count - 1) * sizeof(*q->at));
    q->count--;
    return value;
}

static void delete_all(struct sim_elements *e, struct sim_queue *q)
{
    for (size_t i = 0; i < q->count; i++)
        sim_element(e, q->at[i])->was_deleted = true;
    q->count = 0;
}

static void pop_some(struct sim_elements *e, struct sim_queue *q, bool at_tail,
                     const struct slice *argv, size_t argc)
{
    uint32_t count = argc > 2 ? number_of(argv[2]) : 1;

    for (; count > 0; count--)
        pop(e, q, at_tail);
}

static void move(struct sim_elements *e, struct sim_queue *from, const struct slice *argv)
{
    uint32_t value = pop(e, from, slice_is(argv[3], "right"));

    push(e, &e->queue[sim_queue_of(argv[2])], slice_is(argv[4], "right"), value);
}

static void log_to_queue(struct sim_elements *e, struct sim_queue *q, const struct slice *argv,
                         size_t argc)
{
    if (slice_is(argv[0], "rpush") || slice_is(argv[0], "lpush"))
        for (size_t i = 2; i < argc; i++)
            push(e, q, slice_is(argv[0], "rpush"), number_of(argv[i]));
    else if (slice_is(argv[0], "lpop") || slice_is(argv[0], "rpop"))
        pop_some(e, q, slice_is(argv[0], "rpop"), argv, argc);
    else if (slice_is(argv[0], "lmove") || slice_is(argv[0], "blmove"))
        move(e, q, argv);
    else
        sim_violation(e->world, "the log has %.*s for a queue", (int)argv[0].len, argv[0].ptr);
}

void sim_elements_logged(struct sim_elements *e, int node, int db, const struct slice *argv,
                         size_t argc)
{
    int queue = argc > 1 ? sim_queue_of(argv[1]) : -1;

    if (db != SIM_QUEUES_DB)
        return;
    if (queue >= 0)
        log_to_queue(e, &e->queue[queue], argv, argc);
    for (int i = node; i < SIM_KEYS_MAX && slice_is(argv[0], "flushdb"); i += e->nodes)
        delete_all(e, &e->queue[i]);
}

void sim_elements_forget(struct sim_elements *e, int node)
{
    for (int i = node; i < SIM_KEYS_MAX; i += e->nodes)
        e->queue[i].count = 0;
}

void sim_queue_asked(struct sim_queue *q, uint64_t owner, uint64_t now_ms)
{
    if (owner != q->owner) {
        q->other_ms = q->owner_ms;
        q->owner = owner;
    }
    q->owner_ms = now_ms;
}

uint64_t sim_queue_others_ms(const struct sim_queue *q, uint64_t owner)
{
    return owner == q->owner ? q->other_ms : q->owner_ms;
}

/* ---- the end ---- */

static void check_queue(struct sim_elements *e, int i, const struct sim_queue *list)
{
    const struct sim_queue *q = &e->queue[i];
    bool is_equal = q->count == list->count
                 && (q->count == 0 || memcmp(q->at, list->at, q->count * sizeof(*q->at)) == 0);

    if (!is_equal)
        sim_violation(e->world, "q%d is not what its log makes of it", i);
    for (size_t j = 0; j < list->count; j++)
        sim_element(e, list->at[j])->found++;
}

void sim_elements_check(struct sim_elements *e, const struct sim_queue *lists)
{
    for (int i = 0; i < SIM_KEYS_MAX; i++)
        check_queue(e, i, &lists[i]);
    for (size_t i = 1; i < e->cap; i++) {
        const struct sim_element *x = &e->at[i];
        uint32_t places = x->delivered + x->found;
        if (places > 1 && !x->may_be_twice)
            sim_violation(e->world, "element %zu was delivered %u times and is in %u lists", i,
                          x->delivered, x->found);
        if (places == 0 && x->was_pushed && !x->was_deleted)
            sim_violation(e->world, "element %zu is lost", i);
    }
}
