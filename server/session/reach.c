#include "server/session/reach.h"

#include "server/session/reply.h"
#include "server/session/scratch.h"
#include "server/session/txn_node.h"

static bool is_elsewhere(const struct client *c, struct slice key)
{
    const struct server *s = c->server;
    unsigned flags = c->flags | (s->running != NULL ? s->running->flags : 0);
    return (flags & (CLIENT_PROXY | CLIENT_INTERNAL)) && !held_slots_have(&s->held, key);
}

static bool is_in(const struct lock_list *list, const struct txn_lock *lock)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct txn_lock *l = &list->items[i];
        if (l->db == lock->db && slice_equal(slice_make(l->key.ptr, l->key.len),
                                             slice_make(lock->key.ptr, lock->key.len)))
            return true;
    }
    return false;
}

/* What the request names, or has waited for, was granted to it. */
static bool is_granted(struct client *c, const struct txn_lock *lock)
{
    struct lock_list named = {0};
    call_list_keys(c, &named);
    bool granted = is_in(&named, lock) || is_in(&c->reached, lock);
    lock_list_free(&named);
    return granted;
}

static bool is_held(struct client *c, struct slice key)
{
    struct server *s = c->server;
    struct txn_lock lock = {(uint32_t)c->db->id, TXN_SHARED, {key.ptr, key.len}};
    if (s->is_applying || (c->flags & CLIENT_REPLAY) || txn_locks_empty(&s->txn.locks))
        return false;
    return txn_node_blocks(s, &lock, 1) && !is_granted(c, &lock);
}

/* Inside of EXEC or a script nothing can be run again. */
static void wait_for(struct client *c, struct slice key)
{
    struct txn_lock lock = {(uint32_t)c->db->id, TXN_SHARED, {key.ptr, key.len}};
    if (c->flags & (CLIENT_EXEC | CLIENT_SCRIPT | CLIENT_INTERNAL)) {
        reply_error(c, "TRYAGAIN A transaction holds a key that the command reaches for");
        return;
    }
    lock_list_add_own(&c->reached, lock);
    c->runs_again = true;
}

bool reach_key(struct client *c, struct slice key, const char *elsewhere)
{
    if (c->server->scratch != NULL) {
        scratch_reach(c->server->scratch, c->db->id, key);
        return true;
    }
    if (is_elsewhere(c, key)) {
        reply_error(c, elsewhere);
        return false;
    }
    if (!is_held(c, key)) return true;
    wait_for(c, key);
    return false;
}
