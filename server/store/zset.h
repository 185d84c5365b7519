/* zset.h - sorted sets: one block while small, a tree and a table when large.
 *
 * Small (ENTRY_PACKED): a listpack of member, score, member, score ..., in order; a score is the
 * text that Redis writes for it.  Large (ENTRY_LARGE): every member is one allocation with its
 * score; a hash table finds it by its name, a B+ tree (ztree.h) by its score and rank.  For one
 * command (ENTRY_FLAT): as in zset_flat.h; whoever wants more of it than its members by name gets a
 * large one.
 *
 * A struct zset is a handle: it says how the value is kept and where.  Calls that change the
 * value may change the handle, which then is put back into its entry:
 *
 *     struct zset z = zset_of(e);
 *     ... zset_add(&z, ...) ...
 *     zset_put_back(e, &z); */
#ifndef TORC_STORE_ZSET_H
#define TORC_STORE_ZSET_H

#include "server/store/listpack.h"
#include "server/store/value.h"
#include "server/store/ztree.h"

struct zset {
    enum entry_encoding encoding;
    void *body;
};

extern const struct value_type zset_type;

/* An empty one, that will have about so many members, the first of this length; and one that is
 * large from the beginning: what is small does not tell -0 from 0. */
struct zset zset_new(const struct value_limits *limits, size_t expected, size_t member_len);
struct zset zset_new_large(const struct value_limits *limits, size_t expected);

/* What is flat becomes large. */
void zset_thaw(struct entry *e);

/* A copy of the handle, not of the value. */
static inline struct zset zset_of(const struct entry *e)
{
    if (__builtin_expect(e->encoding == ENTRY_FLAT, 0)) zset_thaw((struct entry *)(uintptr_t)e);
    return (struct zset){(enum entry_encoding)e->encoding, entry_body(e)};
}

static inline void zset_put_back(struct entry *e, const struct zset *z)
{
    entry_set_body(e, z->encoding, z->body);
}

void zset_free(struct zset *z);
size_t zset_count(const struct zset *z);

/* ---- by member ---- */

enum zset_flag {
    ZSET_NX = 1,                         /* only new members */
    ZSET_XX = 2,                         /* only members that are there */
    ZSET_GT = 4, ZSET_LT = 8,            /* a score only rises, or falls; new members are added */
    ZSET_INCR = 16                       /* the score is added to the old one */
};

enum zset_outcome {
    ZSET_REFUSED,                        /* by a flag */
    ZSET_SAME,                           /* the score was that already */
    ZSET_ADDED,
    ZSET_UPDATED,
    ZSET_NAN                             /* the sum would be none: nothing done */
};

/* Sets a member's score, which becomes *score (not NaN). */
enum zset_outcome zset_add(struct zset *z, const struct value_limits *limits, struct slice member,
                           double *score, unsigned flags);

/* False where the member is not there. */
bool zset_score(const struct zset *z, struct slice member, double *score)
    __attribute__((warn_unused_result));
bool zset_rank(const struct zset *z, struct slice member, size_t *rank, double *score)
    __attribute__((warn_unused_result));
bool zset_remove(struct zset *z, struct slice member);

/* ---- by place ---- */

struct zset_span {
    size_t first, count;                 /* ranks */
};

struct zset_scores {
    double min, max;
    bool without_min, without_max;
};

/* A bound by member: in front of all, behind all, or this member with or without itself. */
struct zset_lex {
    enum { LEX_LOWEST, LEX_HIGHEST, LEX_WITH, LEX_WITHOUT } kind;
    struct slice member;
};

struct zset_lexes {
    struct zset_lex min, max;
};

/* The members with these scores; those between these members, where all scores are equal. */
struct zset_span zset_span_of_scores(const struct zset *z, const struct zset_scores *scores);
struct zset_span zset_span_of_lexes(const struct zset *z, const struct zset_lexes *lexes);

/* The span must lie within the sorted set. */
void zset_remove_span(struct zset *z, struct zset_span span);

/* ---- walking, in order ---- */

/* Good until the value changes. */
struct zset_cursor {
    const struct listpack *packed;       /* NULL: a tree */
    uint32_t at;
    struct ztree_cursor tree;
};

/* The member lies in the value, or in digits: so an item is not copied, and good until its next
 * use. */
struct zset_item {
    struct slice member;
    double score;
    char digits[NUMBER_INT64_MAX_LEN];
};

/* At the member with this rank; at the end where there is none. */
struct zset_cursor zset_at(const struct zset *z, size_t rank);

/* What the cursor stands at, which then goes on; false at the end. */
bool zset_next(struct zset_cursor *at, struct zset_item *out);
bool zset_prev(struct zset_cursor *at, struct zset_item *out);

/* Visits some members from the cursor on and returns the next cursor; as table_scan().  A small one
 * is visited as a whole, whatever the cursor.  parts are the member and its score, count is 2. */
uint64_t zset_scan(const struct entry *e, uint64_t cursor,
                   void (*visit)(void *context, const struct slice *parts, size_t count),
                   void *context);

/* ---- flat ones: zset_flat.h ---- */

struct flat;

/* Becomes a large one; false, and freed, where a member comes twice. */
bool zset_from_flat(struct flat *f, const struct value_limits *limits, struct zset *out)
    __attribute__((warn_unused_result));

/* So many members are never packed. */
bool zset_is_surely_large(size_t count, const struct value_limits *limits);

/* Of a sorted set that is flat: itself.  NULL for others. */
struct flat *zset_flat(const struct entry *e);

/* ---- from elsewhere ---- */

/* Makes a large one small where the limits allow it. */
void zset_pack(struct zset *z, const struct value_limits *limits);

/* A sorted set from a block of members and scores of anybody, which becomes its own, or is freed
 * with false as the answer where it is none.  It becomes large where it has too many members. */
bool zset_from_listpack(struct listpack *lp, const struct value_limits *limits, struct zset *out)
    __attribute__((warn_unused_result));

#endif
