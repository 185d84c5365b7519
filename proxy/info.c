#include "proxy/info.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/version.h"
#include "core/io/clock.h"
#include "proxy/fanout.h"
#include "proxy/plain.h"
#include "proxy/relay.h"
#include "proxy/tracking.h"
#include "proxy/wait.h"
#include "proxy/worker.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { DATABASES_SHOWN = 64 };

struct shard_sum {
    uint64_t calls, losses;
    size_t connections, down;            /* of all threads: connected; given up for now */
};

struct keyspace {
    uint64_t keys, expires;
    uint64_t ttl_sum;                    /* avg_ttl times expires */
};

/* INFO on its way: first round the workers, then round the shards. */
struct info {
    struct errand errand;                /* first */
    struct pending *pending;
    struct bytes sections; /* " server clients ": what was asked for; empty for the usual */
    bool shows_all;
    struct stats stats;
    uint64_t clients, blocked_clients, pendings;
    struct relay_gaps gaps;
    size_t tracking_clients;
    struct shard_sum *shards;
    struct keyspace keyspace[DATABASES_SHOWN];
    struct bytes *texts;                 /* by shard: its own INFO */
    size_t texts_count;
};

/* ---- sums ---- */

static void add_stats(struct stats *to, const struct stats *from)
{
    to->connections += from->connections;
    to->connections_refused += from->connections_refused;
    to->commands += from->commands;
    to->bytes_in += from->bytes_in;
    to->bytes_out += from->bytes_out;
    to->splits += from->splits;
    to->transactions += from->transactions;
    to->transactions_committed += from->transactions_committed;
    to->transactions_aborted += from->transactions_aborted;
    to->transactions_uncertain += from->transactions_uncertain;
    to->transactions_retried += from->transactions_retried;
    to->resolved += from->resolved;
    for (size_t i = 0; i < CMD_COUNT; i++) {
        to->calls[i] += from->calls[i];
        to->rejected[i] += from->rejected[i];
    }
}

static void add_upstream(struct shard_sum *sum, const struct upstream *u)
{
    sum->calls += u->calls;
    sum->losses += u->losses;
    sum->connections += u->state == UPSTREAM_UP;
    sum->down += u->state == UPSTREAM_DOWN;
}

static void add_relay(struct info *n, const struct worker *w)
{
    struct relay_gaps gaps = relay_gaps(w);
    n->gaps.count += gaps.count;
    n->gaps.ms += gaps.ms;
    n->tracking_clients += tracking_clients(w);
}

static void count_here(struct worker *w, struct errand *errand)
{
    struct info *n = (struct info *)errand;
    add_stats(&n->stats, &w->stats);
    n->clients += w->clients_count;
    n->pendings += w->pendings.count;
    for (const struct client *c = w->clients; c != NULL; c = c->next) {
        n->stats.bytes_in += (uint64_t)c->stream.bytes_in;
        n->stats.bytes_out += (uint64_t)c->stream.bytes_out;
        n->blocked_clients += wait_is_shown(c) || (c->holds & HOLD_PAUSE);
    }
    for (size_t i = 0; i < w->topology->count; i++) {
        add_upstream(&n->shards[i], &w->links[i].resp2);
        add_upstream(&n->shards[i], &w->links[i].resp3);
        add_upstream(&n->shards[i], &w->links[i].txn2);
        add_upstream(&n->shards[i], &w->links[i].txn3);
        add_upstream(&n->shards[i], &w->links[i].relay);
    }
    add_relay(n, w);
}

/* The number behind "name" in a line, 0 without it. */
static uint64_t number_after(struct slice text, const char *name)
{
    const char *at = memmem(text.ptr, text.len, name, strlen(name));
    uint64_t n = 0;
    if (at == NULL) return 0;
    for (at += strlen(name); at < text.ptr + text.len && *at >= '0' && *at <= '9'; at++)
        n = n * 10 + (uint64_t)(*at - '0');
    return n;
}

/* Takes a line, without its end, off the front. */
static bool next_line(struct slice *text, struct slice *line)
{
    if (text->len == 0) return false;
    const char *newline = memchr(text->ptr, '\n', text->len);
    size_t len = newline != NULL ? (size_t)(newline - text->ptr) : text->len;
    *line = slice_make(text->ptr, len > 0 && text->ptr[len - 1] == '\r' ? len - 1 : len);
    *text = slice_part(*text, len + 1, text->len);
    return true;
}

