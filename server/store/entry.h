/* entry.h - a key and its value in one allocation.
 *
 *      header 8 | expiry 8 if it has one | key length 4 if over 254 | key | value
 *
 * The value part is, by encoding: the 8 bytes of an integer; the bytes of a short string; a
 * pointer to a `struct blob` with a long one; a pointer to a collection.  So a 16-byte key with a
 * 16-byte value takes 40 bytes, 48 with a time to live, and both fit the allocator's class of 48.
 *
 * Fields behind the header are not aligned and are read by memcpy.  Whatever makes an entry larger
 * or smaller may move it; the caller puts the new address where the old one was (db.h does). */
#ifndef TORC_STORE_ENTRY_H
#define TORC_STORE_ENTRY_H

#include "core/base/number.h"
#include "core/base/slice.h"

#include <stdint.h>

enum entry_type {
    ENTRY_STRING, ENTRY_LIST, ENTRY_SET, ENTRY_ZSET, ENTRY_HASH, ENTRY_STREAM,
    ENTRY_TYPES
};

enum entry_encoding {
    ENTRY_INT,           /* string: 8 bytes, an int64_t */
    ENTRY_EMBEDDED,      /* string: value_len bytes behind the key */
    ENTRY_BLOB,          /* string: a pointer to a struct blob */

    ENTRY_PACKED,        /* list, hash, sorted set, small set: a pointer to a listpack */
    ENTRY_INTSET,        /* set: a pointer to an intset */
    ENTRY_LARGE,         /* a pointer to the type's own structure */
    ENTRY_FLAT           /* set, sorted set: a struct flat; never in a keyspace that lasts */
};

enum {
    ENTRY_EXPIRES = 1,   /* flags: an expiry follows the header */
    ENTRY_LONG_KEY = 2,  /* the key length stands before the key */
    ENTRY_EDITED = 4,    /* a string changed in place: OBJECT ENCODING answers raw, as Redis does */
    ENTRY_FIELDS_EXPIRE = 8,         /* of a hash: it is listed for fields that expire, see db.h */

    ENTRY_EMBED_MAX = 1024,          /* longer strings get a blob */
    ENTRY_EMBSTR_MAX = 44            /* up to here Redis calls a string embstr */
};

#define ENTRY_NO_EXPIRY INT64_C(-1)

struct entry {
    uint32_t clock : 24;     /* LRU seconds or LFU minutes and counter; OBJECT IDLETIME and FREQ */
    uint32_t type : 4;
    uint32_t encoding : 4;
    uint8_t flags;
    uint8_t key_len;         /* unless ENTRY_LONG_KEY */
    uint16_t value_len;      /* of an embedded string */
};
_Static_assert(sizeof(struct entry) == 8, "the header is eight bytes");

struct blob {
    size_t len, cap;
    char data[];
};

/* The key, borrowed until the entry moves.  Inlined because every lookup compares it. */
static inline struct slice entry_key(const struct entry *e)
{
    const char *at = (const char *)(e + 1) + (e->flags & ENTRY_EXPIRES ? 8 : 0);
    if (__builtin_expect(!(e->flags & ENTRY_LONG_KEY), 1)) return slice_make(at, e->key_len);
    uint32_t len;
    memcpy(&len, at, sizeof len);
    return slice_make(at + sizeof len, len);
}

/* Wall clock milliseconds, or ENTRY_NO_EXPIRY. */
int64_t entry_expiry(const struct entry *e);

/* The string's bytes, borrowed until the entry changes; an integer is printed into scratch. */
struct slice entry_string(const struct entry *e, char scratch[NUMBER_INT64_MAX_LEN]);
size_t entry_string_len(const struct entry *e);

/* True when the value is a string that Redis would hold as an integer; stores it. */
bool entry_as_int64(const struct entry *e, int64_t *out);

/* A new string entry; stores an integer as such when the text is the canonical form of one. */
struct entry *entry_new_string(struct slice key, struct slice value, int64_t expiry_ms);
struct entry *entry_new_int64(struct slice key, int64_t value, int64_t expiry_ms);

/* A new string entry that keeps text as it is, also where it reads as an integer. */
struct entry *entry_new_text(struct slice key, struct slice text, int64_t expiry_ms);

/* A new entry of another type; body becomes its own. */
struct entry *entry_new_body(struct slice key, enum entry_type type, enum entry_encoding encoding,
                             void *body, int64_t expiry_ms);

/* What such an entry points at, and putting something else in its place: what was there is not
 * freed.  The entry stays where it is. */
void *entry_body(const struct entry *e);
void entry_set_body(struct entry *e, enum entry_encoding encoding, void *body);

/* A copy under another name, everything else alike. */
struct entry *entry_copy(const struct entry *e, struct slice key, int64_t expiry_ms);

/* The same value under another key; what the entry points at moves along.  e is gone. */
struct entry *entry_with_key(struct entry *e, struct slice key);

/* Puts a new value into e if the allocation can stay as it is; false, nothing changed,
 * otherwise. */
bool entry_overwrite_string(struct entry *e, struct slice value, int64_t expiry_ms);
bool entry_overwrite_int64(struct entry *e, int64_t value);

/* The entry with this expiry, or none; moves unless it had one before and after.  e is gone. */
struct entry *entry_with_expiry(struct entry *e, int64_t expiry_ms);

/* The string made len bytes long, marked as edited, new bytes zeroed; *data points at its
 * bytes.  May move; e is gone. */
struct entry *entry_resize_string(struct entry *e, size_t len, char **data);

/* Frees the entry with its value. */
void entry_free(struct entry *e);

/* Bytes that the entry and its value take; samples: see value.h. */
size_t entry_memory(const struct entry *e, size_t samples);

/* "int", "embstr", "raw": OBJECT ENCODING as Redis 7.0 answers. */
const char *entry_encoding_name(const struct entry *e);
const char *entry_type_name(const struct entry *e);

#endif
