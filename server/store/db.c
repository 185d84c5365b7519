#include "server/store/db.h"

#include "core/base/mem.h"
#include "server/store/hashval.h"

#include <assert.h>

static uint64_t hash_of_entry(const void *context, const void *item)
{
    return hash_slice(&((const struct keyspace *)context)->secret, entry_key(item));
}

static void open_tables(struct db *db)
{
    table_init(&db->entries, hash_of_entry, db->keyspace);
    table_init(&db->expires, hash_of_entry, db->keyspace);
    table_init(&db->fields, hash_of_entry, db->keyspace);
    db->expire_cursor = db->fields_cursor = 0;
}

static void close_tables(struct db *db)
{
    struct garbage g = {db_size(db), NULL, db->entries, db->expires};
    garbage_free(&g);
    table_close(&db->fields);
}

/* ---- throwing away ---- */

static void discard(struct keyspace *ks, const struct garbage *g)
{
    struct garbage own = *g;
    if (ks->hooks.discarded != NULL) ks->hooks.discarded(ks->hooks.context, g);
    else garbage_free(&own);
}

void db_discard(struct keyspace *ks, struct entry *e, bool lazily)
{
    if (lazily && e->type != ENTRY_STRING && value_type_of(e)->parts(e) >= GARBAGE_PARTS_MIN)
        discard(ks, &(struct garbage){.objects = 1, .entry = e});
    else entry_free(e);
}

static void discard_all(struct db *db, bool lazily)
{
    if (!lazily || db_size(db) == 0) {
        close_tables(db);
        return;
    }
    table_close(&db->fields);
    discard(db->keyspace, &(struct garbage){db_size(db), NULL, db->entries, db->expires});
}

enum { LFU_LOG_FACTOR = 10, LFU_DECAY_MINUTES = 1 };      /* until the options are known */

void keyspace_init(struct keyspace *ks, int dbs_count, const struct hash_secret *secret,
                   const struct db_hooks *hooks)
{
    *ks = (struct keyspace){.dbs_count = dbs_count, .secret = *secret, .hooks = *hooks,
                            .lfu_log_factor = LFU_LOG_FACTOR,
                            .lfu_decay_minutes = LFU_DECAY_MINUTES};
    random_seed(&ks->random, hash_slice(secret, SLICE("lfu")));
    ks->dbs = mem_zalloc((size_t)dbs_count * sizeof *ks->dbs);
    for (int i = 0; i < dbs_count; i++) {
        ks->dbs[i].keyspace = ks;
        ks->dbs[i].id = i;
        open_tables(&ks->dbs[i]);
    }
}

void keyspace_close(struct keyspace *ks)
{
    for (int i = 0; i < ks->dbs_count; i++) close_tables(&ks->dbs[i]);
    mem_free(ks->dbs);
    ks->dbs = NULL;
    ks->dbs_count = 0;
}

/* ---- stamps ---- */

enum {
    CLOCK_MAX = 0xffffff,
    LFU_FIRST = 5, LFU_MAX = 255         /* a new entry gets a chance to be used */
};

static uint32_t lfu_stamp(const struct keyspace *ks, int64_t frequency)
{
    return (uint32_t)(ks->now_ms / 60000 & 0xffff) << 8 | (uint32_t)frequency;
}

static int64_t lfu_frequency(const struct keyspace *ks, uint32_t stamp)
{
    int64_t minutes = (ks->now_ms / 60000 - (stamp >> 8)) & 0xffff, frequency = stamp & 0xff;
    int64_t steps = ks->lfu_decay_minutes > 0 ? minutes / ks->lfu_decay_minutes : 0;
    return steps > frequency ? 0 : frequency - steps;
}

static uint32_t lfu_used(struct keyspace *ks, uint32_t stamp)
{
    int64_t frequency = lfu_frequency(ks, stamp);
    int64_t above = frequency > LFU_FIRST ? frequency - LFU_FIRST : 0;
    uint64_t uses_for_a_step = (uint64_t)above * (uint64_t)ks->lfu_log_factor + 1;
    if (frequency < LFU_MAX && random_below(&ks->random, uses_for_a_step) == 0) frequency++;
    return lfu_stamp(ks, frequency);
}

