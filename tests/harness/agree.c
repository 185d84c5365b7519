#include "tests/harness/agree.h"

#include <stdlib.h>
#include <string.h>

enum { SLACK_MS = 4000 };

bool agree_is_error(struct raw_reply r)
{
    return raw_reply_kind(r) == '-' || raw_reply_kind(r) == '!';
}

static bool numbers_are_near(struct raw_reply a, struct raw_reply b, long long slack)
{
    if (raw_reply_kind(a) != ':' || raw_reply_kind(b) != ':') return false;
    long long x = raw_reply_number(a), y = raw_reply_number(b);
    return x >= 0 && y >= 0 && llabs(x - y) <= slack;
}

static int compare_replies(const void *left, const void *right)
{
    const struct raw_reply *a = left, *b = right;
    int order = memcmp(a->ptr, b->ptr, a->len < b->len ? a->len : b->len);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static struct raw_reply *sorted_elements(struct raw_reply r, size_t count)
{
    struct raw_reply *elements = calloc(count + 1, sizeof *elements), previous = {0};
    if (elements == NULL) abort();
    for (size_t i = 0; i < count; i++) elements[i] = previous = raw_reply_next(r, previous);
    qsort(elements, count, sizeof *elements, compare_replies);
    return elements;
}

static bool agree_in_any_order(struct raw_reply a, struct raw_reply b)
{
    size_t count = raw_reply_count(a);
    if (!raw_reply_is_aggregate(a) || !raw_reply_is_aggregate(b) ||
        raw_reply_kind(a) != raw_reply_kind(b) || count != raw_reply_count(b))
        return false;
    struct raw_reply *x = sorted_elements(a, count), *y = sorted_elements(b, count);
    bool same = true;
    for (size_t i = 0; i < count; i++) same = same && raw_reply_equal(x[i], y[i]);
    free(x);
    free(y);
    return same;
}

static bool is_same_text(struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_kind(a) != raw_reply_kind(b) || raw_reply_kind(a) != '$') return false;
    struct raw_reply x = raw_reply_text(a), y = raw_reply_text(b);
    size_t len = strnlen(x.ptr, x.len);
    return len == strnlen(y.ptr, y.len) && memcmp(x.ptr, y.ptr, len) == 0;
}

static bool agree_as_texts(struct raw_reply a, struct raw_reply b)
{
    struct raw_reply x = {0}, y = {0};
    size_t count = raw_reply_count(a);
    if (!raw_reply_is_aggregate(a) || !raw_reply_is_aggregate(b) || count != raw_reply_count(b))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!is_same_text(x = raw_reply_next(a, x), y = raw_reply_next(b, y))) return false;
    return true;
}

static bool agree_on_amount(struct raw_reply a, struct raw_reply b)
{
    return raw_reply_kind(a) == raw_reply_kind(b) && !agree_is_error(a) &&
           raw_reply_is_null(a) == raw_reply_is_null(b) &&
           (!raw_reply_is_aggregate(a) || raw_reply_count(a) == raw_reply_count(b));
}

static bool agree_on_scan(struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_count(a) != 2 || raw_reply_count(b) != 2) return false;
    struct raw_reply none = {0};
    struct raw_reply cursor_a = raw_reply_next(a, none), cursor_b = raw_reply_next(b, none);
    return raw_reply_equal(cursor_a, cursor_b) &&
           agree_in_any_order(raw_reply_next(a, cursor_a), raw_reply_next(b, cursor_b));
}

static bool is_compressed_dump(struct raw_reply r)
{
    enum { STRING = 0, HASH_LISTPACK = 16, ZSET_LISTPACK = 17 };
    struct raw_reply text = raw_reply_text(r);
    bool is_one_string = text.len > 10 && (text.ptr[0] == STRING || text.ptr[0] == HASH_LISTPACK ||
                                           text.ptr[0] == ZSET_LISTPACK);
    return is_one_string && (unsigned char)text.ptr[1] == 0xc3;
}

/* Members of a table come in any order, but are the same bytes. */
static bool agree_on_unordered_dump(struct raw_reply a, struct raw_reply b)
{
    enum { SET = 2, HASH = 4 };
    struct raw_reply x = raw_reply_text(a), y = raw_reply_text(b);
    return x.len > 10 && x.len == y.len && x.ptr[0] == y.ptr[0] &&
           (x.ptr[0] == SET || x.ptr[0] == HASH);
}

/* Where blocks begin depends on what was done to a list. */
static bool is_list_dump(struct raw_reply r)
{
    enum { LIST_QUICKLIST_2 = 18 };
    struct raw_reply text = raw_reply_text(r);
    return text.len > 10 && text.ptr[0] == LIST_QUICKLIST_2;
}

/* What is pending has been so since a moment of its own. */
static bool agree_on_stream_dump(struct raw_reply a, struct raw_reply b)
{
    enum { STREAM_LISTPACKS_2 = 19 };
    struct raw_reply x = raw_reply_text(a), y = raw_reply_text(b);
    return x.len > 10 && x.len == y.len && x.ptr[0] == y.ptr[0] && x.ptr[0] == STREAM_LISTPACKS_2;
}

static bool agree_on_dump(struct raw_reply a, struct raw_reply b)
{
    return agree_on_stream_dump(a, b) || agree_on_unordered_dump(a, b) ||
           (is_compressed_dump(a) && is_compressed_dump(b)) ||
           (is_list_dump(a) && is_list_dump(b));
}

static bool text_is(struct raw_reply r, const char *text)
{
    if (raw_reply_kind(r) != '$' || raw_reply_is_null(r)) return false;
    struct raw_reply t = raw_reply_text(r);
    return t.len == strlen(text) && memcmp(t.ptr, text, t.len) == 0;
}

static bool agree_on_encoding(struct raw_reply a, struct raw_reply b)
{
    return text_is(b, "raw") && (text_is(a, "embstr") || text_is(a, "int"));
}

bool agree(enum compare how, struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_equal(a, b)) return true;
    switch (how) {
    case UNORDERED:    return agree_in_any_order(a, b);
    case SECONDS:      return numbers_are_near(a, b, SLACK_MS / 1000);
    case MILLISECONDS: return numbers_are_near(a, b, SLACK_MS);
    case KIND:         return raw_reply_kind(a) == raw_reply_kind(b) && !agree_is_error(a);
    case ANY_KEY:      return raw_reply_kind(a) == '$' && raw_reply_kind(b) == '$' &&
                              raw_reply_is_null(a) == raw_reply_is_null(b);
    case RANDOM:       return agree_on_amount(a, b);
    case SCANNED:      return agree_on_scan(a, b);
    case SORTED:       return agree_is_error(b);
    case DUMPED:       return agree_on_dump(a, b);
    case SORTED_TEXT:  return agree_as_texts(a, b);
    case ENCODED:      return agree_on_encoding(a, b);
    case EXACT:
    case TRANSACTION:  return false;
    }
    return false;
}
