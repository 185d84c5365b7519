#include "server/session/multi.h"

#include "core/base/mem.h"
#include "server/session/hold.h"
#include "server/session/scratch.h"
#include "server/session/server.h"

enum { QUEUE_CAP_FIRST = 4 };

/* ---- the queue ---- */

struct slice *multi_copy_request(const struct slice *argv, size_t argc, size_t *bytes)
{
    size_t total = argc * sizeof *argv;
    for (size_t i = 0; i < argc; i++) total += argv[i].len;
    struct slice *copy = mem_alloc(total);
    char *at = (char *)(copy + argc);
    for (size_t i = 0; i < argc; i++) {
        copy[i] = slice_make(at, argv[i].len);
        if (argv[i].len > 0) memcpy(at, argv[i].ptr, argv[i].len);
        at += argv[i].len;
    }
    *bytes = total;
    return copy;
}

void multi_queue(struct client *c)
{
    size_t bytes;
    if (c->queued_count == c->queued_cap) {
        c->queued_cap = c->queued_cap ? c->queued_cap * 2 : QUEUE_CAP_FIRST;
        c->queued = mem_realloc(c->queued, c->queued_cap * sizeof *c->queued);
    }
    struct slice *argv = multi_copy_request(c->argv, c->argc, &bytes);
    c->queued[c->queued_count++] = (struct multi_command){argv, c->argc, c->command};
    c->queued_bytes += bytes;
}

void multi_discard(struct client *c)
{
    for (size_t i = 0; i < c->queued_count; i++) mem_free(c->queued[i].argv);
    mem_free(c->queued);
    c->queued = NULL;
    c->queued_count = c->queued_cap = c->queued_bytes = 0;
    c->flags &= ~(unsigned)(CLIENT_MULTI | CLIENT_DIRTY_EXEC | CLIENT_DIRTY_CAS);
}

/* ---- WATCH ---- */

/* A key somebody watches, in the server's table of them. */
struct watched_key {
    struct list watches;                 /* of struct watch, by by_key */
    uint64_t hash;
    int db;
    size_t len;
    char key[];
};

/* One client's watch of one key. */
struct watch {
    struct list by_client, by_key;
    struct client *client;
    struct watched_key *key;
    bool was_expired;                    /* it was already, when it was watched */
    bool is_watched, is_fetched;         /* by WATCH, by TXN FETCH */
    enum multi_use use;                  /* if it is fetched */
};

struct sought {
    int db;
    struct slice key;
};

static uint64_t hash_of(const void *context, const void *item)
{
    (void)context;
    return ((const struct watched_key *)item)->hash;
}

static uint64_t hash_sought(const struct db *db, struct slice key)
{
    return keyspace_hash(db->keyspace, key) + (uint64_t)db->id * 0x9e3779b97f4a7c15u;
}

static bool is_sought(const void *item, const void *wanted)
{
    const struct watched_key *k = item;
    const struct sought *s = wanted;
    return k->db == s->db && slice_equal(slice_make(k->key, k->len), s->key);
}

static struct watched_key *find_watched(const struct multi_watches *w, const struct db *db,
                                        struct slice key)
{
    struct sought sought = {db->id, key};
    return table_find(&w->keys, hash_sought(db, key), is_sought, &sought);
}

static struct watched_key *add_watched(struct multi_watches *w, const struct db *db,
                                       struct slice key)
{
    struct watched_key *k = mem_alloc(sizeof *k + key.len);
    *k = (struct watched_key){.hash = hash_sought(db, key), .db = db->id, .len = key.len};
    list_init(&k->watches);
    if (key.len > 0) memcpy(k->key, key.ptr, key.len);
    if (w->keys.hash_of == NULL) table_init(&w->keys, hash_of, NULL);
    table_add(&w->keys, k->hash, k);
    return k;
}

/* Through the keys of the client and the clients of the key side by side: the shorter of the two
 * decides how long it takes. */
static struct watch *find_watch(const struct client *c, const struct watched_key *k)
{
    const struct list *mine = c->watched.next, *its = k->watches.next;
    for (; mine != &c->watched && its != &k->watches; mine = mine->next, its = its->next) {
        struct watch *one = LIST_ITEM(mine, struct watch, by_client);
        struct watch *other = LIST_ITEM(its, struct watch, by_key);
        if (one->key == k) return one;
        if (other->client == c) return other;
    }
    return NULL;
}

