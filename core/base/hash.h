/* hash.h - a keyed 64-bit hash of bytes.
 *
 * The secret is drawn at random when the process starts, so nobody outside can choose keys that
 * collide.  All 64 bits are usable. */
#ifndef TORC_BASE_HASH_H
#define TORC_BASE_HASH_H

#include "core/base/random.h"
#include "core/base/slice.h"

enum { HASH_SECRET_LEN = 192 };

struct hash_secret {
    unsigned char bytes[HASH_SECRET_LEN];
};

void hash_secret_draw(struct hash_secret *secret, struct random *random);
uint64_t hash_slice(const struct hash_secret *secret, struct slice s);

#endif
