/* cmd_flush.c - whole databases: DBSIZE FLUSHDB FLUSHALL SWAPDB. */
#include "server/cmd/argument.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

void cmd_dbsize(struct client *c)
{
    reply_int64(c, (int64_t)db_size(c->db));
}

/* SYNC and ASYNC are the same here. */
static bool has_fitting_options(const struct client *c)
{
    if (c->argc != 2) return c->argc == 1;
    return slice_is(c->argv[1], "sync") || slice_is(c->argv[1], "async");
}

/* Propagated also when nothing was there to be removed, as Redis does.  db: NULL for all of
 * them. */
static void flush(struct client *c, struct db *db)
{
    if (!has_fitting_options(c)) {
        reply_syntax_error(c);
        return;
    }
    server_changed(c->server, (int64_t)keyspace_flush(&c->server->keyspace, db));
    propagate_instead(c, c->argv, c->argc);
    reply_ok(c);
}

void cmd_flushdb(struct client *c)
{
    flush(c, c->db);
}

void cmd_flushall(struct client *c)
{
    flush(c, NULL);
}

void cmd_swapdb(struct client *c)
{
    struct keyspace *ks = &c->server->keyspace;
    int64_t a, b;
    if (!argument_int(c, c->argv[1], "ERR invalid first DB index", &a)) return;
    if (!argument_int(c, c->argv[2], "ERR invalid second DB index", &b)) return;
    if (a < 0 || b < 0 || a >= ks->dbs_count || b >= ks->dbs_count) {
        reply_error(c, "ERR DB index is out of range");
        return;
    }
    if (a != b) keyspace_swap(ks, &ks->dbs[a], &ks->dbs[b]);
    server_changed(c->server, 1);
    reply_ok(c);
}
