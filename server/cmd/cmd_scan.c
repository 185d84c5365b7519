/* cmd_scan.c - walking over keys: SCAN and KEYS. */
#include "server/cmd/scan.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/scratch.h"
#include "server/session/server.h"

static const char *type_name(const struct client *c, const struct entry *e)
{
    const struct scratch *x = c->server->scratch;
    struct entry shown = *e;
    if (x != NULL) shown.type = scratch_type(x, c->db->id, e) & 0xf;
    return entry_type_name(&shown);
}

static bool passes(const struct client *c, const struct scan_request *r, const struct entry *e)
{
    return scan_passes(r, entry_key(e)) && (r->type == NULL || type_name(c, e) == r->type);
}

/* ---- KEYS ---- */

/* Entries are kept as pointers until those whose time is over may be removed. */
static void note_entry(void *context, void *item)
{
    bytes_append(context, &item, sizeof item);
}

static struct entry *noted_entry(struct slice noted, size_t at)
{
    struct entry *e;
    memcpy(&e, noted.ptr + at, sizeof e);
    return e;
}

/* Whether the entry goes when it is looked up, since the time of all its fields is over. */
static bool goes_with_its_fields(struct client *c, const struct entry *e)
{
    return (e->flags & ENTRY_FIELDS_EXPIRE) && db_find_peek(c->db, entry_key(e)) == NULL;
}

struct listing {
    struct client *client;
    struct scan_request filter;
    struct bytes hashes;                 /* with fields that expire, to be looked up afterwards */
    size_t count;
};

static void list_key(void *context, void *item)
{
    struct listing *l = context;
    const struct entry *e = item;
    if (!passes(l->client, &l->filter, e) || db_is_expired(l->client->db, e) ||
        reply_is_too_long(l->client))
        return;
    if (e->flags & ENTRY_FIELDS_EXPIRE) {
        note_entry(&l->hashes, item);
        return;
    }
    reply_bulk(l->client, entry_key(e));
    l->count++;
}

static void list_hashes(struct listing *l)
{
    struct slice hashes = bytes_slice(&l->hashes);
    for (size_t at = 0; at < hashes.len; at += sizeof(struct entry *)) {
        const struct entry *e = noted_entry(hashes, at);
        if (goes_with_its_fields(l->client, e)) continue;
        reply_bulk(l->client, entry_key(e));
        l->count++;
    }
    bytes_free(&l->hashes);
}

void cmd_keys(struct client *c)
{
    struct listing l = {.client = c};
    scan_set_pattern(&l.filter, c->argv[1]);
    size_t begun = reply_begin_array(c);
    db_each(c->db, list_key, &l);
    list_hashes(&l);
    reply_end_array(c, begun, l.count);
}

/* ---- SCAN ---- */

enum { HOMES_PER_COUNT = 10 };

/* Replies the keys of what passes; returns how many. */
static size_t reply_step(struct client *c, const struct scan_request *r, struct slice entries)
{
    size_t replied = 0;
    for (size_t at = 0; at < entries.len; at += sizeof(struct entry *)) {
        const struct entry *e = noted_entry(entries, at);
        if (!passes(c, r, e)) continue;
        if (db_is_expired(c->db, e)) {
            db_find_peek(c->db, entry_key(e));
            continue;
        }
        if (goes_with_its_fields(c, e)) continue;
        reply_bulk(c, entry_key(e));
        replied++;
    }
    return replied;
}

/* Goes on until count entries were seen, or in a sparse table until so many homes were looked at
 * that a client should not wait any longer. */
static uint64_t scan(struct client *c, const struct scan_request *r, size_t *replied)
{
    struct bytes step = {0};
    int64_t homes = r->count > INT64_MAX / HOMES_PER_COUNT ? INT64_MAX : r->count * HOMES_PER_COUNT;
    int64_t seen = 0;
    uint64_t cursor = r->cursor;
    do {
        bytes_clear(&step);
        cursor = db_scan(c->db, cursor, note_entry, &step);
        seen += (int64_t)(step.len / sizeof(struct entry *));
        *replied += reply_step(c, r, bytes_slice(&step));
    } while (cursor != 0 && seen < r->count && homes-- > 0);
    bytes_free(&step);
    return cursor;
}

void cmd_scan(struct client *c)
{
    struct scan_request request;
    size_t replied = 0;
    struct bytes keys = {0}, *out = c->out;
    if (!scan_take_cursor(c, 1, &request) || !scan_take_options(c, 2, true, &request)) return;
    c->out = &keys;
    uint64_t cursor = scan(c, &request, &replied);
    c->out = out;
    scan_reply(c, cursor, replied, &keys);
    bytes_free(&keys);
}
