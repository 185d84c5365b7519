/* cmd_debug.c - DEBUG: what tests, and the search for faults, look at and set. */
#include "core/base/mem.h"
#include "core/base/number.h"
#include "server/cmd/digest.h"
#include "server/cmd/dump.h"
#include "server/cmd/object.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/hashval.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SECOND_US = 1000 * 1000 };

/* ---- values ---- */

static struct entry *take_entry(struct client *c)
{
    struct entry *e = db_find_raw(c->db, c->argv[2]);
    if (e == NULL) reply_no_such_key(c);
    return e;
}

/* Bytes of the value in an RDB file: a DUMP payload without its type, version and checksum. */
static size_t serialized_len(const struct entry *e)
{
    enum { AROUND_VALUE = 1 + 2 + 8 };
    struct bytes payload = {0};
    dump_entry(e, &payload);
    size_t len = payload.len - AROUND_VALUE;
    bytes_free(&payload);
    return len;
}

static void debug_object(struct client *c)
{
    const struct entry *e = take_entry(c);
    char line[256];
    if (e == NULL) return;
    uint32_t idle = (c->server->keyspace.clock - e->clock) & 0xffffff;
    int len = snprintf(line, sizeof line,
                       "Value at:0x%" PRIxPTR
                       " refcount:%d encoding:%s serializedlength:%zu lru:%u lru_seconds_idle:%u",
                       (uintptr_t)e, object_refcount(c->server, e), entry_encoding_name(e),
                       serialized_len(e), (unsigned)e->clock, (unsigned)idle);
    reply_status(c, slice_make(line, (size_t)len));
}

static void debug_listpack(struct client *c)
{
    const struct entry *e = take_entry(c);
    if (e == NULL) return;
    if (e->encoding != ENTRY_PACKED || e->type == ENTRY_LIST) {
        reply_error(c, "ERR Not a listpack encoded object.");
        return;
    }
    char line[96];
    const struct listpack *lp = entry_body(e);
    int len = snprintf(line, sizeof line, "Listpack of %zu elements in %zu bytes",
                       listpack_count(lp), listpack_bytes(lp));
    reply_status(c, slice_make(line, (size_t)len));
}

static void reply_digest(struct client *c, const struct digest *d)
{
    char text[DIGEST_TEXT];
    digest_print(d, text);
    reply_status(c, slice_make(text, sizeof text));
}

static void debug_digest(struct client *c)
{
    struct digest d = {0};
    digest_add_keyspace(&d, &c->server->keyspace);
    reply_digest(c, &d);
}

static void debug_digest_value(struct client *c)
{
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc; i++) {
        struct digest d = {0};
        const struct entry *e = db_find_peek(c->db, c->argv[i]);
        if (e != NULL) digest_add_value(&d, e);
        reply_digest(c, &d);
    }
}

/* ---- tables ---- */

static void print_table(struct bytes *out, const char *name, const struct table *t)
{
    bytes_printf(out,
                 "[%s]\n number of elements: %zu\n buckets: %zu\n resized to: %zu\n bytes: %zu\n",
                 name, t->count, t->now.buckets, t->next.buckets, table_memory(t));
}

