/* shard.c - see shard.h. */
#include "tests/sim/shard.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/resp_reply.h"
#include "core/wire/resp_write.h"
#include "server/bind.h"
#include "server/session/offer.h"
#include "server/session/taken.h"
#include "server/session/txn_node.h"
#include "txn/message.h"

#include <assert.h>

enum { ARGS_MAX = 256, MS = 1000, MONOTONIC_START_MS = 1000000 };

static const struct resp_limits limits = {64 * 1024, 1024 * 1024, 1024 * 1024, true};

static struct sim_peer *peer_of(const struct client *c)
{
    return (struct sim_peer *)(uintptr_t)c;
}

static void tell_time(struct sim_shard *s)
{
    server_set_time(&s->server, (int64_t)sim_clock(s->world, s->clock_ms) * MS,
                    (int64_t)(s->world->now_ms + MONOTONIC_START_MS) * MS);
}

/* ---- the process around the server ---- */

static int64_t op_ticks(struct server *server)
{
    return server->monotonic_us;
}

static void op_log(struct server *server, int level, struct slice text)
{
    (void)server;
    (void)level;
    (void)text;
}

static const struct server_ops server_ops = {.ticks_us = op_ticks, .log = op_log};

/* ---- the log ---- */

static bool next_request(struct resp_request *r, struct bytes *in, size_t *at, struct slice *argv)
{
    if (*at == in->len || resp_request_step(r, in->ptr + *at, in->len - *at) != RESP_DONE)
        return false;
    assert(r->argc <= ARGS_MAX);
    for (size_t i = 0; i < r->argc; i++)
        argv[i] = slice_make(in->ptr + *at + r->args[i].offset, r->args[i].len);
    *at += r->at;
    return true;
}

static void note_record(struct sim_shard *s, struct slice bytes)
{
    struct txn_record record;

    if (!txn_record_read((struct txn_slice){bytes.ptr, bytes.len}, &record))
        sim_violation(s->world, "node %d logs a record that cannot be read", s->index);
    else
        sim_trace(s->world, "node %d  logs %c of " SIM_TID, s->index, record.type,
                  SIM_TID_ARGS(record.id));
    if (record.type == TXN_RECORD_COMMIT)
        sim_registers_decision(s->registers, s->world, s->index, record.id, TXN_COMMIT);
    else if (record.type == TXN_RECORD_ABORT)
        sim_registers_decision(s->registers, s->world, s->index, record.id, TXN_ABORT);
}

static void note_logged(struct sim_shard *s, int db, const struct slice *argv, size_t argc)
{
    if (slice_is(argv[0], "txn") && slice_is(argv[1], "record"))
        note_record(s, argv[2]);
    else
        sim_elements_logged(s->elements, s->index, db, argv, argc);
}

static void note_command(struct sim_shard *s, int db, struct slice bytes)
{
    struct resp_request r;
    struct bytes copy = {0};
    struct slice argv[ARGS_MAX];
    size_t at = 0;

    resp_request_init(&r, &limits);
    bytes_append_slice(&copy, bytes);
    if (next_request(&r, &copy, &at, argv)) {
        note_logged(s, db, argv, r.argc);
        sim_trace(s->world, "node %d  logs %.*s %.*s %.*s", s->index, (int)argv[0].len,
                  argv[0].ptr, r.argc > 1 ? (int)argv[1].len : 0, r.argc > 1 ? argv[1].ptr : "",
                  r.argc > 2 && argv[2].len < 24 ? (int)argv[2].len : 0,
                  r.argc > 2 ? argv[2].ptr : "");
    }
    resp_request_close(&r);
    bytes_free(&copy);
}

/* A unit is database and bytes of each command. */
static void on_unit(void *context, const struct propagated *unit)
{
    struct sim_shard *s = context;

    if (s->log_count == s->log_cap) {
        s->log_cap = s->log_cap == 0 ? 64 : s->log_cap * 2;
        s->log = mem_realloc(s->log, s->log_cap * sizeof(*s->log));
    }
    s->log[s->log_count] = (struct bytes){0};
    for (size_t i = 0; i < unit->count; i++) {
        const struct propagated_command *c = &unit->commands[i];
        char db = (char)c->db;
        sim_put(&s->log[s->log_count], slice_make(&db, 1));
        sim_put(&s->log[s->log_count], slice_make(unit->bytes + c->offset, c->len));
        note_command(s, c->db, slice_make(unit->bytes + c->offset, c->len));
    }
    s->log_count++;
}