static void add_keyspace(struct info *n, struct slice text)
{
    struct slice line;
    while (next_line(&text, &line)) {
        uint64_t db = line.len > 3 && memcmp(line.ptr, "db", 2) == 0 ? number_after(line, "db")
                                                                     : DATABASES_SHOWN;
        if (db >= DATABASES_SHOWN) continue;
        uint64_t expires = number_after(line, ",expires=");
        n->keyspace[db].keys += number_after(line, ":keys=");
        n->keyspace[db].expires += expires;
        n->keyspace[db].ttl_sum += number_after(line, ",avg_ttl=") * expires;
    }
}

/* ---- what the shards tell, as of one node ---- */

/* The value in the line "name:value". */
static bool find_value(struct slice text, struct slice name, struct slice *value)
{
    struct slice line;
    while (next_line(&text, &line)) {
        if (line.len <= name.len || line.ptr[name.len] != ':' ||
            memcmp(line.ptr, name.ptr, name.len) != 0)
            continue;
        *value = slice_part(line, name.len + 1, line.len);
        return true;
    }
    return false;
}

static bool ends_with(struct slice s, struct slice end)
{
    return s.len > end.len && memcmp(s.ptr + s.len - end.len, end.ptr, end.len) == 0;
}

/* Points in time, flags, and what shards on one machine share. */
static bool makes_no_sum(struct slice name)
{
    return ends_with(name, SLICE("_time")) || ends_with(name, SLICE("_sec")) ||
           slice_is(name, "loading") || slice_is(name, "async_loading") ||
           slice_is(name, "aof_enabled") || slice_is(name, "total_system_memory");
}

/* Every shard has all scripts and functions. */
static bool is_of_each(struct slice name)
{
    return slice_starts(name, SLICE("number_of_"));
}

/* The sum over all shards, if every one has an integer there. */
static bool sum_of(const struct info *n, struct slice name, uint64_t *sum)
{
    struct slice value;
    uint64_t one;
    *sum = 0;
    if (makes_no_sum(name)) return false;
    for (size_t i = 0; i < n->texts_count; i++) {
        if (n->texts[i].len == 0) continue;              /* a shard that could not be reached */
        if (!find_value(bytes_slice(&n->texts[i]), name, &value) || !number_to_uint64(value, &one))
            return false;
        if (!is_of_each(name)) *sum += one;
        else if (one > *sum) *sum = one;
    }
    return true;
}

static void print_size(struct bytes *out, uint64_t size)
{
    static const char units[] = "BKMGT";
    double value = (double)size;
    size_t unit = 0;
    while (value >= 1024 && unit + 2 < sizeof units) {
        value /= 1024;
        unit++;
    }
    if (unit == 0) bytes_printf(out, "%lluB", (unsigned long long)size);
    else bytes_printf(out, "%.2f%c", value, units[unit]);
}

/* Lines that are one sum by another. */
static const struct quotient {
    const char *name, *of, *by, *less;       /* of / (by - less) */
    bool is_percent;
} quotients[] = {
    {"mem_fragmentation_ratio", "used_memory_rss", "used_memory", NULL, false},
    {"used_memory_peak_perc", "used_memory", "used_memory_peak", NULL, true},
    {"used_memory_dataset_perc", "used_memory_dataset", "used_memory", "used_memory_startup", true},
};

static bool print_quotient(const struct info *n, struct bytes *out, struct slice name)
{
    uint64_t of, by, less = 0;
    const struct quotient *q = NULL;
    for (size_t i = 0; i < sizeof quotients / sizeof quotients[0]; i++)
        if (slice_is(name, quotients[i].name)) q = &quotients[i];
    if (q == NULL || !sum_of(n, slice_of(q->of), &of) || !sum_of(n, slice_of(q->by), &by) ||
        (q->less != NULL && !sum_of(n, slice_of(q->less), &less)))
        return false;
    double quotient = by > less ? (double)of / (double)(by - less) : 0;
    bytes_printf(out, q->is_percent ? "%.2f%%" : "%.2f", q->is_percent ? quotient * 100 : quotient);
    return true;
}

