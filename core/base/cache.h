/* cache.h - asks for memory before it is needed. */
#ifndef TORC_BASE_CACHE_H
#define TORC_BASE_CACHE_H

enum { CACHE_LINE = 64 };

/* The object will be read and written soon: its first line comes into the cache meanwhile.  NULL is
 * fine. */
static inline void cache_fetch(const void *object)
{
    __builtin_prefetch(object, 1);
}

#endif