/* ---- who stands in line ---- */

static uint32_t queues_of(const struct client *c)
{
    bool moves = slice_is(c->argv[0], "blmove");
    uint32_t bits = 0;

    for (size_t i = 1; i < c->argc && !(moves && i > 1); i++)
        if (sim_queue_of(c->argv[i]) >= 0)
            bits |= 1u << sim_queue_of(c->argv[i]);
    return bits;
}

static void enter_line(struct sim_peer *p)
{
    p->line = queues_of(&p->client);
    p->line_since = ++p->shard->lines;
    p->line_to = slice_is(p->client.argv[0], "blmove") ? sim_queue_of(p->client.argv[2]) : -1;
    sim_trace(p->shard->world, "node %d  lets wire %llu wait (%x)", p->shard->index,
              (unsigned long long)p->wire, p->line);
    p->line_out = p->out.len;
}

/* Who moves to a key that a transaction holds cannot be served. */
static bool is_held_up(const struct sim_peer *p)
{
    char name[2] = {'q', (char)('0' + p->line_to)};
    const struct txn_lock to = {SIM_QUEUES_DB, TXN_EXCLUSIVE, {name, 2}};

    return p->line_to >= 0 && txn_node_blocks(&p->shard->server, &to, 1);
}

/* Nobody who came later is served before. */
static void check_line(struct sim_peer *p, int queue, uint64_t since)
{
    const struct sim_shard *s = p->shard;

    for (size_t i = 0; i < s->peers_count; i++) {
        const struct sim_peer *other = s->peers[i];
        if (other != p && (other->line & 1u << queue) != 0 && other->line_since < since
            && !other->has_ended && !is_held_up(other))
            sim_violation(s->world, "node %d gives from q%d on wire %llu, and on %llu somebody "
                          "came before", s->index, queue, (unsigned long long)p->wire,
                          (unsigned long long)other->wire);
    }
}

/* The queue that a reply is about, if it gives something. */
static int queue_given(struct slice reply, uint32_t line)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    int queue = -1;

    if (!resp_cursor_next(&c, &value) || value.type == '_' || value.type == '-')
        return -1;
    if (value.type == '$') {                             /* of BLMOVE, which has one source */
        for (int i = 0; i < SIM_KEYS_MAX; i++)
            if (line == 1u << i)
                queue = i;
        return queue;
    }
    return resp_cursor_next(&c, &value) && value.type == '$' ? sim_queue_of(value.text) : -1;
}

static void leave_line(struct sim_peer *p)
{
    int queue = queue_given(slice_make(p->out.ptr + p->line_out, p->out.len - p->line_out),
                            p->line);
    uint64_t since = p->line_since;

    if (p->line == 0)
        return;
    p->line = 0;
    if (queue >= 0)
        check_line(p, queue, since);
}

/* Who is served at once, though others wait; but for what was offered to it. */
static void check_at_once(struct sim_peer *p, size_t before, bool had_offer)
{
    struct slice reply = slice_make(p->out.ptr + before, p->out.len - before), first;
    struct resp_cursor c = resp_cursor_over(reply);
    const struct slice *argv = p->client.argv;
    int queue;

    if (had_offer || p->client.argc == 0)
        return;
    if (slice_is(argv[0], "txn") && slice_is(argv[1], "wait") && resp_cursor_skip(&c, &first))
        reply = slice_make(c.ptr, (size_t)(c.end - c.ptr));
    else if (!slice_is(argv[0], "blpop") && !slice_is(argv[0], "brpop")
             && !slice_is(argv[0], "blmove"))
        return;
    queue = queue_given(reply, queues_of(&p->client));
    if (queue >= 0)
        check_line(p, queue, UINT64_MAX);
}

/* ---- serving ---- */

static void note_asked(struct sim_peer *p)
{
    struct sim_queue *queues = p->shard->elements->queue;

    for (size_t i = 1; i < p->client.argc; i++)
        if (sim_queue_of(p->client.argv[i]) >= 0)
            sim_queue_asked(&queues[sim_queue_of(p->client.argv[i])],
                            p->shard->wires->at[p->wire].owner, p->shard->world->now_ms);
    if (p->client.argc > 1 && slice_is(p->client.argv[0], "txn")
        && slice_is(p->client.argv[1], "taken"))
        p->heard++;
}

