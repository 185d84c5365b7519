/* cache.c - scripts that were compiled, found by digest or by text, and how they are compiled.
 *
 * The second way to find them spares EVAL the digest of a text that it has seen before. */
#include "core/base/mem.h"
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
    if (!shebang_read(body, &flags, &skip, why)) return NULL;
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

