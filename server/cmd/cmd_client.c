/* cmd_client.c - CLIENT: what a connection tells of itself, and does to others. */
#include "core/base/number.h"
#include "server/session/call.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- about oneself ---- */

void cmd_client_id(struct client *c)
{
    reply_int64(c, (int64_t)c->id);
}

void cmd_client_getname(struct client *c)
{
    if (c->name.len == 0) reply_null(c);
    else reply_bulk(c, bytes_slice(&c->name));
}

void cmd_client_setname(struct client *c)
{
    if (!client_name_is_valid(c->argv[2])) {
        reply_error(c, CLIENT_NAME_ERROR);
        return;
    }
    client_set_name(c, c->argv[2]);
    reply_ok(c);
}

/* OFF and SKIP answer nothing: call.c cuts off what is said while they hold. */
void cmd_client_reply(struct client *c)
{
    if (slice_is(c->argv[2], "on")) {
        c->flags &= ~(unsigned)(CLIENT_REPLY_OFF | CLIENT_REPLY_SKIP);
        reply_ok(c);
    } else if (slice_is(c->argv[2], "off")) {
        c->flags |= CLIENT_REPLY_OFF;
    } else if (slice_is(c->argv[2], "skip")) {
        if (!(c->flags & CLIENT_REPLY_OFF)) c->flags |= CLIENT_REPLY_SKIP_NEXT;
    } else {
        reply_syntax_error(c);
    }
}

void cmd_client_no_evict(struct client *c)
{
    if (slice_is(c->argv[2], "on")) c->flags |= CLIENT_NO_EVICT;
    else if (slice_is(c->argv[2], "off")) c->flags &= ~(unsigned)CLIENT_NO_EVICT;
    else return reply_syntax_error(c);
    reply_ok(c);
}

/* ---- INFO and LIST ---- */

static void add_line(const struct client *c, struct bytes *lines)
{
    client_describe(c, lines);
    bytes_append_byte(lines, '\n');
}

static void reply_lines(struct client *c, struct bytes *lines)
{
    reply_verbatim(c, bytes_slice(lines));
    bytes_free(lines);
}

void cmd_client_info(struct client *c)
{
    struct bytes lines = {0};
    add_line(c, &lines);
    reply_lines(c, &lines);
}

/* Nobody is of another type. */
enum client_type { CLIENT_TYPE_ANY, CLIENT_TYPE_NORMAL, CLIENT_TYPE_PUBSUB, CLIENT_TYPE_OTHER };

static bool is_of_type(const struct client *c, enum client_type type)
{
    if (type == CLIENT_TYPE_ANY) return true;
    return type == (pubsub_is_subscriber(c) ? CLIENT_TYPE_PUBSUB : CLIENT_TYPE_NORMAL);
}

static bool take_type(struct client *c, struct slice name, enum client_type *type)
{
    if (slice_is(name, "normal")) {
        *type = CLIENT_TYPE_NORMAL;
    } else if (slice_is(name, "pubsub")) {
        *type = CLIENT_TYPE_PUBSUB;
    } else if (slice_is(name, "slave") || slice_is(name, "replica") || slice_is(name, "master")) {
        *type = CLIENT_TYPE_OTHER;
    } else {
        reply_errorf(c, "ERR Unknown client type '%.*s'", (int)name.len, name.ptr);
        return false;
    }
    return true;
}

static void list_by_id(struct client *c)
{
    struct bytes lines = {0};
    int64_t id;
    for (size_t i = 3; i < c->argc; i++) {
        if (!number_to_int64(c->argv[i], &id)) {
            reply_error(c, "ERR Invalid client ID");
            bytes_free(&lines);
            return;
        }
        const struct client *found = client_find(c->server, (uint64_t)id);
        if (found != NULL) add_line(found, &lines);
    }
    reply_lines(c, &lines);
}

static void list_by_type(struct client *c, enum client_type type)
{
    struct bytes lines = {0};
    LIST_EACH(&c->server->clients, link) {
        const struct client *one = LIST_ITEM(link, struct client, all);
        if (is_of_type(one, type)) add_line(one, &lines);
    }
    reply_lines(c, &lines);
}

void cmd_client_list(struct client *c)
{
    enum client_type type = CLIENT_TYPE_ANY;
    if (c->argc == 4 && slice_is(c->argv[2], "type")) {
        if (take_type(c, c->argv[3], &type)) list_by_type(c, type);
    } else if (c->argc > 3 && slice_is(c->argv[2], "id")) {
        list_by_id(c);
    } else if (c->argc != 2) {
        reply_syntax_error(c);
    } else {
        list_by_type(c, type);
    }
}

/* ---- KILL ---- */

struct kill_filter {
    int64_t id;                          /* 0: any */
    struct slice addr, laddr;            /* ptr NULL: any */
    enum client_type type;
    bool skip_me;
};

static bool read_filter(struct client *c, struct slice option, struct slice value,
                        struct kill_filter *f)
{
    if (slice_is(option, "id")) {
        if (number_to_int64(value, &f->id) && f->id > 0) return true;
        reply_error(c, "ERR client-id should be greater than 0");
        return false;
    }
    if (slice_is(option, "type")) return take_type(c, value, &f->type);
    if (slice_is(option, "user")) {
        if (slice_equal(value, SLICE("default"))) return true;
        reply_errorf(c, "ERR No such user '%.*s'", (int)value.len, value.ptr);
        return false;
    }
    if (slice_is(option, "addr")) {
        f->addr = value;
    } else if (slice_is(option, "laddr")) {
        f->laddr = value;
    } else if (slice_is(option, "skipme") && (slice_is(value, "yes") || slice_is(value, "no"))) {
        f->skip_me = slice_is(value, "yes");
    } else {
        reply_syntax_error(c);
        return false;
    }
    return true;
}