static uint32_t first_stamp(const struct keyspace *ks)
{
    return ks->is_lfu ? lfu_stamp(ks, LFU_FIRST) : ks->clock & CLOCK_MAX;
}

void db_stamp(const struct db *db, struct entry *e)
{
    struct keyspace *ks = db->keyspace;
    e->clock = (__builtin_expect(ks->is_lfu, 0) ? lfu_used(ks, e->clock) : ks->clock) & CLOCK_MAX;
}

int64_t db_idle_seconds(const struct db *db, const struct entry *e)
{
    return (int64_t)((db->keyspace->clock - e->clock) & CLOCK_MAX);
}

int64_t db_frequency(const struct db *db, const struct entry *e)
{
    return lfu_frequency(db->keyspace, e->clock);
}

void db_set_idle_seconds(const struct db *db, struct entry *e, int64_t seconds)
{
    const struct keyspace *ks = db->keyspace;
    if (ks->is_lfu) return;
    int64_t then = (int64_t)ks->clock - seconds;
    e->clock = (uint32_t)(then >= 0 ? then : (ks->clock + CLOCK_MAX / 2) % CLOCK_MAX) & CLOCK_MAX;
}

void db_set_frequency(const struct db *db, struct entry *e, int64_t frequency)
{
    if (db->keyspace->is_lfu) e->clock = lfu_stamp(db->keyspace, frequency) & CLOCK_MAX;
}

/* ---- finding ---- */

static bool entry_has_key(const void *item, const void *key)
{
    return slice_equal(entry_key(item), *(const struct slice *)key);
}

static struct entry *lookup(const struct db *db, uint64_t hash, struct slice key)
{
    return table_find(&db->entries, hash, entry_has_key, &key);
}

/* The clock has been cut down to milliseconds: only when the next one has begun has the key had all
 * of its time. */
bool db_is_expired(const struct db *db, const struct entry *e)
{
    return (e->flags & ENTRY_EXPIRES) && entry_expiry(e) < db->keyspace->now_ms;
}

void db_changed(struct db *db, struct slice key)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    if (hooks->changed != NULL) hooks->changed(hooks->context, db, key);
}

/* ---- hashes with fields that expire ---- */

static void list_fields(struct db *db, uint64_t hash, struct entry *e)
{
    if (e->type != ENTRY_HASH || (e->flags & ENTRY_FIELDS_EXPIRE) || hashval_expiring(e) == 0)
        return;
    e->flags |= ENTRY_FIELDS_EXPIRE;
    table_add(&db->fields, hash, e);
}

static void unlist_fields(struct db *db, uint64_t hash, struct entry *e)
{
    if (!(e->flags & ENTRY_FIELDS_EXPIRE)) return;
    e->flags &= (uint8_t)~ENTRY_FIELDS_EXPIRE;
    table_remove(&db->fields, hash, e);
}

void db_fields_expire(struct db *db, struct db_place *place)
{
    list_fields(db, place->hash, place->entry);
}

static bool has_dead_field(const struct db *db, const struct entry *e)
{
    return hashval_expiring(e) > 0 && hashval_next_expiry(e) < db->keyspace->now_ms;
}

/* ---- removing what is dead ---- */

static void unlink_entry(struct db *db, uint64_t hash, struct entry *e)
{
    unlist_fields(db, hash, e);
    if (e->flags & ENTRY_EXPIRES) table_remove(&db->expires, hash, e);
    table_remove(&db->entries, hash, e);
}

/* False when the entry must not be removed now. */
static bool expire(struct db *db, uint64_t hash, struct entry *e)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    struct slice key = entry_key(e);
    if (hooks->may_expire != NULL && !hooks->may_expire(hooks->context, db, key)) return false;
    unlink_entry(db, hash, e);
    db->keyspace->expired_keys++;
    if (hooks->expired != NULL) hooks->expired(hooks->context, db, key);
    db_changed(db, key);
    db_discard(db->keyspace, e, db->keyspace->lazy.on_expire);
    return true;
}

