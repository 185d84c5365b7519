/* node.c - see node.h. */
#include "tests/sim/node.h"

#include "core/base/mem.h"

#include <assert.h>

enum { ARGS_MAX = 256, EVERY_KEY = (1 << SIM_KEYS_MAX) - 1 };

static void *memory(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size > 0)
        return mem_realloc(ptr, size);
    mem_free(ptr);
    return NULL;
}

static uint64_t hash(void *ctx, const void *ptr, size_t len)
{
    uint64_t h = 0;

    (void)ctx;
    for (size_t i = 0; i < len; i++)
        h = h * 31 + ((const unsigned char *)ptr)[i];
    return h & 3;                            /* collisions are wanted here */
}

static struct txn_slice to_txn(struct slice s)
{
    return (struct txn_slice){s.ptr, s.len};
}

static struct slice from_txn(struct txn_slice s)
{
    return slice_make(s.ptr, s.len);
}

static uint64_t now(const struct sim_node *n)
{
    return sim_clock(n->world, n->clock_ms);
}

uint32_t sim_key_bit(struct slice key)
{
    assert(key.len == 2 && key.ptr[0] == 'k' && key.ptr[1] - '0' < SIM_KEYS_MAX);
    return 1u << (key.ptr[1] - '0');
}

/* ---- the log ---- */

static void log_append(struct sim_node *n, struct bytes *unit, bool sync)
{
    if (n->log_count == n->log_cap) {
        n->log_cap = n->log_cap == 0 ? 64 : n->log_cap * 2;
        n->log = mem_realloc(n->log, n->log_cap * sizeof(*n->log));
    }
    n->log[n->log_count++] = bytes_take(unit);
    if (!sync)
        return;
    n->must_sync = true;
    if (!n->sync_coming)
        sim_after(n->world, sim_between(n->world, 0, 3), SIM_NODE_SYNC, n->index, n->life, 0,
                  NULL);
    n->sync_coming = true;
}

static void put_record(struct bytes *unit, struct txn_slice record)
{
    sim_put_text(unit, "R");
    sim_put(unit, from_txn(record));
}

static void put_write(struct bytes *unit, const struct slice *argv, size_t argc)
{
    struct bytes command = {0};

    for (size_t i = 0; i < argc; i++)
        sim_put(&command, argv[i]);
    sim_put_text(unit, "W");
    sim_put(unit, bytes_slice(&command));
    bytes_free(&command);
}

/* ---- answers ---- */

static void leave(struct sim_node *n, struct sim_held *h)
{
    if (h->is_vote)
        sim_registers_vote(n->registers, n->world, n->index, h->id, &h->vote);
    sim_send(n->world, SIM_ANSWER, n->world->asks[h->ask].proxy, h->ask, false, &h->message);
}

static void answer(struct sim_node *n, struct sim_held h)
{
    if (!n->must_sync) {
        leave(n, &h);
        return;
    }
    if (n->held_count == n->held_cap) {
        n->held_cap = n->held_cap == 0 ? 16 : n->held_cap * 2;
        n->held = mem_realloc(n->held, n->held_cap * sizeof(*n->held));
    }
    n->held[n->held_count++] = h;
}

void sim_node_sync(struct sim_node *n)
{
    n->durable = n->log_count;
    n->must_sync = n->sync_coming = false;
    for (size_t i = 0; i < n->held_count; i++)
        leave(n, &n->held[i]);
    n->held_count = 0;
}

static struct sim_held begin_answer(uint64_t ask, const char *word)
{
    struct sim_held h = {.ask = ask};

    sim_put_text(&h.message, word);
    return h;
}

static void answer_vote(struct sim_node *n, const struct txn_do *d)
{
    struct sim_held h = begin_answer(d->to, "VOTE");
    char text[TXN_VOTE_TEXT_MAX];

    h.is_vote = true;
    h.id = d->id;
    h.vote = d->vote;
    sim_put(&h.message, slice_make(text, txn_vote_print(&d->vote, text)));
    answer(n, h);
}

