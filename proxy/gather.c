#include "proxy/gather.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/plain.h"
#include "proxy/txn_wire.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRYING_MAX_US = 10 * 1000 * 1000,    /* after which changes are the client's business */
    TRIES_AT_ONCE = 3,                   /* then holding, and with a pause that grows */
    PAUSE_FIRST_US = 500,
    PAUSE_MAX_US = 20 * 1000,
    ROUNDS_MAX = 64,                     /* of keys that were not declared */
    GIVEN_FIELDS = 5, NAME_FIELDS = 4,   /* of TXN RUN and TXN NAMES */
    OFFER_MAX = 16 * 1024                /* bytes of a value that comes along unasked */
};

struct gathered_key {
    size_t shard;
    int db;
    enum gather_use use;
    size_t at, len;                      /* in key_bytes */
    size_t size;                         /* bytes, roughly */
    bool is_given;                       /* these are there, in a fetch's reply: */
    struct slice payload, encoding;      /* empty payload: there is no such key */
    int64_t expiry_ms;
};

struct key_list {
    struct gathered_key *at;
    size_t count, cap;
};

struct gathered_command {
    int db;
    bool is_everywhere;
    enum txn_mode mode;                  /* everywhere */
    size_t argc, at, len;                /* everywhere: the request for the shards, in everywhere */
    size_t first;                        /* everywhere: its number in the transaction */
    struct slice reply;
};

/* One OFFER, FETCH or GIVE: keys of one shard and database; none, where a client only watches. */
struct fetch {
    struct call call;                    /* first */
    struct gather *gather;
    size_t shard;
    int db;
    size_t first_key, keys;
    enum {
        FETCH_KEYS,                      /* watched, and offered */
        FETCH_GIVEN,                     /* of what was only offered: what is_wanted() */
        FETCH_NAMES,                     /* of all keys */
        FETCH_NOTHING                    /* but whether the client's own watches hold */
    } what;
    enum gather_use use;
    struct bytes reply;
};

struct side {                            /* a shard that takes part */
    size_t shard;
    struct watcher *watcher;             /* NULL: none yet */
    bool is_borrowed;                    /* the client's own */
    bool has_fetched;
    size_t keys, values;                 /* values: of keys that are not only replaced */
    size_t size;                         /* of the values */
};

struct gather {
    struct worker *worker;
    struct list everyone;                /* worker->gathers */
    enum resp_version version;
    struct key_list keys, watched;       /* to be fetched; only to be held */
    struct bytes key_bytes;
    struct gathered_command *commands;
    size_t commands_count, commands_cap;
    struct txn_wire_args run;            /* the commands, as RUN wants them */
    struct bytes everywhere;             /* requests, as arrays */
    bool has_everywhere;
    bool has_names;                      /* of all keys there are */
    struct side *sides;                  /* by shard of the topology */
    size_t home;
    struct fetch *fetches;
    size_t fetches_count, left;
    size_t offers_count;                 /* those behind ask for what was only offered */
    bool has_asked_twice;                /* in this round */
    struct bytes failure;                /* an error of this round */
    bool is_touched;                     /* what the client watches */
    struct call run_call;
    struct bytes run_reply;              /* what commands[].reply are in */
    struct transaction *transaction;     /* while done() may ask for replies */
    unsigned tries, rounds;
    int64_t started_us;
    struct loop_timer again;
    void (*done)(void *context, struct gather *g, const struct transaction_result *r);
    void *context;
};

/* ---- building ---- */

struct gather *gather_new(struct worker *w, enum resp_version version)
{
    struct gather *g = mem_zalloc(sizeof *g);
    g->worker = w;
    list_add_last(&w->gathers, &g->everyone);
    g->version = version;
    g->sides = mem_zalloc(w->topology->count * sizeof *g->sides);
    for (size_t i = 0; i < w->topology->count; i++) g->sides[i].shard = i;
    return g;
}

static void free_fetches(struct gather *g)
{
    for (size_t i = 0; i < g->fetches_count; i++) bytes_free(&g->fetches[i].reply);
    mem_free(g->fetches);
    g->fetches = NULL;
    g->fetches_count = 0;
}

static void give_back_watchers(struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++) {
        struct side *side = &g->sides[i];
        if (side->watcher == NULL || side->is_borrowed) continue;
        watcher_put(side->watcher);
        side->watcher = NULL;
    }
}

