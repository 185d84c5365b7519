/* cluster.h - CLUSTER: the proxy as a Redis Cluster of one node that owns all slots.
 *
 * So a cluster client finds one consistent picture and sends everything here, where any keys may go
 * together.  It is answered whether or not option cluster-enabled says that this is a cluster: INFO
 * and HELLO say "standalone" unless it is set, since that is what most clients come for.  The
 * node's address is the one that the client has come to.  Where keys really lie is told by INFO
 * ring. */
#ifndef TORC_PROXY_CLUSTER_H
#define TORC_PROXY_CLUSTER_H

#include "proxy/request.h"

enum dispatch_result cluster_serve(struct client *c, const struct request *r);

#endif