static void answer_decided(struct sim_node *n, const struct txn_do *d)
{
    struct sim_held h = begin_answer(d->to, "DECIDE");

    if (d->decision == TXN_UNDECIDED)
        sim_violation(n->world, "node %d was told to commit " SIM_TID " without having voted",
                      n->index, SIM_TID_ARGS(d->id));
    sim_put(&h.message, from_txn(txn_decision_answer(d->decision)));
    answer(n, h);
}

/* ---- what is held, seen from outside ---- */

static void masks_of(struct txn_list locks, struct sim_hold *out)
{
    struct txn_lock lock;

    while (txn_list_lock(&locks, &lock)) {
        uint32_t bits = lock.db == TXN_EVERYTHING ? (uint32_t)EVERY_KEY
                                                  : sim_key_bit(from_txn(lock.key));
        if (lock.mode == TXN_EXCLUSIVE)
            out->exclusive |= bits;
        else
            out->shared |= bits;
    }
}

static bool conflicts(const struct sim_hold *a, const struct sim_hold *b)
{
    return (a->exclusive & (b->shared | b->exclusive)) != 0
        || (b->exclusive & (a->shared | a->exclusive)) != 0;
}

static void check_free(struct sim_node *n, const struct sim_hold *wanted, const char *who)
{
    for (size_t i = 0; i < n->holds_count; i++)
        if (!txn_id_equal(n->holds[i].id, wanted->id) && conflicts(&n->holds[i], wanted))
            sim_violation(n->world, "%s on node %d meets a lock of " SIM_TID, who, n->index,
                          SIM_TID_ARGS(n->holds[i].id));
}

static void add_hold(struct sim_node *n, const struct sim_hold *hold)
{
    check_free(n, hold, "a lock");
    if (n->holds_count == n->holds_cap) {
        n->holds_cap = n->holds_cap == 0 ? 16 : n->holds_cap * 2;
        n->holds = mem_realloc(n->holds, n->holds_cap * sizeof(*n->holds));
    }
    n->holds[n->holds_count++] = *hold;
}

static void remove_hold(struct sim_node *n, struct txn_id id)
{
    for (size_t i = 0; i < n->holds_count; i++)
        if (txn_id_equal(n->holds[i].id, id))
            n->holds[i--] = n->holds[--n->holds_count];
}

/* ---- effects ---- */

static size_t command_argv(struct txn_command *command, struct slice *argv)
{
    struct txn_slice arg;
    size_t argc = 0;

    while (argc < ARGS_MAX && txn_list_arg(&command->args, &arg))
        argv[argc++] = from_txn(arg);
    return argc;
}

/* ---- watches ---- */

static struct sim_watch *watch_at(struct sim_node *n, size_t number)
{
    return &n->watches[number % SIM_WATCHES_MAX];
}

static size_t oldest_watch(const struct sim_node *n)
{
    return n->watches_count > SIM_WATCHES_MAX ? n->watches_count - SIM_WATCHES_MAX : 0;
}

static void watch(struct sim_node *n, uint64_t ask, uint32_t keys)
{
    *watch_at(n, n->watches_count++) = (struct sim_watch){.by = n->world->asks[ask], .keys = keys};
}

static void touch(struct sim_node *n, struct slice key)
{
    for (size_t i = oldest_watch(n); i < n->watches_count; i++)
        if (watch_at(n, i)->keys & sim_key_bit(key))
            watch_at(n, i)->touched = true;
}

/* A node that died has forgotten: what it does not know of counts as touched. */
static bool is_untouched(struct sim_node *n, const struct sim_ask *by)
{
    for (size_t i = oldest_watch(n); i < n->watches_count; i++) {
        const struct sim_watch *w = watch_at(n, i);
        if (w->by.proxy == by->proxy && w->by.life == by->life && w->by.object == by->object)
            return !w->touched;
    }
    return false;
}

static bool run_command(struct sim_node *n, const struct slice *argv, size_t argc,
                        struct bytes *reply)
{
    bool writes = sim_store_run(&n->store, argv, argc, reply);

    if (writes)
        touch(n, argv[1]);
    return writes;
}

