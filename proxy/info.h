/* info.h - INFO and PROXY INFO: what all threads have counted, and what the shards hold. */
#ifndef TORC_PROXY_INFO_H
#define TORC_PROXY_INFO_H

#include "proxy/request.h"

enum dispatch_result info_serve(struct client *c, const struct request *r);
enum dispatch_result info_proxy(struct client *c, const struct request *r);

#endif
