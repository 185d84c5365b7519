/* listener.h - accepts connections on TCP addresses and Unix paths. */
#ifndef TORC_IO_LISTENER_H
#define TORC_IO_LISTENER_H

#include "core/io/loop.h"

struct listener {
    struct loop_watch watch;             /* first: found by it */
    void (*accepted)(struct listener *l, int fd);     /* fd is non-blocking, and the callee's now */
    struct loop *loop;
    bool is_unix, is_open;
};

/* Listens on address ("0.0.0.0", "::1", "*" for any IPv4, "::*" for any IPv6) and port.  With
 * shared, several listeners (of several threads) may open the same port and the kernel spreads
 * connections over them (SO_REUSEPORT).  l->accepted is set by the caller before.  False with
 * errno. */
bool listener_open_tcp(struct listener *l, struct loop *loop, const char *address, int port,
                       int backlog, bool shared) __attribute__((warn_unused_result));

/* perm: access bits of the socket file, 0 to leave them to the umask.  An old file of that name is
 * replaced. */
bool listener_open_unix(struct listener *l, struct loop *loop, const char *path, unsigned perm,
                        int backlog) __attribute__((warn_unused_result));

void listener_close(struct listener *l);

/* The port that was opened, useful when 0 was asked for.  0 for a Unix path. */
int listener_port(const struct listener *l);

#endif
