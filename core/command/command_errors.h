/* command_errors.h - what a request is told that names no command, or has the wrong number of
 * arguments; in Redis's words, for server and proxy alike. */
#ifndef TORC_COMMAND_COMMAND_ERRORS_H
#define TORC_COMMAND_COMMAND_ERRORS_H

#include "core/base/bytes.h"
#include "core/command/command.h"

/* All append the text of an error, its code first ("ERR unknown command ..."), without a line end;
 * the text may hold CR and LF from the request, which resp_write_error() turns to spaces. */

/* For what command_find() did not find. */
void command_error_unknown(struct bytes *out, const struct command_table *t,
                           const struct slice *argv, size_t argc);

/* For a subcommand with more arguments than it takes, or others; argv[0] and argv[1] name it. */
void command_error_subcommand(struct bytes *out, const struct slice *argv);

/* For what command_arity_fits() refused. */
void command_error_arity(struct bytes *out, const struct command *c);

/* Whether a name that is no command is the beginning of an HTTP request, or its header "Host:".
 * Web pages make browsers send those, with commands in the lines that follow, to servers that only
 * the browser's machine can reach: whoever sends one is closed without an answer. */
bool command_is_of_http(struct slice name);

#define COMMAND_HTTP_WARNING \
    "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: " \
    "commands. This is likely due to an attacker attempting to use Cross Protocol Scripting to " \
    "reach this server. Connection aborted."
enum { COMMAND_HTTP_WARNING_SECONDS = 60 };      /* for so long it is not repeated in the log */

#endif
