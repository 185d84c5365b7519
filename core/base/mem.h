/* mem.h - every allocation of the programs, in four calls.
 *
 * jemalloc stands behind malloc().  Out of memory is decided here, once: the process says how
 * much it wanted and aborts, because no caller could do better.  Sizes that come from outside
 * are therefore checked before they get here. */
#ifndef TORC_BASE_MEM_H
#define TORC_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull, alloc_size(1)));
void *mem_zalloc(size_t size) __attribute__((malloc, returns_nonnull, alloc_size(1)));  /* zeroed */
void *mem_alloc_class(size_t size) __attribute__((malloc, returns_nonnull));   /* see mem_class() */
void *mem_realloc(void *ptr, size_t size) __attribute__((returns_nonnull, alloc_size(2)));
void *mem_try_realloc(void *ptr, size_t size);    /* NULL, and ptr as it was: no memory */
void *mem_zalloc_aligned(size_t align, size_t size)                            /* zeroed */
    __attribute__((malloc, returns_nonnull));
void mem_free(void *ptr);                        /* NULL is fine */

/* The bytes an allocation really takes, its size class included.  0 for NULL. */
size_t mem_size(const void *ptr);

/* The size class that an allocation of size bytes falls into.  All of it may be used if it was
 * asked for by mem_alloc_class(), or with this size. */
size_t mem_class(size_t size);

/* Bytes allocated and not freed by all threads of this process, as the allocator counts them.
 * Without an argument of its own because the allocator is one per process.  Takes some
 * microseconds. */
size_t mem_used(void);

/* The same for who asks before every write: of its own thread it reads the allocator's counters as
 * they stand, what other threads did it learns when it is adjusted. */
struct mem_meter {
    const uint64_t *allocated, *freed;   /* of the thread; NULL: the allocator does not tell */
    uint64_t others;                     /* all that these two do not explain */
};
void mem_meter_init(struct mem_meter *m);       /* for the calling thread, which alone may use it */
void mem_meter_adjust(struct mem_meter *m);        /* some times a second */
static inline size_t mem_meter_used(const struct mem_meter *m)
{
    return m->allocated != NULL ? *m->allocated - *m->freed + m->others : mem_used();
}

/* What the operating system has given: resident bytes, and the allocator's own view. */
struct mem_stats {
    size_t allocated, active, resident, retained, mapped;
};
void mem_stats_read(struct mem_stats *out);

/* The calling thread will be idle: what it keeps for its next allocations is everybody's, and what
 * it freed counts as free. */
void mem_thread_rests(void);

/* Gives unused pages back to the operating system. */
void mem_purge(void);

/* The allocator's own report, in pieces of text. */
void mem_report(void (*write)(void *context, const char *text), void *context);

/* "jemalloc-5.3.0" or "libc". */
const char *mem_allocator(void);

#endif
