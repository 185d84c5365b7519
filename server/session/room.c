#include "server/session/room.h"

#include "server/session/notify.h"
#include "server/session/server.h"

#include <math.h>

enum { CHECK_EVERY = 16 };               /* keys between two looks at the clock */

/* Microseconds for one round. */
static int64_t time_limit_us(int64_t tenacity)
{
    enum { LINEAR_TO = 10, LINEAR_US = 50, WITHOUT_LIMIT = 100 };
    if (tenacity <= LINEAR_TO) return LINEAR_US * tenacity;
    if (tenacity < WITHOUT_LIMIT)
        return (int64_t)(LINEAR_US * LINEAR_TO * pow(1.15, (double)(tenacity - LINEAR_TO)));
    return INT64_MAX;
}

static struct evict_policy policy_of(const struct options *o)
{
    struct evict_policy p = {.samples = o->maxmemory_samples};
    switch (o->maxmemory_policy) {
    case OPTION_EVICT_VOLATILE_LRU:
    case OPTION_EVICT_ALLKEYS_LRU: p.order = EVICT_LEAST_RECENT; break;
    case OPTION_EVICT_VOLATILE_LFU:
    case OPTION_EVICT_ALLKEYS_LFU: p.order = EVICT_LEAST_FREQUENT; break;
    case OPTION_EVICT_VOLATILE_TTL: p.order = EVICT_SOONEST; break;
    default: p.order = EVICT_ANY; break;
    }
    switch (o->maxmemory_policy) {
    case OPTION_EVICT_ALLKEYS_LRU:
    case OPTION_EVICT_ALLKEYS_LFU:
    case OPTION_EVICT_ALLKEYS_RANDOM: break;
    default: p.volatile_only = true; break;
    }
    return p;
}

/* Bytes above the limit, or 0.  What another thread has freed meanwhile is counted first. */
static int64_t excess(struct server *s)
{
    int64_t given = 0, freed = 0;
    if (s->ops->discarded != NULL) s->ops->discarded(s, &given, &freed);
    if (freed != s->discarded_seen) mem_meter_adjust(&s->memory);
    s->discarded_seen = freed;
    int64_t over = (int64_t)mem_meter_used(&s->memory) - s->options.maxmemory;
    return over > 0 ? over : 0;
}

static bool is_over(struct server *s)
{
    return excess(s) > 0;
}

static bool discards_are_pending(struct server *s)
{
    int64_t given = 0, freed = 0;
    if (s->ops->discarded != NULL) s->ops->discarded(s, &given, &freed);
    return given != freed;
}

static bool may_go(void *context, struct db *db, struct slice key)
{
    return server_may_remove(context, db, key);
}

/* Adds to *freed what the entry took, and nothing else that changes meanwhile. */
static bool give_up_one(struct server *s, const struct evict_policy *policy, int64_t *freed)
{
    struct db *db;
    struct entry *e = evict_choose(&s->evictions, &s->keyspace, policy, may_go, s, &db);
    if (e == NULL) return false;
    struct slice argv[] = {SLICE("DEL"), entry_key(e)};
    propagate_command(s, db->id, argv, 2);
    notify(s, db, NOTIFY_EVICTED, "evicted", entry_key(e));
    s->tracking.is_by_nobody = tracking_is_used(&s->tracking);
    db_evict(db, e);
    int64_t before = (int64_t)mem_meter_used(&s->memory);
    db_discard(&s->keyspace, e, s->options.lazyfree_lazy_eviction);
    *freed += before - (int64_t)mem_meter_used(&s->memory);
    s->stats.evicted_keys++;
    return true;
}

/* Memory that is being freed elsewhere is waited for rather than refusing a command. */
static bool wait_for_discards(struct server *s, int64_t end_us)
{
    enum { NAP_US = 1000 };
    while (discards_are_pending(s) && s->ops->ticks_us(s) < end_us) {
        s->ops->sleep_us(s, NAP_US);
        if (!is_over(s)) return true;
    }
    return !is_over(s);
}

/* Whoever is told of a key that goes (tracking, events) has it in his output for a moment, which
 * counts as used, too.  So it ends when as much was given up as there was too much: keys that go
 * because others went would leave none. */
static enum room give_up_some(struct server *s)
{
    int64_t wanted = excess(s), freed = 0;
    const struct evict_policy policy = policy_of(&s->options);
    int64_t limit_us = time_limit_us(s->options.maxmemory_eviction_tenacity);
    int64_t began_us = s->ops->ticks_us(s),
            end_us = limit_us == INT64_MAX ? INT64_MAX : began_us + limit_us;
    for (int given_up = 1; freed < wanted && is_over(s); given_up++) {
        if (!give_up_one(s, &policy, &freed))
            return wait_for_discards(s, end_us) ? ROOM_ENOUGH : ROOM_NONE;
        if (given_up % CHECK_EVERY == 0 && s->ops->ticks_us(s) > end_us)
            return is_over(s) ? ROOM_SOON : ROOM_ENOUGH;
    }
    return ROOM_ENOUGH;
}

static void note_excess(struct server *s, bool is_excess)
{
    int64_t now_us = s->ops->ticks_us(s);
    if (is_excess && s->stats.excess_since_us == 0) s->stats.excess_since_us = now_us;
    if (is_excess || s->stats.excess_since_us == 0) return;
    s->stats.excess_us += now_us - s->stats.excess_since_us;
    s->stats.excess_since_us = 0;
}

enum room room_make(struct server *s)
{
    enum room room = ROOM_ENOUGH;
    bool is_paused = s->pause_end_us > s->monotonic_us;
    if (s->options.maxmemory > 0 && !s->is_loading && !is_paused && is_over(s)) {
        int64_t began_us = latency_begin(s);
        propagate_begin(s);
        room = s->options.maxmemory_policy != OPTION_EVICT_NOTHING ? give_up_some(s) : ROOM_NONE;
        propagate_end(s);
        latency_end(s, LATENCY_EVICTION_CYCLE, began_us);
        note_excess(s, room != ROOM_ENOUGH);
    } else if (s->stats.excess_since_us != 0) {
        note_excess(s, false);
    }
    s->is_out_of_memory = room == ROOM_NONE;
    s->is_short_of_room = room == ROOM_SOON;
    return room;
}

bool room_make_more(struct server *s)
{
    if (!s->is_short_of_room) return false;
    return room_make(s) == ROOM_SOON;
}
