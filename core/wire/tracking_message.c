/* tracking_message.c - see tracking_message.h. */
#include "core/wire/tracking_message.h"

void tracking_message_write(struct bytes *out, enum resp_version v)
{
    if (v == RESP2) {
        resp_write_array(out, 3);
        resp_write_bulk(out, SLICE("message"));
        resp_write_bulk(out, SLICE("__redis__:invalidate"));
    } else {
        resp_write_push(out, v, 2);
        resp_write_bulk(out, SLICE("invalidate"));
    }
}

void tracking_message_write_authored(struct bytes *out)
{
    resp_write_push(out, RESP3, 3);
    resp_write_bulk(out, SLICE("invalidate"));
}

void tracking_message_write_read(struct bytes *out, uint64_t author)
{
    resp_write_push(out, RESP3, 3);
    resp_write_bulk(out, SLICE("tracking-read"));
    resp_write_int64(out, (int64_t)author);
}

void tracking_message_write_broken(struct bytes *out, uint64_t redirect)
{
    resp_write_push(out, RESP3, 2);
    resp_write_bulk(out, SLICE("tracking-redir-broken"));
    resp_write_int64(out, (int64_t)redirect);
}
