/* taken.h - what was taken off a key for somebody behind a proxy, until it was handed over.
 *
 * A proxy that waits for its client (BLPOP) says TXN TAKE first: what the next request takes is
 * remembered, until TXN TAKEN says that it was written to the client's socket.  If the connection
 * ends before that, because the client, the proxy or the network has gone, the elements go back
 * where they were, to the end they came from, and the next who waits gets them.
 *
 * The log has a pop and, if it comes to that, a push; so what was answered when this node dies
 * counts as handed over. */
#ifndef TORC_SESSION_TAKEN_H
#define TORC_SESSION_TAKEN_H

#include "server/session/client.h"

enum taken_mode {
    TAKEN_WAIT,                          /* the next request waits if it can */
    TAKEN_NOW,                           /* it does not */
    TAKEN_AWAITED                        /* nor this one: it is run as if it had until now */
};

/* The next request's reply is remembered if it took something off. */
void taken_expect(struct client *c, enum taken_mode mode);

/* The reply of c->command begins at c->out->ptr + before. */
void taken_note(struct client *c, size_t before);

/* It was handed over.  Or it was not after all: what was confirmed is kept until taken_settle(). */
void taken_confirm(struct client *c);
void taken_doubt(struct client *c);
void taken_settle(struct client *c);

/* The client leaves: what was not handed over is given back by the next taken_tend(). */
void taken_forget(struct client *c);

/* Gives back what is due, but for keys that a transaction holds; between commands. */
void taken_tend(struct server *server);

void taken_close(struct server *server);

#endif
