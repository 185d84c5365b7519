/* cmd_txn_run.c - TXN FETCH, RUN and PUT: commands whose keys lie on several nodes.
 *
 * A proxy fetches values with FETCH, which watches their keys, lets one node RUN the commands on
 * copies, and then writes what came of it everywhere, in one transaction whose guards are the
 * fetched keys.
 *
 *   TXN FETCH GIVE|STAY|LEND|NAME [key...]    of the selected database
 *           GIVE: for each key a payload or null, an expiry or -1, an encoding, in one array
 *           STAY: +OK; what runs here gets copies
 *           LEND: +OK; what runs here only reads them, and gets the values themselves
 *           NAME: as GIVE, with the type for the payload: what runs does not look at the value
 *           -TOUCHED when a key that was watched before was touched: nothing is to be run then
 *   TXN OFFER STAY|LEND max [key...]
 *           As FETCH, before it is known where the commands will run: for each key what GIVE
 *           says, but of a value of more than max bytes (roughly, in memory) the size instead of a
 *           payload.
 *   TXN GIVE key...                 for each key what FETCH GIVE says; nothing is watched
 *   TXN NAMES GIVE|STAY             for scripts that ask for all keys
 *           GIVE: for each key of this node its database, name, expiry or -1, type, in one array
 *   TXN UNFETCH                     forgets what this connection has fetched
 *   TXN ROOM                        1 while there is memory for writes that take some, else 0
 *   TXN HOLD                        what it fetches from now on is written by nobody else for a
 *                                   moment: hold.h
 *   TXN RUN CHANGED|ALL|NAMES nkeys ( db key payload expiry encoding )...
 *           ncommands ( db argc arg... )...
 *           Runs on copies of what this connection has fetched here and of the keys that are given;
 *           an empty payload stands for a key that does not exist, one that is a type's name for
 *           one of which only the name is given.  CHANGED: answers the keys that have changed; ALL:
 *           all that exist; NAMES: as CHANGED, and no other keys exist than those that are given or
 *           are here.
 *           *3: an array of one reply per command;
 *               an array of ( db key payload expiry encoding )...;
 *               an array of ( about kind channel message )... that are to be published, by the
 *               shard that has the key or channel which they are about
 *           or *3: null;
 *               an array of ( db key )... that were asked for and are not there, db -1: all names;
 *               an empty array
 *   TXN PUT key expiry payload encoding [event]
 *           Within a transaction: RESTORE that keeps the encoding.  An empty payload: DEL that
 *           touches whoever watches the key, even if it was not there, because in between it was.
 *           There is no event of it but the one that is named.
 *   TXN REMOVE key
 *           Within a transaction: DEL without an event, of what is put back.
 *   TXN PUBLISH kind channel message
 *           Within a transaction: PUBLISH or SPUBLISH of what was said while commands ran on
 *           copies. */
#include "core/base/mem.h"
#include "core/base/number.h"
#include "server/cmd/argument.h"
#include "server/cmd/dump.h"
#include "server/session/handlers.h"
#include "server/session/hold.h"
#include "server/session/multi.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/scratch.h"
#include "server/session/txn_node.h"

enum { EVERYTHING = -1, VALUE_FIELDS = 3, GIVEN_FIELDS = 5, NAME_FIELDS = 4, RUN_FIRST = 3 };

/* ---- values ---- */

/* Payload, expiry, encoding. */
static void reply_value(struct client *c, const struct entry *e)
{
    struct bytes payload = {0};
    if (e == NULL) {
        reply_null(c);
        reply_int64(c, ENTRY_NO_EXPIRY);
        reply_text(c, "none");
        return;
    }
    dump_plain(e, &payload);
    reply_bulk(c, bytes_slice(&payload));
    reply_int64(c, entry_expiry(e));
    reply_text(c, entry_encoding_name(e));
    bytes_free(&payload);
}

static void reply_stand_in(struct client *c, const struct entry *e)
{
    if (e == NULL) reply_null(c);
    else reply_text(c, entry_type_name(e));
    reply_int64(c, e != NULL ? entry_expiry(e) : ENTRY_NO_EXPIRY);
    reply_text(c, "");
}

