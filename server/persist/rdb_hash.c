#include "server/persist/rdb_hash.h"

#include "server/persist/ziplist.h"
#include "server/store/hashval.h"
#include "server/store/setval.h"

/* ---- writing ---- */

static enum rdb_type type_of(const struct entry *e)
{
    if (hashval_packed(e) != NULL) return RDB_TYPE_HASH_LISTPACK;
    return hashval_expiring(e) > 0 ? RDB_TYPE_HASH_EXPIRING : RDB_TYPE_HASH;
}

static void put_delay(struct bytes *out, int64_t first_ms, int64_t at_ms)
{
    rdb_put_length(out, at_ms == ENTRY_NO_EXPIRY ? 0 : (uint64_t)(at_ms - first_ms) + 1);
}

static void put(struct bytes *out, const struct entry *e, rdb_string_writer *put_string)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    if (hashval_packed(e) != NULL) {
        put_string(out, listpack_slice(hashval_packed(e)));
        return;
    }
    bool expires = hashval_expiring(e) > 0;
    int64_t first_ms = hashval_next_expiry(e);
    if (expires) bytes_append(out, &first_ms, sizeof first_ms);
    rdb_put_length(out, hashval_count(e));
    hashval_walk_begin(&walk, e);
    while (hashval_walk_next(&walk, &pair)) {
        if (expires) put_delay(out, first_ms, hashval_walk_expiry(&walk));
        put_string(out, pair.field);
        put_string(out, pair.value);
    }
}

/* ---- reading ---- */

static bool take_pairs(struct slice *in, uint64_t count, struct entry *e,
                       const struct value_limits *limits)
{
    struct bytes scratch[2] = {0};
    struct slice field, value;
    bool is_good = true;
    for (; is_good && count > 0; count--)
        is_good = rdb_take_string(in, &scratch[0], &field) &&
                  rdb_take_string(in, &scratch[1], &value) && hashval_set(e, field, value, limits);
    bytes_free(&scratch[0]);
    bytes_free(&scratch[1]);
    return is_good;
}

/* A pair takes two bytes at least, and few take less than eight: more room is made as they come. */
static struct entry *take_table(struct slice *in, struct slice key,
                                const struct value_limits *limits)
{
    enum { BYTES_EACH = 8 };
    uint64_t count;
    if (!rdb_take_length(in, &count) || count == 0 || count > in->len) return NULL;
    size_t expected = count < in->len / BYTES_EACH ? (size_t)count : in->len / BYTES_EACH;
    struct entry *e = hashval_new(key, expected, limits);
    if (take_pairs(in, count, e, limits)) return e;
    entry_free(e);
    return NULL;
}

/* ---- reading fields that expire ---- */

#define TIME_MAX_MS ((INT64_C(1) << 48) - 1)     /* what Redis has room for */

static bool take_time(struct slice *in, int64_t *time_ms)
{
    if (in->len < sizeof *time_ms) return false;
    memcpy(time_ms, in->ptr, sizeof *time_ms);
    *in = slice_part(*in, sizeof *time_ms, in->len);
    return *time_ms >= 0 && *time_ms <= TIME_MAX_MS;
}

static bool set_expiring(struct entry *e, struct slice field, struct slice value, int64_t at_ms,
                         const struct value_limits *limits)
{
    if (!hashval_set(e, field, value, limits)) return false;
    if (at_ms != ENTRY_NO_EXPIRY) hashval_set_expiry(e, field, at_ms, limits);
    return true;
}

static bool take_expiring_pair(struct slice *in, int64_t first_ms, struct bytes scratch[2],
                               struct entry *e, const struct value_limits *limits)
{
    uint64_t delay;
    struct slice field, value;
    if (!rdb_take_length(in, &delay) || delay > (uint64_t)(TIME_MAX_MS - first_ms) + 1)
        return false;
    if (!rdb_take_string(in, &scratch[0], &field) || !rdb_take_string(in, &scratch[1], &value))
        return false;
    return set_expiring(e, field, value,
                        delay > 0 ? first_ms + (int64_t)delay - 1 : ENTRY_NO_EXPIRY, limits);
}

