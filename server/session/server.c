#include "server/session/server.h"

#include "core/base/mem.h"
#include "server/session/crowd.h"
#include "server/session/monitor.h"
#include "server/session/notify.h"
#include "server/session/offer.h"
#include "server/session/taken.h"
#include "server/session/txn_node.h"

enum {
    EXPIRE_BUDGET = 400,             /* entries looked at per database and cron round */
    EXPIRE_ROUNDS_MAX = 50,          /* more rounds while much of what is looked at is dead */
    RESIZE_BUCKETS = 2000
};

/* ---- hooks of the keyspace ---- */

static void on_changed(void *context, struct db *db, struct slice key)
{
    struct server *s = context;
    if (s->watches.count > 0) multi_key_changed(s, db, key);
    if (s->blocks.count > 0) block_key_changed(s, db, key);
    if (tracking_is_used(&s->tracking)) tracking_changed(s, key);
}

static void on_expired(void *context, struct db *db, struct slice key)
{
    struct server *s = context;
    struct slice argv[] = {SLICE("DEL"), key};
    propagate_command(s, db->id, argv, 2);
    s->tracking.is_by_nobody = tracking_is_used(&s->tracking);
    notify(s, db, NOTIFY_EXPIRED, "expired", key);
}

static void on_added(void *context, struct db *db, struct slice key)
{
    notify(context, db, NOTIFY_NEW, "new", key);
}

/* Where a proxy looks at what it has borrowed, the command that may miss it is yet to come. */
static void on_missed(void *context, struct db *db, struct slice key)
{
    struct server *s = context;
    if (s->running == NULL || !multi_has_borrowed(s->running, db->id, key))
        notify(s, db, NOTIFY_MISS, "keymiss", key);
}

static void on_field_expired(void *context, struct db *db, struct slice key, struct slice field)
{
    struct slice argv[] = {SLICE("HDEL"), key, field};
    propagate_command(context, db->id, argv, 3);
}

static void on_fields_expired(void *context, struct db *db, struct slice key, bool is_gone)
{
    struct server *s = context;
    s->tracking.is_by_nobody = tracking_is_used(&s->tracking);
    notify(s, db, NOTIFY_HASH, "hexpired", key);
    if (is_gone) notify(s, db, NOTIFY_GENERIC, "del", key);
}

bool server_may_remove(const struct server *s, const struct db *db, struct slice key)
{
    if (s->is_loading) return false;
    if (s->is_applying || txn_locks_empty(&s->txn.locks)) return true;
    return !txn_participant_holds(&s->txn, (uint32_t)db->id, (struct txn_slice){key.ptr, key.len});
}

/* While writes are paused nothing is changed, and what is dead only looks as if it were gone. */
static bool may_expire(void *context, struct db *db, struct slice key)
{
    const struct server *s = context;
    return s->pause_end_us <= s->monotonic_us && server_may_remove(s, db, key);
}

static void on_flushed(void *context, struct db *db, struct db *other)
{
    multi_db_flushed(context, db, other);
    block_db_flushed(context, db, other);
}

static void on_discarded(void *context, const struct garbage *g)
{
    struct server *s = context;
    struct garbage own = *g;
    if (s->ops->discard != NULL) s->ops->discard(s, g);
    else garbage_free(&own);
}

/* ---- the life of a server ---- */

void server_options_changed(struct server *s)
{
    const struct options *o = &s->options;
    s->keyspace.limits = (struct value_limits){
        .secret = &s->keyspace.secret,
        .list_max_listpack_size = o->list_max_listpack_size,
        .list_alone_bytes = s->keyspace.limits.list_alone_bytes,
        .hash_max_listpack_entries = o->hash_max_listpack_entries,
        .hash_max_listpack_value = o->hash_max_listpack_value,
        .set_max_intset_entries = o->set_max_intset_entries,
        .zset_max_listpack_entries = o->zset_max_listpack_entries,
        .zset_max_listpack_value = o->zset_max_listpack_value,
        .stream_node_max_bytes = o->stream_node_max_bytes,
        .stream_node_max_entries = o->stream_node_max_entries,
        .hll_sparse_max_bytes = o->hll_sparse_max_bytes,
    };
    s->notify_classes = (unsigned)o->notify_keyspace_events;
    s->keyspace.hooks.added = s->notify_classes & NOTIFY_NEW ? on_added : NULL;
    s->keyspace.hooks.missed = s->notify_classes & NOTIFY_MISS ? on_missed : NULL;
    s->keyspace.lazy = (struct db_lazy){o->lazyfree_lazy_expire, o->lazyfree_lazy_server_del};
    s->keyspace.lfu_log_factor = o->lfu_log_factor;
    s->keyspace.lfu_decay_minutes = o->lfu_decay_time;
    s->is_out_of_memory = false;
    s->is_short_of_room = o->maxmemory > 0;
    crowd_count_all(s);
}

