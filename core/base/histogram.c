#include "core/base/histogram.h"

#include <stddef.h>

enum { STEPS = 1 << HISTOGRAM_STEP_BITS };

/* The values of a counter are all those that agree in their first STEP_BITS + 1 bits. */
static size_t place_of(uint64_t value)
{
    if (value > HISTOGRAM_MAX) value = HISTOGRAM_MAX;
    if (value < STEPS) return (size_t)value;
    unsigned shift = 63 - (unsigned)__builtin_clzll(value) - HISTOGRAM_STEP_BITS;
    return ((size_t)shift << HISTOGRAM_STEP_BITS) + (size_t)(value >> shift);
}

static uint64_t highest_at(size_t place)
{
    if (place < STEPS) return place;
    unsigned shift = (unsigned)(place >> HISTOGRAM_STEP_BITS) - 1;
    uint64_t step = (place & (STEPS - 1)) + STEPS;
    return ((step + 1) << shift) - 1;
}

void histogram_add(struct histogram *h, uint64_t value, uint64_t times)
{
    h->counts[place_of(value)] += times;
    h->total += times;
}

uint64_t histogram_up_to(const struct histogram *h, uint64_t value)
{
    uint64_t sum = 0;
    for (size_t i = 0, last = place_of(value); i <= last; i++) sum += h->counts[i];
    return sum;
}

uint64_t histogram_percentile(const struct histogram *h, double percent)
{
    double wanted = percent / 100 * (double)h->total;
    uint64_t needed = (uint64_t)(wanted + 0.5), sum = 0;
    if (needed == 0) needed = 1;
    for (size_t i = 0; i < HISTOGRAM_COUNTERS; i++) {
        sum += h->counts[i];
        if (sum >= needed) return highest_at(i);
    }
    return 0;
}
