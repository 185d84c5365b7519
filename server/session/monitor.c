#include "server/session/monitor.h"

#include "core/command/command_secrets.h"
#include "core/wire/words.h"
#include "server/session/pubsub.h"

#include <string.h>

enum { SECOND_US = 1000 * 1000, PEER_MAX = 160, HELD_MAX = 1024 * 1024 };

/* ---- who looks ---- */

static void begin(struct client *c)
{
    monitor_end(c);
    list_add_last(&c->server->monitors.clients, &c->monitors);
}

void monitor_begin(struct client *c)
{
    if (c->flags & CLIENT_MONITOR) return;
    begin(c);
    c->flags |= CLIENT_MONITOR;
    c->server->monitors.of_all++;
}

void monitor_begin_calls(struct client *c)
{
    if (!(c->flags & CLIENT_MONITOR)) begin(c);
}

void monitor_end(struct client *c)
{
    if (c->flags & CLIENT_MONITOR) c->server->monitors.of_all--;
    c->flags &= ~(unsigned)CLIENT_MONITOR;
    list_leave(&c->monitors);
}

/* ---- lines ---- */

/* "+1700000000.000001 [0 127.0.0.1:5000] "GET" "k"" */
static void write_line(struct bytes *out, const struct client *c, const struct command *row,
                       const struct slice *argv, size_t argc)
{
    const struct server *s = c->server;
    char peer[PEER_MAX];
    bytes_printf(out, "+%lld.%06lld [%d ", (long long)(s->wall_us / SECOND_US),
                 (long long)(s->wall_us % SECOND_US), c->db->id);
    if (c->flags & CLIENT_SCRIPT) {
        bytes_append_slice(out, SLICE("lua"));
    } else if (c->flags & CLIENT_UNIX) {
        bytes_printf(out, "unix:%s", s->options.unixsocket);
    } else {
        c->ops->peer_name(c, peer);
        bytes_append_slice(out, slice_of(peer));
    }
    bytes_append_byte(out, ']');
    for (size_t i = 0; i < argc; i++) {
        bytes_append_byte(out, ' ');
        words_quote(out, command_shown(row, argv, i));
    }
    bytes_append(out, "\r\n", 2);
}

static void show_call(struct client *c, struct slice line)
{
    struct bytes *out = pubsub_out(c);
    resp_write_push(out, c->resp, 2);
    resp_write_bulk(out, SLICE("call"));
    resp_write_bulk(out, line);
}

static void show(struct server *s, struct slice line, bool is_call)
{
    LIST_EACH(&s->monitors.clients, link) {
        struct client *c = LIST_ITEM(link, struct client, monitors);
        if (c->flags & CLIENT_MONITOR) bytes_append_slice(pubsub_out(c), line);
        else if (is_call) show_call(c, line);
    }
}

/* ---- held lines ---- */

struct held_line {                       /* the line follows */
    size_t len;
    bool is_call;
};

static void show_held(struct server *s)
{
    struct bytes held = s->monitors.held;
    struct slice left = bytes_slice(&held);
    struct held_line head;
    s->monitors.held = (struct bytes){0};
    s->monitors.held_before += held.len;
    while (left.len > 0) {
        memcpy(&head, left.ptr, sizeof head);
        show(s, slice_part(left, sizeof head, head.len), head.is_call);
        left = slice_part(left, sizeof head + head.len, left.len);
    }
    bytes_free(&held);
}

static void hold(struct server *s, struct slice line, bool is_call)
{
    struct held_line head = {.len = line.len, .is_call = is_call};
    bytes_append(&s->monitors.held, &head, sizeof head);
    bytes_append_slice(&s->monitors.held, line);
    if (s->monitors.held.len > HELD_MAX) show_held(s);
}

uint64_t monitor_hold(struct server *s)
{
    s->monitors.holds++;
    return s->monitors.held_before + s->monitors.held.len;
}

void monitor_release(struct server *s)
{
    if (--s->monitors.holds == 0 && s->monitors.held.len > 0) show_held(s);
}

/* Unless there were too many and they have been shown. */
void monitor_take_back(struct server *s, uint64_t held)
{
    uint64_t before = s->monitors.held_before;
    s->monitors.held.len = held > before ? (size_t)(held - before) : 0;
}

void monitors_close(struct server *s)
{
    bytes_free(&s->monitors.held);
}

/* ---- showing ---- */

void monitor_show(const struct client *c, const struct command *row, const struct slice *argv,
                  size_t argc)
{
    struct server *s = c->server;
    bool is_call = c->flags & CLIENT_SCRIPT;
    struct bytes line = {0};
    if (!is_call && s->monitors.of_all == 0) return;
    write_line(&line, c, row, argv, argc);
    if (s->monitors.holds > 0) hold(s, bytes_slice(&line), is_call);
    else show(s, bytes_slice(&line), is_call);
    bytes_free(&line);
}

void monitor_show_script(const struct client *c)
{
    if (monitor_is_anybody(c->server)) monitor_show(c, c->command, c->argv, c->argc);
}
