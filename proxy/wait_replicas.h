/* wait_replicas.h - WAIT.  There is no replica, so all that is waited for is the time. */
#ifndef TORC_PROXY_WAIT_REPLICAS_H
#define TORC_PROXY_WAIT_REPLICAS_H

#include "proxy/request.h"

enum dispatch_result wait_replicas(struct client *c, const struct request *r);

/* CLIENT UNBLOCK: false when the client is not in WAIT. */
bool wait_replicas_end(struct client *c, bool with_error);

/* The client leaves. */
void wait_replicas_forget(struct client *c);

#endif
