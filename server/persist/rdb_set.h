/* rdb_set.h - sets in the form of rdb_value.h.
 *
 *      SET            count, string ...
 *      SET_INTSET     string: an intset, see store/intset.h */
#ifndef TORC_PERSIST_RDB_SET_H
#define TORC_PERSIST_RDB_SET_H

#include "server/persist/rdb_value.h"

extern const struct rdb_form rdb_set_form;

#endif
