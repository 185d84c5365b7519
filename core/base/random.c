#include "core/base/random.h"

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

/* SplitMix64 spreads a seed of few bits over the whole state. */
void random_seed(struct random *r, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        r->state[i] = z ^ (z >> 31);
    }
}

uint64_t random_next(struct random *r)
{
    uint64_t *s = r->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint64_t random_below(struct random *r, uint64_t bound)
{
    uint64_t tail = -bound % bound;          /* results below it would make small values likelier */
    for (;;) {
        unsigned __int128 product = (unsigned __int128)random_next(r) * bound;
        if ((uint64_t)product >= tail) return (uint64_t)(product >> 64);
    }
}

void random_hex(struct random *r, char *out, int len)
{
    for (int i = 0; i < len; i++) out[i] = "0123456789abcdef"[random_next(r) & 15];
}
