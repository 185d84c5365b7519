/* string.h - what the families of string commands share. */
#ifndef TORC_CMD_STRING_H
#define TORC_CMD_STRING_H

#include "server/session/client.h"

/* Whether the entry is a string, or there is none; replies WRONGTYPE otherwise. */
bool string_is_or_none(struct client *c, const struct entry *e) __attribute__((warn_unused_result));

/* Whether a string of these two lengths together may be made; replies otherwise. */
bool string_may_grow(struct client *c, size_t len, size_t more) __attribute__((warn_unused_result));

/* Replies the string, or null without one.  False, with an error replied, for another type. */
bool string_reply(struct client *c, const struct entry *e);

#endif
