/* latency_graph.h - LATENCY GRAPH as text, for server and proxy alike. */
#ifndef TORC_COMMAND_LATENCY_GRAPH_H
#define TORC_COMMAND_LATENCY_GRAPH_H

#include "core/base/bytes.h"

#include <stdint.h>

struct latency_sample {
    int64_t time_s, ms;
};

/* Samples by time; count is at least 1. */
void latency_graph(struct bytes *out, struct slice event, const struct latency_sample *samples,
                   size_t count, int64_t all_time_high_ms, int64_t now_s);

#endif