/* Removes at most max fields whose time is over, and counts them in *removed.  NULL when the hash
 * went with them. */
static struct entry *expire_fields(struct db *db, uint64_t hash, struct entry *e, size_t max,
                                   size_t *removed)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    struct slice key = entry_key(e);
    if (!has_dead_field(db, e)) return e;
    if (hooks->may_expire != NULL && !hooks->may_expire(hooks->context, db, key)) return e;
    for (; max > 0 && has_dead_field(db, e); max--, ++*removed) {
        struct slice field = hashval_next_field(e);
        if (hooks->field_expired != NULL) hooks->field_expired(hooks->context, db, key, field);
        hashval_remove(e, field);
    }
    bool is_empty = hashval_count(e) == 0;
    if (is_empty) unlink_entry(db, hash, e);
    if (hooks->fields_expired != NULL) hooks->fields_expired(hooks->context, db, key, is_empty);
    db_changed(db, key);
    if (is_empty) entry_free(e);
    return is_empty ? NULL : e;
}

/* What lies there, after what is dead was removed if that is allowed. */
static struct db_place find_lying(struct db *db, struct slice key)
{
    uint64_t hash = keyspace_hash(db->keyspace, key);
    struct entry *e = lookup(db, hash, key);
    if (e == NULL || __builtin_expect(!(e->flags & (ENTRY_EXPIRES | ENTRY_FIELDS_EXPIRE)), 1))
        return (struct db_place){key, hash, e, e};
    if (db_is_expired(db, e))
        return (struct db_place){key, hash, NULL, expire(db, hash, e) ? NULL : e};
    size_t removed = 0;
    if (e->flags & ENTRY_FIELDS_EXPIRE) e = expire_fields(db, hash, e, SIZE_MAX, &removed);
    return (struct db_place){key, hash, e, e};
}

struct entry *db_find_peek(struct db *db, struct slice key)
{
    return find_lying(db, key).entry;
}

struct entry *db_find_raw(const struct db *db, struct slice key)
{
    return lookup(db, keyspace_hash(db->keyspace, key), key);
}

struct entry *db_find_write(struct db *db, struct slice key)
{
    struct entry *e = db_find_peek(db, key);
    if (e != NULL) db_stamp(db, e);
    return e;
}

void db_note_read(struct db *db, struct slice key, bool is_hit)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    db_count_read(db, is_hit);
    if (!is_hit && hooks->missed != NULL) hooks->missed(hooks->context, db, key);
}

struct entry *db_find_read(struct db *db, struct slice key)
{
    struct entry *e = db_find_write(db, key);
    db_note_read(db, key, e != NULL);
    return e;
}

struct entry *db_find_look(struct db *db, struct slice key)
{
    struct entry *e = db_find_peek(db, key);
    db_note_read(db, key, e != NULL);
    return e;
}

struct db_place db_find_place(struct db *db, struct slice key)
{
    struct db_place place = find_lying(db, key);
    if (place.entry != NULL) db_stamp(db, place.entry);
    return place;
}

void db_prefetch(const struct db *db, const struct slice *keys, size_t stride, size_t count,
                 uint64_t hashes[DB_PREFETCH_MAX])
{
    assert(count <= DB_PREFETCH_MAX);
    for (size_t i = 0; i < count; i++) {
        hashes[i] = keyspace_hash(db->keyspace, keys[i * stride]);
        table_prefetch_home(&db->entries, hashes[i]);
    }
    for (size_t i = 0; i < count; i++) table_prefetch_item(&db->entries, hashes[i]);
}

/* ---- changing ---- */

static void link_entry(struct db *db, uint64_t hash, struct entry *e)
{
    table_add(&db->entries, hash, e);
    if (e->flags & ENTRY_EXPIRES) table_add(&db->expires, hash, e);
    list_fields(db, hash, e);
}

static void move_entry(struct db *db, uint64_t hash, const struct entry *old, struct entry *e)
{
    bool moved = table_replace(&db->entries, hash, old, e);
    assert(moved);
}

