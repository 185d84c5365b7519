/* process_info.c - lines of INFO that only the process knows: what the system gave it and where it
 * stands. */
#include "core/base/mem.h"
#include "server/process.h"
#include "server/script/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

static void add_int(struct bytes *out, const char *name, int64_t value)
{
    bytes_printf(out, "%s:%lld\r\n", name, (long long)value);
}

static void add_both(struct bytes *out, const char *name, int64_t value)
{
    add_int(out, name, value);
    bytes_printf(out, "%s_human:", name);
    stats_human_bytes(out, value);
    bytes_append(out, "\r\n", 2);
}

static void info_server(const struct process *p, struct bytes *out)
{
    struct utsname system;
    char *executable = realpath("/proc/self/exe", NULL);
    if (uname(&system) == 0)
        bytes_printf(out, "os:%s %s %s\r\n", system.sysname, system.release, system.machine);
    bytes_printf(
        out, "arch_bits:%zu\r\nmonotonic_clock:POSIX clock_gettime\r\nmultiplexing_api:epoll\r\n",
        sizeof(void *) * 8);
    bytes_printf(out, "gcc_version:%d.%d.%d\r\n", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
    add_int(out, "process_id", getpid());
    bytes_printf(
        out, "process_supervised:no\r\nexecutable:%s\r\nconfig_file:%s\r\nio_threads_active:0\r\n",
        executable != NULL ? executable : "", p->config_path != NULL ? p->config_path : "");
    free(executable);
}

static int64_t resident_bytes(void)
{
    long long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) return 0;
    int read = fscanf(file, "%lld %lld", &size, &resident);
    fclose(file);
    return read == 2 ? resident * sysconf(_SC_PAGESIZE) : 0;
}

static void info_memory(const struct process *p, struct bytes *out)
{
    struct script_usage lua;
    int64_t resident = resident_bytes(), used = (int64_t)mem_used();
    script_engine_usage(p->server.scripts, &lua);
    add_both(out, "used_memory_rss", resident);
    add_both(out, "total_system_memory", (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE));
    add_both(out, "used_memory_lua", (int64_t)lua.scripts_bytes);
    add_int(out, "used_memory_vm_eval", (int64_t)lua.scripts_bytes);
    add_int(out, "number_of_cached_scripts", (int64_t)lua.scripts);
    add_int(out, "number_of_functions", (int64_t)lua.functions);
    add_int(out, "number_of_libraries", (int64_t)lua.libraries);
    add_int(out, "used_memory_vm_functions", (int64_t)lua.functions_bytes);
    add_both(out, "used_memory_vm_total", (int64_t)(lua.scripts_bytes + lua.functions_bytes));
    add_int(out, "used_memory_functions", (int64_t)lua.libraries_bytes);
    bytes_printf(out, "mem_fragmentation_ratio:%.2f\r\n",
                 used > 0 ? (double)resident / (double)used : 0.0);
    add_int(out, "mem_fragmentation_bytes", resident - used);
    add_int(out, "mem_aof_buffer", (int64_t)p->persist.aof.waiting.cap);
}

static void info_persistence(const struct process *p, struct bytes *out)
{
    const struct persist_link *persist = &p->persist;
    add_int(out, "rdb_changes_since_last_save", p->server.dirty);
    add_int(out, "rdb_bgsave_in_progress", 0);
    add_int(out, "rdb_last_save_time", p->server.last_save_s);
    bytes_printf(out, "rdb_last_bgsave_status:ok\r\n");
    add_int(out, "aof_enabled", persist->is_open);
    add_int(out, "aof_rewrite_in_progress", 0);
    add_int(out, "aof_rewrite_scheduled", 0);
    bytes_printf(out, "aof_last_bgrewrite_status:ok\r\naof_last_write_status:%s\r\n",
                 p->server.write_error == 0 ? "ok" : "err");
    if (!persist->is_open) return;
    add_int(out, "aof_current_size", persist->aof.size);
    add_int(out, "aof_buffer_length", (int64_t)persist->aof.waiting.len);
}

static void add_times(struct bytes *out, int who, const char *suffix)
{
    struct rusage usage;
    if (getrusage(who, &usage) != 0) return;
    bytes_printf(out, "used_cpu_sys%s:%ld.%06ld\r\n", suffix, (long)usage.ru_stime.tv_sec,
                 (long)usage.ru_stime.tv_usec);
    bytes_printf(out, "used_cpu_user%s:%ld.%06ld\r\n", suffix, (long)usage.ru_utime.tv_sec,
                 (long)usage.ru_utime.tv_usec);
}

void process_count_traffic(struct process *p)
{
    int64_t in, out;
    loop_traffic(p->loop, &in, &out);
    p->server.stats.bytes_in += in - p->traffic_in;
    p->server.stats.bytes_out += out - p->traffic_out;
    p->traffic_in = in;
    p->traffic_out = out;
}

void process_info(struct server *s, struct slice section, struct bytes *out)
{
    struct process *p = s->process;
    if (slice_is(section, "server")) info_server(p, out);
    if (slice_is(section, "memory")) info_memory(p, out);
    if (slice_is(section, "persistence")) info_persistence(p, out);
    if (slice_is(section, "stats")) process_count_traffic(p);
    if (slice_is(section, "cpu")) {
        add_times(out, RUSAGE_SELF, "");
        add_times(out, RUSAGE_CHILDREN, "_children");
        add_times(out, RUSAGE_THREAD, "_main_thread");
    }
}
