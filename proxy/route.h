/* route.h - which shards a request concerns, and what each of them is asked.  Pure.
 *
 * The command's row says how it is routed; the ring says where its keys lie.  The result is a list
 * of pieces, each a command for one shard, and how their replies become one. */
#ifndef TORC_PROXY_ROUTE_H
#define TORC_PROXY_ROUTE_H

#include "core/command/command.h"
#include "core/command/command_keys.h"
#include "proxy/merge.h"
#include "ring/ring.h"

enum route {
    ROUTE_IS_PIECES,     /* pieces[0 .. count); one piece is the request as it came */
    ROUTE_IS_EVERYWHERE, /* as it came, to every shard */
    ROUTE_IS_ANYWHERE,   /* as it came, to whichever shard: it has no key, or arguments that make no
                            sense, which any node answers with the fitting error */
    ROUTE_IS_OURS,       /* the proxy's own business */
    ROUTE_IS_APART       /* its keys must meet in one place and do not */
};

struct piece {
    size_t shard;
    size_t first, argc;      /* args[first .. first + argc); only where there are several pieces */
};

/* Zeroed is empty.  Kept from one request to the next, so that nothing is allocated for most. */
struct plan {
    enum merge merge;
    bool is_interleaved; /* array replies: element i of the answer is the next of piece from[i] */
    struct piece *pieces;
    size_t count, pieces_cap;
    struct slice *args;      /* borrowed bytes */
    size_t args_cap;
    uint16_t *from;          /* by group of arguments (a key, or a key and its value): its piece */
    size_t groups, groups_cap;
    uint16_t piece_of[RING_SHARDS_MAX];      /* scratch: 1 + piece, 0 for none */
};

void plan_free(struct plan *plan);

/* The whole request to one shard. */
void plan_one(struct plan *plan, size_t shard);

/* Arity was checked. */
enum route route_plan(struct plan *plan, const struct ring *ring, const struct command *command,
                      const struct slice *argv, size_t argc);

/* How the replies of all shards to a command become one, as its row says. */
enum merge route_merge(const struct command *command);

#endif
