#include "core/base/mem.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef TORC_LIBC_MALLOC
#include <jemalloc/jemalloc.h>
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

size_t mem_used(void)
{
    stats_refresh();
    return stat_read("stats.allocated");
}

void mem_stats_read(struct mem_stats *out)
{
    stats_refresh();
    out->allocated = stat_read("stats.allocated");
    out->active = stat_read("stats.active");
    out->resident = stat_read("stats.resident");
    out->retained = stat_read("stats.retained");
    out->mapped = stat_read("stats.mapped");
}

void mem_purge(void)
{
    mallctl("arena.4096.purge", NULL, NULL, NULL, 0);   /* 4096: every arena */
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

size_t mem_used(void)
{
    return mallinfo2().uordblks;
}

void mem_stats_read(struct mem_stats *out)
{
    struct mallinfo2 info = mallinfo2();
    *out = (struct mem_stats){info.uordblks, info.uordblks, info.arena, info.fordblks, info.arena};
}

void mem_purge(void)
{
    malloc_trim(0);
}

const char *mem_allocator(void)
{
    return "libc";
}

#endif