/* Limits that nothing fits in, or everything. */
static struct value_limits limits_of(const struct server *s, bool fits)
{
    int64_t max = fits ? INT64_MAX : 0;
    struct value_limits limits = s->keyspace.limits;
    limits.hash_max_listpack_entries = limits.hash_max_listpack_value = max;
    limits.set_max_intset_entries = max;
    limits.zset_max_listpack_entries = limits.zset_max_listpack_value = max;
    return limits;
}

/* A payload does not tell a number from text that reads as one, nor how a string came to be. */
static struct entry *string_as(struct entry *e, struct slice encoding)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *text = entry_new_text(entry_key(e), entry_string(e, scratch), entry_expiry(e));
    if (slice_is(encoding, "raw")) text->flags |= ENTRY_EDITED;
    entry_free(e);
    return text;
}

static bool has_encoding(const struct entry *e, struct slice encoding)
{
    return e == NULL || slice_is(encoding, entry_encoding_name(e));
}

/* The value, encoded as it was; NULL when the payload is damaged. */
static struct entry *read_value(struct server *s, struct slice key, struct slice payload,
                                int64_t expiry_ms, struct slice encoding)
{
    struct entry *e = dump_read_plain(key, payload, expiry_ms, &s->keyspace.limits);
    if (has_encoding(e, encoding)) return e;
    if (e->type == ENTRY_STRING) return string_as(e, encoding);
    for (int fits = 0; fits <= 1 && !has_encoding(e, encoding); fits++) {
        struct value_limits limits = limits_of(s, fits);
        entry_free(e);
        e = dump_read_plain(key, payload, expiry_ms, &limits);
    }
    return e;
}

/* ---- FETCH ---- */

void cmd_txn_fetch(struct client *c)
{
    bool gives = slice_is(c->argv[2], "give"), names = slice_is(c->argv[2], "name");
    enum multi_use use = names ? MULTI_NAMED : MULTI_COPIED;
    if (slice_is(c->argv[2], "lend")) use = MULTI_LENT;
    if (multi_is_touched(c)) {
        reply_error(c, "TOUCHED A watched key was touched");
        return;
    }
    for (size_t i = 3; i < c->argc; i++) multi_fetch(c, c->argv[i], use);
    if (!gives && !names) {
        reply_ok(c);
        return;
    }
    reply_array(c, (c->argc - 3) * VALUE_FIELDS);
    for (size_t i = 3; i < c->argc; i++) {
        const struct entry *e = db_find_peek(c->db, c->argv[i]);
        if (names) reply_stand_in(c, e);
        else reply_value(c, e);
    }
}

enum { SAMPLES = 5 };                    /* of a value whose size is told */

static void offer_value(struct client *c, const struct entry *e, int64_t max)
{
    size_t size = e != NULL ? entry_memory(e, SAMPLES) : 0;
    if (e == NULL || (int64_t)size <= max) {
        reply_value(c, e);
        return;
    }
    reply_int64(c, (int64_t)size);
    reply_int64(c, entry_expiry(e));
    reply_text(c, entry_encoding_name(e));
}

void cmd_txn_offer(struct client *c)
{
    enum multi_use use = slice_is(c->argv[2], "lend") ? MULTI_LENT : MULTI_COPIED;
    int64_t max;
    if (!reply_take_int64(c, c->argv[3], &max)) return;
    if (multi_is_touched(c)) {
        reply_error(c, "TOUCHED A watched key was touched");
        return;
    }
    reply_array(c, (c->argc - 4) * VALUE_FIELDS);
    for (size_t i = 4; i < c->argc; i++) {
        multi_fetch(c, c->argv[i], use);
        offer_value(c, db_find_peek(c->db, c->argv[i]), max);
    }
}

void cmd_txn_give(struct client *c)
{
    reply_array(c, (c->argc - 2) * VALUE_FIELDS);
    for (size_t i = 2; i < c->argc; i++) reply_value(c, db_find_peek(c->db, c->argv[i]));
}

