/* rdb_list.h - lists in the form of rdb_value.h.
 *
 *      LIST_QUICKLIST_2   count, block ...: 1 and an element, or 2 and a listpack
 *      LIST_QUICKLIST     count, ziplist ...          of Redis before 7
 *      LIST_ZIPLIST       a ziplist
 *      LIST               count, element ... */
#ifndef TORC_PERSIST_RDB_LIST_H
#define TORC_PERSIST_RDB_LIST_H

#include "server/persist/rdb_value.h"

extern const struct rdb_form rdb_list_form;

#endif
