/* fuzz_packed.c - values whose blocks came from outside, and what every command does with them: any
 * bytes choose two values that RESTORE is offered (tests/fuzz/packed.h), and then requests
 * (tests/fuzz/from_syntax.h) to those that were taken.  Whatever was done to it, a value can be
 * dumped and read back to one that is alike. */
#include "core/base/crc64.h"
#include "server/bind.h"
#include "server/cmd/dump.h"
#include "server/persist/rdb_value.h"
#include "server/session/server.h"
#include "tests/fuzz/from_syntax.h"
#include "tests/fuzz/packed.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { START_MS = 1000000, ROWS_MAX = CMD_COUNT, REQUESTS_MAX = 40 };

static const struct slice keys[] = {{"k", 1}, {"k2", 2}, {"gone", 4}};
enum { KEYS = sizeof keys / sizeof keys[0] };

static int64_t ticks_us(struct server *s)
{
    return s->monotonic_us;
}

static void ignore_line(struct server *s, int level, struct slice text)
{
    (void)s;
    (void)level;
    (void)text;
}

/* ---- which commands ---- */

struct suited {
    const struct command *rows[ROWS_MAX];
    size_t count;
};

/* All that work on keys of their own, but none that keeps the process busy. */
static bool is_wanted(const struct command *row)
{
    if (row->syntax == NULL || row->id == CMD_pfselftest) return false;
    if (row->id == CMD_memory_usage) return true;
    switch (row->group) {
    case GROUP_SERVER:
    case GROUP_SCRIPTING:
    case GROUP_CONNECTION:
    case GROUP_PUBSUB:
    case GROUP_TRANSACTIONS:
    case GROUP_CLUSTER: return false;
    default: return true;
    }
}

/* Of one type, or of none in particular. */
static bool suits(const struct command *row, unsigned type)
{
    switch (row->group) {
    case GROUP_LIST: return type == ENTRY_LIST;
    case GROUP_SET: return type == ENTRY_SET;
    case GROUP_SORTED_SET:
    case GROUP_GEO: return type == ENTRY_ZSET;
    case GROUP_HASH: return type == ENTRY_HASH;
    case GROUP_STREAM: return type == ENTRY_STREAM;
    case GROUP_STRING:
    case GROUP_BITMAP:
    case GROUP_HYPERLOGLOG: return type == ENTRY_STRING;
    default: return true;
    }
}

struct world {
    struct server server;
    struct client client;
    struct bytes replies;
    struct request_words words;
    struct suited tables[ENTRY_TYPES];
};

static void list_commands(struct world *w)
{
    for (size_t id = 0; id < CMD_COUNT; id++)
        for (unsigned type = 0; type < ENTRY_TYPES; type++)
            if (w->server.handlers[id] != NULL && is_wanted(&commands[id]) &&
                suits(&commands[id], type))
                w->tables[type].rows[w->tables[type].count++] = &commands[id];
}

/* One for all inputs: making it anew takes longer than most of them. */
static struct world *the_world(void)
{
    static const struct server_ops ops = {.ticks_us = ticks_us, .log = ignore_line};
    static struct world w;
    struct options options;
    if (w.server.ops != NULL) return &w;
    options_init(&options);
    options.enable_debug_command = OPTION_PROTECT_YES;
    server_init(&w.server, &options, bind_handlers(), &ops, 1);
    list_commands(&w);
    return &w;
}

/* ---- values ---- */

static struct bytes sealed(struct choice *c)
{
    struct bytes payload = {0};
    packed_value(c, &payload);
    bytes_append(&payload, (char[]){RDB_VERSION, 0}, 2);
    uint64_t crc = crc64(0, bytes_slice(&payload));
    for (int i = 0; i < 8; i++) bytes_append_byte(&payload, (char)(crc >> 8 * i));
    return payload;
}

static void assert_is_sound(struct world *w, struct slice key)
{
    const struct entry *e = db_find_read(w->client.db, key);
    struct bytes dumped = {0}, again = {0};
    if (e == NULL) return;
    dump_entry(e, &dumped);
    struct entry *back = dump_read(key, bytes_slice(&dumped), ENTRY_NO_EXPIRY,
                                   &w->server.keyspace.limits);
    assert(back != NULL && back->type == e->type);
    dump_entry(back, &again);
    if (e->type != ENTRY_LIST && !(e->type == ENTRY_STRING && dumped.ptr[1] == (char)0xc3))
        assert(dumped.len >= again.len || e->encoding != back->encoding);
    entry_free(back);
    bytes_free(&dumped);
    bytes_free(&again);
}

