/* client_command.h - CLIENT, over the clients of all threads. */
#ifndef TORC_PROXY_CLIENT_COMMAND_H
#define TORC_PROXY_CLIENT_COMMAND_H

#include "proxy/request.h"

enum dispatch_result client_id(struct client *c, const struct request *r);
enum dispatch_result client_info(struct client *c, const struct request *r);
enum dispatch_result client_list(struct client *c, const struct request *r);
enum dispatch_result client_getname(struct client *c, const struct request *r);
enum dispatch_result client_setname(struct client *c, const struct request *r);
enum dispatch_result client_kill(struct client *c, const struct request *r);
enum dispatch_result client_reply_mode(struct client *c, const struct request *r);
enum dispatch_result client_no_evict(struct client *c, const struct request *r);

#endif
