/* resp_write.h - replies (and requests) as RESP bytes, appended to a struct bytes.
 *
 * The same calls serve both versions: the caller says which, and what RESP2 lacks is written
 * in the form Redis gives it there (a map as a flat array, a double as a bulk string, true as :1,
 * null as $-1 or *-1). */
#ifndef TORC_WIRE_RESP_WRITE_H
#define TORC_WIRE_RESP_WRITE_H

#include "core/base/bytes.h"

#include <stdint.h>

enum resp_version { RESP2 = 2, RESP3 = 3 };

/* CR and LF inside the text become spaces, so that a line stays one line. */
void resp_write_status(struct bytes *out, struct slice text);            /* +text */
void resp_write_error(struct bytes *out, struct slice text);             /* -text, its code first */

void resp_write_int64(struct bytes *out, int64_t value);                   /* :n */
void resp_write_bulk(struct bytes *out, struct slice data);                /* $len data */

/* Only the head; the items follow, for a map key and value in turn. */
void resp_write_array(struct bytes *out, size_t count);                            /* *n */
void resp_write_map(struct bytes *out, enum resp_version v, size_t pairs);         /* %n or *2n */
void resp_write_set(struct bytes *out, enum resp_version v, size_t count);         /* ~n or *n */
void resp_write_push(struct bytes *out, enum resp_version v, size_t count);        /* >n or *n */

void resp_write_null(struct bytes *out, enum resp_version v);                      /* _ or $-1 */
void resp_write_null_array(struct bytes *out, enum resp_version v);                /* _ or *-1 */
void resp_write_bool(struct bytes *out, enum resp_version v, bool value);          /* #t or :1 */
void resp_write_double(struct bytes *out, enum resp_version v, double value);      /* ,1.5 or $3 */
void resp_write_big_number(struct bytes *out, enum resp_version v, struct slice digits);

/* Text with a format of three letters, "txt" or "mkd"; RESP2 gets a bulk of the text alone. */
void resp_write_verbatim(struct bytes *out, enum resp_version v, struct slice format3,
                         struct slice text);

/* A request: an array of bulk strings. */
void resp_write_request(struct bytes *out, const struct slice *argv, size_t argc);

#endif
