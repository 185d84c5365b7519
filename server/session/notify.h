/* notify.h - events of keys, published where notify-keyspace-events asks for them.
 *
 *     __keyspace@0__:key  event        class K
 *     __keyevent@0__:event  key        class E
 *
 * Handlers call it where Redis has it, when the change is done.  What is off costs one
 * comparison. */
#ifndef TORC_SESSION_NOTIFY_H
#define TORC_SESSION_NOTIFY_H

#include "server/session/notify_class.h"
#include "server/session/server.h"

/* Publishes, whatever the option says. */
void notify_publish(struct server *s, const struct db *db, const char *event, struct slice key);

static inline void notify(struct server *s, const struct db *db, enum notify_class class,
                          const char *event, struct slice key)
{
    if (__builtin_expect(s->notify_classes & class, 0)) notify_publish(s, db, event, key);
}

#endif
