/* cmd_pubsub.c - SUBSCRIBE, PUBLISH, PUBSUB and their like; RELAY, by which a proxy listens for its
 * clients.
 *
 *   RELAY CHANNEL|PATTERN|SHARD count name [count name ...]
 *           +OK.  This connection stands for so many clients that listen there; 0: for none any
 *           more.  Messages come as pushes, each once however many clients there are.
 *   RELAY CALLS count
 *           +OK.  So many clients monitor: each call of a script comes as a push of `call` and the
 *           line that MONITOR shows of it; 0: no more. */
#include "core/base/glob.h"
#include "core/base/number.h"
#include "server/session/handlers.h"
#include "server/session/monitor.h"
#include "server/session/pubsub.h"
#include "server/session/reply.h"
#include "server/session/server.h"

static const char *const subscribe_words[PUBSUB_KINDS] = {"subscribe", "psubscribe", "ssubscribe"};
static const char *const unsubscribe_words[PUBSUB_KINDS] = {"unsubscribe", "punsubscribe",
                                                            "sunsubscribe"};

/* ---- subscribing ---- */

static void confirm(struct client *c, const char *word, enum pubsub_kind kind,
                    const struct slice *name)
{
    struct bytes *out = pubsub_out(c);
    resp_write_push(out, c->resp, 3);
    resp_write_bulk(out, slice_of(word));
    if (name != NULL) resp_write_bulk(out, *name);
    else resp_write_null(out, c->resp);
    resp_write_int64(out, (int64_t)pubsub_count(c, kind));
}

static void subscribe(struct client *c, enum pubsub_kind kind)
{
    for (size_t i = 1; i < c->argc; i++) {
        pubsub_subscribe(c, kind, c->argv[i], 1);
        confirm(c, subscribe_words[kind], kind, &c->argv[i]);
    }
}

static void unsubscribe_one(struct client *c, enum pubsub_kind kind, struct slice name)
{
    pubsub_unsubscribe(c, kind, name);
    confirm(c, unsubscribe_words[kind], kind, &name);
}

/* The name goes with the last who listens to it, so it is copied. */
static void unsubscribe_all(struct client *c, enum pubsub_kind kind)
{
    struct bytes copy = {0};
    struct slice name;
    if (!pubsub_first(c, kind, &name)) confirm(c, unsubscribe_words[kind], kind, NULL);
    while (pubsub_first(c, kind, &name)) {
        bytes_clear(&copy);
        bytes_append_slice(&copy, name);
        unsubscribe_one(c, kind, bytes_slice(&copy));
    }
    bytes_free(&copy);
}

static void unsubscribe(struct client *c, enum pubsub_kind kind)
{
    if (c->argc == 1) unsubscribe_all(c, kind);
    for (size_t i = 1; i < c->argc; i++) unsubscribe_one(c, kind, c->argv[i]);
}

void cmd_subscribe(struct client *c)
{
    subscribe(c, PUBSUB_CHANNEL);
}

void cmd_psubscribe(struct client *c)
{
    subscribe(c, PUBSUB_PATTERN);
}