void server_init(struct server *s, struct options *options, const command_handler *handlers,
                 const struct server_ops *ops, uint64_t seed)
{
    struct hash_secret secret;
    const struct db_hooks hooks = {.context = s,
                                   .changed = on_changed,
                                   .expired = on_expired,
                                   .field_expired = on_field_expired,
                                   .fields_expired = on_fields_expired,
                                   .may_expire = may_expire,
                                   .flushed = on_flushed,
                                   .discarded = on_discarded};

    *s = (struct server){.options = *options,
                         .handlers = handlers,
                         .ops = ops,
                         .next_client_id = 1,
                         .active_expire = true};
    *options = (struct options){0};
    command_table_init(&s->commands, COMMAND_ON_NODE);
    mem_meter_init(&s->memory);
    random_seed(&s->random, seed);
    hash_secret_draw(&secret, &s->random);
    random_hex(&s->random, s->run_id, (int)sizeof s->run_id);
    random_hex(&s->random, s->replication_id, (int)sizeof s->replication_id);
    keyspace_init(&s->keyspace, (int)s->options.databases, &secret, &hooks);
    evict_init(&s->evictions);
    list_init(&s->clients);
    list_init(&s->monitors.clients);
    list_init(&s->parked);
    list_init(&s->holding);
    list_init(&s->offers);
    list_init(&s->takes);
    multi_init(s);
    block_init(s);
    slowlog_init(&s->slowlog);
    pubsub_init(s);
    tracking_init(s);
    txn_node_init(s);
    server_options_changed(s);
}

void server_close(struct server *s)
{
    txn_node_close(s);
    keyspace_close(&s->keyspace);
    evict_close(&s->evictions);
    propagate_close(s);
    multi_close(s);
    slowlog_reset(&s->slowlog);
    stats_close(&s->stats);
    taken_close(s);
    offer_close(s);
    block_close(s);
    pubsub_close(s);
    monitors_close(s);
    tracking_close(s);
    options_close(&s->options);
}

void server_set_time(struct server *s, int64_t wall_us, int64_t monotonic_us)
{
    s->wall_us = wall_us;
    s->monotonic_us = monotonic_us;
    s->keyspace.now_ms = wall_us / 1000;
    s->keyspace.clock = (uint32_t)(wall_us / 1000000) & 0xffffff;
    s->keyspace.is_lfu = s->options.maxmemory_policy == OPTION_EVICT_VOLATILE_LFU ||
                         s->options.maxmemory_policy == OPTION_EVICT_ALLKEYS_LFU;
    if (s->start_us == 0) {
        s->start_us = wall_us;
        s->last_save_s = wall_us / 1000000;
    }
}

/* As long as at least a tenth of a round was dead, another one pays. */
static void expire_some(struct server *s)
{
    for (int i = 0; i < EXPIRE_ROUNDS_MAX; i++)
        if (keyspace_expire_some(&s->keyspace, EXPIRE_BUDGET) < EXPIRE_BUDGET / 10) return;
}

void server_cron(struct server *s)
{
    bool is_paused = s->pause_end_us > s->monotonic_us;
    if (s->is_cron_paused) return;
    propagate_begin(s);
    int64_t began_us = latency_begin(s);
    if (s->active_expire && !is_paused) expire_some(s);
    latency_end(s, LATENCY_EXPIRE_CYCLE, began_us);
    propagate_end(s);
    keyspace_resize_some(&s->keyspace, RESIZE_BUCKETS);
    tracking_limit(s);
    txn_node_tick(s);
    call_tend_parked(s);
    block_tend(s);
    offer_tend(s);
    taken_tend(s);
    block_serve(s);
    crowd_make_room(s, NULL);
    stats_sample(s);
    mem_meter_adjust(&s->memory);
    stats_note_memory(&s->stats);
}
