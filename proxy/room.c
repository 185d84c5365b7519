#include "proxy/room.h"

#include "core/command/command_keys.h"
#include "proxy/request.h"
#include "proxy/worker.h"

#include <string.h>
#include <strings.h>

void room_hear(struct upstream *u, struct slice why)
{
    struct worker *w = u->worker;
    bool is_for_room = slice_starts(why, SLICE("OOM")) ||
                       slice_starts(why, SLICE("EXECABORT Transaction discarded because of: OOM"));
    if (u->kind == SHARD_PLAIN || !is_for_room) return;
    w->links[u->shard - w->topology->shards].may_be_full = true;
}

enum room_answer room_read(struct slice answer)
{
    if (slice_equal(answer, SLICE(":0\r\n"))) return ROOM_NONE;
    bool is_known = slice_equal(answer, SLICE(":1\r\n")) || slice_starts(answer, SLICE("-ERR"));
    return is_known ? ROOM_SOME : ROOM_UNKNOWN;
}

static void learn(struct link *link, enum room_answer answer)
{
    if (answer == ROOM_UNKNOWN) link->may_be_full = true;
    else link->is_full = answer == ROOM_NONE;
}

/* A shard that is away is to be told of as such, not as full. */
static void asked(struct call *call, struct slice reply, enum call_end end)
{
    struct link *link = (struct link *)((char *)call - offsetof(struct link, room));
    link->is_asked_for_room = false;
    if (end == CALL_ANSWERED) learn(link, room_read(reply));
    else link->is_full = false;
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

/* An answer that is still on its way may be older. */
void room_learn(struct worker *w, const enum room_answer *answers)
{
    for (size_t i = 0; i < w->topology->count; i++) {
        struct link *link = &w->links[i];
        learn(link, answers[i]);
        link->may_be_full |= link->is_asked_for_room;
    }
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
