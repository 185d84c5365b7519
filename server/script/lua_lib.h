/* lua_lib.h - libraries for scripts that need nothing of the server.  Each call pushes or changes a
 * table on the top of the stack. */
#ifndef TORC_SCRIPT_LUA_LIB_H
#define TORC_SCRIPT_LUA_LIB_H

#include "core/base/bytes.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdint.h>

enum { LUA_SCRATCH_KEPT_MAX = 64 * 1024, LUA_RESULT_MAX = 512 * 1024 * 1024 };

/* Drops the fraction; what is out of range becomes the lowest integer, as x86-64 casts it. */
static inline int64_t lua_number_to_int64(lua_Number n)
{
    return n >= -9223372036854775808.0 && n < 9223372036854775808.0 ? (int64_t)n : INT64_MIN;
}

/* Long work in C counts as instructions: now and then the state's hook is called, which may raise
 * an error. */
static inline void lua_lib_step(lua_State *L, unsigned *steps)
{
    enum { STEPS_PER_CALL = 1 << 16 };
    lua_Hook hook = lua_gethook(L);
    if (++*steps % STEPS_PER_CALL == 0 && hook != NULL) hook(L, NULL);
}

/* The same after a value was written, by which a result grew from before to now bytes; raises an
 * error where that is too much. */
static inline void lua_lib_wrote(lua_State *L, size_t before, size_t now)
{
    enum { BYTES_PER_CALL = 1 << 20 };
    lua_Hook hook = lua_gethook(L);
    if (now > LUA_RESULT_MAX) luaL_error(L, "the result is too large");
    if (now / BYTES_PER_CALL != before / BYTES_PER_CALL && hook != NULL) hook(L, NULL);
}

/* cmsgpack.  scratch is borrowed for the life of L; nobody else may use it during a call. */
void lua_cmsgpack_push(lua_State *L, struct bytes *scratch);

/* struct. */
void lua_struct_push(lua_State *L);

/* cjson; scratch as above. */
void lua_json_push(lua_State *L, struct bytes *scratch);

/* Puts a random() and a randomseed() into the table on the top of the stack that give everywhere
 * the sequence they give in Redis.  *state is borrowed for the life of L. */
void lua_random_replace(lua_State *L, uint64_t *state);

/* What *state begins with. */
#define LUA_RANDOM_FIRST 0x1234abcd330eull

#endif
