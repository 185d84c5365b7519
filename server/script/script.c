/* script.c - the Lua state, and running a script in it.
 *
 * Every hundred thousand instructions a hook looks at the clock.  A script over its time lets
 * others be served, who get -BUSY and may kill it; the clock that commands see stands still
 * meanwhile.  LuaJIT's compiler is off because compiled code calls no hooks. */
#include "core/base/mem.h"
#include "server/script/engine.h"
#include "server/script/library.h"
#include "server/session/call.h"
#include "server/session/reply.h"

#include <luajit.h>

#define KILLED_ERROR "ERR Script killed by user with SCRIPT KILL..."
#define REACHED_ERROR "TRYAGAIN A transaction holds a key that the script did not declare"

enum {
    HOOK_INSTRUCTIONS = 100000,
    GUESSING_MAX_US = 20 * 1000,
    HEAP_KEPT_MIN = 8 * 1024 * 1024
};

/* ---- memory ---- */

/* The limit counts garbage, too: LuaJIT collects by its own clock, not when memory is refused.  It
 * holds only while heap_max is set, where somebody catches the error. */
static void *alloc(void *context, void *ptr, size_t old_size, size_t size)
{
    struct script_engine *engine = context;
    size_t max = engine->heap_max;
    void *moved = NULL;
    if (ptr == NULL) old_size = 0;
    if (max != 0 && size > old_size && engine->heap_bytes - old_size + size > max) return NULL;
    if (size == 0) mem_free(ptr);
    else moved = mem_try_realloc(ptr, size);
    if (moved != NULL || size == 0) engine->heap_bytes += size - old_size;
    return moved;
}

/* A script may leave much garbage, and none that comes later need be one that collects it. */
static void collect_much(struct script_engine *engine)
{
    if (engine->heap_bytes <= engine->heap_kept) return;
    lua_gc(engine->lua, LUA_GCCOLLECT, 0);
    engine->heap_kept = engine->heap_bytes * 2;
    if (engine->heap_kept < HEAP_KEPT_MIN) engine->heap_kept = HEAP_KEPT_MIN;
}

/* What is over half of the limit may be garbage for the most part. */
void script_limit_memory(struct script_engine *engine)
{
    engine->heap_max = (size_t)engine->server->options.lua_memory_limit;
    if (engine->heap_max != 0 && engine->heap_bytes > engine->heap_max / 2)
        lua_gc(engine->lua, LUA_GCCOLLECT, 0);
}

struct script_engine *script_engine_of(lua_State *L)
{
    void *context;
    lua_getallocf(L, &context);
    return context;
}

/* ---- time ---- */

static void tell_slow(struct script_engine *engine, int64_t ran_us)
{
    struct server *s = engine->server;
    struct bytes line = {0};
    bytes_printf(&line,
                 "Slow script detected: still in execution after %lld milliseconds. You can try "
                 "killing the script using the %s KILL command. Script name is: %.*s.",
                 (long long)(ran_us / 1000), engine->is_for_functions ? "FUNCTION" : "SCRIPT",
                 (int)engine->run->name.len, engine->run->name.ptr);
    s->ops->log(s, OPTION_LOG_WARNING, bytes_slice(&line));
    bytes_free(&line);
}

static void serve_others(struct script_engine *engine)
{
    struct server *s = engine->server;
    int64_t wall_us = s->wall_us, monotonic_us = s->monotonic_us;
    s->ops->serve_others(s);
    server_set_time(s, wall_us, monotonic_us);
}

static void on_count(lua_State *L, lua_Debug *at);

/* From now on every instruction raises the error again, so that pcall() cannot keep the script
 * alive. */
int script_end(lua_State *L)
{
    const struct script_run *run = script_engine_of(L)->run;
    const char *why = run->is_killed ? KILLED_ERROR : REACHED_ERROR;
    lua_sethook(L, on_count, LUA_MASKLINE | LUA_MASKCOUNT, 1);
    lua_value_push_error(L, slice_of(why), false);
    return lua_error(L);
}

static void on_count(lua_State *L, lua_Debug *at)
{
    struct script_engine *engine = script_engine_of(L);
    struct script_run *run = engine->run;
    struct server *s = engine->server;
    (void)at;
    if (engine->load != NULL) library_load_tick(L);
    if (run == NULL) return;
    if (!script_must_end(engine)) {
        int64_t ran_us = s->ops->ticks_us(s) - run->start_us;
        run->has_reached = run->is_guessing && ran_us > GUESSING_MAX_US;
        if (s->options.busy_reply_threshold == 0 || ran_us < s->options.busy_reply_threshold * 1000)
            return;
        if (s->busy_error == NULL) tell_slow(engine, ran_us);
        s->busy_error = run->is_function ? SERVER_BUSY_FUNCTION : SERVER_BUSY_SCRIPT;
        serve_others(engine);
    }
    if (script_must_end(engine)) script_end(L);
}

