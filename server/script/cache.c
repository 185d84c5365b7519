/* cache.c - scripts that were compiled, found by digest or by text, and how they are compiled.
 *
 * The second way to find them spares EVAL the digest of a text that it has seen before. */
#include "core/base/mem.h"
#include "core/wire/resp_request.h"
#include "server/script/engine.h"

#include <ctype.h>
#include <openssl/sha.h>

static uint64_t hash_by_sha(const void *context, const void *item)
{
    (void)context;
    return ((const struct script *)item)->sha_hash;
}

static uint64_t hash_by_body(const void *context, const void *item)
{
    (void)context;
    return ((const struct script *)item)->body_hash;
}

static void free_script(void *context, void *item)
{
    (void)context;
    mem_free(item);
}

void script_cache_close(struct script_engine *engine)
{
    table_each(&engine->by_sha, free_script, NULL);
    table_close(&engine->by_sha);
    table_close(&engine->by_body);
    engine->bodies_bytes = 0;
}

void script_cache_open(struct script_engine *engine)
{
    table_init(&engine->by_sha, hash_by_sha, NULL);
    table_init(&engine->by_body, hash_by_body, NULL);
}

static uint64_t hash_of(const struct script_engine *engine, struct slice text)
{
    return hash_slice(&engine->server->keyspace.secret, text);
}

static bool is_sha(const void *item, const void *sha)
{
    return memcmp(((const struct script *)item)->sha, sha, SCRIPT_SHA_LEN) == 0;
}

static bool is_body(const void *item, const void *wanted)
{
    const struct script *script = item;
    return slice_equal(slice_make(script->body, script->len), *(const struct slice *)wanted);
}

struct script *script_find_sha(struct script_engine *engine, struct slice sha)
{
    char lower[SCRIPT_SHA_LEN];
    if (sha.len != SCRIPT_SHA_LEN) return NULL;
    for (int i = 0; i < SCRIPT_SHA_LEN; i++) lower[i] = (char)tolower((unsigned char)sha.ptr[i]);
    return table_find(&engine->by_sha, hash_of(engine, slice_make(lower, sizeof lower)), is_sha,
                      lower);
}

struct script *script_find_body(struct script_engine *engine, struct slice body)
{
    return table_find(&engine->by_body, hash_of(engine, body), is_body, &body);
}

void script_sha(struct slice text, char out[static SCRIPT_SHA_LEN])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA_DIGEST_LENGTH];
    SHA1((const unsigned char *)text.ptr, text.len, digest);
    for (int i = 0; i < SHA_DIGEST_LENGTH; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
}

/* ---- the #! line ---- */

const char *const script_flag_names[SCRIPT_FLAGS_COUNT] = {"no-writes", "allow-oom", "allow-stale",
                                                           "no-cluster", "allow-cross-slot-keys"};

static bool read_flag(struct slice name, unsigned *flags, struct bytes *why)
{
    for (size_t i = 0; i < SCRIPT_FLAGS_COUNT; i++)
        if (slice_equal(name, slice_of(script_flag_names[i]))) {
            *flags |= 1u << i;
            return true;
        }
    bytes_printf(why, "ERR Unexpected flag in script shebang: %.*s", (int)name.len, name.ptr);
    return false;
}

static bool read_flags(struct slice list, unsigned *flags, struct bytes *why)
{
    while (list.len > 0) {
        const char *comma = memchr(list.ptr, ',', list.len);
        size_t len = comma != NULL ? (size_t)(comma - list.ptr) : list.len;
        if (!read_flag(slice_make(list.ptr, len), flags, why)) return false;
        list = slice_part(list, len + 1, SIZE_MAX);
        if (comma != NULL && list.len == 0) return read_flag(list, flags, why);
    }
    return true;
}

static bool read_words(const struct resp_request *r, const char *line, unsigned *flags,
                       struct bytes *why)
{
    static const char option[] = "flags=";
    for (size_t i = 0; i < r->argc; i++) {
        struct slice word = slice_make(line + r->args[i].offset, r->args[i].len);
        if (i == 0) {
            if (slice_equal(word, SLICE("#!lua"))) continue;
            bytes_printf(why, "ERR Unexpected engine in script shebang: %.*s", (int)word.len,
                         word.ptr);
            return false;
        }
        if (!slice_equal(slice_part(word, 0, sizeof option - 1), slice_of(option))) {
            bytes_printf(why, "ERR Unknown lua shebang option: %.*s", (int)word.len, word.ptr);
            return false;
        }
        if (!read_flags(slice_part(word, sizeof option - 1, SIZE_MAX), flags, why)) return false;
    }
    return true;
}

static bool fail(struct bytes *why, const char *text)
{
    bytes_append_slice(why, slice_of(text));
    return false;
}

/* The line is quoted as an inline request is. */
bool script_read_shebang(struct slice body, unsigned *flags, size_t *skip, struct bytes *why)
{
    static const struct resp_limits limits = {SIZE_MAX, SIZE_MAX, INT_MAX, true};
    struct resp_request r;
    struct bytes line = {0};

    *flags = SCRIPT_OLD_STYLE;
    *skip = 0;
    if (body.len < 2 || memcmp(body.ptr, "#!", 2) != 0) return true;
    const char *end = memchr(body.ptr, '\n', body.len);
    if (end == NULL) return fail(why, "ERR Invalid script shebang");
    *skip = (size_t)(end - body.ptr);
    *flags = 0;
    bytes_append(&line, body.ptr, *skip + 1);
    resp_request_init(&r, &limits);
    bool ok = resp_request_step(&r, line.ptr, line.len) == RESP_DONE && r.argc > 0;
    if (ok) ok = read_words(&r, line.ptr, flags, why);
    else fail(why, "ERR Invalid engine in script shebang");
    resp_request_close(&r);
    bytes_free(&line);
    return ok;
}

/* ---- compiling ---- */

struct compilation {
    struct slice code;
    int function;                        /* reference to the result */
};

static int compile(lua_State *L)
{
    struct compilation *job = lua_touserdata(L, 1);
    if (lua_load_text(L, job->code, "@user_script", true) != 0) return lua_error(L);
    job->function = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static void keep(struct script_engine *engine, struct script *script, struct slice body)
{
    script->len = body.len;
    if (body.len > 0) memcpy(script->body, body.ptr, body.len);
    script_sha(body, script->sha);
    script->sha_hash = hash_of(engine, slice_make(script->sha, SCRIPT_SHA_LEN));
    script->body_hash = hash_of(engine, body);
    table_add(&engine->by_sha, script->sha_hash, script);
    table_add(&engine->by_body, script->body_hash, script);
    engine->bodies_bytes += sizeof *script + body.len;
}

struct script *script_compile(struct script_engine *engine, struct slice body, struct bytes *why)
{
    unsigned flags;
    size_t skip;
    if (!script_read_shebang(body, &flags, &skip, why)) return NULL;
    struct compilation job = {slice_part(body, skip, SIZE_MAX), LUA_NOREF};
    script_limit_memory(engine);
    int status = lua_cpcall(engine->lua, compile, &job);
    engine->heap_max = 0;
    if (status != 0) {
        bytes_printf(why, "ERR Error compiling script (new function): %s",
                     lua_tostring(engine->lua, -1));
        lua_settop(engine->lua, 0);
        return NULL;
    }
    struct script *script = mem_alloc(sizeof *script + body.len);
    *script = (struct script){.flags = flags, .function = job.function};
    keep(engine, script, body);
    return script;
}

