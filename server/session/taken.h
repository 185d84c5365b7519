/* taken.h - what was taken off a key for somebody behind a proxy, until it was handed over.
 *
 * A proxy that waits for its client (BLPOP) says TXN TAKE first: what the next request takes is
 * remembered, until TXN TAKEN says that it was written to the client's socket.  If the connection
 * ends before that, because the client, the proxy or the network has gone, the elements go back
 * where they were, to the end they came from, and the next who waits gets them.
 *
 * The log says what was taken, under the name that the proxy gave it, and that it was handed over
 * or given back.  So after a restart it is known what was under way when this node died.  The proxy
 * knows whether it was handed over, and says so (TXN SETTLE); who has not within TAKEN_SETTLE_US
 * has died, too, or never got it, and it is given back. */
#ifndef TORC_SESSION_TAKEN_H
#define TORC_SESSION_TAKEN_H

#include "server/session/client.h"

enum taken_mode {
    TAKEN_WAIT,                          /* the next request waits if it can */
    TAKEN_NOW,                           /* it does not */
    TAKEN_AWAITED                        /* nor this one: it is run as if it had until now */
};

enum { TAKEN_SETTLE_US = 5 * 1000 * 1000 };

/* The next request's reply is remembered if it took something off; and logged, if it has a name. */
void taken_expect(struct client *c, enum taken_mode mode, struct slice name);

/* The reply of c->command begins at c->out->ptr + before. */
void taken_note(struct client *c, size_t before);

/* It was handed over.  Or it was not after all: what was confirmed is kept until taken_settle(). */
void taken_confirm(struct client *c);
void taken_doubt(struct client *c);
void taken_settle(struct client *c);

/* The client leaves: what was not handed over is given back by the next taken_tend(). */
void taken_forget(struct client *c);

/* It was handed over before this node died. */
void taken_settle_by_name(struct server *server, struct slice name);

/* From the log: what was taken, to be settled; false when it makes no sense.  And its end. */
bool taken_replay(struct server *server, int db, struct slice name, struct slice kind,
                  struct slice reply)
    __attribute__((warn_unused_result));
void taken_recovered(struct server *server);

/* Gives back what is due, but for keys that a transaction holds; between commands. */
void taken_tend(struct server *server);

void taken_close(struct server *server);

#endif
