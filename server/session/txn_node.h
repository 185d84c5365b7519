/* txn_node.h - this node as a participant: txn/participant.h meets the keyspace and the log.
 *
 * The register decides; here its effects are carried out: guards are looked at, commands are run,
 * records go to the log in one unit with what they speak of, and answers to the connection that
 * asked.  Answers leave at the end of the turn, behind the group commit, so a vote is as durable as
 * the log promises before anybody sees it. */
#ifndef TORC_SESSION_TXN_NODE_H
#define TORC_SESSION_TXN_NODE_H

#include "core/base/bytes.h"
#include "txn/participant.h"

struct client;
struct server;

void txn_node_init(struct server *s);
void txn_node_close(struct server *s);

/* A message of a proxy, read by txn_message_parse().  The answer goes to c, now or later, wrapped
 * as txn/message.h says; UNDECIDED too. */
void txn_node_message(struct client *c, const struct txn_message *message);

/* Deadlines, leases and what was forgotten; some ten times a second. */
void txn_node_tick(struct server *s);

/* Closes the connections of all who take part in transactions: what they were answered in this turn
 * could not be logged, and must not reach them. */
void txn_node_hang_up(struct server *s);

/* A record from the log that is being read at start; false when it is damaged. */
bool txn_node_replay(struct server *s, struct txn_slice record) __attribute__((warn_unused_result));

/* After the log was read: writers wait until no proxy believes in read locks of an earlier life, if
 * it had any.  The server's clock must still show when this life began. */
void txn_node_recovered(struct server *s);

/* Whether a plain request that touches these keys must wait; see call.c. */
bool txn_node_blocks(const struct server *s, const struct txn_lock *keys, size_t count);

/* Ends what txn_participant_give() gave; requests that waited for it run now. */
void txn_node_take_back(struct server *s, struct txn_request *given);

/* Answers a TXN message that is not looked at (-BUSY ...) under its id, so that the proxy knows
 * which one it was; false when the request is none. */
bool txn_node_refuse(struct client *c, struct slice why);

/* The client that runs the commands of a transaction for the one that asks (NULL: it has left), and
 * one of them, with its reply or an error.  argv is borrowed during the call. */
void txn_node_client_init(struct client *c, struct server *s, const struct client *asking,
                          struct bytes *out);
void txn_node_run(struct client *c, int64_t db, const struct slice *argv, size_t argc);

#endif
