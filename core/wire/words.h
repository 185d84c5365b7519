/* words.h - a line of words with blanks between them, in quotes where need be: configuration files,
 * inline requests, MONITOR.  Written and read with the same escapes. */
#ifndef TORC_WIRE_WORDS_H
#define TORC_WIRE_WORDS_H

#include "core/base/bytes.h"
#include "core/wire/resp_request.h"

/* The words of one line, unquoted; they live as long as this. */
struct words {
    struct resp_request reader;
    struct bytes copy;
    struct slice *items;
    size_t count;
};

/* False for quotes that do not fit together.  words_free() is needed either way. */
bool words_split(struct words *w, struct slice line) __attribute__((warn_unused_result));
void words_free(struct words *w);

/* Appends text in double quotes, with escapes that words_split() and redis-cli read. */
void words_quote(struct bytes *out, struct slice text);

#endif