void cmd_ssubscribe(struct client *c)
{
    if (c->flags & CLIENT_EXEC)
        reply_error(c, "ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
    else subscribe(c, PUBSUB_SHARD);
}

void cmd_unsubscribe(struct client *c)
{
    unsubscribe(c, PUBSUB_CHANNEL);
}

void cmd_punsubscribe(struct client *c)
{
    unsubscribe(c, PUBSUB_PATTERN);
}

void cmd_sunsubscribe(struct client *c)
{
    unsubscribe(c, PUBSUB_SHARD);
}

/* ---- for a proxy ---- */

static void relay(struct client *c, enum pubsub_kind kind)
{
    int64_t weight;
    c->flags |= CLIENT_RELAY;
    for (size_t i = 2; i < c->argc; i += 2) {
        if (i + 1 == c->argc) return reply_syntax_error(c);
        if (!number_to_int64(c->argv[i], &weight) || weight < 0 || weight > INT32_MAX)
            return reply_not_integer(c);
    }
    for (size_t i = 2; i < c->argc; i += 2) {
        bool is_read = number_to_int64(c->argv[i], &weight);
        if (is_read && weight > 0) pubsub_subscribe(c, kind, c->argv[i + 1], weight);
        else pubsub_unsubscribe(c, kind, c->argv[i + 1]);
    }
    reply_ok(c);
}

void cmd_relay_channel(struct client *c)
{
    relay(c, PUBSUB_CHANNEL);
}

void cmd_relay_pattern(struct client *c)
{
    relay(c, PUBSUB_PATTERN);
}

void cmd_relay_shard(struct client *c)
{
    relay(c, PUBSUB_SHARD);
}

void cmd_relay_calls(struct client *c)
{
    int64_t count;
    if (!reply_take_int64(c, c->argv[2], &count)) return;
    c->flags |= CLIENT_RELAY;
    if (count > 0) monitor_begin_calls(c);
    else monitor_end(c);
    reply_ok(c);
}

/* ---- publishing ---- */

void cmd_publish(struct client *c)
{
    reply_int64(c, pubsub_publish(c->server, PUBSUB_CHANNEL, c->argv[1], c->argv[2]));
}

void cmd_spublish(struct client *c)
{
    reply_int64(c, pubsub_publish(c->server, PUBSUB_SHARD, c->argv[1], c->argv[2]));
}

/* ---- PUBSUB ---- */

struct listing {
    struct client *client;
    struct slice pattern;                /* ptr NULL: all */
    size_t count;
};

static void list_name(void *context, struct slice name, int64_t weight)
{
    struct listing *l = context;
    (void)weight;
    if (l->pattern.ptr != NULL && !glob_match(l->pattern, name, false)) return;
    reply_bulk(l->client, name);
    l->count++;
}

static void list_names(struct client *c, enum pubsub_kind kind)
{
    struct listing l = {.client = c};
    if (c->argc > 3) {
        reply_subcommand_error(c);
        return;
    }
    if (c->argc == 3) l.pattern = c->argv[2];
    size_t begun = reply_begin_array(c);
    pubsub_each(c->server, kind, list_name, &l);
    reply_end_array(c, begun, l.count);
}

static void count_names(struct client *c, enum pubsub_kind kind)
{
    reply_array(c, (c->argc - 2) * 2);
    for (size_t i = 2; i < c->argc; i++) {
        reply_bulk(c, c->argv[i]);
        reply_int64(c, pubsub_weight(c->server, kind, c->argv[i]));
    }
}

void cmd_pubsub_channels(struct client *c)
{
    list_names(c, PUBSUB_CHANNEL);
}

void cmd_pubsub_shardchannels(struct client *c)
{
    list_names(c, PUBSUB_SHARD);
}

void cmd_pubsub_numsub(struct client *c)
{
    count_names(c, PUBSUB_CHANNEL);
}

void cmd_pubsub_shardnumsub(struct client *c)
{
    count_names(c, PUBSUB_SHARD);
}

void cmd_pubsub_numpat(struct client *c)
{
    reply_int64(c, (int64_t)c->server->pubsub.counts[PUBSUB_PATTERN]);
}

void cmd_pubsub_help(struct client *c)
{
    static const char *const lines[] = {
        "CHANNELS [<pattern>]",
        "    Return the currently active channels matching a <pattern> (default: '*').",
        "NUMPAT",
        "    Return number of subscriptions to patterns.",
        "NUMSUB [<channel> ...]",
        "    Return the number of subscribers for the specified channels, excluding",
        "    pattern subscriptions(default: no channels).",
        "SHARDCHANNELS [<pattern>]",
        "    Return the currently active shard level channels matching a <pattern> (default: '*').",
        "SHARDNUMSUB [<shardchannel> ...]",
        "    Return the number of subscribers for the specified shard level channel(s)",
        NULL};
    reply_help(c, lines);
}
