/* cmd_stream_read.c - XREAD and XREADGROUP: what is new in several streams, and waiting for it.
 *
 * A client that waits is served as Redis does it, by rules of its own: from the one key that was
 * changed, of which the last ID given decides, not whether an entry is still there; and XREADGROUP
 * is told when its key or group is gone. */
#include "core/base/mem.h"
#include "server/cmd/stream.h"
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <assert.h>

enum { WAITED_COUNT = 1000 };            /* entries for a client that waited and said no COUNT */

struct read {
    bool is_group, no_ack, may_wait;
    int64_t timeout_us, count;           /* count 0: all */
    size_t first, streams;               /* of the keys, in argv; as many IDs follow */
    struct slice group, consumer;
};

/* One of the streams, while it is looked at. */
struct source {
    struct slice key;
    struct streamval *stream;            /* NULL: none */
    struct stream_group *group;
    struct stream_id above;
    bool is_new_only;                    /* ">" */
};

/* ---- arguments ---- */

static bool take_block(struct client *c, struct slice text, struct read *r)
{
    if (c->flags & CLIENT_SCRIPT) {
        reply_errorf(c, "ERR %.*s command is not allowed with BLOCK option from scripts",
                     (int)c->argv[0].len, c->argv[0].ptr);
        return false;
    }
    r->may_wait = true;
    return block_take_milliseconds(c, text, &r->timeout_us);
}

static bool take_streams(struct client *c, size_t first, struct read *r)
{
    size_t rest = c->argc - first;
    r->first = first;
    r->streams = rest / 2;
    if (rest % 2 == 0) return true;
    reply_error(c, "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be "
                   "specified.");
    return false;
}

static bool is_only_for_groups(struct client *c, const struct read *r, const char *option)
{
    if (!r->is_group)
        reply_errorf(c,
                     "ERR The %s option is only supported by XREADGROUP. You called XREAD instead.",
                     option);
    return r->is_group;
}

/* One option at argv[*i], of those in front of STREAMS; *i is the last of it then. */
static bool take_option(struct client *c, struct read *r, size_t *i)
{
    struct slice word = c->argv[*i];
    size_t more = c->argc - 1 - *i;
    if (more >= 1 && slice_is(word, "block")) return take_block(c, c->argv[++*i], r);
    if (more >= 1 && slice_is(word, "count")) {
        if (!reply_take_int64(c, c->argv[++*i], &r->count)) return false;
        if (r->count < 0) r->count = 0;
        return true;
    }
    if (more >= 2 && slice_is(word, "group")) {
        r->group = c->argv[*i + 1];
        r->consumer = c->argv[*i + 2];
        *i += 2;
        return is_only_for_groups(c, r, "GROUP");
    }
    if (slice_is(word, "noack")) {
        r->no_ack = true;
        return is_only_for_groups(c, r, "NOACK");
    }
    reply_syntax_error(c);
    return false;
}

static bool take_read(struct client *c, struct read *r)
{
    for (size_t i = 1; i < c->argc && r->first == 0; i++) {
        if (i + 1 < c->argc && slice_is(c->argv[i], "streams")) {
            if (!take_streams(c, i + 1, r)) return false;
        } else if (!take_option(c, r, &i)) {
            return false;
        }
    }
    if (r->first == 0) {
        reply_syntax_error(c);
        return false;
    }
    if (!r->is_group || r->group.ptr != NULL) return true;
    reply_error(c, "ERR Missing GROUP option for XREADGROUP");
    return false;
}

#define NO_LAST_ID                                                                                \
    "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of " \
    "this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID "   \
    "would just return an empty result set."
#define NO_NEW_ID                                                                                 \
    "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> "        \
    "<consumer> option."

static bool take_above(struct client *c, const struct read *r, struct slice text, struct source *s)
{
    bool is_last = slice_equal(text, SLICE("$")), is_new = slice_equal(text, SLICE(">"));
    if (is_last && r->is_group) {
        reply_error(c, NO_LAST_ID);
        return false;
    }
    if (is_new && !r->is_group) {
        reply_error(c, NO_NEW_ID);
        return false;
    }
    if (is_last) s->above = s->stream != NULL ? s->stream->last_id : (struct stream_id){0, 0};
    else if (is_new) s->above = STREAM_ID_LAST;
    else if (!stream_take_id(c, text, 0, &s->above)) return false;
    s->is_new_only = r->is_group && stream_id_compare(s->above, STREAM_ID_LAST) == 0;
    return true;
}

