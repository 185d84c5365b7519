/* cmd_flush.c - whole databases: DBSIZE FLUSHDB FLUSHALL SWAPDB. */
#include "server/cmd/argument.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

void cmd_dbsize(struct client *c)
{
    reply_int64(c, (int64_t)db_size(c->db));
}

static bool take_options(struct client *c, bool *lazily)
{
    *lazily = c->argc == 1 ? c->server->options.lazyfree_lazy_user_flush
                           : slice_is(c->argv[1], "async");
    if (c->argc == 1 || (c->argc == 2 && (*lazily || slice_is(c->argv[1], "sync")))) return true;
    reply_syntax_error(c);
    return false;
}

/* Propagated also when nothing was there to be removed, as Redis does.  db: NULL for all of
 * them. */
static void flush(struct client *c, struct db *db)
{
    bool lazily;
    if (!take_options(c, &lazily)) return;
    server_changed(c->server, (int64_t)keyspace_flush(&c->server->keyspace, db, lazily));
    tracking_flushed(c);
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