static void gather_free(struct gather *g)
{
    list_leave(&g->everyone);
    loop_timer_stop(g->worker->loop, &g->again);
    give_back_watchers(g);
    free_fetches(g);
    bytes_free(&g->key_bytes);
    bytes_free(&g->run.bytes);
    bytes_free(&g->everywhere);
    bytes_free(&g->failure);
    bytes_free(&g->run_reply);
    mem_free(g->keys.at);
    mem_free(g->watched.at);
    mem_free(g->commands);
    mem_free(g->sides);
    mem_free(g);
}

static struct slice key_at(const struct gather *g, const struct gathered_key *k)
{
    return slice_make(g->key_bytes.ptr + k->at, k->len);
}

static void add_key(struct gather *g, struct key_list *list, int db, struct slice key)
{
    if (list->count == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 8;
        list->at = mem_realloc(list->at, list->cap * sizeof *list->at);
    }
    size_t shard = topology_owner(g->worker->topology, key);
    list->at[list->count++] =
        (struct gathered_key){.shard = shard, .db = db, .at = g->key_bytes.len, .len = key.len};
    bytes_append_slice(&g->key_bytes, key);
}

void gather_key_for(struct gather *g, int db, struct slice key, enum gather_use use)
{
    add_key(g, &g->keys, db, key);
    g->keys.at[g->keys.count - 1].use = use;
}

void gather_key(struct gather *g, int db, struct slice key)
{
    gather_key_for(g, db, key, GATHER_COPIED);
}

void gather_names(struct gather *g)
{
    g->has_names = true;
}

bool gather_was_spread(const struct gather *g)
{
    size_t shards = 0;
    for (size_t i = 0; i < g->worker->topology->count; i++) shards += g->sides[i].keys > 0;
    return g->has_names || shards > 1;
}

void gather_watched(struct gather *g, int db, struct slice key)
{
    add_key(g, &g->watched, db, key);
}

void gather_watcher(struct gather *g, size_t shard, struct watcher *watcher)
{
    g->sides[shard].watcher = watcher;
    g->sides[shard].is_borrowed = true;
}

static void add_run_arg(struct txn_wire_args *args, struct slice arg)
{
    resp_write_bulk(&args->bytes, arg);
    args->count++;
}

static void add_run_number(struct txn_wire_args *args, int64_t n)
{
    char digits[NUMBER_INT64_MAX_LEN];
    add_run_arg(args, slice_make(digits, number_from_int64(digits, n)));
}

size_t gather_command(struct gather *g, int db, const struct slice *argv, size_t argc)
{
    if (g->commands_count == g->commands_cap) {
        g->commands_cap = g->commands_cap ? g->commands_cap * 2 : 8;
        g->commands = mem_realloc(g->commands, g->commands_cap * sizeof *g->commands);
    }
    add_run_number(&g->run, db);
    add_run_number(&g->run, (int64_t)argc);
    for (size_t i = 0; i < argc; i++) add_run_arg(&g->run, argv[i]);
    g->commands[g->commands_count] = (struct gathered_command){.db = db};
    return g->commands_count++;
}

size_t gather_everywhere(struct gather *g, int db, enum txn_mode mode, const struct slice *argv,
                         size_t argc, const struct slice *there, size_t there_argc)
{
    size_t number = gather_command(g, db, there, there_argc);
    struct gathered_command *k = &g->commands[number];

    g->has_everywhere = k->is_everywhere = true;
    k->mode = mode;
    k->argc = argc;
    k->at = g->everywhere.len;
    for (size_t i = 0; i < argc; i++) resp_write_bulk(&g->everywhere, argv[i]);
    k->len = g->everywhere.len - k->at;
    return number;
}

struct slice gather_reply(const struct gather *g, size_t command)
{
    return g->commands[command].reply;
}

struct slice gather_reply_of(const struct gather *g, size_t command, size_t shard)
{
    return transaction_reply(g->transaction, g->commands[command].first + shard);
}

/* ---- the end ---- */

static void end(struct gather *g, const struct transaction_result *result)
{
    g->done(g->context, g, result);
    gather_free(g);
}

static void end_failed(struct gather *g, struct slice error)
{
    end(g, &(struct transaction_result){.end = TRANSACTION_FAILED, .error = error});
}

/* ---- once more ---- */

static void start_round(struct gather *g);

static void again_fired(struct loop_timer *timer)
{
    start_round((struct gather *)((char *)timer - offsetof(struct gather, again)));
}