static bool take_source(struct client *c, const struct read *r, size_t i, struct source *s)
{
    *s = (struct source){.key = c->argv[r->first + i]};
    if (!stream_take_read(c, s->key, &s->stream)) return false;
    if (r->is_group) {
        s->group = s->stream != NULL ? stream_groups_find(&s->stream->groups, r->group) : NULL;
        if (s->group == NULL) {
            reply_errorf(c,
                         "NOGROUP No such key '%.*s' or consumer group '%.*s' in XREADGROUP with "
                         "GROUP option",
                         (int)s->key.len, s->key.ptr, (int)r->group.len, r->group.ptr);
            return false;
        }
    }
    return take_above(c, r, c->argv[r->first + r->streams + i], s);
}

/* ---- giving entries to a consumer ---- */

/* The entry is pending for the consumer, delivered once and now, whosever it was. */
static void deliver(struct client *c, const struct source *s, struct stream_consumer *consumer,
                    struct stream_id id)
{
    bool is_new;
    struct stream_pending *p = stream_group_assign(s->group, id, consumer, &is_new);
    p->delivered_ms = stream_now_ms(c);
    p->deliveries = 1;
    stream_log_claim(c, s->key, s->group, id, p);
}

static void reply_new(struct client *c, const struct read *r, const struct source *s,
                      struct stream_consumer *consumer, struct streamval_walk *w, uint64_t limit)
{
    struct stream_entry e;
    bool has_advanced = false;
    size_t begun = reply_begin_array(c), count = 0;
    while ((limit == 0 || count < limit) && streamval_walk_next(w, &e)) {
        if (stream_id_compare(e.id, s->group->last_id) > 0) {
            streamval_group_advance(s->stream, s->group, e.id);
            has_advanced = true;
        }
        stream_reply_entry(c, &e);
        if (!r->no_ack) deliver(c, s, consumer, e.id);
        count++;
    }
    reply_end_array(c, begun, count);
    if (has_advanced && r->no_ack) stream_log_group_id(c, s->key, s->group);
}

/* What is pending for the consumer from an ID on; of entries that are gone only the ID. */
static void reply_history(struct client *c, const struct source *s,
                          const struct stream_consumer *consumer, struct stream_id from,
                          uint64_t limit)
{
    size_t begun = reply_begin_array(c), count = 0;
    struct id_place place = id_tree_at_or_after(&consumer->pending, from);
    for (; place.leaf != NULL && (limit == 0 || count < limit); place = id_place_next(place)) {
        struct stream_id id = id_place_id(place);
        count++;
        if (!stream_reply_one(c, s->stream, id)) {
            reply_array(c, 2);
            stream_reply_id(c, id);
            reply_null_array(c);
            continue;
        }
        struct stream_pending *p = stream_group_pending(s->group, id);
        p->delivered_ms = stream_now_ms(c);
        p->deliveries++;
    }
    reply_end_array(c, begun, count);
}

static struct stream_consumer *consumer_of(struct client *c, const struct read *r,
                                           const struct source *s)
{
    bool is_new;
    struct stream_consumer *consumer =
        stream_seen_consumer(c, s->key, s->group, r->consumer, &is_new);
    if (is_new && r->no_ack) stream_log_consumer(c, s->key, s->group, r->consumer);
    return consumer;
}

/* ---- one stream of the reply ---- */

static void reply_source(struct client *c, const struct read *r, const struct source *s,
                         struct stream_consumer *consumer, uint64_t limit)
{
    struct streamval_walk walk;
    struct stream_id from = s->above;
    bool is_any_above = stream_id_next(&from);
    if (c->resp == RESP2) reply_array(c, 2);
    reply_bulk(c, s->key);
    if (r->is_group && !s->is_new_only) {
        reply_history(c, s, consumer, from, limit);
    } else {
        streamval_walk_begin(&walk, s->stream, from, STREAM_ID_LAST, false);
        if (!is_any_above) walk.block.leaf = NULL;
        if (r->is_group) reply_new(c, r, s, consumer, &walk, limit);
        else stream_reply_walk(c, &walk, limit);
    }
    if (r->is_group) stream_group_changed(c, s->key, 1);
}

/* Whether the stream has something to give; where XREADGROUP begins is known then. */
static bool has_any(struct source *s)
{
    if (s->stream == NULL) return false;
    if (s->group != NULL && !s->is_new_only) return true;
    if (s->stream->length == 0) return false;
    struct stream_id above = s->group != NULL ? s->group->last_id : s->above;
    if (stream_id_compare(streamval_top(s->stream), above) <= 0) return false;
    s->above = above;
    return true;
}

