/* command_dump.c - prints what the command table says, without a server around it.
 *
 *   command_dump node|proxy 2|3 COMMAND ...     the reply's bytes, in RESP2 or RESP3
 *   command_dump reference                      docs/commands.md
 *
 * The first form is for comparing with redis-server, the second is called by
 * scripts/command-reference. */
#include "core/command/command_docs.h"
#include "core/command/command_errors.h"
#include "core/command/command_syntax.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARGS_MAX = 1024 };

/* ----------------------------------------------------------------------------------- one reply */

static void reply(const struct command_reply *r, const struct slice *argv, size_t argc)
{
    const struct command *c = command_find(r->table, argv, argc);
    struct bytes error = {0};
    if (c == NULL)
        command_error_unknown(&error, r->table, argv, argc);
    else if (!command_arity_fits(c, argc))
        command_error_arity(&error, c);
    if (error.len > 0) {
        resp_write_error(r->out, bytes_slice(&error));
        bytes_free(&error);
        return;
    }
    switch (c->id) {
    case CMD_command:
    case CMD_command_info:            command_reply_info(r, argv, argc);            break;
    case CMD_command_docs:            command_reply_docs(r, argv, argc);            break;
    case CMD_command_list:            command_reply_list(r, argv, argc);            break;
    case CMD_command_count:           command_reply_count(r);                       break;
    case CMD_command_getkeys:         command_reply_getkeys(r, argv, argc);         break;
    case CMD_command_getkeysandflags: command_reply_getkeysandflags(r, argv, argc); break;
    default:                          resp_write_error(r->out, SLICE("not COMMAND")); break;
    }
}

static int dump(int argc, char **argv)
{
    struct command_table *table = malloc(sizeof *table);
    struct bytes out = {0};
    struct slice args[ARGS_MAX];
    size_t count = 0;
    for (int i = 3; i < argc && count < ARGS_MAX; i++) args[count++] = slice_of(argv[i]);
    if (table == NULL || count == 0) return 2;

    command_table_init(table, strcmp(argv[1], "proxy") ? COMMAND_ON_NODE : COMMAND_ON_PROXY);
    enum resp_version version = strcmp(argv[2], "3") ? RESP2 : RESP3;
    reply(&(struct command_reply){table, &out, version}, args, count);
    fwrite(out.ptr, 1, out.len, stdout);
    bytes_free(&out);
    free(table);
    return 0;
}

/* -------------------------------------------------------------------------------- the reference */

static void print(struct slice s)
{
    fwrite(s.ptr, 1, s.len, stdout);
}

static void print_arguments(struct slice syntax, const char *between);

static void print_body(const struct syntax_arg *arg)
{
    switch (arg->type) {
    case SYNTAX_ONEOF:      print_arguments(arg->parts, " | "); break;
    case SYNTAX_BLOCK:      print_arguments(arg->parts, " ");   break;
    case SYNTAX_PURE_TOKEN: print(arg->token.len ? arg->token : SLICE("\"\"")); break;
    default:                print(arg->name);                   break;
    }
}

static void print_argument(const struct syntax_arg *arg)
{
    bool token = arg->token.ptr != NULL && arg->type != SYNTAX_PURE_TOKEN;
    bool group = arg->type == SYNTAX_ONEOF && (token || !arg->optional);
    if (arg->optional) printf("[");
    if (token) print(arg->token), printf(" ");
    if (group) printf("(");
    print_body(arg);
    if (group) printf(")");
    if (arg->multiple) {
        printf(" [");
        if (arg->multiple_token) print(arg->token), printf(" ");
        print_body(arg);
        printf(" ...]");
    }
    if (arg->optional) printf("]");
}

static void print_arguments(struct slice syntax, const char *between)
{
    struct syntax_arg arg;
    const char *before = "";
    while (syntax_next(&syntax, &arg)) {
        printf("%s", before);
        print_argument(&arg);
        before = between;
    }
}

static void print_upper(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        putchar(c == '|' ? ' ' : c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
}

static const char *route_in_words(const struct command *c)
{
    static const char *const words[] = {
        [ROUTE_ONE] = "to the shard of its key",
        [ROUTE_SPLIT] = "to the shard of each key, atomically",
        [ROUTE_ALL] = "to every shard",
        [ROUTE_GATHER] = "to the shard of its keys, wherever they lie",
        [ROUTE_HERE] = "answered by the proxy",
        [ROUTE_NODE] = "between proxies and nodes only"};
    return words[c->route];
}

static void print_command(const struct command *c)
{
    printf("### ");
    print_upper(c->full_name);
    printf("\n\n```\n");
    print_upper(c->full_name);
    if (c->syntax[0] != '\0') printf(" ");
    print_arguments(slice_of(c->syntax), " ");
    printf("\n```\n\n%s", c->summary);
    if (c->complexity != NULL) printf("  Complexity: %s", c->complexity);
    if (c->complexity != NULL && c->complexity[strlen(c->complexity) - 1] != '.') printf(".");
    printf("  Since %s.  Through the proxy: %s.", c->since, route_in_words(c));
    if (c->deprecated_since != NULL)
        printf("  Deprecated since %s: use %s.", c->deprecated_since, c->replaced_by);
    printf("\n\n");
}

/* A name that has subcommands and does nothing itself has no entry of its own. */
static bool is_container_only(const struct command *c)
{
    return c->flags & COMMAND_HAS_SUBCOMMANDS && c->arity == -2;
}

static int print_reference(void)
{
    printf("# Commands\n\n"
           "Written by `scripts/command-reference` from `core/command/commands.def`.\n\n");
    for (unsigned group = 0; group <= GROUP_BITMAP; group++) {
        bool first = true;
        for (size_t id = 0; id < CMD_COUNT; id++) {
            if (commands[id].group != group || is_container_only(&commands[id])) continue;
            if (first) printf("## %s\n\n", command_group_names[group]);
            first = false;
            print_command(&commands[id]);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "reference") == 0) return print_reference();
    if (argc >= 4) return dump(argc, argv);
    fprintf(stderr, "usage: command_dump node|proxy 2|3 COMMAND ... | command_dump reference\n");
    return 2;
}
