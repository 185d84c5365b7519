/* command_keys.c - see the header.
 *
 * A spec says where to begin and how far to go; together they make a range of arguments.  A spec
 * that is marked unknown (SORT's BY and GET) adds no keys, unless it names the option that the key
 * stands behind (SORT's STORE); the others of its command do. */
#include "core/command/command_keys.h"

#include "core/base/number.h"

struct range {
    size_t first, last, step;
};

/* The range of a request that asks for nothing here: an optional keyword that is not given. */
static const struct range no_range = {1, 0, 1};

static size_t next_behind(const struct command_key_spec *s, const struct slice *argv, size_t argc,
                          size_t from)
{
    for (size_t i = from; i + 1 < argc; i++)
        if (slice_is(argv[i], s->keyword)) return i + 1;
    return 0;
}

/* Forwards from spec->index, or if that is negative from the end and back to the second word.
 * 0 if the keyword is not there. */
static size_t behind_keyword(const struct command_key_spec *s, const struct slice *argv,
                             size_t argc)
{
    if (s->index >= 0) return next_behind(s, argv, argc, (size_t)s->index);
    size_t back = (size_t)-s->index;
    for (size_t i = argc > back ? argc - back : 0; i > 1; i--)
        if (slice_is(argv[i], s->keyword)) return i + 1;
    return 0;
}

/* SORT's STORE, among options whose values may read like it.  0 if it is not there. */
static size_t behind_option(const struct command_key_spec *s, const struct slice *argv, size_t argc)
{
    size_t found = 0;
    for (size_t i = 2; i + 1 < argc; i++) {
        if (slice_is(argv[i], "limit")) i += 2;
        else if (slice_is(argv[i], "by") || slice_is(argv[i], "get")) i++;
        else if (slice_is(argv[i], s->keyword)) found = ++i;
    }
    return found;
}

static size_t last_of_range(const struct command_key_spec *s, size_t first, size_t argc)
{
    if (s->last >= 0) return first + (size_t)s->last;
    if (s->limit > 0) return first + (argc - first) / (size_t)s->limit - 1;
    return argc - (size_t)-s->last;
}

/* False if the request is malformed. */
static bool find_range(const struct command_key_spec *s, const struct slice *argv, size_t argc,
                       struct range *out)
{
    *out = no_range;
    if (s->begin == KEYS_BEGIN_UNKNOWN && s->keyword != NULL) {
        size_t at = behind_option(s, argv, argc);
        if (at != 0) *out = (struct range){at, at, 1};
        return true;
    }
    if (s->begin == KEYS_BEGIN_UNKNOWN || s->find == KEYS_FIND_UNKNOWN || s->flags & KEY_NOT_KEY)
        return true;

    size_t first = s->begin == KEYS_AT_INDEX ? (size_t)s->index : behind_keyword(s, argv, argc);
    if (first == 0) return true;
    if (first >= argc) return false;

    *out = (struct range){first, 0, (size_t)s->step};
    if (s->find == KEYS_RANGE) {
        out->last = last_of_range(s, first, argc);
        return out->last >= first && out->last < argc;
    }
    uint64_t count;
    if (!number_to_uint64(argv[first], &count) || count > argc - first - 1) return false;
    out->first = first + 1;
    out->last = first + count;
    return true;
}

/* SET with GET or IFEQ looks at what was there. */
static uint16_t flags_of_set(const struct slice *argv, size_t argc)
{
    for (size_t i = 3; i < argc; i++)
        if (slice_is(argv[i], "get") || slice_is(argv[i], "ifeq"))
            return KEY_RW | KEY_ACCESS | KEY_UPDATE;
    return KEY_OW | KEY_UPDATE;
}

/* How many words an operation of BITFIELD has that only reads; 0 for one that writes, or for what
 * is none. */
static size_t len_of_reading(const struct slice *argv, size_t at, size_t argc)
{
    if (slice_is(argv[at], "get") && argc - at > 2) return 3;
    return slice_is(argv[at], "overflow") && argc - at > 1 ? 2 : 0;
}

static uint16_t flags_of_bitfield(const struct slice *argv, size_t argc)
{
    for (size_t at = 2, len; at < argc; at += len) {
        len = len_of_reading(argv, at, argc);
        if (len == 0) return KEY_RW | KEY_ACCESS | KEY_UPDATE;
    }
    return KEY_RO | KEY_ACCESS;
}

static uint16_t variable_flags(const struct command *c, uint16_t flags, const struct slice *argv,
                               size_t argc)
{
    switch (c->id) {
    case CMD_set:      return flags_of_set(argv, argc);
    case CMD_bitfield: return flags_of_bitfield(argv, argc);
    }
    return flags & (uint16_t)~KEY_VARIABLE;
}

static void enter_spec(struct command_keys *k, const struct range *range)
{
    const struct command_key_spec *s = &k->command->key_specs[k->spec++];
    k->at = range->first;
    k->last = range->last;
    k->step = range->step;
    k->flags = s->flags;
    if (s->flags & KEY_VARIABLE) k->flags = variable_flags(k->command, s->flags, k->argv, k->argc);
}

void command_keys_begin(struct command_keys *k, const struct command *c, const struct slice *argv,
                        size_t argc)
{
    *k = (struct command_keys){.command = c, .argv = argv, .argc = argc, .at = 1, .last = 0};
    struct range range, first = no_range;
    while (k->specs < c->key_specs_count && find_range(&c->key_specs[k->specs], argv, argc, &range))
        if (k->specs++ == 0) first = range;
    if (k->specs > 0) enter_spec(k, &first);
}

/* GEORADIUS ... STORE a STORE b. */
static bool enter_repeat(struct command_keys *k)
{
    if (k->spec == 0 || k->last == 0 || k->skips_repeats) return false;
    const struct command_key_spec *s = &k->command->key_specs[k->spec - 1];
    bool is_option = s->begin == KEYS_AFTER_KEYWORD && s->find == KEYS_RANGE && s->last == 0;
    size_t at = is_option ? next_behind(s, k->argv, k->argc, k->last + 1) : 0;
    if (at == 0) return false;
    k->at = k->last = at;
    return true;
}

bool command_keys_next(struct command_keys *k, struct command_key *out)
{
    while (k->at > k->last && !enter_repeat(k)) {
        if (k->spec == k->specs) return false;
        struct range range;
        if (!find_range(&k->command->key_specs[k->spec], k->argv, k->argc, &range)) return false;
        enter_spec(k, &range);
    }
    *out = (struct command_key){k->at, k->flags};
    k->at += k->step;
    return true;
}

size_t command_first_movable_key(const struct command *c, const struct slice *argv, size_t argc)
{
    struct command_keys k;
    struct command_key key;
    command_keys_begin(&k, c, argv, argc);
    return command_keys_next(&k, &key) ? key.at : 0;
}
