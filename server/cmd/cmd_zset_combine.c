/* cmd_zset_combine.c - ZUNION ZINTER ZDIFF, the same with STORE, and ZINTERCARD.
 *
 * Sources are gone through from the smallest to the largest (but for ZDIFF), as Redis does: sums of
 * floating point numbers depend on it. */
#include "core/base/mem.h"
#include "server/cmd/zset_common.h"
#include "server/cmd/zset_source.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/zset_flat.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum operation { UNION, INTER, DIFF };
enum aggregate { SUM, MIN, MAX };

struct combination {
    enum operation operation;
    bool is_store, only_counts;
    size_t numkeys_at;                   /* argument */
    size_t count;
    struct zset_source *sources;
    enum aggregate aggregate;
    bool with_scores;
    int64_t limit;                       /* of ZINTERCARD; 0: none */
    size_t found;
    const struct value_limits *limits;
    bool is_to_be_sent;                  /* the result stays flat where it is large */
    struct flat *collected;              /* members, each once; NULL: they go into the result */
    struct zset result;
};

/* ---- arguments ---- */

static bool take_numkeys(struct client *c, struct combination *k)
{
    int64_t numkeys;
    if (!reply_take_int64(c, c->argv[k->numkeys_at], &numkeys)) return false;
    if (numkeys < 1) {
        struct slice name = c->command->full_name;
        reply_errorf(c, "ERR at least 1 input key is needed for '%.*s' command", (int)name.len,
                     name.ptr);
        return false;
    }
    if ((uint64_t)numkeys > c->argc - k->numkeys_at - 1) {
        reply_syntax_error(c);
        return false;
    }
    k->count = (size_t)numkeys;
    return true;
}

static bool take_weights(struct client *c, struct combination *k, size_t from)
{
    for (size_t i = 0; i < k->count; i++) {
        if (number_to_double(c->argv[from + i], &k->sources[i].weight)) continue;
        reply_error(c, "ERR weight value is not a float");
        return false;
    }
    return true;
}

static bool take_aggregate(struct client *c, struct combination *k, struct slice word)
{
    static const char *const names[] = {[SUM] = "sum", [MIN] = "min", [MAX] = "max"};
    for (unsigned i = SUM; i <= MAX; i++) {
        if (!slice_is(word, names[i])) continue;
        k->aggregate = (enum aggregate)i;
        return true;
    }
    reply_syntax_error(c);
    return false;
}

/* Takes one option and moves *at behind it. */
static bool take_option(struct client *c, struct combination *k, size_t *at)
{
    struct slice word = c->argv[(*at)++];
    size_t left = c->argc - *at;
    bool aggregates = k->operation != DIFF && !k->only_counts;
    if (aggregates && left >= k->count && slice_is(word, "weights")) {
        *at += k->count;
        return take_weights(c, k, *at - k->count);
    }
    if (aggregates && left >= 1 && slice_is(word, "aggregate"))
        return take_aggregate(c, k, c->argv[(*at)++]);
    if (k->only_counts && left >= 1 && slice_is(word, "limit"))
        return zset_take_bounded(c, c->argv[(*at)++], 0, "ERR LIMIT can't be negative", &k->limit);
    k->with_scores = !k->is_store && !k->only_counts && slice_is(word, "withscores");
    if (!k->with_scores) reply_syntax_error(c);
    return k->with_scores;
}

static bool take_sources(struct client *c, struct combination *k)
{
    size_t first = k->numkeys_at + 1;
    for (size_t i = 0; i < k->count; i++)
        if (!zset_source_open(c, c->argv[first + i], &k->sources[i])) return false;
    for (size_t at = first + k->count; at < c->argc;)
        if (!take_option(c, k, &at)) return false;
    return true;
}

/* ---- scores ---- */

/* Infinity times zero, or minus infinity: 0. */
static double without_nan(double score)
{
    return isnan(score) ? 0 : score;
}

static double aggregate(enum aggregate how, double score, double other)
{
    switch (how) {
    case MIN: return other < score ? other : score;
    case MAX: return other > score ? other : score;
    default: return without_nan(score + other);
    }
}

/* ---- the three operations ---- */

static void stop_collecting(struct combination *k)
{
    if (k->collected == NULL) return;
    bool is_good = zset_from_flat(k->collected, k->limits, &k->result);
    k->collected = NULL;
    assert(is_good);
}

/* Each member once.  A block next to what is made of it takes much memory if both are large. */
static void emit(struct combination *k, struct slice member, double score)
{
    enum { COLLECTED_MAX = 1 << 16 };
    k->found++;
    if (k->only_counts) return;
    if (k->collected == NULL) {
        zset_add(&k->result, k->limits, member, &score, 0);
        return;
    }
    zset_flat_append(k->collected, member, score);
    if (k->found == COLLECTED_MAX && !k->is_to_be_sent) stop_collecting(k);
}

static bool is_enough(const struct combination *k)
{
    return k->limit > 0 && k->found >= (size_t)k->limit;
}

/* -0 and 0 are the same score to zset_add(), but not to who reads the sum. */
static bool is_other_zero(double old, double score)
{
    return old == score && signbit(old) != signbit(score);
}

static void unite_member(struct combination *k, struct slice member, double score)
{
    double old;
    if (zset_score(&k->result, member, &old)) {
        score = aggregate(k->aggregate, old, score);
        if (is_other_zero(old, score)) zset_remove(&k->result, member);
    }
    zset_add(&k->result, k->limits, member, &score, 0);
}

