#include "server/process.h"

#include "core/base/mem.h"
#include "core/io/clock.h"
#include "server/bind.h"
#include "server/config_file.h"
#include "server/script/script.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define VERSION_TEXT "Torc server v=" TORC_VERSION " redis=" REDIS_VERSION
#define USAGE_TEXT                                                                          \
    "Usage: torc-server [/path/to/torc.conf] [options] [-]\n"                               \
    "       torc-server -v or --version\n"                                                  \
    "       torc-server -h or --help\n"                                                     \
    "\n"                                                                                    \
    "Options are those of the file, as --name value; a lone - reads more from standard input.\n" \
    "\n"                                                                                    \
    "       torc-server --port 7777 --appendonly yes --dir /var/lib/torc\n"                 \
    "       torc-server /etc/torc.conf --loglevel verbose"

static struct process *of_server(struct server *s)
{
    return s->process;
}

static void tell_time(struct process *p)
{
    server_set_time(&p->server, loop_wall_us(p->loop), loop_monotonic_us(p->loop));
}

/* ---- listening ---- */

static void on_accepted(struct listener *l, int fd)
{
    struct process *p = ((struct process_listener *)l)->process;
    tell_time(p);
    connection_accept(&p->connections, fd, l->is_unix);
}

static struct listener *prepare(struct process *p, struct process_listener *l)
{
    l->process = p;
    l->listener.accepted = on_accepted;
    return &l->listener;
}

static bool listen_on(struct process *p, const char *address)
{
    const struct options *o = &p->server.options;
    bool may_fail = address[0] == '-';
    struct listener *l = prepare(p, &p->listeners[p->listeners_count]);
    if (listener_open_tcp(l, p->loop, address + may_fail, (int)o->port, (int)o->tcp_backlog,
                          false)) {
        p->listeners_count++;
        return true;
    }
    if (may_fail && (errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT)) return true;
    log_write(&p->log, LOG_LEVEL_WARNING,
              "Warning: Could not create server TCP listening socket %s:%d: bind: %s", address,
              (int)o->port, strerror(errno));
    return false;
}

/* bind holds at most PROCESS_LISTENERS_MAX addresses: its row is checked. */
static bool listen_on_tcp(struct process *p)
{
    const struct options *o = &p->server.options;
    char *addresses = strdup(o->bind), *rest = addresses;
    bool ok = true;
    if (o->port != 0)
        for (char *address; ok && (address = strsep(&rest, " ")) != NULL;)
            if (address[0] != '\0') ok = listen_on(p, address);
    free(addresses);
    return ok;
}

static bool listen_on_path(struct process *p)
{
    const struct options *o = &p->server.options;
    struct listener *l = prepare(p, &p->unix_listener);
    if (o->unixsocket[0] == '\0') return true;
    if (listener_open_unix(l, p->loop, o->unixsocket, (unsigned)o->unixsocketperm,
                           (int)o->tcp_backlog))
        return true;
    log_write(&p->log, LOG_LEVEL_WARNING, "Failed opening Unix socket: bind: %s", strerror(errno));
    return false;
}

static void stop_listening(struct process *p)
{
    for (int i = 0; i < p->listeners_count; i++) listener_close(&p->listeners[i].listener);
    p->listeners_count = 0;
}

