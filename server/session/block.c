#include "server/session/block.h"

#include "core/base/mem.h"
#include "server/session/multi.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/slowlog.h"
#include "server/session/taken.h"
#include "server/session/txn_node.h"
#include "txn/rule.h"

#include <math.h>

/* A key somebody waits for. */
struct blocked_key {
    struct list waits;                   /* of struct wait, by_key: who waited longest first */
    struct list ready;                   /* waits->ready, or on its own */
    uint64_t hash;
    int db;
    bool is_served;                      /* its waits are being gone through: it must stay */
    size_t len;
    char key[];
};

/* One client's waiting for one key. */
struct wait {
    struct list by_key;
    struct blocked *blocked;
    struct blocked_key *key;
};

/* A client that waits. */
struct blocked {
    struct list all;                     /* waits->clients */
    struct client *client;
    struct block_wish wish;
    int64_t deadline_us;                 /* monotonic; 0: none */
    const struct command *command;
    struct slice *argv;                  /* one allocation with the bytes behind */
    size_t argc;
    struct slice served;                 /* the key because of which the request is run again */
    bool goes_on;                        /* and has found nothing */
    size_t waits_count;
    struct wait waits[];
};

/* ---- keys ---- */

struct sought {
    int db;
    struct slice key;
};

static uint64_t hash_of(const void *context, const void *item)
{
    (void)context;
    return ((const struct blocked_key *)item)->hash;
}

static uint64_t hash_sought(const struct db *db, struct slice key)
{
    return keyspace_hash(db->keyspace, key) + (uint64_t)db->id * 0x9e3779b97f4a7c15u;
}

static struct slice name_of(const struct blocked_key *k)
{
    return slice_make(k->key, k->len);
}

static bool is_sought(const void *item, const void *wanted)
{
    const struct blocked_key *k = item;
    const struct sought *s = wanted;
    return k->db == s->db && slice_equal(name_of(k), s->key);
}

static struct blocked_key *find_key(const struct block_waits *w, const struct db *db,
                                    struct slice key)
{
    struct sought sought = {db->id, key};
    return table_find(&w->keys, hash_sought(db, key), is_sought, &sought);
}

static struct blocked_key *find_or_add_key(struct block_waits *w, const struct db *db,
                                           struct slice key)
{
    struct blocked_key *k = find_key(w, db, key);
    if (k != NULL) return k;
    k = mem_alloc(sizeof *k + key.len);
    *k = (struct blocked_key){.hash = hash_sought(db, key), .db = db->id, .len = key.len};
    list_init(&k->waits);
    list_init(&k->ready);
    if (key.len > 0) memcpy(k->key, key.ptr, key.len);
    table_add(&w->keys, k->hash, k);
    return k;
}

static void drop_key_if_idle(struct block_waits *w, struct blocked_key *k)
{
    if (k->is_served || !list_is_empty(&k->waits)) return;
    list_leave(&k->ready);
    table_remove(&w->keys, k->hash, k);
    mem_free(k);
}

/* ---- beginning and ending to wait ---- */

static bool may_wait(const struct client *c)
{
    const unsigned never =
        CLIENT_EXEC | CLIENT_SCRIPT | CLIENT_REPLAY | CLIENT_INTERNAL | CLIENT_NEVER_WAITS;
    return !(c->flags & never);
}

static void note_deadline(struct block_waits *w, int64_t deadline_us)
{
    if (deadline_us != 0 && (w->next_us == 0 || deadline_us < w->next_us)) w->next_us = deadline_us;
}

static bool is_of(const struct blocked *b, const struct list *link)
{
    return LIST_ITEM(link, struct wait, by_key)->blocked == b;
}

/* A key that was named before: its wait is at an end of the line, which nobody else has joined
 * meanwhile. */
static bool waits_already(const struct blocked *b, const struct blocked_key *k)
{
    return !list_is_empty(&k->waits) && (is_of(b, k->waits.prev) || is_of(b, k->waits.next));
}

static void wait_for(struct block_waits *w, struct blocked *b, struct slice key)
{
    struct blocked_key *k = find_or_add_key(w, b->client->db, key);
    if (waits_already(b, k)) return;
    struct wait *wait = &b->waits[b->waits_count++];
    *wait = (struct wait){.blocked = b, .key = k};
    list_add_last(TXN_RULE(who_came_first_is_served_first) ? &k->waits : k->waits.next,
                  &wait->by_key);
}