bool script_must_end(const struct script_engine *engine)
{
    return engine->run != NULL && (engine->run->is_killed || engine->run->has_reached);
}

static int run_inside(lua_State *L);

/* ---- the life of the state ---- */

static void open_state(struct script_engine *engine)
{
    engine->heap_bytes = 0;
    engine->heap_kept = HEAP_KEPT_MIN;
    engine->lua = lua_newstate(alloc, engine);
    if (engine->lua == NULL) abort();
    sandbox_build(engine);
    lua_value_open(engine);
    lua_pushcfunction(engine->lua, run_inside);
    engine->ref_runner = luaL_ref(engine->lua, LUA_REGISTRYINDEX);
    luaJIT_setmode(engine->lua, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
    lua_sethook(engine->lua, on_count, LUA_MASKCOUNT, HOOK_INSTRUCTIONS);
}

static void close_state(struct script_engine *engine)
{
    lua_close(engine->lua);
}

void script_forget_all(struct script_engine *engine)
{
    close_state(engine);
    script_cache_close(engine);
    script_cache_open(engine);
    open_state(engine);
    engine->was_flushed = true;
}

/* ---- the client behind redis.call() ---- */

static struct script_engine *open_engine(struct server *server, bool is_for_functions)
{
    struct script_engine *engine = mem_zalloc(sizeof *engine);
    engine->server = server;
    engine->is_for_functions = is_for_functions;
    engine->random = LUA_RANDOM_FIRST;
    client_init(&engine->client, server, &client_detached_ops, &engine->out);
    engine->client.flags = CLIENT_SCRIPT | CLIENT_AUTHENTICATED;
    script_cache_open(engine);
    open_state(engine);
    return engine;
}

struct script_engine *script_engine_new(struct server *server)
{
    server->script_only_reads = script_only_reads;
    return open_engine(server, false);
}

struct script_engine *script_engine_for_functions(struct server *server)
{
    return open_engine(server, true);
}

void script_engine_free(struct script_engine *engine)
{
    if (engine->functions != NULL) functions_free(engine->functions);
    close_state(engine);
    script_cache_close(engine);
    client_close(&engine->client);
    bytes_free(&engine->out);
    bytes_free(&engine->numbers);
    bytes_free(&engine->scratch);
    mem_free(engine->argv);
    mem_free(engine);
}

void script_engine_usage(const struct script_engine *engine, struct script_usage *usage)
{
    *usage = (struct script_usage){.scripts = engine->by_sha.count,
                                   .scripts_bytes = engine->heap_bytes + engine->bodies_bytes};
    if (engine->functions != NULL) functions_usage(engine->functions, usage);
}

/* ---- the one that runs ---- */

struct script_run *script_running(struct server *server)
{
    const struct script_engine *engine = server->scripts;
    const struct script_engine *other =
        engine->functions != NULL ? functions_engine(engine->functions) : NULL;
    if (engine->run == NULL && other != NULL) return other->run;
    return engine->run;
}

void script_kill(struct client *c, bool is_function)
{
    struct script_run *run = script_running(c->server);
    if (run == NULL) {
        reply_error(c, "NOTBUSY No scripts in execution right now.");
    } else if (run->is_function != is_function) {
        reply_error(c, run->is_function ? SERVER_BUSY_FUNCTION : SERVER_BUSY_SCRIPT);
    } else if (run->has_written) {
        reply_error(c, "UNKILLABLE Sorry the script already executed write commands against the "
                       "dataset. You can either wait the script termination or kill the server "
                       "in a hard way using the SHUTDOWN NOSAVE command.");
    } else {
        run->is_killed = true;
        reply_ok(c);
    }
}

/* ---- running ---- */

static void push_array(lua_State *L, const struct slice *items, size_t count)
{
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_pushlstring(L, items[i].ptr, items[i].len);
        lua_rawseti(L, -2, (int)i + 1);
    }
}

static void set_globals(lua_State *L, const struct script_run *run)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, script_engine_of(L)->ref_globals);
    push_array(L, run->keys, run->keys_count);
    lua_setfield(L, -2, "KEYS");
    push_array(L, run->args, run->args_count);
    lua_setfield(L, -2, "ARGV");
}

/* Everything that may raise an error: called by lua_pcall(). */
static int run_inside(lua_State *L)
{
    struct script_engine *engine = script_engine_of(L);
    struct script_run *run = engine->run;
    if (!run->is_function) set_globals(L, run);
    lua_settop(L, 0);
    lua_rawgeti(L, LUA_REGISTRYINDEX, run->code);
    if (run->is_function) {
        push_array(L, run->keys, run->keys_count);
        push_array(L, run->args, run->args_count);
    }
    lua_call(L, run->is_function ? 2 : 0, 1);
    lua_value_reply(L, run->caller, engine->client.resp);
    return 0;
}

/* A field of the error on the top as text, appended; false when it is none.  Metatables are not
 * asked: nothing of the script may run here. */
