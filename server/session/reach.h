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

/* The error by which a script that was taken back tells its proxy which keys it reached for, at
 * least one of which lies elsewhere:
 *
 *     REACHES first|later db hexadecimal-key...      first: it had touched no key before
 *     REACHES all                                    all keys of all nodes */
void reach_tell_keys(struct bytes *out, const struct client *c, bool is_first);
void reach_tell_all(struct bytes *out);

/* Whether a request of a script, made for a proxy, may not run here. */
bool reach_is_elsewhere(const struct client *c);

/* Whether it is about all keys there are. */
bool reach_is_for_all(const struct command *command);

#endif
