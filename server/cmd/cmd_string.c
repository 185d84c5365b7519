/* cmd_string.c - strings as a whole: GET SET GETSET GETDEL GETEX SETEX PSETEX SETNX MGET MSET
 * MSETNX DELIFEQ.  Parts and numbers of strings have files of their own.
 *
 * Times to live are propagated as points in time, so that a log read later means the same. */
#include "server/cmd/argument.h"
#include "server/session/handlers.h"
#include "server/cmd/string.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

bool string_is_or_none(struct client *c, const struct entry *e)
{
    if (__builtin_expect(e == NULL || e->type == ENTRY_STRING, 1)) return true;
    reply_wrong_type(c);
    return false;
}

bool string_may_grow(struct client *c, size_t len, size_t more)
{
    size_t sum, max = (size_t)c->server->options.proto_max_bulk_len;
    if (c->flags & CLIENT_REPLAY) return true;
    if (!__builtin_add_overflow(len, more, &sum) && sum <= max) return true;
    reply_error(c, "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    return false;
}

bool string_reply(struct client *c, const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    if (!string_is_or_none(c, e)) return false;
    if (e == NULL) reply_null(c);
    else reply_bulk(c, entry_string(e, scratch));
    return true;
}

static bool equals(const struct entry *e, struct slice value)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    return slice_equal(entry_string(e, scratch), value);
}

static void propagate_expiry(struct client *c, int64_t expiry_ms)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice argv[] = {SLICE("PEXPIREAT"), c->argv[1],
                           {scratch, number_from_int64(scratch, expiry_ms)}};
    propagate_instead(c, argv, 3);
}

static void propagate_key(struct client *c, struct slice name)
{
    struct slice argv[] = {name, c->argv[1]};
    propagate_instead(c, argv, 2);
}

/* ---- options of SET and GETEX ---- */

enum {
    NX = 1, XX = 2, IFEQ = 4, GET = 8, KEEPTTL = 16, PERSIST = 32,
    EX = 64, PX = 128, EXAT = 256, PXAT = 512,
    TIMES = EX | PX | EXAT | PXAT
};

struct option {
    struct slice name;
    unsigned flag, excludes;             /* the flags that must not have been given before */
    bool takes_value;
};

static const struct option set_options[] = {
    {{"nx", 2}, NX, XX | IFEQ, false},
    {{"px", 2}, PX, KEEPTTL | (TIMES & ~PX), true},
    {{"ex", 2}, EX, KEEPTTL | (TIMES & ~EX), true},
    {{"xx", 2}, XX, NX | IFEQ, false},
    {{"get", 3}, GET, 0, false},
    {{"ifeq", 4}, IFEQ, NX | XX | IFEQ, true},
    {{"pxat", 4}, PXAT, KEEPTTL | (TIMES & ~PXAT), true},
    {{"exat", 4}, EXAT, KEEPTTL | (TIMES & ~EXAT), true},
    {{"keepttl", 7}, KEEPTTL, TIMES, false},
    {{NULL, 0}, 0, 0, false}};

static const struct option getex_options[] = {
    {{"px", 2}, PX, PERSIST | (TIMES & ~PX), true},
    {{"ex", 2}, EX, PERSIST | (TIMES & ~EX), true},
    {{"pxat", 4}, PXAT, PERSIST | (TIMES & ~PXAT), true},
    {{"exat", 4}, EXAT, PERSIST | (TIMES & ~EXAT), true},
    {{"persist", 7}, PERSIST, TIMES, false},
    {{NULL, 0}, 0, 0, false}};

struct given {
    unsigned flags;
    struct slice time, comparison;
};

static const struct option *find_option(const struct option *row, struct slice name)
{
    for (; row->flag != 0; row++)
        if (slice_equal_nocase(name, row->name)) return row;
    return NULL;
}

static bool take_options(struct client *c, size_t from, const struct option *rows,
                         struct given *given)
{
    for (size_t i = from; i < c->argc; i++) {
        const struct option *row = find_option(rows, c->argv[i]);
        bool lacks_value = row != NULL && row->takes_value && i + 1 == c->argc;
        if (row == NULL || lacks_value || (given->flags & row->excludes)) {
            reply_syntax_error(c);
            return false;
        }
        given->flags |= row->flag;
        if (!row->takes_value) continue;
        if (row->flag == IFEQ) given->comparison = c->argv[++i];
        else given->time = c->argv[++i];
    }
    return true;
}

