/* apart.h - one command whose keys lie on several shards and must meet, as a gather: LCS,
 * SINTERSTORE and many more.
 *
 * RENAME and COPY (rename.h), LMOVE and SMOVE (move.h) and MSETNX (spread.h) have cheaper ways of
 * their own. */
#ifndef TORC_PROXY_APART_H
#define TORC_PROXY_APART_H

#include "proxy/request.h"

struct pending;
struct worker;

/* The answer goes to the pending, which is exclusive. */
void apart_start(struct worker *w, struct pending *p, int db, const struct request *r);

enum dispatch_result apart_serve(struct client *c, const struct request *r);

#endif
