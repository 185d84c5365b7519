#include "core/base/hash.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#define XXH_INLINE_ALL
#include <xxhash.h>
#pragma GCC diagnostic pop

void hash_secret_draw(struct hash_secret *secret, struct random *random)
{
    for (int i = 0; i < HASH_SECRET_LEN; i += 8) {
        uint64_t word = random_next(random);
        memcpy(secret->bytes + i, &word, 8);
    }
}

uint64_t hash_slice(const struct hash_secret *secret, struct slice s)
{
    return XXH3_64bits_withSecret(s.ptr, s.len, secret->bytes, HASH_SECRET_LEN);
}
