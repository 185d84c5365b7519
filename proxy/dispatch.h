/* dispatch.h - takes up one request: looks up its command and sends it where it belongs. */
#ifndef TORC_PROXY_DISPATCH_H
#define TORC_PROXY_DISPATCH_H

#include "proxy/request.h"

struct query;

enum dispatch_result dispatch(struct client *c, const struct query *q);

/* Whether an incomplete request of argc arguments, of which q has the first two, may pass through
 * to its shard before it is there; and begins that. */
bool dispatch_passes(const struct client *c, const struct query *q, size_t argc);
void dispatch_passage(struct client *c, const struct query *q);

/* Serves a request as its row says, without the handlers of special commands. */
enum dispatch_result dispatch_by_route(struct client *c, const struct request *r);

/* What any shard answers alike: arguments that make no sense. */
enum dispatch_result dispatch_anywhere(struct client *c, const struct request *r);

/* Serves a request whose command, arity and permission were checked: what EXEC does for the
 * commands that the proxy answers itself. */
enum dispatch_result dispatch_checked(struct client *c, const struct request *r);

#endif
