#include "proxy/cluster.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/everywhere.h"
#include "proxy/pending.h"
#include "proxy/worker.h"
#include "ring/slot.h"

#include <stdlib.h>
#include <string.h>

enum { BUS_PORT_DISTANCE = 10000, SCAN_AT_ONCE = 1000 };

static enum dispatch_result fail(struct client *c, const char *text)
{
    client_refuse(c, slice_of(text));
    return DISPATCH_SERVED;
}

/* ---- the one node ---- */

struct address {
    char ip[STREAM_NAME_MAX];
    int port;
};

/* "127.0.0.1:6379", "[::1]:6379", "/path:0" */
static struct address address_of(const struct client *c)
{
    const struct options *o = &c->worker->options;
    struct address a = {.port = o->port};
    char name[STREAM_NAME_MAX];
    stream_own_name(&c->stream, name);
    char *colon = strrchr(name, ':');
    if (name[0] == '/' || colon == NULL) {
        strcpy(a.ip, "127.0.0.1");
    } else {
        *colon = '\0';
        a.port = atoi(colon + 1);
        bool is_in_brackets = name[0] == '[' && colon > name + 1 && colon[-1] == ']';
        if (is_in_brackets) colon[-1] = '\0';
        strcpy(a.ip, is_in_brackets ? name + 1 : name);
    }
    if (o->cluster_announce_ip[0] != '\0' && strlen(o->cluster_announce_ip) < sizeof a.ip)
        strcpy(a.ip, o->cluster_announce_ip);
    if (o->cluster_announce_port != 0) a.port = o->cluster_announce_port;
    return a;
}

static struct slice id_of(const struct client *c)
{
    return slice_of(c->worker->proxy->run_id);
}

static void write_slots(struct client *c)
{
    struct address a = address_of(c);
    struct bytes *out = client_reply(c);
    resp_write_array(out, 1);
    resp_write_array(out, 3);
    resp_write_int64(out, 0);
    resp_write_int64(out, SLOT_COUNT - 1);
    resp_write_array(out, 4);
    resp_write_bulk(out, slice_of(a.ip));
    resp_write_int64(out, a.port);
    resp_write_bulk(out, id_of(c));
    resp_write_map(out, c->resp, 0);
}

static void write_text(struct bytes *out, const char *name, struct slice value)
{
    resp_write_bulk(out, slice_of(name));
    resp_write_bulk(out, value);
}

static void write_shards(struct client *c)
{
    struct address a = address_of(c);
    struct bytes *out = client_reply(c);
    resp_write_array(out, 1);
    resp_write_map(out, c->resp, 2);
    resp_write_bulk(out, SLICE("slots"));
    resp_write_array(out, 2);
    resp_write_int64(out, 0);
    resp_write_int64(out, SLOT_COUNT - 1);
    resp_write_bulk(out, SLICE("nodes"));
    resp_write_array(out, 1);
    resp_write_map(out, c->resp, 7);
    write_text(out, "id", id_of(c));
    resp_write_bulk(out, SLICE("port"));
    resp_write_int64(out, a.port);
    write_text(out, "ip", slice_of(a.ip));
    write_text(out, "endpoint", slice_of(a.ip));
    write_text(out, "role", SLICE("master"));
    resp_write_bulk(out, SLICE("replication-offset"));
    resp_write_int64(out, 0);
    write_text(out, "health", SLICE("online"));
}

static void write_verbatim(struct client *c, struct bytes *text)
{
    resp_write_verbatim(client_reply(c), c->resp, SLICE("txt"), bytes_slice(text));
    bytes_free(text);
}

static void write_nodes(struct client *c)
{
    struct address a = address_of(c);
    struct bytes text = {0};
    bytes_printf(&text, "%s %s:%d@%d myself,master - 0 0 %llu connected 0-%d\n",
                 c->worker->proxy->run_id, a.ip, a.port, a.port + BUS_PORT_DISTANCE,
                 (unsigned long long)c->worker->topology->ring->epoch, SLOT_COUNT - 1);
    write_verbatim(c, &text);
}