/* What came of the request at the front of the input; false when nothing more is to be served. */
static bool went(struct sim_peer *p, enum call_status status)
{
    p->waits = status != CALL_DONE;
    if (status == CALL_BLOCKED)
        enter_line(p);
    if (status != CALL_PARKED)
        bytes_consume(&p->in, p->reader.at);
    return status == CALL_DONE;
}

static bool read_front(struct sim_peer *p, struct slice *argv)
{
    size_t at = 0;

    resp_request_reset(&p->reader);
    if (!next_request(&p->reader, &p->in, &at, argv))
        return false;
    p->client.argv = argv;
    p->client.argc = p->reader.argc;
    p->client.found = NULL;
    return true;
}

static void trace_request(const struct sim_peer *p)
{
    char text[160];
    size_t len = 0;

    if (p->wire == 0 || p->shard->world->trace == NULL)
        return;
    for (size_t i = 0; i < p->client.argc && len < 120; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, " %.*s",
                                p->client.argv[i].len < 24 ? (int)p->client.argv[i].len : 0,
                                p->client.argv[i].ptr);
    sim_trace(p->shard->world, "node %d  hears on %llu:%s", p->shard->index,
              (unsigned long long)p->wire, text);
}

static void serve(struct sim_peer *p)
{
    struct slice argv[ARGS_MAX];
    bool goes_on = true;

    while (goes_on && !p->waits && !p->has_ended && read_front(p, argv)) {
        size_t before = p->out.len;
        bool had_offer = p->client.offer != NULL;
        enum call_status status;
        note_asked(p);
        trace_request(p);
        status = call_request(&p->client);
        p->client.argv = argv;
        if (status == CALL_DONE)
            check_at_once(p, before, had_offer);
        goes_on = went(p, status);
    }
}

static void op_unpark(struct client *c)
{
    struct sim_peer *p = peer_of(c);
    struct slice argv[ARGS_MAX];
    bool is_there = read_front(p, argv);
    size_t before = p->out.len;
    bool had_offer = c->offer != NULL;
    enum call_status status;

    assert(is_there);
    status = call_request_unparked(c);
    p->client.argv = argv;
    if (status == CALL_DONE)
        check_at_once(p, before, had_offer);
    went(p, status);
}

static void op_unblocked(struct client *c)
{
    struct sim_peer *p = peer_of(c);

    leave_line(p);
    p->waits = false;
}

static void op_close(struct client *c)
{
    peer_of(c)->has_ended = true;
}

/* ---- peers ---- */

static struct sim_peer *new_peer(struct sim_shard *s)
{
    struct sim_peer *p = mem_zalloc(sizeof(*p));

    p->shard = s;
    client_init(&p->client, &s->server, &s->client_ops, &p->out);
    p->client.flags |= CLIENT_AUTHENTICATED;
    client_enroll(&p->client);
    resp_request_init(&p->reader, &limits);
    if (s->peers_count == s->peers_cap) {
        s->peers_cap = s->peers_cap == 0 ? 32 : s->peers_cap * 2;
        s->peers = mem_realloc(s->peers, s->peers_cap * sizeof(struct sim_peer *));
    }
    s->peers[s->peers_count++] = p;
    return p;
}

static void free_peer(struct sim_peer *p)
{
    client_close(&p->client);
    resp_request_close(&p->reader);
    bytes_free(&p->in);
    bytes_free(&p->out);
    mem_free(p);
}

static struct sim_peer *find_peer(const struct sim_shard *s, uint64_t wire)
{
    for (size_t i = 0; i < s->peers_count; i++)
        if (s->peers[i]->wire == wire)
            return s->peers[i];
    return NULL;
}

static struct sim_peer *find_peer_by(const struct sim_shard *s, const struct sim_ask *by)
{
    for (size_t i = 0; i < s->peers_count; i++) {
        struct sim_peer *p = s->peers[i];
        if (p->wire == 0 && p->by.proxy == by->proxy && p->by.life == by->life
            && p->by.object == by->object && p->by.shard == by->shard)
            return p;
    }
    return NULL;
}

static void drop_peer(struct sim_shard *s, struct sim_peer *p)
{
    for (size_t i = 0; i < s->peers_count; i++)
        if (s->peers[i] == p)
            s->peers[i--] = s->peers[--s->peers_count];
    free_peer(p);
    offer_tend(&s->server);
    taken_tend(&s->server);
}

/* ---- answers to proxies, in the simulator's words ---- */

