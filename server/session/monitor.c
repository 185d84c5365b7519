#include "server/session/monitor.h"

#include "core/command/command_secrets.h"
#include "core/wire/words.h"
#include "server/session/pubsub.h"

enum { SECOND_US = 1000 * 1000, PEER_MAX = 160 };

void monitor_begin(struct client *c)
{
    if (c->flags & CLIENT_MONITOR) return;
    c->flags |= CLIENT_MONITOR;
    list_add_last(&c->server->monitors, &c->monitors);
}

void monitor_end(struct client *c)
{
    c->flags &= ~(unsigned)CLIENT_MONITOR;
    list_leave(&c->monitors);
}

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

void monitor_show(const struct client *c, const struct command *row, const struct slice *argv,
                  size_t argc)
{
    struct bytes line = {0};
    write_line(&line, c, row, argv, argc);
    LIST_EACH(&c->server->monitors, link)
        bytes_append_slice(pubsub_out(LIST_ITEM(link, struct client, monitors)),
                           bytes_slice(&line));
    bytes_free(&line);
}

void monitor_show_script(const struct client *c)
{
    if (monitor_is_anybody(c->server)) monitor_show(c, c->command, c->argv, c->argc);
}
