#include "core/wire/words.h"

#include "core/base/mem.h"

#include <string.h>

enum { LINE_MAX_LEN = 1 << 20, WORDS_MAX = 1 << 16 };

bool words_split(struct words *w, struct slice line)
{
    static const struct resp_limits limits = {
        .inline_max = LINE_MAX_LEN, .argc_max = WORDS_MAX, .authenticated = true};
    *w = (struct words){0};
    resp_request_init(&w->reader, &limits);
    bytes_append_slice(&w->copy, line);
    bytes_append_byte(&w->copy, '\n');
    bool is_request = line.len > 0 && line.ptr[0] == '*';
    if (is_request || resp_request_step(&w->reader, w->copy.ptr, w->copy.len) != RESP_DONE)
        return false;
    w->count = w->reader.argc;
    w->items = mem_alloc((w->count + 1) * sizeof *w->items);
    for (size_t i = 0; i < w->count; i++)
        w->items[i] = slice_make(w->copy.ptr + w->reader.args[i].offset, w->reader.args[i].len);
    return true;
}

void words_free(struct words *w)
{
    resp_request_close(&w->reader);
    bytes_free(&w->copy);
    mem_free(w->items);
}

static char escape_of(char c)
{
    static const char plain[] = "\n\r\t\a\b\\\"", escaped[] = "nrtab\\\"";
    const char *at = c != '\0' ? strchr(plain, c) : NULL;
    return at != NULL ? escaped[at - plain] : '\0';
}

void words_quote(struct bytes *out, struct slice text)
{
    bytes_append_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (escape_of(c) != '\0') bytes_printf(out, "\\%c", escape_of(c));
        else if (c >= ' ' && c <= '~') bytes_append_byte(out, c);
        else bytes_printf(out, "\\x%02x", (unsigned char)c);
    }
    bytes_append_byte(out, '"');
}