static void put_value(struct bytes *message, const struct resp_value *value)
{
    char digits[NUMBER_INT64_MAX_LEN];

    if (value->type == ':')
        sim_put(message, slice_make(digits, number_from_int64(digits, value->integer)));
    else
        sim_put(message, value->type == '_' ? SLICE("") : value->text);
}

static void put_rest(struct bytes *message, struct resp_cursor *c)
{
    struct resp_value value;

    while (resp_cursor_next(c, &value))
        put_value(message, &value);
}

static void note_vote(struct sim_peer *p, struct txn_id id, struct slice text)
{
    struct txn_vote vote;

    if (txn_vote_parse((struct txn_slice){text.ptr, text.len}, &vote))
        sim_registers_vote(p->shard->registers, p->shard->world, p->shard->index, id, &vote);
}

/* *3: id, verb, and a status or an array. */
static void put_message(struct sim_peer *p, struct txn_id id, struct slice verb,
                        struct resp_cursor *c, struct bytes *message)
{
    bool is_vote = slice_is(verb, "VOTE");
    struct resp_value value;

    sim_put(message, verb);
    if (!resp_cursor_next(c, &value))
        return;
    if (value.type == '*' && !is_vote)
        sim_put_text(message, "REPLIES");
    else if (value.type != '*')
        sim_put(message, value.text);
    if (is_vote && value.type == '+')
        note_vote(p, id, value.text);
    put_rest(message, c);
}

static void put_undecided(struct resp_cursor *c, struct bytes *message)
{
    struct resp_value head, value;
    int64_t entries = resp_cursor_next(c, &head) ? head.integer : 0;

    sim_put_text(message, "UNDECIDED");
    for (; entries > 0 && resp_cursor_next(c, &head); entries--) {
        struct bytes entry = {0};
        for (int64_t i = 0; i < head.integer && resp_cursor_next(c, &value); i++)
            put_value(&entry, &value);
        sim_put(message, bytes_slice(&entry));
        bytes_free(&entry);
    }
}

static bool is_message(struct resp_cursor *c, struct txn_id *id, struct slice *verb)
{
    struct resp_value head, text, word;

    if (!resp_cursor_next(c, &head) || head.type != '*' || head.integer != 3
        || !resp_cursor_next(c, &text) || !resp_cursor_next(c, &word))
        return false;
    *verb = word.text;
    return slice_is(word.text, "UNDECIDED")
        || txn_id_parse((struct txn_slice){text.text.ptr, text.text.len}, id);
}

static void put_plain(struct sim_peer *p, struct slice reply, struct bytes *message)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;

    if (!resp_cursor_next(&c, &value))
        return;
    if (slice_starts(value.text, SLICE("TRYAGAIN"))) {
        sim_put_text(message, "TRYAGAIN");
        return;
    }
    if (value.type == '-')
        sim_violation(p->shard->world, "node %d answers %.*s", p->shard->index,
                      (int)value.text.len, value.text.ptr);
    sim_put_text(message, "PLAIN");
    if (value.type == '*') {
        struct bytes lists = {0};
        put_rest(&lists, &c);
        sim_put(message, bytes_slice(&lists));
        bytes_free(&lists);
    } else {
        put_value(message, &value);
    }
}

/* One reply of the server's; false when nothing is to be said of it. */
static bool put_answer(struct sim_peer *p, struct slice reply, struct bytes *message,
                       uint64_t *ask)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct txn_id id = {0, 0, 0};
    struct slice verb;
    enum sim_expect type;

    *ask = p->ask;
    if (is_message(&c, &id, &verb)) {
        if (slice_is(verb, "UNDECIDED"))
            put_undecided(&c, message);
        else
            put_message(p, id, verb, &c, message);
        return true;
    }
    if (p->expects_count == 0)
        return false;
    type = p->expects[0].type;
    *ask = p->expects[0].ask;
    for (size_t i = 1; i < p->expects_count; i++)
        p->expects[i - 1] = p->expects[i];
    p->expects_count--;
    if (type == SIM_EXPECT_FETCHED)
        return false;
    put_plain(p, reply, message);
    return true;
}

static void answer_proxy(struct sim_peer *p)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&p->out));
    struct slice reply;

    while (resp_cursor_skip(&c, &reply)) {
        struct bytes message = {0};
        uint64_t ask;
        if (put_answer(p, reply, &message, &ask))
            sim_send(p->shard->world, SIM_ANSWER, p->by.proxy, ask, false, &message);
        bytes_free(&message);
    }
    bytes_clear(&p->out);
}