static void print_merged_line(const struct info *n, struct bytes *out, struct slice name,
                              struct slice value)
{
    uint64_t sum;
    bytes_printf(out, "%.*s:", (int)name.len, name.ptr);
    if (ends_with(name, SLICE("_human")) && sum_of(n, slice_part(name, 0, name.len - 6), &sum))
        print_size(out, sum);
    else if (sum_of(n, name, &sum)) bytes_printf(out, "%llu", (unsigned long long)sum);
    else if (!print_quotient(n, out, name)) bytes_append_slice(out, value);
    bytes_append_slice(out, SLICE("\r\n"));
}

/* The lines of a section as the first shard has them: numbers are added up, the rest is taken as it
 * is. Lines whose name our own text has already are left out. */
static void print_merged(const struct info *n, struct bytes *out, const char *title,
                         struct slice own)
{
    struct slice line, value, text = {NULL, 0};
    bool is_inside = false;

    for (size_t i = 0; i < n->texts_count && text.len == 0; i++) text = bytes_slice(&n->texts[i]);
    while (next_line(&text, &line)) {
        if (line.len > 2 && line.ptr[0] == '#')
            is_inside = slice_is(slice_part(line, 2, line.len), title);
        const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
        if (!is_inside || colon == NULL) continue;
        struct slice name = slice_make(line.ptr, (size_t)(colon - line.ptr));
        if (!find_value(own, name, &value))
            print_merged_line(n, out, name, slice_part(line, name.len + 1, line.len));
    }
}

/* ---- printing ---- */

static void print_server(const struct info *n, struct bytes *out)
{
    const struct proxy *p = n->pending->worker->proxy;
    int64_t now_us = clock_wall_us(), uptime = (now_us - p->started_us) / 1000000;
    struct utsname os = {0};
    uname(&os);
    bytes_printf(out,
                 "redis_version:" REDIS_VERSION "\r\ntorc_version:" TORC_VERSION "\r\n"
                 "redis_git_sha1:00000000\r\nredis_git_dirty:0\r\nredis_"
                 "build_id:0\r\n"
                 "redis_mode:%s\r\nos:%s %s %s\r\narch_bits:64\r\nmonotonic_clock:POSIX "
                 "clock_gettime\r\n"
                 "multiplexing_api:epoll\r\natomicvar_api:c11-builtin\r\ngcc_version:%d.%d.%"
                 "d\r\nprocess_id:%d\r\n"
                 "process_supervised:no\r\nrun_id:%s\r\ntcp_port:%d\r\nserver_time_usec:%lld\r\n"
                 "uptime_in_seconds:%lld\r\nuptime_in_days:%lld\r\nhz:10\r\nconfigured_hz:"
                 "10\r\nlru_clock:%lld\r\n"
                 "executable:torc-proxy\r\nconfig_file:%s\r\nio_threads_active:0\r\n",
                 n->pending->worker->options.cluster_enabled ? "cluster" : "standalone",
                 os.sysname, os.release, os.machine, __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__,
                 (int)getpid(), p->run_id, p->options.port, (long long)now_us, (long long)uptime,
                 (long long)(uptime / 86400), (long long)(now_us / 1000000 & 0xffffff),
                 p->options.file);
}

static void print_clients(const struct info *n, struct bytes *out)
{
    bytes_printf(
        out,
        "connected_clients:%llu\r\ncluster_connections:0\r\nmaxclients:%d\r\nblocked_clients:%llu\r\n"
        "tracking_clients:%zu\r\nclients_in_timeout_table:0\r\n",
        (unsigned long long)n->clients, n->pending->worker->options.maxclients,
        (unsigned long long)n->blocked_clients, n->tracking_clients);
}

static void print_memory(const struct info *n, struct bytes *out)
{
    print_merged(n, out, "memory", SLICE(""));
    bytes_printf(out, "proxy_used_memory:%zu\r\n", mem_used());
}

static void print_persistence(const struct info *n, struct bytes *out)
{
    print_merged(n, out, "persistence", SLICE(""));
}

/* Each shard knows what all clients listen to; one that came back a moment ago may know less. */
static uint64_t most_of(const struct info *n, struct slice name)
{
    struct slice value;
    uint64_t most = 0;
    for (size_t i = 0; i < n->texts_count; i++) {
        int64_t number;
        if (!find_value(bytes_slice(&n->texts[i]), name, &value) ||
            !number_to_int64(value, &number))
            continue;
        if ((uint64_t)number > most) most = (uint64_t)number;
    }
    return most;
}