static unsigned time_of(unsigned flags)
{
    unsigned time = 0;
    if (flags & (EX | EXAT)) time |= TIME_SECONDS;
    if (flags & (EX | PX)) time |= TIME_RELATIVE;
    return time;
}

/* The time that was given as a point in time, or none. */
static bool take_expiry(struct client *c, const struct given *given, int64_t *expiry_ms)
{
    *expiry_ms = ENTRY_NO_EXPIRY;
    if (!(given->flags & TIMES)) return true;
    return argument_expiry(c, given->time, time_of(given->flags), expiry_ms);
}

/* ---- SET and its like ---- */

static void propagate_set(struct client *c, struct slice value, unsigned flags, int64_t expiry_ms)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice argv[5] = {SLICE("SET"), c->argv[1], value};
    size_t argc = 3;
    if (flags & TIMES) {
        argv[argc++] = SLICE("PXAT");
        argv[argc++] = slice_make(scratch, number_from_int64(scratch, expiry_ms));
    } else {
        if (flags & NX) argv[argc++] = SLICE("NX");
        if (flags & XX) argv[argc++] = SLICE("XX");
        if (flags & KEEPTTL) argv[argc++] = SLICE("KEEPTTL");
    }
    propagate_instead(c, argv, argc);
}

/* Whether NX, XX or IFEQ let the value be set; a wrong type has been replied if *is_error. */
static bool holds(struct client *c, const struct given *given, const struct entry *e,
                  bool *is_error)
{
    if (given->flags & NX) return e == NULL;
    if (e == NULL) return !(given->flags & (XX | IFEQ));
    if (!(given->flags & IFEQ)) return true;
    *is_error = !string_is_or_none(c, e);
    return !*is_error && equals(e, given->comparison);
}

static void set_given(struct client *c, struct slice value, const struct given *given)
{
    int64_t expiry_ms;
    bool is_error = false;
    if (!take_expiry(c, given, &expiry_ms)) return;
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (given->flags & GET) {
        db_note_read(c->db, place.key, place.entry != NULL);
        if (!string_reply(c, place.entry)) return;
    }
    if (!holds(c, given, place.entry, &is_error)) {
        if (!is_error && !(given->flags & GET)) reply_null(c);
        return;
    }
    if ((given->flags & KEEPTTL) && place.entry != NULL) expiry_ms = entry_expiry(place.entry);
    db_put_string_at(c->db, &place, value, expiry_ms);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "set", c->argv[1]);
    if (given->flags & TIMES) notify(c->server, c->db, NOTIFY_GENERIC, "expire", c->argv[1]);
    if (given->flags & (TIMES | GET | IFEQ)) propagate_set(c, value, given->flags, expiry_ms);
    if (!(given->flags & GET)) reply_ok(c);
}

void cmd_set(struct client *c)
{
    struct given given = {0};
    if (c->argc > 3) {
        if (take_options(c, 3, set_options, &given)) set_given(c, c->argv[2], &given);
        return;
    }
    db_put_string(c->db, c->argv[1], c->argv[2], ENTRY_NO_EXPIRY);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "set", c->argv[1]);
    reply_ok(c);
}

void cmd_setex(struct client *c)
{
    set_given(c, c->argv[3], &(struct given){.flags = EX, .time = c->argv[2]});
}

void cmd_psetex(struct client *c)
{
    set_given(c, c->argv[3], &(struct given){.flags = PX, .time = c->argv[2]});
}

void cmd_setnx(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (place.entry != NULL) {
        reply_int64(c, 0);
        return;
    }
    db_put_string_at(c->db, &place, c->argv[2], ENTRY_NO_EXPIRY);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "set", c->argv[1]);
    reply_int64(c, 1);
}

/* ---- GET and its like ---- */

void cmd_get(struct client *c)
{
    string_reply(c, db_find_read(c->db, c->argv[1]));
}

/* Replies the value of a place that is to be changed next. */
static bool reply_place(struct client *c, const struct db_place *place)
{
    db_note_read(c->db, place->key, place->entry != NULL);
    return string_reply(c, place->entry);
}

