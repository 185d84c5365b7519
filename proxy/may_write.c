#include "proxy/may_write.h"

#include "core/command/shebang.h"
#include "core/wire/resp_reply.h"
#include "core/wire/resp_write.h"
#include "proxy/script.h"
#include "proxy/worker.h"

static bool script_reads(struct slice body)
{
    unsigned flags;
    size_t skip;
    struct bytes why = {0};
    bool reads = shebang_read(body, &flags, &skip, &why) && (flags & SCRIPT_NO_WRITES);
    bytes_free(&why);
    return reads;
}

static bool function_reads(const struct worker *w, struct slice name)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&w->pause.readers));
    struct resp_value one;
    while (resp_cursor_next(&c, &one))
        if (slice_equal(one.text, name)) return true;
    return false;
}

bool may_write(struct worker *w, const struct command *command, const struct slice *argv)
{
    if (!(command->flags & (COMMAND_WRITE | COMMAND_MAY_REPLICATE))) return false;
    switch (command->id) {
    case CMD_eval: return !script_reads(argv[1]);
    case CMD_evalsha: return !script_reads(script_body(w, argv[1]));
    case CMD_fcall: return !function_reads(w, argv[1]);
    default: return true;
    }
}

/* ---- FUNCTION LIST ---- */

/* The flags of a function, a list of texts. */
static bool read_flags(struct resp_cursor *c, bool *reads)
{
    struct resp_value head, flag;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer; i++) {
        if (!resp_cursor_next(c, &flag)) return false;
        *reads = *reads || slice_equal(flag.text, SLICE("no-writes"));
    }
    return true;
}

/* Its name, its description and its flags, each behind its label. */
static bool read_function(struct resp_cursor *c, struct bytes *readers)
{
    struct resp_value head, label, name = {0};
    struct slice skipped;
    bool reads = false;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer / 2; i++) {
        if (!resp_cursor_next(c, &label)) return false;
        bool ok = slice_equal(label.text, SLICE("name"))    ? resp_cursor_next(c, &name)
                  : slice_equal(label.text, SLICE("flags")) ? read_flags(c, &reads)
                                                            : resp_cursor_skip(c, &skipped);
        if (!ok) return false;
    }
    if (reads && name.text.len > 0) resp_write_bulk(readers, name.text);
    return true;
}

static bool read_functions(struct resp_cursor *c, struct bytes *readers)
{
    struct resp_value head;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer; i++)
        if (!read_function(c, readers)) return false;
    return true;
}

static bool read_library(struct resp_cursor *c, struct bytes *readers)
{
    struct resp_value head, label;
    struct slice skipped;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer / 2; i++) {
        if (!resp_cursor_next(c, &label)) return false;
        bool ok = slice_equal(label.text, SLICE("functions")) ? read_functions(c, readers)
                                                              : resp_cursor_skip(c, &skipped);
        if (!ok) return false;
    }
    return true;
}

void may_write_find_readers(struct slice functions, struct bytes *readers)
{
    struct resp_cursor c = resp_cursor_over(functions);
    struct resp_value head;
    if (!resp_cursor_next(&c, &head) || head.type != '*') return;
    for (int64_t i = 0; i < head.integer && read_library(&c, readers); i++) continue;
}
