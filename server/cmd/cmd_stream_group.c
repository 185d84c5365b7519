/* cmd_stream_group.c - consumer groups: making and changing them, and what is pending in one. */
#include "core/base/mem.h"
#include "server/cmd/stream.h"
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- XGROUP ---- */

/* What an XGROUP is about: key and name stand at the same places for all. */
struct subject {
    struct db_place place;
    struct streamval *stream;            /* NULL: none */
    struct stream_group *group;          /* NULL: none */
    struct slice name;
    bool makes_stream;
    int64_t entries_read;
};

/* MKSTREAM (of CREATE only) and ENTRIESREAD, from argv[5] on. */
static bool take_options(struct client *c, bool is_create, struct subject *s)
{
    for (size_t i = 5; i < c->argc; i++) {
        if (is_create && slice_is(c->argv[i], "mkstream")) {
            s->makes_stream = true;
        } else if (slice_is(c->argv[i], "entriesread") && i + 1 < c->argc) {
            if (!reply_take_int64(c, c->argv[++i], &s->entries_read)) return false;
            if (s->entries_read >= 0 || s->entries_read == STREAM_READ_UNKNOWN) continue;
            reply_error(c, "ERR value for ENTRIESREAD must be positive or -1");
            return false;
        } else {
            reply_subcommand_error(c);
            return false;
        }
    }
    return true;
}

static bool take_subject(struct client *c, struct subject *s)
{
    s->name = c->argv[3];
    if (!typed_place(c, c->argv[2], ENTRY_STREAM, &s->place)) return false;
    if (s->place.entry != NULL) s->stream = streamval_of(s->place.entry);
    if (s->stream == NULL && !s->makes_stream) {
        reply_error(c, "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE "
                       "you may want to use the MKSTREAM option to create an empty stream "
                       "automatically.");
        return false;
    }
    if (s->stream != NULL) s->group = stream_groups_find(&s->stream->groups, s->name);
    return true;
}

static bool take_group(struct client *c, struct subject *s)
{
    if (!take_subject(c, s)) return false;
    if (s->group != NULL) return true;
    reply_errorf(c, "NOGROUP No such consumer group '%.*s' for key name '%.*s'", (int)s->name.len,
                 s->name.ptr, (int)c->argv[2].len, c->argv[2].ptr);
    return false;
}

/* "$" stands for the last ID that the stream gave. */
static bool is_stream_end(struct client *c, const struct subject *s, struct stream_id *id)
{
    *id = s->stream != NULL ? s->stream->last_id : (struct stream_id){0, 0};
    return slice_equal(c->argv[4], SLICE("$"));
}

void cmd_xgroup_create(struct client *c)
{
    struct subject s = {.entries_read = STREAM_READ_UNKNOWN};
    struct stream_id id;
    if (!take_options(c, true, &s) || !take_subject(c, &s)) return;
    if (c->argc > 8) {
        reply_subcommand_error(c);
        return;
    }
    if (!is_stream_end(c, &s, &id) && !stream_take_id(c, c->argv[4], 0, &id)) return;
    if (s.group != NULL) {
        reply_error(c, "BUSYGROUP Consumer Group name already exists");
        return;
    }
    if (s.stream == NULL) {
        db_put_entry_at(c->db, &s.place, streamval_new(s.place.key));
        s.stream = streamval_of(s.place.entry);
    }
    stream_groups_add(&s.stream->groups, s.name, id, s.entries_read);
    stream_group_changed(c, s.place.key, 1);
    notify(c->server, c->db, NOTIFY_STREAM, "xgroup-create", s.place.key);
    reply_ok(c);
}

