/* grammar.h - random commands from a line that says what a command looks like.
 *
 *     SET key value [ NX | XX | GET | EX seconds | PX ms ]*
 *
 *   WORD, `any text`   itself
 *   lower              an argument of that kind; see the kinds in grammar.c
 *   ( A | B )          one of these;    ( A )+   one to four times, choosing anew
 *   [ A | B ]          one or nothing;  [ A ]*   up to three times
 *
 * Words stand apart by one space.  The same seed gives the same commands.  Times to live are long
 * enough never to run out during a test, or lie in the past, so that two servers agree on them. */
#ifndef TORC_GRAMMAR_H
#define TORC_GRAMMAR_H

#include "core/base/random.h"
#include "tests/harness/raw_reply.h"

enum { ARGC_MAX = 64 };

/* Memory of many commands, freed at once. */
struct arena {
    struct arena_block *blocks;
};

void arena_free(struct arena *a);

struct command_text {
    size_t argc;
    struct raw_reply argv[ARGC_MAX];
};

void grammar_generate(struct random *r, struct arena *a, const char *format,
                      struct command_text *out);

/* Spoils a command a little: an argument lost, doubled, added, replaced, or in other letters.
 * Only arguments from `first` on are touched, or the letters of the name. */
void grammar_spoil(struct random *r, struct arena *a, size_t first, struct command_text *c);

#endif
