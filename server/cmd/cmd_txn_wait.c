/* cmd_txn_wait.c - TXN TAKE, TAKEN and WAIT: proxies that wait for their clients (taken.h).
 *
 *   TXN TAKE WAIT|NOW       the next request waits if it can, or does not; what it takes off a key
 *                           goes back there when this connection ends before
 *   TXN TAKEN               it was handed over
 *   TXN WAIT key timeout    +OK as soon as the key holds a list; a null array after so many seconds */
#include "server/cmd/typed.h"
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/taken.h"

void cmd_txn_take(struct client *c)
{
    bool waits = slice_is(c->argv[2], "wait");
    if (!waits && !slice_is(c->argv[2], "now")) {
        reply_syntax_error(c);
        return;
    }
    taken_expect(c, waits);
    reply_ok(c);
}

void cmd_txn_taken(struct client *c)
{
    taken_confirm(c);
    reply_ok(c);
}

void cmd_txn_wait(struct client *c)
{
    const struct entry *e = db_find_peek(c->db, c->argv[2]);
    int64_t timeout_us;
    if (!block_take_seconds(c, c->argv[3], &timeout_us)) return;
    if (e != NULL && e->type == ENTRY_LIST) reply_ok(c);
    else
        block_on_keys(
            c, 2, 1, 1,
            &(struct block_wish){ENTRY_LIST, BLOCK_NULL_ARRAY, BLOCK_GOES_ON, timeout_us});
}
