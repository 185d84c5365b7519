/* typed.h - keys whose value must be of one type: finding them, and telling what was done to them.
 *
 *     struct db_place place;
 *     if (!typed_place(c, c->argv[1], ENTRY_SET, &place)) return;      (WRONGTYPE is replied)
 *     if (place.entry == NULL) ...                                     (no such key)
 *     ... change the value in place, count what changed ...
 *     typed_changed(c, &place, changes, setval_count(place.entry) == 0); */
#ifndef TORC_CMD_TYPED_H
#define TORC_CMD_TYPED_H

#include "server/session/client.h"
#include "server/session/notify.h"

/* The entry of the key to be read, counted as a hit or miss; *e is NULL where there is none.  False
 * with WRONGTYPE replied where it has another type. */
bool typed_read(struct client *c, struct slice key, enum entry_type type, struct entry **e)
    __attribute__((warn_unused_result));

/* The same for a key that is to be changed. */
bool typed_place(struct client *c, struct slice key, enum entry_type type, struct db_place *place)
    __attribute__((warn_unused_result));

/* The value at the place was changed in place, `changes` times: watchers, waiting clients and the
 * log hear of it, unless changes is 0.  A value that is_empty now is removed with its key. */
void typed_changed(struct client *c, struct db_place *place, int64_t changes, bool is_empty);

/* The same with its event (notify.h), and that of the key if it is removed. */
void typed_changed_by(struct client *c, struct db_place *place, int64_t changes, bool is_empty,
                      enum notify_class class, const char *event);

/* Puts a new value under the key, in place of whatever is there; body NULL: the key is removed.
 * Returns whether anything changed; what the log hears is the caller's to count. */
bool typed_store(struct client *c, struct slice key, enum entry_type type,
                 enum entry_encoding encoding, void *body);

#endif
