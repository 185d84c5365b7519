/* settle.h - what was handed to clients, and a shard may not know.
 *
 * A shard that dies before it has confirmed TXN TAKEN finds in its log that something was taken,
 * and would give it back some seconds after it has come up again.  So it is told, as often as
 * needed. */
#ifndef TORC_PROXY_SETTLE_H
#define TORC_PROXY_SETTLE_H

#include "core/base/list.h"
#include "core/base/slice.h"

#include <stddef.h>

struct worker;

enum { TAKE_NAME_MAX = 64 };

/* A name for the next take, different from all others of all proxies. */
struct slice settle_name(struct worker *w, char out[TAKE_NAME_MAX]);

/* What the shard gave under that name was handed over: it is told until it confirms. */
void settle_later(struct worker *w, size_t shard, struct slice name);

/* The worker closes. */
void settle_close(struct worker *w);

#endif
