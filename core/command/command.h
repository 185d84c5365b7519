/* command.h - what every command is, as data, and how to find it by its name.
 *
 * One row of commands.def is one command; the server, the proxy, COMMAND, ACL and the
 * documentation read the same row, and nobody else knows a command's name.  To get an array with
 * one entry per command, include the rows again:
 *
 *     static const handler handlers[CMD_COUNT] = {
 *     #define COMMAND(id, ...) [CMD_##id] = cmd_##id,
 *     #define SUBCOMMAND(parent, id, ...) [CMD_##parent##_##id] = cmd_##parent##_##id,
 *     #define COMMAND_PROXY(...)                 // rows that the other program serves
 *     #define SUBCOMMAND_PROXY(...)
 *     #include "core/command/commands.def"
 *     };
 *
 * The head of commands.def explains the columns. */
#ifndef TORC_COMMAND_COMMAND_H
#define TORC_COMMAND_COMMAND_H

#include "core/base/slice.h"

#include <stdint.h>

/* CMD_get, CMD_client_list ... */
enum command_id {
#define COMMAND(id, ...) CMD_##id,
#define SUBCOMMAND(parent, id, ...) CMD_##parent##_##id,
#define CONTAINER(id, ...) CMD_##id,
#include "core/command/commands.def"
    CMD_COUNT
};

/* Flags, with their names in COMMAND INFO and in the order in which it shows them. */
#define COMMAND_FLAGS(X)                                                                         \
    X(WRITE, "write")                                                                            \
    X(READONLY, "readonly")                                                                      \
    X(DENYOOM, "denyoom")               /* refused when memory is full */                        \
    X(MODULE, "module")                                                                          \
    X(ADMIN, "admin")                                                                            \
    X(PUBSUB, "pubsub")                                                                          \
    X(NOSCRIPT, "noscript")                                                                      \
    X(BLOCKING, "blocking")                                                                      \
    X(LOADING, "loading")               /* allowed while the data is being loaded */             \
    X(STALE, "stale")                   /* allowed on a replica without its master */            \
    X(SKIP_MONITOR, "skip_monitor")                                                              \
    X(SKIP_SLOWLOG, "skip_slowlog")                                                              \
    X(ASKING, "asking")                                                                          \
    X(FAST, "fast")                                                                              \
    X(NO_AUTH, "no_auth")               /* allowed before AUTH */                                \
    X(NO_MANDATORY_KEYS, "no_mandatory_keys")                                                    \
    X(NO_ASYNC_LOADING, "no_async_loading")                                                      \
    X(NO_MULTI, "no_multi")                                                                      \
    X(MOVABLE_KEYS, "movablekeys")      /* first, last and step do not tell all keys */          \
    X(ALLOW_BUSY, "allow_busy")         /* allowed while a script runs too long */               \
    X(MAY_REPLICATE, NULL)              /* from here on: never shown */                          \
    X(PROTECTED, NULL)                  /* only with enable-debug-command and its like */        \
    X(SYSCMD, NULL)                     /* COMMAND DOCS: internal */                             \
    X(HAS_SUBCOMMANDS, NULL)

/* ACL categories, in the order of ACL CAT. */
#define COMMAND_ACL_CATEGORIES(X)                                                                \
    X(KEYSPACE, "keyspace") X(READ, "read") X(WRITE, "write") X(SET, "set")                      \
    X(SORTEDSET, "sortedset") X(LIST, "list") X(HASH, "hash") X(STRING, "string")                \
    X(BITMAP, "bitmap") X(HYPERLOGLOG, "hyperloglog") X(GEO, "geo") X(STREAM, "stream")          \
    X(PUBSUB, "pubsub") X(ADMIN, "admin") X(FAST, "fast") X(SLOW, "slow")                        \
    X(BLOCKING, "blocking") X(DANGEROUS, "dangerous") X(CONNECTION, "connection")                \
    X(TRANSACTION, "transaction") X(SCRIPTING, "scripting")

/* What a command does to a key: exactly one of the first four, and what more is known. */
#define COMMAND_KEY_FLAGS(X)                                                                     \
    X(RO, "RO")                         /* reads */                                              \
    X(RW, "RW")                         /* reads and writes */                                   \
    X(OW, "OW")                         /* writes whatever was there */                          \
    X(RM, "RM")                         /* removes whatever is there */                          \
    X(ACCESS, "access")                 /* hands out what the value holds */                     \
    X(UPDATE, "update")                                                                          \
    X(INSERT, "insert")                                                                          \
    X(DELETE, "delete")                                                                          \
    X(NOT_KEY, "not_key")               /* a channel: routed as a key, but none */               \
    X(INCOMPLETE, "incomplete")                                                                  \
    X(VARIABLE, "variable_flags")       /* depends on the other arguments */                     \
    X(WRITTEN, NULL)                    /* though Redis calls it RO */

