#include "server/session/propagate.h"

#include "core/base/mem.h"
#include "core/wire/resp_write.h"
#include "server/session/server.h"

#include <assert.h>

enum { KEPT_BYTES_MAX = 1024 * 1024 };

void propagate_add_sink(struct server *server,
                        void (*write)(void *context, const struct propagated *unit), void *context)
{
    struct propagation *p = &server->propagation;
    assert(p->sinks_count < PROPAGATE_SINKS_MAX);
    p->sinks[p->sinks_count++] = (struct propagate_sink){write, context};
}

void propagate_close(struct server *server)
{
    struct propagation *p = &server->propagation;
    bytes_free(&p->bytes);
    mem_free(p->commands);
    *p = (struct propagation){0};
}

void propagate_begin(struct server *server)
{
    server->propagation.depth++;
}

void propagate_sync(struct server *server)
{
    server->propagation.sync = true;
}

static void hand_over(struct propagation *p)
{
    struct propagated unit = {p->commands, p->count, p->bytes.ptr, p->sync};
    for (int i = 0; i < p->sinks_count; i++) p->sinks[i].write(p->sinks[i].context, &unit);
}

void propagate_end(struct server *server)
{
    struct propagation *p = &server->propagation;
    assert(p->depth > 0);
    if (--p->depth > 0) return;
    if (p->count > 0) hand_over(p);
    p->count = 0;
    p->sync = false;
    bytes_clear(&p->bytes);
    if (p->bytes.cap > KEPT_BYTES_MAX) bytes_free(&p->bytes);
}

void propagate_command(struct server *server, int db, const struct slice *argv, size_t argc)
{
    struct propagation *p = &server->propagation;
    if (p->sinks_count == 0) return;
    propagate_begin(server);
    if (p->count == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 16;
        p->commands = mem_realloc(p->commands, p->cap * sizeof(struct propagated_command));
    }
    size_t offset = p->bytes.len;
    resp_write_request(&p->bytes, argv, argc);
    p->commands[p->count++] = (struct propagated_command){db, offset, p->bytes.len - offset};
    propagate_end(server);
}

bool propagate_is_wanted(const struct server *server)
{
    return server->propagation.sinks_count > 0;
}

struct propagate_mark propagate_mark(const struct server *server)
{
    const struct propagation *p = &server->propagation;
    assert(p->depth > 0);
    return (struct propagate_mark){p->count, p->bytes.len};
}

void propagate_take_back(struct server *server, struct propagate_mark mark)
{
    struct propagation *p = &server->propagation;
    assert(p->depth > 0 && mark.count <= p->count && mark.bytes <= p->bytes.len);
    p->count = mark.count;
    p->bytes.len = mark.bytes;
}

void propagate_instead(struct client *c, const struct slice *argv, size_t argc)
{
    c->server->propagation.was_replaced = true;
    if (!(c->flags & (CLIENT_REPLAY | CLIENT_SILENT)))
        propagate_command(c->server, c->db->id, argv, argc);
}

void propagate_nothing(struct client *c)
{
    c->server->propagation.was_replaced = true;
}
