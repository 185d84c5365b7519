#include "server/connection.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "server/session/crowd.h"
#include "server/session/offer.h"
#include "server/session/reply.h"
#include "server/session/taken.h"

#include <assert.h>
#include <unistd.h>

enum {
    INLINE_MAX = 64 * 1024,
    ARGC_MAX = INT_MAX,
    ARGS_KEPT_MAX = 4096,                /* of a batch; more are not kept for the next */
    SECOND_US = 1000 * 1000,
    STALE_US = 200
};

#define PROTECTED_MODE_ERROR \
    "-DENIED Redis is running in protected mode because protected mode is enabled and no " \
    "password is set for the default user. In this mode connections are only accepted from the " \
    "loopback interface. If you want to connect from external computers to Redis you may adopt " \
    "one of the following solutions: 1) Just disable protected mode sending the command 'CONFIG " \
    "SET protected-mode no' from the loopback interface by connecting to Redis from the same " \
    "host the server is running, however MAKE SURE Redis is not publicly accessible from " \
    "internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively " \
    "you can just disable the protected mode by editing the Redis configuration file, and " \
    "setting the protected mode option to 'no', and then restarting the server. 3) If you " \
    "started the server manually just for testing, restart it with the '--protected-mode no' " \
    "option. 4) Setup a an authentication password for the default user. NOTE: You only need to " \
    "do one of the above things in order for the server to start accepting connections from the " \
    "outside.\r\n"

struct connection {
    struct stream stream;                /* first: found by it */
    struct client client;
    struct connections *shared;
    struct resp_request reader;
    size_t served_len;                   /* of the input that is being served, or 0 */
    struct bytes kept;                   /* a parked request that was inline, as an array */
    int64_t over_soft_us;                /* since when the output is above its soft limit, or 0 */
    bool is_over_hard;                   /* it is to be closed for its output */
};

/* One request of a batch. */
struct parsed {
    size_t first, argc;                  /* in the batch's arguments */
    size_t start, end;                   /* of the request, in the input */
    const struct command *command;
    struct slice key;                    /* what it will look up first, if key.ptr is set */
    uint64_t hash;
};

struct batch {
    struct parsed requests[CONNECTION_BATCH];
    size_t count;
    size_t end;                          /* of what was understood, empty requests included */
    enum resp_status status;             /* why it ends: RESP_DONE: it is full, or all is in it */
};

static struct connection *of_stream(struct stream *s)
{
    return (struct connection *)s;
}

static struct connection *of_client(const struct client *c)
{
    return (struct connection *)(uintptr_t)((const char *)c - offsetof(struct connection, client));
}

static void destroy(struct connection *con)
{
    struct connections *all = con->shared;
    if (all->tended == &con->client.all) all->tended = con->client.all.next;
    stream_close(&con->stream);
    client_close(&con->client);
    resp_request_close(&con->reader);
    bytes_free(&con->kept);
    mem_free(con);
}

static void log_client(const struct connection *con, enum log_level level, const char *before,
                       const char *behind)
{
    const struct log *log = con->shared->log;
    char peer[STREAM_NAME_MAX];
    if (level < log->level) return;
    stream_peer_name(&con->stream, peer);
    log_write(log, level, "%s%s%s", before, peer, behind);
}

/* ---- limits ---- */

/* What is lost on the way to a proxy is lost for all of its clients, so that it may be behind as
 * far as a replica. */
static const struct output_limit *limit_of(const struct connection *con)
{
    const struct output_limits *limits = &con->client.server->options.client_output_buffer_limit;
    if (con->client.flags & CLIENT_RELAY) return &limits->classes[OUTPUT_REPLICA];
    return &limits->classes[pubsub_is_subscriber(&con->client) ? OUTPUT_PUBSUB : OUTPUT_NORMAL];
}

static bool holds_too_much_output(struct connection *con)
{
    return con->is_over_hard ||
           output_limit_is_passed(limit_of(con), stream_unsent(&con->stream),
                                  con->client.server->monotonic_us, &con->over_soft_us);
}

