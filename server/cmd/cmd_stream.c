/* cmd_stream.c - the entries of one stream: adding, reading, deleting, trimming. */
#include "core/base/mem.h"
#include "server/cmd/stream.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- the options of XADD and XTRIM ---- */

enum {
    ROUGH_BLOCKS = 100,                  /* what rough trimming deletes, in full blocks ... */
    ROUGH_LIMIT_UNBOUND = 10000,         /* ... where they have no bound */
    ROUGH_LIMIT_MAX = 1000000
};

struct change {
    struct streamval_trim trim;
    size_t threshold_at;                 /* in argv; in front of it may stand = or ~ */
    bool no_mkstream, has_limit;
    bool has_id, has_seq;                /* XADD: not "*"; not "ms-*" */
    size_t id_at;
    struct stream_id id;
};

static bool take_count(struct client *c, struct slice text, const char *error, uint64_t *out)
{
    int64_t value;
    if (!reply_take_int64(c, text, &value)) return false;
    if (value < 0) {
        reply_error(c, error);
        return false;
    }
    *out = (uint64_t)value;
    return true;
}

/* MAXLEN or MINID at argv[*i], with what belongs to it; *i is the last of that then. */
static bool take_threshold(struct client *c, struct change *ch, bool is_count, size_t *i)
{
    struct streamval_trim *trim = &ch->trim;
    if (trim->what != STREAMVAL_KEEP_ALL) {
        reply_error(c, "ERR syntax error, MAXLEN and MINID options at the same time are not "
                       "compatible");
        return false;
    }
    trim->what = is_count ? STREAMVAL_KEEP_COUNT : STREAMVAL_KEEP_FROM;
    trim->is_rough = false;
    size_t at = *i + 1;
    bool is_rough = slice_equal(c->argv[at], SLICE("~"));
    if (at + 1 < c->argc && (is_rough || slice_equal(c->argv[at], SLICE("=")))) {
        trim->is_rough = is_rough;
        at++;
    }
    ch->threshold_at = *i = at;
    if (!is_count) return stream_take_id(c, c->argv[at], 0, &trim->from);
    return take_count(c, c->argv[at], "ERR The MAXLEN argument must be >= 0.", &trim->count);
}

