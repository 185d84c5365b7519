#include "server/store/stream_id.h"

#include <errno.h>
#include <stdlib.h>

enum { TEXT_MAX = 127 };                 /* Redis reads no longer ones */

size_t stream_id_print(char out[STREAM_ID_TEXT_MAX], struct stream_id id)
{
    size_t len = number_from_uint64(out, id.ms);
    out[len++] = '-';
    return len + number_from_uint64(out + len, id.seq);
}

/* As Redis: what its strict reading refuses is given to strtoull(), which wraps "-05" round. */
static bool parse_number(const char *text, uint64_t *out)
{
    int64_t value;
    char *end;
    if (number_to_int64(slice_of(text), &value)) {
        *out = (uint64_t)value;
        return value >= 0;
    }
    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && *text != '\0' && *end == '\0';
}

bool stream_id_parse(struct slice text, uint64_t seq_missing, struct stream_id *id, bool *has_seq)
{
    char buffer[TEXT_MAX + 1];
    if (has_seq != NULL) *has_seq = true;
    if (text.len > TEXT_MAX) return false;
    if (text.len > 0) memcpy(buffer, text.ptr, text.len);
    buffer[text.len] = '\0';
    char *dash = strchr(buffer, '-');
    if (dash != NULL) *dash = '\0';
    if (!parse_number(buffer, &id->ms)) return false;
    id->seq = seq_missing;
    if (dash == NULL) return true;
    if (has_seq == NULL || strcmp(dash + 1, "*") != 0) return parse_number(dash + 1, &id->seq);
    *has_seq = false;
    id->seq = 0;
    return true;
}

static void put_number(unsigned char *to, uint64_t value)
{
    for (size_t i = 0; i < 8; i++) to[i] = (unsigned char)(value >> (56 - 8 * i));
}

static uint64_t take_number(const unsigned char *from)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 8; i++) value = value << 8 | from[i];
    return value;
}

void stream_id_to_bytes(unsigned char out[STREAM_ID_BYTES], struct stream_id id)
{
    put_number(out, id.ms);
    put_number(out + 8, id.seq);
}

struct stream_id stream_id_from_bytes(const void *bytes)
{
    const unsigned char *from = bytes;
    return (struct stream_id){take_number(from), take_number(from + 8)};
}
