#include "server/session/stats.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "server/session/option_checks.h"
#include "server/session/server.h"

#include <stdio.h>

enum {
    SAMPLE_EVERY_US = 100 * 1000, SECOND_US = 1000 * 1000, NS_PER_US = 1000, DAY_S = 86400,
    TTL_SAMPLES = 16
};

/* ---- counting ---- */

/* A code is a word of at most 32 bytes at the front. */
static struct slice code_of(struct slice text)
{
    const char *space = memchr(
        text.ptr, ' ', text.len < STATS_ERROR_NAME_MAX ? text.len : STATS_ERROR_NAME_MAX - 1);
    return space != NULL ? slice_part(text, 0, (size_t)(space - text.ptr)) : SLICE("ERR");
}

/* Scripts may invent any number of codes; those that find no room are only counted in the total. */
void stats_count_error(struct stats *s, struct slice text)
{
    struct slice code = code_of(text);
    int at = 0, order = -1;
    s->errors_total++;
    while (at < s->errors_count && (order = slice_compare(slice_of(s->errors[at].name), code)) < 0)
        at++;
    if (at == s->errors_count || order != 0) {
        if (s->errors_count == STATS_ERRORS_MAX) return;
        memmove(&s->errors[at + 1], &s->errors[at],
                (size_t)(s->errors_count - at) * sizeof s->errors[0]);
        s->errors[at] = (struct error_stats){0};
        memcpy(s->errors[at].name, code.ptr, code.len);
        s->errors_count++;
    }
    s->errors[at].count++;
}

/* The calls of a run are taken to be alike. */
static void end_run(struct server *server, struct command_stats *c, const struct stats_run *run,
                    int64_t took_us)
{
    int64_t calls = c->calls - run->calls_before;
    c->usec += took_us;
    if (calls <= 0 || !server->options.latency_tracking) return;
    if (c->latency == NULL) c->latency = mem_zalloc(sizeof *c->latency);
    histogram_add(c->latency, (uint64_t)(took_us > 0 ? took_us * NS_PER_US / calls : 1),
                  (uint64_t)calls);
}

void stats_time_switch(struct server *server, int command)
{
    struct stats *s = &server->stats;
    struct stats_run *run = &s->timer.runs[s->timer.level];
    int64_t now_us = server->ops->ticks_us(server);
    if (run->command != 0)
        end_run(server, &s->commands[run->command - 1], run, now_us - run->since_us);
    *run = (struct stats_run){command, now_us, command != 0 ? s->commands[command - 1].calls : 0};
}

void stats_close(struct stats *s)
{
    for (size_t i = 0; i < CMD_COUNT; i++) {
        mem_free(s->commands[i].latency);
        s->commands[i].latency = NULL;
    }
}

int64_t stats_time_split(struct server *server)
{
    struct stats *s = &server->stats;
    struct stats_run *run = &s->timer.runs[s->timer.level];
    int64_t since_us = run->since_us;
    stats_time_switch(server, run->command);
    return run->since_us - since_us;
}

void stats_note_memory(struct stats *s)
{
    int64_t used = (int64_t)mem_used();
    if (used > s->memory_peak) s->memory_peak = used;
}

static int64_t per_second(int64_t difference, int64_t us)
{
    return difference * SECOND_US / us;
}

void stats_sample(struct server *server)
{
    struct stats *s = &server->stats;
    int64_t us = server->monotonic_us - s->sampled_us;
    if (us < SAMPLE_EVERY_US) return;
    if (s->sampled_us != 0) {
        s->samples[s->sample_at] = (struct stats_sample){
            per_second(s->calls - s->sampled.calls, us),
            per_second(s->bytes_in - s->sampled.in, us),
            per_second(s->bytes_out - s->sampled.out, us)};
        s->sample_at = (s->sample_at + 1) % STATS_SAMPLES;
    }
    s->sampled_us = server->monotonic_us;
    s->sampled = (struct stats_sample){s->calls, s->bytes_in, s->bytes_out};
}

