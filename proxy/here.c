#include "proxy/here.h"

#include "core/base/number.h"
#include "core/base/version.h"
#include "proxy/busy.h"
#include "proxy/monitor.h"
#include "proxy/pubsub.h"
#include "proxy/session.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

static enum dispatch_result fail(struct client *c, struct slice text)
{
    client_refuse(c, text);
    return DISPATCH_SERVED;
}

static enum dispatch_result ok(struct client *c)
{
    resp_write_status(client_reply(c), SLICE("OK"));
    return DISPATCH_SERVED;
}

enum dispatch_result here_ping(struct client *c, const struct request *r)
{
    const char *busy = c->exec == NULL ? busy_text(c->worker) : NULL;
    if (r->argc > 2) return fail(c, SLICE("ERR wrong number of arguments for 'ping' command"));
    if (busy != NULL) return fail(c, slice_of(busy));
    if (pubsub_pong(c, r)) return DISPATCH_SERVED;
    if (r->argc == 2) resp_write_bulk(client_reply(c), r->argv[1]);
    else resp_write_status(client_reply(c), SLICE("PONG"));
    return DISPATCH_SERVED;
}

enum dispatch_result here_echo(struct client *c, const struct request *r)
{
    resp_write_bulk(client_reply(c), r->argv[1]);
    return DISPATCH_SERVED;
}

enum dispatch_result here_select(struct client *c, const struct request *r)
{
    int64_t db;
    if (!number_to_int64(r->argv[1], &db))
        return fail(c, SLICE("ERR value is not an integer or out of range"));
    if (db < INT32_MIN || db > INT32_MAX)
        return fail(
            c, SLICE("ERR value is out of range, value must between -2147483648 and 2147483647"));
    if (db < 0 || db >= c->worker->options.databases)
        return fail(c, SLICE("ERR DB index is out of range"));
    c->db = (int)db;
    return ok(c);
}

enum dispatch_result here_time(struct client *c, const struct request *r)
{
    int64_t now_us = loop_wall_us(c->worker->loop);
    struct bytes *out = client_reply(c);
    char digits[NUMBER_INT64_MAX_LEN];

    (void)r;
    resp_write_array(out, 2);
    resp_write_bulk(out, slice_make(digits, number_from_int64(digits, now_us / 1000000)));
    resp_write_bulk(out, slice_make(digits, number_from_int64(digits, now_us % 1000000)));
    return DISPATCH_SERVED;
}

/* Whatever the shards have: replicas are theirs. */
enum dispatch_result here_role(struct client *c, const struct request *r)
{
    struct bytes *out = client_reply(c);
    (void)r;
    resp_write_array(out, 3);
    resp_write_bulk(out, SLICE("master"));
    resp_write_int64(out, 0);
    resp_write_array(out, 0);
    return DISPATCH_SERVED;
}

enum dispatch_result here_ok(struct client *c, const struct request *r)
{
    (void)r;
    return ok(c);
}

enum dispatch_result here_quit(struct client *c, const struct request *r)
{
    (void)r;
    ok(c);
    client_close_after_replies(c);
    return DISPATCH_SERVED;
}

enum dispatch_result here_reset(struct client *c, const struct request *r)
{
    (void)r;
    if (!client_is_clear(c)) return DISPATCH_TURN;
    session_free(c);
    tracking_stop(c);
    monitor_forget(c);
    c->db = 0;
    c->resp = RESP2;
    c->reply_mode = REPLY_ON;
    c->no_evict = false;
    bytes_free(&c->name);
    client_set_authenticated(c, c->worker->options.requirepass[0] == '\0');
    if (pubsub_is_subscriber(c)) pubsub_reset(c, SLICE("+RESET\r\n"));
    else resp_write_status(client_reply(c), SLICE("RESET"));
    return DISPATCH_SERVED;
}

/* ---- who it is ---- */

/* The default user is the only one; without a password it takes any. */
static bool login(struct client *c, struct slice user, struct slice password)
{
    const char *wanted = c->worker->options.requirepass;
    bool right = slice_equal(user, SLICE("default")) &&
                 (wanted[0] == '\0' || slice_is_secret(password, slice_of(wanted)));
    if (right) client_set_authenticated(c, true);
    return right;
}

