/* lua_cmsgpack.c - the cmsgpack library: MessagePack for scripts.
 *
 *     pack(...)                           the values one behind the other
 *     unpack(text)                        all values in it
 *     unpack_one(text, offset)            the next offset (-1: no more) and a value
 *     unpack_limit(text, limit, offset)   the next offset and up to limit values
 *
 * A table whose keys are 1..n is written as an array, any other as a map.  Tables deeper than
 * NESTING_MAX, functions and the like are written as nil.  A number without a fraction is written
 * as an integer, another one as float where that loses nothing.  What is read is not trusted:
 * lengths allocate nothing before the bytes are there, and nesting is bounded by Lua's stack. */
#include "server/script/lua_lib.h"

#include <limits.h>
#include <lauxlib.h>
#include <math.h>
#include <stdint.h>

enum { NESTING_MAX = 16 };

/* ---- writing ---- */

static void put(struct bytes *out, int head, uint64_t value, int size)
{
    char *at = bytes_reserve(out, (size_t)size + 1);
    at[0] = (char)head;
    for (int i = size; i > 0; i--, value >>= 8) at[i] = (char)(value & 0xff);
    out->len += (size_t)size + 1;
}

static void put_integer(struct bytes *out, int64_t n)
{
    uint64_t bits = (uint64_t)n;
    if (n >= -32 && n <= 127) put(out, (int)n, 0, 0);
    else if (n >= 0 && n <= 0xff) put(out, 0xcc, bits, 1);
    else if (n >= 0 && n <= 0xffff) put(out, 0xcd, bits, 2);
    else if (n >= 0 && n <= 0xffffffffLL) put(out, 0xce, bits, 4);
    else if (n >= 0) put(out, 0xcf, bits, 8);
    else if (n >= INT8_MIN) put(out, 0xd0, bits, 1);
    else if (n >= INT16_MIN) put(out, 0xd1, bits, 2);
    else if (n >= INT32_MIN) put(out, 0xd2, bits, 4);
    else put(out, 0xd3, bits, 8);
}

static void put_number(struct bytes *out, double n)
{
    float small = (float)n;
    uint32_t bits32;
    uint64_t bits64;
    if (n >= -9223372036854775808.0 && n < 9223372036854775808.0 && n == floor(n)) {
        put_integer(out, (int64_t)n);
    } else if ((double)small == n) {
        memcpy(&bits32, &small, sizeof bits32);
        put(out, 0xca, bits32, 4);
    } else {
        memcpy(&bits64, &n, sizeof bits64);
        put(out, 0xcb, bits64, 8);
    }
}

static void put_text(lua_State *L, struct bytes *out)
{
    size_t len;
    const char *text = lua_tolstring(L, -1, &len);
    if (len < 32) put(out, 0xa0 | (int)len, 0, 0);
    else if (len <= 0xff) put(out, 0xd9, len, 1);
    else if (len <= 0xffff) put(out, 0xda, len, 2);
    else put(out, 0xdb, len, 4);
    bytes_append(out, text, len);
}

/* head16 is the code with a length of two bytes; the one with four follows it. */
static void put_count(struct bytes *out, size_t count, int head4, int head16)
{
    if (count <= 15) put(out, head4 | (int)count, 0, 0);
    else if (count <= 0xffff) put(out, head16, count, 2);
    else put(out, head16 + 1, count, 4);
}

static void put_value(lua_State *L, struct bytes *out, int depth);

/* Whether the keys of the table on the top are 1..n. */
static bool is_array(lua_State *L, size_t *count)
{
    lua_Number highest = 0;
    bool numbers = true;
    *count = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pop(L, 1);
        lua_Number n = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : 0;
        if (!(n > 0 && n <= INT_MAX && n == floor(n))) numbers = false;
        if (n > highest) highest = n;
        (*count)++;
    }
    return numbers && highest == (lua_Number)*count;
}

static void put_array(lua_State *L, struct bytes *out, int depth)
{
    size_t count = lua_objlen(L, -1);
    put_count(out, count, 0x90, 0xdc);
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, -1, (int)i);
        put_value(L, out, depth + 1);
    }
}

