/* rows.h - what random commands are made of: one row for each way to write a command.
 *
 * A row is what it looks like (grammar.h), how often it comes, and how its replies are compared. */
#ifndef TORC_ROWS_H
#define TORC_ROWS_H

#include "tests/harness/agree.h"

enum {
    KEEP = 1,           /* is never spoiled */
    ALONE = 2           /* through the proxy, stays out of MULTI: differences: HELLO inside MULTI,
                         * SCRIPT EXISTS in front of an EVAL that shows the script */
};

struct row {
    const char *format;
    unsigned weight;
    enum compare how;
    unsigned flags;
};

extern const struct row rows[];
extern const size_t rows_count;

#endif
