/* split.h - one request over many keys into one request per shard.  Pure. */
#ifndef TORC_PROXY_SPLIT_H
#define TORC_PROXY_SPLIT_H

#include "proxy/route.h"

/* Fills plan->pieces, args and from for a command whose arguments from first_key on are groups of
 * key_step: a key, and what belongs to it.  Pieces come in the order in which their shards are
 * first met; within one the order of the request is kept. */
void plan_split(struct plan *plan, const struct ring *ring, const struct command *command,
                   const struct slice *argv, size_t argc);

#endif
