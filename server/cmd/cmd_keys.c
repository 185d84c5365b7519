/* cmd_keys.c - keys of any type: DEL UNLINK EXISTS TOUCH TYPE RANDOMKEY RENAME RENAMENX COPY MOVE,
 * and OBJECT, which tells how a value is kept. */
#include "server/cmd/argument.h"
#include "server/cmd/object.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <limits.h>

/* Redis holds smaller ones once for all keys, and shows it. */
enum { SHARED_INTEGERS = 10000 };

/* ---- several keys ---- */

static void count_keys(struct client *c, bool (*does)(struct db *db, struct slice key))
{
    struct key_batch batch = {.stride = 1};
    bool deletes = c->command->flags & COMMAND_WRITE;
    int64_t count = 0;
    for (size_t i = 1; i < c->argc; i++) {
        key_batch_before(&batch, c, i);
        bool did = does(c->db, c->argv[i]);
        if (did && deletes) notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[i]);
        count += did;
    }
    key_batch_end(&batch, c);
    if (deletes) server_changed(c->server, count);
    reply_int64(c, count);
}

static bool exists(struct db *db, struct slice key)
{
    return db_find_look(db, key) != NULL;
}

static bool touch(struct db *db, struct slice key)
{
    return db_find_read(db, key) != NULL;
}

void cmd_del(struct client *c)
{
    count_keys(c, c->server->options.lazyfree_lazy_user_del ? db_delete_lazily : db_delete_now);
}

void cmd_unlink(struct client *c)
{
    count_keys(c, db_delete_lazily);
}

void cmd_exists(struct client *c)
{
    count_keys(c, exists);
}

void cmd_touch(struct client *c)
{
    count_keys(c, touch);
}

/* ---- one key ---- */

void cmd_type(struct client *c)
{
    const struct entry *e = db_find_look(c->db, c->argv[1]);
    reply_status(c, slice_of(e ? entry_type_name(e) : "none"));
}

void cmd_randomkey(struct client *c)
{
    const struct entry *e = db_random(c->db, &c->server->random);
    if (e == NULL) reply_null(c);
    else reply_bulk(c, entry_key(e));
}

/* ---- from one key to another ---- */

/* The entry leaves its place and is put to another one, in the same or another database, where it
 * is a new key. */
static void move_entry(struct db *from, struct db_place *source, struct db *to,
                       struct db_place *target)
{
    struct entry *e = db_take_at(from, source);
    db_delete_at(to, target);
    db_put_entry_at(to, target, entry_with_key(e, target->key));
}

/* Replies what a refused RENAMENX, MOVE or COPY says. */
static void reply_zero(struct client *c)
{
    reply_int64(c, 0);
}

static void rename_key(struct client *c, bool only_if_free)
{
    struct db_place source = db_find_place(c->db, c->argv[1]);
    bool is_same = slice_equal(c->argv[1], c->argv[2]);
    if (source.entry == NULL) {
        reply_no_such_key(c);
        return;
    }
    if (!is_same) {
        struct db_place target = db_find_place(c->db, c->argv[2]);
        if (only_if_free && target.entry != NULL) {
            reply_zero(c);
            return;
        }
        move_entry(c->db, &source, c->db, &target);
        server_changed(c->server, 1);
        notify(c->server, c->db, NOTIFY_GENERIC, "rename_from", c->argv[1]);
        notify(c->server, c->db, NOTIFY_GENERIC, "rename_to", c->argv[2]);
    }
    if (only_if_free) reply_int64(c, !is_same);
    else reply_ok(c);
}

void cmd_rename(struct client *c)
{
    rename_key(c, false);
}

void cmd_renamenx(struct client *c)
{
    rename_key(c, true);
}

static struct db *take_db(struct client *c, struct slice text)
{
    int64_t id;
    if (!argument_int(c, text, NULL, &id)) return NULL;
    if (id >= 0 && id < c->server->keyspace.dbs_count) return &c->server->keyspace.dbs[id];
    reply_error(c, "ERR DB index is out of range");
    return NULL;
}

static void refuse_same(struct client *c)
{
    reply_error(c, "ERR source and destination objects are the same");
}

void cmd_move(struct client *c)
{
    struct db *to = take_db(c, c->argv[2]);
    if (to == NULL) return;
    if (to == c->db) {
        refuse_same(c);
        return;
    }
    struct db_place source = db_find_place(c->db, c->argv[1]);
    if (source.entry == NULL) {
        reply_zero(c);
        return;
    }
    struct db_place target = db_find_place(to, c->argv[1]);
    if (target.entry != NULL) {
        reply_zero(c);
        return;
    }
    move_entry(c->db, &source, to, &target);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_GENERIC, "move_from", c->argv[1]);
    notify(c->server, to, NOTIFY_GENERIC, "move_to", c->argv[1]);
    reply_int64(c, 1);
}

