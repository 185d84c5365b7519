/* plain.h - shards that are redis-servers, or others that know nothing of transactions.
 *
 * Every connection asks its shard what it is, so that is learned again whenever one is made.  What
 * one plain shard can do alone is done as ever.  What needs a transaction over several shards, one
 * of which is plain, is refused; a few commands are carried out in pieces if the user allows it
 * (split-without-atomicity). */
#ifndef TORC_PROXY_PLAIN_H
#define TORC_PROXY_PLAIN_H

#include "proxy/request.h"
#include "proxy/route.h"

struct bytes;
struct worker;

/* Whether it was plain when it was last asked. */
bool plain_is(const struct worker *w, size_t shard);

/* Whether one of all shards is. */
bool plain_is_any(const struct worker *w);

/* As client_is_clear(), for what may become a transaction: it must also be known what the shards
 * are that can be reached.  DISPATCH_TURN is the right answer otherwise. */
bool plain_may_start(struct client *c);

/* A shard has said what it is, or cannot be asked: whoever waits for that takes up its requests. */
void plain_is_told(struct worker *w);

/* A whole error reply: what concerns several shards cannot be done, because of this one. */
void plain_write_error(const struct worker *w, size_t shard, struct bytes *out);

/* Whether the plan has to be carried out by plain_serve(). */
bool plain_splits(const struct worker *w, const struct plan *plan);

/* Each piece of the plan by itself, and the replies merged. */
enum dispatch_result plain_serve(struct client *c, const struct request *r,
                                 const struct plan *plan);

#endif