static bool append_field(lua_State *L, const char *name, struct bytes *out)
{
    size_t len;
    lua_pushstring(L, name);
    lua_rawget(L, -2);
    const char *text = lua_tolstring(L, -1, &len);
    if (text != NULL) bytes_append(out, text, len);
    lua_pop(L, 1);
    return text != NULL;
}

static void append_place(lua_State *L, struct slice name, struct bytes *out)
{
    struct bytes source = {0}, line = {0};
    if (append_field(L, "source", &source) && append_field(L, "line", &line))
        bytes_printf(out, " script: %.*s, on %.*s:%.*s.", (int)name.len, name.ptr,
                     (int)source.len, source.ptr, (int)line.len, line.ptr);
    bytes_free(&source);
    bytes_free(&line);
}

static void describe_error(struct script_engine *engine, struct slice name, struct bytes *out,
                           bool *counted)
{
    lua_State *L = engine->lua;
    *counted = false;
    if (!lua_istable(L, -1)) {
        const char *text = lua_isstring(L, -1) ? lua_tostring(L, -1) : "execution failure";
        bytes_printf(out, "ERR Error running script %.*s, %.100s", (int)name.len, name.ptr, text);
        return;
    }
    lua_pushliteral(L, "ignore_error_stats_update");
    lua_rawget(L, -2);
    *counted = lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (!append_field(L, "err", out)) bytes_append_slice(out, SLICE("ERR unknown error"));
    append_place(L, name, out);
}

/* What the script had replied in part is taken back. */
static void reply_failure(struct script_engine *engine, struct script_run *run)
{
    struct client *c = run->caller;
    struct bytes text = {0};
    bool counted;
    describe_error(engine, run->name, &text, &counted);
    c->out->len = run->out_before;
    resp_write_error(c->out, bytes_slice(&text));
    if (!counted) stats_count_error(&c->server->stats, bytes_slice(&text));
    c->errors++;
    bytes_free(&text);
}

/* Nothing has happened; the caller waits and runs it again, or is told why it did not run. */
static void take_back(struct script_run *run)
{
    struct client *c = run->caller;
    if (run->undo.server != NULL) undo_take_back(&run->undo);
    if (c->undo != NULL) undo_forget(c->undo, run->before);
    c->out->len = run->out_before;
    c->reaches_elsewhere = run->elsewhere.len > 0 && (c->flags & CLIENT_EXEC);
    if (run->elsewhere.len > 0) bytes_append_slice(c->out, bytes_slice(&run->elsewhere));
    else if (!run->runs_again) reply_error(c, REACHED_ERROR);
}

/* What runs on copies touches nothing real. */
static bool must_be_taken_back(const struct script_run *run)
{
    const struct server *s = run->caller->server;
    if (s->scratch != NULL) return false;
    return !txn_locks_empty(&s->txn.locks) || (run->is_of_part && !run->is_read_only);
}

static void begin(struct script_engine *engine, struct script_run *run)
{
    struct server *s = engine->server;
    struct client *c = &engine->client;
    engine->stack_base = __builtin_frame_address(0);
    run->start_us = s->ops->ticks_us(s);
    run->out_before = run->caller->out->len;
    run->is_of_part = s->scratch == NULL && s->held.are_some &&
                      (run->caller->flags & (CLIENT_PROXY | CLIENT_INTERNAL));
    run->was_out_of_memory = server_is_out_of_memory(s);
    c->db = run->caller->db;
    c->resp = RESP2;
    c->flags &= ~(unsigned)CLIENT_SILENT;
    engine->run = run;
    if (run->caller->undo != NULL) run->before = run->caller->undo->newest;
    if (must_be_taken_back(run)) undo_begin(&run->undo, s);
    script_limit_memory(engine);
}

static void end(struct script_engine *engine, struct script_run *run)
{
    struct server *s = engine->server;
    engine->run = NULL;
    engine->heap_max = 0;
    lua_settop(engine->lua, 0);
    undo_end(&run->undo);
    bytes_free(&run->elsewhere);
    if (run->is_killed || run->has_reached)
        lua_sethook(engine->lua, on_count, LUA_MASKCOUNT, HOOK_INSTRUCTIONS);
    collect_much(engine);
    s->busy_error = NULL;
    if (engine->out.cap > LUA_SCRATCH_KEPT_MAX) bytes_free(&engine->out);
    if (engine->scratch.cap > LUA_SCRATCH_KEPT_MAX) bytes_free(&engine->scratch);
}

void script_run(struct script_engine *engine, struct script_run *run)
{
    lua_State *L = engine->lua;
    begin(engine, run);
    lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_on_error);
    lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_runner);
    if (lua_pcall(L, 0, 0, 1) != 0) {
        engine->heap_max = 0;
        if (run->has_reached) take_back(run);
        else reply_failure(engine, run);
    }
    end(engine, run);
}
