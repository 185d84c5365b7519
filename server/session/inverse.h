/* inverse.h - commands that take another command back.
 *
 * A script may be taken back, so what it writes is kept as it was; but the copy of a collection
 * with many elements would cost much more than the few elements that most commands change.  For
 * those commands there are others that put these elements back, made from what is there before. */
#ifndef TORC_SESSION_INVERSE_H
#define TORC_SESSION_INVERSE_H

#include "server/session/client.h"

struct inverse_sink {
    void *context;
    void (*take)(void *context, int db, const struct slice *argv, size_t argc);
};

/* Gives to the sink the commands that take back what the request of c is about to do; they are to
 * be run last first.  False, and nothing given, where there are none: its keys must be copied
 * then. */
bool inverse_find(struct client *c, const struct inverse_sink *sink);

/* Runs such a command, or one that reads; its reply goes to out.  Nothing is counted. */
void inverse_run(struct server *s, int db, const struct slice *argv, size_t argc,
                 struct bytes *out);

#endif
