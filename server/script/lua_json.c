/* lua_json.c - the cjson library.
 *
 * Reading is left to lua-cjson.  Writing is our own, for two reasons: lua-cjson ends the process
 * when its output passes 2 GiB, and it writes the fields of an object in the order of Lua's table,
 * which in LuaJIT is another one every time.  Here they come sorted, numbers first, so that the
 * same value gives the same text.
 *
 * A table whose keys are integers from 1 on is written as an array, unless it is so sparse that
 * this is an error (or makes it an object, see cjson.encode_sparse_array()). */
#include "core/base/number.h"
#include "server/script/lua_lib.h"

#include <lauxlib.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int luaopen_cjson(lua_State *L);                 /* lua-cjson has no header */

enum { INPUT_MAX = 1 << 30, NUMBER_TEXT_MAX = 40, INT_DIGITS_MAX = 14 };

enum invalid_numbers { INVALID_OFF, INVALID_ON, INVALID_NULL };

struct settings {
    bool sparse_converts;
    int sparse_ratio, sparse_safe;
    int max_depth;
    int precision;
    int invalid_numbers;                 /* enum invalid_numbers */
    bool keeps_buffer;                   /* only told */
};

struct encoder {
    lua_State *L;
    const struct settings *settings;
    struct bytes *out;
};

/* ---- writing ---- */

static void write_value(struct encoder *e, int depth);

static void refuse(struct encoder *e, int index, const char *why)
{
    luaL_error(e->L, "Cannot serialise %s: %s", luaL_typename(e->L, index), why);
}

/* The letter behind the backslash; 'u' for those written as \u00xx, 0 for what needs none. */
static char escape_of(unsigned char c)
{
    switch (c) {
    case '"': case '\\': case '/': return (char)c;
    case '\b': return 'b';
    case '\t': return 't';
    case '\n': return 'n';
    case '\f': return 'f';
    case '\r': return 'r';
    default: return c < 0x20 || c == 0x7f ? 'u' : '\0';
    }
}

static void write_text(struct encoder *e, struct slice text)
{
    struct bytes *out = e->out;
    size_t from = 0;
    bytes_append_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char escape = escape_of((unsigned char)text.ptr[i]);
        if (escape == '\0') continue;
        bytes_append(out, text.ptr + from, i - from);
        if (escape == 'u') bytes_printf(out, "\\u%04x", (unsigned char)text.ptr[i]);
        else bytes_append(out, (char[]){'\\', escape}, 2);
        from = i + 1;
        lua_lib_wrote(e->L, out->len, out->len);
    }
    bytes_append(out, text.ptr + from, text.len - from);
    bytes_append_byte(out, '"');
}

/* index: of the value that is refused if the number is none. */
static void write_number(struct encoder *e, double n, int index)
{
    int precision = e->settings->precision;
    bool is_short = precision == INT_DIGITS_MAX && fabs(n) < 1e14 && n == floor(n);
    if (isfinite(n) && is_short && !(n == 0 && signbit(n))) {
        char *at = bytes_reserve(e->out, NUMBER_INT64_MAX_LEN);
        e->out->len += number_from_int64(at, (int64_t)n);
    } else if (isfinite(n) || e->settings->invalid_numbers == INVALID_ON) {
        char *at = bytes_reserve(e->out, NUMBER_TEXT_MAX);
        e->out->len += (size_t)snprintf(at, NUMBER_TEXT_MAX, "%.*g", precision, n);
    } else if (e->settings->invalid_numbers == INVALID_NULL) {
        bytes_append(e->out, "null", 4);
    } else {
        refuse(e, index, "must not be NaN or Inf");
    }
}

/* ---- arrays ---- */

/* The highest index of the table on the top; 0 when it is empty, -1 when it is no array. */
static int array_len(struct encoder *e)
{
    const struct settings *s = e->settings;
    lua_State *L = e->L;
    double highest = 0, count = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        double key = lua_type(L, -2) == LUA_TNUMBER ? lua_tonumber(L, -2) : 0;
        if (!(key >= 1 && key == floor(key) && key <= INT_MAX)) {
            lua_pop(L, 2);
            return -1;
        }
        if (key > highest) highest = key;
        count++;
        lua_pop(L, 1);
    }
    if (s->sparse_ratio > 0 && highest > count * s->sparse_ratio && highest > s->sparse_safe) {
        if (!s->sparse_converts) refuse(e, -1, "excessively sparse array");
        return -1;
    }
    return (int)highest;
}

static void write_array(struct encoder *e, int len, int depth)
{
    bytes_append_byte(e->out, '[');
    for (int i = 1; i <= len; i++) {
        if (i > 1) bytes_append_byte(e->out, ',');
        lua_rawgeti(e->L, -1, i);
        write_value(e, depth);
        lua_pop(e->L, 1);
    }
    bytes_append_byte(e->out, ']');
}