/* Hints to clients of a cluster: how a request is spread and its answers are put together. */
#define COMMAND_TIPS(X)                                                                          \
    X(NONDETERMINISTIC, "nondeterministic_output")                                               \
    X(UNORDERED, "nondeterministic_output_order")                                                \
    X(ALL_NODES, "request_policy:all_nodes")                                                     \
    X(ALL_SHARDS, "request_policy:all_shards")                                                   \
    X(MULTI_SHARD, "request_policy:multi_shard")                                                 \
    X(SPREAD_SPECIAL, "request_policy:special")                                                  \
    X(ONE_SUCCEEDED, "response_policy:one_succeeded")                                            \
    X(ALL_SUCCEEDED, "response_policy:all_succeeded")                                            \
    X(AGG_AND, "response_policy:agg_logical_and")                                                \
    X(AGG_OR, "response_policy:agg_logical_or")                                                  \
    X(AGG_MIN, "response_policy:agg_min")                                                        \
    X(AGG_MAX, "response_policy:agg_max")                                                        \
    X(AGG_SUM, "response_policy:agg_sum")                                                        \
    X(MERGE_SPECIAL, "response_policy:special")

#define COMMAND_GROUPS(X)                                                                        \
    X(GENERIC, "generic") X(STRING, "string") X(LIST, "list") X(SET, "set")                      \
    X(SORTED_SET, "sorted-set") X(HASH, "hash") X(PUBSUB, "pubsub")                              \
    X(TRANSACTIONS, "transactions") X(CONNECTION, "connection") X(SERVER, "server")              \
    X(SCRIPTING, "scripting") X(HYPERLOGLOG, "hyperloglog") X(CLUSTER, "cluster")                \
    X(GEO, "geo") X(STREAM, "stream") X(BITMAP, "bitmap")

/* COMMAND_WRITE ... */
enum command_flag_bit {
#define X(name, text) COMMAND_BIT_##name,
    COMMAND_FLAGS(X)
#undef X
    COMMAND_FLAGS_COUNT
};
enum command_flag {
#define X(name, text) COMMAND_##name = 1 << COMMAND_BIT_##name,
    COMMAND_FLAGS(X)
#undef X
};

/* ACL_STRING ... */
enum command_acl_bit {
#define X(name, text) ACL_BIT_##name,
    COMMAND_ACL_CATEGORIES(X)
#undef X
    ACL_CATEGORIES_COUNT
};
enum command_acl {
#define X(name, text) ACL_##name = 1 << ACL_BIT_##name,
    COMMAND_ACL_CATEGORIES(X)
#undef X
};

/* KEY_RO ... */
enum command_key_bit {
#define X(name, text) KEY_BIT_##name,
    COMMAND_KEY_FLAGS(X)
#undef X
    KEY_FLAGS_COUNT
};
enum command_key_flag {
#define X(name, text) KEY_##name = 1 << KEY_BIT_##name,
    COMMAND_KEY_FLAGS(X)
#undef X
};

/* TIP_ALL_SHARDS ... */
enum command_tip {
    TIP_NONE,
#define X(name, text) TIP_##name,
    COMMAND_TIPS(X)
#undef X
};

/* GROUP_STRING ... */
enum command_group {
#define X(name, text) GROUP_##name,
    COMMAND_GROUPS(X)
#undef X
};

/* How the proxy serves a command. */
enum command_route {
    ROUTE_ONE,          /* forwarded to the shard of its one key */
    ROUTE_SPLIT,        /* per key to each key's shard, answers merged; atomic */
    ROUTE_ALL,          /* to every shard, answers merged */
    ROUTE_GATHER,       /* to the shard of its keys; if they lie apart, brought together first */
    ROUTE_HERE,         /* answered by the proxy, which may ask shards in its own words */
    ROUTE_NODE          /* spoken between proxies and nodes; unknown to clients of the proxy */
};

/* Which program knows a command. */
enum command_program { COMMAND_ON_NODE = 1, COMMAND_ON_PROXY = 2 };