static void unite_many(struct combination *k)
{
    struct zset_source_walk walk;
    struct zset_item item;
    flat_free(k->collected);
    k->collected = NULL;
    k->result = zset_new_large(k->limits, k->sources[k->count - 1].count);
    for (size_t i = 0; i < k->count; i++) {
        zset_source_begin(&k->sources[i], &walk);
        while (zset_source_next(&walk, &item))
            unite_member(k, item.member, without_nan(k->sources[i].weight * item.score));
    }
}

static bool is_in_some(const struct combination *k, size_t from, size_t to, struct slice member)
{
    double score;
    for (size_t i = from; i < to; i++)
        if (zset_source_score(&k->sources[i], member, &score)) return true;
    return false;
}

/* Of a few sources, each gives what those before it have not, with scores of those behind it. */
static void unite(struct combination *k)
{
    enum { FEW = 4 };
    struct zset_source_walk walk;
    struct zset_item item;
    double other;
    if (k->count > FEW) {
        unite_many(k);
        return;
    }
    for (size_t i = 0; i < k->count; i++) {
        zset_source_begin(&k->sources[i], &walk);
        while (zset_source_next(&walk, &item)) {
            if (is_in_some(k, 0, i, item.member)) continue;
            double score = without_nan(k->sources[i].weight * item.score);
            for (size_t j = i + 1; j < k->count; j++)
                if (zset_source_score(&k->sources[j], item.member, &other))
                    score = aggregate(k->aggregate, score,
                                      without_nan(k->sources[j].weight * other));
            emit(k, item.member, score);
        }
    }
}

/* Whether the member of one source is in all others, and what becomes of its score. */
static bool is_in_all(const struct combination *k, size_t walked, const struct zset_item *item,
                      double *score)
{
    double own;
    for (size_t i = 0; i < k->count; i++) {
        if (i == walked) own = item->score;
        else if (!zset_source_score(&k->sources[i], item->member, &own)) return false;
        double weighed = k->sources[i].weight * own;
        *score = i == 0 ? without_nan(weighed) : aggregate(k->aggregate, *score, weighed);
    }
    return true;
}

/* The smallest, or one that is flat: members are better not looked for in it. */
static size_t source_to_walk(const struct combination *k)
{
    for (size_t i = 0; i < k->count && k->sources[0].count > 0; i++)
        if (zset_source_is_flat(&k->sources[i])) return i;
    return 0;
}

static void intersect(struct combination *k)
{
    struct zset_source_walk walk;
    struct zset_item item;
    size_t walked = source_to_walk(k);
    double score = 0;
    zset_source_begin(&k->sources[walked], &walk);
    while (!is_enough(k) && zset_source_next(&walk, &item))
        if (is_in_all(k, walked, &item, &score)) emit(k, item.member, score);
}

static void subtract(struct combination *k)
{
    struct zset_source_walk walk;
    struct zset_item item;
    zset_source_begin(&k->sources[0], &walk);
    while (zset_source_next(&walk, &item))
        if (!is_in_some(k, 1, k->count, item.member)) emit(k, item.member, item.score);
}

static int compare_sources(const void *a, const void *b)
{
    const struct zset_source *left = a, *right = b;
    if (left->count != right->count) return left->count < right->count ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static void combine(struct combination *k)
{
    if (k->operation != DIFF) qsort(k->sources, k->count, sizeof *k->sources, compare_sources);
    switch (k->operation) {
    case UNION: unite(k); break;
    case INTER: intersect(k); break;
    case DIFF: subtract(k); break;
    }
}

/* ---- the commands ---- */

static void reply_result(struct client *c, struct combination *k)
{
    bool stays_flat = k->collected != NULL && k->is_to_be_sent &&
                      zset_is_surely_large(k->found, k->limits);
    if (stays_flat) k->result = (struct zset){ENTRY_FLAT, k->collected};
    else stop_collecting(k);
    if (k->only_counts) {
        reply_int64(c, (int64_t)k->found);
    } else if (k->is_store) {
        if (!stays_flat) zset_pack(&k->result, k->limits);
        zset_store(c, c->argv[1], &k->result, c->command->full_name.ptr);
        return;
    } else {
        zset_reply_items(c, &k->result, 0, zset_count(&k->result), false, k->with_scores);
    }
    zset_free(&k->result);
}

static void run(struct client *c, struct combination k)
{
    k.numkeys_at = k.is_store ? 2 : 1;
    k.limits = &c->server->keyspace.limits;
    if (!take_numkeys(c, &k)) return;
    k.sources = mem_zalloc(k.count * sizeof *k.sources);
    if (take_sources(c, &k)) {
        k.is_to_be_sent = k.is_store && c->server->scratch != NULL;
        k.collected = zset_flat_new(k.limits);
        for (size_t i = 0; i < k.count; i++) k.sources[i].place = i;
        combine(&k);
        reply_result(c, &k);
    }
    mem_free(k.sources);
}

void cmd_zunion(struct client *c)
{
    run(c, (struct combination){.operation = UNION});
}

void cmd_zinter(struct client *c)
{
    run(c, (struct combination){.operation = INTER});
}

void cmd_zdiff(struct client *c)
{
    run(c, (struct combination){.operation = DIFF});
}

void cmd_zunionstore(struct client *c)
{
    run(c, (struct combination){.operation = UNION, .is_store = true});
}

void cmd_zinterstore(struct client *c)
{
    run(c, (struct combination){.operation = INTER, .is_store = true});
}

void cmd_zdiffstore(struct client *c)
{
    run(c, (struct combination){.operation = DIFF, .is_store = true});
}

void cmd_zintercard(struct client *c)
{
    run(c, (struct combination){.operation = INTER, .only_counts = true});
}
