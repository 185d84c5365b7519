/* apart.h - one command whose keys lie on several shards and must meet: LCS, EVAL ..., as a gather.
 *
 * RENAME, COPY (rename.h) and MSETNX (spread.h) have cheaper ways of their own. */
#ifndef TORC_PROXY_APART_H
#define TORC_PROXY_APART_H

#include "proxy/request.h"

enum dispatch_result apart_serve(struct client *c, const struct request *r);

#endif
