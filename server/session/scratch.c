#include "server/session/scratch.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "server/session/monitor.h"
#include "server/session/notify.h"
#include "server/session/reach.h"

#include <assert.h>

/* ---- the keys ---- */

struct scratch_key {
    uint64_t hash;
    int db;
    bool is_changed;
    bool is_missing;                     /* it was touched and is not there */
    bool is_lent;                        /* the entry is the real one */
    bool is_name;                        /* the entry is a stand-in without a value */
    uint8_t type;                        /* of a name: enum entry_type */
    size_t len;
    char key[];
};

struct sought {
    int db;
    struct slice key;
};

static uint64_t hash_of(const void *context, const void *item)
{
    (void)context;
    return ((const struct scratch_key *)item)->hash;
}

static bool is_sought(const void *item, const void *wanted)
{
    const struct scratch_key *k = item;
    const struct sought *s = wanted;
    return k->db == s->db && slice_equal(slice_make(k->key, k->len), s->key);
}

static uint64_t hash_sought(const struct scratch *x, int db, struct slice key)
{
    return hash_slice(&x->other.secret, key) + (uint64_t)db * 0x9e3779b97f4a7c15u;
}

static struct scratch_key *find(const struct scratch *x, int db, struct slice key)
{
    struct sought sought = {db, key};
    return table_find(&x->keys, hash_sought(x, db, key), is_sought, &sought);
}

static struct scratch_key *add(struct scratch *x, int db, struct slice key)
{
    struct scratch_key *k = mem_alloc(sizeof *k + key.len);
    *k = (struct scratch_key){.hash = hash_sought(x, db, key), .db = db, .len = key.len};
    if (key.len > 0) memcpy(k->key, key.ptr, key.len);
    table_add(&x->keys, k->hash, k);
    return k;
}

/* Whether there is a copy of the key, or it is known that there is no such key. */
static bool is_here(const struct scratch *x, const struct scratch_key *k)
{
    if (k == NULL) return x->has_names;
    return !k->is_missing && (!k->is_name || k->is_changed);
}

/* The stand-in goes: what is not there reads as missing. */
static void miss(struct scratch *x, int db, struct slice key, struct scratch_key *k)
{
    if (k != NULL && k->is_missing) return;
    if (k == NULL) k = add(x, db, key);
    k->is_missing = true;
    x->missing_count++;
    const struct db_hooks hooks = x->server->keyspace.hooks;
    x->server->keyspace.hooks = (struct db_hooks){0};
    if (k->is_name) db_delete(&x->server->keyspace.dbs[db], key);
    x->server->keyspace.hooks = hooks;
}

/* ---- what the keyspace tells while it is here ---- */

void scratch_changed(struct scratch *x, int db, struct slice key)
{
    struct scratch_key *k = find(x, db, key);
    if (k == NULL && x->has_names) k = add(x, db, key);
    if (k != NULL) k->is_changed = true;
    else miss(x, db, key, k);
}

static void on_changed(void *context, struct db *db, struct slice key)
{
    scratch_changed(context, db->id, key);
}

struct emptied {
    const struct scratch *scratch;
    int db;
};

static void mark(void *context, void *item)
{
    const struct emptied *e = context;
    struct scratch_key *k = item;
    if (k->db == e->db) k->is_changed = true;
}

static void on_flushed(void *context, struct db *db, struct db *other)
{
    struct scratch *x = context;
    struct emptied e = {x, db->id};
    (void)other;
    table_each(&x->keys, mark, &e);
}

static void on_added(void *context, struct db *db, struct slice key)
{
    notify(((struct scratch *)context)->server, db, NOTIFY_NEW, "new", key);
}

static void on_missed(void *context, struct db *db, struct slice key)
{
    notify(((struct scratch *)context)->server, db, NOTIFY_MISS, "keymiss", key);
}

/* ---- life ---- */

void scratch_open(struct scratch *x, struct server *s)
{
    const struct db_hooks hooks = {.context = x,
                                   .changed = on_changed,
                                   .added = on_added,
                                   .missed = on_missed,
                                   .flushed = on_flushed};
    *x = (struct scratch){.server = s};
    keyspace_init(&x->other, s->keyspace.dbs_count, &s->keyspace.secret, &(struct db_hooks){0});
    x->other.now_ms = s->keyspace.now_ms;
    x->other.clock = s->keyspace.clock;
    x->other.is_lfu = s->keyspace.is_lfu;
    x->other.hooks = hooks;
    table_init(&x->keys, hash_of, NULL);
}

void scratch_put(struct scratch *x, int db, struct slice key, struct entry *e)
{
    const struct db_hooks hooks = x->other.hooks;
    struct scratch_key *k = find(x, db, key);
    if (k == NULL) k = add(x, db, key);
    x->other.hooks = (struct db_hooks){0};
    if (e != NULL) db_put_entry(&x->other.dbs[db], e);
    else if (k->is_name) db_delete(&x->other.dbs[db], key);
    k->is_name = false;
    x->other.hooks = hooks;
}

/* From one keyspace to the other, and nobody hears of it. */
static void move_entry(struct keyspace *from, struct keyspace *to, int db, struct slice key)
{
    const struct db_hooks from_hooks = from->hooks, to_hooks = to->hooks;
    from->hooks = to->hooks = (struct db_hooks){0};
    struct entry *e = db_take(&from->dbs[db], key);
    if (e != NULL) db_put_entry(&to->dbs[db], e);
    from->hooks = from_hooks;
    to->hooks = to_hooks;
}

