/* ring.c - the ring as a value: the list of shards, its invariants, equality.
 * How slots find their owners is ring_build.c's business. */
#include "ring/ring.h"

#include <assert.h>
#include <string.h>

void ring_init(struct ring *r, uint64_t epoch)
{
    memset(r, 0, sizeof *r);
    r->epoch = epoch;
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) r->owner[slot] = RING_NOBODY;
}

/* Names and addresses are single words of the text form, where '#' starts a comment. */
static bool is_word(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~' || text[i] == '#') return false;
    return true;
}

/* As memcmp(), a prefix first. */
static int compare_name(const struct ring_shard *shard, const char *name, size_t len)
{
    size_t have = strlen(shard->name);
    int order = memcmp(shard->name, name, have < len ? have : len);
    return order != 0 ? order : (have > len) - (have < len);
}

/* The index of the first shard whose name is not before this one. */
static uint32_t place_of(const struct ring *r, const char *name, size_t len)
{
    uint32_t low = 0, high = r->shard_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (compare_name(&r->shards[middle], name, len) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

int ring_find_shard(const struct ring *r, const char *name, size_t name_len)
{
    uint32_t at = place_of(r, name, name_len);
    if (at == r->shard_count || compare_name(&r->shards[at], name, name_len) != 0) return -1;
    return (int)at;
}

static bool is_name(const char *text, size_t len)
{
    return len >= 1 && len <= RING_NAME_MAX && is_word(text, len);
}

static bool is_address(const char *text, size_t len)
{
    bool is_dash = len == 1 && text[0] == '-';       /* the text form's word for none */
    return len <= RING_ADDRESS_MAX && is_word(text, len) && !is_dash;
}

enum ring_status ring_add_shard(struct ring *r, const char *name, size_t name_len,
                                const char *address, size_t address_len, uint32_t weight)
{
    assert(r->owner[0] == RING_NOBODY);      /* ids would shift under the table */

    if (!is_name(name, name_len)) return RING_BAD_NAME;
    if (!is_address(address, address_len)) return RING_BAD_ADDRESS;
    if (weight == 0 || weight > RING_WEIGHT_MAX) return RING_BAD_WEIGHT;
    if (ring_find_shard(r, name, name_len) >= 0) return RING_NAME_TWICE;
    if (r->shard_count == RING_SHARDS_MAX) return RING_TOO_MANY;

    uint32_t at = place_of(r, name, name_len);
    struct ring_shard *shard = &r->shards[at];
    memmove(shard + 1, shard, (r->shard_count - at) * sizeof *shard);
    memset(shard, 0, sizeof *shard);
    memcpy(shard->name, name, name_len);
    if (address_len > 0) memcpy(shard->address, address, address_len);
    shard->weight = weight;
    r->shard_count++;
    return RING_OK;
}

const char *ring_status_text(enum ring_status status)
{
    switch (status) {
    case RING_OK:
        return "fine";
    case RING_BAD_NAME:
        return "a name is 1 to 47 printable ASCII characters without space or '#'";
    case RING_BAD_ADDRESS:
        return "an address is at most 127 printable ASCII characters without space or '#', not '-'";
    case RING_BAD_WEIGHT:
        return "a weight is a whole number from 1 to 1000000";
    case RING_NAME_TWICE:
        return "a shard of this name is already in the list";
    case RING_TOO_MANY:
        return "a ring has at most 512 shards";
    }
    return "unknown status";
}

static bool same_shard(const struct ring_shard *a, const struct ring_shard *b)
{
    return a->weight == b->weight && strcmp(a->name, b->name) == 0 &&
           strcmp(a->address, b->address) == 0;
}

bool ring_equal(const struct ring *a, const struct ring *b)
{
    if (a->epoch != b->epoch || a->shard_count != b->shard_count) return false;
    for (uint32_t id = 0; id < a->shard_count; id++)
        if (!same_shard(&a->shards[id], &b->shards[id])) return false;
    return memcmp(a->owner, b->owner, sizeof a->owner) == 0;
}

static const char *shard_fault(const struct ring_shard *shard)
{
    if (!is_name(shard->name, strnlen(shard->name, sizeof shard->name)))
        return ring_status_text(RING_BAD_NAME);
    if (!is_address(shard->address, strnlen(shard->address, sizeof shard->address)))
        return ring_status_text(RING_BAD_ADDRESS);
    if (shard->weight == 0 || shard->weight > RING_WEIGHT_MAX)
        return ring_status_text(RING_BAD_WEIGHT);
    return NULL;
}

static const char *list_fault(const struct ring *r)
{
    if (r->shard_count == 0) return "the ring has no shard";
    if (r->shard_count > RING_SHARDS_MAX) return ring_status_text(RING_TOO_MANY);
    for (uint32_t id = 0; id < r->shard_count; id++) {
        const char *fault = shard_fault(&r->shards[id]);
        if (fault != NULL) return fault;
        if (id > 0 && strcmp(r->shards[id - 1].name, r->shards[id].name) >= 0)
            return "the shards are not in the order of their names";
    }
    return NULL;
}

static const char *table_fault(const struct ring *r)
{
    uint32_t owned[RING_SHARDS_MAX] = {0};
    for (size_t slot = 0; slot < SLOT_COUNT; slot++) {
        if (r->owner[slot] >= r->shard_count) return "a slot has no owner";
        owned[r->owner[slot]]++;
    }
    for (uint32_t id = 0; id < r->shard_count; id++)
        if (owned[id] != r->shards[id].slots) return "a shard's count of slots is wrong";
    return NULL;
}

const char *ring_fault(const struct ring *r)
{
    const char *fault = list_fault(r);
    return fault != NULL ? fault : table_fault(r);
}
