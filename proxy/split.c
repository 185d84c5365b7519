#include "proxy/split.h"

#include "core/base/mem.h"

static void make_room(struct plan *plan, size_t groups, size_t args)
{
    if (groups > plan->groups_cap) {
        plan->groups_cap = groups * 2;
        plan->from = mem_realloc(plan->from, plan->groups_cap * sizeof *plan->from);
    }
    if (args > plan->args_cap) {
        plan->args_cap = args * 2;
        plan->args = mem_realloc(plan->args, plan->args_cap * sizeof *plan->args);
    }
}

static uint16_t piece_for(struct plan *plan, size_t shard)
{
    if (plan->piece_of[shard] != 0) return (uint16_t)(plan->piece_of[shard] - 1);
    if (plan->count == plan->pieces_cap) {
        plan->pieces_cap = plan->pieces_cap ? plan->pieces_cap * 2 : 8;
        plan->pieces = mem_realloc(plan->pieces, plan->pieces_cap * sizeof *plan->pieces);
    }
    plan->pieces[plan->count] = (struct piece){.shard = shard};
    plan->piece_of[shard] = (uint16_t)++plan->count;
    return (uint16_t)(plan->count - 1);
}

static void deal_out_groups(struct plan *plan, const struct ring *ring, const struct slice *keys,
                            size_t step)
{
    plan->count = 0;
    for (size_t g = 0; g < plan->groups; g++) {
        struct slice key = keys[g * step];
        plan->from[g] = piece_for(plan, ring_owner(ring, slot_of_key(key.ptr, key.len)));
        plan->pieces[plan->from[g]].argc += step;
    }
    for (size_t i = 0; i < plan->count; i++) plan->piece_of[plan->pieces[i].shard] = 0;
}

/* Every piece's place among the arguments, and the command's name there. */
static void lay_out_pieces(struct plan *plan, struct slice name)
{
    size_t at = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct piece *piece = &plan->pieces[i];
        size_t argc = piece->argc + 1;
        piece->first = at;
        piece->argc = 1;                 /* grows again as they are filled in */
        plan->args[at] = name;
        at += argc;
    }
}

void plan_split(struct plan *plan, const struct ring *ring, const struct command *command,
                   const struct slice *argv, size_t argc)
{
    size_t first = (size_t)command->first_key, step = (size_t)command->key_step;
    const struct slice *keys = argv + first;

    plan->groups = (argc - first) / step;
    make_room(plan, plan->groups, argc + plan->groups);
    deal_out_groups(plan, ring, keys, step);
    lay_out_pieces(plan, argv[0]);
    for (size_t g = 0; g < plan->groups; g++) {
        struct piece *piece = &plan->pieces[plan->from[g]];
        for (size_t i = 0; i < step; i++)
            plan->args[piece->first + piece->argc++] = keys[g * step + i];
    }
}
