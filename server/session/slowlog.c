#include "server/session/slowlog.h"

#include "core/base/mem.h"
#include "core/command/command_secrets.h"
#include "server/session/server.h"

enum { EXACT_BELOW_US = 1000, PEER_MAX = 160 };

void slowlog_init(struct slowlog *log)
{
    *log = (struct slowlog){0};
    list_init(&log->entries);
}

static void drop(struct slowlog *log, struct list *link)
{
    list_leave(link);
    mem_free(LIST_ITEM(link, struct slowlog_entry, all));
    log->count--;
}

void slowlog_reset(struct slowlog *log)
{
    LIST_EACH(&log->entries, link) drop(log, link);
}

void slowlog_trim(struct server *s)
{
    while (s->slowlog.count > (size_t)s->options.slowlog_max_len)
        drop(&s->slowlog, s->slowlog.entries.prev);
}

bool slowlog_times_each(const struct server *s)
{
    int64_t limit_us = s->options.slowlog_log_slower_than;
    return limit_us >= 0 && limit_us < EXACT_BELOW_US;
}

/* ---- entries ---- */

/* Adds the argument to *text, cut; its length. */
static size_t put_argument(struct bytes *text, struct slice arg)
{
    size_t before = text->len;
    bytes_append_slice(text, slice_part(arg, 0, SLOWLOG_ARG_MAX));
    if (arg.len > SLOWLOG_ARG_MAX)
        bytes_printf(text, "... (%zu more bytes)", arg.len - SLOWLOG_ARG_MAX);
    return text->len - before;
}

/* The texts, one behind the other; where they stand is known when they stand still. */
static void put_arguments(struct slowlog_entry *e, struct bytes *text, const struct command *row,
                          const struct slice *argv, size_t argc)
{
    e->argc = argc < SLOWLOG_ARGS_MAX ? argc : SLOWLOG_ARGS_MAX;
    for (size_t i = 0; i < e->argc; i++) {
        size_t before = text->len;
        if (i == SLOWLOG_ARGS_MAX - 1 && argc > SLOWLOG_ARGS_MAX)
            bytes_printf(text, "... (%zu more arguments)", argc - i);
        else put_argument(text, command_shown(row, argv, i));
        e->args[i].len = text->len - before;
    }
}

static struct slowlog_entry *entry_new(const struct client *c, const struct command *row,
                                       const struct slice *argv, size_t argc)
{
    struct slowlog_entry e = {0};
    struct bytes text = {0};
    char peer[PEER_MAX];
    c->ops->peer_name(c, peer);
    if (peer[0] == '\0') strcpy(peer, "?:0");          /* a script */
    put_arguments(&e, &text, row, argv, argc);
    e.peer.len = strlen(peer);
    bytes_append(&text, peer, e.peer.len);
    e.name.len = c->name.len;
    bytes_append_slice(&text, bytes_slice(&c->name));

    struct slowlog_entry *kept = mem_alloc(sizeof *kept + text.len);
    char *at = (char *)(kept + 1);
    *kept = e;
    memcpy(at, text.ptr, text.len);
    bytes_free(&text);
    for (size_t i = 0; i < kept->argc; at += kept->args[i++].len) kept->args[i].ptr = at;
    kept->peer.ptr = at;
    kept->name.ptr = at + kept->peer.len;
    return kept;
}

void slowlog_note(struct client *c, const struct command *row, const struct slice *argv,
                  size_t argc, int64_t took_us)
{
    enum { SECOND_US = 1000 * 1000 };
    struct server *s = c->server;
    int64_t limit_us = s->options.slowlog_log_slower_than;
    if (limit_us < 0 || took_us < limit_us || (row->flags & COMMAND_SKIP_SLOWLOG)) return;
    struct slowlog_entry *e = entry_new(c, row, argv, argc);
    e->id = s->slowlog.next_id++;
    e->time_s = s->wall_us / SECOND_US;
    e->took_us = took_us;
    list_add_last(s->slowlog.entries.next, &e->all);
    s->slowlog.count++;
    slowlog_trim(s);
}
