#include "proxy/pubsub.h"

#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/worker.h"

static const char *const subscribe_words[RELAY_KINDS] = {"subscribe", "psubscribe", "ssubscribe"};
static const char *const unsubscribe_words[RELAY_KINDS] = {"unsubscribe", "punsubscribe",
                                                           "sunsubscribe"};

static enum relay_kind kind_of(const struct command *command)
{
    switch (command->id) {
    case CMD_psubscribe:
    case CMD_punsubscribe: return RELAY_PATTERN;
    case CMD_ssubscribe:
    case CMD_sunsubscribe: return RELAY_SHARD;
    default: return RELAY_CHANNEL;
    }
}

size_t pubsub_count(const struct client *c, enum relay_kind kind)
{
    return c->subscriber != NULL ? c->subscriber->counts[kind] : 0;
}

bool pubsub_is_subscriber(const struct client *c)
{
    return pubsub_count(c, RELAY_CHANNEL) > 0 || pubsub_count(c, RELAY_PATTERN) > 0 ||
           pubsub_count(c, RELAY_SHARD) > 0;
}

static void confirm(struct client *c, struct change *change, const char *word, enum relay_kind kind,
                    const struct slice *name)
{
    struct bytes *out = relay_text(change);
    size_t count = kind == RELAY_SHARD
                       ? pubsub_count(c, kind)
                       : pubsub_count(c, RELAY_CHANNEL) + pubsub_count(c, RELAY_PATTERN);
    resp_write_push(out, c->resp, 3);
    resp_write_bulk(out, slice_of(word));
    if (name != NULL) resp_write_bulk(out, *name);
    else resp_write_null(out, c->resp);
    resp_write_int64(out, (int64_t)count);
}

enum dispatch_result pubsub_subscribe(struct client *c, const struct request *r)
{
    enum relay_kind kind = kind_of(r->command);
    if (c->exec != NULL && kind == RELAY_SHARD) {
        client_error(c, "ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
        return DISPATCH_SERVED;
    }
    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct change *change = relay_begin(c);
    for (size_t i = 1; i < r->argc; i++) {
        relay_join(change, kind, r->argv[i]);
        confirm(c, change, subscribe_words[kind], kind, &r->argv[i]);
    }
    relay_end(change, client_await_alone(c));
    return DISPATCH_SERVED;
}

/* With each name confirmed, unless word is NULL. */
static void leave_all(struct client *c, struct change *change, enum relay_kind kind,
                      const char *word)
{
    struct slice name;
    while (relay_first(c->subscriber, kind, &name)) {
        relay_leave(change, kind, name);
        if (word != NULL) confirm(c, change, word, kind, &name);
    }
}

enum dispatch_result pubsub_unsubscribe(struct client *c, const struct request *r)
{
    enum relay_kind kind = kind_of(r->command);
    const char *word = unsubscribe_words[kind];
    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct change *change = relay_begin(c);
    if (r->argc == 1 && pubsub_count(c, kind) == 0) confirm(c, change, word, kind, NULL);
    if (r->argc == 1) leave_all(c, change, kind, word);
    for (size_t i = 1; i < r->argc; i++) {
        relay_leave(change, kind, r->argv[i]);
        confirm(c, change, word, kind, &r->argv[i]);
    }
    relay_end(change, client_await_alone(c));
    return DISPATCH_SERVED;
}

void pubsub_reset(struct client *c, struct slice text)
{
    struct change *change = relay_begin(c);
    for (int kind = 0; kind < RELAY_KINDS; kind++)
        leave_all(c, change, (enum relay_kind)kind, NULL);
    bytes_append_slice(relay_text(change), text);
    relay_end(change, client_await_alone(c));
}

/* Everybody listens everywhere: while the shard of a channel is away any other will do. */
static size_t shard_to_publish(const struct client *c, struct slice channel)
{
    struct worker *w = c->worker;
    size_t shard = topology_owner(w->topology, channel);
    if (upstream_is_reachable(worker_upstream(w, shard, c->resp))) return shard;
    return worker_any_shard(w);
}

/* All that is published in a channel goes to one shard, which keeps its order.  What one client
 * publishes in several stays in order because none sets out to a shard while one is on its way to
 * another. */
enum dispatch_result pubsub_publish(struct client *c, const struct request *r)
{
    size_t shard = shard_to_publish(c, r->argv[1]);
    bool is_under_way = c->exec == NULL && c->line_out < c->published_line;
    if (is_under_way && shard != c->published_shard) return DISPATCH_TURN;
    struct upstream *u = worker_upstream(c->worker, shard, c->resp);
    upstream_send(u, &client_await(c)->call, c->db, r->raw);
    if (c->exec == NULL) {
        c->published_shard = shard;
        c->published_line = c->line_in;
    }
    return DISPATCH_SERVED;
}

bool pubsub_refuses(const struct client *c, const struct command *command)
{
    if (c->resp != RESP2 || !pubsub_is_subscriber(c)) return false;
    switch (command->id) {
    case CMD_subscribe: case CMD_psubscribe: case CMD_ssubscribe:
    case CMD_unsubscribe: case CMD_punsubscribe: case CMD_sunsubscribe:
    case CMD_ping: case CMD_quit: case CMD_reset:
        return false;
    default:
        return true;
    }
}

bool pubsub_pong(struct client *c, const struct request *r)
{
    if (c->resp != RESP2 || !pubsub_is_subscriber(c)) return false;
    struct bytes *out = client_reply(c);
    resp_write_array(out, 2);
    resp_write_bulk(out, SLICE("pong"));
    resp_write_bulk(out, r->argc == 2 ? r->argv[1] : SLICE(""));
    return true;
}