/* Somebody was faster. */
static void try_again(struct gather *g)
{
    struct worker *w = g->worker;
    int64_t pause_us = PAUSE_FIRST_US;

    if (loop_monotonic_us(w->loop) - g->started_us > TRYING_MAX_US) {
        end_failed(g, SLICE("-TRYAGAIN the keys of this command were changed by others all the "
                            "time\r\n"));
        return;
    }
    g->again.fire = again_fired;
    if (++g->tries < TRIES_AT_ONCE) {
        start_round(g);
        return;
    }
    for (unsigned i = TRIES_AT_ONCE; i < g->tries && pause_us < PAUSE_MAX_US; i++) pause_us *= 2;
    loop_timer_start(w->loop, &g->again,
                     pause_us / 2 + (int64_t)random_below(&w->random, (uint64_t)pause_us));
}

/* ---- the transaction ---- */

/* The next five elements of what RUN would write. */
struct written {
    int db;
    struct slice key, payload;
    struct resp_value expiry;
    struct slice encoding;
    bool is_deleted;
};

static bool next_written(struct resp_cursor *c, struct written *w)
{
    struct resp_value db, key, payload, encoding;
    if (!resp_cursor_next(c, &db) || !resp_cursor_next(c, &key) || !resp_cursor_next(c, &payload) ||
        !resp_cursor_next(c, &w->expiry) || !resp_cursor_next(c, &encoding))
        return false;
    w->db = (int)db.integer;
    w->key = key.text;
    w->is_deleted = payload.type == '_';
    w->payload = payload.text;
    w->encoding = encoding.text;
    return true;
}

static void add_write(struct gather *g, struct transaction *t, const struct written *w)
{
    size_t shard = topology_owner(g->worker->topology, w->key);
    char expiry[NUMBER_INT64_MAX_LEN];

    transaction_lock(t, shard, (uint32_t)w->db, TXN_EXCLUSIVE, w->key);
    transaction_command(
        t, shard, w->db,
        (struct slice[]){SLICE("TXN"), SLICE("PUT"), w->key,
                         slice_make(expiry, number_from_int64(expiry, w->expiry.integer)),
                         w->is_deleted ? SLICE("") : w->payload, w->encoding},
        6);
}

/* What was said on copies is said when it is certain, and by the shard that says everything about a
 * key, so that it keeps its place among that. */
static void add_messages(struct gather *g, struct transaction *t, struct resp_cursor *c)
{
    struct resp_value head, about, kind, channel, message;
    if (!resp_cursor_next(c, &head) || head.type != '*' || head.integer == 0) return;
    transaction_writes(t);
    for (int64_t i = 0; i + 3 < head.integer; i += 4) {
        if (!resp_cursor_next(c, &about) || !resp_cursor_next(c, &kind) ||
            !resp_cursor_next(c, &channel) || !resp_cursor_next(c, &message))
            return;
        size_t shard = topology_owner(g->worker->topology, about.text);
        struct slice publish[] = {SLICE("TXN"), SLICE("PUBLISH"), kind.text, channel.text,
                                  message.text};
        transaction_command(t, shard, 0, publish, 5);
    }
}

/* Fetched keys are out of the way while commands about all keys run. */
static void add_deletions(struct gather *g, struct transaction *t)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        const struct gathered_key *k = &g->keys.at[i];
        transaction_lock(t, k->shard, (uint32_t)k->db, TXN_EXCLUSIVE, key_at(g, k));
        transaction_command(t, k->shard, k->db,
                            (struct slice[]){SLICE("TXN"), SLICE("REMOVE"), key_at(g, k)}, 3);
    }
}

static void add_everywhere(struct gather *g, struct transaction *t, struct gathered_command *k)
{
    struct slice *argv = worker_argv_room(g->worker, k->argc);
    struct resp_cursor c = resp_cursor_over(slice_make(g->everywhere.ptr + k->at, k->len));
    struct resp_value value;

    for (size_t i = 0; i < k->argc && resp_cursor_next(&c, &value); i++) argv[i] = value.text;
    for (size_t shard = 0; shard < g->worker->topology->count; shard++) {
        transaction_lock(t, shard, TXN_EVERYTHING, k->mode, SLICE(""));
        size_t number = transaction_command(t, shard, k->db, argv, k->argc);
        if (shard == 0) k->first = number;
    }
}

static void add_locks(struct gather *g, struct transaction *t, const struct key_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        transaction_lock(t, list->at[i].shard, (uint32_t)list->at[i].db, TXN_SHARED,
                         key_at(g, &list->at[i]));
}

