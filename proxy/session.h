/* session.h - a client's MULTI and WATCH, and what EXEC makes of them.
 *
 * Commands are queued here, with Redis's own checks.  EXEC takes the cheapest way that is atomic:
 *
 *   nothing for a shard            answered at once
 *   one shard, nothing watched     MULTI ... EXEC as one piece on the shared connection
 *   one shard, watched there       the same on the connection that watches
 *   several shards                 a transaction; watched shards vote on their watching connections
 *   ... and keys that must meet    a gather of all keys
 *
 * Commands about all keys, and those that show or forget scripts, run on the shards at their place.
 * What only the proxy knows of (its clients, its options) is asked and changed when the shards have
 * answered: nobody can tell the difference.
 *
 * WATCH lives on connections of its own, one for each shard concerned, with Redis's semantics
 * there.  Such a connection goes back to the worker only after the node has confirmed that it
 * watches nothing. */
#ifndef TORC_PROXY_SESSION_H
#define TORC_PROXY_SESSION_H

#include "proxy/request.h"

struct exec;
struct pending;
struct worker;

/* Ends MULTI and WATCH, as when the connection closes. */
void session_free(struct client *c);

/* The client has changed its RESP version: so do the connections that watch for it. */
void session_speak(struct client *c);

/* Whether a request must be queued rather than served. */
bool session_queues(const struct client *c, const struct request *r);

/* Queues, and answers +QUEUED. */
void session_queue(struct client *c, const struct request *r);

/* A request was refused: if a transaction is being queued, it cannot be executed any more. */
void session_spoil(struct client *c);

enum dispatch_result session_multi(struct client *c, const struct request *r);
enum dispatch_result session_discard(struct client *c, const struct request *r);
enum dispatch_result session_exec(struct client *c, const struct request *r);
enum dispatch_result session_watch(struct client *c, const struct request *r);
enum dispatch_result session_unwatch(struct client *c, const struct request *r);

/* Whether a command may change data; of EXEC, whether one of those queued may. */
bool session_may_write(const struct client *c, const struct command *command,
                       const struct slice *argv);

/* EXEC itself was refused: the transaction is discarded and the client told why. */
void session_refuse_exec(struct client *c, struct slice why);

/* The database behind a request that was made in db: another one behind a SELECT that is right. */
int session_select(const struct worker *w, const struct request *r, int db);

/* Commands queued so far; -1 outside MULTI. */
int session_queued(const struct client *c);

/* For client.c: answers of commands served within EXEC. */
struct bytes *exec_reply(struct exec *e);
void exec_await(struct exec *e, struct pending *p);
void exec_take(struct exec *e, struct pending *p, struct slice reply);

#endif
