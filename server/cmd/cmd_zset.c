/* cmd_zset.c - sorted sets by member: ZADD ZINCRBY ZREM ZCARD ZSCORE ZMSCORE ZRANK ZREVRANK
 * ZRANDMEMBER ZSCAN.  Ranges, popping and combining have files of their own. */
#include "core/base/mem.h"
#include "server/cmd/scan.h"
#include "server/cmd/zset_common.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <stdlib.h>

/* ---- ZADD and ZINCRBY ---- */

enum { CHANGED = ZSET_INCR << 1, SCORES_ON_STACK = 16 };

static unsigned flag_named(struct slice name)
{
    static const struct {
        const char *name;
        unsigned flag;
    } flags[] = {{"nx", ZSET_NX},     {"xx", ZSET_XX}, {"ch", CHANGED},
                 {"incr", ZSET_INCR}, {"gt", ZSET_GT}, {"lt", ZSET_LT}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (slice_is(name, flags[i].name)) return flags[i].flag;
    return 0;
}

/* The flags from argument 2 on; *first is what stands behind them. */
static unsigned take_flags(const struct client *c, size_t *first)
{
    unsigned flags = 0, flag;
    for (*first = 2; *first < c->argc; ++*first) {
        struct slice word = c->argv[*first];
        bool is_word = word.len > 0 && (word.ptr[0] | 0x20) >= 'a' && (word.ptr[0] | 0x20) <= 'z';
        if (!is_word || (flag = flag_named(word)) == 0) break;
        flags |= flag;
    }
    return flags;
}

static bool flags_are_compatible(struct client *c, unsigned flags, size_t pairs)
{
    bool has_gt = flags & ZSET_GT, has_lt = flags & ZSET_LT, has_nx = flags & ZSET_NX;
    const char *error = NULL;
    if (has_nx && (flags & ZSET_XX))
        error = "ERR XX and NX options at the same time are not compatible";
    else if (has_gt + has_lt + has_nx > 1)
        error = "ERR GT, LT, and/or NX options at the same time are not compatible";
    else if ((flags & ZSET_INCR) && pairs > 1)
        error = "ERR INCR option supports a single increment-element pair";
    if (error != NULL) reply_error(c, error);
    return error == NULL;
}

struct adding {
    unsigned flags;
    size_t first, pairs;                 /* score and member in turn, from argument `first` on */
    double *scores;
    int64_t added, updated;
    enum zset_outcome outcome;           /* of the last pair, and its score */
    double score;
};

static void add_pairs(struct client *c, struct adding *a, struct zset *z)
{
    for (size_t i = 0; i < a->pairs; i++) {
        a->score = a->scores[i];
        a->outcome = zset_add(z, &c->server->keyspace.limits, c->argv[a->first + 2 * i + 1],
                              &a->score, a->flags);
        a->added += a->outcome == ZSET_ADDED;
        a->updated += a->outcome == ZSET_UPDATED;
    }
}

/* A key that is missing appears with its first member, so not for XX. */
static void add_to_place(struct client *c, struct adding *a, struct db_place *place)
{
    struct zset z;
    if (place->entry != NULL) {
        z = zset_of(place->entry);
        add_pairs(c, a, &z);
        zset_put_back(place->entry, &z);
        typed_changed_by(c, place, a->added + a->updated, false, NOTIFY_ZSET,
                         a->flags & ZSET_INCR ? "zincr" : "zadd");
    } else if (!(a->flags & ZSET_XX)) {
        z = zset_new(&c->server->keyspace.limits, 1, c->argv[a->first + 1].len);
        add_pairs(c, a, &z);
        db_put_entry_at(
            c->db, place,
            entry_new_body(place->key, ENTRY_ZSET, z.encoding, z.body, ENTRY_NO_EXPIRY));
        server_changed(c->server, a->added + a->updated);
        if (a->added + a->updated > 0)
            notify(c->server, c->db, NOTIFY_ZSET, a->flags & ZSET_INCR ? "zincr" : "zadd",
                   place->key);
    }
}

static void reply_added(struct client *c, const struct adding *a)
{
    if (a->outcome == ZSET_NAN) reply_error(c, "ERR resulting score is not a number (NaN)");
    else if (!(a->flags & ZSET_INCR))
        reply_int64(c, a->flags & CHANGED ? a->added + a->updated : a->added);
    else if (a->outcome == ZSET_REFUSED) reply_null(c);
    else reply_double(c, a->score);
}

static void add_with_scores(struct client *c, struct adding *a)
{
    struct db_place place;
    for (size_t i = 0; i < a->pairs; i++)
        if (!reply_take_double(c, c->argv[a->first + 2 * i], &a->scores[i])) return;
    if (!typed_place(c, c->argv[1], ENTRY_ZSET, &place)) return;
    add_to_place(c, a, &place);
    reply_added(c, a);
}

static void add(struct client *c, unsigned forced)
{
    double on_stack[SCORES_ON_STACK];
    struct adding a = {.scores = on_stack, .outcome = ZSET_REFUSED};
    a.flags = take_flags(c, &a.first) | forced;
    a.pairs = (c->argc - a.first) / 2;
    if (a.pairs == 0 || (c->argc - a.first) % 2 != 0) {
        reply_syntax_error(c);
        return;
    }
    if (!flags_are_compatible(c, a.flags, a.pairs)) return;
    if (a.pairs > SCORES_ON_STACK) a.scores = mem_alloc(a.pairs * sizeof *a.scores);
    add_with_scores(c, &a);
    if (a.scores != on_stack) mem_free(a.scores);
}

void cmd_zadd(struct client *c)
{
    add(c, 0);
}

void cmd_zincrby(struct client *c)
{
    add(c, ZSET_INCR);
}

/* ---- ZREM ---- */

void cmd_zrem(struct client *c)
{
    struct db_place place;
    int64_t removed = 0;
    if (!typed_place(c, c->argv[1], ENTRY_ZSET, &place)) return;
    if (place.entry != NULL) {
        struct zset z = zset_of(place.entry);
        for (size_t i = 2; i < c->argc; i++) removed += zset_remove(&z, c->argv[i]);
        zset_put_back(place.entry, &z);
        typed_changed_by(c, &place, removed, zset_count(&z) == 0, NOTIFY_ZSET, "zrem");
    }
    reply_int64(c, removed);
}

/* ---- what a member has ---- */

void cmd_zcard(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    struct zset z = e != NULL ? zset_of(e) : (struct zset){0};
    reply_int64(c, e != NULL ? (int64_t)zset_count(&z) : 0);
}

static void reply_score_of(struct client *c, const struct entry *e, struct slice member)
{
    struct zset z = e != NULL ? zset_of(e) : (struct zset){0};
    double score;
    if (e != NULL && zset_score(&z, member, &score)) reply_double(c, score);
    else reply_null(c);
}

void cmd_zscore(struct client *c)
{
    struct entry *e;
    if (typed_read(c, c->argv[1], ENTRY_ZSET, &e)) reply_score_of(c, e, c->argv[2]);
}

void cmd_zmscore(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc; i++) reply_score_of(c, e, c->argv[i]);
}