struct naming {
    struct client *client;
    int db;
    size_t count;
};

static void reply_name(void *context, void *item)
{
    struct naming *n = context;
    const struct entry *e = item;
    if (db_is_expired(&n->client->server->keyspace.dbs[n->db], e)) return;
    reply_int64(n->client, n->db);
    reply_bulk(n->client, entry_key(e));
    reply_int64(n->client, entry_expiry(e));
    reply_text(n->client, entry_type_name(e));
    n->count += NAME_FIELDS;
}

void cmd_txn_names(struct client *c)
{
    struct naming n = {.client = c};
    multi_fetch_names(c);
    if (!slice_is(c->argv[2], "give")) {
        reply_ok(c);
        return;
    }
    size_t begun = reply_begin_array(c);
    for (; n.db < c->server->keyspace.dbs_count; n.db++)
        db_each(&c->server->keyspace.dbs[n.db], reply_name, &n);
    reply_end_array(c, begun, n.count);
}

void cmd_txn_unfetch(struct client *c)
{
    multi_unfetch_all(c);
    reply_ok(c);
}

/* No error, which would be counted. */
void cmd_txn_room(struct client *c)
{
    reply_int64(c, !server_is_out_of_memory(c->server));
}

void cmd_txn_hold(struct client *c)
{
    hold_begin(c);
    reply_ok(c);
}

/* ---- PUT ---- */

static bool is_of_transaction(struct client *c)
{
    if (c->flags & CLIENT_INTERNAL) return true;
    reply_errorf(c, "ERR %.*s is for transactions only", (int)c->command->full_name.len,
                 c->command->full_name.ptr);
    return false;
}

static bool remove_key(struct client *c, struct slice key)
{
    bool is_there = db_delete(c->db, key);
    if (is_there) {
        propagate_instead(c, (struct slice[]){SLICE("DEL"), key}, 2);
        server_changed(c->server, 1);
    }
    reply_ok(c);
    return is_there;
}

void cmd_txn_remove(struct client *c)
{
    if (is_of_transaction(c)) remove_key(c, c->argv[2]);
}

static void put_unheard(struct db *db, struct entry *e)
{
    struct db_hooks *hooks = &db->keyspace->hooks;
    const struct db_hooks kept = *hooks;
    hooks->added = NULL;
    db_put_entry(db, e);
    *hooks = kept;
}

enum { PUT_EVENT = 6 };

/* RENAME and COPY make a new key of whatever was there. */
static void tell_put(struct client *c, bool is_new)
{
    static const char *const events[] = {"rename_from", "rename_to", "copy_to"};
    if (c->argc <= PUT_EVENT) return;
    if (is_new) notify(c->server, c->db, NOTIFY_NEW, "new", c->argv[2]);
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (slice_is(c->argv[PUT_EVENT], events[i]))
            notify(c->server, c->db, NOTIFY_GENERIC, events[i], c->argv[2]);
}

/* For the log and replicas it is a RESTORE, which every Redis can read. */
static void propagate_restore(struct client *c, struct slice expiry)
{
    struct bytes sealed = {0};
    if (propagate_is_wanted(c->server)) dump_seal(c->argv[4], &sealed);
    propagate_instead(c,
                      (struct slice[]){SLICE("RESTORE"), c->argv[2], expiry, bytes_slice(&sealed),
                                       SLICE("REPLACE"), SLICE("ABSTTL")},
                      6);
    bytes_free(&sealed);
}

void cmd_txn_put(struct client *c)
{
    int64_t expiry_ms;
    if (!is_of_transaction(c)) return;
    if (c->argv[4].len == 0) {
        if (!remove_key(c, c->argv[2])) multi_key_changed(c->server, c->db, c->argv[2]);
        tell_put(c, false);
        return;
    }
    if (!reply_take_int64(c, c->argv[3], &expiry_ms)) return;
    struct entry *e = read_value(c->server, c->argv[2], c->argv[4], expiry_ms, c->argv[5]);
    if (e == NULL) {
        reply_error(c, "ERR Bad data format");
        return;
    }
    put_unheard(c->db, e);
    propagate_restore(c, expiry_ms > 0 ? c->argv[3] : SLICE("0"));
    server_changed(c->server, 1);
    tell_put(c, true);
    reply_ok(c);
}

