/* room.h - keeps used memory below maxmemory by giving up keys, as maxmemory-policy says.
 *
 * It is asked before a command, never in the middle of one, and works for a bounded time
 * (maxmemory-eviction-tenacity); what is left to do goes on between turns.  Keys that a transaction
 * holds stay, and as long as clients are paused nothing is given up and nothing refused. */
#ifndef TORC_SESSION_ROOM_H
#define TORC_SESSION_ROOM_H

#include <stdbool.h>
#include <stdint.h>

struct server;

enum room {
    ROOM_ENOUGH,
    ROOM_SOON,                           /* time was up: commands may run, more is given up later */
    ROOM_NONE                            /* nothing more can be given up */
};

/* Makes room if memory is over the limit.  Also sets what server_is_out_of_memory() answers. */
enum room room_make(struct server *s);

/* Goes on with what was left over; true while there is more to do.  Between turns. */
bool room_make_more(struct server *s);

#endif