/* Runs the commands of a transaction: replies go to the answer, what changes to the unit. */
static void run_commands(struct sim_node *n, struct txn_list commands, struct bytes *replies,
                         struct bytes *unit)
{
    struct txn_command command;
    struct slice argv[ARGS_MAX];

    while (txn_list_command(&commands, &command)) {
        struct bytes reply = {0};
        size_t argc = command_argv(&command, argv);
        if (run_command(n, argv, argc, &reply))
            put_write(unit, argv, argc);
        sim_put(replies, bytes_slice(&reply));
        bytes_free(&reply);
    }
}

static bool guard_holds(struct sim_node *n, const struct txn_do *d, const struct txn_guard *guard)
{
    const struct sim_ask by = n->world->asks[d->to];
    bool exists;

    if (guard->type == TXN_GUARD_WATCHED && by.gathers)
        return is_untouched(n, &by);
    if (guard->type == TXN_GUARD_WATCHED)
        return sim_chance(n->world, 750);    /* somebody else may always have been there */
    exists = sim_store_exists(&n->store, from_txn(guard->key));
    return exists == (guard->type == TXN_GUARD_PRESENT);
}

static struct txn_vote look_at(struct sim_node *n, const struct txn_do *d)
{
    struct txn_vote no = {.verdict = TXN_NO};
    struct txn_list guards = d->guards;
    struct txn_guard guard;

    for (uint32_t i = 0; txn_list_guard(&guards, &guard); i++) {
        if (guard_holds(n, d, &guard))
            continue;
        no.why = guard.type == TXN_GUARD_WATCHED ? TXN_WHY_WATCH : TXN_WHY_CONDITION;
        no.index = i;
        return no;
    }
    if (sim_fault(n->world, 5)) {
        no.why = TXN_WHY_MOVED;
        return no;
    }
    if (sim_fault(n->world, 5)) {
        no.why = TXN_WHY_ERROR;
        no.text = (struct txn_slice){"OOM no memory", 13};
        return no;
    }
    return (struct txn_vote){.verdict = TXN_YES};
}

static void do_check(struct sim_node *n, const struct txn_do *d)
{
    struct txn_in in = {.type = TXN_IN_GUARDS, .now_ms = now(n), .id = d->id};

    in.vote = look_at(n, d);
    txn_participant_step(&n->participant, &in);
}

static void do_log(struct sim_node *n, const struct txn_do *d)
{
    struct txn_record record;
    struct bytes unit = {0};
    struct sim_hold hold = {.id = d->id};

    if (!txn_record_read(d->record, &record)) {
        sim_violation(n->world, "node %d logs a record that cannot be read", n->index);
        return;
    }
    sim_trace(n->world, "node %d  logs %c of " SIM_TID, n->index, record.type,
              SIM_TID_ARGS(d->id));
    if (record.type == TXN_RECORD_PREPARE) {
        masks_of(record.locks, &hold);
        add_hold(n, &hold);
    }
    if (record.type == TXN_RECORD_ABORT) {
        sim_registers_decision(n->registers, n->world, n->index, d->id, TXN_ABORT);
        remove_hold(n, d->id);
    }
    put_record(&unit, d->record);
    log_append(n, &unit, d->sync);
}

static void do_read(struct sim_node *n, const struct txn_do *d)
{
    struct sim_held h = begin_answer(d->to, "VOTE");
    struct sim_hold hold = {.id = d->id};
    struct bytes unit = {0};

    masks_of(d->locks, &hold);
    check_free(n, &hold, "a read");
    sim_put_text(&h.message, "YES");
    run_commands(n, d->commands, &h.message, &unit);
    if (unit.len > 0)
        sim_violation(n->world, "a transaction of reads wrote on node %d", n->index);
    bytes_free(&unit);
    answer(n, h);
}

static void do_apply(struct sim_node *n, const struct txn_do *d)
{
    struct sim_held h = begin_answer(d->to, "DECIDE");
    struct bytes unit = {0};

    sim_trace(n->world, "node %d  applies " SIM_TID, n->index, SIM_TID_ARGS(d->id));
    sim_registers_decision(n->registers, n->world, n->index, d->id, TXN_COMMIT);
    remove_hold(n, d->id);
    sim_put_text(&h.message, "REPLIES");
    run_commands(n, d->commands, &h.message, &unit);
    put_record(&unit, d->record);
    log_append(n, &unit, d->sync);
    answer(n, h);
}

