#include "server/persist/rdb_stream.h"

#include "server/store/streamval.h"

enum { TIME_BYTES = 8 };

static enum rdb_type type_of(const struct entry *e)
{
    (void)e;
    return RDB_TYPE_STREAM_LISTPACKS_2;
}

/* ---- writing ---- */

static void put_id(struct bytes *out, struct stream_id id)
{
    rdb_put_length(out, id.ms);
    rdb_put_length(out, id.seq);
}

static void put_id_bytes(struct bytes *out, struct stream_id id)
{
    unsigned char bytes[STREAM_ID_BYTES];
    stream_id_to_bytes(bytes, id);
    bytes_append(out, bytes, sizeof bytes);
}

static void put_time(struct bytes *out, int64_t ms)
{
    for (size_t i = 0; i < TIME_BYTES; i++) bytes_append_byte(out, (char)((uint64_t)ms >> 8 * i));
}

static void put_blocks(struct bytes *out, const struct streamval *s, rdb_string_writer *put_string)
{
    struct id_place p = id_tree_first(&s->blocks);
    rdb_put_length(out, s->blocks.count);
    for (; p.leaf != NULL; p = id_place_next(p)) {
        const struct listpack *const *lp = id_place_value(&s->blocks, p);
        rdb_put_length(out, STREAM_ID_BYTES);
        put_id_bytes(out, id_place_id(p));
        put_string(out, listpack_slice(*lp));
    }
}

static void put_pending(struct bytes *out, const struct stream_group *g)
{
    struct id_place place = id_tree_first(&g->pending);
    rdb_put_length(out, g->pending.count);
    for (; place.leaf != NULL; place = id_place_next(place)) {
        const struct stream_pending *p = id_place_value(&g->pending, place);
        put_id_bytes(out, id_place_id(place));
        put_time(out, p->delivered_ms);
        rdb_put_length(out, p->deliveries);
    }
}

static void put_consumer(struct bytes *out, const struct stream_consumer *c)
{
    struct id_place place = id_tree_first(&c->pending);
    rdb_put_string(out, c->name);
    put_time(out, c->seen_ms);
    rdb_put_length(out, c->pending.count);
    for (; place.leaf != NULL; place = id_place_next(place)) put_id_bytes(out, id_place_id(place));
}

static void put_group(struct bytes *out, const struct stream_group *g)
{
    rdb_put_string(out, g->name);
    put_id(out, g->last_id);
    rdb_put_length(out, (uint64_t)g->entries_read);
    put_pending(out, g);
    rdb_put_length(out, g->consumers.count);
    for (size_t i = 0; i < g->consumers.count; i++)
        put_consumer(out, stream_group_consumer_at(g, i));
}

static void put(struct bytes *out, const struct entry *e, rdb_string_writer *put_string)
{
    const struct streamval *s = streamval_of(e);
    put_blocks(out, s, put_string);
    rdb_put_length(out, s->length);
    put_id(out, s->last_id);
    put_id(out, s->first_id);
    put_id(out, s->max_deleted_id);
    rdb_put_length(out, s->entries_added);
    rdb_put_length(out, s->groups.count);
    for (size_t i = 0; i < s->groups.count; i++) put_group(out, stream_groups_at(&s->groups, i));
}

/* ---- reading ---- */

static bool take_raw(struct slice *in, size_t len, struct slice *out)
{
    if (in->len < len) return false;
    *out = slice_make(in->ptr, len);
    *in = slice_make(in->ptr + len, in->len - len);
    return true;
}

static bool take_id(struct slice *in, struct stream_id *id)
{
    return rdb_take_length(in, &id->ms) && rdb_take_length(in, &id->seq);
}

static bool take_id_bytes(struct slice *in, struct stream_id *id)
{
    struct slice bytes;
    if (!take_raw(in, STREAM_ID_BYTES, &bytes)) return false;
    *id = stream_id_from_bytes(bytes.ptr);
    return true;
}

static bool take_time(struct slice *in, int64_t *ms)
{
    struct slice bytes;
    uint64_t value = 0;
    if (!take_raw(in, TIME_BYTES, &bytes)) return false;
    for (size_t i = TIME_BYTES; i-- > 0;) value = value << 8 | (unsigned char)bytes.ptr[i];
    *ms = (int64_t)value;
    return true;
}

static bool take_block(struct slice *in, struct bytes *scratch, struct streamval *s)
{
    struct slice text;
    if (!rdb_take_string(in, scratch, &text) || text.len != STREAM_ID_BYTES) return false;
    struct stream_id first = stream_id_from_bytes(text.ptr);
    if (!rdb_take_string(in, scratch, &text)) return false;
    struct listpack *lp = listpack_load(text);
    return lp != NULL && streamval_add_block(s, first, lp);
}