static struct stats_sample mean_sample(const struct stats *s)
{
    struct stats_sample sum = {0};
    for (int i = 0; i < STATS_SAMPLES; i++) {
        sum.calls += s->samples[i].calls;
        sum.in += s->samples[i].in;
        sum.out += s->samples[i].out;
    }
    return (struct stats_sample){sum.calls / STATS_SAMPLES, sum.in / STATS_SAMPLES,
                                 sum.out / STATS_SAMPLES};
}

/* Keys that were handed over to be freed in the background, and of them those that are. */
static void count_lazyfreed(struct server *server, int64_t *given, int64_t *freed)
{
    *given = *freed = 0;
    if (server->ops->discarded != NULL) server->ops->discarded(server, given, freed);
}

void stats_reset(struct server *server)
{
    int64_t given, freed;
    struct stats *s = &server->stats;
    struct keyspace *ks = &server->keyspace;
    count_lazyfreed(server, &given, &freed);
    stats_close(s);
    for (int i = 0; i < STATS_LEVELS; i++) s->timer.runs[i].calls_before = 0;
    *s = (struct stats){.timer = s->timer, .memory_startup = s->memory_startup,
                        .lazyfreed_before = freed};
    ks->hits = ks->misses = ks->expired_keys = 0;
    stats_note_memory(s);
}

/* ---- sections ---- */

static void add_int(struct bytes *out, const char *name, int64_t value)
{
    bytes_printf(out, "%s:%lld\r\n", name, (long long)value);
}

static void add_human(struct bytes *out, const char *name, int64_t bytes)
{
    bytes_printf(out, "%s_human:", name);
    stats_human_bytes(out, bytes);
    bytes_append(out, "\r\n", 2);
}

static void add_both(struct bytes *out, const char *name, int64_t bytes)
{
    add_int(out, name, bytes);
    add_human(out, name, bytes);
}

void stats_human_bytes(struct bytes *out, int64_t bytes)
{
    static const char units[] = "KMGTP";
    double value = (double)bytes / 1024;
    size_t unit = 0;
    if (bytes < 1024) {
        bytes_printf(out, "%lldB", (long long)bytes);
        return;
    }
    while (value >= 1024 && unit < sizeof units - 2) {
        value /= 1024;
        unit++;
    }
    bytes_printf(out, "%.2f%c", value, units[unit]);
}

/* What the process knows of the section. */
static void add_of_process(struct server *server, const char *section, struct bytes *out)
{
    if (server->ops->info != NULL) server->ops->info(server, slice_of(section), out);
}

static void info_server(struct server *server, struct bytes *out)
{
    int64_t uptime_s = (server->wall_us - server->start_us) / SECOND_US;
    bytes_printf(out, "redis_version:" REDIS_VERSION "\r\ntorc_version:" TORC_VERSION
                      "\r\n"
                      "redis_git_sha1:00000000\r\nredis_git_dirty:0\r\nredis_build_id:0\r\n"
                      "redis_mode:standalone\r\n");
    add_of_process(server, "server", out);
    bytes_printf(out, "run_id:%.*s\r\n", (int)sizeof server->run_id, server->run_id);
    add_int(out, "tcp_port", server->options.port);
    add_int(out, "server_time_usec", server->wall_us);
    add_int(out, "uptime_in_seconds", uptime_s);
    add_int(out, "uptime_in_days", uptime_s / DAY_S);
    add_int(out, "hz", server->options.hz);
    add_int(out, "configured_hz", server->options.hz);
    add_int(out, "lru_clock", server->keyspace.clock);
}

struct clients_usage {
    int64_t in_max, out_max, memory, parked;
};

