/* sandbox.c - the globals that scripts see, and that nobody changes.
 *
 * LuaJIT has no read-only tables.  So scripts get views: empty tables whose metatable reads from
 * the table behind and refuses to write.  What could see or get past a view (next, rawget, rawset,
 * table.insert, getmetatable ...) is replaced by functions that know of views; no function hands
 * out the table behind one.
 *
 * Only what Redis 7.0 has is there.  There is no way to read files, to load bytecode, or to reach
 * debug, ffi and jit. */
#include "server/script/engine.h"

#include <lualib.h>
#include <math.h>

/* ---- what there is ---- */

static const char *const base_names[] = {"assert", "error",    "ipairs",   "rawequal",
                                         "select", "tonumber", "type",     "unpack",
                                         "gcinfo", "_VERSION", NULL};
static const char *const coroutine_names[] = {"create", "resume", "running", "status",
                                              "wrap",   "yield",  NULL};
static const char *const string_names[] = {"byte", "char", "dump", "find", "format", "gmatch",
                                           "gsub",    "len",  "lower", "match",  "rep",
                                           "reverse", "sub",  "upper", NULL};
static const char *const table_names[] = {"concat", "foreach", "foreachi", "getn",
                                          "maxn",   "remove",  "sort",     NULL};
static const char *const math_names[] = {
    "abs",   "acos", "asin",  "atan", "atan2", "ceil", "cos",   "cosh", "deg", "exp",
    "floor", "fmod", "frexp", "huge", "ldexp", "log",  "log10", "max",  "min", "modf",
    "pi",    "pow",  "rad",   "sin",  "sinh",  "sqrt", "tan",   "tanh", NULL};
static const char *const bit_names[] = {"arshift", "band",   "bnot", "bor", "bswap",
                                        "bxor",    "lshift", "rol",  "ror", "rshift",
                                        "tobit",   "tohex",  NULL};
static const char *const json_names[] = {
    "_NAME", "_VERSION", "decode", "decode_invalid_numbers", "decode_max_depth", "encode",
    "encode_invalid_numbers", "encode_keep_buffer", "encode_max_depth", "encode_number_precision",
    "encode_sparse_array", "new", "null", NULL};

/* ---- views ---- */

static int refuse_write(lua_State *L)
{
    return luaL_error(L, "Attempt to modify a readonly table");
}

/* For functions: their errors carry no place. */
static int refuse_change(lua_State *L)
{
    lua_pushliteral(L, "Attempt to modify a readonly table");
    return lua_error(L);
}

/* Puts a view in the place of the table on the top. */
static void cover(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    lua_newtable(L);                     /* table, view */
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_views);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    lua_remove(L, -2);
}

/* When the value is a view, pushes the table behind it. */
static bool push_behind(lua_State *L, int index)
{
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
    lua_pop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script_engine_of(L)->ref_views);
    lua_pushvalue(L, index);
    lua_rawget(L, -2);
    lua_remove(L, -2);
    if (!lua_isnil(L, -1)) return true;
    lua_pop(L, 1);
    return false;
}

static bool is_view(lua_State *L, int index)
{
    if (!push_behind(L, index)) return false;
    lua_pop(L, 1);
    return true;
}

static bool is_globals(lua_State *L, int index)
{
    return lua_rawequal(L, index, LUA_GLOBALSINDEX);
}

/* ---- functions that know of views ---- */

static int base_next(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (push_behind(L, 1)) lua_replace(L, 1);
    if (lua_next(L, 1) != 0) return 2;
    lua_pushnil(L);
    return 1;
}

/* Upvalues: LuaJIT's own next, whose loops are fast, and the one above. */
static int base_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_pushvalue(L, lua_upvalueindex(is_view(L, 1) ? 2 : 1));
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

static int base_rawget(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    if (push_behind(L, 1)) lua_replace(L, 1);
    lua_rawget(L, 1);
    return 1;
}

static int base_rawset(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    if (is_view(L, 1)) return refuse_change(L);
    lua_rawset(L, 1);
    return 1;
}

static int base_getmetatable(lua_State *L)
{
    const struct script_engine *engine = script_engine_of(L);
    luaL_checkany(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_string_meta);
    } else if (is_globals(L, 1)) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_globals_meta);
    } else if (is_view(L, 1) || !lua_getmetatable(L, 1)) {
        lua_pushnil(L);
    } else {
        luaL_getmetafield(L, 1, "__metatable"); /* in place of the metatable, if it is there */
    }
    return 1;
}

