/* cmd_list_move.c - from one list to another, from the first of several, and waiting for that. */
#include "server/cmd/argument.h"
#include "server/cmd/list.h"
#include "server/cmd/typed.h"
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- LMOVE RPOPLPUSH ---- */

struct move {
    enum listval_end from, to;
    bool is_rpoplpush;                   /* how the log says it */
};

static bool take_ends(struct client *c, struct move *m)
{
    m->is_rpoplpush = false;
    return list_take_end(c, c->argv[3], &m->from) && list_take_end(c, c->argv[4], &m->to);
}

static const struct move rpoplpush = {LISTVAL_TAIL, LISTVAL_HEAD, true};

/* The list at the place has one element less; the key goes with the last. */
static void drop_one(struct client *c, struct db_place *place, enum listval_end end)
{
    size_t count = listval_count(place->entry);
    if (count > 1)
        listval_remove(place->entry, end == LISTVAL_HEAD ? 0 : count - 1, 1,
                       &c->server->keyspace.limits);
    typed_changed_by(c, place, 1, count == 1, NOTIFY_LIST, end == LISTVAL_HEAD ? "lpop" : "rpop");
}

static void push_one(struct client *c, struct db_place *place, enum listval_end end,
                     struct slice text)
{
    listval_push(list_at(c, place), end, text, &c->server->keyspace.limits);
    typed_changed_by(c, place, 1, false, NOTIFY_LIST, end == LISTVAL_HEAD ? "lpush" : "rpush");
}

/* From a list onto itself: the key stays, also if it has but one element. */
static void rotate(struct client *c, struct db_place *place, const struct move *m,
                   struct slice text)
{
    struct entry *e = place->entry;
    const struct value_limits *limits = &c->server->keyspace.limits;
    listval_push(e, m->to, text, limits);
    size_t last = listval_count(e) - 1;
    size_t taken = m->from == m->to ? (m->from == LISTVAL_HEAD ? 1 : last - 1)
                                    : (m->from == LISTVAL_HEAD ? 0 : last);
    listval_remove(e, taken, 1, limits);
    typed_changed_by(c, place, 2, false, NOTIFY_LIST, m->to == LISTVAL_HEAD ? "lpush" : "rpush");
    notify(c->server, c->db, NOTIFY_LIST, m->from == LISTVAL_HEAD ? "lpop" : "rpop", place->key);
}

/* False when the source has nothing to give; otherwise it has replied. */
static bool move(struct client *c, const struct move *m)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct db_place from, to;
    struct bytes text = {0};
    if (!typed_place(c, c->argv[1], ENTRY_LIST, &from)) return true;
    if (from.entry == NULL) return false;
    if (!typed_place(c, c->argv[2], ENTRY_LIST, &to)) return true;
    size_t count = listval_count(from.entry);
    bytes_append_slice(&text,
                       listval_get(from.entry, m->from == LISTVAL_HEAD ? 0 : count - 1, scratch));
    if (slice_equal(c->argv[1], c->argv[2])) {
        rotate(c, &from, m, bytes_slice(&text));
    } else {
        push_one(c, &to, m->to, bytes_slice(&text));
        drop_one(c, &from, m->from);
    }
    reply_bulk(c, bytes_slice(&text));
    bytes_free(&text);
    return true;
}

void cmd_lmove(struct client *c)
{
    struct move m;
    if (take_ends(c, &m) && !move(c, &m)) reply_null(c);
}

void cmd_rpoplpush(struct client *c)
{
    if (!move(c, &rpoplpush)) reply_null(c);
}

/* ---- BLMOVE BRPOPLPUSH ---- */

/* The log gets what does not wait. */
static void move_or_wait(struct client *c, const struct move *m, int64_t timeout_us)
{
    int64_t before = c->server->dirty;
    if (!move(c, m)) {
        block_on_keys(c, 1, 1, 1,
                      &(struct block_wish){ENTRY_LIST, BLOCK_NULL, BLOCK_GOES_ON, timeout_us});
        return;
    }
    if (c->server->dirty == before) return;
    size_t argc = m->is_rpoplpush ? 3 : 5;       /* without the timeout */
    struct slice argv[5] = {m->is_rpoplpush ? SLICE("RPOPLPUSH") : SLICE("LMOVE")};
    for (size_t i = 1; i < argc; i++) argv[i] = c->argv[i];
    propagate_instead(c, argv, argc);
}

void cmd_blmove(struct client *c)
{
    struct move m;
    int64_t timeout_us;
    if (!take_ends(c, &m) || !block_take_seconds(c, c->argv[5], &timeout_us)) return;
    move_or_wait(c, &m, timeout_us);
}