static bool is_expired_now(struct db *db, struct slice key)
{
    struct entry *e = db_find_raw(db, key);
    return e != NULL && db_is_expired(db, e);
}

static size_t watch_bytes(const struct watched_key *k)
{
    return sizeof(struct watch) + sizeof *k + k->len;
}

static struct watch *watch_key(struct client *c, struct slice key)
{
    struct multi_watches *w = &c->server->watches;
    struct watched_key *k = find_watched(w, c->db, key);
    struct watch *watch = k != NULL ? find_watch(c, k) : NULL;
    if (watch != NULL) return watch;
    if (k == NULL) k = add_watched(w, c->db, key);
    watch = mem_alloc(sizeof *watch);
    *watch = (struct watch){.client = c, .key = k, .was_expired = is_expired_now(c->db, key)};
    list_add_last(&c->watched, &watch->by_client);
    list_add_last(&k->watches, &watch->by_key);
    w->count++;
    c->watch_bytes += watch_bytes(k);
    return watch;
}

void multi_watch(struct client *c, struct slice key)
{
    watch_key(c, key)->is_watched = true;
}

void multi_fetch(struct client *c, struct slice key, enum multi_use use)
{
    struct watch *watch = watch_key(c, key);
    watch->is_fetched = true;
    watch->use = use;
}

void multi_fetch_names(struct client *c)
{
    struct server *s = c->server;
    if (!list_is_empty(&c->names)) return;
    list_add_last(&s->watches.names, &c->names);
    s->watches.count++;
}

bool multi_has_names(const struct client *c)
{
    return !list_is_empty(&c->names);
}

static void unfetch_names(struct client *c)
{
    if (list_is_empty(&c->names)) return;
    list_leave(&c->names);
    c->server->watches.count--;
}

/* Whoever has fetched the names of all keys is told of every change. */
static void touch_names(struct server *s)
{
    LIST_EACH(&s->watches.names, link)
        LIST_ITEM(link, struct client, names)->flags |= CLIENT_DIRTY_FETCH;
}

static void unwatch(struct multi_watches *w, struct watch *watch)
{
    struct watched_key *k = watch->key;
    watch->client->watch_bytes -= watch_bytes(k);
    list_leave(&watch->by_key);
    list_leave(&watch->by_client);
    mem_free(watch);
    w->count--;
    if (!list_is_empty(&k->watches)) return;
    table_remove(&w->keys, k->hash, k);
    mem_free(k);
}

void multi_unwatch_all(struct client *c)
{
    LIST_EACH(&c->watched, link)
        unwatch(&c->server->watches, LIST_ITEM(link, struct watch, by_client));
    c->flags &= ~(unsigned)CLIENT_DIRTY_FETCH;
    unfetch_names(c);
    hold_end(c);
}

void multi_unfetch_all(struct client *c)
{
    LIST_EACH(&c->watched, link) {
        struct watch *watch = LIST_ITEM(link, struct watch, by_client);
        watch->is_fetched = false;
        if (!watch->is_watched) unwatch(&c->server->watches, watch);
    }
    c->flags &= ~(unsigned)CLIENT_DIRTY_FETCH;
    unfetch_names(c);
    hold_end(c);
}

void multi_each_watched(const struct client *c,
                        void (*visit)(void *context, int db, struct slice key), void *context)
{
    LIST_EACH(&c->watched, link) {
        const struct watched_key *k = LIST_ITEM(link, struct watch, by_client)->key;
        visit(context, k->db, slice_make(k->key, k->len));
    }
}

void multi_init(struct server *server)
{
    list_init(&server->watches.names);
}

void multi_close(struct server *server)
{
    table_close(&server->watches.keys);
}

static bool has_expired(struct client *c, bool is_fetched)
{
    LIST_EACH(&c->watched, link) {
        const struct watch *watch = LIST_ITEM(link, struct watch, by_client);
        const struct watched_key *k = watch->key;
        if (!(is_fetched ? watch->is_fetched : watch->is_watched)) continue;
        struct db *db = &c->server->keyspace.dbs[k->db];
        if (!watch->was_expired && is_expired_now(db, slice_make(k->key, k->len))) return true;
    }
    return false;
}

