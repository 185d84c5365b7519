/* offer.h - a key that was offered to one client stays as it is until it has answered.
 *
 * A client of a proxy that waits for keys of several nodes must be given something by one of them
 * only.  So a node that has something gives nothing away: it offers the key, and nobody else gets
 * at it, as if a transaction held it, until the client has taken what it wants, lets go, or is
 * gone; or until OFFER_US is over, for then its proxy is stopped, or a transaction wants the key.
 * Nothing but the order of service depends on it.
 *
 * Nobody who was offered something waits for another offer, or two could wait for each other. */
#ifndef TORC_SESSION_OFFER_H
#define TORC_SESSION_OFFER_H

#include "server/session/client.h"

enum { OFFER_US = 500 * 1000 };

/* Offers a free key of c's database, and lets go of what was offered before. */
void offer_make(struct client *c, struct slice key);

/* c has taken it, or does not want it.  Whoever stands in line for the key runs now. */
void offer_end(struct client *c);

/* c leaves; the next offer_tend() ends its offer. */
void offer_forget(struct client *c);

/* Whether the key was offered to c, so that it stands in nobody's way but others'. */
bool offer_covers(const struct client *c, const struct txn_lock *lock);

/* For the transaction that takes over; NULL when nothing is offered to c. */
const struct txn_request *offer_given(const struct client *c);

/* Whether the key was offered to anybody. */
bool offer_is_made(struct server *server, const struct txn_lock *lock);

/* A transaction of c wants the key (or everything): it waits for no offer, since whoever was
 * offered something may be waiting for it. */
void offer_revoke(struct client *c, const struct txn_lock *lock);

/* Some lock was released: ends the offers of keys that a transaction stands in line for.  It would
 * not wait for them if it had come now, and may hold what those who were offered something wait
 * for. */
void offer_yield(struct server *server);

/* Ends those whose time is over or whose client has gone; between commands. */
void offer_tend(struct server *server);

void offer_close(struct server *server);

#endif
