/* sample.h - some of many, each choice of as many as likely as any other. */
#ifndef TORC_STORE_SAMPLE_H
#define TORC_STORE_SAMPLE_H

#include "server/store/table.h"

/* `count` different numbers below `of`, which is no less, as a bit for each number below `of`. */
struct sample {
    uint64_t *bits;
};

void sample_draw(struct sample *s, size_t of, size_t count, struct random *random);
void sample_close(struct sample *s);

static inline bool sample_has(const struct sample *s, size_t i)
{
    return s->bits[i / 64] >> i % 64 & 1;
}

/* Calls visit for `count` different items of the table, which has that many. */
void sample_table(const struct table *t, size_t count, struct random *random,
                  void (*visit)(void *context, void *item), void *context);

#endif
