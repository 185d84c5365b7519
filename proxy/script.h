/* script.h - EVAL and SCRIPT over nodes that each have a script cache of their own.
 *
 * A client of one Redis shows a script once, by EVAL or SCRIPT LOAD, and calls it by its digest for
 * any keys.  So a script that is seen for the first time is loaded on every shard and remembered by
 * every worker before its client is answered; and where a shard may have lost it, because the
 * connection was lost since, SCRIPT LOAD goes ahead of the call on the same connection.  SCRIPT
 * FLUSH makes everybody forget; that somebody else has flushed is learned from -NOSCRIPT. */
#ifndef TORC_PROXY_SCRIPT_H
#define TORC_PROXY_SCRIPT_H

#include "core/wire/resp_write.h"
#include "proxy/request.h"

struct scripts;
struct worker;

struct scripts *scripts_new(void);
void scripts_free(struct scripts *all);

/* Makes a script known: done() is called, perhaps at once, when all workers have learned it.  False,
 * and no call, when they have. */
bool script_meet(struct worker *w, enum resp_version version, struct slice body,
                 void (*done)(void *context), void *context);

/* Whether this EVAL gets as far as its script, which a node then remembers. */
bool script_is_shown(const struct request *r);

/* Whether EXEC must see to this request's script itself: it is new, or the shard may have lost it. */
bool script_needs_care(struct worker *w, enum resp_version version, const struct request *r,
                       size_t shard);

/* All workers forget all scripts. */
void script_forget_all(struct worker *w);

/* The script with this digest, in any case; empty when it is not known.  Valid until the return to
 * the loop. */
struct slice script_body(struct worker *w, struct slice digest);

/* Whether the digest, in any case, is that of the script. */
bool script_is(struct slice body, struct slice digest);

/* EVAL, EVAL_RO */
enum dispatch_result script_eval(struct client *c, const struct request *r);
/* EVALSHA, EVALSHA_RO */
enum dispatch_result script_evalsha(struct client *c, const struct request *r);
enum dispatch_result script_load(struct client *c, const struct request *r);
enum dispatch_result script_kill(struct client *c, const struct request *r);
enum dispatch_result script_flush(struct client *c, const struct request *r);

#endif
