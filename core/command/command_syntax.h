/* command_syntax.h - reads the syntax column of commands.def.
 *
 *     key value [condition(NX | XX)@2.6.12] [GET@6.2.0] [expiration(EX=seconds:integer | KEEPTTL)]
 *
 *   name            a string; the name "key" is a key of the first key spec
 *   name:type       integer double pattern unix-time string key; key1, key2: a key of that spec,
 *                   and pattern1 a pattern of such keys
 *   TOKEN           a word as it stands; name:TOKEN if its name is not the word in lower case, and
 *                   name:"" for the empty word
 *   TOKEN=argument  a word and then the argument, which is of any form but TOKEN
 *   name{a b}       a block: all of them;  name(a | b): one of them
 *   [argument]      may be left out
 *
 * Behind an argument, in this order: ... if there may be several, + if the token is then repeated
 * with each, @version since when, @-version until when it was recommended.  The names of blocks and
 * choices show in COMMAND DOCS only. */
#ifndef TORC_COMMAND_COMMAND_SYNTAX_H
#define TORC_COMMAND_COMMAND_SYNTAX_H

#include "core/base/slice.h"

enum syntax_type {
    SYNTAX_STRING, SYNTAX_INTEGER, SYNTAX_DOUBLE, SYNTAX_KEY, SYNTAX_PATTERN, SYNTAX_UNIX_TIME,
    SYNTAX_PURE_TOKEN, SYNTAX_ONEOF, SYNTAX_BLOCK
};

/* One argument.  What is absent has no ptr; slices point into the text that is read. */
struct syntax_arg {
    struct slice name, token, since, deprecated_since;
    struct slice parts;         /* of a block or choice: for syntax_next() */
    enum syntax_type type;
    int key_spec;               /* -1: belongs to none */
    bool optional, multiple, multiple_token;
};

/* "string", "pure-token" ... by enum syntax_type. */
extern const char *const syntax_type_names[];

/* Takes the next argument off the front; false at the end. */
bool syntax_next(struct slice *rest, struct syntax_arg *out);

#endif