/* Returns how many clients the open files allow for, at most as many as asked for. */
static int64_t raise_file_limit(const struct options *o)
{
    enum { OTHER_FILES = 64 };
    struct rlimit limit;
    rlim_t wanted = (rlim_t)o->maxclients + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return o->maxclients;
    if (limit.rlim_cur < wanted) {
        struct rlimit raised = {wanted < limit.rlim_max ? wanted : limit.rlim_max, limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    }
    return limit.rlim_cur < wanted ? (int64_t)limit.rlim_cur - OTHER_FILES : o->maxclients;
}

/* ---- what commands ask of the process ---- */

/* In the middle of a script that cannot be ended otherwise: what it did is not logged, because its
 * unit never gets to its end. */
static void leave_at_once(struct process *p)
{
    const struct options *o = &p->server.options;
    persist_link_close(&p->persist);
    if (o->pidfile[0] != '\0') unlink(o->pidfile);
    if (o->unixsocket[0] != '\0') unlink(o->unixsocket);
    _exit(0);               /* nothing else is closed: all of it is in use */
}

static void op_shutdown(struct server *s, bool nosave, bool now, bool force)
{
    (void)nosave;
    (void)now;
    (void)force;
    log_write(&of_server(s)->log, LOG_LEVEL_WARNING, "User requested shutdown...");
    stop_listening(of_server(s));
    listener_close(&of_server(s)->unix_listener.listener);
    if (s->busy_error != NULL) leave_at_once(of_server(s));
    loop_stop(of_server(s)->loop);
}

/* What hangs on one option; false with a reason in Redis's words. */

/* Where the process is, links resolved, is what CONFIG GET dir tells. */
static bool enter_dir(struct process *p, char *reason, size_t cap)
{
    struct options *o = &p->server.options;
    char *here = chdir(o->dir) == 0 ? getcwd(NULL, 0) : NULL;
    bool ok = here != NULL && option_set(o, option_find(SLICE("dir")), slice_of(here), reason, cap);
    if (here == NULL) snprintf(reason, cap, "%s", strerror(errno));
    free(here);
    return ok;
}

static bool listen_again(struct process *p, const char *why, char *reason, size_t cap)
{
    stop_listening(p);
    if (listen_on_tcp(p)) return true;
    snprintf(reason, cap, "%s", why);
    return false;
}

static bool allow_clients(struct process *p, char *reason, size_t cap)
{
    int64_t possible = raise_file_limit(&p->server.options);
    if (possible >= p->server.options.maxclients) return true;
    snprintf(
        reason, cap,
        "The operating system is not able to handle the specified number of clients, try with %lld",
        (long long)possible);
    return false;
}

static bool is_logging(const struct process *p, char *reason, size_t cap)
{
    if (p->server.options.appendonly == p->persist.is_open) return true;
    snprintf(reason, cap, "the append-only file cannot be turned on or off while the server runs");
    return false;
}

static bool adjust_oom_score(struct process *p)
{
    static const enum oom_score_mode modes[] = {OOM_SCORE_UNTOUCHED, OOM_SCORE_RELATIVE,
                                                OOM_SCORE_RELATIVE, OOM_SCORE_ABSOLUTE};
    const struct options *o = &p->server.options;
    if (oom_score_apply(&p->oom_score, modes[o->oom_score_adj], atoi(o->oom_score_adj_values)))
        return true;
    log_write(&p->log, LOG_LEVEL_WARNING, "Unable to write oom_score_adj: %s", strerror(errno));
    return false;
}

static bool oom_score_is_adjusted(struct process *p, char *reason, size_t cap)
{
    if (adjust_oom_score(p)) return true;
    snprintf(reason, cap, "Failed to set current oom_score_adj. Check server logs.");
    return false;
}

static bool op_option_changed(struct server *s, const char *name, char *reason, size_t reason_cap)
{
    struct process *p = of_server(s);
    bool ok = true;
    if (strcmp(name, "dir") == 0) ok = enter_dir(p, reason, reason_cap);
    if (strcmp(name, "maxclients") == 0) ok = allow_clients(p, reason, reason_cap);
    if (strcmp(name, "appendonly") == 0) ok = is_logging(p, reason, reason_cap);
    if (strcmp(name, "port") == 0)
        ok = listen_again(p, "Unable to listen on this port. Check server logs.", reason,
                          reason_cap);
    if (strcmp(name, "bind") == 0)
        ok = listen_again(p, "Failed to bind to specified addresses.", reason, reason_cap);
    if (strncmp(name, "oom-score-adj", sizeof "oom-score-adj" - 1) == 0)
        ok = oom_score_is_adjusted(p, reason, reason_cap);
    p->log.level = (enum log_level)s->options.loglevel;
    connections_configure(&p->connections);
    return ok;
}

static void op_serve_others(struct server *s)
{
    struct process *p = of_server(s);
    loop_turn_inside(p->loop);
}

static void op_log(struct server *s, int level, struct slice text)
{
    log_write(&of_server(s)->log, (enum log_level)level, "%.*s", (int)text.len, text.ptr);
}

static int64_t op_ticks_us(struct server *s)
{
    (void)s;
    return clock_monotonic_us();
}

static void op_sleep_us(struct server *s, int64_t us)
{
    struct process *p = of_server(s);
    struct timespec t = {us / 1000000, us % 1000000 * 1000};
    while (nanosleep(&t, &t) != 0 && errno == EINTR) {}
    loop_refresh_time(p->loop);
    tell_time(p);
}

static void op_discard(struct server *s, const struct garbage *g)
{
    discard_give(&of_server(s)->discard, g);
}

static void op_discarded(struct server *s, int64_t *given, int64_t *freed)
{
    struct discard *d = &of_server(s)->discard;
    *given = d->given;
    *freed = atomic_load_explicit(&d->freed, memory_order_relaxed);
}

static bool op_rewrite_config(struct server *s, char *reason, size_t reason_cap)
{
    struct process *p = of_server(s);
    if (p->config_path == NULL) {
        snprintf(reason, reason_cap, "The server is running without a config file");
        return false;
    }
    char why[128];
    if (config_rewrite(&s->options, p->config_path, why, sizeof why)) return true;
    snprintf(reason, reason_cap, "Rewriting config file: %s", why);
    return false;
}

static bool op_read_log_again(struct server *s)
{
    return persist_link_read_again(&of_server(s)->persist);
}

static const struct server_ops ops = {
    .shutdown = op_shutdown,
    .option_changed = op_option_changed,
    .serve_others = op_serve_others,
    .ticks_us = op_ticks_us,
    .log = op_log,
    .sleep_us = op_sleep_us,
    .info = process_info,
    .discard = op_discard,
    .discarded = op_discarded,
    .read_log_again = op_read_log_again,
    .rewrite_config = op_rewrite_config,
};

/* ---- timers and signals ---- */

static void on_cron(struct loop_timer *timer)
{
    struct process *p = (struct process *)((char *)timer - offsetof(struct process, cron));
    tell_time(p);
    process_count_traffic(p);
    server_cron(&p->server);
    connections_tend(&p->connections);
    loop_timer_start(p->loop, timer, 1000000 / p->server.options.hz);
}

/* Blocked clients wait to the millisecond, not to the next cron. */
static void on_deadline(struct loop_timer *timer)
{
    struct process *p = (struct process *)((char *)timer - offsetof(struct process, deadline));
    tell_time(p);
    block_tend(&p->server);
}

/* Memory is above its limit still: a little more is given up in every turn. */
static void on_room(struct loop_timer *timer)
{
    struct process *p = (struct process *)((char *)timer - offsetof(struct process, room));
    tell_time(p);
    room_make_more(&p->server);
}

static void on_turn_end(struct loop_hook *hook)
{
    struct process *p = (struct process *)((char *)hook - offsetof(struct process, turn_end));
    if (p->server.tracking.has_changes) tracking_broadcast(&p->server);
    if (p->server.is_short_of_room) loop_timer_start(p->loop, &p->room, 0);
    int64_t next_us = p->server.blocks.next_us;
    if (next_us != 0 && (p->deadline.place == 0 || p->deadline.due_us != next_us))
        loop_timer_start(p->loop, &p->deadline, next_us - loop_monotonic_us(p->loop));
}

/* A script that runs too long ends first, but for who asks twice. */
static void on_signal(struct loop_watch *watch)
{
    struct process *p = (struct process *)((char *)watch - offsetof(struct process, signals));
    struct signalfd_siginfo info;
    if (read(watch->fd, &info, sizeof info) != (ssize_t)sizeof info) return;
    log_write(&p->log, LOG_LEVEL_WARNING, "Received %s scheduling shutdown...",
              info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM");
    if (p->was_told_to_end && p->server.busy_error != NULL) leave_at_once(p);
    p->was_told_to_end = true;
    loop_stop(p->loop);
}

static bool watch_signals(struct process *p)
{
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    p->signals = (struct loop_watch){.readable = on_signal,
                                     .fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)};
    return p->signals.fd >= 0 && loop_watch_start(p->loop, &p->signals);
}

/* ---- the life of the process ---- */

static void write_pid_file(const struct process *p)
{
    const struct options *o = &p->server.options;
    if (o->pidfile[0] == '\0') return;
    FILE *file = fopen(o->pidfile, "w");
    if (file == NULL) {
        log_write(&p->log, LOG_LEVEL_WARNING, "Failed to write PID file %s: %s", o->pidfile,
                  strerror(errno));
        return;
    }
    fprintf(file, "%d\n", (int)getpid());
    fclose(file);
}

static uint64_t seed_from_system(void)
{
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) seed = (uint64_t)clock_wall_us();
    return seed;
}

