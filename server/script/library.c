#include "server/script/library.h"

#include "core/base/mem.h"

#include <ctype.h>

/* ---- names ---- */

bool library_name_is_valid(struct slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && name.ptr[i] != '_') return false;
    return name.len > 0;
}

/* FNV-1a: names of functions come from who may run everything. */
static uint64_t hash_nocase(struct slice name)
{
    uint64_t hash = 0xcbf29ce484222325ull;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned)tolower((unsigned char)name.ptr[i])) * 0x100000001b3u;
    return hash * 0x9e3779b97f4a7c15ull;
}

static uint64_t hash_of(const void *context, const void *item)
{
    (void)context;
    return ((const struct function *)item)->hash;
}

static bool is_called(const void *item, const void *name)
{
    return slice_equal_nocase(((const struct function *)item)->name, *(const struct slice *)name);
}

struct function *function_find(const struct functions *all, struct slice name)
{
    if (all == NULL) return NULL;
    return table_find(&all->by_name, hash_nocase(name), is_called, &name);
}

struct library *library_find(const struct list *libraries, struct slice name)
{
    LIST_EACH((struct list *)libraries, link) {
        struct library *library = LIST_ITEM(link, struct library, all);
        if (slice_equal(library->name, name)) return library;
    }
    return NULL;
}

struct function *library_find_function(const struct library *library, struct slice name)
{
    LIST_EACH((struct list *)&library->functions, link) {
        struct function *f = LIST_ITEM(link, struct function, of_library);
        if (slice_equal(f->name, name)) return f;
    }
    return NULL;
}

/* ---- one library ---- */

static struct slice put(char **at, struct slice text)
{
    char *to = *at;
    if (text.len > 0) memcpy(to, text.ptr, text.len);
    *at += text.len;
    return slice_make(to, text.len);
}

struct library *library_new(struct slice name, struct slice code)
{
    struct library *library = mem_alloc(sizeof *library + name.len + code.len);
    char *at = (char *)(library + 1);
    *library = (struct library){.name = put(&at, name)};
    library->code = put(&at, code);
    list_init(&library->all);
    list_init(&library->functions);
    return library;
}

void library_free(struct script_engine *engine, struct library *library)
{
    LIST_EACH(&library->functions, link) {
        struct function *f = LIST_ITEM(link, struct function, of_library);
        luaL_unref(engine->lua, LUA_REGISTRYINDEX, f->code);
        mem_free(f);
    }
    list_leave(&library->all);
    mem_free(library);
}

void library_list_free(struct script_engine *engine, struct list *libraries)
{
    LIST_EACH(libraries, link) library_free(engine, LIST_ITEM(link, struct library, all));
}

void library_add_function(struct library *library, struct slice name, struct slice description,
                          unsigned flags, int code)
{
    struct function *f = mem_alloc(sizeof *f + name.len + description.len);
    char *at = (char *)(f + 1);
    *f = (struct function){.library = library, .hash = hash_nocase(name), .flags = flags,
                           .code = code};
    f->name = put(&at, name);
    if (description.ptr != NULL) f->description = put(&at, description);
    list_add_last(&library->functions, &f->of_library);
}

/* ---- all libraries ---- */

struct functions *functions_new(struct server *server)
{
    struct functions *all = mem_zalloc(sizeof *all);
    all->engine = script_engine_for_functions(server);
    list_init(&all->libraries);
    table_init(&all->by_name, hash_of, NULL);
    return all;
}

void functions_free(struct functions *all)
{
    library_list_free(all->engine, &all->libraries);
    table_close(&all->by_name);
    script_engine_free(all->engine);
    mem_free(all);
}

struct functions *functions_copy(struct server *server, const struct functions *all)
{
    if (all == NULL) return NULL;
    struct functions *copy = functions_new(server);
    struct bytes payload = {0}, why = {0};
    struct list added;
    list_init(&added);
    library_dump(all, &payload);
    if (!library_undump(copy, bytes_slice(&payload), &added, 0, &why) ||
        !functions_join(copy, &added, LIBRARY_APPEND, &why))
        library_list_free(copy->engine, &added);
    bytes_free(&payload);
    bytes_free(&why);
    return copy;
}

struct script_engine *functions_engine(const struct functions *all)
{
    return all->engine;
}

void functions_usage(const struct functions *all, struct script_usage *usage)
{
    usage->libraries = all->libraries_count;
    usage->functions = all->by_name.count;
    usage->libraries_bytes = all->bytes;
    usage->functions_bytes = all->engine->heap_bytes + all->bytes;
}

static size_t bytes_of(const struct library *library)
{
    size_t bytes = sizeof *library + library->name.len + library->code.len;
    LIST_EACH((struct list *)&library->functions, link) {
        const struct function *f = LIST_ITEM(link, struct function, of_library);
        bytes += sizeof *f + f->name.len + f->description.len;
    }
    return bytes;
}

void functions_remove(struct functions *all, struct library *library)
{
    LIST_EACH(&library->functions, link) {
        struct function *f = LIST_ITEM(link, struct function, of_library);
        table_remove(&all->by_name, f->hash, f);
    }
    all->libraries_count--;
    all->bytes -= bytes_of(library);
    library_free(all->engine, library);
}

/* Names that a library has twice, but for their case, are one to callers: the first. */
static void add(struct functions *all, struct library *library)
{
    LIST_EACH(&library->functions, link) {
        struct function *f = LIST_ITEM(link, struct function, of_library);
        if (function_find(all, f->name) == NULL) table_add(&all->by_name, f->hash, f);
    }
    all->libraries_count++;
    all->bytes += bytes_of(library);
    list_leave(&library->all);
    list_add_last(&all->libraries, &library->all);
}

static bool fits(const struct functions *all, const struct library *library,
                 const struct list *added, enum library_policy policy, struct bytes *why)
{
    if (policy == LIBRARY_APPEND && library_find(&all->libraries, library->name) != NULL) {
        bytes_printf(why, "ERR Library %.*s already exists", (int)library->name.len,
                     library->name.ptr);
        return false;
    }
    LIST_EACH((struct list *)&library->functions, link) {
        const struct slice name = LIST_ITEM(link, struct function, of_library)->name;
        const struct function *other = function_find(all, name);
        if (other == NULL || library_find(added, other->library->name) != NULL) continue;
        bytes_printf(why, "ERR Function %.*s already exists", (int)name.len, name.ptr);
        return false;
    }
    return true;
}

bool functions_join(struct functions *all, struct list *added, enum library_policy policy,
                    struct bytes *why)
{
    if (policy == LIBRARY_FLUSH)
        LIST_EACH(&all->libraries, link)
            functions_remove(all, LIST_ITEM(link, struct library, all));
    LIST_EACH(added, link)
        if (!fits(all, LIST_ITEM(link, struct library, all), added, policy, why)) return false;
    LIST_EACH(added, link) {
        struct library *library = LIST_ITEM(link, struct library, all);
        struct library *old = library_find(&all->libraries, library->name);
        if (old != NULL) functions_remove(all, old);
        add(all, library);
    }
    return true;
}
