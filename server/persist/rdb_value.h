/* rdb_value.h - values as bytes, in the form that Redis's RDB files and DUMP payloads share.
 *
 *      length     00xxxxxx                          6 bits
 *                 01xxxxxx x                       14 bits, high byte first
 *                 10000000 x x x x                 32 bits, high byte first
 *                 10000001 x x x x x x x x         64 bits, high byte first
 *      string     length, bytes
 *                 11000000 x                       a number of 8 bits: its decimal digits
 *                 11000001 x x                     16 bits, low byte first
 *                 11000010 x x x x                 32 bits, low byte first
 *                 11000011 length, length, bytes   LZF: compressed, original length
 *
 * What is written is byte for byte what Redis 7.0 writes for the same value (with rdbcompression).
 * What is read may come from anybody: nothing is believed, and no allocation is larger than what
 * LZF could really make of the bytes at hand. */
#ifndef TORC_PERSIST_RDB_VALUE_H
#define TORC_PERSIST_RDB_VALUE_H

#include "core/base/bytes.h"
#include "server/store/value.h"

enum { RDB_VERSION = 10 };               /* of Redis 7.0 */

/* The byte in front of a value. */
enum rdb_type {
    RDB_TYPE_STRING = 0,
    RDB_TYPE_LIST = 1,
    RDB_TYPE_LIST_ZIPLIST = 10,
    RDB_TYPE_LIST_QUICKLIST = 14,
    RDB_TYPE_LIST_QUICKLIST_2 = 18,
    RDB_TYPE_SET = 2,
    RDB_TYPE_SET_INTSET = 11,
    RDB_TYPE_ZSET = 3,
    RDB_TYPE_ZSET_2 = 5,
    RDB_TYPE_ZSET_ZIPLIST = 12,
    RDB_TYPE_ZSET_LISTPACK = 17,
    RDB_TYPE_HASH = 4,
    RDB_TYPE_HASH_ZIPMAP = 9,
    RDB_TYPE_HASH_ZIPLIST = 13,
    RDB_TYPE_HASH_LISTPACK = 16,
    RDB_TYPE_HASH_EXPIRING = 24,         /* this and the next of Redis 7.4 */
    RDB_TYPE_HASH_LISTPACK_EXPIRING = 25,
    RDB_TYPE_STREAM_LISTPACKS = 15,
    RDB_TYPE_STREAM_LISTPACKS_2 = 19
};

void rdb_put_length(struct bytes *out, uint64_t length);
void rdb_put_string(struct bytes *out, struct slice s);

/* Without the forms for numbers and LZF, which anybody reads as well: more bytes, less work. */
void rdb_put_plain_string(struct bytes *out, struct slice s);
typedef void rdb_string_writer(struct bytes *out, struct slice s);

/* The type byte of an entry's value, and the value without it. */
enum rdb_type rdb_type_of(const struct entry *e);
void rdb_put_value(struct bytes *out, const struct entry *e);
void rdb_put_plain_value(struct bytes *out, const struct entry *e);

/* These take what they read from the front of *in.  False or NULL when it is damaged; how much was
 * taken then is not said. */
bool rdb_take_length(struct slice *in, uint64_t *length) __attribute__((warn_unused_result));

/* The string is part of *in, or lies in *scratch until that is used again. */
bool rdb_take_string(struct slice *in, struct bytes *scratch, struct slice *out)
    __attribute__((warn_unused_result));

/* How the values of one type are written and read: a row of the table in rdb_value.c. */
struct rdb_form {
    enum rdb_type (*type_of)(const struct entry *e);
    void (*put)(struct bytes *out, const struct entry *e, rdb_string_writer *put_string);

    /* An entry without expiry, or NULL; type is one of this form's. */
    struct entry *(*take)(struct slice *in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits);

    /* The same for rdb_value_over(); NULL: never. */
    struct entry *(*over)(struct slice in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits);
};

/* A value of this type as an entry for the key; NULL also for types that are not known.  limits: up
 * to where collections are kept as one block, whatever they were where they come from. */
struct entry *rdb_take_value(struct slice *in, unsigned type, struct slice key, int64_t expiry_ms,
                             const struct value_limits *limits);

/* A large collection that was written plainly, as an entry that uses the bytes where they are and
 * must be gone before them: see store/flat.h.  NULL for anything else. */
struct entry *rdb_value_over(struct slice in, unsigned type, struct slice key, int64_t expiry_ms,
                             const struct value_limits *limits);

#endif
