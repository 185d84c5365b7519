/* from_syntax.h - requests that the syntax column of commands.def allows, with arguments that mean
 * something to one command or another.  So whatever a command can be asked comes up, new ones
 * included. */
#ifndef TORC_FUZZ_FROM_SYNTAX_H
#define TORC_FUZZ_FROM_SYNTAX_H

#include "core/base/number.h"
#include "core/command/command.h"
#include "tests/fuzz/choice.h"

enum { REQUEST_ARGC_MAX = 48, REQUEST_WORDS = 32, REQUEST_WORD_MAX = 48 };

/* Texts that were seen in replies, to be asked for again. */
struct request_words {
    struct {
        char text[REQUEST_WORD_MAX];
        size_t len;
    } word[REQUEST_WORDS];
    size_t count;
};

/* Takes the texts out of replies. */
void request_learn(struct request_words *w, struct slice replies);

/* argv points into constants, words, and numbers. */
struct request {
    struct slice argv[REQUEST_ARGC_MAX];
    size_t argc;
    char numbers[REQUEST_ARGC_MAX][NUMBER_INT64_MAX_LEN];
    const struct request_words *words;
    const struct slice *keys;
    size_t keys_count;
    size_t keys_promised;                /* by a number of keys that stands before them */
};

/* words, keys and keys_count are set; the rest becomes a request for this command. */
void request_make(struct choice *c, const struct command *row, struct request *r);

#endif
