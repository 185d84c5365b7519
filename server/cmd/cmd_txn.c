/* cmd_txn.c - TXN: what proxies say to a node (txn/message.h). */
#include "core/base/mem.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"

/* What a message did is in the log as a record beside it; the message itself never is. */
static void run_message(struct client *c)
{
    if (c->flags & (CLIENT_REPLAY | CLIENT_INTERNAL | CLIENT_SCRIPT)) {
        reply_error(c, "ERR TXN is for connections of proxies only");
        return;
    }
    struct txn_slice *argv = mem_alloc(c->argc * sizeof *argv);
    struct txn_message message;
    for (size_t i = 1; i < c->argc; i++)
        argv[i - 1] = (struct txn_slice){c->argv[i].ptr, c->argv[i].len};
    const char *error = txn_message_parse(argv, c->argc - 1, &message);
    if (error != NULL) reply_errorf(c, "ERR %s", error);
    else txn_node_message(c, &message);
    mem_free(argv);
    propagate_nothing(c);
}

void cmd_txn_prepare(struct client *c) { run_message(c); }
void cmd_txn_decide(struct client *c) { run_message(c); }
void cmd_txn_query(struct client *c) { run_message(c); }
void cmd_txn_undecided(struct client *c) { run_message(c); }
void cmd_txn_forget(struct client *c) { run_message(c); }

/* TXN SLOTS bits: the caller is a proxy, and sends keys of these slots. */
void cmd_txn_slots(struct client *c)
{
    if (!held_slots_tell(&c->server->held, c->argv[2])) {
        reply_error(c, "ERR not a set of slots");
        return;
    }
    c->flags |= CLIENT_PROXY;
    reply_ok(c);
}

/* TXN AUTHOR number [READS]: for whom the proxy sends the next request; and it wants to know what
 * that reads. */
void cmd_txn_author(struct client *c)
{
    int64_t author;
    bool tells_reads = c->argc == 4 && slice_is(c->argv[3], "reads");
    if (!reply_take_int64(c, c->argv[2], &author)) return;
    if (c->argc > 3 && !tells_reads) return reply_syntax_error(c);
    c->tracking.author = (uint64_t)author;
    c->tracking.tells_reads = tells_reads;
    reply_ok(c);
}

/* TXN RECORD bytes: a record of the register, in the log only. */
void cmd_txn_record(struct client *c)
{
    if (!(c->flags & CLIENT_REPLAY)) {
        reply_error(c, "ERR TXN RECORD is for the append-only file only");
        return;
    }
    if (txn_node_replay(c->server, (struct txn_slice){c->argv[2].ptr, c->argv[2].len})) reply_ok(c);
    else reply_error(c, "ERR damaged transaction record");
}
