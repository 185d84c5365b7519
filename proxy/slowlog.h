/* slowlog.h - SLOWLOG GET: what each shard has noticed, as one log. */
#ifndef TORC_PROXY_SLOWLOG_H
#define TORC_PROXY_SLOWLOG_H

#include "proxy/request.h"

/* The newest entries of all shards.  An id is the shard's times their number, plus the shard. */
enum dispatch_result slowlog_get_serve(struct client *c, const struct request *r);

#endif
