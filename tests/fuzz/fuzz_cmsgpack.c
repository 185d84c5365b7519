/* fuzz_cmsgpack.c - bytes as MessagePack: refused or read, and what was read can be written and
 * read again to the same bytes. */
#include "server/script/lua_lib.h"

#include <assert.h>
#include <lauxlib.h>
#include <lualib.h>

static lua_State *open_lua(struct bytes *scratch)
{
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    lua_cmsgpack_push(L, scratch);
    lua_setglobal(L, "cmsgpack");
    return L;
}

/* Tables written in another order, or cut off at the depth that pack() ends at, do not count. */
static const char code[] =
    "local function depth(v) if type(v) ~= 'table' then return 0 end local d = 0 "
    "for k, w in pairs(v) do d = math.max(d, depth(k), depth(w)) end return d + 1 end "
    "local function same(a, b) if type(a) ~= 'table' then return a == b or a ~= a end "
    "for k, v in pairs(a) do if type(k) ~= 'table' and not same(v, b[k]) then return false end end "
    "return true end "
    "local at, v = cmsgpack.unpack_one(...) "
    "if depth(v) <= 16 then assert(same(v, cmsgpack.unpack(cmsgpack.pack(v)))) end ";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct bytes scratch = {0};
    lua_State *L = open_lua(&scratch);
    lua_getglobal(L, "cmsgpack");
    lua_getfield(L, -1, "unpack");
    lua_pushlstring(L, (const char *)data, len);
    bool understood = lua_pcall(L, 1, LUA_MULTRET, 0) == 0;
    lua_settop(L, 0);
    if (understood && len > 0) {
        int status = luaL_loadbuffer(L, code, sizeof code - 1, "=check");
        assert(status == 0);
        lua_pushlstring(L, (const char *)data, len);
        status = lua_pcall(L, 1, 0, 0);
        assert(status == 0);
    }
    lua_close(L);
    bytes_free(&scratch);
    return 0;
}