/* The options from argv[2] on; of XADD up to the ID. */
static bool take_options(struct client *c, bool is_xadd, struct change *ch)
{
    for (size_t i = 2; i < c->argc; i++) {
        struct slice word = c->argv[i];
        bool has_more = i + 1 < c->argc;
        ch->id_at = i;
        if (is_xadd && slice_equal(word, SLICE("*"))) return true;
        if (has_more && (slice_is(word, "maxlen") || slice_is(word, "minid"))) {
            if (!take_threshold(c, ch, slice_is(word, "maxlen"), &i)) return false;
        } else if (has_more && slice_is(word, "limit")) {
            if (!take_count(c, c->argv[++i], "ERR The LIMIT argument must be >= 0.",
                            &ch->trim.limit))
                return false;
            ch->has_limit = true;
        } else if (is_xadd && slice_is(word, "nomkstream")) {
            ch->no_mkstream = true;
        } else if (is_xadd) {
            ch->has_id = true;
            if (stream_id_parse(word, 0, &ch->id, &ch->has_seq)) return true;
            return stream_take_id(c, SLICE(""), 0, &ch->id);           /* replies */
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    ch->id_at = c->argc;
    return true;
}

static uint64_t limit_by_default(const struct client *c)
{
    int64_t entries = c->server->keyspace.limits.stream_node_max_entries;
    if (entries > ROUGH_LIMIT_MAX / ROUGH_BLOCKS) return ROUGH_LIMIT_MAX;
    return entries > 0 ? (uint64_t)entries * ROUGH_BLOCKS : ROUGH_LIMIT_UNBOUND;
}

/* The log says exactly what was trimmed, and is not limited. */
static bool settle_limit(struct client *c, struct change *ch)
{
    if (c->flags & CLIENT_REPLAY) {
        ch->trim.limit = 0;
    } else if (ch->has_limit && !ch->trim.is_rough) {
        reply_error(c, "ERR syntax error, LIMIT cannot be used without the special ~ option");
        return false;
    } else if (!ch->has_limit && ch->trim.is_rough) {
        ch->trim.limit = limit_by_default(c);
    }
    return true;
}

static bool take_change(struct client *c, bool is_xadd, struct change *ch)
{
    if (!take_options(c, is_xadd, ch)) return false;
    if (ch->trim.limit != 0 && ch->trim.what == STREAMVAL_KEEP_ALL) {
        reply_error(c, "ERR syntax error, LIMIT cannot be used without specifying a trimming "
                       "strategy");
        return false;
    }
    if (!is_xadd && ch->trim.what == STREAMVAL_KEEP_ALL) {
        reply_error(c, "ERR syntax error, XTRIM must be called with a trimming strategy");
        return false;
    }
    return settle_limit(c, ch);
}

/* The request as it was called, but with the ID that was given, and with the trimming that was done
 * in place of a rough one. */
static void log_change(struct client *c, const struct change *ch, const struct streamval *s,
                       const struct slice *id)
{
    char threshold[STREAM_ID_TEXT_MAX];
    struct slice *argv = mem_alloc(c->argc * sizeof *argv);
    memcpy(argv, c->argv, c->argc * sizeof *argv);
    if (id != NULL) argv[ch->id_at] = *id;
    if (ch->trim.is_rough) {
        size_t len = ch->trim.what == STREAMVAL_KEEP_COUNT
                         ? number_from_uint64(threshold, s->length)
                         : stream_id_print(threshold, streamval_first_lying(s));
        argv[ch->threshold_at - 1] = SLICE("=");
        argv[ch->threshold_at] = slice_make(threshold, len);
    }
    propagate_instead(c, argv, c->argc);
    mem_free(argv);
}

/* ---- XADD ---- */

#define TOO_LARGE "ERR Elements are too large to be stored"

static bool is_last_id(struct stream_id id)
{
    return id.ms == UINT64_MAX && id.seq == UINT64_MAX;
}

static bool has_no_seq_left(const struct streamval *s, const struct change *ch)
{
    return ch->has_id && !ch->has_seq && ch->id.ms == s->last_id.ms &&
           s->last_id.seq == UINT64_MAX;
}

/* The ID of the next entry; false where it is not above the last. */
static bool choose_id(const struct client *c, const struct streamval *s, const struct change *ch,
                      struct stream_id *id)
{
    uint64_t now_ms = (uint64_t)stream_now_ms(c);
    *id = ch->has_id ? ch->id : (struct stream_id){now_ms, 0};
    if (!ch->has_id && now_ms <= s->last_id.ms) {
        *id = s->last_id;
        return stream_id_next(id);
    }
    if (ch->has_id && !ch->has_seq && id->ms == s->last_id.ms) {
        id->seq = s->last_id.seq + 1;
    }
    return stream_id_compare(*id, s->last_id) > 0;
}

static bool has_size(const struct client *c, size_t from)
{
    size_t bytes = 0;
    for (size_t i = from; i < c->argc; i++) bytes += c->argv[i].len;
    return bytes <= STREAMVAL_ENTRY_MAX && (c->argc - from) / 2 < LISTPACK_BYTES_MAX / 64;
}

static bool may_add(struct client *c, const struct streamval *s, const struct change *ch,
                    struct stream_id *id)
{
    if (is_last_id(s->last_id)) {
        reply_error(c, "ERR The stream has exhausted the last possible ID, unable to add more "
                       "items");
    } else if (has_no_seq_left(s, ch)) {
        reply_error(c, TOO_LARGE);       /* Redis's answer, whatever it means by that */
    } else if (!choose_id(c, s, ch, id)) {
        reply_error(c, "ERR The ID specified in XADD is equal or smaller than the target stream "
                       "top item");
    } else {
        return true;
    }
    return false;
}

static void add(struct client *c, struct db_place *place, const struct change *ch)
{
    char text[STREAM_ID_TEXT_MAX];
    struct stream_id id;
    if (place->entry == NULL) db_put_entry_at(c->db, place, streamval_new(place->key));
    struct streamval *s = streamval_of(place->entry);
    if (!may_add(c, s, ch, &id)) return;
    streamval_add(s, id, c->argv + ch->id_at + 1, (c->argc - ch->id_at - 1) / 2,
                  &c->server->keyspace.limits);
    struct slice given = slice_make(text, stream_id_print(text, id));
    reply_bulk(c, given);
    bool is_trimmed = streamval_trim(s, &ch->trim) > 0;
    typed_changed_by(c, place, 1, false, NOTIFY_STREAM, "xadd");
    if (is_trimmed) notify(c->server, c->db, NOTIFY_STREAM, "xtrim", place->key);
    bool is_as_called = ch->has_id && ch->has_seq;
    if (!is_as_called || ch->trim.is_rough) log_change(c, ch, s, is_as_called ? NULL : &given);
}

void cmd_xadd(struct client *c)
{
    struct db_place place;
    struct change ch = {0};
    if (!take_change(c, true, &ch)) return;
    if (c->argc < ch.id_at + 3 || (c->argc - ch.id_at) % 2 == 0) {
        reply_error(c, "ERR wrong number of arguments for 'xadd' command");
        return;
    }
    if (ch.has_id && ch.has_seq && stream_id_is_zero(ch.id)) {
        reply_error(c, "ERR The ID specified in XADD must be greater than 0-0");
        return;
    }
    if (!has_size(c, ch.id_at + 1)) {
        reply_error(c, TOO_LARGE);
        return;
    }
    if (!typed_place(c, c->argv[1], ENTRY_STREAM, &place)) return;
    if (place.entry == NULL && ch.no_mkstream) reply_null(c);
    else add(c, &place, &ch);
}

/* ---- XTRIM XDEL XSETID ---- */

void cmd_xtrim(struct client *c)
{
    struct db_place place;
    struct change ch = {0};
    uint64_t deleted = 0;
    if (!take_change(c, false, &ch) || !typed_place(c, c->argv[1], ENTRY_STREAM, &place)) return;
    if (place.entry != NULL) {
        struct streamval *s = streamval_of(place.entry);
        deleted = streamval_trim(s, &ch.trim);
        if (deleted > 0 && ch.trim.is_rough) log_change(c, &ch, s, NULL);
        stream_entries_changed(c, place.key, (int64_t)deleted);
        if (deleted > 0) notify(c->server, c->db, NOTIFY_STREAM, "xtrim", place.key);
    }
    reply_int64(c, (int64_t)deleted);
}

void cmd_xdel(struct client *c)
{
    struct db_place place;
    if (!typed_place(c, c->argv[1], ENTRY_STREAM, &place)) return;
    if (place.entry == NULL) {
        reply_int64(c, 0);
        return;
    }
    struct stream_id *ids = stream_take_ids(c, 2);
    if (ids == NULL) return;
    size_t deleted = streamval_delete(streamval_of(place.entry), ids, c->argc - 2);
    mem_free(ids);
    stream_entries_changed(c, place.key, (int64_t)deleted);
    if (deleted > 0) notify(c->server, c->db, NOTIFY_STREAM, "xdel", place.key);
    reply_int64(c, (int64_t)deleted);
}

struct setid {
    struct stream_id id, max_deleted;
    int64_t entries_added;               /* -1: stays */
};

static bool take_setid(struct client *c, struct setid *set)
{
    *set = (struct setid){.entries_added = -1};
    if (!stream_take_id(c, c->argv[2], 0, &set->id)) return false;
    for (size_t i = 3; i < c->argc; i += 2) {
        bool has_more = i + 1 < c->argc;
        if (has_more && slice_is(c->argv[i], "entriesadded")) {
            if (!reply_take_int64(c, c->argv[i + 1], &set->entries_added)) return false;
            if (set->entries_added >= 0) continue;
            reply_error(c, "ERR entries_added must be positive");
            return false;
        }
        if (!has_more || !slice_is(c->argv[i], "maxdeletedid")) {
            reply_syntax_error(c);
            return false;
        }
        if (!stream_take_id(c, c->argv[i + 1], 0, &set->max_deleted)) return false;
        if (stream_id_compare(set->id, set->max_deleted) < 0) {
            reply_error(c, "ERR The ID specified in XSETID is smaller than the provided "
                           "max_deleted_entry_id");
            return false;
        }
    }
    return true;
}

/* Why a stream cannot be set so; NULL if it can. */
static const char *why_not(const struct streamval *s, const struct setid *set)
{
    if (s->length == 0) return NULL;
    if (stream_id_compare(set->id, streamval_top(s)) < 0)
        return "ERR The ID specified in XSETID is smaller than the target stream top item";
    if (set->entries_added != -1 && s->length > (uint64_t)set->entries_added)
        return "ERR The entries_added specified in XSETID is smaller than the target stream length";
    return NULL;
}

void cmd_xsetid(struct client *c)
{
    struct db_place place;
    struct setid set;
    if (!take_setid(c, &set)) return;
    if (!typed_place(c, c->argv[1], ENTRY_STREAM, &place)) return;
    if (place.entry == NULL) {
        reply_no_such_key(c);
        return;
    }
    struct streamval *s = streamval_of(place.entry);
    const char *why = why_not(s, &set);
    if (why != NULL) {
        reply_error(c, why);
        return;
    }
    s->last_id = set.id;
    if (set.entries_added != -1) s->entries_added = (uint64_t)set.entries_added;
    if (!stream_id_is_zero(set.max_deleted)) s->max_deleted_id = set.max_deleted;
    stream_group_changed(c, place.key, 1);
    notify(c->server, c->db, NOTIFY_STREAM, "xsetid", place.key);
    reply_ok(c);
}

/* ---- XLEN XRANGE XREVRANGE ---- */

void cmd_xlen(struct client *c)
{
    struct streamval *s;
    if (stream_take_read(c, c->argv[1], &s)) reply_int64(c, s != NULL ? (int64_t)s->length : 0);
}

/* COUNT, from argv[4] on; -1 where it is not said. */
static bool take_range_count(struct client *c, int64_t *count)
{
    *count = -1;
    for (size_t i = 4; i < c->argc; i += 2) {
        if (!slice_is(c->argv[i], "count") || i + 1 >= c->argc) {
            reply_syntax_error(c);
            return false;
        }
        if (!reply_take_int64(c, c->argv[i + 1], count)) return false;
        if (*count < 0) *count = 0;
    }
    return true;
}

static void range(struct client *c, bool backwards)
{
    struct streamval *s;
    struct streamval_walk walk;
    struct stream_id from, to;
    int64_t count;
    if (!stream_take_start(c, c->argv[backwards ? 3 : 2], &from)) return;
    if (!stream_take_end(c, c->argv[backwards ? 2 : 3], &to)) return;
    if (!take_range_count(c, &count) || !stream_take_read(c, c->argv[1], &s)) return;
    if (s == NULL) {
        reply_array(c, 0);
    } else if (count == 0) {
        reply_null_array(c);
    } else {
        streamval_walk_begin(&walk, s, from, to, backwards);
        stream_reply_walk(c, &walk, count == -1 ? 0 : (uint64_t)count);
    }
}

void cmd_xrange(struct client *c) { range(c, false); }
void cmd_xrevrange(struct client *c) { range(c, true); }