void cmd_txn_publish(struct client *c)
{
    enum pubsub_kind kind = slice_is(c->argv[2], "shard") ? PUBSUB_SHARD : PUBSUB_CHANNEL;
    if (!is_of_transaction(c)) return;
    pubsub_publish(c->server, kind, c->argv[3], c->argv[4]);
    reply_ok(c);
}

/* ---- RUN ---- */

/* The arguments that have not been read. */
struct arguments {
    const struct slice *at;
    size_t left;
};

static bool take(struct arguments *a, struct slice *out)
{
    if (a->left == 0) return false;
    *out = *a->at++;
    a->left--;
    return true;
}

static bool take_count(struct arguments *a, int64_t max, int64_t *out)
{
    struct slice text;
    return take(a, &text) && number_to_int64(text, out) && *out >= 0 && *out <= max;
}

static enum entry_type type_named(struct slice name)
{
    unsigned type = ENTRY_STRING;
    while (type < ENTRY_TYPES &&
           !slice_is(name, entry_type_name(&(struct entry){.type = type & 0xf})))
        type++;
    return (enum entry_type)type;
}

/* No payload begins with a letter, as the names of types do. */
static bool put_named(struct scratch *x, int db, struct slice key, struct slice payload,
                      int64_t expiry_ms)
{
    enum entry_type type = type_named(payload);
    if (type == ENTRY_TYPES) return false;
    scratch_put_name(x, db, key, expiry_ms, type);
    return true;
}

/* The value for the commands that run next; NULL when the payload is damaged. */
static struct entry *read_copy(struct server *s, struct slice key, struct slice payload,
                               int64_t expiry_ms, struct slice encoding)
{
    struct entry *e = dump_over_plain(key, payload, expiry_ms, &s->keyspace.limits);
    if (e != NULL && has_encoding(e, encoding)) return e;
    if (e != NULL) entry_free(e);
    return read_value(s, key, payload, expiry_ms, encoding);
}

static bool take_given(struct arguments *a, struct scratch *x)
{
    int64_t db, expiry_ms;
    struct slice key, payload, expiry, encoding;
    struct entry *e = NULL;

    if (!take_count(a, x->server->keyspace.dbs_count - 1, &db) || !take(a, &key) ||
        !take(a, &payload) || !take(a, &expiry) || !number_to_int64(expiry, &expiry_ms) ||
        !take(a, &encoding))
        return false;
    if (put_named(x, (int)db, key, payload, expiry_ms)) return true;
    if (payload.len > 0 && (e = read_copy(x->server, key, payload, expiry_ms, encoding)) == NULL)
        return false;
    scratch_put(x, (int)db, key, e);
    return true;
}

static void put_fetched(void *context, int db, struct slice key, enum multi_use use)
{
    struct scratch *x = context;
    struct entry *e = db_find_peek(&x->server->keyspace.dbs[db], key);
    if (e == NULL) scratch_put(x, db, key, NULL);
    else if (use == MULTI_NAMED)
        scratch_put_name(x, db, key, entry_expiry(e), (enum entry_type)e->type);
    else if (use != MULTI_LENT || !scratch_lend(x, db, e))
        scratch_put(x, db, key, entry_copy(e, key, entry_expiry(e)));
}

struct own_names {
    struct scratch *scratch;
    int db;
};

static void put_own_name(void *context, void *item)
{
    struct own_names *n = context;
    const struct entry *e = item;
    if (db_is_expired(&n->scratch->server->keyspace.dbs[n->db], e)) return;
    scratch_put_name(n->scratch, n->db, entry_key(e), entry_expiry(e), (enum entry_type)e->type);
}

static void put_own_names(struct scratch *x)
{
    struct own_names n = {.scratch = x};
    for (; n.db < x->server->keyspace.dbs_count; n.db++)
        db_each(&x->server->keyspace.dbs[n.db], put_own_name, &n);
    scratch_know_names(x);
}

