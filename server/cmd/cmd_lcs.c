/* cmd_lcs.c - LCS: the longest common subsequence of two strings.
 *
 * The table of lengths takes 4 bytes for every pair of positions, so it is bounded by
 * proto-max-bulk-len, as in Redis. */
#include "core/base/mem.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

struct lcs {
    struct slice a, b;
    uint32_t *lengths;                /* a.len + 1 rows of b.len + 1, for the first i and j bytes */
};

struct options_of_lcs {
    bool idx, len, with_match_len;
    int64_t min_match_len;
};

static bool take_options(struct client *c, struct options_of_lcs *o)
{
    for (size_t i = 3; i < c->argc; i++) {
        if (slice_is(c->argv[i], "idx")) {
            o->idx = true;
        } else if (slice_is(c->argv[i], "len")) {
            o->len = true;
        } else if (slice_is(c->argv[i], "withmatchlen")) {
            o->with_match_len = true;
        } else if (slice_is(c->argv[i], "minmatchlen") && i + 1 < c->argc) {
            if (!reply_take_int64(c, c->argv[++i], &o->min_match_len)) return false;
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    if (!o->idx || !o->len) return true;
    reply_error(c, "ERR If you want both the length and indexes, please just use IDX.");
    return false;
}

static uint32_t *cell(const struct lcs *l, size_t i, size_t j)
{
    return &l->lengths[i * (l->b.len + 1) + j];
}

static void fill(const struct lcs *l)
{
    for (size_t j = 0; j <= l->b.len; j++) *cell(l, 0, j) = 0;
    for (size_t i = 1; i <= l->a.len; i++) {
        const uint32_t *above = cell(l, i - 1, 0);
        uint32_t *row = cell(l, i, 0);
        row[0] = 0;
        for (size_t j = 1; j <= l->b.len; j++) {
            if (l->a.ptr[i - 1] == l->b.ptr[j - 1]) row[j] = above[j - 1] + 1;
            else row[j] = above[j] > row[j - 1] ? above[j] : row[j - 1];
        }
    }
}

/* The last run of matches that ends at *i and *j or before; moves them to its begin and returns its
 * length.  0: there is none left. */
static size_t previous_match(const struct lcs *l, size_t *i, size_t *j)
{
    size_t run = 0;
    while (*i > 0 && *j > 0) {
        if (l->a.ptr[*i - 1] == l->b.ptr[*j - 1]) {
            run++;
            --*i;
            --*j;
        } else if (run > 0) {
            break;
        } else if (*cell(l, *i - 1, *j) > *cell(l, *i, *j - 1)) {
            --*i;
        } else {
            --*j;
        }
    }
    return run;
}

static void reply_range(struct client *c, size_t first, size_t len)
{
    reply_array(c, 2);
    reply_int64(c, (int64_t)first);
    reply_int64(c, (int64_t)(first + len - 1));
}

static void reply_matches(struct client *c, const struct lcs *l, const struct options_of_lcs *o)
{
    size_t i = l->a.len, j = l->b.len, run, count = 0;
    reply_map(c, 2);
    reply_text(c, "matches");
    size_t begun = reply_begin_array(c);
    while ((run = previous_match(l, &i, &j)) > 0) {
        if ((int64_t)run < o->min_match_len) continue;
        reply_array(c, o->with_match_len ? 3 : 2);
        reply_range(c, i, run);
        reply_range(c, j, run);
        if (o->with_match_len) reply_int64(c, (int64_t)run);
        count++;
    }
    reply_end_array(c, begun, count);
    reply_text(c, "len");
    reply_int64(c, *cell(l, l->a.len, l->b.len));
}

/* The subsequence itself, found from its end. */
static void reply_common(struct client *c, const struct lcs *l)
{
    size_t i = l->a.len, j = l->b.len, run, left = *cell(l, i, j), len = left;
    char *common = mem_alloc(len);
    while ((run = previous_match(l, &i, &j)) > 0) {
        left -= run;
        memcpy(common + left, l->a.ptr + i, run);
    }
    reply_bulk(c, slice_make(common, len));
    mem_free(common);
}

static bool fits(struct client *c, struct slice a, struct slice b)
{
    const char *error = NULL;
    if (a.len >= UINT32_MAX - 1 || b.len >= UINT32_MAX - 1)
        error = "ERR String too long for LCS";
    else if ((unsigned __int128)(a.len + 1) * (b.len + 1) * sizeof(uint32_t) >
             (unsigned __int128)c->server->options.proto_max_bulk_len)
        error = "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";
    if (error != NULL) reply_error(c, error);
    return error == NULL;
}

static void compare(struct client *c, struct slice a, struct slice b)
{
    struct options_of_lcs o = {0};
    if (!take_options(c, &o) || !fits(c, a, b)) return;
    struct lcs l = {a, b, mem_alloc((a.len + 1) * (b.len + 1) * sizeof(uint32_t))};
    fill(&l);
    if (o.idx) reply_matches(c, &l, &o);
    else if (o.len) reply_int64(c, *cell(&l, a.len, b.len));
    else reply_common(c, &l);
    mem_free(l.lengths);
}

void cmd_lcs(struct client *c)
{
    char scratch_a[NUMBER_INT64_MAX_LEN], scratch_b[NUMBER_INT64_MAX_LEN];
    const struct entry *a = db_find_read(c->db, c->argv[1]), *b = db_find_read(c->db, c->argv[2]);
    if ((a != NULL && a->type != ENTRY_STRING) || (b != NULL && b->type != ENTRY_STRING))
        reply_error(c, "ERR The specified keys must contain string values");
    else
        compare(c, a ? entry_string(a, scratch_a) : SLICE(""),
                b ? entry_string(b, scratch_b) : SLICE(""));
}
