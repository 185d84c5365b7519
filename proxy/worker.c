#include "proxy/worker.h"

#include "core/base/mem.h"
#include "core/io/thread.h"
#include "proxy/busy.h"
#include "proxy/plain.h"
#include "proxy/pubsub.h"
#include "proxy/monitor.h"
#include "proxy/monitor_calls.h"
#include "proxy/relay.h"
#include "proxy/tracking.h"
#include "proxy/gather.h"
#include "proxy/pending.h"
#include "proxy/reload.h"
#include "proxy/resolve.h"
#include "proxy/room.h"
#include "proxy/script.h"
#include "proxy/session.h"
#include "proxy/transaction.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CRON_US = 100 * 1000, SELDOM_TURNS = 10 };

/* ---- clients ---- */

void worker_add_client(struct worker *w, struct client *c)
{
    c->prev = NULL;
    c->next = w->clients;
    if (w->clients != NULL) w->clients->prev = c;
    w->clients = c;
    w->clients_count++;
}

void worker_remove_client(struct worker *w, struct client *c)
{
    if (c->prev != NULL) c->prev->next = c->next;
    else w->clients = c->next;
    if (c->next != NULL) c->next->prev = c->prev;
    w->clients_count--;
    w->proxy->clients--;
    w->stats.bytes_in += (uint64_t)c->stream.bytes_in;
    w->stats.bytes_out += (uint64_t)c->stream.bytes_out;
}

