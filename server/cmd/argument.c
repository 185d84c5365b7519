#include "server/cmd/argument.h"

#include "server/session/reply.h"
#include "server/session/server.h"

#include <limits.h>

bool argument_int(struct client *c, struct slice text, const char *error, int64_t *out)
{
    int64_t value;
    bool is_number = number_to_int64(text, &value);
    if (is_number && value >= INT_MIN && value <= INT_MAX) {
        *out = value;
        return true;
    }
    if (error != NULL)
        reply_error(c, error);
    else if (!is_number)
        reply_not_integer(c);
    else
        reply_errorf(c, "ERR value is out of range, value must between %d and %d", INT_MIN,
                     INT_MAX);
    return false;
}

bool argument_at_least(struct client *c, struct slice text, int64_t min, const char *error,
                       int64_t *out)
{
    int64_t value;
    if (!number_to_int64(text, &value) || value < min) {
        reply_error(c, error);
        return false;
    }
    *out = value;
    return true;
}

static bool refuse_time(struct client *c)
{
    struct slice name = c->command->full_name;
    reply_errorf(c, "ERR invalid expire time in '%.*s' command", (int)name.len, name.ptr);
    return false;
}

/* False when the sum does not fit. */
static bool to_wall_ms(const struct client *c, unsigned time, int64_t *value)
{
    int64_t now = time & TIME_RELATIVE ? c->server->keyspace.now_ms : 0;
    if ((time & TIME_SECONDS) && __builtin_mul_overflow(*value, 1000, value)) return false;
    return !__builtin_add_overflow(*value, now, value);
}

bool argument_expiry(struct client *c, struct slice text, unsigned time, int64_t *expiry_ms)
{
    int64_t value;
    if (!reply_take_int64(c, text, &value)) return false;
    if (value <= 0 || !to_wall_ms(c, time, &value)) return refuse_time(c);
    *expiry_ms = value;
    return true;
}

bool argument_deadline(struct client *c, struct slice text, unsigned time, int64_t *deadline_ms)
{
    int64_t value;
    if (!reply_take_int64(c, text, &value)) return false;
    if (!to_wall_ms(c, time, &value)) return refuse_time(c);
    *deadline_ms = value;
    return true;
}

bool argument_is_past(const struct client *c, int64_t time_ms)
{
    return time_ms <= c->server->keyspace.now_ms && !(c->flags & CLIENT_REPLAY);
}

void key_batch_fill(struct key_batch *b, const struct client *c, size_t i)
{
    size_t left = (c->argc - i + b->stride - 1) / b->stride;
    b->from = i;
    b->count = left < DB_PREFETCH_MAX ? left : DB_PREFETCH_MAX;
    db_prefetch(c->db, c->argv + i, b->stride, b->count, b->hashes);
}