static bool take_blocks(struct slice *in, struct bytes *scratch, struct streamval *s)
{
    uint64_t blocks;
    if (!rdb_take_length(in, &blocks)) return false;
    while (blocks > 0 && take_block(in, scratch, s)) blocks--;
    return blocks == 0;
}

/* The numbers behind the blocks; those that older files do not have follow from the others. */
static bool take_numbers(struct slice *in, enum rdb_type type, struct streamval *s)
{
    uint64_t length;
    if (!rdb_take_length(in, &length) || length != s->length) return false;
    if (!take_id(in, &s->last_id)) return false;
    streamval_find_first(s);
    s->entries_added = length;
    if (type == RDB_TYPE_STREAM_LISTPACKS_2) {
        struct stream_id first_id;
        if (!take_id(in, &first_id) || !take_id(in, &s->max_deleted_id)) return false;
        if (!rdb_take_length(in, &s->entries_added)) return false;
    }
    return stream_id_compare(streamval_top(s), s->last_id) <= 0;
}

/* What is pending, as long as nobody knows for whom: that is what the consumers say. */
static bool take_pending(struct slice *in, struct stream_group *g)
{
    uint64_t count;
    if (!rdb_take_length(in, &count)) return false;
    for (; count > 0; count--) {
        struct stream_id id;
        struct stream_pending p = {0};
        bool is_new;
        if (!take_id_bytes(in, &id) || !take_time(in, &p.delivered_ms)) return false;
        if (!rdb_take_length(in, &p.deliveries)) return false;
        *(struct stream_pending *)id_tree_put(&g->pending, id, &is_new) = p;
        if (!is_new) return false;
    }
    return true;
}

static bool take_consumer(struct slice *in, struct bytes *scratch, struct stream_group *g)
{
    struct slice name;
    uint64_t count;
    if (!rdb_take_string(in, scratch, &name)) return false;
    struct stream_consumer *c = stream_group_add_consumer(g, name, 0);
    if (c == NULL || !take_time(in, &c->seen_ms) || !rdb_take_length(in, &count)) return false;
    for (; count > 0; count--) {
        struct stream_id id;
        bool is_new;
        if (!take_id_bytes(in, &id)) return false;
        const struct stream_pending *p = stream_group_pending(g, id);
        if (p == NULL || p->consumer != NULL) return false;
        stream_group_assign(g, id, c, &is_new);
    }
    return true;
}

static bool all_have_consumers(const struct stream_group *g)
{
    size_t owned = 0;
    for (size_t i = 0; i < g->consumers.count; i++)
        owned += stream_group_consumer_at(g, i)->pending.count;
    return owned == g->pending.count;
}

static bool take_group(struct slice *in, enum rdb_type type, struct bytes *scratch,
                       struct streamval *s)
{
    struct slice name;
    struct stream_id last_id;
    uint64_t entries_read, consumers;
    if (!rdb_take_string(in, scratch, &name)) return false;
    struct stream_group *g = stream_groups_add(&s->groups, name, (struct stream_id){0, 0}, 0);
    if (g == NULL || !take_id(in, &last_id)) return false;
    g->last_id = last_id;
    g->entries_read = streamval_entries_up_to(s, last_id);
    if (type == RDB_TYPE_STREAM_LISTPACKS_2) {
        if (!rdb_take_length(in, &entries_read)) return false;
        g->entries_read = (int64_t)entries_read;
    }
    if (!take_pending(in, g) || !rdb_take_length(in, &consumers)) return false;
    while (consumers > 0 && take_consumer(in, scratch, g)) consumers--;
    return consumers == 0 && all_have_consumers(g);
}

static bool take_groups(struct slice *in, enum rdb_type type, struct bytes *scratch,
                        struct streamval *s)
{
    uint64_t groups;
    if (!rdb_take_length(in, &groups)) return false;
    while (groups > 0 && take_group(in, type, scratch, s)) groups--;
    return groups == 0;
}

static struct entry *take(struct slice *in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    (void)limits;
    struct bytes scratch = {0};
    struct entry *e = streamval_new(key);
    struct streamval *s = streamval_of(e);
    bool is_whole = take_blocks(in, &scratch, s) && take_numbers(in, type, s) &&
                    take_groups(in, type, &scratch, s);
    bytes_free(&scratch);
    if (is_whole) return e;
    entry_free(e);
    return NULL;
}

const struct rdb_form rdb_stream_form = {type_of, put, take, NULL};
