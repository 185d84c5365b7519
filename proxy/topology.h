/* topology.h - which shards there are, where they listen, and who owns which slot.
 *
 * A topology never changes once it is published; a new one replaces it by pointer, and each
 * worker changes over between two turns of its loop.  A shard has the same number in the ring
 * and here. */
#ifndef TORC_PROXY_TOPOLOGY_H
#define TORC_PROXY_TOPOLOGY_H

#include "proxy/options.h"
#include "ring/ring.h"

struct shard {
    const char *name, *host;     /* terminated; host may be the path of a Unix socket */
    int port;
    unsigned weight;
};

struct topology {
    const struct ring *ring;
    struct shard *shards;
    size_t count;
};

/* From the options' shard list; NULL with a reason in why when no ring can be made of it. */
struct topology *topology_new(const struct options *options, char *why, size_t why_cap);
void topology_free(struct topology *t);

/* The shard that owns the key. */
static inline size_t topology_owner(const struct topology *t, struct slice key)
{
    return ring_owner(t->ring, slot_of_key(key.ptr, key.len));
}

#endif
