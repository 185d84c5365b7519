/* command_docs.c - see the header.  The order of fields and the types of the replies (simple or
 * bulk string, array or set) are those of redis-server 7.0.15. */
#include "core/command/command_docs.h"

#include "core/base/glob.h"
#include "core/command/command_keys.h"
#include "core/command/command_syntax.h"

#include <assert.h>

static void write_text(const struct command_reply *r, const char *text)
{
    resp_write_bulk(r->out, slice_of(text));
}

static void write_field(const struct command_reply *r, const char *name, const char *value)
{
    write_text(r, name);
    write_text(r, value);
}

static void write_field_slice(const struct command_reply *r, const char *name, struct slice value)
{
    write_text(r, name);
    resp_write_bulk(r->out, value);
}

static void write_field_int64(const struct command_reply *r, const char *name, int64_t value)
{
    write_text(r, name);
    resp_write_int64(r->out, value);
}

static void write_map(const struct command_reply *r, size_t pairs)
{
    resp_write_map(r->out, r->version, pairs);
}

static void write_error(const struct command_reply *r, const char *text)
{
    resp_write_error(r->out, slice_of(text));
}

/* A set of the names of the bits that are set; names may be NULL for bits that are not shown. */
static void write_bits(const struct command_reply *r, uint32_t bits, const char *const *names,
                       size_t names_count, const char *prefix)
{
    size_t count = 0;
    for (size_t i = 0; i < names_count; i++) count += names[i] != NULL && bits >> i & 1;
    resp_write_set(r->out, r->version, count);
    for (size_t i = 0; i < names_count; i++) {
        if (names[i] == NULL || !(bits >> i & 1)) continue;
        char name[40];
        size_t prefix_len = strlen(prefix), len = strlen(names[i]);
        assert(prefix_len + len <= sizeof name);
        memcpy(name, prefix, prefix_len);
        memcpy(name + prefix_len, names[i], len);
        resp_write_status(r->out, slice_make(name, prefix_len + len));
    }
}

static void write_key_flags(const struct command_reply *r, uint16_t flags)
{
    write_bits(r, flags, command_key_flag_names, KEY_FLAGS_COUNT, "");
}

/* ---------------------------------------------------------------------------------------- INFO */

static void write_tips(const struct command_reply *r, const struct command *c)
{
    size_t count = 0;
    while (count < sizeof c->tips && c->tips[count] != TIP_NONE) count++;
    resp_write_set(r->out, r->version, count);
    for (size_t i = 0; i < count; i++) write_text(r, command_tip_names[c->tips[i]]);
}

/* { type: type, spec: { the pairs follow */
static void write_part_of_spec(const struct command_reply *r, const char *name, const char *type,
                               size_t pairs)
{
    write_text(r, name);
    write_map(r, 2);
    write_field(r, "type", type);
    write_text(r, "spec");
    write_map(r, pairs);
}

static void write_begin_search(const struct command_reply *r, const struct command_key_spec *s)
{
    switch (s->begin) {
    case KEYS_AT_INDEX:
        write_part_of_spec(r, "begin_search", "index", 1);
        write_field_int64(r, "index", s->index);
        break;
    case KEYS_AFTER_KEYWORD:
        write_part_of_spec(r, "begin_search", "keyword", 2);
        write_field(r, "keyword", s->keyword);
        write_field_int64(r, "startfrom", s->index);
        break;
    case KEYS_BEGIN_UNKNOWN:
        write_part_of_spec(r, "begin_search", "unknown", 0);
        break;
    }
}

static void write_find_keys(const struct command_reply *r, const struct command_key_spec *s)
{
    switch (s->find) {
    case KEYS_RANGE:
        write_part_of_spec(r, "find_keys", "range", 3);
        write_field_int64(r, "lastkey", s->last);
        write_field_int64(r, "keystep", s->step);
        write_field_int64(r, "limit", s->limit);
        break;
    case KEYS_COUNTED:
        write_part_of_spec(r, "find_keys", "keynum", 3);
        write_field_int64(r, "keynumidx", 0);
        write_field_int64(r, "firstkey", 1);
        write_field_int64(r, "keystep", s->step);
        break;
    case KEYS_FIND_UNKNOWN:
        write_part_of_spec(r, "find_keys", "unknown", 0);
        break;
    }
}

