/* fuzz_proxy.c - a whole worker of the proxy between clients and shards that say anything, in any
 * order, in any pieces, and hang up when they like.
 *
 * The input is a script of one-byte steps (see step()): bytes from a client, bytes from a shard,
 * shards that answer what they were asked as nodes do, or with errors, turns of the loop, and
 * hanging up.  The worker is real, its sockets are too; the shards listen on Unix sockets of this
 * process.  At the end all shards answer, and every client that waits for nothing else must have
 * been answered. */
#include "core/base/mem.h"
#include "core/wire/resp_request.h"
#include "core/wire/resp_write.h"
#include "proxy/worker.h"
#include "txn/message.h"

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    SHARDS = 2,
    CLIENTS = 2,
    LINKS_MAX = 64,
    IDS_MAX = 64,
    STEPS_MAX = 200,
    SETTLE_TURNS = 30,
    INPUT_MAX = 1 << 20
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One connection of the worker to a shard, as the shard sees it. */
struct peer {
    int fd;                              /* -1: hung up */
    struct bytes in;
    struct resp_request request;
    bool in_multi;
    size_t queued;
};

struct prepared {                        /* how many replies a COMMIT must have */
    char id[TXN_ID_TEXT_MAX];
    size_t id_len;
    uint32_t commands;
};

struct stage {
    struct proxy proxy;
    int listeners[SHARDS], clients[CLIENTS];
    struct peer links[LINKS_MAX];
    size_t links_count;
    struct prepared prepared[IDS_MAX];
    size_t prepared_count;
};

static const struct resp_limits limits = {
    .inline_max = 64 * 1024, .bulk_max = 512u << 20, .argc_max = INT32_MAX, .authenticated = true};

/* ---- the stage ---- */

static void path_of(size_t shard, char path[64])
{
    snprintf(path, 64, "/tmp/torc-fuzz-%d-%zu", (int)getpid(), shard);
}

static int listen_as(size_t shard)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    path_of(shard, address.sun_path);
    unlink(address.sun_path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 64) != 0)
        abort();
    return fd;
}

static const struct topology *make_topology(void)
{
    static const struct topology *kept;
    char path[SHARDS][64], why[512];
    char name[SHARDS][8];
    char *argv[1 + SHARDS * 3] = {"torc-proxy"};
    static struct options options;
    struct bytes reason = {0};

    if (kept != NULL) return kept;
    for (size_t i = 0; i < SHARDS; i++) {
        path_of(i, path[i]);
        snprintf(name[i], sizeof name[i], "s%zu", i);
        argv[1 + 3 * i] = "--shard";
        argv[2 + 3 * i] = name[i];
        argv[3 + 3 * i] = path[i];
    }
    options_init(&options);
    if (!options_read_arguments(&options, 1 + SHARDS * 3, argv, &reason)) abort();
    kept = topology_new(&options, why, sizeof why);
    if (kept == NULL) abort();
    return kept;
}

static int open_client(struct worker *w)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0) abort();
    w->proxy->clients++;
    if (client_new(w, pair[0]) == NULL) abort();
    return pair[1];
}

static void open_stage(struct stage *s)
{
    struct bytes why = {0};
    for (size_t i = 0; i < SHARDS; i++) s->listeners[i] = listen_as(i);
    options_init(&s->proxy.options);
    s->proxy.options.port = 0;
    s->proxy.log = (struct log){LOG_LEVEL_WARNING, "/dev/null", 'P'};
    s->proxy.topology = make_topology();
    s->proxy.workers_count = 1;
    s->proxy.txn_id = 1;
    command_table_init(&s->proxy.commands, COMMAND_ON_PROXY);
    if (!proxy_open(&s->proxy, &why)) abort();
    for (size_t i = 0; i < CLIENTS; i++) s->clients[i] = open_client(s->proxy.workers);
}

static void hang_up(struct peer *l)
{
    if (l->fd >= 0) close(l->fd);
    l->fd = -1;
    bytes_free(&l->in);
    resp_request_close(&l->request);
}

