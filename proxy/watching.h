/* watching.h - SLOWLOG and LATENCY: what each shard has noticed, shown as one server's. */
#ifndef TORC_PROXY_WATCHING_H
#define TORC_PROXY_WATCHING_H

#include "proxy/request.h"

/* The newest entries of all shards.  An id is the shard's times the number of shards, plus the shard. */
enum dispatch_result watching_slowlog_get(struct client *c, const struct request *r);

#endif