void multi_each_fetched(const struct client *c,
                        void (*visit)(void *context, int db, struct slice key, enum multi_use use),
                        void *context)
{
    LIST_EACH(&c->watched, link) {
        const struct watch *watch = LIST_ITEM(link, struct watch, by_client);
        if (watch->is_fetched)
            visit(context, watch->key->db, slice_make(watch->key->key, watch->key->len),
                  watch->use);
    }
}

static const struct watch *find_fetched(const struct client *c, int db, struct slice key)
{
    struct db *in = &c->server->keyspace.dbs[db];
    const struct watched_key *k = find_watched(&c->server->watches, in, key);
    const struct watch *watch = k != NULL ? find_watch(c, k) : NULL;
    return watch != NULL && watch->is_fetched ? watch : NULL;
}

bool multi_has_fetched(const struct client *c, int db, struct slice key)
{
    return find_fetched(c, db, key) != NULL;
}

bool multi_has_borrowed(const struct client *c, int db, struct slice key)
{
    const struct watch *watch = find_fetched(c, db, key);
    return watch != NULL && watch->use == MULTI_LENT;
}

bool multi_is_touched(struct client *c)
{
    return (c->flags & CLIENT_DIRTY_CAS) || has_expired(c, false);
}

bool multi_is_stale(struct client *c)
{
    return (c->flags & CLIENT_DIRTY_FETCH) || has_expired(c, true);
}

static void touch(struct watch *w)
{
    if (w->is_watched) w->client->flags |= CLIENT_DIRTY_CAS;
    if (w->is_fetched) w->client->flags |= CLIENT_DIRTY_FETCH;
}

/* A key whose time was over when it was watched may be removed: it was none then nor is one now. */
void multi_key_changed(struct server *server, struct db *db, struct slice key)
{
    if (server->scratch != NULL) {
        scratch_changed(server->scratch, db->id, key);
        return;
    }
    if (server->watches.count == 0) return;
    touch_names(server);
    struct watched_key *k = find_watched(&server->watches, db, key);
    if (k == NULL) return;
    bool is_gone = db_find_raw(db, key) == NULL;
    LIST_EACH(&k->watches, link) {
        struct watch *w = LIST_ITEM(link, struct watch, by_key);
        if (!w->was_expired || !is_gone) touch(w);
        if (is_gone) w->was_expired = false;
    }
}

void multi_key_amended(struct server *server, struct db *db, struct slice key)
{
    if (server->scratch != NULL) {
        scratch_changed(server->scratch, db->id, key);
        return;
    }
    struct watched_key *k = find_watched(&server->watches, db, key);
    if (k == NULL) return;
    LIST_EACH(&k->watches, link) {
        struct watch *w = LIST_ITEM(link, struct watch, by_key);
        if (w->is_fetched) w->client->flags |= CLIENT_DIRTY_FETCH;
    }
}

struct flushed {
    struct db *db;
    struct db *other;                    /* its contents come from there, or NULL */
};

/* A key that was not there before and is not there now was not touched; one whose time is over is
 * not there. */
static void touch_if_flushed(void *context, void *item)
{
    struct flushed *f = context;
    struct watched_key *k = item;
    struct slice key = slice_make(k->key, k->len);
    if (k->db != f->db->id) return;
    bool was_lying = db_find_raw(f->db, key) != NULL;
    bool will_lie = f->other != NULL && db_find_raw(f->other, key) != NULL;
    bool will_be = will_lie && !is_expired_now(f->other, key);
    LIST_EACH(&k->watches, link) {
        struct watch *w = LIST_ITEM(link, struct watch, by_key);
        if (will_be || (was_lying && !w->was_expired)) touch(w);
        w->was_expired = will_lie && !will_be;
    }
}

void multi_db_flushed(struct server *server, struct db *db, struct db *other)
{
    struct flushed f = {db, other};
    if (server->watches.count == 0) return;
    touch_names(server);
    table_each(&server->watches.keys, touch_if_flushed, &f);
}