static bool take_expiring_pairs(struct slice *in, struct entry *e,
                                const struct value_limits *limits)
{
    struct bytes scratch[2] = {0};
    int64_t first_ms;
    uint64_t count = 0;
    bool is_good = take_time(in, &first_ms) && rdb_take_length(in, &count) && count > 0 &&
                   count <= in->len;
    for (; is_good && count > 0; count--)
        is_good = take_expiring_pair(in, first_ms, scratch, e, limits);
    bytes_free(&scratch[0]);
    bytes_free(&scratch[1]);
    return is_good;
}

/* Fields, values and times in turn. */
static bool take_triples(const struct listpack *lp, struct entry *e,
                         const struct value_limits *limits)
{
    char scratch[2][NUMBER_INT64_MAX_LEN];
    size_t count = listpack_count(lp);
    int64_t at_ms;
    bool is_good = count > 0 && count % 3 == 0;
    for (uint32_t at = listpack_first(lp); is_good && at != LISTPACK_NONE;
         at = listpack_next(lp, at)) {
        struct slice field = listpack_get(lp, at, scratch[0]);
        at = listpack_next(lp, at);
        struct slice value = listpack_get(lp, at, scratch[1]);
        at = listpack_next(lp, at);
        is_good = listpack_get_int64(lp, at, &at_ms) && at_ms >= 0 && at_ms <= TIME_MAX_MS &&
                  set_expiring(e, field, value, at_ms > 0 ? at_ms : ENTRY_NO_EXPIRY, limits);
    }
    return is_good;
}

static bool take_expiring_block(struct slice *in, struct entry *e,
                                const struct value_limits *limits)
{
    struct bytes scratch = {0};
    struct slice block;
    int64_t first_ms;
    struct listpack *lp = NULL;
    if (take_time(in, &first_ms) && rdb_take_string(in, &scratch, &block))
        lp = listpack_load(block);
    bytes_free(&scratch);
    bool is_good = lp != NULL && take_triples(lp, e, limits);
    listpack_free(lp);
    return is_good;
}

static struct entry *take_expiring(struct slice *in, enum rdb_type type, struct slice key,
                                   const struct value_limits *limits)
{
    struct entry *e = hashval_new(key, 0, limits);
    bool is_good = type == RDB_TYPE_HASH_EXPIRING ? take_expiring_pairs(in, e, limits)
                                                  : take_expiring_block(in, e, limits);
    if (is_good) return e;
    entry_free(e);
    return NULL;
}

/* ---- reading blocks ---- */

/* Comparing each with each is the fastest way for a few fields, and no way for many. */
static bool has_twice_among_few(const struct listpack *lp)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE;) {
        struct slice field = listpack_get(lp, at, scratch);
        at = listpack_next(lp, listpack_next(lp, at));
        if (at != LISTPACK_NONE && listpack_find(lp, at, field, 1) != LISTPACK_NONE) return true;
    }
    return false;
}

static bool has_twice_among_many(const struct listpack *lp, const struct value_limits *limits)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *seen = setval_new(SLICE(""), listpack_count(lp) / 2, limits);
    bool is_new = true;
    for (uint32_t at = listpack_first(lp); is_new && at != LISTPACK_NONE;
         at = listpack_next(lp, listpack_next(lp, at)))
        is_new = setval_add(seen, listpack_get(lp, at, scratch), limits);
    entry_free(seen);
    return !is_new;
}

/* Fields and values in turn, no field twice. */
static bool is_hash(const struct listpack *lp, const struct value_limits *limits)
{
    enum { FEW = 64 };
    size_t count = listpack_count(lp);
    if (count == 0 || count % 2 != 0) return false;
    return count <= FEW ? !has_twice_among_few(lp) : !has_twice_among_many(lp, limits);
}

