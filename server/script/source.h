/* source.h - a script's text, as LuaJIT must read it to behave as Lua 5.1 in Redis does.
 *
 *  - LuaJIT forgets a function that ends in `return f(x)` before f runs, so an error in f cannot
 *    name the line.  Parentheses around the expression keep it.  They are put where f can give only
 *    one result, and in the outermost function, of whose results only the first is used.
 *  - In strings \x, \u, \z and all that Lua 5.1 does not know, such as \-, mean the character
 * alone.
 *  - 1LL, 1i and 0b1 are no numbers. */
#ifndef TORC_SCRIPT_SOURCE_H
#define TORC_SCRIPT_SOURCE_H

#include "core/base/bytes.h"

enum source_status {
    SOURCE_REWRITTEN,            /* compile *out; if that fails, the text for its error */
    SOURCE_KEPT,                 /* not understood, so it cannot be right: compile the text */
    SOURCE_BAD_NUMBER
};

struct source_error {
    int line;
    struct slice token;          /* a part of the text */
};

/* is_script: the text's outermost function has one result. */
enum source_status source_rewrite(struct slice text, bool is_script, struct bytes *out,
                                  struct source_error *error);

#endif
