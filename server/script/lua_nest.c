/* lua_nest.c - functions of C that call back into Lua: pcall(), xpcall(), string.gsub() and
 * coroutines.
 *
 * Each such call takes more of the C stack, which LuaJIT does not watch.  All cycles of calls that
 * could fill it, be it with gsub()'s large frames or with coroutines in coroutines, go through a
 * function that looks here how deep it is.  (Other functions, such as sort(), are stopped by Lua's
 * own stack first, and each coroutine that has one begins here.) */
#include "server/script/engine.h"

#ifndef SCRIPT_STACK_KIB
#define SCRIPT_STACK_KIB 2048
#endif

enum { C_STACK_MAX = SCRIPT_STACK_KIB * 1024 };

bool lua_nest_is_deep(lua_State *L)
{
    const char *here = __builtin_frame_address(0);
    return script_engine_of(L)->stack_base - here > C_STACK_MAX;
}

int lua_nest_refuse(lua_State *L)
{
    lua_pushliteral(L, "C stack overflow");
    return lua_error(L);
}

static int is_deep(lua_State *L)
{
    lua_pushboolean(L, lua_nest_is_deep(L));
    return 1;
}

/* ---- pcall() and xpcall() ---- */

static int push_refusal(lua_State *L)
{
    lua_pushboolean(L, 0);
    lua_pushliteral(L, "C stack overflow");
    return 2;
}

/* An error that redis.call() raised arrives as its text. */
int lua_nest_pcall(lua_State *L)
{
    if (lua_nest_is_deep(L)) return push_refusal(L);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    if (lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0) == 0) return lua_gettop(L);
    if (lua_istable(L, -1)) {
        lua_pushliteral(L, "err");
        lua_rawget(L, -2);
        if (!lua_isstring(L, -1)) lua_pop(L, 1);
    }
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
}

/* Upvalue: the script's handler of errors.  A kill is not for it: it comes from the hook, which is
 * not called again before the handler returns. */
static int handle_error(lua_State *L)
{
    if (script_must_end(script_engine_of(L))) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

int lua_nest_xpcall(lua_State *L)
{
    luaL_checkany(L, 2);
    if (lua_nest_is_deep(L)) return push_refusal(L);
    lua_settop(L, 2);
    lua_pushcclosure(L, handle_error, 1);
    lua_insert(L, 1);
    bool ok = lua_pcall(L, 0, LUA_MULTRET, 1) == 0;
    lua_pushboolean(L, ok);
    lua_replace(L, 1);
    return lua_gettop(L);
}

/* ---- functions of LuaJIT's ---- */

/* In Lua, since a function that ends in a call leaves no trace: errors get the names and places
 * that they have without it. */
static const char guards[] =
    "local is_deep, refuse, gsub, resume, wrap, type = ...\n"
    "local function guard(f)\n"
    "    return function(...) if is_deep() then return refuse() end return f(...) end\n"
    "end\n"
    "local function guarded_wrap(...)\n"
    "    if type((...)) ~= 'function' then return wrap(...) end\n"
    "    return guard(wrap(...))\n"
    "end\n"
    "return guard(gsub), guard(resume), guarded_wrap\n";

static void push_field(lua_State *L, const char *library, const char *name)
{
    lua_getfield(L, LUA_GLOBALSINDEX, library);
    lua_getfield(L, -1, name);
    lua_remove(L, -2);
}

static void set_field(lua_State *L, const char *library, const char *name)
{
    lua_getfield(L, LUA_GLOBALSINDEX, library);
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void lua_nest_guard_libraries(lua_State *L)
{
    if (luaL_loadbuffer(L, guards, sizeof guards - 1, "=guard") != 0) abort();
    lua_pushcfunction(L, is_deep);
    lua_pushcfunction(L, lua_nest_refuse);
    push_field(L, "string", "gsub");
    push_field(L, "coroutine", "resume");
    push_field(L, "coroutine", "wrap");
    lua_getfield(L, LUA_GLOBALSINDEX, "type");
    lua_call(L, 6, 3);
    set_field(L, "coroutine", "wrap");
    set_field(L, "coroutine", "resume");
    set_field(L, "string", "gsub");
}
