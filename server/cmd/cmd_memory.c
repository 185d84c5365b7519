/* cmd_memory.c - MEMORY: what keys and the server take. */
#include "core/base/mem.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <stdio.h>

enum { SAMPLES = 5, SLOT_BYTES = 8 };

/* ---- USAGE ---- */

static bool take_samples(struct client *c, int64_t *samples)
{
    *samples = SAMPLES;
    for (size_t i = 3; i < c->argc; i++) {
        if (!slice_is(c->argv[i], "samples") || i + 1 >= c->argc) {
            reply_syntax_error(c);
            return false;
        }
        if (!reply_take_int64(c, c->argv[++i], samples)) return false;
        if (*samples < 0) {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

void cmd_memory_usage(struct client *c)
{
    int64_t samples;
    if (!take_samples(c, &samples)) return;
    const struct entry *e = db_find_peek(c->db, c->argv[2]);
    if (e == NULL) reply_null(c);
    else reply_int64(c, (int64_t)(entry_memory(e, (size_t)samples) + SLOT_BYTES));
}

/* ---- STATS ---- */

struct figures {
    struct mem_stats heap;
    int64_t used, startup, peak, clients, tables, keys;
};

static struct figures measure(struct server *s)
{
    struct figures f = {.startup = s->stats.memory_startup, .used = (int64_t)mem_used()};
    stats_note_memory(&s->stats);
    f.peak = s->stats.memory_peak;
    mem_stats_read(&f.heap);
    LIST_EACH(&s->clients, link)
        f.clients += (int64_t)client_memory(LIST_ITEM(link, struct client, all));
    for (int i = 0; i < s->keyspace.dbs_count; i++) {
        const struct db *db = &s->keyspace.dbs[i];
        f.tables += (int64_t)(table_memory(&db->entries) + table_memory(&db->expires));
        f.keys += (int64_t)db_size(db);
    }
    return f;
}

static void add_int(struct client *c, const char *name, int64_t value, size_t *count)
{
    reply_text(c, name);
    reply_int64(c, value);
    ++*count;
}

static void add_double(struct client *c, const char *name, double value, size_t *count)
{
    reply_text(c, name);
    reply_double(c, value);
    ++*count;
}

static void add_databases(struct client *c, size_t *count)
{
    const struct keyspace *ks = &c->server->keyspace;
    char name[16];
    for (int i = 0; i < ks->dbs_count; i++) {
        const struct db *db = &ks->dbs[i];
        size_t fields = 0;
        if (db_size(db) == 0) continue;
        snprintf(name, sizeof name, "db.%d", i);
        reply_text(c, name);
        reply_map(c, 2);
        add_int(c, "overhead.hashtable.main", (int64_t)table_memory(&db->entries), &fields);
        add_int(c, "overhead.hashtable.expires", (int64_t)table_memory(&db->expires), &fields);
        ++*count;
    }
}

static double ratio(int64_t a, int64_t b)
{
    return b > 0 ? (double)a / (double)b : 0;
}

static void write_stats(struct client *c, size_t *count)
{
    struct figures f = measure(c->server);
    int64_t overhead = f.startup + f.tables + f.clients, net = f.used - f.startup;
    int64_t dataset = f.used > overhead ? f.used - overhead : 0;
    int64_t active = (int64_t)f.heap.active, allocated = (int64_t)f.heap.allocated;
    int64_t resident = (int64_t)f.heap.resident;

    add_int(c, "peak.allocated", f.peak, count);
    add_int(c, "total.allocated", f.used, count);
    add_int(c, "startup.allocated", f.startup, count);
    add_int(c, "clients.normal", f.clients, count);
    add_databases(c, count);
    add_int(c, "overhead.total", overhead, count);
    add_int(c, "keys.count", f.keys, count);
    add_int(c, "keys.bytes-per-key", f.keys > 0 && net > 0 ? net / f.keys : 0, count);
    add_int(c, "dataset.bytes", dataset, count);
    add_double(c, "dataset.percentage", net > 0 ? 100 * ratio(dataset, net) : 0, count);
    add_double(c, "peak.percentage", 100 * ratio(f.used, f.peak), count);
    add_int(c, "allocator.allocated", allocated, count);
    add_int(c, "allocator.active", active, count);
    add_int(c, "allocator.resident", resident, count);
    add_double(c, "allocator-fragmentation.ratio", ratio(active, allocated), count);
    add_int(c, "allocator-fragmentation.bytes", active - allocated, count);
    add_double(c, "allocator-rss.ratio", ratio(resident, active), count);
    add_int(c, "allocator-rss.bytes", resident - active, count);
}

/* Written aside first: how many there are is known at the end. */
void cmd_memory_stats(struct client *c)
{
    struct bytes lines = {0}, *out = c->out;
    size_t count = 0;
    c->out = &lines;
    write_stats(c, &count);
    c->out = out;
    reply_map(c, count);
    bytes_append_slice(c->out, bytes_slice(&lines));
    bytes_free(&lines);
}

/* ---- the rest ---- */

/* What somebody would look at first. */
void cmd_memory_doctor(struct client *c)
{
    enum { LITTLE = 5 << 20, MUCH = 10 << 20 };
    struct figures f = measure(c->server);
    struct bytes text = {0};
    if (f.used < LITTLE)
        bytes_printf(&text, "Too little memory is used to say anything about it.\n");
    else if (ratio(f.peak, f.used) > 1.5)
        bytes_printf(&text,
                     "At its peak %lld bytes were used, which is more than half as much again as "
                     "the %lld of now: "
                     "the system may still count some of them as resident.\n",
                     (long long)f.peak, (long long)f.used);
    else if (f.heap.active > f.heap.allocated + MUCH &&
             ratio((int64_t)f.heap.active, (int64_t)f.heap.allocated) > 1.4)
        bytes_printf(&text,
                     "Of %zu bytes in pages in use %zu are allocated: they are fragmented.\n",
                     f.heap.active, f.heap.allocated);
    else bytes_printf(&text, "Nothing strikes the eye.\n");
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

void cmd_memory_purge(struct client *c)
{
    mem_purge();
    reply_ok(c);
}

static void append(void *context, const char *text)
{
    bytes_append_slice(context, slice_of(text));
}

void cmd_memory_malloc_stats(struct client *c)
{
    struct bytes text = {0};
    mem_report(append, &text);
    reply_verbatim(c, bytes_slice(&text));
    bytes_free(&text);
}

void cmd_memory_help(struct client *c)
{
    static const char *const lines[] = {
        "DOCTOR",
        "    Return memory problems reports.",
        "MALLOC-STATS",
        "    Return internal statistics report from the memory allocator.",
        "PURGE",
        "    Attempt to purge dirty pages for reclamation by the allocator.",
        "STATS",
        "    Return information about the memory usage of the server.",
        "USAGE <key> [SAMPLES <count>]",
        "    Return memory in bytes used by <key> and its value. Nested values are",
        "    sampled up to <count> times (default: 5, 0 means sample all).",
        NULL};
    reply_help(c, lines);
}