static bool take_copy_options(struct client *c, struct db **to, bool *replace)
{
    for (size_t i = 3; i < c->argc; i++) {
        if (slice_is(c->argv[i], "replace")) {
            *replace = true;
        } else if (slice_is(c->argv[i], "db") && i + 1 < c->argc) {
            if ((*to = take_db(c, c->argv[++i])) == NULL) return false;
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

void cmd_copy(struct client *c)
{
    struct db *to = c->db;
    bool replace = false;
    if (!take_copy_options(c, &to, &replace)) return;
    if (to == c->db && slice_equal(c->argv[1], c->argv[2])) {
        refuse_same(c);
        return;
    }
    const struct entry *e = db_find_read(c->db, c->argv[1]);
    if (e == NULL) {
        reply_zero(c);
        return;
    }
    struct db_place target = db_find_place(to, c->argv[2]);
    if (target.entry != NULL && !replace) {
        reply_zero(c);
        return;
    }
    struct entry *copy = entry_copy(e, c->argv[2], entry_expiry(e));
    copy->clock = 0;                                   /* a new life: stamped when it is put */
    db_delete_at(to, &target);
    db_put_entry_at(to, &target, copy);
    server_changed(c->server, 1);
    notify(c->server, to, NOTIFY_GENERIC, "copy_to", c->argv[2]);
    reply_int64(c, 1);
}

/* ---- OBJECT ---- */

/* The entry of OBJECT's key; replies null without one. */
static const struct entry *object_of(struct client *c)
{
    const struct entry *e = db_find_peek(c->db, c->argv[2]);
    db_count_read(c->db, e != NULL);
    if (e == NULL) reply_null(c);
    return e;
}

void cmd_object_encoding(struct client *c)
{
    const struct entry *e = object_of(c);
    if (e != NULL) reply_text(c, entry_encoding_name(e));
}

/* Stamps are per value there, so that policies which look at stamps need one for each key. */
static bool shares_integers(const struct server *s)
{
    switch (s->options.maxmemory_policy) {
    case OPTION_EVICT_VOLATILE_LRU:
    case OPTION_EVICT_VOLATILE_LFU:
    case OPTION_EVICT_ALLKEYS_LRU:
    case OPTION_EVICT_ALLKEYS_LFU: return s->options.maxmemory == 0;
    default: return true;
    }
}

int object_refcount(const struct server *s, const struct entry *e)
{
    int64_t value;
    bool is_int = e->type == ENTRY_STRING && e->encoding == ENTRY_INT && entry_as_int64(e, &value);
    return is_int && value >= 0 && value < SHARED_INTEGERS && shares_integers(s) ? INT_MAX : 1;
}

void cmd_object_refcount(struct client *c)
{
    const struct entry *e = object_of(c);
    if (e != NULL) reply_int64(c, object_refcount(c->server, e));
}

#define ADJUSTING                                                                                \
    "Please note that when switching between policies at runtime LRU and LFU data will take "    \
    "some time to adjust."

void cmd_object_idletime(struct client *c)
{
    const struct entry *e = object_of(c);
    if (e == NULL) return;
    if (!c->server->keyspace.is_lfu) {
        reply_int64(c, db_idle_seconds(c->db, e));
        return;
    }
    reply_error(c, "ERR An LFU maxmemory policy is selected, idle time not tracked. " ADJUSTING);
}

void cmd_object_freq(struct client *c)
{
    const struct entry *e = object_of(c);
    if (e == NULL) return;
    if (c->server->keyspace.is_lfu) {
        reply_int64(c, db_frequency(c->db, e));
        return;
    }
    reply_error(c, "ERR An LFU maxmemory policy is not selected, access frequency not tracked. "
                ADJUSTING);
}

void cmd_object_help(struct client *c)
{
    static const char *const lines[] = {
        "ENCODING <key>",
        "    Return the kind of internal representation used in order to store the value",
        "    associated with a <key>.",
        "FREQ <key>",
        "    Return the access frequency index of the <key>. The returned integer is",
        "    proportional to the logarithm of the recent access frequency of the key.",
        "IDLETIME <key>",
        "    Return the idle time of the <key>, that is the approximated number of",
        "    seconds elapsed since the last access to the key.",
        "REFCOUNT <key>",
        "    Return the number of references of the value associated with the specified",
        "    <key>.",
        NULL};
    reply_help(c, lines);
}
