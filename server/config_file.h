/* config_file.h - options from the command line and a file in Redis's format.
 *
 *     # comment
 *     name value               a value with blanks in "double" or 'single' quotes
 *     save 900 1               several words where the option has them
 *     include other.conf       read in place; * ? and [ ] stand for every file that matches
 *
 * Options of the command line, --name value ..., count as lines behind the file.  A later line
 * wins, but rules of save add up. */
#ifndef TORC_CONFIG_FILE_H
#define TORC_CONFIG_FILE_H

#include "server/session/options.h"

/* Reads `[file] [--option value ...]`, as redis-server does, into o; a lone - stands for standard
 * input.  *path becomes the file's absolute path (owned by the caller, mem_free()) or NULL.  False
 * with an error for the user, which names the line. */
bool config_load(struct options *o, int argc, char **argv, char **path, struct bytes *error)
    __attribute__((warn_unused_result));

/* Reads the lines of text into o, as config_load() those of a file. */
bool config_read(struct options *o, struct slice text, struct bytes *error)
    __attribute__((warn_unused_result));

/* Writes the options that differ from their defaults back into the file, keeping its comments and
 * order. */
bool config_rewrite(const struct options *o, const char *path, char *reason, size_t reason_cap)
    __attribute__((warn_unused_result));

/* The text that config_rewrite() would write over old. */
void config_rewritten(const struct options *o, struct slice old, struct bytes *out);

#endif
