/* pool.h - equal objects, handed out again and again without a call of the allocator.
 *
 * A pool belongs to one thread.  Objects that come back keep their content; the first word is
 * used as the link while they lie in the pool. */
#ifndef TORC_PROXY_POOL_H
#define TORC_PROXY_POOL_H

#include "core/base/cache.h"
#include "core/base/mem.h"

struct pool {
    size_t size;             /* of one object, set by the owner; at least a pointer */
    void *free;
    size_t count;            /* objects handed out */
};

/* Memory of a new object is zeroed; that of a used one is as its last user left it, but for the
 * first word. */
static inline void *pool_get(struct pool *pool)
{
    void *object = pool->free;
    pool->count++;
    if (object == NULL) return mem_zalloc(pool->size);
    pool->free = *(void **)object;
    cache_fetch(pool->free);
    return object;
}

static inline void pool_put(struct pool *pool, void *object)
{
    *(void **)object = pool->free;
    pool->free = object;
    pool->count--;
}

/* An object that lies in the pool, for its memory; NULL: none does. */
static inline void *pool_take(struct pool *pool)
{
    void *object = pool->free;
    if (object != NULL) pool->free = *(void **)object;
    return object;
}

/* Frees what lies in the pool. */
static inline void pool_free(struct pool *pool)
{
    for (void *object; (object = pool_take(pool)) != NULL;) mem_free(object);
}

#endif
