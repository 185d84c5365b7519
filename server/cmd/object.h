/* object.h - what OBJECT tells of a value, for DEBUG OBJECT as well. */
#ifndef TORC_CMD_OBJECT_H
#define TORC_CMD_OBJECT_H

#include "server/store/entry.h"

struct server;

/* Redis shares small integers, which shows as the largest count there is. */
int object_refcount(const struct server *s, const struct entry *e);

#endif
