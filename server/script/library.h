/* library.h - libraries of functions: FUNCTION LOAD and what follows from it.
 *
 * A library is a text that was run once and has registered functions then.  Libraries are part of
 * the data: what changes them goes to the log as it was called.  Functions have a Lua state of
 * their own, which SCRIPT FLUSH does not touch; it is made when the first library is loaded.
 *
 * Names of libraries are told apart with their case, names of functions are called without it, and
 * one of them belongs to one library. */
#ifndef TORC_SCRIPT_LIBRARY_H
#define TORC_SCRIPT_LIBRARY_H

#include "server/script/engine.h"

struct function {
    struct list of_library;
    struct library *library;
    uint64_t hash;                       /* of its name in lower case */
    unsigned flags;                      /* enum script_flag */
    int code;                            /* reference in Lua's registry */
    struct slice name, description;      /* behind; description.ptr NULL: none */
};

struct library {
    struct list all;
    struct list functions;
    struct slice name, code;             /* behind */
};

/* All that are loaded. */
struct functions {
    struct script_engine *engine;
    struct list libraries;               /* by age */
    struct table by_name;                /* of struct function */
    size_t libraries_count, bytes;
};

/* What RESTORE and LOAD do about what is there. */
enum library_policy { LIBRARY_APPEND, LIBRARY_REPLACE, LIBRARY_FLUSH };

/* A library that is being loaded; functions are added by redis.register_function(). */
struct library_load {
    struct library *library;
    int64_t start_us;                    /* ticks */
    int64_t max_us;                      /* 0: there is no limit */
};

/* ---- library.c ---- */

struct functions *functions_new(struct server *server);
void functions_free(struct functions *all);

/* The same libraries, loaded once more; NULL of NULL. */
struct functions *functions_copy(struct server *server, const struct functions *all);
struct script_engine *functions_engine(const struct functions *all);
void functions_usage(const struct functions *all, struct script_usage *usage);

/* NULL: there is none of this name; all may be NULL. */
struct function *function_find(const struct functions *all, struct slice name);
struct library *library_find(const struct list *libraries, struct slice name);
struct function *library_find_function(const struct library *library, struct slice name);

bool library_name_is_valid(struct slice name);
struct library *library_new(struct slice name, struct slice code);
void library_free(struct script_engine *engine, struct library *library);
void library_list_free(struct script_engine *engine, struct list *libraries);

/* Adds a function; nobody else may use code afterwards. */
void library_add_function(struct library *library, struct slice name, struct slice description,
                          unsigned flags, int code);

void functions_remove(struct functions *all, struct library *library);

/* Moves all from *added, none of which have the same names, to those that are loaded.  False, with
 * an error in *why and nothing moved, where names are taken. */
bool functions_join(struct functions *all, struct list *added, enum library_policy policy,
                    struct bytes *why) __attribute__((warn_unused_result));

/* ---- library_load.c ---- */

/* Runs the text.  A library that is in no list yet; or NULL, with an error and its code in *why.
 * others: may not have its name already; or NULL.  max_us: how long it may take; 0: for ever. */
struct library *library_load(struct functions *all, struct slice text, const struct list *others,
                             int64_t max_us, struct bytes *why);

/* ---- library_dump.c ---- */

/* all may be NULL. */
void library_dump(const struct functions *all, struct bytes *out);

/* Loads what a payload holds, whose footer fits.  False, with an error in *why, if it makes no
 * sense; *into is empty then. */
bool library_undump(struct functions *all, struct slice payload, struct list *into, int64_t max_us,
                    struct bytes *why) __attribute__((warn_unused_result));

#endif