static void print_pubsub(const struct info *n, struct bytes *out)
{
    static const char *const names[] = {"pubsub_channels", "pubsub_patterns",
                                        "pubsubshard_channels"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        bytes_printf(out, "%s:%llu\r\n", names[i],
                     (unsigned long long)most_of(n, slice_of(names[i])));
    bytes_printf(out, "pubsub_gaps:%llu\r\npubsub_gap_ms:%lld\r\n",
                 (unsigned long long)n->gaps.count, (long long)n->gaps.ms);
}

static void print_stats(const struct info *n, struct bytes *out)
{
    const struct stats *s = &n->stats;
    struct bytes own = {0};
    bytes_printf(&own,
                 "total_connections_received:%llu\r\ntotal_commands_processed:%llu\r\n"
                 "total_net_input_bytes:%llu\r\ntotal_net_output_bytes:%llu\r\nrejected_"
                 "connections:%llu\r\n",
                 (unsigned long long)s->connections, (unsigned long long)s->commands,
                 (unsigned long long)s->bytes_in, (unsigned long long)s->bytes_out,
                 (unsigned long long)s->connections_refused);
    print_pubsub(n, &own);
    bytes_append_slice(out, bytes_slice(&own));
    print_merged(n, out, "stats", bytes_slice(&own));
    bytes_free(&own);
}

static void print_replication(const struct info *n, struct bytes *out)
{
    print_merged(n, out, "replication", SLICE(""));
}

static void print_cpu(const struct info *n, struct bytes *out)
{
    struct rusage u = {0};
    (void)n;
    getrusage(RUSAGE_SELF, &u);
    bytes_printf(out, "used_cpu_sys:%lld.%06lld\r\nused_cpu_user:%lld.%06lld\r\n",
                 (long long)u.ru_stime.tv_sec, (long long)u.ru_stime.tv_usec,
                 (long long)u.ru_utime.tv_sec, (long long)u.ru_utime.tv_usec);
}

/* The sum over the shards of a number in their line about a command. */
static uint64_t sum_of_shards(const struct info *n, struct slice command, const char *field)
{
    char start[96];
    uint64_t sum = 0;
    int len = snprintf(start, sizeof start, "cmdstat_%.*s:", (int)command.len, command.ptr);
    for (size_t i = 0; i < n->texts_count; i++) {
        struct slice rest = bytes_slice(&n->texts[i]), line;
        const char *at = rest.len > 0 ? memmem(rest.ptr, rest.len, start, (size_t)len) : NULL;
        if (at == NULL) continue;
        rest = slice_part(rest, (size_t)(at - rest.ptr), rest.len);
        if (next_line(&rest, &line)) sum += number_after(line, field);
    }
    return sum;
}

/* Calls are those of our clients, times what the shards took for them (and for other proxies). */
static void print_commandstats(const struct info *n, struct bytes *out)
{
    for (size_t i = 0; i < CMD_COUNT; i++) {
        uint64_t calls = n->stats.calls[i], rejected = n->stats.rejected[i];
        if (calls == 0 && rejected == 0) continue;
        uint64_t usec = sum_of_shards(n, commands[i].full_name, ",usec=");
        bytes_printf(out,
                     "cmdstat_%.*s:calls=%llu,usec=%llu,usec_per_call=%.2f,rejected_calls=%llu,"
                     "failed_calls=%llu\r\n",
                     (int)commands[i].full_name.len, commands[i].full_name.ptr,
                     (unsigned long long)calls, (unsigned long long)usec,
                     calls > 0 ? (double)usec / (double)calls : 0.0, (unsigned long long)rejected,
                     (unsigned long long)sum_of_shards(n, commands[i].full_name, ",failed_calls="));
    }
}

/* ---- lines that not every shard has ---- */

static bool begins_with(struct slice s, struct slice start)
{
    return s.len >= start.len && memcmp(s.ptr, start.ptr, start.len) == 0;
}

static bool is_in_shards_before(const struct info *n, size_t shard, struct slice name)
{
    struct slice value;
    for (size_t i = 0; i < shard; i++)
        if (find_value(bytes_slice(&n->texts[i]), name, &value)) return true;
    return false;
}

/* Prints every line whose name begins so, of whichever shard, once. */
static void print_lines(const struct info *n, struct bytes *out, struct slice start,
                        void (*print)(const struct info *n, struct bytes *out, struct slice name,
                                      struct slice value))
{
    for (size_t i = 0; i < n->texts_count; i++) {
        struct slice rest = bytes_slice(&n->texts[i]), line;
        while (next_line(&rest, &line)) {
            const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
            if (colon == NULL || !begins_with(line, start)) continue;
            struct slice name = slice_make(line.ptr, (size_t)(colon - line.ptr));
            if (!is_in_shards_before(n, i, name))
                print(n, out, name, slice_part(line, name.len + 1, line.len));
        }
    }
}

static void print_error_count(const struct info *n, struct bytes *out, struct slice name,
                              struct slice value)
{
    struct slice other;
    uint64_t sum = 0;
    (void)value;
    for (size_t i = 0; i < n->texts_count; i++)
        if (find_value(bytes_slice(&n->texts[i]), name, &other))
            sum += number_after(other, "count=");
    bytes_printf(out, "%.*s:count=%llu\r\n", (int)name.len, name.ptr, (unsigned long long)sum);
}

/* What the shards refused; what the proxy refused itself is in no shard's statistics. */
static void print_errorstats(const struct info *n, struct bytes *out)
{
    print_lines(n, out, SLICE("errorstat_"), print_error_count);
}

/* Takes a field "p50=1.003" off the front; key is "p50". */
static bool next_percentile(struct slice *rest, struct slice *key, double *value)
{
    const char *comma, *equals;
    if (rest->len == 0) return false;
    comma = memchr(rest->ptr, ',', rest->len);
    struct slice field = slice_part(*rest, 0,
                                    comma != NULL ? (size_t)(comma - rest->ptr) : rest->len);
    *rest = slice_part(*rest, field.len + 1, rest->len);
    equals = memchr(field.ptr, '=', field.len);
    if (equals == NULL) return false;
    *key = slice_make(field.ptr, (size_t)(equals - field.ptr));
    return number_to_double(slice_part(field, key->len + 1, field.len), value);
}

static double highest_percentile(const struct info *n, struct slice name, struct slice key)
{
    double highest = 0, one;
    struct slice rest, other;
    for (size_t i = 0; i < n->texts_count; i++) {
        if (!find_value(bytes_slice(&n->texts[i]), name, &rest)) continue;
        while (next_percentile(&rest, &other, &one))
            if (slice_equal(other, key) && one > highest) highest = one;
    }
    return highest;
}

/* The percentile of all calls lies between the lowest and the highest of those of the shards. */
static void print_percentiles(const struct info *n, struct bytes *out, struct slice name,
                              struct slice value)
{
    const char *between = "";
    struct slice key;
    double ignored;
    bytes_printf(out, "%.*s:", (int)name.len, name.ptr);
    while (next_percentile(&value, &key, &ignored)) {
        bytes_printf(out, "%s%.*s=%.3f", between, (int)key.len, key.ptr,
                     highest_percentile(n, name, key));
        between = ",";
    }
    bytes_append_slice(out, SLICE("\r\n"));
}

static void print_latencystats(const struct info *n, struct bytes *out)
{
    print_lines(n, out, SLICE("latency_percentiles_usec_"), print_percentiles);
}

static void print_modules(const struct info *n, struct bytes *out)
{
    (void)n;
    (void)out;
}

static void print_cluster(const struct info *n, struct bytes *out)
{
    bytes_printf(out, "cluster_enabled:%d\r\n", n->pending->worker->options.cluster_enabled);
}

static void print_keyspace(const struct info *n, struct bytes *out)
{
    for (int db = 0; db < DATABASES_SHOWN; db++) {
        const struct keyspace *k = &n->keyspace[db];
        if (k->keys == 0) continue;
        bytes_printf(out, "db%d:keys=%llu,expires=%llu,avg_ttl=%llu\r\n", db,
                     (unsigned long long)k->keys, (unsigned long long)k->expires,
                     (unsigned long long)(k->expires ? k->ttl_sum / k->expires : 0));
    }
}

static const char *const kind_words[] = {"unknown", "torc", "plain"};

/* Whether what concerns several shards is atomic, is done in pieces, or refused. */
static const char *mode_of(const struct worker *w)
{
    if (!plain_is_any(w)) return "atomic";
    return w->options.split_without_atomicity ? "split" : "plain";
}

static void print_proxy(const struct info *n, struct bytes *out)
{
    const struct worker *w = n->pending->worker;
    const struct stats *s = &n->stats;
    bytes_printf(out, "mode:%s\r\n", mode_of(w));
    bytes_printf(out,
                 "threads:%zu\r\nrequests:%llu\r\nrequests_pending:%llu\r\nsplits:%"
                 "llu\r\ntransactions:%llu\r\n"
                 "transactions_committed:%llu\r\ntransactions_aborted:%llu\r\ntransactions_"
                 "uncertain:%llu\r\n"
                 "transactions_retried:%llu\r\ntransactions_resolved:%llu\r\n",
                 w->proxy->workers_count, (unsigned long long)s->commands,
                 (unsigned long long)n->pendings, (unsigned long long)s->splits,
                 (unsigned long long)s->transactions, (unsigned long long)s->transactions_committed,
                 (unsigned long long)s->transactions_aborted,
                 (unsigned long long)s->transactions_uncertain,
                 (unsigned long long)s->transactions_retried, (unsigned long long)s->resolved);
    for (size_t i = 0; i < w->topology->count; i++) {
        const struct shard *shard = &w->topology->shards[i];
        bytes_printf(
            out,
            "shard_%s:address=%s:%d,state=%s,kind=%s,connections=%zu,requests=%llu,losses=%llu\r\n",
            shard->name, shard->host, shard->port, n->shards[i].down > 0 ? "down" : "up",
            kind_words[w->links[i].resp2.kind], n->shards[i].connections,
            (unsigned long long)n->shards[i].calls,
            (unsigned long long)n->shards[i].losses);
    }
}

static void print_ring(const struct info *n, struct bytes *out)
{
    const struct ring *ring = n->pending->worker->topology->ring;
    bytes_printf(out, "epoch:%llu\r\nshards:%u\r\n", (unsigned long long)ring->epoch,
                 ring->shard_count);
    for (uint32_t i = 0; i < ring->shard_count; i++)
        bytes_printf(out, "ring_%s:weight=%u,slots=%u\r\n", ring->shards[i].name,
                     ring->shards[i].weight, ring->shards[i].slots);
}

static const struct section {
    const char *name, *title;
    bool is_usual;                       /* shown without being asked for */
    bool asks_shards;
    void (*print)(const struct info *n, struct bytes *out);
} sections[] = {
    {"server", "Server", true, false, print_server},
    {"clients", "Clients", true, false, print_clients},
    {"memory", "Memory", true, true, print_memory},
    {"persistence", "Persistence", true, true, print_persistence},
    {"stats", "Stats", true, true, print_stats},
    {"replication", "Replication", true, true, print_replication},
    {"cpu", "CPU", true, false, print_cpu},
    {"modules", "Modules", true, false, print_modules},
    {"commandstats", "Commandstats", false, true, print_commandstats},
    {"errorstats", "Errorstats", true, true, print_errorstats},
    {"latencystats", "Latencystats", false, true, print_latencystats},
    {"cluster", "Cluster", true, false, print_cluster},
    {"proxy", "Proxy", true, false, print_proxy},
    {"ring", "Ring", true, false, print_ring},
    {"keyspace", "Keyspace", true, true, print_keyspace},
};

static bool is_wanted(const struct info *n, const struct section *s)
{
    char word[32];
    if (n->shows_all) return true;
    if (n->sections.len == 0) return s->is_usual;
    snprintf(word, sizeof word, " %s ", s->name);
    if (memmem(n->sections.ptr, n->sections.len, word, strlen(word)) != NULL) return true;
    return s->is_usual && memmem(n->sections.ptr, n->sections.len, " default ", 9) != NULL;
}

static void finish(struct info *n)
{
    struct bytes text = {0};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (!is_wanted(n, &sections[i])) continue;
        bytes_printf(&text, "%s# %s\r\n", text.len > 0 ? "\r\n" : "", sections[i].title);
        sections[i].print(n, &text);
    }
    resp_write_verbatim(pending_reply(n->pending), n->pending->version, SLICE("txt"),
                        bytes_slice(&text));
    pending_finish(n->pending);
    bytes_free(&text);
    bytes_free(&n->sections);
    for (size_t i = 0; i < n->texts_count; i++) bytes_free(&n->texts[i]);
    mem_free(n->texts);
    mem_free(n->shards);
    mem_free(n);
}

