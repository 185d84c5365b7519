/* lua_random.c - math.random(): the 48-bit linear congruential generator of drand48(), so that a
 * script draws the same numbers on every node and on every run. */
#include "server/script/lua_lib.h"

#include <lauxlib.h>
#include <math.h>

#define RANDOM_MULTIPLIER 0x5deece66dull
#define RANDOM_INCREMENT 0xbull
#define RANDOM_MASK ((1ull << 48) - 1)
#define RANDOM_SEED_LOW 0x330eull

static double draw(uint64_t *state)
{
    *state = (*state * RANDOM_MULTIPLIER + RANDOM_INCREMENT) & RANDOM_MASK;
    return (double)((int64_t)(*state >> 17) % INT32_MAX) / INT32_MAX;
}

static int math_random(lua_State *L)
{
    double r = draw(lua_touserdata(L, lua_upvalueindex(1)));
    switch (lua_gettop(L)) {
    case 0: lua_pushnumber(L, r); return 1;
    case 1: {
        int high = luaL_checkint(L, 1);
        luaL_argcheck(L, high >= 1, 1, "interval is empty");
        lua_pushnumber(L, floor(r * high) + 1);
        return 1;
    }
    case 2: {
        int low = luaL_checkint(L, 1), high = luaL_checkint(L, 2);
        luaL_argcheck(L, low <= high, 2, "interval is empty");
        lua_pushnumber(L, floor(r * ((double)high - low + 1)) + low);
        return 1;
    }
    default: return luaL_error(L, "wrong number of arguments");
    }
}

static int math_randomseed(lua_State *L)
{
    uint64_t *state = lua_touserdata(L, lua_upvalueindex(1));
    *state = (uint64_t)(uint32_t)luaL_checkint(L, 1) << 16 | RANDOM_SEED_LOW;
    return 0;
}

void lua_random_replace(lua_State *L, uint64_t *state)
{
    static const luaL_Reg functions[] = {
        {"random", math_random}, {"randomseed", math_randomseed}, {NULL, NULL}};
    lua_pushlightuserdata(L, state);
    luaL_setfuncs(L, functions, 1);
}