void cmd_brpoplpush(struct client *c)
{
    int64_t timeout_us;
    if (block_take_seconds(c, c->argv[3], &timeout_us)) move_or_wait(c, &rpoplpush, timeout_us);
}

/* ---- the first of several lists ---- */

/* Finds the first of count keys from argv[first] on that there is.  False when it has replied: one
 * has another type. */
static bool find_first_list(struct client *c, size_t first, size_t count, struct db_place *place)
{
    place->entry = NULL;
    for (size_t i = first; i < first + count && place->entry == NULL; i++) {
        if (block_skips(c, c->argv[i])) continue;
        if (!typed_place(c, c->argv[i], ENTRY_LIST, place)) return false;
    }
    return true;
}

static void log_pop(struct client *c, struct slice key, enum listval_end end, size_t count)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct slice argv[] = {end == LISTVAL_HEAD ? SLICE("LPOP") : SLICE("RPOP"), key,
                           slice_make(digits, number_from_uint64(digits, count))};
    propagate_instead(c, argv, count > 0 ? 3 : 2);
}

/* ---- BLPOP BRPOP ---- */

static void pop_or_wait(struct client *c, enum listval_end end)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct db_place place;
    int64_t timeout_us;
    size_t keys = c->argc - 2;
    if (!block_take_seconds(c, c->argv[c->argc - 1], &timeout_us)) return;
    if (!find_first_list(c, 1, keys, &place)) return;
    if (place.entry == NULL) {
        block_on_keys(
            c, 1, 1, keys,
            &(struct block_wish){ENTRY_LIST, BLOCK_NULL_ARRAY, BLOCK_GOES_ON, timeout_us});
        return;
    }
    size_t count = listval_count(place.entry);
    reply_array(c, 2);
    reply_bulk(c, place.key);
    reply_bulk(c, listval_get(place.entry, end == LISTVAL_HEAD ? 0 : count - 1, scratch));
    log_pop(c, place.key, end, 0);
    drop_one(c, &place, end);
}

void cmd_blpop(struct client *c) { pop_or_wait(c, LISTVAL_HEAD); }
void cmd_brpop(struct client *c) { pop_or_wait(c, LISTVAL_TAIL); }

/* ---- LMPOP BLMPOP ---- */

struct multi_pop {
    size_t first, keys;                  /* in argv */
    enum listval_end end;
    int64_t count;
};

/* numkeys at argv[at], the keys, LEFT or RIGHT, COUNT. */
static bool take_multi_pop(struct client *c, size_t at, struct multi_pop *m)
{
    int64_t keys;
    if (!argument_at_least(c, c->argv[at], 1, "ERR numkeys should be greater than 0", &keys))
        return false;
    size_t behind = c->argc - at - 1;
    if ((uint64_t)keys >= behind) {
        reply_syntax_error(c);
        return false;
    }
    *m = (struct multi_pop){.first = at + 1, .keys = (size_t)keys, .count = -1};
    size_t i = m->first + m->keys;
    if (!list_take_end(c, c->argv[i++], &m->end)) return false;
    for (; i < c->argc; i += 2) {
        if (m->count != -1 || !slice_is(c->argv[i], "count") || i + 1 >= c->argc) {
            reply_syntax_error(c);
            return false;
        }
        if (!argument_at_least(c, c->argv[i + 1], 1, "ERR count should be greater than 0",
                               &m->count))
            return false;
    }
    if (m->count == -1) m->count = 1;
    return true;
}

/* False when none of the lists is there; otherwise it has replied. */
static bool pop_several(struct client *c, const struct multi_pop *m)
{
    struct db_place place;
    if (!find_first_list(c, m->first, m->keys, &place)) return true;
    if (place.entry == NULL) return false;
    reply_array(c, 2);
    reply_bulk(c, place.key);
    log_pop(c, place.key, m->end, list_pop_array(c, &place, m->end, m->count));
    return true;
}

void cmd_lmpop(struct client *c)
{
    struct multi_pop m;
    if (take_multi_pop(c, 1, &m) && !pop_several(c, &m)) reply_null_array(c);
}

void cmd_blmpop(struct client *c)
{
    struct multi_pop m;
    int64_t timeout_us;
    if (!take_multi_pop(c, 2, &m) || !block_take_seconds(c, c->argv[1], &timeout_us)) return;
    if (!pop_several(c, &m))
        block_on_keys(
            c, m.first, 1, m.keys,
            &(struct block_wish){ENTRY_LIST, BLOCK_NULL_ARRAY, BLOCK_GOES_ON, timeout_us});
}
