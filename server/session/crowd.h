/* crowd.h - what clients may take together: maxmemory-clients.
 *
 * Each client's bytes are counted when it was served, so that the sum costs nothing to ask for.  It
 * may lag behind (output that the kernel has taken since still counts), so everybody is counted
 * anew before anybody has to go.  Those who take most go first; who said CLIENT NO-EVICT never
 * does, and is not part of the sum. */
#ifndef TORC_SESSION_CROWD_H
#define TORC_SESSION_CROWD_H

#include "server/session/client.h"

/* The bound in bytes; 0: there is none. */
int64_t crowd_limit(const struct server *s);

/* Counts the client's bytes anew, if there is a bound. */
void crowd_count(struct client *c);

/* The client is leaving. */
void crowd_forget(struct client *c);

/* The same for all, when the bound was changed. */
void crowd_count_all(struct server *s);

/* Ends clients until the others are within the bound.  False when me (which may be NULL) is among
 * them and is gone. */
bool crowd_make_room(struct server *s, const struct client *me);

#endif
