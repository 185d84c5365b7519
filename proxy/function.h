/* function.h - FUNCTION over nodes that each hold all libraries.
 *
 * What changes libraries is a transaction over all shards, so each has the same ones at any moment.
 * What lists them is asked of any shard, and what runs just now of all. */
#ifndef TORC_PROXY_FUNCTION_H
#define TORC_PROXY_FUNCTION_H

#include "proxy/request.h"

/* FUNCTION LIST, FUNCTION DUMP */
enum dispatch_result function_ask(struct client *c, const struct request *r);

enum dispatch_result function_stats(struct client *c, const struct request *r);
enum dispatch_result function_kill(struct client *c, const struct request *r);

#endif
