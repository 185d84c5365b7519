/* admin.h - CONFIG, SHUTDOWN and PROXY: the proxy as a process. */
#ifndef TORC_PROXY_ADMIN_H
#define TORC_PROXY_ADMIN_H

#include "proxy/request.h"

/* The proxy's own options, and behind them those of a shard that the proxy does not have. */
enum dispatch_result admin_config_get(struct client *c, const struct request *r);

/* Own options are set in every thread, the others on every shard; all or none, as far as the shards
 * agree with each other. */
enum dispatch_result admin_config_set(struct client *c, const struct request *r);

enum dispatch_result admin_config_resetstat(struct client *c, const struct request *r);
enum dispatch_result admin_config_rewrite(struct client *c, const struct request *r);

/* Stops this proxy; the shards go on. */
enum dispatch_result admin_shutdown(struct client *c, const struct request *r);

enum dispatch_result admin_proxy_help(struct client *c, const struct request *r);

#endif
