/* connection.h - a client with a socket.
 *
 * Requests are read in batches: up to CONNECTION_BATCH of what has come are parsed in place, their
 * keys hashed and prefetched together, then each is called.  Nothing is allocated for a request. */
#ifndef TORC_CONNECTION_H
#define TORC_CONNECTION_H

#include "core/io/listener.h"
#include "core/io/log.h"
#include "core/io/stream.h"
#include "core/wire/resp_request.h"
#include "server/session/server.h"

enum { CONNECTION_BATCH = 32 };

/* What all connections of a node share. */
struct connections {
    struct server *server;
    struct loop *loop;
    const struct log *log;
    struct list *tended;                 /* whom connections_tend() visits next; NULL: the first */
    int64_t tended_us;
    struct resp_limits limits, stranger_limits;
    struct connection_args {     /* arguments of a batch, one behind the other; kept for the next */
        struct slice *items;
        size_t cap;
    } args;
};

void connections_init(struct connections *all, struct server *server, struct loop *loop,
                      const struct log *log);
void connections_close(struct connections *all);

/* Takes limits over from the options, at start and when they change. */
void connections_configure(struct connections *all);

/* A socket that was accepted; refuses it, in Redis's words, where limits or protected mode say
 * so. */
void connection_accept(struct connections *all, int fd, bool is_unix);

/* Closes those that are idle for too long, or hold more output than they may for too long.  To be
 * called some times a second; everybody is visited once a second. */
void connections_tend(struct connections *all);

#endif
