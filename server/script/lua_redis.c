/* lua_redis.c - the table "redis": redis.call() and what else scripts ask of the server. */
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/command/command_keys.h"
#include "server/script/engine.h"
#include "server/session/call.h"
#include "server/session/reach.h"
#include "server/session/reply.h"
#include "server/session/scratch.h"

#include <math.h>

enum { REPL_NONE = 0, REPL_AOF = 1, REPL_REPLICA = 2, REPL_ALL = 3, VERSION_NUM = 0x0007000f };

/* ---- errors ---- */

static int fail(lua_State *L, const char *text)
{
    lua_value_push_error(L, slice_of(text), false);
    return lua_error(L);
}

/* Raises the error on the top, or returns it as redis.pcall() does. */
static int end_failed(lua_State *L, bool raises)
{
    return raises ? lua_error(L) : 1;
}

/* ---- redis.call() ---- */

/* Numbers are written with all their digits, other than tostring() does. */
static struct slice number_text(struct script_engine *engine, lua_Number n)
{
    struct bytes *text = &engine->numbers;
    struct slice written = {text->ptr + text->len, 0};
    bool is_short = n >= -1e15 && n <= 1e15 && n == (lua_Number)(int64_t)n;
    if (is_short && !(n == 0 && signbit(n)))
        written.len = number_from_int64(text->ptr + text->len, (int64_t)n);
    else
        written.len = number_from_double(text->ptr + text->len, n);
    text->len += written.len;
    return written;
}

/* Lua's arguments as the script client's request.  The texts are Lua's own, and stay where they are
 * as long as the arguments are on its stack. */
static bool take_arguments(lua_State *L, struct script_engine *engine)
{
    size_t argc = (size_t)lua_gettop(L);
    if (argc > engine->argv_cap) {
        engine->argv_cap = argc * 2;
        engine->argv = mem_realloc(engine->argv, engine->argv_cap * sizeof *engine->argv);
    }
    bytes_clear(&engine->numbers);
    bytes_reserve(&engine->numbers, argc * NUMBER_DOUBLE_MAX_LEN);
    for (size_t i = 0; i < argc; i++) {
        struct slice *arg = &engine->argv[i];
        int type = lua_type(L, (int)i + 1);
        if (type == LUA_TNUMBER) *arg = number_text(engine, lua_tonumber(L, (int)i + 1));
        else if (type == LUA_TSTRING) arg->ptr = lua_tolstring(L, (int)i + 1, &arg->len);
        else return false;
    }
    engine->client.argv = engine->argv;
    engine->client.argc = argc;
    return true;
}

/* Half of what a script does would be worse than none. */
static bool must_be_logged(const struct script_run *run, const struct client *c)
{
    return (c->command->flags & COMMAND_WRITE) && !run->has_written &&
           script_is_logged(run->caller);
}

/* Why the request must not be made now; NULL if it may. */
static const char *why_refused(const struct script_run *run, struct client *c,
                               char text[CALL_DENIAL_MAX])
{
    c->command = command_find(&c->server->commands, c->argv, c->argc);
    if (c->command == NULL) return "ERR Unknown Redis command called from script";
    if (!command_arity_fits(c->command, c->argc))
        return "ERR Wrong number of args calling Redis command from script";
    uint32_t flags = c->command->flags;
    if ((flags & COMMAND_NOSCRIPT) && !c->server->scripts_may_all)
        return "ERR This Redis command is not allowed from script";
    if (run->is_read_only && (flags & (COMMAND_WRITE | COMMAND_MAY_REPLICATE)))
        return "ERR Write commands are not allowed from read-only scripts.";
    if (c->server->write_error != 0 && must_be_logged(run, c))
        return call_log_error(c->server, text);
    if ((flags & COMMAND_DENYOOM) && run->was_out_of_memory && !run->allows_oom &&
        !run->has_written)
        return "OOM command not allowed when used memory > 'maxmemory'.";
    if (c->command->id == CMD_swapdb && (run->is_of_part || c->server->scratch != NULL))
        return "ERR SWAPDB in a script is not possible in a sharded store";
    return NULL;
}

