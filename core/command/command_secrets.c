#include "core/command/command_secrets.h"

/* Options of both programs. */
static bool is_secret_option(struct slice name)
{
    static const char *const names[] = {"requirepass", "masterauth", "masteruser", "backend-auth"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_is(name, names[i])) return true;
    return false;
}

static bool is_secret(const struct command *row, const struct slice *argv, size_t at)
{
    switch (row->id) {
    case CMD_auth: return at >= 1;
    case CMD_hello:
        return (at >= 3 && slice_is(argv[at - 1], "auth")) ||
               (at >= 4 && slice_is(argv[at - 2], "auth"));
    case CMD_config_set: return at >= 3 && at % 2 == 1 && is_secret_option(argv[at - 1]);
    default: return false;
    }
}

struct slice command_shown(const struct command *row, const struct slice *argv, size_t at)
{
    return is_secret(row, argv, at) ? SLICE("(redacted)") : argv[at];
}
