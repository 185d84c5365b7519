/* cmd_set.c - single members of sets: SADD SREM SMOVE SCARD SISMEMBER SMISMEMBER SSCAN. */
#include "server/cmd/scan.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/setval.h"

void cmd_sadd(struct client *c)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    struct db_place place;
    int64_t added = 0;
    if (!typed_place(c, c->argv[1], ENTRY_SET, &place)) return;
    struct entry *e = place.entry != NULL ? place.entry : setval_new(c->argv[1], 0, limits);
    for (size_t i = 2; i < c->argc; i++) added += setval_add(e, c->argv[i], limits);
    if (place.entry == NULL) {
        db_put_entry_at(c->db, &place, e);
        server_changed(c->server, added);
        notify(c->server, c->db, NOTIFY_SET, "sadd", c->argv[1]);
    } else {
        typed_changed_by(c, &place, added, false, NOTIFY_SET, "sadd");
    }
    reply_int64(c, added);
}

void cmd_srem(struct client *c)
{
    struct db_place place;
    int64_t removed = 0;
    if (!typed_place(c, c->argv[1], ENTRY_SET, &place)) return;
    if (place.entry != NULL) {
        for (size_t i = 2; i < c->argc; i++) removed += setval_remove(place.entry, c->argv[i]);
        typed_changed_by(c, &place, removed, setval_count(place.entry) == 0, NOTIFY_SET, "srem");
    }
    reply_int64(c, removed);
}

/* The member goes from one set to the other, which is made if there is none. */
static void move_member(struct client *c, struct db_place *from, struct db_place *to)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    struct slice member = c->argv[3];
    typed_changed_by(c, from, 1, setval_count(from->entry) == 0, NOTIFY_SET, "srem");
    struct entry *e = to->entry != NULL ? to->entry : setval_new(to->key, 0, limits);
    bool is_new = setval_add(e, member, limits);
    if (to->entry != NULL) {
        typed_changed_by(c, to, is_new, false, NOTIFY_SET, "sadd");
        return;
    }
    db_put_entry_at(c->db, to, e);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_SET, "sadd", to->key);
}

void cmd_smove(struct client *c)
{
    struct db_place from, to;
    bool moved = false;
    if (!typed_place(c, c->argv[1], ENTRY_SET, &from)) return;
    if (from.entry != NULL) {
        if (!typed_place(c, c->argv[2], ENTRY_SET, &to)) return;
        if (from.entry == to.entry) {
            moved = setval_has(from.entry, c->argv[3]);
        } else if (setval_remove(from.entry, c->argv[3])) {
            move_member(c, &from, &to);
            moved = true;
        }
    }
    reply_int64(c, moved);
}

void cmd_scard(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_SET, &e)) return;
    reply_int64(c, e != NULL ? (int64_t)setval_count(e) : 0);
}

void cmd_sismember(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_SET, &e)) return;
    reply_int64(c, e != NULL && setval_has(e, c->argv[2]));
}

void cmd_smismember(struct client *c)
{
    struct entry *e;
    bool has[SETVAL_BATCH_MAX] = {false};
    if (!typed_read(c, c->argv[1], ENTRY_SET, &e)) return;
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc;) {
        size_t left = c->argc - i, count = left < SETVAL_BATCH_MAX ? left : SETVAL_BATCH_MAX;
        if (e != NULL) setval_has_each(e, c->argv + i, count, has);
        for (size_t j = 0; j < count; j++) reply_int64(c, has[j]);
        i += count;
    }
}

void cmd_sscan(struct client *c)
{
    scan_value(c, ENTRY_SET, setval_scan);
}
