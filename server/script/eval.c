/* eval.c - EVAL EVALSHA EVAL_RO EVALSHA_RO SCRIPT. */
#include "core/base/number.h"
#include "server/script/library.h"
#include "server/session/call.h"
#include "server/session/handlers.h"
#include "server/session/monitor.h"
#include "server/session/reply.h"

enum { FIRST_KEY = 3 };

/* ---- running ---- */

static void reply_why(struct client *c, struct bytes *why)
{
    reply_errorf(c, "%.*s", (int)why->len, why->ptr);
    bytes_free(why);
}

/* A script that says what it does is judged by that, before anything else. */
bool script_is_refused_for_memory(struct client *c, unsigned flags)
{
    if (!server_is_out_of_memory(c->server) || (c->flags & CLIENT_ALLOW_OOM)) return false;
    if (flags & (SCRIPT_OLD_STYLE | SCRIPT_ALLOW_OOM | SCRIPT_NO_WRITES)) return false;
    reply_error(c, "OOM command not allowed when used memory > 'maxmemory'.");
    return true;
}

static unsigned flags_of(struct slice body, const struct script *script)
{
    struct bytes ignored = {0};
    unsigned flags;
    size_t skip;
    if (script != NULL) return script->flags;
    if (!shebang_read(body, &flags, &skip, &ignored)) flags = SCRIPT_OLD_STYLE;
    bytes_free(&ignored);
    return flags;
}

bool script_only_reads(struct server *server, const struct command *command, struct slice name)
{
    struct script_engine *engine = server->scripts;
    const struct script *script = NULL;
    const struct function *f = NULL;
    switch (command->id) {
    case CMD_eval: return flags_of(name, script_find_body(engine, name)) & SCRIPT_NO_WRITES;
    case CMD_evalsha: script = script_find_sha(engine, name); break;
    case CMD_fcall: f = function_find(engine->functions, name); break;
    default: return false;
    }
    return (script != NULL && (script->flags & SCRIPT_NO_WRITES)) ||
           (f != NULL && (f->flags & SCRIPT_NO_WRITES));
}

bool script_take_keys(struct client *c, const char *not_a_number, struct script_run *run)
{
    int64_t count;
    if (not_a_number != NULL && !number_to_int64(c->argv[2], &count)) {
        reply_error(c, not_a_number);
        return false;
    }
    if (not_a_number == NULL && !reply_take_int64(c, c->argv[2], &count)) return false;
    if (count > (int64_t)c->argc - FIRST_KEY) {
        reply_error(c, "ERR Number of keys can't be greater than number of args");
        return false;
    }
    if (count < 0) {
        reply_error(c, "ERR Number of keys can't be negative");
        return false;
    }
    run->keys = c->argv + FIRST_KEY;
    run->keys_count = (size_t)count;
    run->args = run->keys + count;
    run->args_count = c->argc - FIRST_KEY - (size_t)count;
    return true;
}

bool script_is_logged(const struct client *c)
{
    return !(c->flags & CLIENT_INTERNAL) && c->server->scratch == NULL;
}

/* Whether what it writes cannot be logged now; it has replied then. */
static bool meets_log_error(struct client *c)
{
    char text[CALL_DENIAL_MAX];
    if (!script_is_logged(c) || call_log_error(c->server, text) == NULL) return false;
    reply_error(c, text);
    return true;
}

void script_call(struct script_engine *engine, struct client *c, unsigned flags, bool read_only,
                 struct script_run *run)
{
    bool declares = !(flags & SCRIPT_OLD_STYLE);
    bool may_write = !(flags & SCRIPT_NO_WRITES);
    if (declares && may_write && meets_log_error(c)) return;
    if (declares && may_write && read_only) {
        reply_error(c, "ERR Can not execute a script with write flag using *_ro command.");
        return;
    }
    run->caller = c;
    run->is_read_only = read_only || !may_write;
    run->allows_oom = (c->flags & CLIENT_ALLOW_OOM) || (flags & SCRIPT_ALLOW_OOM);
    script_run(engine, run);
    propagate_nothing(c);                /* each of its writes was propagated by itself */
}

static void run_script(struct client *c, const struct script *script, struct script_run *run,
                       bool read_only)
{
    run->name = slice_make(script->sha, SCRIPT_SHA_LEN);
    run->code = script->function;
    script_call(c->server->scripts, c, script->flags, read_only, run);
}