static size_t message_argv(struct slice message, struct slice *argv)
{
    size_t argc = 0;

    while (argc < ARGS_MAX && sim_get(&message, &argv[argc]))
        argc++;
    return argc;
}

static void run_plain(struct sim_node *n, uint64_t ask, struct slice message)
{
    struct sim_held h = begin_answer(ask, "PLAIN");
    struct slice argv[ARGS_MAX];
    size_t argc = message_argv(message, argv);
    struct sim_hold hold = {.id = {0, 0, 0}};
    struct bytes unit = {0}, reply = {0};

    for (size_t i = 0; i < sim_store_keys(argv, argc); i++)
        hold.shared |= sim_key_bit(argv[1 + i]);
    if (sim_store_writes(argv, argc))
        hold.exclusive = hold.shared;
    check_free(n, &hold, "a plain command");
    if (n->world->asks[ask].gathers)
        watch(n, ask, hold.shared);
    if (run_command(n, argv, argc, &reply)) {
        put_write(&unit, argv, argc);
        log_append(n, &unit, true);
    }
    sim_put(&h.message, bytes_slice(&reply));
    bytes_free(&reply);
    answer(n, h);
}

static void do_plain(struct sim_node *n, uint64_t id)
{
    for (size_t i = 0; i < n->plain_count; i++) {
        struct sim_plain p = n->plain[i];
        if (p.id != id)
            continue;
        n->plain[i] = n->plain[--n->plain_count];
        run_plain(n, id, bytes_slice(&p.message));
        bytes_free(&p.message);
        return;
    }
    sim_violation(n->world, "node %d may run a plain command that does not wait", n->index);
}

static void carry_out(struct sim_node *n, const struct txn_do *d)
{
    switch (d->type) {
    case TXN_DO_CHECK:   do_check(n, d); break;
    case TXN_DO_LOG:     do_log(n, d); break;
    case TXN_DO_VOTE:    answer_vote(n, d); break;
    case TXN_DO_READ:    do_read(n, d); break;
    case TXN_DO_APPLY:   do_apply(n, d); break;
    case TXN_DO_DECIDED: answer_decided(n, d); break;
    case TXN_DO_PLAIN:   do_plain(n, d->plain); break;
    }
}

/* ---- death and life ---- */

static void drop_memory(struct sim_node *n)
{
    txn_participant_close(&n->participant);
    sim_store_close(&n->store);
    for (size_t i = 0; i < n->held_count; i++)
        bytes_free(&n->held[i].message);
    for (size_t i = 0; i < n->plain_count; i++)
        bytes_free(&n->plain[i].message);
    n->held_count = n->plain_count = n->holds_count = n->watches_count = 0;
}

static void die(struct sim_node *n)
{
    struct sim_world *w = n->world;
    size_t kept = sim_between(w, n->durable, n->log_count);

    sim_trace(w, "node %d  DIES, losing %zu of %zu", n->index, n->log_count - kept, n->log_count);
    n->up = false;
    n->life++;
    while (n->log_count > kept)
        bytes_free(&n->log[--n->log_count]);
    drop_memory(n);
    sim_after(w, sim_between(w, 1, w->faults.down_ms_max), SIM_NODE_START, n->index, n->life, 0,
              NULL);
}

static void drain(struct sim_node *n)
{
    struct txn_do d;

    while (n->up && txn_participant_next(&n->participant, &d)) {
        carry_out(n, &d);
        if (sim_fault(n->world, n->world->faults.node_dies))
            die(n);
    }
}

static void replay_hold(struct sim_node *n, struct txn_slice bytes)
{
    struct txn_record record;
    struct sim_hold hold = {0};

    if (!txn_record_read(bytes, &record))
        return;
    hold.id = record.id;
    if (record.type == TXN_RECORD_PREPARE) {
        masks_of(record.locks, &hold);
        add_hold(n, &hold);
    } else {
        remove_hold(n, record.id);
    }
}