static void close_stage(struct stage *s)
{
    char path[64];
    proxy_close(&s->proxy);
    for (size_t i = 0; i < s->links_count; i++) hang_up(&s->links[i]);
    for (size_t i = 0; i < CLIENTS; i++)
        if (s->clients[i] >= 0) close(s->clients[i]);
    for (size_t i = 0; i < SHARDS; i++) {
        close(s->listeners[i]);
        path_of(i, path);
        unlink(path);
    }
    options_close(&s->proxy.options);
}

/* ---- shards ---- */

static void accept_links(struct stage *s)
{
    int fd;
    for (size_t i = 0; i < SHARDS; i++)
        while ((fd = accept4(s->listeners[i], NULL, NULL, SOCK_NONBLOCK)) >= 0) {
            if (s->links_count == LINKS_MAX) {
                close(fd);
                continue;
            }
            struct peer *l = &s->links[s->links_count++];
            *l = (struct peer){.fd = fd};
            resp_request_init(&l->request, &limits);
        }
}

static void say(const struct peer *l, struct slice text)
{
    ssize_t sent = send(l->fd, text.ptr, text.len, MSG_NOSIGNAL);
    (void)sent;
}

static void remember(struct stage *s, struct slice id, uint32_t count)
{
    struct prepared *p = &s->prepared[s->prepared_count++ % IDS_MAX];
    p->id_len = id.len < sizeof p->id ? id.len : sizeof p->id;
    memcpy(p->id, id.ptr, p->id_len);
    p->commands = count;
}

static uint32_t recall(const struct stage *s, struct slice id)
{
    for (size_t i = 0; i < IDS_MAX; i++)
        if (slice_equal(slice_make(s->prepared[i].id, s->prepared[i].id_len), id))
            return s->prepared[i].commands;
    return 0;
}

static void write_replies(struct bytes *out, size_t count)
{
    for (size_t i = 0; i < count; i++) resp_write_int64(out, (int64_t)i);
}

static void answer_prepare(struct stage *s, struct bytes *out, const struct slice *argv,
                           size_t argc, unsigned how)
{
    struct txn_slice *args = mem_alloc(argc * sizeof *args);
    struct txn_message m;
    for (size_t i = 1; i < argc; i++) args[i - 1] = (struct txn_slice){argv[i].ptr, argv[i].len};
    /* What the proxy says must make sense. */
    assert(txn_message_parse(args, argc - 1, &m) == NULL);
    mem_free(args);
    remember(s, argv[2], m.prepare.commands.count);
    resp_write_array(out, 3);
    resp_write_bulk(out, argv[2]);
    resp_write_bulk(out, SLICE("VOTE"));
    if (how == 1) {
        resp_write_status(out, SLICE("NO WATCH"));
    } else if (how == 2) {
        resp_write_status(out, SLICE("NO CONFLICT"));
    } else if (m.prepare.reads_only) {
        resp_write_array(out, m.prepare.commands.count + 1);
        resp_write_status(out, SLICE("YES"));
        write_replies(out, m.prepare.commands.count);
    } else {
        resp_write_status(out, SLICE("YES"));
    }
}

static void answer_decide(const struct stage *s, struct bytes *out, const struct slice *argv)
{
    if (slice_is(argv[3], "release")) return;
    resp_write_array(out, 3);
    resp_write_bulk(out, argv[2]);
    resp_write_bulk(out, SLICE("DECIDE"));
    if (slice_is(argv[3], "abort")) {
        resp_write_status(out, SLICE("ABORTED"));
        return;
    }
    resp_write_array(out, recall(s, argv[2]));
    write_replies(out, recall(s, argv[2]));
}

static void answer_fetch(struct bytes *out, const struct slice *argv, size_t argc)
{
    if (slice_is(argv[2], "stay")) {
        resp_write_status(out, SLICE("OK"));
        return;
    }
    resp_write_array(out, (argc - 3) * 3);
    for (size_t i = 3; i < argc; i++) {
        if (i % 2 == 0) resp_write_null(out, RESP2);
        else resp_write_bulk(out, SLICE("payload"));
        resp_write_int64(out, -1);
        resp_write_bulk(out, SLICE("raw"));
    }
}