static bool closed_for_output(struct connection *con)
{
    if (!holds_too_much_output(con)) return false;
    log_client(con, LOG_LEVEL_WARNING, "Client ",
               " closed for overcoming of output buffer limits.");
    destroy(con);
    return true;
}

/* Arguments that are complete do not count, only what waits for the rest of one. */
static bool closed_for_input(struct connection *con, size_t unread)
{
    if (unread <= (size_t)con->client.server->options.client_query_buffer_limit) return false;
    log_client(con, LOG_LEVEL_WARNING, "Closing client that reached max query buffer length: ", "");
    destroy(con);
    return true;
}

/* ---- parsing ahead ---- */

static void take_args(struct connection_args *args, size_t used, const struct resp_request *r,
                      char *request)
{
    if (used + r->argc > args->cap) {
        args->cap = (used + r->argc) * 2;
        args->items = mem_realloc(args->items, args->cap * sizeof *args->items);
    }
    for (size_t i = 0; i < r->argc; i++)
        args->items[used + i] = slice_make(request + r->args[i].offset, r->args[i].len);
}

/* Reading an inline request rewrites its bytes, so that it cannot be read a second time: it is
 * called before anything else is read. */
static bool is_inline(const char *request)
{
    return request[0] != '*';
}

static void parse_batch(struct resp_request *r, char *data, size_t from, size_t len,
                        struct connection_args *args, struct batch *b)
{
    size_t used = 0;
    b->count = 0;
    b->status = RESP_DONE;
    while (b->count < CONNECTION_BATCH && from < len && !(b->count > 0 && is_inline(data + from))) {
        bool is_alone = is_inline(data + from);
        b->status = resp_request_step(r, data + from, len - from);
        if (b->status != RESP_DONE) break;
        if (r->argc > 0) {
            take_args(args, used, r, data + from);
            b->requests[b->count++] = (struct parsed){
                .first = used, .argc = r->argc, .start = from, .end = from + r->at};
            used += r->argc;
        }
        from += r->at;
        resp_request_reset(r);
        if (is_alone && b->count > 0) break;
    }
    b->end = from;
}

static void hash_key(const struct server *s, const struct slice *argv, struct parsed *p)
{
    p->command = command_find(&s->commands, argv, p->argc);
    size_t at = p->command != NULL ? command_first_key(p->command, argv, p->argc) : 0;
    if (at == 0) return;
    p->key = argv[at];
    p->hash = hash_slice(&s->keyspace.secret, p->key);
}

/* The cache lines of a batch's keys are fetched side by side: first their homes in the table, then
 * what lies there. */
static void prefetch_batch(const struct client *c, const struct connection_args *args,
                           struct batch *b)
{
    const struct table *entries = &c->db->entries;
    for (size_t i = 0; i < b->count; i++) {
        struct parsed *p = &b->requests[i];
        hash_key(c->server, args->items + p->first, p);
        if (p->key.ptr != NULL) table_prefetch_home(entries, p->hash);
    }
    for (size_t i = 0; i < b->count; i++)
        if (b->requests[i].key.ptr != NULL) table_prefetch_item(entries, b->requests[i].hash);
}

/* ---- calling ---- */

static enum call_status call_one(struct client *c, struct slice *argv, const struct parsed *p)
{
    struct keyspace *ks = &c->server->keyspace;
    c->argv = argv;
    c->argc = p->argc;
    c->found = p->command;
    ks->hint_key = p->key;
    ks->hint_hash = p->hash;
    enum call_status status = call_request(c);
    ks->hint_key = (struct slice){0};
    return status;
}

/* What follows a long request is told the time anew, also what came with it. */
static void freshen_time(struct connections *all)
{
    if (stats_clock_us(&all->server->stats) - all->server->monotonic_us <= STALE_US) return;
    loop_refresh_time(all->loop);
    server_set_time(all->server, loop_wall_us(all->loop), loop_monotonic_us(all->loop));
}

