/* agree.h - whether what two servers replied to one command is the same, as far as it can be. */
#ifndef TORC_AGREE_H
#define TORC_AGREE_H

#include "tests/harness/raw_reply.h"

#include <stdbool.h>

/* What is compared less than byte by byte names its line in docs/differences.md, unless no two runs
 * of one server agree on it either. */
enum compare {
    EXACT,
    ENCODED,            /* differences: OBJECT ENCODING behind a bit that was set as it was */
    UNORDERED,          /* elements in any order; differences: order of KEYS, SCAN and RANDOMKEY */
    SECONDS,            /* a time that passed differently for the two */
    MILLISECONDS,
    KIND,               /* the same kind of reply; what it says is each server's own business */
    ANY_KEY,            /* nil for both or none; differences: order of KEYS, SCAN and RANDOMKEY */
    RANDOM,             /* as many of what each server draws, or nil for both */
    SCANNED,            /* a whole SCAN in one; differences: order of KEYS, SCAN and RANDOMKEY */
    DUMPED,             /* differences: DUMP of a string that can be compressed.  And
                           differences: order of the members of a set.  And
                           differences: DUMP of a list of several blocks */
    SORTED,             /* or an error on the right; differences: SORT of a number out of range */
    SORTED_TEXT,        /* elements that are the same up to a NUL, where strcoll() sees no more */
    TRANSACTION         /* element by element, as the queued commands are compared */
};

bool agree(enum compare how, struct raw_reply a, struct raw_reply b);

bool agree_is_error(struct raw_reply r);

#endif
