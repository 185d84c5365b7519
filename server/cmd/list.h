/* list.h - what the families of list commands share. */
#ifndef TORC_CMD_LIST_H
#define TORC_CMD_LIST_H

#include "server/session/client.h"
#include "server/store/listval.h"

/* "left" or "right", in any case; replies a syntax error otherwise. */
bool list_take_end(struct client *c, struct slice text, enum listval_end *end)
    __attribute__((warn_unused_result));

/* Takes up to count elements off the list at the place, which must have one, and replies them as an
 * array; the key goes with its last element.  Returns how many were taken. */
size_t list_pop_array(struct client *c, struct db_place *place, enum listval_end end,
                      int64_t count);

/* The list at the place, made first where there is none. */
struct entry *list_at(struct client *c, struct db_place *place);

#endif
