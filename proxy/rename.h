/* rename.h - RENAME, RENAMENX and COPY whose two keys lie on different shards.
 *
 * The value is fetched, and its key watched, at the source; then one transaction writes it at the
 * target and, for a rename, deletes it at the source, provided that the source is still what was
 * fetched.  If it is not, once more from the start. */
#ifndef TORC_PROXY_RENAME_H
#define TORC_PROXY_RENAME_H

#include "proxy/request.h"

enum dispatch_result rename_serve(struct client *c, const struct request *r);

#endif
