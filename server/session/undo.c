#include "server/session/undo.h"

#include "core/base/mem.h"
#include "server/session/server.h"

/* A key as it was. */
struct kept_key {
    uint64_t hash;
    struct db *db;
    struct entry *entry;                 /* a copy; NULL: there was none */
    size_t len;
    char key[];
};

struct sought {
    const struct db *db;
    struct slice key;
};

static uint64_t hash_of(const void *context, const void *item)
{
    (void)context;
    return ((const struct kept_key *)item)->hash;
}

static bool is_sought(const void *item, const void *wanted)
{
    const struct kept_key *k = item;
    const struct sought *s = wanted;
    return k->db == s->db && slice_equal(slice_make(k->key, k->len), s->key);
}

void undo_begin(struct undo *u, struct server *server)
{
    *u = (struct undo){.server = server, .dirty = server->dirty, .mark = propagate_mark(server),
                        .held_messages = pubsub_hold(server)};
    table_init(&u->kept, hash_of, NULL);
}

static void keep(struct undo *u, struct db *db, struct slice key)
{
    uint64_t hash = keyspace_hash(db->keyspace, key) + (uint64_t)db->id;
    struct sought sought = {db, key};
    if (table_find(&u->kept, hash, is_sought, &sought) != NULL) return;
    struct kept_key *k = mem_alloc(sizeof *k + key.len);
    const struct entry *e = db_find_peek(db, key);
    *k = (struct kept_key){.hash = hash, .db = db, .len = key.len};
    if (key.len > 0) memcpy(k->key, key.ptr, key.len);
    if (e != NULL) k->entry = entry_copy(e, key, entry_expiry(e));
    table_add(&u->kept, hash, k);
}

void undo_keep(struct undo *u, const struct txn_lock *keys, size_t count)
{
    struct keyspace *ks = &u->server->keyspace;
    for (size_t i = 0; i < count; i++) {
        if (keys[i].mode == TXN_EXCLUSIVE && keys[i].db < (uint32_t)ks->dbs_count)
            keep(u, &ks->dbs[keys[i].db], slice_make(keys[i].key.ptr, keys[i].key.len));
    }
}

static void put_back(void *context, void *item)
{
    struct kept_key *k = item;
    (void)context;
    db_delete(k->db, slice_make(k->key, k->len));
    if (k->entry != NULL) db_put_entry(k->db, k->entry);
    k->entry = NULL;
}

void undo_take_back(struct undo *u)
{
    table_each(&u->kept, put_back, NULL);
    u->server->dirty = u->dirty;
    propagate_take_back(u->server, u->mark);
    pubsub_take_back(u->server, u->held_messages);
}

static void free_kept(void *context, void *item)
{
    struct kept_key *k = item;
    (void)context;
    if (k->entry != NULL) entry_free(k->entry);
    mem_free(k);
}

void undo_end(struct undo *u)
{
    if (u->server == NULL) return;
    table_each(&u->kept, free_kept, NULL);
    table_close(&u->kept);
    pubsub_release(u->server);
    u->server = NULL;
}