static void answer(struct sim_peer *p)
{
    if (p->out.len == 0)
        return;
    p->line_out = 0;
    if (p->wire == 0) {
        answer_proxy(p);
        return;
    }
    sim_wire_to_front(p->shard->wires, p->wire, &p->out);
    p->out = (struct bytes){0};
}

/* ---- death and life ---- */

static void drop_memory(struct sim_shard *s)
{
    while (s->peers_count > 0)
        free_peer(s->peers[--s->peers_count]);
    server_close(&s->server);
}

static void die(struct sim_shard *s, size_t kept)
{
    struct sim_world *w = s->world;

    sim_trace(w, "node %d  DIES, losing %zu of %zu", s->index, s->log_count - kept, s->log_count);
    s->up = false;
    s->life++;
    while (s->log_count > kept)
        bytes_free(&s->log[--s->log_count]);
    drop_memory(s);
    sim_wires_node_died(s->wires, s->index);
    sim_after(w, sim_between(w, 1, w->faults.down_ms_max), SIM_NODE_START, s->index, s->life, 0,
              NULL);
}

/* Those who were served while they waited may have asked for more. */
static void serve_all(struct sim_shard *s)
{
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < s->peers_count; i++) {
            size_t before = s->peers[i]->in.len;
            serve(s->peers[i]);
            again |= s->peers[i]->in.len != before;
        }
    }
}

static void end_turn(struct sim_shard *s)
{
    serve_all(s);
    if (sim_fault(s->world, s->world->faults.node_dies)) {
        die(s, sim_between(s->world, s->durable, s->log_count));
        return;
    }
    s->durable = s->log_count;
    for (size_t i = 0; i < s->peers_count; i++) {
        struct sim_peer *p = s->peers[i];
        s->wires->at[p->wire].settling -= p->heard;
        p->heard = 0;
        answer(p);
    }
}

static void replay_unit(struct sim_shard *s, struct client *c, struct slice unit)
{
    struct slice db, command, argv[ARGS_MAX];

    while (sim_get(&unit, &db) && sim_get(&unit, &command)) {
        struct resp_request r;
        struct bytes copy = {0};
        size_t at = 0;
        resp_request_init(&r, &limits);
        bytes_append_slice(&copy, command);
        if (client_select(c, db.ptr[0]) && next_request(&r, &copy, &at, argv)) {
            note_logged(s, db.ptr[0], argv, r.argc);
            c->argv = argv;
            c->argc = r.argc;
            call_request(c);
        }
        if (c->out->len > 0 && c->out->ptr[0] == '-')
            sim_violation(s->world, "node %d reads its log: %.*s", s->index, (int)c->out->len - 2,
                          c->out->ptr);
        bytes_clear(c->out);
        resp_request_close(&r);
        bytes_free(&copy);
    }
}

/* As server/boot.c does. */
static void read_log(struct sim_shard *s)
{
    struct client c;
    struct bytes replies = {0};
    int64_t now_ms = s->server.keyspace.now_ms;

    sim_elements_forget(s->elements, s->index);
    s->server.is_loading = true;
    s->server.keyspace.now_ms = 0;
    client_init(&c, &s->server, &client_detached_ops, &replies);
    c.flags |= CLIENT_REPLAY | CLIENT_AUTHENTICATED;
    for (size_t i = 0; i < s->log_count; i++)
        replay_unit(s, &c, bytes_slice(&s->log[i]));
    client_close(&c);
    bytes_free(&replies);
    s->server.keyspace.now_ms = now_ms;
    s->server.is_loading = false;
    s->server.dirty = 0;
    if (s->life > 0)
        txn_node_recovered(&s->server);
    taken_recovered(&s->server);
    s->durable = s->log_count;
}

void sim_shard_start(struct sim_shard *s)
{
    struct options options;

    options_init(&options);
    server_init(&s->server, &options, bind_handlers(), &server_ops, random_next(&s->world->random));
    s->up = true;
    tell_time(s);
    read_log(s);
    propagate_add_sink(&s->server, on_unit, s);
    sim_trace(s->world, "node %d  starts with %zu units", s->index, s->log_count);
    sim_after(s->world, 0, SIM_NODE_TICK, s->index, s->life, 0, NULL);
}

