#include "server/store/sample.h"

#include "core/base/mem.h"

#include <assert.h>

enum { TRIES_PER_ITEM = 3 };        /* up to a third of all, drawing again costs less than a walk */

/* Floyd's way: the j-th step draws from the numbers up to j, and takes j itself for one it has. */
void sample_draw(struct sample *s, size_t of, size_t count, struct random *random)
{
    assert(count <= of);
    s->bits = mem_zalloc((of / 64 + 1) * sizeof *s->bits);
    for (size_t j = of - count; j < of; j++) {
        size_t i = (size_t)random_below(random, j + 1);
        if (sample_has(s, i)) i = j;
        s->bits[i / 64] |= UINT64_C(1) << i % 64;
    }
}

void sample_close(struct sample *s)
{
    mem_free(s->bits);
}

static uint64_t hash_of_address(const void *context, const void *item)
{
    (void)context;
    return (uint64_t)(uintptr_t)item * 0x9e3779b97f4a7c15u;
}

static bool is_same(const void *item, const void *other)
{
    return item == other;
}

static void draw_again_and_again(const struct table *t, size_t count, struct random *random,
                                 void (*visit)(void *context, void *item), void *context)
{
    struct table drawn;
    table_init(&drawn, hash_of_address, NULL);
    table_reserve(&drawn, count);
    while (drawn.count < count) {
        void *item = table_random(t, random);
        uint64_t hash = hash_of_address(NULL, item);
        if (table_find(&drawn, hash, is_same, item) != NULL) continue;
        table_add(&drawn, hash, item);
        visit(context, item);
    }
    table_close(&drawn);
}

void sample_table(const struct table *t, size_t count, struct random *random,
                  void (*visit)(void *context, void *item), void *context)
{
    struct sample s;
    struct table_walk walk;
    assert(count <= t->count);
    if (count < t->count / TRIES_PER_ITEM) {
        draw_again_and_again(t, count, random, visit, context);
        return;
    }
    sample_draw(&s, t->count, count, random);
    table_walk_begin(&walk, t);
    for (size_t i = 0; i < t->count; i++) {
        void *item = table_walk_next(&walk);
        if (sample_has(&s, i)) visit(context, item);
    }
    sample_close(&s);
}
