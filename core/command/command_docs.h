/* command_docs.h - COMMAND and its subcommands, written as replies from the rows.
 *
 * Server and proxy answer with these; the table says whose commands are told of.  argv and argc are
 * the whole request, from the word COMMAND on; the arity has been checked. */
#ifndef TORC_COMMAND_COMMAND_DOCS_H
#define TORC_COMMAND_COMMAND_DOCS_H

#include "core/command/command.h"
#include "core/wire/resp_write.h"

/* Whose commands are told of, and where the reply goes. */
struct command_reply {
    const struct command_table *table;
    struct bytes *out;
    enum resp_version version;
};

/* COMMAND; COMMAND INFO [name...], null for a name that is no command. */
void command_reply_info(const struct command_reply *r, const struct slice *argv, size_t argc);

/* COMMAND DOCS [name...]; leaves out names that are no command. */
void command_reply_docs(const struct command_reply *r, const struct slice *argv, size_t argc);

/* COMMAND COUNT */
void command_reply_count(const struct command_reply *r);

/* COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern] */
void command_reply_list(const struct command_reply *r, const struct slice *argv, size_t argc);

/* COMMAND GETKEYS command [argument...], COMMAND GETKEYSANDFLAGS command [argument...] */
void command_reply_getkeys(const struct command_reply *r, const struct slice *argv, size_t argc);
void command_reply_getkeysandflags(const struct command_reply *r, const struct slice *argv,
                                   size_t argc);

#endif
