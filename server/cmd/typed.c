#include "server/cmd/typed.h"

#include "server/session/reply.h"
#include "server/session/server.h"

static bool has_type(struct client *c, const struct entry *e, enum entry_type type)
{
    if (e == NULL || e->type == type) return true;
    reply_wrong_type(c);
    return false;
}

bool typed_read(struct client *c, struct slice key, enum entry_type type, struct entry **e)
{
    *e = db_find_read(c->db, key);
    return has_type(c, *e, type);
}

bool typed_place(struct client *c, struct slice key, enum entry_type type, struct db_place *place)
{
    *place = db_find_place(c->db, key);
    return has_type(c, place->entry, type);
}

void typed_changed(struct client *c, struct db_place *place, int64_t changes, bool is_empty)
{
    if (changes == 0) return;
    if (is_empty) db_delete_at(c->db, place);
    else db_changed(c->db, place->key);
    server_changed(c->server, changes);
}

void typed_changed_by(struct client *c, struct db_place *place, int64_t changes, bool is_empty,
                      enum notify_class class, const char *event)
{
    typed_changed(c, place, changes, is_empty);
    if (changes == 0) return;
    notify(c->server, c->db, class, event, place->key);
    if (is_empty) notify(c->server, c->db, NOTIFY_GENERIC, "del", place->key);
}

bool typed_store(struct client *c, struct slice key, enum entry_type type,
                 enum entry_encoding encoding, void *body)
{
    if (body == NULL) return db_delete(c->db, key);
    struct db_place place = db_find_place(c->db, key);
    db_put_entry_at(c->db, &place, entry_new_body(key, type, encoding, body, ENTRY_NO_EXPIRY));
    return true;
}