static void add_guards(struct gather *g, struct transaction *t)
{
    const struct txn_guard watched = {.type = TXN_GUARD_WATCHED};
    for (size_t i = 0; i < g->worker->topology->count; i++) {
        if (g->sides[i].watcher == NULL) continue;
        transaction_guard(t, i, &watched);
        transaction_vote_on(t, i, &g->sides[i].watcher->upstream);
    }
    for (size_t i = 0; g->has_names && i < g->worker->topology->count; i++)
        transaction_lock(t, i, TXN_EVERYTHING, TXN_SHARED, SLICE(""));
    add_locks(g, t, &g->keys);
    add_locks(g, t, &g->watched);
}

static bool has_client_watches(const struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].is_borrowed) return true;
    return false;
}

static void committed(void *context, struct transaction *t, const struct transaction_result *result)
{
    struct gather *g = context;
    switch (result->end) {
    case TRANSACTION_COMMITTED:
        g->transaction = t;
        end(g, result);
        break;
    case TRANSACTION_CONDITION:
        try_again(g);
        break;
    case TRANSACTION_WATCH:              /* without watches, a watching connection was lost */
        if (has_client_watches(g)) end(g, result);
        else try_again(g);
        break;
    case TRANSACTION_FAILED:
        end(g, result);
        break;
    }
}

/* c stands at what is to be written; the messages follow. */
static void commit(struct gather *g, struct resp_cursor c, size_t writes)
{
    struct transaction *t = transaction_new(g->worker, g->version);
    struct written w;

    add_guards(g, t);
    if (g->has_everywhere) add_deletions(g, t);
    for (size_t i = 0; i < g->commands_count; i++)
        if (g->commands[i].is_everywhere) add_everywhere(g, t, &g->commands[i]);
    for (size_t i = 0; i < writes && next_written(&c, &w); i++) add_write(g, t, &w);
    add_messages(g, t, &c);
    transaction_run(t, false, committed, g);
}

/* ---- RUN ---- */

/* Keys that were reached for and not declared. */
static void take_missing(struct gather *g, struct resp_cursor *c, int64_t elements)
{
    struct resp_value db, key;
    for (int64_t i = 0; i + 1 < elements; i += 2)
        if (resp_cursor_next(c, &db) && resp_cursor_next(c, &key)) {
            if (db.integer < 0) gather_names(g);
            else gather_key(g, (int)db.integer, key.text);
        }
    if (++g->rounds > ROUNDS_MAX)
        end_failed(g, SLICE("-ERR this command reaches for too many keys that it did not "
                            "declare\r\n"));
    else start_round(g);
}

static bool skip_replies(const struct gather *g, struct resp_cursor *c, int64_t count)
{
    struct slice reply;
    if (count != (int64_t)g->commands_count) return false;
    for (size_t i = 0; i < g->commands_count; i++)
        if (!resp_cursor_skip(c, &reply)) return false;
    return true;
}

/* The client gets them when it is done, and what they came in is gone by then. */
static void keep_replies(struct gather *g, struct slice replies)
{
    bytes_clear(&g->run_reply);
    bytes_append_slice(&g->run_reply, replies);
    struct resp_cursor c = resp_cursor_over(bytes_slice(&g->run_reply));
    for (size_t i = 0; i < g->commands_count; i++)
        if (!resp_cursor_skip(&c, &g->commands[i].reply)) return;
}

static void ran(struct call *call, struct slice reply, enum call_end end_of_call)
{
    struct gather *g = (struct gather *)((char *)call - offsetof(struct gather, run_call));
    struct resp_value head, replies, elements;

    if (end_of_call != CALL_ANSWERED || reply.ptr[0] == '-') {
        end_failed(g, reply);
        return;
    }
    struct resp_cursor c = resp_cursor_over(reply);
    bool is_right = resp_cursor_next(&c, &head) && resp_cursor_next(&c, &replies);
    const char *begun = c.ptr;
    is_right = is_right && (replies.type == '_' ||
                            (replies.type == '*' && skip_replies(g, &c, replies.integer)));
    struct slice kept = slice_make(begun, is_right ? (size_t)(c.ptr - begun) : 0);
    is_right = is_right && resp_cursor_next(&c, &elements) && elements.type == '*';
    if (!is_right) {
        end_failed(g, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    if (replies.type == '_') {
        take_missing(g, &c, elements.integer);
        return;
    }
    keep_replies(g, kept);
    commit(g, c, (size_t)elements.integer / 5);
}

static void add_given(const struct gather *g, const struct gathered_key *k,
                      struct txn_wire_args *request)
{
    add_run_number(request, k->db);
    add_run_arg(request, key_at(g, k));
    add_run_arg(request, k->payload);
    add_run_number(request, k->expiry_ms);
    add_run_arg(request, k->encoding);
}

/* Four elements a key; its type stands in for a payload. */
static bool add_names(const struct fetch *f, struct txn_wire_args *request)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&f->reply));
    struct resp_value head, db, key, expiry, type;

    if (!resp_cursor_next(&c, &head)) return false;
    for (int64_t left = head.integer; left > 0; left -= NAME_FIELDS) {
        if (!resp_cursor_next(&c, &db) || !resp_cursor_next(&c, &key) ||
            !resp_cursor_next(&c, &expiry) || !resp_cursor_next(&c, &type))
            return false;
        add_run_number(request, db.integer);
        add_run_arg(request, key.text);
        add_run_arg(request, type.text);
        add_run_number(request, expiry.integer);
        add_run_arg(request, SLICE(""));
    }
    return true;
}