enum dispatch_result here_auth(struct client *c, const struct request *r)
{
    if (r->argc > 3) return fail(c, SLICE("ERR syntax error"));
    if (r->argc == 2 && c->worker->options.requirepass[0] == '\0')
        return fail(
            c,
            SLICE(
                "ERR AUTH <password> called without any password configured for the default user. "
                "Are you sure your configuration is correct?"));
    if (!login(c, r->argc == 3 ? r->argv[1] : SLICE("default"), r->argv[r->argc - 1]))
        return fail(c, SLICE("WRONGPASS invalid username-password pair or user is disabled."));
    return ok(c);
}

bool here_set_name(struct client *c, struct slice name)
{
    if (!slice_is_word(name)) {
        fail(c, SLICE("ERR Client names cannot contain spaces, newlines or special characters."));
        return false;
    }
    bytes_free(&c->name);
    if (name.len > 0) bytes_append_slice(&c->name, name);
    return true;
}

/* ---- HELLO ---- */

struct hello {
    int64_t version;             /* 0: as it is */
    bool has_login, has_name;
    struct slice user, password, name;
};

static bool read_hello(struct client *c, const struct request *r, struct hello *h)
{
    if (r->argc == 1) return true;
    if (!number_to_int64(r->argv[1], &h->version)) {
        fail(c, SLICE("ERR Protocol version is not an integer or out of range"));
        return false;
    }
    if (h->version < 2 || h->version > 3) {
        fail(c, SLICE("NOPROTO unsupported protocol version"));
        return false;
    }
    for (size_t i = 2; i < r->argc; i++) {
        if (slice_is(r->argv[i], "auth") && i + 2 < r->argc) {
            h->has_login = true;
            h->user = r->argv[++i];
            h->password = r->argv[++i];
        } else if (slice_is(r->argv[i], "setname") && i + 1 < r->argc) {
            h->has_name = true;
            h->name = r->argv[++i];
        } else {
            client_error(c, "ERR Syntax error in HELLO option '%.*s'", (int)r->argv[i].len,
                         r->argv[i].ptr);
            return false;
        }
    }
    return true;
}

static void write_hello(struct client *c)
{
    struct bytes *out = client_reply(c);
    resp_write_map(out, c->resp, 7);
    resp_write_bulk(out, SLICE("server"));
    resp_write_bulk(out, SLICE("redis"));
    resp_write_bulk(out, SLICE("version"));
    resp_write_bulk(out, SLICE(REDIS_VERSION));
    resp_write_bulk(out, SLICE("proto"));
    resp_write_int64(out, (int64_t)c->resp);
    resp_write_bulk(out, SLICE("id"));
    resp_write_int64(out, (int64_t)c->id);
    resp_write_bulk(out, SLICE("mode"));
    resp_write_bulk(out,
                    c->worker->options.cluster_enabled ? SLICE("cluster") : SLICE("standalone"));
    resp_write_bulk(out, SLICE("role"));
    resp_write_bulk(out, SLICE("master"));
    resp_write_bulk(out, SLICE("modules"));
    resp_write_array(out, 0);
}

/* Replies to what was asked before come over the other family's connections: they must all be in
 * before the version changes. */
enum dispatch_result here_hello(struct client *c, const struct request *r)
{
    struct hello h = {0};
    if (!client_is_clear(c)) return DISPATCH_TURN;
    if (!read_hello(c, r, &h)) return DISPATCH_SERVED;
    if (h.has_login && !login(c, h.user, h.password))
        return fail(c, SLICE("WRONGPASS invalid username-password pair or user is disabled."));
    if (!client_is_allowed(c))
        return fail(
            c,
            SLICE(
                "NOAUTH HELLO must be called with the client already authenticated, otherwise the "
                "HELLO AUTH <user> <pass> option can be used to authenticate the client and "
                "select the RESP protocol version at the same time"));
    if (h.has_name && !here_set_name(c, h.name)) return DISPATCH_SERVED;
    if (h.version != 0) c->resp = (enum resp_version)h.version;
    session_speak(c);
    write_hello(c);
    return DISPATCH_SERVED;
}
