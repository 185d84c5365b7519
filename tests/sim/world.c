/* world.c - see world.h. */
#include "tests/sim/world.h"

#include "core/base/mem.h"

#include <assert.h>
#include <stdarg.h>

enum { EPOCH_S = 1700000000 };

void sim_world_init(struct sim_world *w, uint64_t seed, FILE *trace)
{
    *w = (struct sim_world){.trace = trace};
    random_seed(&w->random, seed);
    sim_ask(w, (struct sim_ask){.proxy = -1});           /* 0: nobody */
}

void sim_world_close(struct sim_world *w)
{
    for (size_t i = 0; i < w->count; i++)
        bytes_free(&w->heap[i].payload);
    mem_free(w->heap);
    mem_free(w->asks);
}

uint64_t sim_clock(const struct sim_world *w, int64_t offset_ms)
{
    return (uint64_t)((int64_t)EPOCH_S * 1000 + (int64_t)w->now_ms + offset_ms);
}

bool sim_chance(struct sim_world *w, uint32_t per_mille)
{
    return random_below(&w->random, 1000) < per_mille;
}

bool sim_fault(struct sim_world *w, uint32_t per_mille)
{
    return w->now_ms < w->faults_end_ms && sim_chance(w, per_mille);
}

uint64_t sim_between(struct sim_world *w, uint64_t low, uint64_t high)
{
    return low + random_below(&w->random, high - low + 1);
}

/* ---- the queue ---- */

static bool before(const struct sim_event *a, const struct sim_event *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void swap(struct sim_event *a, struct sim_event *b)
{
    struct sim_event c = *a;

    *a = *b;
    *b = c;
}

static void sift_up(struct sim_world *w, size_t i)
{
    for (; i > 0 && before(&w->heap[i], &w->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&w->heap[i], &w->heap[(i - 1) / 2]);
}

static void sift_down(struct sim_world *w, size_t i)
{
    for (;;) {
        size_t least = i, left = 2 * i + 1;
        if (left < w->count && before(&w->heap[left], &w->heap[least]))
            least = left;
        if (left + 1 < w->count && before(&w->heap[left + 1], &w->heap[least]))
            least = left + 1;
        if (least == i)
            return;
        swap(&w->heap[i], &w->heap[least]);
        i = least;
    }
}

/* What falls on one millisecond comes in random order, in calm runs as it was sent. */
static uint64_t shuffled(struct sim_world *w)
{
    if (w->faults.calm)
        return w->sequence++;
    return random_below(&w->random, UINT64_C(1) << 20) << 40 | w->sequence++;
}

void sim_after(struct sim_world *w, uint64_t delay_ms, enum sim_event_type type, int process,
               uint64_t life, uint64_t ask, struct bytes *payload)
{
    if (w->count == w->cap) {
        w->cap = w->cap == 0 ? 64 : w->cap * 2;
        w->heap = mem_realloc(w->heap, w->cap * sizeof(*w->heap));
    }
    w->heap[w->count] = (struct sim_event){w->now_ms + delay_ms, shuffled(w), type, process, life,
                                           ask, {NULL, 0, 0}};
    if (payload != NULL)
        w->heap[w->count].payload = bytes_take(payload);
    sift_up(w, w->count++);
}

bool sim_next(struct sim_world *w, struct sim_event *out)
{
    if (w->count == 0)
        return false;
    *out = w->heap[0];
    w->heap[0] = w->heap[--w->count];
    sift_down(w, 0);
    assert(out->at_ms >= w->now_ms);
    w->now_ms = out->at_ms;
    return true;
}

uint64_t sim_ask(struct sim_world *w, struct sim_ask ask)
{
    if (w->asks_count == w->asks_cap) {
        w->asks_cap = w->asks_cap == 0 ? 64 : w->asks_cap * 2;
        w->asks = mem_realloc(w->asks, w->asks_cap * sizeof(*w->asks));
    }
    w->asks[w->asks_count] = ask;
    return w->asks_count++;
}

/* ---- the network ---- */

static uint64_t delay_of(struct sim_world *w)
{
    uint64_t delay_ms = sim_between(w, 0, 4);

    if (sim_fault(w, w->faults.late))
        delay_ms = sim_between(w, 10, 600);
    else if (sim_fault(w, w->faults.very_late))
        delay_ms = sim_between(w, 1000, 12000);
    if (delay_ms > 5 && w->now_ms + delay_ms > w->last_trouble_ms)
        w->last_trouble_ms = w->now_ms + delay_ms;
    return delay_ms;
}

/* On a connection that never breaks requests keep their order. */
static uint64_t calm_delay_of(struct sim_world *w, int node, uint64_t ask)
{
    uint64_t *arrival_ms = &w->arrival_ms[w->asks[ask].proxy][node];
    uint64_t at_ms = w->now_ms + delay_of(w);

    if (*arrival_ms < at_ms)
        *arrival_ms = at_ms;
    return *arrival_ms - w->now_ms;
}

static void deliver(struct sim_world *w, enum sim_event_type type, int process, uint64_t ask,
                    struct bytes *payload)
{
    bool in_order = w->faults.calm && type == SIM_REQUEST;
    uint64_t delay_ms = in_order ? calm_delay_of(w, process, ask) : delay_of(w);

    sim_after(w, delay_ms, type, process, 0, ask, payload);
}

/* The asker may notice that its connection broke, or not. */
static void lose(struct sim_world *w, uint64_t ask, struct bytes *payload)
{
    bytes_free(payload);
    if (sim_chance(w, 500))
        sim_after(w, sim_between(w, 0, 50), SIM_LOST, w->asks[ask].proxy, 0, ask, NULL);
}

void sim_send(struct sim_world *w, enum sim_event_type type, int process, uint64_t ask, bool once,
              struct bytes *payload)
{
    if (sim_fault(w, w->faults.lose)) {
        lose(w, ask, payload);
        return;
    }
    if (!once && sim_fault(w, w->faults.twice)) {
        struct bytes copy = {0};
        bytes_append_slice(&copy, bytes_slice(payload));
        deliver(w, type, process, ask, &copy);
    }
    deliver(w, type, process, ask, payload);
}

/* ---- what is said about it ---- */

void sim_trace(struct sim_world *w, const char *format, ...)
{
    va_list args;

    if (w->trace == NULL)
        return;
    fprintf(w->trace, "%6llu.%03llu  ", (unsigned long long)(w->now_ms / 1000),
            (unsigned long long)(w->now_ms % 1000));
    va_start(args, format);
    vfprintf(w->trace, format, args);
    va_end(args);
    fputc('\n', w->trace);
}

void sim_violation(struct sim_world *w, const char *format, ...)
{
    char text[sizeof(w->violation)];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    sim_trace(w, "VIOLATION %s", text);
    if (w->violation[0] == '\0')
        memcpy(w->violation, text, sizeof(text));
}

/* ---- messages ---- */

void sim_put(struct bytes *message, struct slice item)
{
    uint32_t len = (uint32_t)item.len;

    bytes_append(message, &len, sizeof(len));
    bytes_append_slice(message, item);
}

void sim_put_text(struct bytes *message, const char *text)
{
    sim_put(message, slice_of(text));
}

bool sim_get(struct slice *rest, struct slice *item)
{
    uint32_t len;

    if (rest->len < sizeof(len))
        return false;
    memcpy(&len, rest->ptr, sizeof(len));
    assert(rest->len - sizeof(len) >= len);
    *item = slice_make(rest->ptr + sizeof(len), len);
    *rest = slice_make(item->ptr + len, rest->len - sizeof(len) - len);
    return true;
}
