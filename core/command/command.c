/* command.c - the rows of commands.def as constants, and the table of their names.
 *
 * A name is compared as three words of lower-case bytes.  Folding maps capital letters only, so
 * that equal words mean equal names, and a lookup of a known name is one hash and usually one
 * cache line.  The name of a subcommand is mixed with its parent's id. */
#include "core/command/command.h"

#include <assert.h>

/* ------------------------------------------------------------------------------------ the rows */

/* The short names used in the rows. */
enum {
#define X(name, text) name = COMMAND_##name,
    COMMAND_FLAGS(X)
#undef X
};
enum {
#define X(name, text) name = KEY_##name,
    COMMAND_KEY_FLAGS(X)
#undef X
};
enum {
#define X(name, text) name = TIP_##name,
    COMMAND_TIPS(X)
#undef X
};

/* Redis derives these categories from the flags; of the scripts, none is @read. */
#define ACL_IMPLIED(flags, acl)                                                                  \
    (((flags) & WRITE ? ACL_WRITE : 0) |                                                         \
     (((flags) & READONLY) && !((acl) & ACL_SCRIPTING) ? ACL_READ : 0) |                         \
     ((flags) & ADMIN ? ACL_ADMIN | ACL_DANGEROUS : 0) | ((flags) & PUBSUB ? ACL_PUBSUB : 0) |   \
     ((flags) & FAST ? ACL_FAST : ACL_SLOW) | ((flags) & BLOCKING ? ACL_BLOCKING : 0))

/* The keys column: first, last and step as in COMMAND INFO, and the specs behind them. */
#define NO_KEYS .first_key = 0
#define KEYS(first, last, step, flags)                                                           \
    KEYS_OF(first, last, step, RANGE(first, (last) < 0 ? (last) : (last) - (first), step, flags))
#define KEYS_OF(first, last, step, ...)                                                          \
    .first_key = (first), .last_key = (last), .key_step = (step),                                \
    .key_specs = (const struct command_key_spec[]){__VA_ARGS__},                                 \
    .key_specs_count = sizeof((const struct command_key_spec[]){__VA_ARGS__}) /                  \
                       sizeof(struct command_key_spec)
#define RANGE(at, last_, step_, flags_, ...)                                                     \
    {                                                                                            \
        .begin = KEYS_AT_INDEX, .find = KEYS_RANGE, .index = (at), .last = (last_),              \
        .step = (step_), .flags = (flags_), __VA_ARGS__                                          \
    }
#define COUNTED(at, flags_, ...)                                                                 \
    {                                                                                            \
        .begin = KEYS_AT_INDEX, .find = KEYS_COUNTED, .index = (at), .step = 1,                  \
        .flags = (flags_), __VA_ARGS__                                                           \
    }

#define BEHIND(word, from, last_, step_, limit_, flags_, ...)                                    \
    {                                                                                            \
        .begin = KEYS_AFTER_KEYWORD, .keyword = (word), .find = KEYS_RANGE, .index = (from),     \
        .last = (last_), .step = (step_), .limit = (limit_), .flags = (flags_), __VA_ARGS__      \
    }
#define UNKNOWN(flags_, ...)                                                                     \
    {                                                                                            \
        .begin = KEYS_BEGIN_UNKNOWN, .find = KEYS_FIND_UNKNOWN, .flags = (flags_), __VA_ARGS__   \
    }

#define NO_TIPS .tips = {TIP_NONE}
#define TIPS(...) .tips = {__VA_ARGS__}

#define NAME(text) {.ptr = (text), .len = sizeof(text) - 1}

/* keys and tips may expand to several initializers, so they come behind what has a name. */
#define COLUMNS(arity_, flags_, acl_, route_, group_, since_, complexity_, syntax_, summary_, ...) \
    .arity = (arity_), .flags = (flags_), .acl = (acl_) | ACL_IMPLIED(flags_, acl_),             \
    .route = (route_), .group = GROUP_##group_, .since = (since_), .complexity = (complexity_),  \
    .syntax = (syntax_), .summary = (summary_), __VA_ARGS__
