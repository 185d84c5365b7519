/* options.h - what the user may choose, from the command line, a file, and CONFIG.
 *
 * The rows stand in options.def; the list of shards is the one option that is not a row. */
#ifndef TORC_PROXY_OPTIONS_H
#define TORC_PROXY_OPTIONS_H

#include "core/base/bytes.h"
#include "core/wire/output_limits.h"

#include <stdint.h>

enum { OPTION_TEXT_MAX = 512 };          /* bytes of a text option with its terminator */

struct shard_option {
    char name[64], host[256];
    int port;
    unsigned weight;
};

struct options {
#define NUMBER(field, name, preset, min, max, live, help) int field;
#define COUNT(field, name, preset, min, max, live, help) int64_t field;
#define LIMITS(field, name, live, help) struct output_limits field;
#define TEXT(field, name, preset, live, help) char field[OPTION_TEXT_MAX];
#define CHOICE(field, name, preset, words, live, help) int field;
#include "proxy/options.def"
#undef NUMBER
#undef COUNT
#undef LIMITS
#undef TEXT
#undef CHOICE
    struct shard_option *shards;
    size_t shards_count;
    char file[OPTION_TEXT_MAX]; /* absolute path of the file that was read; "" without one */
};

/* The presets, and no shard. */
void options_init(struct options *o);
void options_close(struct options *o);
void options_copy(struct options *to, const struct options *from);

/* "[file] [--option value ...]", as redis-server takes them.  False with a sentence in why. */
bool options_read_arguments(struct options *o, int argc, char **argv, struct bytes *why)
    __attribute__((warn_unused_result));

enum option_status { OPTION_SET, OPTION_UNKNOWN, OPTION_FIXED, OPTION_BAD };

/* Sets one row by its name, as CONFIG SET does.  OPTION_BAD puts Redis's words for the reason in
 * why. */
enum option_status options_set(struct options *o, struct slice name, struct slice value,
                               struct bytes *why);

/* Calls found() for every row whose name matches the pattern. */
void options_match(const struct options *o, struct slice pattern,
                   void (*found)(void *context, struct slice name, struct slice value),
                   void *context);

/* Whether there is a row of that name. */
bool options_has(struct slice name);

/* Writes the file anew: lines of changed rows are replaced in place, rows that are missing and not
 * at their preset are added, everything else stays.  False with errno. */
bool options_rewrite(const struct options *o) __attribute__((warn_unused_result));

#endif
