/* engine.h - the Lua state of a node, its cached scripts, and the one that runs; what the files of
 * this folder know of each other.
 *
 *     eval.c       the handlers
 *     script.c     the state, running with a limit of time and memory
 *     cache.c      compiled scripts
 *     function.c   the handlers of functions
 *     library.c    libraries and their functions: which there are
 *     library_load.c   a library's text becomes functions
 *     library_dump.c   libraries as bytes
 *     sandbox.c    which globals there are, and that nobody changes them
 *     lua_load.c   load(): text becomes a function
 *     lua_nest.c   pcall() and others that call Lua from C, and how deep
 *     lua_redis.c  redis.call() and the rest of the redis table
 *     lua_value.c  replies to Lua values and back
 *     lua_*.c      libraries, see lua_lib.h
 *
 * Lua errors are longjmps: whatever may raise one runs inside script_run(), and holds nothing
 * that would have to be freed. */
#ifndef TORC_SCRIPT_ENGINE_H
#define TORC_SCRIPT_ENGINE_H

#include "core/command/shebang.h"
#include "server/script/lua_lib.h"
#include "server/script/script.h"
#include "server/session/server.h"
#include "server/session/undo.h"

#include <lauxlib.h>
#include <lua.h>

enum { SCRIPT_SHA_LEN = 40 };

/* A script that was compiled. */
struct script {
    uint64_t sha_hash, body_hash;
    char sha[SCRIPT_SHA_LEN];            /* lower case */
    unsigned flags;                      /* enum script_flag */
    int function;                        /* reference in Lua's registry */
    size_t len;
    char body[];
};

/* One execution. */
struct script_run {
    struct client *caller;
    struct slice name;                   /* the digest, or that of the function */
    int code;                            /* reference in Lua's registry */
    bool is_function;                    /* keys and arguments are its parameters */
    const struct slice *keys, *args;
    size_t keys_count, args_count;
    bool is_read_only;
    bool allows_oom;
    bool is_of_part;                     /* a proxy calls it, and other nodes have the other keys */
    bool is_guessing;                    /* on copies, of which one is missing: see guess() */
    unsigned guesses;                    /* commands since */
    bool has_touched;                    /* some key */
    bool was_out_of_memory;              /* when the script began */
    bool has_written;
    bool is_killed;
    bool has_reached;                    /* for a key it cannot have now: it is taken back ... */
    bool runs_again;                     /* ... and its caller's request runs again, */
    struct bytes elsewhere;              /* ... or this is what the proxy is told: reach.h */
    struct undo undo;
    const struct undo_step *before;      /* the newest of the caller's EXEC when the script began */
    int64_t start_us;                    /* ticks */
    size_t out_before;                   /* length of the caller's output */
};

/* Names that make a table more than an array. */
enum script_field {
    FIELD_ERR, FIELD_OK, FIELD_DOUBLE, FIELD_MAP, FIELD_SET, FIELD_BIG_NUMBER,
    FIELD_VERBATIM_STRING, FIELD_COUNT
};

struct script_engine {
    struct server *server;
    struct functions *functions;         /* NULL until a library is loaded: library.h */
    struct functions *real_functions;    /* while those are a copy: scratch.h */
    bool has_copied_functions;
    bool is_for_functions;
    struct library_load *load;           /* under way; NULL: none */
    lua_State *lua;
    size_t heap_bytes, heap_max;         /* max 0: no limit */
    size_t heap_kept;                    /* above it, garbage is collected when a script ends */
    int ref_globals;                     /* the globals behind the read-only view; references */
    int ref_views;                       /* view -> table, for all that are read-only */
    int ref_globals_meta, ref_string_meta;         /* views of these metatables */
    int ref_on_error, ref_tostring, ref_runner;
    int ref_fields[FIELD_COUNT];

    struct table by_sha, by_body;        /* of struct script */
    size_t bodies_bytes;
    bool was_flushed;
    struct client client;                /* behind redis.call() */
    struct bytes out;                    /* its replies */
    struct slice *argv;                  /* its request */
    size_t argv_cap;
    struct bytes numbers;                /* text of arguments that are numbers */
    struct bytes scratch;                /* of cmsgpack, and of compiling */
    uint64_t random;                     /* of math.random(); goes on from script to script */
    int ref_globals_view, ref_load_globals;        /* where libraries are loaded: sandbox.c */
    const char *stack_base;              /* of the C stack, where the script was called */
    struct script_run *run;              /* NULL: none */
};

/* The engine a Lua state belongs to. */
struct script_engine *script_engine_of(lua_State *L);

/* ---- cache.c ---- */

void script_cache_open(struct script_engine *engine);
void script_cache_close(struct script_engine *engine);

/* The script of this digest, in any case; NULL when it is not cached. */
struct script *script_find_sha(struct script_engine *engine, struct slice sha);

