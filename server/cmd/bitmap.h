/* bitmap.h - what the commands on strings as bits share. */
#ifndef TORC_CMD_BITMAP_H
#define TORC_CMD_BITMAP_H

#include "server/session/client.h"

/* The offset of a bit; "#n" means n times `width` where that is not 0.  Replies where it is none,
 * or lies beyond the longest string. */
bool bitmap_take_offset(struct client *c, struct slice text, unsigned width, uint64_t *offset)
    __attribute__((warn_unused_result));

/* The bytes of the string at the place, which is made long enough for a bit that is to be written:
 * raw then, as in Redis, whether it is written or not.  Who changes anything says
 * bitmap_changed(). */
char *bitmap_open(struct client *c, struct db_place *place, uint64_t last_bit);
void bitmap_changed(struct client *c, struct db_place *place);

#endif
