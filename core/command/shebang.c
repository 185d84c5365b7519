#include "core/command/shebang.h"

#include "core/wire/resp_request.h"

#include <limits.h>
#include <string.h>

const char *const script_flag_names[SCRIPT_FLAGS_COUNT] = {"no-writes", "allow-oom", "allow-stale",
                                                           "no-cluster", "allow-cross-slot-keys"};

static bool read_flag(struct slice name, unsigned *flags, struct bytes *why)
{
    for (size_t i = 0; i < SCRIPT_FLAGS_COUNT; i++)
        if (slice_equal(name, slice_of(script_flag_names[i]))) {
            *flags |= 1u << i;
            return true;
        }
    bytes_printf(why, "ERR Unexpected flag in script shebang: %.*s", (int)name.len, name.ptr);
    return false;
}

static bool read_flags(struct slice list, unsigned *flags, struct bytes *why)
{
    while (list.len > 0) {
        const char *comma = memchr(list.ptr, ',', list.len);
        size_t len = comma != NULL ? (size_t)(comma - list.ptr) : list.len;
        if (!read_flag(slice_make(list.ptr, len), flags, why)) return false;
        list = slice_part(list, len + 1, SIZE_MAX);
        if (comma != NULL && list.len == 0) return read_flag(list, flags, why);
    }
    return true;
}

static bool read_words(const struct resp_request *r, const char *line, unsigned *flags,
                       struct bytes *why)
{
    static const char option[] = "flags=";
    for (size_t i = 0; i < r->argc; i++) {
        struct slice word = slice_make(line + r->args[i].offset, r->args[i].len);
        if (i == 0) {
            if (slice_equal(word, SLICE("#!lua"))) continue;
            bytes_printf(why, "ERR Unexpected engine in script shebang: %.*s", (int)word.len,
                         word.ptr);
            return false;
        }
        if (!slice_equal(slice_part(word, 0, sizeof option - 1), slice_of(option))) {
            bytes_printf(why, "ERR Unknown lua shebang option: %.*s", (int)word.len, word.ptr);
            return false;
        }
        if (!read_flags(slice_part(word, sizeof option - 1, SIZE_MAX), flags, why)) return false;
    }
    return true;
}

static bool fail(struct bytes *why, const char *text)
{
    bytes_append_slice(why, slice_of(text));
    return false;
}

/* The line is quoted as an inline request is. */
bool shebang_read(struct slice body, unsigned *flags, size_t *skip, struct bytes *why)
{
    static const struct resp_limits limits = {SIZE_MAX, SIZE_MAX, INT_MAX, true};
    struct resp_request r;
    struct bytes line = {0};

    *flags = SCRIPT_OLD_STYLE;
    *skip = 0;
    if (body.len < 2 || memcmp(body.ptr, "#!", 2) != 0) return true;
    const char *end = memchr(body.ptr, '\n', body.len);
    if (end == NULL) return fail(why, "ERR Invalid script shebang");
    *skip = (size_t)(end - body.ptr);
    *flags = 0;
    bytes_append(&line, body.ptr, *skip + 1);
    resp_request_init(&r, &limits);
    bool ok = resp_request_step(&r, line.ptr, line.len) == RESP_DONE && r.argc > 0;
    if (ok) ok = read_words(&r, line.ptr, flags, why);
    else fail(why, "ERR Invalid engine in script shebang");
    resp_request_close(&r);
    bytes_free(&line);
    return ok;
}
