/* hashval.h - hashes: fields with a value each.
 *
 *                              kept as                                  OBJECT ENCODING
 *      few and short ones      a listpack, field and value in turn      listpack
 *      anything else           a table                                  hashtable
 *
 * A hash begins as a listpack and may become a table, never the other way.  In a table a field and
 * its value share one allocation.  Fields may have a time to live of their own; a hash with such a
 * field is a table.  Nothing here knows what time it is: fields are there until they are removed.
 *
 * A hash hangs off its entry, which these calls are given; it must be of type ENTRY_HASH.  What
 * they hand out is borrowed until the hash changes.  A hash that became empty is the caller's to
 * remove. */
#ifndef TORC_STORE_HASHVAL_H
#define TORC_STORE_HASHVAL_H

#include "server/store/listpack.h"
#include "server/store/table.h"
#include "server/store/value.h"

extern const struct value_type hashval_type;

/* A field with its value; integers of a listpack are printed into scratch. */
struct hashval_pair {
    struct slice field, value;
    char scratch[2][NUMBER_INT64_MAX_LEN];
};

/* A hash without fields under this key, without expiry.  expected: how many there will be, 0 where
 * that is not known. */
struct entry *hashval_new(struct slice key, size_t expected, const struct value_limits *limits);

/* The same from a listpack of fields and values in turn, no field twice, which becomes its own. */
struct entry *hashval_new_packed(struct slice key, struct listpack *lp,
                                 const struct value_limits *limits);

size_t hashval_count(const struct entry *e);

/* The value of a field; false when there is no such field. */
bool hashval_get(const struct entry *e, struct slice field, char scratch[NUMBER_INT64_MAX_LEN],
                 struct slice *value);

/* Sets a field, and takes its time to live away; true when it was not there. */
bool hashval_set(struct entry *e, struct slice field, struct slice value,
                 const struct value_limits *limits);

/* The same, but the field keeps its time to live. */
bool hashval_update(struct entry *e, struct slice field, struct slice value,
                    const struct value_limits *limits);

/* True when the field was there. */
bool hashval_remove(struct entry *e, struct slice field);

/* One field after the other, of a hash that nobody changes meanwhile: as they came from a listpack,
 * in no order from a table. */
struct hashval_walk {
    const struct entry *entry;
    uint32_t at;                         /* in a listpack */
    struct table_walk table;
    const void *item;                    /* of a table, where the walk is */
};

void hashval_walk_begin(struct hashval_walk *w, const struct entry *e);
bool hashval_walk_next(struct hashval_walk *w, struct hashval_pair *pair);

/* When the field of the last step expires, or ENTRY_NO_EXPIRY. */
int64_t hashval_walk_expiry(const struct hashval_walk *w);

/* A random field, every one as likely as the other; the hash has some. */
void hashval_random(const struct entry *e, struct random *random, struct hashval_pair *pair);

/* Calls visit for `count` different fields, which the hash has. */
void hashval_sample(const struct entry *e, size_t count, struct random *random,
                    void (*visit)(void *context, const struct hashval_pair *pair), void *context);

/* Visits some fields from the cursor on and returns the next cursor; as table_scan().  A listpack
 * is visited as a whole, whatever the cursor.  parts are the field and the value, count is 2. */
uint64_t hashval_scan(const struct entry *e, uint64_t cursor,
                      void (*visit)(void *context, const struct slice *parts, size_t count),
                      void *context);

/* Of a hash that is a listpack: itself.  NULL for others. */
const struct listpack *hashval_packed(const struct entry *e);

/* ---- fields that expire: wall clock milliseconds ---- */

/* False when there is no such field; *at_ms is ENTRY_NO_EXPIRY where it does not expire. */
bool hashval_expiry(const struct entry *e, struct slice field, int64_t *at_ms);

/* Gives a field that is there another expiry, or takes it away with ENTRY_NO_EXPIRY. */
void hashval_set_expiry(struct entry *e, struct slice field, int64_t at_ms,
                        const struct value_limits *limits);

/* When the first of its fields expires, or ENTRY_NO_EXPIRY. */
int64_t hashval_next_expiry(const struct entry *e);

/* The field that expires first; the hash has one.  How many expire. */
struct slice hashval_next_field(const struct entry *e);
size_t hashval_expiring(const struct entry *e);

#endif
