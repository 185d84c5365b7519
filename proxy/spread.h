/* spread.h - commands over keys of several shards, as transactions: MGET, MSET, MSETNX, DEL,
 * UNLINK, EXISTS, TOUCH. */
#ifndef TORC_PROXY_SPREAD_H
#define TORC_PROXY_SPREAD_H

#include "proxy/request.h"
#include "proxy/route.h"

/* plan has several pieces, unless the client has a batch.  Then the command joins it or must wait;
 * otherwise it begins one. */
enum dispatch_result spread_serve(struct client *c, const struct request *r,
                                  const struct plan *plan);

/* Whether the command, for all that its name tells, may join the client's batch. */
bool spread_may_join(const struct client *c, const struct command *command);

/* Nothing more joins the client's batch, which is there: it is carried out. */
void spread_run(struct client *c);

enum dispatch_result spread_msetnx(struct client *c, const struct request *r);

/* Puts the pieces of a plan into a transaction, with the locks they need; the numbers of its
 * commands follow each other. Returns the first. */
struct transaction;
size_t spread_add(struct transaction *t, const struct plan *plan, const struct command *command,
                  int db);

/* The replies to those commands as one. */
struct spread {
    enum merge merge;
    bool is_interleaved;
    size_t first, count;         /* commands of the transaction */
    uint16_t *from;              /* by group; owned */
    size_t groups;
};
void spread_init(struct spread *s, const struct plan *plan, size_t first);
void spread_close(struct spread *s);
void spread_merge(const struct spread *s, const struct transaction *t, struct bytes *out);

#endif