static int base_setmetatable(lua_State *L)
{
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argcheck(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table expected");
    if (luaL_getmetafield(L, 1, "__metatable"))
        return luaL_error(L, "cannot change a protected metatable");
    if (is_view(L, 1)) return refuse_change(L);
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int table_insert(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    int end = (int)lua_objlen(L, 1) + 1, at = end;
    unsigned steps = 0;
    switch (lua_gettop(L)) {
    case 2: break;
    case 3:
        at = luaL_checkint(L, 2);
        if (at > end) end = at;
        break;
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    if (is_view(L, 1)) return refuse_change(L);
    for (; end > at; end--) {
        lua_lib_step(L, &steps);
        lua_rawgeti(L, 1, end - 1);
        lua_rawseti(L, 1, end);
    }
    lua_rawseti(L, 1, at);
    return 0;
}

/* ---- functions that differ from LuaJIT's in other ways ---- */

/* The collector is everybody's: a script may look and ask for a collection, not set it up. */
static int base_collectgarbage(lua_State *L)
{
    static const char *const names[] = {"collect", "count",    "step",       "stop",
                                        "restart", "setpause", "setstepmul", NULL};
    static const int what[] = {LUA_GCCOLLECT, LUA_GCCOUNT, LUA_GCSTEP};
    luaL_optstring(L, 1, NULL);
    int chosen = luaL_checkoption(L, 1, "collect", names), result = 0;
    int value = luaL_optint(L, 2, 0);
    if (chosen < (int)(sizeof what / sizeof what[0])) result = lua_gc(L, what[chosen], value);
    if (chosen == 2) lua_pushboolean(L, result);
    else if (chosen == 1) lua_pushnumber(L, result + (lua_Number)lua_gc(L, LUA_GCCOUNTB, 0) / 1024);
    else lua_pushnumber(L, result);
    return 1;
}

/* LuaJIT's names the null of cjson "userdata: NULL".  Upvalue: LuaJIT's. */
static int base_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (lua_isstring(L, 1)) {
        lua_tostring(L, 1);
    } else if (lua_islightuserdata(L, 1) && lua_touserdata(L, 1) == NULL) {
        lua_pushliteral(L, "userdata: (nil)");
    } else {
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_insert(L, 1);
        lua_call(L, 1, 1);
    }
    return 1;
}

/* LuaJIT's takes a base, too. */
static int math_log(lua_State *L)
{
    lua_pushnumber(L, log(luaL_checknumber(L, 1)));
    return 1;
}

static int table_setn(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    return luaL_error(L, "'setn' is obsolete");
}

/* ---- globals that are missing ---- */

static int refuse_missing(lua_State *L)
{
    if (lua_gettop(L) != 2)
        return luaL_error(L, "Wrong number of arguments to luaProtectedTableError");
    if (!lua_isstring(L, 2))
        return luaL_error(L,
                          "Second argument to luaProtectedTableError must be a string or number");
    return luaL_error(L, "Script attempted to access nonexistent global variable '%s'",
                      lua_tostring(L, 2));
}

/* ---- errors that nobody caught ---- */

/* A text without a call: after an overflow there is not enough of the stack for one. */
static void push_as_text(lua_State *L, int index)
{
    if (lua_type(L, index) == LUA_TSTRING) {
        lua_pushvalue(L, index);
        return;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, script_engine_of(L)->ref_tostring);
    lua_pushvalue(L, index);
    lua_call(L, 1, 1);
}

/* Makes a table of the error, with the place in the script that raised it: where that is a function
 * of C, of its caller. */
static int on_error(lua_State *L)
{
    lua_Debug at;
    bool has_place = lua_getstack(L, 1, &at) && lua_getinfo(L, "Sl", &at);
    if (has_place && at.what[0] == 'C')
        has_place = lua_getstack(L, 2, &at) && lua_getinfo(L, "Sl", &at) && at.what[0] != 'C';
    if (!lua_istable(L, 1)) {
        lua_createtable(L, 0, 3);
        lua_pushliteral(L, "ERR ");
        push_as_text(L, 1);
        lua_concat(L, 2);
        lua_setfield(L, -2, "err");
        lua_replace(L, 1);
    }
    lua_settop(L, 1);
    if (is_view(L, 1) || !has_place) return 1;
    lua_pushliteral(L, "source");
    lua_pushstring(L, at.source);
    lua_rawset(L, 1);
    lua_pushliteral(L, "line");
    lua_pushinteger(L, at.currentline);
    lua_rawset(L, 1);
    return 1;
}

/* ---- putting it together ---- */

static void open_library(lua_State *L, lua_CFunction open, const char *name)
{
    lua_pushcfunction(L, open);
    lua_pushstring(L, name);
    lua_call(L, 1, 0);
}

/* Pushes a table with these names of the table at index. */
static void push_chosen(lua_State *L, int index, const char *const *names)
{
    lua_newtable(L);
    for (; *names != NULL; names++) {
        lua_getfield(L, index, *names);
        lua_setfield(L, -2, *names);
    }
}

/* The table with the library's functions goes from the top into the globals below it, as a view. */
static void install(struct script_engine *engine, const char *name)
{
    cover(engine);
    lua_setfield(engine->lua, -2, name);
}

static void push_library(lua_State *L, const char *name, const char *const *names)
{
    lua_getfield(L, LUA_GLOBALSINDEX, name);
    push_chosen(L, lua_gettop(L), names);
    lua_remove(L, -2);
}

static void install_base(struct script_engine *engine)
{
    static const luaL_Reg own[] = {{"next", base_next},
                                   {"rawget", base_rawget},
                                   {"rawset", base_rawset},
                                   {"getmetatable", base_getmetatable},
                                   {"setmetatable", base_setmetatable},
                                   {"pcall", lua_nest_pcall},
                                   {"xpcall", lua_nest_xpcall},
                                   {"collectgarbage", base_collectgarbage},
                                   {"load", lua_load_reader},
                                   {"loadstring", lua_load_string},
                                   {NULL, NULL}};
    lua_State *L = engine->lua;
    luaL_setfuncs(L, own, 0);
    if (!engine->is_for_functions) {
        lua_pushcfunction(L, on_error);
        lua_setfield(L, -2, "__redis__err__handler");
    }
    lua_getfield(L, LUA_GLOBALSINDEX, "next");
    lua_pushcfunction(L, base_next);
    lua_pushcclosure(L, base_pairs, 2);
    lua_setfield(L, -2, "pairs");
    lua_getfield(L, LUA_GLOBALSINDEX, "tostring");
    lua_pushcclosure(L, base_tostring, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "tostring");
    engine->ref_tostring = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushcfunction(L, on_error);
    engine->ref_on_error = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Methods of strings are looked up in the table itself; what getmetatable('') shows is a view. */
static void install_string(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    push_library(L, "string", string_names);
    lua_getfield(L, -1, "gmatch");
    lua_setfield(L, -2, "gfind");

    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 2);
    cover(engine);
    lua_newtable(L);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    cover(engine);
    engine->ref_string_meta = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_setfield(L, -2, "string");
}

static void install_table(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    push_library(L, "table", table_names);
    lua_pushcfunction(L, table_insert);
    lua_setfield(L, -2, "insert");
    lua_pushcfunction(L, table_setn);
    lua_setfield(L, -2, "setn");
    install(engine, "table");
}

static void install_math(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    push_library(L, "math", math_names);
    lua_getfield(L, -1, "fmod");
    lua_setfield(L, -2, "mod");
    lua_pushcfunction(L, math_log);
    lua_setfield(L, -2, "log");
    lua_random_replace(L, &engine->random);
    install(engine, "math");
}

static void install_json(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    lua_json_push(L, &engine->scratch);
    push_chosen(L, lua_gettop(L), json_names);
    lua_remove(L, -2);
    install(engine, "cjson");
}

static void install_libraries(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    install_string(engine);
    install_table(engine);
    install_math(engine);
    push_library(L, "coroutine", coroutine_names);
    install(engine, "coroutine");
    push_library(L, "bit", bit_names);
    install(engine, "bit");
    install_json(engine);
    lua_cmsgpack_push(L, &engine->scratch);
    install(engine, "cmsgpack");
    lua_struct_push(L);
    install(engine, "struct");
    if (engine->is_for_functions) lua_redis_push_for_functions(L);
    else lua_redis_push(L);
    install(engine, "redis");
}

/* The table behind gets a metatable that raises errors for what is missing; its view becomes the
 * state's table of globals, and with it the environment of every script. */
static void install_globals(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, refuse_missing);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, -1);
    lua_setmetatable(L, -3);
    cover(engine);
    engine->ref_globals_meta = luaL_ref(L, LUA_REGISTRYINDEX);

    lua_pushvalue(L, -1);
    engine->ref_globals = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushvalue(L, -1);
    cover(engine);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "_G");
    lua_pushvalue(L, -1);
    engine->ref_globals_view = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_replace(L, LUA_GLOBALSINDEX);
    lua_pop(L, 1);
}

