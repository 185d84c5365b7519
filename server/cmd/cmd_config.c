/* cmd_config.c - CONFIG: options while the server runs. */
#include "core/base/glob.h"
#include "core/base/mem.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <assert.h>

enum { REASON_MAX = 512 };

/* ---- GET ---- */

struct match {
    struct slice name;                   /* as it was asked for, or of the row */
    const struct option_row *row;
};

struct matches {
    struct match *items;
    size_t count;
};

static void add_match(struct matches *m, struct slice name, const struct option_row *row)
{
    for (size_t i = 0; i < m->count; i++)
        if (slice_equal_nocase(m->items[i].name, name)) return;
    m->items[m->count++] = (struct match){name, row};
}

static bool is_pattern(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '*' || text.ptr[i] == '?' || text.ptr[i] == '[') return true;
    return false;
}

static void add_matching(struct matches *m, struct slice pattern)
{
    size_t rows;
    const struct option_row *row = option_rows(&rows), *alias_row;
    const char *alias;
    for (size_t i = 0; i < rows; i++)
        if (!(row[i].flags & OPTION_HIDDEN) && glob_match(pattern, slice_of(row[i].name), true))
            add_match(m, slice_of(row[i].name), &row[i]);
    for (size_t i = 0; option_alias(i, &alias, &alias_row); i++)
        if (glob_match(pattern, slice_of(alias), true)) add_match(m, slice_of(alias), alias_row);
}

static size_t names_count(void)
{
    size_t count, i = 0;
    const char *alias;
    const struct option_row *row;
    option_rows(&count);
    while (option_alias(i, &alias, &row)) i++;
    return count + i;
}

void cmd_config_get(struct client *c)
{
    struct matches m = {mem_alloc(names_count() * sizeof *m.items), 0};
    for (size_t i = 2; i < c->argc; i++) {
        const struct option_row *row = option_find(c->argv[i]);
        if (is_pattern(c->argv[i])) add_matching(&m, c->argv[i]);
        else if (row != NULL) add_match(&m, c->argv[i], row);
    }
    reply_map(c, m.count);
    for (size_t i = 0; i < m.count; i++) {
        struct bytes value = {0};
        option_print(&c->server->options, m.items[i].row, &value);
        reply_bulk(c, m.items[i].name);
        reply_bulk(c, bytes_slice(&value));
        bytes_free(&value);
    }
    mem_free(m.items);
}

/* ---- SET ---- */

/* One CONFIG SET: rows by pair, and what is wrong with which. */
struct setting {
    struct client *c;
    size_t count;
    const struct option_row **rows;
    bool *changed;
    struct slice culprit;
    char reason[REASON_MAX];
};

static bool blame(struct setting *s, struct slice name, const char *reason)
{
    s->culprit = name;
    memmove(s->reason, reason, strlen(reason) + 1);
    return false;
}

static bool may_set_protected(const struct client *c)
{
    int who = c->server->options.enable_protected_configs;
    return who == OPTION_PROTECT_YES || (who == OPTION_PROTECT_LOCAL && (c->flags & CLIENT_LOCAL));
}

static bool may_set(struct setting *s, size_t i)
{
    const struct option_row *row = s->rows[i];
    struct slice name = s->c->argv[2 + i * 2];
    if (row->flags & OPTION_FIXED) return blame(s, name, "can't set immutable config");
    if ((row->flags & OPTION_PROTECTED) && !may_set_protected(s->c))
        return blame(s, name, "can't set protected config");
    for (size_t j = 0; j < i; j++)
        if (s->rows[j] == row) return blame(s, name, "duplicate parameter");
    return true;
}

/* The first pair that is wrong decides; an unknown name behind it goes unnoticed, as in Redis. */
static bool find_rows(struct setting *s)
{
    for (size_t i = 0; i < s->count; i++) {
        s->rows[i] = option_find(s->c->argv[2 + i * 2]);
        if (s->rows[i] == NULL) return blame(s, s->c->argv[2 + i * 2], "");
        if (!may_set(s, i)) return false;
    }
    return true;
}

