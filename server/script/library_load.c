/* library_load.c - a library's text becomes functions.
 *
 * The text begins with "#!lua name=NAME".  It is run once, in a world in which there is nothing but
 * redis.register_function() and the log, and for half a second at most. */
#include "core/base/mem.h"
#include "core/wire/resp_request.h"
#include "server/script/library.h"


/* ---- redis.register_function() ---- */

struct registration {
    int name, callback, description;     /* where they stand on the stack; 0: not given */
    unsigned flags;
};

static int fail(lua_State *L, const char *why)
{
    lua_value_push_error(L, slice_of(why), false);
    return lua_error(L);
}

static bool is_text(lua_State *L, int index)
{
    return lua_isstring(L, index);       /* a number is one */
}

static struct slice text_at(lua_State *L, int index)
{
    struct slice text = {NULL, 0};
    if (index != 0) text.ptr = lua_tolstring(L, index, &text.len);
    return text;
}

static bool read_flag(lua_State *L, unsigned *flags)
{
    struct slice name = {"", 0};
    if (is_text(L, -1)) name = text_at(L, -1);
    for (size_t i = 0; i < SCRIPT_FLAGS_COUNT; i++)
        if (slice_is(name, script_flag_names[i])) {
            *flags |= 1u << i;
            return true;
        }
    return false;
}