#define COMMAND(id_, arity, flags, keys, acl, tips, route, group, since, complexity, syntax,     \
                summary, ...)                                                                    \
    [CMD_##id_] = {.id = CMD_##id_,                                                              \
                   .name = NAME(#id_),                                                           \
                   .full_name = NAME(#id_),                                                      \
                   COLUMNS(arity, flags, acl, route, group, since, complexity, syntax, summary,  \
                           keys, tips, __VA_ARGS__)},
#define COMMAND_NAMED(id_, name_, arity, flags, keys, acl, tips, route, group, since,            \
                      complexity, syntax, summary, ...)                                          \
    [CMD_##id_] = {.id = CMD_##id_,                                                              \
                   .name = NAME(name_),                                                          \
                   .full_name = NAME(name_),                                                     \
                   COLUMNS(arity, flags, acl, route, group, since, complexity, syntax, summary,  \
                           keys, tips, __VA_ARGS__)},
#define SUBCOMMAND(parent_, id_, name_, arity, flags, keys, acl, tips, route, group, since,      \
                   complexity, syntax, summary, ...)                                             \
    [CMD_##parent_##_##id_] = {                                                                  \
        .id = CMD_##parent_##_##id_,                                                             \
        .name = NAME(name_),                                                                     \
        .full_name = NAME(#parent_ "|" name_),                                                   \
        .parent = &commands[CMD_##parent_],                                                      \
        COLUMNS(arity, flags, acl, route, group, since, complexity, syntax, summary, keys, tips, \
                __VA_ARGS__)},
#define CONTAINER(id, group, since, summary)                                                     \
    COMMAND(id, -2, HAS_SUBCOMMANDS, NO_KEYS, 0, NO_TIPS, ROUTE_HERE, group, since,              \
            "Depends on subcommand.", "", summary)

const struct command commands[CMD_COUNT] = {
#include "core/command/commands.def"
};

#define COMMAND(id, ...) [CMD_##id] = COMMAND_ON_NODE | COMMAND_ON_PROXY,
#define COMMAND_NODE(id, ...) [CMD_##id] = COMMAND_ON_NODE,
#define COMMAND_PROXY(id, ...) [CMD_##id] = COMMAND_ON_PROXY,
#define SUBCOMMAND(parent, id, ...) [CMD_##parent##_##id] = COMMAND_ON_NODE | COMMAND_ON_PROXY,
#define SUBCOMMAND_NODE(parent, id, ...) [CMD_##parent##_##id] = COMMAND_ON_NODE,
#define SUBCOMMAND_PROXY(parent, id, ...) [CMD_##parent##_##id] = COMMAND_ON_PROXY,
#define CONTAINER COMMAND
#define CONTAINER_NODE COMMAND_NODE
#define CONTAINER_PROXY COMMAND_PROXY

static const uint8_t programs[CMD_COUNT] = {
#include "core/command/commands.def"
};

#define X(name, text) text,
const char *const command_flag_names[COMMAND_FLAGS_COUNT] = {COMMAND_FLAGS(X)};
const char *const command_acl_names[ACL_CATEGORIES_COUNT] = {COMMAND_ACL_CATEGORIES(X)};
const char *const command_key_flag_names[KEY_FLAGS_COUNT] = {COMMAND_KEY_FLAGS(X)};
const char *const command_tip_names[] = {NULL, COMMAND_TIPS(X)};
const char *const command_group_names[] = {COMMAND_GROUPS(X)};
#undef X

enum command_tip command_response_policy(const struct command *c)
{
    for (size_t i = 0; i < sizeof c->tips; i++)
        if (c->tips[i] >= TIP_ONE_SUCCEEDED) return c->tips[i];
    return TIP_NONE;
}

/* ----------------------------------------------------------------------------------- the table */

enum { NAME_MAX_LEN = COMMAND_NAME_WORDS * 8 };

struct folded_name {
    uint64_t words[COMMAND_NAME_WORDS];
};

/* Capital letters to small ones, eight bytes at a time: a byte below 0x80 is a capital letter
 * if adding 0x3f carries into its high bit (>= 'A') and adding 0x25 does not (<= 'Z'). */
static inline uint64_t fold(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t low = word & 0x7f * ones;
    uint64_t capital = (low + 0x3f * ones) & ~(low + 0x25 * ones) & ~word & 0x80 * ones;
    return word | capital >> 2;
}

/* Up to 8 bytes without reading beyond them; what is missing is zero. */
static inline uint64_t load(const char *ptr, size_t len)
{
    uint64_t word = 0;
    if (len >= 8) {
        memcpy(&word, ptr, 8);
    } else if (len >= 4) {
        uint32_t head, tail;
        memcpy(&head, ptr, 4);
        memcpy(&tail, ptr + len - 4, 4);
        word = head | (uint64_t)tail << (len - 4) * 8;
    } else if (len > 0) {
        const unsigned char *byte = (const unsigned char *)ptr;
        word = (uint64_t)byte[0] | (uint64_t)byte[len / 2] << len / 2 * 8 |
               (uint64_t)byte[len - 1] << (len - 1) * 8;
    }
    return word;
}

static inline struct folded_name fold_name(struct slice name)
{
    struct folded_name n = {{fold(load(name.ptr, name.len)), 0, 0}};
    if (name.len > 8) {
        n.words[1] = fold(load(name.ptr + 8, name.len - 8));
        if (name.len > 16) n.words[2] = fold(load(name.ptr + 16, name.len - 16));
    }
    return n;
}

static inline size_t slot_of(const struct folded_name *n, const struct command *parent)
{
    uint64_t mixed = n->words[0] ^ n->words[1] * 3 ^ n->words[2] * 5;
    if (parent != NULL) mixed += (uint64_t)parent->id + 1;
    mixed ^= mixed >> 32;
    mixed *= 0x9e3779b97f4a7c15u;
    return mixed >> 54;
}
static_assert(COMMAND_SLOTS == 1 << (64 - 54), "slot_of() yields a slot");

static const struct command *find(const struct command_table *t, const struct command *parent,
                                  struct slice name)
{
    if (name.len > NAME_MAX_LEN || name.len == 0) return NULL;
    struct folded_name n = fold_name(name);
    for (size_t i = slot_of(&n, parent);; i = (i + 1) % COMMAND_SLOTS) {
        const struct command_slot *s = &t->slots[i];
        if (s->command == NULL) return NULL;
        if (s->name[0] == n.words[0] && s->name[1] == n.words[1] && s->name[2] == n.words[2] &&
            s->command->parent == parent && s->command->name.len == name.len)
            return s->command;
    }
}

static void insert(struct command_table *t, const struct command *c)
{
    assert(c->name.len <= NAME_MAX_LEN);
    assert(find(t, c->parent, c->name) == NULL);
    struct folded_name n = fold_name(c->name);
    size_t i = slot_of(&n, c->parent);
    while (t->slots[i].command != NULL) i = (i + 1) % COMMAND_SLOTS;
    memcpy(t->slots[i].name, n.words, sizeof n.words);
    t->slots[i].command = c;
}

void command_table_init(struct command_table *t, enum command_program program)
{
    static_assert(CMD_COUNT <= COMMAND_SLOTS / 2, "probing stays short");
    *t = (struct command_table){.program = program};
    for (size_t id = 0; id < CMD_COUNT; id++) {
        if (!(programs[id] & program)) continue;
        insert(t, &commands[id]);
        if (commands[id].parent == NULL) t->count++;
    }
}

const struct command *command_find(const struct command_table *t, const struct slice *argv,
                                   size_t argc)
{
    const struct command *c = find(t, NULL, argv[0]);
    if (c == NULL || !(c->flags & HAS_SUBCOMMANDS) || argc == 1) return c;
    return find(t, c, argv[1]);
}

const struct command *command_find_name(const struct command_table *t, struct slice name)
{
    return find(t, NULL, name);
}

const struct command *command_find_subcommand(const struct command_table *t,
                                              const struct command *parent, struct slice name)
{
    return find(t, parent, name);
}

const struct command *command_find_full_name(const struct command_table *t, struct slice name)
{
    const char *bar = name.len ? memchr(name.ptr, '|', name.len) : NULL;
    if (bar == NULL) return find(t, NULL, name);
    size_t head = (size_t)(bar - name.ptr);
    const struct command *parent = find(t, NULL, slice_part(name, 0, head));
    return parent ? find(t, parent, slice_part(name, head + 1, name.len)) : NULL;
}

bool command_served(const struct command_table *t, const struct command *c)
{
    return (programs[c->id] & t->program) != 0;
}

const struct command *command_next(const struct command_table *t, const struct command *parent,
                                   const struct command *after)
{
    const struct command *c = after ? after + 1 : parent ? parent + 1 : commands;
    for (; c < commands + CMD_COUNT; c++) {
        if (parent != NULL && c->parent != parent) return NULL;
        if (c->parent == parent && command_served(t, c)) return c;
    }
    return NULL;
}
