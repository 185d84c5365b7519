/* exchange.h - what one server DUMPs, another RESTOREs: the value reads the same there, and is kept
 * the same way. */
#ifndef TORC_EXCHANGE_H
#define TORC_EXCHANGE_H

#include "tests/harness/peer.h"

#include <stdbool.h>

struct exchange {
    struct peer *from, *to;
    int databases;
    size_t values;                       /* that were carried over, ever */
    char why[512];                       /* what was wrong with the last */
};

/* Carries every value of `from` to `to`, under a key of its own, one after the other.  False, with
 * why, at the first that does not come through; both servers are as before otherwise.  Whoever
 * compares the replies of the two must have done so: values that differ already are not looked for
 * here. */
bool exchange_values(struct exchange *x);

#endif