/* Copies of keys that were not fetched yet.  What comes next may be wrong, since it runs without
 * them, and is dropped; but it tells which keys will be needed, too, so that a loop over many takes
 * one round. */
static bool guess(struct script_run *run, struct client *c)
{
    enum { GUESSES_MAX = 20000 };
    struct scratch *x = c->server->scratch;
    if (scratch_lacks(x, c)) run->is_guessing = true;
    if (run->is_guessing) run->guesses++;
    return !x->lacks_everything && run->guesses <= GUESSES_MAX;
}

/* Nobody else can take part any more once a transaction is decided. */
static bool is_of_decided(const struct script_run *run)
{
    return run->caller->flags & CLIENT_INTERNAL;
}

/* A key that the script did not declare may belong to another node; what is about all keys would be
 * about those of this node alone.  The script is taken back then, and the proxy runs it where all
 * of them are. */
static bool reaches_elsewhere(struct script_run *run, struct client *c)
{
    bool is_first = !run->has_touched;
    run->has_touched |= command_has_keys(c->command);
    if (!run->is_of_part || is_of_decided(run) || !reach_is_elsewhere(c)) return false;
    if (reach_is_for_all(c->command)) reach_tell_all(&run->elsewhere);
    else reach_tell_keys(&run->elsewhere, c, is_first);
    run->has_reached = true;
    return true;
}

/* The keys that the caller declared were free of transactions' locks when the script began, or it
 * would have waited.  One that it did not declare may be held by a transaction that is not decided
 * yet, and nothing else runs while the script does: it is taken back, and runs again when that key
 * is free. */
static bool reaches_too_far(struct script_run *run, struct client *c)
{
    const struct call_keys granted = {run->caller, run->keys, run->keys_count};
    if (c->server->scratch != NULL) {
        run->has_reached = !guess(run, c);
        return run->has_reached;
    }
    if (reaches_elsewhere(run, c)) return true;
    if (run->undo.server == NULL) return false;
    if (call_meets_lock(c, &granted)) {
        run->has_reached = true;
        run->runs_again = call_must_run_again(run->caller, c);
        return true;
    }
    if (!(c->command->flags & COMMAND_WRITE)) return false;
    undo_keep(&run->undo, c);
    if (run->caller->undo != NULL) undo_keep(run->caller->undo, c);
    return false;
}

/* SORT BY has named a key of another node on the way. */
static bool has_reached_elsewhere(struct script_engine *engine)
{
    struct script_run *run = engine->run;
    if (!run->is_of_part || !slice_starts(bytes_slice(&engine->out), SLICE("-REACHES ")))
        return false;
    bytes_append_slice(&run->elsewhere, bytes_slice(&engine->out));
    run->has_reached = true;
    return true;
}

static int call_command(lua_State *L, bool raises)
{
    struct script_engine *engine = script_engine_of(L);
    struct client *c = &engine->client;
    const char *why = NULL;
    char text[CALL_DENIAL_MAX];

    if (lua_gettop(L) == 0)
        why = "ERR Please specify at least one argument for this redis lib call";
    else if (!take_arguments(L, engine))
        why = "ERR Lua redis lib command arguments must be strings or integers";
    if (why != NULL) {
        lua_value_push_error(L, slice_of(why), false);
        return end_failed(L, raises);
    }
    why = why_refused(engine->run, c, text);
    if (why == NULL && is_of_decided(engine->run) && engine->run->is_of_part &&
        reach_is_elsewhere(c))
        why = "ERR Script attempted to access a non local key in a sharded store";
    if (why != NULL) {
        stats_count_error(&c->server->stats, slice_of(why));
        if (c->command != NULL) c->server->stats.commands[c->command->id].rejected++;
        lua_value_push_error(L, slice_of(why), true);
        return end_failed(L, raises);
    }
    if (reaches_too_far(engine->run, c)) return script_end(L);
    if (c->command->flags & COMMAND_WRITE) engine->run->has_written = true;
    bytes_clear(&engine->out);
    call_run(c);
    if (has_reached_elsewhere(engine)) return script_end(L);
    lua_settop(L, 0);                    /* arguments may be nearly as many as Lua allows */
    lua_value_push_reply(L, bytes_slice(&engine->out), c->resp);
    bool failed = engine->out.len > 0 && engine->out.ptr[0] == '-';
    return failed ? end_failed(L, raises) : 1;
}