/* The script of this text; NULL when it is not cached. */
struct script *script_find_body(struct script_engine *engine, struct slice body);

/* SHA-1 in hexadecimal digits. */
void script_sha(struct slice text, char out[static SCRIPT_SHA_LEN]);

/* Compiles and caches a text that is not cached yet.  NULL with an error and its code in *why. */
struct script *script_compile(struct script_engine *engine, struct slice body, struct bytes *why);

/* ---- script.c ---- */

/* A state of its own, for functions. */
struct script_engine *script_engine_for_functions(struct server *server);

/* The execution under way, of a script or a function; NULL: none. */
struct script_run *script_running(struct server *server);

/* Answers SCRIPT KILL or FUNCTION KILL. */
void script_kill(struct client *c, bool is_function);

/* Takes "numkeys key... arg..." from the request's third argument on; false, with an error replied,
 * when there are not so many.  not_a_number: the error for a count that is none; NULL for the usual
 * one. */
bool script_take_keys(struct client *c, const char *not_a_number, struct script_run *run)
    __attribute__((warn_unused_result));

/* Whether memory is full, and the script has said that it needs some; it has replied then, in the
 * words of a command that is refused. */
bool script_is_refused_for_memory(struct client *c, unsigned flags);

/* Whether what a script of c writes must be logged here: what a transaction has decided is done in
 * any case, and what is written to copies is logged elsewhere, or never. */
bool script_is_logged(const struct client *c);

/* server->script_only_reads, see server.h. */
bool script_only_reads(struct server *server, const struct command *command, struct slice name);

/* Runs what is in run->code with the keys and arguments taken; it has replied afterwards. */
void script_call(struct script_engine *engine, struct client *c, unsigned flags, bool read_only,
                 struct script_run *run);

/* Forgets all scripts, and everything else that Lua remembers. */
void script_forget_all(struct script_engine *engine);

/* Lets lua-memory-limit hold, until heap_max is set to 0.  Errors of memory must be caught
 * meanwhile. */
void script_limit_memory(struct script_engine *engine);

/* Whether the script that runs was killed, or is taken back: it must come to its end, whatever it
 * catches. */
bool script_must_end(const struct script_engine *engine);

/* Raises an error that nothing can catch; the flag that makes the script end is set before. */
int script_end(lua_State *L);

/* Runs it; the caller has its reply afterwards. */
void script_run(struct script_engine *engine, struct script_run *run);

/* ---- sandbox.c ---- */

/* Opens the libraries, and makes the globals those of Redis, all of them read-only. */
void sandbox_build(struct script_engine *engine);

/* Of a state for functions: while a library is loaded there is only the table "redis", and what is
 * in it is for that. */
void sandbox_set_loading(struct script_engine *engine, bool is_loading);

/* ---- lua_load.c ---- */

/* Compiles text, never bytecode, and pushes a function or an error message; as lua_load().
 * is_script: see source.h. */
int lua_load_text(lua_State *L, struct slice text, const char *name, bool is_script);

/* loadstring() and load(). */
int lua_load_string(lua_State *L);
int lua_load_reader(lua_State *L);

/* ---- lua_nest.c ---- */

/* Whether so much of the C stack is taken that nothing may call back into Lua any more; what would
 * have to then ends with the error that lua_nest_refuse() raises. */
bool lua_nest_is_deep(lua_State *L);
int lua_nest_refuse(lua_State *L);

/* pcall() and xpcall(). */
int lua_nest_pcall(lua_State *L);
int lua_nest_xpcall(lua_State *L);

/* Makes LuaJIT's functions that would nest without bound, which are globals still, look how deep
 * they are. */
void lua_nest_guard_libraries(lua_State *L);

/* ---- lua_redis.c ---- */

/* Pushes the table "redis": for scripts, for functions, and for loading functions. */
void lua_redis_push(lua_State *L);
void lua_redis_push_for_functions(lua_State *L);
void lua_redis_push_for_loading(lua_State *L);

/* ---- library_load.c ---- */

/* redis.register_function(). */
int library_register_function(lua_State *L);

/* Raises an error where loading takes too long; called now and then. */
void library_load_tick(lua_State *L);

/* ---- lua_value.c ---- */

/* Makes the names of fields known to the state. */
void lua_value_open(struct script_engine *engine);

/* Pushes the reply, which is whole, as a Lua value.  An error becomes a table with "err". */
void lua_value_push_reply(lua_State *L, struct slice reply, enum resp_version resp);

/* Writes the value on the top of the stack to the client and pops it. */
void lua_value_reply(lua_State *L, struct client *to, enum resp_version script_resp);

/* Pushes {err = text}. */
void lua_value_push_error(lua_State *L, struct slice text, bool is_counted);

#endif