static bool has_name(const struct client *c, struct slice wanted,
                     void (*name_of)(const struct client *c, char *out))
{
    char name[160];
    if (wanted.ptr == NULL) return true;
    name_of(c, name);
    return slice_equal(wanted, slice_of(name));
}

static bool is_chosen(const struct client *c, const struct kill_filter *f)
{
    return (f->id == 0 || c->id == (uint64_t)f->id) && is_of_type(c, f->type) &&
           has_name(c, f->addr, c->ops->peer_name) && has_name(c, f->laddr, c->ops->own_name);
}

/* Oneself is closed when the reply is out. */
static int64_t kill_chosen(struct client *me, const struct kill_filter *f)
{
    int64_t killed = 0;
    LIST_EACH(&me->server->clients, link) {
        struct client *c = LIST_ITEM(link, struct client, all);
        if (!is_chosen(c, f) || (c == me && f->skip_me)) continue;
        client_kill(c);
        killed++;
    }
    return killed;
}

void cmd_client_kill(struct client *c)
{
    struct kill_filter f = {.skip_me = true};
    if (c->argc == 3) {
        f = (struct kill_filter){.addr = c->argv[2]};
        if (kill_chosen(c, &f) > 0) reply_ok(c);
        else reply_error(c, "ERR No such client");
        return;
    }
    for (size_t i = 2; i < c->argc; i += 2) {
        if (i + 1 == c->argc) return reply_syntax_error(c);
        if (!read_filter(c, c->argv[i], c->argv[i + 1], &f)) return;
    }
    reply_int64(c, kill_chosen(c, &f));
}

/* ---- UNBLOCK ---- */

void cmd_client_unblock(struct client *c)
{
    bool with_error = c->argc == 4 && slice_is(c->argv[3], "error");
    int64_t id;
    if (c->argc > 4) {
        reply_subcommand_error(c);
        return;
    }
    if (c->argc == 4 && !with_error && !slice_is(c->argv[3], "timeout")) {
        reply_error(c, "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        return;
    }
    if (!reply_take_int64(c, c->argv[2], &id)) return;
    struct client *target = id > 0 ? client_find(c->server, (uint64_t)id) : NULL;
    reply_int64(c, target != NULL && block_end(target, with_error));
}

/* ---- PAUSE ---- */

/* A pause that holds is made longer and stricter, never shorter or milder. */
static void pause(struct server *s, int64_t ms, bool all)
{
    int64_t us, end;
    bool is_paused = s->pause_end_us > s->monotonic_us;
    if (__builtin_mul_overflow(ms, 1000, &us) || __builtin_add_overflow(us, s->monotonic_us, &end))
        end = INT64_MAX;
    s->pause_all = all || (is_paused && s->pause_all);
    if (end > s->pause_end_us) s->pause_end_us = end;
}

void cmd_client_pause(struct client *c)
{
    int64_t ms;
    bool writes_only = c->argc > 3 && slice_is(c->argv[3], "write");
    if (c->argc > 4) {
        reply_subcommand_error(c);
    } else if (c->argc == 4 && !writes_only && !slice_is(c->argv[3], "all")) {
        reply_error(c, "ERR CLIENT PAUSE mode must be WRITE or ALL");
    } else if (!number_to_int64(c->argv[2], &ms)) {
        reply_error(c, "ERR timeout is not an integer or out of range");
    } else if (ms < 0) {
        reply_error(c, "ERR timeout is negative");
    } else {
        pause(c->server, ms, !writes_only);
        reply_ok(c);
    }
}

/* Those who wait are served when this request's batch is through: call_tend_parked(). */
void cmd_client_unpause(struct client *c)
{
    call_end_pause(c->server);
    reply_ok(c);
}

void cmd_client_help(struct client *c)
{
    static const char *const lines[] = {
        "CACHING (YES|NO)",
        "    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.",
        "GETREDIR",
        "    Return the client ID we are redirecting to when tracking is enabled.",
        "GETNAME",
        "    Return the name of the current connection.",
        "ID",
        "    Return the ID of the current connection.",
        "INFO",
        "    Return information about the current client connection.",
        "KILL <ip:port>",
        "    Kill connection made from <ip:port>.",
        "KILL <option> <value> [<option> <value> [...]]",
        "    Kill connections. Options are:",
        "    * ADDR (<ip:port>|<unixsocket>:0)",
        "      Kill connections made from the specified address",
        "    * LADDR (<ip:port>|<unixsocket>:0)",
        "      Kill connections made to specified local address",
        "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
        "      Kill connections by type.",
        "    * USER <username>",
        "      Kill connections authenticated by <username>.",
        "    * SKIPME (YES|NO)",
        "      Skip killing current connection (default: yes).",
        "LIST [options ...]",
        "    Return information about client connections. Options:",
        "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
        "      Return clients of specified type.",
        "UNPAUSE",
        "    Stop the current client pause, resuming traffic.",
        "PAUSE <timeout> [WRITE|ALL]",
        "    Suspend all, or just write, clients for <timeout> milliseconds.",
        "REPLY (ON|OFF|SKIP)",
        "    Control the replies sent to the current connection.",
        "SETNAME <name>",
        "    Assign the name <name> to the current connection.",
        "UNBLOCK <clientid> [TIMEOUT|ERROR]",
        "    Unblock the specified blocked client.",
        "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]",
        "         [OPTIN] [OPTOUT] [NOLOOP]",
        "    Control server assisted client side caching.",
        "TRACKINGINFO",
        "    Report tracking status for the current connection.",
        "NO-EVICT (ON|OFF)",
        "    Protect current client connection from eviction.",
        NULL};
    reply_help(c, lines);
}