/* WITHSCORE is of Redis 7.2. */
static bool take_withscore(struct client *c, bool *with_score)
{
    *with_score = c->argc > 3;
    if (c->argc > 4) {
        struct slice name = c->command->full_name;
        reply_errorf(c, "ERR wrong number of arguments for '%.*s' command", (int)name.len,
                     name.ptr);
        return false;
    }
    if (!*with_score || slice_is(c->argv[3], "withscore")) return true;
    reply_syntax_error(c);
    return false;
}

static void reply_rank(struct client *c, bool is_reverse)
{
    struct entry *e;
    size_t rank;
    double score;
    bool with_score;
    if (!take_withscore(c, &with_score) || !typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    struct zset z = e != NULL ? zset_of(e) : (struct zset){0};
    if (e == NULL || !zset_rank(&z, c->argv[2], &rank, &score)) {
        if (with_score) reply_null_array(c);
        else reply_null(c);
        return;
    }
    if (with_score) reply_array(c, 2);
    reply_int64(c, (int64_t)(is_reverse ? zset_count(&z) - 1 - rank : rank));
    if (with_score) reply_double(c, score);
}

void cmd_zrank(struct client *c)
{
    reply_rank(c, false);
}

void cmd_zrevrank(struct client *c)
{
    reply_rank(c, true);
}

/* ---- ZRANDMEMBER ---- */

static void reply_at(struct client *c, const struct zset *z, size_t rank, bool with_scores)
{
    struct zset_cursor at = zset_at(z, rank);
    struct zset_item item;
    if (zset_next(&at, &item)) zset_reply_item(c, item.member, item.score, with_scores);
}

static size_t random_rank(struct client *c, size_t size)
{
    return (size_t)random_below(&c->server->random, size);
}

static int compare_ranks(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return (left > right) - (left < right);
}

static size_t drop_doubles(size_t *sorted, size_t count)
{
    size_t kept = 1;
    for (size_t i = 1; i < count; i++)
        if (sorted[i] != sorted[kept - 1]) sorted[kept++] = sorted[i];
    return kept;
}

/* Different ranks below size, in no order, count of them being much less than that. */
static void draw_few(struct client *c, size_t *ranks, size_t count, size_t size)
{
    for (size_t drawn = 0; drawn < count;) {
        while (drawn < count) ranks[drawn++] = random_rank(c, size);
        qsort(ranks, count, sizeof *ranks, compare_ranks);
        drawn = drop_doubles(ranks, count);
    }
    for (size_t i = count; i > 1; i--) {
        size_t j = random_rank(c, i), kept = ranks[i - 1];
        ranks[i - 1] = ranks[j];
        ranks[j] = kept;
    }
}

static void reply_few(struct client *c, const struct zset *z, size_t count, bool with_scores)
{
    size_t *ranks = mem_alloc(count * sizeof *ranks);
    draw_few(c, ranks, count, zset_count(z));
    for (size_t i = 0; i < count; i++) reply_at(c, z, ranks[i], with_scores);
    mem_free(ranks);
}

/* Walks over all and takes each with the chance that is left to it (selection sampling, Knuth
 * 3.4.2). */
static void reply_many(struct client *c, const struct zset *z, size_t count, bool with_scores)
{
    struct zset_cursor at = zset_at(z, 0);
    struct zset_item item;
    for (size_t left = zset_count(z); count > 0 && zset_next(&at, &item); left--) {
        if (random_rank(c, left) >= count) continue;
        zset_reply_item(c, item.member, item.score, with_scores);
        count--;
    }
}

static void reply_randoms(struct client *c, const struct zset *z, int64_t count, bool with_scores)
{
    enum { FEW = 8 };                    /* an eighth of all: then hardly any is drawn twice */
    size_t size = zset_count(z);
    bool is_repeating = count < 0;
    size_t wanted = (size_t)(is_repeating ? -count : count);
    if (!is_repeating && wanted > size) wanted = size;
    zset_reply_head(c, wanted, with_scores);
    if (is_repeating)
        for (size_t i = 0; i < wanted && !reply_is_too_long(c); i++)
            reply_at(c, z, random_rank(c, size), with_scores);
    else if (wanted < size / FEW)
        reply_few(c, z, wanted, with_scores);
    else
        reply_many(c, z, wanted, with_scores);
}

static bool take_random_count(struct client *c, int64_t *count, bool *with_scores)
{
    *with_scores = c->argc == 4;
    if (!zset_take_bounded(c, c->argv[2], -INT64_MAX, NULL, count)) return false;
    if (c->argc > 4 || (*with_scores && !slice_is(c->argv[3], "withscores"))) {
        reply_syntax_error(c);
        return false;
    }
    bool fits = *count >= -INT64_MAX / 2 && *count <= INT64_MAX / 2;
    if (*with_scores && !fits) reply_error(c, "ERR value is out of range");
    return !*with_scores || fits;
}

void cmd_zrandmember(struct client *c)
{
    struct entry *e;
    int64_t count = 0;
    bool with_scores = false, is_single = c->argc == 2;
    if (!is_single && !take_random_count(c, &count, &with_scores)) return;
    if (!typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    if (e == NULL) {
        if (is_single) reply_null(c);
        else reply_array(c, 0);
        return;
    }
    struct zset z = zset_of(e);
    if (is_single) reply_at(c, &z, random_rank(c, zset_count(&z)), false);
    else reply_randoms(c, &z, count, with_scores);
}

/* ---- ZSCAN ---- */

void cmd_zscan(struct client *c)
{
    scan_value(c, ENTRY_ZSET, zset_scan);
}