static void reply_nothing(struct client *c, enum block_nothing nothing)
{
    switch (nothing) {
    case BLOCK_NULL:       reply_null(c); break;
    case BLOCK_NULL_ARRAY: reply_null_array(c); break;
    case BLOCK_ZERO:       reply_int64(c, 0); break;
    }
}

void block_on_keys(struct client *c, size_t first, size_t step, size_t count,
                   const struct block_wish *wish)
{
    struct block_waits *w = &c->server->blocks;
    size_t bytes;
    if (c->blocked != NULL) {
        c->blocked->goes_on = true;
        return;
    }
    if (!may_wait(c)) {
        reply_nothing(c, wish->nothing);
        return;
    }
    struct blocked *b = mem_alloc(sizeof *b + count * sizeof b->waits[0]);
    *b = (struct blocked){.client = c, .wish = *wish, .command = c->command, .argc = c->argc};
    b->argv = multi_copy_request(c->argv, c->argc, &bytes);
    if (wish->timeout_us > 0) b->deadline_us = c->server->monotonic_us + wish->timeout_us;
    for (size_t i = 0; i < count; i++) wait_for(w, b, c->argv[first + i * step]);
    list_add_last(&w->clients, &b->all);
    w->count++;
    note_deadline(w, b->deadline_us);
    c->blocked = b;
}

void block_forget(struct client *c)
{
    struct blocked *b = c->blocked;
    struct block_waits *w = &c->server->blocks;
    if (b == NULL) return;
    c->blocked = NULL;
    for (size_t i = 0; i < b->waits_count; i++) {
        list_leave(&b->waits[i].by_key);
        drop_key_if_idle(w, b->waits[i].key);
    }
    list_leave(&b->all);
    w->count--;
    mem_free(b->argv);
    mem_free(b);
}

/* The reply is written; the client is served like any other again. */
static void release(struct client *c, size_t before)
{
    if (c->flags & CLIENT_TAKES) taken_note(c, before);
    if (c->flags & (CLIENT_REPLY_OFF | CLIENT_REPLY_SKIP)) c->out->len = before;
    c->flags &= ~(unsigned)CLIENT_REPLY_SKIP;
    c->tracking.author = 0;
    block_forget(c);
    c->ops->unblocked(c);
}

bool block_end(struct client *c, bool with_error)
{
    if (c->blocked == NULL) return false;
    size_t before = c->out->len;
    if (with_error) {
        reply_error(c, "UNBLOCKED client unblocked via CLIENT UNBLOCK");
        c->server->stats.commands[c->blocked->command->id].failed++;
    } else {
        reply_nothing(c, c->blocked->wish.nothing == BLOCK_ZERO ? BLOCK_ZERO : BLOCK_NULL_ARRAY);
    }
    release(c, before);
    return true;
}

void block_tend(struct server *s)
{
    struct block_waits *w = &s->blocks;
    if (w->next_us == 0 || w->next_us > s->monotonic_us) return;
    w->next_us = 0;
    LIST_EACH(&w->clients, link) {
        struct blocked *b = LIST_ITEM(link, struct blocked, all);
        if (b->deadline_us != 0 && b->deadline_us <= s->monotonic_us) block_end(b->client, false);
        else note_deadline(w, b->deadline_us);
    }
}

/* ---- what was changed ---- */

static void make_ready(struct block_waits *w, struct blocked_key *k)
{
    if (list_is_empty(&k->ready)) list_add_last(&w->ready, &k->ready);
}

void block_key_changed(struct server *s, struct db *db, struct slice key)
{
    struct blocked_key *k = s->scratch == NULL ? find_key(&s->blocks, db, key) : NULL;
    if (k != NULL) make_ready(&s->blocks, k);
}

struct flushed {
    struct block_waits *waits;
    int db;
};

static void make_ready_if_flushed(void *context, void *item)
{
    struct flushed *f = context;
    struct blocked_key *k = item;
    if (k->db == f->db) make_ready(f->waits, k);
}

void block_db_flushed(struct server *s, struct db *db, struct db *other)
{
    struct flushed f = {&s->blocks, db->id};
    (void)other;
    if (s->blocks.count > 0) table_each(&s->blocks.keys, make_ready_if_flushed, &f);
}

/* ---- serving ---- */

bool block_skips(const struct client *c, struct slice key)
{
    const struct blocked *b = c->blocked;
    return b != NULL && b->served.ptr != NULL && !slice_equal(b->served, key);
}

