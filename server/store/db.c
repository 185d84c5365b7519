#include "server/store/db.h"

#include "core/base/mem.h"

#include <assert.h>

static uint64_t hash_of_entry(const void *context, const void *item)
{
    return hash_slice(&((const struct keyspace *)context)->secret, entry_key(item));
}

static void open_tables(struct db *db)
{
    table_init(&db->entries, hash_of_entry, db->keyspace);
    table_init(&db->expires, hash_of_entry, db->keyspace);
    db->expire_cursor = 0;
}

static void free_entry(void *context, void *item)
{
    (void)context;
    entry_free(item);
}

static void close_tables(struct db *db)
{
    table_each(&db->entries, free_entry, NULL);
    table_close(&db->entries);
    table_close(&db->expires);
}

void keyspace_init(struct keyspace *ks, int dbs_count, const struct hash_secret *secret, const struct db_hooks *hooks)
{
    *ks = (struct keyspace){.dbs_count = dbs_count, .secret = *secret, .hooks = *hooks};
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

/* ---- finding ---- */

static bool entry_has_key(const void *item, const void *key)
{
    return slice_equal(entry_key(item), *(const struct slice *)key);
}

static struct entry *lookup(const struct db *db, uint64_t hash, struct slice key)
{
    return table_find(&db->entries, hash, entry_has_key, &key);
}

bool db_is_expired(const struct db *db, const struct entry *e)
{
    return (e->flags & ENTRY_EXPIRES) && entry_expiry(e) <= db->keyspace->now_ms;
}

static void changed(struct db *db, struct slice key)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    if (hooks->changed != NULL) hooks->changed(hooks->context, db, key);
}

static void unlink_entry(struct db *db, uint64_t hash, struct entry *e)
{
    if (e->flags & ENTRY_EXPIRES) table_remove(&db->expires, hash, e);
    table_remove(&db->entries, hash, e);
}

static void expire(struct db *db, uint64_t hash, struct entry *e)
{
    const struct db_hooks *hooks = &db->keyspace->hooks;
    struct slice key = entry_key(e);
    if (hooks->may_expire != NULL && !hooks->may_expire(hooks->context, db, key)) return;
    unlink_entry(db, hash, e);
    db->keyspace->expired_keys++;
    if (hooks->expired != NULL) hooks->expired(hooks->context, db, key);
    changed(db, key);
    entry_free(e);
}

/* The entry that exists now; one whose time is over is removed on the way. */
static struct entry *find_alive(struct db *db, uint64_t hash, struct slice key)
{
    struct entry *e = lookup(db, hash, key);
    if (e == NULL || __builtin_expect(!db_is_expired(db, e), 1)) return e;
    expire(db, hash, e);
    return NULL;
}

struct entry *db_find_peek(struct db *db, struct slice key)
{
    return find_alive(db, keyspace_hash(db->keyspace, key), key);
}

void db_stamp(const struct db *db, struct entry *e)
{
    e->clock = db->keyspace->clock & 0xffffff;
}

struct entry *db_find_write(struct db *db, struct slice key)
{
    struct entry *e = db_find_peek(db, key);
    if (e != NULL) db_stamp(db, e);
    return e;
}

struct entry *db_find_read(struct db *db, struct slice key)
{
    struct entry *e = db_find_write(db, key);
    if (e != NULL) db->keyspace->hits++;
    else db->keyspace->misses++;
    return e;
}

/* ---- changing ---- */

static void link_entry(struct db *db, uint64_t hash, struct entry *e)
{
    table_add(&db->entries, hash, e);
    if (e->flags & ENTRY_EXPIRES) table_add(&db->expires, hash, e);
}

static void move_entry(struct db *db, uint64_t hash, const struct entry *old, struct entry *e)
{
    bool moved = table_replace(&db->entries, hash, old, e);
    assert(moved);
}

/* The tables point at e where they pointed at old, which may be freed already; only its expiry flag
 * as it was is needed. */
static void exchange(struct db *db, uint64_t hash, const struct entry *old, bool old_expires, struct entry *e)
{
    bool expires = e->flags & ENTRY_EXPIRES;
    if (old != e) move_entry(db, hash, old, e);
    if (old_expires && expires && old != e) table_replace(&db->expires, hash, old, e);
    if (old_expires && !expires) table_remove(&db->expires, hash, old);
    if (!old_expires && expires) table_add(&db->expires, hash, e);
}

void db_put_entry(struct db *db, struct entry *e)
{
    struct slice key = entry_key(e);
    uint64_t hash = keyspace_hash(db->keyspace, key);
    struct entry *old = lookup(db, hash, key);
    db_stamp(db, e);
    if (old == NULL) {
        link_entry(db, hash, e);
    } else {
        exchange(db, hash, old, old->flags & ENTRY_EXPIRES, e);
        entry_free(old);
    }
    changed(db, key);
}

void db_put_string(struct db *db, struct slice key, struct slice value, int64_t expiry_ms)
{
    uint64_t hash = keyspace_hash(db->keyspace, key);
    struct entry *old = lookup(db, hash, key);
    if (old != NULL && entry_overwrite_string(old, value, expiry_ms)) {
        db_stamp(db, old);
    } else {
        struct entry *e = entry_new_string(key, value, expiry_ms);
        db_stamp(db, e);
        if (old == NULL) {
            link_entry(db, hash, e);
        } else {
            exchange(db, hash, old, old->flags & ENTRY_EXPIRES, e);
            entry_free(old);
        }
    }
    changed(db, key);
}