/* ---- objects ---- */

/* Text keys point into Lua's strings, which the table holds. */
struct key {
    struct slice text;                   /* ptr NULL: a number */
    double number;
};

static int compare_keys(const void *one, const void *other)
{
    const struct key *a = one, *b = other;
    if (a->text.ptr == NULL && b->text.ptr == NULL) return a->number < b->number ? -1 : 1;
    if (a->text.ptr == NULL) return -1;
    if (b->text.ptr == NULL) return 1;
    return slice_compare(a->text, b->text);
}

static size_t count_keys(lua_State *L)
{
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pop(L, 1);
        count++;
    }
    return count;
}

/* Pushes memory that Lua owns with the sorted keys of the table below it. */
static struct key *push_keys(struct encoder *e, size_t *count)
{
    lua_State *L = e->L;
    *count = count_keys(L);
    struct key *keys = lua_newuserdata(L, (*count + 1) * sizeof *keys), *key = keys;
    lua_pushnil(L);
    while (lua_next(L, -3) != 0) {
        lua_pop(L, 1);
        *key = (struct key){{NULL, 0}, 0};
        if (lua_type(L, -1) == LUA_TNUMBER) key->number = lua_tonumber(L, -1);
        else if (lua_type(L, -1) == LUA_TSTRING)
            key->text.ptr = lua_tolstring(L, -1, &key->text.len);
        else refuse(e, -1, "table key must be a number or string");
        key++;
    }
    qsort(keys, *count, sizeof *keys, compare_keys);
    return keys;
}

static void write_object(struct encoder *e, int depth)
{
    lua_State *L = e->L;
    size_t count;
    const struct key *keys = push_keys(e, &count);
    bytes_append_byte(e->out, '{');
    for (size_t i = 0; i < count; i++) {
        const struct key *key = &keys[i];
        if (i > 0) bytes_append_byte(e->out, ',');
        if (key->text.ptr != NULL) {
            write_text(e, key->text);
            lua_pushlstring(L, key->text.ptr, key->text.len);
        } else {
            lua_pushnumber(L, key->number);
            bytes_append_byte(e->out, '"');
            write_number(e, key->number, -1);
            bytes_append_byte(e->out, '"');
        }
        bytes_append_byte(e->out, ':');
        lua_rawget(L, -3);
        write_value(e, depth);
        lua_pop(L, 1);
    }
    bytes_append_byte(e->out, '}');
    lua_pop(L, 1);
}

/* ---- values ---- */

static void write_table(struct encoder *e, int depth)
{
    depth++;
    if (depth > e->settings->max_depth || !lua_checkstack(e->L, 6))
        luaL_error(e->L, "Cannot serialise, excessive nesting (%d)", depth);
    int len = array_len(e);
    if (len > 0) write_array(e, len, depth);
    else write_object(e, depth);
}

/* Writes what is on the top; it stays there. */
static void write_value(struct encoder *e, int depth)
{
    lua_State *L = e->L;
    size_t before = e->out->len;
    int type = lua_type(L, -1);
    struct slice text;
    if (type == LUA_TSTRING) {
        text.ptr = lua_tolstring(L, -1, &text.len);
        write_text(e, text);
    } else if (type == LUA_TNUMBER) {
        write_number(e, lua_tonumber(L, -1), -1);
    } else if (type == LUA_TBOOLEAN) {
        bytes_append_slice(e->out, slice_of(lua_toboolean(L, -1) ? "true" : "false"));
    } else if (type == LUA_TTABLE) {
        write_table(e, depth);
    } else if (type == LUA_TNIL || (type == LUA_TLIGHTUSERDATA && !lua_touserdata(L, -1))) {
        bytes_append(e->out, "null", 4);
    } else {
        refuse(e, -1, "type not supported");
    }
    lua_lib_wrote(L, before, e->out->len);
}

/* Upvalues of the functions from here on: struct settings, and the buffer. */
static struct settings *settings_of(lua_State *L)
{
    return lua_touserdata(L, lua_upvalueindex(1));
}

static int json_encode(lua_State *L)
{
    struct bytes *out = lua_touserdata(L, lua_upvalueindex(2));
    struct encoder e = {L, settings_of(L), out};
    luaL_argcheck(L, lua_gettop(L) == 1, 1, "expected 1 argument");
    bytes_clear(out);
    write_value(&e, 0);
    lua_pushlstring(L, out->ptr, out->len);
    if (out->cap > LUA_SCRATCH_KEPT_MAX) bytes_free(out);
    return 1;
}

/* ---- settings: each is told, and changed before where an argument is given ---- */