void cmd_getset(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (!reply_place(c, &place)) return;
    db_put_string_at(c->db, &place, c->argv[2], ENTRY_NO_EXPIRY);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "set", c->argv[1]);
    propagate_set(c, c->argv[2], 0, ENTRY_NO_EXPIRY);
}

void cmd_getdel(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (!reply_place(c, &place) || !db_delete_at(c->db, &place)) return;
    server_changed(c->server, 1);
    propagate_key(c, SLICE("DEL"));
    notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[1]);
}

static void getex_change(struct client *c, struct db_place *place, unsigned flags,
                         int64_t expiry_ms)
{
    if ((flags & (EXAT | PXAT)) && argument_is_past(c, expiry_ms)) {
        db_delete_at(c->db, place);
        propagate_key(c, SLICE("DEL"));
        notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[1]);
    } else if (flags & TIMES) {
        db_set_expiry_at(c->db, place, expiry_ms);
        propagate_expiry(c, expiry_ms);
        notify(c->server, c->db, NOTIFY_GENERIC, "expire", c->argv[1]);
    } else {
        if (!(flags & PERSIST) || entry_expiry(place->entry) == ENTRY_NO_EXPIRY) return;
        db_set_expiry_at(c->db, place, ENTRY_NO_EXPIRY);
        propagate_key(c, SLICE("PERSIST"));
        notify(c->server, c->db, NOTIFY_GENERIC, "persist", c->argv[1]);
    }
    server_changed(c->server, 1);
}

void cmd_getex(struct client *c)
{
    struct given given = {0};
    int64_t expiry_ms;
    if (!take_options(c, 2, getex_options, &given)) return;
    struct db_place place = db_find_place(c->db, c->argv[1]);
    db_note_read(c->db, place.key, place.entry != NULL);
    if (place.entry == NULL) {
        reply_null(c);
        return;
    }
    if (!string_is_or_none(c, place.entry) || !take_expiry(c, &given, &expiry_ms)) return;
    string_reply(c, place.entry);
    getex_change(c, &place, given.flags, expiry_ms);
}

void cmd_delifeq(struct client *c)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (!string_is_or_none(c, place.entry)) return;
    if (place.entry == NULL || !equals(place.entry, c->argv[2])) {
        reply_int64(c, 0);
        return;
    }
    db_delete_at(c->db, &place);
    server_changed(c->server, 1);
    propagate_key(c, SLICE("DEL"));
    notify(c->server, c->db, NOTIFY_GENERIC, "del", c->argv[1]);
    reply_int64(c, 1);
}

/* ---- several keys ---- */

void cmd_mget(struct client *c)
{
    struct key_batch batch = {.stride = 1};
    reply_array(c, c->argc - 1);
    for (size_t i = 1; i < c->argc; i++) {
        key_batch_before(&batch, c, i);
        const struct entry *e = db_find_read(c->db, c->argv[i]);
        string_reply(c, e != NULL && e->type == ENTRY_STRING ? e : NULL);
    }
    key_batch_end(&batch, c);
}

static bool is_paired(struct client *c)
{
    if (c->argc % 2 == 1) return true;
    struct slice name = c->command->full_name;
    reply_errorf(c, "ERR wrong number of arguments for '%.*s' command", (int)name.len, name.ptr);
    return false;
}

static void set_pairs(struct client *c)
{
    struct key_batch batch = {.stride = 2};
    for (size_t i = 1; i < c->argc; i += 2) {
        key_batch_before(&batch, c, i);
        db_put_string(c->db, c->argv[i], c->argv[i + 1], ENTRY_NO_EXPIRY);
        notify(c->server, c->db, NOTIFY_STRING, "set", c->argv[i]);
    }
    key_batch_end(&batch, c);
    server_changed(c->server, (int64_t)(c->argc / 2));
}

void cmd_mset(struct client *c)
{
    if (!is_paired(c)) return;
    set_pairs(c);
    reply_ok(c);
}

void cmd_msetnx(struct client *c)
{
    if (!is_paired(c)) return;
    for (size_t i = 1; i < c->argc; i += 2) {
        if (db_find_write(c->db, c->argv[i]) == NULL) continue;
        reply_int64(c, 0);
        return;
    }
    set_pairs(c);
    reply_int64(c, 1);
}
