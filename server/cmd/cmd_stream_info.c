/* cmd_stream_info.c - XINFO: what a stream, its groups and their consumers are like. */
#include "server/cmd/stream.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

enum { FULL_COUNT = 10 };

static void reply_named_int(struct client *c, const char *name, int64_t value)
{
    reply_text(c, name);
    reply_int64(c, value);
}

static void reply_named_id(struct client *c, const char *name, struct stream_id id)
{
    reply_text(c, name);
    stream_reply_id(c, id);
}

/* How far a group has read, and what is left; either may not be known. */
static void reply_progress(struct client *c, const struct streamval *s,
                           const struct stream_group *g)
{
    int64_t lag;
    reply_text(c, "entries-read");
    if (g->entries_read == STREAM_READ_UNKNOWN) reply_null(c);
    else reply_int64(c, g->entries_read);
    reply_text(c, "lag");
    if (streamval_lag(s, g, &lag)) reply_int64(c, lag);
    else reply_null(c);
}

static bool take_stream(struct client *c, struct streamval **s)
{
    if (!stream_take_read(c, c->argv[2], s)) return false;
    if (*s == NULL) reply_no_such_key(c);
    return *s != NULL;
}

/* ---- XINFO GROUPS and CONSUMERS ---- */

void cmd_xinfo_groups(struct client *c)
{
    struct streamval *s;
    if (!take_stream(c, &s)) return;
    reply_array(c, s->groups.count);
    for (size_t i = 0; i < s->groups.count; i++) {
        const struct stream_group *g = stream_groups_at(&s->groups, i);
        reply_map(c, 6);
        reply_text(c, "name");
        reply_bulk(c, g->name);
        reply_named_int(c, "consumers", (int64_t)g->consumers.count);
        reply_named_int(c, "pending", (int64_t)g->pending.count);
        reply_named_id(c, "last-delivered-id", g->last_id);
        reply_progress(c, s, g);
    }
}

void cmd_xinfo_consumers(struct client *c)
{
    struct streamval *s;
    if (!take_stream(c, &s)) return;
    const struct stream_group *g = stream_groups_find(&s->groups, c->argv[3]);
    if (g == NULL) {
        reply_errorf(c, "NOGROUP No such consumer group '%.*s' for key name '%.*s'",
                     (int)c->argv[3].len, c->argv[3].ptr, (int)c->argv[2].len, c->argv[2].ptr);
        return;
    }
    reply_array(c, g->consumers.count);
    for (size_t i = 0; i < g->consumers.count; i++) {
        const struct stream_consumer *consumer = stream_group_consumer_at(g, i);
        int64_t idle_ms = stream_now_ms(c) - consumer->seen_ms;
        reply_map(c, 3);
        reply_text(c, "name");
        reply_bulk(c, consumer->name);
        reply_named_int(c, "pending", (int64_t)consumer->pending.count);
        reply_named_int(c, "idle", idle_ms < 0 ? 0 : idle_ms);
    }
}

/* ---- XINFO STREAM ---- */

static void reply_numbers(struct client *c, const struct streamval *s)
{
    reply_named_int(c, "length", (int64_t)s->length);
    reply_named_int(c, "radix-tree-keys", (int64_t)s->blocks.count);
    reply_named_int(c, "radix-tree-nodes", (int64_t)streamval_radix_nodes(s));
    reply_named_id(c, "last-generated-id", s->last_id);
    reply_named_id(c, "max-deleted-entry-id", s->max_deleted_id);
    reply_named_int(c, "entries-added", (int64_t)s->entries_added);
    reply_named_id(c, "recorded-first-entry-id", s->first_id);
}

static void reply_edge(struct client *c, const char *name, const struct streamval *s, bool is_last)
{
    struct streamval_walk walk;
    struct stream_entry e;
    reply_text(c, name);
    streamval_walk_begin(&walk, s, (struct stream_id){0, 0}, STREAM_ID_LAST, is_last);
    if (streamval_walk_next(&walk, &e)) stream_reply_entry(c, &e);
    else reply_null(c);
}

/* Up to count IDs of a tree, each with who has it (unless it is a consumer's own tree), since when
 * and how often. */