static void write_key_specs(const struct command_reply *r, const struct command *c)
{
    resp_write_set(r->out, r->version, c->key_specs_count);
    for (size_t i = 0; i < c->key_specs_count; i++) {
        const struct command_key_spec *s = &c->key_specs[i];
        write_map(r, s->notes ? 4 : 3);
        if (s->notes != NULL) write_field(r, "notes", s->notes);
        write_text(r, "flags");
        write_key_flags(r, s->flags);
        write_begin_search(r, s);
        write_find_keys(r, s);
    }
}

static size_t count_subcommands(const struct command_table *t, const struct command *parent)
{
    size_t count = 0;
    for (const struct command *c = NULL; (c = command_next(t, parent, c)) != NULL;) count++;
    return count;
}

static void write_info(const struct command_reply *r, const struct command *c);

/* Redis calls it a set where there are none, and an array where there are some. */
static void write_info_of_subcommands(const struct command_reply *r, const struct command *parent)
{
    if (!(parent->flags & COMMAND_HAS_SUBCOMMANDS)) {
        resp_write_set(r->out, r->version, 0);
        return;
    }
    resp_write_array(r->out, count_subcommands(r->table, parent));
    for (const struct command *c = NULL; (c = command_next(r->table, parent, c)) != NULL;)
        write_info(r, c);
}

static void write_info(const struct command_reply *r, const struct command *c)
{
    resp_write_array(r->out, 10);
    resp_write_bulk(r->out, c->full_name);
    resp_write_int64(r->out, c->arity);
    write_bits(r, c->flags, command_flag_names, COMMAND_FLAGS_COUNT, "");
    resp_write_int64(r->out, c->first_key);
    resp_write_int64(r->out, c->last_key);
    resp_write_int64(r->out, c->key_step);
    write_bits(r, c->acl, command_acl_names, ACL_CATEGORIES_COUNT, "@");
    write_tips(r, c);
    write_key_specs(r, c);
    write_info_of_subcommands(r, c);
}

void command_reply_info(const struct command_reply *r, const struct slice *argv, size_t argc)
{
    if (argc <= 2) {
        resp_write_array(r->out, r->table->count);
        for (const struct command *c = NULL; (c = command_next(r->table, NULL, c)) != NULL;)
            write_info(r, c);
        return;
    }
    resp_write_array(r->out, argc - 2);
    for (size_t i = 2; i < argc; i++) {
        const struct command *c = command_find_full_name(r->table, argv[i]);
        if (c != NULL)
            write_info(r, c);
        else
            resp_write_null(r->out, r->version);
    }
}

/* ---------------------------------------------------------------------------------------- DOCS */

static void write_arguments(const struct command_reply *r, struct slice syntax);

static void write_argument_flags(const struct command_reply *r, const struct syntax_arg *arg)
{
    static const char *const names[] = {"optional", "multiple", "multiple_token"};
    uint32_t bits = (uint32_t)arg->optional | (uint32_t)arg->multiple << 1 |
                    (uint32_t)arg->multiple_token << 2;
    if (bits == 0) return;
    write_text(r, "flags");
    write_bits(r, bits, names, 3, "");
}

/* The name of a plain token is the token in lower case. */
static void write_argument_name(const struct command_reply *r, const struct syntax_arg *arg)
{
    write_text(r, "name");
    resp_write_bulk(r->out, arg->name);
    if (arg->type != SYNTAX_PURE_TOKEN || arg->name.ptr != arg->token.ptr) return;
    char *name = r->out->ptr + r->out->len - 2 - arg->name.len;
    for (size_t i = 0; i < arg->name.len; i++)
        if (name[i] >= 'A' && name[i] <= 'Z') name[i] = (char)(name[i] - 'A' + 'a');
}

