/* cmd_hash_random.c - random fields of hashes: HRANDFIELD. */
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/hashval.h"

struct drawing {
    struct client *client;
    bool with_values;
};

/* With values, RESP3 has each pair as an array of its own. */
static void reply_pair(void *context, const struct hashval_pair *pair)
{
    const struct drawing *d = context;
    if (d->with_values && d->client->resp == RESP3) reply_array(d->client, 2);
    reply_bulk(d->client, pair->field);
    if (d->with_values) reply_bulk(d->client, pair->value);
}

static void reply_head(const struct drawing *d, uint64_t fields)
{
    reply_array(d->client, d->with_values && d->client->resp == RESP2 ? fields * 2 : fields);
}

static void reply_random(struct drawing *d, const struct entry *e, int64_t count)
{
    struct random *random = &d->client->server->random;
    struct hashval_pair pair;
    if (count < 0) {                     /* each drawn from all */
        reply_head(d, (uint64_t)-count);
        for (; count < 0 && !reply_is_too_long(d->client); count++) {
            hashval_random(e, random, &pair);
            reply_pair(d, &pair);
        }
        return;
    }
    size_t had = hashval_count(e), wanted = (uint64_t)count < had ? (size_t)count : had;
    reply_head(d, wanted);
    hashval_sample(e, wanted, random, reply_pair, d);
}

static bool take_options(struct client *c, int64_t *count, bool *with_values)
{
    if (!reply_take_int64(c, c->argv[2], count)) return false;
    if (*count == INT64_MIN) {
        reply_errorf(c, "ERR value is out of range, value must between %ld and %ld", -INT64_MAX,
                     INT64_MAX);
        return false;
    }
    *with_values = c->argc == 4;
    if (c->argc > 4 || (*with_values && !slice_is(c->argv[3], "withvalues"))) {
        reply_syntax_error(c);
        return false;
    }
    if (!*with_values || (*count >= -INT64_MAX / 2 && *count <= INT64_MAX / 2)) return true;
    reply_error(c, "ERR value is out of range");
    return false;
}

void cmd_hrandfield(struct client *c)
{
    struct drawing d = {.client = c};
    struct hashval_pair pair;
    struct entry *e;
    int64_t count;
    if (c->argc == 2) {
        if (!typed_read(c, c->argv[1], ENTRY_HASH, &e)) return;
        if (e == NULL) {
            reply_null(c);
            return;
        }
        hashval_random(e, &c->server->random, &pair);
        reply_bulk(c, pair.field);
    } else if (take_options(c, &count, &d.with_values) &&
               typed_read(c, c->argv[1], ENTRY_HASH, &e)) {
        if (e == NULL) reply_array(c, 0);
        else reply_random(&d, e, count);
    }
}