static void write_info(struct client *c)
{
    unsigned long long epoch = c->worker->topology->ring->epoch;
    struct bytes text = {0};
    bytes_printf(&text,
                 "cluster_state:ok\r\ncluster_slots_assigned:%d\r\ncluster_slots_ok:%d\r\n"
                 "cluster_slots_pfail:0\r\ncluster_slots_fail:0\r\n"
                 "cluster_known_nodes:1\r\ncluster_size:1\r\n"
                 "cluster_current_epoch:%llu\r\ncluster_my_epoch:%llu\r\n"
                 "cluster_stats_messages_sent:0\r\ncluster_stats_messages_received:0\r\n"
                 "total_cluster_links_buffer_limit_exceeded:0\r\n",
                 SLOT_COUNT, SLOT_COUNT, epoch, epoch);
    write_verbatim(c, &text);
}

/* False, with the error, for any node but this one. */
static bool is_known(struct client *c, struct slice id)
{
    if (slice_equal(id, id_of(c))) return true;
    client_error(c, "ERR Unknown node %.*s", (int)(id.len > 128 ? 128 : id.len), id.ptr);
    return false;
}

/* ---- keys in a slot: the slot's shard is walked ---- */

struct walk {
    struct call call;                    /* first */
    struct worker *worker;
    struct pending *pending;
    uint16_t slot;
    bool counts;                         /* or shows them */
    size_t wanted, found;
    struct bytes keys;
};

static void end_walk(struct walk *k, struct slice error)
{
    struct bytes *out = pending_reply(k->pending);
    if (error.len > 0) {
        bytes_append_slice(out, error);
    } else if (k->counts) {
        resp_write_int64(out, (int64_t)k->found);
    } else {
        resp_write_array(out, k->found);
        bytes_append_slice(out, bytes_slice(&k->keys));
    }
    pending_finish(k->pending);
    bytes_free(&k->keys);
    mem_free(k);
}

static void walked(struct call *call, struct slice reply, enum call_end end);

static void walk_on(struct walk *k, struct slice cursor)
{
    char count[NUMBER_INT64_MAX_LEN];
    struct bytes request = {0};
    const struct slice argv[] = {SLICE("SCAN"), cursor, SLICE("COUNT"),
                                 slice_make(count, number_from_int64(count, SCAN_AT_ONCE))};
    size_t shard = ring_owner(k->worker->topology->ring, k->slot);
    resp_write_request(&request, argv, sizeof argv / sizeof argv[0]);
    k->call = (struct call){.done = walked, .replies = 1};
    upstream_send(worker_upstream(k->worker, shard, RESP2), &k->call, 0, bytes_slice(&request));
    bytes_free(&request);
}

static void walked(struct call *call, struct slice reply, enum call_end end)
{
    struct walk *k = (struct walk *)call;
    struct resp_cursor at = resp_cursor_over(reply);
    struct resp_value head, cursor, keys, key;

    if (end != CALL_ANSWERED || !resp_cursor_next(&at, &head) || head.type != '*' ||
        !resp_cursor_next(&at, &cursor) || !resp_cursor_next(&at, &keys)) {
        end_walk(k, reply);
        return;
    }
    while (k->found < k->wanted && resp_cursor_next(&at, &key)) {
        if (slot_of_key(key.text.ptr, key.text.len) != k->slot) continue;
        k->found++;
        if (!k->counts) resp_write_bulk(&k->keys, key.text);
    }
    if (k->found == k->wanted || slice_equal(cursor.text, SLICE("0")))
        end_walk(k, (struct slice){NULL, 0});
    else walk_on(k, cursor.text);
}

static enum dispatch_result start_walk(struct client *c, int64_t slot, int64_t wanted)
{
    if (!client_is_clear(c)) return DISPATCH_TURN;
    struct walk *k = mem_zalloc(sizeof *k);
    *k = (struct walk){.worker = c->worker,
                       .pending = client_await_alone(c),
                       .slot = (uint16_t)slot,
                       .counts = wanted < 0,
                       .wanted = wanted < 0 ? SIZE_MAX : (size_t)wanted};
    walk_on(k, SLICE("0"));
    return DISPATCH_SERVED;
}

