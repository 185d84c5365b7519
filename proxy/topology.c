#include "proxy/topology.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <string.h>

static const struct shard_option *find_option(const struct options *o, const char *name)
{
    for (size_t i = 0; i < o->shards_count; i++)
        if (strcmp(o->shards[i].name, name) == 0) return &o->shards[i];
    return NULL;
}

static enum ring_status add_to_ring(struct ring *ring, const struct shard_option *s)
{
    char address[RING_ADDRESS_MAX + 1];
    int len = s->port == 0 ? snprintf(address, sizeof address, "%s", s->host)
                           : snprintf(address, sizeof address, "%s:%d", s->host, s->port);
    if (len < 0 || (size_t)len >= sizeof address) return RING_BAD_ADDRESS;
    return ring_add_shard(ring, s->name, strlen(s->name), address, (size_t)len, s->weight);
}

static struct ring *build_ring(const struct options *o, char *why, size_t why_cap)
{
    struct ring *ring = mem_alloc(sizeof *ring);
    ring_init(ring, 1);
    for (size_t i = 0; i < o->shards_count; i++) {
        enum ring_status status = add_to_ring(ring, &o->shards[i]);
        if (status == RING_OK) continue;
        snprintf(why, why_cap, "shard %s: %s", o->shards[i].name, ring_status_text(status));
        mem_free(ring);
        return NULL;
    }
    ring_build(ring);
    return ring;
}

struct topology *topology_new(const struct options *o, char *why, size_t why_cap)
{
    if (o->shards_count == 0) {
        snprintf(why, why_cap, "no shard is given: --shard NAME HOST:PORT [weight], once for each");
        return NULL;
    }
    struct ring *ring = build_ring(o, why, why_cap);
    if (ring == NULL) return NULL;
    struct topology *t = mem_zalloc(sizeof *t);
    t->ring = ring;
    t->count = ring->shard_count;
    t->shards = mem_zalloc(t->count * sizeof *t->shards);
    for (size_t i = 0; i < t->count; i++) {
        const struct shard_option *s = find_option(o, ring->shards[i].name);
        t->shards[i] =
            (struct shard){.name = ring->shards[i].name, .port = s->port, .weight = s->weight};
        char *host = mem_alloc(strlen(s->host) + 1);
        strcpy(host, s->host);
        t->shards[i].host = host;
    }
    return t;
}

void topology_free(struct topology *t)
{
    for (size_t i = 0; i < t->count; i++) mem_free((void *)(uintptr_t)t->shards[i].host);
    mem_free(t->shards);
    mem_free((void *)(uintptr_t)t->ring);
    mem_free(t);
}
