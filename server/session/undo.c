#include "server/session/undo.h"

#include "core/base/mem.h"
#include "server/session/call.h"
#include "server/session/inverse.h"
#include "server/session/monitor.h"
#include "server/session/multi.h"
#include "server/session/server.h"

/* Steps back to the beginning, newest first: a key as it was, or a command that takes one back. */
struct undo_step {
    struct undo_step *older;
    struct db *db;
    struct slice *argv;                  /* a command; NULL: a key */
    size_t argc;
    uint64_t hash;
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
    return ((const struct undo_step *)item)->hash;
}

static bool is_sought(const void *item, const void *wanted)
{
    const struct undo_step *k = item;
    const struct sought *s = wanted;
    return k->db == s->db && slice_equal(slice_make(k->key, k->len), s->key);
}

void undo_begin(struct undo *u, struct server *server)
{
    *u = (struct undo){.server = server, .dirty = server->dirty, .mark = propagate_mark(server),
                        .held_messages = pubsub_hold(server),
                        .held_lines = monitor_hold(server)};
    table_init(&u->kept, hash_of, NULL);
}

static struct undo_step *add_step(struct undo *u, struct db *db, size_t room)
{
    struct undo_step *step = mem_zalloc(sizeof *step + room);
    step->db = db;
    step->older = u->newest;
    u->newest = step;
    return step;
}

/* ---- what is kept ---- */

static uint64_t hash_key(const struct db *db, struct slice key)
{
    return keyspace_hash(db->keyspace, key) + (uint64_t)db->id;
}

static bool is_kept(const struct undo *u, struct db *db, struct slice key)
{
    struct sought sought = {db, key};
    return table_find(&u->kept, hash_key(db, key), is_sought, &sought) != NULL;
}

static void keep_key(struct undo *u, struct db *db, struct slice key)
{
    const struct entry *e = db_find_peek(db, key);
    struct undo_step *step = add_step(u, db, key.len);
    step->hash = hash_key(db, key);
    step->len = key.len;
    if (key.len > 0) memcpy(step->key, key.ptr, key.len);
    if (e != NULL) step->entry = entry_copy(e, key, entry_expiry(e));
    table_add(&u->kept, step->hash, step);
}

static void take_inverse(void *context, int db, const struct slice *argv, size_t argc)
{
    struct undo *u = context;
    size_t bytes;
    struct undo_step *step = add_step(u, &u->server->keyspace.dbs[db], 0);
    step->argv = multi_copy_request(argv, argc, &bytes);
    step->argc = argc;
}

static struct db *db_of(const struct undo *u, const struct txn_lock *lock)
{
    const struct keyspace *ks = &u->server->keyspace;
    bool is_written = lock->mode == TXN_EXCLUSIVE && lock->db < (uint32_t)ks->dbs_count;
    return is_written ? &ks->dbs[lock->db] : NULL;
}

static size_t count_unkept(const struct undo *u, const struct lock_list *keys)
{
    size_t unkept = 0;
    for (size_t i = 0; i < keys->count; i++) {
        struct db *db = db_of(u, &keys->items[i]);
        unkept += db != NULL &&
                  !is_kept(u, db, slice_make(keys->items[i].key.ptr, keys->items[i].key.len));
    }
    return unkept;
}

/* Commands that take it back are of use only for keys that are not put back as a whole. */
void undo_keep(struct undo *u, struct client *c)
{
    const struct inverse_sink sink = {u, take_inverse};
    struct lock_list keys = {0};
    call_list_keys(c, &keys);
    size_t unkept = count_unkept(u, &keys);
    bool is_done = unkept == 0 || (unkept == keys.count && inverse_find(c, &sink));
    for (size_t i = 0; i < keys.count && !is_done; i++) {
        struct db *db = db_of(u, &keys.items[i]);
        struct slice key = slice_make(keys.items[i].key.ptr, keys.items[i].key.len);
        if (db != NULL && !is_kept(u, db, key)) keep_key(u, db, key);
    }
    lock_list_free(&keys);
}

/* ---- back ---- */

static void take_step(struct undo *u, struct undo_step *step)
{
    struct slice key = slice_make(step->key, step->len);
    if (step->argv != NULL) {
        struct bytes ignored = {0};
        inverse_run(u->server, step->db->id, step->argv, step->argc, &ignored);
        bytes_free(&ignored);
        return;
    }
    db_delete(step->db, key);
    if (step->entry != NULL) db_put_entry(step->db, step->entry);
    step->entry = NULL;
}

void undo_take_back(struct undo *u)
{
    for (struct undo_step *step = u->newest; step != NULL; step = step->older) take_step(u, step);
    u->server->dirty = u->dirty;
    propagate_take_back(u->server, u->mark);
    pubsub_take_back(u->server, u->held_messages);
    monitor_take_back(u->server, u->held_lines);
}

static void free_step(struct undo_step *step)
{
    if (step->entry != NULL) entry_free(step->entry);
    mem_free(step->argv);
    mem_free(step);
}

void undo_forget(struct undo *u, const struct undo_step *newest)
{
    while (u->newest != newest) {
        struct undo_step *step = u->newest;
        u->newest = step->older;
        if (step->argv == NULL) table_remove(&u->kept, step->hash, step);
        free_step(step);
    }
}

void undo_end(struct undo *u)
{
    if (u->server == NULL) return;
    undo_forget(u, NULL);
    table_close(&u->kept);
    pubsub_release(u->server);
    monitor_release(u->server);
    u->server = NULL;
}
