/* cmd_hash_expire.c - times to live of single fields, as in Redis 7.4: HEXPIRE HPEXPIRE HEXPIREAT
 * HPEXPIREAT HTTL HPTTL HEXPIRETIME HPEXPIRETIME HPERSIST.
 *
 * Each answers an integer for every field.  A field whose time is over is removed by whoever looks
 * up its hash next, or in the background (db.h), and the log hears HDEL; here no field is ever
 * dead.  What sets a time is propagated as HPEXPIREAT with the fields that got it, without a
 * condition. */
#include "core/base/mem.h"
#include "server/cmd/argument.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/hashval.h"

enum {
    NO_FIELD = -2, NO_EXPIRY = -1,       /* answers of all of them */
    NOT_MET = 0, DONE = 1, DELETED = 2,

    UNCONDITIONAL = 0, NX, XX, GT, LT
};

#define EXPIRY_MAX_MS (INT64_C(1) << 46)         /* Redis keeps two bits of 48 for itself */

/* ---- the fields of a request ---- */

struct fields {
    const struct slice *names;
    size_t count;
};

/* FIELDS, their number and they themselves, from argv[at] to the end. */
static bool take_fields(struct client *c, size_t at, const char *count_error, struct fields *f)
{
    int64_t count;
    if (at >= c->argc || !slice_is(c->argv[at], "fields")) {
        reply_error(c, "ERR Mandatory argument FIELDS is missing or not at the right position");
        return false;
    }
    if (at + 1 >= c->argc || !number_to_int64(c->argv[at + 1], &count) || count < 1) {
        reply_error(c, count_error);
        return false;
    }
    if ((uint64_t)count != c->argc - at - 2) {
        reply_error(c, "ERR The `numfields` parameter must match the number of arguments");
        return false;
    }
    *f = (struct fields){c->argv + at + 2, (size_t)count};
    return true;
}

/* ---- setting ---- */

struct deadline_request {
    struct fields fields;
    int64_t deadline_ms;
    int condition;
};

static bool take_deadline(struct client *c, unsigned time, int64_t *deadline_ms)
{
    int64_t value, unit = time & TIME_SECONDS ? 1000 : 1;
    int64_t base = time & TIME_RELATIVE ? c->server->keyspace.now_ms : 0;
    if (!reply_take_int64(c, c->argv[2], &value)) return false;
    if (value < 0) {
        reply_error(c, "ERR invalid expire time, must be >= 0");
        return false;
    }
    if (value > (EXPIRY_MAX_MS - 1) / unit || value * unit > EXPIRY_MAX_MS - 1 - base) {
        struct slice name = c->command->full_name;
        reply_errorf(c, "ERR invalid expire time in '%.*s' command", (int)name.len, name.ptr);
        return false;
    }
    *deadline_ms = base + value * unit;
    return true;
}

static int take_condition(struct slice text)
{
    if (slice_is(text, "nx")) return NX;
    if (slice_is(text, "xx")) return XX;
    if (slice_is(text, "gt")) return GT;
    return slice_is(text, "lt") ? LT : UNCONDITIONAL;
}

/* A field without a time to live is one that lives for ever. */
static bool holds(int condition, int64_t current, int64_t deadline)
{
    bool has_one = current != ENTRY_NO_EXPIRY;
    switch (condition) {
    case NX: return !has_one;
    case XX: return has_one;
    case GT: return has_one && deadline > current;
    case LT: return !has_one || deadline < current;
    default: return true;
    }
}

static int set_field(struct client *c, struct entry *e, struct slice field,
                     const struct deadline_request *r)
{
    int64_t current;
    if (e == NULL || !hashval_expiry(e, field, &current)) return NO_FIELD;
    if (!holds(r->condition, current, r->deadline_ms)) return NOT_MET;
    if (argument_is_past(c, r->deadline_ms)) {
        hashval_remove(e, field);
        return DELETED;
    }
    hashval_set_expiry(e, field, r->deadline_ms, &c->server->keyspace.limits);
    return DONE;
}

/* What became of the fields in `changed`: all got the time, or all were removed. */
static void propagate_fields(struct client *c, const struct deadline_request *r,
                             const struct slice *changed, size_t count)
{
    char deadline[NUMBER_INT64_MAX_LEN], number[NUMBER_INT64_MAX_LEN];
    bool removed = argument_is_past(c, r->deadline_ms);
    size_t head = removed ? 2 : 5;
    struct slice *argv = mem_alloc((head + count) * sizeof *argv);
    argv[0] = removed ? SLICE("HDEL") : SLICE("HPEXPIREAT");
    argv[1] = c->argv[1];
    if (!removed) {
        argv[2] = slice_make(deadline, number_from_int64(deadline, r->deadline_ms));
        argv[3] = SLICE("FIELDS");
        argv[4] = slice_make(number, number_from_uint64(number, count));
    }
    memcpy(argv + head, changed, count * sizeof *argv);
    propagate_instead(c, argv, head + count);
    mem_free(argv);
}