static void eval_body(struct client *c, bool read_only)
{
    struct script_engine *engine = c->server->scripts;
    struct script_run run = {0};
    struct bytes why = {0};
    struct script *script = script_find_body(engine, c->argv[1]);

    monitor_show_script(c);
    if (script_is_refused_for_memory(c, flags_of(c->argv[1], script)) ||
        !script_take_keys(c, NULL, &run))
        return;
    if (script == NULL) script = script_compile(engine, c->argv[1], &why);
    if (script == NULL) reply_why(c, &why);
    else run_script(c, script, &run, read_only);
}

static void eval_sha(struct client *c, bool read_only)
{
    struct script_run run = {0};
    struct script *script = script_find_sha(c->server->scripts, c->argv[1]);

    monitor_show_script(c);
    if (script != NULL && script_is_refused_for_memory(c, script->flags)) return;
    if (c->argv[1].len == SCRIPT_SHA_LEN && !script_take_keys(c, NULL, &run)) return;
    if (script == NULL) reply_error(c, "NOSCRIPT No matching script. Please use EVAL.");
    else run_script(c, script, &run, read_only);
}

void cmd_eval(struct client *c)
{
    eval_body(c, false);
}

void cmd_eval_ro(struct client *c)
{
    eval_body(c, true);
}

void cmd_evalsha(struct client *c)
{
    eval_sha(c, false);
}

void cmd_evalsha_ro(struct client *c)
{
    eval_sha(c, true);
}

/* ---- SCRIPT ---- */

void cmd_script_load(struct client *c)
{
    struct script_engine *engine = c->server->scripts;
    struct bytes why = {0};
    struct script *script = script_find_body(engine, c->argv[2]);
    if (script == NULL) script = script_compile(engine, c->argv[2], &why);
    if (script == NULL) reply_why(c, &why);
    else reply_bulk(c, slice_make(script->sha, SCRIPT_SHA_LEN));
}

/* For a proxy that is asked for a script which it has not seen, or which a shard does not have.
 * One if scripts were flushed since this node started; null if it never had it. */
void cmd_txn_script(struct client *c)
{
    const struct script_engine *engine = c->server->scripts;
    const struct script *script = script_find_sha(c->server->scripts, c->argv[2]);
    if (script != NULL) reply_bulk(c, slice_make(script->body, script->len));
    else if (engine->was_flushed) reply_int64(c, 1);
    else reply_null(c);
}

void cmd_script_exists(struct client *c)
{
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc; i++)
        reply_int64(c, script_find_sha(c->server->scripts, c->argv[i]) != NULL);
}

/* Both ways free at once: what scripts leave behind is little. */
void cmd_script_flush(struct client *c)
{
    bool has_mode = c->argc == 3 && (slice_is(c->argv[2], "sync") || slice_is(c->argv[2], "async"));
    if (c->argc != 2 && !has_mode) {
        reply_error(c, "ERR SCRIPT FLUSH only support SYNC|ASYNC option");
        return;
    }
    script_forget_all(c->server->scripts);
    reply_ok(c);
}

void cmd_script_kill(struct client *c)
{
    script_kill(c, false);
}

/* The debugger is left out; see docs/differences.md. */
void cmd_script_debug(struct client *c)
{
    if (c->flags & CLIENT_EXEC)
        reply_error(c, "ERR SCRIPT DEBUG must be called outside a pipeline");
    else if (slice_is(c->argv[2], "no")) reply_ok(c);
    else if (slice_is(c->argv[2], "yes") || slice_is(c->argv[2], "sync"))
        reply_error(c, "ERR The debugger of scripts is not supported");
    else reply_error(c, "ERR Use SCRIPT DEBUG YES/SYNC/NO");
}

void cmd_script_help(struct client *c)
{
    static const char *const lines[] = {
        "DEBUG (YES|SYNC|NO)",
        "    Set the debug mode for subsequent scripts executed.",
        "EXISTS <sha1> [<sha1> ...]",
        "    Return information about the existence of the scripts in the script cache.",
        "FLUSH [ASYNC|SYNC]",
        "    Flush the Lua scripts cache. Very dangerous on replicas.",
        "    When called without the optional mode argument, the behavior is determined by the",
        "    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
        "    * ASYNC: Asynchronously flush the scripts cache.",
        "    * SYNC: Synchronously flush the scripts cache.",
        "KILL",
        "    Kill the currently executing Lua script.",
        "LOAD <script>",
        "    Load a script into the scripts cache without executing it.",
        NULL};
    reply_help(c, lines);
}
