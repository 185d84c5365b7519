/* histogram.h - counts of values by their size, with an error of at most 1/32 of a value.
 *
 *   0 ... 31      a counter for each value
 *   32 ... 63     likewise;  64 ... 127  one for two values;  128 ... 255  one for four; and so on:
 *                 32 counters for each power of two, up to HISTOGRAM_MAX, which stands for what is
 *                 larger, too. */
#ifndef TORC_BASE_HISTOGRAM_H
#define TORC_BASE_HISTOGRAM_H

#include <stdint.h>

enum {
    HISTOGRAM_STEP_BITS = 5,
    HISTOGRAM_MAX_BITS = 30,
    HISTOGRAM_COUNTERS = (HISTOGRAM_MAX_BITS - HISTOGRAM_STEP_BITS + 1) << HISTOGRAM_STEP_BITS,
    HISTOGRAM_MAX = (1 << HISTOGRAM_MAX_BITS) - 1
};

/* Zeroed is empty. */
struct histogram {
    uint64_t total;
    uint64_t counts[HISTOGRAM_COUNTERS];
};

void histogram_add(struct histogram *h, uint64_t value, uint64_t times);

/* How many of the values are no larger than this, or share a counter with it. */
uint64_t histogram_up_to(const struct histogram *h, uint64_t value);

/* The largest value that so many percent of the values do not exceed; 0 of none. */
uint64_t histogram_percentile(const struct histogram *h, double percent);

#endif