static void exchange_in(struct table *t, uint64_t hash, const struct entry *old, bool was_in,
                        struct entry *e, bool is_in)
{
    if (was_in && is_in && old != e) table_replace(t, hash, old, e);
    if (was_in && !is_in) table_remove(t, hash, old);
    if (!was_in && is_in) table_add(t, hash, e);
}

/* The tables point at e where they pointed at old, which may be freed already; only its flags as
 * they were are needed. */
static void exchange(struct db *db, uint64_t hash, const struct entry *old, unsigned old_flags,
                     struct entry *e)
{
    if (old != e) move_entry(db, hash, old, e);
    exchange_in(&db->expires, hash, old, old_flags & ENTRY_EXPIRES, e, e->flags & ENTRY_EXPIRES);
    exchange_in(&db->fields, hash, old, old_flags & ENTRY_FIELDS_EXPIRE, e,
                e->flags & ENTRY_FIELDS_EXPIRE);
}

/* The place has e now, and what lay there is freed.  An entry that was never stamped gets the stamp
 * of what lay there, which was stamped when it was found. */
static void put(struct db *db, struct db_place *place, struct entry *e)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    struct entry *old = place->lying;
    bool is_added = place->entry == NULL;
    if (e->clock == 0)
        e->clock = (place->entry ? place->entry->clock : first_stamp(db->keyspace)) & CLOCK_MAX;
    if (old == NULL) {
        link_entry(db, place->hash, e);
    } else {
        exchange(db, place->hash, old, old->flags, e);
        list_fields(db, place->hash, e);
        db_discard(db->keyspace, old, db->keyspace->lazy.on_server_del);
    }
    place->entry = place->lying = e;
    if (is_added && hooks->added != NULL) hooks->added(hooks->context, db, entry_key(e));
}

void db_put_entry_at(struct db *db, struct db_place *place, struct entry *e)
{
    put(db, place, e);
    db_changed(db, place->key);
}

void db_put_entry(struct db *db, struct entry *e)
{
    struct db_place place = db_find_place(db, entry_key(e));
    db_put_entry_at(db, &place, e);
}

void db_put_string_at(struct db *db, struct db_place *place, struct slice value, int64_t expiry_ms)
{
    struct entry *old = place->lying;
    if (old != NULL && entry_overwrite_string(old, value, expiry_ms)) place->entry = old;
    else put(db, place, entry_new_string(place->key, value, expiry_ms));
    db_changed(db, place->key);
}

void db_put_string(struct db *db, struct slice key, struct slice value, int64_t expiry_ms)
{
    struct db_place place = db_find_place(db, key);
    db_put_string_at(db, &place, value, expiry_ms);
}

void db_put_int64_at(struct db *db, struct db_place *place, int64_t value)
{
    struct entry *old = place->entry;
    if (old == NULL || !entry_overwrite_int64(old, value))
        put(db, place,
            entry_new_int64(place->key, value, old ? entry_expiry(old) : ENTRY_NO_EXPIRY));
    db_changed(db, place->key);
}

void db_put_int64(struct db *db, struct slice key, int64_t value)
{
    struct db_place place = db_find_place(db, key);
    db_put_int64_at(db, &place, value);
}

char *db_open_string_at(struct db *db, struct db_place *place, size_t len)
{
    struct entry *old = place->entry;
    unsigned flags = old->flags;
    char *data;
    struct entry *e = entry_resize_string(old, len, &data);
    exchange(db, place->hash, old, flags, e);
    place->entry = place->lying = e;
    return data;
}

char *db_edit_string_at(struct db *db, struct db_place *place, size_t len)
{
    char *data = db_open_string_at(db, place, len);
    db_changed(db, entry_key(place->entry));
    return data;
}

/* The place of an entry that was found before; its key dies with the entry. */
static struct db_place place_of(const struct db *db, struct entry *e)
{
    struct slice key = entry_key(e);
    return (struct db_place){key, keyspace_hash(db->keyspace, key), e, e};
}

char *db_edit_string(struct db *db, struct entry **e, size_t len)
{
    struct db_place place = place_of(db, *e);
    char *data = db_edit_string_at(db, &place, len);
    *e = place.entry;
    return data;
}

