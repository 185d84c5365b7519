/* sort.h - the patterns of SORT: what BY and GET mean for an element.
 *
 *     #             the element itself
 *     weight_*      the string under the key, the element standing for the first star
 *     user_*->age   a field of the hash under that key */
#ifndef TORC_CMD_SORT_H
#define TORC_CMD_SORT_H

#include "core/base/bytes.h"
#include "server/session/client.h"

/* Text is borrowed until the database changes, or lies in own. */
struct sort_value {
    bool is_there;
    struct slice text;
    char scratch[NUMBER_INT64_MAX_LEN];
};

/* Where the star is, or the pattern's length.  A NUL ends a pattern, as in Redis. */
size_t sort_pattern_star(struct slice pattern);

/* What pattern means for the element.  False when its key may not be read: see reach.h. */
bool sort_look_up(struct client *c, struct slice pattern, struct slice element,
                  const char *elsewhere, struct sort_value *out)
    __attribute__((warn_unused_result));

#endif