static void put_map(lua_State *L, struct bytes *out, size_t count, int depth)
{
    put_count(out, count, 0x80, 0xde);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pushvalue(L, -2);
        put_value(L, out, depth + 1);
        put_value(L, out, depth + 1);
    }
}

static void put_table(lua_State *L, struct bytes *out, int depth)
{
    size_t count;
    luaL_checkstack(L, 4, "in function mp_encode_lua_table");
    if (is_array(L, &count)) put_array(L, out, depth);
    else put_map(L, out, count, depth);
}

/* Writes what is on the top, and pops it. */
static void put_value(lua_State *L, struct bytes *out, int depth)
{
    int type = lua_type(L, -1);
    size_t before = out->len;
    if (type == LUA_TSTRING) put_text(L, out);
    else if (type == LUA_TNUMBER) put_number(out, lua_tonumber(L, -1));
    else if (type == LUA_TBOOLEAN) put(out, lua_toboolean(L, -1) ? 0xc3 : 0xc2, 0, 0);
    else if (type == LUA_TTABLE && depth < NESTING_MAX) put_table(L, out, depth);
    else put(out, 0xc0, 0, 0);
    lua_pop(L, 1);
    lua_lib_wrote(L, before, out->len);
}

static int cmsgpack_pack(lua_State *L)
{
    struct bytes *out = lua_touserdata(L, lua_upvalueindex(1));
    int count = lua_gettop(L);
    if (count == 0) return luaL_argerror(L, 0, "MessagePack pack needs input.");
    luaL_checkstack(L, 1, "in function mp_pack");
    bytes_clear(out);
    for (int i = 1; i <= count; i++) {
        lua_pushvalue(L, i);
        put_value(L, out, 0);
    }
    lua_pushlstring(L, out->ptr, out->len);
    if (out->cap > LUA_SCRATCH_KEPT_MAX) bytes_free(out);
    return 1;
}

/* ---- reading ---- */

struct input {
    const unsigned char *at;
    size_t left;
};

static int missing(lua_State *L)
{
    return luaL_error(L, "Missing bytes in input.");
}

static uint64_t take(lua_State *L, struct input *in, int size)
{
    uint64_t value = 0;
    if (in->left < (size_t)size) missing(L);
    for (int i = 0; i < size; i++) value = value << 8 | in->at[i];
    in->at += size;
    in->left -= (size_t)size;
    return value;
}

static void push_text(lua_State *L, struct input *in, uint64_t len)
{
    if (in->left < len) missing(L);
    lua_pushlstring(L, (const char *)in->at, (size_t)len);
    in->at += len;
    in->left -= (size_t)len;
}

static void push_signed(lua_State *L, struct input *in, int size)
{
    uint64_t sign = 1ull << (size * 8 - 1);
    lua_pushnumber(L, (lua_Number)(int64_t)((take(L, in, size) ^ sign) - sign));
}

static void push_real(lua_State *L, struct input *in, int size)
{
    uint64_t bits = take(L, in, size);
    uint32_t bits32 = (uint32_t)bits;
    float small;
    double n;
    memcpy(&small, &bits32, sizeof small);
    memcpy(&n, &bits, sizeof n);
    lua_pushnumber(L, size == 4 ? (lua_Number)small : n);
}

static void push_value(lua_State *L, struct input *in);

static void push_array(lua_State *L, struct input *in, uint64_t count)
{
    lua_newtable(L);
    luaL_checkstack(L, 3, "in function mp_decode_to_lua_array");
    for (uint64_t i = 1; i <= count; i++) {
        lua_pushnumber(L, (lua_Number)i);
        push_value(L, in);
        lua_settable(L, -3);
    }
}

static void push_map(lua_State *L, struct input *in, uint64_t count)
{
    lua_newtable(L);
    luaL_checkstack(L, 3, "in function mp_decode_to_lua_hash");
    for (uint64_t i = 0; i < count; i++) {
        push_value(L, in);
        push_value(L, in);
        lua_settable(L, -3);
    }
}