static int redis_call(lua_State *L)
{
    return call_command(L, true);
}

static int redis_pcall(lua_State *L)
{
    return call_command(L, false);
}

/* ---- replies made by hand ---- */

static bool is_one_text(lua_State *L)
{
    return lua_gettop(L) == 1 && lua_type(L, 1) == LUA_TSTRING;
}

static int wrong_arguments(lua_State *L)
{
    lua_value_push_error(L, SLICE("ERR wrong number or type of arguments"), false);
    return 1;
}

/* "CODE text" is kept, with or without a '-' before it; a single word gets the code ERR. */
static int redis_error_reply(lua_State *L)
{
    struct slice text;
    if (!is_one_text(L)) return wrong_arguments(L);
    text.ptr = lua_tolstring(L, 1, &text.len);
    if (text.len > 0 && text.ptr[0] == '-') text = slice_part(text, 1, SIZE_MAX);
    while (text.len > 0 && (text.ptr[text.len - 1] == '\r' || text.ptr[text.len - 1] == '\n'))
        text.len--;
    if (text.len > 0 && memchr(text.ptr, ' ', text.len) != NULL) {
        lua_value_push_error(L, text, false);
        return 1;
    }
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "ERR ");
    lua_pushlstring(L, text.ptr, text.len);
    lua_concat(L, 2);
    lua_setfield(L, -2, "err");
    return 1;
}

static int redis_status_reply(lua_State *L)
{
    if (!is_one_text(L)) return wrong_arguments(L);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, 1);
    lua_setfield(L, -2, "ok");
    return 1;
}

/* ---- the rest ---- */

static int redis_sha1hex(lua_State *L)
{
    char sha[SCRIPT_SHA_LEN];
    struct slice text = {"", 0};
    if (lua_gettop(L) != 1) return fail(L, "ERR wrong number of arguments");
    const char *given = lua_tolstring(L, 1, &text.len);
    if (given != NULL) text.ptr = given;
    else text.len = 0;
    script_sha(text, sha);
    lua_pushlstring(L, sha, sizeof sha);
    return 1;
}

static int redis_log(lua_State *L)
{
    struct server *s = script_engine_of(L)->server;
    int argc = lua_gettop(L);
    size_t len;
    if (argc < 2) return fail(L, "ERR redis.log() requires two arguments or more.");
    if (!lua_isnumber(L, 1)) return fail(L, "ERR First argument must be a number (log level).");
    lua_Number level = lua_tonumber(L, 1);
    if (!(level >= OPTION_LOG_DEBUG && level < OPTION_LOG_WARNING + 1))
        return fail(L, "ERR Invalid debug level.");
    if ((int)level < s->options.loglevel) return 0;
    struct bytes line = {0};
    for (int i = 2; i <= argc; i++) {
        if (!lua_isstring(L, i)) continue;
        if (i > 2) bytes_append_byte(&line, ' ');
        const char *text = lua_tolstring(L, i, &len);
        bytes_append(&line, text, len);
    }
    s->ops->log(s, (int)level, bytes_slice(&line));
    bytes_free(&line);
    return 0;
}

static int redis_setresp(lua_State *L)
{
    if (lua_gettop(L) != 1) return fail(L, "ERR redis.setresp() requires one argument.");
    lua_Integer version = lua_tointeger(L, 1);
    if (version != RESP2 && version != RESP3) return fail(L, "ERR RESP version must be 2 or 3.");
    script_engine_of(L)->client.resp = (enum resp_version)version;
    return 0;
}

