#include "proxy/stats.h"

#include <string.h>

/* The first word, or ERR if that is none. */
static struct slice code_of(struct slice text)
{
    size_t len = text.len < STATS_ERROR_NAME_MAX ? text.len : STATS_ERROR_NAME_MAX - 1;
    const char *space = len > 0 ? memchr(text.ptr, ' ', len) : NULL;
    return space != NULL ? slice_part(text, 0, (size_t)(space - text.ptr)) : SLICE("ERR");
}

static void add_code(struct stats *s, struct slice code, uint64_t count)
{
    for (size_t i = 0; i < STATS_ERRORS_MAX; i++) {
        struct stats_error *e = &s->error_codes[i];
        if (e->name[0] == '\0') memcpy(e->name, code.ptr, code.len);
        else if (!slice_equal(slice_of(e->name), code)) continue;
        e->count += count;
        return;
    }
}

void stats_count_error(struct stats *s, struct slice text)
{
    s->errors++;
    add_code(s, code_of(text), 1);
}

void stats_add_errors(struct stats *s, const struct stats *other)
{
    s->errors += other->errors;
    for (size_t i = 0; i < STATS_ERRORS_MAX && other->error_codes[i].name[0] != '\0'; i++)
        add_code(s, slice_of(other->error_codes[i].name), other->error_codes[i].count);
    for (size_t i = 0; i < CMD_COUNT; i++) s->failed[i] += other->failed[i];
}

void stats_print_errors(const struct stats *s, struct bytes *out)
{
    for (size_t i = 0; i < STATS_ERRORS_MAX && s->error_codes[i].name[0] != '\0'; i++)
        bytes_printf(out, "errorstat_%s:count=%llu\r\n", s->error_codes[i].name,
                     (unsigned long long)s->error_codes[i].count);
}
