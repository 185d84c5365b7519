/* reply.h - what handlers say to their client.  Each call appends to *c->out in the client's RESP
 * version.  An error is in Redis's words with its code ("ERR syntax error"); it is counted, and
 * marks the call as failed. */
#ifndef TORC_SESSION_REPLY_H
#define TORC_SESSION_REPLY_H

#include "server/session/client.h"

static inline void reply_ok(struct client *c) { bytes_append(c->out, "+OK\r\n", 5); }
static inline void reply_status(struct client *c, struct slice text)
{
    resp_write_status(c->out, text);
}
static inline void reply_int64(struct client *c, int64_t value) { resp_write_int64(c->out, value); }
static inline void reply_bulk(struct client *c, struct slice data)
{
    resp_write_bulk(c->out, data);
}
static inline void reply_null(struct client *c) { resp_write_null(c->out, c->resp); }
static inline void reply_null_array(struct client *c) { resp_write_null_array(c->out, c->resp); }
static inline void reply_array(struct client *c, size_t count) { resp_write_array(c->out, count); }
static inline void reply_map(struct client *c, size_t pairs)
{
    resp_write_map(c->out, c->resp, pairs);
}
static inline void reply_set(struct client *c, size_t count)
{
    resp_write_set(c->out, c->resp, count);
}
static inline void reply_bool(struct client *c, bool value)
{
    resp_write_bool(c->out, c->resp, value);
}
static inline void reply_double(struct client *c, double value)
{
    resp_write_double(c->out, c->resp, value);
}

void reply_text(struct client *c, const char *text);                           /* a bulk string */
void reply_verbatim(struct client *c, struct slice text);                      /* txt: */
void reply_error(struct client *c, const char *text);
void reply_error_slice(struct client *c, struct slice text);
void reply_errorf(struct client *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The usual ones. */
void reply_syntax_error(struct client *c);              /* ERR syntax error */
void reply_wrong_type(struct client *c);                /* WRONGTYPE Operation against a key ... */
void reply_not_integer(struct client *c);          /* ERR value is not an integer or out of range */
void reply_not_float(struct client *c);                 /* ERR value is not a valid float */
void reply_no_such_key(struct client *c);               /* ERR no such key */
void reply_subcommand_error(struct client *c);  /* ERR unknown subcommand or wrong number of ... */

/* An array whose length is known at its end: begin, write the items, end with their count. */
size_t reply_begin_array(struct client *c);
void reply_end_array(struct client *c, size_t begun, size_t count);
void reply_end_set(struct client *c, size_t begun, size_t count);       /* the items were a set */

void reply_end_map(struct client *c, size_t begun, size_t pairs);       /* keys and values */

/* Whether the client's output is over its limit (client-output-buffer-limit), so that it is closed
 * whatever follows. Asked by those who write as much as the client says, however little there is;
 * they end then. */
bool reply_is_too_long(struct client *c);

/* The lines of a HELP subcommand, given without the first line ("CONFIG <subcommand> ...") and the
 * last two about HELP, which are added here; NULL ends them. */
void reply_help(struct client *c, const char *const *lines);

/* Arguments as numbers; on failure they have replied and return false. */
bool reply_take_int64(struct client *c, struct slice text, int64_t *out)
    __attribute__((warn_unused_result));
bool reply_take_double(struct client *c, struct slice text, double *out)
    __attribute__((warn_unused_result));

#endif
