/* command_keys.h - which arguments of a request are keys, and what is done to each.
 *
 * Most commands have one plain range of keys, told by three numbers of the row; for those
 * command_first_key() is a load and a compare.  Everything else is read from the key specs.
 * Nothing is allocated, however many keys there are. */
#ifndef TORC_COMMAND_COMMAND_KEYS_H
#define TORC_COMMAND_COMMAND_KEYS_H

#include "core/command/command.h"

struct command_key {
    size_t at;                  /* index in argv */
    uint16_t flags;             /* KEY_RO, KEY_RW ... */
};

/* A walk over the keys of one request; argv is borrowed for as long as it lasts. */
struct command_keys {
    const struct command *command;
    const struct slice *argv;
    size_t argc;
    size_t spec, specs;         /* the spec after the one that is walked; how many make sense */
    size_t at, last, step;      /* done if at > last */
    uint16_t flags;
    bool skips_repeats;         /* of an option that is given twice tells one key, as Redis does in
                                 * COMMAND GETKEYS; but the command takes the last */
};

/* argv[0] is the command's name, argv[1] the subcommand's if c is one.  The arity fits.  A request
 * whose keys cannot be told, because a count in it is no number or too large, has none, or those
 * in front of that: the handler will answer with an error, or there are none of a second kind
 * (PFMERGE with a destination alone). */
void command_keys_begin(struct command_keys *k, const struct command *c, const struct slice *argv,
                        size_t argc);

/* Whether the keys of every kind could be told: COMMAND GETKEYS answers an error otherwise. */
static inline bool command_keys_are_told(const struct command_keys *k)
{
    return k->specs == k->command->key_specs_count;
}

/* The next key; false at the end.  A key that is named twice comes twice. */
bool command_keys_next(struct command_keys *k, struct command_key *out);

/* Where the first key is; 0 if there is none. */
size_t command_first_movable_key(const struct command *c, const struct slice *argv, size_t argc);

static inline size_t command_first_key(const struct command *c, const struct slice *argv,
                                       size_t argc)
{
    if (__builtin_expect(c->first_key > 0, 1))
        return (size_t)c->first_key < argc ? (size_t)c->first_key : 0;
    return c->key_specs_count == 0 ? 0 : command_first_movable_key(c, argv, argc);
}

/* Whether the lock on such a key is exclusive. */
static inline bool command_key_writes(uint16_t flags)
{
    return !(flags & KEY_RO) || flags & KEY_WRITTEN;
}

#endif
