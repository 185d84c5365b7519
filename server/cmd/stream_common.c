#include "core/base/mem.h"
#include "server/cmd/stream.h"
#include "server/session/multi.h"
#include "server/session/notify.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/tracking.h"

/* ---- arguments ---- */

static bool take(struct client *c, bool is_valid)
{
    if (!is_valid) reply_error(c, "ERR Invalid stream ID specified as stream command argument");
    return is_valid;
}

bool stream_take_id(struct client *c, struct slice text, uint64_t seq_missing, struct stream_id *id)
{
    return take(c, stream_id_parse(text, seq_missing, id, NULL));
}

bool stream_take_any_id(struct client *c, struct slice text, uint64_t seq_missing,
                        struct stream_id *id)
{
    if (slice_equal(text, SLICE("-"))) *id = (struct stream_id){0, 0};
    else if (slice_equal(text, SLICE("+"))) *id = STREAM_ID_LAST;
    else return stream_take_id(c, text, seq_missing, id);
    return true;
}

/* An end of a range without what "(" means; *excludes says whether it was there. */
static bool take_edge(struct client *c, struct slice text, uint64_t seq_missing,
                      struct stream_id *id, bool *excludes)
{
    *excludes = text.len > 1 && text.ptr[0] == '(';
    if (*excludes) return stream_take_id(c, slice_part(text, 1, text.len), seq_missing, id);
    return stream_take_any_id(c, text, seq_missing, id);
}

bool stream_take_start(struct client *c, struct slice text, struct stream_id *id)
{
    bool excludes;
    if (!take_edge(c, text, 0, id, &excludes)) return false;
    if (!excludes || stream_id_next(id)) return true;
    reply_error(c, "ERR invalid start ID for the interval");
    return false;
}

bool stream_take_end(struct client *c, struct slice text, struct stream_id *id)
{
    bool excludes;
    if (!take_edge(c, text, UINT64_MAX, id, &excludes)) return false;
    if (!excludes || stream_id_prev(id)) return true;
    reply_error(c, "ERR invalid end ID for the interval");
    return false;
}

struct stream_id *stream_take_ids(struct client *c, size_t first)
{
    struct stream_id *ids = mem_alloc((c->argc - first) * sizeof *ids);
    for (size_t i = first; i < c->argc; i++) {
        if (stream_take_id(c, c->argv[i], 0, &ids[i - first])) continue;
        mem_free(ids);
        return NULL;
    }
    return ids;
}

bool stream_take_read(struct client *c, struct slice key, struct streamval **s)
{
    struct entry *e;
    if (!typed_read(c, key, ENTRY_STREAM, &e)) return false;
    *s = e != NULL ? streamval_of(e) : NULL;
    return true;
}

int64_t stream_now_ms(const struct client *c)
{
    return c->server->wall_us / 1000;
}

/* ---- replies ---- */

void stream_reply_no_group(struct client *c, struct slice key, struct slice group)
{
    reply_errorf(c, "NOGROUP No such key '%.*s' or consumer group '%.*s'", (int)key.len, key.ptr,
                 (int)group.len, group.ptr);
}

void stream_reply_id(struct client *c, struct stream_id id)
{
    char text[STREAM_ID_TEXT_MAX];
    reply_bulk(c, slice_make(text, stream_id_print(text, id)));
}

void stream_reply_entry(struct client *c, const struct stream_entry *e)
{
    struct stream_field_walk fields;
    struct slice name, value;
    reply_array(c, 2);
    stream_reply_id(c, e->id);
    reply_array(c, (size_t)e->fields * 2);
    stream_field_walk_begin(&fields, e);
    while (stream_field_walk_next(&fields, &name, &value)) {
        reply_bulk(c, name);
        reply_bulk(c, value);
    }
}

bool stream_reply_one(struct client *c, const struct streamval *s, struct stream_id id)
{
    struct stream_entry e;
    if (!streamval_find(s, id, &e)) return false;
    stream_reply_entry(c, &e);
    return true;
}

void stream_reply_walk(struct client *c, struct streamval_walk *w, uint64_t limit)
{
    struct stream_entry e;
    size_t begun = reply_begin_array(c), count = 0;
    while ((limit == 0 || count < limit) && streamval_walk_next(w, &e)) {
        stream_reply_entry(c, &e);
        count++;
    }
    reply_end_array(c, begun, count);
}

/* ---- what was done ---- */

void stream_entries_changed(struct client *c, struct slice key, int64_t changes)
{
    struct server *s = c->server;
    if (changes == 0) return;
    if (s->watches.count > 0) multi_key_changed(s, c->db, key);
    if (tracking_is_used(&s->tracking)) tracking_changed(s, key);
    server_changed(s, changes);
}

void stream_group_changed(struct client *c, struct slice key, int64_t changes)
{
    if (changes == 0) return;
    if (c->server->watches.count > 0) multi_key_amended(c->server, c->db, key);
    server_changed(c->server, changes);
}

/* ---- groups ---- */

struct stream_consumer *stream_seen_consumer(struct client *c, struct slice key,
                                             struct stream_group *g, struct slice name,
                                             bool *is_new)
{
    int64_t now_ms = stream_now_ms(c);
    struct stream_consumer *consumer = stream_group_consumer(g, name);
    if (is_new != NULL) *is_new = consumer == NULL;
    if (consumer == NULL) {
        consumer = stream_group_add_consumer(g, name, now_ms);
        stream_group_changed(c, key, 1);
        notify(c->server, c->db, NOTIFY_STREAM, "xgroup-createconsumer", key);
    }
    consumer->seen_ms = now_ms;
    return consumer;
}

struct number_text {
    char text[STREAM_ID_TEXT_MAX];
};

static struct slice print_int(struct number_text *t, int64_t value)
{
    return slice_make(t->text, number_from_int64(t->text, value));
}

static struct slice print_id(struct number_text *t, struct stream_id id)
{
    return slice_make(t->text, stream_id_print(t->text, id));
}

void stream_log_claim(struct client *c, struct slice key, const struct stream_group *g,
                      struct stream_id id, const struct stream_pending *p)
{
    struct number_text texts[4];
    const struct slice argv[] = {SLICE("XCLAIM"), key, g->name, p->consumer->name, SLICE("0"),
                                 print_id(&texts[0], id), SLICE("TIME"),
                                 print_int(&texts[1], p->delivered_ms), SLICE("RETRYCOUNT"),
                                 print_int(&texts[2], (int64_t)p->deliveries), SLICE("FORCE"),
                                 SLICE("JUSTID"), SLICE("LASTID"), print_id(&texts[3], g->last_id)};
    propagate_instead(c, argv, sizeof argv / sizeof argv[0]);
}

void stream_log_group_id(struct client *c, struct slice key, const struct stream_group *g)
{
    struct number_text texts[2];
    const struct slice argv[] = {SLICE("XGROUP"), SLICE("SETID"), key, g->name,
                                 print_id(&texts[0], g->last_id), SLICE("ENTRIESREAD"),
                                 print_int(&texts[1], g->entries_read)};
    propagate_instead(c, argv, sizeof argv / sizeof argv[0]);
}

void stream_log_consumer(struct client *c, struct slice key, const struct stream_group *g,
                         struct slice consumer)
{
    const struct slice argv[] = {SLICE("XGROUP"), SLICE("CREATECONSUMER"), key, g->name, consumer};
    propagate_instead(c, argv, sizeof argv / sizeof argv[0]);
}
