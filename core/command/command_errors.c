#include "core/command/command_errors.h"

enum { SHOWN_MAX = 128 };

/* Redis prints with %.128s: no more than that, and nothing behind a zero byte. */
static void append_shown(struct bytes *out, struct slice text, size_t max)
{
    text = slice_part(text, 0, max);
    const char *zero = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
    if (zero != NULL) text.len = (size_t)(zero - text.ptr);
    bytes_append_slice(out, text);
}

static void append_upper(struct bytes *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bytes_append_byte(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
}

static void append_try_help(struct bytes *out, struct slice container)
{
    bytes_append_slice(out, SLICE("'. Try "));
    append_upper(out, container);
    bytes_append_slice(out, SLICE(" HELP."));
}

static void unknown_subcommand(struct bytes *out, const struct slice *argv)
{
    bytes_append_slice(out, SLICE("ERR unknown subcommand '"));
    append_shown(out, argv[1], SHOWN_MAX);
    append_try_help(out, argv[0]);
}

static void unknown_command(struct bytes *out, const struct slice *argv, size_t argc)
{
    bytes_append_slice(out, SLICE("ERR unknown command '"));
    append_shown(out, argv[0], SHOWN_MAX);
    bytes_append_slice(out, SLICE("', with args beginning with: "));
    size_t start = out->len;
    for (size_t i = 1; i < argc && out->len - start < SHOWN_MAX; i++) {
        size_t left = SHOWN_MAX - (out->len - start);
        bytes_append_byte(out, '\'');
        append_shown(out, argv[i], left);
        bytes_append_slice(out, SLICE("' "));
    }
}

void command_error_unknown(struct bytes *out, const struct command_table *t,
                           const struct slice *argv, size_t argc)
{
    const struct command *c = command_find_name(t, argv[0]);
    if (c != NULL && c->flags & COMMAND_HAS_SUBCOMMANDS && argc > 1)
        unknown_subcommand(out, argv);
    else
        unknown_command(out, argv, argc);
}

void command_error_subcommand(struct bytes *out, const struct slice *argv)
{
    bytes_append_slice(out, SLICE("ERR unknown subcommand or wrong number of arguments for '"));
    append_shown(out, argv[1], SHOWN_MAX);
    append_try_help(out, argv[0]);
}

void command_error_arity(struct bytes *out, const struct command *c)
{
    bytes_append_slice(out, SLICE("ERR wrong number of arguments for '"));
    bytes_append_slice(out, c->full_name);
    bytes_append_slice(out, SLICE("' command"));
}

bool command_is_of_http(struct slice name)
{
    return slice_is(name, "post") || slice_is(name, "host:");
}