static bool gives_names(const struct gather *g, const struct fetch *f)
{
    return f->what == FETCH_NAMES && f->shard != g->home;
}

/* How many keys RUN is given. */
static bool count_given(const struct gather *g, size_t *count)
{
    for (size_t i = 0; i < g->keys.count; i++) *count += g->keys.at[i].shard != g->home;
    for (size_t i = 0; i < g->fetches_count; i++) {
        struct resp_cursor c = resp_cursor_over(bytes_slice(&g->fetches[i].reply));
        struct resp_value head;
        if (!gives_names(g, &g->fetches[i])) continue;
        if (!resp_cursor_next(&c, &head) || head.type != '*') return false;
        if (head.integer % NAME_FIELDS != 0) return false;
        *count += (size_t)head.integer / NAME_FIELDS;
    }
    return true;
}

static bool add_all_given(const struct gather *g, struct txn_wire_args *request)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        const struct gathered_key *k = &g->keys.at[i];
        if (k->shard == g->home) continue;
        if (!k->is_given) return false;
        add_given(g, k, request);
    }
    for (size_t i = 0; i < g->fetches_count; i++)
        if (gives_names(g, &g->fetches[i]) && !add_names(&g->fetches[i], request)) return false;
    return true;
}

static struct slice mode_of_run(const struct gather *g)
{
    if (g->has_names) return SLICE("NAMES");
    return g->has_everywhere ? SLICE("ALL") : SLICE("CHANGED");
}

/* Values may be large: room for all of them is made at once. */
static size_t expected_bytes(const struct gather *g)
{
    enum { KEY_BYTES = 128 };
    size_t bytes = g->run.bytes.len + KEY_BYTES;
    for (size_t i = 0; i < g->keys.count; i++)
        bytes += g->keys.at[i].payload.len + g->keys.at[i].len + KEY_BYTES;
    for (size_t i = 0; i < g->fetches_count; i++)
        if (gives_names(g, &g->fetches[i])) bytes += 2 * g->fetches[i].reply.len;
    return bytes;
}

static bool write_run(const struct gather *g, struct bytes *out)
{
    enum { WORDS = 5 };                  /* TXN RUN mode, and two numbers */
    struct txn_wire_args request = {0};
    size_t given = 0;
    bool is_right = count_given(g, &given);

    bytes_reserve(&request.bytes, expected_bytes(g));
    resp_write_array(&request.bytes, WORDS + given * GIVEN_FIELDS + g->run.count);
    add_run_arg(&request, SLICE("TXN"));
    add_run_arg(&request, SLICE("RUN"));
    add_run_arg(&request, mode_of_run(g));
    add_run_number(&request, (int64_t)given);
    is_right = is_right && add_all_given(g, &request);
    add_run_number(&request, (int64_t)g->commands_count);
    txn_wire_append(&request, &g->run);
    *out = request.bytes;
    return is_right;
}

static void run(struct gather *g)
{
    struct bytes request = {0};
    bool is_right = write_run(g, &request);

    free_fetches(g);
    g->run_call = (struct call){.done = ran, .replies = 1};
    if (!is_right) end_failed(g, SLICE("-ERR a shard's answer makes no sense\r\n"));
    else
        upstream_send(&g->sides[g->home].watcher->upstream, &g->run_call, -1,
                      bytes_slice(&request));
    bytes_free(&request);
}

/* ---- FETCH ---- */

