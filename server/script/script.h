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

/* Handlers: EVAL EVALSHA EVAL_RO EVALSHA_RO SCRIPT|... live in eval.c. */

/* Figures for INFO memory: scripts cached, bytes of Lua's heap. */
void script_engine_usage(const struct script_engine *engine, size_t *scripts, size_t *heap_bytes);

#endif
