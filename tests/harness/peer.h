/* peer.h - one connection of a test tool: commands go out in batches, replies come back raw. */
#ifndef TORC_PEER_H
#define TORC_PEER_H

#include "tests/harness/raw_reply.h"

struct peer {
    int fd;
    char *out;
    size_t out_len, out_max;
    char *in;
    size_t in_len, in_max, in_at;       /* bytes before in_at were handed out */
};

enum peer_status { PEER_OK, PEER_CLOSED, PEER_SILENT, PEER_NONSENSE };

/* address is HOST:PORT. False when nobody is there. */
bool peer_connect(struct peer *p, const char *address);
void peer_close(struct peer *p);

/* Appends a command to the batch. */
void peer_append(struct peer *p, const struct raw_reply *argv, size_t argc);

/* Sends the batch, taking in what arrives meanwhile. */
enum peer_status peer_flush(struct peer *p);

/* The next reply; its bytes live until the next call. */
enum peer_status peer_read(struct peer *p, int timeout_ms, struct raw_reply *reply);

#endif
