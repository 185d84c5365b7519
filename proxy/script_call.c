#include "proxy/script_call.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/command/command_keys.h"
#include "proxy/dispatch.h"
#include "proxy/gather.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/script.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

#include <string.h>

struct script_call {
    struct call call;                    /* first */
    struct worker *worker;
    struct pending *pending;
    const struct command *command;
    enum resp_version version;
    int db;
    size_t shard;
    size_t number;                       /* of the command in the gather */
    uint64_t name;                       /* for its habit */
    uint64_t reader, author;             /* tracking_reader(); client->author */
    bool has_moved, has_sought, is_gathered;
    struct bytes raw;                    /* the request */
    struct bytes reached;                /* what the node said it wants; empty: it has not */
};

/* ---- requests that are kept ---- */

static struct slice *arguments_of(struct worker *w, struct slice raw, size_t *argc)
{
    struct resp_cursor c = resp_cursor_over(raw);
    struct resp_value head, value;
    *argc = 0;
    if (!resp_cursor_next(&c, &head)) return NULL;
    struct slice *argv = worker_argv_room(w, (size_t)head.integer);
    while (*argc < (size_t)head.integer && resp_cursor_next(&c, &value))
        argv[(*argc)++] = value.text;
    return argv;
}

static enum route plan_of(struct script_call *k)
{
    struct worker *w = k->worker;
    size_t argc;
    struct slice *argv = arguments_of(w, bytes_slice(&k->raw), &argc);
    return route_plan(&w->plan, w->topology->ring, k->command, argv, argc);
}

/* What the script is called by. */
static struct slice name_of(struct script_call *k)
{
    size_t argc;
    return arguments_of(k->worker, bytes_slice(&k->raw), &argc)[1];
}

static bool is_by_digest(const struct command *command)
{
    return command->id == CMD_evalsha || command->id == CMD_evalsha_ro;
}

/* ---- the end ---- */

static void finish(struct script_call *k, struct slice reply)
{
    pending_answer(k->pending, reply);
    bytes_free(&k->raw);
    bytes_free(&k->reached);
    mem_free(k);
}

static void proceed(struct script_call *k);

/* ---- what a node says it wants ---- */

bool script_call_reaches(struct slice reply)
{
    return slice_starts(reply, SLICE("-REACHES "));
}

static struct slice next_word(struct slice *line)
{
    size_t len = 0;
    while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != '\r') len++;
    struct slice word = slice_make(line->ptr, len);
    *line = slice_part(*line, len + 1, SIZE_MAX);
    return word;
}