void sim_shard_init(struct sim_shard *s, struct sim_world *w, struct sim_wires *wires,
                    struct sim_elements *e, struct sim_registers *r, int index)
{
    *s = (struct sim_shard){.index = index,
                            .world = w,
                            .wires = wires,
                            .elements = e,
                            .registers = r,
                            .client_ops = client_detached_ops};
    s->client_ops.close = op_close;
    s->client_ops.unpark = op_unpark;
    s->client_ops.unblocked = op_unblocked;
    s->clock_ms = (int64_t)sim_between(w, 0, 100) - 50;
    sim_shard_start(s);
}

void sim_shard_close(struct sim_shard *s)
{
    if (s->up)
        drop_memory(s);
    while (s->log_count > 0)
        bytes_free(&s->log[--s->log_count]);
    mem_free(s->log);
    mem_free(s->peers);
}

/* ---- what comes in ---- */

void sim_shard_bytes(struct sim_shard *s, uint64_t wire, struct slice bytes)
{
    struct sim_peer *p = find_peer(s, wire);

    tell_time(s);
    if (p == NULL) {
        p = new_peer(s);
        p->wire = wire;
    }
    bytes_append_slice(&p->in, bytes);
    serve(p);
    end_turn(s);
}

void sim_shard_end(struct sim_shard *s, uint64_t wire)
{
    struct sim_peer *p = find_peer(s, wire);

    s->wires->at[wire].node_open = false;
    if (p == NULL)
        return;
    tell_time(s);
    drop_peer(s, p);
    end_turn(s);
}

static void expect(struct sim_peer *p, enum sim_expect type, uint64_t ask)
{
    assert(p->expects_count < sizeof(p->expects) / sizeof(p->expects[0]));
    p->expects[p->expects_count].type = type;
    p->expects[p->expects_count++].ask = ask;
}

static void fetch(struct sim_peer *p, struct slice *argv, size_t argc, uint64_t ask)
{
    struct slice keep[ARGS_MAX] = {SLICE("TXN"), SLICE("FETCH"), SLICE("KEEP")};

    for (size_t i = 1; i < argc; i++)
        keep[i + 2] = argv[i];
    resp_write_request(&p->in, keep, argc + 2);
    argv[0] = SLICE("MGET");
    resp_write_request(&p->in, argv, argc);
    expect(p, SIM_EXPECT_FETCHED, ask);
    expect(p, SIM_EXPECT_LISTS, ask);
}

/* Its watches died with an earlier life: the node says that it will never happen. */
static void query_instead(struct sim_peer *p, const struct slice *argv)
{
    resp_write_request(&p->in, (struct slice[]){SLICE("TXN"), SLICE("QUERY"), argv[2]}, 3);
}

void sim_shard_request(struct sim_shard *s, uint64_t ask, struct slice message)
{
    struct slice argv[ARGS_MAX];
    const struct sim_ask by = s->world->asks[ask];
    struct sim_peer *p;
    size_t argc = 0;
    bool is_new;

    if (!s->up)
        return;
    tell_time(s);
    while (argc < ARGS_MAX && sim_get(&message, &argv[argc]))
        argc++;
    p = find_peer_by(s, &by);
    is_new = p == NULL;
    if (is_new) {
        p = new_peer(s);
        p->by = by;
    }
    p->ask = ask;
    if (slice_is(argv[0], "FETCH"))
        fetch(p, argv, argc, ask);
    else if (by.gathers && is_new && slice_is(argv[1], "PREPARE"))
        query_instead(p, argv);
    else
        resp_write_request(&p->in, argv, argc);
    if (slice_is(argv[0], "GET") || slice_is(argv[0], "APPEND"))
        expect(p, SIM_EXPECT_PLAIN, ask);
    serve(p);
    end_turn(s);
}

void sim_shard_tick(struct sim_shard *s)
{
    struct sim_world *w = s->world;

    sim_after(w, SIM_SHARD_TICK_MS, SIM_NODE_TICK, s->index, s->life, 0, NULL);
    tell_time(s);
    block_tend(&s->server);
    if (++s->ticks % 5 == 0)
        server_cron(&s->server);
    end_turn(s);
    if (s->up && sim_fault(w, w->faults.node_dies_idle))
        die(s, s->log_count);
}

void sim_shard_run(struct sim_shard *s, int db, struct slice *argv, size_t argc,
                   struct bytes *reply)
{
    struct client c;

    tell_time(s);
    txn_node_client_init(&c, &s->server, NULL, reply);
    txn_node_run(&c, db, argv, argc);
    client_close(&c);
}
