#include "server/session/reach.h"

#include "core/command/command_keys.h"
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

/* ---- what a script tells its proxy ---- */

static void begin_telling(struct bytes *out, bool is_first, int db)
{
    bytes_printf(out, "-REACHES %s %d", is_first ? "first" : "later", db);
}

static void append_key(struct bytes *out, struct slice key)
{
    bytes_append_byte(out, ' ');
    for (size_t i = 0; i < key.len; i++) {
        unsigned char byte = (unsigned char)key.ptr[i];
        bytes_append_byte(out, "0123456789abcdef"[byte >> 4]);
        bytes_append_byte(out, "0123456789abcdef"[byte & 15]);
    }
    if (key.len == 0) bytes_append_byte(out, '-');
}

static void tell_key(struct client *c, struct slice key)
{
    begin_telling(c->out, false, c->db->id);
    append_key(c->out, key);
    bytes_append_slice(c->out, SLICE("\r\n"));
}

void reach_tell_keys(struct bytes *out, const struct client *c, bool is_first)
{
    struct command_keys walk;
    struct command_key key;
    begin_telling(out, is_first, c->db->id);
    command_keys_begin(&walk, c->command, c->argv, c->argc);
    while (command_keys_next(&walk, &key)) append_key(out, c->argv[key.at]);
    bytes_append_slice(out, SLICE("\r\n"));
}

void reach_tell_all(struct bytes *out)
{
    bytes_append_slice(out, SLICE("-REACHES all\r\n"));
}

bool reach_is_for_all(const struct command *command)
{
    return (command->acl & ACL_KEYSPACE) && !command_has_keys(command);
}

bool reach_is_elsewhere(const struct client *c)
{
    struct command_keys walk;
    struct command_key key;
    if (reach_is_for_all(c->command)) return true;
    command_keys_begin(&walk, c->command, c->argv, c->argc);
    while (command_keys_next(&walk, &key))
        if (!held_slots_have(&c->server->held, c->argv[key.at])) return true;
    return false;
}

bool reach_key(struct client *c, struct slice key, const char *elsewhere)
{
    if (c->server->scratch != NULL) {
        scratch_reach(c->server->scratch, c->db->id, key);
        return true;
    }
    if (is_elsewhere(c, key)) {
        if (c->flags & CLIENT_SCRIPT) tell_key(c, key);
        else reply_error(c, elsewhere);
        return false;
    }
    if (!is_held(c, key)) return true;
    wait_for(c, key);
    return false;
}