void cmd_xgroup_setid(struct client *c)
{
    struct subject s = {.entries_read = STREAM_READ_UNKNOWN};
    struct stream_id id;
    if (!take_options(c, false, &s) || !take_group(c, &s)) return;
    if (c->argc != 5 && c->argc != 7) {
        reply_subcommand_error(c);
        return;
    }
    if (!is_stream_end(c, &s, &id) && !stream_take_any_id(c, c->argv[4], 0, &id)) return;
    s.group->last_id = id;
    s.group->entries_read = s.entries_read;
    stream_group_changed(c, s.place.key, 1);
    notify(c->server, c->db, NOTIFY_STREAM, "xgroup-setid", s.place.key);
    reply_ok(c);
}

/* Who waits for entries of the group is told. */
void cmd_xgroup_destroy(struct client *c)
{
    struct subject s = {0};
    if (!take_subject(c, &s)) return;
    if (s.group != NULL) {
        stream_groups_remove(&s.stream->groups, s.group);
        stream_group_changed(c, s.place.key, 1);
        notify(c->server, c->db, NOTIFY_STREAM, "xgroup-destroy", s.place.key);
        if (c->server->blocks.count > 0) block_key_changed(c->server, c->db, s.place.key);
    }
    reply_int64(c, s.group != NULL);
}

void cmd_xgroup_createconsumer(struct client *c)
{
    struct subject s = {0};
    if (!take_group(c, &s)) return;
    struct stream_consumer *consumer =
        stream_group_add_consumer(s.group, c->argv[4], stream_now_ms(c));
    stream_group_changed(c, s.place.key, consumer != NULL);
    if (consumer != NULL)
        notify(c->server, c->db, NOTIFY_STREAM, "xgroup-createconsumer", s.place.key);
    reply_int64(c, consumer != NULL);
}

void cmd_xgroup_delconsumer(struct client *c)
{
    struct subject s = {0};
    int64_t pending = 0;
    if (!take_group(c, &s)) return;
    struct stream_consumer *consumer = stream_group_consumer(s.group, c->argv[4]);
    if (consumer != NULL) {
        pending = (int64_t)consumer->pending.count;
        stream_group_remove_consumer(s.group, consumer);
        stream_group_changed(c, s.place.key, 1);
        notify(c->server, c->db, NOTIFY_STREAM, "xgroup-delconsumer", s.place.key);
    }
    reply_int64(c, pending);
}

void cmd_xgroup_help(struct client *c)
{
    static const char *const lines[] = {
        "CREATE <key> <groupname> <id|$> [option]",
        "    Create a new consumer group. Options are:",
        "    * MKSTREAM",
        "      Create the empty stream if it does not exist.",
        "    * ENTRIESREAD entries_read",
        "      Set the group's entries_read counter (internal use).",
        "CREATECONSUMER <key> <groupname> <consumer>",
        "    Create a new consumer in the specified group.",
        "DELCONSUMER <key> <groupname> <consumer>",
        "    Remove the specified consumer.",
        "DESTROY <key> <groupname>",
        "    Remove the specified group.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
        "    Set the current group ID and entries_read counter.",
        NULL,
    };
    reply_help(c, lines);
}

/* ---- XACK ---- */

void cmd_xack(struct client *c)
{
    struct streamval *s;
    int64_t acknowledged = 0;
    if (!stream_take_read(c, c->argv[1], &s)) return;
    struct stream_group *g = s != NULL ? stream_groups_find(&s->groups, c->argv[2]) : NULL;
    if (g == NULL) {
        reply_int64(c, 0);
        return;
    }
    struct stream_id *ids = stream_take_ids(c, 3);
    if (ids == NULL) return;
    for (size_t i = 0; i < c->argc - 3; i++) acknowledged += stream_group_acknowledge(g, ids[i]);
    mem_free(ids);
    stream_group_changed(c, c->argv[1], acknowledged);
    reply_int64(c, acknowledged);
}

/* ---- XPENDING ---- */

struct pending_range {
    int64_t min_idle_ms, count;
    struct stream_id from, to;
    struct slice consumer;               /* ptr NULL: of all */
};

