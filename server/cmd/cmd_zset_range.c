/* cmd_zset_range.c - ranges of sorted sets: ZRANGE and its like, ZRANGESTORE, ZCOUNT, ZLEXCOUNT,
 * ZREMRANGEBY*.
 *
 * By rank, score or name, a range becomes a span of ranks; what is done with it needs to know no
 * more. */
#include "server/cmd/zset_common.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

enum by { BY_RANK, BY_SCORE, BY_LEX };

/* The two arguments that bound a range, read. */
struct bounds {
    enum by by;
    int64_t start, end;
    struct zset_scores scores;
    struct zset_lexes lexes;
};

static bool take_bounds(struct client *c, enum by by, struct slice min, struct slice max,
                        struct bounds *out)
{
    out->by = by;
    switch (by) {
    case BY_SCORE: return zset_take_scores(c, min, max, &out->scores);
    case BY_LEX: return zset_take_lexes(c, min, max, &out->lexes);
    default: return reply_take_int64(c, min, &out->start) && reply_take_int64(c, max, &out->end);
    }
}

static struct zset_span span_of(const struct zset *z, const struct bounds *b)
{
    switch (b->by) {
    case BY_SCORE: return zset_span_of_scores(z, &b->scores);
    case BY_LEX: return zset_span_of_lexes(z, &b->lexes);
    default: return zset_span_of_ranks(zset_count(z), b->start, b->end);
    }
}

/* ---- ZRANGE and its like ---- */

struct request {
    struct bounds bounds;
    enum by by;
    bool by_is_fixed, is_reverse, direction_is_fixed;      /* by the command's name */
    bool with_scores, is_store;
    int64_t offset, limit;                                  /* limit -1: none */
};

static bool take_word(struct request *r, struct slice word)
{
    if (!r->is_store && slice_is(word, "withscores")) {
        r->with_scores = true;
    } else if (!r->direction_is_fixed && slice_is(word, "rev")) {
        r->is_reverse = r->direction_is_fixed = true;
    } else if (!r->by_is_fixed && (slice_is(word, "bylex") || slice_is(word, "byscore"))) {
        r->by = slice_is(word, "bylex") ? BY_LEX : BY_SCORE;
        r->by_is_fixed = true;
    } else {
        return false;
    }
    return true;
}