static bool is_worth_asking(struct server *s, const struct blocked *b, const struct blocked_key *k)
{
    const struct entry *e = db_find_peek(&s->keyspace.dbs[k->db], name_of(k));
    if (e != NULL && e->type == b->wish.type) return true;
    return b->wish.when_missing == BLOCK_LOOKS;
}

/* Runs the request again; the client may be gone from the key's line then. */
static void ask(struct server *s, struct blocked *b, const struct blocked_key *k)
{
    struct client *c = b->client, *outer = s->running;
    size_t before = c->out->len;
    unsigned errors = c->errors;
    int64_t began_us = s->ops->ticks_us(s);
    b->served = name_of(k);
    b->goes_on = false;
    s->running = c;
    propagate_begin(s);                  /* what is taken and for whom is one unit of the log */
    call_again(c);
    s->running = outer;
    s->stats.commands[b->command->id].failed += c->errors != errors;
    b->served = (struct slice){0};
    if (!b->goes_on) {
        slowlog_note(c, b->command, b->argv, b->argc, s->ops->ticks_us(s) - began_us);
        release(c, before);
    }
    propagate_end(s);
    tracking_tell_waiting(s);
}

static bool is_held(struct server *s, const struct blocked_key *k)
{
    const struct txn_lock lock = {(uint32_t)k->db, TXN_EXCLUSIVE, {k->key, k->len}};
    return txn_node_blocks(s, &lock, 1);
}

/* Who is served from a key needs no other of those it waits for; who moves what is there does. */
static bool meets_other_lock(const struct blocked *b)
{
    const struct call_keys none = {.caller = b->client};
    bool moves = b->command->id == CMD_blmove || b->command->id == CMD_brpoplpush;
    return moves && call_meets_lock(b->client, &none);
}

static void take_up(struct blocked *b)
{
    struct client *c = b->client;
    c->argv = b->argv;
    c->argc = b->argc;
    c->command = b->command;
}

/* False when somebody must wait on, because a transaction holds a key. */
static bool serve_key(struct server *s, struct blocked_key *k)
{
    bool done = true;
    LIST_EACH(&k->waits, link) {
        struct blocked *b = LIST_ITEM(link, struct wait, by_key)->blocked;
        if (!is_worth_asking(s, b, k)) continue;
        take_up(b);
        if (is_held(s, k)) return false;
        if (meets_other_lock(b)) done = false;
        else ask(s, b, k);
    }
    return done;
}

void block_serve(struct server *s)
{
    struct block_waits *w = &s->blocks;
    struct list held;
    list_init(&held);
    while (!list_is_empty(&w->ready)) {
        struct blocked_key *k = LIST_ITEM(list_first(&w->ready), struct blocked_key, ready);
        list_leave(&k->ready);
        k->is_served = true;
        bool done = serve_key(s, k);
        k->is_served = false;
        if (!done) {
            list_leave(&k->ready);
            list_add_last(&held, &k->ready);
        }
        drop_key_if_idle(w, k);
    }
    LIST_EACH(&held, link) {
        list_leave(link);
        list_add_last(&w->ready, link);
    }
}

/* ---- timeouts as arguments ---- */

/* What ends when nobody will see it has no end. */
static bool take_timeout(struct client *c, int64_t ms, int64_t *timeout_us)
{
    if (ms < 0) {
        reply_error(c, "ERR timeout is negative");
        return false;
    }
    bool is_for_ever = ms > (INT64_MAX - c->server->monotonic_us) / 1000;
    *timeout_us = is_for_ever ? 0 : ms * 1000;
    return true;
}

bool block_take_seconds(struct client *c, struct slice text, int64_t *timeout_us)
{
    long double seconds;
    if (!number_to_long_double(text, &seconds)) {
        reply_error(c, "ERR timeout is not a float or out of range");
        return false;
    }
    long double ms = ceill(seconds * 1000);
    return take_timeout(c, ms < 0 || ms >= (long double)INT64_MAX ? -1 : (int64_t)ms, timeout_us);
}

bool block_take_milliseconds(struct client *c, struct slice text, int64_t *timeout_us)
{
    int64_t ms;
    if (!number_to_int64(text, &ms)) {
        reply_error(c, "ERR timeout is not an integer or out of range");
        return false;
    }
    return take_timeout(c, ms, timeout_us);
}

/* ---- the whole ---- */

void block_init(struct server *s)
{
    struct block_waits *w = &s->blocks;
    table_init(&w->keys, hash_of, NULL);
    list_init(&w->clients);
    list_init(&w->ready);
}

void block_close(struct server *s)
{
    table_close(&s->blocks.keys);
}