static void write_argument(const struct command_reply *r, const struct syntax_arg *arg)
{
    bool has_flags = arg->optional || arg->multiple || arg->multiple_token;
    write_map(r, 2u + (arg->key_spec >= 0) + (arg->token.ptr != NULL) + (arg->since.ptr != NULL) +
                     (arg->deprecated_since.ptr != NULL) + has_flags + (arg->parts.ptr != NULL));
    write_argument_name(r, arg);
    write_field(r, "type", syntax_type_names[arg->type]);
    if (arg->key_spec >= 0) write_field_int64(r, "key_spec_index", arg->key_spec);
    if (arg->token.ptr != NULL) write_field_slice(r, "token", arg->token);
    if (arg->since.ptr != NULL) write_field_slice(r, "since", arg->since);
    if (arg->deprecated_since.ptr != NULL)
        write_field_slice(r, "deprecated_since", arg->deprecated_since);
    write_argument_flags(r, arg);
    if (arg->parts.ptr != NULL) write_arguments(r, arg->parts);
}

static void write_arguments(const struct command_reply *r, struct slice syntax)
{
    struct syntax_arg arg;
    size_t count = 0;
    for (struct slice rest = syntax; syntax_next(&rest, &arg);) count++;
    write_text(r, "arguments");
    resp_write_array(r->out, count);
    for (struct slice rest = syntax; syntax_next(&rest, &arg);) write_argument(r, &arg);
}

static void write_docs(const struct command_reply *r, const struct command *c);

static void write_docs_of_subcommands(const struct command_reply *r, const struct command *parent)
{
    write_text(r, "subcommands");
    write_map(r, count_subcommands(r->table, parent));
    for (const struct command *c = NULL; (c = command_next(r->table, parent, c)) != NULL;)
        write_docs(r, c);
}

static void write_doc_flags(const struct command_reply *r, bool deprecated, bool internal)
{
    static const char *const names[] = {"deprecated", "syscmd"};
    write_text(r, "doc_flags");
    write_bits(r, (uint32_t)deprecated | (uint32_t)internal << 1, names, 2, "");
}

/* The name, and what is known under it. */
static void write_docs(const struct command_reply *r, const struct command *c)
{
    bool deprecated = c->deprecated_since != NULL;
    bool internal = (c->flags & COMMAND_SYSCMD) != 0;
    bool has_arguments = c->syntax[0] != '\0';
    bool has_subcommands = (c->flags & COMMAND_HAS_SUBCOMMANDS) != 0;

    resp_write_bulk(r->out, c->full_name);
    write_map(r, 3u + (c->complexity != NULL) + (deprecated || internal) + 2u * deprecated +
                     has_arguments + has_subcommands);
    write_field(r, "summary", c->summary);
    write_field(r, "since", c->since);
    write_field(r, "group", command_group_names[c->group]);
    if (c->complexity != NULL) write_field(r, "complexity", c->complexity);
    if (deprecated || internal) write_doc_flags(r, deprecated, internal);
    if (deprecated) {
        write_field(r, "deprecated_since", c->deprecated_since);
        write_field(r, "replaced_by", c->replaced_by);
    }
    if (has_arguments) write_arguments(r, slice_of(c->syntax));
    if (has_subcommands) write_docs_of_subcommands(r, c);
}

void command_reply_docs(const struct command_reply *r, const struct slice *argv, size_t argc)
{
    if (argc <= 2) {
        write_map(r, r->table->count);
        for (const struct command *c = NULL; (c = command_next(r->table, NULL, c)) != NULL;)
            write_docs(r, c);
        return;
    }
    size_t found = 0;
    for (size_t i = 2; i < argc; i++)
        found += command_find_full_name(r->table, argv[i]) != NULL;
    write_map(r, found);
    for (size_t i = 2; i < argc; i++) {
        const struct command *c = command_find_full_name(r->table, argv[i]);
        if (c != NULL) write_docs(r, c);
    }
}

/* ------------------------------------------------------------------------------- COUNT and LIST */

void command_reply_count(const struct command_reply *r)
{
    resp_write_int64(r->out, (int64_t)r->table->count);
}

struct filter {
    enum { FILTER_NONE, FILTER_MODULE, FILTER_CATEGORY, FILTER_PATTERN } by;
    uint32_t acl;
    struct slice pattern;
};

