/* move.h - LMOVE, RPOPLPUSH and SMOVE between two shards: one element goes over the wire, not its
 * collection.
 *
 * Both keys are watched, the element and the type of the destination are looked at, and a
 * transaction takes it from here and puts it there, if both are still as they were.  What is out of
 * the ordinary (another type, changes all the time) is gathered as ever. */
#ifndef TORC_PROXY_MOVE_H
#define TORC_PROXY_MOVE_H

#include "proxy/request.h"

enum dispatch_result move_serve(struct client *c, const struct request *r);

#endif