static struct clients_usage usage_of_clients(struct server *server)
{
    struct clients_usage u = {0};
    LIST_EACH(&server->clients, link) {
        const struct client *c = LIST_ITEM(link, struct client, all);
        struct client_usage one = c->ops->usage(c);
        if ((int64_t)one.in > u.in_max) u.in_max = (int64_t)one.in;
        if ((int64_t)one.out > u.out_max) u.out_max = (int64_t)one.out;
        u.memory += (int64_t)client_memory(c);
        u.parked += (c->flags & CLIENT_PARKED) || c->blocked != NULL;
    }
    return u;
}

static void info_clients(struct server *server, struct bytes *out)
{
    struct clients_usage u = usage_of_clients(server);
    add_int(out, "connected_clients", (int64_t)server->clients_count);
    add_int(out, "cluster_connections", 0);
    add_int(out, "maxclients", server->options.maxclients);
    add_int(out, "client_recent_max_input_buffer", u.in_max);
    add_int(out, "client_recent_max_output_buffer", u.out_max);
    add_int(out, "blocked_clients", u.parked);
    add_int(out, "tracking_clients", (int64_t)server->tracking.clients);
    add_int(out, "clients_in_timeout_table", 0);
}

static int64_t tables_memory(const struct keyspace *ks)
{
    size_t sum = 0;
    for (int i = 0; i < ks->dbs_count; i++)
        sum += table_memory(&ks->dbs[i].entries) + table_memory(&ks->dbs[i].expires);
    return (int64_t)sum;
}

static void info_memory(struct server *server, struct bytes *out)
{
    struct stats *s = &server->stats;
    struct mem_stats m;
    int64_t clients = usage_of_clients(server).memory;
    int64_t used = (int64_t)mem_used(),
            overhead = s->memory_startup + tables_memory(&server->keyspace) + clients;
    int64_t dataset = used > overhead ? used - overhead : 0, net = used - s->memory_startup;
    int64_t given, freed;

    mem_stats_read(&m);
    stats_note_memory(s);
    add_both(out, "used_memory", used);
    add_of_process(server, "memory", out);
    add_both(out, "used_memory_peak", s->memory_peak);
    bytes_printf(out, "used_memory_peak_perc:%.2f%%\r\n",
                 100.0 * (double)used / (double)s->memory_peak);
    add_int(out, "used_memory_overhead", overhead);
    add_int(out, "used_memory_startup", s->memory_startup);
    add_int(out, "used_memory_dataset", dataset);
    bytes_printf(out, "used_memory_dataset_perc:%.2f%%\r\n",
                 net > 0 ? 100.0 * (double)dataset / (double)net : 0.0);
    add_int(out, "allocator_allocated", (int64_t)m.allocated);
    add_int(out, "allocator_active", (int64_t)m.active);
    add_int(out, "allocator_resident", (int64_t)m.resident);
    add_both(out, "maxmemory", server->options.maxmemory);
    bytes_printf(out, "maxmemory_policy:%s\r\n", option_word(&server->options, "maxmemory-policy"));
    add_int(out, "mem_not_counted_for_evict", 0);
    add_int(out, "mem_clients_normal", clients);
    bytes_printf(out, "mem_allocator:%s\r\n", mem_allocator());
    count_lazyfreed(server, &given, &freed);
    add_int(out, "lazyfree_pending_objects", given - freed);
    add_int(out, "lazyfreed_objects", freed - s->lazyfreed_before);
}

static void info_persistence(struct server *server, struct bytes *out)
{
    add_int(out, "loading", server->is_loading);
    add_int(out, "async_loading", 0);
    add_of_process(server, "persistence", out);
}