/* Where the keys of a request stand: where to begin, and how many from there on. */
struct command_key_spec {
    enum { KEYS_AT_INDEX, KEYS_AFTER_KEYWORD, KEYS_BEGIN_UNKNOWN } begin;
    enum { KEYS_RANGE, KEYS_COUNTED, KEYS_FIND_UNKNOWN } find;
    uint16_t flags;             /* KEY_RW | KEY_ACCESS ... */
    int16_t index;              /* of the first key or of the count; from where to look for keyword,
                                 * if < 0 from the end and backwards */
    const char *keyword;        /* of an unknown one: the option behind which the key is found */
    int16_t last;               /* range: counted from the first key; if < 0 from the end */
    int16_t step;
    int16_t limit;              /* range with last -1, not 0: only 1/limit of the rest are keys */
    const char *notes;          /* NULL if there are none */
};

struct command {
    /* What is asked of every request comes first. */
    uint16_t id;                /* enum command_id */
    int16_t arity;              /* the name counted; -n: at least n */
    uint32_t flags;             /* COMMAND_WRITE ... */
    int16_t first_key;          /* 0: none, or see MOVABLE_KEYS */
    int16_t last_key;           /* -1: the last argument */
    int16_t key_step;
    uint8_t route;              /* enum command_route */
    uint32_t acl;               /* ACL_STRING ..., also the categories that follow from the flags */
    uint16_t key_specs_count;
    uint8_t group;              /* enum command_group */
    uint8_t tips[3];            /* enum command_tip, ended by TIP_NONE if shorter */
    const struct command_key_spec *key_specs;

    struct slice name;          /* "get", "list": lower case */
    struct slice full_name;     /* "get", "client|list" */
    const struct command *parent;           /* NULL for all but subcommands */

    const char *since;
    const char *complexity;     /* NULL where there is nothing to say */
    const char *syntax;         /* see command_syntax.h */
    const char *summary;
    const char *deprecated_since;           /* NULL: still recommended */
    const char *replaced_by;
};

/* All rows, by id.  Subcommands follow their parent. */
extern const struct command commands[CMD_COUNT];

/* Names, by bit or by value; NULL where a flag is never shown. */
extern const char *const command_flag_names[COMMAND_FLAGS_COUNT];
extern const char *const command_acl_names[ACL_CATEGORIES_COUNT];
extern const char *const command_key_flag_names[KEY_FLAGS_COUNT];
extern const char *const command_tip_names[];
extern const char *const command_group_names[];

/* The names of one program's commands, in an open-addressed table.  Filled once at start; not
 * changed after that, so threads share it. */
enum { COMMAND_NAME_WORDS = 3, COMMAND_SLOTS = 1024 };

struct command_slot {
    uint64_t name[COMMAND_NAME_WORDS];      /* lower case, padded with zeros */
    const struct command *command;          /* NULL: free */
};

struct command_table {
    enum command_program program;
    size_t count;                           /* commands, subcommands not counted */
    struct command_slot slots[COMMAND_SLOTS];
};

void command_table_init(struct command_table *t, enum command_program program);

/* Finds what a request asks for: the subcommand, if the command has some and argc > 1.  NULL if
 * there is no such command, or no such subcommand.  argc is at least 1. */
const struct command *command_find(const struct command_table *t, const struct slice *argv,
                                   size_t argc);

/* By one name: a command, a subcommand of parent, or "client|list" in one piece. */
const struct command *command_find_name(const struct command_table *t, struct slice name);
const struct command *command_find_subcommand(const struct command_table *t,
                                              const struct command *parent, struct slice name);
const struct command *command_find_full_name(const struct command_table *t, struct slice name);

/* Whether t's program serves the command. */
bool command_served(const struct command_table *t, const struct command *c);

/* The next row that t's program serves: a command, or if parent is given one of its subcommands.
 * Start with after == NULL; NULL at the end. */
const struct command *command_next(const struct command_table *t, const struct command *parent,
                                   const struct command *after);

static inline bool command_arity_fits(const struct command *c, size_t argc)
{
    return c->arity >= 0 ? argc == (size_t)c->arity : argc >= (size_t)-c->arity;
}

/* Channels are not keys. */
static inline bool command_has_keys(const struct command *c)
{
    return c->key_specs_count > 0 && !(c->key_specs[0].flags & KEY_NOT_KEY);
}

/* EVAL, FCALL and their kin. */
static inline bool command_calls_script(const struct command *c)
{
    return (c->acl & ACL_SCRIPTING) && command_has_keys(c);
}

/* The response_policy among the tips, or TIP_NONE: how answers of several shards become one. */
enum command_tip command_response_policy(const struct command *c);

#endif
