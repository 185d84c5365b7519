/* room.h - which shards have no memory left.
 *
 * Without memory Redis lets MULTI queue nothing, and refuses EXEC after that.  Here only the shards
 * know, and asking them for each queued command would cost a round trip.  So a shard is asked when
 * CONFIG SET has changed what it may take, and soon after a worker heard -OOM from it (which may be
 * what a script made up); while it is full, ten times a second whether it still is.  What is queued
 * before anything is known of it, EXEC is refused for. */
#ifndef TORC_PROXY_ROOM_H
#define TORC_PROXY_ROOM_H

#include "core/base/slice.h"

struct request;
struct upstream;
struct worker;

/* Why a shard refused something: an error without its '-', or the text of its vote. */
void room_hear(struct upstream *u, struct slice why);

/* Called regularly. */
void room_watch(struct worker *w);

/* Whether an option decides how much memory a shard may take. */
bool room_depends_on(struct slice option);

/* The request that asks a shard. */
#define ROOM_QUESTION SLICE("*2\r\n$3\r\nTXN\r\n$4\r\nROOM\r\n")

/* What it says: while a script runs too long, for one, it answers -BUSY. */
enum room_answer { ROOM_SOME, ROOM_NONE, ROOM_UNKNOWN };
enum room_answer room_read(struct slice answer);

/* Whether a request was refused for want of memory. */
static inline bool room_was_none(struct slice reply)
{
    return slice_starts(reply, SLICE("-OOM"));
}

/* The answers of all shards to that, by shard. */
void room_learn(struct worker *w, const enum room_answer *answers);

/* If a shard of the request's keys is full, or any when it has none: the error that MULTI refuses
 * it with, without its '-'.  Else NULL. */
const char *room_text(const struct worker *w, const struct request *r);

#endif
