/* cmd_string_number.c - strings that hold numbers: INCR DECR INCRBY DECRBY INCRBYFLOAT.
 *
 * A missing key counts as 0, and the time to live stays.  A sum of floats is propagated as its
 * result: how one is printed must not depend on who reads the log. */
#include "server/session/handlers.h"
#include "server/cmd/string.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <math.h>

static void add(struct client *c, int64_t by)
{
    struct db_place place = db_find_place(c->db, c->argv[1]);
    int64_t value = 0;
    if (!string_is_or_none(c, place.entry)) return;
    if (place.entry != NULL && !entry_as_int64(place.entry, &value)) {
        reply_not_integer(c);
        return;
    }
    if (__builtin_add_overflow(value, by, &value)) {
        reply_error(c, "ERR increment or decrement would overflow");
        return;
    }
    db_put_int64_at(c->db, &place, value);
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "incrby", c->argv[1]);
    reply_int64(c, value);
}

void cmd_incr(struct client *c)
{
    add(c, 1);
}

void cmd_decr(struct client *c)
{
    add(c, -1);
}

void cmd_incrby(struct client *c)
{
    int64_t by;
    if (reply_take_int64(c, c->argv[2], &by)) add(c, by);
}

void cmd_decrby(struct client *c)
{
    int64_t by;
    if (!reply_take_int64(c, c->argv[2], &by)) return;
    if (by == INT64_MIN) reply_error(c, "ERR decrement would overflow");
    else add(c, -by);
}

static bool take_long_double(struct client *c, struct slice text, long double *out)
{
    if (number_to_long_double(text, out)) return true;
    reply_not_float(c);
    return false;
}

void cmd_incrbyfloat(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN], printed[NUMBER_LONG_DOUBLE_MAX_LEN];
    long double value = 0, by;
    struct db_place place = db_find_place(c->db, c->argv[1]);
    if (!string_is_or_none(c, place.entry)) return;
    if (place.entry != NULL) {
        if (!take_long_double(c, entry_string(place.entry, scratch), &value)) return;
    }
    if (!take_long_double(c, c->argv[2], &by)) return;
    value += by;
    if (isnan(value) || isinf(value)) {
        reply_error(c, "ERR increment would produce NaN or Infinity");
        return;
    }
    struct slice sum = slice_make(printed, number_from_long_double(printed, value));
    int64_t expiry_ms = place.entry ? entry_expiry(place.entry) : ENTRY_NO_EXPIRY;
    db_put_entry_at(c->db, &place, entry_new_text(c->argv[1], sum, expiry_ms));
    server_changed(c->server, 1);
    notify(c->server, c->db, NOTIFY_STRING, "incrbyfloat", c->argv[1]);
    propagate_instead(c, (struct slice[]){SLICE("SET"), c->argv[1], sum, SLICE("KEEPTTL")}, 4);
    reply_bulk(c, sum);
}
