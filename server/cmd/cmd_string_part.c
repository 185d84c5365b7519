/* cmd_string_part.c - parts of strings: APPEND STRLEN GETRANGE SUBSTR SETRANGE. */
#include "server/session/handlers.h"
#include "server/cmd/string.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

void cmd_append(struct client *c)
{
    struct slice more = c->argv[2];
    struct db_place place = db_find_place(c->db, c->argv[1]);
    size_t len = more.len;
    if (place.entry == NULL) {
        db_put_string_at(c->db, &place, more, ENTRY_NO_EXPIRY);
    } else {
        if (!string_is_or_none(c, place.entry)) return;
        size_t old = entry_string_len(place.entry);
        if (!string_may_grow(c, old, more.len)) return;
        len = old + more.len;
        char *data = db_edit_string_at(c->db, &place, len);
        if (more.len > 0) memcpy(data + old, more.ptr, more.len);
    }
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "append", c->argv[1]);
    reply_int64(c, (int64_t)len);
}

void cmd_strlen(struct client *c)
{
    const struct entry *e = db_find_read(c->db, c->argv[1]);
    if (string_is_or_none(c, e)) reply_int64(c, e ? (int64_t)entry_string_len(e) : 0);
}

/* Negative positions count from the end; what lies outside is cut off. */
static struct slice range_of(struct slice s, int64_t start, int64_t end)
{
    int64_t len = (int64_t)s.len;
    if (start < 0 && end < 0 && start > end) return SLICE("");
    if (start < 0) start += len;
    if (end < 0) end += len;
    if (start < 0) start = 0;
    if (end < 0) end = 0;
    if (end >= len) end = len - 1;
    if (start > end || len == 0) return SLICE("");
    return slice_make(s.ptr + start, (size_t)(end - start + 1));
}

void cmd_getrange(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    int64_t start, end;
    if (!reply_take_int64(c, c->argv[2], &start) || !reply_take_int64(c, c->argv[3], &end)) return;
    const struct entry *e = db_find_read(c->db, c->argv[1]);
    if (!string_is_or_none(c, e)) return;
    reply_bulk(c, e ? range_of(entry_string(e, scratch), start, end) : SLICE(""));
}

void cmd_substr(struct client *c)
{
    cmd_getrange(c);
}

/* Zeros fill the gap between the old end and offset. */
static void write_part(struct client *c, struct db_place *place, size_t offset, struct slice part)
{
    size_t old = place->entry ? entry_string_len(place->entry) : 0;
    size_t len = offset + part.len > old ? offset + part.len : old;
    if (place->entry == NULL) db_put_string_at(c->db, place, SLICE(""), ENTRY_NO_EXPIRY);
    memcpy(db_edit_string_at(c->db, place, len) + offset, part.ptr, part.len);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "setrange", c->argv[1]);
    reply_int64(c, (int64_t)len);
}

void cmd_setrange(struct client *c)
{
    struct slice part = c->argv[3];
    int64_t offset;
    if (!reply_take_int64(c, c->argv[2], &offset)) return;
    if (offset < 0) {
        reply_error(c, "ERR offset is out of range");
        return;
    }
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (!string_is_or_none(c, place.entry)) return;
    if (part.len == 0)
        reply_int64(c, place.entry ? (int64_t)entry_string_len(place.entry) : 0);
    else if (string_may_grow(c, (size_t)offset, part.len))
        write_part(c, &place, (size_t)offset, part);
}
