/* reach.h - keys that a command reads although its arguments do not name them: SORT's BY and GET.
 *
 * Nobody has locked them or knows where they lie, so the command asks before it reads one. */
#ifndef TORC_SESSION_REACH_H
#define TORC_SESSION_REACH_H

#include "server/session/client.h"

/* Whether the key of c->db may be read now.  If not, the handler returns without having changed
 * anything: either `elsewhere` was replied, since the key lies on another node than the proxy that
 * asks says, or the request waits for a transaction that holds the key and is run again.
 *
 * Where the command runs on copies and there is none of this key, that is noted, and the key reads
 * as missing. */
bool reach_key(struct client *c, struct slice key, const char *elsewhere)
    __attribute__((warn_unused_result));

#endif