/* ---- the way round ---- */

static void shards_have_told(void *context, const struct slice *replies, size_t count)
{
    struct info *n = context;
    n->texts = mem_zalloc(count * sizeof *n->texts);
    n->texts_count = count;
    for (size_t i = 0; i < count; i++) {
        struct resp_cursor c = resp_cursor_over(replies[i]);
        struct resp_value value;
        if (!resp_cursor_next(&c, &value) || (value.type != '$' && value.type != '=')) continue;
        bytes_append_slice(&n->texts[i], value.text);
        add_keyspace(n, value.text);
    }
    finish(n);
}

static bool needs_shards(const struct info *n)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (sections[i].asks_shards && is_wanted(n, &sections[i])) return true;
    return false;
}

static void workers_are_counted(struct worker *w, struct errand *errand)
{
    struct info *n = (struct info *)errand;
    if (!needs_shards(n)) finish(n);
    else
        fanout_start(
            w, RESP2, -1, false,
            SLICE(
                "*4\r\n$4\r\nINFO\r\n$7\r\ndefault\r\n$12\r\ncommandstats\r\n$12\r\nlatencystats\r\n"),
            shards_have_told, n);
}

static struct info *info_new(struct client *c)
{
    struct info *n = mem_zalloc(sizeof *n);
    n->errand = (struct errand){.visit = count_here, .home = workers_are_counted};
    n->shards = mem_zalloc(c->worker->topology->count * sizeof *n->shards);
    return n;
}