static void begin_setting(lua_State *L, int arguments)
{
    luaL_argcheck(L, lua_gettop(L) <= arguments, arguments + 1, "found too many arguments");
    lua_settop(L, arguments);
}

static void set_number(lua_State *L, int index, int *setting, int min, int max)
{
    if (!lua_isnil(L, index)) {
        lua_Integer value = luaL_checkinteger(L, index);
        const char *expected = lua_pushfstring(L, "expected integer between %d and %d", min, max);
        luaL_argcheck(L, value >= min && value <= max, 1, expected);
        lua_pop(L, 1);
        *setting = (int)value;
    }
    lua_pushinteger(L, *setting);
}

static void set_bool(lua_State *L, int index, bool *setting)
{
    static const char *const none[] = {NULL};
    if (lua_isboolean(L, index)) *setting = lua_toboolean(L, index);
    else if (!lua_isnil(L, index)) luaL_checkoption(L, index, NULL, none);
    lua_pushboolean(L, *setting);
}

static int json_encode_sparse_array(lua_State *L)
{
    struct settings *s = settings_of(L);
    begin_setting(L, 3);
    set_bool(L, 1, &s->sparse_converts);
    set_number(L, 2, &s->sparse_ratio, 0, INT_MAX);
    set_number(L, 3, &s->sparse_safe, 0, INT_MAX);
    return 3;
}

static int json_encode_max_depth(lua_State *L)
{
    begin_setting(L, 1);
    set_number(L, 1, &settings_of(L)->max_depth, 1, INT_MAX);
    return 1;
}

static int json_encode_number_precision(lua_State *L)
{
    begin_setting(L, 1);
    set_number(L, 1, &settings_of(L)->precision, 1, INT_DIGITS_MAX);
    return 1;
}

static int json_encode_keep_buffer(lua_State *L)
{
    begin_setting(L, 1);
    set_bool(L, 1, &settings_of(L)->keeps_buffer);
    return 1;
}

static int json_encode_invalid_numbers(lua_State *L)
{
    static const char *const names[] = {"off", "on", "null", NULL};
    int *setting = &settings_of(L)->invalid_numbers;
    begin_setting(L, 1);
    if (lua_isboolean(L, 1)) *setting = lua_toboolean(L, 1) ? INVALID_ON : INVALID_OFF;
    else if (!lua_isnil(L, 1)) *setting = luaL_checkoption(L, 1, NULL, names);
    if (*setting == INVALID_NULL) lua_pushstring(L, names[*setting]);
    else lua_pushboolean(L, *setting == INVALID_ON);
    return 1;
}

/* ---- reading ---- */

/* Errors get the place in the script that they would have without a function in between. */
static int json_decode(lua_State *L)
{
    luaL_argcheck(L, lua_gettop(L) == 1, 1, "expected 1 argument");
    luaL_checkstring(L, 1);
    if (lua_objlen(L, 1) > INPUT_MAX) return luaL_error(L, "Cannot parse, the text is too large");
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    if (lua_pcall(L, 1, 1, 0) == 0) return 1;
    luaL_where(L, 1);
    lua_insert(L, 1);
    lua_concat(L, 2);
    return lua_error(L);
}

/* ---- the library ---- */

static int json_new(lua_State *L);

/* What lua-cjson has on the top becomes ours, with settings of its own. */
static void install(lua_State *L, struct bytes *scratch)
{
    static const luaL_Reg functions[] = {
        {"encode", json_encode},
        {"encode_sparse_array", json_encode_sparse_array},
        {"encode_max_depth", json_encode_max_depth},
        {"encode_number_precision", json_encode_number_precision},
        {"encode_keep_buffer", json_encode_keep_buffer},
        {"encode_invalid_numbers", json_encode_invalid_numbers},
        {NULL, NULL}};
    lua_getfield(L, -1, "decode");
    lua_pushcclosure(L, json_decode, 1);
    lua_setfield(L, -2, "decode");

    lua_getfield(L, -1, "new");
    lua_pushlightuserdata(L, scratch);
    lua_pushcclosure(L, json_new, 2);
    lua_setfield(L, -2, "new");

    struct settings *settings = lua_newuserdata(L, sizeof *settings);
    *settings = (struct settings){.sparse_ratio = 2,
                                  .sparse_safe = 10,
                                  .max_depth = 1000,
                                  .precision = INT_DIGITS_MAX,
                                  .keeps_buffer = true};
    lua_pushlightuserdata(L, scratch);
    luaL_setfuncs(L, functions, 2);
}

static int json_new(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_call(L, 0, 1);
    install(L, lua_touserdata(L, lua_upvalueindex(2)));
    return 1;
}

void lua_json_push(lua_State *L, struct bytes *scratch)
{
    lua_pushcfunction(L, luaopen_cjson);
    lua_call(L, 0, 1);
    install(L, scratch);
}