/* Streams and what they give: a map, or where there is none an array of pairs. */
static void end_streams(struct client *c, size_t begun, size_t count)
{
    if (c->resp == RESP2) reply_end_array(c, begun, count);
    else reply_end_map(c, begun, count);
}

/* Replies what there is now, of how many streams it returns.  Each counts as read again, as in
 * Redis. */
static size_t reply_now(struct client *c, const struct read *r, struct source *sources)
{
    size_t begun = reply_begin_array(c), count = 0;
    for (size_t i = 0; i < r->streams; i++) {
        struct source *s = &sources[i];
        db_note_read(c->db, s->key, s->stream != NULL);
        if (!has_any(s)) continue;
        struct stream_consumer *consumer = s->group != NULL ? consumer_of(c, r, s) : NULL;
        reply_source(c, r, s, consumer, (uint64_t)r->count);
        count++;
    }
    if (count > 0) end_streams(c, begun, count);
    return count;
}

/* ---- waiting ---- */

static void wait(struct client *c, const struct read *r, const struct source *sources)
{
    char (*texts)[STREAM_ID_TEXT_MAX] = mem_alloc(r->streams * sizeof *texts);
    struct slice *ids = c->argv + r->first + r->streams;
    struct slice *as_called = mem_alloc(r->streams * sizeof *as_called);
    memcpy(as_called, ids, r->streams * sizeof *ids);
    for (size_t i = 0; i < r->streams; i++)
        if (!r->is_group)
            ids[i] = slice_make(texts[i], stream_id_print(texts[i], sources[i].above));
    block_on_keys(c, r->first, 1, r->streams,
                  &(struct block_wish){ENTRY_STREAM, BLOCK_NULL_ARRAY,
                                       r->is_group ? BLOCK_LOOKS : BLOCK_GOES_ON, r->timeout_us});
    memcpy(ids, as_called, r->streams * sizeof *ids);
    mem_free(as_called);
    mem_free(texts);
}

static void go_on_waiting(struct client *c, const struct read *r)
{
    block_on_keys(c, r->first, 1, r->streams,
                  &(struct block_wish){.type = ENTRY_STREAM, .nothing = BLOCK_NULL_ARRAY});
}

/* Of a client that waits: what became of the key. */
static bool find_awaited(struct client *c, const struct read *r, size_t i, struct source *s)
{
    struct entry *e = db_find_peek(c->db, c->argv[r->first + i]);
    *s = (struct source){.key = c->argv[r->first + i], .is_new_only = r->is_group};
    if (e == NULL || e->type != ENTRY_STREAM) {
        if (r->is_group) reply_error(c, "UNBLOCKED the stream key no longer exists");
        else go_on_waiting(c, r);
        return false;
    }
    s->stream = streamval_of(e);
    if (!r->is_group) return take_above(c, r, c->argv[r->first + r->streams + i], s);
    s->group = stream_groups_find(&s->stream->groups, r->group);
    if (s->group == NULL) {
        reply_error(c, "NOGROUP the consumer group this client was blocked on no longer exists");
        return false;
    }
    s->above = s->group->last_id;
    return true;
}

static void serve_awaited(struct client *c, const struct read *r)
{
    struct source s;
    size_t i = 0, begun = reply_begin_array(c);
    while (block_skips(c, c->argv[r->first + i])) i++;
    assert(i < r->streams);
    if (!find_awaited(c, r, i, &s)) return;
    if (stream_id_compare(s.stream->last_id, s.above) <= 0) {
        go_on_waiting(c, r);
        return;
    }
    struct stream_consumer *consumer = s.group != NULL ? consumer_of(c, r, &s) : NULL;
    reply_source(c, r, &s, consumer, r->count > 0 ? (uint64_t)r->count : WAITED_COUNT);
    end_streams(c, begun, 1);
}

/* ---- the commands ---- */

static void read_sources(struct client *c, const struct read *r)
{
    struct source *sources = mem_alloc(r->streams * sizeof *sources);
    size_t known = 0;
    while (known < r->streams && take_source(c, r, known, &sources[known])) known++;
    if (known == r->streams && reply_now(c, r, sources) == 0) {
        if (r->may_wait) wait(c, r, sources);
        else reply_null_array(c);
    }
    mem_free(sources);
}

static void read(struct client *c, bool is_group)
{
    struct read r = {.is_group = is_group};
    if (take_read(c, &r)) {
        if (c->blocked != NULL || (c->flags & CLIENT_HAS_WAITED)) serve_awaited(c, &r);
        else read_sources(c, &r);
    }
    if (is_group) propagate_nothing(c);
}

void cmd_xread(struct client *c) { read(c, false); }
void cmd_xreadgroup(struct client *c) { read(c, true); }
