/* lua_load.c - load() and loadstring(): text becomes a function, bytecode never.
 *
 * All texts go the same way, source.h included, so that none of them says more than Lua 5.1 can. */
#include "server/script/engine.h"
#include "server/script/source.h"

/* What LuaJIT reads in a way of its own, by the first character: bytecode, and a first line that it
 * skips.  Both are refused as any other character that begins nothing. */
static struct slice only_text(struct slice text)
{
    enum { BYTECODE = 27 };
    if (text.len > 0 && text.ptr[0] == BYTECODE) return SLICE(" \x1b");
    if (text.len > 0 && text.ptr[0] == '#') return SLICE(" #");
    return text;
}

static int push_bad_number(lua_State *L, const char *name, const struct source_error *error)
{
    lua_Debug chunk;
    luaL_loadbufferx(L, "", 0, name, "t");
    lua_getinfo(L, ">S", &chunk);
    lua_pushfstring(L, "%s:%d: malformed number near '", chunk.short_src, error->line);
    lua_pushlstring(L, error->token.ptr, error->token.len);
    lua_pushliteral(L, "'");
    lua_concat(L, 3);
    return LUA_ERRSYNTAX;
}

int lua_load_text(lua_State *L, struct slice text, const char *name, bool is_script)
{
    struct bytes *out = &script_engine_of(L)->scratch;
    struct source_error error;
    int status = LUA_ERRSYNTAX;
    text = only_text(text);
    switch (source_rewrite(text, is_script, out, &error)) {
    case SOURCE_BAD_NUMBER: return push_bad_number(L, name, &error);
    case SOURCE_REWRITTEN:
        status = luaL_loadbufferx(L, out->ptr, out->len, name, "t");
        if (out->cap > LUA_SCRATCH_KEPT_MAX) bytes_free(out);
        if (status != LUA_ERRSYNTAX) return status;
        lua_pop(L, 1);
        break;
    case SOURCE_KEPT: break;
    }
    status = luaL_loadbufferx(L, text.ptr, text.len, name, "t");
    if (status == LUA_ERRSYNTAX) {
        luaL_gsub(L, lua_tostring(L, -1), "invalid escape sequence", "escape sequence too large");
        lua_remove(L, -2);
    }
    return status;
}

static int push_loaded(lua_State *L, struct slice text, const char *name)
{
    if (lua_load_text(L, text, name, false) == 0) return 1;
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
}

int lua_load_string(lua_State *L)
{
    struct slice text;
    text.ptr = luaL_checklstring(L, 1, &text.len);
    return push_loaded(L, text, luaL_optstring(L, 2, text.ptr));
}

/* Calls the reader, at index 1, for the next piece; false, with nothing pushed, at the end. */
static bool push_piece(lua_State *L)
{
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    bool is_text = lua_isstring(L, -1);
    if (!is_text && !lua_isnil(L, -1)) luaL_error(L, "reader function must return a string");
    if (is_text && lua_objlen(L, -1) > 0) return true;
    lua_pop(L, 1);
    return false;
}

/* Reads all pieces before it compiles any: LuaJIT's own lua_load() leaves the hook switched off
 * when a kill arrives in the reader. */
static int gather(lua_State *L)
{
    luaL_Buffer all;
    unsigned steps = 0;
    lua_settop(L, 1);
    luaL_buffinit(L, &all);
    for (; push_piece(L); lua_lib_step(L, &steps)) luaL_addvalue(&all);
    luaL_pushresult(&all);
    return 1;
}

int lua_load_reader(lua_State *L)
{
    struct slice text;
    const char *name = luaL_optstring(L, 2, "=(load)");
    luaL_checktype(L, 1, LUA_TFUNCTION);
    if (lua_nest_is_deep(L)) return lua_nest_refuse(L);
    lua_settop(L, 2);
    lua_pushcfunction(L, gather);
    lua_pushvalue(L, 1);
    if (lua_pcall(L, 1, 1, 0) == 0) {
        text.ptr = lua_tolstring(L, -1, &text.len);
        return push_loaded(L, text, name);
    }
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
}