struct entry *db_take_at(struct db *db, struct db_place *place)
{
    struct entry *e = place->entry;
    if (e == NULL) return NULL;
    unlink_entry(db, place->hash, e);
    place->entry = place->lying = NULL;
    db_changed(db, place->key);
    return e;
}

struct entry *db_take(struct db *db, struct slice key)
{
    struct db_place place = find_lying(db, key);
    return db_take_at(db, &place);
}

static bool delete_at(struct db *db, struct db_place *place, bool lazily)
{
    struct entry *e = db_take_at(db, place);
    if (e == NULL) return false;
    db_discard(db->keyspace, e, lazily);
    return true;
}

bool db_delete_at(struct db *db, struct db_place *place)
{
    return delete_at(db, place, db->keyspace->lazy.on_server_del);
}

bool db_delete(struct db *db, struct slice key)
{
    struct db_place place = find_lying(db, key);
    return db_delete_at(db, &place);
}

bool db_delete_now(struct db *db, struct slice key)
{
    struct db_place place = find_lying(db, key);
    return delete_at(db, &place, false);
}

bool db_delete_lazily(struct db *db, struct slice key)
{
    struct db_place place = find_lying(db, key);
    return delete_at(db, &place, true);
}

struct entry *db_set_expiry_at(struct db *db, struct db_place *place, int64_t expiry_ms)
{
    struct entry *old = place->entry;
    unsigned flags = old->flags;
    struct entry *e = entry_with_expiry(old, expiry_ms);
    exchange(db, place->hash, old, flags, e);
    place->entry = place->lying = e;
    db_changed(db, entry_key(e));
    return e;
}

struct entry *db_set_expiry(struct db *db, struct entry *e, int64_t expiry_ms)
{
    struct db_place place = place_of(db, e);
    return db_set_expiry_at(db, &place, expiry_ms);
}

void db_evict(struct db *db, struct entry *e)
{
    struct db_place place = place_of(db, e);
    db_take_at(db, &place);
}

/* ---- the whole ---- */

size_t db_size(const struct db *db)
{
    return db->entries.count;
}

uint64_t db_scan(const struct db *db, uint64_t cursor, void (*visit)(void *context, void *entry),
                 void *context)
{
    return table_scan(&db->entries, cursor, visit, context);
}

void db_each(const struct db *db, void (*visit)(void *context, void *entry), void *context)
{
    table_each(&db->entries, visit, context);
}

struct entry *db_random(struct db *db, struct random *random)
{
    enum { TRIES = 100 };                /* Redis gives up on dead keys that it may not remove */
    struct entry *e = NULL;
    size_t removed = 0;
    for (int i = 0; i < TRIES && db_size(db) > 0; i++) {
        e = table_random(&db->entries, random);
        uint64_t hash = hash_of_entry(db->keyspace, e);
        if (db_is_expired(db, e)) {
            if (expire(db, hash, e)) e = NULL;
            continue;
        }
        if (e->flags & ENTRY_FIELDS_EXPIRE) e = expire_fields(db, hash, e, SIZE_MAX, &removed);
        if (e != NULL) return e;
    }
    return e;
}

size_t keyspace_flush(struct keyspace *ks, struct db *db, bool lazily)
{
    size_t removed = 0;
    for (int i = 0; i < ks->dbs_count; i++) {
        if (db != NULL && db != &ks->dbs[i]) continue;
        removed += db_size(&ks->dbs[i]);
        if (ks->hooks.flushed != NULL) ks->hooks.flushed(ks->hooks.context, &ks->dbs[i], NULL);
        discard_all(&ks->dbs[i], lazily);
        open_tables(&ks->dbs[i]);
    }
    return removed;
}

static void exchange_contents(struct db *a, struct db *b)
{
    struct db old = *a;
    a->entries = b->entries;
    a->expires = b->expires;
    a->fields = b->fields;
    a->expire_cursor = b->expire_cursor;
    a->fields_cursor = b->fields_cursor;
    b->entries = old.entries;
    b->expires = old.expires;
    b->fields = old.fields;
    b->expire_cursor = old.expire_cursor;
    b->fields_cursor = old.fields_cursor;
}