static void start(struct client *c, struct info *n)
{
    n->pending = client_await(c);
    errand_start(c->worker, &n->errand);
}

/* ---- of one shard: INFO shard:NAME [section ...] ---- */

static const struct slice shard_word = {"shard:", 6};

/* The argument that names a shard; 0: none does. */
static size_t shard_at(const struct request *r)
{
    for (size_t i = 1; i < r->argc; i++)
        if (r->argv[i].len >= shard_word.len &&
            slice_equal_nocase(slice_part(r->argv[i], 0, shard_word.len), shard_word))
            return i;
    return 0;
}

static enum dispatch_result serve_shard(struct client *c, const struct request *r, size_t at)
{
    const struct topology *t = c->worker->topology;
    struct slice name = slice_part(r->argv[at], shard_word.len, r->argv[at].len);
    size_t shard = 0;
    while (shard < t->count && !slice_equal(name, slice_of(t->shards[shard].name))) shard++;
    if (shard == t->count) {
        client_error(c, "ERR No such shard '%.*s'", (int)(name.len > 64 ? 64 : name.len), name.ptr);
        return DISPATCH_SERVED;
    }
    struct bytes request = {0};
    struct pending *p = client_await(c);
    resp_write_array(&request, r->argc - 1);
    for (size_t i = 0; i < r->argc; i++)
        if (i != at) resp_write_bulk(&request, r->argv[i]);
    p->call.may_write = false;
    upstream_send(worker_upstream(c->worker, shard, c->resp), &p->call, -1, bytes_slice(&request));
    bytes_free(&request);
    return DISPATCH_SERVED;
}

enum dispatch_result info_serve(struct client *c, const struct request *r)
{
    if (shard_at(r) != 0) return serve_shard(c, r, shard_at(r));
    struct info *n = info_new(c);
    for (size_t i = 1; i < r->argc; i++) {
        if (slice_is(r->argv[i], "all") || slice_is(r->argv[i], "everything")) n->shows_all = true;
        bytes_append_byte(&n->sections, ' ');
        for (size_t k = 0; k < r->argv[i].len && k < 32; k++) {
            char byte = r->argv[i].ptr[k];
            bytes_append_byte(&n->sections,
                              byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte);
        }
        bytes_append_byte(&n->sections, ' ');
    }
    start(c, n);
    return DISPATCH_SERVED;
}

enum dispatch_result info_proxy(struct client *c, const struct request *r)
{
    struct info *n = info_new(c);
    (void)r;
    bytes_append_slice(&n->sections, SLICE(" proxy  ring "));
    start(c, n);
    return DISPATCH_SERVED;
}
