#include "server/persist/rdb_set.h"

#include "server/store/flat.h"
#include "server/store/intset.h"
#include "server/store/setval.h"

static enum rdb_type type_of(const struct entry *e)
{
    return setval_intset(e) != NULL ? RDB_TYPE_SET_INTSET : RDB_TYPE_SET;
}

static void put(struct bytes *out, const struct entry *e, rdb_string_writer *put_string)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct setval_walk walk;
    struct slice member;
    if (setval_intset(e) != NULL) {
        put_string(out, intset_slice(setval_intset(e)));
        return;
    }
    rdb_put_length(out, setval_count(e));
    if (setval_flat(e) != NULL && put_string == rdb_put_plain_string) {
        bytes_append_slice(out, setval_flat(e)->block);
        return;
    }
    setval_walk_begin(&walk, e);
    while (setval_walk_next(&walk, scratch, &member)) put_string(out, member);
}

static bool take_members(struct slice *in, uint64_t count, struct entry *e,
                         const struct value_limits *limits)
{
    struct bytes scratch = {0};
    struct slice member;
    bool is_good = true;
    for (; is_good && count > 0; count--)
        is_good = rdb_take_string(in, &scratch, &member) && setval_add(e, member, limits);
    bytes_free(&scratch);
    return is_good;
}

/* A member takes a byte at least, and few take less than four: room for more is made as they
 * come. */
static struct entry *take_set(struct slice *in, struct slice key, const struct value_limits *limits)
{
    enum { BYTES_EACH = 4 };
    uint64_t count;
    if (!rdb_take_length(in, &count) || count == 0 || count > in->len) return NULL;
    size_t expected = count < in->len / BYTES_EACH ? (size_t)count : in->len / BYTES_EACH;
    struct entry *e = setval_new(key, expected, limits);
    if (take_members(in, count, e, limits)) return e;
    entry_free(e);
    return NULL;
}

/* The members where they lie. */
static struct entry *over(struct slice in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    uint64_t count;
    if (type != RDB_TYPE_SET || !rdb_take_length(&in, &count) || count > in.len) return NULL;
    if (!setval_is_surely_large((size_t)count, limits)) return NULL;
    return setval_over(key, in, (size_t)count, limits);
}

static struct entry *take_intset(struct slice *in, struct slice key,
                                 const struct value_limits *limits)
{
    struct bytes scratch = {0};
    struct slice block;
    struct intset *s = rdb_take_string(in, &scratch, &block) ? intset_load(block) : NULL;
    bytes_free(&scratch);
    if (s == NULL || intset_count(s) > 0)
        return s != NULL ? setval_new_intset(key, s, limits) : NULL;
    intset_free(s);
    return NULL;
}

static struct entry *take(struct slice *in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    return type == RDB_TYPE_SET_INTSET ? take_intset(in, key, limits) : take_set(in, key, limits);
}

const struct rdb_form rdb_set_form = {type_of, put, take, over};