void db_put_int64(struct db *db, struct slice key, int64_t value)
{
    uint64_t hash = keyspace_hash(db->keyspace, key);
    struct entry *old = find_alive(db, hash, key);
    if (old != NULL && entry_overwrite_int64(old, value)) {
        db_stamp(db, old);
        changed(db, key);
        return;
    }
    db_put_entry(db, entry_new_int64(key, value, old ? entry_expiry(old) : ENTRY_NO_EXPIRY));
}

char *db_edit_string(struct db *db, struct entry **e, size_t len)
{
    struct entry *old = *e;
    uint64_t hash = keyspace_hash(db->keyspace, entry_key(old));
    bool expires = old->flags & ENTRY_EXPIRES;
    char *data;
    *e = entry_resize_string(old, len, &data);
    exchange(db, hash, old, expires, *e);
    changed(db, entry_key(*e));
    return data;
}

struct entry *db_take(struct db *db, struct slice key)
{
    uint64_t hash = keyspace_hash(db->keyspace, key);
    struct entry *e = find_alive(db, hash, key);
    if (e == NULL) return NULL;
    unlink_entry(db, hash, e);
    changed(db, key);
    return e;
}

bool db_delete(struct db *db, struct slice key)
{
    struct entry *e = db_take(db, key);
    if (e == NULL) return false;
    entry_free(e);
    return true;
}

struct entry *db_set_expiry(struct db *db, struct entry *e, int64_t expiry_ms)
{
    uint64_t hash = keyspace_hash(db->keyspace, entry_key(e));
    bool expires = e->flags & ENTRY_EXPIRES;
    struct entry *moved = entry_with_expiry(e, expiry_ms);
    exchange(db, hash, e, expires, moved);
    changed(db, entry_key(moved));
    return moved;
}

/* ---- the whole ---- */

size_t db_size(const struct db *db)
{
    return db->entries.count;
}

uint64_t db_scan(const struct db *db, uint64_t cursor, void (*visit)(void *context, void *entry), void *context)
{
    return table_scan(&db->entries, cursor, visit, context);
}

struct entry *db_random(struct db *db, struct random *random)
{
    enum { TRIES = 100 };                /* Redis gives up on a database full of dead keys that it may not remove */
    struct entry *e = NULL;
    for (int i = 0; i < TRIES && db_size(db) > 0; i++) {
        e = table_random(&db->entries, random);
        if (!db_is_expired(db, e)) return e;
        size_t before = db_size(db);
        expire(db, hash_of_entry(db->keyspace, e), e);
        if (db_size(db) != before) e = NULL;
    }
    return e;
}

size_t keyspace_flush(struct keyspace *ks, struct db *db)
{
    size_t removed = 0;
    for (int i = 0; i < ks->dbs_count; i++) {
        if (db != NULL && db != &ks->dbs[i]) continue;
        removed += db_size(&ks->dbs[i]);
        if (ks->hooks.flushed != NULL) ks->hooks.flushed(ks->hooks.context, &ks->dbs[i]);
        close_tables(&ks->dbs[i]);
        open_tables(&ks->dbs[i]);
    }
    return removed;
}

void keyspace_swap(struct keyspace *ks, struct db *a, struct db *b)
{
    struct db old = *a;
    a->entries = b->entries;
    a->expires = b->expires;
    a->expire_cursor = b->expire_cursor;
    b->entries = old.entries;
    b->expires = old.expires;
    b->expire_cursor = old.expire_cursor;
    if (ks->hooks.flushed != NULL) {
        ks->hooks.flushed(ks->hooks.context, a);
        ks->hooks.flushed(ks->hooks.context, b);
    }
}

/* ---- active expiry ---- */

struct found {
    const struct db *db;
    struct entry **dead;
    size_t count, cap, looked_at;
};

static void note_dead(void *context, void *item)
{
    struct found *f = context;
    f->looked_at++;
    if (!db_is_expired(f->db, item)) return;
    if (f->count == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 32;
        f->dead = mem_realloc(f->dead, f->cap * sizeof(struct entry *));
    }
    f->dead[f->count++] = item;
}

/* One home of the expires table; returns the entries looked at. */
static size_t expire_home(struct db *db, size_t *removed)
{
    struct found f = {.db = db};
    db->expire_cursor = table_scan(&db->expires, db->expire_cursor, note_dead, &f);
    size_t before = db_size(db);
    for (size_t i = 0; i < f.count; i++) expire(db, hash_of_entry(db->keyspace, f.dead[i]), f.dead[i]);
    *removed += before - db_size(db);
    mem_free(f.dead);
    return f.looked_at + 1;
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
    }
    return removed;
}

void keyspace_resize_some(struct keyspace *ks, size_t buckets)
{
    for (int i = 0; i < ks->dbs_count; i++) {
        struct db *db = &ks->dbs[i];
        table_shrink_if_sparse(&db->entries);
        table_shrink_if_sparse(&db->expires);
        table_resize_step(&db->entries, buckets);
        table_resize_step(&db->expires, buckets);
    }
}
