#include "server/session/offer.h"

#include "core/base/mem.h"
#include "server/session/block.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"
#include "txn/rule.h"

struct offer {
    struct list all;                     /* server->offers */
    struct client *client;               /* NULL when it has gone */
    struct txn_request *given;
    int64_t until_us;
    uint32_t db;
    size_t len;
    char key[];
};

static struct txn_lock lock_of(const struct offer *o)
{
    return (struct txn_lock){o->db, TXN_EXCLUSIVE, {o->key, o->len}};
}

void offer_make(struct client *c, struct slice key)
{
    struct server *s = c->server;
    struct offer *o = mem_alloc(sizeof *o + key.len);
    offer_end(c);
    *o = (struct offer){.client = c,
                        .until_us = s->monotonic_us + OFFER_US,
                        .db = (uint32_t)c->db->id,
                        .len = key.len};
    if (key.len > 0) memcpy(o->key, key.ptr, key.len);
    const struct txn_lock lock = lock_of(o);
    o->given = txn_participant_give(&s->txn, &lock);
    list_add_last(&s->offers, &o->all);
    c->offer = o;
}

static void end(struct server *s, struct offer *o)
{
    struct txn_request *given = o->given;
    if (o->client != NULL) o->client->offer = NULL;
    list_leave(&o->all);
    mem_free(o);
    txn_node_take_back(s, given);
}

void offer_end(struct client *c)
{
    if (c->offer != NULL) end(c->server, c->offer);
}

void offer_forget(struct client *c)
{
    if (c->offer == NULL) return;
    c->offer->client = NULL;
    c->offer = NULL;
}

bool offer_covers(const struct client *c, const struct txn_lock *lock)
{
    const struct offer *o = c->offer;
    return o != NULL && lock->db == o->db &&
           slice_equal(slice_make(lock->key.ptr, lock->key.len), slice_make(o->key, o->len));
}

static bool is_meant(const struct offer *o, const struct txn_lock *lock)
{
    return lock->db == TXN_EVERYTHING ||
           (lock->db == o->db &&
            slice_equal(slice_make(lock->key.ptr, lock->key.len), slice_make(o->key, o->len)));
}

bool offer_is_made(struct server *s, const struct txn_lock *lock)
{
    LIST_EACH(&s->offers, link)
        if (is_meant(LIST_ITEM(link, struct offer, all), lock)) return true;
    return false;
}

static struct offer *find_in_the_way(struct client *c, const struct txn_lock *lock)
{
    LIST_EACH(&c->server->offers, link) {
        struct offer *o = LIST_ITEM(link, struct offer, all);
        if (o->client != c && is_meant(o, lock)) return o;
    }
    return NULL;
}

void offer_revoke(struct client *c, const struct txn_lock *lock)
{
    struct offer *o;
    while ((o = find_in_the_way(c, lock)) != NULL) end(c->server, o);
}

static struct offer *find_awaited(struct server *s)
{
    LIST_EACH(&s->offers, link) {
        struct offer *o = LIST_ITEM(link, struct offer, all);
        const struct txn_lock lock = lock_of(o);
        if (txn_locks_await(&s->txn.locks, lock.db, lock.key)) return o;
    }
    return NULL;
}

void offer_yield(struct server *s)
{
    struct offer *o;
    while (TXN_RULE(offers_yield_to_transactions) && (o = find_awaited(s)) != NULL) end(s, o);
}

const struct txn_request *offer_given(const struct client *c)
{
    return c->offer != NULL ? c->offer->given : NULL;
}

static struct offer *find_due(struct server *s)
{
    LIST_EACH(&s->offers, link) {
        struct offer *o = LIST_ITEM(link, struct offer, all);
        if (o->client == NULL || o->until_us <= s->monotonic_us) return o;
    }
    return NULL;
}

/* What runs when one ends may end others. */
void offer_tend(struct server *s)
{
    struct offer *due;
    if (list_is_empty(&s->offers) || s->running != NULL || s->busy_error != NULL) return;
    while ((due = find_due(s)) != NULL) end(s, due);
    block_serve(s);
}

/* The locks go with the rest of the participant. */
void offer_close(struct server *s)
{
    LIST_EACH(&s->offers, link) {
        list_leave(link);
        mem_free(LIST_ITEM(link, struct offer, all));
    }
}