static int digit_of(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Hexadecimal digits, or "-" for an empty key. */
static void take_key(struct slice word, struct bytes *key)
{
    bytes_clear(key);
    for (size_t i = 0; i + 1 < word.len; i += 2)
        bytes_append_byte(key, (char)(digit_of(word.ptr[i]) << 4 | digit_of(word.ptr[i + 1])));
}

struct reached {
    bool is_all, is_first;
    int db;
    struct slice keys;                   /* words */
};

static struct reached read_reached(struct slice reply)
{
    struct reached r = {0};
    int64_t db = 0;
    struct slice line = slice_part(reply, sizeof "-REACHES" , SIZE_MAX);
    struct slice how = next_word(&line);
    r.is_all = slice_is(how, "all");
    r.is_first = slice_is(how, "first");
    if (!r.is_all && number_to_int64(next_word(&line), &db)) r.db = (int)db;
    r.keys = line;
    return r;
}

/* False where there is no further key. */
static bool next_key(struct reached *r, struct bytes *key)
{
    struct slice word = next_word(&r->keys);
    if (word.len == 0) return false;
    take_key(word, key);
    return true;
}

void script_call_gather_reached(struct gather *g, struct slice reply)
{
    struct reached r = read_reached(reply);
    struct bytes key = {0};
    if (r.is_all) gather_names(g);
    else while (next_key(&r, &key)) gather_key(g, r.db, bytes_slice(&key));
    bytes_free(&key);
}

/* A script without declared keys whose first ones all lie on another shard had better run there. */
static bool find_other_shard(const struct script_call *k, struct slice reply, size_t *shard)
{
    struct reached r = read_reached(reply);
    struct bytes key = {0};
    bool is_one = r.is_first && !r.is_all;
    for (size_t seen = 0; is_one && next_key(&r, &key); seen++) {
        size_t owner = topology_owner(k->worker->topology, bytes_slice(&key));
        is_one = seen == 0 || owner == *shard;
        *shard = owner;
    }
    bytes_free(&key);
    return is_one;
}

/* ---- a script that a node does not know ---- */

static void sought(void *context)
{
    proceed(context);
}

/* True when the call goes on later. */
static bool seek(struct script_call *k, struct slice reply)
{
    if (k->has_sought || !is_by_digest(k->command) || !slice_starts(reply, SLICE("-NOSCRIPT")))
        return false;
    k->has_sought = true;
    script_seek(k->worker, k->version, name_of(k), sought, k);
    return true;
}

/* ---- gathered ---- */

static void gathered(void *context, struct gather *g, const struct transaction_result *result)
{
    struct script_call *k = context;
    if (result->end != TRANSACTION_COMMITTED) {
        finish(k, result->error);
        return;
    }
    struct slice reply = gather_reply(g, k->number);
    if (seek(k, reply)) return;
    habit_note(&k->worker->habits, k->name, !gather_was_spread(g));
    finish(k, reply);
}

static void gather(struct script_call *k)
{
    struct gather *g = gather_new(k->worker, k->version);
    struct command_keys walk;
    struct command_key key;
    size_t argc;
    struct slice *argv = arguments_of(k->worker, bytes_slice(&k->raw), &argc);

    k->is_gathered = true;
    tracking_may_read(k->worker, k->reader, &(struct request){k->command, argv, argc, {0}});
    k->number = gather_command(g, k->db, argv, argc);
    command_keys_begin(&walk, k->command, argv, argc);
    while (command_keys_next(&walk, &key)) gather_key(g, k->db, argv[key.at]);
    if (k->reached.len > 0) script_call_gather_reached(g, bytes_slice(&k->reached));
    gather_by(g, k->author);
    gather_run(g, gathered, k);
}

/* ---- on one shard ---- */

static void send_to(struct script_call *k, size_t shard);

static void take_reached(struct script_call *k, struct slice reply)
{
    size_t shard = k->shard;
    if (!k->has_moved && plan_of(k) == ROUTE_IS_ANYWHERE && find_other_shard(k, reply, &shard)) {
        k->has_moved = true;
        send_to(k, shard);
        return;
    }
    habit_note(&k->worker->habits, k->name, false);
    bytes_append_slice(&k->reached, reply);
    gather(k);
}

static void answered(struct call *call, struct slice reply, enum call_end end)
{
    struct script_call *k = (struct script_call *)call;
    if (end != CALL_ANSWERED) {
        finish(k, reply);
    } else if (script_call_reaches(reply)) {
        take_reached(k, reply);
    } else if (!seek(k, reply)) {
        habit_note(&k->worker->habits, k->name, true);
        if (is_by_digest(k->command) && !slice_starts(reply, SLICE("-NOSCRIPT")))
            script_is_there(k->worker, k->version, name_of(k), k->shard);
        finish(k, reply);
    }
}

static void may_read(struct script_call *k)
{
    size_t argc;
    struct slice *argv = arguments_of(k->worker, bytes_slice(&k->raw), &argc);
    tracking_may_read(k->worker, k->reader, &(struct request){k->command, argv, argc, {0}});
}

static void send_to(struct script_call *k, size_t shard)
{
    struct upstream *u = worker_upstream(k->worker, shard, k->version);
    bool is_told = k->reader != 0 && tracking_hears_of_reads(k->worker, shard);
    k->shard = shard;
    k->call = (struct call){
        .done = answered, .replies = 1, .may_write = !(k->command->flags & COMMAND_READONLY)};
    if (k->reader != 0 && !is_told) may_read(k);
    upstream_send_as(u, &k->call, k->db, k->author, is_told ? k->reader : 0, bytes_slice(&k->raw));
}

static void proceed(struct script_call *k)
{
    struct worker *w = k->worker;
    enum route route = plan_of(k);
    bool is_far = route == ROUTE_IS_APART || k->reached.len > 0 ||
                  habit_of(&w->habits, k->name) == HABIT_FAR;
    if (is_far) gather(k);
    else send_to(k, route == ROUTE_IS_PIECES ? w->plan.pieces[0].shard : worker_any_shard(w));
}

/* ---- the start ---- */

static struct script_call *begin(struct client *c, const struct request *r, uint64_t name,
                                 struct pending *p)
{
    struct script_call *k = mem_zalloc(sizeof *k);
    k->worker = c->worker;
    k->pending = p;
    k->command = r->command;
    k->version = c->resp;
    k->db = c->db;
    k->name = name;
    k->reader = tracking_reader(c);
    k->author = c->author;
    bytes_append_slice(&k->raw, r->raw);
    return k;
}

static enum dispatch_result pass_on(struct client *c, const struct request *r)
{
    tracking_may_read(c->worker, tracking_reader(c), r);
    return dispatch_by_route(c, r);
}

/* Keys, and more than one shard on which they may be; a node answers anything else. */
static bool is_ordinary(struct client *c, const struct request *r)
{
    return c->worker->topology->count > 1 && script_is_shown(r);
}

static bool is_near(struct client *c, const struct request *r, uint64_t name, size_t *shard)
{
    struct worker *w = c->worker;
    if (habit_of(&w->habits, name) != HABIT_NEAR) return false;
    enum route route = route_plan(&w->plan, w->topology->ring, r->command, r->argv, r->argc);
    *shard = route == ROUTE_IS_PIECES ? w->plan.pieces[0].shard : worker_any_shard(w);
    return route != ROUTE_IS_APART;
}

static bool is_surely_there(struct client *c, const struct request *r, size_t shard)
{
    return !is_by_digest(r->command) || plain_is(c->worker, shard) ||
           script_is_sure(c->worker, c->resp, r->argv[1], &shard);
}

/* Whoever may have to take several steps runs alone. */
static enum dispatch_result serve(struct client *c, const struct request *r, uint64_t name)
{
    size_t shard;
    if (is_near(c, r, name, &shard) && is_surely_there(c, r, shard)) {
        send_to(begin(c, r, name, client_await(c)), shard);
        return DISPATCH_SERVED;
    }
    if (!plain_may_start(c)) return DISPATCH_TURN;
    proceed(begin(c, r, name, client_await_alone(c)));
    return DISPATCH_SERVED;
}

enum dispatch_result script_call_known(struct client *c, const struct request *r)
{
    if (!is_ordinary(c, r)) return pass_on(c, r);
    return serve(c, r, habit_name(r->argv[1]));
}

/* It is shown to everybody first. */
enum dispatch_result script_call_eval(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    if (!is_ordinary(c, r)) return pass_on(c, r);
    uint64_t name = habit_name(r->argv[1]);
    if (script_is_learned(w, r->argv[1])) return serve(c, r, name);
    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct script_call *k = begin(c, r, name, client_await_alone(c));
    if (!script_meet(w, c->resp, r->argv[1], sought, k)) proceed(k);
    return DISPATCH_SERVED;
}