static void answer_run(struct bytes *out, const struct slice *argv, size_t argc, unsigned how)
{
    size_t keys = strtoul(argv[3].ptr, NULL, 10), at = 4 + keys * 5;
    assert(at < argc);
    size_t calls = strtoul(argv[at].ptr, NULL, 10);
    resp_write_array(out, 2);
    if (how == 1) {
        resp_write_null(out, RESP2);
        resp_write_array(out, 2);
        resp_write_int64(out, 0);
        resp_write_bulk(out, SLICE("undeclared"));
        return;
    }
    resp_write_array(out, calls);
    write_replies(out, calls);
    resp_write_array(out, keys > 0 ? 5 : 0);
    if (keys == 0) return;
    resp_write_int64(out, 0);
    resp_write_bulk(out, argv[5]);
    resp_write_bulk(out, SLICE("payload"));
    resp_write_int64(out, -1);
    resp_write_bulk(out, SLICE("raw"));
}

static void answer_txn(struct stage *s, struct bytes *out, const struct slice *argv, size_t argc,
                       unsigned how)
{
    if (slice_is(argv[1], "prepare")) answer_prepare(s, out, argv, argc, how);
    else if (slice_is(argv[1], "decide")) answer_decide(s, out, argv);
    else if (slice_is(argv[1], "fetch")) answer_fetch(out, argv, argc);
    else if (slice_is(argv[1], "run")) answer_run(out, argv, argc, how);
    else if (slice_is(argv[1], "forget")) return;
    else if (slice_is(argv[1], "query")) {
        resp_write_array(out, 3);
        resp_write_bulk(out, argv[2]);
        resp_write_bulk(out, SLICE("VOTE"));
        resp_write_status(out, SLICE("NO REFUSED"));
    } else if (slice_is(argv[1], "undecided")) {
        bytes_append_slice(out, SLICE("*3\r\n$0\r\n\r\n$9\r\nUNDECIDED\r\n*0\r\n"));
    } else {
        resp_write_status(out, SLICE("OK"));
    }
}

static void answer_plain(struct peer *l, struct bytes *out, const struct slice *argv, size_t argc,
                         unsigned how)
{
    bool is_exec = slice_is(argv[0], "exec");
    if (is_exec) {
        resp_write_array(out, l->queued);
        write_replies(out, l->queued);
        l->in_multi = false;
    } else if (l->in_multi) {
        l->queued++;
        resp_write_status(out, SLICE("QUEUED"));
    } else if (how == 1) {
        resp_write_error(out, SLICE("ERR no"));
    } else if (how == 2) {
        resp_write_error(out, SLICE("BUSY Redis is busy"));
    } else if (slice_is(argv[0], "multi")) {
        l->in_multi = true;
        l->queued = 0;
        resp_write_status(out, SLICE("OK"));
    } else if (slice_is(argv[0], "mget") || slice_is(argv[0], "keys")) {
        resp_write_array(out, argc - 1);
        write_replies(out, argc - 1);
    } else if (slice_is(argv[0], "scan")) {
        bytes_append_slice(out, SLICE("*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n"));
    } else if (slice_is(argv[0], "dbsize")) {
        resp_write_int64(out, 3);
    } else {
        resp_write_status(out, SLICE("OK"));
    }
}

/* Answers one whole request of the link, if it has one. */
static bool answer_one(struct stage *s, struct peer *l, unsigned how)
{
    struct bytes out = {0};
    struct resp_request *r = &l->request;

    if (l->fd < 0) return false;
    enum resp_status status = resp_request_step(r, l->in.ptr, l->in.len);
    assert(status != RESP_BAD);          /* the proxy writes nothing that is no request */
    if (status != RESP_DONE) return false;
    assert(r->argc > 0);
    struct slice *argv = mem_alloc(r->argc * sizeof *argv);
    for (size_t i = 0; i < r->argc; i++)
        argv[i] = slice_make(l->in.ptr + r->args[i].offset, r->args[i].len);
    if (slice_is(argv[0], "txn") && r->argc > 1) answer_txn(s, &out, argv, r->argc, how);
    else answer_plain(l, &out, argv, r->argc, how);
    bytes_consume(&l->in, r->at);
    resp_request_reset(r);
    say(l, bytes_slice(&out));
    bytes_free(&out);
    mem_free(argv);
    return true;
}