static bool take_options(struct client *c, size_t from, struct request *r)
{
    for (size_t i = from; i < c->argc; i++) {
        if (i + 2 < c->argc && slice_is(c->argv[i], "limit")) {
            if (!reply_take_int64(c, c->argv[i + 1], &r->offset)) return false;
            if (!reply_take_int64(c, c->argv[i + 2], &r->limit)) return false;
            i += 2;
        } else if (!take_word(r, c->argv[i])) {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

static bool options_are_compatible(struct client *c, const struct request *r)
{
    const char *error = NULL;
    if (r->limit != -1 && r->by == BY_RANK)
        error =
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    else if (r->with_scores && r->by == BY_LEX)
        error = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
    if (error != NULL) reply_error(c, error);
    return error == NULL;
}

/* Backwards, the larger bound comes first, but ranks are counted from the end. */
static bool take_request(struct client *c, size_t from, struct request *r)
{
    if (!take_options(c, from + 2, r) || !options_are_compatible(c, r)) return false;
    bool is_swapped = r->is_reverse && r->by != BY_RANK;
    return take_bounds(c, r->by, c->argv[from + is_swapped], c->argv[from + !is_swapped],
                       &r->bounds);
}

/* What LIMIT leaves of the span, in the direction of reading: first is the rank to begin with.
 * An offset below zero lies behind every end. */
static struct zset_span span_to_read(const struct zset *z, const struct request *r)
{
    struct zset_span whole = span_of(z, &r->bounds);
    uint64_t skipped = r->by != BY_RANK ? (uint64_t)r->offset : 0;
    if (skipped >= whole.count) return (struct zset_span){0};
    size_t first = whole.first + skipped, count = whole.count - skipped;
    if (r->limit >= 0 && (uint64_t)r->limit < count) count = (size_t)r->limit;
    if (r->is_reverse && r->by == BY_RANK) first = zset_count(z) - 1 - whole.first;
    else if (r->is_reverse) first = whole.first + whole.count - 1 - skipped;
    return (struct zset_span){first, count};
}

/* How many there will be, Redis knows of ranks only; it shows in what becomes of -0. */
static void store_span(struct client *c, const struct zset *z, struct zset_span span,
                       const struct request *r)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    struct zset result = zset_new(limits, r->by == BY_RANK ? span.count : 0, 0);
    struct zset_cursor at = span.count > 0 ? zset_at(z, span.first) : (struct zset_cursor){0};
    struct zset_item item;
    for (; span.count > 0; span.count--) {
        bool has_item = r->is_reverse ? zset_prev(&at, &item) : zset_next(&at, &item);
        if (has_item) zset_add(&result, limits, item.member, &item.score, 0);
    }
    zset_store(c, c->argv[1], &result, "zrangestore");
}

static void range(struct client *c, size_t key, struct request r)
{
    struct entry *e;
    r.limit = -1;
    if (!take_request(c, key + 1, &r) || !typed_read(c, c->argv[key], ENTRY_ZSET, &e)) return;
    struct zset z = e != NULL ? zset_of(e) : (struct zset){0};
    struct zset_span span = e != NULL ? span_to_read(&z, &r) : (struct zset_span){0};
    if (r.is_store) store_span(c, &z, span, &r);
    else if (span.count == 0) reply_array(c, 0);
    else zset_reply_items(c, &z, span.first, span.count, r.is_reverse, r.with_scores);
}

void cmd_zrange(struct client *c)
{
    range(c, 1, (struct request){0});
}

void cmd_zrangestore(struct client *c)
{
    range(c, 2, (struct request){.is_store = true});
}

static void range_fixed(struct client *c, enum by by, bool is_reverse)
{
    range(c, 1,
          (struct request){
              .by = by, .by_is_fixed = true, .is_reverse = is_reverse, .direction_is_fixed = true});
}

void cmd_zrevrange(struct client *c)
{
    range_fixed(c, BY_RANK, true);
}

void cmd_zrangebyscore(struct client *c)
{
    range_fixed(c, BY_SCORE, false);
}

void cmd_zrevrangebyscore(struct client *c)
{
    range_fixed(c, BY_SCORE, true);
}

void cmd_zrangebylex(struct client *c)
{
    range_fixed(c, BY_LEX, false);
}

void cmd_zrevrangebylex(struct client *c)
{
    range_fixed(c, BY_LEX, true);
}

/* ---- counting ---- */

static void count_range(struct client *c, enum by by)
{
    struct bounds b;
    struct entry *e;
    if (!take_bounds(c, by, c->argv[2], c->argv[3], &b) ||
        !typed_read(c, c->argv[1], ENTRY_ZSET, &e))
        return;
    struct zset z = e != NULL ? zset_of(e) : (struct zset){0};
    reply_int64(c, e != NULL ? (int64_t)span_of(&z, &b).count : 0);
}

void cmd_zcount(struct client *c)
{
    count_range(c, BY_SCORE);
}

void cmd_zlexcount(struct client *c)
{
    count_range(c, BY_LEX);
}

/* ---- removing ---- */

static void remove_range(struct client *c, enum by by)
{
    static const char *const removals[] = {
        [BY_RANK] = "zremrangebyrank",
        [BY_SCORE] = "zremrangebyscore",
        [BY_LEX] = "zremrangebylex",
    };
    struct bounds b;
    struct db_place place;
    struct zset_span span = {0};
    if (!take_bounds(c, by, c->argv[2], c->argv[3], &b)) return;
    if (!typed_place(c, c->argv[1], ENTRY_ZSET, &place)) return;
    if (place.entry != NULL) {
        struct zset z = zset_of(place.entry);
        span = span_of(&z, &b);
        zset_remove_span(&z, span);
        zset_put_back(place.entry, &z);
        typed_changed_by(c, &place, (int64_t)span.count, zset_count(&z) == 0, NOTIFY_ZSET,
                         removals[by]);
    }
    reply_int64(c, (int64_t)span.count);
}

void cmd_zremrangebyrank(struct client *c)
{
    remove_range(c, BY_RANK);
}

void cmd_zremrangebyscore(struct client *c)
{
    remove_range(c, BY_SCORE);
}

void cmd_zremrangebylex(struct client *c)
{
    remove_range(c, BY_LEX);
}
