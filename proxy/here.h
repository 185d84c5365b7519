/* here.h - commands about the connection itself, answered without any shard. */
#ifndef TORC_PROXY_HERE_H
#define TORC_PROXY_HERE_H

#include "proxy/request.h"

enum dispatch_result here_ping(struct client *c, const struct request *r);
enum dispatch_result here_echo(struct client *c, const struct request *r);
enum dispatch_result here_select(struct client *c, const struct request *r);
enum dispatch_result here_auth(struct client *c, const struct request *r);
enum dispatch_result here_hello(struct client *c, const struct request *r);
enum dispatch_result here_quit(struct client *c, const struct request *r);
enum dispatch_result here_reset(struct client *c, const struct request *r);
enum dispatch_result here_time(struct client *c, const struct request *r);
enum dispatch_result here_role(struct client *c, const struct request *r);

/* What clients of a cluster say, and means nothing here: READONLY ... */
enum dispatch_result here_ok(struct client *c, const struct request *r);

/* False, with Redis's error as the answer, when the text cannot be a client's name. */
bool here_set_name(struct client *c, struct slice name);

#endif