static void read_links(struct stage *s)
{
    char buffer[65536];
    ssize_t got;
    accept_links(s);
    for (size_t i = 0; i < s->links_count; i++) {
        struct peer *l = &s->links[i];
        while (l->fd >= 0 && l->in.len < INPUT_MAX &&
               (got = recv(l->fd, buffer, sizeof buffer, 0)) > 0)
            bytes_append(&l->in, buffer, (size_t)got);
    }
}

static void read_clients(struct stage *s)
{
    char buffer[65536];
    for (size_t i = 0; i < CLIENTS; i++)
        while (s->clients[i] >= 0 && recv(s->clients[i], buffer, sizeof buffer, 0) > 0) continue;
}

static void turn(struct stage *s)
{
    loop_turn(s->proxy.workers->loop, 0);
    read_links(s);
    read_clients(s);
}

/* ---- the script ---- */

struct script {
    const uint8_t *at;
    size_t left;
};

static unsigned next_byte(struct script *in)
{
    if (in->left == 0) return 0;
    in->left--;
    return *in->at++;
}

static struct slice next_chunk(struct script *in)
{
    size_t len = next_byte(in);
    if (len > in->left) len = in->left;
    struct slice chunk = slice_make(in->at, len);
    in->at += len;
    in->left -= len;
    return chunk;
}

static struct peer *next_link(struct stage *s, struct script *in)
{
    unsigned which = next_byte(in);
    return s->links_count == 0 ? NULL : &s->links[which % s->links_count];
}

static void from_client(struct stage *s, struct script *in, size_t client)
{
    struct slice chunk = next_chunk(in);
    if (s->clients[client] < 0) s->clients[client] = open_client(s->proxy.workers);
    ssize_t sent = send(s->clients[client], chunk.ptr, chunk.len, MSG_NOSIGNAL);
    (void)sent;
}

static void from_shard(struct stage *s, struct script *in)
{
    struct peer *l = next_link(s, in);
    struct slice chunk = next_chunk(in);
    if (l != NULL && l->fd >= 0) say(l, chunk);
}

static void client_leaves(struct stage *s, size_t client)
{
    if (s->clients[client] >= 0) close(s->clients[client]);
    s->clients[client] = -1;
}

static void answer_all(struct stage *s, unsigned how)
{
    for (size_t i = 0; i < s->links_count; i++)
        while (answer_one(s, &s->links[i], how)) continue;
}

static void step(struct stage *s, struct script *in)
{
    unsigned what = next_byte(in);
    struct peer *l;
    switch (what % 10) {
    case 0: case 1:
        from_client(s, in, what % 10);
        break;
    case 2: case 3:
        turn(s);
        break;
    case 4:
        from_shard(s, in);
        break;
    case 5:
        if ((l = next_link(s, in)) != NULL) answer_one(s, l, next_byte(in) % 3);
        break;
    case 6: case 7:
        answer_all(s, what % 10 == 6 ? 0 : next_byte(in) % 3);
        break;
    case 8:
        if ((l = next_link(s, in)) != NULL) hang_up(l);
        break;
    case 9:
        client_leaves(s, next_byte(in) % CLIENTS);
        break;
    }
}

static void settle(struct stage *s)
{
    for (int i = 0; i < SETTLE_TURNS; i++) {
        turn(s);
        answer_all(s, 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stage s = {0};
    struct script in = {data, size};

    signal(SIGTERM, SIG_IGN);            /* SHUTDOWN */
    signal(SIGHUP, SIG_IGN);             /* PROXY RELOAD */
    open_stage(&s);
    for (int i = 0; in.left > 0 && i < STEPS_MAX; i++) step(&s, &in);
    settle(&s);
    close_stage(&s);
    return 0;
}