static void replay_unit(struct sim_node *n, struct slice unit)
{
    struct slice tag, body, argv[ARGS_MAX];

    while (sim_get(&unit, &tag) && sim_get(&unit, &body)) {
        if (slice_is(tag, "R")) {
            if (!txn_participant_replay(&n->participant, to_txn(body)))
                sim_violation(n->world, "node %d cannot replay its log", n->index);
            replay_hold(n, to_txn(body));
        } else {
            struct bytes reply = {0};
            sim_store_run(&n->store, argv, message_argv(body, argv), &reply);
            bytes_free(&reply);
        }
    }
}

void sim_node_start(struct sim_node *n)
{
    struct sim_world *w = n->world;
    const struct txn_alloc alloc = {memory, hash, NULL};

    if (n->life > 0 && w->faults.clocks_jump && sim_chance(w, 300))
        n->clock_ms -= (int64_t)sim_between(w, 0, 12000);
    txn_participant_init(&n->participant, alloc, SIM_PLAIN_MAX);
    n->up = true;
    n->must_sync = n->sync_coming = false;
    for (size_t i = 0; i < n->log_count; i++)
        replay_unit(n, bytes_slice(&n->log[i]));
    n->durable = n->log_count;
    if (n->life > 0)
        txn_participant_quarantine(&n->participant, now(n));
    sim_trace(w, "node %d  starts with %zu units, clock %+lld", n->index, n->log_count,
              (long long)n->clock_ms);
    sim_after(w, 0, SIM_NODE_TICK, n->index, n->life, 0, NULL);
}

void sim_node_init(struct sim_node *n, struct sim_world *w, struct sim_registers *r, int index)
{
    *n = (struct sim_node){.index = index, .world = w, .registers = r};
    n->clock_ms = (int64_t)sim_between(w, 0, 100) - 50;
    sim_node_start(n);
}

void sim_node_close(struct sim_node *n)
{
    if (n->up)
        drop_memory(n);
    for (size_t i = 0; i < n->log_count; i++)
        bytes_free(&n->log[i]);
    mem_free(n->log);
    mem_free(n->held);
    mem_free(n->holds);
}

/* ---- requests ---- */

static void put_open(void *ctx, const struct txn_open_here *open)
{
    struct bytes *message = ctx, entry = {0};
    struct txn_list names = open->participants;
    struct txn_slice name;
    char text[TXN_ID_TEXT_MAX];

    sim_put(&entry, slice_make(text, txn_id_print(open->id, text)));
    sim_put_text(&entry, open->decision == TXN_COMMIT ? "COMMITTED" : "UNDECIDED");
    sim_put_text(&entry, "0");
    while (txn_list_name(&names, &name))
        sim_put(&entry, from_txn(name));
    sim_put(message, bytes_slice(&entry));
    bytes_free(&entry);
}

static void answer_undecided(struct sim_node *n, uint64_t ask, uint64_t older_than_ms)
{
    struct sim_held h = begin_answer(ask, "UNDECIDED");

    txn_participant_undecided(&n->participant, now(n), older_than_ms, 100, put_open, &h.message);
    answer(n, h);
}

static void on_txn(struct sim_node *n, uint64_t ask, const struct slice *argv, size_t argc)
{
    struct txn_slice args[ARGS_MAX];
    struct txn_message m;
    struct txn_in in = {.now_ms = now(n), .from = ask};
    const char *wrong;

    for (size_t i = 0; i < argc; i++)
        args[i] = to_txn(argv[i]);
    wrong = txn_message_parse(args, argc, &m);
    if (wrong != NULL) {
        sim_violation(n->world, "node %d does not understand: %s", n->index, wrong);
        return;
    }
    if (m.verb == TXN_VERB_UNDECIDED) {
        answer_undecided(n, ask, m.older_than_ms);
        return;
    }
    in.id = m.id;
    in.decision = m.decision;
    in.prepare = &m.prepare;
    in.vote = (struct txn_vote){.verdict = TXN_YES};
    in.type = m.verb == TXN_VERB_PREPARE ? TXN_IN_PREPARE
            : m.verb == TXN_VERB_DECIDE ? TXN_IN_DECIDE
            : m.verb == TXN_VERB_QUERY ? TXN_IN_QUERY : TXN_IN_FORGET;
    txn_participant_step(&n->participant, &in);
}

