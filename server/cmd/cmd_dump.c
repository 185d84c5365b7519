/* cmd_dump.c - DUMP, RESTORE and RESTORE-ASKING: a value as bytes, to be carried elsewhere. */
#include "server/cmd/argument.h"
#include "server/cmd/dump.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

void cmd_dump(struct client *c)
{
    struct bytes payload = {0};
    const struct entry *e = db_find_read(c->db, c->argv[1]);
    if (e == NULL) {
        reply_null(c);
        return;
    }
    dump_entry(e, &payload);
    reply_bulk(c, bytes_slice(&payload));
    bytes_free(&payload);
}

/* ---- RESTORE ---- */

enum { NOT_GIVEN = -1, FREQUENCY_MAX = 255 };

struct restore {
    bool replace, is_absolute;
    int64_t idle_seconds, frequency;     /* or NOT_GIVEN */
    int64_t expiry_ms;
};

/* A number from 0 to max; error otherwise. */
static bool take_limited(struct client *c, struct slice text, int64_t max, const char *error,
                         int64_t *out)
{
    if (!reply_take_int64(c, text, out)) return false;
    if (*out >= 0 && *out <= max) return true;
    reply_error(c, error);
    return false;
}

static bool take_idle(struct client *c, struct slice text, struct restore *r)
{
    return take_limited(c, text, INT64_MAX, "ERR Invalid IDLETIME value, must be >= 0",
                        &r->idle_seconds);
}

static bool take_frequency(struct client *c, struct slice text, struct restore *r)
{
    return take_limited(c, text, FREQUENCY_MAX, "ERR Invalid FREQ value, must be >= 0 and <= 255",
                        &r->frequency);
}

static bool take_options(struct client *c, struct restore *r)
{
    for (size_t i = 4; i < c->argc; i++) {
        bool has_value = i + 1 < c->argc;
        if (slice_is(c->argv[i], "replace")) {
            r->replace = true;
        } else if (slice_is(c->argv[i], "absttl")) {
            r->is_absolute = true;
        } else if (has_value && slice_is(c->argv[i], "idletime") && r->frequency == NOT_GIVEN) {
            if (!take_idle(c, c->argv[++i], r)) return false;
        } else if (has_value && slice_is(c->argv[i], "freq") && r->idle_seconds == NOT_GIVEN) {
            if (!take_frequency(c, c->argv[++i], r)) return false;
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

/* 0 stands for none.  A sum beyond 64 bits wraps and is in the past, as in Redis. */
static bool take_ttl(struct client *c, struct restore *r)
{
    static const char error[] = "ERR Invalid TTL value, must be >= 0";
    int64_t ttl, now = r->is_absolute ? 0 : c->server->keyspace.now_ms;
    if (!take_limited(c, c->argv[2], INT64_MAX, error, &ttl)) return false;
    if (ttl == 0) ttl = ENTRY_NO_EXPIRY;
    else if (__builtin_add_overflow(ttl, now, &ttl)) ttl = 0;
    r->expiry_ms = ttl;
    return true;
}

/* As it was called, but with a point in time. */
static void propagate_restore(struct client *c, const struct restore *r)
{
    enum { FIXED = 5, ARGC_MAX = FIXED + 3 };
    char ttl[NUMBER_INT64_MAX_LEN], stamp[NUMBER_INT64_MAX_LEN];
    if (r->expiry_ms == ENTRY_NO_EXPIRY || r->is_absolute) return;
    struct slice argv[ARGC_MAX] = {SLICE("RESTORE"), c->argv[1],
                                   {ttl, number_from_int64(ttl, r->expiry_ms)},
                                   c->argv[3], SLICE("ABSTTL")};
    size_t argc = FIXED;
    bool has_idle = r->idle_seconds != NOT_GIVEN;
    int64_t given = has_idle ? r->idle_seconds : r->frequency;
    if (r->replace) argv[argc++] = SLICE("REPLACE");
    if (given != NOT_GIVEN) {
        argv[argc++] = has_idle ? SLICE("IDLETIME") : SLICE("FREQ");
        argv[argc++] = slice_make(stamp, number_from_int64(stamp, given));
    }
    propagate_instead(c, argv, argc);
}

/* The key is free now.  A value whose time is over is not even put. */
static void put_restored(struct client *c, const struct restore *r, struct db_place *place,
                         struct entry *e, bool was_there)
{
    if (r->expiry_ms != ENTRY_NO_EXPIRY && argument_is_past(c, r->expiry_ms)) {
        entry_free(e);
        if (!was_there) return;
        propagate_instead(c, (struct slice[]){SLICE("DEL"), c->argv[1]}, 2);
        notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[1]);
    } else {
        db_put_entry_at(c->db, place, e);
        if (r->idle_seconds != NOT_GIVEN) db_set_idle_seconds(c->db, e, r->idle_seconds);
        if (r->frequency != NOT_GIVEN) db_set_frequency(c->db, e, r->frequency);
        propagate_restore(c, r);
        notify(c->server, c->db, NOTIFY_GENERIC, "restore", c->argv[1]);
    }
    server_changed(c->server, 1);
}

void cmd_restore(struct client *c)
{
    struct restore r = {.idle_seconds = NOT_GIVEN, .frequency = NOT_GIVEN};
    if (!take_options(c, &r)) return;
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (!r.replace && place.entry != NULL) {
        reply_error(c, "BUSYKEY Target key name already exists.");
        return;
    }
    if (!take_ttl(c, &r)) return;
    struct entry *e = dump_read(c->argv[1], c->argv[3], r.expiry_ms, &c->server->keyspace.limits);
    if (e == NULL) {
        bool is_intact = dump_is_intact(c->argv[3]);
        reply_error(c, is_intact ? "ERR Bad data format"
                                 : "ERR DUMP payload version or checksum are wrong");
        return;
    }
    bool was_there = db_delete_at(c->db, &place);
    put_restored(c, &r, &place, e, was_there);
    reply_ok(c);
}

void cmd_restore_asking(struct client *c)
{
    cmd_restore(c);
}
