/* setval.h - sets of texts.
 *
 *      integers only               an intset           OBJECT ENCODING says intset
 *      few and short members       a listpack          hashtable, as Redis 7.0 would
 *      anything else               a table             hashtable
 *      many, for one command       flat.h              hashtable
 *
 * A set begins as an intset and only ever goes down this list.  In a table each member has an
 * allocation of its own, its length in front of it.
 *
 * A set hangs off its entry, which these calls are given; it must be of type ENTRY_SET.  Texts of
 * members are borrowed until the set changes, or were printed into `scratch`.  A set that became
 * empty is the caller's to remove. */
#ifndef TORC_STORE_SETVAL_H
#define TORC_STORE_SETVAL_H

#include "server/store/listpack.h"
#include "server/store/table.h"
#include "server/store/value.h"

enum { SETVAL_PACKED_COUNT_MAX = 32, SETVAL_PACKED_TEXT_MAX = 64, SETVAL_BATCH_MAX = 16 };

extern const struct value_type setval_type;

/* A set without members under this key, without expiry.  expected: how many there will be, 0 where
 * that is not known. */
struct entry *setval_new(struct slice key, size_t expected, const struct value_limits *limits);

/* The same from an intset, which becomes its own. */
struct intset;
struct entry *setval_new_intset(struct slice key, struct intset *s,
                                const struct value_limits *limits);

size_t setval_count(const struct entry *e);
bool setval_has(const struct entry *e, struct slice member);

/* The same for up to SETVAL_BATCH_MAX members side by side. */
void setval_has_each(const struct entry *e, const struct slice *members, size_t count, bool *has);

/* True when the member was not there; when it was. */
bool setval_add(struct entry *e, struct slice member, const struct value_limits *limits);
bool setval_remove(struct entry *e, struct slice member);

/* A flat set, to which members are appended that it does not have; nothing else is done with it
 * until it is settled: it then is kept as if they had been added one by one.  Left flat, it can be
 * read. */
struct entry *setval_new_flat(struct slice key, const struct value_limits *limits);
void setval_append(struct entry *e, struct slice member);

/* A flat set over a block of so many members, which stays where it is for as long; they are copied
 * when the set changes.  NULL where the block is none. */
struct entry *setval_over(struct slice key, struct slice block, size_t count,
                          const struct value_limits *limits);

/* So many members are kept in a table, whatever they are. */
bool setval_is_surely_large(size_t count, const struct value_limits *limits);

/* False where a member comes twice, with some of them missing. */
bool setval_settle(struct entry *e, const struct value_limits *limits);

/* Of a set that is flat: itself.  NULL for others. */
struct flat;
const struct flat *setval_flat(const struct entry *e);

/* One member after the other, of a set that nobody changes meanwhile: integers in ascending order,
 * others in none. */
struct setval_walk {
    const struct entry *entry;
    size_t index;                        /* of an intset, or the position in a listpack */
    const void *item;                    /* in a block */
    struct table_walk table;
};

void setval_walk_begin(struct setval_walk *w, const struct entry *e);
bool setval_walk_next(struct setval_walk *w, char scratch[NUMBER_INT64_MAX_LEN],
                      struct slice *member);

/* A random member, every one as likely as the other; the set has some. */
struct slice setval_random(const struct entry *e, struct random *random,
                           char scratch[NUMBER_INT64_MAX_LEN]);

/* Calls visit for `count` different members, which the set has. */
void setval_sample(const struct entry *e, size_t count, struct random *random,
                   void (*visit)(void *context, struct slice member), void *context);

/* Visits some members from the cursor on and returns the next cursor; as table_scan().  What is no
 * table is visited as a whole, whatever the cursor.  parts[0] is the member, count is 1. */
uint64_t setval_scan(const struct entry *e, uint64_t cursor,
                     void (*visit)(void *context, const struct slice *parts, size_t count),
                     void *context);

/* Of a set that is an intset: itself.  NULL for others. */
const struct intset *setval_intset(const struct entry *e);

#endif
