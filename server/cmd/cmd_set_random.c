/* cmd_set_random.c - random members of sets: SPOP SRANDMEMBER.
 *
 * What was popped is propagated as SREM: the log must not draw again. */
#include "core/base/mem.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/setval.h"

enum {
    SREM_MEMBERS_MAX = 1024,             /* in one command of the log */
    KEPT_PART = 5                       /* where less than a fifth remains, that is what is drawn */
};

/* ---- SPOP ---- */

/* SREM with what was popped, told to the log some members at a time. */
struct removal {
    struct client *client;
    struct bytes text;                   /* of the members, which may be gone from the set */
    size_t lens[SREM_MEMBERS_MAX];
    size_t count;
};

static void removal_tell(struct removal *r)
{
    struct slice argv[2 + SREM_MEMBERS_MAX] = {SLICE("SREM"), r->client->argv[1]};
    const char *at = r->text.len > 0 ? r->text.ptr : "";     /* the only one may be the empty one */
    for (size_t i = 0; i < r->count; at += r->lens[i++]) argv[2 + i] = slice_make(at, r->lens[i]);
    if (r->count > 0) propagate_instead(r->client, argv, 2 + r->count);
    r->count = 0;
    bytes_clear(&r->text);
}

static void removal_add(struct removal *r, struct slice member)
{
    bytes_append_slice(&r->text, member);
    r->lens[r->count++] = member.len;
    if (r->count == SREM_MEMBERS_MAX) removal_tell(r);
}

static void pop_one(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct db_place place;
    if (!typed_place(c, c->argv[1], ENTRY_SET, &place)) return;
    if (place.entry == NULL) {
        reply_null(c);
        return;
    }
    struct slice member = setval_random(place.entry, &c->server->random, scratch);
    reply_bulk(c, member);
    propagate_instead(c, (struct slice[]){SLICE("SREM"), c->argv[1], member}, 3);
    setval_remove(place.entry, member);
    typed_changed_by(c, &place, 1, setval_count(place.entry) == 0, NOTIFY_SET, "spop");
}

static void pop_some(struct client *c, struct entry *e, size_t count)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct removal removal = {.client = c};
    for (; count > 0; count--) {
        struct slice member = setval_random(e, &c->server->random, scratch);
        reply_bulk(c, member);
        removal_add(&removal, member);
        setval_remove(e, member);
    }
    removal_tell(&removal);
    bytes_free(&removal.text);
}

struct keeping {
    struct entry *kept;
    const struct value_limits *limits;
};

static void keep(void *context, struct slice member)
{
    const struct keeping *k = context;
    setval_add(k->kept, member, k->limits);
}

/* Draws what stays; all else is popped.  Replies it, and returns what stays as a new set. */
static struct entry *pop_all_but(struct client *c, const struct entry *e, size_t stay)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    const struct value_limits *limits = &c->server->keyspace.limits;
    struct keeping keeping = {setval_new(c->argv[1], 0, limits), limits};
    struct removal removal = {.client = c};
    struct setval_walk walk;
    struct slice member;
    setval_sample(e, stay, &c->server->random, keep, &keeping);
    setval_walk_begin(&walk, e);
    while (setval_walk_next(&walk, scratch, &member)) {
        if (setval_has(keeping.kept, member)) continue;
        reply_bulk(c, member);
        removal_add(&removal, member);
    }
    removal_tell(&removal);
    bytes_free(&removal.text);
    return keeping.kept;
}

static void pop_everything(struct client *c, const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct setval_walk walk;
    struct slice member;
    setval_walk_begin(&walk, e);
    while (setval_walk_next(&walk, scratch, &member)) reply_bulk(c, member);
    propagate_instead(c, (struct slice[]){SLICE("DEL"), c->argv[1]}, 2);
}

static void pop_count(struct client *c, struct db_place *place, size_t wanted)
{
    size_t had = setval_count(place->entry), count = wanted < had ? wanted : had;
    reply_set(c, count);
    if (count == had) {
        pop_everything(c, place->entry);
        typed_changed_by(c, place, (int64_t)count, true, NOTIFY_SET, "spop");
    } else if ((had - count) * KEPT_PART > count) {
        pop_some(c, place->entry, count);
        typed_changed_by(c, place, (int64_t)count, false, NOTIFY_SET, "spop");
    } else {
        struct entry *kept = pop_all_but(c, place->entry, had - count);
        enum entry_encoding encoding = kept->encoding;
        void *body = entry_body(kept);
        entry_set_body(kept, place->entry->encoding, entry_body(place->entry));
        entry_set_body(place->entry, encoding, body);
        entry_free(kept);
        typed_changed_by(c, place, (int64_t)count, false, NOTIFY_SET, "spop");
    }
}

static bool take_positive(struct client *c, struct slice text, int64_t *out)
{
    if (number_to_int64(text, out) && *out >= 0) return true;
    reply_error(c, "ERR value is out of range, must be positive");
    return false;
}

void cmd_spop(struct client *c)
{
    struct db_place place;
    int64_t count;
    if (c->argc > 3) {
        reply_syntax_error(c);
    } else if (c->argc == 2) {
        pop_one(c);
    } else if (take_positive(c, c->argv[2], &count) &&
               typed_place(c, c->argv[1], ENTRY_SET, &place)) {
        if (place.entry == NULL || count == 0) reply_set(c, 0);
        else pop_count(c, &place, (size_t)count);
    }
}

/* ---- SRANDMEMBER ---- */

static void reply_member(void *context, struct slice member)
{
    reply_bulk(context, member);
}

static void reply_random(struct client *c, const struct entry *e, int64_t count)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    if (count < 0) {                     /* each drawn from all */
        reply_array(c, (size_t)-count);
        for (; count < 0 && !reply_is_too_long(c); count++)
            reply_bulk(c, setval_random(e, &c->server->random, scratch));
        return;
    }
    size_t had = setval_count(e), wanted = (uint64_t)count < had ? (size_t)count : had;
    reply_array(c, wanted);
    setval_sample(e, wanted, &c->server->random, reply_member, c);
}

static void random_members(struct client *c)
{
    struct entry *e;
    int64_t count;
    if (!reply_take_int64(c, c->argv[2], &count)) return;
    if (count == INT64_MIN) {
        reply_errorf(c, "ERR value is out of range, value must between %ld and %ld", -INT64_MAX,
                     INT64_MAX);
        return;
    }
    if (!typed_read(c, c->argv[1], ENTRY_SET, &e)) return;
    if (e == NULL) reply_array(c, 0);
    else reply_random(c, e, count);
}

void cmd_srandmember(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e;
    if (c->argc > 3) {
        reply_syntax_error(c);
    } else if (c->argc == 3) {
        random_members(c);
    } else if (typed_read(c, c->argv[1], ENTRY_SET, &e)) {
        if (e == NULL) reply_null(c);
        else reply_bulk(c, setval_random(e, &c->server->random, scratch));
    }
}
