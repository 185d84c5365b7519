/* cmd_set_algebra.c - several sets together: SMEMBERS, SINTER SUNION SDIFF, the same with STORE,
 * and SINTERCARD.
 *
 * An operation hands its members, each once, to a function: one that replies, adds to a new set, or
 * counts.  A new set is put under its key when it is whole, so the destination may be one of the
 * sources. */
#include "core/base/mem.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/setval.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where members go, each once; false: no more are wanted. */
struct sink {
    bool (*take)(struct sink *s, struct slice member);
    struct client *client;
    struct entry *set;                   /* of a STORE: flat until it is whole */
    int64_t count, limit;
};

/* The sets of a request, as long as it runs; NULL where a key is missing. */
struct operands {
    const struct entry **sets;
    size_t count;
    bool has_missing;
};

typedef void operation(const struct operands *o, struct client *c, struct sink *sink);

static bool take_operands(struct client *c, size_t first, size_t count, struct operands *o)
{
    *o = (struct operands){mem_alloc(count * sizeof *o->sets), count, false};
    for (size_t i = 0; i < count; i++) {
        struct entry *e;
        if (!typed_read(c, c->argv[first + i], ENTRY_SET, &e)) {
            mem_free(o->sets);
            return false;
        }
        o->sets[i] = e;
        if (e == NULL) o->has_missing = true;
    }
    return true;
}

/* ---- members that pass through other sets ---- */

/* Some members on their way, with the room to print integers. */
struct batch {
    struct slice members[SETVAL_BATCH_MAX];
    char scratch[SETVAL_BATCH_MAX][NUMBER_INT64_MAX_LEN];
    size_t count;
};

static void batch_fill(struct batch *b, struct setval_walk *walk)
{
    b->count = 0;
    while (b->count < SETVAL_BATCH_MAX &&
           setval_walk_next(walk, b->scratch[b->count], &b->members[b->count]))
        b->count++;
}

/* Only those remain that the set has, or has not. */
static void batch_filter(struct batch *b, const struct entry *set, bool wanted)
{
    bool has[SETVAL_BATCH_MAX];
    size_t kept = 0;
    setval_has_each(set, b->members, b->count, has);
    for (size_t i = 0; i < b->count; i++)
        if (has[i] == wanted) b->members[kept++] = b->members[i];
    b->count = kept;
}

/* The members of `from` that all the filters have, or that none has. */
static void pass_through(const struct entry *from, const struct entry *const *filters, size_t count,
                         bool wanted, struct sink *sink)
{
    struct setval_walk walk;
    struct batch b;
    setval_walk_begin(&walk, from);
    for (batch_fill(&b, &walk); b.count > 0; batch_fill(&b, &walk)) {
        for (size_t i = 0; i < count && b.count > 0; i++) batch_filter(&b, filters[i], wanted);
        for (size_t i = 0; i < b.count; i++)
            if (!sink->take(sink, b.members[i])) return;
    }
}

/* ---- the operations ---- */

static int by_size(const void *left, const void *right)
{
    size_t a = setval_count(*(const struct entry *const *)left);
    size_t b = setval_count(*(const struct entry *const *)right);
    return (a > b) - (a < b);
}

/* Where a member is looked for in a flat set, an index must be made first: those that can be walked
 * are walked. */
static void walk_flat_one(const struct entry **sets, size_t count)
{
    size_t i = 0;
    while (i < count && setval_flat(sets[i]) == NULL) i++;
    if (i == count) return;
    const struct entry *flat = sets[i];
    memmove(sets + 1, sets, i * sizeof *sets);
    sets[0] = flat;
}

static void intersect(const struct operands *o, struct client *c, struct sink *sink)
{
    (void)c;
    if (o->has_missing) return;
    qsort(o->sets, o->count, sizeof *o->sets, by_size);
    walk_flat_one(o->sets, o->count);
    pass_through(o->sets[0], o->sets + 1, o->count - 1, true, sink);
}

static bool add_member(struct sink *s, struct slice member)
{
    setval_add(s->set, member, &s->client->server->keyspace.limits);
    return true;
}

/* Commands that run on copies leave it flat, since it only is to be sent away: encoded it is where
 * it stays. */
static void settle(struct client *c, struct entry *set)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    bool is_to_be_sent = c->server->scratch != NULL &&
                         setval_is_surely_large(setval_count(set), limits);
    if (setval_flat(set) == NULL || is_to_be_sent) return;
    bool is_good = setval_settle(set, limits);
    assert(is_good);
}

/* A block next to what is made of it would take much memory if both were large. */
static bool append_member(struct sink *s, struct slice member)
{
    enum { FLAT_COUNT_MAX = 1 << 16 };
    if (setval_flat(s->set) == NULL) return add_member(s, member);
    setval_append(s->set, member);
    if (setval_count(s->set) == FLAT_COUNT_MAX) settle(s->client, s->set);
    return true;
}

static struct entry *new_set(const struct client *c, size_t expected)
{
    return setval_new(SLICE(""), expected, &c->server->keyspace.limits);
}

static int largest_first(const void *left, const void *right)
{
    return by_size(right, left);
}

/* Sorts the sets that are there, the largest first, and returns how many there are. */
static size_t sort_largest_first(const struct entry **sets, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (sets[i] != NULL) sets[found++] = sets[i];
    qsort(sets, found, sizeof *sets, largest_first);
    return found;
}

static void hand_over(const struct entry *set, struct sink *sink)
{
    pass_through(set, NULL, 0, true, sink);
}

/* Adds everything to a new set, which has as many members as the largest at least. */
static struct entry *gather(const struct operands *o, size_t count, struct client *c)
{
    struct sink collect = {.take = add_member, .client = c};
    collect.set = new_set(c, count > 0 ? setval_count(o->sets[0]) : 0);
    for (size_t i = 0; i < count; i++) hand_over(o->sets[i], &collect);
    return collect.set;
}