/* Checks the commands without running one. */
static bool are_commands(struct arguments a)
{
    int64_t calls, db, argc;
    if (!take_count(&a, INT64_MAX, &calls)) return false;
    for (; calls > 0; calls--) {
        if (!take_count(&a, INT32_MAX, &db) || !take_count(&a, (int64_t)a.left, &argc) || argc == 0)
            return false;
        if ((size_t)argc > a.left) return false;
        a.at += argc;
        a.left -= (size_t)argc;
    }
    return a.left == 0;
}

static void run_commands(struct scratch *x, struct arguments a, const struct client *asking,
                         struct bytes *out)
{
    struct server *s = x->server;
    struct client c;
    int64_t calls = 0, db = 0, argc = 0;

    txn_node_client_init(&c, s, asking, out);
    scratch_enter(x);
    if (take_count(&a, INT64_MAX, &calls)) reply_array(&c, (size_t)calls);
    for (; calls > 0; calls--) {
        if (!take_count(&a, INT32_MAX, &db) || !take_count(&a, INT32_MAX, &argc)) break;
        txn_node_run(&c, db, a.at, (size_t)argc);
        a.at += argc;
        a.left -= (size_t)argc;
    }
    scratch_leave(x);
    client_close(&c);
}

struct answer {
    struct client *client;
    bool all;
    size_t count;
};

static void reply_key(struct client *c, int db, struct slice key)
{
    reply_int64(c, db);
    reply_bulk(c, key);
}

static void reply_write(void *context, int db, struct slice key, bool is_changed, struct entry *e)
{
    struct answer *a = context;
    if (a->all ? e == NULL : !is_changed) return;
    reply_key(a->client, db, key);
    reply_value(a->client, e);
    a->count += GIVEN_FIELDS;
}

static void reply_missing(void *context, int db, struct slice key)
{
    struct answer *a = context;
    reply_key(a->client, db, key);
    a->count += 2;
}

static void reply_message(void *context, const struct pubsub_message *m)
{
    struct answer *a = context;
    reply_bulk(a->client, m->about);
    reply_text(a->client, m->kind == PUBSUB_SHARD ? "shard" : "channel");
    reply_bulk(a->client, m->channel);
    reply_bulk(a->client, m->message);
    a->count += 4;
}

static void answer_run(struct client *c, struct scratch *x, bool all, const struct bytes *replies)
{
    struct answer a = {c, all, 0};
    bool is_lacking = x->missing_count > 0 || x->lacks_everything;
    reply_array(c, 3);
    if (is_lacking) reply_null(c);
    else bytes_append_slice(c->out, bytes_slice(replies));
    size_t begun = reply_begin_array(c);
    if (x->lacks_everything) reply_missing(&a, EVERYTHING, SLICE(""));
    if (is_lacking) scratch_each_missing(x, reply_missing, &a);
    else scratch_each(x, reply_write, &a);
    reply_end_array(c, begun, a.count);
    a.count = 0;
    begun = reply_begin_array(c);
    if (!is_lacking) scratch_each_message(x, reply_message, &a);
    reply_end_array(c, begun, a.count);
}

static bool is_all(struct client *c)
{
    return slice_is(c->argv[2], "all");
}

void cmd_txn_run(struct client *c)
{
    struct arguments a = {c->argv + RUN_FIRST, c->argc - RUN_FIRST};
    struct scratch x;
    struct bytes replies = {0};
    int64_t given;

    scratch_open(&x, c->server);
    multi_each_fetched(c, put_fetched, &x);
    bool is_right = take_count(&a, INT64_MAX, &given);
    for (; is_right && given > 0; given--) is_right = take_given(&a, &x);
    if (slice_is(c->argv[2], "names")) put_own_names(&x);
    if (is_right && are_commands(a)) {
        run_commands(&x, a, c, &replies);
        answer_run(c, &x, is_all(c), &replies);
    } else {
        reply_error(c, "ERR TXN RUN makes no sense");
    }
    bytes_free(&replies);
    scratch_close(&x);
}
