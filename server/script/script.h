/* script.h - EVAL and its kin.
 *
 * One Lua state per node, sandboxed.  Effects are propagated, never scripts: what redis.call()
 * changed goes to the log command by command, in one unit. */
#ifndef TORC_SCRIPT_SCRIPT_H
#define TORC_SCRIPT_SCRIPT_H

#include "server/session/client.h"

struct script_engine;

struct script_engine *script_engine_new(struct server *server);
void script_engine_free(struct script_engine *engine);

/* Handlers: EVAL EVALSHA EVAL_RO EVALSHA_RO SCRIPT|... live in eval.c, FCALL FCALL_RO FUNCTION|...
 * in function.c. */

/* Figures for INFO memory: what is cached or loaded, and bytes with those of Lua's heap. */
struct script_usage {
    size_t scripts, scripts_bytes;
    size_t libraries, functions;
    size_t libraries_bytes, functions_bytes;       /* texts, and all */
};
void script_engine_usage(const struct script_engine *engine, struct script_usage *usage);

#endif
