/* script.h - EVAL and SCRIPT over nodes that each have a script cache of their own.
 *
 * A client of one Redis shows a script once, by EVAL or SCRIPT LOAD, and calls it by its digest for
 * any keys.  So a script that is seen for the first time is loaded on every shard and remembered by
 * every worker before its client is answered; and a shard that does not know it is given it when it
 * is called, if any other shard or worker does.  SCRIPT FLUSH makes everybody forget; that another
 * proxy has flushed is told by the shards. */
#ifndef TORC_PROXY_SCRIPT_H
#define TORC_PROXY_SCRIPT_H

#include "core/wire/resp_write.h"
#include "proxy/request.h"

struct scripts;
struct worker;

struct scripts *scripts_new(void);
void scripts_free(struct scripts *all);

/* Makes a script known: done() is called, perhaps at once, when all workers have learned it.
 * False, and no call, when they have. */
bool script_meet(struct worker *w, enum resp_version version, struct slice body,
                 void (*done)(void *context), void *context);

/* Whether this EVAL gets as far as its script, which a node then remembers. */
bool script_is_shown(const struct request *r);

/* Whether all workers know the script. */
bool script_is_learned(struct worker *w, struct slice body);

/* Whether the shard (NULL: some shard) certainly has the script of this digest, unless somebody has
 * flushed it meanwhile: it was there, and no connection was lost since. */
bool script_is_sure(struct worker *w, enum resp_version version, struct slice digest,
                    const size_t *shard);

/* A call by this digest has succeeded there. */
void script_is_there(struct worker *w, enum resp_version version, struct slice digest,
                     size_t shard);

/* Looks on all shards for a script that may have been shown to another proxy, or lost by a shard
 * that was restarted.  When done() is called, perhaps at once, it is everywhere or nowhere. */
void script_seek(struct worker *w, enum resp_version version, struct slice digest,
                 void (*done)(void *context), void *context);

/* Whether EXEC must see to this script itself: it is new, or the shard may have lost it. */
bool script_needs_care(struct worker *w, enum resp_version version, const struct request *r,
                       size_t shard);

/* All workers forget all scripts. */
void script_forget_all(struct worker *w);

/* The script with this digest, in any case; empty when it is not known.  Valid until the return to
 * the loop. */
struct slice script_body(struct worker *w, struct slice digest);

/* Whether the digest, in any case, is that of the script. */
bool script_is(struct slice body, struct slice digest);

enum dispatch_result script_load(struct client *c, const struct request *r);
enum dispatch_result script_kill(struct client *c, const struct request *r);
enum dispatch_result script_flush(struct client *c, const struct request *r);

#endif
