/* call_keys.c - the keys of a request, as locks. */
#include "core/base/number.h"
#include "core/command/command_keys.h"
#include "server/session/call.h"
#include "server/session/lock_list.h"
#include "server/session/multi.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"

static void add_lock(struct lock_list *list, uint32_t db, bool writes, struct slice key)
{
    lock_list_add(list,
                  (struct txn_lock){db, writes ? TXN_EXCLUSIVE : TXN_SHARED, {key.ptr, key.len}});
}

/* DBSIZE, KEYS, FLUSHALL, SWAPDB ...: no key is named and all are meant.  SCAN too: what a client
 * was told is written may still be held by the transaction that wrote it, and must be found.
 * RANDOMKEY promises no certain answer and waits for nobody. */
static bool means_all_keys(const struct command *row)
{
    return (row->acl & ACL_KEYSPACE) && !command_has_keys(row) && row->id != CMD_randomkey;
}

/* The argument of MOVE and COPY that names another database than the client's; 0: none. */
static size_t other_db_at(const struct command *row, const struct slice *argv, size_t argc)
{
    size_t at = row->id == CMD_move ? 2 : 0;
    if (row->id == CMD_copy)
        for (size_t i = 3; i + 1 < argc; i++)
            if (slice_is(argv[i], "db")) at = ++i;
    return at;
}

/* The database of that number, or db where it is none: the request will fail then. */
static uint32_t db_named(const struct client *c, struct slice text, uint32_t db)
{
    int64_t id;
    bool is_one = number_to_int64(text, &id) && id >= 0 && id < c->server->keyspace.dbs_count;
    return is_one ? (uint32_t)id : db;
}

/* It has a key, though the table, as that of Redis, does not say so. */
static bool is_debug_object(const struct command *row, const struct slice *argv, size_t argc)
{
    return row->id == CMD_debug && argc == 3 && slice_is(argv[1], "object");
}

static void add_request(struct lock_list *list, const struct client *c, uint32_t db,
                        const struct command *row, const struct slice *argv, size_t argc)
{
    struct command_keys keys;
    struct command_key key;
    size_t other_at = other_db_at(row, argv, argc);
    uint32_t other = other_at != 0 ? db_named(c, argv[other_at], db) : db;
    if (means_all_keys(row))
        add_lock(list, TXN_EVERYTHING, row->flags & COMMAND_WRITE, (struct slice){0});
    if (is_debug_object(row, argv, argc)) add_lock(list, db, false, argv[2]);
    command_keys_begin(&keys, row, argv, argc);
    while (command_keys_next(&keys, &key)) {
        bool is_source = (row->id == CMD_move || row->id == CMD_copy) && key.at == 1;
        add_lock(list, is_source ? db : other, command_key_writes(key.flags), argv[key.at]);
    }
    if (row->id == CMD_move) add_lock(list, other, true, argv[1]);
}

static void add_watched(void *context, int db, struct slice key)
{
    add_lock(context, (uint32_t)db, false, key);
}

/* What EXEC touches: what was queued, and what is watched. */
static void add_queue(struct lock_list *list, struct client *c)
{
    uint32_t db = (uint32_t)c->db->id;
    for (size_t i = 0; i < c->queued_count; i++) {
        const struct multi_command *q = &c->queued[i];
        if (q->command->id == CMD_select) db = db_named(c, q->argv[1], db);
        add_request(list, c, db, q->command, q->argv, q->argc);
    }
    multi_each_watched(c, add_watched, list);
}

void call_list_keys(struct client *c, struct lock_list *list)
{
    if (c->command->id == CMD_exec) add_queue(list, c);
    else add_request(list, c, (uint32_t)c->db->id, c->command, c->argv, c->argc);
}

/* ---- keys that a script meets ---- */

static bool is_same_key(const struct txn_lock *a, const struct txn_lock *b)
{
    return a->db == b->db &&
           slice_equal(slice_make(a->key.ptr, a->key.len), slice_make(b->key.ptr, b->key.len));
}

static bool is_among(const struct txn_lock *lock, const struct lock_list *granted)
{
    for (size_t i = 0; i < granted->count; i++)
        if (granted->items[i].db == TXN_EVERYTHING || is_same_key(lock, &granted->items[i]))
            return true;
    return false;
}

/* What was free when the caller's script began, and what it has waited for. */
static void add_granted(struct lock_list *list, const struct call_keys *granted)
{
    struct client *caller = granted->caller;
    if (caller->flags & CLIENT_EXEC) add_queue(list, caller);
    for (size_t i = 0; i < granted->count; i++)
        add_lock(list, (uint32_t)caller->db->id, false, granted->at[i]);
    for (size_t i = 0; i < caller->reached.count; i++)
        lock_list_add(list, caller->reached.items[i]);
}

bool call_meets_lock(struct client *c, const struct call_keys *granted)
{
    if (txn_locks_empty(&c->server->txn.locks)) return false;
    struct lock_list list = {0}, free = {0};
    size_t others = 0;
    call_list_keys(c, &list);
    add_granted(&free, granted);
    for (size_t i = 0; i < list.count; i++)
        if (!is_among(&list.items[i], &free)) list.items[others++] = list.items[i];
    bool locked = others > 0 && txn_node_blocks(c->server, list.items, others);
    lock_list_free(&list);
    lock_list_free(&free);
    return locked;
}

bool call_must_run_again(struct client *caller, struct client *c)
{
    struct lock_list list = {0};
    if (caller->flags & (CLIENT_EXEC | CLIENT_SCRIPT | CLIENT_INTERNAL | CLIENT_REPLAY))
        return false;
    call_list_keys(c, &list);
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].db == TXN_EVERYTHING) list.items[i].mode = TXN_EXCLUSIVE;
        lock_list_add_own(&caller->reached, list.items[i]);
    }
    lock_list_free(&list);
    caller->runs_again = true;
    return true;
}