static void debug_htstats(struct client *c)
{
    struct bytes text = {0};
    int64_t id;
    if (!reply_take_int64(c, c->argv[2], &id)) return;
    if (id < 0 || id >= c->server->keyspace.dbs_count) {
        reply_error(c, "ERR Out of range database");
        return;
    }
    const struct db *db = &c->server->keyspace.dbs[id];
    print_table(&text, "Dictionary HT", &db->entries);
    print_table(&text, "Expires HT", &db->expires);
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

static void debug_htstats_key(struct client *c)
{
    struct bytes text = {0};
    const struct entry *e = take_entry(c);
    if (e == NULL) return;
    bool has_table = (e->encoding == ENTRY_LARGE || e->encoding == ENTRY_FLAT) &&
                     (e->type == ENTRY_SET || e->type == ENTRY_HASH || e->type == ENTRY_ZSET);
    if (!has_table) {
        reply_error(
            c, "ERR The value stored at the specified key is not represented using an hash table");
        return;
    }
    bytes_printf(&text, "[%s]\n number of allocations: %zu\n bytes: %zu\n", entry_encoding_name(e),
                 value_type_of(e)->parts(e), value_type_of(e)->memory(e, 0));
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

/* ---- filling, and reading back ---- */

static bool take_positive(struct client *c, struct slice text, int64_t *out)
{
    if (number_to_int64(text, out) && *out >= 0) return true;
    reply_error(c, "ERR value is out of range, must be positive");
    return false;
}

/* A text of size bytes that begins with the value's, cut off or filled with zeros; 0: the text. */
static void put_numbered(struct db *db, struct slice prefix, int64_t number, size_t size)
{
    struct bytes key = {0}, value = {0};
    bytes_printf(&key, "%.*s:%lld", (int)prefix.len, prefix.ptr, (long long)number);
    bytes_printf(&value, "value:%lld", (long long)number);
    if (size > value.len) {
        size_t more = size - value.len;
        memset(bytes_reserve(&value, more), 0, more);
    }
    if (size > 0) value.len = size;
    if (db_find_peek(db, bytes_slice(&key)) == NULL)
        db_put_string(db, bytes_slice(&key), bytes_slice(&value), ENTRY_NO_EXPIRY);
    bytes_free(&key);
    bytes_free(&value);
}

static void debug_populate(struct client *c)
{
    int64_t count, size = 0;
    struct slice prefix = c->argc > 3 ? c->argv[3] : SLICE("key");
    if (!take_positive(c, c->argv[2], &count)) return;
    if (c->argc > 4 && !take_positive(c, c->argv[4], &size)) return;
    if (size > c->server->options.proto_max_bulk_len) {
        reply_error(c, "ERR value is out of range, must be positive");
        return;
    }
    for (int64_t i = 0; i < count; i++) put_numbered(c->db, prefix, i, (size_t)size);
    reply_ok(c);
}

static void note_entry(void *context, void *item)
{
    bytes_append(context, &item, sizeof item);
}

/* The value as it comes out of a file.  A payload has no room for fields that expire. */
static bool reload_entry(struct db *db, struct entry *e)
{
    struct bytes payload = {0};
    if (e->type == ENTRY_HASH && hashval_expiring(e) > 0) return true;
    dump_entry(e, &payload);
    struct entry *fresh =
        dump_read(entry_key(e), bytes_slice(&payload), entry_expiry(e), &db->keyspace->limits);
    bytes_free(&payload);
    if (fresh == NULL) return false;
    fresh->clock = e->clock;
    db_put_entry(db, fresh);
    return true;
}

/* Those whose time is over stay as they are. */
static bool reload_db(struct db *db)
{
    struct bytes entries = {0};
    bool ok = true;
    db_each(db, note_entry, &entries);
    for (size_t at = 0; ok && at < entries.len; at += sizeof(struct entry *)) {
        struct entry *e;
        memcpy(&e, entries.ptr + at, sizeof e);
        if (!db_is_expired(db, e)) ok = reload_entry(db, e);
    }
    bytes_free(&entries);
    return ok;
}

/* Every value is written as to a file and read back, one after the other, in memory. */
static void debug_reload(struct client *c)
{
    struct keyspace *ks = &c->server->keyspace;
    bool ok = true;
    for (size_t i = 2; i < c->argc; i++) {
        if (slice_is(c->argv[i], "merge") || slice_is(c->argv[i], "noflush") ||
            slice_is(c->argv[i], "nosave"))
            continue;
        reply_error(c, "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
        return;
    }
    for (int i = 0; ok && i < ks->dbs_count; i++) ok = reload_db(&ks->dbs[i]);
    if (ok) reply_ok(c);
    else reply_error(c, "ERR Error trying to load the RDB dump, check server logs.");
}

/* What stands behind it is ignored, as by Redis, which ends when there is no log. */
static void debug_loadaof(struct client *c)
{
    struct server *s = c->server;
    if (s->ops->read_log_again == NULL || !s->ops->read_log_again(s)) {
        reply_error(c, "ERR there is no append only file that could be loaded");
        return;
    }
    tracking_flushed(c);
    s->ops->log(s, OPTION_LOG_NOTICE, SLICE("Append Only File loaded by DEBUG LOADAOF"));
    reply_ok(c);
}

/* ---- replies ---- */

static void protocol_array(struct client *c, bool is_set)
{
    if (is_set) reply_set(c, 3);
    else reply_array(c, 3);
    for (int i = 0; i < 3; i++) reply_int64(c, i);
}

static void protocol_map(struct client *c)
{
    reply_map(c, 3);
    for (int i = 0; i < 3; i++) {
        reply_int64(c, i);
        reply_bool(c, i == 1);
    }
}

static void protocol_attrib(struct client *c)
{
    if (c->resp == RESP3) {
        bytes_append_slice(c->out, SLICE("|1\r\n"));
        reply_text(c, "key-popularity");
        reply_array(c, 2);
        reply_text(c, "key:123");
        reply_int64(c, 90);
    }
    reply_text(c, "Some real reply following the attribute");
}

static void protocol_push(struct client *c)
{
    if (c->resp != RESP3) {
        reply_error(c, "ERR RESP2 is not supported by this command");
        return;
    }
    resp_write_push(c->out, c->resp, 2);
    reply_text(c, "server-cpu-usage");
    reply_int64(c, 42);
    reply_text(c, "Some real reply following the push reply");
}

static void debug_protocol(struct client *c)
{
    struct slice type = c->argv[2];
    if (slice_is(type, "string")) reply_text(c, "Hello World");
    else if (slice_is(type, "integer")) reply_int64(c, 12345);
    else if (slice_is(type, "double")) reply_double(c, 3.141);
    else if (slice_is(type, "bignum"))
        resp_write_big_number(c->out, c->resp, SLICE("1234567999999999999999999999999999999"));
    else if (slice_is(type, "null")) reply_null(c);
    else if (slice_is(type, "array")) protocol_array(c, false);
    else if (slice_is(type, "set")) protocol_array(c, true);
    else if (slice_is(type, "map")) protocol_map(c);
    else if (slice_is(type, "attrib")) protocol_attrib(c);
    else if (slice_is(type, "push")) protocol_push(c);
    else if (slice_is(type, "verbatim")) reply_verbatim(c, SLICE("This is a verbatim\nstring"));
    else if (slice_is(type, "true")) reply_bool(c, true);
    else if (slice_is(type, "false")) reply_bool(c, false);
    else
        reply_error(
            c, "ERR Wrong protocol type name. Please use one of the following: "
               "string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
}

static void debug_error(struct client *c)
{
    reply_error_slice(c, c->argv[2]);
}

/* ---- the server ---- */

/* SLEEP's seconds are read as far as they are a number, as by atof().  For the rest of a script or
 * of EXEC the clock stands still. */
static void debug_sleep(struct client *c)
{
    char text[64] = "";
    struct slice seconds = slice_part(c->argv[2], 0, sizeof text - 1);
    memcpy(text, seconds.ptr, seconds.len);
    double us = strtod(text, NULL) * SECOND_US;
    struct server *s = c->server;
    int64_t wall_us = s->wall_us, monotonic_us = s->monotonic_us;
    if (us > 0 && us < 1e15) s->ops->sleep_us(s, (int64_t)us);
    if (c->flags & (CLIENT_SCRIPT | CLIENT_EXEC)) server_set_time(s, wall_us, monotonic_us);
    reply_ok(c);
}

static void debug_log(struct client *c)
{
    struct bytes line = {0};
    bytes_printf(&line, "DEBUG LOG: %.*s", (int)c->argv[2].len, c->argv[2].ptr);
    c->server->ops->log(c->server, OPTION_LOG_WARNING, bytes_slice(&line));
    bytes_free(&line);
    reply_ok(c);
}

/* As by atoi(): what is no number is off. */
static void set_switch(struct client *c, bool *on)
{
    int64_t value = 0;
    *on = number_to_int64(c->argv[2], &value) && value != 0;
    reply_ok(c);
}

static void debug_set_active_expire(struct client *c)
{
    set_switch(c, &c->server->active_expire);
}

static void debug_set_disable_deny_scripts(struct client *c)
{
    set_switch(c, &c->server->scripts_may_all);
}

static void debug_pause_cron(struct client *c)
{
    set_switch(c, &c->server->is_cron_paused);
}

static void debug_change_repl_id(struct client *c)
{
    struct server *s = c->server;
    random_hex(&s->random, s->replication_id, (int)sizeof s->replication_id);
    reply_ok(c);
}

/* Elements of that size and more are kept one by one. */
static void debug_quicklist_packed_threshold(struct client *c)
{
    int64_t bytes;
    if (!option_read_bytes(c->argv[2], &bytes) || bytes > UINT32_MAX) {
        reply_error(c, "ERR argument must be a memory value bigger than 1 and smaller than 4gb");
        return;
    }
    c->server->keyspace.limits.list_alone_bytes = bytes;
    reply_ok(c);
}

/* Buffers of replies that are sent are no client's: there is no size to keep, or to reset. */
static void debug_replybuffer(struct client *c)
{
    int64_t ignored;
    bool is_time = slice_is(c->argv[2], "peak-reset-time");
    if (!is_time && !slice_is(c->argv[2], "resizing"))
        return reply_subcommand_error(c);
    if (is_time && (slice_is(c->argv[3], "never") || slice_is(c->argv[3], "reset")))
        return reply_ok(c);
    if (!is_time || reply_take_int64(c, c->argv[3], &ignored)) reply_ok(c);
}

static void debug_help(struct client *c)
{
    static const char *const lines[] = {
        "CHANGE-REPL-ID",
        "    Change the replication IDs of the instance.",
        "DIGEST",
        "    Output a hex signature representing the current DB content.",
        "DIGEST-VALUE <key> [<key> ...]",
        "    Output a hex signature of the values of all the specified keys.",
        "ERROR <string>",
        "    Return an error with <string> as message.",
        "HTSTATS <dbid>",
        "    Return hash table statistics of the specified database.",
        "HTSTATS-KEY <key>",
        "    Like HTSTATS but for the hash table stored at <key>'s value.",
        "LISTPACK <key>",
        "    Show how large the listpack of <key> is.",
        "LOADAOF",
        "    Flush the data and read it again from the append-only file.",
        "LOG <message>",
        "    Write <message> to the server log.",
        "OBJECT <key>",
        "    Show low level info about `key` and associated value.",
        "PAUSE-CRON <0|1>",
        "    Stop periodic work.",
        "POPULATE <count> [<prefix>] [<size>]",
        "    Create <count> string keys named key:<num>, or <prefix>:<num>. These are",
        "    not logged.",
        "PROTOCOL <type>",
        "    Reply with a test value of the specified type. <type> can be: string,",
        "    integer, double, bignum, null, array, set, map, attrib, push, verbatim,",
        "    true, false.",
        "QUICKLIST-PACKED-THRESHOLD <size>",
        "    Keep elements of lists that have <size> bytes or more one by one.",
        "RELOAD",
        "    Write every value as to a file and read it back.",
        "REPLYBUFFER <subcommand>",
        "    Without effect: clients keep no buffers of replies. Subcommands:",
        "    PEAK-RESET-TIME (NEVER|RESET|<time>)",
        "    RESIZING <0|1>",
        "SET-ACTIVE-EXPIRE <0|1>",
        "    Setting it to 0 disables expiring keys in background when they are not",
        "    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the",
        "    default.",
        "SET-DISABLE-DENY-SCRIPTS <0|1>",
        "    Setting it to 1 lets scripts call what they otherwise must not.",
        "SLEEP <seconds>",
        "    Stop the server for <seconds>. Decimals allowed.",
        NULL};
    reply_help(c, lines);
}

static const struct subcommand {
    const char *name;
    size_t argc_min, argc_max;
    void (*run)(struct client *c);
} subcommands[] = {
    {"change-repl-id", 2, SIZE_MAX, debug_change_repl_id},
    {"digest", 2, 2, debug_digest},
    {"digest-value", 2, SIZE_MAX, debug_digest_value},
    {"error", 3, 3, debug_error},
    {"help", 2, 2, debug_help},
    {"htstats", 3, 3, debug_htstats},
    {"htstats-key", 3, 3, debug_htstats_key},
    {"listpack", 3, 3, debug_listpack},
    {"loadaof", 2, SIZE_MAX, debug_loadaof},
    {"log", 3, 3, debug_log},
    {"object", 3, 3, debug_object},
    {"pause-cron", 3, 3, debug_pause_cron},
    {"populate", 3, 5, debug_populate},
    {"protocol", 3, 3, debug_protocol},
    {"quicklist-packed-threshold", 3, 3, debug_quicklist_packed_threshold},
    {"reload", 2, SIZE_MAX, debug_reload},
    {"replybuffer", 4, 4, debug_replybuffer},
    {"set-active-expire", 3, 3, debug_set_active_expire},
    {"set-disable-deny-scripts", 3, 3, debug_set_disable_deny_scripts},
    {"sleep", 3, 3, debug_sleep},
};

void cmd_debug(struct client *c)
{
    struct slice name = c->argv[1];
    for (size_t i = 0; i < sizeof subcommands / sizeof subcommands[0]; i++) {
        const struct subcommand *s = &subcommands[i];
        if (c->argc < s->argc_min || c->argc > s->argc_max || !slice_is(name, s->name)) continue;
        s->run(c);
        return;
    }
    reply_subcommand_error(c);
}
