/* options.h - the options of torc-server: one row each in options.def, from which come this
 * struct, CONFIG, the command line, the configuration file and redis.conf.example. */
#ifndef TORC_SESSION_OPTIONS_H
#define TORC_SESSION_OPTIONS_H

#include "core/wire/output_limits.h"
#include "server/session/notify_class.h"

#include <limits.h>
#include <stdint.h>

enum { OPTION_LOG_DEBUG, OPTION_LOG_VERBOSE, OPTION_LOG_NOTICE, OPTION_LOG_WARNING };
enum { OPTION_FSYNC_EVERYSEC, OPTION_FSYNC_ALWAYS, OPTION_FSYNC_NO };
enum {
    OPTION_EVICT_VOLATILE_LRU, OPTION_EVICT_VOLATILE_LFU, OPTION_EVICT_VOLATILE_RANDOM,
    OPTION_EVICT_VOLATILE_TTL, OPTION_EVICT_ALLKEYS_LRU, OPTION_EVICT_ALLKEYS_LFU,
    OPTION_EVICT_ALLKEYS_RANDOM, OPTION_EVICT_NOTHING
};
enum { OPTION_OOM_NO, OPTION_OOM_YES, OPTION_OOM_RELATIVE, OPTION_OOM_ABSOLUTE };
enum { OPTION_PROTECT_NO, OPTION_PROTECT_YES, OPTION_PROTECT_LOCAL };

struct options {
#define BOOL(field, name, def, flags, help) bool field;
#define INT(field, name, def, min, max, flags, help) int64_t field;
#define BYTES(field, name, def, min, max, flags, help) int64_t field;
#define TEXT(field, name, def, flags, help) char *field;
#define WORDS(field, name, def, check, flags, help) char *field;
#define ENUM(field, name, names, def, flags, help) int field;
#define LIMITS(field, name, flags, help) struct output_limits field;
#define EVENTS(field, name, flags, help) int64_t field;
#include "server/session/options.def"
#undef BOOL
#undef INT
#undef BYTES
#undef TEXT
#undef WORDS
#undef ENUM
#undef LIMITS
#undef EVENTS
};

enum option_kind {
    OPTION_BOOL, OPTION_INT, OPTION_BYTES, OPTION_TEXT, OPTION_WORDS, OPTION_ENUM, OPTION_LIMITS,
    OPTION_EVENTS                        /* of enum notify_class; none by default */
};

enum option_flag {
    OPTION_FIXED = 1,                    /* only before the start */
    OPTION_PROTECTED = 2,                /* by CONFIG SET only as enable-protected-configs allows */
    OPTION_OCTAL = 8,
    OPTION_CLAMPED = 16,                 /* out of range becomes the nearest that is in it */
    OPTION_APPENDS = 32,                 /* several lines of a file add up */
    OPTION_INERT = 64,                   /* of Redis; accepted, without effect */
    OPTION_PERCENT = 128,                /* BYTES that may be a percentage, kept as its negative */
    OPTION_HIDDEN = 256,                 /* CONFIG GET shows it by its name, not by a pattern */
    OPTION_ENDLESS = 512,                /* BYTES: what is too large is as large as can be */
    OPTION_SEVERAL = 1024                /* a line of a file has any number of words, also none */
};

struct option_row {
    const char *name, *help;
    enum option_kind kind;
    unsigned flags;
    size_t offset;                       /* of the field */
    int64_t def, min, max;               /* def of BOOL, INT, BYTES, ENUM */
    const char *text_def;                /* of TEXT, WORDS */
    const char *const *names;            /* of ENUM; NULL ends them */
    const char *(*check)(struct slice value);        /* of WORDS: what is wrong, or NULL */
};

/* Sets every option to its default.  Texts are owned by the struct. */
void options_init(struct options *o);
void options_close(struct options *o);
void options_copy(struct options *to, const struct options *from);

/* All rows, in the order of options.def. */
const struct option_row *option_rows(size_t *count);

/* By name or alias, in any case; NULL when unknown. */
const struct option_row *option_find(struct slice name);

/* Further names, each with its row, for CONFIG GET's patterns; false behind the last. */
bool option_alias(size_t i, const char **name, const struct option_row **row);

/* Sets the field from text; false, with the reason in Redis's words and nothing changed, otherwise.
 * LIMITS changes only the classes that are named. */
bool option_set(struct options *o, const struct option_row *row, struct slice value, char *reason,
                size_t reason_cap) __attribute__((warn_unused_result));

/* The value as CONFIG GET shows it. */
void option_print(const struct options *o, const struct option_row *row, struct bytes *out);

/* All bytes of a TEXT or WORDS, given its field; as a string it ends at the first zero. */
struct slice option_text(const char *field);

/* "64mb" as bytes; false when it is none, or more than can be. */
bool option_read_bytes(struct slice text, int64_t *bytes) __attribute__((warn_unused_result));

/* The value of an ENUM. */
const char *option_word(const struct options *o, const char *name);

/* The option as lines of a configuration file, each visited with whether it says anything else than
 * the default does.  line has no end. */
void option_lines(const struct options *o, const struct option_row *row,
                  void (*visit)(void *context, struct slice line, bool is_default), void *context);

#endif
