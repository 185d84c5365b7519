#include "server/cmd/zset_common.h"

#include "core/base/bytes.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <math.h>
#include <stdlib.h>

/* ---- ranges ---- */

/* Any text that strtod() reads to its end, so the empty one is 0 and spaces may stand in front; a
 * text ends at its first zero byte. */
static bool read_score(struct slice text, double *out)
{
    struct bytes copy = {0};
    char *end;
    bytes_append_slice(&copy, text);
    bytes_append_byte(&copy, '\0');
    *out = strtod(copy.ptr, &end);
    bool ok = *end == '\0' && !isnan(*out);
    bytes_free(&copy);
    return ok;
}

static bool read_score_bound(struct slice text, double *score, bool *is_open)
{
    *is_open = text.len > 0 && text.ptr[0] == '(';
    if (!*is_open && number_to_double(text, score)) return true;
    return read_score(slice_part(text, *is_open, text.len), score);
}

bool zset_take_scores(struct client *c, struct slice min, struct slice max, struct zset_scores *out)
{
    if (read_score_bound(min, &out->min, &out->without_min) &&
        read_score_bound(max, &out->max, &out->without_max))
        return true;
    reply_error(c, "ERR min or max is not a float");
    return false;
}

static bool read_lex(struct slice text, struct zset_lex *out)
{
    char first = text.len > 0 ? text.ptr[0] : '\0';
    bool is_alone = text.len == 1 || (text.len > 1 && text.ptr[1] == '\0');
    out->member = slice_part(text, 1, text.len);
    switch (first) {
    case '(': out->kind = LEX_WITHOUT; return true;
    case '[': out->kind = LEX_WITH; return true;
    case '-': out->kind = LEX_LOWEST; return is_alone;
    case '+': out->kind = LEX_HIGHEST; return is_alone;
    default: return false;
    }
}

bool zset_take_lexes(struct client *c, struct slice min, struct slice max, struct zset_lexes *out)
{
    if (read_lex(min, &out->min) && read_lex(max, &out->max)) return true;
    reply_error(c, "ERR min or max not valid string range item");
    return false;
}

struct zset_span zset_span_of_ranks(size_t size, int64_t start, int64_t end)
{
    int64_t count = (int64_t)size;
    if (start < 0) start = start + count < 0 ? 0 : start + count;
    if (end < 0) end += count;
    if (end >= count) end = count - 1;
    if (start > end || start >= count) return (struct zset_span){0};
    return (struct zset_span){(size_t)start, (size_t)(end - start + 1)};
}

bool zset_take_bounded(struct client *c, struct slice text, int64_t min, const char *error,
                       int64_t *out)
{
    bool is_number = number_to_int64(text, out);
    if (is_number && *out >= min) return true;
    if (error != NULL) reply_error(c, error);
    else if (!is_number) reply_not_integer(c);
    else
        reply_errorf(c, "ERR value is out of range, value must between %lld and %lld",
                     (long long)min, (long long)INT64_MAX);
    return false;
}

/* ---- replies ---- */

void zset_reply_head(struct client *c, size_t count, bool with_scores)
{
    reply_array(c, with_scores && c->resp == RESP2 ? count * 2 : count);
}

void zset_reply_item(struct client *c, struct slice member, double score, bool with_scores)
{
    if (with_scores && c->resp == RESP3) reply_array(c, 2);
    reply_bulk(c, member);
    if (with_scores) reply_double(c, score);
}

void zset_reply_items(struct client *c, const struct zset *z, size_t rank, size_t count,
                      bool is_reverse, bool with_scores)
{
    struct zset_cursor at = zset_at(z, rank);
    struct zset_item item;
    zset_reply_head(c, count, with_scores);
    while (count-- > 0 && (is_reverse ? zset_prev(&at, &item) : zset_next(&at, &item)))
        zset_reply_item(c, item.member, item.score, with_scores);
}

void zset_store(struct client *c, struct slice key, struct zset *result, const char *event)
{
    size_t count = zset_count(result);
    if (count == 0) zset_free(result);
    if (typed_store(c, key, ENTRY_ZSET, result->encoding, result->body)) {
        server_changed(c->server, 1);
        if (count > 0) notify(c->server, c->db, NOTIFY_ZSET, event, key);
        else notify(c->server, c->db, NOTIFY_GENERIC, "del", key);
    }
    reply_int64(c, (int64_t)count);
}