/* The flat ones come last, since it is those in front that are asked for members. */
static void put_flat_last(const struct entry **sets, size_t count)
{
    size_t end = count;
    for (size_t i = count; i-- > 0;) {
        const struct entry *e = sets[i];
        if (setval_flat(e) == NULL) continue;
        memmove(sets + i, sets + i + 1, (--end - i) * sizeof *sets);
        sets[end] = e;
    }
}

/* Of a few sets, each gives what those before it have not: nothing needs to be kept. */
static void unite(const struct operands *o, struct client *c, struct sink *sink)
{
    enum { FEW = 4 };
    size_t count = sort_largest_first(o->sets, o->count);
    if (count <= FEW) {
        put_flat_last(o->sets, count);
        for (size_t i = 0; i < count; i++) pass_through(o->sets[i], o->sets, i, false, sink);
        return;
    }
    struct entry *all = gather(o, count, c);
    hand_over(all, sink);
    entry_free(all);
}

/* Asking every subtrahend for every member of the first set costs more than gathering what they
 * have of it: then that is the only one to ask. */
static bool is_worth_gathering(const struct operands *o, size_t count)
{
    size_t members = 0;
    for (size_t i = 1; i <= count; i++) members += setval_count(o->sets[i]);
    return count > 1 && members < setval_count(o->sets[0]) * (count - 1) / 2;
}

static void subtract(const struct operands *o, struct client *c, struct sink *sink)
{
    if (o->sets[0] == NULL) return;
    /* The likeliest to have a member first. */
    size_t count = sort_largest_first(o->sets + 1, o->count - 1);
    if (!is_worth_gathering(o, count)) {
        pass_through(o->sets[0], o->sets + 1, count, false, sink);
        return;
    }
    struct sink collect = {.take = add_member, .client = c, .set = new_set(c, 0)};
    for (size_t i = 1; i <= count; i++) pass_through(o->sets[i], o->sets, 1, true, &collect);
    const struct entry *gathered = collect.set;
    pass_through(o->sets[0], &gathered, 1, false, sink);
    entry_free(collect.set);
}

/* ---- the commands ---- */

static bool reply_member(struct sink *s, struct slice member)
{
    reply_bulk(s->client, member);
    s->count++;
    return true;
}

static void reply_result(struct client *c, operation *operate)
{
    struct operands o;
    struct sink sink = {.take = reply_member, .client = c};
    if (!take_operands(c, 1, c->argc - 1, &o)) return;
    size_t begun = reply_begin_array(c);
    operate(&o, c, &sink);
    reply_end_set(c, begun, (size_t)sink.count);
    mem_free(o.sets);
}

/* The entry knows no key yet. */
static void put_result(struct client *c, struct slice key, struct entry *set)
{
    struct db_place place = db_find_place(c->db, key);
    db_put_entry_at(c->db, &place, entry_with_key(set, key));
    server_changed(c->server, 1);
}

static void store_result(struct client *c, operation *operate)
{
    struct operands o;
    if (!take_operands(c, 2, c->argc - 2, &o)) return;
    struct sink sink = {.take = append_member, .client = c};
    sink.set = setval_new_flat(SLICE(""), &c->server->keyspace.limits);
    operate(&o, c, &sink);
    mem_free(o.sets);
    size_t count = setval_count(sink.set);
    if (count > 0) {
        settle(c, sink.set);
        put_result(c, c->argv[1], sink.set);
        notify(c->server, c->db, NOTIFY_SET, c->command->full_name.ptr, c->argv[1]);
    } else {
        entry_free(sink.set);
        if (db_delete(c->db, c->argv[1])) {
            server_changed(c->server, 1);
            notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[1]);
        }
    }
    reply_int64(c, (int64_t)count);
}

void cmd_smembers(struct client *c) { reply_result(c, intersect); }
void cmd_sinter(struct client *c) { reply_result(c, intersect); }
void cmd_sunion(struct client *c) { reply_result(c, unite); }
void cmd_sdiff(struct client *c) { reply_result(c, subtract); }
void cmd_sinterstore(struct client *c) { store_result(c, intersect); }
void cmd_sunionstore(struct client *c) { store_result(c, unite); }
void cmd_sdiffstore(struct client *c) { store_result(c, subtract); }

static bool count_member(struct sink *s, struct slice member)
{
    (void)member;
    return ++s->count != s->limit;
}

static bool take_card_arguments(struct client *c, int64_t *keys, int64_t *limit)
{
    if (!number_to_int64(c->argv[1], keys) || *keys < 1) {
        reply_error(c, "ERR numkeys should be greater than 0");
        return false;
    }
    if (*keys > (int64_t)c->argc - 2) {
        reply_error(c, "ERR Number of keys can't be greater than number of args");
        return false;
    }
    for (size_t i = 2 + (size_t)*keys; i < c->argc; i += 2) {
        if (i + 1 == c->argc || !slice_is(c->argv[i], "limit")) {
            reply_syntax_error(c);
            return false;
        }
        if (!number_to_int64(c->argv[i + 1], limit) || *limit < 0) {
            reply_error(c, "ERR LIMIT can't be negative");
            return false;
        }
    }
    return true;
}

void cmd_sintercard(struct client *c)
{
    struct operands o;
    struct sink sink = {.take = count_member, .client = c};
    int64_t keys;
    if (!take_card_arguments(c, &keys, &sink.limit)) return;
    if (!take_operands(c, 2, (size_t)keys, &o)) return;
    intersect(&o, c, &sink);
    mem_free(o.sets);
    reply_int64(c, sink.count);
}
