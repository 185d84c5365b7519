/* fuzz_ring_text.c - any bytes are either refused with a reason, or a sound ring that survives
 * printing, reading, rebuilding from itself, and a plan. */
#include "ring/plan.h"
#include "ring/ring_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(const struct ring *r)
{
    static struct ring back;
    struct ring_text_error error;
    size_t len = ring_text_print(r, NULL, 0);
    char *text = malloc(len);
    assert(text != NULL);
    assert(ring_text_print(r, text, len) == len);
    assert(ring_text_read(&back, text, len, &error));
    assert(ring_equal(r, &back));
    free(text);
}

/* The list of from without a table; a shard fewer if there are several. */
static void copy_list(struct ring *to, const struct ring *from)
{
    ring_init(to, from->epoch);
    for (uint32_t id = from->shard_count > 1; id < from->shard_count; id++) {
        const struct ring_shard *s = &from->shards[id];
        enum ring_status status = ring_add_shard(to, s->name, strlen(s->name), s->address,
                                                 strlen(s->address), s->weight);
        assert(status == RING_OK);
    }
}

static void check_next(const struct ring *r)
{
    static struct ring next, planned;
    static struct plan plan;
    copy_list(&next, r);
    copy_list(&planned, r);
    ring_build_from(&next, r);
    assert(ring_fault(&next) == NULL);
    for (uint32_t id = 0; id < next.shard_count; id++) {
        assert(next.shards[id].slots <= ring_slots_max(&next, id));
        assert(next.shards[id].slots + 1 >= ring_slots_min(&next, id));
    }
    plan_make(&plan, r, &next);
    assert(plan_apply(&plan, r, &planned));
    assert(ring_equal(&planned, &next));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ring r;
    struct ring_text_error error = {.reason = ""};
    if (!ring_text_read(&r, (const char *)data, size, &error)) {
        assert(error.reason[0] != '\0');
        return 0;
    }
    assert(ring_fault(&r) == NULL);
    check_round_trip(&r);
    check_next(&r);
    return 0;
}
