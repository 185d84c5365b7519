/* choice.h - decisions that a fuzzer takes: the bytes of its input one after the other, and zeros
 * when there are no more.  So what is built from them is always something, and a changed byte
 * changes one decision. */
#ifndef TORC_FUZZ_CHOICE_H
#define TORC_FUZZ_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct choice {
    const uint8_t *at, *end;
};

static inline bool choice_is_over(const struct choice *c)
{
    return c->at == c->end;
}

static inline unsigned choice_byte(struct choice *c)
{
    return choice_is_over(c) ? 0 : *c->at++;
}

/* 0 .. bound-1; bound is at most 65536. */
static inline size_t choice_below(struct choice *c, size_t bound)
{
    size_t value = choice_byte(c);
    if (bound > 256) value = value << 8 | choice_byte(c);
    return value % bound;
}

/* One in `of`, never when there is nothing more. */
static inline bool choice_is_rare(struct choice *c, size_t of)
{
    return choice_below(c, of) == of - 1;
}

#endif