bool scratch_lend(struct scratch *x, int db, struct entry *e)
{
    struct slice key = entry_key(e);
    bool is_small = e->encoding != ENTRY_LARGE && e->encoding != ENTRY_BLOB;
    if (is_small || (e->flags & (ENTRY_EXPIRES | ENTRY_FIELDS_EXPIRE)) || find(x, db, key) != NULL)
        return false;
    struct scratch_key *k = add(x, db, key);
    k->is_lent = true;
    move_entry(&x->server->keyspace, &x->other, db, slice_make(k->key, k->len));
    return true;
}

void scratch_put_name(struct scratch *x, int db, struct slice key, int64_t expiry_ms,
                      enum entry_type type)
{
    if (find(x, db, key) != NULL) return;
    scratch_put(x, db, key, entry_new_text(key, SLICE(""), expiry_ms));
    struct scratch_key *k = find(x, db, key);
    k->is_name = true;
    k->type = (uint8_t)type;
}

void scratch_know_names(struct scratch *x)
{
    x->has_names = true;
}

enum entry_type scratch_type(const struct scratch *x, int db, const struct entry *e)
{
    const struct scratch_key *k = find(x, db, entry_key(e));
    bool is_stand_in = k != NULL && k->is_name && !k->is_changed;
    return is_stand_in ? (enum entry_type)k->type : (enum entry_type)e->type;
}

void scratch_enter(struct scratch *x)
{
    struct server *s = x->server;
    keyspace_exchange(&s->keyspace, &x->other);
    x->dirty = s->dirty;
    x->sinks_count = s->propagation.sinks_count;
    s->propagation.sinks_count = 0;
    s->scratch = x;
    x->held_messages = pubsub_hold(s);
    x->held_lines = monitor_hold(s);
}

void scratch_leave(struct scratch *x)
{
    struct server *s = x->server;
    s->scratch = NULL;
    pubsub_take_held(s, x->held_messages, &x->messages);
    pubsub_release(s);
    if (x->missing_count > 0 || x->lacks_everything) monitor_take_back(s, x->held_lines);
    monitor_release(s);
    s->propagation.sinks_count = x->sinks_count;
    s->dirty = x->dirty;
    keyspace_exchange(&s->keyspace, &x->other);
    if (x->left != NULL) x->left(s);
}

static void free_key(void *context, void *item)
{
    (void)context;
    mem_free(item);
}

static void give_back(void *context, void *item)
{
    struct scratch *x = context;
    struct scratch_key *k = item;
    if (!k->is_lent) return;
    assert(!k->is_changed);
    move_entry(&x->other, &x->server->keyspace, k->db, slice_make(k->key, k->len));
}

void scratch_close(struct scratch *x)
{
    table_each(&x->keys, give_back, x);
    table_each(&x->keys, free_key, NULL);
    table_close(&x->keys);
    bytes_free(&x->messages);
    x->other.hooks = (struct db_hooks){0};
    keyspace_close(&x->other);
}

/* ---- scripts ---- */

static void need(struct scratch *x, int db, struct slice key)
{
    struct scratch_key *k = find(x, db, key);
    if (!is_here(x, k)) miss(x, db, key, k);
}

bool scratch_lacks(struct scratch *x, const struct client *c)
{
    struct command_keys keys;
    struct command_key key;
    size_t before = x->missing_count;

    if (reach_is_for_all(c->command)) {
        x->lacks_everything |= !x->has_names;
    }
    command_keys_begin(&keys, c->command, c->argv, c->argc);
    while (command_keys_next(&keys, &key)) need(x, c->db->id, c->argv[key.at]);
    return x->lacks_everything || x->missing_count > before;
}

void scratch_reach(struct scratch *x, int db, struct slice key)
{
    need(x, db, key);
}

/* ---- the end ---- */

struct visit {
    struct scratch *scratch;
    void (*visit)(void *context, int db, struct slice key, bool is_changed, struct entry *e);
    void *context;
};

static void visit_key(void *context, void *item)
{
    struct visit *v = context;
    struct scratch_key *k = item;
    struct slice key = slice_make(k->key, k->len);
    if (k->is_missing || (k->is_name && !k->is_changed)) return;
    v->visit(v->context, k->db, key, k->is_changed,
             db_find_peek(&v->scratch->other.dbs[k->db], key));
}

void scratch_each(struct scratch *x,
                  void (*visit)(void *context, int db, struct slice key, bool is_changed,
                                struct entry *e),
                  void *context)
{
    struct visit v = {x, visit, context};
    table_each(&x->keys, visit_key, &v);
}

void scratch_each_message(const struct scratch *x,
                          void (*visit)(void *context, const struct pubsub_message *m),
                          void *context)
{
    pubsub_each_message(bytes_slice(&x->messages), visit, context);
}

struct visit_missing {
    void (*visit)(void *context, int db, struct slice key);
    void *context;
};

static void visit_if_missing(void *context, void *item)
{
    struct visit_missing *v = context;
    struct scratch_key *k = item;
    if (k->is_missing) v->visit(v->context, k->db, slice_make(k->key, k->len));
}

void scratch_each_missing(struct scratch *x, void (*visit)(void *context, int db, struct slice key),
                          void *context)
{
    struct visit_missing v = {visit, context};
    table_each(&x->keys, visit_if_missing, &v);
}
