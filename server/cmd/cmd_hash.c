/* cmd_hash.c - fields of hashes: HSET HMSET HSETNX HDEL HGET HMGET HGETALL HKEYS HVALS HLEN HSTRLEN
 * HEXISTS HSCAN. */
#include "core/command/command_errors.h"
#include "server/cmd/scan.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/hashval.h"

/* ---- changing ---- */

/* Sets the pairs from argv[2] on and returns how many fields were not there. */
static int64_t set_pairs(struct client *c, struct db_place *place)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    int64_t created = 0, pairs = (int64_t)(c->argc - 2) / 2;
    struct entry *e = place->entry != NULL ? place->entry : hashval_new(c->argv[1], 0, limits);
    for (size_t i = 2; i < c->argc; i += 2)
        created += hashval_set(e, c->argv[i], c->argv[i + 1], limits);
    if (place->entry != NULL) {
        typed_changed(c, place, pairs, false);
    } else {
        db_put_entry_at(c->db, place, e);
        server_changed(c->server, pairs);
    }
    notify(c->server, c->db, NOTIFY_HASH, "hset", c->argv[1]);
    return created;
}

static bool take_pairs(struct client *c, struct db_place *place)
{
    if (c->argc % 2 == 0) return typed_place(c, c->argv[1], ENTRY_HASH, place);
    struct bytes text = {0};
    command_error_arity(&text, c->command);
    reply_error_slice(c, bytes_slice(&text));
    bytes_free(&text);
    return false;
}

void cmd_hset(struct client *c)
{
    struct db_place place;
    if (take_pairs(c, &place)) reply_int64(c, set_pairs(c, &place));
}

void cmd_hmset(struct client *c)
{
    struct db_place place;
    if (!take_pairs(c, &place)) return;
    set_pairs(c, &place);
    reply_ok(c);
}

void cmd_hsetnx(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice value;
    struct db_place place;
    if (!typed_place(c, c->argv[1], ENTRY_HASH, &place)) return;
    bool is_there = place.entry != NULL && hashval_get(place.entry, c->argv[2], scratch, &value);
    if (!is_there) set_pairs(c, &place);
    reply_int64(c, !is_there);
}

void cmd_hdel(struct client *c)
{
    struct db_place place;
    int64_t removed = 0;
    if (!typed_place(c, c->argv[1], ENTRY_HASH, &place)) return;
    if (place.entry != NULL) {
        for (size_t i = 2; i < c->argc; i++) removed += hashval_remove(place.entry, c->argv[i]);
        typed_changed_by(c, &place, removed, hashval_count(place.entry) == 0, NOTIFY_HASH, "hdel");
    }
    reply_int64(c, removed);
}

/* ---- one field, or several ---- */

static void reply_field(struct client *c, const struct entry *e, struct slice field)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice value;
    if (e != NULL && hashval_get(e, field, scratch, &value)) reply_bulk(c, value);
    else reply_null(c);
}

void cmd_hget(struct client *c)
{
    struct entry *e;
    if (typed_read(c, c->argv[1], ENTRY_HASH, &e)) reply_field(c, e, c->argv[2]);
}

void cmd_hmget(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc; i++) reply_field(c, e, c->argv[i]);
}

void cmd_hstrlen(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice value;
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
    bool is_there = e != NULL && hashval_get(e, c->argv[2], scratch, &value);
    reply_int64(c, is_there ? (int64_t)value.len : 0);
}

void cmd_hexists(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice value;
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
    reply_int64(c, e != NULL && hashval_get(e, c->argv[2], scratch, &value));
}

void cmd_hlen(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
    reply_int64(c, e != NULL ? (int64_t)hashval_count(e) : 0);
}

/* ---- all fields ---- */

void cmd_hgetall(struct client *c)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
    reply_map(c, e != NULL ? hashval_count(e) : 0);
    if (e == NULL) return;
    hashval_walk_begin(&walk, e);
    while (hashval_walk_next(&walk, &pair)) {
        reply_bulk(c, pair.field);
        reply_bulk(c, pair.value);
    }
}

static void reply_halves(struct client *c, bool values)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
    reply_array(c, e != NULL ? hashval_count(e) : 0);
    if (e == NULL) return;
    hashval_walk_begin(&walk, e);
    while (hashval_walk_next(&walk, &pair)) reply_bulk(c, values ? pair.value : pair.field);
}

void cmd_hkeys(struct client *c)
{
    reply_halves(c, false);
}

void cmd_hvals(struct client *c)
{
    reply_halves(c, true);
}

void cmd_hscan(struct client *c)
{
    scan_value(c, ENTRY_HASH, hashval_scan);
}
