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

static void emit(struct combination *k, struct slice member, double score)
{
    k->found++;
    if (!k->only_counts) zset_add(&k->result, k->limits, member, &score, 0);
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

static void unite(struct combination *k)
{
    struct zset_source_walk walk;
    struct zset_item item;
    for (size_t i = 0; i < k->count; i++) {
        zset_source_begin(&k->sources[i], &walk);
        while (zset_source_next(&walk, &item))
            unite_member(k, item.member, without_nan(k->sources[i].weight * item.score));
    }
}

/* Whether the member is in all other sources too, and what becomes of its score. */
static bool is_in_all(const struct combination *k, struct slice member, double *score)
{
    double other;
    for (size_t i = 1; i < k->count; i++) {
        if (!zset_source_score(&k->sources[i], member, &other)) return false;
        *score = aggregate(k->aggregate, *score, other * k->sources[i].weight);
    }
    return true;
}

static void intersect(struct combination *k)
{
    struct zset_source_walk walk;
    struct zset_item item;
    zset_source_begin(&k->sources[0], &walk);
    while (!is_enough(k) && zset_source_next(&walk, &item)) {
        double score = without_nan(k->sources[0].weight * item.score);
        if (is_in_all(k, item.member, &score)) emit(k, item.member, score);
    }
}

static bool is_in_another(const struct combination *k, struct slice member)
{
    double score;
    for (size_t i = 1; i < k->count; i++)
        if (zset_source_score(&k->sources[i], member, &score)) return true;
    return false;
}

static void subtract(struct combination *k)
{
    struct zset_source_walk walk;
    struct zset_item item;
    zset_source_begin(&k->sources[0], &walk);
    while (zset_source_next(&walk, &item))
        if (!is_in_another(k, item.member)) emit(k, item.member, item.score);
}

/* At least so many, for a union; at most, for the others, of which little more is known. */
static size_t expected_count(const struct combination *k)
{
    size_t largest = k->sources[0].count;
    for (size_t i = 1; i < k->count; i++)
        if (k->sources[i].count > largest) largest = k->sources[i].count;
    return k->operation == UNION ? largest : 0;
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
    if (k->only_counts) {
        reply_int64(c, (int64_t)k->found);
    } else if (k->is_store) {
        zset_pack(&k->result, k->limits);
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
        k.result = zset_new_large(k.limits, expected_count(&k));
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
