/* flat.h - many members one after the other in one block, for what lives no longer than a command.
 *
 *      length | text | extra        length: 00xxxxxx                      6 bits
 *                                           01xxxxxx x                   14 bits, high byte first
 *                                           10000000 x x x x             32 bits, high byte first
 *                                           10000001 x x x x x x x x     64 bits, high byte first
 *
 * That is how RDB files and DUMP payloads write strings (without their short forms), so a
 * collection that comes from another node is used where it lies, and what is made for another node
 * is sent as it is: there is no allocation for a member.  `extra` is a number of bytes of the same
 * size for each: none, or a score.
 *
 * Members are walked in order.  Who looks for one by name gets an index, which is made then: most
 * operations on several collections can do without. */
#ifndef TORC_STORE_FLAT_H
#define TORC_STORE_FLAT_H

#include "core/base/bytes.h"
#include "core/base/hash.h"
#include "server/store/table.h"

enum { FLAT_LENGTH_MAX = 9 };

struct flat {
    struct slice block;                  /* borrowed, or what own has */
    struct bytes own;
    size_t count, extra;
    const struct hash_secret *secret;
    struct table index;                  /* of items within the block; empty: not made */
};

/* Writes the length of a text and returns how many bytes it took. */
size_t flat_put_length(char to[FLAT_LENGTH_MAX], size_t len);

/* The text of an item. */
static inline struct slice flat_text(const void *item)
{
    const unsigned char *at = item;
    if (__builtin_expect(*at < 0x40, 1)) return slice_make(at + 1, *at);
    if (*at < 0x80) return slice_make(at + 2, (size_t)(*at & 0x3f) << 8 | at[1]);
    size_t len = 0, digits = *at & 1 ? 8 : 4;
    for (size_t i = 1; i <= digits; i++) len = len << 8 | at[i];
    return slice_make(at + 1 + digits, len);
}

/* An empty one to append to; one over a block that starts with so many members, which must stay
 * where it is for as long: NULL where it does not, or where one of them is not written as above. */
struct flat *flat_new(const struct hash_secret *secret, size_t extra);
struct flat *flat_over(struct slice block, size_t count, const struct hash_secret *secret,
                       size_t extra);
struct flat *flat_copy(const struct flat *f);
void flat_free(struct flat *f);

/* A member that is not there.  Items move. */
void flat_append(struct flat *f, struct slice text, const void *extra);

/* The first item, and the one behind an item; NULL at the end. */
const void *flat_first(const struct flat *f);
const void *flat_next(const struct flat *f, const void *item);

/* The index.  Items stay where they are from now on: nothing is appended any more. */
const struct table *flat_index(struct flat *f);

/* The item with this text, or NULL. */
const void *flat_find(struct flat *f, struct slice text);

size_t flat_memory(const struct flat *f);

#endif
