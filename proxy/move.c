#include "proxy/move.h"

#include "core/base/mem.h"
#include "proxy/apart.h"
#include "proxy/dispatch.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/transaction.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

enum { TRIES_MAX = 3, ARGS_MAX = 5 };

struct look {
    struct call call;                    /* first */
    struct call watched;                 /* the one before it */
    bool is_unwatched;                   /* which the shard has refused */
    struct move *move;
    struct watcher *watcher;
    size_t shard;
    struct bytes reply;
};

struct move {
    struct worker *worker;
    struct pending *pending;
    const struct command *command;
    int db;
    struct look from, to;
    unsigned left, tries;
    struct bytes raw;                    /* the request, whose arguments these are */
    struct slice argv[ARGS_MAX];
    size_t argc;
};

static bool is_of_set(const struct move *m)
{
    return m->command->id == CMD_smove;
}

static bool takes_left(const struct move *m)
{
    return m->command->id == CMD_lmove && slice_is(m->argv[3], "left");
}

static bool puts_left(const struct move *m)
{
    return m->command->id == CMD_rpoplpush || slice_is(m->argv[4], "left");
}

/* ---- the end ---- */

static void let_go(struct look *look)
{
    if (look->watcher != NULL) watcher_put(look->watcher);
    look->watcher = NULL;
    bytes_clear(&look->reply);
}

static void move_free(struct move *m)
{
    let_go(&m->from);
    let_go(&m->to);
    bytes_free(&m->from.reply);
    bytes_free(&m->to.reply);
    bytes_free(&m->raw);
    mem_free(m);
}

static void finish(struct move *m, struct slice reply)
{
    pending_answer(m->pending, reply);
    move_free(m);
}

static void gather_instead(struct move *m)
{
    struct request r = {m->command, m->argv, m->argc, bytes_slice(&m->raw)};
    apart_start(m->worker, m->pending, m->db, &r);
    move_free(m);
}

/* ---- the transaction ---- */

static void start(struct move *m);

static void committed(void *context, struct transaction *t, const struct transaction_result *result)
{
    struct move *m = context;
    (void)t;
    switch (result->end) {
    case TRANSACTION_COMMITTED:
        finish(m, is_of_set(m) ? SLICE(":1\r\n") : bytes_slice(&m->from.reply));
        break;
    case TRANSACTION_CONDITION:          /* somebody was faster, */
    case TRANSACTION_WATCH:              /* or a connection was lost */
        let_go(&m->from);
        let_go(&m->to);
        if (++m->tries < TRIES_MAX) start(m);
        else gather_instead(m);
        break;
    case TRANSACTION_FAILED:
        finish(m, result->error);
        break;
    }
}

static void add_side(const struct move *m, struct transaction *t, const struct look *look,
                     const struct slice *argv, size_t argc)
{
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    transaction_lock(t, look->shard, (uint32_t)m->db, TXN_EXCLUSIVE, argv[1]);
    transaction_guard(t, look->shard, &watched);
    transaction_vote_on(t, look->shard, &look->watcher->upstream);
    transaction_command(t, look->shard, m->db, argv, argc);
}

static void commit(struct move *m, struct slice element)
{
    struct transaction *t = transaction_new(m->worker, m->pending->version);
    struct slice take[] = {takes_left(m) ? SLICE("LPOP") : SLICE("RPOP"), m->argv[1], element};
    struct slice put[] = {SLICE("SADD"), m->argv[2], element};
    if (is_of_set(m)) take[0] = SLICE("SREM");
    else put[0] = puts_left(m) ? SLICE("LPUSH") : SLICE("RPUSH");
    add_side(m, t, &m->from, take, is_of_set(m) ? 3 : 2);
    add_side(m, t, &m->to, put, 3);
    transaction_by(t, pending_author(m->pending));
    transaction_run(t, false, committed, m);
}

/* ---- looking ---- */

static bool may_hold(const struct move *m)
{
    struct slice type = bytes_slice(&m->to.reply);
    return slice_equal(type, SLICE("+none\r\n")) ||
           slice_equal(type, is_of_set(m) ? SLICE("+set\r\n") : SLICE("+list\r\n"));
}

