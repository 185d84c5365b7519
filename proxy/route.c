#include "proxy/route.h"

#include "core/base/mem.h"
#include "proxy/split.h"

#include <string.h>

void plan_free(struct plan *plan)
{
    mem_free(plan->pieces);
    mem_free(plan->args);
    mem_free(plan->from);
    *plan = (struct plan){0};
}

static size_t owner_of(const struct ring *ring, struct slice key)
{
    return ring_owner(ring, slot_of_key(key.ptr, key.len));
}

enum merge route_merge(const struct command *command)
{
    switch (command_response_policy(command)) {
    case TIP_AGG_SUM:       return MERGE_SUM;
    case TIP_AGG_AND:       return MERGE_ANY_OF;
    case TIP_ONE_SUCCEEDED: return MERGE_ONE_OF;
    case TIP_ALL_SUCCEEDED: return MERGE_FIRST;
    default:                return command->flags & COMMAND_WRITE ? MERGE_FIRST : MERGE_CONCAT;
    }
}

void plan_one(struct plan *plan, size_t shard)
{
    if (plan->pieces_cap == 0) {
        plan->pieces_cap = 8;
        plan->pieces = mem_realloc(plan->pieces, plan->pieces_cap * sizeof *plan->pieces);
    }
    plan->pieces[0] = (struct piece){.shard = shard};
    plan->count = 1;
    plan->is_interleaved = false;
    plan->merge = MERGE_FIRST;
}

/* SORT's BY and GET read keys that its elements name, which may lie anywhere. */
static bool reaches_further(const struct command *command, const struct slice *argv, size_t argc)
{
    if (command->id != CMD_sort && command->id != CMD_sort_ro) return false;
    for (size_t i = 2; i + 1 < argc; i++)
        if ((slice_is(argv[i], "by") || slice_is(argv[i], "get")) &&
            memchr(argv[i + 1].ptr, '*', argv[i + 1].len) != NULL)
            return true;
    return false;
}

/* The owner of all keys, if they have one. */
static enum route route_together(struct plan *plan, const struct ring *ring,
                                 const struct command *command, const struct slice *argv,
                                 size_t argc)
{
    struct command_keys walk;
    struct command_key key;

    command_keys_begin(&walk, command, argv, argc);
    if (!command_keys_next(&walk, &key)) return ROUTE_IS_ANYWHERE;
    size_t shard = owner_of(ring, argv[key.at]);
    while (command_keys_next(&walk, &key))
        if (owner_of(ring, argv[key.at]) != shard) return ROUTE_IS_APART;
    if (ring->shard_count > 1 && reaches_further(command, argv, argc)) return ROUTE_IS_APART;
    plan_one(plan, shard);
    return ROUTE_IS_PIECES;
}

static enum route route_split(struct plan *plan, const struct ring *ring,
                              const struct command *command, const struct slice *argv, size_t argc)
{
    if ((argc - (size_t)command->first_key) % (size_t)command->key_step != 0)
        return ROUTE_IS_ANYWHERE;
    plan_split(plan, ring, command, argv, argc);
    plan->merge = route_merge(command);
    plan->is_interleaved = plan->merge == MERGE_CONCAT;
    return ROUTE_IS_PIECES;
}

enum route route_plan(struct plan *plan, const struct ring *ring, const struct command *command,
                      const struct slice *argv, size_t argc)
{
    plan->count = 0;
    switch ((enum command_route)command->route) {
    case ROUTE_ONE:
    case ROUTE_GATHER:
        return route_together(plan, ring, command, argv, argc);
    case ROUTE_SPLIT:
        return route_split(plan, ring, command, argv, argc);
    case ROUTE_ALL:
        plan->merge = route_merge(command);
        return ROUTE_IS_EVERYWHERE;
    case ROUTE_HERE:
    case ROUTE_NODE:
        break;
    }
    return ROUTE_IS_OURS;
}