/* Of the table at index: its array, up to the first nil. */
static void read_flags(lua_State *L, int index, unsigned *flags)
{
    if (!lua_istable(L, index))
        fail(L, "ERR flags argument to redis.register_function must be a table representing "
                "function flags");
    for (int i = 1;; i++) {
        lua_rawgeti(L, index, i);
        if (lua_isnil(L, -1)) break;
        if (!read_flag(L, flags)) fail(L, "ERR unknown flag given");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void demand(lua_State *L, bool holds, const char *why)
{
    if (!holds) fail(L, why);
}

/* The value at this place of the stack, which stays there, is what the table calls so. */
static void read_named(lua_State *L, struct slice key, int at, struct registration *r)
{
    if (slice_is(key, "function_name")) {
        demand(L, is_text(L, at),
               "ERR function_name argument given to redis.register_function must be a string");
        r->name = at;
    } else if (slice_is(key, "description")) {
        demand(L, is_text(L, at),
               "ERR description argument given to redis.register_function must be a string");
        r->description = at;
    } else if (slice_is(key, "callback")) {
        demand(L, lua_isfunction(L, at),
               "ERR callback argument given to redis.register_function must be a function");
        r->callback = at;
    } else if (slice_is(key, "flags")) {
        read_flags(L, at, &r->flags);
    } else {
        fail(L, "ERR unknown argument given to redis.register_function");
    }
}

/* What the table, at index 1, holds is left on the stack, from index 3 on; its key is on top. */
static void read_table(lua_State *L, struct registration *r)
{
    demand(L, lua_istable(L, 1),
           "ERR calling redis.register_function with a single argument is only applicable to Lua "
           "table (representing named arguments).");
    for (lua_pushnil(L); lua_next(L, 1) != 0;) {
        if (lua_type(L, -2) == LUA_TNUMBER)
            fail(L, "ERR unknown argument given to redis.register_function");
        demand(L, lua_type(L, -2) == LUA_TSTRING,
               "ERR named argument key given to redis.register_function is not a string");
        luaL_checkstack(L, 4, NULL);
        lua_insert(L, -2);               /* the value stays below the key, which goes on */
        read_named(L, text_at(L, -1), lua_gettop(L) - 1, r);
    }
    demand(L, r->name != 0, "ERR redis.register_function must get a function name argument");
    demand(L, r->callback != 0, "ERR redis.register_function must get a callback argument");
}

static void read_two(lua_State *L, struct registration *r)
{
    demand(L, is_text(L, 1), "ERR first argument to redis.register_function must be a string");
    demand(L, lua_isfunction(L, 2),
           "ERR second argument to redis.register_function must be a function");
    r->name = 1;
    r->callback = 2;
}

int library_register_function(lua_State *L)
{
    const struct library_load *load = script_engine_of(L)->load;
    struct registration r = {0};
    int argc = lua_gettop(L);
    if (load == NULL)
        return fail(L, "ERR redis.register_function can only be called on FUNCTION LOAD command");
    demand(L, argc == 1 || argc == 2,
           "ERR wrong number of arguments to redis.register_function");
    if (argc == 1) read_table(L, &r);
    else read_two(L, &r);

    struct slice name = text_at(L, r.name);
    demand(L, library_name_is_valid(name),
           "ERR Library names can only contain letters, numbers, or underscores(_) and must be at "
           "least one character long");
    demand(L, library_find_function(load->library, name) == NULL,
           "ERR Function already exists in the library");
    struct slice description = text_at(L, r.description);
    lua_pushvalue(L, r.callback);
    library_add_function(load->library, name, description, r.flags,
                         luaL_ref(L, LUA_REGISTRYINDEX));
    return 0;
}

void library_load_tick(lua_State *L)
{
    const struct script_engine *engine = script_engine_of(L);
    struct server *s = engine->server;
    const struct library_load *load = engine->load;
    if (load->max_us != 0 && s->ops->ticks_us(s) - load->start_us >= load->max_us)
        fail(L, "ERR FUNCTION LOAD timeout");
}

/* ---- the first line ---- */

static bool explain(struct bytes *why, const char *text)
{
    bytes_append_slice(why, slice_of(text));
    return false;
}

static bool is_metadata_of_lua(struct slice engine, struct bytes *why)
{
    if (slice_is(engine, "lua")) return true;
    bytes_printf(why, "ERR Engine '%.*s' not found", (int)engine.len, engine.ptr);
    return false;
}

/* The words behind the first; the name is a part of the line. */
static bool read_words(const struct resp_request *r, const char *line, struct slice *name,
                       struct bytes *why)
{
    static const char option[] = "name=";
    *name = (struct slice){0};
    for (size_t i = 1; i < r->argc; i++) {
        struct slice word = slice_make(line + r->args[i].offset, r->args[i].len);
        if (!slice_is(slice_part(word, 0, sizeof option - 1), option)) {
            bytes_printf(why, "ERR Invalid metadata value given: %.*s", (int)word.len, word.ptr);
            return false;
        }
        if (name->ptr != NULL)
            return explain(why,
                           "ERR Invalid metadata value, name argument was given multiple times");
        *name = slice_part(word, sizeof option - 1, SIZE_MAX);
    }
    if (name->ptr == NULL) return explain(why, "ERR Library name was not given");
    if (!library_name_is_valid(*name))
        return explain(why, "ERR Library names can only contain letters, numbers, or "
                            "underscores(_) and must be at least one character long");
    const struct resp_span engine = r->args[0];
    return is_metadata_of_lua(slice_make(line + engine.offset + 2, engine.len - 2), why);
}

/* The line is quoted as an inline request is.  *line holds it, and *name is a part of it; *skip is
 * its length. */
static bool read_metadata(struct slice text, struct bytes *line, struct slice *name, size_t *skip,
                          struct bytes *why)
{
    static const struct resp_limits limits = {SIZE_MAX, SIZE_MAX, INT_MAX, true};
    struct resp_request r;
    if (!slice_starts(text, SLICE("#!"))) return explain(why, "ERR Missing library metadata");
    const char *end = memchr(text.ptr, '\n', text.len);
    if (end == NULL) return explain(why, "ERR Invalid library metadata");
    *skip = (size_t)(end - text.ptr);
    bytes_append(line, text.ptr, *skip + 1);
    resp_request_init(&r, &limits);
    bool ok = resp_request_step(&r, line->ptr, line->len) == RESP_DONE && r.argc > 0 &&
              r.args[0].len >= 2;
    if (ok) ok = read_words(&r, line->ptr, name, why);
    else explain(why, "ERR Invalid library metadata");
    resp_request_close(&r);
    return ok;
}

/* ---- running it ---- */

static int compile(lua_State *L)
{
    const struct slice *code = lua_touserdata(L, 1);
    if (lua_load_text(L, *code, "@user_function", true) != 0) return lua_error(L);
    return 1;
}

/* Appends what the error on the top says, and pops it. */
static void explain_error(lua_State *L, const char *what, const char *code, struct bytes *why)
{
    if (lua_istable(L, -1)) {
        lua_getfield(L, -1, "err");
        lua_remove(L, -2);
        code = "";
    }
    const char *text = lua_isstring(L, -1) ? lua_tostring(L, -1) : "unknown error";
    bytes_printf(why, "ERR Error %s: %s%s", what, code, text);
    lua_settop(L, 0);
}

static bool run(struct script_engine *engine, struct slice code, struct library_load *load,
                struct bytes *why)
{
    lua_State *L = engine->lua;
    lua_pushcfunction(L, compile);
    lua_pushlightuserdata(L, &code);
    if (lua_pcall(L, 1, 1, 0) != 0) {
        explain_error(L, "compiling function", "", why);
        return false;
    }
    engine->stack_base = __builtin_frame_address(0);
    sandbox_set_loading(engine, true);
    engine->load = load;
    int status = lua_pcall(L, 0, 0, 0);
    engine->load = NULL;
    sandbox_set_loading(engine, false);
    if (status != 0) explain_error(L, "registering functions", "ERR ", why);
    return status == 0;
}

static struct library *run_limited(struct script_engine *engine, struct library *library,
                                   struct slice code, int64_t max_us, struct bytes *why)
{
    struct server *s = engine->server;
    struct library_load load = {library, s->ops->ticks_us(s), max_us};
    script_limit_memory(engine);
    bool ok = run(engine, code, &load, why);
    engine->heap_max = 0;
    if (ok && list_is_empty(&library->functions)) ok = explain(why, "ERR No functions registered");
    if (ok) return library;
    library_free(engine, library);
    return NULL;
}

struct library *library_load(struct functions *all, struct slice text, const struct list *others,
                             int64_t max_us, struct bytes *why)
{
    struct bytes line = {0};
    struct slice name;
    size_t skip = 0;
    struct library *library = NULL;
    if (read_metadata(text, &line, &name, &skip, why)) {
        if (others != NULL && library_find(others, name) != NULL)
            bytes_printf(why, "ERR Library '%.*s' already exists", (int)name.len, name.ptr);
        else library = library_new(name, text);
    }
    bytes_free(&line);
    if (library == NULL) return NULL;
    return run_limited(all->engine, library, slice_part(text, skip, SIZE_MAX), max_us, why);
}
