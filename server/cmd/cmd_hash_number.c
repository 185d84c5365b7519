/* cmd_hash_number.c - fields that hold numbers: HINCRBY HINCRBYFLOAT.
 *
 * A missing field counts as 0.  A sum of floats is propagated as its result: how one is printed
 * must not depend on who reads the log. */
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/hashval.h"

#include <math.h>

/* The field of argv[2] gets this value and keeps its time to live; a missing hash is made. */
static void put_number(struct client *c, struct db_place *place, struct slice text)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    if (place->entry != NULL) {
        hashval_update(place->entry, c->argv[2], text, limits);
        typed_changed(c, place, 1, false);
        return;
    }
    struct entry *e = hashval_new(c->argv[1], 0, limits);
    hashval_update(e, c->argv[2], text, limits);
    db_put_entry_at(c->db, place, e);
    server_changed(c->server, 1);
}

/* The text of the field of argv[2]; false where there is none. */
static bool find_number(struct client *c, const struct db_place *place,
                        char scratch[NUMBER_INT64_MAX_LEN], struct slice *text)
{
    return place->entry != NULL && hashval_get(place->entry, c->argv[2], scratch, text);
}

void cmd_hincrby(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN], digits[NUMBER_INT64_MAX_LEN];
    struct db_place place;
    struct slice text;
    int64_t by, value = 0;
    if (!reply_take_int64(c, c->argv[3], &by) || !typed_place(c, c->argv[1], ENTRY_HASH, &place))
        return;
    if (find_number(c, &place, scratch, &text) && !number_to_int64(text, &value)) {
        reply_error(c, "ERR hash value is not an integer");
        return;
    }
    if (__builtin_add_overflow(value, by, &value)) {
        reply_error(c, "ERR increment or decrement would overflow");
        return;
    }
    put_number(c, &place, slice_make(digits, number_from_int64(digits, value)));
    notify(c->server, c->db, NOTIFY_HASH, "hincrby", c->argv[1]);
    reply_int64(c, value);
}

static bool take_increment(struct client *c, long double *by)
{
    if (!number_to_long_double(c->argv[3], by)) {
        reply_not_float(c);
        return false;
    }
    if (!isinf(*by)) return true;
    reply_error(c, "ERR value is NaN or Infinity");
    return false;
}

void cmd_hincrbyfloat(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN], digits[NUMBER_LONG_DOUBLE_MAX_LEN];
    struct db_place place;
    struct slice text;
    long double by, value = 0;
    if (!take_increment(c, &by) || !typed_place(c, c->argv[1], ENTRY_HASH, &place)) return;
    if (find_number(c, &place, scratch, &text) && !number_to_long_double(text, &value)) {
        reply_error(c, "ERR hash value is not a float");
        return;
    }
    value += by;
    if (isnan(value) || isinf(value)) {
        reply_error(c, "ERR increment would produce NaN or Infinity");
        return;
    }
    struct slice sum = slice_make(digits, number_from_long_double(digits, value));
    put_number(c, &place, sum);
    notify(c->server, c->db, NOTIFY_HASH, "hincrbyfloat", c->argv[1]);
    propagate_instead(c, (struct slice[]){SLICE("HSET"), c->argv[1], c->argv[2], sum}, 4);
    reply_bulk(c, sum);
}
