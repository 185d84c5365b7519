/* main.c - torc-proxy: options, threads, signals. */
#include "core/base/version.h"
#include "core/io/clock.h"
#include "proxy/reload.h"
#include "proxy/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FILES_BESIDES_CLIENTS = 1024 };

static const char version[] = "Torc proxy v=" TORC_VERSION " redis=" REDIS_VERSION;

static const char usage[] =
    "Usage: torc-proxy [file] [--option value ...]\n"
    "       torc-proxy --port 6379 --shard a 127.0.0.1:7001 --shard b 127.0.0.1:7002 [weight]\n"
    "       torc-proxy -v or --version\n"
    "       torc-proxy -h or --help\n"
    "\n"
    "Options are those of the file, as --name value; a shard is given once for each storage "
    "node.\n";

/* What there is by then, half of a proxy perhaps, goes with the process. */
static _Noreturn void fail(const char *what, struct slice why)
{
    fprintf(stderr, "%s%.*s\n", what, (int)why.len, why.ptr);
    _exit(1);
}

static void draw_run_id(char run_id[41])
{
    unsigned char raw[20];
    if (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw) abort();
    for (size_t i = 0; i < sizeof raw; i++) snprintf(run_id + 2 * i, 3, "%02x", raw[i]);
}

/* Signals are taken by the first thread alone, one at a time. */
static void block_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void write_pidfile(const struct options *o, const struct log *log)
{
    if (o->pidfile[0] == '\0') return;
    FILE *file = fopen(o->pidfile, "w");
    if (file == NULL) {
        log_write(log, LOG_LEVEL_WARNING, "Failed to write PID file %s", o->pidfile);
        return;
    }
    fprintf(file, "%d\n", (int)getpid());
    fclose(file);
}

/* A descriptor for each client, and some for shards, watchers and files; the proxy runs with fewer
 * if the system allows no more. */
static void raise_file_limit(const struct options *o, const struct log *log)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)o->maxclients + FILES_BESIDES_CLIENTS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_write(log, LOG_LEVEL_WARNING,
                  "the system allows %llu open files, too few for %d clients",
                  (unsigned long long)limit.rlim_cur, o->maxclients);
}

static size_t count_threads(const struct options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (o->threads > 0) return (size_t)o->threads;
    return cores > 0 ? (size_t)cores : 1;
}

static void run(struct proxy *p)
{
    sigset_t set;
    int signal_number;

    block_signals(&set);
    log_write(&p->log, LOG_LEVEL_NOTICE, "torc-proxy serves on port %d, shards: %zu, threads: %zu",
             p->options.port, p->topology->count, p->workers_count);
    if (!proxy_start(p)) abort();
    if (p->options.port != 0) log_write(&p->log, LOG_LEVEL_NOTICE, "Ready to accept connections");
    if (p->options.unixsocket[0] != '\0')
        log_write(&p->log, LOG_LEVEL_NOTICE, "The server is now ready to accept connections at %s",
                  p->options.unixsocket);
    while (sigwait(&set, &signal_number) == 0 && signal_number == SIGHUP) reload_run(p);
    log_write(&p->log, LOG_LEVEL_NOTICE, "Received %s, the proxy stops",
             signal_number == SIGINT ? "SIGINT" : "SIGTERM");
    proxy_stop(p);
    if (p->options.pidfile[0] != '\0') unlink(p->options.pidfile);
    if (p->options.unixsocket[0] != '\0') unlink(p->options.unixsocket);
}

static bool is_word(const char *arg, const char *brief, const char *full)
{
    return strcmp(arg, brief) == 0 || strcmp(arg, full) == 0;
}

int main(int argc, char **argv)
{
    struct proxy p = {.argc = argc, .argv = argv};
    struct bytes why = {0};
    char reason[512];

    if (argc == 2 && is_word(argv[1], "-h", "--help")) return fputs(usage, stdout) == EOF;
    if (argc == 2 && is_word(argv[1], "-v", "--version")) return puts(version) == EOF;
    options_init(&p.options);
    if (!options_read_arguments(&p.options, argc, argv, &why)) fail("", bytes_slice(&why));
    p.log = (struct log){(enum log_level)p.options.loglevel, p.options.logfile, 'P'};
    if (!log_check(&p.log)) fail("Can't open the log file ", slice_of(p.options.logfile));
    p.topology = topology_new(&p.options, reason, sizeof reason);
    if (p.topology == NULL) fail("", slice_of(reason));
    command_table_init(&p.commands, COMMAND_ON_PROXY);
    p.started_us = clock_wall_us();
    p.workers_count = count_threads(&p.options);
    p.clock_offset_us = p.started_us - clock_monotonic_us();
    draw_run_id(p.run_id);
    if (getrandom(&p.txn_id, sizeof p.txn_id, 0) != (ssize_t)sizeof p.txn_id) abort();
    raise_file_limit(&p.options, &p.log);
    if (!proxy_open(&p, &why)) fail("", bytes_slice(&why));
    write_pidfile(&p.options, &p.log);
    run(&p);
    topology_free((struct topology *)(uintptr_t)p.topology);
    options_close(&p.options);
    bytes_free(&why);
    return 0;
}
