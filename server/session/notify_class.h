/* notify_class.h - classes of events, and their letters in notify-keyspace-events. */
#ifndef TORC_SESSION_NOTIFY_CLASS_H
#define TORC_SESSION_NOTIFY_CLASS_H

#include "core/base/bytes.h"

enum notify_class {
    NOTIFY_KEYSPACE = 1 << 0,            /* K: in a channel for each key */
    NOTIFY_KEYEVENT = 1 << 1,            /* E: in a channel for each event */
    NOTIFY_GENERIC = 1 << 2,             /* g */
    NOTIFY_STRING = 1 << 3,              /* $ */
    NOTIFY_LIST = 1 << 4,                /* l */
    NOTIFY_SET = 1 << 5,                 /* s */
    NOTIFY_HASH = 1 << 6,                /* h */
    NOTIFY_ZSET = 1 << 7,                /* z */
    NOTIFY_EXPIRED = 1 << 8,             /* x */
    NOTIFY_EVICTED = 1 << 9,             /* e */
    NOTIFY_STREAM = 1 << 10,             /* t */
    NOTIFY_MODULE = 1 << 11,             /* d: nobody */
    NOTIFY_NEW = 1 << 12,                /* n; not among A */
    NOTIFY_MISS = 1 << 13                /* m; not among A */
};

/* False when a letter stands for nothing. */
bool notify_read_classes(struct slice letters, unsigned *classes)
    __attribute__((warn_unused_result));

/* In Redis's order: A for all that it stands for, or each; then K, E, m.  Of n nothing is said
 * beside A. */
void notify_print_classes(unsigned classes, struct bytes *out);

#endif
