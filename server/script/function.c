/* function.c - FCALL FCALL_RO FUNCTION. */
#include "core/base/glob.h"
#include "server/persist/rdb_footer.h"
#include "server/script/library.h"
#include "server/session/handlers.h"
#include "server/session/monitor.h"
#include "server/session/reply.h"
#include "server/session/scratch.h"

static struct functions *functions_of(struct client *c)
{
    return c->server->scripts->functions;
}

static struct functions *functions_made(struct client *c)
{
    struct script_engine *scripts = c->server->scripts;
    if (scripts->functions == NULL) scripts->functions = functions_new(c->server);
    return scripts->functions;
}

static void reply_why(struct client *c, struct bytes *why)
{
    reply_error_slice(c, bytes_slice(why));
    bytes_free(why);
}

/* ---- calling ---- */

static void call_function(struct client *c, bool read_only)
{
    struct script_run run = {.is_function = true};
    const struct function *f = function_find(functions_of(c), c->argv[1]);
    monitor_show_script(c);
    if (f == NULL) {
        reply_error(c, "ERR Function not found");
        return;
    }
    if (script_is_refused_for_memory(c, f->flags) ||
        !script_take_keys(c, "ERR Bad number of keys provided", &run))
        return;
    run.name = f->name;
    run.code = f->code;
    script_call(functions_of(c)->engine, c, f->flags, read_only, &run);
}

void cmd_fcall(struct client *c)
{
    call_function(c, false);
}

void cmd_fcall_ro(struct client *c)
{
    call_function(c, true);
}

/* ---- loading and removing ---- */

static void forget_copy(struct server *server)
{
    struct script_engine *scripts = server->scripts;
    if (scripts->functions != NULL) functions_free(scripts->functions);
    scripts->functions = scripts->real_functions;
    scripts->has_copied_functions = false;
}

/* Commands on copies of keys have a copy of the libraries, too, once one of them changes any. */
static void will_change(struct client *c)
{
    struct script_engine *scripts = c->server->scripts;
    if (c->server->scratch == NULL || scripts->has_copied_functions) return;
    c->server->scratch->left = forget_copy;
    scripts->has_copied_functions = true;
    scripts->real_functions = scripts->functions;
    scripts->functions = functions_copy(c->server, scripts->functions);
}

/* What was loaded before is loaded again, however long it takes today.  A transaction loads it on
 * several nodes, which must all come to the same end, so there a node may be much slower than the
 * others. */
static int64_t max_load_us(const struct client *c)
{
    enum { LOAD_MAX_US = 500 * 1000, LOAD_TOGETHER_MAX_US = 10 * LOAD_MAX_US };
    if (c->flags & CLIENT_REPLAY) return 0;
    return c->flags & CLIENT_INTERNAL ? LOAD_TOGETHER_MAX_US : LOAD_MAX_US;
}

static bool take_replace(struct client *c, bool *replaces)
{
    *replaces = false;
    for (size_t i = 2; i + 1 < c->argc; i++) {
        if (!slice_is(c->argv[i], "replace")) {
            reply_errorf(c, "ERR Unknown option given: %.*s", (int)c->argv[i].len, c->argv[i].ptr);
            return false;
        }
        *replaces = true;
    }
    return true;
}

void cmd_function_load(struct client *c)
{
    bool replaces;
    struct bytes why = {0};
    struct list added;
    if (!take_replace(c, &replaces)) return;
    will_change(c);
    struct functions *all = functions_made(c);
    struct library *library = library_load(all, c->argv[c->argc - 1],
                                           replaces ? NULL : &all->libraries, max_load_us(c), &why);
    list_init(&added);
    if (library != NULL) list_add_last(&added, &library->all);
    if (library == NULL ||
        !functions_join(all, &added, replaces ? LIBRARY_REPLACE : LIBRARY_APPEND, &why)) {
        library_list_free(all->engine, &added);
        reply_why(c, &why);
        return;
    }
    server_changed(c->server, 1);
    reply_bulk(c, library->name);
}

void cmd_function_delete(struct client *c)
{
    will_change(c);
    struct functions *all = functions_of(c);
    struct library *library = all != NULL ? library_find(&all->libraries, c->argv[2]) : NULL;
    if (library == NULL) {
        reply_error(c, "ERR Library not found");
        return;
    }
    functions_remove(all, library);
    server_changed(c->server, 1);
    reply_ok(c);
}