static uint32_t acl_category(struct slice name)
{
    for (size_t i = 0; i < ACL_CATEGORIES_COUNT; i++)
        if (slice_is(name, command_acl_names[i])) return 1u << i;
    return 0;
}

static bool read_filter(const struct slice *argv, size_t argc, struct filter *out)
{
    *out = (struct filter){.by = FILTER_NONE};
    if (argc == 2) return true;
    if (argc != 5 || !slice_is(argv[2], "filterby")) return false;
    if (slice_is(argv[3], "module"))
        out->by = FILTER_MODULE;
    else if (slice_is(argv[3], "aclcat"))
        *out = (struct filter){.by = FILTER_CATEGORY, .acl = acl_category(argv[4])};
    else if (slice_is(argv[3], "pattern"))
        *out = (struct filter){.by = FILTER_PATTERN, .pattern = argv[4]};
    return out->by != FILTER_NONE;
}

static bool passes(const struct command *c, const struct filter *f)
{
    switch (f->by) {
    case FILTER_NONE:     return true;
    case FILTER_MODULE:   return false;         /* there are no modules */
    case FILTER_CATEGORY: return (c->acl & f->acl) != 0;
    case FILTER_PATTERN:  return glob_match(f->pattern, c->full_name, true);
    }
    return false;
}

/* Counts the names that pass, or if r is given writes them. */
static size_t walk_names(const struct command_table *t, const struct filter *f,
                         const struct command_reply *r)
{
    size_t count = 0;
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        if (!command_served(t, c) || !passes(c, f)) continue;
        if (r != NULL) resp_write_bulk(r->out, c->full_name);
        count++;
    }
    return count;
}

void command_reply_list(const struct command_reply *r, const struct slice *argv, size_t argc)
{
    struct filter filter;
    if (!read_filter(argv, argc, &filter)) {
        write_error(r, "ERR syntax error");
        return;
    }
    resp_write_array(r->out, walk_names(r->table, &filter, NULL));
    walk_names(r->table, &filter, r);
}

/* ------------------------------------------------------------------------------------- GETKEYS */

/* 0 as well where not all of them can be told. */
static size_t count_keys(const struct command *c, const struct slice *argv, size_t argc)
{
    struct command_keys keys;
    struct command_key key;
    size_t count = 0;
    command_keys_begin(&keys, c, argv, argc);
    keys.skips_repeats = true;
    while (command_keys_next(&keys, &key)) count++;
    return command_keys_are_told(&keys) ? count : 0;
}

static const char *why_no_keys(const struct command *c, size_t argc)
{
    if (c == NULL) return "ERR Invalid command specified";
    if (!command_has_keys(c)) return "ERR The command has no key arguments";
    if (!command_arity_fits(c, argc))
        return "ERR Invalid number of arguments specified for command";
    return NULL;
}

static void reply_keys(const struct command_reply *r, const struct slice *argv, size_t argc,
                       bool with_flags)
{
    const struct command *c = command_find(r->table, argv, argc);
    const char *why = why_no_keys(c, argc);
    if (why != NULL) {
        write_error(r, why);
        return;
    }
    size_t count = count_keys(c, argv, argc);
    if (count == 0 && !(c->flags & COMMAND_NO_MANDATORY_KEYS)) {
        write_error(r, "ERR Invalid arguments specified for command");
        return;
    }
    struct command_keys keys;
    struct command_key key;
    resp_write_array(r->out, count);
    command_keys_begin(&keys, c, argv, argc);
    keys.skips_repeats = true;
    while (command_keys_next(&keys, &key)) {
        if (with_flags) resp_write_array(r->out, 2);
        resp_write_bulk(r->out, argv[key.at]);
        if (with_flags) write_key_flags(r, key.flags);
    }
}

void command_reply_getkeys(const struct command_reply *r, const struct slice *argv, size_t argc)
{
    reply_keys(r, argv + 2, argc - 2, false);
}

void command_reply_getkeysandflags(const struct command_reply *r, const struct slice *argv,
                                   size_t argc)
{
    reply_keys(r, argv + 2, argc - 2, true);
}