static enum dispatch_result count_keys(struct client *c, struct slice text)
{
    int64_t slot;
    if (!number_to_int64(text, &slot))
        return fail(c, "ERR value is not an integer or out of range");
    if (slot < 0 || slot >= SLOT_COUNT) return fail(c, "ERR Invalid slot");
    return start_walk(c, slot, -1);
}

static enum dispatch_result show_keys(struct client *c, struct slice text, struct slice count)
{
    int64_t slot, wanted;
    if (!number_to_int64(text, &slot) || !number_to_int64(count, &wanted))
        return fail(c, "ERR value is not an integer or out of range");
    if (slot < 0 || slot >= SLOT_COUNT || wanted < 0)
        return fail(c, "ERR Invalid slot or number of keys");
    return start_walk(c, slot, wanted);
}

/* ---- HELP ---- */

static enum dispatch_result help(struct client *c)
{
    static const char *const lines[] = {
        "CLUSTER <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "COUNT-FAILURE-REPORTS <node-id>",
        "    Return number of failure reports for <node-id>.",
        "COUNTKEYSINSLOT <slot>",
        "    Return the number of keys in <slot>.",
        "GETKEYSINSLOT <slot> <count>",
        "    Return key names stored by current node in a slot.",
        "INFO",
        "    Return information about the cluster.",
        "KEYSLOT <key>",
        "    Return the hash slot for <key>.",
        "MYID",
        "    Return the node id.",
        "NODES",
        "    Return cluster configuration seen by node. Output format:",
        "    <id> <ip:port> <flags> <master> <pings> <pongs> <epoch> <link> <slot> ...",
        "REPLICAS <node-id>",
        "    Return <node-id> replicas.",
        "SLOTS",
        "    Return information about slots range mappings. Each range is made of:",
        "    start, end, master and replicas IP addresses, ports and ids",
        "SHARDS",
        "    Return information about slot range mappings and the nodes associated with them.",
        "LINKS",
        "    Return information about all network links between this node and its peers.",
        ("    Output format is an array where each array element is a map containing attributes "
         "of a link"),
        "HELP",
        "    Prints this help.",
    };
    struct bytes *out = client_reply(c);
    resp_write_array(out, sizeof lines / sizeof lines[0]);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        resp_write_status(out, slice_of(lines[i]));
    return DISPATCH_SERVED;
}

/* ---- all of them ---- */

enum dispatch_result cluster_serve(struct client *c, const struct request *r)
{
    struct slice key;
    switch (r->command->id) {
    case CMD_cluster_slots:           write_slots(c); break;
    case CMD_cluster_shards:          write_shards(c); break;
    case CMD_cluster_nodes:           write_nodes(c); break;
    case CMD_cluster_info:            write_info(c); break;
    case CMD_cluster_myid:            resp_write_bulk(client_reply(c), id_of(c)); break;
    case CMD_cluster_links:           resp_write_array(client_reply(c), 0); break;
    case CMD_cluster_help:            return help(c);
    case CMD_cluster_countkeysinslot: return count_keys(c, r->argv[2]);
    case CMD_cluster_getkeysinslot:   return show_keys(c, r->argv[2], r->argv[3]);
    case CMD_cluster_saveconfig:      resp_write_status(client_reply(c), SLICE("OK")); break;
    case CMD_cluster_keyslot:
        key = r->argv[2];
        resp_write_int64(client_reply(c), slot_of_key(key.ptr, key.len));
        break;
    case CMD_cluster_replicas:
    case CMD_cluster_slaves:
        if (is_known(c, r->argv[2])) resp_write_array(client_reply(c), 0);
        break;
    case CMD_cluster_count_failure_reports:
        if (is_known(c, r->argv[2])) resp_write_int64(client_reply(c), 0);
        break;
    default:
        return fail(c, "ERR CLUSTER cannot change which node owns a slot: the proxy owns all, "
                       "and its shards are those of its configuration");
    }
    return DISPATCH_SERVED;
}
