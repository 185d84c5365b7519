#include "server/session/crowd.h"

#include "core/base/mem.h"
#include "server/session/server.h"

#include <stdlib.h>

int64_t crowd_limit(const struct server *s)
{
    const struct options *o = &s->options;
    if (o->maxmemory_clients >= 0) return o->maxmemory_clients;
    return (int64_t)((double)o->maxmemory * (double)-o->maxmemory_clients / 100);
}

static bool may_go(const struct client *c)
{
    return !(c->flags & CLIENT_NO_EVICT);
}

static void set_count(struct client *c, size_t bytes)
{
    c->server->crowd_bytes += (int64_t)bytes - (int64_t)c->crowd_bytes;
    c->crowd_bytes = bytes;
}

void crowd_count(struct client *c)
{
    if (c->server->options.maxmemory_clients == 0) return;
    set_count(c, may_go(c) ? client_memory(c) : 0);
}

void crowd_forget(struct client *c)
{
    set_count(c, 0);
}

void crowd_count_all(struct server *s)
{
    LIST_EACH(&s->clients, link) crowd_count(LIST_ITEM(link, struct client, all));
}

/* The largest first. */
static int by_size(const void *a, const void *b)
{
    const struct client *const *x = a, *const *y = b;
    return ((*x)->crowd_bytes < (*y)->crowd_bytes) - ((*x)->crowd_bytes > (*y)->crowd_bytes);
}

static struct client **largest_first(struct server *s, size_t *count)
{
    struct client **all = mem_alloc((s->clients_count + 1) * sizeof *all);
    *count = 0;
    LIST_EACH(&s->clients, link) {
        struct client *c = LIST_ITEM(link, struct client, all);
        if (may_go(c)) all[(*count)++] = c;
    }
    qsort(all, *count, sizeof *all, by_size);
    return all;
}

/* Whoever is running a command is closed behind it, and takes nothing any more as far as others are
 * concerned. */
static void send_away(struct client *c)
{
    struct server *s = c->server;
    struct bytes line = {0};
    bytes_printf(&line, "Evicting client: ");
    client_describe(c, &line);
    s->ops->log(s, OPTION_LOG_NOTICE, bytes_slice(&line));
    bytes_free(&line);
    s->stats.evicted_clients++;
    set_count(c, 0);
    client_kill(c);
}

bool crowd_make_room(struct server *s, const struct client *me)
{
    int64_t limit = crowd_limit(s);
    size_t count;
    bool stays = true;
    if (limit == 0 || s->crowd_bytes <= limit) return true;
    crowd_count_all(s);
    if (s->crowd_bytes <= limit) return true;
    struct client **all = largest_first(s, &count);
    for (size_t i = 0; i < count && s->crowd_bytes > limit; i++) {
        stays &= all[i] != me;
        send_away(all[i]);
    }
    mem_free(all);
    return stays;
}
