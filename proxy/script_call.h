/* script_call.h - EVAL, EVALSHA, FCALL and their _RO forms.
 *
 * A call goes to the shard of the keys that it declares, or to any if it declares none.  A script
 * may touch other keys as well.  Where one of those lies on another shard the node takes back what
 * the script has done and answers which keys it wants (REACHES, server/session/reach.h); then they
 * are gathered in one place and it runs there, all or nothing.  A script that has always found
 * everything on one shard is sent on without waiting for the calls in front of it; others run
 * alone, so that a pipeline keeps its order.
 *
 * A script that a node does not know although somebody in the cluster does is sought and loaded,
 * and called again. */
#ifndef TORC_PROXY_SCRIPT_CALL_H
#define TORC_PROXY_SCRIPT_CALL_H

#include "proxy/request.h"

/* EVAL, EVAL_RO */
enum dispatch_result script_call_eval(struct client *c, const struct request *r);
/* EVALSHA, EVALSHA_RO, FCALL, FCALL_RO */
enum dispatch_result script_call_known(struct client *c, const struct request *r);

/* Whether a reply is a node's word that a script wants keys of other shards. */
bool script_call_reaches(struct slice reply);

/* What such a reply says is added to a gather. */
struct gather;
void script_call_gather_reached(struct gather *g, struct slice reply);

#endif
