/* lua_value.c - replies as Lua values, and Lua values as replies.
 *
 *     RESP2   $ text    : number   + {ok=}    - {err=}    * table    null false
 *     RESP3   as RESP2, but null nil, and  , {double=}  % {map=}  ~ {set={member=true}}  # boolean
 *             ( {big_number=}  = {verbatim_string={string=, format=}}
 *
 * A number becomes an integer, its fraction dropped; an array ends before its first nil. */
#include "core/wire/resp_reply.h"
#include "server/script/engine.h"
#include "server/session/reply.h"

#include <stdlib.h>

enum { VERBATIM_FORMAT_LEN = 3, DOUBLE_TEXT_MAX = 64 };

/* ---- replies to values ---- */

static void push_value(lua_State *L, struct resp_cursor *in, enum resp_version resp);

static void set_text(lua_State *L, const char *name, struct slice text)
{
    lua_pushlstring(L, text.ptr, text.len);
    lua_setfield(L, -2, name);
}

static void push_field(lua_State *L, const char *name, struct slice text)
{
    lua_createtable(L, 0, 1);
    set_text(L, name, text);
}

void lua_value_push_error(lua_State *L, struct slice text, bool is_counted)
{
    push_field(L, "err", text);
    if (!is_counted) return;
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "ignore_error_stats_update");
}

static void push_double(lua_State *L, struct slice text)
{
    char copy[DOUBLE_TEXT_MAX] = "";
    memcpy(copy, text.ptr, text.len < sizeof copy ? text.len : sizeof copy - 1);
    lua_createtable(L, 0, 1);
    lua_pushnumber(L, strtod(copy, NULL));
    lua_setfield(L, -2, "double");
}

static void push_verbatim(lua_State *L, struct slice text)
{
    lua_createtable(L, 0, 1);
    push_field(L, "string", text);
    set_text(L, "format", slice_make(text.ptr - VERBATIM_FORMAT_LEN - 1, VERBATIM_FORMAT_LEN));
    lua_setfield(L, -2, "verbatim_string");
}

static void push_array(lua_State *L, struct resp_cursor *in, int64_t count, enum resp_version resp)
{
    lua_createtable(L, (int)count, 0);
    for (int i = 1; i <= count; i++) {
        push_value(L, in, resp);
        lua_rawseti(L, -2, i);
    }
}

/* The elements of a map or a set as a table of its own, in a field of this name. */
static void push_keyed(lua_State *L, const char *name, struct resp_cursor *in, int64_t count,
                       enum resp_version resp)
{
    bool is_map = strcmp(name, "map") == 0;
    lua_createtable(L, 0, 1);
    lua_createtable(L, 0, (int)(is_map ? count / 2 : count));
    for (int64_t i = 0; i < count; i += is_map ? 2 : 1) {
        push_value(L, in, resp);
        if (is_map) push_value(L, in, resp);
        else lua_pushboolean(L, 1);
        lua_rawset(L, -3);
    }
    lua_setfield(L, -2, name);
}

static void push_null(lua_State *L, enum resp_version resp)
{
    if (resp == RESP3) lua_pushnil(L);
    else lua_pushboolean(L, 0);
}

static void push_value(lua_State *L, struct resp_cursor *in, enum resp_version resp)
{
    struct resp_value v;
    luaL_checkstack(L, 6, "a reply is nested too deeply");
    if (!resp_cursor_next(in, &v)) luaL_error(L, "the reply of a command was not understood");
    switch (v.type) {
    case '+': push_field(L, "ok", v.text); break;
    case '-': case '!': lua_value_push_error(L, v.text, true); break;
    case ':': lua_pushnumber(L, (lua_Number)v.integer); break;
    case '$': lua_pushlstring(L, v.text.ptr, v.text.len); break;
    case '*': case '>': push_array(L, in, v.integer, resp); break;
    case '%': push_keyed(L, "map", in, v.integer, resp); break;
    case '~': push_keyed(L, "set", in, v.integer, resp); break;
    case '#': lua_pushboolean(L, v.integer != 0); break;
    case ',': push_double(L, v.text); break;
    case '(': push_field(L, "big_number", v.text); break;
    case '=': push_verbatim(L, v.text); break;
    case '|':                            /* scripts are not shown attributes */
        for (struct slice part; v.integer > 0 && resp_cursor_skip(in, &part);) v.integer--;
        push_value(L, in, resp);
        break;
    default: push_null(L, resp); break;
    }
}

void lua_value_push_reply(lua_State *L, struct slice reply, enum resp_version resp)
{
    struct resp_cursor in = {reply.ptr, reply.ptr + reply.len};
    push_value(L, &in, resp);
}

/* ---- values to replies ---- */

struct writer {
    lua_State *L;
    const struct script_engine *engine;
    struct client *to;
    enum resp_version script_resp;
    size_t start;                        /* of the reply, in the client's output */
};

static void write_value(struct writer *w);

/* Pushes the field whose name is on the top in its place; metatables are not asked, so nothing of
 * the script runs any more.  Says whether it has this type, and pops it otherwise. */
static bool get_if(lua_State *L, int type)
{
    lua_rawget(L, -2);
    if (lua_type(L, -1) == type) return true;
    lua_pop(L, 1);
    return false;
}

static bool push_if(lua_State *L, const char *name, int type)
{
    lua_pushstring(L, name);
    return get_if(L, type);
}

static struct slice text_at(lua_State *L, int index)
{
    struct slice text;
    text.ptr = lua_tolstring(L, index, &text.len);
    return text;
}