/* What was read ahead is read once more when the client goes on. */
static void wait(struct connection *con)
{
    stream_pause_for_peer(&con->stream);
    resp_request_reset(&con->reader);
}

/* The bytes of a parked request stay in the input, as long as they can be read again. */
static bool is_to_be_read_again(struct connection *con, const char *data, const struct slice *argv,
                                size_t argc)
{
    if (!is_inline(data)) return true;
    bytes_clear(&con->kept);
    resp_write_request(&con->kept, argv, argc);
    return false;
}

/* Returns where the input is understood up to; sets *stop when nothing more is to be called now. */
static size_t call_batch(struct connection *con, const char *data,
                         const struct connection_args *args, const struct batch *b, size_t start,
                         bool *stop)
{
    for (size_t i = 0; i < b->count && !*stop; i++) {
        const struct parsed *p = &b->requests[i];
        struct slice *argv = args->items + p->first;
        enum call_status status = call_one(&con->client, argv, p);
        bool comes_again =
            status == CALL_PARKED && is_to_be_read_again(con, data + p->start, argv, p->argc);
        start = comes_again ? p->start : p->end;
        *stop = status != CALL_DONE || (con->client.flags & CLIENT_CLOSING);
        if (status != CALL_DONE) wait(con);
        freshen_time(con->shared);
    }
    return *stop ? start : b->end;
}

static void refuse(struct connection *con)
{
    reply_errorf(&con->client, "ERR %s", con->reader.error);
    con->client.flags |= CLIENT_CLOSING;
}

/* Serves what has come, batch by batch; returns how much of it.  The arguments' array is taken out
 * of the shared struct meanwhile: a script that runs long lets others be served from inside a
 * batch. */
static size_t serve(struct connection *con, char *data, size_t len)
{
    struct connections *all = con->shared;
    struct connection_args args = all->args;
    struct batch b;
    size_t at = 0;
    bool stop = false;

    all->args = (struct connection_args){0};
    do {
        parse_batch(&con->reader, data, at, len, &args, &b);
        prefetch_batch(&con->client, &args, &b);
        at = call_batch(con, data, &args, &b, at, &stop);
        stats_batch_end(all->server, &all->server->stats);
        freshen_time(all);
        if (!stop && b.status == RESP_BAD) {
            refuse(con);
            stop = true;
        }
        stop |= holds_too_much_output(con);
    } while (!stop && at < len && b.status != RESP_MORE);
    con->stream.need = b.status == RESP_MORE && !stop ? con->reader.need : 0;
    mem_free(all->args.items);
    if (args.cap > ARGS_KEPT_MAX) {
        mem_free(args.items);
        args = (struct connection_args){0};
    }
    all->args = args;
    return at;
}

/* The stream is not to wait for more of a request than may be kept; where clients are bounded
 * together, each part that comes is counted. */
static void cap_need(struct connection *con)
{
    size_t cap = con->reader.at + (size_t)con->client.server->options.client_query_buffer_limit + 1;
    struct stream *s = &con->stream;
    if (s->need > cap) s->need = cap;
    if (con->client.server->options.maxmemory_clients == 0) return;
    s->expected = s->need;
    s->need = 0;
}

/* False when the client had to go, with its connection. */
static bool has_room(struct connection *con)
{
    crowd_count(&con->client);
    return crowd_make_room(con->client.server, &con->client);
}

static size_t on_data(struct stream *s, char *data, size_t len)
{
    struct connection *con = of_stream(s);
    struct connections *all = con->shared;

    server_set_time(all->server, loop_wall_us(all->loop), loop_monotonic_us(all->loop));
    if (!has_room(con)) return len;
    stream_out(s);
    con->reader.limits = client_is_authenticated(&con->client) ? &all->limits
                                                               : &all->stranger_limits;
    con->served_len = len;
    size_t at = serve(con, data, len);
    con->served_len = 0;
    if (closed_for_output(con)) return len;
    if (con->client.flags & CLIENT_CLOSING) {
        stream_close_after_flush(s);
        at = len;
    } else {
        if (!(con->client.flags & CLIENT_PARKED) && con->client.blocked == NULL &&
            closed_for_input(con, len - at - con->reader.at))
            return len;
        cap_need(con);
    }
    crowd_count(&con->client);
    if (call_pause_is_over(all->server)) call_tend_parked(all->server);
    return at;
}

