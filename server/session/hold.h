/* hold.h - for a moment, nobody else writes what a proxy has fetched.
 *
 * What is fetched for a transaction is watched, and a change means that it is fetched again.  Where
 * a key is written all the time that would never end, so after some tries the proxy holds: for
 * HOLD_US, or until its PREPARE has come, plain requests that would write a key fetched on this
 * connection are parked.  It is a courtesy and no lock: whoever relies on it still has the watch as
 * its guard. */
#ifndef TORC_SESSION_HOLD_H
#define TORC_SESSION_HOLD_H

#include "server/session/client.h"

enum { HOLD_US = 50 * 1000 };

void hold_begin(struct client *c);

/* Those who are parked for it run with the next call_tend_parked(). */
void hold_end(struct client *c);

/* Whether somebody holds a key that the request of c writes. */
bool hold_stops(struct client *c);

#endif
