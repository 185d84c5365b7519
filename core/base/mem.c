#include "core/base/mem.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef TORC_LIBC_MALLOC
#include <jemalloc/jemalloc.h>
#elif defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
size_t __sanitizer_get_current_allocated_bytes(void);      /* gcc comes without the header */
#endif

static void *or_die(void *ptr, size_t size)
{
    if (__builtin_expect(ptr == NULL, 0)) {
        fprintf(stderr, "Out Of Memory allocating %zu bytes!\n", size);
        abort();
    }
    return ptr;
}

void *mem_alloc(size_t size)
{
    return or_die(malloc(size ? size : 1), size);
}

void *mem_zalloc(size_t size)
{
    return or_die(calloc(1, size ? size : 1), size);
}

void *mem_realloc(void *ptr, size_t size)
{
    return or_die(realloc(ptr, size ? size : 1), size);
}

void *mem_try_realloc(void *ptr, size_t size)
{
    return realloc(ptr, size ? size : 1);
}

void *mem_zalloc_aligned(size_t align, size_t size)
{
    void *ptr = or_die(aligned_alloc(align, size), size);
    memset(ptr, 0, size);
    return ptr;
}

void mem_free(void *ptr)
{
    free(ptr);
}

size_t mem_size(const void *ptr)
{
    return malloc_usable_size((void *)(uintptr_t)ptr);
}

#ifndef TORC_LIBC_MALLOC

size_t mem_class(size_t size)
{
    return nallocx(size ? size : 1, 0);
}

void *mem_alloc_class(size_t size)
{
    return mem_alloc(size);
}

static size_t stat_read(const char *name)
{
    size_t value = 0, len = sizeof value;
    if (mallctl(name, &value, &len, NULL, 0) != 0) return 0;
    return value;
}

static void stats_refresh(void)
{
    uint64_t epoch = 1;
    mallctl("epoch", NULL, NULL, &epoch, sizeof epoch);
}

/* What threads keep for their next allocations counts as allocated there.  4096: all arenas. */
static size_t allocated_and_not_kept(void)
{
    return stat_read("stats.allocated") - stat_read("stats.arenas.4096.tcache_bytes");
}

size_t mem_used(void)
{
    stats_refresh();
    return allocated_and_not_kept();
}

static const uint64_t *counter_of_thread(const char *name)
{
    const uint64_t *counter = NULL;
    size_t len = sizeof counter;
    return mallctl(name, &counter, &len, NULL, 0) == 0 ? counter : NULL;
}

void mem_meter_init(struct mem_meter *m)
{
    *m = (struct mem_meter){counter_of_thread("thread.allocatedp"),
                            counter_of_thread("thread.deallocatedp"), 0};
    if (m->freed == NULL) m->allocated = NULL;
    mem_meter_adjust(m);
}

/* The sum may wrap around in between: what this thread freed, another may have allocated. */
void mem_meter_adjust(struct mem_meter *m)
{
    if (m->allocated != NULL) m->others = mem_used() - (*m->allocated - *m->freed);
}

void mem_stats_read(struct mem_stats *out)
{
    stats_refresh();
    out->allocated = allocated_and_not_kept();
    out->active = stat_read("stats.active");
    out->resident = stat_read("stats.resident");
    out->retained = stat_read("stats.retained");
    out->mapped = stat_read("stats.mapped");
}

void mem_thread_rests(void)
{
    mallctl("thread.tcache.flush", NULL, NULL, NULL, 0);
}

void mem_purge(void)
{
    mallctl("arena.4096.purge", NULL, NULL, NULL, 0);   /* 4096: every arena */
}

void mem_report(void (*write)(void *context, const char *text), void *context)
{
    malloc_stats_print(write, context, NULL);
}

const char *mem_allocator(void)
{
    return "jemalloc-5.3.0";
}

#else

size_t mem_class(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

/* A sanitizer knows no classes. */
void *mem_alloc_class(size_t size)
{
    return mem_alloc(mem_class(size));
}

size_t mem_used(void)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

void mem_meter_init(struct mem_meter *m)
{
    *m = (struct mem_meter){0};
}

void mem_meter_adjust(struct mem_meter *m)
{
    (void)m;
}

void mem_stats_read(struct mem_stats *out)
{
    struct mallinfo2 info = mallinfo2();
    *out = (struct mem_stats){info.uordblks, info.uordblks, info.arena, info.fordblks, info.arena};
}

void mem_thread_rests(void)
{
}

void mem_purge(void)
{
    malloc_trim(0);
}

void mem_report(void (*write)(void *context, const char *text), void *context)
{
    write(context, "Stats not supported for the current allocator");
}

const char *mem_allocator(void)
{
    return "libc";
}

#endif
