/* script.h - EVAL and SCRIPT over nodes that each have a script cache of their own.
 *
 * A client of one Redis shows a script once, by EVAL or SCRIPT LOAD, and calls it by its digest for
 * any keys.  So a script that is seen for the first time is loaded on every shard and remembered
 * here; and where a shard may have lost it, because the connection was lost since, SCRIPT LOAD goes
 * ahead of the call on the same connection.  SCRIPT FLUSH makes everybody forget. */
#ifndef TORC_PROXY_SCRIPT_H
#define TORC_PROXY_SCRIPT_H

#include "proxy/request.h"

struct scripts;
struct worker;

struct scripts *scripts_new(void);
void scripts_free(struct scripts *all);

/* EVAL, EVAL_RO */
enum dispatch_result script_eval(struct client *c, const struct request *r);
/* EVALSHA, EVALSHA_RO */
enum dispatch_result script_evalsha(struct client *c, const struct request *r);
enum dispatch_result script_load(struct client *c, const struct request *r);
enum dispatch_result script_kill(struct client *c, const struct request *r);
enum dispatch_result script_flush(struct client *c, const struct request *r);

#endif
