#include "proxy/resolve.h"

#include "core/base/mem.h"
#include "proxy/plain.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"
#include "txn/resolver.h"

enum { ASK_US = 100 * 1000, OPEN_MAX = 1000, ELEMENTS_MAX = TXN_PARTICIPANTS_MAX + 3 };

/* One transaction that is being finished. */
struct job {
    struct txn_resolver resolver;
    struct job *next;
    bool is_done;
    uint16_t shards[TXN_PARTICIPANTS_MAX];       /* by participant */
};

struct resolve {
    struct worker *worker;
    struct upstream *lanes;              /* by shard */
    struct job *jobs;
    size_t jobs_count;
    struct loop_timer timer;
    struct txn_effects effects;
    struct txn_wire wire;
};

static size_t shard_of(const struct resolve *r, const struct upstream *u)
{
    return (size_t)(u->shard - r->worker->topology->shards);
}

/* ---- effects ---- */

static void send(struct resolve *r, struct job *job, const struct txn_effect *effect)
{
    struct txn_writer writer = txn_wire_writer(txn_wire_begin(&r->wire));
    switch (effect->type) {
    case TXN_SEND_QUERY:  txn_write_query(&writer, job->resolver.id); break;
    case TXN_SEND_DECIDE: txn_write_decide(&writer, job->resolver.id, effect->decision, 0); break;
    case TXN_SEND_FORGET: txn_write_forget(&writer, job->resolver.id); break;
    case TXN_SEND_PREPARE: case TXN_ANSWER: case TXN_DONE: return;
    }
    struct upstream *u = &r->lanes[job->shards[effect->shard]];
    if (effect->type == TXN_SEND_FORGET) upstream_note(u, txn_wire_end(&r->wire));
    else upstream_tell(u, txn_wire_end(&r->wire));
}

static void carry_out(struct resolve *r, struct job *job)
{
    for (uint32_t i = 0; i < r->effects.count; i++) {
        const struct txn_effect *effect = &r->effects.at[i];
        if (effect->type == TXN_DONE) job->is_done = true;
        else send(r, job, effect);
    }
}

static void step(struct resolve *r, struct job *job, const struct txn_event *event)
{
    txn_resolver_step(&job->resolver, event, &r->effects);
    carry_out(r, job);
}

static void drop_done(struct resolve *r)
{
    for (struct job **link = &r->jobs; *link != NULL;) {
        struct job *job = *link;
        if (!job->is_done) {
            link = &job->next;
            continue;
        }
        *link = job->next;
        r->jobs_count--;
        r->worker->stats.resolved++;
        mem_free(job);
    }
}

/* ---- what is open ---- */

static struct job *find_job(const struct resolve *r, struct txn_id id)
{
    struct job *job = r->jobs;
    while (job != NULL && !txn_id_equal(job->resolver.id, id)) job = job->next;
    return job;
}

static bool find_shards(const struct resolve *r, const struct txn_open *open, uint16_t *shards)
{
    for (uint32_t i = 0; i < open->names_count; i++) {
        int id = ring_find_shard(r->worker->topology->ring, open->names[i].ptr, open->names[i].len);
        if (id < 0) return false;
        shards[i] = (uint16_t)id;
    }
    return true;
}

/* A transaction with a participant that this proxy does not know is left to one that does. */
static void take_up(struct resolve *r, const struct txn_open *open)
{
    if (r->jobs_count >= OPEN_MAX || open->names_count > TXN_PARTICIPANTS_MAX ||
        find_job(r, open->id) != NULL)
        return;
    struct job *job = mem_zalloc(sizeof *job);
    if (!find_shards(r, open, job->shards)) {
        mem_free(job);
        return;
    }
    job->next = r->jobs;
    r->jobs = job;
    r->jobs_count++;
    txn_resolver_start(&job->resolver, open->id, open->names_count, open->decision,
                       worker_txn_ms(r->worker), &r->effects);
    carry_out(r, job);
}

