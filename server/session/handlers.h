/* handlers.h - the handlers' names: void cmd_get(struct client *c), cmd_client_list() ...  One per
 * row of the command table that a node serves. */
#ifndef TORC_SESSION_HANDLERS_H
#define TORC_SESSION_HANDLERS_H

struct client;

#define COMMAND(id, ...) void cmd_##id(struct client *c);
#define SUBCOMMAND(parent, id, ...) void cmd_##parent##_##id(struct client *c);
#define COMMAND_PROXY(...)
#define SUBCOMMAND_PROXY(...)
#include "core/command/commands.def"
#undef COMMAND
#undef SUBCOMMAND

#endif