static void write_error(struct writer *w, struct slice text)
{
    lua_pushliteral(w->L, "ignore_error_stats_update");
    lua_rawget(w->L, -3);
    if (!lua_toboolean(w->L, -1)) stats_count_error(&w->to->server->stats, text);
    lua_pop(w->L, 1);
    resp_write_error(w->to->out, text);
    w->to->errors++;
}

static void write_big_number(struct writer *w, struct slice text)
{
    struct bytes line = {0};
    bytes_append_slice(&line, text);
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '\r' || line.ptr[i] == '\n') line.ptr[i] = ' ';
    resp_write_big_number(w->to->out, w->to->resp, bytes_slice(&line));
    bytes_free(&line);
}

/* A format of another length than three is cut or filled up. */
static bool write_verbatim(struct writer *w)
{
    char format[VERBATIM_FORMAT_LEN] = {' ', ' ', ' '};
    lua_State *L = w->L;
    if (!push_if(L, "format", LUA_TSTRING)) return false;
    struct slice given = slice_part(text_at(L, -1), 0, sizeof format);
    memcpy(format, given.ptr, strnlen(given.ptr, given.len));
    lua_pop(L, 1);
    if (!push_if(L, "string", LUA_TSTRING)) return false;
    resp_write_verbatim(w->to->out, w->to->resp, slice_make(format, sizeof format), text_at(L, -1));
    lua_pop(L, 1);
    return true;
}

static size_t count_fields(lua_State *L)
{
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pop(L, 1);
        count++;
    }
    return count;
}

/* A map's keys and values, a set's keys. */
static void write_fields(struct writer *w, bool is_map)
{
    lua_State *L = w->L;
    size_t count = count_fields(L);
    if (is_map) reply_map(w->to, count);
    else reply_set(w->to, count);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pushvalue(L, -2);
        write_value(w);
        if (is_map) write_value(w);
        else lua_pop(L, 1);
    }
}

static void write_array(struct writer *w)
{
    lua_State *L = w->L;
    int count = 0;
    for (;; count++) {
        lua_rawgeti(L, -1, count + 1);
        bool is_end = lua_isnil(L, -1);
        lua_pop(L, 1);
        if (is_end) break;
    }
    reply_array(w->to, (size_t)count);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, -1, i);
        write_value(w);
    }
}

/* Writes the field on the top, of the type that its name asks for; false when it cannot be after
 * all. */
static bool write_special(struct writer *w, enum script_field field)
{
    lua_State *L = w->L;
    switch (field) {
    case FIELD_ERR: write_error(w, text_at(L, -1)); return true;
    case FIELD_OK: reply_status(w->to, text_at(L, -1)); return true;
    case FIELD_DOUBLE: reply_double(w->to, lua_tonumber(L, -1)); return true;
    case FIELD_MAP: write_fields(w, true); return true;
    case FIELD_SET: write_fields(w, false); return true;
    case FIELD_BIG_NUMBER: write_big_number(w, text_at(L, -1)); return true;
    default: return write_verbatim(w);
    }
}

static const struct {
    const char *name;
    int type;
} fields[FIELD_COUNT] = {
    [FIELD_ERR] = {"err", LUA_TSTRING},
    [FIELD_OK] = {"ok", LUA_TSTRING},
    [FIELD_DOUBLE] = {"double", LUA_TNUMBER},
    [FIELD_MAP] = {"map", LUA_TTABLE},
    [FIELD_SET] = {"set", LUA_TTABLE},
    [FIELD_BIG_NUMBER] = {"big_number", LUA_TSTRING},
    [FIELD_VERBATIM_STRING] = {"verbatim_string", LUA_TTABLE},
};

void lua_value_open(struct script_engine *engine)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        lua_pushstring(engine->lua, fields[i].name);
        engine->ref_fields[i] = luaL_ref(engine->lua, LUA_REGISTRYINDEX);
    }
}

static void write_table(struct writer *w)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        lua_rawgeti(w->L, LUA_REGISTRYINDEX, w->engine->ref_fields[i]);
        if (!get_if(w->L, fields[i].type)) continue;
        bool done = write_special(w, (enum script_field)i);
        lua_pop(w->L, 1);
        if (done) return;
    }
    write_array(w);
}

static void write_bool(struct writer *w, bool value)
{
    if (w->script_resp == RESP3) reply_bool(w->to, value);
    else if (value) reply_int64(w->to, 1);
    else reply_null(w->to);
}

/* Writes what is on the top, and pops it. */
static void write_value(struct writer *w)
{
    lua_State *L = w->L;
    size_t before = w->to->out->len - w->start;
    if (!lua_checkstack(L, 4)) {
        reply_error(w->to, "ERR reached lua stack limit");
        lua_pop(L, 1);
        return;
    }
    switch (lua_type(L, -1)) {
    case LUA_TSTRING: reply_bulk(w->to, text_at(L, -1)); break;
    case LUA_TNUMBER: reply_int64(w->to, lua_number_to_int64(lua_tonumber(L, -1))); break;
    case LUA_TBOOLEAN: write_bool(w, lua_toboolean(L, -1)); break;
    case LUA_TTABLE: write_table(w); break;
    default: reply_null(w->to); break;
    }
    lua_pop(L, 1);
    lua_lib_wrote(L, before, w->to->out->len - w->start);
}

void lua_value_reply(lua_State *L, struct client *to, enum resp_version script_resp)
{
    struct writer w = {L, script_engine_of(L), to, script_resp, to->out->len};
    write_value(&w);
}
