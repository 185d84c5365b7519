#include "proxy/info_sections.h"

#include "core/base/mem.h"
#include "core/base/version.h"
#include "core/io/clock.h"
#include "proxy/plain.h"
#include "proxy/worker.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

static void print_server(const struct info *n, struct bytes *out)
{
    const struct proxy *p = n->worker->proxy;
    int64_t now_us = clock_wall_us(), uptime = (now_us - p->started_us) / 1000000;
    struct utsname os = {0};
    uname(&os);
    bytes_printf(out,
                 "redis_version:" REDIS_VERSION "\r\ntorc_version:" TORC_VERSION "\r\n"
                 "redis_git_sha1:00000000\r\nredis_git_dirty:0\r\nredis_build_id:0\r\n"
                 "redis_mode:%s\r\nos:%s %s %s\r\narch_bits:64\r\n"
                 "monotonic_clock:POSIX clock_gettime\r\nmultiplexing_api:epoll\r\n"
                 "atomicvar_api:c11-builtin\r\ngcc_version:%d.%d.%d\r\nprocess_id:%d\r\n"
                 "process_supervised:no\r\nrun_id:%s\r\ntcp_port:%d\r\nserver_time_usec:%lld\r\n"
                 "uptime_in_seconds:%lld\r\nuptime_in_days:%lld\r\n"
                 "hz:10\r\nconfigured_hz:10\r\nlru_clock:%lld\r\n"
                 "executable:torc-proxy\r\nconfig_file:%s\r\nio_threads_active:0\r\n",
                 n->worker->options.cluster_enabled ? "cluster" : "standalone",
                 os.sysname, os.release, os.machine, __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__,
                 (int)getpid(), p->run_id, p->options.port, (long long)now_us, (long long)uptime,
                 (long long)(uptime / 86400), (long long)(now_us / 1000000 & 0xffffff),
                 p->options.file);
}

static void print_clients(const struct info *n, struct bytes *out)
{
    bytes_printf(out,
                 "connected_clients:%llu\r\ncluster_connections:0\r\nmaxclients:%d\r\n"
                 "blocked_clients:%llu\r\ntracking_clients:%zu\r\nclients_in_timeout_table:0\r\n",
                 (unsigned long long)n->clients, n->worker->options.maxclients,
                 (unsigned long long)n->blocked_clients, n->tracking.clients);
}

static void print_memory(const struct info *n, struct bytes *out)
{
    shard_texts_print_section(&n->texts, out, "memory", SLICE(""));
    bytes_printf(out, "proxy_used_memory:%zu\r\n", mem_used());
}

static void print_persistence(const struct info *n, struct bytes *out)
{
    shard_texts_print_section(&n->texts, out, "persistence", SLICE(""));
}