static bool take_zipmap_length(struct slice *in, size_t *length)
{
    enum { LONG = 254 };
    const unsigned char *at = (const unsigned char *)in->ptr;
    size_t head = in->len > 0 && *at == LONG ? 5 : 1;
    uint32_t wide = 0;
    if (in->len < head || *at > LONG) return false;
    if (head == 5) memcpy(&wide, at + 1, sizeof wide);
    *length = head == 5 ? wide : *at;
    *in = slice_part(*in, head, in->len);
    return true;
}

/* A text, behind its length and `unused_head` bytes that tell how much behind it is not used. */
static bool take_zipmap_text(struct slice *in, size_t unused_head, struct slice *out)
{
    size_t length;
    if (!take_zipmap_length(in, &length) || in->len < unused_head) return false;
    size_t unused = unused_head > 0 ? (unsigned char)in->ptr[0] : 0;
    *in = slice_part(*in, unused_head, in->len);
    if (length > in->len || unused > in->len - length) return false;
    *out = slice_make(in->ptr, length);
    *in = slice_make(in->ptr + length + unused, in->len - length - unused);
    return true;
}

static struct listpack *zipmap_to_listpack(struct slice in)
{
    enum { END = 255 };
    struct slice field, value;
    struct listpack *lp = listpack_new();
    if (in.len > 0) in = slice_part(in, 1, in.len);
    while (in.len > 0 && (unsigned char)in.ptr[0] != END) {
        if (!take_zipmap_text(&in, 0, &field) || !take_zipmap_text(&in, 1, &value)) break;
        if (!listpack_fits(lp, field.len + value.len, 2)) break;
        lp = listpack_append(listpack_append(lp, field), value);
    }
    if (in.len == 1 && (unsigned char)in.ptr[0] == END) return lp;
    listpack_free(lp);
    return NULL;
}

static struct listpack *to_listpack(struct slice block, enum rdb_type type)
{
    switch (type) {
    case RDB_TYPE_HASH_LISTPACK: return listpack_load(block);
    case RDB_TYPE_HASH_ZIPLIST: return ziplist_to_listpack(block);
    default: return zipmap_to_listpack(block);
    }
}

/* A zipmap becomes a table also where a value is long; the others stay as they are, as in Redis. */
static bool has_long(const struct listpack *lp, const struct value_limits *limits)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at))
        if ((int64_t)listpack_get(lp, at, scratch).len > limits->hash_max_listpack_value)
            return true;
    return false;
}

static struct entry *new_table(struct slice key, struct listpack *lp,
                               const struct value_limits *limits)
{
    struct value_limits none = *limits;
    none.hash_max_listpack_entries = 0;
    return hashval_new_packed(key, lp, &none);
}

static struct entry *take_block(struct slice *in, enum rdb_type type, struct slice key,
                                const struct value_limits *limits)
{
    struct bytes scratch = {0};
    struct slice block;
    struct listpack *lp = rdb_take_string(in, &scratch, &block) ? to_listpack(block, type) : NULL;
    bytes_free(&scratch);
    if (lp == NULL) return NULL;
    if (is_hash(lp, limits)) {
        bool is_table = type == RDB_TYPE_HASH_ZIPMAP && has_long(lp, limits);
        return is_table ? new_table(key, lp, limits) : hashval_new_packed(key, lp, limits);
    }
    listpack_free(lp);
    return NULL;
}

static struct entry *take(struct slice *in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    switch (type) {
    case RDB_TYPE_HASH: return take_table(in, key, limits);
    case RDB_TYPE_HASH_EXPIRING:
    case RDB_TYPE_HASH_LISTPACK_EXPIRING: return take_expiring(in, type, key, limits);
    default: return take_block(in, type, key, limits);
    }
}

const struct rdb_form rdb_hash_form = {type_of, put, take, NULL};