static void reply_pending(struct client *c, const struct stream_group *g,
                          const struct id_tree *tree, uint64_t count)
{
    size_t shown = count != 0 && count < tree->count ? (size_t)count : tree->count;
    struct id_place place = id_tree_first(tree);
    bool is_groups = tree == &g->pending;
    reply_text(c, "pending");
    reply_array(c, shown);
    for (size_t i = 0; i < shown; i++, place = id_place_next(place)) {
        const struct stream_pending *p = stream_group_pending(g, id_place_id(place));
        reply_array(c, is_groups ? 4 : 3);
        stream_reply_id(c, id_place_id(place));
        if (is_groups) reply_bulk(c, p->consumer->name);
        reply_int64(c, p->delivered_ms);
        reply_int64(c, (int64_t)p->deliveries);
    }
}

static void reply_full_consumers(struct client *c, const struct stream_group *g, uint64_t count)
{
    reply_text(c, "consumers");
    reply_array(c, g->consumers.count);
    for (size_t i = 0; i < g->consumers.count; i++) {
        const struct stream_consumer *consumer = stream_group_consumer_at(g, i);
        reply_map(c, 4);
        reply_text(c, "name");
        reply_bulk(c, consumer->name);
        reply_named_int(c, "seen-time", consumer->seen_ms);
        reply_named_int(c, "pel-count", (int64_t)consumer->pending.count);
        reply_pending(c, g, &consumer->pending, count);
    }
}

static void reply_full_groups(struct client *c, const struct streamval *s, uint64_t count)
{
    reply_text(c, "groups");
    reply_array(c, s->groups.count);
    for (size_t i = 0; i < s->groups.count; i++) {
        const struct stream_group *g = stream_groups_at(&s->groups, i);
        reply_map(c, 7);
        reply_text(c, "name");
        reply_bulk(c, g->name);
        reply_named_id(c, "last-delivered-id", g->last_id);
        reply_progress(c, s, g);
        reply_named_int(c, "pel-count", (int64_t)g->pending.count);
        reply_pending(c, g, &g->pending, count);
        reply_full_consumers(c, g, count);
    }
}

static void reply_full(struct client *c, const struct streamval *s, uint64_t count)
{
    struct streamval_walk walk;
    reply_map(c, 9);
    reply_numbers(c, s);
    reply_text(c, "entries");
    streamval_walk_begin(&walk, s, (struct stream_id){0, 0}, STREAM_ID_LAST, false);
    stream_reply_walk(c, &walk, count);
    reply_full_groups(c, s, count);
}

static void reply_short(struct client *c, const struct streamval *s)
{
    reply_map(c, 10);
    reply_numbers(c, s);
    reply_named_int(c, "groups", (int64_t)s->groups.count);
    reply_edge(c, "first-entry", s, false);
    reply_edge(c, "last-entry", s, true);
}

/* FULL [COUNT count], from argv[3] on. */
static bool take_full(struct client *c, int64_t *count)
{
    *count = FULL_COUNT;
    bool is_full = (c->argc == 4 || c->argc == 6) && slice_is(c->argv[3], "full") &&
                   (c->argc == 4 || slice_is(c->argv[4], "count"));
    if (!is_full) {
        reply_subcommand_error(c);
        return false;
    }
    if (c->argc == 6 && !reply_take_int64(c, c->argv[5], count)) return false;
    if (*count < 0) *count = FULL_COUNT;
    return true;
}

void cmd_xinfo_stream(struct client *c)
{
    struct streamval *s;
    int64_t count = 0;
    bool is_full = c->argc > 3;
    if (!take_stream(c, &s) || (is_full && !take_full(c, &count))) return;
    if (is_full) reply_full(c, s, (uint64_t)count);
    else reply_short(c, s);
}

void cmd_xinfo_help(struct client *c)
{
    static const char *const lines[] = {
        "CONSUMERS <key> <groupname>",
        "    Show consumers of <groupname>.",
        "GROUPS <key>",
        "    Show the stream consumer groups.",
        "STREAM <key> [FULL [COUNT <count>]",
        "    Show information about the stream.",
        NULL,
    };
    reply_help(c, lines);
}