void keyspace_swap(struct keyspace *ks, struct db *a, struct db *b)
{
    if (ks->hooks.flushed != NULL) {
        ks->hooks.flushed(ks->hooks.context, a, b);
        ks->hooks.flushed(ks->hooks.context, b, a);
    }
    exchange_contents(a, b);
}

void keyspace_exchange(struct keyspace *a, struct keyspace *b)
{
    struct db_hooks hooks = a->hooks;
    assert(a->dbs_count == b->dbs_count);
    for (int i = 0; i < a->dbs_count; i++) exchange_contents(&a->dbs[i], &b->dbs[i]);
    a->hooks = b->hooks;
    b->hooks = hooks;
}

/* ---- active expiry ---- */

struct found {
    const struct db *db;
    bool (*is_wanted)(const struct db *db, const struct entry *e);
    struct entry **all;
    size_t count, cap, looked_at;
};

static void note_wanted(void *context, void *item)
{
    struct found *f = context;
    f->looked_at++;
    if (!f->is_wanted(f->db, item)) return;
    if (f->count == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 32;
        f->all = mem_realloc(f->all, f->cap * sizeof(struct entry *));
    }
    f->all[f->count++] = item;
}

/* One home of the expires table; returns the entries looked at. */
static size_t expire_home(struct db *db, size_t *removed)
{
    struct found f = {.db = db, .is_wanted = db_is_expired};
    db->expire_cursor = table_scan(&db->expires, db->expire_cursor, note_wanted, &f);
    size_t before = db_size(db);
    for (size_t i = 0; i < f.count; i++)
        expire(db, hash_of_entry(db->keyspace, f.all[i]), f.all[i]);
    *removed += before - db_size(db);
    mem_free(f.all);
    return f.looked_at + 1;
}

/* A hash whose last expiring field has gone another way is still listed. */
static bool has_to_be_tended(const struct db *db, const struct entry *e)
{
    return has_dead_field(db, e) || hashval_expiring(e) == 0;
}

/* One home of the table of hashes with fields that expire, and at most max fields. */
static size_t expire_fields_of_home(struct db *db, size_t max, size_t *removed)
{
    struct found f = {.db = db, .is_wanted = has_to_be_tended};
    db->fields_cursor = table_scan(&db->fields, db->fields_cursor, note_wanted, &f);
    size_t before = *removed;
    for (size_t i = 0; i < f.count && *removed - before < max; i++) {
        uint64_t hash = hash_of_entry(db->keyspace, f.all[i]);
        struct entry *e = expire_fields(db, hash, f.all[i], max - (*removed - before), removed);
        if (e != NULL && hashval_expiring(e) == 0) unlist_fields(db, hash, e);
    }
    mem_free(f.all);
    return f.looked_at + (*removed - before) + 1;
}

static size_t expire_fields_some(struct db *db, size_t budget)
{
    size_t removed = 0;
    for (size_t looked_at = 0; db->fields.count > 0 && looked_at < budget;) {
        looked_at += expire_fields_of_home(db, budget, &removed);
        if (db->fields_cursor == 0) break;
    }
    return removed;
}

size_t keyspace_expire_some(struct keyspace *ks, size_t budget)
{
    size_t removed = 0;
    for (int i = 0; i < ks->dbs_count; i++) {
        struct db *db = &ks->dbs[i];
        size_t looked_at = 0;
        while (db->expires.count > 0 && looked_at < budget) {
            looked_at += expire_home(db, &removed);
            if (db->expire_cursor == 0) break;
        }
        removed += expire_fields_some(db, budget);
    }
    return removed;
}

void keyspace_resize_some(struct keyspace *ks, size_t buckets)
{
    for (int i = 0; i < ks->dbs_count; i++) {
        struct db *db = &ks->dbs[i];
        table_shrink_if_sparse(&db->entries);
        table_shrink_if_sparse(&db->expires);
        table_shrink_if_sparse(&db->fields);
        table_resize_step(&db->entries, buckets);
        table_resize_step(&db->expires, buckets);
        table_resize_step(&db->fields, buckets);
    }
}