/* ---- requests ---- */

static void call(struct world *w, struct slice *argv, size_t argc)
{
    bytes_clear(&w->replies);
    w->client.argv = argv;
    w->client.argc = argc;
    if (call_find(&w->client)) call_run(&w->client);
    request_learn(&w->words, bytes_slice(&w->replies));
}

/* As when it was new, with bounds of small collections that are those of Redis or low. */
static void begin(struct world *w, bool low)
{
    struct options *o = &w->server.options;
    o->list_max_listpack_size = low ? 4 : -2;
    o->hash_max_listpack_entries = low ? 4 : 512;
    o->hash_max_listpack_value = o->zset_max_listpack_value = low ? 8 : 64;
    o->set_max_intset_entries = low ? 4 : 512;
    o->zset_max_listpack_entries = low ? 4 : 128;
    o->stream_node_max_entries = low ? 3 : 100;
    o->hll_sparse_max_bytes = low ? 40 : 3000;
    random_seed(&w->server.random, 1);
    server_options_changed(&w->server);
    server_set_time(&w->server, (int64_t)START_MS * 1000, (int64_t)START_MS * 1000);
    client_init(&w->client, &w->server, &client_detached_ops, &w->replies);
    w->client.flags |= CLIENT_AUTHENTICATED | CLIENT_EXEC;          /* nothing waits */
    w->words.count = 0;
}

static void end(struct world *w)
{
    call(w, (struct slice[]){SLICE("FLUSHALL")}, 1);
    client_close(&w->client);
    bytes_clear(&w->replies);
}

static void restore(struct world *w, struct slice key, struct choice *c)
{
    struct bytes payload = sealed(c);
    struct slice argv[] = {SLICE("RESTORE"), key, SLICE("0"), bytes_slice(&payload)};
    call(w, argv, 4);
    bytes_free(&payload);
}

/* What the value holds, so that it is asked for. */
static void read_all(struct world *w, unsigned type, struct slice key)
{
    struct slice list[] = {SLICE("LRANGE"), key, SLICE("0"), SLICE("20")};
    struct slice set[] = {SLICE("SMEMBERS"), key};
    struct slice zset[] = {SLICE("ZRANGE"), key, SLICE("0"), SLICE("20")};
    struct slice hash[] = {SLICE("HGETALL"), key};
    struct slice stream[] = {SLICE("XRANGE"), key, SLICE("-"), SLICE("+")};
    switch (type) {
    case ENTRY_LIST: call(w, list, 4); break;
    case ENTRY_SET: call(w, set, 2); break;
    case ENTRY_ZSET: call(w, zset, 4); break;
    case ENTRY_HASH: call(w, hash, 2); break;
    case ENTRY_STREAM: call(w, stream, 4); break;
    default: break;
    }
}

/* What only DEBUG looks at. */
static void inspect(struct world *w, struct choice *c)
{
    static const char *const looks[] = {"OBJECT", "DIGEST-VALUE", "LISTPACK", "HTSTATS-KEY"};
    struct slice look = slice_of(looks[choice_below(c, sizeof looks / sizeof looks[0])]);
    call(w, (struct slice[]){SLICE("DEBUG"), look, keys[0]}, 3);
    call(w, (struct slice[]){SLICE("DEBUG"), SLICE("DIGEST")}, 2);
}

static void ask(struct world *w, struct choice *c, const struct suited *table)
{
    struct request r = {.words = &w->words, .keys = keys, .keys_count = KEYS};
    const struct command *row = table->rows[choice_below(c, table->count)];
    request_make(c, row, &r);
    w->client.resp = choice_is_rare(c, 4) ? RESP3 : RESP2;
    call(w, r.argv, r.argc);
    if (!(row->flags & COMMAND_WRITE)) return;
    for (size_t i = 0; i < r.keys_count; i++) assert_is_sound(w, keys[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choice c = {data, data + size};
    struct world *w = the_world();
    begin(w, choice_byte(&c) & 1);
    restore(w, keys[0], &c);
    const struct entry *e = db_find_read(w->client.db, keys[0]);
    if (e != NULL) {
        unsigned type = e->type;
        assert_is_sound(w, keys[0]);
        read_all(w, type, keys[0]);
        if (choice_below(&c, 2) == 1) restore(w, keys[1], &c);
        for (size_t n = 0; n < REQUESTS_MAX && !choice_is_over(&c); n++)
            ask(w, &c, &w->tables[type]);
        inspect(w, &c);
    }
    end(w);
    return 0;
}