static void both_looked(struct move *m)
{
    struct slice found = bytes_slice(&m->from.reply);
    struct resp_cursor in = resp_cursor_over(found);
    struct resp_value value;

    if (m->from.is_unwatched || m->to.is_unwatched) gather_instead(m);
    else if (!may_hold(m) || !resp_cursor_next(&in, &value) || value.type == '-') gather_instead(m);
    else if (value.type == '_') finish(m, found);
    else if (is_of_set(m) && value.integer == 0) finish(m, SLICE(":0\r\n"));
    else commit(m, is_of_set(m) ? m->argv[3] : value.text);
}

/* What is not watched may be another one by the time the element is taken. */
static void watched(struct call *call, struct slice reply, enum call_end end)
{
    struct look *look = (struct look *)((char *)call - offsetof(struct look, watched));
    look->is_unwatched = end != CALL_ANSWERED || reply.ptr[0] == '-';
}

/* A shard that is away is told of by the gather. */
static void looked(struct call *call, struct slice reply, enum call_end end)
{
    struct look *look = (struct look *)call;
    (void)end;
    bytes_append_slice(&look->reply, reply);
    if (--look->move->left == 0) both_looked(look->move);
}

static void send_look(struct move *m, struct look *look, struct slice key, const struct slice *argv,
                      size_t argc)
{
    struct bytes request = {0};
    look->move = m;
    look->watcher = watcher_get(m->worker, look->shard, m->pending->version);
    look->watched = (struct call){.done = watched, .replies = 1};
    look->call = (struct call){.done = looked, .replies = 1};
    struct slice fetch[] = {SLICE("TXN"), SLICE("FETCH"), SLICE("LEND"), key};
    resp_write_request(&request, fetch, 4);
    resp_write_request(&request, argv, argc);
    upstream_send(&look->watcher->upstream, &look->watched, m->db, bytes_slice(&request));
    upstream_send(&look->watcher->upstream, &look->call, -1, SLICE(""));
    bytes_free(&request);
}

/* May be the end of m. */
static void start(struct move *m)
{
    struct slice end[] = {SLICE("LINDEX"), m->argv[1], takes_left(m) ? SLICE("0") : SLICE("-1")};
    struct slice member[] = {SLICE("SISMEMBER"), m->argv[1], is_of_set(m) ? m->argv[3] : SLICE("")};
    struct slice type[] = {SLICE("TYPE"), m->argv[2]};
    m->left = 3;
    send_look(m, &m->from, m->argv[1], is_of_set(m) ? member : end, 3);
    send_look(m, &m->to, m->argv[2], type, 2);
    if (--m->left == 0) both_looked(m);
}

/* ---- the start ---- */

static bool is_side(struct slice word)
{
    return slice_is(word, "left") || slice_is(word, "right");
}

static bool is_ordinary(struct worker *w, const struct request *r)
{
    if (r->command->id == CMD_lmove && (!is_side(r->argv[3]) || !is_side(r->argv[4]))) return false;
    return !plain_is(w, topology_owner(w->topology, r->argv[1])) &&
           !plain_is(w, topology_owner(w->topology, r->argv[2]));
}

static void keep_request(struct move *m, const struct request *r)
{
    struct resp_value value;
    bytes_append_slice(&m->raw, r->raw);
    struct resp_cursor in = resp_cursor_over(bytes_slice(&m->raw));
    bool is_array = resp_cursor_next(&in, &value);
    while (is_array && m->argc < r->argc && resp_cursor_next(&in, &value))
        m->argv[m->argc++] = value.text;
}

enum dispatch_result move_serve(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    if (route_plan(&w->plan, w->topology->ring, r->command, r->argv, r->argc) != ROUTE_IS_APART)
        return dispatch_by_route(c, r);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    if (!is_ordinary(w, r)) return apart_serve(c, r);

    struct move *m = mem_zalloc(sizeof *m);
    m->worker = w;
    m->pending = client_await_alone(c);
    m->command = r->command;
    m->db = c->db;
    keep_request(m, r);
    m->from.shard = topology_owner(w->topology, r->argv[1]);
    m->to.shard = topology_owner(w->topology, r->argv[2]);
    start(m);
    return DISPATCH_SERVED;
}
