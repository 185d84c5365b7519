/* info_sections.h - the sections of INFO: what the proxy knows itself, and what the shards tell. */
#ifndef TORC_PROXY_INFO_SECTIONS_H
#define TORC_PROXY_INFO_SECTIONS_H

#include "proxy/relay.h"
#include "proxy/shard_texts.h"
#include "proxy/stats.h"
#include "proxy/tracking.h"

struct worker;

struct info_shard {
    uint64_t calls, losses;
    size_t connections, down;            /* of all threads: connected; given up for now */
};

/* All that is shown: sums over all workers, and the texts of the shards. */
struct info {
    const struct worker *worker;         /* one of them */
    struct bytes wanted;                 /* " server clients ": asked for; empty for the usual */
    bool wants_all;
    struct stats stats;
    uint64_t clients, blocked_clients, pendings;
    struct relay_gaps gaps;
    struct tracking_counts tracking;
    struct info_shard *shards;
    struct shard_texts texts;
};

/* Whether a section is wanted for which the texts are needed. */
bool info_needs_shards(const struct info *n);

void info_print(const struct info *n, struct bytes *out);

#endif
