#include "server/bind.h"

#include "server/session/handlers.h"

static const command_handler handlers[CMD_COUNT] = {
#define COMMAND(id, ...) [CMD_##id] = cmd_##id,
#define SUBCOMMAND(parent, id, ...) [CMD_##parent##_##id] = cmd_##parent##_##id,
#define COMMAND_PROXY(...)
#define SUBCOMMAND_PROXY(...)
#include "core/command/commands.def"
};

const command_handler *bind_handlers(void)
{
    return handlers;
}