static void on_closed(struct stream *s, int error)
{
    const struct connection *con = of_stream(s);
    log_write(con->shared->log, LOG_LEVEL_VERBOSE, "Client id=%llu is gone: %s",
              (unsigned long long)con->client.id, error == 0 ? "closed" : strerror(error));
    struct server *server = con->client.server;
    destroy(of_stream(s));
    offer_tend(server);
    taken_tend(server);
}

static const struct stream_events events = {.data = on_data, .closed = on_closed};

/* ---- what commands ask of their client ---- */

/* Whoever does not read what is published is closed at the next tend, and is sent nothing more. */
static void op_wrote(struct client *c)
{
    struct connection *con = of_client(c);
    stream_out_first(&con->stream);
    crowd_count(c);
    if (!pubsub_is_subscriber(c) || !holds_too_much_output(con)) return;
    con->is_over_hard = true;
    c->flags |= CLIENT_CLOSING;
}

static void op_close(struct client *c)
{
    destroy(of_client(c));
}

/* Limits may have become smaller since the request was read for the first time. */
static const struct resp_limits no_limits = {
    .inline_max = SIZE_MAX, .bulk_max = SIZE_MAX / 2, .argc_max = ARGC_MAX, .authenticated = true};

/* Calls the request that was parked, which is whole; *used: the bytes of it. */
static enum call_status call_parked(struct connection *con, struct bytes *request, size_t *used)
{
    struct client *c = &con->client;
    struct connection_args args = {0};
    con->reader.limits = &no_limits;
    resp_request_reset(&con->reader);
    enum resp_status whole = resp_request_step(&con->reader, request->ptr, request->len);
    assert(whole == RESP_DONE);
    *used = con->reader.at;
    take_args(&args, 0, &con->reader, request->ptr);
    c->argv = args.items;
    c->argc = con->reader.argc;
    stream_hold(&con->stream);
    enum call_status status = call_request_unparked(c);
    stream_release(&con->stream);
    mem_free(args.items);
    resp_request_reset(&con->reader);
    return status;
}

static void op_unpark(struct client *c)
{
    struct connection *con = of_client(c);
    struct stream *s = &con->stream;
    struct bytes *request = con->kept.len > 0 ? &con->kept : &s->in;
    size_t used;

    stream_out(s);
    enum call_status status = call_parked(con, request, &used);
    stats_batch_end(c->server, &c->server->stats);
    if (status == CALL_PARKED) return;
    bytes_consume(request, used);
    if (con->kept.len == 0) bytes_free(&con->kept);
    if (status == CALL_BLOCKED) {
        wait(con);
        return;
    }
    if (c->flags & CLIENT_CLOSING) stream_close_after_flush(s);
    else stream_resume(s);
}

/* Whoever gave it what it waited for is answered behind it, so that what is given next, maybe by
 * another node, comes later. */
static void op_unblocked(struct client *c)
{
    struct stream *s = &of_client(c)->stream;
    stream_out_first(s);
    stream_resume(s);
}

static void op_peer_name(const struct client *c, char *out)
{
    stream_peer_name(&of_client(c)->stream, out);
}

static void op_own_name(const struct client *c, char *out)
{
    stream_own_name(&of_client(c)->stream, out);
}

static struct client_usage op_usage(const struct client *c)
{
    const struct connection *con = of_client(c);
    const struct stream *s = &con->stream;
    size_t kept = s->in.len > con->reader.at ? s->in.len - con->reader.at : 0;
    return (struct client_usage){.in = con->served_len > 0 ? con->served_len : kept,
                                 .in_cap = s->in.cap,
                                 .out = stream_unsent(s),
                                 .fd = s->watch.fd};
}

