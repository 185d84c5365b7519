/* random.h - a seeded generator, always passed, never global (xoshiro256**, Blackman and Vigna).
 * Not for secrets: seed it from the operating system where guessing must be hard. */
#ifndef TORC_BASE_RANDOM_H
#define TORC_BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state[4];
};

void random_seed(struct random *r, uint64_t seed);
uint64_t random_next(struct random *r);
uint64_t random_below(struct random *r, uint64_t bound);      /* 0 .. bound-1, even; bound > 0 */

/* Lower-case hex digits, as run ids and node ids have them; len bytes, no terminator. */
void random_hex(struct random *r, char *out, int len);

#endif
