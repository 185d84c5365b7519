/* resp_request.h - reads one client request, in as many steps as the network needs.
 *
 * The reader does no I/O, so a socket, an append-only file and a fuzzer drive it alike.  Bytes it
 * has understood are not read again.  Arguments are kept as offsets from the first byte of
 * the request, because the caller's buffer may move as it grows.
 *
 * Both forms are read: the array of bulk strings, and the inline line of words with
 * redis-cli's quoting.  An inline request is unquoted in place, so the input is writable. */
#ifndef TORC_WIRE_RESP_REQUEST_H
#define TORC_WIRE_RESP_REQUEST_H

#include "core/base/slice.h"

#include <stdint.h>

enum resp_status {
    RESP_DONE,            /* one whole request or reply was read */
    RESP_MORE,            /* what is there was understood; more bytes are needed */
    RESP_BAD              /* not RESP; ->error says why, in Redis's words */
};

struct resp_span {
    size_t offset, len;
};

struct resp_limits {
    size_t inline_max;       /* bytes of a line without an end (Redis: 64 KiB) */
    size_t bulk_max;         /* bytes of one argument (proto-max-bulk-len) */
    int64_t argc_max;        /* arguments of one request */
    bool authenticated;      /* strangers get Redis's small limits: 10 arguments of 16 KiB */
};

struct resp_request {
    const struct resp_limits *limits;
    size_t at;              /* bytes understood so far; after RESP_DONE the length of the request */
    size_t argc;             /* arguments complete */
    size_t argc_wanted;
    size_t need;    /* bytes of the input, from its start, without which nothing more can be done */
    struct resp_span *args;  /* owned; grows, and is kept from one request to the next */
    size_t args_cap;
    enum { RESP_REQ_START, RESP_REQ_LENGTH, RESP_REQ_PAYLOAD } state;
    size_t arg_len;
    char error[64];          /* "Protocol error: ..." without the leading ERR */
};

void resp_request_init(struct resp_request *r, const struct resp_limits *limits);
void resp_request_close(struct resp_request *r);

/* Goes on where the last call stopped.  in points at the first byte of the request and holds
 * all that has come since; len is never smaller than at the last call.  RESP_DONE with argc 0
 * is an empty line or array: Redis ignores it. */
enum resp_status resp_request_step(struct resp_request *r, char *in, size_t len);

/* After RESP_MORE: how many of the len bytes are done with and may be given away.  From then on the
 * request begins behind them, and the places of its arguments mean nothing. */
size_t resp_request_release(struct resp_request *r, size_t len);

/* Makes ready for the next request. */
static inline void resp_request_reset(struct resp_request *r)
{
    r->at = 0;
    r->argc = 0;
    r->argc_wanted = 0;
    r->need = 0;
    r->state = RESP_REQ_START;
}

#endif