static void warn(const struct process *p)
{
    const struct options *o = &p->server.options;
    if (o->save[0] != '\0')
        log_write(&p->log, LOG_LEVEL_WARNING,
                  "Snapshots are not taken by this version: option save has no effect");
}

static bool listens_somewhere(const struct process *p)
{
    const struct options *o = &p->server.options;
    if (p->listeners_count > 0 || o->unixsocket[0] != '\0') return true;
    log_write(&p->log, LOG_LEVEL_WARNING, "Configured to not listen anywhere, exiting.");
    return false;
}

/* Tools that start a server look into its log: for the process id, or for why there is none. */
static bool open_doors(struct process *p)
{
    const struct options *o = &p->server.options;
    if (!listen_on_tcp(p)) {
        log_write(&p->log, LOG_LEVEL_WARNING, "Failed listening on port %d (TCP), aborting.",
                  (int)o->port);
        return false;
    }
    if (!listen_on_path(p) || !listens_somewhere(p)) return false;
    log_write(&p->log, LOG_LEVEL_WARNING,
              "Torc version=%s, Redis version=%s, bits=%d, port=%d, PID: %d", TORC_VERSION,
              REDIS_VERSION, (int)sizeof(void *) * CHAR_BIT, (int)o->port, (int)getpid());
    return true;
}

