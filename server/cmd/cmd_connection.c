/* cmd_connection.c - AUTH HELLO PING ECHO SELECT QUIT RESET. */
#include "core/base/number.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#define DEFAULT_USER "default"

/* ---- who it is ---- */

static bool has_password(const struct server *s)
{
    return option_text(s->options.requirepass).len > 0;
}

/* There is one user, and without a password any will do. */
static bool authenticate(struct client *c, struct slice user, struct slice password)
{
    if (!slice_equal(user, SLICE(DEFAULT_USER)) ||
        (has_password(c->server) &&
         !slice_is_secret(password, option_text(c->server->options.requirepass)))) {
        reply_error(c, "WRONGPASS invalid username-password pair or user is disabled.");
        return false;
    }
    c->flags |= CLIENT_AUTHENTICATED;
    return true;
}

void cmd_auth(struct client *c)
{
    if (c->argc > 3) {
        reply_syntax_error(c);
    } else if (c->argc == 2 && !has_password(c->server)) {
        reply_error(c, "ERR AUTH <password> called without any password configured for the "
                       "default user. Are you sure your configuration is correct?");
    } else if (authenticate(c, c->argc == 3 ? c->argv[1] : SLICE(DEFAULT_USER),
                            c->argv[c->argc - 1])) {
        reply_ok(c);
    }
}

/* ---- HELLO ---- */

struct hello {
    int64_t version;                     /* 0: not given */
    struct slice user, password, name;   /* ptr NULL: not given */
};

static bool read_hello(struct client *c, struct hello *h)
{
    *h = (struct hello){0};
    if (c->argc > 1 && !number_to_int64(c->argv[1], &h->version)) {
        reply_error(c, "ERR Protocol version is not an integer or out of range");
        return false;
    }
    if (c->argc > 1 && h->version != RESP2 && h->version != RESP3) {
        reply_error(c, "NOPROTO unsupported protocol version");
        return false;
    }
    for (size_t i = 2; i < c->argc; i++) {
        size_t more = c->argc - 1 - i;
        if (slice_is(c->argv[i], "auth") && more >= 2) {
            h->user = c->argv[++i];
            h->password = c->argv[++i];
        } else if (slice_is(c->argv[i], "setname") && more >= 1) {
            h->name = c->argv[++i];
            if (!client_name_is_valid(h->name)) {
                reply_error(c, CLIENT_NAME_ERROR);
                return false;
            }
        } else {
            reply_errorf(c, "ERR Syntax error in HELLO option '%.*s'", (int)c->argv[i].len,
                         c->argv[i].ptr);
            return false;
        }
    }
    return true;
}

static void reply_hello(struct client *c)
{
    reply_map(c, 7);
    reply_text(c, "server");
    reply_text(c, "redis");
    reply_text(c, "version");
    reply_text(c, REDIS_VERSION);
    reply_text(c, "proto");
    reply_int64(c, c->resp);
    reply_text(c, "id");
    reply_int64(c, (int64_t)c->id);
    reply_text(c, "mode");
    reply_text(c, "standalone");
    reply_text(c, "role");
    reply_text(c, "master");
    reply_text(c, "modules");
    reply_array(c, 0);
}

void cmd_hello(struct client *c)
{
    struct hello h;
    if (!read_hello(c, &h)) return;
    if (h.user.ptr != NULL && !authenticate(c, h.user, h.password)) return;
    if (!client_is_authenticated(c)) {
        reply_error(c, "NOAUTH HELLO must be called with the client already authenticated, "
                       "otherwise the HELLO AUTH <user> <pass> option can be used to authenticate "
                       "the client and select the RESP protocol version at the same time");
        return;
    }
    if (h.name.ptr != NULL) client_set_name(c, h.name);
    if (h.version != 0) c->resp = (enum resp_version)h.version;
    reply_hello(c);
}

/* ---- the small ones ---- */

/* To a RESP2 client that listens, in the form of a message. */
static void reply_pong_message(struct client *c)
{
    reply_array(c, 2);
    reply_text(c, "pong");
    reply_bulk(c, c->argc == 2 ? c->argv[1] : SLICE(""));
}

void cmd_ping(struct client *c)
{
    if (c->argc > 2) reply_error(c, "ERR wrong number of arguments for 'ping' command");
    else if (c->resp == RESP2 && pubsub_is_subscriber(c)) reply_pong_message(c);
    else if (c->argc == 2) reply_bulk(c, c->argv[1]);
    else reply_status(c, SLICE("PONG"));
}

void cmd_echo(struct client *c)
{
    reply_bulk(c, c->argv[1]);
}

void cmd_select(struct client *c)
{
    int64_t id;
    if (!reply_take_int64(c, c->argv[1], &id)) return;
    if (id < INT_MIN || id > INT_MAX)
        reply_errorf(c, "ERR value is out of range, value must between %d and %d", INT_MIN,
                     INT_MAX);
    else if (!client_select(c, id)) reply_error(c, "ERR DB index is out of range");
    else reply_ok(c);
}

void cmd_quit(struct client *c)
{
    reply_ok(c);
    c->flags |= CLIENT_CLOSING;
}

void cmd_reset(struct client *c)
{
    client_reset(c);
    reply_status(c, SLICE("RESET"));
}