static void info_stats(struct server *server, struct bytes *out)
{
    const struct keyspace *ks = &server->keyspace;
    struct stats *s = &server->stats;
    add_of_process(server, "stats", out);
    struct stats_sample mean = mean_sample(s);
    int64_t excess_us = s->excess_since_us != 0 ? server->ops->ticks_us(server) - s->excess_since_us
                                                : 0;
    add_int(out, "total_connections_received", s->connections);
    add_int(out, "total_commands_processed", s->calls);
    add_int(out, "instantaneous_ops_per_sec", mean.calls);
    add_int(out, "total_net_input_bytes", s->bytes_in);
    add_int(out, "total_net_output_bytes", s->bytes_out);
    bytes_printf(out, "instantaneous_input_kbps:%.2f\r\n", (double)mean.in / 1024);
    bytes_printf(out, "instantaneous_output_kbps:%.2f\r\n", (double)mean.out / 1024);
    add_int(out, "rejected_connections", s->rejected_connections);
    add_int(out, "sync_full", 0);
    add_int(out, "sync_partial_ok", 0);
    add_int(out, "sync_partial_err", 0);
    add_int(out, "expired_keys", ks->expired_keys);
    add_int(out, "evicted_keys", s->evicted_keys);
    add_int(out, "evicted_clients", s->evicted_clients);
    add_int(out, "total_eviction_exceeded_time", (s->excess_us + excess_us) / 1000);
    add_int(out, "current_eviction_exceeded_time", excess_us / 1000);
    add_int(out, "keyspace_hits", ks->hits);
    add_int(out, "keyspace_misses", ks->misses);
    add_int(out, "pubsub_channels", (int64_t)server->pubsub.counts[PUBSUB_CHANNEL]);
    add_int(out, "pubsub_patterns", (int64_t)server->pubsub.counts[PUBSUB_PATTERN]);
    add_int(out, "pubsubshard_channels", (int64_t)server->pubsub.counts[PUBSUB_SHARD]);
    add_int(out, "latest_fork_usec", 0);
    add_int(out, "total_forks", 0);
    add_int(out, "tracking_total_keys", (int64_t)server->tracking.keys.count);
    add_int(out, "tracking_total_items", (int64_t)server->tracking.items.count);
    add_int(out, "tracking_total_prefixes", (int64_t)server->tracking.prefixes_count);
    add_int(out, "total_error_replies", s->errors_total);
}

static void info_replication(struct server *server, struct bytes *out)
{
    bytes_printf(out, "role:master\r\nconnected_slaves:0\r\nmaster_failover_state:no-failover\r\n");
    bytes_printf(out, "master_replid:%.*s\r\nmaster_replid2:%040d\r\n",
                 (int)sizeof server->replication_id, server->replication_id, 0);
    bytes_printf(
        out,
        "master_repl_offset:0\r\nsecond_repl_offset:-1\r\nrepl_backlog_active:0\r\n"
        "repl_backlog_size:0\r\nrepl_backlog_first_byte_offset:0\r\nrepl_backlog_histlen:0\r\n");
}

static void info_commandstats(struct server *server, struct bytes *out)
{
    for (int i = 0; i < CMD_COUNT; i++) {
        const struct command_stats *c = &server->stats.commands[i];
        struct slice name = commands[i].full_name;
        if (c->calls == 0 && c->rejected == 0 && c->failed == 0) continue;
        bytes_printf(out,
                     "cmdstat_%.*s:calls=%lld,usec=%lld,usec_per_call=%.2f,rejected_calls=%lld,"
                     "failed_calls=%lld\r\n",
                     (int)name.len, name.ptr, (long long)c->calls, (long long)c->usec,
                     c->calls > 0 ? (double)c->usec / (double)c->calls : 0.0,
                     (long long)c->rejected, (long long)c->failed);
    }
}

static void info_errorstats(struct server *server, struct bytes *out)
{
    const struct stats *s = &server->stats;
    for (int i = 0; i < s->errors_count; i++)
        bytes_printf(out, "errorstat_%s:count=%lld\r\n", s->errors[i].name,
                     (long long)s->errors[i].count);
}

static void print_percentile(struct bytes *out, double percent)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%f", percent);
    while (len > 0 && text[len - 1] == '0') len--;
    if (len > 0 && text[len - 1] == '.') len--;
    bytes_printf(out, "p%.*s", len, text);
}