/* Not where the commands run, and not here either. */
static bool is_wanted(const struct gather *g, const struct gathered_key *k)
{
    return k->shard != g->home && !k->is_given;
}

/* What one shard said: three elements a key. */
static bool take_values(struct gather *g, const struct fetch *f)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&f->reply));
    struct resp_value head, payload, expiry, encoding;

    if (f->what != FETCH_KEYS && f->what != FETCH_GIVEN) return true;
    if (!resp_cursor_next(&c, &head) || head.type != '*') return false;
    for (size_t i = f->first_key; i < f->first_key + f->keys; i++) {
        struct gathered_key *k = &g->keys.at[i];
        if (f->what == FETCH_GIVEN && !is_wanted(g, k)) continue;
        if (!resp_cursor_next(&c, &payload) || !resp_cursor_next(&c, &expiry) ||
            !resp_cursor_next(&c, &encoding))
            return false;
        k->is_given = payload.type != ':';
        k->payload = k->is_given && payload.type != '_' ? payload.text : SLICE("");
        k->size = k->is_given ? k->payload.len : (size_t)payload.integer;
        k->expiry_ms = expiry.integer;
        k->encoding = encoding.text;
    }
    return true;
}

static bool take_all_values(struct gather *g, size_t from)
{
    for (size_t i = from; i < g->fetches_count; i++)
        if (!take_values(g, &g->fetches[i])) return false;
    return true;
}

static bool is_too_much(const struct gather *g)
{
    size_t bytes = 0;
    for (size_t i = 0; i < g->keys.count; i++)
        if (g->keys.at[i].shard != g->home) bytes += g->keys.at[i].payload.len;
    for (size_t i = 0; i < g->fetches_count; i++)
        if (gives_names(g, &g->fetches[i])) bytes += g->fetches[i].reply.len;
    return bytes > (size_t)g->worker->options.txn_gather_max_bytes;
}

/* The commands run where most of what they need is; where they were thought to, if that has not
 * much less. */
static void choose_home(struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++) g->sides[i].size = 0;
    for (size_t i = 0; i < g->keys.count; i++)
        if (g->keys.at[i].use != GATHER_REPLACED)
            g->sides[g->keys.at[i].shard].size += g->keys.at[i].size;
    if (g->has_names) return;
    size_t best = g->home;
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].size > g->sides[best].size) best = i;
    if (g->sides[best].size / 5 * 4 > g->sides[g->home].size) g->home = best;
}

static void ask_again(struct gather *g);