static void refuse_connection(struct worker *w, int fd)
{
    static const char text[] = "-ERR max number of clients reached\r\n";
    ssize_t sent = send(fd, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent;
    close(fd);
    w->proxy->clients--;
    w->stats.connections_refused++;
}

static void take_connection(struct worker *w, int fd)
{
    w->stats.connections++;
    if (++w->proxy->clients > w->options.maxclients) refuse_connection(w, fd);
    else if (client_new(w, fd) == NULL) w->proxy->clients--;
}

struct arrival {
    struct errand errand;
    int fd;
};

static void arrive(struct worker *w, struct errand *e)
{
    take_connection(w, ((struct arrival *)e)->fd);
}

static void arrived(struct worker *w, struct errand *e)
{
    (void)w;
    mem_free(e);
}

/* A Unix path has one listener; its connections are dealt out in turn. */
static void accepted(struct listener *l, int fd)
{
    struct worker *w = ((struct entrance *)l)->worker;
    struct worker *to =
        !l->is_unix ? w : proxy_worker(w->proxy, w->proxy->next_run++ % w->proxy->workers_count);
    if (to == w) {
        take_connection(w, fd);
        return;
    }
    struct arrival *a = mem_zalloc(sizeof *a);
    *a = (struct arrival){.errand = {.visit = arrive, .home = arrived}, .fd = fd};
    errand_post(to, &a->errand);
}

/* ---- requests ---- */

struct slice *worker_argv_room(struct worker *w, size_t argc)
{
    if (argc > w->argv_cap || w->argv == NULL) {
        w->argv_cap = argc < 16 ? 16 : argc;
        w->argv = mem_realloc(w->argv, w->argv_cap * sizeof *w->argv);
    }
    return w->argv;
}

const struct slice *worker_argv(struct worker *w, const struct query *q)
{
    struct slice *argv = worker_argv_room(w, q->argc);
    for (size_t i = 0; i < q->argc; i++) argv[i] = query_arg(q, i);
    return argv;
}

static bool can_answer(struct link *link)
{
    return link->resp2.behind == BEHIND_NOTHING && link->resp3.behind == BEHIND_NOTHING &&
           upstream_is_reachable(&link->resp2);
}

size_t worker_any_shard(struct worker *w)
{
    size_t count = w->topology->count, first = w->index % count;
    for (size_t i = 0; i < count; i++)
        if (can_answer(&w->links[(first + i) % count])) return (first + i) % count;
    return first;
}

/* ---- what happens ten times a second ---- */

static void check_upstreams(struct worker *w)
{
    int64_t now_us = loop_monotonic_us(w->loop),
            silence_us = (int64_t)w->options.shard_timeout_ms * 1000;
    for (size_t i = 0; i < w->topology->count; i++) {
        upstream_check(&w->links[i].resp2, now_us, silence_us);
        upstream_check(&w->links[i].resp3, now_us, silence_us);
        upstream_check(&w->links[i].txn2, now_us, silence_us);
        upstream_check(&w->links[i].txn3, now_us, silence_us);
        upstream_check(&w->links[i].relay, now_us, silence_us);
        upstream_check(&w->links[i].side, now_us, silence_us);
    }
}

static void check_watcher(void *context, struct upstream *u)
{
    const struct worker *w = context;
    int64_t silence_us = (int64_t)w->options.shard_timeout_ms * 1000;
    upstream_check(u, loop_monotonic_us(w->loop), silence_us + SELDOM_TURNS * CRON_US);
}

/* They may be as many as there are clients. */
static void check_watchers(struct worker *w)
{
    busy_watch_watchers(w);
    watchers_each(w->watchers, check_watcher, w);
}

static void close_idle_clients(struct worker *w)
{
    int64_t limit_us = loop_monotonic_us(w->loop) - (int64_t)w->options.timeout * 1000000;
    for (struct client *c = w->clients, *next; c != NULL; c = next) {
        next = c->next;
        bool listens = pubsub_is_subscriber(c) || c->is_monitor;
        if (c->active_us < limit_us && client_is_clear(c) && !listens) client_free(c);
    }
}

static void cron(struct loop_timer *timer)
{
    struct worker *w = (struct worker *)((char *)timer - offsetof(struct worker, cron));
    busy_watch(w);
    room_watch(w);
    check_upstreams(w);
    if (w->options.timeout > 0) close_idle_clients(w);
    clients_close_overrun(w);
    tracking_tend(w);
    watchers_sweep(w->watchers);
    if (w->turns++ % SELDOM_TURNS == 0) {
        check_watchers(w);
        relay_tend(w);
    }
    loop_timer_start(w->loop, timer, CRON_US);
}

/* ---- listening ---- */

static bool is_taken(const char *address, int port, struct worker *w)
{
    struct listener probe = {.accepted = accepted};
    if (!listener_open_tcp(&probe, w->loop, address, port, 1, false)) return errno == EADDRINUSE;
    listener_close(&probe);
    return false;
}

static struct listener *next_entrance(struct worker *w)
{
    struct entrance *e = &w->entrances[w->entrances_count];
    e->worker = w;
    e->listener.accepted = accepted;
    return &e->listener;
}

/* Threads share a port through the kernel, and so would a second proxy by mistake: asked first. */
static bool open_tcp(struct worker *w, const char *address, bool is_optional, struct bytes *why)
{
    const struct options *o = &w->options;
    struct listener *l = next_entrance(w);
    bool is_shared = w->proxy->workers_count > 1;

    if (is_shared && w->index == 0 && is_taken(address, o->port, w)) errno = EADDRINUSE;
    else if (listener_open_tcp(l, w->loop, address, o->port, o->tcp_backlog, is_shared)) {
        w->entrances_count++;
        return true;
    }
    if (is_optional && errno != EADDRINUSE) return true;
    bytes_printf(why, "Could not create server TCP listening socket %s:%d: %s", address, o->port,
                 strerror(errno));
    return false;
}

static bool open_addresses(struct worker *w, struct bytes *why)
{
    char list[OPTION_TEXT_MAX], *rest = list, *address;
    strcpy(list, w->options.bind);
    while ((address = strsep(&rest, " ")) != NULL) {
        bool is_optional = address[0] == '-';
        if (address[is_optional] == '\0') continue;
        if (w->entrances_count == ENTRANCES_MAX - 1) break;
        if (!open_tcp(w, address + is_optional, is_optional, why)) return false;
    }
    return true;
}

static bool open_listeners(struct worker *w, struct bytes *why)
{
    const struct options *o = &w->options;
    if (o->port != 0 && !open_addresses(w, why)) return false;
    if (o->unixsocket[0] == '\0' || w->index != 0) return true;
    if (!listener_open_unix(next_entrance(w), w->loop, o->unixsocket, (unsigned)o->unixsocketperm,
                            o->tcp_backlog)) {
        bytes_printf(why, "Failed opening Unix socket %s: %s", o->unixsocket, strerror(errno));
        return false;
    }
    w->entrances_count++;
    return true;
}

/* ---- life ---- */

static void open_lane(struct worker *w, struct upstream *u, size_t shard, enum resp_version version)
{
    upstream_init(u, w, &w->topology->shards[shard], version);
    u->message = transactions_message;
    u->lost = transactions_lost;
}

static void link_lost(struct upstream *u, uint64_t taken)
{
    (void)taken;
    u->worker->links[u->shard - u->worker->topology->shards].lives++;
    if (u->told != NULL) plain_is_told(u->worker);
}

static void link_told(struct upstream *u)
{
    plain_is_told(u->worker);
}

static void open_shared(struct worker *w, struct upstream *u, size_t shard,
                        enum resp_version version)
{
    upstream_init(u, w, &w->topology->shards[shard], version);
    u->is_shared = true;
    u->part = pending_part;
    u->lost = link_lost;
}

/* Before anything is written. */
static void turn_ended(struct loop_hook *hook)
{
    struct worker *w = (struct worker *)((char *)hook - offsetof(struct worker, overrun_hook));
    if (__builtin_expect(!w->has_overrun, 1)) return;
    w->has_overrun = false;
    clients_close_overrun(w);
}

static void open_links(struct worker *w)
{
    random_seed(&w->random, w->proxy->txn_id ^ w->index);
    w->transactions = transactions_new(w);
    w->watchers = watchers_new(w);
    list_init(&w->gathers);
    list_init(&w->settlements);
    w->scripts = scripts_new();
    w->relay = relay_new(w);
    w->tracking = tracking_new(w);
    list_init(&w->monitors);
    w->overrun_hook.run = turn_ended;
    loop_add_hook(w->loop, &w->overrun_hook);
    w->monitor_hook.run = monitor_turn_ended;
    loop_add_hook(w->loop, &w->monitor_hook);
    if (w->index == 0) w->monitor_calls = monitor_calls_new(w);
    w->links = mem_zalloc(w->topology->count * sizeof *w->links);
    for (size_t i = 0; i < w->topology->count; i++) {
        w->links[i].lives = 1;
        open_shared(w, &w->links[i].resp2, i, RESP2);
        open_shared(w, &w->links[i].resp3, i, RESP3);
        w->links[i].resp2.told = link_told;
        open_lane(w, &w->links[i].txn2, i, RESP2);
        open_lane(w, &w->links[i].txn3, i, RESP3);
        upstream_init(&w->links[i].side, w, &w->topology->shards[i], RESP2);
        w->links[i].side.has_no_db = true;
        relay_open(w, i);
    }
    for (size_t i = 0; i < w->topology->count; i++) upstream_is_reachable(&w->links[i].resp2);
    if (w->index == 0 && w->topology->count > 1) w->resolve = resolve_new(w);
}

/* ---- another topology of the same shards ---- */

static bool is_quiet(const struct upstream *u)
{
    return u->state != UPSTREAM_UP || (u->first == NULL && u->unanswered == 0);
}

bool worker_is_quiet(const struct worker *w, const bool *moves)
{
    for (size_t i = 0; i < w->topology->count; i++) {
        const struct link *link = &w->links[i];
        if (moves[i] && (!is_quiet(&link->resp2) || !is_quiet(&link->resp3) ||
                         !is_quiet(&link->txn2) || !is_quiet(&link->txn3)))
            return false;
    }
    return true;
}

struct change_of_topology {
    const struct topology *from, *to;
    const bool *moves;
};

static void repoint(void *context, struct upstream *u)
{
    const struct change_of_topology *change = context;
    size_t shard = (size_t)(u->shard - change->from->shards);
    upstream_change_shard(u, &change->to->shards[shard], change->moves[shard]);
}

static void move(void *context, struct upstream *u)
{
    (void)context;
    upstream_move(u);
}

static void each_upstream(struct worker *w, void (*visit)(void *context, struct upstream *u),
                          void *context)
{
    for (size_t i = 0; i < w->topology->count; i++) {
        visit(context, &w->links[i].resp2);
        visit(context, &w->links[i].resp3);
        visit(context, &w->links[i].txn2);
        visit(context, &w->links[i].txn3);
        visit(context, &w->links[i].relay);
        visit(context, &w->links[i].side);
    }
    if (w->resolve != NULL) resolve_each(w->resolve, visit, context);
    watchers_each(w->watchers, visit, context);
}

/* All know where their shards are before the first connects, which may send through others. */
void worker_change_topology(struct worker *w, const struct topology *to, struct names *names,
                            const bool *moves)
{
    struct change_of_topology change = {w->topology, to, moves};
    each_upstream(w, repoint, &change);
    w->topology = to;
    w->names = names;
    each_upstream(w, move, NULL);
    w->is_changing = false;
    pause_release(w);
}

static bool worker_open(struct worker *w, struct proxy *p, size_t index, struct bytes *why)
{
    w->proxy = p;
    w->log = &p->log;
    w->index = index;
    w->topology = p->topology;
    w->names = p->names;
    options_copy(&w->options, &p->options);
    w->pendings.size = sizeof(struct pending);
    w->pendings_more.size = sizeof(struct pending_more);
    w->own_calls.size = sizeof(struct own_call);
    w->loop = loop_new();
    if (w->loop == NULL) {
        bytes_printf(why, "no event loop: %s", strerror(errno));
        return false;
    }
    loop_on_wake(w->loop, errand_arrived, w);
    w->cron.fire = cron;
    loop_timer_start(w->loop, &w->cron, CRON_US);
    open_links(w);
    return open_listeners(w, why);
}

static void *worker_run(void *worker)
{
    loop_run(((struct worker *)worker)->loop);
    return NULL;
}

static void close_connections(struct worker *w)
{
    if (w->loop == NULL) return;
    for (size_t i = 0; i < w->entrances_count; i++) listener_close(&w->entrances[i].listener);
    w->is_closing = true;
    while (w->clients != NULL) client_free(w->clients);
    for (size_t i = 0; i < w->topology->count; i++) {
        upstream_close(&w->links[i].resp2);
        upstream_close(&w->links[i].resp3);
        upstream_close(&w->links[i].txn2);
        upstream_close(&w->links[i].txn3);
        upstream_close(&w->links[i].side);
        upstream_close(&w->links[i].relay);
    }
}

static void worker_free(struct worker *w)
{
    if (w->loop == NULL) return;
    if (w->resolve != NULL) resolve_free(w->resolve);
    transactions_free(w->transactions);
    watchers_free(w->watchers);
    gathers_close(w);
    settle_close(w);
    scripts_free(w->scripts);
    relay_free(w->relay);
    tracking_free(w->tracking);
    monitor_calls_free(w->monitor_calls);
    plan_free(&w->plan);
    pause_close(w);
    pending_free_pools(w);
    pool_free(&w->own_calls);
    bytes_free(&w->nowhere);
    bytes_free(&w->monitor_noted);
    bytes_free(&w->monitor_told);
    bytes_free(&w->scratch);
    mem_free(w->argv);
    mem_free(w->links);
    options_close(&w->options);
    loop_free(w->loop);
}

struct names *topology_look_up(const struct topology *t)
{
    const char **hosts = mem_alloc(t->count * sizeof *hosts);
    for (size_t i = 0; i < t->count; i++) hosts[i] = t->shards[i].host;
    struct names *names = names_new(hosts, t->count);
    mem_free(hosts);
    return names;
}

bool proxy_open(struct proxy *p, struct bytes *why)
{
    p->names = topology_look_up(p->topology);
    p->busy = mem_zalloc(p->topology->count * sizeof *p->busy);
    p->workers = mem_zalloc(p->workers_count * sizeof *p->workers);
    for (size_t i = 0; i < p->workers_count; i++)
        if (!worker_open(proxy_worker(p, i), p, i, why)) return false;
    return true;
}

bool proxy_start(struct proxy *p)
{
    for (size_t i = 0; i < p->workers_count; i++) {
        struct worker *w = proxy_worker(p, i);
        if (!thread_start(&w->thread, NULL, worker_run, w)) return false;
    }
    return true;
}

/* What was on its way from worker to worker when the threads ended comes home. */
static void finish_errands(struct proxy *p)
{
    bool was_any;
    do {
        was_any = false;
        for (size_t i = 0; i < p->workers_count; i++) {
            struct worker *w = proxy_worker(p, i);
            was_any |= atomic_load_explicit(&w->inbox, memory_order_relaxed) != NULL;
            errand_arrived(w);
        }
    } while (was_any);
}

void proxy_close(struct proxy *p)
{
    reload_close(p);
    monitor_calls_end(proxy_worker(p, 0)->monitor_calls);
    finish_errands(p);
    for (size_t i = 0; i < p->workers_count; i++) close_connections(proxy_worker(p, i));
    finish_errands(p);                   /* of calls that ended with their connections */
    for (size_t i = 0; i < p->workers_count; i++) worker_free(proxy_worker(p, i));
    mem_free(p->workers);
    mem_free(p->busy);
    names_free(p->names);
}

static void stop_loop(struct worker *w, struct errand *e)
{
    (void)e;
    loop_stop(w->loop);
}

void proxy_stop(struct proxy *p)
{
    struct errand *stops = mem_zalloc(p->workers_count * sizeof *stops);
    for (size_t i = 0; i < p->workers_count; i++) {
        stops[i].visit = stop_loop;
        errand_post(proxy_worker(p, i), &stops[i]);
    }
    for (size_t i = 0; i < p->workers_count; i++) pthread_join(proxy_worker(p, i)->thread, NULL);
    mem_free(stops);
    proxy_close(p);
}
