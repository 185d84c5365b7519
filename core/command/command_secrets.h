/* command_secrets.h - what of a request others must not see in MONITOR and SLOWLOG. */
#ifndef TORC_COMMAND_COMMAND_SECRETS_H
#define TORC_COMMAND_COMMAND_SECRETS_H

#include "core/command/command.h"

/* The argument as others may see it: passwords of AUTH, HELLO and CONFIG SET are "(redacted)". */
struct slice command_shown(const struct command *row, const struct slice *argv, size_t at);

#endif