/* [IDLE ms] start end count [consumer], from argv[3] on. */
static bool take_pending_range(struct client *c, struct pending_range *r)
{
    size_t at = 3;
    *r = (struct pending_range){0};
    if (slice_is(c->argv[3], "idle")) {
        if (!reply_take_int64(c, c->argv[4], &r->min_idle_ms)) return false;
        if (c->argc < 8) {
            reply_syntax_error(c);
            return false;
        }
        at = 5;
    }
    if (!reply_take_int64(c, c->argv[at + 2], &r->count)) return false;
    if (!stream_take_start(c, c->argv[at], &r->from)) return false;
    if (!stream_take_end(c, c->argv[at + 1], &r->to)) return false;
    if (at + 3 < c->argc) r->consumer = c->argv[at + 3];
    return true;
}

/* The group's or the consumer's entries are gone through alike, by ID. */
static void reply_pending_range(struct client *c, const struct stream_group *g,
                                const struct pending_range *r, const struct id_tree *tree)
{
    size_t begun = reply_begin_array(c), count = 0;
    struct id_place place = id_tree_at_or_after(tree, r->from);
    for (; place.leaf != NULL && (int64_t)count < r->count; place = id_place_next(place)) {
        struct stream_id id = id_place_id(place);
        if (stream_id_compare(id, r->to) > 0) break;
        const struct stream_pending *p = stream_group_pending(g, id);
        int64_t idle_ms = stream_now_ms(c) - p->delivered_ms;
        if (r->min_idle_ms != 0 && idle_ms < r->min_idle_ms) continue;
        reply_array(c, 4);
        stream_reply_id(c, id);
        reply_bulk(c, p->consumer->name);
        reply_int64(c, idle_ms < 0 ? 0 : idle_ms);
        reply_int64(c, (int64_t)p->deliveries);
        count++;
    }
    reply_end_array(c, begun, count);
}

static void reply_consumers_with_pending(struct client *c, const struct stream_group *g)
{
    char digits[NUMBER_INT64_MAX_LEN];
    size_t begun = reply_begin_array(c), count = 0;
    for (size_t i = 0; i < g->consumers.count; i++) {
        const struct stream_consumer *consumer = stream_group_consumer_at(g, i);
        if (consumer->pending.count == 0) continue;
        reply_array(c, 2);
        reply_bulk(c, consumer->name);
        reply_bulk(c, slice_make(digits, number_from_uint64(digits, consumer->pending.count)));
        count++;
    }
    reply_end_array(c, begun, count);
}

static void reply_pending_summary(struct client *c, const struct stream_group *g)
{
    reply_array(c, 4);
    reply_int64(c, (int64_t)g->pending.count);
    if (g->pending.count == 0) {
        reply_null(c);
        reply_null(c);
        reply_null_array(c);
        return;
    }
    stream_reply_id(c, id_place_id(id_tree_first(&g->pending)));
    stream_reply_id(c, id_place_id(id_tree_last(&g->pending)));
    reply_consumers_with_pending(c, g);
}

void cmd_xpending(struct client *c)
{
    struct streamval *s;
    struct pending_range r;
    bool is_summary = c->argc == 3;
    if (!is_summary && (c->argc < 6 || c->argc > 9)) {
        reply_syntax_error(c);
        return;
    }
    if (!is_summary && !take_pending_range(c, &r)) return;
    if (!stream_take_read(c, c->argv[1], &s)) return;
    struct stream_group *g = s != NULL ? stream_groups_find(&s->groups, c->argv[2]) : NULL;
    if (g == NULL) {
        stream_reply_no_group(c, c->argv[1], c->argv[2]);
        return;
    }
    if (is_summary) {
        reply_pending_summary(c, g);
        return;
    }
    const struct id_tree *tree = &g->pending;
    if (r.consumer.ptr != NULL) {
        const struct stream_consumer *consumer = stream_group_consumer(g, r.consumer);
        tree = consumer != NULL ? &consumer->pending : NULL;
    }
    if (tree != NULL) reply_pending_range(c, g, &r, tree);
    else reply_array(c, 0);
}
