/* notify.h - events of keys, published where notify-keyspace-events asks for them.
 *
 *     __keyspace@0__:key  event        class K
 *     __keyevent@0__:event  key        class E
 *
 * Handlers call it where Redis has it, when the change is done.  What is off costs one comparison. */
#ifndef TORC_SESSION_NOTIFY_H
#define TORC_SESSION_NOTIFY_H

#include "server/session/server.h"

enum notify_class {
    NOTIFY_KEYSPACE = 1 << 0,            /* K */
    NOTIFY_KEYEVENT = 1 << 1,            /* E */
    NOTIFY_GENERIC = 1 << 2,             /* g */
    NOTIFY_STRING = 1 << 3,              /* $ */
    NOTIFY_LIST = 1 << 4,                /* l */
    NOTIFY_SET = 1 << 5,                 /* s */
    NOTIFY_HASH = 1 << 6,                /* h */
    NOTIFY_ZSET = 1 << 7,                /* z */
    NOTIFY_EXPIRED = 1 << 8,             /* x */
    NOTIFY_EVICTED = 1 << 9,             /* e */
    NOTIFY_STREAM = 1 << 10,             /* t */
    NOTIFY_MODULE = 1 << 11              /* d: nobody */
};

/* Publishes, whatever the option says. */
void notify_publish(struct server *s, const struct db *db, const char *event, struct slice key);

static inline void notify(struct server *s, const struct db *db, enum notify_class class, const char *event,
                          struct slice key)
{
    if (__builtin_expect(s->notify_classes & class, 0)) notify_publish(s, db, event, key);
}

/* The classes that a text of letters names; of the option. */
unsigned notify_read_classes(struct slice letters);

#endif
