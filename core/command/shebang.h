/* shebang.h - the #! line of a script, in which it says what it does (Redis 7: eval flags). */
#ifndef TORC_COMMAND_SHEBANG_H
#define TORC_COMMAND_SHEBANG_H

#include "core/base/bytes.h"
#include "core/base/slice.h"

#include <stdbool.h>

enum script_flag {
    SCRIPT_NO_WRITES = 1 << 0,
    SCRIPT_ALLOW_OOM = 1 << 1,
    SCRIPT_ALLOW_STALE = 1 << 2,         /* these three mean nothing here: no data is stale, */
    SCRIPT_NO_CLUSTER = 1 << 3,          /* and keys of different slots may meet */
    SCRIPT_CROSS_SLOT = 1 << 4,
    SCRIPT_OLD_STYLE = 1 << 5            /* no #! line, so nothing was declared */
};

/* How they are called, by bit; all but the last have a name. */
enum { SCRIPT_FLAGS_COUNT = 5 };
extern const char *const script_flag_names[SCRIPT_FLAGS_COUNT];

/* Reads the flags of a script's #! line; *skip is its length, 0 where there is none.  False with an
 * error and its code in *why. */
bool shebang_read(struct slice body, unsigned *flags, size_t *skip, struct bytes *why)
    __attribute__((warn_unused_result));

#endif
