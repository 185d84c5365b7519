/* listpack.h - a small collection as one block of bytes, in the format that Redis 7 has in its
 * files.
 *
 *      bytes 4 | elements 2 | element ... | 0xff
 *
 *      element: head and data | their length, to be read from behind
 *      head     0xxxxxxx                    an integer of 0..127
 *               10xxxxxx                    a text of up to 63 bytes
 *               110xxxxx x                  an integer of 13 bits
 *               1110xxxx x                  a text of up to 4095 bytes
 *               11110000 x x x x            a text, its length low byte first
 *               11110001 to 11110100        an integer of 16, 24, 32, 64 bits, low byte first
 *
 * Elements that read as an integer are kept as one.  `elements` is 65535 where there are as many or
 * more; they are counted then.  Positions are offsets from the start of the block; 0 is none.  A
 * position stays good while only what lies behind it changes.
 *
 * Calls that change the block return its new address; the old one is gone.  A block is at most
 * LISTPACK_BYTES_MAX long: whoever adds asks listpack_fits() first where sizes come from outside.
 */
#ifndef TORC_STORE_LISTPACK_H
#define TORC_STORE_LISTPACK_H

#include "core/base/number.h"
#include "core/base/slice.h"

#include <stdint.h>

struct listpack;

enum { LISTPACK_NONE = 0 };
#define LISTPACK_BYTES_MAX ((size_t)UINT32_MAX - 4096)

struct listpack *listpack_new(void);
struct listpack *listpack_copy(const struct listpack *lp);
void listpack_free(struct listpack *lp);

/* A block from bytes of anybody; NULL where they are not a whole and valid listpack.  What is
 * written in another way than ours (a number as text) is rewritten. */
struct listpack *listpack_load(struct slice bytes);

/* The block's own bytes, borrowed until it changes. */
struct slice listpack_slice(const struct listpack *lp);
size_t listpack_bytes(const struct listpack *lp);
size_t listpack_count(const struct listpack *lp);

/* Whether `extra` bytes of text in `elements` more elements leave the block within bounds. */
bool listpack_fits(const struct listpack *lp, size_t extra, size_t elements);

/* ---- where elements are ---- */

uint32_t listpack_first(const struct listpack *lp);
uint32_t listpack_last(const struct listpack *lp);
uint32_t listpack_next(const struct listpack *lp, uint32_t at);
uint32_t listpack_prev(const struct listpack *lp, uint32_t at);

/* The index-th element, negative ones counted from the end (-1: the last). */
uint32_t listpack_seek(const struct listpack *lp, int64_t index);

/* The element that now lies at a position behind which something was removed; NONE at the end. */
uint32_t listpack_here(const struct listpack *lp, uint32_t at);

/* The first element from `at` on (included) that reads as this text, looking at every
 * (skip + 1)-th only. */
uint32_t listpack_find(const struct listpack *lp, uint32_t at, struct slice text, unsigned skip);

/* ---- what they are ---- */

/* The element as text: borrowed from the block, or printed into scratch. */
struct slice listpack_get(const struct listpack *lp, uint32_t at,
                          char scratch[NUMBER_INT64_MAX_LEN]);

/* True when the element is kept as an integer. */
bool listpack_get_int64(const struct listpack *lp, uint32_t at, int64_t *out);

/* Whether the element reads as this text. */
bool listpack_is(const struct listpack *lp, uint32_t at, struct slice text);

/* The same in passing: *at becomes the next position, NONE at the end.  _take_int64 is for what is
 * known to be an integer. */
struct slice listpack_take(const struct listpack *lp, uint32_t *at,
                           char scratch[NUMBER_INT64_MAX_LEN]);
int64_t listpack_take_int64(const struct listpack *lp, uint32_t *at);

/* The position `count` elements behind `at`, or NONE. */
uint32_t listpack_skip(const struct listpack *lp, uint32_t at, uint64_t count);

/* ---- changing ---- */

struct listpack *listpack_append(struct listpack *lp, struct slice text);
struct listpack *listpack_prepend(struct listpack *lp, struct slice text);

/* Puts an element in front of the one at `at`, where the new one lies then.  NONE: at the end. */
struct listpack *listpack_insert(struct listpack *lp, uint32_t at, struct slice text);

/* The element at `at` becomes another one, which lies there. */
struct listpack *listpack_replace(struct listpack *lp, uint32_t at, struct slice text);

/* Removes count elements from `at` on, or as many as there are; see listpack_here(). */
struct listpack *listpack_delete(struct listpack *lp, uint32_t at, size_t count);

/* Adds all elements of `from` behind those of lp; from stays as it is. */
struct listpack *listpack_join(struct listpack *lp, const struct listpack *from);

/* Cuts the block in two: *lp keeps what lies before `at`, the rest is returned. */
struct listpack *listpack_split(struct listpack **lp, uint32_t at);

/* Many elements at once: each is written to `to`, which has room for its text and
 * LISTPACK_ELEMENT_EXTRA more; the length is returned.  Then all are appended. */
enum { LISTPACK_ELEMENT_EXTRA = 10 };
size_t listpack_encode(char *to, struct slice text);
size_t listpack_encode_int64(char *to, int64_t value);
struct listpack *listpack_append_encoded(struct listpack *lp, struct slice elements, size_t count);

/* Integers without their way through text; the element is the same as that of its digits. */
struct listpack *listpack_append_int64(struct listpack *lp, int64_t value);
struct listpack *listpack_replace_int64(struct listpack *lp, uint32_t at, int64_t value);

#endif
