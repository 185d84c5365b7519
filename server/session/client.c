#include "server/session/client.h"

#include "core/base/mem.h"
#include "server/session/block.h"
#include "server/session/call.h"
#include "server/session/crowd.h"
#include "server/session/monitor.h"
#include "server/session/multi.h"
#include "server/session/offer.h"
#include "server/session/server.h"
#include "server/session/taken.h"

/* ---- without a connection ---- */

static void no_wrote(struct client *c)
{
    (void)c;
}

static void no_name(const struct client *c, char *out)
{
    (void)c;
    out[0] = '\0';
}

static struct client_usage no_usage(const struct client *c)
{
    (void)c;
    return (struct client_usage){.fd = -1};
}

const struct client_ops client_detached_ops = {no_wrote, no_wrote, no_wrote, no_wrote,
                                               no_name,  no_name,  no_usage};

/* ---- the life of a client ---- */

void client_init(struct client *c, struct server *server, const struct client_ops *ops,
                 struct bytes *out)
{
    *c = (struct client){.server = server, .ops = ops, .out = out, .resp = RESP2,
                         .db = &server->keyspace.dbs[0]};
    list_init(&c->all);
    list_init(&c->watched);
    list_init(&c->holding);
    list_init(&c->names);
    list_init(&c->monitors);
    list_init(&c->parked);
    list_init(&c->txn);
    pubsub_client_init(c);
    tracking_client_init(c);
    c->created_us = c->active_us = server->monotonic_us;
}

void client_enroll(struct client *c)
{
    struct server *s = c->server;
    c->id = s->next_client_id++;
    list_add_last(&s->clients, &c->all);
    s->clients_count++;
}

void client_close(struct client *c)
{
    call_forget_parked(c);
    lock_list_free_own(&c->reached);
    block_forget(c);
    taken_forget(c);
    offer_forget(c);
    multi_discard(c);
    multi_unwatch_all(c);
    pubsub_forget(c);
    tracking_forget(c);
    monitor_end(c);
    list_leave(&c->txn);
    bytes_free(&c->name);
    crowd_forget(c);
    if (!list_is_empty(&c->all)) {
        list_leave(&c->all);
        c->server->clients_count--;
    }
}

struct client *client_find(struct server *server, uint64_t id)
{
    LIST_EACH(&server->clients, link) {
        struct client *c = LIST_ITEM(link, struct client, all);
        if (c->id == id) return c;
    }
    return NULL;
}

void client_kill(struct client *c)
{
    if (c->flags & CLIENT_RUNNING) c->flags |= CLIENT_CLOSING;
    else c->ops->close(c);
}

bool client_select(struct client *c, int64_t id)
{
    struct keyspace *ks = &c->server->keyspace;
    if (id < 0 || id >= ks->dbs_count) return false;
    c->db = &ks->dbs[id];
    return true;
}

void client_reset(struct client *c)
{
    multi_discard(c);
    multi_unwatch_all(c);
    pubsub_forget(c);
    tracking_stop(c);
    monitor_end(c);
    c->db = &c->server->keyspace.dbs[0];
    c->resp = RESP2;
    bytes_free(&c->name);
    c->flags &= ~(unsigned)(CLIENT_REPLY_OFF | CLIENT_REPLY_SKIP | CLIENT_REPLY_SKIP_NEXT |
                            CLIENT_AUTHENTICATED);
    if (option_text(c->server->options.requirepass).len == 0) c->flags |= CLIENT_AUTHENTICATED;
}

bool client_is_authenticated(const struct client *c)
{
    return (c->flags & CLIENT_AUTHENTICATED) ||
           option_text(c->server->options.requirepass).len == 0;
}

bool client_name_is_valid(struct slice name)
{
    return slice_is_word(name);
}

void client_set_name(struct client *c, struct slice name)
{
    bytes_clear(&c->name);
    bytes_append_slice(&c->name, name);
    if (name.len == 0) bytes_free(&c->name);
}

size_t client_memory(const struct client *c)
{
    struct client_usage u = c->ops->usage(c);
    return sizeof *c + u.in_cap + c->out->cap + c->name.cap + c->queued_bytes + c->watch_bytes +
           pubsub_memory(c) + c->tracking.prefix_bytes;
}

static void describe_flags(const struct client *c, struct bytes *out)
{
    size_t before = out->len;
    if (c->flags & CLIENT_MONITOR) bytes_append_byte(out, 'O');
    if (pubsub_is_subscriber(c)) bytes_append_byte(out, 'P');
    if (c->flags & CLIENT_MULTI) bytes_append_byte(out, 'x');
    if ((c->flags & CLIENT_PARKED) || c->blocked != NULL) bytes_append_byte(out, 'b');
    if (c->tracking.flags & TRACKING_ON) bytes_append_byte(out, 't');
    if (c->tracking.flags & TRACKING_BROKEN) bytes_append_byte(out, 'R');
    if (c->tracking.flags & TRACKING_BCAST) bytes_append_byte(out, 'B');
    if (c->flags & CLIENT_DIRTY_CAS) bytes_append_byte(out, 'd');
    if (c->flags & CLIENT_CLOSING) bytes_append_byte(out, 'c');
    if (c->flags & CLIENT_UNIX) bytes_append_byte(out, 'U');
    if (c->flags & CLIENT_NO_EVICT) bytes_append_byte(out, 'e');
    if (out->len == before) bytes_append_byte(out, 'N');
}

/* Of the request under way. */
static size_t argv_bytes(const struct client *c)
{
    size_t bytes = 0;
    if (!(c->flags & CLIENT_RUNNING)) return 0;
    for (size_t i = 0; i < c->argc; i++) bytes += c->argv[i].len;
    return bytes;
}

void client_describe(const struct client *c, struct bytes *out)
{
    char peer[160] = "", own[160] = "";
    struct client_usage u = c->ops->usage(c);
    int64_t now = c->server->monotonic_us;
    c->ops->peer_name(c, peer);
    c->ops->own_name(c, own);
    bytes_printf(out, "id=%llu addr=%s laddr=%s fd=%d name=", (unsigned long long)c->id, peer, own,
                 u.fd);
    bytes_append_slice(out, bytes_slice(&c->name));
    bytes_printf(out, " age=%lld idle=%lld flags=", (long long)((now - c->created_us) / 1000000),
                 (long long)((now - c->active_us) / 1000000));
    describe_flags(c, out);
    const size_t *subscriptions = c->pubsub.counts;
    bytes_printf(out, " db=%d sub=%zu psub=%zu ssub=%zu", c->db->id, subscriptions[PUBSUB_CHANNEL],
                 subscriptions[PUBSUB_PATTERN], subscriptions[PUBSUB_SHARD]);
    bytes_printf(out, " multi=%lld qbuf=%zu qbuf-free=%zu argv-mem=%zu multi-mem=%zu",
                 c->flags & CLIENT_MULTI ? (long long)c->queued_count : -1LL, u.in,
                 u.in_cap > u.in ? u.in_cap - u.in : 0, argv_bytes(c), c->queued_bytes);
    bytes_printf(out, " rbs=%zu rbp=%zu obl=%zu oll=0 omem=%zu tot-mem=%zu events=r cmd=",
                 c->out->cap, c->out->cap, u.out, u.out, client_memory(c));
    if (c->last_command != NULL) bytes_append_slice(out, c->last_command->full_name);
    else bytes_append(out, "NULL", 4);
    bool tracks = c->tracking.flags & TRACKING_ON;
    bytes_printf(out, " user=default redir=%lld resp=%d",
                 tracks ? (long long)c->tracking.redirect : -1LL, (int)c->resp);
}