/* Files that cannot be opened allow for fewer clients, as long as there can be any. */
static void settle_maxclients(struct process *p)
{
    struct options *o = &p->server.options;
    int64_t possible = raise_file_limit(o);
    if (possible >= o->maxclients || possible < 1) return;
    log_write(&p->log, LOG_LEVEL_WARNING,
              "The limit of open files allows for %lld clients, not maxclients of %lld",
              (long long)possible, (long long)o->maxclients);
    o->maxclients = possible;
}

/* What cannot fail. */
static void init(struct process *p, struct options *options)
{
    struct server *s = &p->server;
    server_init(s, options, bind_handlers(), &ops, seed_from_system());
    s->process = p;
    p->log = (struct log){(enum log_level)s->options.loglevel, s->options.logfile, 'M'};
    connections_init(&p->connections, s, p->loop, &p->log);
    s->scripts = script_engine_new(s);
}

static bool start(struct process *p)
{
    struct server *s = &p->server;
    char reason[256];
    if (!enter_dir(p, reason, sizeof reason)) {
        fprintf(stderr, "Can't chdir to '%s': %s\n", s->options.dir, reason);
        return false;
    }
    if (!log_check(&p->log)) {
        fprintf(stderr, "Can't open the log file %s: %s\n", s->options.logfile, strerror(errno));
        return false;
    }
    settle_maxclients(p);
    tell_time(p);
    s->stats.memory_startup = (int64_t)mem_used();
    if (!watch_signals(p) || !discard_start(&p->discard) ||
        !persist_link_open(&p->persist, s, p->loop, &p->log) || !open_doors(p))
        return false;
    write_pid_file(p);
    warn(p);
    (void)!adjust_oom_score(p);          /* it has told the log */
    p->cron.fire = on_cron;
    p->deadline.fire = on_deadline;
    p->room.fire = on_room;
    p->turn_end.run = on_turn_end;
    loop_add_hook(p->loop, &p->turn_end);
    loop_timer_start(p->loop, &p->cron, 0);
    p->has_started = true;
    return true;
}

static void tell_that_it_is_ready(const struct process *p)
{
    const struct options *o = &p->server.options;
    if (o->port != 0) log_write(&p->log, LOG_LEVEL_NOTICE, "Ready to accept connections");
    if (o->unixsocket[0] != '\0')
        log_write(&p->log, LOG_LEVEL_NOTICE, "The server is now ready to accept connections at %s",
                  o->unixsocket);
}

static void run(struct process *p)
{
    tell_that_it_is_ready(p);
    loop_run(p->loop);
    log_write(&p->log, LOG_LEVEL_WARNING, "Torc is now ready to exit, bye bye...");
}

/* Files of those names may be another node's if this one could not start. */
static void remove_files(const struct process *p)
{
    const struct options *o = &p->server.options;
    if (!p->has_started) return;
    if (o->pidfile[0] != '\0') unlink(o->pidfile);
    if (o->unixsocket[0] != '\0') unlink(o->unixsocket);
}

static void finish(struct process *p)
{
    struct server *s = &p->server;
    stop_listening(p);
    listener_close(&p->unix_listener.listener);
    persist_link_close(&p->persist);
    connections_close(&p->connections);
    remove_files(p);
    script_engine_free(s->scripts);
    server_close(s);
    discard_stop(&p->discard);
    loop_free(p->loop);
}

/* Runs a node to its end, with options that are taken over. */
static bool serve(struct process *p, struct options *options)
{
    p->loop = loop_new();
    if (p->loop == NULL || (options->daemonize && daemon(1, 0) != 0)) {
        fprintf(stderr, "Cannot start: %s\n", strerror(errno));
        return false;
    }
    init(p, options);
    bool ok = start(p);
    if (ok) run(p);
    finish(p);
    return ok;
}

static bool is_word(const char *arg, const char *brief, const char *full)
{
    return strcmp(arg, brief) == 0 || strcmp(arg, full) == 0;
}

int process_main(int argc, char **argv)
{
    if (argc == 2 && is_word(argv[1], "-v", "--version")) return puts(VERSION_TEXT) == EOF;
    if (argc == 2 && is_word(argv[1], "-h", "--help")) return puts(USAGE_TEXT) == EOF;

    setlocale(LC_COLLATE, "");          /* SORT ALPHA follows it, as in Redis */
    struct process *p = mem_zalloc(sizeof *p);
    struct options options;
    struct bytes error = {0};
    options_init(&options);
    bool ok = config_load(&options, argc, argv, &p->config_path, &error);
    if (ok) ok = serve(p, &options);
    else fprintf(stderr, "\n%.*s\n", (int)error.len, error.ptr);
    options_close(&options);
    bytes_free(&error);
    mem_free(p->config_path);
    mem_free(p);
    return ok ? 0 : 1;
}
