/* command_errors.h - what a request is told that names no command, or has the wrong number of
 * arguments; in Redis's words, for server and proxy alike. */
#ifndef TORC_COMMAND_COMMAND_ERRORS_H
#define TORC_COMMAND_COMMAND_ERRORS_H

#include "core/base/bytes.h"
#include "core/command/command.h"

/* Both append the text of an error, its code first ("ERR unknown command ..."), without a line end;
 * the text may hold CR and LF from the request, which resp_write_error() turns to spaces. */

/* For what command_find() did not find. */
void command_error_unknown(struct bytes *out, const struct command_table *t,
                           const struct slice *argv, size_t argc);

/* For what command_arity_fits() refused. */
void command_error_arity(struct bytes *out, const struct command *c);

#endif