static void set_fields(struct client *c, struct db_place *place, const struct deadline_request *r)
{
    struct slice *changed = mem_alloc(r->fields.count * sizeof *changed);
    size_t count = 0;
    reply_array(c, r->fields.count);
    for (size_t i = 0; i < r->fields.count; i++) {
        int answer = set_field(c, place->entry, r->fields.names[i], r);
        if (answer == DONE || answer == DELETED) changed[count++] = r->fields.names[i];
        reply_int64(c, answer);
    }
    if (count > 0) {
        propagate_fields(c, r, changed, count);
        db_fields_expire(c->db, place);
        typed_changed_by(c, place, (int64_t)count, hashval_count(place->entry) == 0, NOTIFY_HASH,
                         argument_is_past(c, r->deadline_ms) ? "hdel" : "hexpire");
    }
    mem_free(changed);
}

static void expire(struct client *c, unsigned time)
{
    struct deadline_request r;
    struct db_place place;
    if (!typed_place(c, c->argv[1], ENTRY_HASH, &place) || !take_deadline(c, time, &r.deadline_ms))
        return;
    r.condition = take_condition(c->argv[3]);
    size_t at = r.condition == UNCONDITIONAL ? 3 : 4;
    if (!take_fields(c, at, "ERR Parameter `numFields` should be greater than 0", &r.fields))
        return;
    set_fields(c, &place, &r);
}

void cmd_hexpire(struct client *c)
{
    expire(c, TIME_SECONDS | TIME_RELATIVE);
}

void cmd_hpexpire(struct client *c)
{
    expire(c, TIME_RELATIVE);
}

void cmd_hexpireat(struct client *c)
{
    expire(c, TIME_SECONDS);
}

void cmd_hpexpireat(struct client *c)
{
    expire(c, 0);
}

/* ---- asking, and taking away ---- */

#define COUNT_ERROR "ERR Number of fields must be a positive integer"

/* Seconds are rounded up: a field that is there has some time left. */
static void tell_times(struct client *c, unsigned time)
{
    struct fields f;
    struct entry *e;
    int64_t at_ms, base = time & TIME_RELATIVE ? c->server->keyspace.now_ms : 0;
    if (!typed_read(c, c->argv[1], ENTRY_HASH, &e) || !take_fields(c, 2, COUNT_ERROR, &f)) return;
    reply_array(c, f.count);
    for (size_t i = 0; i < f.count; i++) {
        int64_t answer = NO_FIELD;
        if (e != NULL && hashval_expiry(e, f.names[i], &at_ms)) {
            int64_t left = at_ms > base ? at_ms - base : 0;    /* it may not be removed yet */
            if (at_ms == ENTRY_NO_EXPIRY) answer = NO_EXPIRY;
            else answer = time & TIME_SECONDS ? (left + 999) / 1000 : left;
        }
        reply_int64(c, answer);
    }
}

void cmd_httl(struct client *c)
{
    tell_times(c, TIME_SECONDS | TIME_RELATIVE);
}

void cmd_hpttl(struct client *c)
{
    tell_times(c, TIME_RELATIVE);
}

void cmd_hexpiretime(struct client *c)
{
    tell_times(c, TIME_SECONDS);
}

void cmd_hpexpiretime(struct client *c)
{
    tell_times(c, 0);
}

static int persist_field(struct client *c, struct entry *e, struct slice field)
{
    int64_t current;
    if (e == NULL || !hashval_expiry(e, field, &current)) return NO_FIELD;
    if (current == ENTRY_NO_EXPIRY) return NO_EXPIRY;
    hashval_set_expiry(e, field, ENTRY_NO_EXPIRY, &c->server->keyspace.limits);
    return DONE;
}

void cmd_hpersist(struct client *c)
{
    struct fields f;
    struct db_place place;
    int64_t changes = 0;
    if (!typed_place(c, c->argv[1], ENTRY_HASH, &place) || !take_fields(c, 2, COUNT_ERROR, &f))
        return;
    reply_array(c, f.count);
    for (size_t i = 0; i < f.count; i++) {
        int answer = persist_field(c, place.entry, f.names[i]);
        changes += answer == DONE;
        reply_int64(c, answer);
    }
    typed_changed_by(c, &place, changes, false, NOTIFY_HASH, "hpersist");
}
