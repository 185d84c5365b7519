/* pubsub.h - SUBSCRIBE and its like, and PUBLISH.  PUBSUB is asked of any shard, since each knows
 * what the clients of all proxies listen to. */
#ifndef TORC_PROXY_PUBSUB_H
#define TORC_PROXY_PUBSUB_H

#include "proxy/client.h"
#include "proxy/relay.h"
#include "proxy/request.h"

enum dispatch_result pubsub_subscribe(struct client *c, const struct request *r);
enum dispatch_result pubsub_unsubscribe(struct client *c, const struct request *r);
enum dispatch_result pubsub_publish(struct client *c, const struct request *r);

/* Leaves everything, and answers with the text: RESET. */
void pubsub_reset(struct client *c, struct slice text);

/* What c listens to, by kind. */
size_t pubsub_count(const struct client *c, enum relay_kind kind);
bool pubsub_is_subscriber(const struct client *c);

/* Whether a RESP2 client that listens may not say this. */
bool pubsub_refuses(const struct client *c, const struct command *command);

/* The answer to a PING of such a client; false for any other. */
bool pubsub_pong(struct client *c, const struct request *r);

#endif