static void fetched_all(struct gather *g)
{
    size_t heard = g->has_asked_twice ? g->offers_count : 0;
    if (g->is_touched) {
        end(g, &(struct transaction_result){.end = TRANSACTION_WATCH});
        return;
    }
    if (g->failure.len > 0) {
        end_failed(g, bytes_slice(&g->failure));
        return;
    }
    if (g->has_names && g->has_everywhere) {
        end_failed(g, SLICE("-ERR a script that asks for all keys cannot run in a transaction with "
                            "a command about all keys\r\n"));
        return;
    }
    if (!take_all_values(g, heard)) {
        end_failed(g, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    if (!g->has_asked_twice) {
        choose_home(g);
        ask_again(g);
        return;
    }
    if (is_too_much(g))
        end_failed(g, SLICE("-ERR the values of this command, which lie on several shards, are "
                            "larger than txn-gather-max-bytes\r\n"));
    else
        run(g);
}

static void fetched(struct call *call, struct slice reply, enum call_end end_of_call)
{
    struct fetch *f = (struct fetch *)call;
    struct gather *g = f->gather;
    bool has_failed = end_of_call != CALL_ANSWERED || reply.ptr[0] == '-';

    if (has_failed && slice_starts(reply, SLICE("-TOUCHED"))) g->is_touched = true;
    if (!has_failed) bytes_append_slice(&f->reply, reply);
    else if (g->failure.len == 0) bytes_append_slice(&g->failure, reply);
    if (--g->left == 0) fetched_all(g);
}

static int compare_keys(const void *a, const void *b, void *context)
{
    const struct gathered_key *x = a, *y = b;
    if (x->shard != y->shard) return x->shard < y->shard ? -1 : 1;
    if (x->db != y->db) return x->db < y->db ? -1 : 1;
    return slice_compare(key_at(context, x), key_at(context, y));
}

static int compare_uses(const void *a, const void *b, void *context)
{
    const struct gathered_key *x = a, *y = b;
    if (x->shard == y->shard && x->db == y->db && x->use != y->use) return x->use < y->use ? -1 : 1;
    return compare_keys(a, b, context);
}

/* Where most values are; of several such shards, one with a key that is written. */
static size_t likely_home(const struct gather *g)
{
    size_t best = 0;
    for (size_t i = 1; i < g->worker->topology->count; i++) {
        const struct side *a = &g->sides[i], *b = &g->sides[best];
        if (a->values != b->values ? a->values > b->values : a->keys > b->keys) best = i;
    }
    return best;
}

/* Sorted by shard, database and use, each once, and where the commands are likely to run. */
static void sort_keys(struct gather *g)
{
    struct gathered_key *keys = g->keys.at;
    size_t kept = 0;

    if (g->keys.count > 1) qsort_r(keys, g->keys.count, sizeof *keys, compare_keys, g);
    for (size_t i = 0; i < g->worker->topology->count; i++)
        g->sides[i].keys = g->sides[i].values = 0;
    for (size_t i = 0; i < g->keys.count; i++) {
        struct gathered_key *k = &keys[i], *last = kept > 0 ? &keys[kept - 1] : NULL;
        if (last != NULL && last->shard == k->shard && last->db == k->db &&
            slice_equal(key_at(g, last), key_at(g, k))) {
            if (k->use != last->use) last->use = GATHER_COPIED;
            continue;
        }
        g->sides[k->shard].keys++;
        keys[kept++] = *k;
    }
    g->keys.count = kept;
    for (size_t i = 0; i < kept; i++)
        g->sides[keys[i].shard].values += keys[i].use != GATHER_REPLACED;
    if (kept > 1) qsort_r(keys, kept, sizeof *keys, compare_uses, g);
    g->home = likely_home(g);
}

/* A vote that is still waited for would be taken for the reply to the next call. */
static bool is_usable(const struct watcher *watcher)
{
    return watcher->upstream.state == UPSTREAM_UP && watcher->upstream.unanswered == 0;
}

/* A watching connection that was lost is replaced, but for a client's own: that one has lost its
 * watches, and the transaction will find it so. */
static void prepare_watchers(struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++) {
        struct side *side = &g->sides[i];
        if (side->keys == 0 && i != g->home && !g->has_names) continue;
        if (side->watcher != NULL && !side->is_borrowed && !is_usable(side->watcher)) {
            watcher_put(side->watcher);
            side->watcher = NULL;
        }
        if (side->watcher == NULL) side->watcher = watcher_get(g->worker, i, g->version);
        else if (side->has_fetched) watcher_unfetch(side->watcher);
        side->has_fetched = true;
        if (g->tries >= TRIES_AT_ONCE) watcher_hold(side->watcher);
    }
}

static struct fetch *add_fetch(struct gather *g, size_t shard, int db, size_t first_key)
{
    struct fetch *f = &g->fetches[g->fetches_count++];
    *f = (struct fetch){.call = {.done = fetched, .replies = 1},
                        .gather = g,
                        .shard = shard,
                        .db = db,
                        .first_key = first_key};
    return f;
}

/* Each key is asked for once, and perhaps once more. */
static void make_fetches(struct gather *g)
{
    size_t shards = g->worker->topology->count;
    struct fetch *f = NULL;
    g->fetches = mem_zalloc((2 * g->keys.count + 2 * shards) * sizeof *g->fetches);
    for (size_t i = 0; i < g->keys.count; i++) {
        struct gathered_key *k = &g->keys.at[i];
        k->is_given = false;
        if (f == NULL || f->shard != k->shard || f->db != k->db || f->use != k->use) {
            f = add_fetch(g, k->shard, k->db, i);
            f->use = k->use;
        }
        f->keys++;
    }
    for (size_t i = 0; i < shards; i++)
        if (g->sides[i].is_borrowed && g->sides[i].keys == 0)
            add_fetch(g, i, -1, 0)->what = FETCH_NOTHING;
    for (size_t i = 0; g->has_names && i < shards; i++)
        add_fetch(g, i, -1, 0)->what = FETCH_NAMES;
    g->offers_count = g->fetches_count;
}

static void write_fetch(const struct gather *g, const struct fetch *f,
                        struct txn_wire_args *request)
{
    bool stays = f->shard == g->home;
    add_run_arg(request, SLICE("TXN"));
    switch (f->what) {
    case FETCH_KEYS:
        if (f->use == GATHER_REPLACED) {
            add_run_arg(request, SLICE("FETCH"));
            add_run_arg(request, SLICE("NAME"));
            break;
        }
        add_run_arg(request, SLICE("OFFER"));
        add_run_arg(request, f->use == GATHER_READ ? SLICE("LEND") : SLICE("STAY"));
        add_run_number(request, stays ? 0 : OFFER_MAX);
        break;
    case FETCH_GIVEN:
        add_run_arg(request, SLICE("GIVE"));
        break;
    case FETCH_NAMES:
        add_run_arg(request, SLICE("NAMES"));
        add_run_arg(request, stays ? SLICE("STAY") : SLICE("GIVE"));
        break;
    case FETCH_NOTHING:
        add_run_arg(request, SLICE("FETCH"));
        add_run_arg(request, SLICE("STAY"));
        break;
    }
    for (size_t i = f->first_key; i < f->first_key + f->keys; i++)
        if (f->what == FETCH_KEYS || is_wanted(g, &g->keys.at[i]))
            add_run_arg(request, key_at(g, &g->keys.at[i]));
}

static void send_fetch(struct gather *g, struct fetch *f)
{
    struct txn_wire_args args = {0};
    struct bytes request = {0};

    write_fetch(g, f, &args);
    resp_write_array(&request, args.count);
    bytes_append_slice(&request, bytes_slice(&args.bytes));
    upstream_send(&g->sides[f->shard].watcher->upstream, &f->call, f->db, bytes_slice(&request));
    bytes_free(&request);
    bytes_free(&args.bytes);
}

/* May be the end of g. */
static void send_fetches(struct gather *g, size_t from)
{
    size_t count = g->fetches_count;
    g->left = count - from + 1;
    for (size_t i = from; i < count; i++) send_fetch(g, &g->fetches[i]);
    if (--g->left == 0) fetched_all(g);
}

/* For the values that are not where the commands run and were too large to come along.  They have
 * been watched since they were offered. */
static void ask_again(struct gather *g)
{
    struct fetch *f = NULL;
    g->has_asked_twice = true;
    for (size_t i = 0; i < g->keys.count; i++) {
        const struct gathered_key *k = &g->keys.at[i];
        if (!is_wanted(g, k)) continue;
        if (f == NULL || f->shard != k->shard || f->db != k->db) {
            f = add_fetch(g, k->shard, k->db, i);
            f->what = FETCH_GIVEN;
        }
        f->keys = i + 1 - f->first_key;
    }
    send_fetches(g, g->offers_count);
}

/* The client's own connections have votes to come. */
static bool must_wait(const struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].is_borrowed && g->sides[i].watcher->upstream.unanswered > 0) return true;
    return false;
}