static void answer_try_again(struct sim_node *n, uint64_t ask)
{
    answer(n, begin_answer(ask, "TRYAGAIN"));
}

static void on_plain(struct sim_node *n, uint64_t ask, struct slice message)
{
    struct slice argv[ARGS_MAX];
    size_t argc = message_argv(message, argv);
    struct txn_locks *locks = txn_participant_locks(&n->participant);
    enum txn_mode mode = sim_store_writes(argv, argc) ? TXN_EXCLUSIVE : TXN_SHARED;
    struct txn_lock lock[SIM_KEYS_MAX];
    size_t count = sim_store_keys(argv, argc);
    struct sim_plain *p = &n->plain[n->plain_count];

    for (size_t i = 0; i < count; i++)
        lock[i] = (struct txn_lock){0, mode, to_txn(argv[1 + i])};
    if (txn_locks_empty(locks) || !txn_locks_block(locks, lock, count)) {
        run_plain(n, ask, message);
        return;
    }
    if (n->plain_count == SIM_PLAIN_MAX) {
        answer_try_again(n, ask);
        return;
    }
    *p = (struct sim_plain){.id = ask, .since_ms = n->world->now_ms};
    p->request = txn_locks_wait(locks, ask, lock, count);
    bytes_append_slice(&p->message, message);
    n->plain_count++;
}

void sim_node_request(struct sim_node *n, uint64_t ask, struct slice message)
{
    struct slice argv[ARGS_MAX];
    size_t argc;

    if (!n->up)
        return;
    argc = message_argv(message, argv);
    if (slice_is(argv[0], "TXN"))
        on_txn(n, ask, argv + 1, argc - 1);
    else
        on_plain(n, ask, message);
    drain(n);
}

/* ---- now and then ---- */

static void give_up_plain(struct sim_node *n)
{
    for (size_t i = 0; i < n->plain_count; i++) {
        struct sim_plain p = n->plain[i];
        if (n->world->now_ms - p.since_ms < SIM_PLAIN_WAIT_MS)
            continue;
        n->plain[i--] = n->plain[--n->plain_count];
        txn_locks_cancel(txn_participant_locks(&n->participant), p.request);
        answer_try_again(n, p.id);
        bytes_free(&p.message);
    }
}

static void emit_unit(void *ctx, struct txn_slice record)
{
    struct bytes unit = {0};

    put_record(&unit, record);
    log_append(ctx, &unit, false);
}

/* A new log that says the same as the old one: the lists, then the register. */
static void rewrite(struct sim_node *n)
{
    struct bytes lists = {0};

    if (n->durable != n->log_count)
        return;
    while (n->log_count > 0)
        bytes_free(&n->log[--n->log_count]);
    for (size_t i = 0; i < n->store.keys; i++) {
        struct slice list = bytes_slice(&n->store.key[i].list);
        struct slice argv[3] = {SLICE("APPEND"), bytes_slice(&n->store.key[i].name),
                                list};
        put_write(&lists, argv, 3);
    }
    log_append(n, &lists, false);
    txn_participant_snapshot(&n->participant, emit_unit, n);
    n->durable = n->log_count;
    sim_trace(n->world, "node %d  rewrites its log: %zu units", n->index, n->log_count);
}

void sim_node_tick(struct sim_node *n)
{
    const struct txn_in tick = {.type = TXN_IN_TICK, .now_ms = now(n)};
    struct sim_world *w = n->world;

    sim_after(w, SIM_NODE_TICK_MS, SIM_NODE_TICK, n->index, n->life, 0, NULL);
    txn_participant_step(&n->participant, &tick);
    drain(n);
    if (!n->up)
        return;
    give_up_plain(n);
    if (sim_fault(w, w->faults.rewrite))
        rewrite(n);
    if (sim_fault(w, w->faults.node_dies_idle))
        die(n);
}