static void info_latencystats(struct server *server, struct bytes *out)
{
    if (!server->options.latency_tracking) return;
    stats_batch_end(server, &server->stats);
    for (int i = 0; i < CMD_COUNT; i++) {
        const struct histogram *h = server->stats.commands[i].latency;
        struct slice rest = slice_of(server->options.latency_tracking_info_percentiles), word;
        const char *between = "";
        double percent;
        if (h == NULL) continue;
        bytes_printf(out, "latency_percentiles_usec_%.*s:", (int)commands[i].full_name.len,
                     commands[i].full_name.ptr);
        while (slice_next_word(&rest, &word)) {
            if (!number_to_double(word, &percent)) continue;
            bytes_printf(out, "%s", between);
            print_percentile(out, percent);
            bytes_printf(out, "=%.3f", (double)histogram_percentile(h, percent) / NS_PER_US);
            between = ",";
        }
        bytes_append(out, "\r\n", 2);
    }
}

static void info_cluster(struct server *server, struct bytes *out)
{
    (void)server;
    add_int(out, "cluster_enabled", false);
}

/* Estimated from a few keys that have a time to live. */
static int64_t mean_ttl_ms(struct server *server, const struct db *db)
{
    int64_t sum = 0;
    if (db->expires.count == 0) return 0;
    for (int i = 0; i < TTL_SAMPLES; i++) {
        const struct entry *e = table_random(&db->expires, &server->random);
        int64_t left = entry_expiry(e) - server->keyspace.now_ms;
        sum += left > 0 ? left / TTL_SAMPLES : 0;
    }
    return sum;
}

static void info_keyspace(struct server *server, struct bytes *out)
{
    for (int i = 0; i < server->keyspace.dbs_count; i++) {
        const struct db *db = &server->keyspace.dbs[i];
        if (db->entries.count == 0) continue;
        bytes_printf(out, "db%d:keys=%zu,expires=%zu,avg_ttl=%lld\r\n", i, db->entries.count,
                     db->expires.count, (long long)mean_ttl_ms(server, db));
    }
}

static const struct section {
    const char *name, *title;
    void (*write)(struct server *server, struct bytes *out);    /* NULL: the process alone knows */
    bool by_default;
} sections_known[] = {
    {"server", "Server", info_server, true},
    {"clients", "Clients", info_clients, true},
    {"memory", "Memory", info_memory, true},
    {"persistence", "Persistence", info_persistence, true},
    {"stats", "Stats", info_stats, true},
    {"replication", "Replication", info_replication, true},
    {"cpu", "CPU", NULL, true},
    {"modules", "Modules", NULL, true},
    {"commandstats", "Commandstats", info_commandstats, false},
    {"errorstats", "Errorstats", info_errorstats, true},
    {"latencystats", "Latencystats", info_latencystats, false},
    {"cluster", "Cluster", info_cluster, true},
    {"keyspace", "Keyspace", info_keyspace, true},
};

static bool is_wanted(const struct section *section, const struct slice *names, size_t count)
{
    if (count == 0) return section->by_default;
    for (size_t i = 0; i < count; i++) {
        if (slice_is(names[i], section->name) || slice_is(names[i], "all") ||
            slice_is(names[i], "everything"))
            return true;
        if (section->by_default && slice_is(names[i], "default")) return true;
    }
    return false;
}

void stats_info(struct server *server, const struct slice *sections, size_t count,
                struct bytes *out)
{
    size_t before = out->len;
    for (size_t i = 0; i < sizeof sections_known / sizeof sections_known[0]; i++) {
        const struct section *section = &sections_known[i];
        if (!is_wanted(section, sections, count)) continue;
        bytes_printf(out, out->len > before ? "\r\n# %s\r\n" : "# %s\r\n", section->title);
        if (section->write != NULL) section->write(server, out);
        else add_of_process(server, section->name, out);
    }
}
