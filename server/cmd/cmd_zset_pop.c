/* cmd_zset_pop.c - taking members from either end: ZPOPMIN ZPOPMAX ZMPOP, and BZPOPMIN BZPOPMAX
 * BZMPOP, which wait where there is nothing.
 *
 * Of commands with several keys the log hears ZPOPMIN or ZPOPMAX of the key that was found. */
#include "server/cmd/zset_common.h"
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* How a reply looks: flat with the key in front or without, or pairs. */
enum form { FLAT, FLAT_WITH_KEY, PAIRS, PAIRS_BEHIND_KEY };

struct popping {
    bool is_max;
    int64_t count;                       /* -1: one, and the log hears of no count */
    enum form form;
};

static void reply_pop_head(struct client *c, struct slice key, enum form form, size_t count)
{
    if (form == PAIRS_BEHIND_KEY) reply_array(c, 2);
    if (form == FLAT_WITH_KEY) reply_array(c, 1 + 2 * count);
    if (form == FLAT) reply_array(c, 2 * count);
    if (form == FLAT_WITH_KEY || form == PAIRS_BEHIND_KEY) reply_bulk(c, key);
    if (form == PAIRS || form == PAIRS_BEHIND_KEY) reply_array(c, count);
}

static void reply_popped(struct client *c, const struct zset *z, size_t rank,
                         const struct popping *p, size_t count)
{
    struct zset_cursor at = zset_at(z, rank);
    struct zset_item item;
    while (count-- > 0 && (p->is_max ? zset_prev(&at, &item) : zset_next(&at, &item))) {
        if (p->form == PAIRS || p->form == PAIRS_BEHIND_KEY) reply_array(c, 2);
        reply_bulk(c, item.member);
        reply_double(c, item.score);
    }
}

static void propagate_pop(struct client *c, struct slice key, const struct popping *p, size_t count)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct slice argv[] = {p->is_max ? SLICE("ZPOPMAX") : SLICE("ZPOPMIN"), key,
                           {digits, number_from_uint64(digits, count)}};
    propagate_instead(c, argv, p->count == -1 ? 2 : 3);
}

/* Replies and removes from a sorted set that is there. */
static void pop(struct client *c, struct db_place *place, const struct popping *p)
{
    struct zset z = zset_of(place->entry);
    size_t size = zset_count(&z), count = p->count == -1 ? 1 : (size_t)p->count;
    if (count > size) count = size;
    reply_pop_head(c, place->key, p->form, count);
    reply_popped(c, &z, p->is_max ? size - 1 : 0, p, count);
    zset_remove_span(&z, (struct zset_span){p->is_max ? size - count : 0, count});
    zset_put_back(place->entry, &z);
    if (p->form == FLAT_WITH_KEY || p->form == PAIRS_BEHIND_KEY)
        propagate_pop(c, place->key, p, count);
    typed_changed_by(c, place, (int64_t)count, count == size, NOTIFY_ZSET,
                     p->is_max ? "zpopmax" : "zpopmin");
}

/* Pops from the first of the keys that is there; false when none is, and when an error was
 * replied. */
static bool pop_first(struct client *c, size_t first, size_t count, const struct popping *p,
                      bool *is_error)
{
    struct db_place place;
    *is_error = false;
    for (size_t i = first; i < first + count; i++) {
        if (block_skips(c, c->argv[i])) continue;
        *is_error = !typed_place(c, c->argv[i], ENTRY_ZSET, &place);
        if (*is_error) return false;
        if (place.entry == NULL) continue;
        pop(c, &place, p);
        return true;
    }
    return false;
}

/* ---- one key ---- */

static void pop_key(struct client *c, bool is_max)
{
    struct popping p = {.is_max = is_max, .count = -1, .form = FLAT};
    struct db_place place;
    if (c->argc > 3) {
        reply_syntax_error(c);
        return;
    }
    if (c->argc == 3) {
        const char *error = "ERR value is out of range, must be positive";
        if (!zset_take_bounded(c, c->argv[2], 0, error, &p.count)) return;
        if (c->resp == RESP3) p.form = PAIRS;
    }
    if (!typed_place(c, c->argv[1], ENTRY_ZSET, &place)) return;
    if (place.entry == NULL || p.count == 0) reply_array(c, 0);
    else pop(c, &place, &p);
}

void cmd_zpopmin(struct client *c)
{
    pop_key(c, false);
}

void cmd_zpopmax(struct client *c)
{
    pop_key(c, true);
}

/* ---- several keys ---- */

struct many {
    struct popping popping;
    size_t first, count;                 /* the keys */
};

static bool take_where(struct client *c, struct slice word, bool *is_max)
{
    *is_max = slice_is(word, "max");
    if (*is_max || slice_is(word, "min")) return true;
    reply_syntax_error(c);
    return false;
}

static bool take_count_option(struct client *c, size_t from, int64_t *count)
{
    bool is_given = false;
    for (size_t i = from; i < c->argc; i += 2) {
        if (is_given || i + 1 >= c->argc || !slice_is(c->argv[i], "count")) {
            reply_syntax_error(c);
            return false;
        }
        if (!zset_take_bounded(c, c->argv[i + 1], 1, "ERR count should be greater than 0", count))
            return false;
        is_given = true;
    }
    return true;
}

/* numkeys key ... MIN|MAX [COUNT n], from argument `from` on. */
static bool take_many(struct client *c, size_t from, struct many *m)
{
    int64_t numkeys;
    m->popping = (struct popping){.count = 1, .form = PAIRS_BEHIND_KEY};
    if (!zset_take_bounded(c, c->argv[from], 1, "ERR numkeys should be greater than 0", &numkeys))
        return false;
    m->first = from + 1;
    m->count = (size_t)numkeys;
    if (m->count >= c->argc - m->first) {
        reply_syntax_error(c);
        return false;
    }
    size_t where = m->first + m->count;
    return take_where(c, c->argv[where], &m->popping.is_max) &&
           take_count_option(c, where + 1, &m->popping.count);
}

void cmd_zmpop(struct client *c)
{
    struct many m;
    bool is_error;
    if (!take_many(c, 1, &m)) return;
    if (!pop_first(c, m.first, m.count, &m.popping, &is_error) && !is_error) reply_null_array(c);
}

/* ---- those that wait ---- */

static void pop_or_wait(struct client *c, const struct many *m, int64_t timeout_us)
{
    struct block_wish wish = {
        .type = ENTRY_ZSET, .nothing = BLOCK_NULL_ARRAY, .timeout_us = timeout_us};
    bool is_error;
    if (!pop_first(c, m->first, m->count, &m->popping, &is_error) && !is_error)
        block_on_keys(c, m->first, 1, m->count, &wish);
}

static void wait_and_pop(struct client *c, bool is_max)
{
    struct many m = {{.is_max = is_max, .count = -1, .form = FLAT_WITH_KEY}, 1, c->argc - 2};
    int64_t timeout_us;
    if (block_take_seconds(c, c->argv[c->argc - 1], &timeout_us)) pop_or_wait(c, &m, timeout_us);
}

void cmd_bzpopmin(struct client *c)
{
    wait_and_pop(c, false);
}

void cmd_bzpopmax(struct client *c)
{
    wait_and_pop(c, true);
}

void cmd_bzmpop(struct client *c)
{
    struct many m;
    int64_t timeout_us;
    if (take_many(c, 2, &m) && block_take_seconds(c, c->argv[1], &timeout_us))
        pop_or_wait(c, &m, timeout_us);
}
