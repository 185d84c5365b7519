#include "proxy/room.h"

#include "core/command/command_keys.h"
#include "proxy/request.h"
#include "proxy/worker.h"

#include <string.h>
#include <strings.h>

void room_hear(struct upstream *u, struct slice error)
{
    struct worker *w = u->worker;
    if (u->kind == SHARD_PLAIN || !room_was_none(error)) return;
    w->links[u->shard - w->topology->shards].may_be_full = true;
}

static void asked(struct call *call, struct slice reply, enum call_end end)
{
    struct link *link = (struct link *)((char *)call - offsetof(struct link, room));
    link->is_asked_for_room = false;
    if (end == CALL_ANSWERED) link->is_full = room_is_none(reply);
}

void room_watch(struct worker *w)
{
    for (size_t i = 0; i < w->topology->count; i++) {
        struct link *link = &w->links[i];
        if (!(link->is_full || link->may_be_full) || link->is_asked_for_room) continue;
        link->is_asked_for_room = true;
        link->may_be_full = false;
        link->room = (struct call){.done = asked, .replies = 1};
        upstream_send(&link->side, &link->room, -1, ROOM_QUESTION);
    }
}

bool room_depends_on(struct slice option)
{
    static const char prefix[] = "maxmemory";
    size_t len = sizeof prefix - 1;
    return option.len >= len && strncasecmp(option.ptr, prefix, len) == 0;
}

void room_learn(struct worker *w, const bool *is_full)
{
    for (size_t i = 0; i < w->topology->count; i++) w->links[i].is_full = is_full[i];
}

static bool is_any_full(const struct worker *w)
{
    bool is_full = false;
    for (size_t i = 0; i < w->topology->count; i++) is_full |= w->links[i].is_full;
    return is_full;
}

const char *room_text(const struct worker *w, const struct request *r)
{
    struct command_keys walk;
    struct command_key key;
    bool has_keys = false, is_full = false;
    if (!is_any_full(w)) return NULL;
    command_keys_begin(&walk, r->command, r->argv, r->argc);
    while (!is_full && command_keys_next(&walk, &key)) {
        has_keys = true;
        is_full = w->links[topology_owner(w->topology, r->argv[key.at])].is_full;
    }
    return is_full || !has_keys ? "OOM command not allowed when used memory > 'maxmemory'." : NULL;
}