/* There are no replicas yet, so what is not for the log is for nobody. */
static int redis_set_repl(lua_State *L)
{
    struct client *c = &script_engine_of(L)->client;
    if (lua_gettop(L) != 1) return fail(L, "ERR redis.set_repl() requires two arguments.");
    lua_Number to = lua_tonumber(L, 1);
    if (!(to > -1 && to < REPL_ALL + 1))
        return fail(
            L, "ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
    if ((int)to & REPL_AOF) c->flags &= ~(unsigned)CLIENT_SILENT;
    else c->flags |= CLIENT_SILENT;
    return 0;
}

/* Effects are what is replicated, always. */
static int redis_replicate_commands(lua_State *L)
{
    lua_pushboolean(L, 1);
    return 1;
}

static int redis_breakpoint(lua_State *L)
{
    lua_pushboolean(L, 0);
    return 1;
}

static int redis_debug(lua_State *L)
{
    (void)L;
    return 0;
}

/* There is one user, who may do everything. */
static int redis_acl_check_cmd(lua_State *L)
{
    struct script_engine *engine = script_engine_of(L);
    if (lua_gettop(L) == 0)
        return fail(L, "ERR Please specify at least one argument for this redis lib call");
    if (!take_arguments(L, engine))
        return fail(L, "ERR Lua redis lib command arguments must be strings or integers");
    if (command_find(&engine->server->commands, engine->client.argv, engine->client.argc) == NULL)
        return fail(L, "ERR Invalid command passed to redis.acl_check_cmd()");
    lua_pushboolean(L, 1);
    return 1;
}

struct named_number {
    const char *name;
    int value;
};

static void set_numbers(lua_State *L, const struct named_number *numbers)
{
    for (; numbers->name != NULL; numbers++) {
        lua_pushinteger(L, numbers->value);
        lua_setfield(L, -2, numbers->name);
    }
}

/* What may be asked at any time, for the table on the top. */
static void set_common(lua_State *L)
{
    static const struct named_number numbers[] = {{"LOG_DEBUG", OPTION_LOG_DEBUG},
                                                  {"LOG_VERBOSE", OPTION_LOG_VERBOSE},
                                                  {"LOG_NOTICE", OPTION_LOG_NOTICE},
                                                  {"LOG_WARNING", OPTION_LOG_WARNING},
                                                  {"REDIS_VERSION_NUM", VERSION_NUM},
                                                  {NULL, 0}};
    lua_pushcfunction(L, redis_log);
    lua_setfield(L, -2, "log");
    set_numbers(L, numbers);
    lua_pushliteral(L, REDIS_VERSION);
    lua_setfield(L, -2, "REDIS_VERSION");
}

void lua_redis_push_for_loading(lua_State *L)
{
    lua_createtable(L, 0, 0);
    lua_pushcfunction(L, library_register_function);
    lua_setfield(L, -2, "register_function");
    set_common(L);
}

void lua_redis_push_for_functions(lua_State *L)
{
    static const struct named_number numbers[] = {
        {"REPL_NONE", REPL_NONE},       {"REPL_AOF", REPL_AOF}, {"REPL_SLAVE", REPL_REPLICA},
        {"REPL_REPLICA", REPL_REPLICA}, {"REPL_ALL", REPL_ALL}, {NULL, 0}};
    static const luaL_Reg functions[] = {{"call", redis_call},
                                         {"pcall", redis_pcall},
                                         {"error_reply", redis_error_reply},
                                         {"status_reply", redis_status_reply},
                                         {"sha1hex", redis_sha1hex},
                                         {"setresp", redis_setresp},
                                         {"set_repl", redis_set_repl},
                                         {"acl_check_cmd", redis_acl_check_cmd},
                                         {NULL, NULL}};
    luaL_newlib(L, functions);
    set_numbers(L, numbers);
    set_common(L);
}

void lua_redis_push(lua_State *L)
{
    static const luaL_Reg functions[] = {{"replicate_commands", redis_replicate_commands},
                                         {"breakpoint", redis_breakpoint},
                                         {"debug", redis_debug},
                                         {NULL, NULL}};
    lua_redis_push_for_functions(L);
    luaL_setfuncs(L, functions, 0);
}