/* Both ways free at once. */
void cmd_function_flush(struct client *c)
{
    struct script_engine *scripts = c->server->scripts;
    if (c->argc > 3) {
        reply_subcommand_error(c);
        return;
    }
    if (c->argc == 3 && !slice_is(c->argv[2], "sync") && !slice_is(c->argv[2], "async")) {
        reply_error(c, "ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
        return;
    }
    will_change(c);
    if (scripts->functions != NULL) functions_free(scripts->functions);
    scripts->functions = NULL;
    server_changed(c->server, 1);
    reply_ok(c);
}

/* ---- DUMP and RESTORE ---- */

void cmd_function_dump(struct client *c)
{
    struct bytes payload = {0};
    library_dump(functions_of(c), &payload);
    reply_bulk(c, bytes_slice(&payload));
    bytes_free(&payload);
}

static bool take_policy(struct client *c, enum library_policy *policy)
{
    *policy = LIBRARY_APPEND;
    if (c->argc == 3 || slice_is(c->argv[3], "append")) return true;
    *policy = slice_is(c->argv[3], "replace") ? LIBRARY_REPLACE : LIBRARY_FLUSH;
    if (*policy == LIBRARY_REPLACE || slice_is(c->argv[3], "flush")) return true;
    reply_error(c, "ERR Wrong restore policy given, value should be either FLUSH, APPEND or "
                   "REPLACE.");
    return false;
}

void cmd_function_restore(struct client *c)
{
    enum library_policy policy;
    struct bytes why = {0};
    struct list added;
    if (c->argc > 4) {
        reply_subcommand_error(c);
        return;
    }
    if (!take_policy(c, &policy)) return;
    if (!rdb_footer_fits(c->argv[2])) {
        reply_error(c, "ERR DUMP payload version or checksum are wrong");
        return;
    }
    will_change(c);
    struct functions *all = functions_made(c);
    list_init(&added);
    if (!library_undump(all, c->argv[2], &added, max_load_us(c), &why) ||
        !functions_join(all, &added, policy, &why)) {
        library_list_free(all->engine, &added);
        reply_why(c, &why);
        return;
    }
    server_changed(c->server, 1);
    reply_ok(c);
}

/* ---- looking at them ---- */

static void reply_flags(struct client *c, unsigned flags)
{
    size_t begun = reply_begin_array(c), count = 0;
    for (unsigned i = 0; i < SCRIPT_FLAGS_COUNT; i++) {
        if (!(flags & 1u << i)) continue;
        reply_status(c, slice_of(script_flag_names[i]));
        count++;
    }
    reply_end_set(c, begun, count);
}

static void reply_function(struct client *c, const struct function *f)
{
    reply_map(c, 3);
    reply_text(c, "name");
    reply_bulk(c, f->name);
    reply_text(c, "description");
    if (f->description.ptr != NULL) reply_bulk(c, f->description);
    else reply_null(c);
    reply_text(c, "flags");
    reply_flags(c, f->flags);
}

static void reply_library(struct client *c, const struct library *library, bool with_code)
{
    size_t count = 0;
    reply_map(c, with_code ? 4 : 3);
    reply_text(c, "library_name");
    reply_bulk(c, library->name);
    reply_text(c, "engine");
    reply_text(c, "LUA");
    reply_text(c, "functions");
    size_t begun = reply_begin_array(c);
    LIST_EACH((struct list *)&library->functions, link) {
        reply_function(c, LIST_ITEM(link, struct function, of_library));
        count++;
    }
    reply_end_array(c, begun, count);
    if (!with_code) return;
    reply_text(c, "library_code");
    reply_bulk(c, library->code);
}

static bool take_list_options(struct client *c, struct slice *pattern, bool *with_code)
{
    *pattern = (struct slice){0};
    *with_code = false;
    for (size_t i = 2; i < c->argc; i++) {
        if (!*with_code && slice_is(c->argv[i], "withcode")) {
            *with_code = true;
        } else if (pattern->ptr == NULL && slice_is(c->argv[i], "libraryname")) {
            if (++i == c->argc) {
                reply_error(c, "ERR library name argument was not given");
                return false;
            }
            *pattern = c->argv[i];
        } else {
            reply_errorf(c, "ERR Unknown argument %.*s", (int)c->argv[i].len, c->argv[i].ptr);
            return false;
        }
    }
    return true;
}

void cmd_function_list(struct client *c)
{
    struct slice pattern;
    bool with_code;
    const struct functions *all = functions_of(c);
    size_t count = 0;
    if (!take_list_options(c, &pattern, &with_code)) return;
    size_t begun = reply_begin_array(c);
    if (all != NULL)
        LIST_EACH((struct list *)&all->libraries, link) {
            const struct library *library = LIST_ITEM(link, struct library, all);
            if (pattern.ptr != NULL && !glob_match(pattern, library->name, true)) continue;
            reply_library(c, library, with_code);
            count++;
        }
    reply_end_array(c, begun, count);
}

static void reply_running(struct client *c, const struct script_run *run)
{
    enum { MS_US = 1000 };
    struct server *s = c->server;
    if (run == NULL) {
        reply_null(c);
        return;
    }
    reply_map(c, 3);
    reply_text(c, "name");
    reply_bulk(c, run->name);
    reply_text(c, "command");
    reply_array(c, run->caller->argc);
    for (size_t i = 0; i < run->caller->argc; i++) reply_bulk(c, run->caller->argv[i]);
    reply_text(c, "duration_ms");
    reply_int64(c, (s->ops->ticks_us(s) - run->start_us) / MS_US);
}

void cmd_function_stats(struct client *c)
{
    const struct script_run *run = script_running(c->server);
    const struct functions *all = functions_of(c);
    if (run != NULL && !run->is_function) {
        reply_error(c, SERVER_BUSY_SCRIPT);
        return;
    }
    reply_map(c, 2);
    reply_text(c, "running_script");
    reply_running(c, run);
    reply_text(c, "engines");
    reply_map(c, 1);
    reply_text(c, "LUA");
    reply_map(c, 2);
    reply_text(c, "libraries_count");
    reply_int64(c, all != NULL ? (int64_t)all->libraries_count : 0);
    reply_text(c, "functions_count");
    reply_int64(c, all != NULL ? (int64_t)all->by_name.count : 0);
}

void cmd_function_kill(struct client *c)
{
    script_kill(c, true);
}

void cmd_function_help(struct client *c)
{
    static const char *const lines[] = {
        "LOAD [REPLACE] <FUNCTION CODE>",
        "    Create a new library with the given library name and code.",
        "DELETE <LIBRARY NAME>",
        "    Delete the given library.",
        "LIST [LIBRARYNAME PATTERN] [WITHCODE]",
        "    Return general information on all the libraries:",
        "    * Library name",
        "    * The engine used to run the Library",
        "    * Library description",
        "    * Functions list",
        "    * Library code (if WITHCODE is given)",
        "    It also possible to get only function that matches a pattern using LIBRARYNAME "
        "argument.",
        "STATS",
        "    Return information about the current function running:",
        "    * Function name",
        "    * Command used to run the function",
        "    * Duration in MS that the function is running",
        "    If no function is running, return nil",
        "    In addition, returns a list of available engines.",
        "KILL",
        "    Kill the current running function.",
        "FLUSH [ASYNC|SYNC]",
        "    Delete all the libraries.",
        "    When called without the optional mode argument, the behavior is determined by the",
        "    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
        "    * ASYNC: Asynchronously flush the libraries.",
        "    * SYNC: Synchronously flush the libraries.",
        "DUMP",
        "    Return a serialized payload representing the current libraries, can be restored using "
        "FUNCTION RESTORE command",
        "RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]",
        "    Restore the libraries represented by the given payload, it is possible to give a "
        "restore policy to",
        "    control how to handle existing libraries (default APPEND):",
        "    * FLUSH: delete all existing libraries.",
        "    * APPEND: appends the restored libraries to the existing libraries. On collision, "
        "abort.",
        "    * REPLACE: appends the restored libraries to the existing libraries, On collision, "
        "replace the old",
        "      libraries with the new libraries (notice that even on this option there is a chance "
        "of failure",
        "      in case of functions name collision with another library).",
        NULL};
    reply_help(c, lines);
}