/* An array of arrays of strings and numbers. */
static void read_list(struct resolve *r, struct resp_cursor *c)
{
    struct resp_value list, entry, element;
    struct txn_slice argv[ELEMENTS_MAX];

    if (!resp_cursor_next(c, &list) || list.type != '*') return;
    for (int64_t i = 0; i < list.integer; i++) {
        struct txn_open open;
        if (!resp_cursor_next(c, &entry) || entry.type != '*' || entry.integer > ELEMENTS_MAX)
            return;
        for (int64_t k = 0; k < entry.integer; k++) {
            if (!resp_cursor_next(c, &element)) return;
            argv[k] = txn_wire_slice(element.text);
        }
        if (txn_open_parse(argv, (size_t)entry.integer, &open)) take_up(r, &open);
    }
}

/* ---- answers ---- */

static void hear(struct resolve *r, size_t shard, const struct txn_wire_answer *answer)
{
    struct job *job = find_job(r, answer->id);
    struct txn_event event = {.now_ms = worker_txn_ms(r->worker), .vote = answer->vote,
                              .decision = answer->decision, .with_replies = answer->has_replies};

    if (job == NULL || (answer->type != TXN_WIRE_VOTE && answer->type != TXN_WIRE_DECIDED)) return;
    event.type = answer->type == TXN_WIRE_VOTE ? TXN_EVENT_VOTE : TXN_EVENT_DECIDED;
    for (uint32_t i = 0; i < job->resolver.shards; i++) {
        if (job->shards[i] != shard) continue;
        event.shard = i;
        step(r, job, &event);
        break;
    }
}

static void message(struct upstream *u, struct slice text)
{
    struct resolve *r = u->worker->resolve;
    struct txn_wire_answer answer;
    if (!txn_wire_read(text, &answer)) return;
    if (answer.type == TXN_WIRE_UNDECIDED) read_list(r, &answer.rest);
    else hear(r, shard_of(r, u), &answer);
    drop_done(r);
}

/* ---- the round ---- */

static void ask_all(struct resolve *r)
{
    struct txn_writer writer = txn_wire_writer(txn_wire_begin(&r->wire));
    txn_write_undecided(&writer, TXN_UNDECIDED_MS);
    struct slice question = txn_wire_end(&r->wire);
    for (size_t i = 0; i < r->worker->topology->count; i++)
        if (!r->lanes[i].is_owed && !plain_is(r->worker, i)) upstream_tell(&r->lanes[i], question);
}

static void timer_fired(struct loop_timer *timer)
{
    struct resolve *r = (struct resolve *)((char *)timer - offsetof(struct resolve, timer));
    struct worker *w = r->worker;
    const struct txn_event tick = {.type = TXN_EVENT_TICK, .now_ms = worker_txn_ms(w)};

    for (size_t i = 0; i < w->topology->count; i++)
        upstream_check(&r->lanes[i], loop_monotonic_us(w->loop),
                       (int64_t)w->options.shard_timeout_ms * 1000);
    for (struct job *job = r->jobs; job != NULL; job = job->next)
        if (txn_resolver_due_ms(&job->resolver) <= tick.now_ms) step(r, job, &tick);
    drop_done(r);
    ask_all(r);
    loop_timer_start(w->loop, timer, ASK_US);
}

struct resolve *resolve_new(struct worker *w)
{
    struct resolve *r = mem_zalloc(sizeof *r);
    r->worker = w;
    r->lanes = mem_zalloc(w->topology->count * sizeof *r->lanes);
    for (size_t i = 0; i < w->topology->count; i++) {
        upstream_init(&r->lanes[i], w, &w->topology->shards[i], RESP2);
        r->lanes[i].message = message;
    }
    r->timer.fire = timer_fired;
    loop_timer_start(w->loop, &r->timer, ASK_US);
    return r;
}

void resolve_each(struct resolve *r, void (*visit)(void *context, struct upstream *u),
                  void *context)
{
    for (size_t i = 0; i < r->worker->topology->count; i++) visit(context, &r->lanes[i]);
}

void resolve_free(struct resolve *r)
{
    for (size_t i = 0; i < r->worker->topology->count; i++) upstream_close(&r->lanes[i]);
    for (struct job *job = r->jobs, *next; job != NULL; job = next) {
        next = job->next;
        mem_free(job);
    }
    loop_timer_stop(r->worker->loop, &r->timer);
    txn_wire_free(&r->wire);
    mem_free(r->lanes);
    mem_free(r);
}
