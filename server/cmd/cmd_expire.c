/* cmd_expire.c - times to live: EXPIRE PEXPIRE EXPIREAT PEXPIREAT TTL PTTL EXPIRETIME PEXPIRETIME
 * PERSIST. */
#include "server/cmd/argument.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- setting ---- */

enum { NX = 1, XX = 2, GT = 4, LT = 8 };

static bool take_conditions(struct client *c, unsigned *out)
{
    unsigned given = 0;
    for (size_t i = 3; i < c->argc; i++) {
        struct slice text = c->argv[i];
        if (slice_is(text, "nx")) given |= NX;
        else if (slice_is(text, "xx")) given |= XX;
        else if (slice_is(text, "gt")) given |= GT;
        else if (slice_is(text, "lt")) given |= LT;
        else {
            reply_errorf(c, "ERR Unsupported option %.*s", (int)text.len, text.ptr);
            return false;
        }
    }
    *out = given;
    const char *error = NULL;
    if ((given & NX) && given != NX)
        error = "ERR NX and XX, GT or LT options at the same time are not compatible";
    else if ((given & GT) && (given & LT))
        error = "ERR GT and LT options at the same time are not compatible";
    if (error != NULL) reply_error(c, error);
    return error == NULL;
}

/* A key without a time to live is one that lives for ever. */
static bool holds(unsigned conditions, int64_t current, int64_t deadline)
{
    bool has_one = current != ENTRY_NO_EXPIRY;
    if ((conditions & NX) && has_one) return false;
    if ((conditions & XX) && !has_one) return false;
    if ((conditions & GT) && (!has_one || deadline <= current)) return false;
    if ((conditions & LT) && has_one && deadline >= current) return false;
    return true;
}

/* As it was called, conditions included, but with a point in time. */
static void propagate_deadline(struct client *c, int64_t deadline_ms)
{
    enum { ARGC_MAX = 3 + 3 };                   /* more conditions than that repeat themselves */
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice argv[ARGC_MAX] = {SLICE("PEXPIREAT"), c->argv[1],
                                   {scratch, number_from_int64(scratch, deadline_ms)}};
    size_t argc = 3;
    for (size_t i = 3; i < c->argc && argc < ARGC_MAX; i++) argv[argc++] = c->argv[i];
    propagate_instead(c, argv, argc);
}

static void set_deadline(struct client *c, struct db_place *place, int64_t deadline_ms)
{
    server_changed(c->server, 1);
    if (argument_is_past(c, deadline_ms)) {
        db_delete_at(c->db, place);
        propagate_instead(c, (struct slice[]){SLICE("DEL"), c->argv[1]}, 2);
        notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[1]);
        return;
    }
    /* Only a log can say so, of a key that it deletes later; no expiry is below zero. */
    db_set_expiry_at(c->db, place, deadline_ms < 0 ? 0 : deadline_ms);
    propagate_deadline(c, deadline_ms);
    notify(c->server, c->db, NOTIFY_GENERIC, "expire", c->argv[1]);
}

static void expire(struct client *c, unsigned time)
{
    unsigned conditions;
    int64_t deadline_ms;
    if (!take_conditions(c, &conditions)) return;
    if (!argument_deadline(c, c->argv[2], time, &deadline_ms)) return;
    struct db_place place = db_find_place(c->db, c->argv[1]);
    bool does = place.entry != NULL && holds(conditions, entry_expiry(place.entry), deadline_ms);
    if (does) set_deadline(c, &place, deadline_ms);
    reply_int64(c, does);
}

void cmd_expire(struct client *c)
{
    expire(c, TIME_SECONDS | TIME_RELATIVE);
}

void cmd_pexpire(struct client *c)
{
    expire(c, TIME_RELATIVE);
}

void cmd_expireat(struct client *c)
{
    expire(c, TIME_SECONDS);
}

void cmd_pexpireat(struct client *c)
{
    expire(c, 0);
}

void cmd_persist(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    bool does = place.entry != NULL && entry_expiry(place.entry) != ENTRY_NO_EXPIRY;
    if (does) {
        db_set_expiry_at(c->db, &place, ENTRY_NO_EXPIRY);
        server_changed(c->server, 1);
        notify(c->server, c->db, NOTIFY_GENERIC, "persist", c->argv[1]);
    }
    reply_int64(c, does);
}

/* ---- asking ---- */

/* -2: no key, -1: no time to live. */
static void reply_time(struct client *c, unsigned time)
{
    const struct entry *e = db_find_look(c->db, c->argv[1]);
    int64_t value = e ? entry_expiry(e) : -2;
    if (value >= 0) {
        if (time & TIME_RELATIVE) value -= c->server->keyspace.now_ms;
        if (value < 0) value = 0;
        if (time & TIME_SECONDS) value = (int64_t)(((uint64_t)value + 500) / 1000);
    }
    reply_int64(c, value);
}

void cmd_ttl(struct client *c)
{
    reply_time(c, TIME_SECONDS | TIME_RELATIVE);
}

void cmd_pttl(struct client *c)
{
    reply_time(c, TIME_RELATIVE);
}

void cmd_expiretime(struct client *c)
{
    reply_time(c, TIME_SECONDS);
}

void cmd_pexpiretime(struct client *c)
{
    reply_time(c, 0);
}