/* Each shard knows what all clients listen to; one that came back a moment ago may know less. */
static void print_pubsub(const struct info *n, struct bytes *out)
{
    static const char *const names[] = {"pubsub_channels", "pubsub_patterns",
                                        "pubsubshard_channels"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        bytes_printf(out, "%s:%llu\r\n", names[i],
                     (unsigned long long)shard_texts_most(&n->texts, slice_of(names[i])));
    bytes_printf(out, "pubsub_gaps:%llu\r\npubsub_gap_ms:%lld\r\n",
                 (unsigned long long)n->gaps.count, (long long)n->gaps.ms);
}

static void print_stats(const struct info *n, struct bytes *out)
{
    const struct stats *s = &n->stats;
    struct bytes own = {0};
    bytes_printf(&own,
                 "total_connections_received:%llu\r\ntotal_commands_processed:%llu\r\n"
                 "total_net_input_bytes:%llu\r\ntotal_net_output_bytes:%llu\r\n"
                 "rejected_connections:%llu\r\ntotal_error_replies:%llu\r\n",
                 (unsigned long long)s->connections, (unsigned long long)s->commands,
                 (unsigned long long)s->bytes_in, (unsigned long long)s->bytes_out,
                 (unsigned long long)s->connections_refused,
                 (unsigned long long)(s->errors + shard_texts_total(
                                                      &n->texts, SLICE("total_error_replies"))));
    print_pubsub(n, &own);
    bytes_printf(&own,
                 "tracking_total_keys:%zu\r\ntracking_total_items:%zu\r\n"
                 "tracking_total_prefixes:%zu\r\n",
                 n->tracking.keys, n->tracking.items, n->tracking.prefixes);
    bytes_append_slice(out, bytes_slice(&own));
    shard_texts_print_section(&n->texts, out, "stats", bytes_slice(&own));
    bytes_free(&own);
}

static void print_replication(const struct info *n, struct bytes *out)
{
    shard_texts_print_section(&n->texts, out, "replication", SLICE(""));
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

/* Calls are those of our clients, times what the shards took for them (and for other proxies). */
static void print_commandstats(const struct info *n, struct bytes *out)
{
    struct command_sums sums[CMD_COUNT] = {0};
    shard_texts_sum_commands(&n->texts, &n->worker->proxy->commands, sums);
    for (size_t i = 0; i < CMD_COUNT; i++) {
        struct slice name = commands[i].full_name;
        uint64_t calls = n->stats.calls[i];
        uint64_t rejected = sums[i].rejected + n->stats.rejected[i];
        uint64_t failed = sums[i].failed + n->stats.failed[i];
        if (calls + rejected + failed == 0) continue;
        bytes_printf(out,
                     "cmdstat_%.*s:calls=%llu,usec=%llu,usec_per_call=%.2f,rejected_calls=%llu,"
                     "failed_calls=%llu\r\n",
                     (int)name.len, name.ptr, (unsigned long long)calls,
                     (unsigned long long)sums[i].usec,
                     calls > 0 ? (double)sums[i].usec / (double)calls : 0.0,
                     (unsigned long long)rejected, (unsigned long long)failed);
    }
}

/* What the proxy refused itself is in no shard's statistics. */
static void print_errorstats(const struct info *n, struct bytes *out)
{
    struct bytes own = {0};
    stats_print_errors(&n->stats, &own);
    shard_texts_print_errors(&n->texts, bytes_slice(&own), out);
    bytes_free(&own);
}

static void print_latencystats(const struct info *n, struct bytes *out)
{
    shard_texts_print_percentiles(&n->texts, out);
}

static void print_modules(const struct info *n, struct bytes *out)
{
    (void)n;
    (void)out;
}

static void print_cluster(const struct info *n, struct bytes *out)
{
    bytes_printf(out, "cluster_enabled:%d\r\n", n->worker->options.cluster_enabled);
}

static void print_keyspace(const struct info *n, struct bytes *out)
{
    shard_texts_print_keyspace(&n->texts, out);
}

static const char *const kind_words[] = {"unknown", "torc", "plain"};

/* Whether what concerns several shards is atomic, is done in pieces, or refused. */
static const char *mode_of(const struct worker *w)
{
    if (!plain_is_any(w)) return "atomic";
    return w->options.split_without_atomicity ? "split" : "plain";
}

static void print_shard(const struct info *n, struct bytes *out, size_t i)
{
    const struct shard *shard = &n->worker->topology->shards[i];
    const struct info_shard *sum = &n->shards[i];
    bytes_printf(out, "shard_%s:address=%s:%d,state=%s,kind=%s,", shard->name, shard->host,
                 shard->port, sum->down > 0 ? "down" : "up",
                 kind_words[n->worker->links[i].resp2.kind]);
    bytes_printf(out, "connections=%zu,requests=%llu,losses=%llu\r\n", sum->connections,
                 (unsigned long long)sum->calls, (unsigned long long)sum->losses);
}

static void print_proxy(const struct info *n, struct bytes *out)
{
    const struct worker *w = n->worker;
    const struct stats *s = &n->stats;
    bytes_printf(out, "mode:%s\r\n", mode_of(w));
    bytes_printf(out,
                 "threads:%zu\r\nrequests:%llu\r\nrequests_pending:%llu\r\nsplits:%llu\r\n"
                 "transactions:%llu\r\ntransactions_committed:%llu\r\n"
                 "transactions_aborted:%llu\r\ntransactions_uncertain:%llu\r\n"
                 "transactions_retried:%llu\r\ntransactions_resolved:%llu\r\n",
                 w->proxy->workers_count, (unsigned long long)s->commands,
                 (unsigned long long)n->pendings, (unsigned long long)s->splits,
                 (unsigned long long)s->transactions, (unsigned long long)s->transactions_committed,
                 (unsigned long long)s->transactions_aborted,
                 (unsigned long long)s->transactions_uncertain,
                 (unsigned long long)s->transactions_retried, (unsigned long long)s->resolved);
    for (size_t i = 0; i < w->topology->count; i++) print_shard(n, out, i);
}

static void print_ring(const struct info *n, struct bytes *out)
{
    const struct ring *ring = n->worker->topology->ring;
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
    if (n->wants_all) return true;
    if (n->wanted.len == 0) return s->is_usual;
    snprintf(word, sizeof word, " %s ", s->name);
    if (memmem(n->wanted.ptr, n->wanted.len, word, strlen(word)) != NULL) return true;
    return s->is_usual && memmem(n->wanted.ptr, n->wanted.len, " default ", 9) != NULL;
}

bool info_needs_shards(const struct info *n)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (sections[i].asks_shards && is_wanted(n, &sections[i])) return true;
    return false;
}

void info_print(const struct info *n, struct bytes *out)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (!is_wanted(n, &sections[i])) continue;
        bytes_printf(out, "%s# %s\r\n", out->len > 0 ? "\r\n" : "", sections[i].title);
        sections[i].print(n, out);
    }
}
