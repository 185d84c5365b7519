#include "server/session/reply.h"

#include "core/base/number.h"
#include "core/command/command_errors.h"
#include "server/session/server.h"

#include <stdarg.h>
#include <stdio.h>

bool reply_is_too_long(struct client *c)
{
    const unsigned not_sent = CLIENT_SCRIPT | CLIENT_INTERNAL | CLIENT_REPLAY;
    int64_t hard = c->server->options.client_output_buffer_limit.classes[OUTPUT_NORMAL].hard;
    if (hard == 0 || (int64_t)c->out->len < hard || c->flags & not_sent) return false;
    client_kill(c);
    return true;
}

void reply_text(struct client *c, const char *text)
{
    reply_bulk(c, slice_of(text));
}

void reply_verbatim(struct client *c, struct slice text)
{
    resp_write_verbatim(c->out, c->resp, SLICE("txt"), text);
}

void reply_error_slice(struct client *c, struct slice text)
{
    resp_write_error(c->out, text);
    stats_count_error(&c->server->stats, text);
    c->errors++;
}

void reply_error(struct client *c, const char *text)
{
    reply_error_slice(c, slice_of(text));
}

void reply_errorf(struct client *c, const char *format, ...)
{
    struct bytes text = {0};
    char short_text[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(short_text, sizeof short_text, format, args);
    va_end(args);
    if (len < (int)sizeof short_text) {
        reply_error_slice(c, slice_make(short_text, (size_t)(len > 0 ? len : 0)));
    } else {
        vsnprintf(bytes_reserve(&text, (size_t)len + 1), (size_t)len + 1, format, again);
        reply_error_slice(c, slice_make(text.ptr, (size_t)len));
        bytes_free(&text);
    }
    va_end(again);
}

void reply_syntax_error(struct client *c)
{
    reply_error(c, "ERR syntax error");
}

void reply_subcommand_error(struct client *c)
{
    struct bytes text = {0};
    command_error_subcommand(&text, c->argv);
    reply_error_slice(c, bytes_slice(&text));
    bytes_free(&text);
}

void reply_wrong_type(struct client *c)
{
    reply_error(c, "WRONGTYPE Operation against a key holding the wrong kind of value");
}

void reply_not_integer(struct client *c)
{
    reply_error(c, "ERR value is not an integer or out of range");
}

void reply_not_float(struct client *c)
{
    reply_error(c, "ERR value is not a valid float");
}

void reply_no_such_key(struct client *c)
{
    reply_error(c, "ERR no such key");
}

size_t reply_begin_array(struct client *c)
{
    return c->out->len;
}

/* The items move up by the length of the header, which is known only now. */
static void insert_header(struct client *c, size_t begun, struct bytes *header)
{
    size_t items = c->out->len - begun;
    char *at = bytes_reserve(c->out, header->len) - items;
    memmove(at + header->len, at, items);
    memcpy(at, header->ptr, header->len);
    c->out->len += header->len;
    bytes_free(header);
}

void reply_end_array(struct client *c, size_t begun, size_t count)
{
    struct bytes header = {0};
    resp_write_array(&header, count);
    insert_header(c, begun, &header);
}

void reply_end_set(struct client *c, size_t begun, size_t count)
{
    struct bytes header = {0};
    resp_write_set(&header, c->resp, count);
    insert_header(c, begun, &header);
}

void reply_end_map(struct client *c, size_t begun, size_t pairs)
{
    struct bytes header = {0};
    resp_write_map(&header, c->resp, pairs);
    insert_header(c, begun, &header);
}

void reply_help(struct client *c, const char *const *lines)
{
    char head[128];
    size_t count = 0;
    struct slice name = c->argv[0];
    while (lines[count] != NULL) count++;
    int len =
        snprintf(head, sizeof head, "%.*s <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                 (int)(name.len < 40 ? name.len : 40), name.ptr);
    for (int i = 0; i < len && head[i] != ' '; i++)
        if (head[i] >= 'a' && head[i] <= 'z') head[i] = (char)(head[i] - 32);
    reply_array(c, count + 3);
    reply_status(c, slice_make(head, (size_t)len));
    for (size_t i = 0; i < count; i++) reply_status(c, slice_of(lines[i]));
    reply_status(c, SLICE("HELP"));
    reply_status(c, SLICE("    Prints this help."));
}

bool reply_take_int64(struct client *c, struct slice text, int64_t *out)
{
    if (number_to_int64(text, out)) return true;
    reply_not_integer(c);
    return false;
}

bool reply_take_double(struct client *c, struct slice text, double *out)
{
    if (number_to_double(text, out)) return true;
    reply_not_float(c);
    return false;
}