static bool watches_are_lost(const struct gather *g)
{
    for (size_t i = 0; i < g->worker->topology->count; i++)
        if (g->sides[i].is_borrowed && g->sides[i].watcher->upstream.state != UPSTREAM_UP)
            return true;
    return false;
}

/* A plain Redis takes no part; then g is gone. */
static bool is_refused(struct gather *g)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        struct bytes error = {0};
        if (!plain_is(g->worker, g->keys.at[i].shard)) continue;
        plain_write_error(g->worker, g->keys.at[i].shard, &error);
        end_failed(g, bytes_slice(&error));
        bytes_free(&error);
        return true;
    }
    return false;
}

/* May be the end of g. */
static void start_round(struct gather *g)
{
    if (is_refused(g)) return;
    if (watches_are_lost(g)) {
        end(g, &(struct transaction_result){.end = TRANSACTION_WATCH});
        return;
    }
    if (must_wait(g)) {
        g->again.fire = again_fired;
        loop_timer_start(g->worker->loop, &g->again, PAUSE_FIRST_US);
        return;
    }
    free_fetches(g);
    bytes_clear(&g->failure);
    sort_keys(g);
    prepare_watchers(g);
    make_fetches(g);
    g->has_asked_twice = false;
    send_fetches(g, 0);
}

void gather_run(struct gather *g,
                void (*done)(void *context, struct gather *g, const struct transaction_result *r),
                void *context)
{
    g->done = done;
    g->context = context;
    g->started_us = loop_monotonic_us(g->worker->loop);
    start_round(g);
}

void gathers_close(struct worker *w)
{
    struct list *link;
    while ((link = list_first(&w->gathers)) != NULL)
        end_failed(LIST_ITEM(link, struct gather, everyone),
                   SLICE("-ERR the proxy stops; nothing happened\r\n"));
}