static void push_value(lua_State *L, struct input *in)
{
    int head = (int)take(L, in, 1);
    luaL_checkstack(L, 1,
                    "too many return values at once; use unpack_one or unpack_limit instead.");
    switch (head) {
    case 0xc0: lua_pushnil(L); return;
    case 0xc2: lua_pushboolean(L, 0); return;
    case 0xc3: lua_pushboolean(L, 1); return;
    case 0xca: push_real(L, in, 4); return;
    case 0xcb: push_real(L, in, 8); return;
    case 0xcc: case 0xcd: case 0xce: case 0xcf:          /* from 2^63 on negative, as in Redis */
        lua_pushnumber(L, (lua_Number)(int64_t)take(L, in, 1 << (head - 0xcc)));
        return;
    case 0xd0: case 0xd1: case 0xd2: case 0xd3: push_signed(L, in, 1 << (head - 0xd0)); return;
    case 0xd9: case 0xda: case 0xdb: push_text(L, in, take(L, in, 1 << (head - 0xd9))); return;
    case 0xdc: case 0xdd: push_array(L, in, take(L, in, 2 << (head - 0xdc))); return;
    case 0xde: case 0xdf: push_map(L, in, take(L, in, 2 << (head - 0xde))); return;
    default: break;
    }
    if (head <= 0x7f) lua_pushnumber(L, head);
    else if (head >= 0xe0) lua_pushnumber(L, head - 0x100);
    else if (head <= 0x8f) push_map(L, in, (uint64_t)head & 0xf);
    else if (head <= 0x9f) push_array(L, in, (uint64_t)head & 0xf);
    else if (head <= 0xbf) push_text(L, in, (uint64_t)head & 0x1f);
    else luaL_error(L, "Bad data format in input.");
}

/* Neither limit nor offset: all values, and no offset among the results. */
static int unpack(lua_State *L, lua_Integer limit, lua_Integer offset)
{
    size_t len;
    struct input in;
    bool all = limit == 0 && offset == 0;
    int count = 0;

    const char *text = luaL_checklstring(L, 1, &len);
    lua_settop(L, 1);
    if (offset < 0 || limit < 0)
        return luaL_error(L, "Invalid request to unpack with offset of %d and limit of %d.",
                          (int)offset, (int)len);
    if ((size_t)offset > len)
        return luaL_error(L, "Start offset %d greater than input length %d.", (int)offset,
                          (int)len);
    in = (struct input){(const unsigned char *)text + offset, len - (size_t)offset};
    for (; in.left > 0 && (all || count < limit); count++) push_value(L, &in);
    if (all) return count;
    luaL_checkstack(L, 1, "in function mp_unpack_full");
    lua_pushinteger(L, in.left == 0 ? -1 : (lua_Integer)(len - in.left));
    lua_insert(L, 2);
    return count + 1;
}

static int cmsgpack_unpack(lua_State *L)
{
    return unpack(L, 0, 0);
}

static int cmsgpack_unpack_one(lua_State *L)
{
    return unpack(L, 1, luaL_optinteger(L, 2, 0));
}

static int cmsgpack_unpack_limit(lua_State *L)
{
    lua_Integer limit = luaL_checkinteger(L, 2);
    return unpack(L, limit, luaL_optinteger(L, 3, 0));
}

void lua_cmsgpack_push(lua_State *L, struct bytes *scratch)
{
    static const luaL_Reg functions[] = {{"pack", cmsgpack_pack},
                                         {"unpack", cmsgpack_unpack},
                                         {"unpack_one", cmsgpack_unpack_one},
                                         {"unpack_limit", cmsgpack_unpack_limit},
                                         {NULL, NULL}};
    lua_newtable(L);
    lua_pushlightuserdata(L, scratch);
    luaL_setfuncs(L, functions, 1);
    lua_pushliteral(L, "cmsgpack");
    lua_setfield(L, -2, "_NAME");
    lua_pushliteral(L, "lua-cmsgpack 0.4.0");         /* what scripts may ask for */
    lua_setfield(L, -2, "_VERSION");
    lua_pushliteral(L, "MessagePack C implementation for Lua");
    lua_setfield(L, -2, "_DESCRIPTION");
}