static const struct client_ops ops = {
    op_wrote, op_close, op_unpark, op_unblocked, op_peer_name, op_own_name, op_usage};

/* ---- all of them ---- */

void connections_init(struct connections *all, struct server *server, struct loop *loop,
                      const struct log *log)
{
    *all = (struct connections){.server = server, .loop = loop, .log = log};
    connections_configure(all);
}

void connections_configure(struct connections *all)
{
    all->limits = (struct resp_limits){.inline_max = INLINE_MAX,
                                       .bulk_max = (size_t)all->server->options.proto_max_bulk_len,
                                       .argc_max = ARGC_MAX,
                                       .authenticated = true};
    all->stranger_limits = all->limits;
    all->stranger_limits.authenticated = false;
}

void connections_close(struct connections *all)
{
    LIST_EACH(&all->server->clients, link) destroy(of_client(LIST_ITEM(link, struct client, all)));
    mem_free(all->args.items);
}

/* ---- accepting ---- */

/* The text fits the buffer of a fresh socket; a peer that has gone already misses nothing. */
static void turn_away(struct connections *all, int fd, const char *text)
{
    ssize_t ignored = write(fd, text, strlen(text));
    (void)ignored;
    close(fd);
    all->server->stats.rejected_connections++;
}

static bool is_full(const struct server *s)
{
    return (int64_t)s->clients_count >= s->options.maxclients;
}

static bool is_protected(const struct server *s)
{
    return s->options.protected_mode && option_text(s->options.requirepass).len == 0;
}

void connection_accept(struct connections *all, int fd, bool is_unix)
{
    struct server *s = all->server;
    bool is_local = is_unix || stream_is_loopback(fd);
    if (is_full(s)) {
        turn_away(all, fd, "-ERR max number of clients reached\r\n");
        return;
    }
    if (is_protected(s) && !is_local) {
        turn_away(all, fd, PROTECTED_MODE_ERROR);
        return;
    }
    struct connection *con = mem_zalloc(sizeof *con);
    if (!stream_open(&con->stream, all->loop, fd, &events)) {
        mem_free(con);
        return;
    }
    con->shared = all;
    client_init(&con->client, s, &ops, &con->stream.out);
    client_enroll(&con->client);
    resp_request_init(&con->reader, &all->limits);
    if (is_unix) con->client.flags |= CLIENT_UNIX;
    if (is_local) con->client.flags |= CLIENT_LOCAL;
    if (option_text(s->options.requirepass).len == 0) con->client.flags |= CLIENT_AUTHENTICATED;
    if (s->options.tcp_keepalive > 0 && !is_unix)
        stream_set_keepalive(&con->stream, (int)s->options.tcp_keepalive);
    s->stats.connections++;
    log_client(con, LOG_LEVEL_VERBOSE, "Accepted ", "");
}

/* ---- tending ---- */

static void tend(struct connection *con)
{
    const struct client *c = &con->client;
    const struct server *s = c->server;
    int64_t idle_us = s->monotonic_us - c->active_us;
    bool listens = pubsub_is_subscriber(c) || (c->flags & CLIENT_MONITOR);
    if (s->options.timeout > 0 && idle_us > s->options.timeout * SECOND_US &&
        !(c->flags & CLIENT_PARKED) && c->blocked == NULL && !listens) {
        log_client(con, LOG_LEVEL_VERBOSE, "Closing idle client ", "");
        destroy(con);
        return;
    }
    closed_for_output(con);
}

void connections_tend(struct connections *all)
{
    struct server *s = all->server;
    int64_t passed_us = s->monotonic_us - all->tended_us;
    size_t share = passed_us < SECOND_US ? s->clients_count * (size_t)passed_us / SECOND_US + 1
                                         : s->clients_count;
    all->tended_us = s->monotonic_us;
    if (all->tended == NULL) all->tended = s->clients.next;
    for (; share > 0 && s->clients_count > 0; share--) {
        struct list *link = all->tended;
        all->tended = link->next;
        if (link != &s->clients) tend(of_client(LIST_ITEM(link, struct client, all)));
    }
}