/* The name that was used, as the row or the alias has it. */
static struct slice shown_name(const struct setting *s, size_t i)
{
    const struct option_row *row;
    const char *alias;
    for (size_t j = 0; option_alias(j, &alias, &row); j++)
        if (slice_is(s->c->argv[2 + i * 2], alias)) return slice_of(alias);
    return slice_of(s->rows[i]->name);
}

static bool set_one(struct setting *s, size_t i)
{
    struct options *o = &s->c->server->options;
    const struct option_row *row = s->rows[i];
    struct bytes before = {0}, after = {0};
    option_print(o, row, &before);
    bool ok = option_set(o, row, s->c->argv[3 + i * 2], s->reason, sizeof s->reason);
    option_print(o, row, &after);
    s->changed[i] = !slice_equal(bytes_slice(&before), bytes_slice(&after));
    bytes_free(&before);
    bytes_free(&after);
    return ok || blame(s, shown_name(s, i), s->reason);
}

static bool apply_one(struct setting *s, size_t i)
{
    struct server *server = s->c->server;
    if (!s->changed[i]) return true;
    return server->ops->option_changed(server, s->rows[i]->name, s->reason, sizeof s->reason) ||
           blame(s, shown_name(s, i), s->reason);
}

/* The old values are in force again; what was applied already, or failed to be, is applied once
 * more. */
static void take_back(struct setting *s, const struct options *old, size_t tried)
{
    struct server *server = s->c->server;
    char ignored[REASON_MAX];
    for (size_t i = 0; i < s->count; i++) {
        struct bytes value = {0};
        option_print(old, s->rows[i], &value);
        bool was_fine = option_set(&server->options, s->rows[i], bytes_slice(&value), ignored,
                                   sizeof ignored);
        assert(was_fine);
        bytes_free(&value);
    }
    for (size_t i = 0; i < tried; i++)
        if (s->changed[i])
            (void)server->ops->option_changed(server, s->rows[i]->name, ignored, sizeof ignored);
}

static bool set_all(struct setting *s)
{
    struct options old;
    size_t set = 0, applied = 0;
    options_copy(&old, &s->c->server->options);
    while (set < s->count && set_one(s, set)) set++;
    if (set == s->count)
        while (applied < s->count && apply_one(s, applied)) applied++;
    if (applied < s->count) take_back(s, &old, set == s->count ? applied + 1 : 0);
    server_options_changed(s->c->server);
    options_close(&old);
    return applied == s->count;
}

static void reply_failure(struct setting *s)
{
    int len = (int)s->culprit.len;
    if (s->reason[0] == '\0')
        reply_errorf(s->c, "ERR Unknown option or number of arguments for CONFIG SET - '%.*s'", len,
                     s->culprit.ptr);
    else
        reply_errorf(s->c, "ERR CONFIG SET failed (possibly related to argument '%.*s') - %s", len,
                     s->culprit.ptr, s->reason);
}

void cmd_config_set(struct client *c)
{
    struct setting s = {.c = c, .count = (c->argc - 2) / 2};
    if (c->argc % 2 != 0) {
        reply_syntax_error(c);
        return;
    }
    s.rows = mem_alloc(s.count * sizeof *s.rows);
    s.changed = mem_zalloc(s.count * sizeof *s.changed);
    if (find_rows(&s) && set_all(&s)) reply_ok(c);
    else reply_failure(&s);
    mem_free(s.rows);
    mem_free(s.changed);
}

/* ---- the rest ---- */

void cmd_config_resetstat(struct client *c)
{
    stats_reset(c->server);
    reply_ok(c);
}

void cmd_config_rewrite(struct client *c)
{
    char reason[REASON_MAX] = "";
    if (c->server->ops->rewrite_config(c->server, reason, sizeof reason)) reply_ok(c);
    else reply_errorf(c, "ERR %s", reason);
}

void cmd_config_help(struct client *c)
{
    static const char *const lines[] = {
        "GET <pattern>",
        "    Return parameters matching the glob-like <pattern> and their values.",
        "SET <directive> <value>",
        "    Set the configuration <directive> to <value>.",
        "RESETSTAT",
        "    Reset statistics reported by the INFO command.",
        "REWRITE",
        "    Rewrite the configuration file.",
        NULL};
    reply_help(c, lines);
}