/* ---- while a library is loaded ---- */

/* For the table on the top: what is missing in it is an error. */
static void demand(lua_State *L)
{
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, refuse_missing);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

static void install_loading(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    lua_newtable(L);
    lua_redis_push_for_loading(L);
    demand(L);
    install(engine, "redis");
    demand(L);
    engine->ref_load_globals = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* The functions keep the view that their library was loaded with; what it shows is changed. */
void sandbox_set_loading(struct script_engine *engine, bool is_loading)
{
    lua_State *L = engine->lua;
    lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_views);
    lua_rawgeti(L, LUA_REGISTRYINDEX, engine->ref_globals_view);
    lua_rawgeti(L, LUA_REGISTRYINDEX,
                is_loading ? engine->ref_load_globals : engine->ref_globals);
    lua_getmetatable(L, -2);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    lua_rawset(L, -3);                   /* its key is there: nothing is allocated */
    lua_pop(L, 1);
}

void sandbox_build(struct script_engine *engine)
{
    lua_State *L = engine->lua;
    open_library(L, luaopen_base, "");
    open_library(L, luaopen_string, LUA_STRLIBNAME);
    open_library(L, luaopen_table, LUA_TABLIBNAME);
    open_library(L, luaopen_math, LUA_MATHLIBNAME);
    open_library(L, luaopen_bit, LUA_BITLIBNAME);
    lua_nest_guard_libraries(L);
    lua_newtable(L);
    engine->ref_views = luaL_ref(L, LUA_REGISTRYINDEX);
    push_chosen(L, LUA_GLOBALSINDEX, base_names);
    install_base(engine);
    install_libraries(engine);
    install_globals(engine);
    if (engine->is_for_functions) install_loading(engine);
    lua_gc(L, LUA_GCCOLLECT, 0);
}
